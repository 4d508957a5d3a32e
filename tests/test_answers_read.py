"""What an answer file may say, what it may not, and how that is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tiny_rubric import tiny

from assess.answers.model import Answer, EvidenceRecord
from assess.answers.read import parse_answers, read_answers
from assess.errors import AnswersError
from assess.rubric.load import load_rubric

RUBRIC = tiny()
HEAD = 'schema: 1\nrubric: {id: tiny, version: "1.2.3"}\nteam: T\ndate: 2026-11-23\n'
CONTRACT = """schema: 1
rubric: {id: mlops, version: "1.0.0"}
team: Fraud scoring
date: 2026-11-23
respondents: [data science lead]   # optional
targets: {google: 2, microsoft: 3} # optional
capacity: 12                       # optional: person-weeks a quarter
answers:
  data-validation: 2               # short form
  model-monitoring:                # long form
    option: 1
    note: Dashboards exist, no alerts.
    evidence: [ci-runs, https://wiki.example/monitoring]   # ids or addresses
    accepted: Alerts wait for the new platform; agreed with operations.   # chosen, not forgotten
  feature-store: unsure
  labelling: {not_applicable: "We buy labelled data."}
evidence:                          # optional records, referred to by id
  - {id: ci-runs, kind: demonstrated, what: "Training workflow runs", ref: ".github/workflows/train.yml",
     observed_on: 2026-08-01, valid_until: 2027-02-01}
labels: {department: Risk}         # optional, free
"""


def read(text: str):
    return parse_answers((HEAD + text).encode(), RUBRIC, "f")


def wrong(text: str, head: str = HEAD) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        parse_answers((head + text).encode(), RUBRIC, "f")
    return [line.removeprefix("f:") for line in caught.value.lines()]


def test_the_file_of_the_contract_is_read_in_full():
    found = parse_answers(CONTRACT.encode(), load_rubric(), "team.yaml")
    assert (found.team, found.date, found.file) == (
        "Fraud scoring",
        dt.date(2026, 11, 23),
        "team.yaml",
    )
    assert (found.rubric_id, found.rubric_version) == ("mlops", "1.0.0")
    assert found.respondents == ("data science lead",)
    assert found.targets == {"google": 2, "microsoft": 3}
    assert found.capacity == 12
    assert found.labels == {"department": "Risk"}
    assert found.quick is False
    assert found.answers == {
        "data-validation": Answer(option=2),
        "model-monitoring": Answer(
            option=1,
            note="Dashboards exist, no alerts.",
            evidence=("ci-runs", "https://wiki.example/monitoring"),
            accepted="Alerts wait for the new platform; agreed with operations.",
        ),
        "feature-store": Answer(unsure=True),
        "labelling": Answer(reason="We buy labelled data."),
    }
    assert found.evidence == {
        "ci-runs": EvidenceRecord(
            id="ci-runs",
            kind="demonstrated",
            what="Training workflow runs",
            ref=".github/workflows/train.yml",
            observed_on=dt.date(2026, 8, 1),
            valid_until=dt.date(2027, 2, 1),
        )
    }


def test_a_mark_and_windows_line_ends_change_nothing(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + CONTRACT.replace("\n", "\r\n").encode())
    plain = parse_answers(CONTRACT.encode(), load_rubric(), str(path))
    assert read_answers(path, load_rubric()) == plain
    assert read_answers(str(path), load_rubric()) == plain


def test_a_header_is_enough():
    found = read("")
    assert found.answers == {}
    assert found.answer("training").status == "unanswered"


def test_keys_without_values_are_as_if_they_were_not_there():
    found = read(
        "respondents:\ntargets:\ncapacity:\nquestions:\nevidence:\nlabels:\nanswers:\n"
        "  training:\n  release: {option: , note: }\n"
    )
    assert found == read("")


def test_a_file_need_not_say_which_rubric_it_answers():
    text = "schema: 1\nteam: T\ndate: '2026-11-23'\n"
    found = parse_answers(text.encode(), RUBRIC)
    assert (found.rubric_id, found.rubric_version) == ("tiny", "")


def test_another_version_of_the_rubric_is_accepted_and_kept():
    head = HEAD.replace("1.2.3", "0.9.0")
    assert parse_answers(head.encode(), RUBRIC).rubric_version == "0.9.0"


def test_quick_is_kept():
    assert read("questions: quick\n").quick is True
    assert read("questions: full\n").quick is False


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0", Answer(option=0)),
        ("3", Answer(option=3)),
        ("unsure", Answer(unsure=True)),
        ('"unsure"', Answer(unsure=True)),
        ("{option: 2}", Answer(option=2)),
        ("{option: unsure, note: x}", Answer(unsure=True, note="x")),
        ("{note: Ask them.}", Answer(note="Ask them.")),
        ('{note: "5"}', Answer(note="5")),
        ("{option: 1, evidence: https://a.b/c}", Answer(option=1, evidence=("https://a.b/c",))),
        ("{evidence: [mailto:a@b.c]}", Answer(evidence=("mailto:a@b.c",))),
        ("{evidence: [s3://b/k.json]}", Answer(evidence=("s3://b/k.json",))),
        ("{evidence: ['ssh://git@x/y']}", Answer(evidence=("ssh://git@x/y",))),
        ("{option: 0, accepted: We chose so.}", Answer(option=0, accepted="We chose so.")),
        ("{option: 1, note: '  a  '}", Answer(option=1, note="a")),
        ("\n    option: 1\n    note: |\n      a\n\n      b\n", Answer(option=1, note="a\n\nb")),
        ("{option: 1, note: 'see #45: no', accepted: ''}", Answer(option=1, note="see #45: no")),
    ],
)
def test_every_form_of_an_answer(text, answer):
    assert read(f"answers:\n  training: {text}\n").answers == {"training": answer}


def test_an_option_may_have_two_digits():
    question = RUBRIC.question_by_id["training"]
    long = replace(question, options=question.options * 3)
    rubric = replace(RUBRIC, questions=(long,))
    data = (HEAD + "answers: {training: 11}").encode()
    assert parse_answers(data, rubric).answers["training"].option == 11


ANSWERS = {
    "out of range": ("9", "", "training has no option 9. Choose from 0 to 3: 0 'By hand', 1 'With"),
    "negative": ("-1", "", "training has no option -1. Choose from 0 to 3:"),
    "quoted number": ('"2"', "", "The answer to training is a number, without quotes. Write 2."),
    "decimal": ("2.0", "", "The answer to training must be the number of an option, not '2.0'."),
    "decimal comma": ("0,33", "", "The answer to training must be the number of an option, not"),
    "hexadecimal": ("0x1", "", "The answer to training must be the number of an option, not"),
    "octal": ("0o1", "", "The answer to training must be the number of an option, not"),
    "leading zero": ("01", "", "The answer to training is not a plain number. Write a number from"),
    "underscore": ("1_0", "", "The answer to training must be the number of an option, not"),
    "base 60": ("1:30", "", "The answer to training must be the number of an option, not '1:30' ("),
    "exponent": ("1e0", "", "The answer to training must be the number of an option, not '1e0'."),
    "plus": ("+1", "", "The answer to training must be the number of an option, not '+1'."),
    "no": ("no", "", "The answer to training must be the number of an option, not 'no' (read as"),
    "quoted no": ('"no"', "", "The answer to training must be the number of an option, not 'no'."),
    "on": ("on", "", "The answer to training must be the number of an option, not 'on' (read as"),
    "true": ("true", "", "The answer to training must be the number of an option, not 'true' ("),
    "null": ("null", "", "The answer to training must be the number of an option, not 'null' ("),
    "tilde": ("~", "", "The answer to training must be the number of an option, not '~' (read"),
    "maybe": ("maybe", "", "The answer to training must be the number of an option, not 'maybe'."),
    "date": ("2026-01-01", "", "The answer to training must be the number of an option, not '2026"),
    "empty text": (
        '""',
        "",
        "The answer to training must be the number of an option, not an empty",
    ),
    "a label": (
        "a pipeline",
        "",
        "The answer to training must be the number of an option. Write 2.",
    ),
    "unsure misspelt": (
        "Unsure",
        "",
        "The answer to training is 'Unsure'. If nobody knows, write u",
    ),
    "n/a": ("n/a", "", "The answer to training: 'not applicable' is not possible here."),
    "list": ("[1]", "", "The answer to training cannot be a list. Write a number from 0 to 3, or"),
    "unknown key": (
        "{option: 1, nots: x}",
        "nots",
        "The answer to training has no key 'nots'. Did yo",
    ),
    "option as list": (
        "{option: [1]}",
        "[1]",
        "The answer to training must be the number of an opt",
    ),
    "option too high": ("{option: 4}", "4", "training has no option 4."),
    "forbidden": (
        "{not_applicable: Why}",
        "not_app",
        "training cannot be not applicable. Write a numbe",
    ),
    "both": (
        "{option: 1, not_applicable: x}",
        "not_app",
        "The answer to training has both 'option' and",
    ),
    "note is a number": ("{note: 5}", "5", "The note must be text; without quotes, '5' may be"),
    "note is no": ("{note: no}", "no}", "The note must be text; without quotes, 'no' may be read"),
    "note is a date": (
        "{note: 2026-01-01}",
        "2026",
        "The note must be text; without quotes, '2026",
    ),
    "note is a list": ("{note: [a]}", "[a]", "The note must be text, not a list or a mapping."),
    "accepted is yes": (
        "{accepted: yes}",
        "yes",
        "The reason under 'accepted' must be text; withou",
    ),
    "control character": ('{note: "a\\e[1mb"}', '"a', "The note holds a control character. Remove"),
    "evidence is a path": (
        "{evidence: [src/x.py]}",
        "src",
        "'src/x.py' is neither the id of an evid",
    ),
    "evidence is a record": (
        "{evidence: {id: x}}",
        "{id",
        "Evidence of an answer is a list of ids o",
    ),
    "evidence is a number": (
        "{evidence: [12]}",
        "12",
        "An entry under 'evidence' must be text; wit",
    ),
    "script address": (
        "{evidence: ['javascript:x']}",
        "'java",
        "'javascript:x' is neither the id of a",
    ),
    "file address": (
        "{evidence: ['file:///etc/passwd']}",
        "'file",
        "'file:///etc/passwd' is neither",
    ),
}
"""What stands as an answer, where in it the place that is told begins, the message's beginning."""


@pytest.mark.parametrize("case", ANSWERS)
def test_a_wrong_answer_is_told_with_what_would_be_right(case):
    value, at, message = ANSWERS[case]
    line = f"  training: {value}"
    column = line.index(at, 12) + 1
    (found,) = wrong(f"answers:\n  release: 1\n{line}\n")
    assert found.startswith(f"7:{column}: {message}")


def test_not_applicable_needs_a_reason_where_it_is_allowed():
    for value in ("", "''", '"  "', "true", "yes", "1", "~"):
        (line,) = wrong(f"answers:\n  labels: {{not_applicable: {value}}}\n")
        assert "reason" in line, line
        assert line.startswith("6:")
    (line,) = wrong("answers: {labels: not_applicable}\n")
    assert line.endswith("'not applicable' needs a reason. Write {not_applicable: \"the reason\"}.")
    assert read('answers: {labels: {not_applicable: "We buy them."}}').answers["labels"].reason == (
        "We buy them."
    )


def test_a_misspelt_question_gets_the_right_name():
    (line,) = wrong("answers:\n  trainin: 2\n")
    assert line == "6:3: There is no question 'trainin'. Did you mean 'training'?"
    (line,) = wrong("answers:\n  Training: 2\n")
    assert line.endswith("Did you mean 'training'?")
    (line,) = wrong("answers:\n  quite-another: 2\n")
    assert line.endswith(
        "There is no question 'quite-another'. 'assess rubric list' shows them all."
    )


def test_a_question_that_has_a_new_name_is_told_with_it():
    (line,) = wrong("answers:\n  label-checks: 2\n")
    assert line == (
        "6:3: The question 'label-checks' is now called 'labels'."
        " 'assess upgrade' brings the file up to date and drops nothing."
    )


def test_a_misspelt_evidence_id_gets_the_right_one():
    (line,) = wrong(
        "answers: {training: {evidence: [ci-run]}}\nevidence: [{id: ci-runs, kind: asserted}]\n"
    )
    assert line.startswith(
        "5:33: 'ci-run' is neither the id of an evidence record nor an address."
        " Did you mean 'ci-runs'? Otherwise add a record under 'evidence:'"
    )


HEADERS = {
    "no schema": ("schema: 1\n", "", "1:1: 'schema' is missing. Add a line such as 'schema: 1'."),
    "schema 2": ("schema: 1", "schema: 2", "1:9: This program reads schema 1; the file says 2."),
    "schema text": (
        "schema: 1",
        'schema: "1"',
        "1:9: schema must be the number 1, without quotes.",
    ),
    "other rubric": (
        "id: tiny",
        "id: tinny",
        "2:14: The file answers the rubric 'tinny', but it is",
    ),
    "rubric is text": ('{id: tiny, version: "1.2.3"}', "tiny", "2:9: rubric must be a mapping,"),
    "version number": (
        '"1.2.3"',
        "1.2",
        "2:29: The rubric's version must be text; without quotes,",
    ),
    "rubric key": ("id: tiny", "name: tiny", "2:10: rubric has no key 'name'."),
    "no team": (
        "team: T\n",
        "",
        "1:1: 'team' is missing. Add a line such as 'team: Fraud scoring'.",
    ),
    "empty team": ("team: T", "team:", "3:6: 'team' is missing."),
    "team is no": ("team: T", "team: no", "3:7: team must be text; without quotes, 'no' may be"),
    "team is a year": ("team: T", "team: 2026", "3:7: team must be text; without quotes, '2026'"),
    "team is null": (
        "team: T",
        "team: ~",
        "3:7: team must be text; without quotes, '~' may be read",
    ),
    "two lines": ("team: T", 'team: "a\\nb"', "3:7: team must be one line."),
    "long team": ("team: T", "team: " + "x" * 201, "3:7: team is longer than 200 characters."),
    "no date": (
        "date: 2026-11-23\n",
        "",
        "1:1: 'date' is missing. Add a line such as 'date: 2026-",
    ),
    "no such day": ("2026-11-23", "2026-02-30", "4:7: date: there is no day '2026-02-30'."),
    "German date": (
        "2026-11-23",
        "23.11.2026",
        "4:7: date must be a date as year-month-day, such as",
    ),
    "short date": ("2026-11-23", "2026-1-1", "4:7: date must be a date as year-month-day, such as"),
    "date and time": (
        "2026-11-23",
        "2026-11-23 10:00:00",
        "4:7: date must be a date as year-month",
    ),
    "unknown key": (
        "team: T",
        "team: T\nteem: U",
        "4:1: An answer file has no key 'teem'. Did you me",
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_wrong_header_is_told_with_what_would_be_right(case):
    old, new, expected = HEADERS[case]
    assert old in HEAD
    (line,) = wrong("", HEAD.replace(old, new))
    assert line.startswith(expected)


OPTIONAL = {
    "questions": ("questions: some", "5:12: 'questions' must be quick or full."),
    "respondents": ("respondents: Ann", "5:14: respondents must be a list, such as ["),
    "respondent": ("respondents: [no]", "5:15: A respondent must be text; without quotes,"),
    "capacity 0": (
        "capacity: 0",
        "5:11: capacity (person-weeks a quarter) must be a number above 0",
    ),
    "capacity high": (
        "capacity: 10001",
        "5:11: capacity (person-weeks a quarter) must be a number",
    ),
    "capacity comma": ("capacity: 1,5", "5:11: capacity (person-weeks a quarter) must be a number"),
    "capacity text": (
        'capacity: "12"',
        "5:11: capacity (person-weeks a quarter) must be a number ab",
    ),
    "capacity nan": (
        "capacity: .nan",
        "5:11: capacity (person-weeks a quarter) must be a number ab",
    ),
    "target model": (
        "targets: {gogle: 1}",
        "5:11: There is no maturity model 'gogle'. Did you mean",
    ),
    "target level": (
        "targets: {alpha: 3}",
        "5:18: The target of alpha must be a whole number from 0",
    ),
    "target float": (
        "targets: {alpha: 1.0}",
        "5:18: The target of alpha must be a whole number from",
    ),
    "target quoted": (
        'targets: {alpha: "1"}',
        "5:18: The target of alpha must be a whole number fro",
    ),
    "target list": (
        "targets: [alpha]",
        "5:10: targets must be a mapping, such as {google: 1, alpha:",
    ),
    "answers list": (
        "answers: [training]",
        "5:10: answers must be a mapping, such as 'data-validati",
    ),
    "label": (
        "labels: {a: no}",
        "5:13: The label 'a' must be text; without quotes, 'no' may be read",
    ),
    "label name": (
        "labels: {no: a}",
        "5:10: A label's name must be text; without quotes, 'no' may",
    ),
    "evidence map": ("evidence: {id: a}", "5:11: evidence must be a list, such as [{id: runs"),
    "record text": (
        "evidence: [a]",
        "5:12: An evidence record must be a mapping, such as {id: runs",
    ),
    "record empty": ("evidence:\n  -\n", "6:4: This evidence record is empty."),
    "record no id": ("evidence: [{kind: asserted}]", "5:12: This evidence record has no id."),
    "record id": (
        "evidence: [{id: a b, kind: asserted}]",
        "5:17: The evidence id 'a b' is not one",
    ),
    "record no kind": (
        "evidence: [{id: a}]",
        "5:12: The kind of evidence must be asserted, document",
    ),
    "record kind": (
        "evidence: [{id: a, kind: seen}]",
        "5:26: The kind of evidence must be asserted, ",
    ),
    "record date": (
        "evidence: [{id: a, kind: asserted, observed_on: soon}]",
        "5:49: observed_on must be a date as year-month-day, such as 2026-11-23, not 'soon'.",
    ),
    "record ends early": (
        "evidence: [{id: a, kind: asserted, observed_on: 2026-02-01, valid_until: 2026-01-01}]",
        "5:74: valid_until (2026-01-01) is before observed_on (2026-02-01).",
    ),
    "record key": (
        "evidence: [{id: a, kind: asserted, valid-until: 2026-01-01}]",
        "5:36: An evidence record has no key 'valid-until'. Did you mean 'valid_until'?",
    ),
    "record twice": (
        "evidence: [{id: a, kind: asserted}, {id: a, kind: documented}]",
        "5:42: The evidence id 'a' is used twice; the first is on line 5.",
    ),
}


@pytest.mark.parametrize("case", OPTIONAL)
def test_a_wrong_optional_part_is_told_with_what_would_be_right(case):
    text, expected = OPTIONAL[case]
    (line,) = wrong(text + "\n")
    assert line.startswith(expected)


def test_targets_may_name_categories_and_capacity_may_have_a_fraction():
    found = read("targets: {alpha: 0, alpha.making: 2, google: 1}\ncapacity: 7.5\n")
    assert found.targets == {"alpha": 0, "alpha.making": 2, "google": 1}
    assert found.capacity == 7.5


def test_all_problems_come_at_once_in_the_order_of_the_file():
    lines = wrong(
        "capacity: -1\nanswers:\n  trainin: 1\n  training: 9\n  training: 1\n  release: *x\n"
        "  checks: {option: 1, note: no}\nlabels: {a: 1}\n",
        HEAD.replace("team: T", "teem: T"),
    )
    assert [line.split(": ")[0] for line in lines] == [
        "1:1", "3:1", "5:11", "7:3", "8:13", "9:3", "10:12", "11:29", "12:13",
    ]  # fmt: skip


def test_a_file_is_named_as_the_caller_named_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(HEAD + "x: 1\n")
    with pytest.raises(AnswersError) as caught:
        read_answers("a.yaml", RUBRIC)
    assert caught.value.file == "a.yaml"
    assert caught.value.lines()[0].startswith("a.yaml:5:1: ")


def test_the_order_of_answers_and_keys_does_not_matter():
    one = read("answers:\n  training: 1\n  checks: {option: 2, note: a}\n")
    two = parse_answers(
        b"answers:\n  checks: {note: a, option: 2}\n  training: 1\ndate: 2026-11-23\nteam: T\n"
        b"rubric: {version: '1.2.3', id: tiny}\nschema: 1\n",
        RUBRIC,
        "f",
    )
    assert one == two


def test_json_is_an_answer_file_too():
    text = '{"schema": 1, "team": "T", "date": "2026-11-23", "answers": {"training": 2}}'
    assert parse_answers(text.encode(), RUBRIC).answers == {"training": Answer(option=2)}
