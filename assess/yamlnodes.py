"""What a YAML text is made of: scalars, lists and mappings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

__all__ = ["Entries", "Map", "Mark", "Node", "Scalar", "Seq"]


class Mark(Protocol):
    """A place in the text, as PyYAML gives it; all count from 0."""

    index: int
    line: int
    column: int


class Node:
    """Something in the file, and where it begins."""

    __slots__ = ("_mark", "_stop", "refused")

    def __init__(self, event: Any) -> None:
        self._mark: Mark = event.start_mark
        self._stop: Mark = event.end_mark
        self.refused = False
        """Already reported (an alias, a tag): readers pass over it in silence."""

    @property
    def line(self) -> int:
        """Line, from 1."""
        return self._mark.line + 1

    @property
    def column(self) -> int:
        """Column in characters, from 1."""
        return self._mark.column + 1

    @property
    def start(self) -> int:
        """Characters before it, not counting a byte-order mark."""
        return self._mark.index


class Scalar(Node):
    """A single value: its text, and whether it stood there without quotes."""

    __slots__ = ("plain", "style", "text")

    def __init__(self, event: Any) -> None:
        self._mark = event.start_mark
        self._stop = event.end_mark
        self.refused = False
        self.text: str = event.value
        self.style: str | None = event.style
        self.plain = not event.style

    @property
    def empty(self) -> bool:
        """True when nothing was written (``key:``); quotes with nothing inside are text."""
        return self.plain and not self.text

    @property
    def end(self) -> int:
        """Characters before its end; a block scalar ends with its last line break."""
        return self._stop.index

    @property
    def block(self) -> bool:
        """True when it is written with ``|`` or ``>``."""
        return self.style in ("|", ">")


class Collection(Node):
    """A list or a mapping."""

    __slots__ = ("flow",)
    flow: bool
    """True when it is written in brackets."""

    @property
    def end(self) -> int:
        """Characters before its end, if it is written in brackets."""
        return self._stop.index


Entries = dict[str, tuple[Scalar, Node]]


class Seq(Collection):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, event: Any) -> None:
        self._mark = event.start_mark
        self._stop = event.end_mark
        self.refused = False
        self.flow = event.flow_style
        self.items: list[Node] = []


class Map(Collection):
    """A mapping, in the order of the file: key text → (the key, its value)."""

    __slots__ = ("entries",)

    def __init__(self, event: Any) -> None:
        self._mark = event.start_mark
        self._stop = event.end_mark
        self.refused = False
        self.flow = event.flow_style
        self.entries: Entries = {}

    def get(self, key: str) -> Node | None:
        """The value under ``key``, or ``None``."""
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries.values())
