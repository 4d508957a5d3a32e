"""What a scan says of answers: a draft of an answer file, and where given answers differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.rubric.model import Rubric
from assess.scan.scan import Finding, Scan

__all__ = ["Difference", "differences", "draft"]

PLACES = 2
"""Places named for one suggestion."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question whose answer and findings do not fit together."""

    question: str
    told: int
    kind: Literal["shows more", "shows no trace"]
    shown: int | None = None
    """The suggested option, when the repositories show more than was told."""
    findings: tuple[Finding, ...] = ()


def draft(rubric: Rubric, found: Scan, *, team: str, date: dt.date) -> Assessment:
    """An assessment that holds what strong signals suggest, each answer with its evidence.

    A suggestion is the highest option that was shown, a lower bound of what is so: a person goes
    through it. Questions without a strong signal stay open.

    Args:
        rubric: what is asked.
        found: what the repositories show.
        team: the team's name.
        date: the day of the scan, which the evidence was observed on.
    """
    answers: dict[str, Answer] = {}
    records: dict[str, EvidenceRecord] = {}
    for question in rubric.ladder:
        option = found.suggested(question.id)
        if option is None:
            continue
        seen = [f for f in found.of(question.id) if f.strong and f.signal.option == option]
        ids = []
        for number, finding in enumerate(seen[:PLACES], 1):
            name = f"scan-{question.id}-{number}"
            ids.append(name)
            records[name] = EvidenceRecord(
                name, "demonstrated", finding.signal.why, found.place(finding), date
            )
        note = "Suggested by a scan, as a lower bound. Look at it, then remove this note."
        answers[question.id] = Answer(option=option, note=note, evidence=tuple(ids))
    return Assessment(
        team=team, date=date, answers=answers, evidence=records,
        rubric_id=rubric.id, rubric_version=rubric.version,
    )  # fmt: skip


def differences(rubric: Rubric, assessment: Assessment, found: Scan) -> list[Difference]:
    """Answers that the repositories speak against, in the order of the questions.

    Either they show a higher option than was told, or nothing at all was seen for an option
    that would leave a strong trace. Neither proves anything.
    """
    return list(_differences(rubric, assessment, found))


def _differences(rubric: Rubric, assessment: Assessment, found: Scan) -> Iterator[Difference]:
    for question in rubric.ladder:
        told = assessment.answer(question.id).option
        if told is None:
            continue
        seen, shown = found.of(question.id), found.suggested(question.id)
        if shown is not None and shown > told:
            why = tuple(f for f in seen if f.strong and f.signal.option > told)
            yield Difference(question.id, told, "shows more", shown, why)
        elif told and not seen and _traced(rubric, question.id, told):
            yield Difference(question.id, told, "shows no trace")


def _traced(rubric: Rubric, question: str, told: int) -> bool:
    """Whether some option up to the one told leaves a trace that a strong signal knows."""
    options: Sequence[int] = [
        s.option for s in rubric.signals if s.question == question and s.strength == "strong"
    ]
    return any(option <= told for option in options)
