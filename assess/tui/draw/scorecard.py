"""A scorecard's score and the sums of its sections, as lines; the words are those of the report."""

from __future__ import annotations

from textual.content import Content

from assess.language import tr
from assess.report.scorecards import Card, CardBar
from assess.tui.text import GOOD, MARK, QUIET, STRONG, bar, clean, columns, fit

__all__ = ["scorecard", "scorecard_why"]


def scorecard(card: Card, width: int) -> list[Content]:
    """The score with its band and its range, and a bar for each section."""
    title = Content.assemble((clean(card.title), STRONG))
    score = Content.assemble((clean(card.score), f"bold {GOOD}"))
    if title.cell_length + score.cell_length < width:
        lines = [columns(title, score, width)]
    else:
        lines = [fit(title, width), *score.wrap(width)]
    label = max((Content(x.title).cell_length for x in card.bars), default=0)
    label = min(label, max(width - 22, 10))
    lines += [_section(x, label, width) for x in card.bars]
    lines.append(Content(""))
    told = [
        tr("Possible: {range}", range=card.range_words),
        tr("evidence carries {points}", points=card.evidence),
        card.unasked,
    ]
    text = "; ".join(clean(x) for x in told if x)
    return [*lines, *Content.assemble((text, QUIET)).wrap(width)]


def _section(found: CardBar, label: int, width: int) -> Content:
    head = Content.assemble(("▸ " if found.lowest else "  ", MARK))
    name = fit(Content.assemble((clean(found.title), STRONG if found.lowest else "")), label)
    head = (head + name).pad_right(label - name.cell_length + 1)
    tail = Content.assemble((" " + found.words.rjust(9), QUIET))
    room = max(width - head.cell_length - tail.cell_length, 4)
    return fit(head + bar(found.low, found.high, room) + tail, width)


def scorecard_why(card: Card, width: int) -> list[Content]:
    """Which section holds the score, and what would lift it."""
    lines = Content.assemble((clean(card.title), STRONG)).wrap(width)
    for text in (card.why, card.what_lifts):
        lines += Content(clean(text)).wrap(width)
    for step in card.steps:
        needs = "; ".join(map(clean, step.needs))
        lines += Content.assemble((f"{step.gain}  ", STRONG), (needs, QUIET)).wrap(width)
    return lines
