"""git, asked so that nothing of the repository or of the user's settings runs.

Only names, contents as they are stored, and history are read: no hook, filter, signature check,
pager or setting is obeyed, nothing is fetched, and an answer has its limits of size and time.
"""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

__all__ = ["PATIENCE", "command", "folder_of", "holds_files", "listed", "read"]

PATIENCE = 30
"""Seconds that git has for an answer."""


def folder_of(root: Path) -> Path | None:
    """Where git keeps what it knows of a checkout, or of one that this is a part of.

    ``None`` in a folder that git knows nothing of, or where it should not be asked: pipes or
    devices lie there, and git would wait for them.
    """
    for folder in (root, *root.parents):
        found = folder / ".git"
        if found.is_file() and found.stat().st_size < 4096:  # a work tree: the file says where
            there = os.fsdecode(found.read_bytes()).removeprefix("gitdir:").strip()
            found = folder if "\0" in there else folder / there
        if found.is_dir():
            return found if holds_files(found) else None
    return None


def holds_files(folder: Path) -> bool:
    """Whether there are files and folders only, no pipes or devices."""
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # a link that leads nowhere
                if not stat.S_ISREG(os.stat(f"{place}{os.sep}{name}").st_mode):  # noqa: PTH116
                    return False
    return True


def command(*words: str) -> tuple[list[str], dict[str, str]]:
    """A command of git, and the environment to run it in."""
    safe = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "safe.directory=*",
            "protocol.allow=never", "core.untrackedCache=false", "log.showSignature=false",
            "diff.external=", "diff.orderFile=", "mailmap.file=", "mailmap.blob=")  # fmt: skip
    settings = [word for x in safe for word in ("-c", x)]
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    return ["git", "--no-pager", *settings, *words], env


def listed(root: Path, *words: str) -> list[bytes] | None:
    """What git lists, where a zero byte ends each; ``None`` when it cannot."""
    line, env = command(*words)
    try:
        done = subprocess.run(
            line, cwd=root, env=env, capture_output=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else [name for name in done.stdout.split(b"\0") if name]


def read(root: Path, *words: str, most: int, seconds: float) -> tuple[bytes, bool] | None:
    """What git says, and whether that is all of it; ``None`` when it cannot say anything.

    Args:
        root: the repository, or a folder in it.
        words: what to ask.
        most: bytes after which git is ended.
        seconds: time after which git is ended.
    """
    line, env = command(*words)
    try:
        asked = subprocess.Popen(
            line, cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return None
    late = threading.Timer(seconds, asked.kill)
    late.start()
    try:
        with asked:
            out = asked.stdout.read(most) if asked.stdout is not None else b""
            whole = len(out) < most
            if not whole:
                asked.kill()
    finally:
        late.cancel()
    whole = whole and asked.returncode == 0
    return (out, whole) if out or whole else None
