"""Where the teams stand, as values to draw: levels of each model and of its categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.portfolio.values import CategoryLevels, ModelLevels, Portfolio
from assess.report.portfolio.drawing import Segment, segments, shade
from assess.report.words import count, percent
from assess.rubric.model import MaturityModel, Rubric

__all__ = ["BAR_LEFT", "BAR_WIDTH", "Bar", "LevelBar", "ModelView", "model_views", "stacked"]

BAR_LEFT, BAR_WIDTH = 190.0, 270.0


@dataclass(frozen=True, slots=True)
class LevelBar:
    """One level: how many teams claim it, could have it, and carry it by evidence."""

    level: int
    name: str
    teams: int
    share: str
    high: int
    shown: int
    width: float
    shown_width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A named stacked bar."""

    title: str
    pieces: tuple[Segment, ...]
    after: str
    """What is written behind it."""
    words: str
    """The numbers, for who cannot see the bar."""


@dataclass(frozen=True, slots=True)
class ModelView:
    """One model over all teams."""

    id: str
    title: str
    short: str
    top: int
    bars: tuple[LevelBar, ...]
    """From the highest level down."""
    legend: tuple[tuple[str, str], ...]
    """Shade and meaning of each level."""
    stack: Bar
    """All teams in one bar."""
    categories: tuple[Bar, ...]
    counts: tuple[tuple[str, tuple[int, ...], int], ...]
    """Title, teams by level and median level of each category."""
    sentence: str
    category_point: str
    more: tuple[str, ...]


def stacked(title: str, counts: Sequence[int], after: str, left: float, width: float) -> Bar:
    """Teams by level as one bar; ``counts[k]`` are at level k."""
    top = len(counts) - 1
    named = [(f"level {k}", n) for k, n in enumerate(counts)]
    fills = [shade(k, top) for k in range(top + 1)]
    words = ", ".join(f"{n} at {name}" for name, n in named if n)
    return Bar(title, segments(named, fills, left, width), after, words)


def _half(found: ModelLevels, total: int) -> str:
    """A sentence on where most teams are."""
    low = sum(n.teams for n in found.levels[: found.median + 1])
    if found.levels[found.median].teams == total:
        return f"all are at level {found.median}"
    if found.median == 0:
        return f"{low} of {count(total, 'team')} ({percent(low / total)}) are at level 0"
    here = found.levels[found.median].teams
    above = total - low
    below = low - here
    return (
        f"{below} of {count(total, 'team')} are below level {found.median}, {here} at it"
        f" and {above} above"
    )


def _sentence(model: MaturityModel, found: ModelLevels, total: int) -> str:
    if total == 1:
        return f"{model.short}: the one team is at level {found.median} of {model.top}."
    text = f"{model.short}: {_half(found, total)}"
    best = max(n.level for n in found.levels if n.teams)
    teams = count(found.levels[best].teams, "team")
    return f"{text}; the highest level reached is {best} of {model.top}, by {teams}."


def _more(found: ModelLevels, total: int) -> tuple[str, ...]:
    """What open questions and evidence do to the counts."""
    out = []
    if found.open:
        out.append(
            f"Open questions could still raise the level of {found.open} of {count(total, 'team')}."
        )
    else:
        out.append("No open question could raise any level.")
    if found.unproven:
        out.append(
            f"Valid evidence carries less than is claimed in {found.unproven} of"
            f" {count(total, 'team')}."
        )
    else:
        out.append("Valid evidence carries every level claimed.")
    return tuple(out)


def _category_point(model: MaturityModel, found: ModelLevels, total: int) -> str:
    """Which category lags in most teams, and which is furthest."""
    if total == 1 or len(found.categories) < 2:
        return "Each category by the same rule over its own criteria."

    def mean(category: CategoryLevels) -> float:
        return sum(k * n for k, n in enumerate(category.counts)) / total

    titles = {c.id: c.title for c in model.categories}
    low = min(found.categories, key=mean)
    high = max(found.categories, key=mean)
    if mean(low) == mean(high):
        return "No category stands behind the others."
    return (
        f"Furthest behind is {titles[low.id]}: {low.counts[0]} of {total} teams are at level 0"
        f" there. Furthest ahead is {titles[high.id]}, with {high.counts[0]} at level 0."
    )


def _model(model: MaturityModel, found: ModelLevels, total: int) -> ModelView:
    most = max(max(n.teams, n.shown) for n in found.levels)
    titles = {c.id: c.title for c in model.categories}
    bars = tuple(
        LevelBar(
            level=n.level,
            name=model.level_name(n.level) or f"Level {n.level}",
            teams=n.teams,
            share=percent(n.teams / total),
            high=n.high,
            shown=n.shown,
            width=round(200 * n.teams / most, 2),
            shown_width=round(200 * n.shown / most, 2),
        )
        for n in reversed(found.levels)
    )
    return ModelView(
        id=model.id,
        title=model.title,
        short=model.short,
        top=model.top,
        bars=bars,
        legend=tuple((shade(k, model.top), f"level {k}") for k in range(model.top + 1)),
        stack=stacked(model.short, [n.teams for n in found.levels], "", 110, 400),
        categories=tuple(
            stacked(titles[c.id], c.counts, f"middle {c.median}", BAR_LEFT, BAR_WIDTH)
            for c in found.categories
        ),
        counts=tuple((titles[c.id], c.counts, c.median) for c in found.categories),
        sentence=_sentence(model, found, total),
        category_point=_category_point(model, found, total),
        more=_more(found, total),
    )


def model_views(rubric: Rubric, found: Portfolio) -> tuple[ModelView, ...]:
    """Every model, in the rubric's order."""
    return tuple(
        _model(m, x, found.count) for m, x in zip(rubric.models, found.models, strict=True)
    )
