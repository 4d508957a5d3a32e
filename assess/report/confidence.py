"""How sure the verdicts are: what is open, waived or chosen, and what evidence carries."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.report.answers import AnswerRow, EvidenceRow, SectionRows, register
from assess.report.words import count
from assess.rubric.model import Rubric
from assess.scoring.looks import Look, looks
from assess.scoring.relevance import OpenQuestion, rank_open_questions

__all__ = ["Confidence", "OpenRow", "confidence"]


MOST_OPEN, MOST_OPEN_QUICK = 15, 8
"""Open questions listed, and in a quick assessment, where most are open."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open question and what an answer to it can move."""

    id: str
    text: str
    status: str
    moves: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """The whole chapter on confidence."""

    open: tuple[OpenRow, ...]
    """Those worth answering first, at most `MOST_OPEN` or `MOST_OPEN_QUICK`."""
    more_open: int
    not_applicable: tuple[AnswerRow, ...]
    accepted: tuple[AnswerRow, ...]
    register: tuple[EvidenceRow, ...]
    stale: tuple[EvidenceRow, ...]
    above_zero: int
    """Ladder answers above option 0."""
    carried: int
    """Those that valid evidence carries."""
    evidence_words: str
    open_words: str
    looks: tuple[Look, ...]
    """What is worth a second look."""


def _moves(question: OpenQuestion) -> str:
    if question.can_change_level:
        return "can change a level" if not question.levels else "changes a level bound by itself"
    if question.residual > 0:
        return f"can move one of the three largest risks by {question.residual:.1f}"
    if question.index > 0:
        return "moves no level; moves how much of a level is met"
    return "moves neither levels nor the largest risks"


def confidence(
    rubric: Rubric,
    assessment: Assessment,
    sections: tuple[SectionRows, ...],
    original: Assessment | None = None,
) -> Confidence:
    """What is known and how well.

    ``original`` holds what was left out of ``assessment``, which still counts as given.
    """
    rows = [row for section in sections for row in section.rows]
    ladder = [row for row in rows if row.kind == "ladder" and row.option]
    carried = sum(row.carried for row in ladder)
    open_rows = tuple(
        OpenRow(
            id=q.question,
            text=rubric.question_by_id[q.question].text,
            status=assessment.answer(q.question).status,
            moves=_moves(q),
        )
        for q in rank_open_questions(rubric, assessment)
    )
    records = register(assessment)
    words = "No answer stands above its lowest option, so there is nothing to show evidence for."
    if ladder:
        words = (
            f"Valid evidence carries {carried} of {count(len(ladder), 'answer')} above the lowest"
            " option; the others rest on the respondents' word."
        )
    most = MOST_OPEN_QUICK if assessment.quick else MOST_OPEN
    return Confidence(
        open=open_rows[:most],
        more_open=max(0, len(open_rows) - most),
        not_applicable=tuple(row for row in rows if row.status == "not_applicable"),
        accepted=tuple(row for row in rows if row.accepted),
        register=records,
        stale=tuple(r for r in records if r.state != "valid"),
        above_zero=len(ladder),
        carried=carried,
        evidence_words=words,
        open_words=(
            f"{count(len(open_rows), 'question')} left open"
            if open_rows
            else "every question is answered or not applicable"
        ),
        looks=_looks(rubric, assessment, original),
    )


def _looks(rubric: Rubric, assessment: Assessment, original: Assessment | None) -> tuple[Look, ...]:
    if original is None or original.evidence == assessment.evidence:
        return looks(rubric, original or assessment)
    # evidence is left out of this report: its kind and age are, too
    return tuple(look for look in looks(rubric, original) if look.kind != "evidence")
