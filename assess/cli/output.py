"""Where results go: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO, TypeVar

from assess.errors import ConflictError, Message, UsageError, WriteError
from assess.fileio import write_error, write_file, writing
from assess.stores import is_address, look, write, writing_at

__all__ = [
    "Sink",
    "below",
    "dump_json",
    "form_of",
    "kind_of",
    "make_folder",
    "open_sink",
    "refuse_handwork",
    "refuse_inputs",
    "unique_names",
    "write_result",
]

K = TypeVar("K")

_HIDDEN = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that JSON allows as they are, but that a terminal should never be sent."""


_LONGEST = 180
"""Bytes of a part of a file name; most systems take 255 for the whole."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u2028-\u202e\u2066-\u2069]+')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
"""Names that mean a device on some systems, whatever their suffix."""


class Sink:
    """Takes a result in pieces; a file is UTF-8 whatever the terminal speaks.

    Attributes:
        name: how the user calls it; empty for standard output.
    """

    def __init__(self, stream: IO[bytes] | None, place: Path | str = "") -> None:
        self._stream = stream
        self.name = str(place)

    def write(self, text: str) -> None:
        """Pass on a piece of text.

        Raises:
            WriteError: a file takes no more.
        """
        if self._stream is None:
            out = sys.stdout
            if isinstance(getattr(out, "buffer", None), io.RawIOBase):
                text = text.replace("\n", os.linesep)
                self.write_bytes(text.encode(out.encoding, out.errors or "strict"))
            else:
                out.write(text)
        else:
            self.write_bytes(text.encode("utf-8", errors="backslashreplace"))

    def flush(self) -> None:
        """Send standard output on its way, so that a message comes after it."""
        if self._stream is None and sys.stdout is not None:
            sys.stdout.flush()

    def write_bytes(self, data: bytes) -> None:
        """Pass on bytes.

        Raises:
            WriteError: a file takes no more.
        """
        if self._stream is None:
            sys.stdout.flush()
            rest = memoryview(data)
            while rest:  # without a buffer (python -u) a signal may leave a part unwritten
                rest = rest[sys.stdout.buffer.write(rest) :]
            return
        try:
            self._stream.write(data)
        except OSError as error:
            raise write_error(error, self.name) from None


@contextmanager
def open_sink(output: str | None) -> Iterator[Sink]:
    """Open where a result goes: stdout for ``None`` and ``-``, else a file replaced at the end.

    The file appears only when the block ends well and passed anything on; a reader never sees half
    of it, and an earlier result is not replaced by nothing. Pieces are kept in a temporary file
    beside it, not in memory; a device such as /dev/null is written as it is.

    Raises:
        UsageError: the file holds answers or a roadmap that somebody wrote.
        WriteError: the file cannot be written.
    """
    if output in (None, "-"):
        yield Sink(None)
        return
    assert output is not None  # noqa: S101 - narrowed above
    if is_address(output):
        with writing_at(output) as stream:
            yield Sink(stream, output)
        return
    path = Path(output)
    if path.is_dir():
        raise WriteError("This is a folder; a file name is needed.", output)
    refuse_handwork([path])
    with _open_device(path) if _is_device(path) else writing(path) as stream:
        yield Sink(stream, path)


def _is_device(path: Path) -> bool:
    try:
        return path.exists() and not (path.is_file() or path.is_dir())
    except OSError as error:
        raise write_error(error, path) from None


@contextmanager
def _open_device(path: Path) -> Iterator[IO[bytes]]:
    try:
        stream = path.open("wb")
    except OSError as error:
        raise write_error(error, path) from None
    with stream:
        yield stream


def write_result(target: str, data: bytes, *, overwrite: bool | None = None) -> None:
    """Write a whole file or nothing, also in a store; a device is written as it is.

    Args:
        target: a file of this machine, or an address.
        data: what to write.
        overwrite: whether a file that exists may be overwritten; ``None`` allows it for results,
            but not for what somebody wrote.

    Raises:
        ConflictError: the file exists and must not be overwritten.
        UsageError: it holds answers or a roadmap that somebody wrote.
        WriteError: the file cannot be written.
    """
    if is_address(target):
        if overwrite is False and look(target) is not None:
            hint = "Choose another name."
            raise ConflictError(Message("There is a file of this name already.", hint=hint), target)
        write(target, data)
        return
    path = Path(target)
    if overwrite is not False and _is_device(path):
        with _open_device(path) as stream:
            stream.write(data)
        return
    if overwrite is None:
        refuse_handwork([path])
    write_file(path, data, expected=None, overwrite=overwrite is not False)


def below(folder: str, name: str) -> str:
    """A file in a folder of this machine, or at an address."""
    return f"{folder.rstrip('/')}/{name}" if is_address(folder) else str(Path(folder) / name)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, unless it is there.

    Raises:
        WriteError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"Cannot make this folder: {error.strerror or error}."
        raise WriteError(message, str(path)) from None


def refuse_handwork(outputs: Iterable[Path | str]) -> None:
    """Make sure that no result takes the place of what somebody wrote.

    Args:
        outputs: files that need not exist; addresses are passed over.

    Raises:
        UsageError: one of them holds answers or a roadmap.
    """
    from assess.answers.handwork import holds_handwork

    for path in outputs:
        if not is_address(str(path)) and holds_handwork(Path(path)):
            raise UsageError(
                f"{path} holds answers or a roadmap that somebody wrote, and is not overwritten;"
                " choose another name, or remove it first."
            )


def refuse_inputs(outputs: Iterable[str], inputs: Iterable[Path | str | None]) -> None:
    """Make sure that no answer file is overwritten by a result.

    Args:
        outputs: files of this machine, or addresses.
        inputs: paths of this machine, addresses, or what cannot be overwritten.

    Raises:
        UsageError: one of ``outputs`` is the same file as one of ``inputs``.
    """
    results = {_identity(output): output for output in outputs}
    results.pop(None, None)
    if not results:  # they do not exist yet
        return
    for path in inputs:
        if path is not None and (output := results.get(_identity(path))) is not None:
            raise UsageError(f"{output} is an answer file of this run; choose another name.")


def _identity(place: Path | str) -> tuple[int, int] | str | None:
    if isinstance(place, str) and is_address(place):
        return place
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def dump_json(value: object, *, indent: int | None = 2) -> str:
    """JSON as UTF-8 text in which characters that could disturb a terminal are escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def form_of(form: str | None, output: str | None, forms: Collection[str], usual: str) -> str:
    """What to print: as ``--format`` says, else as FILE ends, else what is usual.

    Args:
        form: what was asked for.
        output: the file's name, or ``-``.
        forms: what a file's ending may mean.
        usual: for people.
    """
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return form or (ending if ending in forms else usual)


def kind_of(output: str, suffixes: Mapping[str, K]) -> K:
    """What to write into a file, by how its name ends.

    Args:
        output: the file's name.
        suffixes: ending, with its dot and in small letters, to what it means.

    Raises:
        UsageError: the name tells nothing.
    """
    suffix = Path(output).suffix.lower()
    if suffix in suffixes:
        return suffixes[suffix]
    *some, last = dict.fromkeys(s for s in suffixes if s != ".htm")
    raise UsageError(
        f"{output}: its name does not tell what to write."
        f" Let it end in {', '.join(some)} or {last}, or say --format."
    )


def unique_names(paths: Sequence[PurePath]) -> list[str]:
    """A file name without suffix for each path, no two alike, also where capitals do not count.

    Equal names are told apart by the folders they lie in, and at last by a number. What some system
    does not allow in a name becomes ``-``, so that a report can be sent to anyone.
    """
    parts = [
        [*(_safe(p) for p in path.parent.parts if p not in ("/", "..")), _safe(path.stem)]
        for path in paths
    ]
    depth = [1] * len(paths)
    for _ in range(max(map(len, parts), default=0)):
        names = [_joined(part[-d:]) for part, d in zip(parts, depth, strict=True)]
        seen = Counter(name.casefold() for name in names)
        depth = [d + (seen[name.casefold()] > 1) for d, name in zip(depth, names, strict=True)]
    names = [_joined(part[-d:]) for part, d in zip(parts, depth, strict=True)]
    taken: set[str] = set()
    for i, name in enumerate(names):
        number, candidate = 2, name
        while candidate.casefold() in taken:
            candidate = f"{name}-{number}"
            number += 1
        taken.add(candidate.casefold())
        names[i] = candidate
    return names


def _joined(parts: Sequence[str]) -> str:
    return "-".join(parts).encode()[: _LONGEST + 40].decode(errors="ignore").rstrip(" .")


def _safe(name: str) -> str:
    """A part of a name that every system takes, and that leaves room for more."""
    known = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    plain = _UNSAFE.sub("-", known).lstrip("- .")
    short = plain.encode()[:_LONGEST].decode(errors="ignore").rstrip(" .") or "assessment"
    return f"{short}-" if short.partition(".")[0].casefold() in _DEVICES else short
