"""Which findings hold only beside others: a lock file says nothing of models where none is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assess.rubric.model import Signal

__all__ = ["Surroundings"]

CODE = re.compile(r"(?i).*\.(?:py|ipynb|r|rmd|qmd|scala|jl)")
"""Names of files that may work with models."""
_PROJECT = re.compile(
    r"(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*|environment\.ya?ml|conda\.ya?ml|Pipfile"
    r"|[^/]*\.lock|DESCRIPTION|build\.sbt|pom\.xml|package\.json|go\.mod|Cargo\.toml|dvc\.yaml"
    r"|MLproject|Project\.toml)"
)


class Surroundings:
    """Where signals were seen, and what a file of the repository is about.

    A file is about the nearest folder around it that holds code and says what the code needs, or
    else about the whole repository: ``.github/workflows/train.yml`` and ``requirements/dev.lock``
    are about all of it, ``services/churn/uv.lock`` about that service.

    Args:
        paths: the files that count.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        code: set[str] = set()
        projects: set[str] = set()
        for path in paths:
            folder, _, name = path.rpartition("/")
            if _PROJECT.fullmatch(name):
                projects.add(folder)
            elif CODE.fullmatch(name):
                _add(code, path)
        self._projects = projects & code
        self._seen: dict[str, set[str]] = {}
        self._wait: list[tuple[Signal, str]] = []
        self.about = lru_cache(maxsize=10_000)(self._about)

    def add(self, signal: Signal, path: str) -> None:
        """Remember that a signal was seen in a file."""
        if signal.beside:
            self._wait.append((signal, path))
        else:
            _add(self._seen.setdefault(signal.id, set()), path)

    def settle(self) -> None:
        """Once all are seen: those count that are beside others, and then what is beside them."""
        more = True
        while more:
            still: list[tuple[Signal, str]] = []
            counting: list[tuple[Signal, str]] = []
            for signal, path in self._wait:
                (counting if self.holds(signal.beside, path) else still).append((signal, path))
            for signal, path in counting:
                _add(self._seen.setdefault(signal.id, set()), path)
            more, self._wait = bool(counting), still

    def holds(self, signals: Iterable[str], path: str) -> bool:
        """Whether one of the signals was seen in what a file is about."""
        around = self.about(path.rpartition("/")[0])
        return any(around in self._seen.get(signal, ()) for signal in signals)

    def _about(self, folder: str) -> str:
        while folder and folder not in self._projects:
            folder = folder.rpartition("/")[0]
        return folder


def _add(folders: set[str], path: str) -> None:
    """Add the folders around a file."""
    while path:
        path = path.rpartition("/")[0]
        if path in folders:
            return
        folders.add(path)
