"""The pages around the questionnaire, and the files that they load: a fixed list, no paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.plaintext import clean
from assess.resources import reports_dir
from assess.serve.sessions import Ending

if TYPE_CHECKING:
    from jinja2 import Environment

    from assess.rubric.model import Rubric
    from assess.tui.recent import Recent

__all__ = ["ENDINGS", "asset", "limits", "lines_of", "page", "questions"]

HERE = Path(__file__).parent
FONTS = (
    "IBMPlexMono-Regular.woff2",
    "IBMPlexMono-Bold.woff2",
    "DejaVuSansMono-Symbols.woff2",
    "DejaVuSansMono-Symbols-Bold.woff2",
    "IBMPlexSans-Regular.woff2",
    "IBMPlexSans-SemiBold.woff2",
)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown in place of the questionnaire when it has ended."""

    title: str
    words: str
    again: str = "Go on answering"


LOST = 0
ENDINGS: Mapping[int, Words] = {
    LOST: Words(
        "The connection is lost",
        "Everything that you answered is saved on the server. Look whether you are online, then"
        " connect again.",
        "Connect again",
    ),
    Ending.LEFT: Words("You have left", "Everything that you answered is saved on the server."),
    Ending.IDLE: Words(
        "Ended after a long pause",
        "Nothing was typed for a while, so this session was ended to make room for others."
        " Everything that you answered is saved.",
    ),
    Ending.FULL: Words(
        "All places are taken",
        "As many people are answering as this server takes at a time. What you answered before is"
        " safe. Try again in a few minutes.",
        "Try again",
    ),
    Ending.STOPPED: Words(
        "The server is being stopped",
        "Everything that you answered is saved. Ask whoever runs it when it is back.",
        "Try again",
    ),
    Ending.FAILED: Words(
        "The questionnaire could not go on",
        "Everything that you answered is saved. If this happens again, tell whoever runs this"
        " server.",
        "Start it again",
    ),
    Ending.GARBLED: Words(
        "The connection was closed",
        "The page sent something that the server does not take, perhaps a very long text that was"
        " pasted. Everything that you answered before is saved.",
        "Connect again",
    ),
}
"""By the code with which the WebSocket is closed; any other code is :data:`LOST`."""


@cache
def _assets() -> Mapping[str, Path]:
    import textual_serve

    library = Path(textual_serve.__file__).parent / "static"
    files = [HERE / "assets" / name for name in ("page.css", "page.js", "icon.svg")]
    files += [library / "js" / "textual.js", library / "css" / "xterm.css"]
    files += [reports_dir() / "fonts" / name for name in FONTS]
    return {file.name: file for file in files}


@cache
def asset(name: str) -> tuple[bytes, str] | None:
    """A file that pages load, and its type; ``None`` for any name that is not on the list."""
    file = _assets().get(name)
    return None if file is None else (file.read_bytes(), TYPES[file.suffix])


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )


def page(name: str, **values: Any) -> str:
    """A page as HTML; what it is given is escaped."""
    return _templates().get_template(f"{name}.html").render(values)


def limits(most: int, idle: float) -> str:
    """The limits of the server in words.

    Args:
        most: people at a time.
        idle: seconds.
    """
    minutes = max(round(idle / 60), 1)
    many = f"Up to {most} people" if most > 1 else "One person"
    pause = f"{minutes} minutes" if minutes > 1 else "a minute"
    return (
        f"{many} can answer at the same time. A session in which nothing is typed for {pause} ends;"
        " nothing that was said is lost."
    )


def questions(rubric: Rubric) -> str:
    """How much there is to answer, in a sentence."""
    core = sum(q.core for q in rubric.questions)
    words = f"There are {len(rubric.questions)} questions"
    return f"{words}; {core} core ones give a first picture." if core else f"{words}."


def lines_of(recents: Sequence[Recent]) -> list[dict[str, str]]:
    """The person's assessments as the first page lists them."""
    lines = []
    for recent in recents:
        if recent.problem:
            lines.append({"team": clean(recent.path.name), "rest": " cannot be read at the moment"})
        else:
            rest = f", {recent.done} of {recent.total} answered"
            rest += f", {recent.date.isoformat()}" if recent.date else ""
            lines.append({"team": clean(recent.team), "rest": rest})
    return lines
