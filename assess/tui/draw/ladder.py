"""A maturity model as a ladder: a rung a level, with what is reached and what is possible."""

from __future__ import annotations

from textual.content import Content

from assess.language import tr, trc
from assess.rubric.model import MaturityModel
from assess.scoring.result import LevelResult, ModelResult
from assess.scoring.words import rating_word
from assess.tui.text import GOOD, MARK, QUIET, STRONG, WARN, bar, clean, columns, fit, percent_range

__all__ = ["categories", "ladder", "legend", "level_words"]


def level_words(verdict: ModelResult) -> str:
    """``level 1``, or ``level 1, perhaps 3`` while answers are missing."""
    if verdict.low == verdict.high:
        return tr("level {level}", level=verdict.level)
    return tr("level {level}, perhaps {high}", level=verdict.level, high=verdict.high)


def ladder(
    model: MaturityModel,
    verdict: ModelResult,
    width: int,
    *,
    names: bool,
    target: int | None = None,
) -> list[Content]:
    """A heading and a rung for every level, the highest on top.

    Args:
        model: the model.
        verdict: its result.
        width: cells.
        names: True to write each level's name above its bar.
        target: the level aimed at, marked when there is one.
    """
    verdict_words = Content.assemble((level_words(verdict), f"bold {GOOD}"))
    title = Content.assemble((clean(model.title), STRONG))
    if title.cell_length + verdict_words.cell_length >= width:
        title = Content.assemble((clean(model.short), STRONG))
    lines = [columns(title, verdict_words, width)]
    by_level = {n.level: n for n in verdict.levels}
    for level in sorted((x.level for x in model.levels), reverse=True):
        name = clean(model.level_name(level))
        head = Content.assemble(
            _mark(level, verdict), (f"{level}", STRONG if level == verdict.level else ""), " "
        )
        aim = _aim(level, target)
        if names or level not in by_level:
            style = STRONG if level == verdict.level else ("" if names else QUIET)
            words = Content.assemble((name, style))
            if names and level == target:
                words = words + Content.assemble(("  " + trc("level", "target"), MARK))
            lines.append(fit(head + words, width))
            head = Content(" " * head.cell_length)
        if level in by_level:
            lines.append(_rung(head, by_level[level], aim, width))
    return lines


def _aim(level: int, target: int | None) -> Content:
    """A mark at the target; room for it at the other levels."""
    if target is None:
        return Content("")
    return Content.assemble((" ◂" if level == target else "  ", MARK))


def _rung(head: Content, n: LevelResult, aim: Content, width: int) -> Content:
    if n.empty:
        return head + Content.assemble((tr("asks for nothing that applies"), QUIET)) + aim
    words = percent_range(n.share, n.share_high)
    tail = Content.assemble(f" {n.rating} ", (words.rjust(8), QUIET), aim)
    room = max(width - head.cell_length - tail.cell_length, 4)
    return fit(head + bar(n.share, n.share_high, room) + tail, width)


def _mark(level: int, verdict: ModelResult) -> Content:
    if level == verdict.low:
        return Content.assemble(("▸ ", MARK))
    if verdict.low < level <= verdict.high:
        return Content.assemble(("▹ ", WARN))
    return Content("  ")


def categories(model: MaturityModel, verdict: ModelResult, width: int) -> list[Content]:
    """A line for each category: its level, and how far its criteria are met."""
    label = max((len(c.title) for c in model.categories), default=0)
    label = min(label, max(width - 26, 10))
    lines = []
    for category in model.categories:
        found = verdict.categories.get(category.id)
        if found is None:
            continue
        level = f"{found.level}" if found.low == found.high else f"{found.low}–{found.high}"
        head = fit(clean(category.title), label)
        head = head.pad_right(label - head.cell_length + 1)
        head = head + Content.assemble((level.ljust(4), STRONG))
        tail = Content.assemble(
            (" " + percent_range(found.share, found.share_high).rjust(8), QUIET)
        )
        room = max(width - head.cell_length - tail.cell_length, 4)
        lines.append(fit(head + bar(found.share, found.share_high, room) + tail, width))
    return lines


def legend(width: int) -> list[Content]:
    """What the parts of a bar and the letters of a rating mean."""
    met, still_open, unmet = trc("bar", "met"), trc("bar", "open"), trc("bar", "not met")
    text = Content.assemble(
        ("█", GOOD),
        (f" {met}  ", QUIET),
        ("▒", WARN),
        (f" {still_open}  ", QUIET),
        (f"· {unmet}", QUIET),
    )
    letters = [f"{key} {rating_word(key)}" for key in "NPLF"]
    rows = [letters] if len("  ".join(letters)) <= width else [letters[:2], letters[2:]]
    return [fit(text, width), *(Content.assemble(("  ".join(row), QUIET)) for row in rows)]
