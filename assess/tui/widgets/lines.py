"""Widgets that draw lines which depend on their width, and repaint only what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import rich.style
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from assess.plaintext import unseen
from assess.tui.text import joined

__all__ = ["Lines", "Text", "link", "safe", "strip_of"]


@lru_cache(4096)
def _rich(style: Style) -> rich.style.Style:
    return style.rich_style


def strip_of(line: Content, width: int, style: Style) -> Strip:
    """One line as it is painted, filled up to a width; what is longer is cut.

    Whoever makes lines cleans what they quote; what they forget does not reach the terminal.

    Args:
        line: one line of text.
        width: cells.
        style: what lies under the line's own styles.
    """
    segments = [Segment(unseen(text), _rich(over)) for text, over in line.render(style, end="")]
    return Strip(segments).adjust_cell_length(width, _rich(style))


def safe(line: Strip) -> Strip:
    """A line as it may reach a terminal, whatever a file name or a note brought into the text."""
    if not any(unseen(part.text) != part.text for part in line):
        return line
    parts = [Segment(unseen(part.text), part.style) for part in line]
    return Strip(parts).adjust_cell_length(line.cell_length, parts[-1].style)


class Lines(Widget):
    """Lines of text; as tall as they are. Subclasses make them in :meth:`build`."""

    DEFAULT_CSS = "Lines { height: auto; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._width = -1
        self._lines: list[Content] = []
        self._strips: dict[int, Strip] = {}
        self._worn: tuple[Style, str] | None = None

    def build(self, width: int) -> list[Content]:
        """The lines for a width in cells."""
        raise NotImplementedError

    def lines(self, width: int) -> list[Content]:
        """The lines for a width, made anew only when something changed."""
        if width != self._width:
            self._width = width
            self._lines = self.build(max(width, 1))
            self._strips.clear()
        return self._lines

    def redraw(self) -> None:
        """Make the lines anew; only those that differ are painted."""
        width = self._width
        if width < 0:
            self.refresh(layout=True)
            return
        old, self._lines = self._lines, self.build(max(width, 1))
        if len(old) != len(self._lines):
            self._strips.clear()
            # A layout that is asked for while one is due keeps the height that was measured for
            # the first: the library's measure is kept for as long as this number stays.
            self._layout_updates += 1
            self.refresh(layout=True)
            return
        pairs = enumerate(zip(old, self._lines, strict=True))
        changed = [y for y, (a, b) in pairs if not a.is_same(b)]
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def renew(self) -> None:
        """Make the lines anew when they are next looked at: their language has changed."""
        self._width = -1
        self._layout_updates += 1  # as in redraw()
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many as there are lines."""
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        """One line, painted once for as long as it and the theme stay the same."""
        width, style = self.size.width, self.visual_style
        if self._worn != (style, self.app.theme):
            self._worn = (style, self.app.theme)
            self._strips.clear()
        lines = self.lines(width)
        if y not in self._strips:
            line = lines[y] if y < len(lines) else Content("")
            self._strips[y] = strip_of(line, width, style)
        return self._strips[y]

    def render(self) -> Content:
        """All lines."""
        return joined(self.lines(self.size.width))


class Text(Lines):
    """Lines that somebody else makes; wrapped to the width."""

    def __init__(
        self,
        text: Content | str | Callable[[], Content] = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Prepare the lines.

        Args:
            text: what they say; a function makes it whenever they are made anew, so that it is in
                the language spoken then.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._text = Content(text) if isinstance(text, str) else text

    def show(self, text: Content | str) -> None:
        """Show another text; nothing at all takes no room."""
        self._text = text if isinstance(text, Content) else Content(text)
        self.display = bool(self._text)
        self.redraw()

    def build(self, width: int) -> list[Content]:
        """The text, wrapped."""
        text = self._text() if callable(self._text) else self._text
        return text.wrap(width) if text else [Content("")]


def link(text: Content | str, action: str) -> Content:
    """A text that does something when it is clicked."""
    content = text if isinstance(text, Content) else Content(text)
    return content.stylize(Style.from_meta({"@click": action}))
