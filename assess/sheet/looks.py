"""How a workbook looks: colours, texts that fit, and what counts its answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from assess.language import trn
from assess.sheet import layout

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

__all__ = [
    "A4",
    "ANSWER",
    "DONE",
    "EVIDENCE",
    "FILL",
    "FIRST",
    "GREY",
    "LINE",
    "MID",
    "NOTE",
    "PALE",
    "STRONG",
    "WARN",
    "counted",
    "form",
    "height",
    "progress",
    "shorten",
]

STRONG, MID, PALE, FILL = "#1f4e79", "#5d8fc0", "#eef3f8", "#fff9e0"
GREY, LINE, WARN, DONE = "#5b6673", "#c5ced8", "#f8d7c4", "#e3f1e4"
A4 = 9
"""The paper's number in a workbook."""
ANSWER, NOTE, EVIDENCE = 3, 4, 5
"""Columns of the sheet of questions that are filled in, from 0."""
FIRST = 2
"""Rows of the sheet of questions before the first section."""
_LINE_HEIGHT = 13.0
_TALLEST = 409.0
"""Points: of a line of text of 10 points, and of the tallest row that a spreadsheet can have."""


def form(book: Workbook, **look: Any) -> Format:
    """A cell's look: small wrapped text from the top, and what is said otherwise."""
    base = {"font_name": "Calibri", "font_size": 10, "text_wrap": True, "valign": "top"}
    return book.add_format({**base, **look})


def counted(first: int, last: int) -> str:
    """The part of a formula that counts the answers in these rows (from 0, both included)."""
    sheet = layout.sheet_name(layout.SHEET_QUESTIONS)
    return f"COUNTA({sheet}!$D${first + 1}:$D${last + 1})"


def progress(last: int, count: int) -> tuple[str, str]:
    """The formula that says how many of all questions are answered, and its value at first.

    Args:
        last: the row of the last question, from 0.
        count: how many questions there are.
    """
    words = " " + trn("of {n} question answered", "of {n} questions answered", count)
    return f'={counted(FIRST, last)}&"{words}"', f"0{words}"


def shorten(text: str, most: int) -> str:
    """A text of at most so many characters, with … at its end where something is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def height(cells: list[tuple[str, float]]) -> float:
    """Points that a row needs so that the texts of its cells, with their widths, show whole."""
    most = 1
    for text, width in cells:
        room = max(1.0, width * 1.2)
        most = max(most, sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n")))
    return min(_TALLEST, most * _LINE_HEIGHT + 5)
