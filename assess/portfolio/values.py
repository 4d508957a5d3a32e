"""What a portfolio tells of all teams. Plain values; the modules beside this one fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from assess.portfolio.standing import Team
from assess.scoring.result import RiskRating

__all__ = [
    "BandCount",
    "Blocking",
    "CategoryLevels",
    "ChallengeSpread",
    "Change",
    "Coverage",
    "Failure",
    "Group",
    "Grouping",
    "Investment",
    "LevelCount",
    "Lifting",
    "MissingControl",
    "ModelChange",
    "ModelLevels",
    "Mover",
    "OpenQuestion",
    "Portfolio",
    "PortfolioOptions",
    "PracticeNeed",
    "RiskChange",
    "ScorecardSpread",
    "Spread",
]


@dataclass(frozen=True, slots=True)
class PortfolioOptions:
    """Choices that change what a portfolio tells.

    Attributes:
        title: what the teams are together, such as the organisation's name.
        by: fields under ``labels`` to group by.
        min_group: the fewest teams that any figure may speak of; 1 hides nothing. Above 1 no single
            team is named or shown, and small groups are merged.
    """

    title: str = ""
    by: tuple[str, ...] = ()
    min_group: int = 1

    @property
    def named(self) -> bool:
        """True when single teams may be shown."""
        return self.min_group <= 1


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and what is wrong with it."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class LevelCount:
    """Teams at one level: as claimed, at best (as open questions turn out), as evidence carries."""

    level: int
    teams: int
    high: int
    shown: int


@dataclass(frozen=True, slots=True)
class CategoryLevels:
    """Teams by level in one category; ``counts[k]`` stand at level k."""

    id: str
    counts: tuple[int, ...]
    median: int
    """The lower median level."""


@dataclass(frozen=True, slots=True)
class ModelLevels:
    """How teams stand in one model."""

    id: str
    levels: tuple[LevelCount, ...]
    """From level 0 up."""
    categories: tuple[CategoryLevels, ...]
    median: int
    open: int
    """Teams whose level open questions could still raise."""
    unproven: int
    """Teams whose evidence carries less than they claim."""
    top: int
    """Teams at the highest level."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """A criterion in the way of the next level of ``teams`` teams."""

    model: str
    criterion: str
    level: int
    essential: bool
    unmet: int
    unknown: int
    alone: int
    """Teams that would reach the next level by meeting this criterion only."""

    @property
    def teams(self) -> int:
        """Teams it stands in the way of."""
        return self.unmet + self.unknown


@dataclass(frozen=True, slots=True)
class MissingControl:
    """A control of a challenge that is not fully in place in ``teams`` teams."""

    question: str
    teams: int
    relief: float
    """What full control would take off the residual, summed over all teams."""


@dataclass(frozen=True, slots=True)
class ChallengeSpread:
    """One challenge over all teams."""

    id: str
    ratings: Mapping[RiskRating, int]
    """Teams by rating, worst case."""
    median: float
    """The lower median residual."""
    settled: int
    """Teams rated high or critical that would be neither if open questions turned out well."""
    missing: tuple[MissingControl, ...]
    """What would take most off the residuals of all teams together comes first."""

    @property
    def large(self) -> int:
        """Teams rated high or critical."""
        return self.ratings["high"] + self.ratings["critical"]


@dataclass(frozen=True, slots=True)
class BandCount:
    """Teams whose score lies in a band: as answered, at best, and as evidence carries."""

    id: str
    teams: int
    high: int
    shown: int


@dataclass(frozen=True, slots=True)
class ScorecardSpread:
    """One scorecard over all teams."""

    id: str
    bands: tuple[BandCount, ...]
    scored: int
    """Teams to which some test of it applies."""
    median: float | None
    """Lower median of the scores; ``None`` when there are none."""
    open: int
    """Teams whose score could be higher: open answers, or tests that no question asks."""
    lowest: Mapping[str, int]
    """By section, the teams whose score it holds."""


@dataclass(frozen=True, slots=True)
class PracticeNeed:
    """A practice that teams' cheapest ways to a next level share."""

    id: str
    effort: tuple[float, float, float]
    teams: int
    """Teams with it in the cheapest way to the next level of at least one model."""
    models: Mapping[str, int]
    """The same by model."""
    per_week: float
    """``teams`` for each likely person-week, when it is built once for all of them."""


@dataclass(frozen=True, slots=True)
class Investment:
    """Practices that, built once for all teams, raise the most teams per person-week."""

    order: int
    practices: tuple[str, ...]
    effort: tuple[float, float, float]
    """Person-weeks when each practice is built once."""
    teams: int
    """Teams that reach their next level by these and the investments before."""
    total: int
    """Teams lifted so far, these included."""
    weeks: float
    """Likely person-weeks so far, these included."""
    apart: float
    """Likely person-weeks if each of ``teams`` went its own cheapest way."""

    @property
    def per_week(self) -> float:
        """Teams lifted for each likely person-week."""
        return self.teams / self.effort[1] if self.effort[1] else float(self.teams)


@dataclass(frozen=True, slots=True)
class Lifting:
    """Where shared work pays in one model."""

    model: str
    wanting: int
    """Teams below the highest level."""
    beyond: int
    """Teams whose next level no practice of the catalogue reaches."""
    investments: tuple[Investment, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A team whose level or index is least certain in one model."""

    team: str
    model: str
    level: int
    high: int
    index: float
    index_high: float
    open: int
    """Questions open in its answers."""


@dataclass(frozen=True, slots=True)
class ModelChange:
    """Levels of the teams that were assessed before, then and now."""

    id: str
    moves: Mapping[tuple[int, int], int]
    """Teams by (level then, level now)."""
    up: int
    same: int
    down: int


@dataclass(frozen=True, slots=True)
class RiskChange:
    """How many teams' residual of a challenge moved (by more than a rounding)."""

    id: str
    lower: int
    same: int
    higher: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A team whose level moved."""

    team: str
    model: str
    before: int
    after: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Change:
    """What moved since the previous round, over the teams that have one."""

    teams: int
    first: dt.date
    last: dt.date
    """The earliest and the latest date of those earlier assessments."""
    models: tuple[ModelChange, ...]
    risks: tuple[RiskChange, ...]
    movers: tuple[Mover, ...]
    """Empty when no team may be named."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question and how many teams have not settled it."""

    id: str
    teams: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete and how recent the answers are."""

    complete: int
    """Teams with no open question."""
    bands: tuple[tuple[str, int], ...]
    """Teams by share of questions settled, in words; most complete first."""
    median: float
    quick: int
    old: int
    """Teams whose assessment is more than a year older than the newest."""
    other_version: int
    """Teams that answered another version of the rubric than the one they are scored by."""
    questions: tuple[OpenQuestion, ...]
    """Questions open in at least one team; most teams first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Teams with the same value of a label (or several small groups together)."""

    name: str
    teams: int
    merged: tuple[str, ...]
    """Names of the groups put together in this one; empty for an ordinary group."""
    models: tuple[ModelLevels, ...]
    challenges: Mapping[str, int]
    """Teams rated high or critical, by challenge."""
    blocker: Mapping[str, Blocking | None]
    """The most common blocker by model."""
    up: int | None
    """Teams with a level that rose since the previous round; ``None`` when that is not told."""
    down: int | None
    before: int | None
    """Teams with a previous round."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """All teams by one label."""

    field: str
    groups: tuple[Group, ...]
    hidden: int
    """Groups too small to be shown by themselves (or hidden to keep one from being worked out)."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Many teams, told together."""

    title: str
    teams: tuple[Team, ...]
    """In the order of their names; empty when no team may be named."""
    count: int
    files: int
    """Files read."""
    first: dt.date
    last: dt.date
    rubric: tuple[str, str]
    min_group: int
    models: tuple[ModelLevels, ...]
    blockers: Mapping[str, tuple[Blocking, ...]]
    """By model; most teams first."""
    challenges: tuple[ChallengeSpread, ...]
    """Most teams rated high or critical first."""
    scorecards: tuple[ScorecardSpread, ...]
    practices: tuple[PracticeNeed, ...]
    """Most teams per person-week first."""
    lifting: tuple[Lifting, ...]
    spreads: tuple[Spread, ...]
    """Widest first within each model; empty when no team may be named."""
    change: Change | None
    unchanged_why: str
    """Why there is no ``change``; empty when there is."""
    coverage: Coverage
    groupings: tuple[Grouping, ...]
    failures: tuple[Failure, ...]
    """Files that could not be read; without names when no team may be named."""
    notes: tuple[str, ...]
    """What a reader should know of how teams were told apart."""
    unread: int = 0
