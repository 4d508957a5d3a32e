"""The line at the bottom: the keys that do something now, all of them clickable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from assess.language import tr
from assess.tui.text import KEY, QUIET
from assess.tui.widgets.lines import Lines, link

__all__ = ["Hint", "KeyBar"]

TALL = 24
"""Lines of a terminal from which two of them may go to the keys."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, what it does in a word or two, and the action for a click (empty: none).

    The words are English, marked to be translated; ``{n}`` in them stands for a number.
    """

    key: str
    words: str
    action: str = ""
    n: int | None = None

    @property
    def text(self) -> str:
        """The words in the current language."""
        return tr(self.words) if self.n is None else tr(self.words, n=self.n)


class KeyBar(Lines):
    """Shows every hint, in two lines where one is too short; the last ones may be pinned.

    In a terminal that is low as well as narrow it keeps to one line, and leaves out what comes
    last before the pinned hints.
    """

    def __init__(self, *, pinned: int = 0, two_below: int = 0, id: str | None = None) -> None:
        """Prepare the line.

        Args:
            pinned: so many of the last hints are always shown.
            two_below: columns below which it always takes two lines, so that it does not
                change its height whenever a hint comes or goes.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._pinned = pinned
        self._two_below = two_below

    def show(self, hints: Sequence[Hint]) -> None:
        """Show other hints; nothing is drawn when they are the same."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.redraw()

    def build(self, width: int) -> list[Content]:
        """One line of hints, or two."""
        drawn = [_draw(hint) for hint in self._hints]
        two = width < self._two_below or sum(x.cell_length for x in drawn) > width
        if two and self.app.size.height >= TALL:
            first, rest = _fill(drawn, width)
            return [first, self._one_line(rest, width)]
        return [self._one_line(drawn, width)]

    def _one_line(self, drawn: Sequence[Content], width: int) -> Content:
        at = max(len(drawn) - self._pinned, 0)
        pinned = Content.assemble(*drawn[at:])
        return _fill(drawn[:at], width - pinned.cell_length)[0] + pinned


def _fill(drawn: Sequence[Content], width: int) -> tuple[Content, Sequence[Content]]:
    """As much as fits into a line, and the rest."""
    line = Content("")
    for at, content in enumerate(drawn):
        if line.cell_length + content.cell_length > width:
            return line, drawn[at:]
        line = line + content
    return line, ()


def _draw(hint: Hint) -> Content:
    text = Content.assemble(" ", (hint.key, KEY), " ", (hint.text, QUIET), " ")
    return link(text, hint.action) if hint.action else text
