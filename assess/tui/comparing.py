"""The open assessment beside another one of its team: reading that one, and what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assess.batch.earlier import Earlier, compare_with, read_earlier
from assess.batch.paths import Input
from assess.compare.compare import check_order, compare, same_team
from assess.compare.values import Comparison
from assess.errors import AssessError
from assess.language import mark, tr
from assess.tui.session import Session

__all__ = ["compared", "is_open_here", "of_one_team", "read_other"]

EARLIER = mark("The open assessment is the earlier one of the two.")


def is_open_here(session: Session, path: Path) -> bool:
    """Whether a path leads to the file that is open."""
    try:
        return path.samefile(session.path)
    except (OSError, ValueError):
        return False


def read_other(session: Session, path: Path) -> Earlier:
    """Read an answer file or a PDF report to compare the open assessment with.

    Raises:
        AssessError: it cannot be read, or is the open one.
    """
    if is_open_here(session, path):
        raise AssessError("This is the open assessment itself. Choose another one.")
    return read_earlier(Input(str(path), path), session.rubric)


def of_one_team(session: Session, other: Earlier) -> bool:
    """Whether both are of one team, as far as their names tell."""
    return same_team(session.assessment.team, other.now.team)


def compared(session: Session, other: Earlier) -> Comparison:
    """What changed from the one of the earlier date to the other; the teams are not looked at."""
    mine = session.assessment
    before, after = check_order((other.now, mine), force=True)
    if before is not mine:
        return compare_with(session.rubric, other, after)
    found = compare(session.rubric, mine, after)
    return replace(found, notes=(tr(EARLIER), *found.notes))
