"""Runs the program, and at the n-th step of writing kills it, lets the system refuse, or changes what it relies on.

    python tests/failpoint.py one N HOW ARGUMENTS…
    python tests/failpoint.py each|some HOW FOLDERS ARGUMENTS… [+ FOLDERS ARGUMENTS…]…

``one`` runs it in this process. ``each`` runs it once for every step N, each time in a process of its own (forked,
so that what is imported is imported once) in a copy of ``FOLDERS/old``; ``FOLDERS/0`` is what an undisturbed run
makes of it, and ``FOLDERS/steps`` holds a line of JSON for each. ``some`` tries a few steps of each command, so that
all together meet every kind of step several times. Several commands have a ``+`` between them.

Steps are the calls by which a file is opened for writing, written, brought to the disk, put in its place or
removed, and by which a folder is made; below the working folder (temporary files are kept there, too) and no other.
HOW is ``kill`` (SIGKILL; half of
what is to be written reaches the file), the name of an error (ENOSPC), or one of these for the whole run:
``nolocks`` (a network folder that has none), ``nosync`` (one that cannot sync a folder), ``clock`` (each look at
the clock shows an earlier time).
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

STEPS = (
    "open", "write", "fsync", "replace", "rename", "link", "symlink", "unlink", "remove", "mkdir", "rmdir",
    "truncate", "ftruncate", "chmod", "fchmod", "chown", "fchown",
)  # fmt: skip
MOST = 200
OFTEN = 3
"""How often ``some`` meets each kind of step."""
TEMPORARY = ".tmp"
"""The folder for temporary files, below the working folder."""
WORLDS = ("nolocks", "nosync", "clock")
FEWER = 99
"""The exit status that says that there were fewer than N steps."""


class Failpoint:
    """Counts the steps of writing and lets one of them fail.

    Args:
        count: which one.
        how: what happens at it.
        inside: only what lies below this folder counts.
        tell: called with the name of each step before it is taken.
    """

    def __init__(
        self, count: int, how: str, inside: Path, tell: Callable[[str], object] = lambda _: None
    ) -> None:
        self.count, self.how, self.tell = count, how, tell
        self.inside = os.path.realpath(inside)
        self.done = 0
        self.handles: set[int] = set()

    def arm(self) -> None:
        """Stand in for the calls that write."""
        for name in STEPS:
            setattr(os, name, self._step(name, getattr(os, name)))
        os.close = self._close(os.close)  # type: ignore[assignment]
        os.fdopen = self._fdopen(os.fdopen)  # type: ignore[assignment]
        builtins.open = io.open = self._open(builtins.open)  # type: ignore[assignment]

    def _counts(self, name: str, args: Sequence[Any], folder: int | None) -> bool:
        if name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return False
        if isinstance(args[0], int):
            return args[0] in self.handles
        if folder is not None:
            return self._is_inside(Path(f"/proc/self/fd/{folder}").readlink() / args[0])
        return self._is_inside(args[0])

    def _is_inside(self, path: Any) -> bool:
        full = os.path.realpath(Path(os.fspath(path)).absolute().parent)
        return f"{full}{os.sep}".startswith(self.inside + os.sep)

    def _step(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not self._counts(name, args, kwargs.get("dir_fd")):
                return real(*args, **kwargs)
            self.meet(name, args[0], lambda: real(args[0], bytes(args[1])[: len(args[1]) // 2]))
            result = real(*args, **kwargs)
            if name == "open":
                self.handles.add(result)
            return result

        return call

    def _close(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(handle: int) -> None:
            self.handles.discard(handle)  # another file may get this number
            real(handle)

        return call

    def meet(self, name: str, about: Any, half: Callable[[], Any]) -> None:
        """A step is about to be taken."""
        self.done += 1
        self.tell(name)
        if self.done != self.count:
            return
        if self.how == "kill":
            if name == "write":
                half()
            os.kill(os.getpid(), signal.SIGKILL)
        if hasattr(errno, self.how):
            number = getattr(errno, self.how)
            named = [] if isinstance(about, int) else [os.fspath(about)]
            raise OSError(number, os.strerror(number), *named)

    def _fdopen(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """A stream on a handle of ours writes through :func:`os.write`, so that each piece is a step."""

        def call(handle: int, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if handle in self.handles and mode == "wb":
                return io.BufferedWriter(_Raw(handle))
            return real(handle, mode, *args, **kwargs)

        return call

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Files that libraries open for writing by themselves: opening and closing are the steps."""

        def call(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if isinstance(file, int) or not set("wax+") & set(mode) or not self._is_inside(file):
                return real(file, mode, *args, **kwargs)
            self.meet("open", file, lambda: None)
            return real(file, mode, *args, **kwargs)

        return call


class _Raw(io.RawIOBase):
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return os.lseek(self._handle, offset, whence)

    def fileno(self) -> int:
        return self._handle

    def write(self, data: Any) -> int:
        return os.write(self._handle, data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._handle)


def world(how: str) -> None:
    """Change for a whole run what the program relies on."""
    if how == "nolocks":
        number = errno.ENOLCK

        def refuse(*_: Any) -> None:
            raise OSError(number, os.strerror(number))

        fcntl.flock = fcntl.lockf = refuse  # type: ignore[assignment]
    elif how == "nosync":
        real = os.fsync

        def sync(handle: int) -> None:
            if Path(f"/proc/self/fd/{handle}").is_dir():
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            real(handle)

        os.fsync = sync
    elif how == "clock":
        begun, looks = time.time(), 0

        def earlier() -> float:
            nonlocal looks
            looks += 1
            return begun - 3600.0 * looks

        time.time = earlier
        time.time_ns = lambda: int(earlier() * 1e9)


def _main(arguments: Sequence[str]) -> int:
    from assess.cli.main import main

    return main(arguments)


def one(count: int, how: str, arguments: Sequence[str], tell: int | None = None) -> int:
    """Run the program once; :data:`FEWER` when it took fewer steps.

    Args:
        count: the step at which it happens.
        how: what happens.
        arguments: the program's.
        tell: a pipe that is told the name of each step.
    """
    write = os.write
    names = {} if tell is None else {"tell": lambda name: write(tell, f"{name}\n".encode())}
    point = Failpoint(count, how, Path.cwd(), **names)
    world(how)
    import assess.cli.main  # what it writes while it is imported is no step

    del assess
    point.arm()
    status = _main(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return FEWER if point.done < count else status


def each(how: str, folders: Path, arguments: Sequence[str], met: Counter[str] | None) -> None:
    """Run the program for each step, in a process of its own.

    Args:
        how: what happens.
        folders: where the folders are.
        arguments: the program's.
        met: how often each kind of step was met so far, when only some are to be tried.
    """
    old = folders / "old"
    told = []

    def attempt(count: int) -> tuple[int, list[str]]:
        place = folders / str(count)
        shutil.copytree(old, place, symlinks=True)
        (place / TEMPORARY).mkdir()
        pipes = os.pipe(), os.pipe()
        (said_in, said_out), (names_in, names_out) = pipes
        # The undisturbed run takes place here, so that the others need import nothing.
        run = _quietly if count == 0 else _forked
        status = run(place, said_out, names_out, count, how, arguments)
        os.close(said_out)
        os.close(names_out)
        with os.fdopen(said_in) as said, os.fdopen(names_in) as names:
            words, steps = said.read(), names.read().split()
        kind = steps[count - 1] if 0 < count <= len(steps) else ""
        told.append(
            json.dumps({"step": count, "kind": kind, "status": status, "said": words}) + "\n"
        )
        return status, steps

    status, _ = attempt(0)
    if status == 0:
        status, steps = attempt(MOST)
        if status != FEWER:
            raise SystemExit("it never came to an end")
        numbers = range(1, len(steps) + 1)
        if met is not None:
            numbers = _some(steps, met)
        for count in () if how in WORLDS else numbers:
            attempt(count)
    (folders / "steps").write_text("".join(told))


def _some(steps: Sequence[str], met: Counter[str]) -> Sequence[int]:
    """The last step, and the first one of each kind that was seldom met."""
    found = {steps[-1]: len(steps)}
    for number, kind in enumerate(steps, 1):
        if met[kind] < OFTEN:
            found.setdefault(kind, number)
    met.update(found.keys())
    return sorted(found.values())


def _forked(
    place: Path, said: int, names: int, count: int, how: str, arguments: Sequence[str]
) -> int:
    child = os.fork()
    if child == 0:
        status = 98
        try:
            status = _quietly(place, said, names, count, how, arguments)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _quietly(
    place: Path, said: int, names: int, count: int, how: str, arguments: Sequence[str]
) -> int:
    keep = [os.dup(stream) for stream in (0, 1, 2)]
    here = Path.cwd()
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(said, 2)
        os.chdir(place)
        tempfile.tempdir = str(place / TEMPORARY)
        return _main(arguments) if count == 0 else one(count, how, arguments, names)
    except BaseException:  # noqa: BLE001 - whatever it is, the one who asked is told
        traceback.print_exc()
        return 97
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.chdir(here)
        for stream, was in enumerate(keep):
            os.dup2(was, stream)


def _remember_rubric() -> None:
    import assess.rubric.load as module

    built_in, real = module.load_rubric(), module.load_rubric

    def load(overlay: Path | None = None, base: Path | None = None, **more: Any) -> Any:
        return built_in if overlay is None and base is None else real(overlay, base, **more)

    module.load_rubric = load


if __name__ == "__main__":
    mode, first, second, *rest = sys.argv[1:]
    if mode == "one":
        ended = one(int(first), second, rest)
        os._exit(ended)
    _remember_rubric()
    commands: list[list[str]] = [[]]
    for word in [second, *rest]:
        if word == "+":
            commands.append([])
        else:
            commands[-1].append(word)
    seldom: Counter[str] | None = Counter() if mode == "some" else None
    for name, *words in commands:
        each(first, Path(name), words, seldom)
