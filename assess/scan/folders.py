"""Folders that say nothing about how a team works: those of others, and those made to show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["NEVER", "Folders"]

_NOT_THEIRS = """
    .git .hg .svn .venv venv .tox .nox .mypy_cache .ruff_cache .pytest_cache .ipynb_checkpoints
    __pycache__ node_modules bower_components site-packages
"""
_NOT_USED = """
    vendor vendored third_party third-party thirdparty 3rdparty external externals archive archives
    archived attic deprecated obsolete legacy old unused disabled backup generated gen fixtures
    testdata test_data test-data template templates doc docs documentation env dist build target
    playground sandbox scratch website
"""
_SHOWING = """
    example examples sample samples demo demos tutorial tutorials course courses cohort cohorts
    homework homeworks exercise exercises lesson lessons lecture lectures lab labs workshop
    workshops assignment assignments quickstart quickstarts cookiecutter boilerplate starter
    solution solutions codelab codelabs walkthrough walkthroughs bootcamp
"""
NEVER = frozenset(_NOT_THEIRS.split())
"""Folders that a walk does not go into at all."""
SKIPPED = NEVER | frozenset(_NOT_USED.split())
"""Folders of other people's files, of files that a program wrote, and of what is not used."""
SHOWING = frozenset(_SHOWING.split())
"""Words in a folder's name that say that its files only show how something is done."""
_PARTS = re.compile(r"[-_. ]+")


class Folders:
    """Which of a repository's files count.

    Args:
        paths: all files. The templates of a Helm chart are its definitions, and count.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        charts = {p.rpartition("/")[0] for p in paths if p.rpartition("/")[2] == "Chart.yaml"}
        self._templates = {f"{chart}/templates".lstrip("/") for chart in charts}
        self._skipped = lru_cache(maxsize=100_000)(self._folder_skipped)
        self._showing = lru_cache(maxsize=100_000)(self._folder_showing)

    def skipped(self, path: str) -> bool:
        """Whether a file stands in a folder that does not count."""
        return self._skipped(path.rpartition("/")[0])

    def showing(self, path: str) -> bool:
        """Whether a file stands in a folder that only shows how something is done."""
        return self._showing(path.rpartition("/")[0])

    def _folder_showing(self, folder: str) -> bool:
        above, _, name = folder.rpartition("/")
        words = (word.rstrip("0123456789") for word in _PARTS.split(name.lower()))
        return not SHOWING.isdisjoint(words) or bool(above and self._showing(above))

    def _folder_skipped(self, folder: str) -> bool:
        if not folder:
            return False
        above, _, name = folder.rpartition("/")
        if self._skipped(above):
            return True
        name = name.lower()
        if name in SKIPPED:
            return not (name == "templates" and folder in self._templates)
        return "{{" in name or self._showing(folder)
