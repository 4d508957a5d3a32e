"""Why a practice is recommended: blockers removed, risks lowered, index gained, what it unlocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from assess.answers.model import Assessment
from assess.roadmap.problem import Problem
from assess.roadmap.values import Recommendation, Why
from assess.rubric.model import Rubric

__all__ = ["recommend", "why_each"]


def why_each(
    problem: Problem,
    assessment: Assessment,
    order: Sequence[str],
    successors: Mapping[str, Collection[str]],
) -> dict[str, Why]:
    """The reasons for each practice of a set that is done in this order.

    Args:
        problem: the compiled problem.
        assessment: the answers (which of them are unsure).
        order: the practices, prerequisites first.
        successors: for each practice, those that need it and may be shown as unlocked.
    """
    end = problem.values(order)
    met_at_end = [c for c in problem.criteria.values() if c.met(end) and not c.met(problem.low)]
    values = dict(problem.low)
    out = {}
    for pid in order:
        raises = problem.candidates[pid].raises
        without = problem.values(p for p in order if p != pid)
        after = {**values, **{q: max(t, values[q]) for q, t in raises.items()}}
        gains: dict[str, Fraction] = {}
        for rule in {
            (c.model, c.id): c for q in raises for c in problem.touched.get(q, ())
        }.values():
            if rule.met(after) and not rule.met(values):
                gain = Fraction(rule.gain, problem.index_scale)
                gains[rule.model] = gains.get(rule.model, Fraction(0)) + gain
        lowers = {}
        for cid, challenge in problem.challenges.items():
            if not raises.keys() & challenge.relief.keys():
                continue
            before, then = challenge.residual(values), challenge.residual(after)
            if then < before:
                lowers[cid] = (float(before), float(then))
        out[pid] = Why(
            blockers=tuple(c.id for c in met_at_end if not c.met(without)),
            lowers=lowers,
            index={model: float(gain) for model, gain in gains.items()},
            unlocks=tuple(sorted(successors.get(pid, ()))),
            ask_first=tuple(
                q for q in raises if assessment.answer(q).status in ("unsure", "unanswered")
            ),
        )
        values = after
    return out


def recommend(
    problem: Problem,
    rubric: Rubric,
    assessment: Assessment,
    order: Sequence[str],
    planned: Mapping[str, int],
) -> tuple[Recommendation, ...]:
    """A set of practices worth doing from today, in this order, with reasons.

    Args:
        problem: the compiled problem.
        rubric: the rubric.
        assessment: the answers.
        order: the practices, prerequisites first.
        planned: wave of every practice of the plan.
    """
    successors = {
        pid: [c.id for c in problem.candidates.values() if pid in c.requires] for pid in order
    }
    reasons = why_each(problem, assessment, order, successors)
    return tuple(
        Recommendation(
            practice=pid,
            title=rubric.practice_by_id[pid].title,
            effort=problem.candidates[pid].effort,
            planned=pid in planned,
            wave=planned.get(pid),
            why=reasons[pid],
        )
        for pid in order
    )
