"""The heat matrix: exposure in rows, coverage along them, shaded by the rating of each place."""

from __future__ import annotations

from dataclasses import dataclass

from assess.report.risks import Risk
from assess.report.words import risk_word

__all__ = ["Band", "Heat", "Marker", "Row", "heat"]

LEFT, WIDTH, TOP = 44.0, 466.0, 14.0
LANE, RADIUS = 14.5, 7.0
FILLS = {"low": "#fdf1e3", "moderate": "#f5c88f", "high": "#dc8235", "critical": "#8a3a0c"}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a row with one rating."""

    rating: str
    words: str
    fill: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Marker:
    """A challenge in its row; ``x2`` is where open questions could bring it at best."""

    risk: Risk
    x: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One exposure."""

    exposure: int
    y: float
    height: float
    bands: tuple[Band, ...]
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole matrix, ready to draw."""

    rows: tuple[Row, ...]
    height: float
    left: float = LEFT
    width: float = WIDTH


def _bands(exposure: int) -> tuple[Band, ...]:
    # residual = exposure × (1 − coverage): a rating ends where coverage = 1 − residual / exposure.
    out, start = [], 0.0
    for rating, residual in (("critical", 3), ("high", 2), ("moderate", 1), ("low", 0)):
        end = max(0.0, 1 - residual / exposure)
        if end > start:
            x, width = LEFT + start * WIDTH, (end - start) * WIDTH
            out.append(Band(rating, risk_word(rating), FILLS[rating], round(x, 2), round(width, 2)))
            start = end
    return tuple(out)


def _lanes(found: list[Risk]) -> list[tuple[Risk, float, float, int]]:
    """Each challenge with its place, in lanes such that no two cover each other."""
    ends: list[float] = []
    out = []
    for risk in sorted(found, key=lambda r: r.coverage):
        x = min(max(LEFT + risk.coverage * WIDTH, LEFT + RADIUS), LEFT + WIDTH - RADIUS)
        x2 = min(max(LEFT + risk.coverage_high * WIDTH, x), LEFT + WIDTH - 4)
        lane = next((i for i, end in enumerate(ends) if end + 2 * RADIUS + 2 <= x), len(ends))
        if lane == len(ends):
            ends.append(x2)
        ends[lane] = x2
        out.append((risk, x, x2, lane))
    return out


def heat(found: tuple[Risk, ...]) -> Heat:
    """Place every challenge; the highest exposure stands on top."""
    rows, y = [], TOP
    for exposure in range(5, 0, -1):
        placed = _lanes([r for r in found if r.exposure == exposure])
        lanes = max((lane for *_, lane in placed), default=0) + 1
        height = 8 + lanes * LANE
        markers = tuple(
            Marker(risk, round(x, 2), round(x2, 2), round(y + 12.5 + lane * LANE, 2))
            for risk, x, x2, lane in placed
        )
        rows.append(Row(exposure, round(y, 2), height, _bands(exposure), markers))
        y += height
    return Heat(tuple(rows), round(y + 26, 2))
