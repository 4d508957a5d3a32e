"""A program on a pseudo-terminal that is typed into, and asked what it holds."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from bench.tui import END, Terminal, plain
from soak.readings import Reading

__all__ = ["Program", "command", "listen"]

PATIENCE = 60.0
"""Seconds after which whoever waits gives up; no measure of speed."""
ENDS = 40
"""Characters at whose end a complete frame ends: a cursor may be put somewhere after it."""
ESCAPED = 0.4
"""Seconds after which escape is a key of its own."""
IDLE = 0.2
"""Seconds without work of the processor that count as rest."""


def command(readings: Path, *words: str) -> list[str]:
    """The words that run the program so that it can be asked."""
    return [sys.executable, "-m", "soak.inside", str(readings), *words]


def listen(pid: int, file: Path, done: int, meanwhile: object = None) -> Reading:
    """Ask a program what it holds, and wait for its answer.

    Args:
        pid: its process.
        file: where it tells.
        done: units of work it has done.
        meanwhile: called again and again until it has told.
    """
    before = file.stat().st_size if file.exists() else 0
    os.kill(pid, signal.SIGUSR1)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if callable(meanwhile):
            meanwhile()
        else:
            time.sleep(0.01)
        text = file.read_bytes()[before:] if file.exists() else b""
        if text.endswith(b"\n"):
            return Reading(**(json.loads(text) | {"done": done}))
    raise SystemExit("The program does not tell what it holds.")


class Program(Terminal):
    """``assess`` with some words, on a terminal."""

    def __init__(self, folder: Path, *words: str, size: tuple[int, int] = (80, 24)) -> None:
        self._readings = folder / "readings.jsonl"
        super().__init__(command(self._readings, *words), size, folder)

    def wait_for(self, *texts: str) -> None:
        """Wait until all texts were drawn since the last key, and the frame is complete."""

        def done(sent: str) -> bool:
            return END.search(sent, max(0, len(sent) - ENDS)) is not None and all(
                t in plain(sent) for t in texts
            )

        try:
            self.until(done, PATIENCE)
        except SystemExit as error:
            raise SystemExit(f"Waited in vain for {texts}. {error}") from None

    def press(self, keys: str, *texts: str) -> None:
        """Type, and wait for the texts that follow; for a rest when none is named."""
        os.write(self.handle, keys.encode())
        if texts:
            self.wait_for(*texts)
        else:
            self.rest()

    def escape(self) -> None:
        """Press escape, and wait until it is no longer the begin of another key."""
        os.write(self.handle, b"\x1b")
        self.read_all(ESCAPED)
        self.rest()

    def idle(self) -> None:
        """Wait until the program works at nothing, in no thread."""
        process = psutil.Process(self.pid)
        end = time.monotonic() + PATIENCE
        used, before = sum(process.cpu_times()[:2]), -1.0
        while used > before and time.monotonic() < end:
            self.read_all(IDLE)
            used, before = sum(process.cpu_times()[:2]), used

    def read_all(self, seconds: float) -> None:
        """Take what is drawn for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def holds(self, done: int) -> Reading:
        """What the program holds now, at rest."""
        self.idle()
        return listen(self.pid, self._readings, done, lambda: self.read(0.01))

    def leave(self, keys: str) -> int:
        """Type what ends the program; its exit status."""
        os.write(self.handle, keys.encode())
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.handle)
                return os.waitstatus_to_exitcode(status)
        raise SystemExit("The program does not end.")
