"""The files of a repository, read safely: a checkout, a part of one, a bare repository or a folder.

git is asked for names and, in a bare repository, for contents as they are stored: no hook, filter
or setting of the repository runs. A folder without git is walked.
"""

from __future__ import annotations

import os
import select
import stat
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from assess.errors import AssessError
from assess.scan import git
from assess.scan.folders import NEVER

__all__ = ["LIMIT", "Tree", "open_tree"]

LIMIT = 1 << 20
"""The largest file that is read, in bytes."""
LOCK_LIMIT = 8 << 20
"""The largest lock file that is read, in bytes: a program wrote it, and they are long."""


class Tree(Protocol):
    """What a repository holds."""

    history: Path | None
    """Where git knows the history; ``None`` in a folder without git."""

    def paths(self) -> list[str]:
        """All files, sorted, with ``/`` between folders."""

    def read(self, path: str) -> bytes | None:
        """A file; ``None`` when it leads outside, is no plain text, too large or unreadable."""

    def close(self) -> None:
        """End what was begun to read it."""


def open_tree(repo: str) -> Tree:
    """A repository, whichever kind it is.

    Raises:
        AssessError: there is no such folder, or git cannot list a bare repository.
    """
    root = Path(repo)
    try:
        if not root.is_dir():
            there = "This is not a folder." if root.exists() else "There is no such folder."
            raise AssessError(there, repo)
        if (root / "HEAD").exists() and (root / "objects").is_dir():
            if not git.holds_files(root):
                raise AssessError("This repository holds pipes or devices; it is not read.", repo)
            if (root / "HEAD").is_file():
                return _Bare(root)
        os.scandir(root).close()
    except OSError as error:
        raise AssessError(f"The folder cannot be read ({error.strerror}).", repo) from None
    return _Checkout(root)


class _Checkout:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._base = os.path.realpath(root)
        self._inside = lru_cache(maxsize=100_000)(self._folder_inside)
        known = git.folder_of(Path(self._base))
        self._listed = None if known is None else git.listed(root, "ls-files", "-z")
        self.history: Path | None = root if self._listed else None

    def paths(self) -> list[str]:
        names = [os.fsdecode(name) for name in self._listed] if self._listed else self._walk()
        return sorted(set(names))

    def _walk(self) -> Iterator[str]:
        for folder, below, names in os.walk(self._root):  # follows no symbolic link
            below[:] = [name for name in below if name.lower() not in NEVER]
            for name in names:
                yield Path(folder, name).relative_to(self._root).as_posix()

    def _folder_inside(self, folder: str) -> bool:
        """Whether a folder is where its name says, and not behind a link."""
        full = f"{self._base}{os.sep}{folder}" if folder else self._base
        return os.path.realpath(full) == os.path.normpath(full)

    def read(self, path: str) -> bytes | None:
        if ".." in path.split("/") or not self._inside(path.rpartition("/")[0]):
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(f"{self._base}{os.sep}{path}", flags)
            try:
                status = os.fstat(handle)
                limit = _limit(path)
                if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                    return None
                data = os.read(handle, limit + 1)
                while part := os.read(handle, limit + 1 - len(data)):
                    data += part
            finally:
                os.close(handle)
        except (OSError, ValueError):
            return None
        return _text(data, limit)

    def close(self) -> None:
        self._inside.cache_clear()


class _Bare:
    def __init__(self, root: Path) -> None:
        self.history: Path | None = root
        found = git.listed(root, "ls-tree", "-r", "-z", "-l", "--full-tree", "HEAD")
        if found is None:
            raise AssessError("git cannot list the files of this bare repository.", str(root))
        self._blobs: dict[str, bytes] = {}
        for line in found:
            about, _, name = line.partition(b"\t")
            mode, _, blob, size = about.split()
            path = os.fsdecode(name)
            if mode.startswith(b"100") and size.isdigit() and int(size) <= _limit(path):
                self._blobs[path] = blob
        self._names = sorted(os.fsdecode(line.partition(b"\t")[2]) for line in found)
        command, env = git.command("cat-file", "--batch")
        self._cat = subprocess.Popen(
            command, cwd=root, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def paths(self) -> list[str]:
        return self._names

    def read(self, path: str) -> bytes | None:
        ask, tell = self._cat.stdin, self._cat.stdout
        if path not in self._blobs or ask is None or tell is None or ask.closed:
            return None
        try:
            ask.write(self._blobs[path] + b"\n")
            ask.flush()
            if not select.select([tell], [], [], git.PATIENCE)[0]:
                self._cat.kill()
                ask.close()
                return None
            told = tell.readline().split()
            if len(told) != 3 or told[1] != b"blob":
                return None
            return _text(tell.read(int(told[2]) + 1)[:-1], _limit(path))
        except OSError:
            return None

    def close(self) -> None:
        if self._cat.stdin is not None:
            with suppress(OSError):
                self._cat.stdin.close()
        self._cat.wait()
        if self._cat.stdout is not None:
            self._cat.stdout.close()


def _limit(path: str) -> int:
    return LOCK_LIMIT if path.endswith((".lock", "conda-lock.yml")) else LIMIT


def _text(data: bytes, limit: int) -> bytes | None:
    return None if len(data) > limit or b"\0" in data else data
