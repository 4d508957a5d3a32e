"""The model that an invented bank made: proven, scored and drawn without a line of code."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.answers.read import read_answers
from assess.rubric.check import check_rubric
from assess.rubric.crosswalk import crosswalk
from assess.rubric.load import load_rubric
from assess.scoring.score import score

EXAMPLE = Path(__file__).parents[1] / "examples" / "own-model"
RUBRIC = load_rubric(EXAMPLE / "house-rubric")
TEAMS = sorted((EXAMPLE / "teams").glob("*.yaml"))


def test_it_holds_together_and_adds_one_model():
    assert check_rubric(RUBRIC).problems == ()
    assert [m.id for m in RUBRIC.models] == ["google", "microsoft", "release-readiness"]
    assert RUBRIC.id == load_rubric().id  # so that the answer files there are still fit


def test_the_work_it_cites_is_its_own():
    model = RUBRIC.model("release-readiness")
    assert {s.work for c in model.criteria for s in c.source} == {"release-policy"}
    assert RUBRIC.work_by_id["release-policy"].authors.startswith("Northern Example Bank")


def test_there_is_a_team_for_each_level_above_zero():
    assert [int(path.stem[-1]) for path in TEAMS] == [1, RUBRIC.model("release-readiness").top]


@pytest.mark.parametrize("path", TEAMS, ids=lambda path: path.stem)
def test_a_team_with_exactly_what_a_level_asks_has_that_level(path):
    found = score(RUBRIC, read_answers(path, RUBRIC)).models["release-readiness"]
    assert (found.level, found.high) == (int(path.stem[-1]),) * 2


def test_it_changes_no_verdict_of_the_others(sample):
    built_in = load_rubric()
    before = score(built_in, read_answers(sample, built_in))
    after = score(RUBRIC, read_answers(sample, RUBRIC))
    assert {k: after.models[k] for k in before.models} == before.models
    assert (after.challenges, after.scorecards) == (before.challenges, before.scorecards)


def test_the_crosswalk_shows_what_its_page_says_of_it():
    pairs = {
        (x.model, x.other, x.first.question, x.second.question)
        for x in crosswalk(RUBRIC).inversions
    }
    # Google asks for validation by a program first and for version control second
    assert ("google", "release-readiness", "model-validation", "version-control") in pairs
