"""Reading a file that somebody named, and writing one so that nobody's work is lost."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from assess.errors import AssessError, ConflictError, Message, WriteError

__all__ = [
    "fingerprint",
    "os_message",
    "read_file",
    "too_large",
    "write_error",
    "write_file",
    "writing",
]

_PATIENCE = 10.0
"""Seconds to wait for another program that is writing into the same folder."""


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


# ---------------------------------------------------------------- writing


def fingerprint(data: bytes) -> str:
    """A short text that differs when the contents differ."""
    return hashlib.sha256(data).hexdigest()


def write_file(path: Path, data: bytes, *, expected: str | None, overwrite: bool = False) -> None:
    """Write a file as a whole or not at all.

    The new contents go to a temporary file in the same folder, reach the disk, and take the place
    of the old file in one step; the old file's permissions are kept and links are followed. The
    folder is locked meanwhile, so that of two programs that use this function the second one
    notices what the first one wrote.

    Args:
        path: the file.
        data: its new contents.
        expected: the :func:`fingerprint` of what should be there now; ``None`` for no file.
        overwrite: True writes even when something else is there.

    Raises:
        ConflictError: something else is there; nothing was written.
        WriteError: the system refuses; what was there is unharmed.
    """
    name = str(path)
    with _plain_errors(path):
        target = path.resolve()
        with _locked(target.parent, name):
            found, status = _present(target, name)
            if not overwrite:
                _require(expected, found, name)
            if found != data:
                _replace(target, data, status, name)


def write_error(problem: OSError, path: Path | str) -> WriteError:
    """What the operating system refused, as the error to raise."""
    message = os_message(problem, path)
    if problem.errno == errno.ENOENT:
        message = "The folder does not exist."
    return WriteError(Message(message, hint="Nothing was changed."), file=str(path))


def _status(target: Path, name: str) -> os.stat_result | None:
    """The status of what is at a place now; ``None`` when there is nothing."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("This is not a regular file; nothing was written.", file=name)
    return status


def _present(target: Path, name: str) -> tuple[bytes | None, os.stat_result | None]:
    """What is at a place now: contents and status, or nothing."""
    status = _status(target, name)
    return (None if status is None else target.read_bytes()), status


def _require(expected: str | None, found: bytes | None, name: str) -> None:
    """Refuse to write over anything but what is expected."""
    if found is None:
        if expected is None:
            return
        message = "The file was moved or removed since it was read; nothing was written."
        hint = "Save under another name, or put it back."
    elif expected is None:
        message = "There is a file of this name already; nothing was written."
        hint = "Choose another name."
    elif fingerprint(found) != expected:
        message = "The file changed on disk since it was read; nothing was written."
        hint = "Open it again, or save under another name."
    else:
        return
    raise ConflictError(Message(message, hint=hint), file=name)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file piece by piece; it takes the place of what is there when the block ends well.

    The pieces go to a temporary file in the same folder, which is removed when the block fails or
    when nothing was written: what was there is then unharmed. What the block raises is passed on
    as it is; :func:`write_error` makes a plain message of an error of the system.

    Raises:
        WriteError: the system refuses; what was there is unharmed.
    """
    name = str(path)
    with _plain_errors(path):
        target = path.resolve()
        status = _status(target, name)
        handle, temporary = _open_beside(target, status, name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            with _plain_errors(path):
                stream.flush()
                if stream.tell() == 0:
                    return
                _finish(stream.fileno(), status)
                with _locked(target.parent, name):
                    temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    _sync_folder(target.parent)


@contextlib.contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise write_error(problem, path) from None
    except (RuntimeError, ValueError):  # a circle of links (before 3.13); a NUL in the name
        raise WriteError(Message("There cannot be a file of this name."), file=str(path)) from None


def _open_beside(target: Path, status: os.stat_result | None, name: str) -> tuple[int, Path]:
    """Open a new temporary file in the target's folder."""
    if status is not None and not os.access(target, os.W_OK):
        raise WriteError("The file is read-only; nothing was written.", file=name)
    temporary = target.parent / f".assess-{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    return os.open(temporary, flags, 0o666), temporary


def _finish(handle: int, status: os.stat_result | None) -> None:
    """Give a new file the permissions of the old one, and bring it to the disk."""
    if status is not None:
        with contextlib.suppress(OSError):  # another owner's file: keep what can be kept
            os.fchown(handle, status.st_uid, status.st_gid)
        os.fchmod(handle, stat.S_IMODE(status.st_mode))
    os.fsync(handle)


def _replace(target: Path, data: bytes, status: os.stat_result | None, name: str) -> None:
    """Write beside the target, then take its place."""
    handle, temporary = _open_beside(target, status, name)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            _finish(handle, status)
        finally:
            os.close(handle)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems cannot do this for a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _locked(folder: Path, name: str) -> Iterator[None]:
    """Hold an advisory lock on a folder; it leaves no file behind."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    busy = Message(
                        "Another program has been writing into this folder for a while;"
                        " nothing was written.",
                        hint="Try again.",
                    )
                    raise WriteError(busy, file=name) from None
                time.sleep(0.01)
            except OSError:  # no locks here (some network disks): the comparison remains
                break
        yield
    finally:
        os.close(handle)
