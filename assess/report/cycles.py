"""The life cycles as rings (or rows): phases, how far each is covered, and the ring's geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assess.language import tr
from assess.report.words import percent, percent_range
from assess.rubric.model import LifeCycle, Rubric
from assess.scoring.result import PhaseResult, Result

__all__ = ["Cycle", "Phase", "cycles"]

CENTRE = 100.0
OUTER, INNER = 96.0, 56.0
GAP = 0.022
"""Radians left free at each side of a segment."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase, with the path of its ring segment and where its figure stands."""

    number: int
    title: str
    questions: int
    share: float | None
    band: int
    """0…3 by quarters of coverage; -1 when no question applies."""
    words: str
    range_words: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cycle:
    """One coverage view."""

    id: str
    title: str
    about: str
    cycle: bool
    phases: tuple[Phase, ...]
    point: str


def _point_at(radius: float, angle: float) -> tuple[float, float]:
    return CENTRE + radius * math.sin(angle), CENTRE - radius * math.cos(angle)


def _segment(index: int, total: int) -> tuple[str, float, float]:
    """An arrow-shaped ring segment, clockwise from the top, and the middle of it."""
    step = 2 * math.pi / total
    start, end = index * step + GAP, (index + 1) * step - GAP
    middle = (OUTER + INNER) / 2
    tip = min(0.10, step / 4)
    large = 1 if end - start > math.pi else 0

    def at(radius: float, angle: float) -> str:
        x, y = _point_at(radius, angle)
        return f"{x:.2f} {y:.2f}"

    path = (
        f"M{at(OUTER, start)} A{OUTER} {OUTER} 0 {large} 1 {at(OUTER, end - tip)}"
        f" L{at(middle, end)} L{at(INNER, end - tip)}"
        f" A{INNER} {INNER} 0 {large} 0 {at(INNER, start)} L{at(middle, start + tip)} Z"
    )
    x, y = _point_at(middle, (start + end) / 2 + tip / 3)
    return path, round(x, 2), round(y, 2)


def _phase(index: int, total: int, title: str, questions: int, found: PhaseResult) -> Phase:
    path, x, y = _segment(index, total)
    if found.share is None or found.low is None or found.high is None:
        band, words, span = -1, tr("n/a"), tr("not applicable")
    else:
        band = min(int(found.share * 4), 3)
        words, span = percent(found.share), percent_range(found.low, found.high)
    return Phase(index + 1, title, questions, found.share, band, words, span, path, x, y)


def _point(phases: tuple[Phase, ...]) -> str:
    known = [p for p in phases if p.share is not None]
    if not known:
        return tr("No question of these phases applies.")
    best = max(known, key=lambda p: p.share or 0)
    worst = min(known, key=lambda p: p.share or 0)
    if best.share == worst.share:
        return tr("Every phase is covered equally far, {words}.", words=best.words)
    return tr(
        "Best covered is {best} ({most}), least {worst} ({least}).",
        best=best.title,
        most=best.words,
        worst=worst.title,
        least=worst.words,
    )


def _cycle(lifecycle: LifeCycle, result: Result) -> Cycle:
    found = result.lifecycles[lifecycle.id].phases
    total = len(lifecycle.phases)
    phases = tuple(
        _phase(i, total, p.title, len(p.questions), found[p.id])
        for i, p in enumerate(lifecycle.phases)
    )
    return Cycle(
        id=lifecycle.id,
        title=lifecycle.title,
        about=lifecycle.about,
        cycle=lifecycle.cycle,
        phases=phases,
        point=_point(phases),
    )


def cycles(rubric: Rubric, result: Result) -> tuple[Cycle, ...]:
    """Every coverage view, in the rubric's order."""
    return tuple(_cycle(x, result) for x in rubric.lifecycles)
