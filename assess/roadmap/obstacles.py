"""What stands in the way of a goal that no set of practices reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from assess.answers.model import Assessment
from assess.roadmap.goals import Condition, LevelCondition
from assess.roadmap.optimise import choose
from assess.roadmap.problem import Problem
from assess.roadmap.values import Aside, Obstacle
from assess.rubric.model import Rubric
from assess.scoring.result import ShortFall

__all__ = ["obstacles", "reopening"]


def obstacles(
    rubric: Rubric,
    assessment: Assessment,
    asides: Sequence[Aside],
    condition: Condition,
    most: Mapping[str, int],
) -> tuple[Obstacle, ...]:
    """The criteria (or controls) that keep a goal away even after everything that can be planned.

    Args:
        rubric: the rubric.
        assessment: the answers.
        asides: practices set aside, which might help.
        condition: the goal.
        most: values after every practice that can be planned.
    """

    def short(needs: Sequence[tuple[str, int]]) -> tuple[ShortFall, ...]:
        return tuple(
            ShortFall(q, most[q], t, assessment.answer(q).status) for q, t in needs if most[q] < t
        )

    def helpers(falls: Sequence[ShortFall]) -> tuple[str, ...]:
        return tuple(
            a.practice
            for a in asides
            if any(
                rubric.practice_by_id[a.practice].raises.get(f.question, 0) > f.have for f in falls
            )
        )

    if isinstance(condition, LevelCondition):
        out = []
        for share in condition.shares:
            for rule in share.short(most):
                falls = short(rule.needs)
                out.append(Obstacle(rule.id, rule.level, rule.essential, falls, helpers(falls)))
        return tuple(out)
    falls = short([(q, option) for q, option, _ in condition.rule.controls])
    return (Obstacle("", 0, False, falls, helpers(falls)),)


def reopening(
    wider: Problem, asides: Sequence[Aside], wanted: Sequence[Condition], node_limit: int
) -> tuple[tuple[str, ...], Fraction] | None:
    """Accepted answers whose practices make all these goals attainable, and the plan's effort then.

    Args:
        wider: the problem with accepted answers open to change.
        asides: practices set aside in the real problem.
        wanted: all goals to reach.
        node_limit: branch-and-bound nodes allowed for a solver step.
    """
    choice = choose(wider, wanted, ties=False, node_limit=node_limit)
    if choice is None:
        return None
    accepted = {a.practice: a.questions for a in asides if a.why == "accepted"}
    questions = dict.fromkeys(q for pid in sorted(choice.practices) for q in accepted.get(pid, ()))
    return tuple(questions), Fraction(wider.cost(choice.practices), wider.cost_scale)
