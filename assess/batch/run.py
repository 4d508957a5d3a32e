"""Work on many answer files: in order, in several processes; no file stops the rest."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from assess.answers.model import Assessment
from assess.batch.paths import Input
from assess.batch.read import read_input
from assess.batch.stop import Stop
from assess.errors import AssessError, Message, MissingLibraryError
from assess.rubric.model import Rubric

__all__ = ["Outcome", "default_jobs", "process"]

T = TypeVar("T")
Work = Callable[[Rubric, Assessment, bytes], T]
"""Gets the rubric, what was answered, and the answer file's bytes."""

CHUNK = 25
"""Files handed to a worker at once: small enough to share out, large enough to pay for the trip."""
AHEAD = 3
"""Chunks begun for each process before the first of them is taken."""
GRACE = 10.0
"""Seconds that work in flight is given to end after the user asked to stop."""
TICK = 0.2
"""Seconds after which a wait looks whether the user asked to stop."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of one file: a value, or messages that say what is wrong with it."""

    file: str
    value: T | None = None
    messages: tuple[Message, ...] = ()
    trace: str = ""
    """The traceback of an unexpected error, for ``--debug``."""

    def error_lines(self) -> list[str]:
        """The messages as ``file:line:column: message``."""
        return AssessError(self.messages, self.file).lines() if self.messages else []


def default_jobs() -> int:
    """As many processes as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process(
    inputs: Collection[Input],
    work: Work[T],
    rubric: Rubric,
    *,
    jobs: int = 1,
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
        jobs: processes at most; more than two chunks of work are needed before any is started.
        chunk: inputs handed to a process at once.
        stop: tells when to end early.
    """
    stop = stop or Stop()
    if jobs <= 1 or len(inputs) <= 2 * chunk:
        for item in inputs:
            if stop.asked:
                return
            yield _one(item, work, rubric)
    else:
        workers = min(jobs, -(-len(inputs) // chunk))
        yield from _in_processes(inputs, work, rubric, workers, chunk, stop)


def _one(item: Input, work: Work[T], rubric: Rubric) -> Outcome[T]:
    try:
        assessment, data = read_input(item, rubric)
        return Outcome(item.name, value=work(rubric, assessment, data))
    except MissingLibraryError:  # says something of this machine, and the same for every file
        raise
    except AssessError as error:
        return Outcome(item.name, messages=error.messages)
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one file must not stop the others
        text = (
            f"Something went wrong inside the program ({type(error).__name__}: {error})."
            " Please report this with what --debug shows."
        )
        return Outcome(item.name, messages=(Message(text),), trace=traceback.format_exc())


_worker: tuple[Work[Any], Rubric] | None = None


def _start_worker(work: Work[Any], rubric: Rubric) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl+C means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _worker = (work, rubric)


def _do_chunk(items: Sequence[Input]) -> list[Outcome[Any]]:
    assert _worker is not None  # noqa: S101 - set by _start_worker
    work, rubric = _worker
    return [_one(item, work, rubric) for item in items]


class _Pool:
    """Worker processes that are started anew when one of them dies."""

    def __init__(self, work: Work[Any], rubric: Rubric, jobs: int) -> None:
        self._setup = (work, rubric)
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, items: Sequence[Input]) -> Future[list[Outcome[Any]]]:
        """Begin work on a chunk."""
        if self._executor is None:
            kind = "fork" if sys.platform == "linux" else "spawn"
            self._executor = ProcessPoolExecutor(
                max_workers=self._jobs,
                mp_context=multiprocessing.get_context(kind),
                initializer=_start_worker,
                initargs=self._setup,
            )
        try:
            return self._executor.submit(_do_chunk, items)
        except BrokenProcessPool as error:
            failed: Future[list[Outcome[Any]]] = Future()
            failed.set_exception(error)
            return failed

    def alone(self, items: Sequence[Input]) -> list[Outcome[Any]]:
        """Do a chunk again with nothing else in flight; who kills its worker is the one lost."""
        self.close()
        try:
            return self.submit(items).result()
        except BrokenProcessPool:
            self.close()
        if len(items) > 1:
            return [outcome for item in items for outcome in self.alone([item])]
        lost = Message(
            "Not done: a worker process ended unexpectedly, perhaps out of memory.",
            hint="Try --jobs 1.",
        )
        return [Outcome(items[0].name, messages=(lost,))]

    def close(self, *, at_once: bool = False) -> None:
        """End the processes: after what they are doing, or at once."""
        if self._executor is None:
            return
        if at_once:
            for process in multiprocessing.active_children():
                process.terminate()
        self._executor.shutdown(cancel_futures=True)  # waiting: an exit before its threads is noisy
        self._executor = None


def _in_processes(
    inputs: Iterable[Input], work: Work[T], rubric: Rubric, workers: int, chunk: int, stop: Stop
) -> Iterator[Outcome[T]]:
    rest = iter(inputs)
    pool = _Pool(work, rubric, workers)
    flying: deque[tuple[Sequence[Input], Future[list[Outcome[Any]]]]] = deque()

    def fill() -> None:
        while not stop.asked and len(flying) < AHEAD * workers:
            items = tuple(islice(rest, chunk))
            if not items:
                return
            flying.append((items, pool.submit(items)))

    patience: float | None = None
    at_once = True
    try:
        fill()
        while flying:
            if stop.asked and patience is None:
                patience = time.monotonic() + GRACE
                while flying and flying[-1][1].cancel():
                    flying.pop()
                continue
            try:
                outcomes = flying[0][1].result(TICK)
            except TimeoutError:
                if patience is not None and time.monotonic() > patience:
                    return
                continue
            except BrokenProcessPool:
                again = [items for items, _ in flying]
                flying.clear()
                for items in again:
                    if not stop.asked:
                        yield from pool.alone(items)
            else:
                flying.popleft()
                yield from outcomes
            fill()
        at_once = False
    except GeneratorExit:  # whoever asked wants no more: what is in flight is short
        at_once = False
        raise
    finally:
        pool.close(at_once=at_once)
