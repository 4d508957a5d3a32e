"""What a person can take from a scan: an answer with its evidence, evidence alone, or a remark.

Evidence counts for the whole answer that names it. So what shows less than was told never becomes
evidence of it: it can be noted beside the answer, where it carries nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.plaintext import clean, one_line
from assess.rubric.model import Rubric
from assess.scan.scan import Finding, Scan
from assess.scoring.evidence import weak_evidence

__all__ = ["Suggestion", "new_records", "places", "shown_by", "suggestions"]

PLACES = 2
"""Places named for one suggestion."""
LONGEST = 52
"""Characters of a question's id in the id of a record, which has 64 at most."""
_LINE = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What strong signals show for a question, and what accepting it makes of the answer."""

    question: str
    option: int
    """The highest option that was seen, a lower bound of what is so."""
    kind: Literal["answer", "evidence", "less", "taken"]
    """``answer``: it answers the question, or raises the answer. ``evidence``: it shows the answer
    as told. ``less``: it shows a part of what was told, which can be noted. ``taken``: the file has
    all of it."""
    answer: Answer
    """The answer once it is accepted."""
    records: tuple[EvidenceRecord, ...] = ()
    """The evidence that the answer then names and the file does not have."""


def suggestions(rubric: Rubric, assessment: Assessment, found: Scan) -> dict[str, Suggestion]:
    """By question, in the rubric's order, what a scan suggests; without a strong signal nothing."""
    aged = {weak.question for weak in weak_evidence(rubric, assessment)}
    return {
        question.id: _suggestion(assessment, found, question.id, option, question.id in aged)
        for question in rubric.ladder
        if (option := found.suggested(question.id)) is not None
    }


def _suggestion(
    assessment: Assessment, found: Scan, question: str, option: int, aged: bool
) -> Suggestion:
    was = assessment.answer(question)
    seen = shown_by(found, question, option)
    if was.option is not None and was.option > option:
        line = f"Seen for option {option} on {found.date.isoformat()}: {places(found, seen)}."
        noted = f"Seen for option {option} on " in was.note and places(found, seen) in was.note
        note = "\n".join(filter(None, (was.note, line)))
        kind: Literal["less", "taken"] = "taken" if noted else "less"
        return Suggestion(question, option, kind, was if noted else replace(was, note=note))
    old, new = [], []
    for record in new_records(found, question, seen, assessment.evidence):
        same = _same(assessment, record, aged=aged)
        if same is None:
            new.append(record)
        else:
            old.append(same)
    named = dict.fromkeys((*was.evidence, *old, *(record.id for record in new)))
    now = replace(
        was, option=option, unsure=False, reason=None, between=None, evidence=tuple(named)
    )
    if now == was:
        return Suggestion(question, option, "taken", was)
    raised = was.option != option or was.between is not None
    return Suggestion(question, option, "answer" if raised else "evidence", now, tuple(new))


def shown_by(found: Scan, question: str, option: int) -> list[Finding]:
    """The strong findings of an option."""
    return [f for f in found.of(question) if f.strong and f.signal.option == option]


def places(found: Scan, seen: Sequence[Finding]) -> str:
    """The first places of findings, safe to show."""
    return ", ".join(clean(found.place(finding)) for finding in seen[:PLACES])


def new_records(
    found: Scan, question: str, seen: Sequence[Finding], taken: Collection[str] = ()
) -> list[EvidenceRecord]:
    """Evidence records of the first findings.

    Args:
        found: the scan, which has the day on which they were seen.
        question: the question that they are evidence for.
        seen: the findings.
        taken: ids that records have already.
    """
    names = (f"scan-{question[:LONGEST]}-{number}" for number in range(1, len(taken) + PLACES + 1))
    free = [name for name in names if name not in taken]
    return [
        EvidenceRecord(
            name,
            "demonstrated",
            one_line(finding.signal.why),
            clean(found.place(finding)),
            found.date,
        )
        for finding, name in zip(seen[:PLACES], free, strict=False)
    ]


def _same(assessment: Assessment, new: EvidenceRecord, *, aged: bool) -> str | None:
    """The id of evidence that says the same of the same file and has not expired; lines move.

    Args:
        assessment: the answers.
        new: what was seen.
        aged: evidence of another day is too old.
    """
    for name, old in assessment.evidence.items():
        alike = (old.kind, old.what, _file(old)) == (new.kind, new.what, _file(new))
        expired = old.valid_until is not None and old.valid_until < assessment.date
        if alike and not expired and (not aged or old.observed_on == new.observed_on):
            return name
    return None


def _file(record: EvidenceRecord) -> str:
    return _LINE.sub("", record.ref)
