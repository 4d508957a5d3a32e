"""The whole portfolio report as values and sentences, before any markup."""

from __future__ import annotations

from dataclasses import dataclass

from assess.portfolio.values import Portfolio
from assess.report.portfolio.by_group import GroupView, group_views
from assess.report.portfolio.grid import Grid, grids
from assess.report.portfolio.holds import (
    BlockerView,
    ChallengeRow,
    LiftView,
    PracticeRow,
    blocker_views,
    challenge_rows,
    challenges_point,
    lift_views,
    practice_rows,
)
from assess.report.portfolio.since import ChangeView, SureView, change_view, sure_view
from assess.report.portfolio.where import CardView, ModelView, card_views, model_views
from assess.report.view import Chapter
from assess.report.words import clean, count, day
from assess.rubric.model import Rubric

__all__ = ["PortfolioReport", "build"]

TITLES = {
    "summary": "Summary",
    "standing": "Where the teams stand",
    "teams": "Team by team",
    "groups": "Group by group",
    "blockers": "What keeps teams from their next level",
    "challenges": "Challenges across the teams",
    "lifting": "What would lift most teams",
    "changes": "What moved since the previous round",
    "sure": "How sure this is",
    "method": "How this was worked out",
}


@dataclass(frozen=True, slots=True)
class PortfolioReport:
    """Everything a portfolio report says."""

    title: str
    date: str
    created: str
    rubric: str
    rubric_title: str
    count: int
    teams_words: str
    period: str
    min_group: int
    named: bool
    files: str
    labels: tuple[str, ...]
    models: tuple[ModelView, ...]
    cards: tuple[CardView, ...]
    grids: tuple[Grid, ...]
    groups: tuple[GroupView, ...]
    blockers: tuple[BlockerView, ...]
    challenges: tuple[ChallengeRow, ...]
    challenges_point: str
    lifts: tuple[LiftView, ...]
    practices: tuple[PracticeRow, ...]
    change: ChangeView | None
    unchanged_why: str
    sure: SureView
    chapters: tuple[Chapter, ...]


def _files(found: Portfolio) -> str:
    text = count(found.files, "answer file")
    if found.unread:
        text += f"; {found.unread} more could not be read"
    return text


def build(rubric: Rubric, found: Portfolio) -> PortfolioReport:
    """Make the report's values."""
    challenges = challenge_rows(rubric, found)
    change = change_view(rubric, found)
    grids_ = grids(rubric, found)
    left_out = set() if grids_ else {"teams"}
    left_out |= set() if found.groupings else {"groups"}
    left_out |= set() if found.lifting else {"lifting"}
    left_out |= set() if challenges else {"challenges"}
    left_out |= set() if change else {"changes"}
    period = day(found.last)
    if found.first != found.last:
        period = f"{day(found.first)} to {day(found.last)}"
    wanted = [key for key in TITLES if key not in left_out]
    return PortfolioReport(
        title=clean(found.title),
        date=day(found.last),
        created=found.last.isoformat(),
        rubric=" ".join(found.rubric),
        rubric_title=rubric.title,
        count=found.count,
        teams_words=count(found.count, "team"),
        period=period,
        min_group=found.min_group,
        named=found.min_group <= 1,
        files=_files(found),
        labels=tuple(clean(g.field) for g in found.groupings),
        models=model_views(rubric, found),
        cards=card_views(rubric, found),
        grids=grids_,
        groups=group_views(rubric, found),
        blockers=blocker_views(rubric, found),
        challenges=challenges,
        challenges_point=challenges_point(challenges, found.count),
        lifts=lift_views(rubric, found),
        practices=practice_rows(rubric, found),
        change=change,
        unchanged_why=found.unchanged_why,
        sure=sure_view(rubric, found),
        chapters=tuple(Chapter(key, i, TITLES[key]) for i, key in enumerate(wanted, 1)),
    )
