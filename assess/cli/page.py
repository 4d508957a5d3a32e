"""A page of text for the terminal, a pipe or a file, built up part by part."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assess.cli.console import clean, make_console, tidy
from assess.cli.draw import Pen

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["Page"]

LABEL_WIDTH = 15


class Page:
    """Collects what a command shows; :meth:`text` is what to write.

    Text given as ``str`` is made safe for terminals; a :class:`rich.text.Text` is taken as it is.
    """

    def __init__(self, *, to_file: bool = False) -> None:
        self._buffer = io.StringIO()
        self._console = make_console(self._buffer, to_file=to_file)
        self.pen = Pen.of(self._console)

    @property
    def width(self) -> int:
        """Columns there are."""
        return self._console.width

    def text(self) -> str:
        """The page so far, without blanks at the ends of lines."""
        return tidy(self._buffer.getvalue())

    def add(self, part: RenderableType, indent: int = 0) -> None:
        """Add any part that rich can draw."""
        self._console.print(Padding(part, (0, 0, 0, indent)) if indent else part)

    def gap(self) -> None:
        """Add an empty line."""
        self._console.print()

    def heading(self, title: str) -> None:
        """Open a part: an empty line, then its title on a rule."""
        self.gap()
        self.add(self.pen.heading(title))

    def para(self, text: str | Text, indent: int = 0, style: str = "") -> None:
        """Add a paragraph, wrapped at words."""
        self.add(Text(clean(text), style=style) if isinstance(text, str) else text, indent)

    def line(self, text: str, indent: int = 0) -> None:
        """Add a line that is never broken: an address or a command, whole to copy."""
        self._console.print(Text(" " * indent + clean(text)), soft_wrap=True)

    def field(self, label: str, text: str | Text, indent: int = 0) -> None:
        """Add a labelled paragraph; nothing when it is empty."""
        if not text:
            return
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=LABEL_WIDTH, style="dim")
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(label, clean(text) if isinstance(text, str) else text)
        self.add(grid, indent)

    def items(self, lines: Iterable[str | Text], indent: int = 0) -> None:
        """Add a list with bullets."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        for line in lines:
            grid.add_row(self.pen.bullet, clean(line) if isinstance(line, str) else line)
        if grid.row_count:
            self.add(grid, indent)

    def table(self, columns: Iterable[str], rows: Iterable[Iterable[str | Text]]) -> None:
        """Add a table; the last column takes the room that is left, ids are never cut."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        names = list(map(clean, columns))
        for name in names[:-1]:
            table.add_column(name, no_wrap=True)
        table.add_column(names[-1], ratio=1, overflow="fold")
        for row in rows:
            table.add_row(*(clean(cell) if isinstance(cell, str) else cell for cell in row))
        self.add(table)
