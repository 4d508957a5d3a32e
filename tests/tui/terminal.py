"""A program in a pseudo-terminal, and what its screen shows: a small terminal for tests."""

from __future__ import annotations

import codecs
import ctypes
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from rich.cells import cell_len

_ESCAPE = re.compile(
    r"\x1b(?:\[(?P<args>[0-9;?<>=]*)(?P<mid>[ -/]*)(?P<end>[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|P[^\x1b]*\x1b\\|[()][0-9A-Za-z]|[ -OQ-Z\\^-~])"
)
PATIENCE = 30.0
"""Seconds after which a test that waits for something gives up; it is no measure of speed."""
REST, RESTLESS = 0.15, 2.0
"""Seconds without output that count as rest, and seconds to wait for it."""
ESCAPE_REST = 0.4
"""Seconds after which escape is a key of its own and no longer the begin of another."""


class Screen:
    """The cells of a terminal, kept up to date from what a program writes."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.x = self.y = 0
        self.frames = 0
        """Synchronised updates that are complete."""
        self.drawing = False
        """Whether a synchronised update has begun and not ended."""
        self.codes: set[str] = set()
        """Every SGR parameter list that was used."""
        self._cells = [[" "] * columns for _ in range(rows)]
        self._rest = ""

    def resize(self, columns: int, rows: int) -> None:
        """Begin with an empty screen of another size."""
        self.columns, self.rows = columns, rows
        self._cells = [[" "] * columns for _ in range(rows)]
        self.x = self.y = 0

    @property
    def text(self) -> str:
        """All lines, without blanks at their ends."""
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def feed(self, data: str) -> None:
        """Take what the program wrote."""
        data = self._rest + data
        self._rest = ""
        at = 0
        while at < len(data):
            char = data[at]
            if char == "\x1b":
                match = _ESCAPE.match(data, at)
                if match is None:
                    self._rest = data[at:]
                    return
                self._escape(match)
                at = match.end()
                continue
            self._put(char)
            at += 1

    def _escape(self, match: re.Match[str]) -> None:
        args, end = match["args"] or "", match["end"]
        if end == "H":
            numbers = [int(n) for n in args.split(";") if n] or [1, 1]
            self.y = numbers[0] - 1
            self.x = (numbers[1] if len(numbers) > 1 else 1) - 1
        elif end == "m":
            self.codes.add(args)
        elif end == "l" and args == "?2026":
            self.frames += 1
            self.drawing = False
        elif end == "h" and args == "?2026":
            self.drawing = True
        elif end == "J":
            self.resize(self.columns, self.rows)
        elif end == "K" and 0 <= self.y < self.rows:
            row = self._cells[self.y]
            row[self.x :] = [" "] * (self.columns - self.x)

    def _put(self, char: str) -> None:
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.y += 1
        elif char >= " ":
            width = cell_len(char)
            if not width or not (0 <= self.y < self.rows and 0 <= self.x < self.columns):
                return
            self._cells[self.y][self.x] = char
            for extra in range(1, width):
                if self.x + extra < self.columns:
                    self._cells[self.y][self.x + extra] = ""
            self.x += width


class Terminal:
    """Runs a program on a pseudo-terminal of its own session."""

    cut_off: ClassVar[int] = 0
    """Programs that were sent a signal or lost their terminal, of all terminals."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 30,
        cwd: Path,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = Screen(columns, rows)
        self.status: int | None = None
        """How it ended: exit status, or minus the signal."""
        self.taken = 0
        """Bytes it has written so far."""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        full = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(cwd)}
        full |= {"COLORTERM": "truecolor"} | dict(env or {})
        full = {k: v for k, v in full.items() if v != ""}
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            try:
                _size(0, columns, rows)
                _no_override()
                os.chdir(cwd)
                os.execvpe(command[0], list(command), full)
            finally:
                os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap()
        self.hang_up()

    # ------------------------------------------------------------ what it shows

    def pump(self, seconds: float = 0.05) -> bool:
        """Take what was written within a moment; False when the terminal is closed."""
        if self._master < 0:
            return False
        ready, _, _ = select.select([self._master], [], [], seconds)
        if ready:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return False
            if b"\x1b[?2026$p" in data:  # yes, we can update all at once
                os.write(self._master, b"\x1b[?2026;2$y")
            self.taken += len(data)
            self.screen.feed(self._decode(data))
            return bool(data)
        return True

    def wait_for(self, *texts: str, gone: str = "") -> str:
        """Wait until the screen shows all texts (blanks and line ends count alike)."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = "" if self.screen.drawing else " ".join(self.screen.text.split())
            if shown and all(t in shown for t in texts) and not (gone and gone in shown):
                return self.screen.text
            if not self.pump():
                break
        raise AssertionError(f"{texts} (gone: {gone!r}) not shown:\n{self.screen.text}")

    # ------------------------------------------------------------ what is done to it

    def press(self, keys: str) -> None:
        """Type, once the screen has come to rest.

        A screen half drawn can already show a text that is waited for. And a key that
        follows escape at once would be read as one key together with it.
        """
        self.settle()
        os.write(self._master, keys.encode())
        if keys.endswith("\x1b"):
            end = time.monotonic() + ESCAPE_REST
            while time.monotonic() < end and self.pump():
                pass

    def settle(self) -> None:
        """Take what is written until nothing has come for a moment, or for long enough."""
        end = time.monotonic() + RESTLESS
        taken = -1
        while time.monotonic() < end and (taken != self.taken or self.screen.drawing):
            taken = self.taken
            if not self.pump(REST):
                break

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self.screen.resize(columns, rows)
        _size(self._master, columns, rows)

    def kill(self, number: int) -> int:
        """Send a signal and wait for the end; the exit status, or minus the signal."""
        Terminal.cut_off += 1
        os.kill(self.pid, number)
        return self.wait()

    def hang_up(self) -> None:
        """Close the terminal, as closing a window does."""
        Terminal.cut_off += self.status is None
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait(self) -> int:
        """Wait for the end; what it still writes is taken."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            if not self.pump():
                time.sleep(0.02)
        raise AssertionError(f"still running:\n{self.screen.text}")

    def _reap(self) -> None:
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)


def _size(handle: int, columns: int, rows: int) -> None:
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _no_override() -> None:
    """Take away root's right to write what is read-only, so that tests mean the same for root."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused where there is none to drop


def questionnaire(*args: str) -> list[str]:
    """The command that opens the questionnaire."""
    return [sys.executable, "-m", "assess", "start", *args]
