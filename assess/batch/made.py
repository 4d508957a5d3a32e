"""Which reports in a folder are up to date, so that a run over many goes on where it ended.

A report is up to date when it is newer than its answers and the rubric, and when it was made of the
same bytes, rubric, choices and program. Times alone would keep a report with notes in it when
it is asked for again without them. What reports were made of stands in a hidden file beside them,
one line a report; a line that cannot be read, or a file that is not there, means: make it again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from assess import stores
from assess._version import __version__
from assess.batch.paths import Input
from assess.batch.read import read_bytes
from assess.errors import AssessError, WriteError
from assess.fileio import fingerprint, write_error, write_file
from assess.resources import rubrics_dir
from assess.rubric.model import Rubric
from assess.stores import is_address

__all__ = ["RECORD", "Made"]

RECORD = ".assess-reports.jsonl"
LIMIT = 512 * 1024 * 1024
"""Bytes of a record in a store; a line has about 150."""
BEAT = 20.0
"""Seconds between two writings of a record in a store."""


class Made:
    """What the reports of a folder were made of.

    Args:
        folder: where the reports go, a folder that exists or an address in a store.
        rubric: what the answers are judged by.
        overlay: the folder laid over the built-in rubric.
        choices: everything else that changes what a report holds, in a fixed order.

    Raises:
        WriteError: the record cannot be kept in the folder.
    """

    def __init__(
        self, folder: str, rubric: Rubric, overlay: Path | None, choices: Iterable[str]
    ) -> None:
        self._record: _Record = (_StoreRecord if is_address(folder) else _FileRecord)(folder)
        self._known = _parse(self._record.read())
        parts = (__version__, json.dumps(asdict(rubric)), *choices)
        self._base = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass"))
        folders = [rubrics_dir(), *([overlay] if overlay else [])]
        self._rubric_time = max(
            (_time(path) or 0 for f in folders for path in f.rglob("*.yaml")), default=0
        )

    def is_current(self, item: Input, report: str) -> bool:
        """Whether the report of an answer file need not be made again."""
        name = _name(report)
        if item.place is None or name not in self._known:
            return False
        key, size = self._known[name]
        try:
            if not self._record.is_newer(name, size, item.path, self._rubric_time):
                return False
            return self._key(item, fingerprint(read_bytes(item)[0])) == key
        except (OSError, AssessError):
            return False

    def note(self, item: Input, answers: str, report: str, size: int) -> None:
        """Keep what a report was made of, once it is on the disk.

        Args:
            item: the answer file.
            answers: the fingerprint of the answers as they were read for this report.
            report: the report.
            size: bytes of the report.

        Raises:
            WriteError: the record cannot be written.
        """
        name, key = _name(report), self._key(item, answers)
        self._known[name] = (key, size)
        self._record.add(_line(name, key, size))

    def finish(self) -> None:
        """Write the record anew, one line a report that is still there.

        Raises:
            WriteError: the record cannot be written.
        """
        there = self._record.names() if self._known else set()
        lines = [_line(n, *known) for n, known in sorted(self._known.items()) if n in there]
        if lines:
            self._record.write("".join(lines).encode())

    def _key(self, item: Input, answers: str) -> str:
        found = self._base.copy()
        found.update(b"\0" + os.fsencode(item.name) + b"\0" + answers.encode())
        return found.hexdigest()


class _Record(Protocol):
    """Where the record is kept, and what can be told of the reports beside it."""

    def read(self) -> bytes:
        """The record; empty when it is not there."""

    def add(self, line: str) -> None:
        """Keep one more line."""

    def write(self, data: bytes) -> None:
        """Replace the record."""

    def names(self) -> set[str]:
        """What lies in the folder."""

    def is_newer(self, name: str, size: int, answers: Path | None, rubric: int) -> bool:
        """Whether a report has this size and is newer than its answers and the rubric."""


class _FileRecord:
    def __init__(self, folder: str) -> None:
        self._path = Path(folder) / RECORD

    def read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            return b""

    def add(self, line: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as record:
                record.write(line)
        except OSError as error:
            raise write_error(error, self._path) from None

    def write(self, data: bytes) -> None:
        write_file(self._path, data, expected=None, overwrite=True)

    def names(self) -> set[str]:
        try:
            return {path.name for path in self._path.parent.iterdir()}
        except OSError as error:
            raise write_error(error, self._path) from None

    def is_newer(self, name: str, size: int, answers: Path | None, rubric: int) -> bool:
        report = self._path.with_name(name).stat()
        answered = 0 if answers is None else answers.stat().st_mtime_ns
        return report.st_size == size and report.st_mtime_ns > max(answered, rubric)


class _StoreRecord:
    """In a store nothing can be appended: the record is written now and then, and at the end.

    Times of a store and of this machine cannot be compared; what a report was made of can.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder.rstrip("/")
        self._address = f"{self._folder}/{RECORD}"
        self._lines = self.read().decode(errors="replace")
        self._written = time.monotonic()
        self._sizes: dict[str, int] | None = None

    def read(self) -> bytes:
        if stores.look(self._address) is None:
            return b""
        return stores.read(self._address, LIMIT, WriteError)

    def add(self, line: str) -> None:
        self._lines += line
        if time.monotonic() - self._written > BEAT:
            self.write(self._lines.encode())
            self._written = time.monotonic()

    def write(self, data: bytes) -> None:
        stores.write(self._address, data)

    def names(self) -> set[str]:
        self._sizes = None
        return set(self._listed())

    def is_newer(self, name: str, size: int, answers: Path | None, rubric: int) -> bool:
        return self._listed().get(name) == size

    def _listed(self) -> dict[str, int]:
        if self._sizes is None:
            try:
                found = list(stores.find(self._folder))
            except AssessError:  # nothing was written there yet
                found = []
            self._sizes = {_name(entry.address): entry.size for entry in found}
        return self._sizes


def _name(report: str) -> str:
    return report.rstrip("/").rsplit("/", 1)[-1] if is_address(report) else Path(report).name


def _time(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return None


def _line(name: str, key: str, size: int) -> str:
    return json.dumps({"report": name, "of": key, "size": size}) + "\n"


def _parse(record: bytes) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for line in record.decode(errors="replace").splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            value = json.loads(line)
            known[str(value["report"])] = (str(value["of"]), int(value["size"]))
    return known
