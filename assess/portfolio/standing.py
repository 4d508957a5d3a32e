"""Where single teams stand: what a portfolio keeps of each answer file. Plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from assess.portfolio.steps import Step
from assess.scoring.result import Completeness, CriterionStatus, RiskRating

__all__ = [
    "BlockedBy",
    "CategoryStanding",
    "ChallengeStanding",
    "ModelStanding",
    "Record",
    "ScorecardStanding",
    "Team",
]


@dataclass(frozen=True, slots=True)
class CategoryStanding:
    """One category of one team."""

    level: int
    high: int
    share: float


@dataclass(frozen=True, slots=True)
class BlockedBy:
    """A criterion in the way of one team's next level."""

    criterion: str
    status: CriterionStatus
    alone: bool
    """True when meeting this one criterion would be enough."""


@dataclass(frozen=True, slots=True)
class ModelStanding:
    """One model's verdict on one team, and the way to its next level."""

    level: int
    high: int
    shown: int
    index: float
    index_high: float
    categories: Mapping[str, CategoryStanding]
    blockers: tuple[BlockedBy, ...]
    step: Step | None
    """What the next level asks; ``None`` at the top."""
    cheapest: tuple[str, ...] | None
    """The planner's cheapest practices to the next level; ``None`` at the top, out of reach, or
    when it was not worked out."""
    effort: float
    """Likely person-weeks of ``cheapest``."""


@dataclass(frozen=True, slots=True)
class ChallengeStanding:
    """One challenge of one team: residual 0…5 in the worst case and in the best."""

    residual: float
    residual_best: float
    rating: RiskRating
    missing: tuple[tuple[str, float], ...]
    """Questions whose control is not fully in place, and what it would take off the residual."""


@dataclass(frozen=True, slots=True)
class ScorecardStanding:
    """One scorecard in one assessment; points are ``None`` when no test of it applies."""

    score: float | None
    high: float | None
    shown: float | None
    lowest: tuple[str, ...]
    """The sections that hold the score."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a portfolio keeps of one answer file."""

    team: str
    date: dt.date
    file: str
    digest: str
    """Of the file's bytes: the same file given twice is one."""
    labels: Mapping[str, str]
    version: str
    """Version of the rubric that was answered; empty when the file does not say."""
    quick: bool
    completeness: Completeness
    models: Mapping[str, ModelStanding]
    challenges: Mapping[str, ChallengeStanding]
    scorecards: Mapping[str, ScorecardStanding]
    open: frozenset[str]
    """Questions that are unsure or unanswered."""

    @property
    def settled(self) -> float:
        """Share of the questions that are answered or not applicable."""
        n = self.completeness
        return (n.answered + n.not_applicable) / n.total if n.total else 1.0


@dataclass(frozen=True, slots=True)
class Team:
    """A team: its newest assessment, and the earlier ones, newest first."""

    name: str
    """Unlike any other team's; told apart by its file where two teams are called alike."""
    now: Record
    earlier: tuple[Record, ...] = ()

    @property
    def before(self) -> Record | None:
        """The assessment of the previous round."""
        return self.earlier[0] if self.earlier else None
