"""The heat map of levels: each team, or the most common profiles of very many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assess.portfolio.groups import by_label
from assess.portfolio.standing import Team
from assess.portfolio.values import Portfolio
from assess.report.portfolio.drawing import ink_on, shade
from assess.report.words import clean, count, joined
from assess.rubric.model import MaturityModel, Rubric

__all__ = ["Cell", "Column", "Grid", "GridRow", "cell", "columns_of", "grids", "heads_of", "some"]

MOST_ROWS = 80
"""Teams listed one by one; of more, the most common profiles are."""
MOST_PROFILES = 40
MOST_COLUMNS = 14

Column = tuple[MaturityModel, str]
"""A model and one of its categories; empty for the model itself."""


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


def columns_of(rubric: Rubric) -> list[list[Column]]:
    """Models and their categories (empty for the model itself) in tables that fit the page."""
    tables: list[list[Column]] = []
    for model in rubric.models:
        columns = [(model, ""), *((model, c.id) for c in model.categories)]
        if tables and len(tables[-1]) + len(columns) <= MOST_COLUMNS:
            tables[-1] += columns
        else:
            tables.append(columns)
    return tables


def heads_of(columns: Sequence[Column]) -> tuple[tuple[str, bool, str], ...]:
    """Title of each column, whether it is a model's own, and the model's id."""
    out = []
    for model, category in columns:
        titles = {c.id: c.title for c in model.categories}
        out.append((titles[category] if category else model.short, not category, model.id))
    return tuple(out)


def cell(level: int, model: MaturityModel, category: str) -> Cell:
    """A level in its shade; bold for a model's own."""
    fill = shade(level, model.top)
    return Cell(str(level), fill, ink_on(fill), not category)


def _levels(team: Team, columns: Sequence[Column]) -> tuple[int, ...]:
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
    return tuple(_grid(columns, teams, heads) for columns in columns_of(rubric))


def _grid(columns: Sequence[Column], teams: Sequence[Team], heads: Mapping[str, str]) -> Grid:
    profiles = Counter(_levels(t, columns) for t in teams)

    def cells(levels: Sequence[int]) -> tuple[Cell, ...]:
        return tuple(cell(k, m, c) for k, (m, c) in zip(levels, columns, strict=True))

    if len(teams) <= MOST_ROWS:
        rows = tuple(
            GridRow(clean(t.name), "", cells(_levels(t, columns)), heads.get(t.name, ""))
            for t in teams
        )
        point = _grid_point(profiles, len(teams))
        return Grid(heads_of(columns), rows, "", point, "")
    names: dict[tuple[int, ...], list[str]] = {}
    for team in teams:
        names.setdefault(_levels(team, columns), []).append(clean(team.name))
    common = sorted(profiles, key=lambda p: (-profiles[p], p))[:MOST_PROFILES]
    rows = tuple(GridRow(count(profiles[p], "team"), some(names[p], 2), cells(p)) for p in common)
    rest = len(teams) - sum(profiles[p] for p in common)
    point = (
        f"{len(teams)} teams are too many to list: these are the"
        f" {count(len(common), 'most common profile', 'most common profiles')}."
    )
    left_out = ""
    if rest:
        others = len(profiles) - len(common)
        left_out = f"{count(rest, 'more team')} with {count(others, 'further profile')}."
    return Grid(heads_of(columns), rows, "profile", point, left_out)


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


def some(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    if len(names) <= most:
        return joined(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
