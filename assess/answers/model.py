"""What a team said: an answer, an evidence record, an assessment. Plain values, no rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["UNANSWERED", "Answer", "Assessment", "EvidenceRecord", "Kind", "Status"]

Status = Literal["answered", "unsure", "not_applicable", "unanswered"]
Kind = Literal["asserted", "documented", "demonstrated"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question.

    Exactly one of these holds: ``option`` is set (answered), ``unsure`` is true, ``reason`` is set
    (not applicable), or none of them (unanswered: only a note or evidence was written so far).
    """

    option: int | None = None
    unsure: bool = False
    reason: str | None = None
    """Why the question is not applicable."""
    note: str = ""
    evidence: tuple[str, ...] = ()
    """Ids of evidence records, or addresses."""
    accepted: str = ""
    """Why a low option was chosen on purpose."""

    @property
    def status(self) -> Status:
        """Which of the four states this answer is in."""
        if self.option is not None:
            return "answered"
        if self.unsure:
            return "unsure"
        return "unanswered" if self.reason is None else "not_applicable"


UNANSWERED = Answer()


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """Something that shows an answer to be true: asserted < documented < demonstrated."""

    id: str
    kind: Kind
    what: str = ""
    ref: str = ""
    observed_on: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One answer file: who was assessed, when, and what they said."""

    team: str
    date: dt.date
    answers: Mapping[str, Answer] = field(default_factory=dict)
    respondents: tuple[str, ...] = ()
    targets: Mapping[str, int] = field(default_factory=dict)
    """Target levels by model id, or by ``model.category``."""
    capacity: float | None = None
    """Person-weeks a quarter."""
    evidence: Mapping[str, EvidenceRecord] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    rubric_id: str = "mlops"
    rubric_version: str = ""
    """Version of the rubric that was answered; empty when the file does not say."""
    quick: bool = False
    """True when a questionnaire asks only the core questions (``questions: quick``)."""
    file: str = ""
    """The file it was read from, as the user named it; empty when it was made in memory."""

    def answer(self, question_id: str) -> Answer:
        """The answer to a question; an unanswered one when nothing was said."""
        return self.answers.get(question_id, UNANSWERED)
