"""Where the teams stand, as values to draw: levels, categories, each team, each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assess.portfolio.groups import by_label
from assess.portfolio.values import CategoryLevels, Group, Grouping, ModelLevels, Portfolio, Team
from assess.report.portfolio.drawing import Segment, ink_on, segments, shade
from assess.report.words import clean, count, joined, percent
from assess.rubric.model import MaturityModel, Rubric

__all__ = [
    "Bar",
    "Cell",
    "Grid",
    "GridRow",
    "GroupView",
    "LevelBar",
    "ModelView",
    "grids",
    "group_views",
    "model_views",
]

MOST_ROWS = 80
"""Teams listed one by one; of more, the most common profiles are."""
MOST_PROFILES = 40
MOST_GROUPS = 15
MOST_COLUMNS = 14
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
    about: str
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
    point: str
    category_point: str
    more: tuple[str, ...]


def _stacked(title: str, counts: Sequence[int], after: str, left: float, width: float) -> Bar:
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
        about=model.about,
        top=model.top,
        bars=bars,
        legend=tuple((shade(k, model.top), f"level {k}") for k in range(model.top + 1)),
        stack=_stacked(model.short, [n.teams for n in found.levels], "", 110, 400),
        categories=tuple(
            _stacked(titles[c.id], c.counts, f"middle {c.median}", BAR_LEFT, BAR_WIDTH)
            for c in found.categories
        ),
        counts=tuple((titles[c.id], c.counts, c.median) for c in found.categories),
        sentence=_sentence(model, found, total),
        point=_sentence(model, found, total),
        category_point=_category_point(model, found, total),
        more=_more(found, total),
    )


def model_views(rubric: Rubric, found: Portfolio) -> tuple[ModelView, ...]:
    """Every model, in the rubric's order."""
    return tuple(
        _model(m, x, found.count) for m, x in zip(rubric.models, found.models, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A level in the heat map."""

    text: str
    fill: str
    ink: str
    strong: bool
    """True for a model's own level, beside those of its categories."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A team (or several with the same levels) and its levels."""

    name: str
    more: str
    cells: tuple[Cell, ...]
    head: str = ""
    """Name of the group that begins with this row."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A heat map: levels by model and category."""

    heads: tuple[tuple[str, bool, str], ...]
    """Title of each column, whether it is a model's, and which model it belongs to."""
    rows: tuple[GridRow, ...]
    group: str
    point: str
    left_out: str


def _columns(rubric: Rubric) -> list[list[tuple[MaturityModel, str]]]:
    """Models and their categories (empty for the model itself) in tables that fit the page."""
    tables: list[list[tuple[MaturityModel, str]]] = []
    for model in rubric.models:
        columns = [(model, ""), *((model, c.id) for c in model.categories)]
        if tables and len(tables[-1]) + len(columns) <= MOST_COLUMNS:
            tables[-1] += columns
        else:
            tables.append(columns)
    return tables


def _heads(columns: Sequence[tuple[MaturityModel, str]]) -> tuple[tuple[str, bool, str], ...]:
    out = []
    for model, category in columns:
        titles = {c.id: c.title for c in model.categories}
        out.append((titles[category] if category else model.short, not category, model.id))
    return tuple(out)


def _cell(level: int, model: MaturityModel, category: str) -> Cell:
    fill = shade(level, model.top)
    return Cell(str(level), fill, ink_on(fill), not category)


def _levels(team: Team, columns: Sequence[tuple[MaturityModel, str]]) -> tuple[int, ...]:
    now = team.now.models
    return tuple(now[m.id].categories[c].level if c else now[m.id].level for m, c in columns)


def grids(rubric: Rubric, found: Portfolio) -> tuple[Grid, ...]:
    """The heat map of teams × categories; of very many teams, of the most common profiles."""
    if not found.teams:
        return ()
    heads: dict[str, str] = {}
    teams = list(found.teams)
    if found.groupings and len(teams) <= MOST_ROWS:
        groups = by_label(teams, found.groupings[0].field)
        teams = [t for group in groups.values() for t in group]
        heads = {group[0].name: clean(name) for name, group in groups.items()}
    return tuple(_grid(columns, teams, heads) for columns in _columns(rubric))


def _grid(
    columns: Sequence[tuple[MaturityModel, str]], teams: Sequence[Team], heads: Mapping[str, str]
) -> Grid:
    profiles = Counter(_levels(t, columns) for t in teams)

    def cells(levels: Sequence[int]) -> tuple[Cell, ...]:
        return tuple(_cell(k, m, c) for k, (m, c) in zip(levels, columns, strict=True))

    if len(teams) <= MOST_ROWS:
        rows = tuple(
            GridRow(clean(t.name), "", cells(_levels(t, columns)), heads.get(t.name, ""))
            for t in teams
        )
        point = _grid_point(profiles, len(teams))
        return Grid(_heads(columns), rows, "", point, "")
    names: dict[tuple[int, ...], list[str]] = {}
    for team in teams:
        names.setdefault(_levels(team, columns), []).append(clean(team.name))
    common = sorted(profiles, key=lambda p: (-profiles[p], p))[:MOST_PROFILES]
    rows = tuple(GridRow(count(profiles[p], "team"), _some(names[p], 2), cells(p)) for p in common)
    rest = len(teams) - sum(profiles[p] for p in common)
    point = (
        f"{len(teams)} teams are too many to list: these are the"
        f" {count(len(common), 'most common profile', 'most common profiles')}."
    )
    left_out = ""
    if rest:
        others = len(profiles) - len(common)
        left_out = f"{count(rest, 'more team')} with {count(others, 'further profile')}."
    return Grid(_heads(columns), rows, "profile", point, left_out)


def _grid_point(profiles: Mapping[tuple[int, ...], int], total: int) -> str:
    """How many teams have not begun at all, and how many have begun everywhere."""
    none = sum(n for p, n in profiles.items() if not any(p))
    all_ = sum(n for p, n in profiles.items() if all(p))
    if total == 1:
        return "One team."
    first = f"{none} of {total} teams are at level 0 in every column"
    if not none:
        first = "Every team is above level 0 in some column"
    return f"{first}; {all_} of {total} are above it in every column."


def _some(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    if len(names) <= most:
        return joined(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one group lacks most."""

    name: str
    lacks: tuple[str, ...]
    large: str
    moved: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """All groups of one label."""

    field: str
    title: str
    bars: tuple[tuple[str, tuple[Bar, ...]], ...]
    """For each model, a stacked bar for each group."""
    grids: tuple[Grid, ...]
    """Median levels, groups × categories."""
    rows: tuple[GroupRow, ...]
    moved: bool
    """True when some group has a previous round to tell of."""
    notes: tuple[str, ...]


def _group_notes(grouping: Grouping, found: Portfolio, left: int) -> tuple[str, ...]:
    out = []
    merged = next((g for g in grouping.groups if g.merged), None)
    if merged is not None:
        names = _some([clean(m) for m in merged.merged], 6)
        out.append(
            f"No figure speaks of fewer than {found.min_group} teams. “{merged.name}” puts together"
            f" {count(len(merged.merged), 'group')} ({names}),"
            " so that none of them can be worked out from the totals either."
        )
    if left:
        out.append(f"{count(left, 'smaller group')} more are in the tables (--format json or csv).")
    return tuple(out)


def group_views(rubric: Rubric, found: Portfolio) -> tuple[GroupView, ...]:
    """Every grouping; of many groups, the largest."""
    return tuple(_group_view(rubric, found, g) for g in found.groupings)


def _group_row(rubric: Rubric, g: Group) -> GroupRow:
    statements = {c.id: c.statement.rstrip(".") for m in rubric.models for c in m.criteria}
    titles = {c.id: c.title for c in rubric.challenges}
    lacks = tuple(
        f"{m.short}: {statements[b.criterion]} ({b.teams} of {g.teams})"
        for m in rubric.models
        if (b := g.blocker[m.id]) is not None
    )
    worst = max(g.challenges, key=lambda c: g.challenges[c], default="")
    large = ""
    if worst and g.challenges[worst]:
        large = f"{titles[worst]} ({g.challenges[worst]} of {g.teams})"
    moved = f"↑ {g.up}, ↓ {g.down} of {g.before}" if g.before and g.up is not None else ""
    return GroupRow(clean(g.name), lacks, large, moved)


def _group_view(rubric: Rubric, found: Portfolio, grouping: Grouping) -> GroupView:
    groups = grouping.groups[:MOST_GROUPS]
    bars = tuple(
        (
            model.id,
            tuple(
                _stacked(
                    clean(g.name),
                    [n.teams for n in g.models[i].levels],
                    count(g.teams, "team"),
                    BAR_LEFT,
                    BAR_WIDTH,
                )
                for g in groups
            ),
        )
        for i, model in enumerate(rubric.models)
    )
    tables = []
    for columns in _columns(rubric):
        rows = []
        for g in groups:
            medians: dict[tuple[str, str], int] = {}
            for m in g.models:
                medians[m.id, ""] = m.median
                medians |= {(m.id, c.id): c.median for c in m.categories}
            cells = tuple(_cell(medians[m.id, c], m, c) for m, c in columns)
            rows.append(GridRow(clean(g.name), count(g.teams, "team"), cells))
        tables.append(Grid(_heads(columns), tuple(rows), grouping.field, "", ""))
    lines = tuple(_group_row(rubric, g) for g in groups)
    left = len(grouping.groups) - len(groups)
    return GroupView(
        field=clean(grouping.field),
        title=f"By {clean(grouping.field)}",
        bars=bars,
        grids=tuple(tables),
        rows=lines,
        moved=any(row.moved for row in lines),
        notes=_group_notes(grouping, found, left),
    )
