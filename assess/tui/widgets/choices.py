"""The options of a question as large choices, with unsure and not applicable below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from assess.language import mark
from assess.tui.text import KEY, MARK, QUIET, SAID, WARN, hang
from assess.tui.widgets.lines import Lines
from assess.tui.widgets.seen import Seen

__all__ = ["Choice", "Choices"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose: an option, or unsure, or not applicable."""

    kind: Literal["option", "unsure", "not_applicable"]
    key: str
    label: str
    detail: str = ""
    option: int = -1
    chosen: bool = False
    hint: str = ""
    """A gentle remark, such as a ready reason."""
    said: str = ""
    """Who of a panel said so."""
    seen: tuple[Seen, ...] = ()
    """What a scan saw for it."""


class Choices(Lines, can_focus=True):
    """A list of choices with a cursor; tells what was chosen, and decides nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", mark("Next option")),
        Binding("up,k", "move(-1)", mark("Previous option")),
        Binding("home", "to(0)", mark("First option"), show=False),
        Binding("end", "to(-1)", mark("Last option"), show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A choice was clicked."""

        choice: Choice

    @dataclass
    class Moved(Message):
        """The cursor is on another choice; ``region`` is where it is drawn."""

        region: Region

    def __init__(self) -> None:
        super().__init__(id="choices")
        self._choices: tuple[Choice, ...] = ()
        self.cursor: int | None = None
        self.roomy = True
        self._rows: list[int] = []
        """For each line, the choice it belongs to; -1 for none."""
        self._hover = -1

    def show(self, choices: Sequence[Choice], cursor: int | None) -> None:
        """Have other choices, with the cursor on one of them or on none; redraw() draws them."""
        self._choices = tuple(choices)
        self.cursor = cursor
        self._hover = -1

    @property
    def at_cursor(self) -> Choice | None:
        """The choice under the cursor."""
        return None if self.cursor is None else self._choices[self.cursor]

    def height_if(self, width: int, *, roomy: bool) -> int:
        """How many lines it would take."""
        was, self.roomy = self.roomy, roomy
        lines = len(self.build(width))
        self.roomy = was
        return lines

    def build(self, width: int) -> list[Content]:
        """Every choice with its mark, key, label and detail."""
        lines: list[Content] = []
        self._rows = []
        many = len(self._choices) > 12
        for at, choice in enumerate(self._choices):
            if at and (self.roomy or (choice.kind == "unsure" and many)):
                lines.append(Content(""))
                self._rows.append(-1)
            drawn = self._draw(at, choice, width, many=many)
            lines += drawn
            self._rows += [at] * len(drawn)
        return lines

    def _draw(self, at: int, choice: Choice, width: int, *, many: bool) -> list[Content]:
        here = at == self.cursor
        first = Content.assemble(
            ("▸ " if here else "  ", MARK),
            ("● " if choice.chosen else "○ ", MARK if choice.chosen else QUIET),
            (choice.key.rjust(2 if many else 1), KEY),
            "  ",
        )
        label = Content.assemble((choice.label, "bold" if choice.chosen or here else ""))
        margin = Content(" " * first.cell_length)
        aside = choice.kind != "option" and choice.detail
        if aside:  # no option of the question: one line will do
            label = Content.assemble(label, (f"  {choice.detail}", QUIET))
        lines = hang(first, label, width - 1)
        if choice.detail and not aside:
            lines += hang(margin, Content.assemble((choice.detail, QUIET)), width - 1)
        if choice.said:
            lines += hang(margin, Content.assemble((choice.said, SAID)), width - 1)
        lines += [margin + seen.line(width - 1 - margin.cell_length) for seen in choice.seen]
        if choice.hint:
            lines += hang(margin, Content.assemble((choice.hint, WARN)), width - 1)
        if here:
            back = "on $block-cursor-background"
        elif at == self._hover:
            back = "on $block-hover-background"
        else:
            return lines
        return [
            line.pad_right(max(width - line.cell_length, 0)).stylize_before(back) for line in lines
        ]

    # ------------------------------------------------------------ moving

    def action_move(self, by: int) -> None:
        """Move the cursor; it stops at the ends."""
        if not self._choices:
            return
        if self.cursor is None:
            self.put(0 if by > 0 else len(self._choices) - 1)
        else:
            self.put(self.cursor + by)

    def action_to(self, at: int) -> None:
        """Put the cursor on the first or last choice."""
        self.put(at % len(self._choices))

    def put(self, at: int) -> None:
        """Put the cursor on a choice."""
        self.cursor = max(0, min(at, len(self._choices) - 1))
        self.redraw()
        self.post_message(self.Moved(self.region_of(self.cursor)))

    def region_of(self, at: int) -> Region:
        """Where a choice is drawn, in this widget."""
        self.lines(self.size.width)
        rows = [y for y, row in enumerate(self._rows) if row == at]
        if not rows:
            return Region(0, 0, self.size.width, 1)
        return Region(0, rows[0], self.size.width, len(rows))

    # ------------------------------------------------------------ mouse

    def _row_at(self, y: int) -> int:
        return self._rows[y] if 0 <= y < len(self._rows) else -1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what a click would choose."""
        self._hover_over(self._row_at(event.y))

    def on_leave(self) -> None:
        """Show nothing."""
        self._hover_over(-1)

    def _hover_over(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        row = self._row_at(event.y)
        if row >= 0:
            event.stop()
            self.cursor = row
            self.redraw()
            self.post_message(self.Chosen(self._choices[row]))
