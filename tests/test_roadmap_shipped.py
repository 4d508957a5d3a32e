"""The roadmap on the rubric that ships: hundreds of teams, and the story from nothing to the top."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import reference_planner as reference

from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.roadmap.plan import plan
from assess.roadmap.values import Plan, PlanOptions
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.scoring.score import score

TEAMS = 160


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric()


def random_team(rubric: Rubric, chance: random.Random) -> Assessment:
    """Answers of any mixture: weak and strong teams, unsure, unanswered and not applicable."""
    strength = chance.random()
    answers = {}
    for q in rubric.questions:
        draw = chance.random()
        if draw < 0.05:
            answers[q.id] = Answer(unsure=True)
        elif draw < 0.09 and q.allow_na:
            answers[q.id] = Answer(reason="Not for us.")
        elif draw > 0.12:
            options = range(q.top + 1)
            weights = [strength**k * (1 - strength) ** (q.top - k) + 0.02 for k in options]
            answers[q.id] = Answer(option=chance.choices(options, weights)[0])
    return Assessment(team="Team", date=dt.date(2026, 11, 23), answers=answers)


def random_request(rubric: Rubric, chance: random.Random) -> PlanOptions:
    targets = {}
    for model in rubric.models:
        if chance.random() < 0.75:
            targets[model.id] = chance.randint(1, model.top)
        if chance.random() < 0.25:
            targets[f"{model.id}.{chance.choice(model.categories).id}"] = chance.randint(
                1, model.top
            )
    risks = {
        c.id: chance.choice([1.0, 1.5, 2.0]) for c in rubric.challenges if chance.random() < 0.08
    }
    excluded = tuple(p.id for p in rubric.practices if chance.random() < 0.004)
    return PlanOptions(
        targets=targets,
        max_risk=risks,
        exclude=excluded,
        capacity=chance.choice([2.5, 6.0, 12.0, 30.0]),
        advice=False,
        samples=0,
    )


def check(rubric: Rubric, team: Assessment, options: PlanOptions, made: Plan) -> None:
    low = reference.low_answers(rubric, team)
    still = set(reference.open_practices(rubric, low))
    chosen = {p.id for p in made.practices}
    by_id = {p.id: p for p in made.practices}
    assert chosen <= still - set(options.exclude)
    assert made.optimal
    for p in made.practices:
        needed = [r for r in rubric.practice_by_id[p.id].requires if r in still]
        assert set(needed) <= chosen
        assert all(by_id[r].until <= p.wave for r in needed)
        assert p.wave == p.until or p.effort.likely > made.capacity
    for wave in made.waves:
        assert wave.effort <= made.capacity + 1e-9
    attained = [g for g in made.goals if g.attainable]
    levels = {g.key: int(g.wanted) for g in attained if g.kind == "level"}
    ceilings = {g.key: options.max_risk[g.key] for g in attained if g.kind == "risk"}
    after = reference.apply(rubric, low, chosen)
    assert reference.attains(rubric, team, after, levels, ceilings)
    for p in made.practices:
        if p.effort.likely and not any(p.id in rubric.practice_by_id[o].requires for o in chosen):
            rest = reference.apply(rubric, low, chosen - {p.id})
            assert not reference.attains(rubric, team, rest, levels, ceilings)
    for goal in made.goals:
        assert goal.attainable or goal.obstacles
    if made.waves:
        answers = {**team.answers, **{q: Answer(option=v) for q, v in after.items()}}
        scored = score(rubric, replace(team, answers=answers))
        projected = made.waves[-1].projected
        assert projected.levels == {m: r.level for m, r in scored.models.items()}
        assert projected.indices == pytest.approx({m: r.index for m, r in scored.models.items()})
        assert projected.residuals == pytest.approx(
            {c: r.residual for c, r in scored.challenges.items()}
        )


@pytest.mark.parametrize("part", range(4))
def test_plans_of_random_teams_are_closed_attain_and_respect_capacity(
    rubric: Rubric, part: int
) -> None:
    chance = random.Random(part)
    sizes = []
    for _ in range(TEAMS // 4):
        team, options = random_team(rubric, chance), random_request(rubric, chance)
        made = plan(rubric, team, score(rubric, team), options)
        check(rubric, team, options, made)
        sizes.append(len(made.practices))
    assert max(sizes) > 20
    assert min(sizes) < max(sizes)


@pytest.fixture(scope="module")
def nothing_to_everything(rubric: Rubric) -> Plan:
    answers = {q.id: Answer(option=0) for q in rubric.questions}
    team = Assessment(team="New team", date=dt.date(2026, 11, 23), answers=answers)
    options = PlanOptions(targets={"google": 2, "microsoft": 4})
    return plan(rubric, team, score(rubric, team), options)


def test_from_nothing_to_google_2_and_microsoft_4_the_plan_exists_and_is_proven(
    nothing_to_everything: Plan,
) -> None:
    made = nothing_to_everything
    assert made.attainable
    assert made.optimal
    assert made.now.levels == {"google": 0, "microsoft": 0}
    assert made.waves[-1].projected.levels == {"google": 2, "microsoft": 4}
    assert all(g.finish is not None for g in made.goals)


def test_the_story_lays_foundations_first_and_watches_before_it_retrains(
    rubric: Rubric, nothing_to_everything: Plan
) -> None:
    """Where a question first reaches an option on the way, in the order of work."""

    def place(question: str, option: int) -> int:
        raising = [
            p.order for p in nothing_to_everything.practices if p.raises.get(question, 0) >= option
        ]
        return min(raising, default=10**6)

    top_trigger = rubric.question_by_id["retraining-trigger"].top
    assert place("version-control", 1) < place("training-pipeline", 1)
    assert place("version-control", 1) < place("pipeline-ci", 1)
    assert place("experiment-tracking", 1) < place("model-registry", 2)
    assert place("training-pipeline", 2) < place("retraining-trigger", 2)
    assert place("model-validation", 2) <= place("retraining-trigger", 2)
    assert place("prediction-log", 1) < place("retraining-trigger", top_trigger)
    assert place("model-monitoring", 2) < place("retraining-trigger", top_trigger)


def test_every_recommendation_has_a_reason(nothing_to_everything: Plan) -> None:
    made = nothing_to_everything
    recommended = [*made.practices, *made.quick_wins, *made.three]
    recommended += [r for need in made.challenge_needs for r in need.practices]
    assert recommended
    for r in recommended:
        assert r.why.blockers or r.why.lowers or r.why.index or r.why.unlocks


def test_the_plan_is_the_same_bytes_in_another_process(sample: Path) -> None:
    command = [sys.executable, "-m", "assess", "roadmap", str(sample), "--format", "json"]
    texts = set()
    for seed in ("0", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, capture_output=True, env=environment, check=True)
        texts.add(done.stdout)
    assert len(texts) == 1
    assert json.loads(texts.pop())["attainable"] is True


def test_every_option_step_of_the_shipped_rubric_can_be_planned(rubric: Rubric) -> None:
    """With nothing in place, every model's top and a low ceiling for every risk can be reached."""
    answers = {q.id: Answer(option=0) for q in rubric.questions}
    team = Assessment(team="New team", date=dt.date(2026, 11, 23), answers=answers)
    result = score(rubric, team)
    targets = {m.id: m.top for m in rubric.models}
    ceilings = {c.id: 0.0 for c in rubric.challenges}
    options = PlanOptions(targets=targets, max_risk=ceilings, advice=False, samples=0)
    made = plan(rubric, team, result, options)
    assert [g.key for g in made.goals if not g.attainable] == []


def test_the_sample_team_reads_and_plans(rubric: Rubric, sample: Path) -> None:
    team = read_answers(sample, rubric)
    made = plan(rubric, team, score(rubric, team))
    assert made.targets == dict(team.targets)
    assert made.attainable
    assert made.reopened
