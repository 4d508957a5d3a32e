"""What is known of each answer: the interval it stands for, as told and with evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.rubric.model import Rubric

__all__ = ["Bounds", "carries", "evidence_bounds", "ladder_bounds"]

Bounds = Mapping[str, tuple[int, int] | None]
"""Lowest and highest option that an answer may stand for, by question; ``None``: not applicable."""


def _interval(answer: Answer, top: int) -> tuple[int, int] | None:
    if answer.option is not None:
        return answer.option, answer.option
    return None if answer.status == "not_applicable" else (0, top)


def ladder_bounds(rubric: Rubric, assessment: Assessment) -> dict[str, tuple[int, int] | None]:
    """The answer interval of every ladder question (design rule "Answer interval").

    An answered question stands for its option alone; an unsure or unanswered one for any option.
    """
    return {q.id: _interval(assessment.answer(q.id), q.top) for q in rubric.ladder}


def _is_valid(record: EvidenceRecord, day: dt.date) -> bool:
    if record.kind == "asserted":
        return False
    if record.observed_on is not None and record.observed_on > day:
        return False
    return record.valid_until is None or record.valid_until >= day


def carries(assessment: Assessment, answer: Answer) -> bool:
    """True when some evidence of the answer is documented or demonstrated and valid on the date.

    An address without a record counts as documented.
    """
    for item in answer.evidence:
        record = assessment.evidence.get(item)
        if record is None or _is_valid(record, assessment.date):
            return True
    return False


def evidence_bounds(rubric: Rubric, assessment: Assessment) -> dict[str, tuple[int, int] | None]:
    """As `ladder_bounds`, with answers above option 0 that no evidence carries taken as unsure."""
    bounds = ladder_bounds(rubric, assessment)
    for q in rubric.ladder:
        answer = assessment.answer(q.id)
        if answer.option and not carries(assessment, answer):
            bounds[q.id] = (0, q.top)
    return bounds
