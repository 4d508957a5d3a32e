"""Keys in their order: the next one is handled when the one before is done.

The library passes a key to the widget in focus and from there up to the application, through the
queue of each. Of keys that come in one burst (fast typing, a slow connection, a paste on a terminal
that does not mark pastes) a later one can overtake an earlier one on that way: an Enter the letters
before it, or letters the dialog that is about to open. Here each key is followed by a call that
takes the same way; when it arrives, the next key is let go.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

__all__ = ["KeyOrder"]

LOST = 0.3
"""Seconds after which that call is taken for lost (its widget went away with a dialog)."""
OPENING = 1.0
"""Seconds that keys wait at most for a dialog to open."""


class KeyOrder:
    """Lets one key after the other pass to the application."""

    def __init__(self, app: App[Any], handle: Callable[[events.Key], Awaitable[None]]) -> None:
        """Begin with nothing waiting.

        Args:
            app: the application.
            handle: what the application does with a key that it is let to have.
        """
        self._app = app
        self._handle = handle
        self._waiting: deque[events.Key] = deque()
        self._done = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.busy = False
        """True while a key is being handled or waits."""

    async def take(self, event: events.Key) -> None:
        """Handle a key now, or keep it until the ones before are done."""
        self._waiting.append(event)
        if not self.busy:
            self.busy = True
            await self._let_go()
            self._task = asyncio.create_task(self._rest())

    async def _let_go(self) -> None:
        self._done.clear()
        screen = self._app.screen
        target = screen.focused if screen.focused is not None else screen
        await self._handle(self._waiting.popleft())
        self._send(target)

    def _send(self, to: MessagePump | None) -> None:
        """Follow the key to a widget."""
        if to is None or not to.call_later(self._arrived, to):
            self._done.set()

    def _arrived(self, at: MessagePump) -> None:
        """What the widget does with the key is done; go on as the key does, or say so."""
        if at is self._app:
            self._done.set()
        else:
            self._send(at._parent)

    async def _rest(self) -> None:
        """Let the waiting keys go, each when the one before is done."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), LOST)
            if not self._waiting:
                break
            await self._ready()
            await self._let_go()
        self.busy = False

    async def _ready(self) -> None:
        """Wait until a screen that is opening or closing has done so."""
        end = monotonic() + OPENING
        calm = 0
        while calm < 3 and monotonic() < end:
            screen = self._app.screen
            focused = screen.focused
            idle = screen.is_mounted and not screen.message_queue_size
            idle = idle and (focused is None or not focused.message_queue_size)
            calm = calm + 1 if idle else 0
            await asyncio.sleep(0.001)
