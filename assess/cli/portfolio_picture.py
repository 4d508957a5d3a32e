"""What ``assess portfolio`` shows in a terminal: the portfolio's summary as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.cli.page import Page
from assess.report.portfolio.view import build
from assess.report.words import count

if TYPE_CHECKING:
    from assess.portfolio.values import Portfolio
    from assess.report.portfolio.view import PortfolioReport
    from assess.rubric.model import Rubric

__all__ = ["picture"]

MOST = 5
ESSENTIAL = {True: ", essential", False: ""}


def picture(rubric: Rubric, found: Portfolio, *, to_file: bool = False) -> str:
    """The portfolio as text: levels, blockers, investments, challenges, what moved.

    Args:
        rubric: the rubric.
        found: the portfolio.
        to_file: true when it goes to a file, without colours.
    """
    r = build(rubric, found)
    page = Page(to_file=to_file)
    page.para(f"{r.title}: {r.teams_words}", style="bold")
    page.field("assessed", r.period)
    page.field("read", r.files)
    page.heading("Levels")
    for m in r.models:
        page.para(m.sentence)
        page.table(
            ["level", "teams", "at best", "by evidence", "name"],
            (
                [str(b.level), f"{b.teams} ({b.share})", str(b.high), str(b.shown), b.name]
                for b in m.bars
            ),
        )
    for k in r.cards:
        page.heading(k.title)
        page.para(f"{k.sentence} {k.held}")
        page.table(
            ["points", "teams", "at best", "by evidence", "band"],
            (
                [b.points, f"{b.teams} ({b.share})", str(b.high), str(b.shown), b.name]
                for b in k.bands
            ),
        )
    page.heading("What keeps most teams from their next level")
    for v in r.blockers:
        page.para(v.point)
        page.items(
            f"{count(row.teams, 'team')}, level {row.level}{ESSENTIAL[row.essential]}:"
            f" {row.statement}"
            for row in v.rows[1:MOST]
        )
    if r.lifts:
        page.heading("What would lift most teams")
        for lift in r.lifts:
            page.para(lift.point)
        page.items(
            f"{p.title}: {p.weeks}, on the way of {count(p.teams, 'team')}"
            for p in r.practices[:MOST]
        )
    if r.challenges:
        page.heading("Largest challenges")
        page.items(
            f"{c.title}: high or critical in {c.large} of {r.teams_words}"
            for c in r.challenges[:MOST]
            if c.large
        )
    _groups(page, r)
    if r.change is not None:
        page.heading("Since the previous round")
        page.para(r.change.lead)
        for move in r.change.models:
            page.para(move.sentence)
    page.heading("How sure this is")
    page.para(f"{r.sure.settled} {r.sure.dates}")
    page.items(r.sure.notes[:MOST])
    return page.text()


def _groups(page: Page, r: PortfolioReport) -> None:
    for g in r.groups:
        page.heading(g.title)
        for id_, bars in g.bars:
            short = next(m.short for m in r.models if m.id == id_)
            page.table(
                ["group", "teams", short], ([b.title, b.after.split()[0], b.words] for b in bars)
            )
        for note in g.notes:
            page.para(note)
