"""Where results go: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assess.errors import UsageError, WriteError

__all__ = ["Sink", "dump_json", "make_folder", "open_sink", "refuse_inputs", "write_file"]

_HIDDEN = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that JSON allows as they are, but that a terminal should never be sent."""


class Sink:
    """Takes a result as text, in pieces; always UTF-8 when it is a file or a pipe of bytes."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Pass on a piece of text."""
        if self._stream is None:
            sys.stdout.write(text)
        else:
            self._stream.write(text.encode("utf-8", errors="backslashreplace"))

    def write_bytes(self, data: bytes) -> None:
        """Pass on bytes."""
        if self._stream is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        else:
            self._stream.write(data)


@contextmanager
def open_sink(output: str | None) -> Iterator[Sink]:
    """Open where a result goes: stdout for ``None`` and ``-``, else a file replaced at the end.

    The file appears only when the block ends well; a reader never sees half of it.

    Raises:
        WriteError: the file cannot be written.
    """
    if output in (None, "-"):
        yield Sink(None)
        return
    assert output is not None  # noqa: S101 - narrowed above
    with _replacing(Path(output)) as stream:
        yield Sink(stream)


def write_file(path: Path, data: bytes, *, overwrite: bool = True) -> None:
    """Write a whole file or nothing.

    Args:
        path: where to; its folder must exist.
        data: the content.
        overwrite: when false, a file that exists is left as it is.

    Raises:
        WriteError: the file cannot be written, or exists and must not be overwritten.
    """
    with _replacing(path, overwrite=overwrite) as stream:
        stream.write(data)


@contextmanager
def _replacing(path: Path, *, overwrite: bool = True) -> Iterator[IO[bytes]]:
    try:
        if path.is_dir():
            raise WriteError("This is a folder; a file name is needed.", str(path))
        if path.exists() and not path.is_file():  # a pipe or device: nothing to replace
            with path.open("wb") as stream:
                yield stream
            return
        target = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(_mode(target))
            _move(temporary, target, overwrite=overwrite)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError:
        raise WriteError("This file exists and was left as it is.", str(path)) from None
    except FileNotFoundError:
        raise WriteError(f"The folder {path.parent} does not exist.", str(path)) from None
    except OSError as error:
        raise WriteError(f"Cannot write this file: {error.strerror or error}.", str(path)) from None


def _move(temporary: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        temporary.replace(target)
        return
    try:
        os.link(temporary, target)  # fails when the target exists, with no moment in between
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        temporary.replace(target)


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


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


def refuse_inputs(outputs: Iterable[str], inputs: Iterable[Path | None]) -> None:
    """Make sure that no answer file is overwritten by a result.

    Raises:
        UsageError: one of ``outputs`` is the same file as one of ``inputs``.
    """
    answers = {_identity(path) for path in inputs if path is not None} - {None}
    for output in outputs:
        if _identity(Path(output)) in answers:
            raise UsageError(f"{output} is an answer file of this run; choose another name.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def dump_json(value: object, *, indent: int | None = 2) -> str:
    """JSON as UTF-8 text in which characters that could disturb a terminal are escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
