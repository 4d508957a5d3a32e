"""A portfolio as plain values for JSON; figures are rounded to 4 decimals."""

from __future__ import annotations

from typing import Any

from assess.portfolio.standing import Record, Team
from assess.portfolio.values import Group, Lifting, ModelLevels, Portfolio

__all__ = ["portfolio_json"]

Json = dict[str, Any]


def _r(value: float) -> float:
    return round(value, 4)


def _or_none(value: float | None) -> float | None:
    return None if value is None else _r(value)


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
        "scorecards": {
            k: {
                "score": _or_none(x.score),
                "high": _or_none(x.high),
                "shown": _or_none(x.shown),
            }
            for k, x in record.scorecards.items()
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
        "scorecards": {
            x.id: {
                "scored": x.scored,
                "median": _or_none(x.median),
                "open": x.open,
                "bands": {
                    b.id: {"teams": b.teams, "high": b.high, "shown": b.shown} for b in x.bands
                },
                "lowest": dict(x.lowest),
            }
            for x in found.scorecards
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
            "other_version": found.coverage.other_version,
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
