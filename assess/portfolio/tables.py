"""A portfolio as tidy tables, and a table as CSV; figures are rounded to 4 decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.csvtext import csv_text
from assess.portfolio.values import Portfolio

__all__ = ["TABLES", "Table", "tables_of", "to_csv"]


def _r(value: float) -> float:
    return round(value, 4)


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table: one thing a row, one value a cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


TABLES = (
    "teams",
    "levels",
    "categories",
    "blockers",
    "challenges",
    "scorecards",
    "practices",
    "investments",
    "changes",
    "questions",
)
"""Names of the tables, the most asked for first; ``teams`` is there when single teams may be."""


def tables_of(found: Portfolio) -> Mapping[str, Table]:
    """The portfolio as tables. The column ``group`` is empty in rows over all teams."""
    out: dict[str, Table] = {}
    if found.teams:
        out["teams"] = _teams_table(found)
    scopes = [("", "", found.count, found.models)]
    scopes += [(g.field, x.name, x.teams, x.models) for g in found.groupings for x in g.groups]
    out["levels"] = Table(
        ("label", "group", "group_teams", "model", "level", "teams", "teams_high", "teams_shown"),
        tuple(
            (label, group, size, m.id, n.level, n.teams, n.high, n.shown)
            for label, group, size, models in scopes
            for m in models
            for n in m.levels
        ),
    )
    out["categories"] = Table(
        ("label", "group", "group_teams", "model", "category", "level", "teams"),
        tuple(
            (label, group, size, m.id, c.id, level, n)
            for label, group, size, models in scopes
            for m in models
            for c in m.categories
            for level, n in enumerate(c.counts)
        ),
    )
    out["blockers"] = Table(
        ("model", "criterion", "level", "essential", "teams", "unmet", "unknown", "alone"),
        tuple(
            (b.model, b.criterion, b.level, b.essential, b.teams, b.unmet, b.unknown, b.alone)
            for blockers in found.blockers.values()
            for b in blockers
        ),
    )
    ratings = ("low", "moderate", "high", "critical")
    out["challenges"] = Table(
        ("challenge", *ratings, "median_residual"),
        tuple(
            (c.id, *(c.ratings[k] for k in ratings), _r(c.median))  # type: ignore[index]
            for c in found.challenges
        ),
    )
    out["scorecards"] = Table(
        ("scorecard", "band", "teams", "teams_high", "teams_shown"),
        tuple(
            (x.id, band.id, band.teams, band.high, band.shown)
            for x in found.scorecards
            for band in x.bands
        ),
    )
    models = [m.id for m in found.models]
    out["practices"] = Table(
        (
            "practice",
            "teams",
            *(f"teams_{m}" for m in models),
            "effort_low",
            "effort_likely",
            "effort_high",
            "teams_per_person_week",
        ),
        tuple(
            (p.id, p.teams, *(p.models[m] for m in models), *map(_r, p.effort), _r(p.per_week))
            for p in found.practices
        ),
    )
    out["investments"] = Table(
        (
            "model",
            "order",
            "practice",
            "investment_teams",
            "investment_effort_likely",
            "teams_so_far",
            "weeks_so_far",
        ),
        tuple(
            (x.model, i.order, p, i.teams, _r(i.effort[1]), i.total, _r(i.weeks))
            for x in found.lifting
            for i in x.investments
            for p in i.practices
        ),
    )
    out["changes"] = Table(
        ("model", "before", "now", "teams"),
        tuple(
            (m.id, a, b, n)
            for m in (found.change.models if found.change else ())
            for (a, b), n in m.moves.items()
        ),
    )
    out["questions"] = Table(
        ("question", "teams_open"), tuple((q.id, q.teams) for q in found.coverage.questions)
    )
    return out


def _teams_table(found: Portfolio) -> Table:
    labels = sorted({k for t in found.teams for k in t.now.labels})
    models = {m.id: [c.id for c in m.categories] for m in found.models}
    challenges = [c.id for c in found.challenges]
    columns = ["team", "date", "file", *(f"label_{k}" for k in labels), "settled", "rounds"]
    for model, categories in models.items():
        columns += [f"{model}_{x}" for x in ("level", "high", "shown", "index", "before")]
        columns += [f"{model}_{c}" for c in categories]
    columns += [f"residual_{c}" for c in challenges]
    cards = [x.id for x in found.scorecards]
    columns += [f"{card}_{x}" for card in cards for x in ("score", "score_high", "score_shown")]
    rows = []
    for team in found.teams:
        now, before = team.now, team.before
        row: list[object] = [team.name, now.date.isoformat(), now.file]
        row += [now.labels.get(k, "") for k in labels]
        row += [_r(now.settled), len(team.earlier) + 1]
        for model, categories in models.items():
            m = now.models[model]
            row += [m.level, m.high, m.shown, _r(m.index)]
            row += ["" if before is None else before.models[model].level]
            row += [m.categories[c].level for c in categories]
        row += [_r(now.challenges[c].residual) for c in challenges]
        for card in cards:
            x = now.scorecards[card]
            row += ["" if points is None else _r(points) for points in (x.score, x.high, x.shown)]
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


def to_csv(table: Table) -> str:
    """A table as CSV with a line of names."""
    return csv_text([table.columns, *table.rows])
