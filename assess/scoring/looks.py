"""What is worth a second look in a set of answers, each in one calm sentence.

Answers that presuppose each other and differ, evidence weaker or older than the rubric asks for,
and sections that claim the highest everywhere without evidence. Hints: they change no score.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from assess.answers.model import Assessment
from assess.frozen import frozen
from assess.language import tr
from assess.rubric.model import Rubric
from assess.scoring.evidence import (
    TopWithoutEvidence,
    WeakEvidence,
    tops_without_evidence,
    weak_evidence,
)
from assess.scoring.hints import Contradiction, contradictions
from assess.scoring.words import evidence_word

__all__ = ["Look", "label", "looks"]


@frozen
class Look:
    """One of them."""

    kind: Literal["contradiction", "evidence", "top", "scan"]
    """``scan``: what repositories show speaks against the answer."""
    question: str
    """The question to go to."""
    words: str
    """What was noticed, as a sentence."""


def looks(rubric: Rubric, assessment: Assessment) -> tuple[Look, ...]:
    """Everything worth a second look: contradictions first, in the rubric's order."""
    return tuple(_all(rubric, assessment))


def _all(rubric: Rubric, assessment: Assessment) -> Iterator[Look]:
    for a in contradictions(rubric, assessment):
        yield Look("contradiction", a.question, _contradiction(rubric, a))
    for b in weak_evidence(rubric, assessment):
        yield Look("evidence", b.question, _weak(rubric, b))
    for c in tops_without_evidence(rubric, assessment):
        yield Look("top", c.questions[0], _top(rubric, c))


def label(rubric: Rubric, question: str, option: int) -> str:
    """``“2 Checked on every run”``: an option as it stands in a sentence."""
    return f"“{option} {rubric.question_by_id[question].options[option].label}”"


def _contradiction(rubric: Rubric, found: Contradiction) -> str:
    return tr(
        "{question} is at least {option}, which takes {other} at {need}, but that is {have}.",
        question=found.question,
        option=label(rubric, found.question, found.option),
        other=found.other,
        need=label(rubric, found.other, found.need),
        have=label(rubric, found.other, found.have),
    )


def _weak(rubric: Rubric, found: WeakEvidence) -> str:
    need = found.need
    asked = tr("{kind} evidence", kind=evidence_word(need.kind))
    if need.within_days is not None:
        asked = tr(
            "{asked} of the last {within_days} days", asked=asked, within_days=need.within_days
        )
    if not found.best:
        has = tr("none of what it has is valid on the date of the assessment")
    elif found.latest is not None:
        has = tr("the latest is of {latest}", latest=found.latest.isoformat())
    elif found.best == need.kind:
        has = tr("what it has does not say when it was observed")
    else:
        has = tr("what it has is {kind} at most", kind=evidence_word(found.best))
    chosen = label(rubric, found.question, found.option)
    return tr(
        "{question} at {chosen} should have {asked}; {has}.",
        question=found.question,
        chosen=chosen,
        asked=asked,
        has=has,
    )


def _top(rubric: Rubric, found: TopWithoutEvidence) -> str:
    title = next(s.title for s in rubric.sections if s.id == found.section)
    return tr(
        "All {n} answers in {title} are the highest option, and no valid evidence"
        " carries any of them.",
        n=len(found.questions),
        title=title,
    )
