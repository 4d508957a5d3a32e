"""The proofs over signals that only a scan can give: that patterns are ones, and files can fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.errors import RubricError
from assess.rubric.model import Signal
from assess.scan.documents import kind_of
from assess.scan.history import Asked
from assess.scan.match import Look, Matcher

__all__ = ["check_patterns"]

FILE = "signals.yaml"


def check_patterns(signals: Iterable[Signal]) -> list[str]:
    """Every signal that cannot be looked for, or can never be found; empty when all can."""
    every = tuple(signals)
    problems = [problem for signal in every for problem in _problems(signal)]
    if not problems:  # each by itself is sound: all together must be too
        try:
            Matcher(every)
        except RubricError as error:
            problems = [f"{FILE}: {message.message}" for message in error.messages]
    return problems


def _problems(signal: Signal) -> Iterator[str]:
    where, place = signal.where, f"{FILE}: signal {signal.id}: where"
    try:
        Look(signal)
        Asked([signal])
    except RubricError as error:
        yield from (f"{FILE}: {message.message}" for message in error.messages)
    for glob in where.paths if where.look else ():
        if not any(kind_of(name) for name in _names(glob)) and not glob.endswith("*"):
            yield f"{place}: look can never match in {glob!r}: it is read as no YAML, JSON or TOML."
    if where.imports and where.paths and not any(map(_python, where.paths)):
        yield f"{place}: imports can never match: none of its paths is of Python files."


def _names(glob: str) -> tuple[str, str]:
    """Two names that fit a glob."""
    glob = glob.replace("**/", "")
    return glob.replace("*", ""), glob.replace("*", "x").replace("?", "x")


def _python(glob: str) -> bool:
    return glob.endswith((".py", ".ipynb", "*"))
