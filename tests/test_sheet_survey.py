"""A survey's export: what its columns and cells are taken for, and the files that come of it."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from dataclasses import asdict, replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import answers_to, rubrics

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.errors import AnswersError
from assess.rubric.build import validated
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.sheet.read import read_sheet
from assess.sheet.taken import answer_text

DATE = dt.date(2026, 11, 23)
HEAD = ("Team", "Date", "data-validation", "labelling")


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


def as_csv(*rows, separator=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows, title="Form Responses 1", more=()):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, cells in more:
        for row in cells:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data, rubric, **more):
    return read_sheet(data, rubric, "s.csv", **more)


def one(data, rubric, **more):
    (person,) = read(data, rubric, **more).respondents
    assert person.problems == ()
    return person.assessment


def wrong(data, rubric, **more):
    """Every message about the first respondent, or about the file."""
    try:
        found = read(data, rubric, **more).respondents[0].problems
    except AnswersError as error:
        found = error.messages
    return [f"{m.file or f's.csv:{m.line}:{m.column}'}: {m.text()}" for m in found]


def answer_to(text, rubric, question="labelling"):
    return one(as_csv(("Team", "Date", question), ("T", "2026-11-23", text)), rubric).answer(
        question
    )


# --- heads


@pytest.mark.parametrize(
    "head",
    [
        "labelling",
        "LABELLING",
        "{text}",
        "  {text} ",
        "labelling: anything at all",
        "labelling. anything",
        "[labelling] anything",
        "anything at all [labelling]",
        "anything (labelling)",
        "12. {text}",
        "Q3: labelling",
        "{text} *",
    ],
)
def test_a_question_is_found_under_its_id_its_text_or_both(rubric, head):
    head = head.format(text=rubric.question_by_id["labelling"].text)
    data = as_csv(("Team", "Date", head), ("T", "2026-11-23", "1"))
    assert one(data, rubric).answers == {"labelling": Answer(option=1)}


@pytest.mark.parametrize(
    ("note", "evidence"),
    [
        ("labelling note", "labelling evidence"),
        ("labelling_comment", "labelling-evidence"),
        ("labelling: Reason", "labelling [Evidence]"),
        ("labelling: {text} comment", "{text} [labelling] evidence"),
        ("{text} (comment)", "{text} - Evidence:"),
    ],
)
def test_notes_and_evidence_stand_in_columns_of_their_own(rubric, note, evidence):
    text = rubric.question_by_id["labelling"].text
    head = ("Team", "Date", note.format(text=text), "labelling", evidence.format(text=text))
    data = as_csv(head, ("T", "2026-11-23", "why", "1", "https://x.example"))
    expected = Answer(option=1, note="why", evidence=("https://x.example",))
    assert one(data, rubric).answers == {"labelling": expected}


def test_every_question_of_the_rubric_is_found_by_id_and_by_text(rubric):
    for head in ([q.id for q in rubric.questions], [q.text for q in rubric.questions]):
        data = as_csv(("Team", "Date", *head), ("T", "2026-11-23", *("1" for _ in head)))
        assert one(data, rubric).answers == {q.id: Answer(option=1) for q in rubric.questions}


def test_a_head_that_is_almost_a_question_is_an_error(rubric):
    text = rubric.question_by_id["labelling"].text
    for head, meant in (
        ("data-validaton", "'data-validation'"),
        ("x [data-validaton]", "'data-validation'"),
        (text.replace("labels", "lables"), f"'{text}'"),
    ):
        (message,) = wrong(as_csv((*HEAD, head), ("T", "2026-11-23", "1", "1", "1")), rubric)
        assert message.startswith("s.csv:1:5: There is no question")
        assert f"Did you mean {meant}?" in message


def test_a_question_in_two_columns_is_an_error(rubric):
    data = as_csv((*HEAD, "x [labelling]"), ("T", "2026-11-23", "1", "1", "2"))
    (message,) = wrong(data, rubric)
    assert "stands in two columns, here and in 4" in message


def test_columns_that_are_nothing_of_this_are_named(rubric):
    data = as_csv((*HEAD, "Any wishes?", ""), ("T", "2026-11-23", "1", "1", "no", "x"))
    taken = read(data, rubric)
    assert taken.respondents[0].assessment is not None
    assert [text.split(",")[0] for text in taken.unused] == ["Column 5", "Column 6"]
    assert "'Any wishes?'" in taken.unused[0]


def test_a_table_without_any_question_is_refused(rubric):
    assert "No column is a question" in wrong(as_csv(("a", "b"), ("1", "2")), rubric)[0]
    assert "no row of answers" in wrong(as_csv(HEAD), rubric)[0]
    assert "empty" in wrong(b"", rubric)[0]


def test_cells_beyond_the_heads_are_not_lost_in_silence(rubric):
    row = ("T", "2026-11-23", "1", "1", "2")
    assert "more cells than the first" in wrong(as_csv(HEAD, row), rubric)[0]
    assert read(as_xlsx(HEAD, row), rubric).unused[0].startswith("Column E, without a head,")


# --- who and when


def test_team_and_date_come_from_columns_or_are_given(rubric):
    data = as_csv(("labelling",), ("1",))
    text = "\n".join(wrong(data, rubric))
    assert "--team NAME" in text
    assert "--date YEAR-MONTH-DAY" in text
    found = one(data, rubric, team="T", date=DATE)
    assert (found.team, found.date) == ("T", DATE)
    both = as_csv(HEAD, ("Other", "2020-01-01", "1", "1"))
    assert one(both, rubric, team="T", date=DATE).team == "T"
    empty = wrong(as_csv(HEAD, ("", "", "1", "1")), rubric)
    assert [m.split(": ")[0] for m in empty] == ["s.csv:2:1", "s.csv:2:2"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-11-02", "2026/11/2 3:14:07 PM GMT+1", "2026-11-02T10:00:00Z"], (11, 2)),
        (["02.11.2026", "2.11.2026 09:00"], (11, 2)),
        (["11/2/2026 3:14", "11/30/2026"], (11, 2)),
        (["2/11/2026", "30/11/2026"], (11, 2)),
        (["3/3/2026"], (3, 3)),
    ],
)
def test_dates_are_read_as_the_other_dates_of_their_column_show(rubric, texts, expected):
    data = as_csv(("team", "timestamp", "labelling"), *(("T", text, "1") for text in texts))
    found = [person.assessment.date for person in read(data, rubric).respondents]
    assert found[0] == dt.date(2026, *expected)
    if "30" not in "".join(texts):
        assert set(found) == {found[0]}


@pytest.mark.parametrize("text", ["1/2/2026", "soon", "2026-02-30", "20261123", "99.99.2026"])
def test_what_may_be_two_dates_or_none_is_an_error(rubric, text):
    (message,) = wrong(as_csv(HEAD, ("T", text, "1", "1")), rubric)
    assert message.startswith("s.csv:2:2: ")
    assert "2026-11-23" in message


def test_a_date_goes_before_a_timestamp_and_a_name_before_an_address(rubric):
    head = ("Timestamp", "Team", "Assessment date", "Email", "Name", "Your role", "labelling")
    rows = [
        ("2026-01-01", "T", "2026-11-23", "a@x.example", "Ann", "operations", "1"),
        ("2026-01-01", "T", "", "a@x.example", "anonymous", "", "1"),
    ]
    first, second = (p.assessment for p in read(as_csv(head, *rows), rubric).respondents)
    assert (first.date, first.respondents) == (DATE, ("Ann (operations)",))
    assert (second.date, second.respondents) == (dt.date(2026, 1, 1), ("a@x.example",))


# --- answers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Answer(option=1)),
        ("1.0", Answer(option=1)),
        ("A written guideline says how to label", Answer(option=1)),
        (" a written  guideline SAYS how to label. ", Answer(option=1)),
        ("1 - A written guideline says how to label", Answer(option=1)),
        ("1: a written guideline says how to label", Answer(option=1)),
        ("unsure", Answer(unsure=True)),
        ("I don't know.", Answer(unsure=True)),
        ("Don’t know", Answer(unsure=True)),
        ("?", Answer(unsure=True)),
        ("", Answer()),
        ("  ", Answer()),
        ("not applicable: we buy (all) labels", Answer(reason="we buy (all) labels")),
        ("N/A (bought)", Answer(reason="bought")),
        ("n.a. - bought", Answer(reason="bought")),
        ("Does not apply because labels are bought", Answer(reason="labels are bought")),
    ],
)
def test_an_answer_is_a_number_an_option_unsure_or_not_applicable(rubric, text, expected):
    assert answer_to(text, rubric) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9", "has no option '9'"),
        ("-1", "has no option '-1'"),
        ("1.5", "not '5'"),
        ("A writen guideline says how to label", "Did you mean 'A written guideline"),
        ("1 - There is no guideline", "names two options"),
        ("1 - something else", "Option 1 of labelling is"),
        ("national", "has no option 'national'"),
        ("not applicable", "needs a reason"),
        ("n/a:", "needs a reason"),
        ("yes", "Choose from '0 - There is no guideline'"),
        ("x" * 20_000, "more than 10,000 characters"),
    ],
)
def test_an_answer_that_there_is_not_is_told_with_what_would_be_right(rubric, text, words):
    (message,) = wrong(as_csv(("Team", "Date", "labelling"), ("T", "2026-11-23", text)), rubric)
    assert message.startswith("s.csv:2:3: ")
    assert words in message


def test_an_option_called_like_a_word_of_ours_is_still_that_option(rubric):
    question = rubric.question_by_id["labelling"]
    named = replace(question.options[0], label="Unknown")
    changed = replace(question, options=(named, *question.options[1:]))
    others = tuple(changed if q is question else q for q in rubric.questions)
    other = validated(Rubric, {**asdict(rubric), "questions": others})
    assert answer_to("unknown", other) == Answer(option=0)


@given(data=st.data(), separator=st.sampled_from(",;\t"))
@settings(max_examples=40, deadline=None)
def test_a_table_of_answers_comes_back_as_those_answers(data, separator):
    rubric = data.draw(rubrics())
    people = data.draw(st.lists(answers_to(rubric, evidence=False), min_size=1, max_size=4))

    def cell(question, answer):
        if answer.option is not None:
            return f"{answer.option} - {question.options[answer.option].label}"
        return f"n/a: {answer.reason}" if answer.reason else "unsure" if answer.unsure else ""

    rows = [
        ("Team", "2026-11-23", *(cell(q, p.get(q.id, Answer())) for q in rubric.questions))
        for p in people
    ]
    head = ("team", "date", *(q.id for q in rubric.questions))
    taken = read_sheet(as_csv(head, *rows, separator=separator), rubric, "s.csv")
    assert [dict(p.assessment.answers) for p in taken.respondents] == people
    for person in taken.respondents:
        assert answer_text(person.assessment, rubric)


# --- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told_by_the_file(rubric, encoding, separator):
    row = ("Zürich, „Süd“; Ost", "2026-11-23", "1", "n/a: a;b,c\nd")
    data = as_csv(HEAD, row, separator=separator, encoding=encoding)
    found = one(data, rubric)
    assert found.team == row[0]
    assert found.answers["labelling"].reason == "a;b,c\nd"


def test_a_separator_line_is_understood_and_counted(rubric):
    text = "sep=;\r\nTeam;Date;labelling\r\n\r\nT;2026-11-23;9\r\n"
    assert wrong(text.encode(), rubric)[0].startswith("s.csv:4:3: ")


def test_places_count_lines_of_the_file_and_fields(rubric):
    rows = (("T", "2026-11-23", "1", "n/a: two\nlines"), ("T", "2026-11-23", "1", "9"))
    people = read(as_csv(HEAD, *rows), rubric).respondents
    assert [(m.line, m.column) for p in people for m in p.problems] == [(4, 4)]


def test_a_workbook_of_a_survey_is_read_with_its_cells_as_places(rubric):
    rows = [("T", dt.datetime(2026, 11, 23, 9, 30), 2, "Don't know"), ("T", DATE, 2.0, 9)]
    other = ("Charts", [("a", "b")])
    taken = read(as_xlsx(HEAD, *rows, more=[other]), rubric)
    first, second = taken.respondents
    assert first.assessment.date == DATE
    assert first.assessment.answers["data-validation"] == Answer(option=2)
    assert second.problems[0].file == "s.csv:Form Responses 1!D3"
    assert taken.unused == ("The sheet 'Charts' was not looked at.",)


def test_the_sheet_with_the_questions_is_taken_wherever_it_stands(rubric):
    rows = [HEAD, ("T", "2026-11-23", 1, 1)]
    data = as_xlsx(("Summary",), ("x",), title="Summary", more=[("Data", rows)])
    assert len(one(data, rubric).answers) == 2


# --- the command


def test_each_respondent_becomes_a_file_that_reads_back(tmp_path, monkeypatch, capsys, rubric):
    monkeypatch.chdir(tmp_path)
    head = ("team", "date", "name", "role", "data-validation")
    rows = [
        ("A", "2026-11-23", "../../etc/passwd", "", "1"),
        ("A", "2026-11-23", "Ann", "", "2"),
        ("A", "2026-11-23", "ANN", "", "0"),
        ("A", "2026-11-23", "", "operations", "3"),
        ("A", "2026-11-23", "", "", "unsure"),
        ("A", "2026-11-23", "\u5c71" * 150, "", "1"),
        ("A", "2026-11-23", ".-", "", "1"),
    ]
    (tmp_path / "s.csv").write_bytes(as_csv(head, *rows))
    assert main(["import", "s.csv", "--out-dir", "out/deep"]) == 0
    names = sorted(path.name for path in (tmp_path / "out/deep").iterdir())
    assert names == sorted(
        [
            "etc-passwd.yaml",
            "Ann.yaml",
            "ANN-2.yaml",
            "operations.yaml",
            "respondent-5.yaml",
            "respondent-7.yaml",
            "\u5c71" * 60 + ".yaml",
        ]
    )
    assert {p.name for p in tmp_path.iterdir()} == {"s.csv", "out"}
    found = read_answers("out/deep/ANN-2.yaml", rubric)
    assert (found.respondents, found.answers) == (("ANN",), {"data-validation": Answer(option=0)})
    assert main(["check", "out"]) == 0


def test_teams_part_the_names_of_files_where_there_are_several(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    head = ("team", "date", "role", "labelling")
    rows = [(team, "2026-11-23", "lead", "1") for team in ("Fraud", "Payments")]
    (tmp_path / "s.csv").write_bytes(as_csv(head, *rows))
    assert main(["import", "s.csv", "--out-dir", "out"]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["Fraud-lead.yaml", "Payments-lead.yaml"]


def test_one_respondent_with_errors_does_not_keep_the_others_back(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    head = ("team", "date", "name", "labelling", "data-validation")
    rows = [("T", "2026-11-23", "Ann", "9", "x"), ("T", "2026-11-23", "Bo", "1", "1")]
    (tmp_path / "s.csv").write_bytes(as_csv(head, *rows))
    assert main(["import", "s.csv", "--out-dir", "out"]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Bo.yaml"]
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in lines[:2]] == ["s.csv:2:4", "s.csv:2:5"]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_back(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.csv").write_bytes(as_csv(HEAD, ("T", "2026-11-23", "1", "1")))
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\xfa")
    assert main(["import", "bad.csv", "no.csv", "s.csv", "--out-dir", "out"]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["s.yaml"]
    err = capsys.readouterr().err
    assert "bad.csv: This file is not UTF-8 text" in err
    assert "no.csv: There is no such file." in err


def test_several_respondents_need_a_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [("T", "2026-11-23", "1", "1")] * 2
    (tmp_path / "s.csv").write_bytes(as_csv(HEAD, *rows))
    assert main(["import", "s.csv"]) == 2
    assert main(["import", "s.csv", "-o", "a.yaml"]) == 2
    assert "2 respondents: use --out-dir" in capsys.readouterr().err
    assert not (tmp_path / "a.yaml").exists()


def test_very_many_errors_are_cut_short(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = [("T", "2026-11-23", "x", "x")] * 80
    (tmp_path / "s.csv").write_bytes(as_csv(HEAD, *rows))
    assert main(["import", "s.csv", "--out-dir", "out"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 101
    assert lines[-1] == "60 more are wrong."


def test_the_answer_file_says_nothing_that_the_survey_did_not(rubric):
    data = as_csv(HEAD, ("T", "2026-11-23", "", "2"))
    found = one(data, rubric)
    assert found.answers == {"labelling": Answer(option=2)}
    assert found == dataclasses.replace(found, evidence={}, targets={}, labels={}, capacity=None)
