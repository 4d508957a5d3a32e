"""What tests of the questionnaire share."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

sys.path.insert(0, str(Path(__file__).parent))

import made

from assess.answers.model import Answer
from assess.rubric.model import Rubric
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, which is the home folder, too; a terminal of many colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


CHARACTERS = {"enter": "\r", "space": " ", "slash": "/", "question_mark": "?", "tab": "\t"}


@pytest.fixture(autouse=True)
def _patient_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press keys in one burst, and go on when the last one is done; no waiting in between."""

    async def press(self: Pilot[int], *keys: str) -> None:
        for key in keys:
            character = key if len(key) == 1 else CHARACTERS.get(key)
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, character))
        await asyncio.sleep(0)
        while self.app.keys.busy:
            await asyncio.sleep(0.001)
        await self.pause()

    monkeypatch.setattr(Pilot, "press", press)


Open = Callable[..., Questionnaire]


@pytest.fixture
def questionnaire(here: Path) -> Open:
    """Makes the application: on ``team.yaml`` with given answers, or on Home without any."""

    def make(
        answers: dict[str, Answer] | None = None,
        *,
        rubric: Rubric | None = None,
        theme: str = "dark",
        look: bool = False,
        **header: Any,
    ) -> Questionnaire:
        used = rubric or made.small()
        memory = here / "memory.json"
        remembered = json.loads(memory.read_text()) if memory.exists() else {}
        memory.write_text(json.dumps(remembered | {"theme": theme}))
        session = None
        if answers is not None:
            path = made.answered(Path("team.yaml"), used, answers, **header)
            session = Session.look(path, used) if look else Session.open(path, used)
        return Questionnaire(used, session=session, memory=Memory(memory), today=made.DATE)

    return make
