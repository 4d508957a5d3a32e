"""The last moment: the terminal was closed, or the program has to stop. Nothing said is lost."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from assess.language import tr
from assess.tui.place import Place
from assess.tui.recent import Memory
from assess.tui.session import Session
from assess.tui.text import place_of

__all__ = ["bring_to_disk", "words"]


def bring_to_disk(
    screens: Sequence[Screen[Any]], session: Session | None, memory: Memory, place: Place
) -> Path | None:
    """Save everything, also what is typed in an open editor; raises nothing.

    Args:
        screens: all that are open.
        session: the open assessment.
        memory: where the file is remembered, so that it is offered at the next start.
        place: where files may be.

    Returns:
        Where the answers are when their own file could not be written.
    """
    from assess.tui.dialogs.dialog import Dialog

    for screen in screens:
        with contextlib.suppress(Exception):
            if isinstance(screen, Dialog):
                screen.rescue()
    rescued = None
    if session is not None:
        with contextlib.suppress(Exception):
            rescued = session.rescue(place.spares(session.path, memory.path.parent))
        if rescued is not None:
            memory.opened(rescued, hide_scores=session.hide_scores)
    return rescued


def words(place: Path) -> str:
    """What is told when the answers are in another place."""
    return tr(
        "The answer file could not be written. Your answers are in {place}", place=place_of(place)
    )
