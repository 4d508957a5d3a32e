"""What reaches the screen: results to stdout, messages to stderr, text made safe for terminals."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from assess.plaintext import clean, unseen

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType

__all__ = [
    "Settings",
    "clean",
    "complain",
    "discard_output",
    "finish_output",
    "is_dumb",
    "is_fancy",
    "is_terminal",
    "make_console",
    "prepare_output",
    "say",
    "tidy",
    "trace",
]

PLAIN_WIDTH = 80


@dataclass(slots=True)
class Settings:
    """What was asked for all of a run."""

    debug: bool = False
    quiet: bool = False


def complain(*lines: str) -> None:
    """Print errors to stderr, one line each; never kept back by ``--quiet``."""
    if sys.stderr is None:
        return
    for line in lines:
        sys.stderr.write(clean(line) + "\n")
    sys.stderr.flush()


def trace(text: str) -> None:
    """Print a traceback to stderr, for ``--debug``.

    What it quotes can begin no line of its own: the log of a build server would take some
    beginnings for commands.
    """
    complain(*(f"  | {line}" for line in text.splitlines()))


def say(settings: Settings, *lines: str) -> None:
    """Print messages that are no errors to stderr, unless the user asked for quiet."""
    if not settings.quiet:
        complain(*lines)


def prepare_output() -> None:
    """Make output never fail on a character that the terminal's encoding lacks."""
    if sys.stdout is None:  # started with stdout closed: what is written is for nobody
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def finish_output() -> None:
    """Flush now, so that a closed pipe is met inside the guard and not at interpreter exit."""
    sys.stdout.flush()


def discard_output() -> None:
    """Send what is still buffered nowhere: the reader has gone, or the disk is full."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
            continue
        with contextlib.suppress(Exception):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def make_console(file: TextIO, *, to_file: bool = False) -> Console:
    """A rich console that writes to ``file`` what suits stdout, or a text file.

    Markup, emoji codes and highlighting are off: users' text is printed as it is written.
    """
    from rich.console import Console
    from rich.segment import Segment

    class Guarded(Console):
        """Lets nothing through that steers a terminal, whoever forgot to clean what they quote."""

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterator[Segment]:
            for part in super().render(renderable, options):
                yield part if part.control else Segment(unseen(part.text), part.style)

    terminal = not to_file and is_terminal(sys.stdout)
    forced = not to_file and os.environ.get("FORCE_COLOR", "") != ""
    width = None if terminal else _columns()
    return Guarded(
        file=file,
        force_terminal=terminal or forced,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
    )


def tidy(page: str) -> str:
    """Drop the blanks with which rich fills lines: they are noise in a pipe and in a diff."""
    return "".join(line.rstrip() + "\n" for line in page.splitlines())


def is_fancy(console: Console) -> bool:
    """Whether line-drawing characters are safe: a real terminal that speaks UTF-8."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    return console.is_terminal and not console.is_dumb_terminal and encoding == "utf8"


def is_dumb() -> bool:
    """Whether the terminal takes nothing but text: it can be neither cleared nor coloured."""
    return os.environ.get("TERM", "").lower() in ("", "dumb", "unknown")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; one that is closed is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _columns() -> int:
    try:
        return max(40, int(os.environ["COLUMNS"]))
    except (KeyError, ValueError):
        return PLAIN_WIDTH
