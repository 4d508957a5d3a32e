"""``assess serve`` while people come and go: by leaving, by closing the page, by vanishing."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import aiohttp

from soak.program import command, listen
from soak.readings import Part

__all__ = ["SESSIONS", "serve"]

SESSIONS = 200
AT_ONCE = 2
ROUND = 10
"""Sessions after which everybody is gone, and the server is asked what it holds."""
PATIENCE = 120.0
SIZE = {"width": "80", "height": "24"}
_ESCAPES = re.compile(r"\x1b[\[\]?0-9;]*[a-zA-Z]")


class _Visitor:
    """A browser with its cookies, and whoever types in it."""

    def __init__(self, client: aiohttp.ClientSession, address: str) -> None:
        self._client = client
        self._address = address.rstrip("/")
        self._seen = ""

    async def answers(self, number: int) -> str:
        """Come in, begin an assessment, answer, go; how it went."""
        async with self._client.get(self._address + "/") as page:
            page.raise_for_status()
            await page.read()
        socket = await self._client.ws_connect(
            f"{self._address}/ws", params=SIZE, headers={"Origin": self._address}, max_msg_size=0
        )
        for keys, words in (
            ("", "New assessment"),
            ("n", "Respondents"),
            (f"Team {number}\r", "question 1 of"),
            ("1", "1 of"),
            ("\r", "question 2 of"),
        ):
            await self._type(socket, keys, words)
        way = ("left", "closed the page", "vanished")[number % 3]
        if way == "left":
            await socket.send_json(["stdin", "q"])
            async with asyncio.timeout(PATIENCE):
                async for _ in socket:
                    pass
        elif way == "closed the page":
            await socket.close()
        elif socket._response.connection is not None:  # no good-bye
            transport = socket._response.connection.transport
            assert transport is not None
            transport.abort()
        return way

    async def _type(self, socket: aiohttp.ClientWebSocketResponse, keys: str, words: str) -> None:
        self._seen = ""
        if keys:
            await socket.send_json(["stdin", keys])
        async with asyncio.timeout(PATIENCE):
            while words not in self._seen:
                message = await socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._seen += _ESCAPES.sub("", message.data.decode())
                elif message.type is not aiohttp.WSMsgType.TEXT:
                    raise SystemExit(f"The session ended before it showed {words!r}.")


async def _come_and_go(address: str, numbers: range) -> list[str]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> str:
        async with gate, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            return await _Visitor(client, address).answers(number)

    return await asyncio.gather(*map(one, numbers))


def serve(folder: Path, sessions: int) -> Part:
    """Let so many people come, answer and go, and read what the server holds when nobody is there.

    Args:
        folder: an empty folder.
        sessions: how many.
    """
    begun = time.monotonic()
    told = folder / "readings.jsonl"
    people = folder / "people"
    ways, readings = Counter[str](), []
    server = subprocess.Popen(
        command(told, "serve", "--port", "0", "--dir", str(people), "-q"),
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        for first in range(0, sessions, ROUND):
            numbers = range(first, min(first + ROUND, sessions))
            ways.update(asyncio.run(_come_and_go(address, numbers)))
            end = time.monotonic() + PATIENCE
            fewest = min((r.handles for r in readings), default=1000)
            while (
                held := listen(server.pid, told, numbers.stop)
            ).children or held.handles > fewest:
                if (
                    time.monotonic() > end
                ):  # some minutes after the last one went: the table says so
                    break
                time.sleep(0.2)
            readings.append(held)
        server.send_signal(signal.SIGINT)
        status = server.wait(PATIENCE)
    finally:
        server.kill()
        server.wait()
    if status:
        raise SystemExit(f"The server ended with status {status}.")
    kept = len(list(people.rglob("*.yaml")))
    if kept != sessions:
        raise SystemExit(f"{sessions} people answered, and {kept} answer files are there.")
    how = ", ".join(f"{n} {way}" for way, n in ways.items())
    words = f"{sessions} people came, answered and went, each with a process ({how}); {kept} answer files kept"
    return Part("serve", "sessions", words, time.monotonic() - begun, readings)
