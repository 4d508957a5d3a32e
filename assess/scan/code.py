"""The lines of a file that are code: without comments, documentation and, of a notebook, output."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assess.scan.documents import Part
from assess.yamlnodes import Map, Scalar, Seq

__all__ = ["LONGEST", "cells", "conditional", "lines"]

LONGEST = 2000
"""Characters of a line that are looked at."""
Lines = list[tuple[int, bytes]]
_TOKEN = re.compile(rb"""\\.|\"\"\"|'''|["'#\n]""")
_COMMENT = re.compile(rb"[ \t]*#(?!SBATCH|PBS|BSUB)")
_OTHER_COMMENT = re.compile(rb"[ \t]*(?://|--)")
_CONDITION = re.compile(rb"(?:if|elif|else|except|match|case)\b(?!.*__name__)")


def lines(path: str, data: bytes) -> Lines:
    """Lines with their numbers, cut to ``LONGEST``; those that only comment are left out."""
    suffix = path.rpartition(".")[2]
    if suffix == "py":
        data = _without_texts(data)
    comment = _OTHER_COMMENT if suffix in ("scala", "java", "js", "ts", "groovy") else _COMMENT
    return [
        (number, line[:LONGEST].rstrip(b"\r"))
        for number, line in enumerate(data.split(b"\n"), 1)
        if line.strip() and not comment.match(line)
    ]


def cells(parts: list[Part]) -> Lines:
    """The lines of a Python notebook's code cells, numbered as in the file."""
    return [line for part in parts for line in _cells(part)]


def _cells(part: Part) -> Iterator[tuple[int, bytes]]:
    if not isinstance(part.root, Map) or _language(part.root) not in ("", "python"):
        return
    found = part.root.get("cells")
    for cell in found.items if isinstance(found, Seq) else ():
        if not isinstance(cell, Map) or getattr(cell.get("cell_type"), "text", "") != "code":
            continue
        source = cell.get("source")
        for item in source.items if isinstance(source, Seq) else [source]:
            if isinstance(item, Scalar):
                for text in item.text.splitlines():
                    line = text[:LONGEST].encode()
                    if not _COMMENT.match(line):
                        yield item.line, line


def _language(root: Map) -> str:
    at: object = root
    for key in ("metadata", "kernelspec", "language"):
        at = at.get(key) if isinstance(at, Map) else None
    return getattr(at, "text", "").lower()


def _without_texts(data: bytes) -> bytes:
    """Python with nothing inside texts of three quotes and comments: neither is run."""
    kept: list[bytes] = []
    done = 0
    inside = b""  # the quotes that are open, or a line break in a comment
    for token in _TOKEN.finditer(data):
        at, word = token.start(), token[0]
        if not inside:
            if word == b"#":
                kept.append(data[done:at])
                inside = b"\n"
            elif len(word) == 3:
                kept.append(data[done : at + 3])
                inside, done = word, at + 3
            elif word in b"\"'":
                inside = word
        elif len(inside) == 3:
            if word == inside:
                kept.append(b"\n" * data.count(b"\n", done, at))
                inside, done = b"", at
        elif word in (inside, b"\n"):
            if inside == b"\n":
                done = at
            inside = b""
    if inside != b"\n" and len(inside) < 3:
        kept.append(data[done:])
    return b"".join(kept)


def conditional(found: Lines) -> Iterator[bool]:
    """For each line of Python, whether it runs only if something holds that a block above asks.

    ``if __name__ == …`` asks nothing that matters here.
    """
    open_: list[tuple[int, bool]] = []
    for _, line in found:
        text = line.lstrip()
        if not text:
            yield False
            continue
        indent = len(line) - len(text)
        while open_ and open_[-1][0] >= indent:
            open_.pop()
        yield bool(open_ and open_[-1][1])
        asks = _CONDITION.match(text) is not None or bool(open_ and open_[-1][1])
        open_.append((indent, asks))
