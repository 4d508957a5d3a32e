"""The few colours of a report, and the arithmetic that keeps them readable."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["ENOUGH", "HOUSE", "INK", "PAPER", "Palette", "contrast", "darker", "mixed", "palette"]

PAPER, INK = "#ffffff", "#16202e"
DARK_PAPER, DARK_INK = "#11181f", "#e8edf3"
ENOUGH = 4.5
"""Contrast that text needs against what it stands on (WCAG 2.2, 1.4.3, level AA)."""
_APART = 1.6
"""Contrast of a shade to the next one, so that areas of both can be told apart."""
_SEEN = 1.3
"""Contrast of the lightest shade to the grey of what is empty, so that its area is seen."""
_TRACK = "#f1f5f9"
"""The grey of what is empty: ``q0`` in the style sheet."""
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``; those of risk ratings are the same in every report.

    Shades of one colour tell by how dark they are, so that they stay apart for every eye and in
    grey print.
    """

    strong: str
    """Headings, links, what is reached; white text stands on it."""
    mid: str
    """Half-way shade; dark text stands on it."""
    light: str
    """What is possible; dark text stands on it."""
    cover: str
    """Behind the white text of the cover."""
    dark_strong: str
    """``strong`` on dark paper (HTML)."""
    dark_light: str
    """``light`` on dark paper (HTML); light text stands on it."""


HOUSE = Palette("#1f4e79", "#5d8fc0", "#bcd3e8", "#1f4e79", "#8fbce6", "#2c4a68")
"""The colours of a report without a brand."""


def _parts(colour: str) -> tuple[int, int, int]:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"no colour: {colour}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG, 1 (alike) to 21 (black and white).

    Raises:
        ValueError: one of them is not written as ``#rrggbb``.
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, part: float) -> str:
    """``one`` with so much (0…1) of ``other`` in it."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _until(colour: str, toward: str, start: float, *against: tuple[str, float]) -> str:
    """``colour`` mixed with ``toward`` in steps until its contrasts are high enough."""
    for percent in range(round(start * 100), 101, 2):
        found = mixed(colour, toward, percent / 100)
        if all(contrast(found, other) >= enough for other, enough in against):
            return found
    return toward


def darker(colour: str) -> str:
    """The lightest shade of a colour that white text is readable on."""
    return _until(colour, "#000000", 0.0, (PAPER, ENOUGH))


def palette(main: str, cover: str) -> Palette:
    """Every colour, derived from a main one and one for the cover.

    White has to be readable on both: see `contrast` and `ENOUGH`. The shades then stay readable
    and apart whatever the colours are.
    """
    mid = _until(main, PAPER, 0.36, (INK, ENOUGH), (main, _APART))
    return Palette(
        strong=main.lower(),
        mid=mid,
        light=_until(mixed(mid, PAPER, 0.56), mid, 0.0, (_TRACK, _SEEN)),
        cover=cover.lower(),
        dark_strong=_until(main, PAPER, 0.4, (DARK_PAPER, 7.0)),
        dark_light=_until(main, DARK_PAPER, 0.3, (DARK_INK, 7.0)),
    )
