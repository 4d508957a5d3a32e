"""Markdown from text of rubrics and users: nothing they wrote becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assess.plaintext import one_line

__all__ = ["bullets", "plain", "table"]

_MARKUP = re.compile(
    r"""
    [\\`*_\[\]<>#~]            # emphasis, code, links, elements, headings
    | &(?=\#?\w+;)            # an entity, which could stand for any character
    | ^[-+=]                  # at the beginning: a list, a rule, the line below a heading
    | (?<=^\d)[.)](?=\s|$) | (?<=^\d\d)[.)](?=\s|$) | (?<=^\d\d\d)[.)](?=\s|$)  # a numbered list
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """Text on one line with nothing in it that Markdown would take for markup."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text))


def bullets(items: Iterable[str]) -> list[str]:
    """The lines of a list and the empty one behind it; empty texts are left out."""
    lines = [f"- {plain(item)}" for item in items if item]
    return [*lines, ""] if lines else []


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table and the empty one behind it."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""
