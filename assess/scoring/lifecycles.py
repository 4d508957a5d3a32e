"""Coverage views: how far each phase of a life cycle is covered, from low and from high answers."""

from __future__ import annotations

import math

from assess.rubric.model import LifeCycle, Phase, Rubric
from assess.scoring.bounds import Bounds
from assess.scoring.result import LifeCycleResult, PhaseResult

__all__ = ["lifecycle_result"]


def _phase(phase: Phase, rubric: Rubric, bounds: Bounds) -> PhaseResult:
    known = [
        (interval, rubric.question_by_id[question].top)
        for question in phase.questions
        if (interval := bounds[question]) is not None
    ]
    if not known:
        return PhaseResult(phase.id, None, None, None)
    # Whole numbers over a common denominator, divided once: the mean is as exact as a float can be.
    unit = math.lcm(*(top for _, top in known))
    low, high = (sum(i[end] * (unit // top) for i, top in known) for end in (0, 1))
    whole = unit * len(known)
    return PhaseResult(phase.id, low / whole, low / whole, high / whole)


def lifecycle_result(lifecycle: LifeCycle, rubric: Rubric, bounds: Bounds) -> LifeCycleResult:
    """Score one coverage view (design rule "Coverage view"): the mean of v/n over each phase."""
    return LifeCycleResult(
        lifecycle.id, {p.id: _phase(p, rubric, bounds) for p in lifecycle.phases}
    )
