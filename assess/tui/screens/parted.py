"""A screen of parts: lists of lines to move through, each part one digit away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assess.language import mark, tr
from assess.tui.screens.page import Page
from assess.tui.text import QUIET, TITLE, joined
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.listing import Listing
from assess.tui.widgets.parts import Item, Part, PartsLine

__all__ = ["Parted"]


class Parted(Page):
    """Lists the items of all parts below each other; Enter goes to the question of one."""

    CSS_PATH: ClassVar[CSSPathType] = "parted.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"part({n})", show=False) for n in range(1, 10)),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("slash", "search", mark("Search questions")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Part, ...] = ()
        self._nothing = Content("")
        self._rows: list[tuple[Part, Item] | None] = []
        """For each line of the list its part and item; ``None`` for a heading."""
        self._starts: list[int] = []

    def body(self) -> ComposeResult:
        """The parts, and the list."""
        yield PartsLine()
        yield Listing(id="parted-list", markup=False)

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Listing).focus()

    def show_parts(self, parts: tuple[Part, ...], *, nothing: Content, line: bool = True) -> None:
        """List other parts; the cursor stays where it was as well as it can.

        Args:
            parts: what to list.
            nothing: what stands there when no part has an item.
            line: False leaves the line of parts out.
        """
        self.parts = parts
        self._nothing = nothing
        self.query_one(PartsLine).show(parts if line else ())
        self._list()

    def on_resize(self, _: events.Resize) -> None:
        """Use the whole width."""
        if self.parts:
            self.call_after_refresh(self._list)

    def _list(self) -> None:
        listed = self.query_one(Listing)
        width = max(self.size.width - 8, 20)
        at, was = listed.highlighted or 0, self._row()
        self._rows, self._starts = [], []
        options: list[Option] = []
        for part in self.parts:
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
                options.append(Option(joined(item.draw(width))))
                self._rows.append((part, item))
        if not options:
            options.append(Option(self._nothing, disabled=True))
            self._rows.append(None)
        listed.clear_options()
        listed.add_options(options)
        spot = self._same(was)
        if spot is None:
            spot = next((n for n in range(at, len(self._rows)) if self._rows[n]), None)
        if spot is None:
            spot = next((n for n, row in enumerate(self._rows) if row), None)
        if spot is not None:
            listed.highlighted = spot

    def _same(self, was: tuple[Part, Item] | None) -> int | None:
        """The line of the item that was under the cursor, when it is still in its part."""
        if was is None or not was[1].key:
            return None
        wanted = was[0].title, was[1].key
        for n, row in enumerate(self._rows):
            if row is not None and (row[0].title, row[1].key) == wanted:
                return n
        return None

    def _row(self) -> tuple[Part, Item] | None:
        at = self.query_one(Listing).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        row = self._row()
        return None if row is None else row[1]

    def hints(self) -> Sequence[Hint]:
        """How to move."""
        hints = []
        if any(part.items for part in self.parts):
            hints += [Hint("↑↓", mark("move")), Hint("↵", mark("go there"))]
            hints.append(Hint(f"1-{len(self.parts)}", mark("parts")))
        return hints

    def on_option_list_option_highlighted(self) -> None:
        """Show the keys that do something with what is picked now."""
        self.show_frame()

    # ------------------------------------------------------------ actions

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self.query_one(Listing).move(by)

    def action_part(self, number: int) -> None:
        """Go to a part."""
        if number > len(self.parts):
            return
        part = self.parts[number - 1]
        if not part.items:
            self.say(tr("{title}: none.", title=part.title))
            return
        start = self._starts[number - 1]
        listed = self.query_one(Listing)
        listed.highlighted = start + 1
        listed.scroll_to(y=listed._index_to_line.get(start, 0), animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the question."""
        event.stop()
        row = self._rows[event.option_index]
        if row is not None:
            self.take(row[1])

    def take(self, item: Item) -> None:
        """Go to an item's question."""
        if item.question:
            self.visit(item.question)
        else:
            self.say(tr("This line belongs to no single question."))

    def visit(self, question: str) -> None:
        """Show a question."""
        self.session.asking.go(question)
        self.questionnaire.goto("questions")

    def action_search(self) -> None:
        """Search all questions."""
        from assess.tui.dialogs.find import FindQuestion

        def found(question: str | None) -> None:
            if question is not None:
                self.visit(question)

        self.app.push_screen(FindQuestion(self.session, by_number=False), found)
