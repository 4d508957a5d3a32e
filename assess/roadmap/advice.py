"""Beyond the targets: quick wins, what large risks need, and the best three practices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assess.answers.model import Assessment
from assess.roadmap.goals import RiskCondition
from assess.roadmap.optimise import choose_best, choose_cheapest
from assess.roadmap.problem import Problem
from assess.roadmap.schedule import order_of_work
from assess.roadmap.values import ChallengeNeed, Decision, Recommendation
from assess.roadmap.why import recommend
from assess.rubric.model import Rubric

__all__ = ["challenge_needs", "quick_wins", "three_things"]

_MODERATE = Fraction(2)
_WINS = 5


def quick_wins(
    problem: Problem, rubric: Rubric, assessment: Assessment, planned: Mapping[str, int]
) -> tuple[Recommendation, ...]:
    """At most five practices that can start now, with the most index gain per effort.

    Only practices that gain index by themselves count; ties go to the larger relief of risks per
    effort, then to the smaller id.
    """
    ranked = []
    for pid, candidate in problem.candidates.items():
        if candidate.requires:
            continue
        after = problem.values([pid])
        gain = problem.index_units(after) - problem.index_units(problem.low)
        if gain > 0:
            relief = sum(
                problem.relief[q][after[q]] - problem.relief[q][problem.low[q]] for q in after
            )
            cost = candidate.cost or 1
            ranked.append(
                (candidate.cost != 0, -Fraction(gain, cost), -Fraction(relief, cost), pid)
            )
    return tuple(
        recommend(problem, rubric, assessment, [pid], planned)[0]
        for *_, pid in sorted(ranked)[:_WINS]
    )


def three_things(
    problem: Problem,
    rubric: Rubric,
    assessment: Assessment,
    planned: Mapping[str, int],
    node_limit: int,
) -> tuple[Recommendation, ...]:
    """The closed set of at most three practices with the largest index gain, then least effort.

    They come from the plan; when there is no plan, from the whole catalogue.
    """
    choice = choose_best(problem, planned or problem.candidates, 3, node_limit)
    if choice is None:
        return ()
    order = order_of_work(problem, choice.practices)
    return recommend(problem, rubric, assessment, order, planned)


def challenge_needs(
    problem: Problem,
    rubric: Rubric,
    assessment: Assessment,
    planned: Mapping[str, int],
    states: Sequence[Mapping[str, int]],
    accepted: Mapping[str, Decision],
    node_limit: int,
) -> tuple[ChallengeNeed, ...]:
    """For each challenge at high or critical: the least effort that brings it below 2.

    Args:
        problem: the compiled problem.
        rubric: the rubric.
        assessment: the answers.
        planned: wave of every practice of the plan.
        states: values today and behind each wave of the plan.
        accepted: risks accepted on purpose; shown without practices.
        node_limit: branch-and-bound nodes allowed for a solver step.

    Returns:
        Largest residual first.
    """
    out = []
    most = problem.values(problem.candidates)
    for challenge in rubric.challenges:
        rule = problem.challenges[challenge.id]
        today = rule.residual(problem.low)
        if today < _MODERATE:
            continue
        best = rule.residual(most)
        condition = (
            RiskCondition(challenge.id, challenge.title, _MODERATE, rule, strict=True)
            if best < _MODERATE
            else RiskCondition(challenge.id, challenge.title, best, rule)
        )
        choice = None
        if challenge.id not in accepted:
            choice = choose_cheapest(problem, [condition], node_limit)
        order = order_of_work(problem, choice.practices) if choice else ()
        behind = [wave for wave, values in enumerate(states) if rule.residual(values) < _MODERATE]
        out.append(
            ChallengeNeed(
                challenge=challenge.id,
                title=challenge.title,
                residual=float(today),
                planned=float(rule.residual(states[-1])),
                wave=behind[0] if behind else None,
                possible=best < _MODERATE,
                best=float(best),
                practices=recommend(problem, rubric, assessment, order, planned),
                effort=float(Fraction(problem.cost(order), problem.cost_scale)),
                accepted=accepted.get(challenge.id),
            )
        )
    return tuple(sorted(out, key=lambda need: -need.residual))
