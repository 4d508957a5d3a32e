"""Strict, safe YAML with positions: bytes in, plain nodes out, each with its line and column.

Only the part of YAML is read that a person needs to write data down: mappings, lists and scalars.
Anchors, aliases, tags, duplicate keys and several documents in a file are refused as the parser
meets them, so that an alias bomb or an object tag costs nothing. No value is guessed: a node keeps
the text as written, and whoever reads a field says what belongs there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

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
from assess.frozen import frozen
from assess.yamlnodes import Entries, Map, Mark, Node, Scalar, Seq
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


@frozen
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
    if data.startswith(b"%PDF-"):
        add(Message("This is a PDF, not text.", hint="'assess extract' gives what it carries."))
        return document
    if data.startswith(b"PK\x03\x04"):
        hint = "'assess import' makes an answer file of a workbook."
        add(Message("This is a workbook or another zip file, not text.", hint=hint))
        return document
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
        next_event = parser.get_event
        room = self._limits.nodes
        root: Node | None = None
        open_: list[tuple[Any, Entries | None, list[Node], Scalar | None]] = []
        # what the next node belongs to: a collection, its entries (None in a list), its items
        # (unused in a mapping), and the key that waits for its value
        parent: Any = None
        entries: Entries | None = None
        items: list[Node] = []
        key: Scalar | None = None
        documents = 0
        node: Scalar | Map | Seq
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                node = Scalar(event)
            elif kind is MappingStartEvent:
                node = Map(event)
            elif kind is SequenceStartEvent:
                node = Seq(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                parent._stop = event.end_mark
                parent, entries, items, key = open_.pop()
                continue
            elif kind is AliasEvent:
                event.tag = event.style = None
                event.value = ""
                node = Scalar(event)
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
            if event.anchor is not None or event.tag is not None:
                node.refused = True
                (self._aliases if event.anchor else self._tags).append(event.start_mark)
            if parent is None:
                root = node
            elif entries is None:
                items.append(node)
            elif key is None:
                key = node if kind is ScalarEvent else self._bad_key(node)  # type: ignore[assignment]
            else:
                if key.text not in entries and not key.refused:
                    entries[key.text] = (key, node)
                elif not key.refused:
                    self._repeated(entries[key.text][0], key)
                key = None
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(open_) >= self._limits.depth:
                    raise _Stop(
                        f"The file is nested deeper than {self._limits.depth} levels.",
                        event.start_mark,
                    )
                open_.append((parent, entries, items, key))
                parent, key = node, None
                entries = node.entries if type(node) is Map else None
                items = node.items if type(node) is Seq else []

    def _bad_key(self, node: Node) -> Scalar:
        if not node.refused:
            self._add("A key must be one word or a text, not a list or a mapping.", node)
        nothing = ScalarEvent(None, None, (True, False), "", node._mark, node._stop)  # type: ignore[arg-type]
        key = Scalar(nothing)
        key.refused = True
        return key

    def _repeated(self, first: Scalar, second: Scalar) -> None:
        self._add(
            f"The key {quoted(second.text)} appears twice;"
            f" the first is on line {first.line}, column {first.column}.",
            second,
            "Keep one of them.",
        )

    def _add(self, message: str, node: Node, hint: str = "") -> None:
        if len(self._problems) >= 100:
            raise _Stop("There are more problems; reading stopped here.", node._mark)
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
