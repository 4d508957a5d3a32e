"""A list to pick from, whose picked line has a mark: colour and weight alone may not be there."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import OptionList

from assess.tui.widgets.lines import safe

__all__ = ["GUTTER", "Listing"]

GUTTER = 2
"""Cells before every line: the mark, or room for it."""


class Listing(OptionList):
    """Options with ``▸`` before the one that Enter takes."""

    def move(self, by: int) -> None:
        """Move the mark so many options down, or up when negative; headings are passed over."""
        step = self.action_cursor_down if by > 0 else self.action_cursor_up
        for _ in range(abs(by)):
            step()

    def _get_left_gutter_width(self) -> int:
        return GUTTER

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As tall as the options are beside the marks."""
        return super().get_content_height(container, viewport, width - GUTTER)

    def render_line(self, y: int) -> Strip:
        """One line, with its mark."""
        line = safe(super().render_line(y))
        at = self.scroll_offset.y + y
        index, part = self._lines[at] if at < len(self._lines) else (None, 0)
        picked = index is not None and index == self.highlighted
        style = next((s.style for s in line if s.style), None)
        mark = Segment("▸ " if picked and not part else " " * GUTTER, style)
        return Strip([mark, *line], GUTTER + line.cell_length)
