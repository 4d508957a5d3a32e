"""Files of the questionnaire: opening one, a name that is free, and whether one changed."""

from __future__ import annotations

import os
from pathlib import Path

from assess.answers.write import AnswerFile
from assess.rubric.model import Rubric

__all__ = ["free_name", "open_answers", "signature"]


def open_answers(path: Path, rubric: Rubric) -> AnswerFile:
    """An answer file; or the answers inside a PDF report, to go on in a new file beside it.

    The new file is written with the first change; the report stays as it is.

    Raises:
        AnswersError: it cannot be read, or says what the rubric does not allow.
        ReportError: a PDF carries no answers.
    """
    if path.suffix.lower() != ".pdf":
        return AnswerFile.open(path, rubric)
    from assess.batch.paths import Input
    from assess.batch.read import read_as

    target = path.with_suffix(".yaml")
    if target.exists():
        target = free_name(target)
    item = Input(str(path), path)
    return read_as(item, lambda data, _: AnswerFile.adopt(target, data, rubric))


def free_name(path: Path) -> Path:
    """A name beside ``path`` that no file has yet."""
    stem, suffix = path.stem, path.suffix or ".yaml"
    for number in range(2, 1000):
        candidate = path.with_name(f"{stem}-{number}{suffix}")
        if not candidate.exists():
            return candidate
    return path


def signature(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written; ``None`` when there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - called every second
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
