"""The last moment: the terminal was closed, or the program has to stop. Nothing said is lost."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from assess.tui.recent import Memory
from assess.tui.session import Session
from assess.tui.text import place_of

__all__ = ["bring_to_disk", "words"]


def bring_to_disk(
    screens: Sequence[Screen[Any]], session: Session | None, memory: Memory
) -> Path | None:
    """Save everything, also what is typed in an open editor; raises nothing.

    Args:
        screens: all that are open.
        session: the open assessment.
        memory: where the place is remembered, so that it is offered at the next start.

    Returns:
        Where the answers are when their own file could not be written.
    """
    from assess.tui.dialogs.dialog import Dialog

    for screen in screens:
        with contextlib.suppress(Exception):
            if isinstance(screen, Dialog):
                screen.rescue()
    place = None
    if session is not None:
        with contextlib.suppress(Exception):
            place = session.rescue(_places(session.path, memory))
        if place is not None:
            memory.opened(place, hide_scores=session.hide_scores)
    return place


def _places(path: Path, memory: Memory) -> Iterator[Path]:
    """Where answers can go when their file cannot be written: beside it, or at home."""
    from assess.tui.files import free_name

    yield free_name(path.absolute())
    for folder in (memory.path.parent, Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        yield free_name(folder / path.name)


def words(place: Path) -> str:
    """What is told when the answers are in another place."""
    return f"The answer file could not be written. Your answers are in {place_of(place)}"
