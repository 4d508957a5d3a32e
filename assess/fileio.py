"""Reading a file that somebody named: regular, of limited size, or one plain sentence."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

from assess.errors import AssessError, Message

__all__ = ["os_message", "read_file", "too_large"]


def read_file(
    path: Path | str, limit: int, error: type[AssessError], name: str | None = None
) -> bytes:
    """Read a regular file of limited size; never waits on a pipe or a device.

    Args:
        path: the file; links are followed.
        limit: how many bytes at most.
        error: the class to raise.
        name: how to call the file in messages; the path when ``None``.

    Raises:
        AssessError: (``error``) it is missing, unreadable, no regular file, or too large.
    """
    shown = str(path) if name is None else name

    def fail(message: str, hint: str = "") -> AssessError:
        return error(Message(message, hint=hint), file=shown)

    try:
        _require_regular(os.stat(path).st_mode, fail)  # noqa: PTH116 - before opening: a device may act on open
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            _require_regular(status.st_mode, fail)
            parts: list[bytes] = []
            room = limit + 1
            while status.st_size <= limit and room > 0 and (part := os.read(handle, room)):
                parts.append(part)
                room -= len(part)
        finally:
            os.close(handle)
    except OSError as problem:
        raise fail(os_message(problem, path)) from None
    except ValueError:
        raise fail("This is no file name: it holds a character that no name can hold.") from None
    if status.st_size > limit or room <= 0:
        raise fail(too_large(limit))
    return b"".join(parts)


def os_message(problem: OSError, path: Path | str) -> str:
    """One plain sentence for what the operating system refused."""
    plain = {
        errno.ENOENT: "There is no such file.",
        errno.ENOTDIR: "There is no such file: a part of its path is not a folder.",
        errno.EACCES: "No permission to read or write this file.",
        errno.EPERM: "No permission to read or write this file.",
        errno.ELOOP: "The links lead in a circle; there is no file behind them.",
        errno.ENAMETOOLONG: "The file name is too long.",
        errno.EISDIR: "This is a folder, not a file.",
        errno.ENOSPC: "The disk is full.",
        errno.EDQUOT: "Your share of the disk is full.",
        errno.EROFS: "This place is read-only.",
        errno.EMFILE: "Too many files are open.",
    }.get(problem.errno or 0)
    if problem.errno == errno.ENOENT and os.path.lexists(path) and Path(path).is_symlink():
        return "This link points to a file that does not exist."
    return plain or f"The file cannot be used: {problem.strerror or problem}."


def _require_regular(mode: int, fail: Any) -> None:
    if stat.S_ISDIR(mode):
        raise fail("This is a folder, not a file.")
    if not stat.S_ISREG(mode):
        raise fail("This is a pipe or a device, not a file.", "Use '-' to read standard input.")


def too_large(limit: int) -> str:
    """What is said of a file of more than ``limit`` bytes."""
    return f"The file is larger than {limit // (1024 * 1024)} MiB and is not read."
