"""Regular expressions in RE2, which takes time linear in the text whatever the pattern."""

from __future__ import annotations

import re
from typing import Any

from assess.errors import Message, RubricError

__all__ = ["compiled", "name_pattern", "options"]

MEMORY = 64 << 20
"""Bytes that the patterns of a rubric may take together."""


def compiled(pattern: str, what: str) -> Any:
    """A pattern made ready.

    Args:
        pattern: the regular expression.
        what: whose it is, for the message.

    Raises:
        RubricError: it is none.
    """
    import re2

    try:
        return re2.compile(pattern, options())
    except re2.error as error:
        said = error.args[0] if error.args else "it cannot be read"
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        text = f"{what}: this is no regular expression (RE2): {said}."
        raise RubricError(Message(text), "signals.yaml") from None


def options() -> Any:
    """How patterns are read."""
    import re2

    chosen = re2.Options()
    chosen.max_mem = MEMORY
    chosen.log_errors = False  # it would write on its own
    return chosen


def name_pattern(glob: str) -> str:
    """A glob as a regular expression of the whole name."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    special = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "(?s)" + "".join(special.get(part) or re.escape(part) for part in parts)
