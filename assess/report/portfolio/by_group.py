"""Groups of teams, as values to draw."""

from __future__ import annotations

from dataclasses import dataclass

from assess.portfolio.values import Group, Grouping, Portfolio
from assess.report.portfolio.grid import Grid, GridRow, cell, columns_of, heads_of, some
from assess.report.portfolio.where import BAR_LEFT, BAR_WIDTH, Bar, stacked
from assess.report.words import clean, count
from assess.rubric.model import Rubric

__all__ = ["GroupRow", "GroupView", "group_views"]

MOST_GROUPS = 15


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
        names = some([clean(m) for m in merged.merged], 6)
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
                stacked(
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
    for columns in columns_of(rubric):
        rows = []
        for g in groups:
            medians: dict[tuple[str, str], int] = {}
            for m in g.models:
                medians[m.id, ""] = m.median
                medians |= {(m.id, c.id): c.median for c in m.categories}
            cells = tuple(cell(medians[m.id, c], m, c) for m, c in columns)
            rows.append(GridRow(clean(g.name), count(g.teams, "team"), cells))
        tables.append(Grid(heads_of(columns), tuple(rows), grouping.field, "", ""))
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
