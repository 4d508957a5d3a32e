"""What a scan says of answers: a draft of an answer file, and where given answers differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.language import tr
from assess.rubric.model import Rubric
from assess.scan.accept import new_records, places, shown_by
from assess.scan.scan import Finding, Scan
from assess.scoring.looks import Look, label

__all__ = ["Difference", "differences", "draft", "in_words", "second_looks"]


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
        date: the day of the assessment.
    """
    answers: dict[str, Answer] = {}
    records: dict[str, EvidenceRecord] = {}
    for question in rubric.ladder:
        option = found.suggested(question.id)
        if option is None:
            continue
        new = new_records(found, question.id, shown_by(found, question.id, option))
        records |= {record.id: record for record in new}
        note = "Suggested by a scan, as a lower bound. Look at it, then remove this note."
        answers[question.id] = Answer(option=option, note=note, evidence=tuple(r.id for r in new))
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
        elif told and not seen and _traced(rubric, found, question.id, told):
            yield Difference(question.id, told, "shows no trace")


def _traced(rubric: Rubric, found: Scan, question: str, told: int) -> bool:
    """Whether some option up to the one told leaves a trace that nearly always would be seen."""
    return any(
        s.question == question and s.expected and s.option <= told and s.id in found.looked
        for s in rubric.signals
    )


def second_looks(rubric: Rubric, assessment: Assessment, found: Scan) -> tuple[Look, ...]:
    """The same differences as what is worth a second look, each in a calm sentence."""
    return tuple(
        Look(
            "scan",
            d.question,
            tr("{question} is told at {told}; {seen}.", question=d.question, told=told, seen=seen),
        )
        for d in differences(rubric, assessment, found)
        for told, seen in (in_words(rubric, found, d),)
    )


def in_words(rubric: Rubric, found: Scan, one: Difference) -> tuple[str, str]:
    """The option told, and what the repositories have to say to it, safe to show."""
    alone = len(found.repos) == 1
    told = label(rubric, one.question, one.told)
    if one.shown is None:
        if alone:
            return told, tr("no trace was seen in the repository, which proves nothing")
        return told, tr("no trace was seen in the repositories, which proves nothing")
    option = label(rubric, one.question, one.shown)
    at = places(found, [f for f in one.findings if f.signal.option == one.shown])
    if alone:
        return told, tr("the repository shows {option} ({at})", option=option, at=at)
    return told, tr("the repositories show {option} ({at})", option=option, at=at)
