"""Tables of typed columns as Parquet or as a workbook, written row by row in bounded memory."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from assess.batch.columns import Cell, Column
from assess.csvtext import is_formula
from assess.errors import AssessError, MissingLibraryError, WriteError
from assess.plaintext import clean_lines

__all__ = ["BINARY", "Kind", "Sheet", "TableWriter", "open_parquet", "open_workbook"]

Kind = Literal["parquet", "xlsx"]
BINARY: tuple[Kind, ...] = ("parquet", "xlsx")
INSTALL = "Install it with: pip install 'mlops-assess[tables]'"
GROUP_CELLS = 400_000
"""Cells kept in memory before a row group of Parquet is written."""
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 1_048_576, 16_384, 32_767
"""What a worksheet holds, its header included, and characters that a cell of it holds."""
PIECE = 1 << 20
"""Bytes of a workbook passed on at once."""
FIRST_YEAR = 1900
"""The first year of spreadsheets' dates."""
WIDTHS = {"text": 18, "whole": 10, "number": 10, "date": 12, "truth": 10}
WIDER = {"file": 32, "team": 32, "column": 44, "meaning": 80}


class TableWriter(Protocol):
    """Takes the rows of one table."""

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row, with a value for each column."""


class _Stream(io.RawIOBase):
    """Bytes passed on as they come, never sought in; after a failure they go nowhere."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write: Callable[[bytes], object] | None = write
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        if self._write is not None:
            self._write(piece)
        self._at += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._at

    def drop(self) -> None:
        """Forget what is still written: the table is not going to be whole."""
        self._write = None


@contextmanager
def open_parquet(
    columns: Sequence[Column],
    write: Callable[[bytes], object],
    *,
    about: Mapping[str, str],
    described: Mapping[str, str],
) -> Iterator[TableWriter]:
    """Write a table as Parquet; its end is written when the block ends well.

    Args:
        columns: its columns.
        write: takes the file's bytes, piece by piece.
        about: what the file says of itself (schema metadata).
        described: what each column means, by name (metadata of its field).

    Raises:
        MissingLibraryError: PyArrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingLibraryError(f"Parquet needs PyArrow. {INSTALL}") from error
    types: Mapping[str, Any] = {
        "text": pa.string(),
        "whole": pa.int32(),
        "number": pa.float64(),
        "date": pa.date32(),
        "truth": pa.bool_(),
    }
    fields = [
        pa.field(c.name, types[c.type], metadata={"description": described.get(c.name, "")})
        for c in columns
    ]
    schema = pa.schema(fields, metadata=dict(about))
    stream = _Stream(write)
    try:
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            try:
                table = _Parquet(schema, writer.write_batch, pa.record_batch)
                yield table
                table.flush()
            except BaseException:
                stream.drop()
                raise
    finally:
        stream.close()


class _Parquet:
    def __init__(
        self, schema: Any, write: Callable[[Any], object], batch: Callable[..., Any]
    ) -> None:
        self._schema, self._write, self._batch = schema, write, batch
        self._most = max(100, GROUP_CELLS // max(1, len(schema)))
        self._rows: list[Sequence[Cell]] = []

    def add(self, row: Sequence[Cell]) -> None:
        self._rows.append([_utf8(cell) if isinstance(cell, str) else cell for cell in row])
        if len(self._rows) >= self._most:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            values = zip(*self._rows, strict=True)
            self._write(self._batch([list(v) for v in values], schema=self._schema))
            self._rows = []


def _utf8(text: str) -> str:
    """The text; what is no text in a file's name as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


class Sheet:
    """One worksheet: a frozen header with filters; a row leaves memory when the next one comes."""

    def __init__(self, book: Any, name: str, columns: Sequence[Column], frozen: int) -> None:
        if len(columns) > MOST_COLUMNS:
            raise AssessError(
                f"A worksheet holds {MOST_COLUMNS:,} columns at most, and this table has"
                f" {len(columns):,}; use --long, csv or parquet."
            )
        self._sheet = book.sheet(name)
        self._formats = book.formats
        self._types = [column.type for column in columns]
        self._next = 0
        for number, column in enumerate(columns):
            wide = WIDER.get(column.name, WIDTHS[column.type])
            width = max(wide, min(28, len(column.name) + 4))
            self._sheet.set_column(number, number, width)
        self._sheet.freeze_panes(1, frozen)
        for number, column in enumerate(columns):
            self._sheet.write_string(0, number, column.name, self._formats["head"])
        self._next = 1

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row.

        Raises:
            AssessError: the worksheet is full.
            WriteError: rows wait in a temporary file, which takes no more.
        """
        try:
            self._add(row)
        except OSError as error:
            raise _full(error) from None

    def _add(self, row: Sequence[Cell]) -> None:
        if self._next >= MOST_ROWS:
            raise AssessError(
                f"A worksheet holds {MOST_ROWS:,} rows at most; use --format csv or parquet."
            )
        for number, (kind, value) in enumerate(zip(self._types, row, strict=True)):
            if value is not None and value != "":
                self._cell(number, kind, value)
        self._next += 1

    def _cell(self, number: int, kind: str, value: str | float | dt.date) -> None:
        at = (self._next, number)
        if isinstance(value, bool):
            self._sheet.write_boolean(*at, value)
        elif isinstance(value, dt.date):
            if value.year >= FIRST_YEAR:
                self._sheet.write_datetime(*at, value, self._formats["date"])
            else:
                self._sheet.write_string(*at, value.isoformat())
        elif isinstance(value, str):
            text = clean_lines(value)[:MOST_TEXT]
            mark = is_formula(value) or is_formula(text)
            self._sheet.write_string(*at, text, self._formats["quoted"] if mark else None)
        else:
            self._sheet.write_number(*at, value, self._formats[kind])

    def finish(self) -> None:
        """Put filters over all that was written."""
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), max(len(self._types) - 1, 0))


def _full(error: object) -> WriteError:
    reason = getattr(error, "strerror", None) or error
    return WriteError(f"Cannot write the temporary files of the workbook: {reason}.")


@contextmanager
def _plain() -> Iterator[None]:
    """Say in a sentence that a temporary file cannot be written."""
    try:
        yield
    except BrokenPipeError:  # whoever reads the workbook has gone
        raise
    except OSError as error:
        raise _full(error) from None


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    with _plain():
        return tempfile.TemporaryDirectory(prefix="assess-", ignore_cleanup_errors=True)


class _Book:
    def __init__(self, folder: str, about: Mapping[str, str]) -> None:
        try:
            import xlsxwriter
        except ImportError as error:
            raise MissingLibraryError(f"Workbooks need XlsxWriter. {INSTALL}") from error
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._path = Path(folder, "book.xlsx")
        self._book = xlsxwriter.Workbook(str(self._path), options)
        self._book.set_properties({"subject": ", ".join(f"{k} {v}" for k, v in about.items())})
        self.formats = {
            "head": self._book.add_format({"bold": True}),
            "quoted": self._book.add_format({"quote_prefix": True}),
            "date": self._book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": self._book.add_format({"num_format": "0"}),
            "number": self._book.add_format({"num_format": "0.00"}),
        }

    def sheet(self, name: str) -> Any:
        return self._book.add_worksheet(name)

    def close(self) -> Iterator[bytes]:
        """Make the file; its bytes, piece by piece."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:  # it wraps what the system said
            raise _full(error.args[0] if error.args else error) from None
        with self._path.open("rb") as made:
            while piece := made.read(PIECE):
                yield piece


DICTIONARY = (Column("table"), Column("column"), Column("type"), Column("meaning"))


@contextmanager
def open_workbook(
    write: Callable[[bytes], object],
    *,
    about: Mapping[str, str],
    described: Mapping[str, str],
) -> Iterator[Callable[..., TableWriter]]:
    """Write a workbook; its bytes are passed on when the block ends well.

    The block gets a function that begins a sheet: ``begin(name, columns, frozen=2)``, where
    ``frozen`` columns stay in view. A sheet is done when the next one is begun. The last sheet,
    "Columns", says what every column means.

    Args:
        write: takes the file's bytes, piece by piece.
        about: what the file says of itself (its properties).
        described: what each column means, by name.

    Raises:
        MissingLibraryError: XlsxWriter is not installed.
        WriteError: the temporary files that the library needs cannot be written.
        AssessError: a table is larger than a worksheet can be.
    """
    with _temporary_folder() as folder, _plain():
        book = _Book(folder, about)
        sheets: list[tuple[str, Sequence[Column], Sheet]] = []

        def begin(name: str, columns: Sequence[Column], frozen: int = 2) -> Sheet:
            sheet = Sheet(book, name, columns, frozen)
            sheets.append((name, columns, sheet))
            return sheet

        yield begin
        told = Sheet(book, "Columns", DICTIONARY, 2)
        for name, columns, sheet in sheets:
            sheet.finish()
            for column in columns:
                told.add((name, column.name, column.type, described.get(column.name, "")))
        told.finish()
        for piece in book.close():
            write(piece)
