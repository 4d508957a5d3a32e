"""Explanations as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assess.cli.cite import cite
from assess.cli.console import clean
from assess.cli.draw import CRITERION_STYLES
from assess.cli.page import Page
from assess.language import tr, trc, trn
from assess.scoring.words import answer_word, criterion_word, rating_word

if TYPE_CHECKING:
    from assess.rubric.model import Rubric, Source
    from assess.scoring.explain import (
        CriterionExplanation,
        LevelExplanation,
        ModelExplanation,
        QuestionTrace,
    )
    from assess.scoring.explain_scorecard import ScorecardExplanation
    from assess.scoring.result import Result

__all__ = ["answer_words", "criteria_page", "models_page", "short_sources"]

ORDER = ("unmet", "unknown", "met", "not_applicable")
"""What keeps the next level away comes first."""


def models_page(
    rubric: Rubric,
    result: Result,
    found: Iterable[ModelExplanation],
    cards: Iterable[ScorecardExplanation],
) -> str:
    """Each model: why this level, why not the next, and every criterion up to the next level.

    Then each scorecard: which section holds the score, and every test.
    """
    page = Page()
    page.para(Text.assemble((clean(result.team), "bold"), f", {result.date:%Y-%m-%d}"))
    cited: dict[str, None] = {}
    for explained in found:
        _model(page, rubric, explained, cited)
    if scored := list(cards):
        from assess.cli.explain_scorecard import scorecard_part

        for card in scored:
            scorecard_part(page, card)
            short_sources(page, card.card.source, cited)
    _works(page, rubric, cited)
    return page.text()


def criteria_page(rubric: Rubric, found: Iterable[ModelExplanation], only: frozenset[str]) -> str:
    """Some criteria, each with its sources in full."""
    page = Page()
    for explained in found:
        for level in explained.levels:
            for criterion in (c for c in level.criteria if c.criterion.id in only):
                page.heading(
                    tr(
                        "{title}, level {level}: {name}",
                        title=explained.model.title,
                        level=level.result.level,
                        name=level.name,
                    )
                )
                _criterion(page, criterion)
                page.gap()
                page.field(tr("Note"), criterion.criterion.note, 2)
                for what, address in cite(rubric, criterion.criterion.source):
                    page.field(tr("Source"), what, 2)
                    if address:
                        page.line(address, 18)
    return page.text().lstrip("\n")


def _model(page: Page, rubric: Rubric, found: ModelExplanation, cited: dict[str, None]) -> None:
    verdict, top = found.result, found.model.top
    page.heading(found.model.title)
    name = clean(found.model.level_name(verdict.level))
    at = tr("Level {level} of {top}", level=verdict.level, top=top)
    page.para(Text.assemble((at, "bold"), f": {name}" if name else ""))
    if verdict.high > verdict.low:
        page.para(
            tr(
                "Unsure and open answers allow level {low} to {high}.",
                low=verdict.low,
                high=verdict.high,
            )
        )
    if verdict.shown != verdict.level:
        page.para(tr("Evidence carries level {carried}.", carried=verdict.shown))
    page.gap()
    page.para(tr("Why this level"), style="bold")
    page.para(found.why_level, 2)
    if found.why_not_next:
        page.para(tr("Why not the next"), style="bold")
        page.items(found.why_not_next, 2)
    if found.cautions:
        page.para(tr("Keep in mind"), style="bold")
        page.items((c.text for c in found.cautions), 2)
    for level in found.levels:
        if level.result.level <= verdict.level + 1:
            _level(page, level, cited)
    above = [str(x.result.level) for x in found.levels if x.result.level > verdict.level + 1]
    if above:
        *most, last = above
        command = f"assess rubric show {found.model.id}"
        levels = tr("{these} and {last}", these=", ".join(most), last=last) if most else last
        page.gap()
        page.para(
            tr(
                "What level {levels} asks: '{command}'.",
                levels=levels,
                command=command,
            ),
            style="dim",
        )


def _level(page: Page, level: LevelExplanation, cited: dict[str, None]) -> None:
    n = level.result
    page.gap()
    page.para(
        Text.assemble(
            (
                tr("Level {level}: {name}", level=n.level, name=clean(level.name)),
                "bold underline",
            ),
            "  " + (trc("level", "(reached)") if level.reached else trc("level", "(not reached)")),
        )
    )
    if n.empty:
        page.para(tr("No criterion of this level applies; it counts as fully met."), 2)
        return
    facts = trn("{met} of {n} criterion met", "{met} of {n} criteria met", n.applicable, met=n.met)
    if n.unknown:
        facts += ", " + tr("{n} unknown", n=n.unknown)
    if n.not_applicable:
        facts += ", " + tr("{n} not applicable", n=n.not_applicable)
    page.para(
        tr(
            "{facts}; rating {letter} ({words}). The level itself needs {at}, a higher level"
            " {below}.",
            facts=facts,
            letter=n.rating,
            words=rating_word(n.rating),
            at=level.needed_at,
            below=level.needed_below,
        ),
        2,
    )
    for criterion in sorted(level.criteria, key=_urgency):
        page.gap()
        _criterion(page, criterion)
        short_sources(page, criterion.criterion.source, cited)


def _urgency(found: CriterionExplanation) -> tuple[int, bool]:
    return ORDER.index(found.status), not found.criterion.essential


def _criterion(page: Page, found: CriterionExplanation) -> None:
    criterion = found.criterion
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    essential = " " + tr("(essential)") if criterion.essential else ""
    grid.add_row(
        page.pen.sign(found.status),
        Text.assemble(
            (criterion_word(found.status), CRITERION_STYLES[found.status]),
            ": ",
            clean(criterion.statement),
            (essential, "bold"),
            (f"  {criterion.id}", "dim"),
        ),
    )
    grid.add_row("", _answers(page, found.questions))
    page.add(grid, 2)


def _answers(page: Page, traces: Sequence[QuestionTrace]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for trace in traces:
        grid.add_row(trace.question, "", answer_words(trace))
        if not trace.reached and (trace.discussion or trace.answer != "not_applicable"):
            need = f"{trace.need} {clean(trace.need_label)}"
            grid.add_row("", page.pen.arrow, tr("{option} (needed)", option=need))
        if trace.note:
            grid.add_row("", "", Text(tr("Note: {text}", text=clean(trace.note)), style="italic"))
    return grid


def answer_words(trace: QuestionTrace) -> str:
    """What was answered: an option with its label, a panel's opinions, or why there is none."""
    if trace.discussion:
        if trace.have is None:
            return trace.discussion
        return trace.discussion + "; " + tr("proposed: {option}", option=clean(trace.have_label))
    if trace.have is not None:
        return f"{trace.have} {clean(trace.have_label)}"
    if trace.reason:
        return tr("not applicable: {reason}", reason=clean(trace.reason))
    return answer_word("unsure" if trace.answer == "unsure" else "unanswered")


def short_sources(page: Page, sources: Iterable[Source], cited: dict[str, None]) -> None:
    """What is cited, in a line; the works themselves are kept in ``cited`` to be listed once."""
    parts = []
    for source in sources:
        cited[source.work] = None
        text = f'{source.work}, "{source.heading}"' if source.heading else source.work
        parts.append(text + (f" ({', '.join(source.facts)})" if source.facts else ""))
    text = tr("Source: {text}", text="; ".join(parts))
    page.para(Text(clean(text), style="dim"), 4)


def _works(page: Page, rubric: Rubric, cited: Iterable[str]) -> None:
    works = [rubric.work_by_id[id_] for id_ in cited if id_ in rubric.work_by_id]
    if not works:
        return
    page.heading(tr("Sources"))
    for work in works:
        about = ", ".join(part for part in (work.title, work.authors, work.year) if part)
        page.field(work.id, about)
        if work.address:
            page.line(work.address, 16)
