"""What the questionnaire remembers between sittings: recent files and how it looked.

One small file in the user's data folder, written when an assessment is opened or a choice is made.
Whatever is wrong with it, the questionnaire works without.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess.errors import AnswersError, AssessError
from assess.fileio import read_file, write_file
from assess.rubric.model import Rubric

__all__ = ["Memory", "Recent", "in_folder", "look"]

_MOST = 12
_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Recent:
    """A file that was open before, as it is now."""

    path: Path
    team: str
    date: dt.date | None
    done: int
    """Questions with an answer, among those asked."""
    total: int
    quick: bool
    proposed: int = 0
    """Those of them that a panel has not agreed on yet."""
    problem: str = ""
    """Why it cannot be read; then the other fields say nothing."""


class Memory:
    """The remembered values; each change is written at once, and failures are silent."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._data: dict[str, Any] | None = None

    @property
    def path(self) -> Path:
        """Where it is kept."""
        if self._path is None:
            from platformdirs import user_data_path

            self._path = user_data_path("assess", appauthor=False) / "questionnaire.json"
        return self._path

    def _read(self) -> dict[str, Any]:
        if self._data is None:
            self._data = {}
            with contextlib.suppress(AssessError, ValueError):
                data = json.loads(read_file(self.path, _LIMIT, AnswersError))
                if isinstance(data, dict):
                    self._data = data
        return self._data

    def _write(self, **changes: object) -> None:
        self._data = None  # another questionnaire may have written meanwhile
        data = self._data = self._read() | changes
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        with contextlib.suppress(AssessError, OSError, ValueError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_file(self.path, text.encode(), expected=None, overwrite=True)

    # ------------------------------------------------------------ choices

    def choice(self, name: str, default: str) -> str:
        """A remembered choice, such as the theme."""
        value = self._read().get(name)
        return value if isinstance(value, str) else default

    def choose(self, name: str, value: str) -> None:
        """Remember a choice."""
        self._write(**{name: value})

    # ------------------------------------------------------------ files

    def _entries(self) -> list[Mapping[str, Any]]:
        entries = self._read().get("recent")
        if not isinstance(entries, list):
            return []
        return [e for e in entries if isinstance(e, dict) and isinstance(e.get("path"), str)]

    def hides_scores(self, path: Path) -> bool:
        """Whether scores were hidden when this file was answered last."""
        return any(
            e["path"] == _key(path) and e.get("hide_scores") is True for e in self._entries()
        )

    def opened(self, path: Path, *, hide_scores: bool = False) -> None:
        """Put a file at the top of the list."""
        self._data = None
        key = _key(path)
        entry: dict[str, object] = {"path": key}
        if hide_scores:
            entry["hide_scores"] = True
        others = [e for e in self._entries() if e["path"] != key]
        self._write(recent=[entry, *others][:_MOST])

    def recent(self, rubric: Rubric) -> tuple[Recent, ...]:
        """The files that still exist, the newest first; the others are dropped from the list."""
        entries = self._entries()
        there = [e for e in entries if _exists(Path(e["path"]))]
        if len(there) < len(entries):
            self._write(recent=there)
        return tuple(look(Path(e["path"]), rubric) for e in there)


def _key(path: Path) -> str:
    return str(path.absolute())


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def look(path: Path, rubric: Rubric) -> Recent:
    """A file as it is now: whose it is, and how much of it is answered."""
    from assess.answers.read import read_answers

    try:
        said = read_answers(path, rubric)
    except AnswersError as error:
        return Recent(path, "", None, 0, 0, False, problem=error.messages[0].text())
    asked = [q.id for q in rubric.questions if q.core or not said.quick]
    done = sum(said.answer(q).status != "unanswered" for q in asked)
    proposed = sum(q in asked for q in said.to_discuss)
    return Recent(path, said.team, said.date, done, len(asked), said.quick, proposed)


def in_folder(folder: Path, rubric: Rubric) -> tuple[Recent, ...]:
    """The answer files in a folder, the one that was changed last first."""
    found = []
    for path in folder.glob("*.yaml"):
        with contextlib.suppress(OSError):  # taken away just now
            found.append((path.stat().st_mtime, path))
    return tuple(look(path, rubric) for _, path in sorted(found, reverse=True))
