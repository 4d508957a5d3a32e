"""The sessions that are going on: how many there may be, how long, and how each of them ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from assess.serve.child import Child
from assess.serve.gate import folder_name
from assess.serve.settings import Serving

__all__ = ["LONGEST_MESSAGE", "Ending", "Sessions"]

LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message of a browser; a long text that is pasted into a note is one."""


class Ending(IntEnum):
    """Why a session ended: the code that closes its WebSocket; the page has the words."""

    LEFT = 4000
    IDLE = 4001
    FULL = 4002
    STOPPED = 4003
    FAILED = 4004
    GARBLED = 4005


class Sessions:
    """All sessions of a server."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._live: dict[Child, str] = {}
        """Each process, and the key of the person who answers."""
        self._stopping = asyncio.Event()
        self._over = asyncio.Event()
        self._over.set()

    def __len__(self) -> int:
        return len(self._live)

    def of(self, key: str) -> tuple[Child, ...]:
        """The processes of one person."""
        return tuple(child for child, owner in self._live.items() if owner == key)

    def folder(self, key: str) -> Path | None:
        """The folder of a person; ``None`` when everybody answers one file."""
        home = self._serving.folder
        return None if home is None else home / folder_name(key)

    async def sit(
        self, socket: web.WebSocketResponse, key: str, size: tuple[int, int]
    ) -> Ending | None:
        """Let a person answer until one side ends it.

        Args:
            socket: the connection to the browser.
            key: the person's.
            size: columns and lines of the window.

        Returns:
            Why it ended; ``None`` when the browser went away.

        Raises:
            OSError: the person's folder cannot be made, or no process can be started.
        """
        if self._stopping.is_set():
            return Ending.STOPPED
        if len(self._live) >= self._serving.most:
            return Ending.FULL
        loop = asyncio.get_running_loop()
        gone: asyncio.Future[bool] = loop.create_future()

        child = Child(
            self._arguments(key),
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            ended=gone.set_result,
        )
        with self._counted(child, key):
            try:
                await child.start(*size)
                return await self._wait(self._listen(socket, child), gone)
            finally:
                await asyncio.shield(child.stop())

    async def stop(self) -> None:
        """End all sessions, and wait until each process has brought everything to disk."""
        self._stopping.set()
        await self._over.wait()

    # ------------------------------------------------------------ one session

    def _arguments(self, key: str) -> list[str]:
        serving, folder = self._serving, self.folder(key)
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            arguments = [str(folder.absolute())]
        else:
            assert serving.file is not None  # noqa: S101 - a server has a folder or a file
            file = serving.file.absolute()
            arguments = [str(file.parent), "--file", file.name]
        if serving.overlay is not None:
            arguments += ["--rubric", str(serving.overlay.absolute())]
        return arguments

    @contextmanager
    def _counted(self, child: Child, key: str) -> Iterator[None]:
        self._live[child] = key
        self._over.clear()
        try:
            yield
        finally:
            del self._live[child]
            self._tidy(key)
            if not self._live:
                self._over.set()

    async def _wait(
        self, listening: Coroutine[Any, Any, Ending | None], gone: asyncio.Future[bool]
    ) -> Ending | None:
        """Wait until the browser, the process or the server ends it."""
        heard = asyncio.ensure_future(listening)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((heard, gone, stopping), return_when=asyncio.FIRST_COMPLETED)
            if heard.done():
                return heard.result()
            if gone.done():
                return Ending.LEFT if gone.result() else Ending.FAILED
            return Ending.STOPPED
        finally:
            for waiting in (heard, stopping):
                waiting.cancel()
            await asyncio.gather(heard, stopping, return_exceptions=True)

    async def _listen(self, socket: web.WebSocketResponse, child: Child) -> Ending | None:
        """Pass on what the browser sends; only what a person does counts against idle time."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while (left := last + self._serving.idle - loop.time()) > 0:
            try:
                message = await socket.receive(timeout=left)
            except TimeoutError:
                return Ending.IDLE
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
                return None
            if message.type is not WSMsgType.TEXT:
                return Ending.GARBLED
            try:
                kind, *rest = json.loads(message.data)
                if kind == "stdin":
                    last = loop.time()
                if not await _pass_on(child, kind, rest):
                    return Ending.FAILED
            except (ValueError, TypeError, LookupError, RecursionError):
                return Ending.GARBLED
        return Ending.IDLE

    def _tidy(self, key: str) -> None:
        """Take away the folder of somebody who only had a look."""
        folder = self.folder(key)
        if folder is None or self.of(key):
            return
        with suppress(OSError):
            if not any(folder.glob("*.yaml")):
                (folder / ".questionnaire.json").unlink(missing_ok=True)
                folder.rmdir()


async def _pass_on(child: Child, kind: str, rest: Sequence[Any]) -> bool:
    """Pass on one message of the page; False when the process does not take it.

    Raises:
        ValueError, TypeError, LookupError: it is no message of ours.
    """
    if kind == "stdin":
        return await child.type("".join(rest[:1]))
    if kind == "resize":
        return await child.resize(dict(rest[0]))
    if kind in ("focus", "blur"):
        return await child.attend(here=kind == "focus")
    if kind == "ping":  # the library's page measures how long an answer takes; nobody looks at it
        return True
    raise ValueError(kind)
