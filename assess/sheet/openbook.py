"""An .xlsx file opened with care: nothing in it is run, fetched, or unpacked without a limit."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from typing import Any

from assess.errors import AnswersError, Message, MissingLibraryError
from assess.sheet.grid import MOST_COLUMNS, MOST_ROWS, Grid, tidy, too_many
from assess.sheet.layout import INSTALL

__all__ = ["MOST_BYTES", "MOST_PARTS", "MOST_UNPACKED", "is_zip", "read_workbook"]

MOST_BYTES = 10 * 1024 * 1024
"""Largest file that is read."""
MOST_UNPACKED = 32 * 1024 * 1024
MOST_PARTS = 1_000
"""Bytes of all parts of a workbook unpacked, and their number."""
_MOST_SHEETS = 50
_MOST_CELLS = 5_000_000
"""Cells of a sheet, empty ones before others in their row included."""
_LAST_ROW = 1_048_576
"""The last row that any spreadsheet program has; the library makes up every row before one."""

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_XML = (".xml", ".rels", ".vml")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Open it in a spreadsheet program and save it as .xlsx."


def is_zip(data: bytes) -> bool:
    """Whether these bytes begin as a workbook does (or an old one, which is refused)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def read_workbook(data: bytes, file: str) -> list[Grid]:
    """Read the sheets of a workbook: values as they were last computed, no formula is run.

    Macros, pictures and links to other files are not looked at.

    Args:
        data: the file's bytes.
        file: how the user named it.

    Returns:
        The sheets in their order; rows and columns count as in the sheet.

    Raises:
        AnswersError: it is no workbook, damaged, protected by a password, or too large.
        MissingLibraryError: openpyxl or defusedxml is not installed.
    """
    try:
        import defusedxml  # noqa: F401 - openpyxl reads XML with it where it is installed
        import openpyxl
    except ImportError as error:
        raise MissingLibraryError(
            f"Reading workbooks needs openpyxl and defusedxml. {INSTALL}"
        ) from error
    _look_inside(data, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            try:
                return [_grid(sheet, file) for sheet in book.worksheets[:_MOST_SHEETS]]
            finally:
                book.close()
    except AnswersError:
        raise
    except Exception:  # noqa: BLE001 - a broken file makes the library fail in any way
        message = Message("This workbook is damaged and cannot be read.", hint=_SAVE)
        raise AnswersError(message, file) from None


def _look_inside(data: bytes, file: str) -> None:
    """Refuse what is no workbook, or would unpack to too much, before anything is unpacked."""

    def refuse(message: str, hint: str = _SAVE) -> AnswersError:
        return AnswersError(Message(message, hint=hint), file)

    if data.startswith(_OLD):
        raise refuse("This is a workbook with a password, or in the old .xls format.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refuse("This is not a workbook, or it is damaged.") from None
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise refuse(f"This workbook has more than {MOST_PARTS:,} parts and is not read.")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refuse(
            f"This workbook unpacks to more than {MOST_UNPACKED >> 20} MiB and is not read.",
            "Remove pictures and everything that does not belong to the answers.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise refuse("This workbook has a password.", "Save it without a password.")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        what = "an OpenDocument file" if "mimetype" in names else "a zip file"
        raise refuse(f"This is {what}, not an .xlsx workbook.")
    for part in parts:
        if part.filename.lower().endswith(_XML) and _has_doctype(archive, part):
            raise refuse("This workbook holds what no spreadsheet program writes (a DOCTYPE).")


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type: it could define entities, or name other files."""
    try:
        text = archive.read(part)
    except Exception:  # noqa: BLE001 - damaged; reading the workbook tells
        return False
    return b"<!DOCTYPE" in text.replace(b"\0", b"")


def _grid(sheet: Any, file: str) -> Grid:
    rows: list[list[str]] = []
    lines: list[int] = []
    seen = 0
    sheet.reset_dimensions()  # what the file says of its size need not be so
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        seen += len(values)
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        far = seen > _MOST_CELLS or line > _LAST_ROW
        if far or (cells and (line > MOST_ROWS or len(cells) > MOST_COLUMNS)):
            raise AnswersError(too_many(), file)
        if cells:
            rows.append(cells)
            lines.append(line)
    return Grid(rows, lines, sheet.title, file)


def _text(value: object) -> str:
    """A cell's value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return tidy(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value)))
