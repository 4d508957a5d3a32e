"""A progress bar on stderr for long runs, and what is said when a run is interrupted."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assess.cli.console import Settings, complain, is_terminal

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

__all__ = ["progress", "tell_interrupted"]

FEW = 20
"""Steps that need no bar."""
BEAT = 0.1
"""Seconds between two drawings."""


@contextlib.contextmanager
def progress(
    what: str,
    total: int,
    settings: Settings,
    *,
    results_on_screen: bool = False,
    few: int = FEW,
) -> Iterator[Callable[[], None]]:
    """Show how far a run is, how fast, and the time left; gives the function that counts a step.

    Nothing is shown when stderr is no terminal, in quiet, for a few steps, or when results run
    over the same screen.

    Args:
        what: what is being done, such as "Scoring".
        total: steps in all.
        settings: whether the user asked for quiet.
        results_on_screen: results are printed while it runs, and stdout may be the terminal.
        few: fewer steps need no bar.
    """
    same_screen = results_on_screen and is_terminal(sys.stdout)
    if settings.quiet or total < few or same_screen or not is_terminal(sys.stderr):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            from rich.text import Text

            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:,.{0 if speed >= 10 else 1}f}/s")

    console = Console(stderr=True)
    if console.is_dumb_terminal:
        yield lambda: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=console,
        auto_refresh=False,  # a thread that draws would be copied into the worker processes
        transient=True,
        redirect_stdout=False,
    )
    with bar:
        task = bar.add_task(what, total=total)
        drawn = 0.0

        def step() -> None:
            nonlocal drawn
            bar.advance(task)
            if (now := time.monotonic()) - drawn >= BEAT:
                drawn = now
                bar.refresh()

        yield step


def tell_interrupted(done: int, total: int, output: str | None = None) -> None:
    """Say how far an interrupted run came and where that is."""
    where = f"; {output} holds these" if output and done else ""
    complain(f"Interrupted: {done:,} of {total:,} files done{where}.")
