"""What is known of each answer: the interval it stands for, as told and with evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.scoring.tables import Tables

__all__ = ["Bounds", "Interval", "carries", "is_valid", "shown_bounds", "told_bounds"]

Interval = tuple[int, int]

Bounds = Mapping[str, Interval | None]
"""Lowest and highest option that an answer may stand for, by question; ``None``: not applicable."""


def told_bounds(tables: Tables, assessment: Assessment) -> dict[str, Interval | None]:
    """The answer interval of every question (design rule "Answer interval").

    A question of a panel that is to discuss stands for the range of opinions; otherwise
    an answered question stands for its option alone; an unsure or unanswered one for any option.
    Context questions are bounded in the same way; they set exposures only.
    """
    answers = assessment.answers
    out: dict[str, Interval | None] = {}
    for question, top in tables.tops.items():
        answer = answers.get(question)
        if answer is None:
            out[question] = (0, top)
        elif answer.between is not None:
            out[question] = answer.between
        elif answer.option is not None:
            out[question] = (answer.option, answer.option)
        else:
            out[question] = None if answer.status == "not_applicable" else (0, top)
    return out


def is_valid(record: EvidenceRecord, day: dt.date) -> bool:
    """True when a record is more than a word, was observed by a day and has not expired."""
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
        if record is None or is_valid(record, assessment.date):
            return True
    return False


def shown_bounds(tables: Tables, assessment: Assessment, told: Bounds) -> Bounds:
    """As ``told``, with answers above option 0 that no evidence carries taken as unsure."""
    answers = assessment.answers
    out = dict(told)
    for question in tables.ladder:
        answer = answers.get(question)
        if (
            answer is not None
            and (answer.option or answer.between)
            and not carries(assessment, answer)
        ):
            out[question] = (0, tables.tops[question])
    return out
