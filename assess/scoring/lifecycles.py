"""Coverage views: how far each phase of a life cycle is covered, from low and from high answers."""

from __future__ import annotations

from fractions import Fraction

from assess.rubric.model import LifeCycle, Phase, Rubric
from assess.scoring.bounds import Bounds
from assess.scoring.result import LifeCycleResult, PhaseResult

__all__ = ["lifecycle_result"]


def _phase(phase: Phase, rubric: Rubric, bounds: Bounds) -> PhaseResult:
    low = high = Fraction(0)
    applicable = 0
    for question in phase.questions:
        interval = bounds[question]
        if interval is None:
            continue
        top = rubric.question_by_id[question].top
        applicable += 1
        low += Fraction(interval[0], top)
        high += Fraction(interval[1], top)
    if not applicable:
        return PhaseResult(phase.id, None, None, None)
    share = float(low / applicable)
    return PhaseResult(phase.id, share, share, float(high / applicable))


def lifecycle_result(lifecycle: LifeCycle, rubric: Rubric, bounds: Bounds) -> LifeCycleResult:
    """Score one coverage view (design rule "Coverage view"): the mean of v/n over each phase."""
    return LifeCycleResult(
        lifecycle.id, {p.id: _phase(p, rubric, bounds) for p in lifecycle.phases}
    )
