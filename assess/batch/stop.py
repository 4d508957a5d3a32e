"""Ctrl+C during a long run: the first one ends it in good order, the second one at once."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

__all__ = ["Stop", "stop_on_interrupt"]

_NOTE = b"\nFinishing what is in flight; press Ctrl+C again to stop at once.\n"


class Stop:
    """Whether the user asked to stop.

    Attributes:
        asked: True after the first interrupt.
    """

    def __init__(self) -> None:
        self.asked = False


@contextlib.contextmanager
def stop_on_interrupt() -> Iterator[Stop]:
    """Note the first interrupt instead of raising; the second one raises ``KeyboardInterrupt``.

    Outside the main thread, where signals cannot be handled, nothing changes.
    """
    stop = Stop()

    def note(_number: int, _frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        with contextlib.suppress(OSError):  # not through Python's stream: it may be in use just now
            if os.isatty(2):
                os.write(2, _NOTE)

    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield stop
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
