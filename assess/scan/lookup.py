"""Paths into documents: ``spec.predictor.canaryTrafficPercent``, ``**.rules.*`` and the like.

A path has parts with dots between them. A part is a key, in which ``*`` stands for any characters
and ``|`` for or; ``*`` alone stands for any key or any item of a list, ``**`` for any number of
levels. Quotes keep dots in a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assess.rubric.model import Condition
from assess.scan.documents import Part
from assess.scan.patterns import compiled
from assess.yamlnodes import Map, Node, Scalar, Seq

__all__ = ["Document", "steps"]

STEPS = 200_000
"""Values of one file that are looked at for one signal."""
_PART = re.compile(r'"[^"]*"|[^."]+')
_PLAIN = re.compile(r"[A-Za-z0-9_/|-]+")
"""Values that stand in the text as they are, whatever way they are written."""
_ANY, _DEEP = "*", "**"
Found = tuple[Node, int]
"""A value, and the line that it or its key stands on."""


def steps(path: str) -> list[str]:
    """The parts of a path; empty when it is none."""
    found = _PART.findall(path)
    return found if ".".join(found) == path else []


@dataclass(slots=True)
class _Room:
    left: int = STEPS


def _words(step: str) -> tuple[bytes, ...]:
    """The longest piece without a star of each key that a part allows."""
    keys = [step] if step[0] == '"' else step.split("|")
    return tuple(max(key.strip('"').split("*"), key=len).encode() for key in keys)


class _Path:
    def __init__(self, path: str, what: str) -> None:
        self.names: list[Any] = [self._name(step, what) for step in steps(path)]
        self.words = [words for step in steps(path) if all(words := _words(step))]
        """For each part what must stand in the text: one of some words."""
        self.deep = self.names.count(_DEEP)

    @staticmethod
    def _name(step: str, what: str) -> Any:
        if step in (_ANY, _DEEP):
            return step
        if step[0] != '"' and {"*", "|"} & set(step):
            either = (re.escape(word).replace(r"\*", ".*") for word in step.split("|"))
            return compiled("|".join(either), what)
        return step.strip('"')

    def find(self, root: Node, room: _Room) -> Iterator[Found]:
        """The values at this path, in the order of the file."""
        wait: list[tuple[Node, int, int]] = [(root, root.line, 0)]
        while wait and room.left > 0:
            room.left -= 1
            node, line, at = wait.pop()
            if at == len(self.names):
                yield node, line
                continue
            name = self.names[at]
            if name is _DEEP or name == _DEEP:
                wait.extend((n, x, at) for n, x in reversed(_below(node)))
                wait.append((node, line, at + 1))
            elif name == _ANY:
                wait.extend((n, x, at + 1) for n, x in reversed(_below(node)))
            elif isinstance(node, Map):
                if isinstance(name, str):
                    entry = node.entries.get(name)
                    if entry is not None:
                        wait.append((entry[1], entry[0].line, at + 1))
                else:
                    wait.extend(
                        (value, key.line, at + 1)
                        for key, value in reversed(node.entries.values())
                        if name.fullmatch(key.text)
                    )


def _below(node: Node) -> list[Found]:
    if isinstance(node, Map):
        return [(value, key.line) for key, value in node]
    return [(item, item.line) for item in node.items] if isinstance(node, Seq) else []


class Document:
    """What must hold together in one document, or in one value of it.

    Args:
        within: a path; each value there is looked at by itself. The whole document when ``None``.
        conditions: what must hold; the place of the first one, which must be there, is told.
        what: the signal, for messages.

    Raises:
        RubricError: a value's pattern is no regular expression.
    """

    def __init__(self, within: str | None, conditions: Sequence[Condition], what: str) -> None:
        self._within = _Path(within or "", what)
        asked = [
            (_Path(c.at, what), None if c.value is None else compiled(c.value, what), c.none)
            for c in conditions
        ]
        self._first = asked[0][0]
        self._conditions = sorted(
            asked, key=lambda condition: condition[0].deep
        )  # quick ones first
        self._words = [*self._within.words]
        for path, _, none in self._conditions:
            self._words += [] if none else path.words
        there = [c for c in conditions if not c.none]
        self._lines = [compiled(line, what) for c in there if (line := _line(c)) is not None]
        tops = [] if within else [c for c in there if len(steps(c.at)) == 1]
        self._tops = [
            compiled(line, what) for c in tops if (line := _line(c, "^|[{,][ \t]*")) is not None
        ]

        self.hint = self._hint()
        """What must stand somewhere in the text, as a pattern; ``None`` when nothing must."""

    def _hint(self) -> str | None:
        if self._lines:
            return str(self._lines[0].pattern)
        words = max(self._words, key=lambda some: min(map(len, some)), default=None)
        return None if words is None else "|".join(re.escape(word.decode()) for word in words)

    def may_be_in(self, data: bytes) -> bool:
        """A quick look at the text: whether all the keys and values stand somewhere in it."""
        return all(any(word in data for word in words) for words in self._words) and all(
            line.search(data) for line in self._lines
        )

    def find(self, parts: Sequence[Part]) -> int | None:
        """The line of the first place; ``None`` when there is none."""
        room = _Room()
        for part in parts:
            if not (self.may_be_in(part.text) and self._tops_may_be_in(part.text)):
                continue
            if part.root is None:
                continue
            for node, _ in self._within.find(part.root, room):
                place = self._holds(node, room)
                if place is not None:
                    return place + part.before
        return None

    def _tops_may_be_in(self, text: bytes) -> bool:
        """The same for keys of the top, which stand at the edge; in JSON they need not."""
        return text.lstrip()[:1] == b"{" or all(top.search(text) for top in self._tops)

    def _holds(self, node: Node, room: _Room) -> int | None:
        first: int | None = None
        for path, value, none in self._conditions:
            seen = next(
                (
                    line
                    for found, line in path.find(node, room)
                    if value is None or any(map(value.fullmatch, _texts(found)))
                ),
                None,
            )
            if (seen is None) != none:
                return None
            if path is self._first:
                first = seen
        return first


def _line(condition: Condition, begin: str = r"\b") -> str | None:
    """How a plain value stands behind its key in a text; ``None`` when it is not plain."""
    key = steps(condition.at)[-1].strip('"')
    if condition.value is None or not _PLAIN.fullmatch(condition.value) or {"*", "|"} & set(key):
        return None
    between = r"[\"']?[ \t]*[:=][ \t]*(?:[!&]\S+[ \t]+)?[\"']?"
    end = r"[\"']?[ \t]*(?:\r?$|[,#}\]])"
    return rf"(?m)(?:{begin})[\"']?{re.escape(key)}{between}(?:{condition.value}){end}"


def _texts(node: Node) -> list[str]:
    """What a value may be compared as: its text; of a list, all its texts in one line."""
    if isinstance(node, Scalar):
        return [node.text]
    if isinstance(node, Seq):
        return [" ".join(item.text for item in node.items if isinstance(item, Scalar))]
    return []
