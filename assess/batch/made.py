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
from collections.abc import Iterable
from pathlib import Path

from assess._version import __version__
from assess.batch.paths import Input
from assess.batch.read import read_bytes
from assess.errors import AssessError
from assess.fileio import fingerprint, write_error, write_file
from assess.resources import rubrics_dir
from assess.rubric.model import Rubric

__all__ = ["RECORD", "Made"]

RECORD = ".assess-reports.jsonl"


class Made:
    """What the reports of a folder were made of.

    Args:
        folder: where the reports go; it exists.
        rubric: what the answers are judged by.
        overlay: the folder laid over the built-in rubric.
        choices: everything else that changes what a report holds, in a fixed order.

    Raises:
        WriteError: the record cannot be kept in the folder.
    """

    def __init__(
        self, folder: Path, rubric: Rubric, overlay: Path | None, choices: Iterable[str]
    ) -> None:
        self._path = folder / RECORD
        self._known = _read(self._path)
        parts = (__version__, rubric.model_dump_json(), *choices)
        self._base = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass"))
        folders = [rubrics_dir(), *([overlay] if overlay else [])]
        self._rubric_time = max(
            (_time(path) or 0 for f in folders for path in f.rglob("*.yaml")), default=0
        )

    def is_current(self, item: Input, report: Path) -> bool:
        """Whether the report of an answer file need not be made again."""
        if item.path is None or report.name not in self._known:
            return False
        made, answered = _time(report), _time(item.path)
        if made is None or answered is None or made <= max(answered, self._rubric_time):
            return False
        key, size = self._known[report.name]
        try:
            if report.stat().st_size != size:
                return False
            return self._key(item, fingerprint(read_bytes(item)[0])) == key
        except (OSError, AssessError):
            return False

    def note(self, item: Input, answers: str, report: Path, size: int) -> None:
        """Keep what a report was made of, once it is on the disk.

        Args:
            item: the answer file.
            answers: the fingerprint of the answers as they were read for this report.
            report: the report.
            size: bytes of the report.

        Raises:
            WriteError: the record cannot be written.
        """
        line = json.dumps({"report": report.name, "of": self._key(item, answers), "size": size})
        try:
            with self._path.open("a", encoding="utf-8") as record:
                record.write(line + "\n")
        except OSError as error:
            raise write_error(error, self._path) from None
        self._known[report.name] = (self._key(item, answers), size)

    def finish(self) -> None:
        """Write the record anew, one line a report that is still there."""
        lines = [
            json.dumps({"report": name, "of": key, "size": size}) + "\n"
            for name, (key, size) in sorted(self._known.items())
            if self._path.with_name(name).exists()
        ]
        if lines:
            write_file(self._path, "".join(lines).encode(), expected=None, overwrite=True)

    def _key(self, item: Input, answers: str) -> str:
        found = self._base.copy()
        found.update(b"\0" + os.fsencode(item.name) + b"\0" + answers.encode())
        return found.hexdigest()


def _time(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return None


def _read(path: Path) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return known
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            value = json.loads(line)
            known[str(value["report"])] = (str(value["of"]), int(value["size"]))
    return known
