"""Parts of a screen: what each lists, and the line above that leads to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

from assess.tui.text import KEY, QUIET, STRONG
from assess.tui.widgets.lines import Lines, link

__all__ = ["Item", "Part", "PartsLine"]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a part."""

    draw: Callable[[int], list[Content]]
    """Its lines for a width in cells."""
    question: str = ""
    """The question that Enter goes to; empty when there is none."""
    reason: str = ""
    """A ready reason for not applicable that can be accepted here."""
    key: str = ""
    """What tells it apart from the others of its part when the screen is drawn again."""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled list."""

    title: str
    about: str
    """What its items have in common, or the sum of them."""
    items: tuple[Item, ...]
    counted: bool = True
    """Whether the line of parts tells how many items there are."""


class PartsLine(Lines):
    """The parts with their counts, in a line or two."""

    def __init__(self) -> None:
        super().__init__(id="parts")
        self.parts: tuple[Part, ...] = ()

    def show(self, parts: tuple[Part, ...]) -> None:
        """Show other parts; without any it takes no room."""
        self.parts = parts
        self.display = bool(parts)
        self.redraw()

    def build(self, width: int) -> list[Content]:
        """As many in a line as fit."""
        lines = [Content("")]
        for at, part in enumerate(self.parts, 1):
            n = len(part.items)
            words = f"{part.title} {n}" if part.counted else part.title
            text = Content.assemble((f"{at} ", KEY), (words, STRONG if n else QUIET), "   ")
            text = link(text, f"screen.part({at})")
            if lines[-1].cell_length + text.cell_length > width:
                lines.append(Content(""))
            lines[-1] = lines[-1] + text
        return lines
