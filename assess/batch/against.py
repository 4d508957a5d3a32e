"""The other teams to compare a report with: answer files in a folder, or results scored before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from assess.answers.model import Assessment
from assess.batch.paths import expand
from assess.batch.run import Outcome, Workers, process
from assess.errors import AnswersError, AssessError, Message, UsageError
from assess.portfolio.place import Figures
from assess.rubric.model import Rubric
from assess.stores import copied_here, is_address

__all__ = ["figures_at"]

RESULTS = (".json", ".jsonl")
OTHER_RESULTS = (".csv", ".xlsx")


def figures_at(
    address: str, rubric: Rubric, workers: Workers | None = None
) -> Iterator[Outcome[Figures]]:
    """The figures of every team at an address; what cannot be read is told and left out.

    Args:
        address: here or in a store, a file of results (``.json``, ``.jsonl`` or a wide
            ``.parquet`` as ``assess score`` writes them), or whatever means answer files.
        rubric: the rubric that all are scored by.
        workers: who scores answer files.

    Raises:
        ClusterError: the cluster does not do the work.
        AssessError: a file of results cannot be opened.
        MissingLibraryError: the library that reads Parquet is not installed.
        UsageError: a file of results is of a kind that is not read.
    """
    suffix = Path(address).suffix.lower()
    if Path(address).is_dir():
        yield from process(expand([address]), _figures, rubric, workers=workers)
    elif suffix in RESULTS or suffix == ".parquet":
        with copied_here(address) if is_address(address) else nullcontext(address) as path:
            if suffix in RESULTS:
                yield from _results(Path(path), address, rubric)
                return
            from assess.batch.against_table import results_in

            for number, value in enumerate(results_in(path, address, rubric), 1):
                yield _outcome(f"{address} (row {number})", value, rubric)
    elif suffix in OTHER_RESULTS:
        hint = "Give a folder of answer files, or results as .parquet, .jsonl or .json."
        raise UsageError(
            Message("Teams cannot be compared from this kind of file.", hint=hint), address
        )
    else:
        yield from process(expand([address]), _figures, rubric, workers=workers)


def _figures(rubric: Rubric, assessment: Assessment, _data: bytes) -> Figures:
    from assess.scoring.score import score

    return Figures.of(score(rubric, assessment))


def _results(path: Path, address: str, rubric: Rubric) -> Iterator[Outcome[Figures]]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            if path.suffix.lower() == ".json":
                values = json.loads(lines.read())
                for number, value in enumerate(values if isinstance(values, list) else [values], 1):
                    yield _outcome(f"{address} (result {number})", value, rubric)
                return
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _line(address, number, line, rubric)
    except json.JSONDecodeError as error:
        raise AnswersError(
            Message(f"This is not JSON: {error.msg}.", error.lineno, error.colno), address
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise AssessError(f"Cannot read these results: {reason}.", address) from None


def _line(address: str, number: int, line: str, rubric: Rubric) -> Outcome[Figures]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        text = getattr(error, "msg", "nested too deep")
        return Outcome(address, messages=(Message(f"This line is not JSON: {text}.", number),))
    return _outcome(f"{address}:{number}", value, rubric)


def _outcome(place: str, value: Any, rubric: Rubric) -> Outcome[Figures]:
    if isinstance(value, Mapping) and "error" in value:
        return Outcome(place, messages=(Message("No result: this file could not be scored."),))
    try:
        answered = value["rubric"]["id"]
        found = Figures.of_json(value)
    except (KeyError, TypeError, ValueError):
        hint = "It takes what 'assess score --format jsonl' or parquet writes."
        return Outcome(place, messages=(Message("This is no result of a team.", hint=hint),))
    if answered != rubric.id:
        text = f"The result is of the rubric '{answered}', not '{rubric.id}'."
        return Outcome(place, messages=(Message(text),))
    return Outcome(place, value=found)
