"""What ``assess score`` writes as a table: CSV, Parquet or a workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from assess.cli.output import Sink
from assess.errors import UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.batch.columns import Cell
    from assess.rubric.model import Rubric
    from assess.scoring.result import Result

__all__ = ["TABLES", "AddRows", "Rows", "Shape", "open_table", "refuse_terminal", "rows_of"]

TABLES = ("csv", "parquet", "xlsx")
Shape = Literal["wide", "long"]
Rows = Sequence[Sequence["Cell"]]
AddRows = Callable[[Rows], None]


def refuse_terminal(form: str, output: str | None) -> None:
    """Make sure that no bytes of a file for programs land on a terminal.

    Raises:
        UsageError: they would.
    """
    if form in ("parquet", "xlsx") and output in (None, "-") and sys.stdout.isatty():
        raise UsageError(f"A file of {form} on the terminal is of no use; name a file with -o.")


def rows_of(
    rubric: Rubric, assessment: Assessment, result: Result, shape: Shape, *, with_notes: bool
) -> Rows:
    """The rows of one team."""
    from assess.batch.columns import long_rows, wide_row

    if shape == "long":
        return list(long_rows(rubric, assessment, result, with_notes=with_notes))
    return [wide_row(rubric, assessment, result, with_notes=with_notes)]


@contextmanager
def open_table(
    form: str, sink: Sink, rubric: Rubric, shape: Shape, *, with_notes: bool
) -> Iterator[AddRows]:
    """Begin a table; the block gets a function that takes a team's rows.

    Raises:
        MissingLibraryError: the library for this format is not installed.
    """
    from assess.batch.columns import long_columns, wide_columns

    long = shape == "long"
    columns = (
        long_columns(with_notes=with_notes) if long else wide_columns(rubric, with_notes=with_notes)
    )
    if form == "csv":
        from assess.csvtext import csv_text

        sink.write(csv_text([[column.name for column in columns]]))
        yield lambda rows: sink.write(csv_text(rows))
        return
    from assess.batch.described import described
    from assess.batch.tables import open_parquet, open_workbook

    meanings = described(rubric, long=long)
    about = {"rubric.id": rubric.id, "rubric.version": rubric.version, "table": shape}

    def adding(add: Callable[[Sequence[Cell]], None]) -> AddRows:
        def add_rows(rows: Iterable[Sequence[Cell]]) -> None:
            for row in rows:
                add(row)

        return add_rows

    if form == "parquet":
        with open_parquet(columns, sink.write_bytes, about=about, described=meanings) as table:
            yield adding(table.add)
    else:
        with open_workbook(sink.write_bytes, about=about, described=meanings) as begin:
            yield adding(begin("Scores", columns).add)
