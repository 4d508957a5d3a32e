"""What tests see of the questionnaire: its screen as text, and what comes a moment later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import made
from textual.pilot import Pilot

from assess.rubric.model import Rubric
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session
from assess.tui.widgets.lines import Text


def opened(path: Path, rubric: Rubric, recent: Sequence[Path] = (), **more: Any) -> Questionnaire:
    """The application on an answer file; ``recent`` files are remembered."""
    memory = Memory(Path("memory.json"))
    for file in recent:
        memory.opened(file)
    session = Session.open(path, rubric)
    return Questionnaire(rubric, session=session, memory=memory, today=made.DATE, **more)


def said(app: Questionnaire) -> str:
    """The message above the keys."""
    assert app.page is not None
    widget = app.page.query_one("#said", Text)
    return str(widget.render()) if widget.display else ""


def told(app: Questionnaire) -> str:
    """The message of the dialog in front."""
    return " ".join(str(app.screen.query_one("#message", Text).render()).split())


def shown(app: Questionnaire) -> str:
    """Everything on the screen, as text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def words(app: Questionnaire) -> str:
    """The same in one line, whatever was wrapped."""
    return " ".join(shown(app).split())


async def settle(pilot: Pilot[int]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    """Wait for what follows a moment later; a busy machine takes longer."""
    for _ in range(500):
        if done():
            return
        await pilot.pause(0.02)
    raise AssertionError(shown(pilot.app))


async def type_text(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*text)
