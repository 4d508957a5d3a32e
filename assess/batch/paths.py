"""Which answer files a PATH means: a file, folder or glob, here or in a store, or ``-``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from assess.errors import AssessError, Message, MissingLibraryError, UsageError
from assess.frozen import frozen
from assess.stores import PATTERN, Entry, find, is_address, look, match, path_of

__all__ = ["STDIN", "STDIN_NAME", "Input", "Inputs", "expand", "glob_base"]

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml")
STDIN_LIMIT = 8 * 1024 * 1024
"""Bytes read from standard input at most; the reader of answers refuses far less."""

_EMPTY = "This folder has no answer files (*.yaml or *.yml)."


@frozen
class Input:
    """One answer file to read.

    Either it can be tried (``path``, an ``address`` in a store, or ``data`` read from standard
    input), or ``problem`` says why there is nothing to read.
    """

    name: str
    """As the user would write it; errors speak of it."""
    path: Path | None = None
    address: str = ""
    size: int = 0
    """Bytes at the address, as the store told; 0 when it did not."""
    data: bytes | None = None
    problem: Message | None = None

    @property
    def place(self) -> Path | str | None:
        """Where it is: a path, an address in a store, or nowhere."""
        return self.path or self.address or None


class Inputs:
    """The answer files that PATHs mean, in the order given and sorted within a folder or glob.

    A folder means all ``*.yaml`` and ``*.yml`` files below it; hidden files and folders are left
    out and links to folders are not followed, so a loop of links ends. A file that is meant twice
    is listed once. A PATH that means nothing becomes an :class:`Input` with a problem.

    They are found anew each time: of a hundred thousand files, only the names of one folder are
    in memory at once.

    Args:
        paths: as the user wrote them.

    Raises:
        UsageError: standard input was named twice.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = tuple(paths)
        if self._paths.count(STDIN) > 1:
            raise UsageError("Standard input (-) can be read only once.")
        self._stdin: Input | None = None
        self._count: int | None = None

    def __iter__(self) -> Iterator[Input]:
        if len(self._paths) == 1 and glob_base(self._paths[0]) is None:
            yield from self._expand_one(self._paths[0])  # nothing can be meant twice
            return
        seen: set[str] = set()
        for text in self._paths:
            for item in self._expand_one(text):
                key = item.address or _identity(item)
                if key not in seen:
                    seen.add(key)
                    yield item

    def __len__(self) -> int:
        """How many there were when it was asked first."""
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __contains__(self, item: object) -> bool:
        return any(item == found for found in self)

    def _expand_one(self, text: str) -> Iterator[Input]:
        if text == STDIN:
            self._stdin = self._stdin or _read_stdin()
            yield self._stdin
        else:
            yield from _expand_one(text)


def expand(paths: Iterable[str]) -> list[Input]:
    """All the answer files that PATHs mean: :class:`Inputs` as a list.

    Raises:
        UsageError: standard input was named twice.
    """
    return list(Inputs(paths))


def glob_base(text: str) -> Path | None:
    """The folder in and below which a PATH that is a glob matches; ``None`` when it is none."""
    if is_address(text) or not PATTERN.search(text) or os.path.lexists(text):
        return None
    parts = Path(text).parts
    return Path(*parts[: next(i for i, part in enumerate(parts) if PATTERN.search(part))])


def _expand_one(text: str) -> Iterator[Input]:
    if "\0" in text:
        yield Input(text, problem=Message("A path cannot contain a NUL character."))
    elif is_address(text):
        yield from _in_store(text)
    elif os.path.isdir(text):  # noqa: PTH112 - keeps the user's spelling
        yield from _in_folder(text)
    elif glob_base(text) is not None:
        yield from _in_glob(text)
    else:
        yield Input(text, path=Path(text))


def _identity(item: Input) -> str:
    return STDIN if item.data is not None else os.path.abspath(item.name)  # noqa: PTH100 - links stay apart


def _in_store(address: str) -> Iterator[Input]:
    """The answer files at an address, a folder or a pattern of addresses."""
    try:
        here = look(address)
        if here is not None and not here.is_folder:
            yield Input(address, address=address, size=here.size)
            return
        if here is not None:
            found, missing = find(address), _EMPTY
        elif PATTERN.search(address):
            found, missing = match(address), "No file matches this pattern."
        else:
            found, missing = iter(()), "There is no such file."
        some = False
        for item in _below(found):
            some = True
            yield item
        if not some:
            yield Input(address, problem=Message(missing))
    except MissingLibraryError:
        raise
    except AssessError as error:
        yield Input(address, problem=error.messages[0])


def _below(entries: Iterator[Entry]) -> Iterator[Input]:
    """The answer files among entries and in the folders among them; hidden names are left out."""
    for entry in entries:
        if path_of(entry.address).name.startswith("."):
            continue
        if entry.is_folder:
            yield from _below(find(entry.address))
        elif entry.address.endswith(SUFFIXES):
            yield Input(entry.address, address=entry.address, size=entry.size)


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

    for name in _walk(folder, unreadable):
        found = True
        yield Input(name, path=Path(name))
    yield from problems
    if not found and not problems:
        yield Input(
            folder,
            problem=Message(_EMPTY, hint="'assess new FILE' writes one."),
        )


def _walk(folder: str, unreadable: Callable[[OSError], None]) -> Iterator[str]:
    """Answer files below a folder, sorted by the parts of their paths."""
    open_folders = [_names(folder, unreadable)]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
        elif found[1]:
            open_folders.append(_names(found[0], unreadable))
        else:
            yield found[0]


def _names(folder: str, unreadable: Callable[[OSError], None]) -> Iterator[tuple[str, bool]]:
    """The answer files and the folders in a folder, by name; True for a folder."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(  # names and no entries: there may be very many
                (entry.name, is_folder)
                for entry in entries
                if not entry.name.startswith(".")
                and ((is_folder := entry.is_dir(follow_symlinks=False)) or _is_named(entry))
            )
    except OSError as error:
        unreadable(error)
        return
    for name, is_folder in names:
        yield os.path.join(folder, name), is_folder  # noqa: PTH118 - keeps "./" as written


def _is_named(entry: os.DirEntry[str]) -> bool:
    """Whether it is named like an answer file and is no link to a folder."""
    return entry.name.endswith(SUFFIXES) and not os.path.isdir(entry.path)  # noqa: PTH112 - no error for links in a circle


def _in_glob(pattern: str) -> Iterator[Input]:
    try:
        matches = sorted(_glob(pattern), key=_by_parts)
    except (OSError, ValueError) as error:
        yield Input(pattern, problem=Message(f"Cannot use this pattern: {error}."))
        return
    if not matches:
        yield Input(pattern, problem=Message("No file matches this pattern."))
    for path in matches:
        yield from _expand_one(path)


def _glob(pattern: str) -> Iterator[str]:
    """Match as a shell does: hidden names only when asked for; ``**`` follows no links."""
    parts = Path(pattern).parts
    first = next(i for i, part in enumerate(parts) if PATTERN.search(part))
    base = Path(*parts[:first])
    rest = [part if part == "**" else part.replace("**", "*") for part in parts[first:]]
    hidden = any(part.startswith(".") for part in rest)
    for path in base.glob("/".join(rest)):
        below = path.relative_to(base).parts
        if hidden or not any(part.startswith(".") for part in below):
            yield str(path)


def _by_parts(name: str) -> tuple[str, ...]:
    return Path(name).parts
