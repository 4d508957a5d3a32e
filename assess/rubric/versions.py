"""Versions of a rubric: which is newer, and what a newer one changed."""

from __future__ import annotations

import re

from assess.rubric.model import Rubric

__all__ = ["options_changed", "version_key"]

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")


def version_key(version: str) -> tuple[int, int, int] | None:
    """A version as numbers that can be compared; ``None`` when it is no version."""
    found = _VERSION.fullmatch(version.strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def options_changed(rubric: Rubric, version: str) -> tuple[str, ...]:
    """Questions whose options have another meaning than in an earlier version of the rubric."""
    since = version_key(version)
    if since is None:
        return ()
    return tuple(
        q.id
        for q in rubric.questions
        if any((version_key(change.version) or since) > since for change in q.changes)
    )
