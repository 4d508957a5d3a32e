"""What a comparison says: plain values, oldest first, unrounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Answer, Assessment
from assess.scoring.result import (
    ChallengeResult,
    CriterionStatus,
    ModelResult,
    RiskRating,
    ScorecardResult,
)

__all__ = [
    "CAUSES",
    "AnswerChange",
    "AnswerKind",
    "Cause",
    "ChallengeChange",
    "Comparison",
    "CriterionChange",
    "EvidenceChange",
    "LevelStep",
    "ModelChange",
    "PracticeProgress",
    "Progress",
    "RiskStep",
    "ScorecardChange",
    "ScorecardStep",
]

Cause = Literal["rubric", "respondents", "applicability", "answers", "evidence"]
CAUSES: tuple[Cause, ...] = ("rubric", "respondents", "applicability", "answers", "evidence")
"""The causes in the order in which they are told apart; each step starts from the one before."""

AnswerKind = Literal[
    "higher",
    "lower",
    "now known",
    "no longer known",
    "set aside",
    "taken up",
    "agreed",
    "in dispute",
    "still in dispute",
    "other",
]
"""``agreed`` and ``in dispute``: a panel agreed on it, or has it to discuss now; ``still in
dispute``: it had and has it to discuss, with other opinions; ``other``: a context answer changed,
which is neither better nor worse."""

Progress = Literal["reached", "partly", "not yet", "not applicable"]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that is answered differently now."""

    question: str
    kind: AnswerKind
    before: Answer
    after: Answer
    by_respondents: bool = False
    """True when, in two panels, everybody who was asked both times said the same both times: only
    who was asked made the difference."""

    @property
    def cause(self) -> Cause:
        """Whether an answer moved, or only who was asked, or whether the question applies."""
        if self.by_respondents:
            return "respondents"
        return "applicability" if self.kind in ("set aside", "taken up") else "answers"


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """What carries an answer changed: evidence was added, removed, or ran out of date."""

    question: str
    kind: Literal["new", "expired", "removed"]
    """``new``: evidence carries the answer now and did not; ``expired``: what carried it is there
    and no longer valid; ``removed``: it is gone."""


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion whose status is another one now."""

    criterion: str
    level: int
    before: CriterionStatus
    after: CriterionStatus


@dataclass(frozen=True, slots=True)
class LevelStep:
    """What one cause did to a model's verdict: levels and index gained (negative: lost)."""

    cause: Cause
    level: int
    shown: int
    index: float


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One model's verdict then and now."""

    id: str
    before: ModelResult
    after: ModelResult
    gained: tuple[CriterionChange, ...]
    """Criteria that are met now and were not."""
    lost: tuple[CriterionChange, ...]
    """Criteria that were met and are not any more."""
    steps: tuple[LevelStep, ...]
    """By cause; they sum up to the whole difference."""


@dataclass(frozen=True, slots=True)
class RiskStep:
    """What one cause did to a residual (negative: the risk is smaller)."""

    cause: Cause
    residual: float


@dataclass(frozen=True, slots=True)
class ChallengeChange:
    """One challenge's residual risk then and now."""

    id: str
    before: ChallengeResult
    after: ChallengeResult
    steps: tuple[RiskStep, ...]

    @property
    def ratings(self) -> tuple[RiskRating, RiskRating]:
        """The ratings then and now."""
        return self.before.rating, self.after.rating

    @property
    def moved(self) -> bool:
        """Whether the residual differs by what one decimal shows."""
        return abs(self.after.residual - self.before.residual) >= 0.05

    @property
    def mostly(self) -> Cause:
        """The cause that did most of it."""
        return max(self.steps, key=lambda s: abs(s.residual)).cause


@dataclass(frozen=True, slots=True)
class ScorecardStep:
    """What one cause did to a scorecard's score: points gained (negative: lost).

    Where no test applies there are no points to gain or to lose: such a score counts as 0.
    """

    cause: Cause
    score: float
    shown: float


@dataclass(frozen=True, slots=True)
class ScorecardChange:
    """One scorecard's score then and now."""

    id: str
    before: ScorecardResult
    after: ScorecardResult
    steps: tuple[ScorecardStep, ...]
    """By cause; they sum up to the whole difference."""


@dataclass(frozen=True, slots=True)
class PracticeProgress:
    """A practice of the earlier roadmap, and what the answers say of it now."""

    id: str
    said: str
    """Its status in a kept plan; empty when the plan was made anew from the earlier answers."""
    progress: Progress
    steps: Mapping[str, tuple[int, int, int]]
    """Question → the least option that the answers allow then and now, and the one it raises to."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed between two assessments of one team."""

    before: Assessment
    after: Assessment
    models: Mapping[str, ModelChange]
    challenges: Mapping[str, ChallengeChange]
    answers: tuple[AnswerChange, ...]
    evidence: tuple[EvidenceChange, ...]
    asked: tuple[int, int]
    """How many respondents there were then and now."""
    joined: tuple[str, ...]
    """Respondents of the later one only."""
    left: tuple[str, ...]
    """Respondents of the earlier one only."""
    renamed: Mapping[str, str]
    """Questions whose id changed with the rubric: then → now."""
    dropped: tuple[str, ...]
    """Questions answered then that the rubric does not ask any more."""
    notes: tuple[str, ...]
    """What makes the comparison less than exact, in words."""
    scorecards: Mapping[str, ScorecardChange]
    practices: tuple[PracticeProgress, ...] = ()
    """Planned versus done; empty without a plan."""
