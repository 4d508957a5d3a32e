"""The chosen practices in time: their order, their waves, and what stands behind each wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.answers.model import Assessment
from assess.roadmap.problem import Problem, exact
from assess.roadmap.schedule import Span, order_of_work, pack, wave_start
from assess.roadmap.values import PlannedPractice, Projection, Wave
from assess.roadmap.why import why_each
from assess.rubric.model import Rubric

__all__ = ["Layout", "lay_out", "planned_practices", "waves_of"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The chosen practices in time."""

    order: tuple[str, ...]
    requires: Mapping[str, tuple[str, ...]]
    """Prerequisites of each practice that are in the plan."""
    spans: Mapping[str, Span]
    capacity: Fraction
    """Room in a wave, in cost units."""
    unit: int
    """Loads are in cost units times this, so that the capacity is a whole number of them."""
    waves: int
    states: tuple[Mapping[str, int], ...]
    """Values today (assumed practices included) and behind each wave."""


def lay_out(problem: Problem, chosen: frozenset[str], capacity: float) -> Layout:
    """Order the chosen practices and lay them into waves.

    Args:
        problem: the compiled problem.
        chosen: a closed set of candidates.
        capacity: person-weeks a wave.

    Raises:
        PlanError: when too many waves are needed.
    """
    order = order_of_work(problem, chosen)
    requires = {
        pid: tuple(r for r in problem.candidates[pid].requires if r in chosen) for pid in order
    }
    room = exact(capacity) * problem.cost_scale
    unit = room.denominator
    costs = {pid: problem.candidates[pid].cost * unit for pid in order}
    spans = pack(order, costs, requires, int(room * unit))
    waves = max((span.until for span in spans.values()), default=0)
    states = tuple(
        problem.values(pid for pid in order if spans[pid].until <= wave)
        for wave in range(waves + 1)
    )
    return Layout(order, requires, spans, room, unit, waves, states)


def planned_practices(
    problem: Problem, rubric: Rubric, assessment: Assessment, layout: Layout
) -> tuple[PlannedPractice, ...]:
    """The practices in the order of work, each with its place and its reasons."""
    successors = {
        pid: [p for p in layout.order if pid in layout.requires[p]] for pid in layout.order
    }
    reasons = why_each(problem, assessment, layout.order, successors)
    return tuple(
        PlannedPractice(
            id=pid,
            title=rubric.practice_by_id[pid].title,
            wave=layout.spans[pid].wave,
            until=layout.spans[pid].until,
            order=place,
            effort=problem.candidates[pid].effort,
            requires=layout.requires[pid],
            raises=problem.candidates[pid].raises,
            why=reasons[pid],
        )
        for place, pid in enumerate(layout.order, 1)
    )


def waves_of(
    problem: Problem, layout: Layout, start: str, projections: Sequence[Projection]
) -> tuple[Wave, ...]:
    """The waves with their load.

    Args:
        problem: the compiled problem.
        layout: the practices in time.
        start: first month of the first wave.
        projections: today, and behind each wave.
    """
    loads: dict[int, int] = {}
    for span in layout.spans.values():
        for wave, load in span.loads:
            loads[wave] = loads.get(wave, 0) + load
    scale = problem.cost_scale * layout.unit
    return tuple(
        Wave(
            wave=wave,
            start=wave_start(start, wave),
            effort=float(Fraction(loads.get(wave, 0), scale)),
            starts=tuple(p for p in layout.order if layout.spans[p].wave == wave),
            finishes=tuple(p for p in layout.order if layout.spans[p].until == wave),
            projected=projections[wave],
        )
        for wave in range(1, layout.waves + 1)
    )
