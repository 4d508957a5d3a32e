"""A folder of files as one piece of bytes, so that it can be changed, kept and read by people."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

__all__ = ["is_bundle", "pack", "unpack", "write"]

_HEAD = re.compile(rb"-- (\d+) (.*) --\n")
LINK = b"link to "
"""How the contents of a symbolic link begin, followed by where it leads."""
PIPE = b"a pipe"
"""The contents that stand for a pipe."""


def is_bundle(data: bytes) -> bool:
    """Whether these bytes are a folder."""
    return _HEAD.match(data) is not None


def pack(files: Mapping[str, bytes]) -> bytes:
    """A folder as bytes: before each file a line with its length and its name."""
    parts = (
        b"-- %d %s --\n%s\n" % (len(data), os.fsencode(name).replace(b"\n", b"\\n"), data)
        for name, data in files.items()
    )
    return b"".join(parts)


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a folder by name."""
    files = {}
    at = 0
    while head := _HEAD.match(data, at):
        end = head.end() + int(head[1])
        files[os.fsdecode(head[2]).replace("\\n", "\n")] = data[head.end() : end]
        at = end + 1
    return files


def write(data: bytes, folder: Path) -> Path:
    """Write a folder; names that no file can have are left out."""
    for name, content in unpack(data).items():
        path = Path(os.path.normpath(folder / name.lstrip("/")))
        if folder not in path.parents:
            continue
        with contextlib.suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if content.startswith(LINK):
                path.symlink_to(os.fsdecode(content.removeprefix(LINK)))
            elif content == PIPE:
                os.mkfifo(path)
            else:
                path.write_bytes(content)
    return folder
