"""Tables as they come from a file: rows of texts, and where each cell stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assess.errors import AnswersError, Message
from assess.plaintext import CONTROL

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Grid", "column_letters", "read_csv", "tidy"]

MOST_ROWS, MOST_COLUMNS = 20_000, 2_000
"""Largest table that is read."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: the cells' texts, stripped, row by row.

    Attributes:
        rows: the texts of all rows that are not empty; they may differ in length.
        lines: for each row the line of the file it begins on, or its number in the sheet (from 1).
        sheet: the sheet's name; empty for a CSV file.
        file: the file, as the user named it.
    """

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    sheet: str = ""
    file: str = ""

    def text(self, row: int, column: int) -> str:
        """What stands in a cell (both from 0); empty where there is none."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def message(self, row: int, column: int, message: str, hint: str = "") -> Message:
        """Something to say of a cell (both from 0), with its place as readers know it."""
        line = self.lines[row]
        if not self.sheet:
            return Message(message, line, column + 1, hint)
        place = f"{self.file}:{self.sheet}!{column_letters(column)}{line}"
        return Message(message, hint=hint, file=place)

    def column_name(self, column: int) -> str:
        """How a reader calls a column (from 0): ``C``, or its number in a CSV file."""
        return column_letters(column) if self.sheet else str(column + 1)


def column_letters(column: int) -> str:
    """A column's letters in a spreadsheet: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tidy(text: str) -> str:
    """A cell's text with plain line ends, no blanks around it and none that cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return text.replace("\ufeff", "").replace("\u200b", "").strip()


def control_in(text: str) -> bool:
    """Whether a text holds a character that no answer file may hold."""
    return CONTROL.search(text) is not None


def read_csv(data: bytes, file: str) -> Grid:
    """Read a table of a CSV file: UTF-8, or UTF-16 with its mark; comma, semicolon or tab.

    Raises:
        AnswersError: it is no such text, or too large a table.
    """
    text = _decoded(data, file)
    lines, rows = [], []
    separator = ""
    skipped = 0
    if declared := _DECLARED.match(text):
        separator, skipped = declared[1], 1
        text = text[declared.end() :]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True
    )
    try:
        line = 1
        for row in reader:
            cells = [tidy(cell) for cell in row]
            if any(cells):
                lines.append(line + skipped)
                rows.append(cells)
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise AnswersError(too_many(), file)
    except csv.Error as error:
        hint = "Check its quotes: each that is opened must be closed, one inside is doubled."
        place = reader.line_num + skipped or 1
        message = Message(f"This is not valid CSV: {error}.", place, None, hint)
        raise AnswersError(message, file) from None
    return Grid(rows, lines, file=file)


def too_many() -> Message:
    """What is said of a table that is too large."""
    return Message(
        f"The table has more than {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns.",
        hint="Remove what does not belong to the answers.",
    )


def _decoded(data: bytes, file: str) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if encoding != "utf-16" else None
        hint = "Save it again as 'CSV UTF-8'."
        raise AnswersError(
            Message("This file is not UTF-8 text.", line, None, hint), file
        ) from None


def _separator(text: str) -> str:
    """The separator that stands most often in the first line, quotes aside; else a comma."""
    counts = dict.fromkeys(_SEPARATORS, 0)
    inside = False
    for char in text.lstrip("\r\n"):
        if char == '"':
            inside = not inside
        elif inside:
            continue
        elif char in counts:
            counts[char] += 1
        elif char in "\r\n":
            break
    return max(_SEPARATORS, key=lambda separator: counts[separator])
