"""Where teams stand: levels by model and category, what blocks the next, challenges, coverage."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from math import fsum

from assess.portfolio.standing import ChallengeStanding, Record, Team
from assess.portfolio.values import (
    Blocking,
    CategoryLevels,
    ChallengeSpread,
    Coverage,
    LevelCount,
    MissingControl,
    ModelLevels,
    OpenQuestion,
    Spread,
)
from assess.rubric.model import MaturityModel, Rubric

__all__ = [
    "blockers_of",
    "challenges_of",
    "coverage_of",
    "levels_of",
    "lower_median",
    "spreads_of",
]

BANDS = (("all", 1.0), ("90% or more", 0.9), ("75% to 90%", 0.75), ("50% to 75%", 0.5))
LEAST_BAND = "less than 50%"
OLD = dt.timedelta(days=366)


def lower_median(values: Sequence[float]) -> float:
    """The middle value; of two, the lower: always some team's own.

    Raises:
        ValueError: there are none.
    """
    if not values:
        raise ValueError("no values")
    return sorted(values)[(len(values) - 1) // 2]


def levels_of(model: MaturityModel, records: Sequence[Record]) -> ModelLevels:
    """How many teams stand at each level, in the model and in each of its categories."""
    found = [r.models[model.id] for r in records]
    level, high, shown = (
        Counter(getattr(x, name) for x in found) for name in ("level", "high", "shown")
    )
    categories = []
    for category in model.categories:
        at = [x.categories[category.id].level for x in found]
        counts = Counter(at)
        categories.append(
            CategoryLevels(
                category.id,
                tuple(counts[k] for k in range(model.top + 1)),
                int(lower_median(at)),
            )
        )
    return ModelLevels(
        id=model.id,
        levels=tuple(LevelCount(k, level[k], high[k], shown[k]) for k in range(model.top + 1)),
        categories=tuple(categories),
        median=int(lower_median([x.level for x in found])),
        open=sum(x.high > x.level for x in found),
        unproven=sum(x.shown < x.level for x in found),
        top=level[model.top],
    )


def blockers_of(model: MaturityModel, records: Sequence[Record]) -> tuple[Blocking, ...]:
    """Criteria in the way of next levels; those of most teams first, then essential ones."""
    unmet: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for record in records:
        for blocker in record.models[model.id].blockers:
            (unmet if blocker.status == "unmet" else unknown)[blocker.criterion] += 1
            alone[blocker.criterion] += blocker.alone
    found = [
        Blocking(model.id, c.id, c.level, c.essential, unmet[c.id], unknown[c.id], alone[c.id])
        for c in model.criteria
        if unmet[c.id] or unknown[c.id]
    ]
    return tuple(sorted(found, key=lambda b: (-b.teams, not b.essential, -b.alone, b.level)))


def challenges_of(rubric: Rubric, records: Sequence[Record]) -> tuple[ChallengeSpread, ...]:
    """Challenges over all teams; those high or critical in most teams first."""
    out = []
    for challenge in rubric.challenges:
        found = [r.challenges[challenge.id] for r in records]
        ratings = Counter(x.rating for x in found)
        out.append(
            ChallengeSpread(
                id=challenge.id,
                ratings={k: ratings[k] for k in ("low", "moderate", "high", "critical")},
                median=lower_median([x.residual for x in found]),
                settled=sum(x.residual >= 2 > x.residual_best for x in found),
                missing=_missing(found),
            )
        )
    return tuple(sorted(out, key=lambda c: (-c.large, -c.ratings["critical"], -c.median)))


def _missing(found: Sequence[ChallengeStanding]) -> tuple[MissingControl, ...]:
    teams: Counter[str] = Counter()
    relief: dict[str, list[float]] = {}
    for standing in found:
        for question, points in standing.missing:
            teams[question] += 1
            relief.setdefault(question, []).append(points)
    # fsum: the same total in whatever order the files came
    made = [MissingControl(q, teams[q], fsum(points)) for q, points in relief.items()]
    return tuple(sorted(made, key=lambda m: (-m.relief, m.question)))


def coverage_of(rubric: Rubric, records: Sequence[Record]) -> Coverage:
    """How complete and how recent the answers are."""
    newest = max(r.date for r in records)
    bands = Counter(_band(r.settled) for r in records)
    left = Counter(q for r in records for q in r.open)
    names = (*(name for name, _ in BANDS), LEAST_BAND)
    return Coverage(
        complete=sum(not r.open for r in records),
        bands=tuple((name, bands[name]) for name in names),
        median=lower_median([r.settled for r in records]),
        quick=sum(r.quick for r in records),
        old=sum(newest - r.date > OLD for r in records),
        other_version=sum((r.version or rubric.version) != rubric.version for r in records),
        questions=tuple(
            sorted(
                (OpenQuestion(q.id, left[q.id]) for q in rubric.questions if left[q.id]),
                key=lambda q: -q.teams,
            )
        ),
    )


def _band(settled: float) -> str:
    return next((name for name, least in BANDS if settled >= least), LEAST_BAND)


def spreads_of(model: MaturityModel, teams: Sequence[Team]) -> list[Spread]:
    """Teams whose open questions leave a range in this model; the widest first."""
    found = []
    for team in teams:
        x = team.now.models[model.id]
        if x.high > x.level or x.index_high - x.index > 1e-9:
            open_ = len(team.now.open)
            found.append(Spread(team.name, model.id, x.level, x.high, x.index, x.index_high, open_))
    return sorted(found, key=lambda s: (s.level - s.high, s.index - s.index_high, s.team))
