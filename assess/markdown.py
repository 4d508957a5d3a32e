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
    | ^[-+=/]                 # at the beginning: a list, a rule, a command of GitLab
    | (?<=^\d)[.)](?=\s|$) | (?<=^\d\d)[.)](?=\s|$) | (?<=^\d\d\d)[.)](?=\s|$)  # a numbered list
    """,
    re.VERBOSE,
)
_CALLS = re.compile(r"(?<![A-Za-z0-9])@(?=\w)|[#!](?=\d)|\bGH-(?=\d)", re.IGNORECASE)
"""What calls a person, an issue or a merge request on GitHub and GitLab."""
_BREAK = "\u200b"


def plain(text: str) -> str:
    """Text on one line with nothing in it that Markdown would take for markup.

    It calls nobody either: in a comment on a pull request ``@name`` would notify somebody,
    and ``fixes #12`` in its description would close an issue. Both are found after Markdown was
    rendered, so neither a backslash nor an entity keeps them; a space without width behind
    the sign does. Web addresses stay: they lead where they say, and only when someone follows them.
    """
    return _MARKUP.sub(r"\\\g<0>", _CALLS.sub(rf"\g<0>{_BREAK}", one_line(text)))


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
