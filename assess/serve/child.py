"""The process behind one browser session, kept by textual-serve's service for an application.

What the library leaves open is closed here: no shell, no secrets in the environment, a browser that
does not read cannot keep the process from ending, and no process outlives its session.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping

from textual_serve.app_service import AppService
from textual_serve.download_manager import Download, DownloadManager

from assess.serve.settings import TOKEN_VARIABLE

__all__ = ["Child", "clamp_size"]

PATIENCE = 20.0
"""Seconds that a browser has to take what it is sent, and a process what is typed."""
GRACE = 10.0
"""Seconds that a process has to bring everything to disk before it is killed."""
WIDTHS, HEIGHTS = (20, 400), (6, 150)


class Child(AppService):
    """One questionnaire in a process of its own."""

    def __init__(
        self,
        arguments: list[str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        ended: Callable[[bool], None],
    ) -> None:
        """Prepare the process; :meth:`start` starts it.

        Args:
            arguments: what `assess.tui.served` is called with.
            write_bytes: sends what is drawn to the browser.
            write_str: sends a message to the page.
            ended: told once, when the process ends by itself: True when the person has left.
        """
        self.downloads = DownloadManager()
        super().__init__(
            "",
            write_bytes=write_bytes,
            write_str=write_str,
            close=self._left,
            download_manager=self.downloads,
        )
        self._arguments = arguments
        self._ended: Callable[[bool], None] | None = ended
        self._is_left = False
        self._claimed: set[str] = set()
        self._mute = False
        """True when nothing is sent to the browser any more."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        made = super()._build_environment(width, height)
        for name in ("NO_COLOR", "COLORFGBG", TOKEN_VARIABLE):  # the operator's terminal; a secret
            made.pop(name, None)
        return made | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "assess.tui.served",
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,  # Ctrl+C is for the server, which ends it in order
        )
        self._stdin = process.stdin
        process.stderr = asyncio.StreamReader()  # its errors go where the server's go
        process.stderr.feed_eof()
        return process

    async def run(self) -> None:
        """Pass on what the process draws until it ends."""
        with contextlib.suppress(ValueError, KeyError, OSError):
            await super().run()
        self._tell_end(left=self._is_left)

    async def _left(self) -> None:
        self._is_left = True

    def _tell_end(self, *, left: bool) -> None:
        if self._ended is not None:
            self._ended(left)
            self._ended = None

    async def on_data(self, payload: bytes) -> None:
        """Send what is drawn; a browser that does not take it is not waited for."""
        await self._send(self.remote_write_bytes(payload))

    async def on_meta(self, data: bytes) -> None:
        """Take the end and finished documents; nothing else that the library knows is used."""
        if json.loads(data).get("type") in ("exit", "deliver_file_start"):
            await self._send(super().on_meta(data))

    async def _send(self, sending: Awaitable[None]) -> None:
        if self._mute:
            if asyncio.iscoroutine(sending):
                sending.close()
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await sending
        except (OSError, TimeoutError, RuntimeError):
            self._mute = True
            self._tell_end(left=False)

    async def type(self, text: str) -> bool:
        """Pass on what was typed; False when the process does not take it."""
        return await self._tell(self.send_bytes(text.encode("utf-8", "replace")))

    async def resize(self, size: Mapping[str, object]) -> bool:
        """Pass on the size of the window."""
        return await self._tell(self.set_terminal_size(*clamp_size(size)))

    async def attend(self, *, here: bool) -> bool:
        """Pass on whether the page has the keyboard."""
        return await self._tell(self.focus() if here else self.blur())

    async def _tell(self, telling: Awaitable[object]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await telling
        except (OSError, TimeoutError):
            return False
        return True

    async def claim(self, key: str) -> Download | None:
        """A document that was made here and that nobody has fetched yet; it is given out once."""
        try:
            document = await self.downloads.get_download_metadata(key)
        except KeyError:
            return None
        if key in self._claimed:
            return None
        self._claimed.add(key)
        return document

    async def stop(self) -> None:
        """End the process in good order, and make sure that it has ended."""
        self._mute = True  # what it still draws is read and thrown away: it must not get stuck
        await self.downloads.cancel_app_downloads(self.app_service_id)
        process = self._process
        if process is not None:
            if process.returncode is None:
                # Not process.terminate(): that asks the system for the status of one that has just
                # ended by itself, and takes it away from the loop, which then complains.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGTERM)
            try:
                async with asyncio.timeout(GRACE):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._task is not None:
            await self._task


def clamp_size(size: Mapping[str, object]) -> tuple[int, int]:
    """Columns and lines of a window, as a terminal may have them.

    Raises:
        ValueError: they are no numbers.
    """
    width, height = size.get("width"), size.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        raise ValueError("a size is two whole numbers")
    return (
        min(max(width, WIDTHS[0]), WIDTHS[1]),
        min(max(height, HEIGHTS[0]), HEIGHTS[1]),
    )
