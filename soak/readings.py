"""What a process holds, read now and then, and whether it grew."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import psutil

__all__ = ["ALLOWED", "WARM", "Part", "Reading", "grew", "take"]

WARM = 0.25
"""The part of the work after which a process has everything that it keeps: caches, fonts, the depth of undo."""
ALLOWED = 8.0
"""MiB that memory may rise over all the work after that.

The library of the screens keeps what it measured, cut and coloured in caches of up to 16,384 entries each,
which a sitting fills slowly. Of an object forgotten with each of 7,500 answers this finds 1.1 KiB and more.
"""
FEW = 6
"""Readings after the warm-up below which a slope says nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a process holds after so much work, at rest and after a collection.

    Attributes:
        done: units of work so far.
        memory: resident, in MiB.
        objects: that the collector knows.
        handles: open files, sockets, pipes.
        threads: that run.
        children: processes that it started, and theirs.
    """

    done: int
    memory: float
    objects: int
    handles: int
    threads: int
    children: int


@dataclass(frozen=True)
class Part:
    """What was done in one process, and what it held meanwhile."""

    name: str
    unit: str
    done: str
    """What was done, in words with counts."""
    seconds: float
    readings: Sequence[Reading]


def take(done: int) -> Reading:
    """Read what this process holds now.

    What the C library has free and keeps for later is given back first: reports of many sizes leave gaps
    of 12 MiB and more, which are no growth.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
    process = psutil.Process()
    with process.oneshot():
        return Reading(
            done,
            process.memory_info().rss / 2**20,
            len(gc.get_objects()),
            process.num_fds(),
            process.num_threads(),
            len(process.children(recursive=True)),
        )


def after_warm_up(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that count."""
    return [r for r in readings if r.done >= WARM * readings[-1].done]


def rise(readings: Sequence[Reading], value: Callable[[Reading], float]) -> float:
    """How far a value rose between the first and the last reading, by its slope.

    The slope is the median of those between any two readings (Theil and Sen): a page more or less
    at one of them changes nothing.
    """
    slopes = [
        (value(b) - value(a)) / (b.done - a.done)
        for a, b in combinations(readings, 2)
        if b.done > a.done
    ]
    return statistics.median(slopes) * (readings[-1].done - readings[0].done) if slopes else 0.0


def grew(readings: Sequence[Reading]) -> list[str]:
    """What grew, in words; nothing when all is well.

    Handles and processes are as many at the end as after the warm-up, exactly. A pool of threads may
    get one more in a busy moment, so that of threads the slope counts. Memory may rise by
    :data:`ALLOWED`. With too few readings for a slope, these two are not judged.
    """
    counted = after_warm_up(readings)
    first, last = counted[0], counted[-1]
    found = [
        f"{name}: {getattr(first, name)} became {getattr(last, name)}"
        for name in ("handles", "children")
        if getattr(last, name) > getattr(first, name)
    ]
    if len(counted) < FEW:
        return found
    if rise(counted, lambda r: r.threads) >= 1:
        found.append(f"threads: {first.threads} became {last.threads}")
    if (more := rise(counted, lambda r: r.memory)) > ALLOWED:
        found.append(f"memory rose by {more:.1f} MiB, and {ALLOWED:g} are allowed")
    return found
