"""Work on many answer files: in order, in several processes; no file stops the rest."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from assess.answers.model import Assessment
from assess.batch.paths import Input
from assess.batch.read import read_input
from assess.errors import AssessError, Message, MissingLibraryError
from assess.rubric.model import Rubric

__all__ = ["Outcome", "default_jobs", "process"]

T = TypeVar("T")
Work = Callable[[Rubric, Assessment, bytes], T]
"""Gets the rubric, what was answered, and the answer file's bytes."""

CHUNK = 25
"""Files handed to a worker at once: small enough to share out, large enough to pay for the trip."""


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
    inputs: Sequence[Input],
    work: Work[T],
    rubric: Rubric,
    *,
    jobs: int = 1,
    chunk: int = CHUNK,
) -> Iterator[Outcome[T]]:
    """Read each input and do ``work`` on it, yielding outcomes in the order of ``inputs``.

    Args:
        inputs: what to read.
        work: a module-level function (or a partial of one), as it may run in another process.
        rubric: what the answers are read against.
        jobs: processes at most; more than two chunks of work are needed before any is started.
        chunk: inputs handed to a process at once.
    """
    if jobs <= 1 or len(inputs) <= 2 * chunk:
        for item in inputs:
            yield _one(item, work, rubric)
    else:
        yield from _in_processes(inputs, work, rubric, jobs, chunk)


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
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends a worker at once, without a word
    _worker = (work, rubric)


def _do_chunk(items: Sequence[Input]) -> list[Outcome[Any]]:
    assert _worker is not None  # noqa: S101 - set by _start_worker
    work, rubric = _worker
    return [_one(item, work, rubric) for item in items]


def _in_processes(
    inputs: Sequence[Input], work: Work[T], rubric: Rubric, jobs: int, chunk: int
) -> Iterator[Outcome[T]]:
    chunks = [inputs[i : i + chunk] for i in range(0, len(inputs), chunk)]
    pool = ProcessPoolExecutor(
        max_workers=min(jobs, len(chunks)),
        mp_context=multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn"),
        initializer=_start_worker,
        initargs=(work, rubric),
    )
    try:
        futures = [pool.submit(_do_chunk, items) for items in chunks]
        for items, future in zip(chunks, futures, strict=True):
            try:
                yield from future.result()
            except BrokenProcessPool:
                lost = Message(
                    "Not done: a worker process ended unexpectedly, perhaps out of memory.",
                    hint="Try --jobs 1.",
                )
                yield from (Outcome(item.name, messages=(lost,)) for item in items)
    finally:
        pool.shutdown(cancel_futures=True)  # waiting: an exit before its threads end is noisy
