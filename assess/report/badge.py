"""The levels as a badge: a small SVG, or the values from which a badge service draws one."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from assess.rubric.model import MaturityModel, Rubric
from assess.scoring.result import Result

__all__ = ["badge_json", "badge_svg"]

LABEL = "MLOps maturity"
HEIGHT, SIDE, SIZE = 20, 7, 11
WIDE, NARROW = frozenset("MWmw@%"), frozenset("ijlt.,:;'|!()[] fI-")
"""Letters clearly wider or narrower than the others, in common sans-serif fonts."""
SHADES = ("#5b6675", "#3f6f9f", "#1f4e79")
"""Behind nothing reached, something reached, all reached; white text has contrast 4.5:1 on each."""


def _words(models: tuple[MaturityModel, ...], result: Result) -> str:
    """As ``Google 1/2 · Microsoft 2/4``; a range where open answers leave one."""
    parts = []
    for model in models:
        v = result.models[model.id]
        level = str(v.level) if v.low == v.high else f"{v.low}–{v.high}"
        parts.append(f"{model.short} {level}/{model.top}")
    return " · ".join(parts)


def _shade(models: tuple[MaturityModel, ...], result: Result) -> str:
    levels = [(result.models[m.id].level, m.top) for m in models]
    if all(level >= top for level, top in levels):
        return SHADES[2]
    return SHADES[1] if any(level for level, _ in levels) else SHADES[0]


def _chosen(rubric: Rubric, model: str) -> tuple[MaturityModel, ...]:
    return tuple(m for m in rubric.models if not model or m.id == model)


def _width(text: str) -> int:
    letters = sum(9.5 if c in WIDE else 4.2 if c in NARROW else 6.9 for c in text)
    return round(letters) + 2 * SIDE


def badge_svg(rubric: Rubric, result: Result, model: str = "") -> str:
    """A badge as SVG.

    Args:
        rubric: the rubric that was scored.
        result: the verdicts.
        model: only this maturity model; all when empty.
    """
    models = _chosen(rubric, model)
    words = _words(models, result)
    left, right = _width(LABEL), _width(words)
    whole = left + right
    title = escape(f"{LABEL}: {words} ({result.date.isoformat()})")

    def text(x: float, width: int, said: str) -> str:
        return (
            f'<text x="{x:g}" y="14" textLength="{width - 2 * SIDE}"'
            f' lengthAdjust="spacingAndGlyphs">{escape(said)}</text>'
        )

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{HEIGHT}" role="img">'
        f"<title>{title}</title>"
        f'<clipPath id="r"><rect width="{whole}" height="{HEIGHT}" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{left}" height="{HEIGHT}" fill="#3b4350"/>'
        f'<rect x="{left}" width="{right}" height="{HEIGHT}" fill="{_shade(models, result)}"/></g>'
        f'<g fill="#ffffff" text-anchor="middle" font-size="{SIZE}"'
        ' font-family="Verdana, DejaVu Sans, Geneva, sans-serif">'
        f"{text(left / 2, left, LABEL)}{text(left + right / 2, right, words)}</g></svg>\n"
    )


def badge_json(rubric: Rubric, result: Result, model: str = "") -> dict[str, Any]:
    """The badge as the endpoint values that badge services such as shields.io read."""
    models = _chosen(rubric, model)
    return {
        "schemaVersion": 1,
        "label": LABEL,
        "message": _words(models, result),
        "color": _shade(models, result).removeprefix("#"),
    }
