"""Worker processes of this machine."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from assess.batch.outcome import Outcome, Work, do_all, ended
from assess.batch.paths import Input
from assess.rubric.model import Rubric

__all__ = ["Pool"]

_worker: tuple[Work[Any], Rubric] | None = None


def _start_worker(work: Work[Any], rubric: Rubric) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl+C means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _worker = (work, rubric)


def _do_chunk(items: Sequence[Input]) -> list[Outcome[Any]]:
    assert _worker is not None  # noqa: S101 - set by _start_worker
    work, rubric = _worker
    return list(do_all(items, work, rubric))


class Pool:
    """Worker processes that are started anew when one of them dies.

    Args:
        work: what is done with each input.
        rubric: what answers are read against.
        workers: processes at most.
    """

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    lost_together = True

    def __init__(self, work: Work[Any], rubric: Rubric, workers: int) -> None:
        self.workers = workers
        self._setup = (work, rubric)
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, items: Sequence[Input]) -> Future[list[Outcome[Any]]]:
        """Begin work on a chunk."""
        if self._executor is None:
            # A copy of this process would lack the threads in which a store's library works.
            kind = "fork" if sys.platform == "linux" and "fsspec" not in sys.modules else "spawn"
            self._executor = ProcessPoolExecutor(
                max_workers=self.workers,
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
        """Do a chunk again in new processes."""
        self.close()
        try:
            return self.submit(items).result()
        except BrokenProcessPool:
            self.close()
        if len(items) > 1:
            return [outcome for item in items for outcome in self.alone([item])]
        return [ended(items[0], hint="Try --jobs 1.")]

    def close(self, *, at_once: bool = False) -> None:
        """End the processes: after what they are doing, or at once."""
        if self._executor is None:
            return
        if at_once:
            for process in multiprocessing.active_children():
                process.terminate()
        self._executor.shutdown(cancel_futures=True)  # waiting: an exit before its threads is noisy
        self._executor = None
