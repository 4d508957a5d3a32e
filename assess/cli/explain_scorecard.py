"""The explanation of a scorecard as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assess.cli.console import clean
from assess.cli.draw import SCORECARD_STYLES
from assess.cli.explain_text import answer_words
from assess.cli.scorecard_picture import scorecard_head, scorecard_sections, sum_words
from assess.language import tr
from assess.scoring.explain_scorecard import points
from assess.scoring.words import scorecard_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assess.cli.page import Page
    from assess.scoring.explain import QuestionTrace
    from assess.scoring.explain_scorecard import (
        ScorecardExplanation,
        ScorecardSectionExplanation,
        ScorecardStep,
        ScorecardTestExplanation,
    )

__all__ = ["scorecard_part"]

STEPS = 3
"""Steps shown for each section that holds the score."""


def scorecard_part(page: Page, found: ScorecardExplanation) -> None:
    """Why this score, what would lift it, and every test with the answers that decide it."""
    page.heading(found.card.title)
    for line in scorecard_head(found):
        page.para(line)
    if found.band is not None:
        page.para(found.band.summary)
    page.gap()
    page.para(tr("Why this score"), style="bold")
    page.para(found.why, 2)
    page.add(scorecard_sections(found, page.pen))
    if found.what_lifts:
        page.para(tr("What lifts it"), style="bold")
        page.para(found.what_lifts, 2)
    for section in found.lowest:
        for step in section.steps[:STEPS]:
            _step(page, step)
    for section in found.sections:
        _section(page, section)


def _step(page: Page, step: ScorecardStep) -> None:
    arrow = page.pen.arrow
    gain = f"{points(step.before)} {arrow} {points(step.after)}"
    page.add(_rows(page, Text(gain), Text(clean(step.test.statement)), step.needs), 2)


def _rows(page: Page, sign: Text, text: Text, needs: Iterable[QuestionTrace]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(sign, text)
    grid.add_row("", _answers(page, [(trace, tr("needed")) for trace in needs]))
    return grid


def _section(page: Page, found: ScorecardSectionExplanation) -> None:
    page.gap()
    held = "; " + tr("it holds the score") if found.lowest else ""
    page.para(
        Text.assemble(
            (clean(found.section.title), "bold underline"),
            f"  {sum_words(found.result, page.pen)}{held}",
        )
    )
    for test in found.tests:
        _test(page, test)


def _test(page: Page, found: ScorecardTestExplanation) -> None:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    status = found.result.status
    grid.add_row(
        page.pen.points(status),
        Text.assemble(
            (scorecard_word(status), SCORECARD_STYLES[status]),
            ": ",
            clean(found.test.statement),
            (f"  {found.test.id}", "dim"),
        ),
    )
    whole = found.automated, tr("for a whole point")
    half = found.manual, tr("for half a point")
    sides = (whole,) if status == "automated" else (half, whole)
    if asked := [(trace, what) for side, what in sides for trace in side]:
        grid.add_row("", _answers(page, asked))
    if found.test.unasked and found.result.low != found.result.high:
        grid.add_row("", Text(clean(found.test.unasked), style="dim"))
    page.add(grid, 2)


def _answers(page: Page, asked: list[tuple[QuestionTrace, str]]) -> Table:
    """Each question once with its answer, and below it the options that are not reached."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for question in dict.fromkeys(trace.question for trace, _ in asked):
        here = [(trace, what) for trace, what in asked if trace.question == question]
        grid.add_row(question, "", answer_words(here[0][0]))
        needs: dict[str, str] = {}
        for trace, what in here:
            if not trace.reached and (trace.discussion or trace.answer != "not_applicable"):
                needs.setdefault(f"{trace.need} {clean(trace.need_label)}", what)
        for need, what in needs.items():
            grid.add_row("", page.pen.arrow, f"{need} ({what})")
    return grid
