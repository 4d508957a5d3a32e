"""Words about the way through the questions: where we are on it, and what its end means."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from assess.language import tr, trn
from assess.tui.session import Session
from assess.tui.text import QUIET

__all__ = ["Progress", "at_the_end", "place", "progress", "what_matters"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the answers are.

    Attributes:
        done: questions with an answer; a panel's proposals, too.
        proposed: those of them that a panel has not agreed on yet.
        total: the questions that are asked.
        core: True when those are the core questions only.
    """

    done: int
    proposed: int
    total: int
    core: bool

    @property
    def words(self) -> str:
        """``60 of 69``, ``12 of 20 core``, ``69 of 69, 32 to agree on``."""
        words = tr("{done} of {total}", done=self.done, total=self.total)
        if self.core:
            words = tr("{done} of {total} core", done=self.done, total=self.total)
        return (
            f"{words}, " + tr("{proposed} to agree on", proposed=self.proposed)
            if self.proposed
            else words
        )

    @property
    def shares(self) -> tuple[float, float]:
        """The shares that are answered for good, and answered at all."""
        return (self.done - self.proposed) / self.total, self.done / self.total


def progress(session: Session) -> Progress:
    """How far the open assessment is; of the core questions when only those are asked."""
    asking = session.asking
    core = asking.mode == "quick"
    asked = asking.asked if core else asking.everything
    done, total = session.progress(asked)
    to_discuss = set(session.assessment.to_discuss)
    return Progress(done, sum(q in to_discuss for q in asked), total, core)


def place(session: Session) -> Content:
    """Where in the questions we are."""
    asking = session.asking
    if asking.current not in asking.asked:
        return Content.assemble(
            (tr("question {number} of all", number=asking.number[asking.current]), QUIET)
        )
    at = asking.asked.index(asking.current) + 1
    if asking.mode == "matters":
        left = sum(session.is_open(q) for q in asking.asked[at - 1 :])
        if asking.for_levels:
            words = trn(
                "what matters for levels: {n} question left",
                "what matters for levels: {n} questions left",
                left,
            )
        else:
            words = trn(
                "what matters for risks: {n} question left",
                "what matters for risks: {n} questions left",
                left,
            )
        return Content.assemble((words, QUIET))
    if asking.mode == "workshop":
        left = sum(map(asking.is_left, asking.asked))
        return Content.assemble(
            (
                tr("to discuss: {at} of {n}, {left} left", at=at, n=len(asking.asked), left=left),
                QUIET,
            )
        )
    if asking.mode == "seen":
        left = sum(map(asking.is_left, asking.asked))
        return Content.assemble(
            (tr("seen: {at} of {n}, {left} left", at=at, n=len(asking.asked), left=left), QUIET)
        )
    words = tr("question {at} of {n}", at=at, n=len(asking.asked))
    if asking.mode == "quick":
        words = tr("core question {at} of {n}", at=at, n=len(asking.asked))
    return Content.assemble((words, QUIET))


def what_matters(session: Session, ranked: int) -> str:
    """How many of the open questions are asked because they matter most, and for what."""
    asking = session.asking
    worth = len(asking.asked)
    idle = ranked - worth
    if asking.for_levels:
        text = trn(
            "{n} open question it can change a level, the strongest first",
            "{n} open questions can change a level, the strongest first",
            worth,
        )
    else:
        text = trn(
            "{n} open question it can change one of the largest risks, the strongest first",
            "{n} open questions can change one of the largest risks, the strongest first",
            worth,
        )
    return tr("{text}; {idle} cannot.", text=text, idle=idle) if idle else f"{text}."


def at_the_end(session: Session) -> str:
    """What is told after the last question that is asked."""
    asking = session.asking
    left = sum(map(asking.is_left, asking.asked))
    if asking.mode == "workshop":
        if left:
            return tr("The end of the agenda; {left} still to discuss (o goes there).", left=left)
        return tr("All on the agenda is agreed on. F6 has the list, F4 the results.")
    if asking.mode == "seen":
        if left:
            return tr(
                "The last one for which something was seen; {left} not accepted (o goes there).",
                left=left,
            )
        return tr("All that was seen is in the file. a asks all questions, F3 is the review.")
    if left:
        return trn(
            "This is the last question; {n} question unanswered (o goes there).",
            "This is the last question; {n} questions unanswered (o goes there).",
            left,
        )
    if asking.mode == "quick":
        return tr("All core questions are answered. m asks what matters most now; F4 has results.")
    if asking.mode == "matters" and asking.for_levels:
        return tr("No open question can change a level any more; m asks for the largest risks.")
    if asking.mode == "matters":
        return tr("No open question can change a level or a large risk any more. F4 has results.")
    return tr("All questions are answered. F3 is the review, F4 the results.")
