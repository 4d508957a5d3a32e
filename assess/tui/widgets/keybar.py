"""The line at the bottom: the keys that do something now, all of them clickable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from assess.tui.text import KEY, QUIET
from assess.tui.widgets.lines import Lines, link

__all__ = ["Hint", "KeyBar"]


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, what it does in a word or two, and the action for a click (empty: none)."""

    key: str
    words: str
    action: str = ""


class KeyBar(Lines):
    """Shows as many hints as fit, the first ones first; the last ones may be pinned."""

    def __init__(self, *, pinned: int = 0, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._pinned = pinned

    def show(self, hints: Sequence[Hint]) -> None:
        """Show other hints; nothing is drawn when they are the same."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.redraw()

    def get_content_height(self, *_: object) -> int:
        """One line, always."""
        return 1

    def build(self, width: int) -> list[Content]:
        """One line of hints."""
        drawn = [(_draw(hint), hint) for hint in self._hints]
        at = len(drawn) - self._pinned
        rest, pinned = drawn[:at], drawn[at:]
        room = width - sum(c.cell_length for c, _ in pinned)
        shown = []
        for content, _ in rest:
            if content.cell_length > room:
                break
            room -= content.cell_length
            shown.append(content)
        line = Content.assemble(*shown, *(c for c, _ in pinned))
        return [line]


def _draw(hint: Hint) -> Content:
    text = Content.assemble(" ", (hint.key, KEY), " ", (hint.words, QUIET), " ")
    return link(text, hint.action) if hint.action else text
