"""A team that has exactly what a source says of a level gets exactly that level."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.answers.read import read_answers
from assess.rubric.load import load_rubric
from assess.scoring.score import score

TEAMS = sorted((Path(__file__).parent / "teams").glob("*.yaml"))


def test_there_is_a_team_for_each_level_of_both_models():
    assert [p.stem for p in TEAMS] == [
        *(f"google-{k}" for k in range(3)),
        *(f"microsoft-{k}" for k in range(5)),
    ]


@pytest.mark.parametrize("path", TEAMS, ids=lambda p: p.stem)
def test_a_team_described_by_its_source_gets_exactly_that_level(path: Path):
    rubric = load_rubric()
    model, level = path.stem.split("-")
    verdict = score(rubric, read_answers(path, rubric)).models[model]
    assert (verdict.level, verdict.high) == (int(level), int(level))


@pytest.mark.parametrize("path", TEAMS, ids=lambda p: p.stem)
def test_every_question_of_a_prose_team_is_answered(path: Path):
    rubric = load_rubric()
    answers = read_answers(path, rubric).answers
    assert {q.id for q in rubric.questions} == set(answers)
    assert all(a.status == "answered" for a in answers.values())
