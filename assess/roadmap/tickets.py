"""The plan as tickets: a CSV table that issue trackers import, one practice a row.

The columns and how to map them in Jira and GitHub are described in docs/roadmap.md.
"""

from __future__ import annotations

from assess.csvtext import csv_text
from assess.roadmap.markdown import practice_markdown
from assess.roadmap.schedule import wave_start
from assess.roadmap.values import Plan
from assess.roadmap.words import weeks
from assess.rubric.model import Rubric

__all__ = ["COLUMNS", "tickets_csv"]

COLUMNS = (
    "id",
    "title",
    "description",
    "labels",
    "estimate weeks",
    "estimate seconds",
    "start",
    "wave",
    "until",
    "depends on",
    "roles",
)
"""No punctuation: Jira's importer may trip over it. Lists inside a cell are separated by spaces
(labels, depends on) or semicolons (roles)."""

_SECONDS = 5 * 8 * 3600
"""A person-week of five days of eight hours, the unit that Jira's estimates are counted in."""


def tickets_csv(plan: Plan, rubric: Rubric) -> str:
    """The practices in the order of work, every prerequisite before what needs it.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    rows: list[tuple[str, ...]] = [COLUMNS]
    for p in plan.practices:
        practice = rubric.practice_by_id[p.id]
        row = (
            p.id,
            p.title,
            practice_markdown(p, plan, rubric, heading=False),
            f"mlops {practice.phase} wave-{p.wave}",
            weeks(p.effort.likely),
            str(round(p.effort.likely * _SECONDS)),
            wave_start(plan.start, p.wave),
            str(p.wave),
            str(p.until),
            " ".join(p.requires),
            "; ".join(practice.roles),
        )
        rows.append(row)
    return csv_text(rows)
