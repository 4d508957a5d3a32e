"""One line that offers a few values and shows the one picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from assess.language import mark
from assess.tui.text import KEY, QUIET, STRONG, fit
from assess.tui.widgets.lines import Lines

__all__ = ["Picker"]


class Picker(Lines, can_focus=True):
    """``‹ 2 of 4 ›``: arrows, space and the mouse go through the values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "pick(1)", mark("Next value")),
        Binding("left,h", "pick(-1)", mark("Previous value")),
    ]

    @dataclass
    class Changed(Message):
        """Another value was picked."""

        picker: Picker

        @property
        def control(self) -> Picker:
            """The picker."""
            return self.picker

    def __init__(self, values: Sequence[str], picked: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.values = tuple(values)
        self.picked = max(0, min(picked, len(self.values) - 1))

    def get_content_height(self, *_: object) -> int:
        """One line, always."""
        return 1

    def build(self, width: int) -> list[Content]:
        """The value between arrows; an arrow only where there is something."""
        here = self.has_focus
        left = "‹ " if self.picked else "  "
        right = " ›" if self.picked < len(self.values) - 1 else "  "
        line = Content.assemble(
            (left, KEY if here else QUIET),
            (self.values[self.picked], STRONG if here else ""),
            (right, KEY if here else QUIET),
        )
        line = fit(line, width)
        if here:
            line = line.pad_right(max(width - line.cell_length, 0))
            line = line.stylize_before("on $block-cursor-background")
        return [line]

    def action_pick(self, by: int) -> None:
        """Go to another value; it stops at the ends."""
        self.put(self.picked + by)

    def put(self, at: int) -> None:
        """Pick a value by its place."""
        at = max(0, min(at, len(self.values) - 1))
        if at != self.picked:
            self.picked = at
            self.redraw()
            self.post_message(self.Changed(self))

    def on_focus(self) -> None:
        """Show that keys come here; when the library knows it, too."""
        self.call_later(self.redraw)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.call_later(self.redraw)

    def on_click(self, event: events.Click) -> None:
        """The left arrow goes back; anything else goes on, and around at the end."""
        if event.x < 2:
            self.action_pick(-1)
        else:
            self.put((self.picked + 1) % len(self.values))
