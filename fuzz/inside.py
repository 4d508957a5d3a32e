"""The program run inside this process: what it gave, and that no promise was broken on the way."""

from __future__ import annotations

import functools
import io
import json
import re
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import assess.rubric.load
import assess.scan.scan
from assess.cli.main import main
from assess.errors import AssessError
from assess.rubric.model import Rubric, Signal
from assess.scan.match import Matcher

__all__ = ["RAW", "built_in", "command", "short_words", "use_rubric"]

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What may never reach a terminal: controls other than the line feed, and direction marks."""
LONGEST = 60_000
"""Characters of all messages about one input at most."""

_load = assess.rubric.load.load_rubric


@functools.cache
def built_in() -> Rubric:
    """The built-in rubric, read once."""
    return _load()


def use_rubric(base: Path | None) -> None:
    """Let commands read the built-in rubric only once, or lay folders over that in ``base``."""

    def load(overlay: Path | None = None, base: Path | None = base, **more: bool | None) -> Rubric:
        if overlay is None and base is None:
            return built_in()
        return _load(overlay, base, **more)

    assess.rubric.load.load_rubric = load
    assess.scan.scan.Matcher = _matcher


@functools.lru_cache(maxsize=1)
def _matcher_of(signals: tuple[Signal, ...]) -> Matcher:
    return Matcher(signals)


def _matcher(signals: Sequence[Signal]) -> Matcher:
    return _matcher_of(signals) if signals is built_in().signals else Matcher(signals)


def command(*args: str, raw: bool = False) -> tuple[int, str, str]:
    """Run a command and hold it to what is promised of every command.

    Args:
        args: as after the program's name.
        raw: True where the command gives back bytes as they are.

    Returns:
        The exit status, what went to stdout, and what went to stderr.
    """
    out, err = _stream(), _stream()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(args)
    said, told = _text(out), _text(err)
    assert status in (0, 1, 2, 3), f"status {status} of {args}"
    assert "Something went wrong inside" not in told, f"{args}: {told[-600:]}"
    assert "Traceback" not in told, f"{args}: {told[-600:]}"
    assert not (found := RAW.search(told)), f"{args} sent {found[0]!r} to stderr"
    assert raw or not (found := RAW.search(said)), f"{args} sent {found[0]!r} to stdout"
    assert len(told) <= LONGEST, f"{args}: {len(told)} characters of messages"
    assert status != 0 or not raw or said, f"{args}: nothing came"
    assert status != 1 or told or said, f"{args}: status 1 and no message"
    if status == 0 and "json" in args:
        json.loads(said, parse_constant=_no_constant)
    return status, said, told


def short_words(error: AssessError) -> str:
    """The kinds of message of an error, without what they quote: new ones are worth a look."""
    kinds = {re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "_", m.message)[:80] for m in error.messages}
    return "; ".join(sorted(kinds)[:3])


def check_words(error: AssessError, most: int = LONGEST) -> None:
    """What every error promises: it says something, shortly, at a place that can be."""
    assert error.messages
    assert all(m.message for m in error.messages)
    assert sum(len(line) for line in error.lines()) <= most, "the messages are too long"
    for m in error.messages:
        assert m.line is None or m.line >= 1
        assert m.column is None or m.column >= 1


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} in JSON")


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer
    assert isinstance(data, io.BytesIO)
    return data.getvalue().decode("utf-8", "replace")
