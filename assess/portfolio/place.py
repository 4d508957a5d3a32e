"""Where one team stands among the others of its organisation: counts first, then a percentile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from assess.plaintext import one_line
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["FEWEST", "Figures", "Organisation", "Place", "organisation", "percentile", "places"]

FEWEST = 5
"""Other teams needed at least: with fewer a percentile says little, and too much of each."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one team that can be compared."""

    team: str
    date: dt.date
    levels: Mapping[str, int]
    """By model."""
    indices: Mapping[str, float]
    categories: Mapping[str, float]
    """Share of criteria met by ``model.category``."""
    residuals: Mapping[str, float]
    """Worst case, by challenge."""

    @classmethod
    def of(cls, result: Result) -> Figures:
        """Those of a result."""
        return cls(
            team=result.team,
            date=result.date,
            levels={k: m.level for k, m in result.models.items()},
            indices={k: round(m.index, 4) for k, m in result.models.items()},
            categories={
                f"{k}.{c.id}": round(c.share, 4)
                for k, m in result.models.items()
                for c in m.categories.values()
            },
            residuals={k: round(c.residual, 4) for k, c in result.challenges.items()},
        )

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Figures:
        """Those of a result as JSON (one line of ``assess score --format jsonl``).

        Raises:
            ValueError: it is no such result.
        """
        try:
            models: Mapping[str, Any] = value["models"]
            found = cls(
                team=str(value["team"]),
                date=dt.date.fromisoformat(value["date"]),
                levels={k: int(m["level"]) for k, m in models.items()},
                indices={k: float(m["index"]) for k, m in models.items()},
                categories={
                    f"{k}.{name}": float(c["share"])
                    for k, m in models.items()
                    for name, c in m["categories"].items()
                },
                residuals={k: float(c["residual"]) for k, c in value["challenges"].items()},
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not a result of assess score: {error!r}") from None
        numbers = (*found.indices.values(), *found.categories.values(), *found.residuals.values())
        if not all(map(isfinite, numbers)):
            raise ValueError("not a result of assess score: a figure is not finite")
        return found


@dataclass(frozen=True, slots=True)
class Organisation:
    """The other teams, each with its newest figures."""

    name: str
    """Where they come from, as the user wrote it."""
    others: tuple[Figures, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    unread: int = 0
    """Files that could not be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """One figure of a team among those of others."""

    key: str
    """A model, ``model.category`` or a challenge."""
    kind: Literal["level", "index", "category", "residual"]
    value: float
    lower: int
    """Other teams with a lower figure."""
    equal: int
    higher: int
    percentile: float | None
    """0…100, ties at mid-rank; ``None`` when the others are too few. For a residual it says how
    many have a larger risk, so that more is better everywhere."""

    @property
    def n(self) -> int:
        """Other teams that have this figure."""
        return self.lower + self.equal + self.higher


def organisation(
    name: str, found: Iterable[Figures], team: Figures, unread: int = 0
) -> Organisation:
    """The other teams of an organisation: not the team itself, and of each the newest figures."""
    newest: dict[str, Figures] = {}
    for figures in found:
        key = one_line(figures.team)
        if key != one_line(team.team) and (key not in newest or figures.date > newest[key].date):
            newest[key] = figures
    dates = [f.date for f in newest.values()]
    return Organisation(
        name,
        tuple(newest[k] for k in sorted(newest)),
        min(dates, default=None),
        max(dates, default=None),
        unread,
    )


def percentile(lower: int, equal: int, n: int) -> float:
    """Share of the others below, with those at the same figure counted half; 0…100."""
    return 100 * (lower + equal / 2) / n


def places(rubric: Rubric, team: Figures, among: Organisation) -> tuple[Place, ...]:
    """Every figure of the team among the others', in the order of the rubric."""
    out = []
    for model in rubric.models:
        out.append(_place(model.id, "level", team.levels, [f.levels for f in among.others]))
        out.append(_place(model.id, "index", team.indices, [f.indices for f in among.others]))
        for category in model.categories:
            key = f"{model.id}.{category.id}"
            found = [f.categories for f in among.others]
            out.append(_place(key, "category", team.categories, found))
    for challenge in rubric.challenges:
        found = [f.residuals for f in among.others]
        out.append(_place(challenge.id, "residual", team.residuals, found))
    return tuple(out)


def _place(
    key: str,
    kind: Literal["level", "index", "category", "residual"],
    own: Mapping[str, float],
    others: Sequence[Mapping[str, float]],
) -> Place:
    value = own[key]
    values = [found[key] for found in others if key in found]
    lower, higher = sum(v < value for v in values), sum(v > value for v in values)
    equal = len(values) - lower - higher
    worse = higher if kind == "residual" else lower
    rank = percentile(worse, equal, len(values)) if len(values) >= FEWEST else None
    return Place(key, kind, value, lower, equal, higher, rank)
