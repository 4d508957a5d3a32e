"""What stands in YAML, JSON and TOML files, as nodes that know their line.

YAML and JSON go through the project's own strict reader, one document at a time, so that a bomb
costs nothing and a fault in one document does not hide the others. What that reader refuses in an
answer file is no fault here: a tag is passed over, a value with an anchor counts where it stands,
an alias stands for nothing. Expressions of a template ({{ … }}) count as unknown words.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from assess.yamlio import Limits, parse
from assess.yamlnodes import Map, Node, Scalar, Seq

__all__ = ["Part", "kind_of", "parts"]

LIMITS = Limits(size=1 << 20, nodes=100_000, depth=60)
PARTS = 500
"""Documents of one file that are looked at."""
TOML_SIZE = 1 << 18
"""Bytes of a TOML file that is read; its reader takes more than linear time."""
_KINDS = (
    ("yaml", re.compile(r"(?i).*\.(?:ya?ml|dvc)|(?:.*/)?(?:dvc\.lock|MLproject|MLmodel)")),
    ("json", re.compile(r"(?i).*\.(?:json|ipynb)|(?:.*/)?(?:Pipfile\.lock|renv\.lock)")),
    ("toml", re.compile(r"(?i).*\.toml|(?:.*/)?(?:Pipfile|(?:poetry|uv|pdm)\.lock)")),
)
_BEGIN = re.compile(rb"^---(?=[ \t\r\n]|$)", re.M)
_ONLY_TEMPLATE = re.compile(rb"^[ \t]*\{[{%].*[}%]\}[ \t\r]*$", re.M)
_TEMPLATE = re.compile(rb"\{\{[^{}\n]*\}\}")
_WORD = re.compile(r"[\w@./-]+")
_HALF = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


class Part:
    """A document of a file; it is taken apart when its values are asked for.

    Args:
        text: the document.
        before: lines of the file before it; a node's line counts from there.
        read: what takes it apart.
    """

    def __init__(self, text: bytes, before: int, read: Callable[[bytes], Node | None]) -> None:
        self.text = text
        self.before = before
        self._read = read

    @cached_property
    def root(self) -> Node | None:
        """What it holds; ``None`` when it is empty or not well formed."""
        return self._read(self.text)


def kind_of(path: str) -> str | None:
    """``yaml``, ``json`` or ``toml``, by the file's name; ``None`` for anything else."""
    return next((kind for kind, name in _KINDS if name.fullmatch(path)), None)


def parts(path: str, data: bytes) -> list[Part]:
    """The documents of a file; none when it is neither YAML nor JSON nor TOML."""
    kind = kind_of(path)
    if kind == "yaml":
        return list(_split(data))
    if kind is None:
        return []
    return [Part(data, 0, _json if kind == "json" else _toml)]


def _split(data: bytes) -> Iterator[Part]:
    starts = [0, *(m.start() for m in _BEGIN.finditer(data) if m.start())][: PARTS + 1]
    before = 0
    for start, stop in zip(starts, [*starts[1:], len(data)], strict=True):
        text = data[start:stop]
        yield Part(text, before, _yaml)
        before += text.count(b"\n")


def _yaml(text: bytes) -> Node | None:
    root = parse(text, LIMITS).root
    if root is None and (b"{{" in text or b"{%" in text):
        root = parse(_without_templates(text), LIMITS).root
    return root


def _json(text: bytes) -> Node | None:
    return parse(_HALF.sub(rb"\\uFFFD", text), LIMITS).root


def _without_templates(text: bytes) -> bytes:
    text = _ONLY_TEMPLATE.sub(b"", text)
    return _TEMPLATE.sub(lambda found: b"x" * len(found[0]), text)


# ---------------------------------------------------------------- TOML


def _toml(data: bytes) -> Node | None:
    if len(data) > TOML_SIZE or max(map(len, data.split(b"\n"))) > TOML_SIZE // 16:
        return None
    try:
        text = data.decode()
        return _Toml(text).node(tomllib.loads(text), 0)
    except (ValueError, RecursionError):
        return None


class _Toml:
    """Gives values that were read the lines that their keys and texts stand on.

    The reader of the standard library keeps no places; they are looked up in order, from the
    line of what a value stands in. A place that cannot be found is that of what is around it.
    """

    def __init__(self, text: str) -> None:
        self._last = 0
        self._where: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n")):
            words = _WORD.findall(line)
            for word in {*words, *(part for whole in words for part in whole.split("."))}:
                self._where.setdefault(word, []).append(number)

    def node(self, value: Any, line: int, depth: int = 0) -> Node:
        if depth > LIMITS.depth:
            return Scalar(_event("", line))
        if isinstance(value, dict):
            table = Map(_event("", line))
            for key, below in value.items():
                at = self._line(str(key), line)
                table.entries[key] = (Scalar(_event(key, at)), self.node(below, at, depth + 1))
            return table
        if isinstance(value, list):
            items = Seq(_event("", line))
            for below in value:
                node = self.node(below, line, depth + 1)
                items.items.append(node)
                line = self._last + 1 if isinstance(node, Map) else self._last
            return items
        text = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
        text = text or str(value)
        return Scalar(_event(text, self._line(text, line)))

    def _line(self, text: str, begin: int) -> int:
        """The first line from ``begin`` on that holds the words of ``text``."""
        words = _WORD.findall(text.split("\n")[0])
        found = self._where.get(words[0], []) if words else []
        at = bisect_left(found, begin)
        line = found[at] if at < len(found) else begin
        self._last = max(self._last, line)
        return line


def _event(text: str, line: int) -> Any:
    mark = SimpleNamespace(index=0, line=line, column=0)
    return SimpleNamespace(start_mark=mark, end_mark=mark, value=text, style='"', flow_style=False)
