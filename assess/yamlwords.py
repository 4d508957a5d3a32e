"""What a YAML parser could not read, in plain words with line and column."""

from __future__ import annotations

import re
from typing import Any

import yaml

from assess.errors import Message

__all__ = ["position", "syntax_message"]

_TAB = ("A tab cannot be used to indent.", "Use spaces instead of tabs.")
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "A ':' is not expected here.",
        "Put quotes around a text that contains ': ', and check the indentation.",
    ),
    (
        r"could not find expected ':'",
        "A 'key: value' line is expected here or just above.",
        "Check that every key has its ':' and that texts over several lines are indented.",
    ),
    (
        r"unexpected end of stream",
        "A quote that is opened here is never closed.",
        "Close it; double a quote that is part of the text.",
    ),
    (
        r"expected ',' or|unexpected ':'",
        "The list or mapping in brackets is not well formed here.",
        "Check commas, the closing bracket, and quotes around text with special characters.",
    ),
    (
        r"expected key|expected <|expected '-'|block sequence entries|block collections"
        r"|block mapping|not (?:found|find) expected <",
        "The indentation or a quote does not fit here.",
        "Lines that belong together begin in the same column; check also the line above.",
    ),
    (r"alphabetic or numeric", "Text that begins with * or & needs quotes.", ""),
    (
        r"escape|hexa?decimal",
        "A backslash in double quotes begins an escape that is not known.",
        "Write it twice, or use single quotes.",
    ),
    (r"tag", "Tags (!) are not allowed.", "Put quotes around text that begins with !."),
    (
        r"control characters|special characters",
        "This character is not allowed in a text file.",
        "Remove it.",
    ),
    (
        r"directive|YAML document|version",
        "A line that begins with % is not expected here.",
        "Remove it, or put quotes around the text.",
    ),
    (
        r"indentation indicator|comment or (?:a )?line break",
        "Nothing may follow | or > on its line.",
        "Begin the text on the next line, indented.",
    ),
)


def syntax_message(error: yaml.YAMLError, data: bytes) -> Message:
    """Say where and why parsing stopped.

    Args:
        error: what the parser raised.
        data: the UTF-8 text that was parsed, without a byte-order mark.
    """
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    text = data.decode("utf-8")
    line, column = _place(error, problem, text)
    if "cannot start any token" in problem:
        found = _line(text, line)[column - 1 : column]
        if found == "\t":
            return Message(_TAB[0], line, column, _TAB[1])
        return Message(f"Text that begins with {found or 'this'} needs quotes.", line, column)
    before = _line(text, line)[:column]
    if "\t" in before[: len(before) - len(before.lstrip())]:
        return Message(_TAB[0], line, column, _TAB[1])
    for pattern, message, hint in _WORDS:
        if re.search(pattern, problem):
            if "expected ',' or" in problem and (opened := getattr(error, "context_mark", None)):
                hint = f"{hint} It is opened on line {opened.line + 1}, column {opened.column + 1}."
            return Message(message, line, column, hint)
    return Message(f"This is not valid YAML: {problem}.", line, column)


def _place(error: Any, problem: str, text: str) -> tuple[int, int]:
    """Line and column of the fault: where a quote was opened, else where the parser stopped."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if mark is None or ("unexpected end of stream" in problem and opened is not None):
        mark = opened
    if mark is not None:
        return mark.line + 1, mark.column + 1
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return position(text[: bad.start()] if bad else text)


def position(before: str) -> tuple[int, int]:
    """Line and column (from 1) right after the text ``before``."""
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


def _line(text: str, line: int) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[line - 1] if line <= len(lines) else ""
