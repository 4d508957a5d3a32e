"""What is open, what does not apply, and what is worth a second look; each one key away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assess.scoring.looks import looks
from assess.tui.screens.page import Page
from assess.tui.session import Session
from assess.tui.text import GOOD, KEY, QUIET, STRONG, TITLE, WARN, clean, hang, joined, option_words
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Lines, link
from assess.tui.widgets.listing import Listing
from assess.tui.widgets.sections import mark_of
from assess.tui.widgets.seen import differs

__all__ = ["Review"]


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of a part: the question to go to, and a remark."""

    question: str
    remark: str = ""
    reason: str = ""
    """A ready reason for not applicable that can be accepted here."""


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    about: str
    items: tuple[_Item, ...]


class _Parts(Lines):
    """The parts with their counts, in a line or two."""

    def __init__(self) -> None:
        super().__init__(id="review-parts")
        self.parts: tuple[_Part, ...] = ()

    def build(self, width: int) -> list[Content]:
        """As many in a line as fit."""
        lines = [Content("")]
        for at, part in enumerate(self.parts, 1):
            n = len(part.items)
            style = STRONG if n else QUIET
            text = Content.assemble((f"{at} ", KEY), (f"{part.title} {n}", style), "   ")
            text = link(text, f"screen.part({at})")
            if lines[-1].cell_length + text.cell_length > width:
                lines.append(Content(""))
            lines[-1] = lines[-1] + text
        return lines


class Review(Page):
    """Lists questions by state; Enter goes there."""

    NAME = "review"
    CSS_PATH = "review.tcss"
    MORE_KEYS = (("1 … 6", "Go to a part"), ("Enter", "Go to the question"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "accept", "Accept the reason why it may not apply"),
        *(Binding(str(n), f"part({n})", f"Part {n}", show=False) for n in range(1, 7)),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("slash", "search", "Search questions"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[_Part, ...] = ()
        self._rows: list[_Item | None] = []
        self._starts: list[int] = []

    def body(self) -> ComposeResult:
        """The parts, and the list."""
        yield _Parts()
        yield Listing(id="review-list", markup=False)

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Listing).focus()

    def show(self) -> None:
        """List everything as it is now."""
        self._parts = _parts(self.session)
        top = self.query_one(_Parts)
        top.parts = self._parts
        top.redraw()
        self._list()
        self.show_frame()

    def on_resize(self, _: events.Resize) -> None:
        """Use the whole width."""
        if self._parts:
            self.call_after_refresh(self._list)

    def _list(self) -> None:
        listed = self.query_one(Listing)
        width = max(self.size.width - 8, 20)
        at = listed.highlighted
        self._rows, self._starts = [], []
        options: list[Option] = []
        for part in self._parts:
            self._starts.append(len(self._rows))
            if not part.items:
                continue
            if options:
                options.append(Option("", disabled=True))
                self._rows.append(None)
            head = Content.assemble((part.title, TITLE), (f"  {part.about}", QUIET))
            self._starts[-1] = len(self._rows)
            options.append(Option(joined(head.wrap(width)), disabled=True))
            self._rows.append(None)
            for item in part.items:
                options.append(Option(_draw(self.session, item, width)))
                self._rows.append(item)
        if not options:
            done = Content.assemble(("Everything is answered and goes together.", GOOD))
            options.append(Option(done, disabled=True))
            self._rows.append(None)
        listed.clear_options()
        listed.add_options(options)
        wanted = range(at or 0, len(self._rows))
        spot = next((n for n in wanted if self._rows[n]), None)
        spot = spot or next((n for n, row in enumerate(self._rows) if row), None)
        if spot is not None:
            listed.highlighted = spot

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        hints = []
        if any(part.items for part in self._parts):
            hints += [Hint("↑↓", "move"), Hint("↵", "go there"), Hint("1-6", "parts")]
        if (item := self._item()) is not None and item.reason:
            hints.append(Hint("y", "accept the reason", "screen.accept"))
        return [*hints, Hint("/", "search", "screen.search")]

    def on_option_list_option_highlighted(self) -> None:
        """Show the keys that do something with what is picked now."""
        self.show_frame()

    # ------------------------------------------------------------ actions

    def _item(self) -> _Item | None:
        at = self.query_one(Listing).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self.query_one(Listing).move(by)

    def action_part(self, number: int) -> None:
        """Go to a part."""
        if number > len(self._parts):
            return
        part = self._parts[number - 1]
        if not part.items:
            self.say(f"{part.title}: none.")
            return
        start = self._starts[number - 1]
        listed = self.query_one(Listing)
        listed.highlighted = start + 1
        listed.scroll_to(y=listed._index_to_line.get(start, 0), animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the question."""
        event.stop()
        item = self._rows[event.option_index]
        if item is not None:
            self._visit(item.question)

    def _visit(self, question: str) -> None:
        self.session.asking.go(question)
        self.questionnaire.goto("questions")

    def action_accept(self) -> None:
        """Accept the ready reason of the question under the cursor."""
        item = self._item()
        if item is None or not item.reason:
            self.say("Only questions that may not apply have a reason to accept.", "warn")
            return
        outcome = self.session.not_applicable(item.reason, item.question)
        self.show()
        if self.questionnaire.settle(outcome) and outcome.trouble is None:
            self.say(f"Not applicable: {clean(item.reason)} ctrl+z takes it back.", "good")

    def action_search(self) -> None:
        """Search all questions."""
        from assess.tui.dialogs.find import FindQuestion

        def found(question: str | None) -> None:
            if question is not None:
                self._visit(question)

        self.app.push_screen(FindQuestion(self.session, by_number=False), found)


def _parts(session: Session) -> tuple[_Part, ...]:
    by_state: dict[str, list[_Item]] = {}
    purpose: list[_Item] = []
    for q in session.asking.everything:
        answer = session.answer(q)
        by_state.setdefault(answer.status, []).append(_Item(q, answer.reason or answer.note))
        if answer.accepted:
            purpose.append(_Item(q, answer.accepted))
    unanswered = by_state.get("unanswered", [])
    if session.assessment.quick:
        core = session.rubric.question_by_id
        unanswered.sort(key=lambda item: not core[item.question].core)
    return (
        _Part("Unanswered", "open: they widen every range they touch", tuple(unanswered)),
        _Part("Unsure", "worth asking a colleague", tuple(by_state.get("unsure", ()))),
        _Part(
            "Second look",
            "answers that rarely go together, that evidence or a scan does not bear out; all may be"
            " right"
            if session.scan
            else "answers that rarely go together, high ones with thin evidence; all may be right",
            tuple(_looks(session)),
        ),
        _Part("May not apply", "y accepts the reason, Enter goes there", tuple(_offers(session))),
        _Part("Not applicable", "they count nowhere", tuple(by_state.get("not_applicable", ()))),
        _Part("On purpose", "low options that were chosen, not forgotten", tuple(purpose)),
    )


def _looks(session: Session) -> Iterator[_Item]:
    for hint in session.contradictions():
        a, b = session.question(hint.question), session.question(hint.other)
        chosen = session.answer(hint.question).option or 0
        yield _Item(
            hint.question,
            f"“{option_words(a, chosen)}” usually comes with “{option_words(b, hint.need)}”, but"
            f" “{option_words(b, hint.have)}” is the answer to: {b.text}",
        )
    found = sorted(session.differences().values(), key=lambda d: d.shown is None)
    for one in found:  # what was seen before what was not
        yield _Item(one.question, differs(session, one))
    for look in looks(session.rubric, session.assessment):
        if look.kind != "contradiction":
            yield _Item(look.question, look.words)


def _offers(session: Session) -> Iterator[_Item]:
    for offer in session.offers():
        because = session.question(offer.because)
        yield _Item(
            offer.question,
            f"Perhaps: {offer.reason} (You answered “{option_words(because, offer.option)}”:"
            f" {because.text})",
            offer.reason,
        )


def _draw(session: Session, item: _Item, width: int) -> Content:
    mark, style = mark_of(session.answer(item.question))
    question = session.question(item.question)
    core = (" core", QUIET) if session.assessment.quick and question.core else ""
    head = Content.assemble(
        (f"{session.asking.number[item.question]:>3} ", QUIET), (f"{mark} ", style)
    )
    lines = hang(head, Content.assemble(clean(question.text), core), width)
    if item.remark:
        tone = WARN if item.reason else QUIET
        remark = Content.assemble((clean(item.remark), tone))
        lines += hang(Content(" " * head.cell_length), remark, width)[:4]
    return joined(lines)
