"""What several places show together: repositories are scanned, saved scans are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assess.rubric.model import Rubric
from assess.scan.scan import Scan, scan, together

__all__ = ["gather"]


def gather(
    places: Sequence[str], rubric: Rubric, step: Callable[[int, int], None] | None = None
) -> Scan:
    """Scan folders, and read files as scans that were saved.

    Args:
        places: repositories, or saved scans.
        rubric: has the signals.
        step: told how many files of one repository are done, and of how many.

    Raises:
        AssessError: a repository or a saved scan cannot be read.
        RubricError: a signal has a pattern that is none.
    """
    saved = [place for place in dict.fromkeys(places) if Path(place).is_file()]
    repos = [place for place in dict.fromkeys(places) if place not in saved]
    parts = [scan(rubric, repos, step)] if repos else []
    if saved:
        from assess.scan.saved import read_scan

        parts += [read_scan(place, rubric) for place in saved]
    return together(parts)
