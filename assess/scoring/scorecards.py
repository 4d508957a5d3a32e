"""Scorecards: points of tests, the sums of their sections, and the smallest sum as the score.

Sums are counted in whole units (see `tables`), so that a score at the edge of a band gets the band
of the exact number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assess.scoring.bounds import Bounds
from assess.scoring.levels import criterion_status
from assess.scoring.result import (
    ScorecardResult,
    ScorecardSectionResult,
    ScorecardStatus,
    ScorecardTestResult,
)
from assess.scoring.tables import ScorecardRow, ScorecardTable

__all__ = ["scorecard_result"]

Halves = tuple[int, int, ScorecardStatus]
"""Half points of a test at worst and at best, and what the worst shows."""


def _halves(row: ScorecardRow, bounds: Bounds) -> Halves:
    """The points of one test (see docs/scoring.md, "Scorecards").

    What no question asks, or only questions that do not apply, stays open at the high end.
    """
    if not row.manual and not row.automated:
        return 0, 2, "unasked"
    hand = criterion_status(row.manual, bounds)  # of nothing: not applicable
    auto = criterion_status(row.automated, bounds)
    if hand == auto == "not_applicable":
        return 0, 0, "not_applicable"
    if auto == "met":
        return 2, 2, "automated"
    if auto == "unknown" or (auto == "not_applicable" and hand != "unmet"):
        high = 2
    else:
        high = 0 if hand == "unmet" else 1
    if hand == "met":
        return 1, high, "manual"
    if "unknown" in (hand, auto):
        return 0, high, "unknown"
    return 0, high, "unasked" if high else "missing"


@lru_cache(maxsize=1024)  # the same few come back in every file
def _test_result(id_: str, low: int, high: int, status: ScorecardStatus) -> ScorecardTestResult:
    if status == "not_applicable":
        return ScorecardTestResult(id_, None, None, status)
    return ScorecardTestResult(id_, low / 2, high / 2, status)


def _sums(table: ScorecardTable, tests: Iterable[Halves]) -> tuple[int, int] | None:
    """The units of a section at worst and at best; ``None`` when no test of it applies."""
    applicable = lows = highs = 0
    for low, high, status in tests:
        if status != "not_applicable":
            applicable += 1
            lows += low
            highs += high
    step = table.steps[applicable]
    return (step * lows, step * highs) if applicable else None


def scorecard_result(table: ScorecardTable, bounds: Bounds, shown: Bounds) -> ScorecardResult:
    """Score one scorecard over the answer intervals ``bounds``; ``shown`` give what is shown."""
    tests: dict[str, ScorecardTestResult] = {}
    sections: dict[str, ScorecardSectionResult] = {}
    lows: dict[str, int] = {}
    highs: list[int] = []
    carried: list[int] = []
    for section, rows in table.sections.items():
        found = [_halves(row, bounds) for row in rows]
        tests.update(
            (row.id, _test_result(row.id, *points)) for row, points in zip(rows, found, strict=True)
        )
        sums = _sums(table, found)
        evident = _sums(table, (_halves(row, shown) for row in rows))
        counts = Counter(status for _, _, status in found)
        sections[section] = _section(table, section, sums, evident, counts)
        if sums is not None and evident is not None:
            lows[section] = sums[0]
            highs.append(sums[1])
            carried.append(evident[0])
    least = min(lows.values(), default=None)
    low, high = _points(table, least), _points(table, min(highs, default=None))
    return ScorecardResult(
        id=table.card.id,
        score=low,
        low=low,
        high=high,
        shown=_points(table, min(carried, default=None)),
        top=table.card.top,
        band=None if low is None else table.card.band(low).id,
        band_high=None if high is None else table.card.band(high).id,
        lowest=tuple(name for name, units in lows.items() if units == least),
        sections=sections,
        tests=tests,
    )


def _points(table: ScorecardTable, units: int | None) -> float | None:
    return None if units is None else units / table.unit


def _section(
    table: ScorecardTable,
    section: str,
    sums: tuple[int, int] | None,
    evident: tuple[int, int] | None,
    counts: Mapping[ScorecardStatus, int],
) -> ScorecardSectionResult:
    low, high = sums or (None, None)
    points = _points(table, low)
    return ScorecardSectionResult(
        id=section,
        score=points,
        low=points,
        high=_points(table, high),
        shown=_points(table, evident[0] if evident else None),
        counts=counts,
    )
