"""A scorecard's score as a picture for the terminal: a bar for each section, and what holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assess.cli.console import clean
from assess.cli.words import scorecard_counts
from assess.language import tr
from assess.scoring.explain_scorecard import points
from assess.scoring.words import answer_word

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assess.cli.draw import Pen
    from assess.scoring.explain_scorecard import ScorecardExplanation
    from assess.scoring.result import ScorecardSectionResult

__all__ = ["scorecard_head", "scorecard_sections", "sum_words"]


def scorecard_head(found: ScorecardExplanation) -> Iterator[Text]:
    """The score with its band, what is possible, and what evidence carries."""
    score = found.result
    if score.low is None or score.high is None or found.band is None:
        return
    open_ended = score.high > score.low and found.band_high is not None
    low = {"points": points(score.low), "top": score.top}
    at = tr("At least {points} of {top}", **low) if open_ended else tr("{points} of {top}", **low)
    yield Text.assemble((at, "bold"), f": {clean(found.band.name)}")
    parts = [tr("evidence carries {points}", points=points(score.shown or 0.0))]
    if found.band_high is not None and open_ended:
        unasked, tests = len(found.card.unasked), len(found.card.tests)
        why = tr("{n} of {all} tests are not asked", n=unasked, all=tests)
        if unknown := sum(t.status == "unknown" for t in score.tests.values()):
            why += ", " + tr("{n} unknown", n=unknown)
        high = f"{points(score.high)} ({clean(found.band_high.name)})"
        parts.insert(0, tr("at most {high}: {why}", high=high, why=why))
    yield Text("; ".join(parts))


def scorecard_sections(found: ScorecardExplanation, pen: Pen) -> RenderableType:
    """A bar, the sum and the counts of each section; the one that holds the score is marked."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for _ in range(1 if pen.narrow else 4):
        table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for section in found.sections:
        sign = Text(pen.arrow if section.lowest else "", style="bold")
        title = clean(section.section.title)
        counts = scorecard_counts(section.result)
        if pen.narrow:
            table.add_row(sign, f"{title}: {sum_words(section.result, pen)}; {counts}")
            continue
        low, high, top = section.result.low, section.result.high, found.result.top
        bar = pen.bar((low or 0.0) / top, (high or 0.0) / top)
        table.add_row(sign, title, bar, sum_words(section.result, pen), counts)
    return Padding(table, (0, 0, 0, 2))


def sum_words(section: ScorecardSectionResult, pen: Pen) -> str:
    """A section's sum with what is possible."""
    low, high = section.low, section.high
    if low is None or high is None:
        return answer_word("not_applicable")
    return pen.range(points(low), points(high))
