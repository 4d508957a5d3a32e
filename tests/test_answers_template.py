"""The commented file to fill in by hand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tiny_rubric import tiny

from assess.answers.model import Answer
from assess.answers.read import parse_answers
from assess.answers.template import template
from assess.rubric.load import load_rubric

DATE = dt.date(2024, 2, 29)


@pytest.fixture(params=["tiny", "built-in"])
def rubric(request):
    return tiny() if request.param == "tiny" else load_rubric()


@pytest.mark.parametrize("quick", [False, True])
def test_it_reads_back_with_no_answer(rubric, quick):
    text = template(rubric, quick=quick, team="Fraud: scoring #1", date=DATE)
    found = parse_answers(text.encode(), rubric)
    assert found.answers == {}
    assert (found.team, found.date, found.quick) == ("Fraud: scoring #1", DATE, quick)
    assert (found.rubric_id, found.rubric_version) == (rubric.id, rubric.version)


def keys(text):
    return re.findall(r"^  ([a-z0-9-]+):$", text, re.M)


def test_every_question_stands_in_it_with_all_its_options(rubric):
    text = template(rubric, date=DATE)
    order = [q.id for s in rubric.sections for q in rubric.questions_in(s.id)]
    assert keys(text) == order
    words = " ".join(text.replace("#", " ").split())
    for question in rubric.questions:
        for part in (question.text, question.help, question.counts, question.does_not_count):
            assert " ".join(part.split()) in words
        for n, option in enumerate(question.options):
            assert f"{n} {option.label}: {' '.join(option.detail.split())}" in words


def test_quick_asks_only_the_core_questions(rubric):
    text = template(rubric, quick=True, date=DATE)
    assert set(keys(text)) == {q.id for q in rubric.questions if q.core}


def test_it_can_be_filled_in_where_it_says(rubric):
    text = template(rubric, team="T", date=DATE)
    for question in rubric.ladder:
        text = text.replace(f"\n  {question.id}:\n", f"\n  {question.id}: {question.top}\n")
    found = parse_answers(text.encode(), rubric)
    assert found.answers == {q.id: Answer(option=q.top) for q in rubric.ladder}


def test_what_is_commented_out_is_right_when_it_is_commented_in(rubric):
    text = template(rubric, team="T", date=DATE)
    for key in ("respondents", "targets", "capacity", "labels", "evidence"):
        text = text.replace(f"\n# {key}:", f"\n{key}:")
    text = text.replace("\n#   - id", "\n  - id").replace("\n#     ", "\n    ")
    found = parse_answers(text.encode(), rubric)
    assert found.targets == {m.id: m.top for m in rubric.models}
    assert found.capacity == 12
    assert found.labels == {"department": "Risk"}
    assert found.respondents == ("data science lead", "operations lead")
    record = found.evidence["ci-runs"]
    assert (record.observed_on, record.valid_until) == (DATE, dt.date(2025, 2, 28))


def test_it_is_readable_in_a_terminal(rubric):
    text = template(rubric, date=DATE)
    assert max(map(len, text.splitlines())) <= 100
    assert "\t" not in text
    assert not re.search(r" $", text, re.M)


def test_the_team_without_a_name_gets_a_placeholder(rubric):
    assert parse_answers(template(rubric, date=DATE).encode(), rubric).team == "My team"


@pytest.mark.parametrize("team", ["no", "2026", "1.0", "a\nb", '"x"', "- x", "x: y", "[", "é — ü"])
def test_any_team_name_survives(rubric, team):
    found = parse_answers(template(rubric, team=team, date=DATE).encode(), rubric)
    assert found.team == " ".join(team.split())


@pytest.mark.parametrize("date", [dt.date.min, dt.date.max])
def test_any_date_survives(rubric, date):
    assert parse_answers(template(rubric, date=date).encode(), rubric).date == date


def test_a_file_in_another_language_has_the_same_keys_and_no_answers(capsys):
    from assess.cli.main import main

    assert main(["new", "--language", "nl", "--team", "T"]) == 0
    text = capsys.readouterr().out
    assert "Zo vul je het in." in text
    assert "How to fill it in." not in text
    rubric = load_rubric()
    assert parse_answers(text.encode(), rubric).answers == {}
    assert main(["new", "--team", "T"]) == 0
    keys = [line.split("#")[0].strip() for line in capsys.readouterr().out.splitlines()]
    assert [
        line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()
    ] == list(filter(None, keys))
