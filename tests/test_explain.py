"""Why this level and not the next, and what one change would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.answers.read import read_answers
from assess.resources import rubrics_dir
from assess.rubric.load import load_rubric
from assess.scoring.explain import cautions, explain_model, what_if
from assess.scoring.score import score

RUBRIC = load_rubric()
SAMPLE = read_answers(rubrics_dir() / "sample-team.yaml", RUBRIC)
RESULT = score(RUBRIC, SAMPLE)
TEAMS = Path(__file__).parent / "teams"


def test_every_criterion_is_traced_to_the_answers_it_asks_for():
    e = explain_model(RUBRIC, SAMPLE, RESULT, "microsoft")
    traced = {c.criterion.id: c for level in e.levels for c in level.criteria}
    assert set(traced) == {c.id for c in RUBRIC.model("microsoft").criteria}
    c = traced["m3-automatic-release"]
    assert c.status == "unmet"
    (q,) = c.questions
    assert (q.question, q.have, q.need, q.reached) == ("model-deployment", 1, 2, False)
    assert q.have_label == "A person runs a deployment script"
    assert q.note == "One command, run by operations on Tuesdays."


def test_the_reasons_name_essential_criteria_and_counts():
    e = explain_model(RUBRIC, SAMPLE, RESULT, "microsoft")
    assert e.why_level.startswith("All essential criteria up to level 2 are met, and 14 of 16")
    assert any("essential criterion of level 3 is not met" in r for r in e.why_not_next)
    assert any("Level 3 has 1 of 12 criteria met" in r and "that is 7" in r for r in e.why_not_next)


def test_a_level_below_the_next_that_is_only_largely_met_is_a_reason():
    team = read_answers(TEAMS / "google-1.yaml", RUBRIC)
    weaker = dict.fromkeys(("slice-evaluation", "feature-parity", "environment-symmetry", "prediction-log"), 0)
    after = what_if(RUBRIC, team, weaker).after
    assert after.models["google"].level == 1
    changed = what_if(RUBRIC, team, weaker)
    e = explain_model(RUBRIC, team, changed.after, "google")
    assert any("Level 1 has 18 of 23" in r and "85 %" in r and "20" in r for r in e.why_not_next)


def test_the_top_level_has_no_reason_against_a_next_one():
    team = read_answers(TEAMS / "google-2.yaml", RUBRIC)
    assert explain_model(RUBRIC, team, score(RUBRIC, team), "google").why_not_next == ()


@pytest.mark.parametrize(("team", "warned"), [("microsoft-3", True), ("microsoft-4", False)])
def test_microsoft_levels_without_monitoring_carry_a_warning(team, warned):
    a = read_answers(TEAMS / f"{team}.yaml", RUBRIC)
    found = cautions(RUBRIC, a, score(RUBRIC, a), "microsoft")
    assert bool(found) is warned


def test_what_if_says_everything_that_moves_and_leaves_the_answers_alone():
    w = what_if(RUBRIC, SAMPLE, {"model-deployment": 2})
    moved = {(c.kind, c.what): (c.before, c.after) for c in w.changes}
    assert moved["level", "google"] == (0, 1)
    assert moved["criterion", "g1-model-delivery"] == ("unmet", "met")
    assert ("level", "microsoft") not in moved
    assert (
        moved["challenge", "efficient-pipelines"][1] < moved["challenge", "efficient-pipelines"][0]
    )
    assert SAMPLE.answer("model-deployment").option == 1


def test_an_unknown_model_is_a_key_error():
    with pytest.raises(KeyError):
        explain_model(RUBRIC, SAMPLE, RESULT, "nobody")
