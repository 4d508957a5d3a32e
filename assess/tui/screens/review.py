"""What is open, what does not apply, and what is worth a second look; each one key away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from assess.language import mark, tr, trc
from assess.scoring.looks import looks
from assess.tui.screens.parted import Parted
from assess.tui.session import Session
from assess.tui.text import GOOD, QUIET, WARN, clean, hang, option_words
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.opinions import tally
from assess.tui.widgets.parts import Item, Part
from assess.tui.widgets.sections import mark_of
from assess.tui.widgets.seen import differs

__all__ = ["Review"]


class Review(Parted):
    """Lists questions by state; Enter goes there."""

    NAME = "review"
    MORE_KEYS = (("1 … 7", mark("Go to a part")), (mark("Enter"), mark("Go to the question")))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", mark("Accept the reason why it may not apply")),
    ]

    def show(self) -> None:
        """List everything as it is now."""
        done = Content.assemble((tr("Everything is answered and goes together."), GOOD))
        self.show_parts(_parts(self.session), nothing=done)
        self.show_frame()

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        hints = [*super().hints()]
        if (item := self.item) is not None and item.reason:
            hints.append(Hint("y", mark("accept the reason"), "screen.accept"))
        if self.session.agenda():
            hints.append(Hint("f6", mark("workshop"), "app.goto('workshop')"))
        return [*hints, Hint("/", mark("search"), "screen.search")]

    def take(self, item: Item) -> None:
        """Go to an item's question; one that a panel has to discuss, within its agenda."""
        if self.session.answer(item.question).between is not None:
            self.session.discuss(item.question)
            self.questionnaire.goto("questions")
        else:
            super().take(item)

    def action_accept(self) -> None:
        """Accept the ready reason of the question under the cursor."""
        item = self.item
        if item is None or not item.reason:
            self.say(tr("Only questions that may not apply have a reason to accept."), "warn")
            return
        outcome = self.session.not_applicable(item.reason, item.question)
        self.show()
        if self.questionnaire.saving.settle(outcome) and outcome.trouble is None:
            self.say(
                tr("Not applicable: {reason} ctrl+z takes it back.", reason=clean(item.reason)),
                "good",
            )


def _parts(session: Session) -> tuple[Part, ...]:
    by_state: dict[str, list[Item]] = {}
    purpose: list[Item] = []
    for q in session.asking.everything:
        answer = session.answer(q)
        said = _item(session, q, answer.reason or answer.note)
        by_state.setdefault(answer.status, []).append(said)
        if answer.accepted:
            purpose.append(_item(session, q, answer.accepted))
    unanswered = by_state.get("unanswered", [])
    if session.assessment.quick:
        core = session.rubric.question_by_id
        unanswered.sort(key=lambda item: not core[item.question].core)
    parts = (
        Part(tr("Unanswered"), tr("open: they widen every range they touch"), tuple(unanswered)),
        Part(tr("Unsure"), tr("worth asking a colleague"), tuple(by_state.get("unsure", ()))),
        Part(
            tr("Second look"),
            tr(
                "answers that rarely go together, that evidence or a scan does not bear out; all"
                " may be right"
            )
            if session.scan
            else tr(
                "answers that rarely go together, high ones with thin evidence; all may be right"
            ),
            tuple(_looks(session)),
        ),
        Part(
            tr("May not apply"),
            tr("y accepts the reason, Enter goes there"),
            tuple(_offers(session)),
        ),
        Part(
            tr("Not applicable"),
            tr("they count nowhere"),
            tuple(by_state.get("not_applicable", ())),
        ),
        Part(tr("On purpose"), tr("low options that were chosen, not forgotten"), tuple(purpose)),
    )
    if session.assessment.panel is None:
        return parts
    about = tr("opinions differ, and the answer is only proposed; F6 is the workshop")
    return (Part(tr("To discuss"), about, tuple(_disputed(session))), *parts)


def _disputed(session: Session) -> Iterator[Item]:
    for found in session.agenda():
        said = tally(session, found.question.id)
        yield _item(session, found.question.id, f"{said}   {found.matters}")


def _looks(session: Session) -> Iterator[Item]:
    for hint in session.contradictions():
        a, b = session.question(hint.question), session.question(hint.other)
        chosen = session.answer(hint.question).option or 0
        yield _item(
            session,
            hint.question,
            tr(
                "“{a}” usually comes with “{b}”, but “{b2}” is the answer to: {text}",
                a=option_words(a, chosen),
                b=option_words(b, hint.need),
                b2=option_words(b, hint.have),
                text=b.text,
            ),
        )
    found = sorted(session.differences().values(), key=lambda d: d.shown is None)
    for one in found:  # what was seen before what was not
        yield _item(session, one.question, differs(session, one))
    for look in looks(session.rubric, session.assessment):
        if look.kind != "contradiction":
            yield _item(session, look.question, look.words)


def _offers(session: Session) -> Iterator[Item]:
    for offer in session.offers():
        because = session.question(offer.because)
        remark = tr(
            "Perhaps: {reason} (You answered “{because}”: {text})",
            reason=offer.reason,
            because=option_words(because, offer.option),
            text=because.text,
        )
        yield _item(session, offer.question, remark, offer.reason)


def _item(session: Session, question: str, remark: str = "", reason: str = "") -> Item:
    """A question of a part, with a remark and perhaps a reason that can be accepted here."""
    draw = partial(_draw, session, question, remark, WARN if reason else QUIET)
    return Item(draw, question, reason, key=question)


def _draw(session: Session, question_id: str, remark: str, tone: str, width: int) -> list[Content]:
    mark, style = mark_of(session.answer(question_id))
    question = session.question(question_id)
    core = (
        (" " + trc("questions", "core"), QUIET)
        if session.assessment.quick and question.core
        else ""
    )
    number = f"{session.asking.number[question_id]:>3} "
    head = Content.assemble((number, QUIET), (f"{mark} ", style))
    lines = hang(head, Content.assemble(clean(question.text), core), width)
    if remark:
        said = Content.assemble((clean(remark), tone))
        lines += hang(Content(" " * head.cell_length), said, width)[:4]
    return lines
