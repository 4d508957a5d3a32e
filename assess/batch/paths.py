"""Which answer files a PATH means: a file, a folder, a glob, or ``-`` for standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Message, UsageError

__all__ = ["STDIN", "STDIN_NAME", "Input", "expand", "glob_base"]

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml")
STDIN_LIMIT = 8 * 1024 * 1024
"""Bytes read from standard input at most; the reader of answers refuses far less."""

_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Input:
    """One answer file to read.

    Either it can be tried (``path``, or ``data`` read from standard input), or ``problem`` says
    why there is nothing to read.
    """

    name: str
    """As the user would write it; errors speak of it."""
    path: Path | None = None
    data: bytes | None = None
    problem: Message | None = None


def expand(paths: Iterable[str]) -> list[Input]:
    """Resolve each PATH to answer files, in the order given and sorted within a folder or glob.

    A folder means all ``*.yaml`` and ``*.yml`` files below it; hidden files and folders are left
    out and links to folders are not followed, so a loop of links ends. A file that is meant twice
    is listed once. A PATH that means nothing becomes an :class:`Input` with a problem.

    Raises:
        UsageError: standard input was named twice.
    """
    inputs: list[Input] = []
    seen: set[str] = set()
    for text in paths:
        for item in _expand_one(text):
            key = STDIN if item.data is not None else os.path.abspath(item.name)  # noqa: PTH100 - links stay apart
            if key in seen:
                if key == STDIN:
                    raise UsageError("Standard input (-) can be read only once.")
                continue
            seen.add(key)
            inputs.append(item)
    return inputs


def glob_base(text: str) -> Path | None:
    """The folder in and below which a PATH that is a glob matches; ``None`` when it is none."""
    if not _MAGIC.search(text) or os.path.lexists(text):
        return None
    parts = Path(text).parts
    return Path(*parts[: next(i for i, part in enumerate(parts) if _MAGIC.search(part))])


def _expand_one(text: str) -> Iterator[Input]:
    if text == STDIN:
        yield _read_stdin()
    elif "\0" in text:
        yield Input(text, problem=Message("A path cannot contain a NUL character."))
    elif os.path.isdir(text):  # noqa: PTH112 - keeps the user's spelling
        yield from _in_folder(text)
    elif glob_base(text) is not None:
        yield from _in_glob(text)
    else:
        yield Input(text, path=Path(text))


def _read_stdin() -> Input:
    if sys.stdin is None:
        return Input(STDIN_NAME, problem=Message("Standard input is closed."))
    buffer = getattr(sys.stdin, "buffer", None)
    data = buffer.read(STDIN_LIMIT) if buffer else sys.stdin.read(STDIN_LIMIT).encode()
    return Input(STDIN_NAME, data=data)


def _in_folder(folder: str) -> Iterator[Input]:
    found = False
    problems: list[Input] = []

    def unreadable(error: OSError) -> None:
        where = str(error.filename or folder)
        problems.append(Input(where, problem=Message(f"Cannot open the folder: {error.strerror}.")))

    names: list[str] = []
    for where, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        names += [
            os.path.join(where, name)  # noqa: PTH118 - keeps "./" and a leading folder as written
            for name in files
            if name.endswith(SUFFIXES) and not name.startswith(".")
        ]
    for name in sorted(names, key=_by_parts):
        found = True
        yield Input(name, path=Path(name))
    yield from problems
    if not found and not problems:
        yield Input(
            folder,
            problem=Message(
                "This folder has no answer files (*.yaml or *.yml).",
                hint="'assess new FILE' writes one.",
            ),
        )


def _in_glob(pattern: str) -> Iterator[Input]:
    try:
        matches = sorted(_glob(pattern), key=_by_parts)
    except (OSError, ValueError) as error:
        yield Input(pattern, problem=Message(f"Cannot use this pattern: {error}."))
        return
    if not matches:
        yield Input(pattern, problem=Message("No file matches this pattern."))
    for match in matches:
        yield from _expand_one(match)


def _glob(pattern: str) -> Iterator[str]:
    """Match as a shell does: hidden names only when asked for; ``**`` follows no links."""
    parts = Path(pattern).parts
    first = next(i for i, part in enumerate(parts) if _MAGIC.search(part))
    base = Path(*parts[:first])
    rest = [part if part == "**" else part.replace("**", "*") for part in parts[first:]]
    hidden = any(part.startswith(".") for part in rest)
    for match in base.glob("/".join(rest)):
        below = match.relative_to(base).parts
        if hidden or not any(part.startswith(".") for part in below):
            yield str(match)


def _by_parts(name: str) -> tuple[str, ...]:
    return Path(name).parts
