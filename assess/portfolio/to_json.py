"""A portfolio as plain values for JSON, and as tidy tables. Rounding happens only here."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assess.plaintext import harmless
from assess.portfolio.values import (
    Group,
    Lifting,
    ModelLevels,
    Portfolio,
    Record,
    Team,
)

__all__ = ["TABLES", "Table", "portfolio_json", "tables_of", "to_csv"]

Json = dict[str, Any]


def _r(value: float) -> float:
    return round(value, 4)


def _effort(effort: tuple[float, float, float]) -> Json:
    return dict(zip(("low", "likely", "high"), map(_r, effort), strict=True))


def _levels(found: ModelLevels) -> Json:
    return {
        "median": found.median,
        "levels": [
            {"level": n.level, "teams": n.teams, "high": n.high, "shown": n.shown}
            for n in found.levels
        ],
        "open": found.open,
        "unproven": found.unproven,
        "categories": {
            c.id: {"median": c.median, "levels": list(c.counts)} for c in found.categories
        },
    }


def _lifting(found: Lifting) -> Json:
    return {
        "wanting": found.wanting,
        "beyond": found.beyond,
        "investments": [
            {
                "order": i.order,
                "practices": list(i.practices),
                "effort": _effort(i.effort),
                "teams": i.teams,
                "teams_so_far": i.total,
                "weeks_so_far": _r(i.weeks),
                "per_person_week": _r(i.per_week),
                "apart": _r(i.apart),
            }
            for i in found.investments
        ],
    }


def _standing(record: Record) -> Json:
    n = record.completeness
    return {
        "file": record.file,
        "date": record.date.isoformat(),
        "answered": n.answered,
        "open": n.unsure + n.unanswered,
        "not_applicable": n.not_applicable,
        "models": {
            k: {
                "level": m.level,
                "high": m.high,
                "shown": m.shown,
                "index": _r(m.index),
                "index_high": _r(m.index_high),
                "categories": {c: x.level for c, x in m.categories.items()},
                "next": None if m.cheapest is None else list(m.cheapest),
                "effort": None if m.cheapest is None else _r(m.effort),
            }
            for k, m in record.models.items()
        },
        "challenges": {
            k: {"residual": _r(c.residual), "rating": c.rating}
            for k, c in record.challenges.items()
        },
    }


def _team(team: Team) -> Json:
    return {
        "team": team.name,
        "labels": dict(team.now.labels),
        **_standing(team.now),
        "rounds": len(team.earlier) + 1,
        "before": None
        if team.before is None
        else {
            "date": team.before.date.isoformat(),
            "levels": {k: m.level for k, m in team.before.models.items()},
        },
    }


def _group(group: Group) -> Json:
    out: Json = {
        "group": group.name,
        "teams": group.teams,
        "merged": list(group.merged),
        "models": {m.id: _levels(m) for m in group.models},
        "challenges": dict(group.challenges),
        "blocker": {
            k: None if b is None else {"criterion": b.criterion, "teams": b.teams}
            for k, b in group.blocker.items()
        },
    }
    if group.up is not None:
        out["change"] = {"teams": group.before, "up": group.up, "down": group.down}
    return out


def _change(found: Portfolio) -> Json | None:
    change = found.change
    if change is None:
        return None
    return {
        "teams": change.teams,
        "first": change.first.isoformat(),
        "last": change.last.isoformat(),
        "models": {
            m.id: {
                "up": m.up,
                "same": m.same,
                "down": m.down,
                "moves": [{"before": a, "now": b, "teams": n} for (a, b), n in m.moves.items()],
            }
            for m in change.models
        },
        "challenges": {
            c.id: {"lower": c.lower, "same": c.same, "higher": c.higher} for c in change.risks
        },
    }


def portfolio_json(found: Portfolio) -> Json:
    """The whole portfolio; teams are listed unless ``min_group`` keeps single teams back."""
    out: Json = {
        "schema": 1,
        "title": found.title,
        "rubric": dict(zip(("id", "version"), found.rubric, strict=True)),
        "count": found.count,
        "files": found.files,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "min_group": found.min_group,
        "models": {m.id: _levels(m) for m in found.models},
        "blockers": {
            model: [
                {
                    "criterion": b.criterion,
                    "level": b.level,
                    "essential": b.essential,
                    "teams": b.teams,
                    "unmet": b.unmet,
                    "unknown": b.unknown,
                    "alone": b.alone,
                }
                for b in blockers
            ]
            for model, blockers in found.blockers.items()
        },
        "challenges": {
            c.id: {
                "ratings": dict(c.ratings),
                "median": _r(c.median),
                "settled": c.settled,
                "missing": [
                    {"question": m.question, "teams": m.teams, "relief": _r(m.relief)}
                    for m in c.missing
                ],
            }
            for c in found.challenges
        },
        "practices": [
            {
                "id": p.id,
                "teams": p.teams,
                "models": dict(p.models),
                "effort": _effort(p.effort),
                "per_person_week": _r(p.per_week),
            }
            for p in found.practices
        ],
        "lifting": {x.model: _lifting(x) for x in found.lifting},
        "change": _change(found),
        "coverage": {
            "complete": found.coverage.complete,
            "bands": dict(found.coverage.bands),
            "median": _r(found.coverage.median),
            "quick": found.coverage.quick,
            "old": found.coverage.old,
            "questions": {q.id: q.teams for q in found.coverage.questions},
        },
        "groups": {
            g.field: {"hidden": g.hidden, "groups": [_group(x) for x in g.groups]}
            for g in found.groupings
        },
        "unread": found.unread,
    }
    if found.teams:
        out["teams"] = [_team(t) for t in found.teams]
        out["spread"] = [
            {
                "team": s.team,
                "model": s.model,
                "level": s.level,
                "high": s.high,
                "index": _r(s.index),
                "index_high": _r(s.index_high),
                "open": s.open,
            }
            for s in found.spreads
        ]
        out["failures"] = [{"file": f.file, "message": f.message} for f in found.failures]
        out["notes"] = list(found.notes)
    return out


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
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))


def to_csv(table: Table) -> str:
    """A table as CSV with a line of names; lines end in a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row)
    return out.getvalue()


def _plain(cell: object) -> object:
    return str(cell).lower() if isinstance(cell, bool) else cell
