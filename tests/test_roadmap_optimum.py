"""The chosen set is the best one: checked against brute force, and by taking pieces away."""

from __future__ import annotations

import pytest
import reference_planner as reference
from hypothesis import HealthCheck, given, settings
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
from assess.roadmap.solver import Outcome, Programme
from assess.roadmap.values import Plan, PlanOptions
from assess.scoring.score import score

thorough = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def planned(case: Case) -> Plan:
    options = PlanOptions(targets=case.targets, max_risk=case.max_risk, advice=False, samples=0)
    return plan(case.rubric, case.assessment, score(case.rubric, case.assessment), options)


def ids(made: Plan) -> tuple[str, ...]:
    return tuple(sorted(p.id for p in made.practices))


@settings(thorough, max_examples=300)
@given(cases())
def test_the_plan_is_the_one_brute_force_finds(case: Case) -> None:
    best = reference.best_plan(case.rubric, case.assessment, case.targets, case.max_risk)
    made = planned(case)
    assert made.attainable == (best is not None)
    if best is not None:
        assert made.optimal
        assert ids(made) == best


@thorough
@given(cases())
def test_the_plan_is_closed_and_attains_its_targets_when_scored_again(case: Case) -> None:
    made = planned(case)
    low = reference.low_answers(case.rubric, case.assessment)
    open_ids = set(reference.open_practices(case.rubric, low))
    chosen = set(ids(made))
    for pid in chosen:
        assert all(
            r in chosen or r not in open_ids for r in case.rubric.practice_by_id[pid].requires
        )
    after = reference.apply(case.rubric, low, chosen)
    for goal in made.goals:
        targets = {goal.key: int(goal.wanted)} if goal.kind == "level" else {}
        ceilings = {goal.key: case.max_risk[goal.key]} if goal.kind == "risk" else {}
        reached = reference.attains(case.rubric, case.assessment, after, targets, ceilings)
        assert reached == goal.attainable
        assert (goal.wave is not None) == reached


@thorough
@given(cases())
def test_taking_any_practice_with_effort_away_breaks_the_plan(case: Case) -> None:
    made = planned(case)
    low = reference.low_answers(case.rubric, case.assessment)
    open_ids = set(reference.open_practices(case.rubric, low))
    attained = [g for g in made.goals if g.attainable]
    targets = {g.key: int(g.wanted) for g in attained if g.kind == "level"}
    ceilings = {g.key: case.max_risk[g.key] for g in attained if g.kind == "risk"}
    for p in made.practices:
        if p.effort.likely == 0:
            continue
        rest = set(ids(made)) - {p.id}
        still_closed = all(
            r in rest or r not in open_ids
            for pid in rest
            for r in case.rubric.practice_by_id[pid].requires
        )
        after = reference.apply(case.rubric, low, rest)
        attains = reference.attains(case.rubric, case.assessment, after, targets, ceilings)
        assert not (still_closed and attains)


@settings(thorough, max_examples=100)
@given(cases())
def test_a_goal_out_of_reach_does_not_keep_the_others_from_being_planned(case: Case) -> None:
    made = planned(case)
    attained = [g for g in made.goals if g.attainable]
    targets = {g.key: int(g.wanted) for g in attained if g.kind == "level"}
    ceilings = {g.key: case.max_risk[g.key] for g in attained if g.kind == "risk"}
    assert ids(made) == reference.best_plan(case.rubric, case.assessment, targets, ceilings)
    for goal in made.goals:
        assert bool(goal.obstacles) <= (not goal.attainable)


def one_model(*practices_: object, needs: dict[str, int], challenges: list | None = None):
    questions = [question(q, 3) for q in "abcd"]
    criteria = [criterion("all", 1, needs)]
    return rubric(questions, [model("m", 1, criteria)], list(practices_), challenges)


def asked(r, answers=None, **options) -> Plan:
    team = assessment(answers or {})
    options.setdefault("targets", {"m": 1})
    return plan(r, team, score(r, team), PlanOptions(advice=False, samples=0, **options))


def test_of_equal_effort_the_larger_index_wins() -> None:
    questions = [question(q, 1) for q in "abc"]
    criteria = [criterion("c1", 1, {"a": 1}), criterion("c2", 2, {"b": 1})]
    r = rubric(
        questions,
        [model("m", 2, criteria)],
        [practice("alone", {"a": 1}, effort=2), practice("both", {"a": 1, "b": 1}, effort=2)],
    )
    assert ids(asked(r)) == ("both",)


def test_of_equal_effort_and_index_the_smaller_ids_win() -> None:
    r = one_model(
        practice("z", {"a": 1}, effort=2),
        practice("x", {"a": 1}, effort=2),
        practice("y1", {"a": 1}, effort=1),
        practice("y2", {"b": 1}, ("y1",), effort=1),
        needs={"a": 1},
    )
    assert ids(asked(r, exclude=("y1",))) == ("x",)


def test_ids_compare_as_sorted_lists_so_a_beginning_comes_first() -> None:
    r = one_model(
        practice("a1", {"a": 1}, effort=1),
        practice("free", {"d": 1}, effort=0),  # gains nothing, costs nothing
        practice("b1", {"a": 1}, effort=1),
        needs={"a": 1},
    )
    assert ids(asked(r)) == ("a1",)


def test_a_free_practice_that_gains_index_is_part_of_the_plan_even_when_all_is_reached() -> None:
    questions = [question(q, 1) for q in "ab"]
    criteria = [criterion("c1", 1, {"a": 1}), criterion("c2", 2, {"b": 1})]
    r = rubric(questions, [model("m", 2, criteria)], [practice("free", {"b": 1}, effort=0)])
    assert ids(asked(r, {"a": 1})) == ("free",)


def test_prerequisites_that_are_done_need_not_be_in_the_plan() -> None:
    r = one_model(
        practice("first", {"b": 1}), practice("then", {"a": 1}, ("first",)), needs={"a": 1}
    )
    assert ids(asked(r, {"b": 0})) == ("first", "then")
    assert ids(asked(r, {"b": 1})) == ("then",)


def test_a_question_that_does_not_apply_asks_for_no_practice() -> None:
    r = one_model(
        practice("first", {"b": 1}), practice("then", {"a": 1}, ("first",)), needs={"a": 1}
    )
    assert ids(asked(r, {"b": "na"})) == ("then",)


def test_more_than_half_and_more_than_85_percent_are_counted_exactly() -> None:
    # 20 criteria at level 1: 17 met are exactly 85 %, which is not more; 10 met are exactly half.
    questions = [question(f"q{i:02}", 1) for i in range(20)] + [question("top", 1)]
    criteria = [criterion(f"c{i:02}", 1, {f"q{i:02}": 1}) for i in range(20)]
    criteria.append(criterion("up", 2, {"top": 1}))
    practices = [practice(f"p{i:02}", {f"q{i:02}": 1}) for i in range(20)]
    r = rubric(questions, [model("m", 2, criteria)], [*practices, practice("up", {"top": 1})])
    assert len(asked(r, targets={"m": 1}).practices) == 11
    assert len(asked(r, targets={"m": 2}).practices) == 18 + 1


def test_a_ceiling_for_a_risk_counts_lower_options_in_proportion() -> None:
    risk = challenge("drift", 4, [("a", 3, 1.0), ("b", 1, 1.0)], [])
    r = one_model(
        practice("a2", {"a": 2}, effort=1),
        practice("a3", {"a": 3}, ("a2",), effort=5),
        practice("b1", {"b": 1}, effort=3),
        needs={"d": 1},
        challenges=[risk],
    )
    # 4 × (1 − ½·⅔) = 2.67; b alone gives exactly 2
    assert ids(asked(r, targets={}, max_risk={"drift": 2.67})) == ("a2",)
    assert ids(asked(r, targets={}, max_risk={"drift": 2})) == ("b1",)
    assert ids(asked(r, targets={}, max_risk={"drift": 1.9})) == ("a2", "b1")


def test_the_effort_of_a_plan_is_exact_in_tenths() -> None:
    r = one_model(
        *(practice(f"p{q}", {q: 1}, effort=0.1) for q in "abc"),
        practice("whole", {"a": 1, "b": 1, "c": 1}, effort=0.3),
        needs={"a": 1, "b": 1, "c": 1},
    )
    made = asked(r)
    assert ids(made) == ("pa", "pb", "pc")  # a tie at exactly 0.3, decided by ids
    assert made.effort.likely == 0.3


def test_a_circle_of_prerequisites_is_an_error_and_not_an_endless_search() -> None:
    r = one_model(practice("x", {"a": 1}, ("y",)), practice("y", {"b": 1}, ("x",)), needs={"a": 1})
    with pytest.raises(PlanError, match="circle"):
        asked(r)


def stop_early(monkeypatch: pytest.MonkeyPatch, *, with_solution: bool) -> None:
    solve = Programme.maximise

    def stopped(self: Programme, objective, node_limit, **more) -> Outcome:
        found = solve(self, objective, node_limit, **more)
        values = found.values if with_solution else None
        return Outcome("stopped", values, 0.0, found.nodes)

    monkeypatch.setattr(Programme, "maximise", stopped)


@pytest.mark.parametrize("with_solution", [True, False])
def test_a_search_that_was_stopped_says_so_and_still_gives_a_plan_that_works(
    monkeypatch: pytest.MonkeyPatch, with_solution: bool
) -> None:
    stop_early(monkeypatch, with_solution=with_solution)
    r = one_model(
        practice("cheap", {"a": 1}, effort=1),
        practice("dear", {"a": 1, "b": 1}, effort=4),
        needs={"a": 1},
    )
    made = asked(r)
    assert made.solver.status == "feasible"
    assert not made.optimal
    assert made.solver.gap == 1.0  # the bound said nothing
    assert made.goals[0].wave == 1
    assert any("stopped at its limit" in note for note in made.notes)


def test_solutions_that_only_rounding_lets_pass_are_thrown_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A solver's tolerance may accept a set that exact arithmetic does not."""
    solve = Programme.maximise
    lies = []

    def sloppy(self: Programme, objective, node_limit, **more) -> Outcome:
        found = solve(self, objective, node_limit, **more)
        if not lies and found.values is not None:
            lies.append(found)
            return Outcome("optimal", (False,) * len(found.values), 0.0, 0)
        return found

    monkeypatch.setattr(Programme, "maximise", sloppy)
    r = one_model(practice("only", {"a": 1}, effort=1), needs={"a": 1})
    made = asked(r)
    assert lies
    assert ids(made) == ("only",)
    assert made.optimal


@pytest.mark.parametrize("failure", ["error", "infeasible"])
def test_a_solver_that_fails_on_the_simplified_programme_is_asked_again_without(
    monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    solve = Programme._solve
    simplified = []

    def failing(self: Programme, objective, node_limit, *, simplify: bool) -> Outcome | None:
        if simplify:
            simplified.append(1)
            return None if failure == "error" else Outcome("infeasible", None, 0.0, 0)
        return solve(self, objective, node_limit, simplify=False)

    monkeypatch.setattr(Programme, "_solve", failing)
    r = one_model(
        practice("cheap", {"a": 1}, effort=1),
        practice("dear", {"a": 1, "b": 1}, effort=4),
        needs={"a": 1},
    )
    made = asked(r)
    assert simplified
    assert ids(made) == ("cheap",)
    assert made.optimal


def test_odd_weights_do_not_disturb_the_exact_answer() -> None:
    weights = [0.123457, 7.654321, 3.333333, 99.999999]
    risk = challenge("odd", 5, [(q, 3, w) for q, w in zip("abcd", weights, strict=True)], [])
    r = one_model(
        *(practice(f"{q}{t}", {q: t}, effort=1 + t) for q in "abcd" for t in (1, 2, 3)),
        needs={"a": 1},
        challenges=[risk],
    )
    team = assessment({})
    for ceiling in (4.5, 3.0, 1.7, 0.4, 0.001, 0.0):
        made = asked(r, targets={}, max_risk={"odd": ceiling})
        assert ids(made) == reference.best_plan(r, team, {}, {"odd": ceiling})
