"""What a harness is: one kind of input from outside, and what must be so of any of them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DAY", "ROOT", "TESTS", "Harness", "turn"]

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
DAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Harness:
    """One kind of input.

    Attributes:
        name: how it is called.
        seeds: inputs to begin with.
        run: tries one input in a folder of its own; returns a few words for what came of it, and
            raises what must not be.
        words: words of the format beside those of the seeds.
        memory: MiB by which one input may make the process grow.
        base: the rubric's folder that commands use; the built-in rubric when ``None``.
        aims: the modules whose lines are counted as reached.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    run: Callable[[bytes, Path], str]
    words: Sequence[bytes] = ()
    memory: int = 256
    base: Path | None = None
    aims: tuple[str, ...] = ()


def turn(data: bytes, every: int) -> int | None:
    """Which turn of something slower it is, for one input in ``every``; the same each time."""
    number = zlib.crc32(data)
    return None if number % every else number // every
