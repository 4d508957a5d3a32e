"""A Dask cluster that works on answer files, through the interface that the local pool has.

What is done with each file and the rubric travel with every chunk, packed, and are kept by the
workers: workers may join and leave at any time, and a worker that dies takes nothing with it that
others need. Files of this machine are read here and sent, so that the workers need not share its
disk; what has an address (``s3://…``) they read themselves.
"""

from __future__ import annotations

import functools
import logging
import pickle
import re
import threading
import time
import warnings
import zlib
from collections.abc import Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

from assess._version import __version__
from assess.batch.outcome import Chunk, Outcome, Work, do_all, ended
from assess.batch.paths import Input
from assess.batch.read import bytes_of
from assess.errors import AssessError, ClusterError, Message, MissingLibraryError
from assess.rubric.model import Rubric

__all__ = ["Cluster"]

PATIENCE = 10
"""Seconds that the scheduler has to answer."""
LOOK = 5.0
"""Seconds after which the number of workers is asked for again."""
FORM = "Give what the scheduler shows when it starts, such as tcp://scheduler:8786."
LOST = "The connection to the scheduler was lost."
SAME = "Install the same version of assess, with the same extras, on the scheduler and all workers."

_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx|ucxx)://[^/\s]+")
_one_at_a_time = threading.Lock()


class Cluster:
    """The workers of a Dask scheduler.

    Args:
        address: of the scheduler, such as ``tcp://scheduler:8786``.
        work: what is done with each input; a module-level function or a partial of one.
        rubric: what answers are read against.

    Raises:
        ClusterError: the scheduler cannot be reached.
        MissingLibraryError: the extra ``cluster`` is not installed.
    """

    lost_together = False

    def __init__(self, address: str, work: Work[Any], rubric: Rubric) -> None:
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            hint = "Install the extra: pip install 'mlops-assess[cluster]'."
            raise MissingLibraryError(
                Message("Working on a cluster needs Dask.", hint=hint)
            ) from error
        if not _ADDRESS.fullmatch(address):
            raise ClusterError(
                Message("This is no address of a Dask scheduler.", hint=FORM), address
            )
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told here
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)
        self._address = address
        self._setup = zlib.compress(pickle.dumps((work, rubric)))
        self._looked = 0.0
        self._threads = 0
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions; the workers look at what matters
                self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            text = "No Dask scheduler answers at this address."
            raise ClusterError(Message(text, hint=FORM), address) from error

    @property
    def workers(self) -> int:
        """How many chunks the cluster works on at once, at least 1; workers come and go."""
        if (now := time.monotonic()) - self._looked > LOOK:
            self._looked = now
            try:
                self._threads = sum(self._client.nthreads().values())
            except OSError as error:
                raise ClusterError(LOST, self._address) from error
        return max(1, self._threads)

    def submit(self, items: Sequence[Input]) -> Chunk:
        """Begin work on a chunk."""
        here = tuple(_with_bytes(item) for item in items)
        try:
            future = self._client.submit(_do_chunk, self._setup, __version__, here, pure=False)
        except OSError as error:
            raise ClusterError(LOST, self._address) from error
        return _Remote(future, self._address)

    def alone(self, items: Sequence[Input]) -> list[Outcome[Any]]:
        """Do a chunk again, each input by itself."""
        found: list[Outcome[Any]] = []
        for item in items:
            try:
                found += self.submit([item]).result()
            except self.lost:
                found.append(ended(item, hint="Give the workers more memory."))
        return found

    def close(self, *, at_once: bool = False) -> None:
        """Leave the cluster; what it still works on is let go."""
        self._client.close()


class _Remote:
    """A chunk that the cluster works on; what goes wrong with the cluster is told as such."""

    def __init__(self, future: Any, address: str) -> None:
        self._future = future
        self._address = address

    def result(self, timeout: float | None = None) -> list[Outcome[Any]]:
        from distributed import KilledWorker

        try:
            found: list[Outcome[Any]] = self._future.result(timeout)
        except (TimeoutError, KilledWorker, AssessError):
            raise
        except (CancelledError, OSError) as error:  # of the work itself: an outcome
            raise ClusterError(LOST, self._address) from error
        except Exception as error:
            said = f"The cluster cannot do this work ({type(error).__name__}: {error})."
            raise ClusterError(Message(said, hint=SAME), self._address) from error
        return found

    def cancel(self) -> bool:
        self._future.cancel()
        return True


def _with_bytes(item: Input) -> Input:
    """The input with what its file of this machine holds, or why that cannot be read."""
    if item.path is None:
        return item
    try:
        return replace(item, path=None, data=bytes_of(item))
    except AssessError as error:
        return replace(item, path=None, problem=error.messages[0])


def _do_chunk(setup: bytes, version: str, items: Sequence[Input]) -> list[Outcome[Any]]:
    """Runs on a worker."""
    if version != __version__:
        said = f"A worker has assess {__version__}, this program is {version}."
        raise ClusterError(Message(said, hint=SAME))
    work, rubric = _unpacked(setup)
    with _one_at_a_time:  # a worker's threads share one interpreter, and drawing is made for one
        return list(do_all(items, work, rubric))


@functools.lru_cache(maxsize=2)
def _unpacked(setup: bytes) -> tuple[Work[Any], Rubric]:
    work, rubric = pickle.loads(zlib.decompress(setup))  # noqa: S301 - from the scheduler, which runs code anyway
    return work, rubric
