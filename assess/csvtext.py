"""Rows as CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from assess.plaintext import clean_lines

__all__ = ["csv_text", "is_formula"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BEGINS = re.compile(r"(?<=[;\n])(?=[=+@＝＋－＠]|-(?! ))")
"""Where a formula would begin for a spreadsheet that takes a semicolon for the separator, as those
of many countries do; the ``- `` of a list is none."""


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV: comma, line feed, quotes where needed; ``None`` is an empty cell.

    Text that a spreadsheet would run as a formula gets a leading apostrophe, and keeps its lines
    but nothing that steers a terminal. Truth values are ``true`` and ``false``.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    return ("'" if is_formula(value) else "") + _BEGINS.sub("'", clean_lines(value))


def is_formula(text: str) -> bool:
    """True for text that a spreadsheet would run as a formula."""
    return text.startswith(_FORMULA)
