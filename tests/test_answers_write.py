"""Changing an answer file: only what changes is touched, and what was said is what is read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_rubric import tiny

import assess.answers.write
from assess.answers.edit import EditError
from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import parse_answers, read_answers
from assess.answers.write import AnswerFile
from assess.errors import AnswersError, ConflictError, WriteError

RUBRIC = tiny()
IDS = [q.id for q in RUBRIC.questions]
FILE = """\
# Our answers. Ask Ann before you change them.
schema: 1
rubric: {id: tiny, version: "1.2.3"}   # as of May
team:   'Fraud'      # the scoring team
date: 2026-11-23

answers:

  # ---- what we face
  models: 1        # counted by hand

  loop: unsure
  # ---- what we do
  training:
    # since June
    option: 2
    note: >-
      Folded text
      goes on.

      And on.
    evidence:
      - ci-runs     # the nightly ones
      - "https://wiki.example/a"

  labels: {not_applicable: "We buy labelled data."}   # sigh
  checks: {option: 1, note: 'it''s manual', evidence: [ci-runs]}

evidence:
  - {id: ci-runs, kind: demonstrated, what: "Runs",
     observed_on: 2026-08-01}   # twice a day
labels:
  department:   Risk
# the end
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_text(FILE)
    return path


def changed_lines(before: str, after: str) -> list[str]:
    """Lines that went (-), then lines that came (+)."""
    diff = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0))[2:]
    return [f"{sign} {line[1:]}" for sign in "-+" for line in diff if line[0] == sign]


def edit(path, *changes, **header):
    file = AnswerFile.open(path, RUBRIC)
    before = path.read_text()
    for question, answer in changes:
        file.set_answer(question, answer)
    if header:
        file.set_header(**header)
    file.save()
    assert read_answers(path, RUBRIC) == file.assessment
    return changed_lines(before, path.read_text())


# ---------------------------------------------------------------- only what changes


def test_opening_and_saving_leaves_every_byte(path):
    before = path.stat()
    AnswerFile.open(path, RUBRIC).save()
    assert path.read_text() == FILE
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_saying_the_same_again_leaves_every_byte(path):
    file = AnswerFile.open(path, RUBRIC)
    for question, answer in file.assessment.answers.items():
        file.set_answer(question, answer)
    now = file.assessment
    file.set_header(team=now.team, date=now.date, respondents=(), targets={}, capacity=None)
    assert not file.changed
    file.save()
    assert path.read_text() == FILE


def test_a_short_answer_stays_short_and_keeps_its_comment(path):
    assert edit(path, ("models", Answer(option=2))) == [
        "-   models: 1        # counted by hand",
        "+   models: 2        # counted by hand",
    ]


def test_a_note_turns_the_short_form_into_the_long_one(path):
    assert edit(path, ("models", Answer(option=1, note="Two are asleep."))) == [
        "-   models: 1        # counted by hand",
        "+   models:        # counted by hand",
        "+     option: 1",
        "+     note: Two are asleep.",
    ]


def test_one_key_of_a_long_answer_changes_alone(path):
    answer = AnswerFile.open(path, RUBRIC).assessment.answers["training"]
    assert edit(path, ("training", dataclasses.replace(answer, option=3))) == [
        "-     option: 2",
        "+     option: 3",
    ]


def test_a_note_of_several_lines_is_a_block_that_people_can_read(path):
    note = 'First: yes.\n\n  - a # b\n  - "c"\nLast.'
    assert edit(path, ("loop", Answer(option=1, note=note))) == [
        "-   loop: unsure",
        "+   loop:",
        "+     option: 1",
        "+     note: |-",
        "+       First: yes.",
        "+ ",
        "+         - a # b",
        '+         - "c"',
        "+       Last.",
    ]


def test_a_folded_note_is_replaced_as_a_whole(path):
    answer = AnswerFile.open(path, RUBRIC).assessment.answers["training"]
    assert answer.note == "Folded text goes on.\nAnd on."
    assert edit(path, ("training", dataclasses.replace(answer, note="Short now."))) == [
        "-     note: >-",
        "-       Folded text",
        "-       goes on.",
        "- ",
        "-       And on.",
        "+     note: Short now.",
    ]


def test_evidence_is_added_to_the_list_as_it_is_written(path):
    answers = AnswerFile.open(path, RUBRIC).assessment.answers
    more = {
        name: dataclasses.replace(a, evidence=(*a.evidence, "https://b.example"))
        for name, a in answers.items()
        if a.evidence
    }
    assert edit(path, *more.items()) == [
        "-   checks: {option: 1, note: 'it''s manual', evidence: [ci-runs]}",
        "+       - https://b.example",
        "+   checks: {option: 1, note: 'it''s manual', evidence: [ci-runs, https://b.example]}",
    ]


def test_evidence_that_goes_leaves_its_comment(path):
    answer = AnswerFile.open(path, RUBRIC).assessment.answers["training"]
    lines = edit(path, ("training", dataclasses.replace(answer, evidence=())))
    assert lines == [
        "-     evidence:",
        "-       - ci-runs     # the nightly ones",
        '-       - "https://wiki.example/a"',
        "+     # the nightly ones",
    ]


def test_evidence_in_another_order_is_rewritten(path):
    answer = AnswerFile.open(path, RUBRIC).assessment.answers["training"]
    turned = dataclasses.replace(answer, evidence=answer.evidence[::-1])
    assert edit(path, ("training", turned))
    assert "# the nightly ones" in path.read_text()


def test_not_applicable_becomes_an_option_in_its_place(path):
    assert edit(path, ("labels", Answer(option=2))) == [
        '-   labels: {not_applicable: "We buy labelled data."}   # sigh',
        "+   labels: {option: 2}   # sigh",
    ]


def test_an_option_becomes_not_applicable(path):
    edit(path, ("labels", Answer(option=2, note="n")))
    assert edit(path, ("labels", Answer(reason="We buy, them", note="n"))) == [
        "-   labels: {option: 2, note: n}   # sigh",
        '+   labels: {not_applicable: "We buy, them", note: n}   # sigh',
    ]


def test_taking_an_answer_away_leaves_its_key_and_its_comments(path):
    edit(path, ("models", None), ("training", None), ("labels", Answer()))
    text = path.read_text()
    assert "  models:        # counted by hand\n" in text
    assert (
        "  training:\n    # since June\n    # the nightly ones\n\n  labels: {}   # sigh\n" in text
    )
    assert set(read_answers(path, RUBRIC).answers) == {"loop", "checks"}


def test_a_new_answer_goes_where_the_rubric_asks_it(path):
    assert edit(path, ("release", Answer(unsure=True))) == ["+   release: unsure"]
    text = path.read_text()
    assert text.index("training:") < text.index("release:") < text.index("labels:")


def test_taking_away_what_was_never_said_changes_nothing(path):
    assert edit(path, ("release", None)) == []


def test_the_header_changes_key_by_key(path):
    assert edit(
        path,
        team="Fraud: scoring",
        date=dt.date(2027, 1, 2),
        respondents=["Ann", "no", "Bo, C."],
        targets={"alpha": 2, "google": 1},
        capacity=7.5,
        quick=True,
    ) == [
        "- team:   'Fraud'      # the scoring team",
        "- date: 2026-11-23",
        '+ team:   "Fraud: scoring"      # the scoring team',
        "+ date: 2027-01-02",
        "+ questions: quick",
        '+ respondents: [Ann, "no", "Bo, C."]',
        "+ targets: {alpha: 2, google: 1}",
        "+ capacity: 7.5",
    ]
    assert edit(path, respondents=["Ann"], targets={"google": 0}, capacity=None, quick=False) == [
        "- questions: quick",
        '- respondents: [Ann, "no", "Bo, C."]',
        "- targets: {alpha: 2, google: 1}",
        "- capacity: 7.5",
        "+ questions: full",
        "+ respondents: [Ann]",
        "+ targets: {google: 0}",
    ]


def test_what_the_header_does_not_mention_stays(path):
    edit(path, targets={"alpha": 1}, capacity=3)
    file = AnswerFile.open(path, RUBRIC)
    file.set_header(team="New")
    assert (file.assessment.targets, file.assessment.capacity) == ({"alpha": 1}, 3)
    assert file.assessment.date == dt.date(2026, 11, 23)


def test_windows_line_ends_and_a_mark_stay(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    file = AnswerFile.open(path, RUBRIC)
    file.set_answer("models", Answer(option=2, note="a\nb\r\nc"))
    file.set_answer("release", Answer(option=0))
    file.save()
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# Our")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"note: |-\r\n      a\r\n      b\r\n      c\r\n" in data
    assert read_answers(path, RUBRIC).answers["models"].note == "a\nb\nc"


def test_a_file_without_answers_gets_them(tmp_path):
    for number, tail in enumerate(("", "answers:\n", "answers: {}\n", "answers:   # none\n")):
        path = tmp_path / f"{number}.yaml"
        path.write_text("schema: 1\nteam: T\ndate: 2026-11-23\n" + tail)
        edit(path, ("training", Answer(option=1)), ("models", Answer(option=0)))
        assert list(read_answers(path, RUBRIC).answers) == ["models", "training"]


def test_a_file_without_a_last_line_break_is_changed(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_text("schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n  training: 1")
    edit(path, ("training", Answer(option=2)), ("checks", Answer(option=1, note="n")))
    edit(path, ("checks", None))
    assert path.read_text().endswith("  training: 2\n  checks:")


def test_a_json_file_stays_json_like(tmp_path):
    path = tmp_path / "team.json"
    path.write_text(
        '{"schema": 1, "team": "T", "date": "2026-11-23",\n "answers": {"training": 2,\n  "loop": 1}}'
    )
    edit(path, ("training", Answer(option=1, note="a\nb: c")), ("checks", Answer(option=1)))
    assert path.read_text() == (
        '{"schema": 1, "team": "T", "date": "2026-11-23",\n "answers": {"training": '
        '{option: 1, note: "a\\nb: c"}, checks: 1,\n  "loop": 1}}'
    )


# ---------------------------------------------------------------- what may be said


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("training", Answer(option=4), "training has no option 4"),
        ("training", Answer(option=-1), "training has no option -1"),
        ("training", Answer(reason="Because"), "cannot be not applicable"),
        ("labels", Answer(reason=" "), "has no reason"),
        ("training", Answer(option=1, evidence=("nope",)), "neither the id of an evidence record"),
        ("nope", Answer(option=1), "There is no question 'nope'"),
        ("training", Answer(option=1, note="a\x1b[31m"), "control character"),
        ("training", Answer(option=1, note="x" * (1 << 20)), "larger than 1 MiB"),
    ],
)
def test_an_answer_that_the_rubric_forbids_is_refused_and_nothing_changes(
    path, question, answer, words
):
    file = AnswerFile.open(path, RUBRIC)
    before = file.assessment
    with pytest.raises(AnswersError, match=words) as caught:
        file.set_answer(question, answer)
    assert all(m.line is None for m in caught.value.messages)
    assert file.assessment == before
    assert not file.changed


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"team": " "}, "'team' is missing"),
        ({"team": "a\nb"}, "one line"),
        ({"capacity": 0}, "above 0"),
        ({"capacity": float("nan")}, "above 0"),
        ({"targets": {"alpha": 9}}, "from 0 to 2"),
        ({"targets": {"x": 1}}, "no maturity model"),
    ],
)
def test_a_header_that_is_not_allowed_is_refused_and_nothing_changes(path, header, words):
    file = AnswerFile.open(path, RUBRIC)
    before = file.assessment
    with pytest.raises(AnswersError, match=words):
        file.set_header(**header)
    assert file.assessment == before


def test_many_long_notes_stop_at_the_size_that_can_be_read_again(path):
    file = AnswerFile.open(path, RUBRIC)
    for question in ("training", "release", "labels"):
        file.set_answer(
            question, Answer(option=1, note="x" * 400_000)
        ) if question != "labels" else None
    with pytest.raises(AnswersError, match="larger than 1 MiB"):
        file.set_answer("labels", Answer(option=1, note="x" * 400_000))
    file.save()
    assert read_answers(path, RUBRIC) == file.assessment


# ---------------------------------------------------------------- a new file


def test_a_new_file_is_on_disk_after_the_first_save(tmp_path):
    path = tmp_path / "new.yaml"
    file = AnswerFile.new(
        path,
        RUBRIC,
        team="T: x",
        date=dt.date(2026, 1, 2),
        respondents=["Ann"],
        targets={"alpha": 1},
        capacity=3,
        quick=True,
    )
    assert not path.exists()
    assert file.changed
    file.set_answer("training", Answer(option=1))
    file.save()
    assert path.read_text() == (
        "# yaml-language-server: $schema=answers.schema.json\n"
        'schema: 1\nrubric: {id: tiny, version: "1.2.3"}\nteam: "T: x"\ndate: 2026-01-02\n'
        "questions: quick\nrespondents: [Ann]\ntargets: {alpha: 1}\ncapacity: 3\nanswers:\n"
        "  training: 1\n"
    )
    assert read_answers(path, RUBRIC) == file.assessment
    assert not file.changed


def test_a_new_file_never_replaces_one_unasked(path):
    make = {"team": "T", "date": dt.date(2026, 1, 2)}
    with pytest.raises(ConflictError, match="already"):
        AnswerFile.new(path, RUBRIC, **make)
    file = AnswerFile.new(path, RUBRIC, **make, exist_ok=True)
    assert path.read_text() == FILE
    file.save()
    assert read_answers(path, RUBRIC).answers == {}


def test_a_new_file_with_a_wrong_header_is_refused(tmp_path):
    with pytest.raises(AnswersError, match="'team' is missing"):
        AnswerFile.new(tmp_path / "n.yaml", RUBRIC, team="", date=dt.date(2026, 1, 2))


# ---------------------------------------------------------------- nothing is ever lost


def test_a_text_that_cannot_be_changed_safely_is_left_and_the_answers_go_elsewhere(
    path, tmp_path, monkeypatch
):
    def refuse(*_args, **_more):
        raise EditError

    file = AnswerFile.open(path, RUBRIC)
    with monkeypatch.context() as patch:
        patch.setattr(assess.answers.write.Editor, "put", refuse)
        file.set_answer("training", Answer(option=0, note="Do not lose me"))
    file.set_answer("checks", Answer(option=3))
    assert file.changed
    with pytest.raises(WriteError, match="Save under another name"):
        file.save()
    assert path.read_text() == FILE
    other = tmp_path / "other.yaml"
    file.save_as(other)
    found = read_answers(other, RUBRIC)
    assert found.answers["training"].note == "Do not lose me"
    assert found == file.assessment
    assert (file.path, file.changed) == (other, False)
    file.set_answer("checks", Answer(option=2))
    file.save()
    assert read_answers(other, RUBRIC).answers["checks"].option == 2


def test_an_edit_that_would_say_something_else_is_noticed(path, monkeypatch):
    """The proof after each edit, not the editor, is what protects the file."""
    file = AnswerFile.open(path, RUBRIC)
    with monkeypatch.context() as patch:
        patch.setattr(
            assess.answers.write, "edit_answer", lambda editor, *_: editor.remove(["labels"])
        )
        file.set_answer("training", Answer(option=0))
    with pytest.raises(WriteError):
        file.save()
    assert path.read_text() == FILE


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t :#-'\"[]{}|>&*!%@,?~\\"),
    max_size=60,
)
lines = words.map(lambda text: " ".join(text.split())).filter(lambda t: 0 < len(t) <= 200)


def answers_for(question):
    notes = {
        "note": words,
        "accepted": words,
        "evidence": st.lists(addresses, max_size=3).map(tuple),
    }
    kinds = [
        st.builds(Answer, option=st.integers(0, question.top), **notes),
        st.builds(Answer, unsure=st.just(True), **notes),
        st.builds(Answer, **notes),
    ]
    if question.allow_na:
        kinds.append(st.builds(Answer, reason=lines, **notes))
    return st.one_of(kinds)


addresses = st.sampled_from(
    [
        "ci-runs",
        "https://a.example/b?c=d,e&f=[g]#h",
        "http://x",
        "mailto:a@b.c",
        "https://é.example/ü",
    ]
)
some_answers = st.lists(
    st.sampled_from(RUBRIC.questions).flatmap(lambda q: st.tuples(st.just(q.id), answers_for(q))),
    max_size=8,
)

COMMENTS = st.sampled_from(["", "", "", "  # why", " # a: b, [c"])
GAPS = st.sampled_from(["", "", "\n", "  # about: {this}\n", "\n# at the margin\n\n"])


@st.composite
def hand_written(draw):
    """An answer file as people write them: mixed styles, comments and blank lines everywhere."""

    def style(text):
        quoted = "'" + text.replace("'", "''") + "'"
        return draw(st.sampled_from([quoted, '"' + text.replace('"', "'") + '"']))

    blank = draw(GAPS)
    out = [f"schema: 1{draw(COMMENTS)}\n", draw(GAPS), "team: T\n", "date: 2026-11-23\n", blank]
    if draw(st.booleans()):
        out.append("targets: {alpha: 1}\n" if draw(st.booleans()) else "targets:\n  alpha: 1 # x\n")
    body = []
    indent = draw(st.sampled_from([1, 2, 4]))
    margin = " " * indent
    chosen = draw(st.lists(st.sampled_from(RUBRIC.questions), unique_by=lambda q: q.id))
    for q in chosen:
        value = draw(st.integers(0, q.top))
        form = draw(st.integers(0, 7))
        c = draw(COMMENTS)
        inner = margin + " " * draw(st.sampled_from([1, 2, 3]))
        if form == 0:
            body.append(f"{margin}{q.id}: {value}{c}\n")
        elif form == 1:
            body.append(f"{margin}{q.id}:{c}\n")
        elif form == 2:
            body.append(f"{margin}{q.id}: {{option: {value}, note: {style('a, b')} }}{c}\n")
        elif form == 3:
            body.append(
                f"{margin}{q.id}:{c}\n{inner}# first\n{inner}option: {value}{draw(COMMENTS)}\n"
                f"{inner}note: |{draw(COMMENTS)}\n{inner}  one\n\n{inner}  two # no comment\n"
                f"{inner}evidence:\n{inner}- ci-runs{draw(COMMENTS)}\n{inner}- https://a.b\n"
            )
        elif form == 4:
            body.append(
                f"{margin}{q.id}: {{ # open\n{inner}evidence: [ci-runs, # one\n{inner} https://a.b],"
                f" # two\n{inner}option: {value}, # three\n{inner}}}{c}\n"
            )
        elif form == 5:
            body.append(f"{margin}{q.id}:\n{inner}{value}{c}\n")
        elif form == 6:
            body.append(
                f"{margin}{q.id}:\n{inner}note: plain text\n{inner}  over lines{draw(COMMENTS)}\n"
                f"{inner}evidence: https://a.b{draw(COMMENTS)}\n{inner}accepted: >-\n"
                f"{inner}    folded\n{inner}    text\n{draw(GAPS)}"
            )
        else:
            body.append(f'{margin}"{q.id}" : "unsure"{c}\n')
        body.append(draw(GAPS))
    out += [f"answers:{draw(COMMENTS)}\n", draw(GAPS), *body] if body else []
    out += [draw(GAPS), "evidence: [{id: ci-runs, kind: asserted}] # end\n"]
    text = "".join(out)
    text = draw(st.sampled_from([text, text.rstrip("\n"), text + "# bye\n", "---\n" + text]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


def fresh_file(tmp_path_factory):
    """A file of its own for one example; a folder for each would make the test slow."""
    return tmp_path_factory.getbasetemp() / f"{next(NUMBERS)}.yaml"


NUMBERS = itertools.count()


def comments(text: str) -> list[str]:
    """The comments of a hand-written file."""
    known = ("# why", "# a: b, [c", "# about: {this}", "# at the margin", "# first", "# open",
             "# one", "# two", "# three", "# end", "# bye", "# x")  # fmt: skip
    return sorted(k for k in known for _ in range(text.count(k)))


@settings(max_examples=100, deadline=None)
@given(hand_written(), some_answers)
def test_whatever_is_said_reads_back_and_comments_stay(tmp_path_factory, text, changes):
    path = fresh_file(tmp_path_factory)
    path.write_bytes(text.encode())
    file = AnswerFile.open(path, RUBRIC)
    untouched = set(file.assessment.answers) - {q for q, _ in changes}
    before = file.assessment
    for question, answer in changes:
        file.set_answer(question, answer)
    file.save()
    found = read_answers(path, RUBRIC)
    assert found == file.assessment
    for question, answer in dict(changes).items():
        said = found.answer(question)
        assert (said.option, said.unsure, said.status) == (
            answer.option,
            answer.unsure,
            answer.status,
        )
        assert (said.note, said.accepted) == (answer.note.strip(), answer.accepted.strip())
        assert said.evidence == answer.evidence
    for question in untouched:
        assert found.answers[question] == before.answers[question]
    assert (found.team, found.targets, found.evidence) == (
        before.team,
        before.targets,
        before.evidence,
    )
    written = path.read_bytes().decode()
    kept = comments(written)
    for comment in comments(text):
        assert comment in kept
        kept.remove(comment)
    if "\r\n" in text:
        assert written.count("\n") == written.count("\r\n")


@settings(max_examples=60, deadline=None)
@given(
    hand_written(),
    st.fixed_dictionaries(
        {},
        optional={
            "team": lines,
            "date": st.dates(),
            "respondents": st.lists(lines, max_size=3),
            "targets": st.dictionaries(
                st.sampled_from(["alpha", "google", "alpha.making"]), st.integers(0, 1)
            ),
            "capacity": st.none() | st.integers(1, 10_000) | st.sampled_from([0.5, 7.25]),
            "quick": st.booleans(),
        },
    ),
)
def test_whatever_the_header_says_reads_back(tmp_path_factory, text, header):
    path = fresh_file(tmp_path_factory)
    path.write_bytes(text.encode())
    file = AnswerFile.open(path, RUBRIC)
    answers = file.assessment.answers
    file.set_header(**header)
    file.save()
    found = read_answers(path, RUBRIC)
    assert found == file.assessment
    assert found.answers == answers
    for key, value in header.items():
        assert getattr(found, key) == (tuple(value) if key == "respondents" else value)


records = st.builds(
    EvidenceRecord,
    id=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True),
    kind=st.sampled_from(["asserted", "documented", "demonstrated"]),
    what=words.map(str.strip),
    ref=words.map(str.strip),
    observed_on=st.none() | st.dates(max_value=dt.date(2020, 1, 1)),
    valid_until=st.none() | st.dates(min_value=dt.date(2020, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(
    some_answers,
    st.lists(records, max_size=3, unique_by=lambda r: r.id),
    lines,
    st.dictionaries(lines, words.map(lambda t: " ".join(t.split())), max_size=3),
    st.lists(lines, max_size=3),
)
def test_a_whole_assessment_survives_being_written(changes, found, team, labels, people):
    known = {r.id: r for r in found} | {"ci-runs": EvidenceRecord("ci-runs", "asserted")}
    strip = {"note": str.strip, "accepted": str.strip}
    answers = {
        q: dataclasses.replace(a, **{key: f(getattr(a, key)) for key, f in strip.items()})
        for q, a in changes
    }
    assessment = Assessment(
        team=team,
        date=dt.date(2026, 11, 23),
        answers={q: a for q, a in answers.items() if a != Answer()},
        respondents=tuple(people),
        evidence=known,
        labels=labels,
        rubric_id="tiny",
        rubric_version="1.2.3",
    )
    assert parse_answers(to_text(assessment).encode(), RUBRIC) == assessment


# ---------------------------------------------------------------- evidence records

SEEN = EvidenceRecord(
    "scan-1", "demonstrated", "A run: seen", ".github/train.yml:14", dt.date(2026, 11, 20)
)
LATER = EvidenceRecord("scan-2", "documented", "Two\nlines")


@pytest.mark.parametrize(
    "there",
    [
        "",
        "evidence:\n",
        "evidence:   # to come\n",
        "evidence: []  # none yet\n",
        "evidence: [{id: a, kind: asserted}]  # one\n",
        "evidence: [{id: a, kind: asserted}, # one\n  {id: b, kind: asserted}]\n",
        "evidence:\n- id: a   # at the margin\n  kind: asserted\n  # below\n",
        "evidence:\n    - {id: a, kind: asserted,\n       what: b}  # two lines\nlabels: {x: y}\n",
        "evidence:\n  - kind: asserted\n    id: a\n    what: |\n      long\n\n\nlabels: {x: y}\n# end\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_evidence_is_added_and_taken_away_and_the_rest_stays(tmp_path, there, end):
    path = tmp_path / "team.yaml"
    text = f"schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n  training: 1  # so\n{there}"
    path.write_bytes(text.replace("\n", end).encode())
    file = AnswerFile.open(path, RUBRIC)
    before = file.assessment
    file.set_evidence(add=[SEEN, LATER])
    file.set_answer("training", Answer(option=2, evidence=("scan-1",)))
    file.save()
    found = read_answers(path, RUBRIC)
    assert found == file.assessment
    assert dict(found.evidence) == {**before.evidence, "scan-1": SEEN, "scan-2": LATER}
    kept = [x for x in text.splitlines() if not re.search("evidence|training|]$", x)]
    written = path.read_bytes().decode()
    assert [line for line in written.splitlines() if line in kept] == kept
    assert written.count("#") == text.count("#")
    file.set_answer("training", Answer(option=1))
    file.set_evidence(drop=["scan-2", "scan-1", "never"])
    file.save()
    found = read_answers(path, RUBRIC)
    assert found == file.assessment == before
    written = path.read_bytes().decode()
    assert written.count("#") == text.count("#")
    assert written.count("\n") == written.count(end)


def test_evidence_in_one_of_the_middle_goes_alone(path):
    file = AnswerFile.open(path, RUBRIC)
    file.set_evidence(add=[SEEN, LATER])
    file.save()
    middle = path.read_text()
    assert "  - {id: scan-1, kind: demonstrated, what:" in middle  # in the style of the others
    file.set_evidence(drop=["scan-1"])
    file.save()
    assert read_answers(path, RUBRIC).evidence.keys() == {"ci-runs", "scan-2"}
    file.set_evidence(drop=["scan-2"])
    file.save()
    assert path.read_text() == FILE


def test_evidence_in_json_is_added_too(path):
    path.write_text('{"schema": 1, "team": "T", "date": "2026-11-23", "answers": {"training": 1}}')
    file = AnswerFile.open(path, RUBRIC)
    file.set_evidence(add=[SEEN])
    file.set_evidence(add=[LATER])
    file.save()
    assert list(read_answers(path, RUBRIC).evidence.values()) == [SEEN, LATER]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"add": [dataclasses.replace(SEEN, id="ci-runs")]}, "'ci-runs' already"),
        ({"add": [dataclasses.replace(SEEN, id="two words")]}, "is not one word"),
        ({"add": [dataclasses.replace(SEEN, what="a\x1b")]}, "control character"),
        ({"add": [dataclasses.replace(SEEN, what="x" * (1 << 20))]}, "larger than 1 MiB"),
        ({"drop": ["ci-runs"]}, "neither the id of an evidence record"),
    ],
)
def test_evidence_that_is_not_allowed_is_refused_and_nothing_changes(path, change, words):
    file = AnswerFile.open(path, RUBRIC)
    before = file.assessment
    with pytest.raises(AnswersError, match=words):
        file.set_evidence(**change)
    assert file.assessment == before
    assert not file.changed
