"""An assessment of an earlier round, brought up to date in memory, and what changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.answers.model import Assessment
from assess.answers.read import parse_answers
from assess.answers.upgrade import Upgrade, plan_upgrade
from assess.batch.paths import Input
from assess.batch.read import read_as
from assess.compare.compare import compare
from assess.compare.values import Comparison
from assess.rubric.model import Rubric
from assess.scoring.score import score

__all__ = ["Earlier", "compare_with", "read_earlier"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer file; one of an earlier rubric was brought up to date in memory."""

    now: Assessment
    """Its answers by today's rubric; ``rubric_version`` is the file's own."""
    upgrade: Upgrade
    data: bytes


def read_earlier(item: Input, rubric: Rubric) -> Earlier:
    """Read an answer file of today's rubric or an earlier one, or the one inside a PDF report.

    Raises:
        AssessError: as :func:`~assess.batch.read.read_as` and
            :func:`~assess.answers.upgrade.plan_upgrade`.
    """

    def read(data: bytes, name: str) -> Earlier:
        upgrade = plan_upgrade(data, rubric, name)
        now = parse_answers(upgrade.text.encode("utf-8"), rubric, name)
        return Earlier(replace(now, rubric_version=upgrade.version), upgrade, data)

    return read_as(item, read)


def compare_with(
    rubric: Rubric, before: Earlier, after: Assessment, *, old: Rubric | None = None
) -> Comparison:
    """What changed since an earlier assessment.

    Args:
        rubric: today's rubric.
        before: the earlier one.
        after: the later one, answered to today's rubric or brought up to date.
        old: the whole rubric that the earlier one was answered with, if it is at hand; it counts
            only for a file of its version.

    Raises:
        AnswersError: the earlier file does not fit ``old``.
    """
    then = None
    if old is not None and before.upgrade.version in ("", old.version):
        then = score(old, parse_answers(before.data, old, before.now.file))
    return compare(
        rubric,
        before.now,
        after,
        then=then,
        renamed=before.upgrade.renamed,
        dropped=[item.before for item in before.upgrade.of("orphaned")],
    )
