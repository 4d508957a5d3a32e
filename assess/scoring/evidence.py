"""Second looks at evidence: weaker or older than the rubric asks for, and high claims without any.

They are hints: they change no score. What evidence carries is a score of its own (``shown``).
"""

from __future__ import annotations

import datetime as dt

from assess.answers.model import Answer, Assessment
from assess.frozen import frozen
from assess.rubric.model import EvidenceNeed, Question, Rubric
from assess.scoring.bounds import carries, is_valid

__all__ = ["TopWithoutEvidence", "WeakEvidence", "tops_without_evidence", "weak_evidence"]

FEWEST = 3
"""Answers of a section that must all be the highest before it is worth a look."""


@frozen
class WeakEvidence:
    """An answer has evidence, but none of the kind or age that the rubric asks for."""

    question: str
    option: int
    """The option answered."""
    need: EvidenceNeed
    best: str
    """The strongest kind that is valid: asserted, documented or demonstrated; empty: none is."""
    latest: dt.date | None
    """When evidence of the kind needed was last observed, as far as it says."""


@frozen
class TopWithoutEvidence:
    """Every answer of a section is the highest option, and no valid evidence carries any."""

    section: str
    questions: tuple[str, ...]


def weak_evidence(rubric: Rubric, assessment: Assessment) -> tuple[WeakEvidence, ...]:
    """Answers whose evidence falls short of ``evidence_needs``, in the rubric's order.

    Answers without any evidence are not among them: what rests on word alone is told by the level
    that evidence carries. An address without a record counts as documented, of unknown age.
    """
    found = []
    for question in rubric.ladder:
        answer = assessment.answer(question.id)
        need = _need(question, answer.option)
        if need is None or not answer.evidence:
            continue
        kinds, dates, enough = _seen(assessment, answer, need)
        if not enough:
            best = max(kinds, key=_ORDER.index, default="")
            latest = max(dates, default=None)
            found.append(WeakEvidence(question.id, answer.option or 0, need, best, latest))
    return tuple(found)


def tops_without_evidence(rubric: Rubric, assessment: Assessment) -> tuple[TopWithoutEvidence, ...]:
    """Sections of three or more answers, all at the highest option, none carried by evidence.

    It may well be true. It is where an outsider would ask first.
    """
    found = []
    for section in rubric.sections:
        asked = [q for q in rubric.questions_in(section.id) if q.kind == "ladder"]
        given = [(q, assessment.answer(q.id)) for q in asked]
        answered = [(q, a) for q, a in given if a.option is not None]
        if len(answered) < FEWEST or any(a.option != q.top for q, a in answered):
            continue
        if not any(carries(assessment, a) for _, a in answered):
            found.append(TopWithoutEvidence(section.id, tuple(q.id for q, _ in answered)))
    return tuple(found)


_ORDER = ("asserted", "documented", "demonstrated")


def _need(question: Question, option: int | None) -> EvidenceNeed | None:
    """What the option answered needs: the need of the highest option not above it."""
    below = [
        need for need in question.evidence_needs if option is not None and need.option <= option
    ]
    return max(below, key=lambda need: need.option, default=None)


def _seen(
    assessment: Assessment, answer: Answer, need: EvidenceNeed
) -> tuple[list[str], list[dt.date], bool]:
    """Kinds of valid evidence, dates of what is strong enough, and whether the need is met."""
    kinds: list[str] = []
    dates: list[dt.date] = []
    enough = False
    for item in answer.evidence:
        record = assessment.evidence.get(item)
        kind = "documented" if record is None else record.kind
        if record is not None and not is_valid(record, assessment.date):
            continue
        kinds.append(kind)
        if _ORDER.index(kind) < _ORDER.index(need.kind):
            continue
        seen = None if record is None else record.observed_on
        if seen is not None:
            dates.append(seen)
        fresh = need.within_days is None or (
            seen is not None and (assessment.date - seen).days <= need.within_days
        )
        enough |= fresh
    return kinds, dates, enough
