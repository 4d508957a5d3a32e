"""What a person may ask of a roadmap, what it says about goals, and why it recommends things."""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations
from typing import Any

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

from assess.answers.model import Answer, Assessment
from assess.errors import PlanError
from assess.roadmap.asked import own_estimate
from assess.roadmap.plan import plan, plan_json
from assess.roadmap.values import Decision, Plan, PlanOptions
from assess.roadmap.words import goal_words
from assess.rubric.model import Rubric
from assess.scoring.score import score

few = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def small() -> Rubric:
    """Two levels; level 2 needs ``serve`` after ``train``; ``drift`` hangs on ``watch``."""
    return rubric(
        [*(question(q, 2) for q in ("train", "serve", "watch")), question("context", 2, "context")],
        [
            model(
                "m",
                2,
                [
                    criterion("c-train", 1, {"train": 1}, essential=True),
                    criterion("c-serve", 2, {"serve": 2}, essential=True, category="b"),
                ],
            )
        ],
        [
            practice("train-1", {"train": 1}, effort=2),
            practice("serve-1", {"serve": 1}, ("train-1",), effort=3),
            practice("serve-2", {"serve": 2}, ("serve-1",), effort=4),
            practice("watch-2", {"watch": 2}, effort=5),
        ],
        [challenge("drift", 2, [("watch", 2, 1.0)], [("context", 1, 2)])],
    )


def make(
    team: Assessment | dict[str, Any] | None = None, r: Rubric | None = None, **options: Any
) -> Plan:
    r = r or small()
    if not isinstance(team, Assessment):
        team = assessment(team or {})
    options.setdefault("advice", False)
    options.setdefault("samples", 0)
    return plan(r, team, score(r, team), PlanOptions(**options))


def ids(made: Plan) -> list[str]:
    return [p.id for p in made.practices]


def test_without_targets_the_next_level_of_every_model_is_planned() -> None:
    made = make()
    assert (made.targets, made.targets_from) == ({"m": 1}, "next level")
    assert ids(made) == ["train-1"]


def test_a_model_at_its_top_has_no_next_level() -> None:
    made = make({"train": 2, "serve": 2})
    assert made.targets == {}
    assert made.solver.status == "nothing to do"
    assert made.attainable
    assert made.waves == ()


def test_targets_come_from_the_answer_file_unless_others_are_asked_for() -> None:
    team = assessment({}, targets={"m": 2})
    assert make(team).targets_from == "answer file"
    assert ids(make(team)) == ["train-1", "serve-1", "serve-2"]
    assert ids(make(team, targets={"m": 1})) == ["train-1"]
    assert ids(make(team, targets={})) == []


def test_a_category_can_be_a_target() -> None:
    made = make(targets={"m.b": 2})
    assert ids(made) == ["train-1", "serve-1", "serve-2"]
    assert (made.goals[0].key, made.goals[0].now) == ("m.b", 0)


def test_capacity_is_asked_or_from_the_file_or_twelve() -> None:
    assert (make().capacity, make().capacity_from) == (12, "default")
    team = assessment({}, capacity=5.0)
    assert (make(team).capacity, make(team).capacity_from) == (5, "answer file")
    assert (make(team, capacity=3).capacity, make(team, capacity=3).capacity_from) == (3, "asked")


@pytest.mark.parametrize("capacity", [0, -1, float("nan"), float("inf")])
def test_a_capacity_that_is_no_number_above_zero_is_refused(capacity: float) -> None:
    with pytest.raises(PlanError, match="capacity"):
        make(capacity=capacity)


def test_what_is_assumed_counts_as_done_and_costs_nothing() -> None:
    made = make(targets={"m": 2}, assume=("serve-1",))
    assert sorted(ids(made)) == ["serve-2", "train-1"]
    assert made.effort.likely == 6
    assert made.assumed == ("serve-1",)


def test_what_is_excluded_takes_with_it_all_that_needs_it() -> None:
    made = make(targets={"m": 2}, exclude=("serve-1",))
    assert not made.attainable
    assert [(a.practice, a.why) for a in made.asides] == [
        ("serve-1", "excluded"),
        ("serve-2", "blocked"),
    ]
    assert made.asides[1].by == ("serve-1",)


def test_a_target_out_of_reach_names_the_criteria_in_the_way_and_what_would_help() -> None:
    goal = make(targets={"m": 2}, exclude=("serve-2",)).goals[0]
    assert (goal.attainable, goal.best, goal.wave) == (False, 1, None)
    assert [(o.criterion, o.level, o.essential) for o in goal.obstacles] == [("c-serve", 2, True)]
    fall = goal.obstacles[0].questions[0]
    assert (fall.question, fall.have, fall.need) == ("serve", 1, 2)
    assert goal.obstacles[0].asides == ("serve-2",)


def test_a_level_whose_criteria_do_not_apply_says_so_instead_of_naming_none() -> None:
    r = rubric([question("q", 1)], [model("m", 1, [criterion("c", 1, {"q": 1})])], [])
    team = assessment({"q": "na"})
    made = plan(r, team, score(r, team), PlanOptions(targets={"m": 1, "m.b": 1}))
    assert not made.attainable
    assert [g.obstacles for g in made.goals] == [(), ()]
    assert all("no criterion" in goal_words(g, made) for g in made.goals)


def test_an_estimate_in_one_number_never_spreads_beyond_what_is_allowed() -> None:
    _, likely, high = own_estimate(practice("p", {"q": 1}, effort=(1.0, 2.0, 8.0)), 5000.0)
    assert (likely, high) == (5000.0, 5200.0)
    assert own_estimate(practice("p", {"q": 1}), 1e308)[1] == 1e308


def test_a_ceiling_out_of_reach_names_the_controls_that_stay_short() -> None:
    made = make(targets={}, max_risk={"drift": 0.5}, exclude=("watch-2",))
    goal = made.goals[0]
    assert (goal.attainable, goal.best) == (False, 4)
    assert [f.question for f in goal.obstacles[0].questions] == ["watch"]


def test_the_other_targets_are_planned_when_one_is_out_of_reach() -> None:
    made = make(targets={"m": 2}, max_risk={"drift": 1}, exclude=("serve-1",))
    assert [g.attainable for g in made.goals] == [False, True]
    assert ids(made) == ["watch-2"]


def test_a_risk_ceiling_takes_the_worst_case_of_an_open_context_question() -> None:
    assert make(targets={}, max_risk={"drift": 2}).goals[0].now == 4
    assert ids(make(targets={}, max_risk={"drift": 2})) == ["watch-2"]
    assert ids(make({"context": 0}, targets={}, max_risk={"drift": 2})) == []


def test_an_own_estimate_changes_what_is_cheapest() -> None:
    r = rubric(
        [question("a", 1)],
        [model("m", 1, [criterion("c", 1, {"a": 1})])],
        [practice("buy", {"a": 1}, effort=2), practice("build", {"a": 1}, effort=3)],
    )
    assert ids(make(r=r)) == ["buy"]
    made = make(r=r, effort={"buy": (4, 4, 4)})
    assert ids(made) == ["build"]


def test_one_number_as_estimate_keeps_the_spread_in_proportion() -> None:
    assert own_estimate(practice("p", {"a": 1}, effort=(1, 2, 5)), 4) == (2, 4, 10)
    assert own_estimate(practice("p", {"a": 1}, effort=(0, 0, 0)), 3) == (3, 3, 3)


@pytest.mark.parametrize("effort", [(3, 2, 4), (-1, 0, 1), (1, 2, float("inf"))])
def test_an_estimate_out_of_order_is_refused(effort: tuple[float, float, float]) -> None:
    with pytest.raises(PlanError, match="train-1"):
        make(effort={"train-1": effort})


def test_unknown_ids_are_told_with_the_nearest_known_one() -> None:
    with pytest.raises(PlanError, match=r"train-2.*Did you mean “train-1”"):
        make(assume=("train-2",))
    with pytest.raises(PlanError, match="no model “x”"):
        make(targets={"x": 1})
    with pytest.raises(PlanError, match="no category “c”"):
        make(targets={"m.c": 1})
    with pytest.raises(PlanError, match="Use 0 to 2"):
        make(targets={"m": 3})
    with pytest.raises(PlanError, match="Did you mean “drift”"):
        make(max_risk={"drif": 1})
    with pytest.raises(PlanError, match="Use 0 to 5"):
        make(max_risk={"drift": 6})


def test_all_slips_are_told_at_once() -> None:
    with pytest.raises(PlanError) as caught:
        make(targets={"x": 1, "m": 9}, max_risk={"y": 1})
    assert len(caught.value.messages) == 3


def accepting() -> Assessment:
    """``serve`` stays at 0 on purpose."""
    return assessment({"train": 1, "serve": Answer(option=0, accepted="Waits for the platform.")})


def either_way() -> Rubric:
    """The criterion needs ``c``; the cheap way also raises ``a``, the dear one does not."""
    return rubric(
        [question("a", 1), question("c", 1)],
        [model("m", 1, [criterion("c1", 1, {"c": 1})])],
        [
            practice("cheap", {"c": 1}, ("first",), effort=1),
            practice("dear", {"c": 1}, effort=5),
            practice("first", {"a": 1}, effort=1),
        ],
    )


def test_what_was_accepted_is_not_planned_when_the_targets_do_not_need_it() -> None:
    assert sorted(ids(make({}, either_way()))) == ["cheap", "first"]
    team = assessment({"a": Answer(option=0, accepted="Not now.")})
    made = make(team, either_way())
    assert ids(made) == ["dear"]
    assert [(a.practice, a.why, a.reason, a.questions, a.by) for a in made.asides] == [
        ("cheap", "blocked", "It needs what is set aside.", (), ("first",)),
        ("first", "accepted", "Not now.", ("a",), ()),
    ]


def test_a_practice_that_also_raises_what_nobody_accepted_is_planned() -> None:
    r = rubric(
        [question("a", 1), question("c", 1)],
        [model("m", 1, [criterion("c1", 1, {"c": 1})])],
        [practice("both", {"a": 1, "c": 1}, effort=1)],
    )
    team = assessment({"a": Answer(option=0, accepted="Not now.")})
    assert ids(make(team, r, accepted="keep")) == ["both"]


def test_what_was_accepted_is_planned_only_where_a_target_needs_it_and_this_is_said() -> None:
    made = make(accepting(), targets={"m": 2})
    assert sorted(ids(made)) == ["serve-1", "serve-2"]
    assert [(r.question, r.reason, r.practices) for r in made.reopened] == [
        ("serve", "Waits for the platform.", ("serve-1", "serve-2"))
    ]
    untouched = make(accepting(), targets={"m": 1})
    assert untouched.reopened == ()
    assert [a.practice for a in untouched.asides] == ["serve-1", "serve-2"]


def test_what_was_accepted_can_be_kept_and_the_price_of_reconsidering_is_told() -> None:
    made = make(accepting(), targets={"m": 2}, accepted="keep")
    goal = made.goals[0]
    assert not goal.attainable
    assert goal.reopen == ("serve",)
    assert goal.reopen_effort == 7
    assert goal.obstacles[0].asides == ("serve-1", "serve-2")


def test_what_was_accepted_can_be_ignored() -> None:
    made = make(accepting(), targets={"m": 2}, accepted="ignore")
    assert made.attainable
    assert (made.asides, made.reopened) == ((), ())


def test_a_declined_practice_stays_visible_with_reason_and_date_and_is_not_planned() -> None:
    day = dt.date(2026, 10, 1)
    made = make(targets={"m": 2}, declined={"serve-2": Decision("Too dear.", day)})
    aside = made.asides[0]
    assert (aside.practice, aside.why, aside.reason, aside.on) == (
        "serve-2",
        "declined",
        "Too dear.",
        day,
    )
    assert not made.attainable


def test_an_accepted_risk_stays_visible_and_nothing_is_recommended_for_it() -> None:
    decision = Decision("Reviewed by the board.", dt.date(2026, 10, 1))
    made = make(advice=True, accepted_risks={"drift": decision})
    need = made.challenge_needs[0]
    assert (need.challenge, need.accepted, need.practices) == ("drift", decision, ())


def test_the_reasons_name_blockers_risks_and_what_is_unlocked() -> None:
    made = make({"train": "unsure"}, targets={"m": 2}, max_risk={"drift": 1})
    why = {p.id: p.why for p in made.practices}
    assert why["train-1"].blockers == ("c-train",)
    assert why["train-1"].unlocks == ("serve-1",)
    assert why["train-1"].ask_first == ("train",)
    assert why["serve-1"].blockers == ()
    assert why["serve-1"].unlocks == ("serve-2",)
    assert why["serve-2"].blockers == ("c-serve",)
    assert why["watch-2"].lowers == {"drift": (4.0, 0.0)}
    assert why["serve-2"].index == {"m": 1.0}


@few
@given(cases())
def test_gains_and_reliefs_of_the_practices_add_up_to_those_of_the_plan(case: Case) -> None:
    made = make(case.assessment, case.rubric, targets=case.targets, max_risk=case.max_risk)
    end = made.waves[-1].projected if made.waves else made.now
    for m, index in end.indices.items():
        gain = sum(p.why.index.get(m, 0) for p in made.practices)
        assert gain == pytest.approx(index - made.now.indices[m])
    for c, residual in end.residuals.items():
        relief = sum(a - b for p in made.practices for a, b in [p.why.lowers.get(c, (0, 0))])
        assert relief == pytest.approx(made.now.residuals[c] - residual)


@few
@given(cases())
def test_blockers_are_those_the_plan_would_not_meet_without_the_practice(case: Case) -> None:
    made = make(case.assessment, case.rubric, targets=case.targets, max_risk=case.max_risk)
    low = reference.low_answers(case.rubric, case.assessment)
    chosen = ids(made)
    end = reference.apply(case.rubric, low, chosen)
    for p in made.practices:
        without = reference.apply(case.rubric, low, [x for x in chosen if x != p.id])
        expected = sorted(
            c.id
            for m in case.rubric.models
            for c in m.criteria
            if reference.met(c, end) and not reference.met(c, without)
        )
        assert sorted(p.why.blockers) == expected


@few
@given(cases())
def test_three_things_are_the_best_closed_three_by_index_then_effort_then_ids(case: Case) -> None:
    made = make(
        case.assessment, case.rubric, targets=case.targets, max_risk=case.max_risk, advice=True
    )
    low = reference.low_answers(case.rubric, case.assessment)
    pool = sorted(ids(made)) or sorted(reference.open_practices(case.rubric, low))
    still = set(reference.open_practices(case.rubric, low))
    best = None
    for n in range(4):
        for chosen in combinations(pool, n):
            requires = [r for p in chosen for r in case.rubric.practice_by_id[p].requires]
            if all(r in chosen or r not in still for r in requires):
                index = reference.index_sum(case.rubric, reference.apply(case.rubric, low, chosen))
                effort = sum(case.rubric.practice_by_id[p].effort[1] for p in chosen)
                key = (-index, effort, chosen)
                best = key if best is None else min(best, key)
    assert best is not None
    assert tuple(sorted(r.practice for r in made.three)) == best[2]


@few
@given(cases())
def test_what_a_large_risk_needs_is_the_least_effort_that_brings_it_below_two(case: Case) -> None:
    made = make(
        case.assessment, case.rubric, targets=case.targets, max_risk=case.max_risk, advice=True
    )
    low = reference.low_answers(case.rubric, case.assessment)
    subsets = list(
        reference.closed_subsets(case.rubric, reference.open_practices(case.rubric, low))
    )
    for c in case.rubric.challenges:
        found = [n for n in made.challenge_needs if n.challenge == c.id]
        today = reference.residual_of(c, case.rubric, case.assessment, low)
        assert bool(found) == (today >= 2)
        if not found:
            continue
        reachable = {
            s: reference.residual_of(
                c, case.rubric, case.assessment, reference.apply(case.rubric, low, s)
            )
            for s in subsets
        }
        floor = min(reachable.values())
        enough = [s for s, r in reachable.items() if (r < 2 if floor < 2 else r == floor)]
        cheapest = min(
            enough, key=lambda s: (sum(case.rubric.practice_by_id[p].effort[1] for p in s), s)
        )
        assert found[0].possible == (floor < 2)
        assert tuple(sorted(r.practice for r in found[0].practices)) == cheapest


@few
@given(cases())
def test_quick_wins_can_start_now_and_are_sorted_by_gain_for_effort(case: Case) -> None:
    made = make(
        case.assessment, case.rubric, targets=case.targets, max_risk=case.max_risk, advice=True
    )
    low = reference.low_answers(case.rubric, case.assessment)
    still = set(reference.open_practices(case.rubric, low))

    def rate(pid: str) -> float:
        after = reference.apply(case.rubric, low, [pid])
        gain = reference.index_sum(case.rubric, after) - reference.index_sum(case.rubric, low)
        effort = case.rubric.practice_by_id[pid].effort[1]
        return float(gain) / effort if effort else float("inf") if gain else 0.0

    ready = [p for p in still if not still & set(case.rubric.practice_by_id[p].requires)]
    rates = sorted((rate(p) for p in ready if rate(p) > 0), reverse=True)[:5]
    assert [rate(w.practice) for w in made.quick_wins] == pytest.approx(rates)
    assert all(w.practice in ready for w in made.quick_wins)


def sensible_case(**answers: int) -> tuple[Rubric, Assessment]:
    context = {
        "models-in-production": 0,
        "pace-of-change": 0,
        "influence-on-data": 0,
        "regulated-use": 0,
        "serving-mode": 0,
    }
    r = rubric(
        [question("a", 1), *(question(q, 2, "context") for q in context)],
        [model("google", 1, [criterion("c", 1, {"a": 1})])],
        [practice("p", {"a": 1})],
    )
    named = {k.replace("_", "-"): v for k, v in answers.items()}
    return r, assessment({**context, **named})


def test_a_level_that_is_hardly_worth_it_is_named_with_reasons_and_still_planned() -> None:
    r, team = sensible_case()
    made = make(team, r, targets={"google": 1})
    found = made.sensible[0]
    assert (found.model, found.target, found.enough) == ("google", 1, 0)
    assert "How far is pace-of-change? Option 0." in found.reasons
    assert found.caution
    assert found.source
    assert ids(made) == ["p"]


def test_no_level_is_talked_down_when_an_answer_is_open_or_speaks_against_it() -> None:
    r, team = sensible_case(pace_of_change=1)
    assert make(team, r, targets={"google": 1}).sensible == ()
    r, team = sensible_case()
    unsure = assessment({**dict.fromkeys(team.answers, 0), "pace-of-change": "unsure"})
    assert make(unsure, r, targets={"google": 1}).sensible == ()


def test_a_level_that_is_reached_already_is_not_questioned() -> None:
    r, team = sensible_case(a=1)
    assert make(team, r, targets={"google": 1}).sensible == ()


def test_the_same_arguments_give_the_same_json() -> None:
    team = assessment({"train": "unsure"}, targets={"m": 2})
    texts = {json.dumps(plan_json(make(team, advice=True, samples=200))) for _ in range(3)}
    assert len(texts) == 1


def test_the_json_keeps_the_published_contract() -> None:
    made = make(assessment({}, capacity=3.0), targets={"m": 2}, start="2027-01", advice=True)
    value = plan_json(made)
    assert value["schema"] == 1
    assert value["team"] == "Team"
    assert value["targets"] == {"m": 2}
    assert value["attainable"] is True
    assert value["optimal"] is True
    assert value["effort"] == {"low": 4.5, "likely": 9, "high": 18}
    assert value["capacity"] == 3
    assert value["practices"][1]["requires"] == ["train-1"]
    assert value["practices"][1]["raises"] == {"serve": 1}
    assert value["practices"][1]["effort"] == [1.5, 3, 6]
    assert [w["start"] for w in value["waves"]] == ["2027-01", "2027-04", "2027-07", "2027-10"]
    last = value["waves"][-1]["projected"]
    assert last == {"models": {"m": {"level": 2, "index": 2}}, "challenges": {"drift": 4}}
    assert json.loads(json.dumps(value)) == value


def test_a_practice_that_spans_waves_says_where_it_ends() -> None:
    value = plan_json(make(targets={"m": 2}, capacity=3))
    spans = {p["id"]: (p["wave"], p["until"]) for p in value["practices"]}
    assert spans == {"train-1": (1, 1), "serve-1": (2, 2), "serve-2": (3, 4)}
    assert [w["effort"] for w in value["waves"]] == [2, 3, 3, 1]


def test_every_rise_of_a_level_has_its_wave_and_the_range_in_which_it_comes() -> None:
    made = make(targets={"m": 2}, capacity=3.0, samples=100)
    assert [(r.model, r.level) for r in made.rises] == [("m", 1), ("m", 2)]
    before = made.now.levels
    for wave in made.waves:
        risen = {r.model: r.level for r in made.rises if r.wave == wave.wave}
        after = {m: n for m, n in wave.projected.levels.items() if n > before[m]}
        assert risen == after
        before = wave.projected.levels
    assert all(r.finish and r.finish.early <= r.finish.late for r in made.rises)
    assert made.rises[-1].finish == made.goals[0].finish
    assert plan_json(made)["rises"][0]["finish"]["early"] == made.rises[0].finish.early  # type: ignore[union-attr]
