"""Geometry and shades of the portfolio's drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.portfolio.values import Investment

__all__ = ["Curve", "Mark", "Segment", "curve", "ink_on", "segments", "shade"]

_STOPS = ((241, 245, 249), (188, 211, 232), (93, 143, 192), (31, 78, 121))
DARK, LIGHT = "#16202e", "#ffffff"
ENOUGH = 4.5
"""Contrast that small text needs (WCAG 2, AA)."""


def shade(level: int, top: int) -> str:
    """The colour of a level: the higher, the darker."""
    place = len(_STOPS[1:]) * level / top if top else 0.0
    i = min(int(place), len(_STOPS) - 2)
    part = place - i
    mixed = (round(a + (b - a) * part) for a, b in zip(_STOPS[i], _STOPS[i + 1], strict=True))
    return "#" + "".join(f"{c:02x}" for c in mixed)


def _light(colour: str) -> float:
    """The relative luminance of a colour, 0…1 (WCAG 2)."""

    def linear(c: int) -> float:
        x = c / 255
        return x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """The report's dark text where it contrasts enough with the colour, else white, else black."""

    def contrast(ink: str) -> float:
        low, high = sorted((_light(colour), _light(ink)))
        return (high + 0.05) / (low + 0.05)

    return next((ink for ink in (DARK, LIGHT) if contrast(ink) >= ENOUGH), "#000000")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar."""

    name: str
    count: int
    x: float
    width: float
    fill: str
    ink: str

    @property
    def label(self) -> str:
        """The count, where there is room for it."""
        return str(self.count) if self.width >= 5 + 4.5 * len(str(self.count)) else ""


def segments(
    counts: Sequence[tuple[str, int]], fills: Sequence[str], left: float, width: float
) -> tuple[Segment, ...]:
    """A stacked bar over all teams; nothing is drawn for what nobody has."""
    total = sum(n for _, n in counts) or 1
    out, x = [], left
    for (name, n), fill in zip(counts, fills, strict=True):
        if n:
            w = width * n / total
            out.append(Segment(name, n, round(x, 2), round(w, 2), fill, ink_on(fill)))
            x += w
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the curve: what is reached behind one investment."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Teams lifted over person-weeks spent."""

    path: str
    marks: tuple[Mark, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    height: float


LEFT, WIDTH, TOP, HEIGHT = 46.0, 430.0, 16.0, 110.0


def _ticks(most: float) -> list[float]:
    step = 1.0
    while most / step > 6:
        step *= 2 if str(step)[0] in "15" else 2.5
    return [i * step for i in range(int(most / step) + 1)]


def curve(investments: Sequence[Investment], wanting: int) -> Curve | None:
    """The curve of some investments; ``None`` when there is none."""
    if not investments:
        return None
    weeks = max(investments[-1].weeks, 1.0)

    def x(value: float) -> float:
        return round(LEFT + WIDTH * value / weeks, 2)

    def y(value: float) -> float:
        return round(TOP + HEIGHT * (1 - value / max(wanting, 1)), 2)

    path, marks = f"M{x(0)},{y(0)}", []
    for i in investments:
        path += f"H{x(i.weeks)}V{y(i.total)}"
        marks.append(Mark(x(i.weeks), y(i.total), str(i.order)))
    return Curve(
        path,
        tuple(marks),
        tuple((x(t), f"{t:g}") for t in _ticks(weeks)),
        tuple((y(t), f"{t:g}") for t in _ticks(wanting)),
        TOP + HEIGHT + 30,
    )
