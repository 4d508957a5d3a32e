"""Where the teams stand, as values to draw: levels of each model and of its categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.portfolio.values import CategoryLevels, ModelLevels, Portfolio, ScorecardSpread
from assess.report.portfolio.drawing import Segment, segments, shade
from assess.report.words import count, joined, percent
from assess.rubric.model import MaturityModel, Rubric, Scorecard
from assess.scoring.explain_scorecard import points

__all__ = [
    "BAR_LEFT",
    "BAR_WIDTH",
    "BandRow",
    "Bar",
    "CardView",
    "LevelBar",
    "ModelView",
    "card_views",
    "model_views",
    "stacked",
]

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


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band of a scorecard: how many teams score in it, could, and do by evidence."""

    name: str
    points: str
    """``1.0 to 2.0``: the scores that lie in it."""
    teams: int
    share: str
    high: int
    shown: int


@dataclass(frozen=True, slots=True)
class CardView:
    """One scorecard over all teams."""

    title: str
    bands: tuple[BandRow, ...]
    """From the highest band down."""
    sentence: str
    held: str
    """Which section holds the score of most teams; empty when there is no score."""


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


def card_views(rubric: Rubric, found: Portfolio) -> tuple[CardView, ...]:
    """Every scorecard, in the rubric's order."""
    return tuple(
        _card(card, x, found.count)
        for card, x in zip(rubric.scorecards, found.scorecards, strict=True)
    )


def _card(card: Scorecard, found: ScorecardSpread, total: int) -> CardView:
    ends = [float(card.top) if b.up_to is None else b.up_to for b in card.bands]
    rows = [
        BandRow(
            name=band.name,
            points=_edges(low, high, first=not at),
            teams=n.teams,
            share=percent(n.teams / total),
            high=n.high,
            shown=n.shown,
        )
        for at, (band, n, low, high) in enumerate(
            zip(card.bands, found.bands, (0.0, *ends[:-1]), ends, strict=True)
        )
    ]
    return CardView(
        card.title, tuple(reversed(rows)), _score(card, found, total), _held(card, found)
    )


def _edges(low: float, high: float, *, first: bool) -> str:
    if first:
        return points(high) if low == high else f"up to {points(high)}"
    return f"over {points(low)} to {points(high)}"


def _score(card: Scorecard, found: ScorecardSpread, total: int) -> str:
    if found.median is None:
        return f"{card.short}: no test of it applies to any team."
    middle = f"{points(found.median)} of {card.top}, {card.band(found.median).name}"
    text = f"{card.short}: the one team scores {middle}."
    if found.scored > 1:
        text = f"{card.short}: the middle team scores {middle}."
    if found.scored < total:
        text += f" No test of it applies to {count(total - found.scored, 'team')}."
    if found.open:
        text += (
            f" It could be higher in {found.open} of {count(total, 'team')}: answers are open, or"
            " tests are not asked."
        )
    return text


def _held(card: Scorecard, found: ScorecardSpread) -> str:
    most = max(found.lowest.values(), default=0)
    if not most:
        return ""
    titles = [s.title for s in card.sections if found.lowest[s.id] == most]
    has = "has" if len(titles) == 1 else "have"
    return (
        f"{joined(titles)} most often {has} the smallest sum, which is the score:"
        f" in {most} of {count(found.scored, 'team')}."
    )
