"""The files of a repository, read safely: git's own list where there is one, else a walk."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from assess.errors import AssessError

__all__ = ["LIMIT", "SKIPPED", "list_files", "read_text", "skipped"]

LIMIT = 1 << 20
"""The largest file that is read, in bytes."""

SKIPPED = frozenset(
    [
        "vendor",
        "vendored",
        "third_party",
        "third-party",
        "node_modules",
        "site-packages",
        "example",
        "examples",
        "sample",
        "samples",
        "template",
        "templates",
        "archive",
        "archived",
        "deprecated",
        "generated",
        "fixtures",
        "testdata",
        "docs",
        ".venv",
        "venv",
        ".git",
        ".tox",
        ".mypy_cache",
        ".ruff_cache",
        "__pycache__",
        "dist",
        "build",
    ]
)
"""Folders that say nothing about how the team works."""


def skipped(path: str) -> bool:
    """Whether a path stands in a folder that does not count."""
    return any(part.lower() in SKIPPED for part in path.split("/")[:-1])


def list_files(root: Path) -> list[str]:
    """Paths below ``root``, sorted, with ``/`` between folders.

    Raises:
        AssessError: ``root`` is no folder that can be read, or a bare repository.
    """
    if not root.is_dir():
        raise AssessError("There is no such folder.", str(root))
    if (root / "HEAD").is_file() and (root / "objects").is_dir():
        raise AssessError("This is a bare repository. Scan a checkout of it.", str(root))
    try:
        listed = _from_git(root)
        return sorted(_walk(root)) if listed is None else listed
    except OSError as error:
        raise AssessError(f"The folder cannot be read ({error.strerror}).", str(root)) from None


def _from_git(root: Path) -> list[str] | None:
    """What git tracks, or ``None`` when git is not there or this is no repository."""
    safe = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "safe.directory=*")
    command = ["git", *(word for x in safe for word in ("-c", x)), "ls-files", "-z"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            command, cwd=root, env=kept | quiet, capture_output=True, check=False, timeout=120
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    if done.returncode or not done.stdout:
        return None
    return sorted({os.fsdecode(name) for name in done.stdout.split(b"\0") if name})


def _walk(root: Path) -> Iterator[str]:
    for folder, below, names in os.walk(root):  # follows no symbolic link
        below[:] = [name for name in below if name.lower() not in SKIPPED]
        for name in names:
            yield Path(folder, name).relative_to(root).as_posix()


def read_text(root: Path, path: str) -> str | None:
    """A file's text; ``None`` when it leads outside, is no plain text, too large or unreadable."""
    base = os.path.realpath(root)
    full = f"{base}{os.sep}{path}"
    if os.path.realpath(full) != os.path.normpath(full) or not full.startswith(base + os.sep):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(full, flags)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return None
            data = stream.read(LIMIT + 1)
    except OSError:
        return None
    if len(data) > LIMIT or b"\0" in data:
        return None
    return data.decode("utf-8", "replace")
