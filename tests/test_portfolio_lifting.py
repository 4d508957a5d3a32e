"""Which practices would lift most teams: the planner's own sets, and exact counts of teams."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolio_cases import LADDER, assessment, five, small

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.portfolio.lifting import lifting_of
from assess.portfolio.record import record
from assess.portfolio.steps import mask_of, members, step_of
from assess.roadmap.goals import level_condition
from assess.roadmap.plan import PlanOptions, plan
from assess.roadmap.problem import compile_problem
from assess.roadmap.projection import raised
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = small()
NUMBERS = {p.id: i for i, p in enumerate(RUBRIC.practices)}
TOPS = {q.id: q.top for q in RUBRIC.questions}
NA = {q.id for q in RUBRIC.questions if q.allow_na}


@st.composite
def teams(draw):
    values = []
    for q in LADDER:
        choices = [*range(TOPS[q] + 1), "unsure", *(["n/a"] if q in NA else [])]
        values.append(draw(st.sampled_from(choices)))
    return assessment("T", tuple(values))


@settings(max_examples=150, deadline=None)
@given(teams(), st.sets(st.sampled_from(sorted(NUMBERS))), st.data())
def test_a_step_holds_exactly_when_scoring_says_so_after_these_practices(team, shared, data):
    model = data.draw(st.sampled_from(RUBRIC.models))
    result = score(RUBRIC, team)
    level = result.models[model.id].level + 1
    if level > model.top:
        return
    problem = compile_problem(RUBRIC, team, {k: c.exposure for k, c in result.challenges.items()})
    condition = level_condition(problem, model, "", level)
    step = step_of(RUBRIC, problem, condition)
    # What a team can use: practices all of whose prerequisites are done or used as well.
    use = {p for p in shared if p in problem.candidates}
    while lacking := {p for p in use if not set(problem.candidates[p].requires) <= use}:
        use -= lacking
    assert members(step.usable(mask_of(shared, NUMBERS)), RUBRIC) == tuple(
        p.id for p in RUBRIC.practices if p.id in use
    )
    values = problem.values(use)
    found = step.holds(mask_of(shared, NUMBERS))
    assert found == condition.holds(values)
    assert found == (score(RUBRIC, raised(team, values)).models[model.id].level >= level)


@settings(max_examples=60, deadline=None)
@given(teams())
def test_the_cheapest_way_is_the_one_that_the_planner_plans(team):
    result = score(RUBRIC, team)
    made = record(RUBRIC, team)
    for model in RUBRIC.models:
        standing = made.models[model.id]
        if standing.level == model.top:
            assert standing.step is standing.cheapest is None
            continue
        targets = {model.id: standing.level + 1}
        roadmap = plan(RUBRIC, team, result, PlanOptions(targets=targets, advice=False, samples=0))
        if roadmap.attainable:
            assert standing.cheapest == tuple(sorted(p.id for p in roadmap.practices))
            assert standing.effort == pytest.approx(roadmap.effort.likely)
            assert standing.step.holds(mask_of(standing.cheapest, NUMBERS))
        else:
            assert standing.cheapest is None


def test_so_it_is_with_the_shipped_rubric_and_what_a_team_accepted(sample):
    rubric = load_rubric()
    team = read_answers(sample, rubric)
    result = score(rubric, team)
    made = record(rubric, team)
    for model in rubric.models:
        targets = {model.id: result.models[model.id].level + 1}
        roadmap = plan(rubric, team, result, PlanOptions(targets=targets, advice=False, samples=0))
        assert made.models[model.id].cheapest == tuple(sorted(p.id for p in roadmap.practices))


def lifted(records, model, practices) -> int:
    steps = [r.models[model.id].step for r in records]
    bits = mask_of(practices, NUMBERS)
    return sum(step is not None and step.holds(bits) for step in steps)


@settings(max_examples=15, deadline=None)
@given(st.lists(teams(), min_size=1, max_size=6))
def test_investments_add_up_and_no_way_of_one_team_pays_better(found):
    records = [record(RUBRIC, team) for team in found]
    for model in RUBRIC.models:
        lifting = lifting_of(RUBRIC, model, records)
        have: set[str] = set()
        weeks = Fraction(0)
        for i in lifting.investments:
            before = lifted(records, model, have)
            have |= set(i.practices)
            weeks += sum(Fraction(RUBRIC.practice_by_id[p].effort[1]) for p in i.practices)
            assert lifted(records, model, have) == i.total
            assert i.total - before == i.teams > 0
            assert i.weeks == float(weeks)
        reachable = sum(r.models[model.id].cheapest is not None for r in records)
        if len(lifting.investments) < 6:
            assert lifted(records, model, have) == reachable
        if lifting.investments:
            first = lifting.investments[0]
            for r in records:
                way = r.models[model.id].cheapest
                if way:
                    cost = sum(RUBRIC.practice_by_id[p].effort[1] for p in way)
                    assert first.teams * cost >= lifted(records, model, way) * first.effort[1]


def test_on_five_teams_no_set_of_practices_at_all_pays_better():
    records = five(RUBRIC)
    model = RUBRIC.models[0]
    first = lifting_of(RUBRIC, model, records).investments[0]
    best = max(
        Fraction(lifted(records, model, chosen))
        / Fraction(sum(RUBRIC.practice_by_id[p].effort[1] for p in chosen))
        for size in range(1, len(NUMBERS) + 1)
        for chosen in combinations(NUMBERS, size)
    )
    assert Fraction(first.teams) / Fraction(first.effort[1]) == best


def test_a_level_that_no_practice_reaches_is_counted_as_beyond():
    bare = replace(RUBRIC, practices=tuple(p for p in RUBRIC.practices if p.id != "build-script"))
    practices = tuple(
        replace(p, requires=tuple(r for r in p.requires if r != "build-script"))
        for p in bare.practices
    )
    bare = replace(bare, practices=practices)
    # build-service still raises build to 3; without it too, nobody gets Stairs 1 from build 0.
    bare = replace(bare, practices=tuple(p for p in practices if p.id != "build-service"))
    records = [
        record(bare, assessment("Ada", (0,) * 8)),
        record(bare, assessment("C", (2,) + (0,) * 7)),
    ]
    lifting = lifting_of(bare, bare.models[0], records)
    assert (lifting.wanting, lifting.beyond) == (2, 1)
    assert lifting.investments[-1].total == 1


def test_low_options_accepted_on_purpose_are_left_alone_unless_needed():
    base = assessment("Cleo", (2, 0, 0, 0, 0, 0, 0, 0))
    free = record(RUBRIC, base).models["stairs"].cheapest
    assert free == ("one-team", "unit-tests")
    answers = dict(base.answers) | {"team": Answer(option=0, accepted="Decided so.")}
    chosen = record(RUBRIC, type(base)(base.team, base.date, answers)).models["stairs"].cheapest
    assert chosen == ("data-checks", "unit-tests")
