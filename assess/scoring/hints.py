"""Second looks: answers that contradict each other, and questions that may not apply.

Both come from what the rubric declares (``implies`` and ``offers_na`` of an option). They are
hints: they change no score and nothing is accepted without a person.
"""

from __future__ import annotations

from assess.answers.model import Assessment
from assess.frozen import frozen
from assess.rubric.model import Question, Rubric

__all__ = ["Contradiction", "Offer", "contradictions", "offers"]


@frozen
class Contradiction:
    """An option was chosen that presupposes more of another question than was answered there."""

    question: str
    option: int
    """The option of ``question`` that presupposes it; at most the option answered."""
    other: str
    need: int
    have: int


@frozen
class Offer:
    """A context answer that may make another question not applicable, with a ready reason."""

    question: str
    reason: str
    because: str
    """The context question."""
    option: int
    """The option answered there."""


def contradictions(rubric: Rubric, assessment: Assessment) -> tuple[Contradiction, ...]:
    """The answers worth a second look, in the rubric's order.

    Ladder options include the ones below, so what any of them presupposes counts. Questions that
    are open or not applicable contradict nothing. Of several options that presuppose the same
    question, the highest need is told.
    """
    found: list[Contradiction] = []
    for question in rubric.questions:
        chosen = assessment.answer(question.id).option
        if chosen is None:
            continue
        worst: dict[str, Contradiction] = {}
        for option in _included(question, chosen):
            for other, need in question.options[option].implies.items():
                have = assessment.answer(other).option
                if have is None or have >= need:
                    continue
                if other not in worst or need > worst[other].need:
                    worst[other] = Contradiction(question.id, option, other, need, have)
        found += worst.values()
    return tuple(found)


def offers(rubric: Rubric, assessment: Assessment) -> tuple[Offer, ...]:
    """The questions that may not apply given the context answers, in the rubric's order.

    Only questions that allow it, and that are open or stand at option 0; each once for every
    different reason.
    """
    found: dict[str, list[Offer]] = {}
    for question in rubric.questions:
        chosen = assessment.answer(question.id).option
        if chosen is None:
            continue
        for other, reason in question.options[chosen].offers_na.items():
            offer = Offer(other, reason, question.id, chosen)
            if reason not in {o.reason for o in found.setdefault(other, [])}:
                found[other].append(offer)
    return tuple(
        offer
        for question in rubric.questions
        if question.allow_na and _is_open(assessment, question)
        for offer in found.get(question.id, ())
    )


def _included(question: Question, chosen: int) -> range:
    """The options that hold when ``chosen`` does."""
    first = 1 if question.kind == "ladder" else chosen
    return range(min(first, chosen), chosen + 1)


def _is_open(assessment: Assessment, question: Question) -> bool:
    answer = assessment.answer(question.id)
    return answer.status in ("unsure", "unanswered") or answer.option == 0
