"""Results read back from the wide table that ``assess score --format parquet`` writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from assess.batch.columns import HEAD
from assess.batch.tables import INSTALL
from assess.errors import AssessError, Message, MissingLibraryError
from assess.rubric.model import Rubric

__all__ = ["results_in"]

ROWS = 500
"""Rows kept in memory at once."""


def results_in(path: str, address: str, rubric: Rubric) -> Iterator[dict[str, Any]]:
    """The figures of each row, in the shape of the JSON of ``assess score``.

    Only the columns that are compared are read, and a figure that is missing is left out.

    Args:
        path: a Parquet file.
        address: what errors call it.
        rubric: names the figures.

    Raises:
        AssessError: the file cannot be read, or is no wide table of scores.
        MissingLibraryError: PyArrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingLibraryError(f"Parquet needs PyArrow. {INSTALL}") from error
    wanted = [column.name for column in HEAD]
    for model in rubric.models:
        wanted += [f"models.{model.id}.{name}" for name in ("level", "index")]
        wanted += [f"models.{model.id}.categories.{c.id}.share" for c in model.categories]
    wanted += [f"challenges.{challenge.id}.residual" for challenge in rubric.challenges]
    try:
        with pq.ParquetFile(path) as file:
            there = set(file.schema_arrow.names)
            if not {"team", "date", "rubric.id"} <= there or "measure" in there:
                raise _no_table(address)
            columns = [name for name in wanted if name in there]
            for batch in file.iter_batches(batch_size=ROWS, columns=columns):
                yield from map(_nested, batch.to_pylist())
    except OSError as error:
        reason = error.strerror if error.errno else "it is damaged or cut short"
        raise AssessError(f"Cannot read these results: {reason}.", address) from None
    except pa.ArrowException:
        raise AssessError(
            "Cannot read these results: this is not Parquet, or it is damaged.", address
        ) from None


def _no_table(address: str) -> AssessError:
    hint = "It takes what 'assess score --format parquet' writes without --long."
    return AssessError(Message("This is no table with one row a team.", hint=hint), address)


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"models": {}, "challenges": {}}
    for path, value in row.items():
        if value is None:
            continue
        *parents, name = path.split(".")
        here = out
        for parent in parents:
            here = here.setdefault(parent, {})
        here[name] = value.isoformat() if isinstance(value, dt.date) else value
    for model in out["models"].values():
        model.setdefault("categories", {})
    return out
