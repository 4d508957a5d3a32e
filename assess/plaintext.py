"""Text of users made safe to show: no terminal controls, no direction marks, one line."""

from __future__ import annotations

import re

__all__ = ["CONTROL", "clean", "clean_lines", "one_line", "turns", "unseen"]

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text of an answer file or a rubric may hold (they could steer a terminal)."""

_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Controls of terminals, line ends, and characters that turn the direction of text."""


def clean(text: str) -> str:
    """Text of a user's file or name, safe to print: one line, no terminal or direction controls.

    Line ends and tabs become a space; any other unsafe character is shown as its escape.
    """
    return _UNSAFE.sub(_show, text)


def turns(text: str) -> bool:
    """Whether a character in it turns the direction of what stands around it."""
    return _OVERRIDE.search(text) is not None


def unseen(text: str) -> str:
    """Text with unsafe characters left out, but for its line ends: the last guard of a screen.

    For what is being edited, where an escape would mislead, and for what somebody forgot to clean.
    """
    if text.isprintable():  # nearly always, and soon seen
        return text
    return "\n".join(_UNSAFE.sub("", line) for line in text.split("\n"))


def clean_lines(text: str) -> str:
    """The same with its lines kept."""
    return "\n".join(map(clean, text.split("\n")))


def one_line(text: str) -> str:
    """The same with runs of blanks as one, and none at the ends: a name or a label to compare."""
    return " ".join(clean(text).split())


def _show(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\t\n\r\x0b\x0c\u2028\u2029":
        return " "
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no text
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
