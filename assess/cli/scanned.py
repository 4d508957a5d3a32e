"""What repositories show, for the commands that set it beside answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assess.cli.console import Settings
from assess.cli.progress import progress

if TYPE_CHECKING:
    from assess.rubric.model import Rubric
    from assess.scan.scan import Scan

__all__ = ["look", "scan_option"]

F = TypeVar("F", bound=Callable[..., Any])

MANY = 5000
"""Files from which on a bar is shown."""


def scan_option(command: F) -> F:
    """Add ``--scan REPO``, passed on as ``scanned``."""
    return click.option(
        "--scan",
        "scanned",
        metavar="REPO",
        type=click.Path(),
        multiple=True,
        help="Set beside the answers what this repository shows, or a scan that"
        " assess scan --format json wrote. Repeat the option for several.",
    )(command)


def look(places: Sequence[str], rubric: Rubric, settings: Settings) -> Scan:
    """Scan repositories, and read scans that were saved, with a bar for many files.

    Raises:
        AssessError: a repository or a saved scan cannot be read.
    """
    from assess.scan.gather import gather

    with ExitStack() as bar:
        advance: Callable[[], None] | None = None

        def step(done: int, total: int) -> None:
            nonlocal advance
            if advance is None or done == 1:  # a repository begins
                bar.close()
                advance = bar.enter_context(progress("Files", total, settings, few=MANY))
            advance()

        return gather(places, rubric, step)
