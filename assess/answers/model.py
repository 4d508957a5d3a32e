"""What a team said: an answer, an evidence record, an assessment. Plain values, no rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from assess.answers.people import shown
from assess.frozen import frozen
from assess.language import tr

__all__ = [
    "RESPONDENT_KEYS",
    "UNANSWERED",
    "Answer",
    "Assessment",
    "EvidenceRecord",
    "Kind",
    "Panel",
    "Respondent",
    "Status",
]

RESPONDENT_KEYS = ("id", "name", "role", "file")
"""The keys of a respondent of a panel."""
Status = Literal["answered", "unsure", "not_applicable", "unanswered"]
Kind = Literal["asserted", "documented", "demonstrated"]


@frozen
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
    between: tuple[int, int] | None = None
    """In a panel, while nobody has agreed on this answer: the lowest and the highest option that
    respondents gave. The answer is then a proposal, and scored as this range."""

    @property
    def status(self) -> Status:
        """Which of the four states this answer is in."""
        if self.option is not None:
            return "answered"
        if self.unsure:
            return "unsure"
        return "unanswered" if self.reason is None else "not_applicable"

    @property
    def discussion(self) -> str:
        """``opinions 1–3, to discuss``; "" when there is nothing to discuss."""
        if self.between is None:
            return ""
        low, high = self.between
        return (
            tr("opinions {low}–{high}, to discuss", low=low, high=high)
            if high > low
            else tr("opinion {low}, to discuss", low=low)
        )

    @property
    def waived(self) -> bool:
        """True when it is agreed that the question does not apply."""
        return self.between is None and self.status == "not_applicable"

    @property
    def at_least(self) -> int:
        """The option that is certain: the lowest opinion while to discuss, 0 when open."""
        return self.between[0] if self.between is not None else self.option or 0


UNANSWERED = Answer()


@frozen
class EvidenceRecord:
    """Something that shows an answer to be true: asserted < documented < demonstrated."""

    id: str
    kind: Kind
    what: str = ""
    ref: str = ""
    observed_on: dt.date | None = None
    valid_until: dt.date | None = None


@frozen
class Respondent:
    """One of a panel: who answered in a file of their own."""

    id: str
    """One word, by which the opinions name them."""
    name: str = ""
    role: str = ""
    file: str = ""
    """The file that their answers came from."""

    @property
    def shown(self) -> str:
        """What a reader calls them: ``Ana (operations)``."""
        return shown(self.name or self.id, self.role)


@frozen
class Panel:
    """Several respondents of one team, and what each of them said."""

    respondents: tuple[Respondent, ...]
    """In the order of the merged files."""
    opinions: Mapping[str, Mapping[str, Answer]]
    """By question and respondent; who said nothing is not there."""

    def options(self, question_id: str) -> tuple[int, ...]:
        """The options that respondents gave to a question, lowest first."""
        said = self.opinions.get(question_id, {}).values()
        return tuple(sorted(a.option for a in said if a.option is not None))

    def between(self, question_id: str) -> tuple[int, int] | None:
        """The lowest and the highest of these options; ``None`` when nobody gave one."""
        found = self.options(question_id)
        return (found[0], found[-1]) if found else None


@frozen
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
    panel: Panel | None = None
    """Who said what, when the answers are the consensus of several respondents."""

    @property
    def to_discuss(self) -> tuple[str, ...]:
        """The questions of a panel whose answer nobody has agreed on yet."""
        if self.panel is None:
            return ()
        return tuple(q for q, answer in self.answers.items() if answer.between is not None)

    def answer(self, question_id: str) -> Answer:
        """The answer to a question; an unanswered one when nothing was said."""
        return self.answers.get(question_id, UNANSWERED)
