"""A server from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any, TextIO

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from assess.errors import AssessError
from assess.plaintext import clean
from assess.rubric.model import Rubric
from assess.serve.settings import Serving
from assess.serve.site import Site

__all__ = ["LogLine", "prepare_log", "running", "serve"]

QUIET_AFTER = 20.0
"""Seconds after which a connection that asks for nothing is closed."""


class LogLine(logging.Formatter):
    """A message in one line, safe for a terminal; whatever a request brought forges no other."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The message."""
        return clean(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        """The traceback, set off from messages."""
        return "\n".join(f"  | {clean(line)}" for line in super().formatException(ei).split("\n"))


def prepare_log(stream: TextIO | None = None) -> None:
    """Say where messages go, and leave out those that are no error of this server.

    Args:
        stream: where they go; standard error when ``None``.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    # A session that ends while it starts is no error; what is one, the session tells itself.
    logging.getLogger("textual-serve").setLevel(logging.CRITICAL)
    # A stranger who sends garbage is answered with 400, and fills no log.
    logging.getLogger("aiohttp.server").addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, HttpProcessingError)


def serve(serving: Serving, rubric: Rubric, ready: Callable[[str], None]) -> int:
    """Serve the questionnaire until Ctrl+C or SIGTERM; then end every session in good order.

    Args:
        serving: how the server is set up.
        rubric: what is asked.
        ready: told the address to open, once it can be opened.

    Returns:
        The number of sessions that were ended with the server.

    Raises:
        AssessError: the server cannot listen there.
    """
    prepare_log()
    return asyncio.run(_serve(serving, rubric, ready))


async def _serve(serving: Serving, rubric: Rubric, ready: Callable[[str], None]) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(name, stop.set)
    async with running(serving, rubric) as (site, address):
        ready(address)
        await stop.wait()
        going_on = len(site.sessions)
    return going_on


@contextlib.asynccontextmanager
async def running(serving: Serving, rubric: Rubric) -> AsyncIterator[tuple[Site, str]]:
    """A server that listens; at the end every session is ended.

    Yields:
        The site, and the address to open in a browser.

    Raises:
        AssessError: it cannot listen there.
    """
    listening = _listen(serving)
    port = listening.getsockname()[1]
    site = Site(serving, rubric, port)
    runner = web.AppRunner(
        site.application(),
        handle_signals=False,
        access_log=None,  # addresses carry the token
        keepalive_timeout=QUIET_AFTER,
        shutdown_timeout=5,
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        token = f"?token={serving.token}" if serving.token else ""
        yield site, f"{serving.origin(port)}/{token}"
    finally:
        await site.sessions.stop()
        await runner.cleanup()


def _listen(serving: Serving) -> socket.socket:
    host, port = serving.host, serving.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = "Something listens there already; choose another port with --port."
        elif error.errno == errno.EACCES:
            why = "This user may not listen there; choose a port above 1023 with --port."
        elif isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            why = "This machine has no such address."
        else:
            why = f"{error.strerror or error}."
        raise AssessError(f"Cannot listen on {host}, port {port}. {why}") from None
