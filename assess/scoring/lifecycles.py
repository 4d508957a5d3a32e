"""Coverage views: how far each phase of a life cycle is covered, from low and from high answers."""

from __future__ import annotations

from assess.scoring.bounds import Bounds
from assess.scoring.result import LifeCycleResult, PhaseResult
from assess.scoring.tables import LifeCycleTable, PhaseTable

__all__ = ["lifecycle_result"]


def _phase(phase: PhaseTable, bounds: Bounds) -> PhaseResult:
    total = low = high = 0
    for question, step in phase.steps:
        interval = bounds[question]
        if interval is not None:
            total += phase.unit
            low += step * interval[0]
            high += step * interval[1]
    if not total:
        return PhaseResult(phase.id, None, None, None)
    return PhaseResult(phase.id, low / total, low / total, high / total)


def lifecycle_result(table: LifeCycleTable, bounds: Bounds) -> LifeCycleResult:
    """Score one coverage view (design rule "Coverage view"): the mean of v/n over each phase."""
    return LifeCycleResult(table.id, {p.id: _phase(p, bounds) for p in table.phases})
