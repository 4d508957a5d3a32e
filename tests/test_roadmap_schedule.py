"""Waves: nothing before its prerequisites, nothing overfull, gain brought forward, dates right."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roadmap_cases import (
    Case,
    assessment,
    cases,
    challenge,
    criterion,
    model,
    practice,
    question,
    rubric,
)

from assess.errors import PlanError
from assess.roadmap.plan import plan
from assess.roadmap.schedule import check_start, next_quarter, pack, wave_end, wave_start
from assess.roadmap.values import Plan, PlanOptions
from assess.scoring.score import score


@st.composite
def jobs(draw: st.DrawFn) -> tuple[list[str], dict[str, int], dict[str, list[str]], int]:
    order = [f"p{i}" for i in range(draw(st.integers(0, 12)))]
    costs = {p: draw(st.integers(0, 25)) for p in order}
    requires = {
        p: draw(st.lists(st.sampled_from(order[:i]), max_size=3, unique=True)) if i else []
        for i, p in enumerate(order)
    }
    return order, costs, requires, draw(st.integers(1, 12))


@given(jobs())
@settings(deadline=None)
def test_every_practice_is_done_once_after_its_prerequisites_and_no_wave_is_overfull(job) -> None:
    order, costs, requires, capacity = job
    spans = pack(order, costs, requires, capacity)
    loads: dict[int, int] = {}
    for p, span in spans.items():
        assert sum(load for _, load in span.loads) == costs[p]
        assert [w for w, _ in span.loads] == list(range(span.wave, span.until + 1))
        assert all(spans[r].until <= span.wave for r in requires[p])
        if costs[p] <= capacity:
            assert span.wave == span.until
        for wave, load in span.loads:
            loads[wave] = loads.get(wave, 0) + load
    assert list(spans) == order
    assert all(load <= capacity for load in loads.values())


@given(jobs())
@settings(deadline=None)
def test_a_large_practice_begins_with_a_wave_of_its_own(job) -> None:
    order, costs, requires, capacity = job
    spans = pack(order, costs, requires, capacity)
    for p, span in spans.items():
        if costs[p] > capacity:
            assert span.loads[0] == (span.wave, capacity)
            others = [s for o, s in spans.items() if o != p and costs[o]]
            assert all(span.wave not in [w for w, _ in s.loads] for s in others)


def test_a_gap_is_filled_by_the_next_practice_that_fits() -> None:
    spans = pack(
        ["a", "b", "c", "d"],
        {"a": 8, "b": 6, "c": 4, "d": 30},
        {"a": [], "b": [], "c": ["a"], "d": []},
        12,
    )
    assert {p: (s.wave, s.until) for p, s in spans.items()} == {
        "a": (1, 1),
        "b": (2, 2),
        "c": (1, 1),
        "d": (3, 5),
    }
    assert spans["d"].loads == ((3, 12), (4, 12), (5, 6))


def test_a_plan_of_more_than_a_hundred_years_is_refused() -> None:
    with pytest.raises(PlanError, match="400 quarters"):
        pack(["a"], {"a": 500}, {"a": []}, 1)


@given(cases(), st.sampled_from([0.5, 1.0, 2.3, 4.0]))
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_waves_of_a_plan_respect_capacity_order_and_scores(case: Case, capacity: float) -> None:
    made = plan(
        case.rubric,
        case.assessment,
        score(case.rubric, case.assessment),
        PlanOptions(
            targets=case.targets,
            max_risk=case.max_risk,
            capacity=capacity,
            advice=False,
            samples=0,
        ),
    )
    by_id = {p.id: p for p in made.practices}
    assert sum(w.effort for w in made.waves) == pytest.approx(made.effort.likely)
    for wave in made.waves:
        assert wave.effort <= capacity + 1e-9
    for p in made.practices:
        assert all(by_id[r].until <= p.wave for r in p.requires)
        assert p.wave == p.until or p.effort.likely > capacity
    indices = [made.now, *(w.projected for w in made.waves)]
    for before, after in pairwise(indices):
        assert all(after.indices[m] >= before.indices[m] - 1e-9 for m in before.indices)
        assert all(after.levels[m] >= before.levels[m] for m in before.levels)
        assert all(after.residuals[c] <= before.residuals[c] + 1e-9 for c in before.residuals)


def spread() -> object:
    questions = [question(q, 1) for q in "abcd"]
    criteria = [criterion(f"c-{q}", 1, {q: 1}, essential=True) for q in "abc"]
    return rubric(
        questions,
        [model("m", 1, [*criteria, criterion("c-d", 1, {"d": 1}, essential=True)])],
        [
            practice("base", {"d": 1}, effort=3),
            practice("slow", {"a": 1}, effort=4),
            practice("fast", {"b": 1}, effort=1),
            practice("late", {"c": 1}, ("base",), effort=1),
        ],
        [challenge("risk", 5, [("a", 1, 1.0)], [])],
    )


def made(r, **options) -> Plan:
    team = assessment({})
    options.setdefault("advice", False)
    return plan(r, team, score(r, team), PlanOptions(targets={"m": 1}, **options))


def test_the_order_brings_index_gain_for_the_effort_forward() -> None:
    # each criterion is worth a quarter: fast 1/4, then base with late 2/4 for 4 (1/8) or base alone
    # 1/3 · 1/4; slow 1/16
    order = [p.id for p in made(spread()).practices]
    assert order == ["fast", "base", "late", "slow"]


def test_of_equal_index_gain_the_one_that_lowers_risks_comes_first() -> None:
    questions = [question(q, 1) for q in "ab"]
    criteria = [criterion(f"c-{q}", 1, {q: 1}, essential=True) for q in "ab"]
    r = rubric(
        questions,
        [model("m", 1, criteria)],
        [practice("a-plain", {"a": 1}), practice("b-safer", {"b": 1})],
        [challenge("risk", 5, [("b", 1, 1.0)], [])],
    )
    assert [p.id for p in made(r).practices] == ["b-safer", "a-plain"]


def test_projected_residuals_fall_when_the_practice_is_done_and_not_before() -> None:
    plan_ = made(spread(), capacity=2)
    slow = next(p for p in plan_.practices if p.id == "slow")
    assert (slow.wave, slow.until) == (slow.wave, slow.wave + 1)
    residuals = {w.wave: w.projected.residuals["risk"] for w in plan_.waves}
    assert residuals[slow.wave] == 5
    assert residuals[slow.until] == 0


def test_waves_are_named_by_the_first_month_of_their_quarter() -> None:
    assert next_quarter(dt.date(2026, 11, 23)) == "2027-01"
    assert next_quarter(dt.date(2026, 3, 31)) == "2026-04"
    assert [wave_start("2027-02", w) for w in (1, 2, 4, 5)] == [
        "2027-02",
        "2027-05",
        "2027-11",
        "2028-02",
    ]
    assert wave_end("2027-11", 1) == "2028-01"
    waves = made(spread(), capacity=3, start="2027-11").waves
    assert [w.start for w in waves[:2]] == ["2027-11", "2028-02"]


@pytest.mark.parametrize("start", ["2027", "2027-13", "27-01", "2027-1", "2027-01-01", "x"])
def test_a_start_that_is_no_month_is_refused(start: str) -> None:
    with pytest.raises(PlanError, match="not a month"):
        check_start(start)


def test_the_finishing_range_holds_the_middle_four_fifths_and_is_always_the_same() -> None:
    plan_ = made(spread(), capacity=2)
    goal = plan_.goals[0]
    assert goal.finish is not None
    assert goal.finish.early <= goal.finish.late
    assert goal.finish.early_start == wave_start(plan_.start, goal.finish.early)
    assert made(spread(), capacity=2) == plan_


def test_without_spread_in_the_efforts_the_range_is_the_planned_wave() -> None:
    certain = {p.id: (p.effort[1],) * 3 for p in spread().practices}
    plan_ = made(spread(), capacity=2, effort=certain)
    goal = plan_.goals[0]
    assert goal.finish is not None
    assert goal.finish.early == goal.finish.late == goal.wave == len(plan_.waves)


def test_a_wider_spread_finishes_later_in_bad_runs_and_not_earlier_in_good_ones() -> None:
    narrow = made(spread(), capacity=2, effort={"slow": (4, 4, 4)}).goals[0].finish
    wide = made(spread(), capacity=2, effort={"slow": (4, 4, 40)}).goals[0].finish
    assert narrow is not None
    assert wide is not None
    assert wide.late > narrow.late
    assert wide.early >= narrow.early


def test_a_fifth_of_the_runs_lies_outside_the_range() -> None:
    """One practice, uniform enough to count by hand: triangular over 0, 0, 10 in waves of one."""
    r = rubric(
        [question("a", 1)],
        [model("m", 1, [criterion("c", 1, {"a": 1})])],
        [practice("p", {"a": 1}, effort=(0, 0, 10))],
    )
    goal = made(r, capacity=1, effort={"p": (0, 0.01, 10)}, samples=4000).goals[0]
    assert goal.finish is not None
    # P(effort ≤ x) = 1 − (1 − x/10)²: 10 % at 0.51 and 90 % at 6.84
    assert (goal.finish.early, goal.finish.late) == (1, 7)
