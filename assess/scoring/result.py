"""The result of scoring: immutable values that every face draws. Unrounded; see `to_json`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from assess.answers.model import Status
from assess.frozen import frozen

__all__ = [
    "Blocker",
    "CategoryResult",
    "ChallengeResult",
    "Completeness",
    "ControlResult",
    "CriterionStatus",
    "ExposureResult",
    "LevelResult",
    "LifeCycleResult",
    "ModelResult",
    "PhaseResult",
    "Rating",
    "Result",
    "RiskRating",
    "ScorecardResult",
    "ScorecardSectionResult",
    "ScorecardStatus",
    "ScorecardTestResult",
    "ShortFall",
]

CriterionStatus = Literal["met", "unmet", "unknown", "not_applicable"]
Rating = Literal["N", "P", "L", "F"]
RiskRating = Literal["low", "moderate", "high", "critical"]
ScorecardStatus = Literal["automated", "manual", "missing", "unknown", "unasked", "not_applicable"]


@frozen
class Completeness:
    """Counts over all questions of the rubric, ladder and context."""

    total: int
    answered: int
    unsure: int
    not_applicable: int
    unanswered: int


@frozen
class LevelResult:
    """One level of a model (or of one category of it): counts, share and rating.

    ``share`` counts unknown as unmet, ``share_high`` as met. An empty level has share 1, rating F.
    """

    level: int
    share: float
    share_high: float
    rating: Rating
    met: int
    unmet: int
    unknown: int
    not_applicable: int

    @property
    def applicable(self) -> int:
        """Criteria that count."""
        return self.met + self.unmet + self.unknown

    @property
    def empty(self) -> bool:
        """True when no criterion of the level applies."""
        return self.applicable == 0


@frozen
class CategoryResult:
    """The level rule over one category's criteria, and the share over all of them."""

    id: str
    level: int
    low: int
    high: int
    share: float
    share_high: float
    levels: tuple[LevelResult, ...]


@frozen
class ShortFall:
    """A question that keeps a criterion from being met: ``have`` is the low bound of the answer."""

    question: str
    have: int
    need: int
    answer: Status
    discussion: str = ""
    """``opinions 1–3, to discuss`` when a panel has not agreed on it."""


@frozen
class Blocker:
    """A criterion that keeps the next level away."""

    criterion: str
    level: int
    essential: bool
    status: CriterionStatus
    questions: tuple[ShortFall, ...]


@frozen
class ModelResult:
    """Verdict of one model. ``level`` = ``low``; ``shown`` is what the evidence carries."""

    id: str
    level: int
    low: int
    high: int
    shown: int
    index: float
    index_low: float
    index_high: float
    levels: tuple[LevelResult, ...]
    categories: Mapping[str, CategoryResult]
    criteria: Mapping[str, CriterionStatus]
    blockers: tuple[Blocker, ...]


@frozen
class ControlResult:
    """How far one control of a challenge is in place: low and high in 0…1, with its weight."""

    question: str
    option: int
    weight: float
    low: float
    high: float


@frozen
class ExposureResult:
    """One context answer that adds (or may add) points to a challenge's exposure."""

    question: str
    at_least: int
    points: int
    certain: bool
    """False when the context answer is not known: the points count in the worst case only."""


@frozen
class ChallengeResult:
    """Exposure 1…5, coverage 0…1, residual 0…5.

    ``residual`` is the worst case (low answers, ``exposure``); ``residual_best`` the best.
    """

    id: str
    exposure: int
    exposure_low: int
    coverage: float
    coverage_high: float
    residual: float
    residual_best: float
    rating: RiskRating
    controls: tuple[ControlResult, ...]
    exposures: tuple[ExposureResult, ...]


@frozen
class PhaseResult:
    """How far a phase is covered, 0…1; ``None`` when none of its questions applies."""

    id: str
    share: float | None
    low: float | None
    high: float | None


@frozen
class LifeCycleResult:
    """The phases of one coverage view."""

    id: str
    phases: Mapping[str, PhaseResult]


@frozen
class ScorecardTestResult:
    """Points of one test, 0, 0.5 or 1; ``None`` when none of its questions applies.

    ``status`` is what the low points show. Where they are 0 and more is possible it says whether
    answers leave that open (``unknown``) or only what no question asks (``unasked``).
    """

    id: str
    low: float | None
    high: float | None
    status: ScorecardStatus


@frozen
class ScorecardSectionResult:
    """The points of one section, 0…top; ``None`` when no test of it applies.

    Tests that do not apply are left out and the rest is scaled to the whole section. ``shown`` is
    what the evidence carries.
    """

    id: str
    score: float | None
    low: float | None
    high: float | None
    shown: float | None
    counts: Mapping[ScorecardStatus, int]


@frozen
class ScorecardResult:
    """A scorecard's score: the smallest sum of its sections. ``score`` = ``low``.

    ``None`` when no section applies. ``band`` and ``band_high`` say what the ends of the range
    mean (ids of the scorecard's bands).
    """

    id: str
    score: float | None
    low: float | None
    high: float | None
    shown: float | None
    top: int
    band: str | None
    band_high: str | None
    lowest: tuple[str, ...]
    """The sections with the smallest sum: the score rises only when all of these do."""
    sections: Mapping[str, ScorecardSectionResult]
    tests: Mapping[str, ScorecardTestResult]


@frozen
class Result:
    """Everything scored from one assessment."""

    team: str
    date: dt.date
    file: str
    rubric_id: str
    rubric_version: str
    completeness: Completeness
    models: Mapping[str, ModelResult]
    challenges: Mapping[str, ChallengeResult]
    lifecycles: Mapping[str, LifeCycleResult]
    scorecards: Mapping[str, ScorecardResult]
