"""Work on many answer files: in order, in several processes; no file stops the rest."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from assess.batch.outcome import Chunk, Executor, Outcome, Work, do_all
from assess.batch.paths import Input
from assess.batch.stop import Stop
from assess.frozen import frozen
from assess.rubric.model import Rubric

__all__ = ["Outcome", "Workers", "default_jobs", "process"]

T = TypeVar("T")

CHUNK = 25
"""Files handed to a worker at once: small enough to share out, large enough to pay for the trip."""
AHEAD = 3
"""Chunks begun for each worker before the first of them is taken."""
GRACE = 10.0
"""Seconds that work in flight is given to end after the user asked to stop."""
TICK = 0.2
"""Seconds after which a wait looks whether the user asked to stop."""


def default_jobs() -> int:
    """As many processes as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@frozen
class Workers:
    """Who works on many files."""

    jobs: int = 1
    """Processes of this machine at most."""
    dask: str | None = None
    """The address of a Dask scheduler whose workers do it instead."""


def process(
    inputs: Collection[Input],
    work: Work[T],
    rubric: Rubric,
    *,
    workers: Workers | None = None,
    chunk: int = CHUNK,
    stop: Stop | None = None,
) -> Iterator[Outcome[T]]:
    """Read each input and do ``work`` on it, yielding outcomes in the order of ``inputs``.

    However many inputs there are, only a few outcomes wait in memory: no work is begun far ahead
    of what was taken. When ``stop`` is asked, nothing new is begun, and the outcomes end after
    what was in flight.

    Args:
        inputs: what to read; gone through once.
        work: a module-level function (or a partial of one), as it may run in another process.
        rubric: what the answers are read against.
        workers: who does it; this process when there are no more than two chunks of work for
            processes of this machine.
        chunk: inputs handed to a worker at once.
        stop: tells when to end early.

    Raises:
        ClusterError: the cluster cannot be reached, is lost, or does not fit this program.
        MissingLibraryError: a library that all inputs need is missing.
    """
    stop = stop or Stop()
    workers = workers or Workers()
    if workers.dask is not None:
        from assess.batch.cluster import Cluster

        yield from _share_out(inputs, Cluster(workers.dask, work, rubric), chunk, stop)
    elif workers.jobs <= 1 or len(inputs) <= 2 * chunk:
        yield from _here(inputs, work, rubric, chunk, stop)
    else:
        from assess.batch.pool import Pool

        count = min(workers.jobs, -(-len(inputs) // chunk))
        yield from _share_out(inputs, Pool(work, rubric, count), chunk, stop)


def _here(
    inputs: Iterable[Input], work: Work[T], rubric: Rubric, chunk: int, stop: Stop
) -> Iterator[Outcome[T]]:
    rest = iter(inputs)
    for items in iter(lambda: () if stop.asked else tuple(islice(rest, chunk)), ()):
        for outcome in do_all(items, work, rubric):
            yield outcome
            if stop.asked:
                return


def _share_out(
    inputs: Iterable[Input], executor: Executor, chunk: int, stop: Stop
) -> Iterator[Outcome[T]]:
    rest = iter(inputs)
    flying: deque[tuple[Sequence[Input], Chunk]] = deque()

    def fill() -> None:
        while not stop.asked and len(flying) < AHEAD * executor.workers:
            items = tuple(islice(rest, chunk))
            if not items:
                return
            flying.append((items, executor.submit(items)))

    patience: float | None = None
    at_once = True
    try:
        fill()
        while flying:
            if stop.asked and patience is None:
                patience = time.monotonic() + GRACE
                while len(flying) > executor.workers and flying[-1][1].cancel():
                    flying.pop()
            try:
                outcomes = flying[0][1].result(TICK)
            except TimeoutError:
                if patience is not None and time.monotonic() > patience:
                    return
                continue
            except executor.lost:
                lost = len(flying) if executor.lost_together else 1
                for items in [flying.popleft()[0] for _ in range(lost)]:
                    if not stop.asked:
                        yield from executor.alone(items)
            else:
                flying.popleft()
                yield from outcomes
            fill()
        at_once = False
    except GeneratorExit:  # whoever asked wants no more: what is in flight is short
        at_once = False
        raise
    finally:
        executor.close(at_once=at_once)
