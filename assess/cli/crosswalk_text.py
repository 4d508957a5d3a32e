"""The crosswalk as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table

from assess.cli.console import clean
from assess.cli.crosswalk_words import code_of, orders

if TYPE_CHECKING:
    from assess.cli.page import Page
    from assess.rubric.crosswalk import Capability, Crosswalk, Row
    from assess.rubric.model import Rubric

__all__ = ["crosswalk_page"]


def crosswalk_page(page: Page, rubric: Rubric, found: Crosswalk) -> None:
    """The matrix of questions and levels, then where models disagree on an order."""
    codes = code_of(rubric)
    page.para("Which option each level asks for; * where the criterion is essential.", style="bold")
    for model in rubric.models:
        page.para(f"{codes[model.id]}1 to {codes[model.id]}{model.top}: {model.title}", 2)
    for card in rubric.scorecards:
        code = codes[card.id]
        page.para(f"{code}.5 and {code}1: {card.title}, half a point and a whole one", 2)
    page.gap()
    page.add(_matrix(rubric, found, codes))
    page.heading("Where models order things differently")
    words = list(orders(rubric, found, _name))
    if not words:
        page.para("No two models need two capabilities in opposite order.")
    for pair, group in groupby(words, lambda order: order.pair):
        page.para(f"{pair[0]}, and {pair[1]}", style="bold")
        for order in group:
            page.gap()
            page.para(f"{order.first_words}:")
            page.items(order.firsts, 2)
            page.para(f"{order.second_words}:")
            page.items(order.seconds, 2)


def _name(capability: Capability) -> str:
    return f"{capability.question} {capability.option} ({capability.label})"


def _matrix(rubric: Rubric, found: Crosswalk, codes: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("Question", no_wrap=True)
    for name in _columns(rubric, codes):
        table.add_column(clean(name), no_wrap=True, justify="right")
    for row in found.rows:
        table.add_row(row.question.id, *_cells(rubric, row))
    return table


def _columns(rubric: Rubric, codes: dict[str, str]) -> Iterator[str]:
    for model in rubric.models:
        yield from (f"{codes[model.id]}{level}" for level in range(1, model.top + 1))
    for card in rubric.scorecards:
        yield from (f"{codes[card.id]}{points}" for points in (".5", "1"))


def _cells(rubric: Rubric, row: Row) -> Iterator[str]:
    """The options that each level, and each of a scorecard's two kinds of points, asks for."""
    for model in rubric.models:
        for level in range(1, model.top + 1):
            uses = [u for u in row.uses if (u.model, u.level) == (model.id, level)]
            essential = {u.option for u in uses if u.essential}
            options = sorted({u.option for u in uses})
            yield " ".join(f"{option}{'*' if option in essential else ''}" for option in options)
    for card in rubric.scorecards:
        for points in (0.5, 1.0):
            asked = {t.option for t in row.tests if (t.scorecard, t.points) == (card.id, points)}
            yield " ".join(map(str, sorted(asked)))
