"""Why this level and not the next, and what one change would do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from assess.answers.model import Answer
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
    weaker = dict.fromkeys(
        ("slice-evaluation", "feature-parity", "environment-symmetry", "prediction-log"), 0
    )
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


def test_a_what_if_that_moves_only_the_best_case_says_so():
    # How fast the world changes is not known: the worst case already counts it, the best does not.
    unsure = dataclasses.replace(
        SAMPLE, answers={**SAMPLE.answers, "pace-of-change": Answer(unsure=True)}
    )
    top = RUBRIC.question_by_id["pace-of-change"].top
    w = what_if(RUBRIC, unsure, {"pace-of-change": top})
    assert {c.kind for c in w.changes} == {"challenge_best"}
    assert all(c.before < c.after for c in w.changes)
    assert {c.what for c in w.changes} == {
        key
        for key, r in w.before.challenges.items()
        if r.residual_best != w.after.challenges[key].residual_best
    }


def test_a_what_if_on_an_unsure_answer_says_which_bounds_move():
    blank = dataclasses.replace(SAMPLE, answers={})
    w = what_if(RUBRIC, blank, {"model-deployment": 0})
    moved = {(c.kind, c.what): (c.before, c.after) for c in w.changes}
    assert moved["high", "google"] == (2, 0)
    assert moved["high", "microsoft"] == (4, 2)
    assert ("level", "google") not in moved
    assert {what for kind, what in moved if kind == "category_high"} >= {"google.delivery"}
    assert moved["criterion", "m3-automatic-release"] == ("unknown", "unmet")


def test_a_what_if_that_changes_nothing_lists_nothing():
    same = SAMPLE.answer("model-deployment").option
    assert what_if(RUBRIC, SAMPLE, {"model-deployment": same}).changes == ()


def test_the_reasons_for_a_level_are_its_blockers_and_shares():
    for model in RUBRIC.models:
        e = explain_model(RUBRIC, SAMPLE, RESULT, model.id)
        blocking = {b.criterion for b in e.result.blockers if b.essential}
        target = e.result.level + 1
        open_ = {c for level in e.levels[:target] for c in level.essential_open}
        assert open_ == blocking
        for c in blocking:
            statement = next(x.statement for x in model.criteria if x.id == c)
            assert any(statement in reason for reason in e.why_not_next)


def test_an_essential_criterion_that_is_not_known_is_not_called_unmet():
    blank = dataclasses.replace(SAMPLE, answers={})
    reasons = explain_model(RUBRIC, blank, score(RUBRIC, blank), "google").why_not_next
    assert any("is not known to be met" in r for r in reasons)
    assert not any("is not met" in r for r in reasons)


def test_a_team_to_which_nothing_applies_is_told_that_nothing_can_be_shown():
    waived = {q.id: Answer(reason="Not ours.") for q in RUBRIC.questions}
    nobody = dataclasses.replace(SAMPLE, answers=waived)
    e = explain_model(RUBRIC, nobody, score(RUBRIC, nobody), "google")
    assert (e.result.level, e.result.high) == (0, 0)
    (reason,) = e.why_not_next
    assert reason.startswith("No criterion up to level 1 applies")
    trace = e.levels[0].criteria[0].questions[0]
    assert (trace.have, trace.reached, trace.reason) == (None, None, "Not ours.")


@pytest.mark.parametrize("path", sorted(TEAMS.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_team_below_the_top_level_is_told_what_keeps_the_next_away(path):
    a = read_answers(path, RUBRIC)
    result = score(RUBRIC, a)
    for model in RUBRIC.models:
        e = explain_model(RUBRIC, a, result, model.id)
        assert bool(e.why_not_next) is (e.result.level < model.top)
        assert [x.reached for x in e.levels] == [
            k <= e.result.level for k in range(1, model.top + 1)
        ]
