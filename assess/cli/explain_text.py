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
from assess.cli.words import RATING_WORDS, STATUS_WORDS, count

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
                page.heading(f"{explained.model.title}, level {level.result.level}: {level.name}")
                _criterion(page, criterion)
                page.gap()
                page.field("Note", criterion.criterion.note, 2)
                for what, address in cite(rubric, criterion.criterion.source):
                    page.field("Source", what, 2)
                    if address:
                        page.line(address, 18)
    return page.text().lstrip("\n")


def _model(page: Page, rubric: Rubric, found: ModelExplanation, cited: dict[str, None]) -> None:
    verdict, top = found.result, found.model.top
    page.heading(found.model.title)
    name = clean(found.model.level_name(verdict.level))
    page.para(
        Text.assemble((f"Level {verdict.level} of {top}", "bold"), f": {name}" if name else "")
    )
    if verdict.high > verdict.low:
        page.para(f"Unsure and open answers allow level {verdict.low} to {verdict.high}.")
    if verdict.shown != verdict.level:
        page.para(f"Evidence carries level {verdict.shown}.")
    page.gap()
    page.para("Why this level", style="bold")
    page.para(found.why_level, 2)
    if found.why_not_next:
        page.para("Why not the next", style="bold")
        page.items(found.why_not_next, 2)
    if found.cautions:
        page.para("Keep in mind", style="bold")
        page.items((c.text for c in found.cautions), 2)
    for level in found.levels:
        if level.result.level <= verdict.level + 1:
            _level(page, level, cited)
    above = [str(x.result.level) for x in found.levels if x.result.level > verdict.level + 1]
    if above:
        page.gap()
        page.para(
            f"What level {' and '.join(above)} asks: 'assess rubric show {found.model.id}'.",
            style="dim",
        )


def _level(page: Page, level: LevelExplanation, cited: dict[str, None]) -> None:
    n = level.result
    page.gap()
    page.para(
        Text.assemble(
            (f"Level {n.level}: {clean(level.name)}", "bold underline"),
            f"  ({'reached' if level.reached else 'not reached'})",
        )
    )
    if n.empty:
        page.para("No criterion of this level applies; it counts as fully met.", 2)
        return
    facts = f"{n.met} of {count(n.applicable, 'criterion', 'criteria')} met"
    if n.unknown:
        facts += f", {n.unknown} unknown"
    if n.not_applicable:
        facts += f", {n.not_applicable} not applicable"
    page.para(
        f"{facts}; rating {n.rating} ({RATING_WORDS[n.rating]}). The level itself needs"
        f" {level.needed_at}, a higher level {level.needed_below}.",
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
    essential = " (essential)" if criterion.essential else ""
    grid.add_row(
        page.pen.sign(found.status),
        Text.assemble(
            (STATUS_WORDS[found.status], CRITERION_STYLES[found.status]),
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
            grid.add_row("", page.pen.arrow, f"{need} (needed)")
        if trace.note:
            grid.add_row("", "", Text(f"Note: {clean(trace.note)}", style="italic"))
    return grid


def answer_words(trace: QuestionTrace) -> str:
    """What was answered: an option with its label, a panel's opinions, or why there is none."""
    if trace.discussion:
        proposal = "" if trace.have is None else f"; proposed: {clean(trace.have_label)}"
        return f"{trace.discussion}{proposal}"
    if trace.have is not None:
        return f"{trace.have} {clean(trace.have_label)}"
    if trace.reason:
        return f"not applicable: {clean(trace.reason)}"
    return "unsure" if trace.answer == "unsure" else "not answered"


def short_sources(page: Page, sources: Iterable[Source], cited: dict[str, None]) -> None:
    """What is cited, in a line; the works themselves are kept in ``cited`` to be listed once."""
    parts = []
    for source in sources:
        cited[source.work] = None
        text = f'{source.work}, "{source.heading}"' if source.heading else source.work
        parts.append(text + (f" ({', '.join(source.facts)})" if source.facts else ""))
    page.para(Text(clean(f"Source: {'; '.join(parts)}"), style="dim"), 4)


def _works(page: Page, rubric: Rubric, cited: Iterable[str]) -> None:
    works = [rubric.work_by_id[id_] for id_ in cited if id_ in rubric.work_by_id]
    if not works:
        return
    page.heading("Sources")
    for work in works:
        about = ", ".join(part for part in (work.title, work.authors, work.year) if part)
        page.field(work.id, about)
        if work.address:
            page.line(work.address, 16)
