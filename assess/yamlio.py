"""Strict, safe YAML with positions: bytes in, plain nodes out, each with its line and column.

Only the part of YAML is read that a person needs to write data down: mappings, lists and scalars.
Anchors, aliases, tags, duplicate keys and several documents in a file are refused as the parser
meets them, so that an alias bomb or an object tag costs nothing. No value is guessed: a node keeps
the text as written, and whoever reads a field says what belongs there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from assess.errors import Message
from assess.fileio import too_large
from assess.yamlwords import position, syntax_message

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML was built without libyaml: the same events, more slowly
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

__all__ = [
    "ANSWER_LIMITS",
    "RUBRIC_LIMITS",
    "Document",
    "Limits",
    "Map",
    "Node",
    "Scalar",
    "Seq",
    "looks_like",
    "parse",
    "quoted",
]

_LISTED = 5
"""So many further lines are named when one fault appears again and again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused."""

    size: int
    """Bytes."""
    nodes: int
    """Values, lists and mappings together."""
    depth: int = 20
    """Lists and mappings inside each other."""


ANSWER_LIMITS = Limits(size=1024 * 1024, nodes=100_000)
RUBRIC_LIMITS = Limits(size=8 * 1024 * 1024, nodes=400_000)


class Mark(Protocol):
    """A place in the text, as PyYAML gives it; all count from 0."""

    index: int
    line: int
    column: int


class Node:
    """Something in the file, and where it begins."""

    __slots__ = ("_event", "refused")

    def __init__(self, event: Any) -> None:
        self._event = event
        self.refused = False
        """Already reported (an alias, a tag): readers pass over it in silence."""

    @property
    def line(self) -> int:
        """Line, from 1."""
        return int(self._event.start_mark.line) + 1

    @property
    def column(self) -> int:
        """Column in characters, from 1."""
        return int(self._event.start_mark.column) + 1

    @property
    def start(self) -> int:
        """Characters before it, not counting a byte-order mark."""
        return int(self._event.start_mark.index)


class Scalar(Node):
    """A single value: its text, and whether it stood there without quotes."""

    __slots__ = ("plain", "text")

    def __init__(self, event: Any, text: str, plain: bool) -> None:
        self._event = event
        self.refused = False
        self.text = text
        self.plain = plain

    @property
    def empty(self) -> bool:
        """True when nothing was written (``key:``); quotes with nothing inside are text."""
        return self.plain and not self.text

    @property
    def end(self) -> int:
        """Characters before its end; a block scalar ends with its last line break."""
        return int(self._event.end_mark.index)

    @property
    def block(self) -> bool:
        """True when it is written with ``|`` or ``>``."""
        return self._event.style in ("|", ">")


class Collection(Node):
    """A list or a mapping."""

    __slots__ = ("_end",)

    def __init__(self, event: Any) -> None:
        self._event = event
        self.refused = False
        self._end = event

    @property
    def flow(self) -> bool:
        """True when it is written in brackets."""
        return bool(self._event.flow_style)

    @property
    def end(self) -> int:
        """Characters before its end, if it is written in brackets."""
        return int(self._end.end_mark.index)


class Seq(Collection):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, event: Any) -> None:
        self._event = self._end = event
        self.refused = False
        self.items: list[Node] = []


class Map(Collection):
    """A mapping, in the order of the file: key text → (the key, its value)."""

    __slots__ = ("entries",)

    def __init__(self, event: Any) -> None:
        self._event = self._end = event
        self.refused = False
        self.entries: dict[str, tuple[Scalar, Node]] = {}

    def get(self, key: str) -> Node | None:
        """The value under ``key``, or ``None``."""
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries.values())


@dataclass(slots=True)
class Document:
    """What a file says, and what is wrong with how it says it."""

    root: Node | None = None
    """``None`` when there is nothing, or when reading had to stop."""
    problems: list[Message] = field(default_factory=list)


# ---------------------------------------------------------------- scalars

_AMBIGUOUS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("an empty value", r"~|null|Null|NULL"),
        (
            "yes or no",
            r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
        ),
        ("a time or a number in base 60", r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"),
        ("a date", r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9].*)?"),
        (
            "a number",
            r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
            r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)",
        ),
        ("a merge", r"<<"),
        ("a default value", r"="),
    )
)
_SUSPECTS = frozenset("~nNyYtTfFoO<=+-.0123456789")


def looks_like(text: str) -> str:
    """What a YAML reader may take this unquoted text for ("a date"), or "" when it is only text."""
    if text and text[0] in _SUSPECTS:
        for kind, pattern in _AMBIGUOUS:
            if pattern.fullmatch(text):
                return kind
    return ""


def quoted(text: str, longest: int = 60) -> str:
    """``text`` in quotes for a message: shortened, and with nothing a terminal would obey."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return "'" + "".join(c if c.isprintable() else "�" for c in text) + "'"


# ---------------------------------------------------------------- parsing


def parse(data: bytes, limits: Limits = ANSWER_LIMITS) -> Document:
    """Read one YAML document.

    Args:
        data: the file's bytes: UTF-8, with or without a byte-order mark, any line ends.
        limits: size, depth and number of nodes at which it is refused.

    Returns:
        The root node with every problem found. Never raises for what the bytes say.
    """
    document = Document()
    add = document.problems.append
    if len(data) > limits.size:
        add(Message(too_large(limits.size)))
        return document
    if problem := _not_text(data):
        add(problem)
        return document
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        document.root = _Builder(limits, document.problems).build(_Parser(data))
    except _Stop as stop:
        add(stop.message)
    except yaml.YAMLError as error:
        add(syntax_message(error, data))
    else:
        if document.root is None and not document.problems:
            add(Message("The file is empty."))
    return document


def _not_text(data: bytes) -> Message | None:
    """Bytes that are no UTF-8 text, with the place of the first one that is not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Message("The file is UTF-16 text.", hint="Save it as UTF-8.")
    if b"\0" in data:
        return Message("This is a binary file, not text.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        return Message(
            "This is not UTF-8 text.",
            *position(before),
            hint="Save the file as UTF-8.",
        )
    return None


class _Stop(Exception):
    def __init__(self, message: str, mark: Mark, hint: str = "") -> None:
        super().__init__(message)
        self.message = Message(message, mark.line + 1, mark.column + 1, hint)


class _Builder:
    """Turns parser events into nodes without recursion."""

    def __init__(self, limits: Limits, problems: list[Message]) -> None:
        self._limits = limits
        self._problems = problems
        self._aliases: list[Mark] = []
        self._tags: list[Mark] = []

    def build(self, parser: Any) -> Node | None:
        try:
            return self._build(parser)
        finally:
            self._report(
                self._aliases,
                "Anchors and aliases (& and *) are not allowed.",
                "Write the value out; put quotes around text that begins with & or *.",
            )
            self._report(
                self._tags,
                "Tags (!) are not allowed.",
                "Write the plain value; put quotes around text that begins with !.",
            )

    def _build(self, parser: Any) -> Node | None:
        root: Node | None = None
        parent: Map | Seq | None = None
        key: Scalar | None = None
        stack: list[tuple[Map | Seq | None, Scalar | None]] = []
        room = self._limits.nodes
        next_event = parser.get_event
        documents = 0
        node: Node
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                node = Scalar(event, event.value, not event.style)
            elif kind is MappingStartEvent:
                node = Map(event)
            elif kind is SequenceStartEvent:
                node = Seq(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                parent._end = event  # type: ignore[union-attr]
                parent, key = stack.pop()
                continue
            elif kind is AliasEvent:
                node = Scalar(event, "", True)
                node.refused = True
                self._aliases.append(event.start_mark)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _Stop(
                        "A second document begins here.",
                        event.start_mark,
                        "Keep one document in a file: remove this line ('---').",
                    )
                continue
            elif kind is StreamEndEvent:
                return root
            else:
                continue
            room -= 1
            if room < 0:
                raise _Stop("The file holds too many values and is not read.", event.start_mark)
            if kind is not AliasEvent and (event.anchor is not None or event.tag is not None):
                node.refused = True
                (self._aliases if event.tag is None else self._tags).append(event.start_mark)
            # where the node goes
            if parent is None:
                root = node
            elif type(parent) is Seq:
                parent.items.append(node)
            elif key is None:
                key = self._key(node)
            else:
                self._put(parent, key, node)  # type: ignore[arg-type]
                key = None
            # where the next one goes
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= self._limits.depth:
                    raise _Stop(
                        f"The file is nested deeper than {self._limits.depth} levels.",
                        event.start_mark,
                    )
                stack.append((parent, key))
                parent, key = node, None  # type: ignore[assignment]

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        if not node.refused:
            self._add("A key must be one word or a text, not a list or a mapping.", node)
        key = Scalar(node._event, "", True)
        key.refused = True
        return key

    def _put(self, parent: Map, key: Scalar, node: Node) -> None:
        text = key.text
        if key.refused:
            return
        if (known := parent.entries.get(text)) is not None:
            first = known[0]
            self._add(
                f"The key {quoted(text)} appears twice;"
                f" the first is on line {first.line}, column {first.column}.",
                key,
                "Keep one of them.",
            )
            return
        parent.entries[text] = (key, node)

    def _add(self, message: str, node: Node, hint: str = "") -> None:
        if len(self._problems) >= 100:
            raise _Stop("There are more problems; reading stopped here.", node._event.start_mark)
        self._problems.append(Message(message, node.line, node.column, hint))

    def _report(self, marks: list[Mark], message: str, hint: str) -> None:
        if not marks:
            return
        lines = list(dict.fromkeys(mark.line + 1 for mark in marks))[1:]
        if lines:
            named = ", ".join(map(str, lines[:_LISTED]))
            more = f" and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
            hint += f" Also on line{'s' if len(lines) > 1 else ''} {named}{more}."
        first = marks[0]
        self._problems.append(Message(message, first.line + 1, first.column + 1, hint))
