"""A workbook to fill in: what stands in it, and that it comes back as what was said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from dataclasses import asdict, replace

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from strategies import answers_to, rubrics
from tiny_rubric import tiny

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import parse_answers, read_answers
from assess.cli.main import main
from assess.language import using
from assess.rubric.build import validated
from assess.rubric.load import load_rubric
from assess.rubric.locale import load_localised
from assess.rubric.model import Rubric
from assess.scoring.score import score
from assess.scoring.to_json import to_json
from assess.sheet.layout import choice, choices
from assess.sheet.read import read_sheet
from assess.sheet.taken import answer_text
from assess.sheet.workbook import workbook

DATE = dt.date(2026, 11, 23)
ANSWER, NOTE, EVIDENCE = 4, 5, 6


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet):
    """Row number by question."""
    found = {sheet.cell(row, 1).value: row for row in range(3, sheet.max_row + 1)}
    return {name: row for name, row in found.items() if name}


def value_of(sheet, label):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == label:
                return sheet.cell(cell.row, cell.column + 1)
    raise AssertionError(label)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data, said, **start):
    """Fill a workbook in as a person would: cells of answers, notes and evidence only."""
    book = opened(data)
    for label, value in start.items():
        value_of(book["Start"], label).value = value
    sheet = book["Questions"]
    places = rows(sheet)
    for name, cells in said.items():
        for column, value in zip((ANSWER, NOTE, EVIDENCE), cells, strict=False):
            cell = sheet.cell(places[name], column)
            assert not cell.protection.locked
            if value:
                cell.value = value
                cell.data_type = "s"  # a cell formatted as text never holds a formula
    return saved(book)


def only(data, rubric, **more):
    (person,) = read_sheet(data, rubric, "form.xlsx", **more).respondents
    return person


def problems(data, rubric):
    found = read_sheet(data, rubric, "form.xlsx").respondents[0].problems
    return [f"{m.file}: {m.text()}" for m in found]


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def empty(rubric):
    return workbook(rubric, team="Fraud scoring", date=DATE)


# --- what stands in it


def test_every_question_stands_in_it_once_with_guidance_and_all_options(rubric, empty):
    sheet = opened(empty)["Questions"]
    places = rows(sheet)
    assert list(places) == [q.id for s in rubric.sections for q in rubric.questions_in(s.id)]
    for question in rubric.questions:
        row = places[question.id]
        for part in (question.text, question.help, question.counts, question.does_not_count):
            assert part in sheet.cell(row, 2).value
        options = sheet.cell(row, 3).value.split("\n")
        assert options == [f"{n} - {o.label}: {o.detail}" for n, o in enumerate(question.options)]


def test_each_answer_has_a_drop_down_of_its_options_and_what_else_is_allowed(rubric, empty):
    book = opened(empty)
    sheet = book["Questions"]
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation if v.type == "list"}
    for name, row in rows(sheet).items():
        where = lists[f"D{row}"].formula1.replace("$", "").partition("!")
        left, top, right, bottom = range_boundaries(where[2])
        offered = [
            cell.value
            for cells in book[where[0]].iter_rows(top, bottom, left, right)
            for cell in cells
        ]
        assert offered == choices(rubric.question_by_id[name])
        assert ("not applicable" in offered) == rubric.question_by_id[name].allow_na
        assert "unsure" in offered


def test_only_the_cells_to_fill_in_can_be_changed_and_there_is_no_password(empty):
    book = opened(empty)
    open_cells = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    answers = {
        ("Questions", f"{letter}{row}")
        for row in rows(book["Questions"]).values()
        for letter in "DEF"
    }
    start = {
        ("Start", value_of(book["Start"], label).coordinate)
        for label in ("Team", "Date", "Respondent", "Role")
    }
    assert open_cells == answers | start
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password


def test_progress_counts_the_answers_and_nothing_else(empty, rubric):
    book = opened(empty)
    formula = value_of(book["Start"], "Progress").value
    places = rows(book["Questions"]).values()
    assert f"$D${min(places) - 1}:$D${max(places)}" in formula
    assert f"of {len(rubric.questions)} questions" in formula
    answers = [book["Questions"].cell(row, ANSWER).value for row in range(3, max(places) + 1)]
    assert set(answers) == {None}


def test_the_heads_stay_on_screen_and_on_every_page(empty):
    sheet = opened(empty)["Questions"]
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0


def test_no_text_becomes_a_formula(rubric):
    hostile = '=HYPERLINK("http://x.example",1)'
    changed = replace(rubric, unit="=1+1", title="+cmd|' /C calc'!A0")
    book = opened(workbook(changed, team=hostile, date=DATE))
    assert value_of(book["Start"], "Team").value == hostile
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith("=COUNTA(Questions!")


def test_quick_asks_only_the_core_questions_and_says_so(rubric):
    data = workbook(rubric, quick=True, team="T", date=DATE)
    assert set(rows(opened(data)["Questions"])) == {q.id for q in rubric.questions if q.core}
    assert only(data, rubric).assessment.quick


def test_the_same_day_makes_the_same_bytes(rubric, empty):
    assert workbook(rubric, team="Fraud scoring", date=DATE) == empty


# --- and back


def test_an_empty_one_comes_back_without_answers(rubric, empty):
    expected = Assessment("Fraud scoring", DATE, rubric_id=rubric.id, rubric_version=rubric.version)
    assert only(empty, rubric).assessment == expected


def test_what_is_filled_in_comes_back_with_notes_reasons_and_evidence(rubric, empty):
    said = {
        "data-validation": ("2 - An automatic check stops the run when data break the schema",),
        "labelling": ("not applicable", "We buy labelled data."),
        "model-monitoring": ("1", "First line.\nSecond: line #2"),
        "feature-store": ("unsure", "", "https://wiki.example/a, https://b.example\nseen in May"),
        "serving-checks": ("", "To ask on Monday."),
        "run-metadata": ("0", "", "seen in May; the wiki https://w.example/x."),
    }
    start = {"Team": " Fraud  desk ", "Date": dt.datetime(2026, 12, 1), "Respondent": "Ann Lee"}
    found = only(filled(empty, said, **start, Role="operations"), rubric).assessment
    assert (found.team, found.date) == ("Fraud desk", dt.date(2026, 12, 1))
    assert found.respondents == ("Ann Lee (operations)",)
    assert found.answers == {
        "data-validation": Answer(option=2),
        "labelling": Answer(reason="We buy labelled data."),
        "model-monitoring": Answer(option=1, note="First line.\nSecond: line #2"),
        "feature-store": Answer(
            unsure=True,
            evidence=("https://wiki.example/a", "https://b.example", "evidence-1"),
        ),
        "serving-checks": Answer(note="To ask on Monday."),
        "run-metadata": Answer(option=0, evidence=("evidence-1", "evidence-2")),
    }
    told, shown = found.evidence.values()
    assert (told.kind, told.what) == ("asserted", "seen in May")
    assert (shown.kind, shown.ref) == ("documented", "https://w.example/x")
    assert dataclasses.replace(parse_answers(answer_text(found, rubric).encode(), rubric)) == found


def cells_of(answer: Answer, question, how: int) -> tuple[str, str, str]:
    """What a person might write for an answer."""
    evidence = "\n".join(answer.evidence)
    if answer.option is not None:
        label = question.options[answer.option].label
        words = (choice(question, answer.option), str(answer.option), f"{answer.option}: {label}")
        return words[how], answer.note, evidence
    if answer.unsure:
        return ("unsure", "Don't know", " Unsure ")[how], answer.note, evidence
    if answer.reason is not None:
        if how:
            return f"n/a: {answer.reason}", answer.note, evidence
        return "not applicable", answer.reason, evidence
    return "", answer.note, evidence


NOTES = st.sampled_from(["", "A note: with #marks", "two\nlines", "-1 of ünï", "'quoted\""])


@st.composite
def told(draw) -> tuple[Rubric, dict[str, Answer]]:
    """A random rubric and answers such as a workbook can hold."""
    rubric = draw(rubrics())
    answers = {}
    for name, answer in draw(answers_to(rubric, evidence=False)).items():
        note = draw(NOTES)
        if answer.reason is not None:
            note = ""
        proof = draw(st.sampled_from([(), ("https://x.example",)]))
        answers[name] = dataclasses.replace(answer, note=note, evidence=proof)
    return rubric, answers


@given(case=told(), how=st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_a_workbook_filled_in_scores_as_the_answer_file_written_by_hand(case, how):
    rubric, answers = case
    by_hand = parse_answers(
        to_text(
            Assessment("Team", DATE, answers, rubric_id=rubric.id, rubric_version=rubric.version)
        ).encode(),
        rubric,
    )
    said = {n: cells_of(a, rubric.question_by_id[n], how) for n, a in answers.items()}
    person = only(filled(workbook(rubric, team="Team", date=DATE), said), rubric)
    assert person.problems == ()
    back = parse_answers(answer_text(person.assessment, rubric).encode(), rubric)
    assert back == by_hand
    assert to_json(score(rubric, back)) == to_json(score(rubric, by_hand))


def test_everything_wrong_is_told_at_once_with_its_cell(rubric, empty):
    na = next(q for q in rubric.questions if not q.allow_na)
    said = {
        "data-validation": ("9",),
        "labelling": ("not applicable",),
        na.id: ("not applicable", "no"),
        "model-monitoring": ("perhaps",),
        "feature-store": ("1", "bell \x07".replace("\x07", "\x7f")),
        "run-metadata": ("0 - Versions and parameters",),
    }
    data = filled(empty, said, Team="", Date="1/2/2026")
    found = problems(data, rubric)
    places = rows(opened(empty)["Questions"])
    for name, column, words in (
        ("data-validation", "D", "has no option '9'"),
        ("labelling", "D", "needs a reason"),
        (na.id, "D", "cannot be not applicable"),
        ("model-monitoring", "D", "has no option 'perhaps'"),
        ("feature-store", "E", "control character"),
        ("run-metadata", "D", "not 'Versions and parameters'"),
    ):
        place = f"form.xlsx:Questions!{column}{places[name]}:"
        assert [f for f in found if f.startswith(place) and words in f], (place, found)
    assert [f for f in found if f.startswith("form.xlsx:Start!C") and "Team is empty" in f]
    assert [f for f in found if f.startswith("form.xlsx:Start!C") and "two dates" in f]
    assert len(found) == 8
    assert only(data, rubric).assessment is None


def test_a_question_that_is_not_asked_or_stands_twice_is_told(rubric, empty):
    book = opened(empty)
    sheet = book["Questions"]
    places = rows(sheet)
    sheet.cell(places["labelling"], 1).value = "labeling"
    sheet.cell(places["run-metadata"], 1).value = "data-validation"
    sheet.cell(places["feature-store"], 1).value = None
    sheet.cell(places["feature-store"], ANSWER).value = "1"
    text = "\n".join(problems(saved(book), rubric))
    assert f"A{places['labelling']}: There is no question 'labeling'. Did you mean" in text
    assert "'data-validation' stands twice" in text
    assert f"D{places['feature-store']}: There is no question in this row." in text


def test_an_option_is_taken_by_its_number_where_another_version_called_it_otherwise(rubric):
    older = replace(rubric, version="0.9.0")
    said = {"data-validation": ("2 - What it was called then",)}
    found = only(filled(workbook(older, team="T", date=DATE), said), rubric).assessment
    assert found.answers == {"data-validation": Answer(option=2)}
    assert found.rubric_version == "0.9.0"


def test_import_says_when_the_answers_were_given_to_another_version(
    rubric, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    older = replace(rubric, version="0.9.0")
    said = filled(workbook(older, team="T", date=DATE), {"data-validation": ("1",)})
    (tmp_path / "a.xlsx").write_bytes(said)
    assert main(["import", "a.xlsx", "-o", "a.yaml"]) == 0
    assert "Answered with rubric mlops 0.9.0, read with" in capsys.readouterr().err


def test_a_workbook_of_another_rubric_is_refused(rubric, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(workbook(replace(rubric, id="other"), team="T", date=DATE))
    assert main(["import", "a.xlsx"]) == 1
    assert "answers the rubric 'other'" in capsys.readouterr().err


def test_very_long_options_are_shortened_and_never_left_out(rubric):
    question = rubric.ladder[0]
    long = [{"label": f"Option {n}", "detail": "long " * 790} for n in range(21)]
    asked = {**asdict(question), "options": long}
    rest = [asdict(q) for q in rubric.questions if q is not question]
    changed = validated(Rubric, {**asdict(rubric), "questions": [asked, *rest]})
    sheet = opened(workbook(changed, team="T", date=DATE))["Questions"]
    lines = sheet.cell(rows(sheet)[question.id], 3).value.split("\n")
    assert [line.partition(":")[0] for line in lines] == [f"{n} - Option {n}" for n in range(21)]
    assert all(line.endswith("…") for line in lines)


# --- the commands


def test_new_writes_a_workbook_that_import_turns_into_an_answer_file(
    tmp_path, monkeypatch, capsys, rubric
):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "a.xlsx", "--team", "Fraud", "--quick"]) == 0
    assert "assess import a.xlsx" in capsys.readouterr().err
    assert main(["new", "--format", "xlsx", "-o", "b.xlsx", "--team", "Fraud", "--quick"]) == 0
    first = (tmp_path / "a.xlsx").read_bytes()
    assert (tmp_path / "b.xlsx").read_bytes() == first
    (tmp_path / "a.xlsx").write_bytes(filled(first, {"data-validation": ("1",)}))
    assert main(["import", "a.xlsx", "-o", "a.yaml"]) == 0
    assert read_answers("a.yaml", rubric).answers == {"data-validation": Answer(option=1)}
    assert main(["score", "a.yaml"]) == 0
    assert main(["import", "a.xlsx"]) == 0
    assert capsys.readouterr().out.endswith((tmp_path / "a.yaml").read_text())


def test_nothing_that_exists_is_overwritten_unless_asked_for(tmp_path, monkeypatch, capsys, empty):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(empty)
    assert main(["new", "a.xlsx"]) == 2
    assert (tmp_path / "a.xlsx").read_bytes() == empty
    (tmp_path / "a.yaml").write_text("mine")
    assert main(["import", "a.xlsx", "-o", "a.yaml"]) == 2
    assert main(["import", "a.xlsx", "--out-dir", "."]) == 2
    assert (tmp_path / "a.yaml").read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert main(["import", "a.xlsx", "-o", "a.xlsx", "--force"]) == 2
    assert (tmp_path / "a.xlsx").read_bytes() == empty
    assert main(["import", "a.xlsx", "-o", "a.yaml", "--force"]) == 0
    assert "a.yaml: No question is answered." in capsys.readouterr().err
    assert "team: Fraud scoring" in (tmp_path / "a.yaml").read_text()


def test_a_file_cannot_be_named_twice(capsys):
    assert main(["new", "a.yaml", "-o", "b.yaml"]) == 2
    assert main(["import", "a.xlsx", "-o", "b.yaml", "--out-dir", "c"]) == 2


def test_a_workbook_with_errors_writes_nothing(tmp_path, monkeypatch, capsys, empty):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(filled(empty, {"data-validation": ("nine",)}))
    assert main(["import", "a.xlsx", "--out-dir", "out"]) == 1
    assert not (tmp_path / "out").exists()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("a.xlsx:Questions!D")


def test_several_workbooks_become_a_file_each(tmp_path, monkeypatch, capsys, empty, rubric):
    monkeypatch.chdir(tmp_path)
    for name, who in (("a", "Ann"), ("b", "ann"), ("c", "")):
        said = {"data-validation": ("1",)}
        (tmp_path / f"{name}.xlsx").write_bytes(filled(empty, said, Respondent=who))
    files = [f"{name}.xlsx" for name in "abc"]
    assert main(["import", *files]) == 2
    assert main(["import", *files, "--out-dir", "out"]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["Ann.yaml", "ann-2.yaml", "c.yaml"]


def test_tiny_rubrics_of_ones_own_make_workbooks_too():
    rubric = tiny()
    question = rubric.ladder[0]
    data = filled(workbook(rubric, team="T", date=DATE), {question.id: ("1",)})
    assert only(data, rubric).assessment.answers == {question.id: Answer(option=1)}


# --- other languages


@pytest.fixture(scope="module")
def dutch():
    return load_localised("nl")


@pytest.fixture(scope="module")
def ploeg(dutch):
    """A workbook in Dutch."""
    with using("nl"):
        return workbook(dutch, team="Ploeg", date=DATE)


def test_a_workbook_speaks_the_language_asked_for(dutch, ploeg):
    book = opened(ploeg)
    assert [s.title for s in book if s.sheet_state == "visible"] == ["Start", "Vragen"]
    sheet = book["Vragen"]
    heads = [sheet.cell(2, column).value for column in range(1, 7)]
    assert heads == ["Id", "Vraag", "Opties", "Antwoord", "Notitie, of reden", "Bewijs"]
    for question in dutch.questions:
        assert question.text in sheet.cell(rows(sheet)[question.id], 2).value
    progress = value_of(book["Start"], "Voortgang").value
    assert progress.startswith("=COUNTA(Vragen!$D$3:")
    english = workbook(load_rubric(), team="Ploeg", date=DATE)
    assert {s.title for s in opened(english)} == {"Start", "Questions", "Choices"}


def in_dutch(data, said, **start):
    book = opened(data)
    for label, value in start.items():
        value_of(book["Start"], label).value = value
    sheet = book["Vragen"]
    for name, cells in said.items():
        for column, value in zip((ANSWER, NOTE, EVIDENCE), cells, strict=False):
            sheet.cell(rows(sheet)[name], column).value = value
    return saved(book)


def test_what_is_chosen_in_dutch_reads_back_as_what_english_gives(rubric, dutch, empty, ploeg):
    said = {q.id: q.top for q in rubric.questions}
    waived = next(q.id for q in rubric.questions if q.allow_na)
    unsure = rubric.ladder[0].id
    here, there = (
        {q.id: (choice(q, said[q.id]), f"Over {q.id}", "https://1.2/3") for q in r.questions}
        for r in (rubric, dutch)
    )
    here |= {waived: ("not applicable", "Zo is het"), unsure: ("unsure",)}
    there |= {waived: ("niet van toepassing", "Zo is het"), unsure: ("weet niet",)}
    read = only(in_dutch(ploeg, there, Respondent="Anna", Rol="arts"), rubric)
    assert not read.problems
    assert read.assessment.team == "Ploeg"
    assert read.assessment.respondents == ("Anna (arts)",)
    english = only(filled(empty, here), rubric).assessment
    assert read.assessment.answers == english.answers
    assert score(rubric, read.assessment).models == score(rubric, english).models
    with using("nl"):  # nor does it matter which language reads it
        assert only(in_dutch(ploeg, there), dutch).assessment.answers == english.answers
        assert only(filled(empty, here), rubric).assessment.answers == english.answers


def test_words_of_both_languages_are_understood_in_one_workbook(rubric, dutch, ploeg):
    asked = [q for q in rubric.ladder if q.allow_na and q.top > 1][:7]
    words = [
        "1",
        choice(rubric.question_by_id[asked[1].id], 1),
        dutch.question_by_id[asked[2].id].options[1].label,
        "unsure",
        "Weet niet.",
        "niet van toepassing: wij kopen het",
        "not applicable: we buy it",
    ]
    data = in_dutch(ploeg, {q.id: (word,) for q, word in zip(asked, words, strict=True)})
    read = only(data, rubric)
    assert not read.problems
    found = [read.assessment.answers[q.id] for q in asked]
    assert [a.option for a in found[:3]] == [1, 1, 1]
    assert [a.unsure for a in found[3:5]] == [True, True]
    assert [a.reason for a in found[5:]] == ["wij kopen het", "we buy it"]


def test_what_is_wrong_in_a_dutch_workbook_is_told_with_its_words(rubric, dutch, ploeg):
    question = dutch.ladder[0]
    data = in_dutch(ploeg, {question.id: ("iets anders",)}, Team="", Datum="")
    told = problems(data, rubric)
    row = rows(opened(ploeg)["Vragen"])[question.id]
    assert any("Team is empty." in text for text in told)
    assert any("Datum is empty." in text for text in told)
    (wrong,) = [text for text in told if f"Vragen!D{row}" in text]
    assert choice(question, 1) in wrong


def test_a_workbook_that_another_version_worded_otherwise_is_read_by_its_own_words(rubric, ploeg):
    book = opened(ploeg)
    for sheet, old, new in (("Words", "Antwoord", "Reactie"), ("Vragen", "Antwoord", "Reactie")):
        for row in book[sheet].iter_rows():
            for cell in row:
                if cell.value == old:
                    cell.value = new
    question = rubric.ladder[0]
    label = f"1 - {'Anders gezegd'}"
    offered = next(r for r in book["Choices"].iter_rows() if r[0].value == question.id)
    offered[2].value = label
    data = in_dutch(saved(book), {question.id: (label,)})
    assert only(data, rubric).assessment.answers == {question.id: Answer(option=1)}


def test_a_language_of_an_overlay_alone_makes_workbooks_too(tmp_path, rubric):
    place = tmp_path / "locale" / "fr"
    place.mkdir(parents=True)
    question = rubric.ladder[0]
    labels = [f"Choix {n}" for n in range(len(question.options))]
    (place / "questions.yaml").write_text(
        yaml.safe_dump(
            {"questions": [{"id": question.id, "options": [{"label": text} for text in labels]}]}
        )
    )
    french = load_localised("fr", tmp_path)
    with using("fr"):
        data = workbook(french, team="Équipe", date=DATE)
    assert choice(french.question_by_id[question.id], 1) == "1 - Choix 1"
    read = only(filled(data, {question.id: ("1 - Choix 1",)}), rubric)
    assert read.assessment.answers == {question.id: Answer(option=1)}


def test_the_command_makes_a_dutch_workbook_that_import_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "a.xlsx", "--language", "nl", "--team", "Ploeg", "--quick"]) == 0
    assert main(["import", "a.xlsx", "-o", "a.yaml"]) == 0
    assert "assessment" not in capsys.readouterr().out
    read = read_answers("a.yaml", load_rubric())
    assert (read.team, read.quick) == ("Ploeg", True)
