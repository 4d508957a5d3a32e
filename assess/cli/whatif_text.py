"""What one change of an answer would do, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from assess.cli.console import clean
from assess.cli.draw import CRITERION_STYLES, RISK_STYLES
from assess.cli.page import Page
from assess.cli.words import option_label, option_words
from assess.language import number, tr, trc, trn
from assess.scoring.explain_scorecard import points_range
from assess.scoring.words import criterion_word, risk_word

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.rubric.model import Rubric
    from assess.scoring.explain import WhatIf

__all__ = ["what_if_page"]


def what_if_page(
    rubric: Rubric, assessment: Assessment, found: WhatIf, models: tuple[str, ...]
) -> str:
    """The answers supposed, then levels, criteria, challenges and scores that move.

    Args:
        rubric: the rubric.
        assessment: the answers as they are.
        found: what would move.
        models: ids of the maturity models and scorecards to tell of.
    """
    page = Page()
    page.para(trn("If the answer were", "If the answers were", len(found.answers)))
    for id_, option in found.answers.items():
        question = rubric.question_by_id[id_]
        now = assessment.answer(id_)
        page.para(Text.assemble((id_, "cyan"), f"  {clean(question.text)}"), 2)
        page.field(trc("time", "now"), option_words(question, now.option or 0, now.status), 4)
        page.field(trc("what if", "then"), option_label(question, option), 4)
    for title, lines in (
        (tr("Levels"), list(_levels(page, rubric, found, models))),
        (tr("Categories"), list(_categories(page, rubric, found, models))),
        (tr("Criteria"), list(_criteria(page, rubric, found, models))),
        (tr("Challenges, by residual risk"), list(_challenges(page, rubric, found))),
        (tr("Scorecards"), list(_scorecards(page, rubric, found, models))),
    ):
        if lines:
            page.heading(title)
            page.items(lines, 2)
    page.gap()
    if found.changes:
        page.para(
            tr("Levels, criteria, challenges and scores that are not listed stay as they are.")
        )
    else:
        page.para(tr("No level, criterion, challenge or score would change."))
    return page.text()


def _levels(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str | Text]:
    arrow = page.pen.arrow
    for model in rubric.models:
        if model.id not in models:
            continue
        before, after = found.before.models[model.id], found.after.models[model.id]
        levels = f"{before.level} {arrow} {after.level}"
        if before.level != after.level:
            name = clean(model.level_name(after.level))
            line = Text.assemble(
                f"{clean(model.short)}: ",
                (tr("level {level}", level=levels), "bold"),
                f" ({name})" if name else "",
            )
        else:
            words = tr("stays at level {level}", level=after.level)
            line = Text(f"{clean(model.short)}: {words}")
        if round(before.index, 2) != round(after.index, 2):
            index = f"{number(before.index, '.2f')} {arrow} {number(after.index, '.2f')}"
            line.append("; " + tr("index {index} of {top}", index=index, top=model.top))
        if before.high != after.high:
            best = f"{before.high} {arrow} {after.high}"
            line.append("; " + tr("at best level {level}", level=best))
        yield line


def _categories(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str | Text]:
    titles = {
        f"{m.id}.{c.id}": f"{m.short}, {c.title}" for m in rubric.models for c in m.categories
    }
    for change in found.changes:
        if change.kind == "category" and change.what.partition(".")[0] in models:
            level = f"{change.before} {page.pen.arrow} {change.after}"
            yield f"{titles[change.what]}: " + tr("level {level}", level=level)


def _criteria(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str | Text]:
    known = {c.id: (m, c) for m in rubric.models if m.id in models for c in m.criteria}
    for change in found.changes:
        if change.kind != "criterion" or change.what not in known:
            continue
        model, criterion = known[change.what]
        before, after = str(change.before), str(change.after)
        yield Text.assemble(
            f"{clean(model.short)} {criterion.level}: {clean(criterion.statement)} ",
            (tr("(essential)") + " " if criterion.essential else "", "bold"),
            (criterion_word(before), CRITERION_STYLES[before]),
            f" {page.pen.arrow} ",
            (criterion_word(after), CRITERION_STYLES[after]),
        )


def _scorecards(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str]:
    moved = {change.what for change in found.changes if change.kind.startswith("scorecard")}
    for card in rubric.scorecards:
        if card.id in moved and card.id in models:
            before, after = (
                points_range(s, page.pen.dash)
                for s in (found.before.scorecards[card.id], found.after.scorecards[card.id])
            )
            told = f"{before} {page.pen.arrow} {after}"
            words = tr("{points} of {top}", points=told, top=card.top)
            yield f"{clean(card.title)}: {words}"


def _challenges(page: Page, rubric: Rubric, found: WhatIf) -> Iterator[str | Text]:
    for challenge in rubric.challenges:
        before, after = (r.challenges[challenge.id] for r in (found.before, found.after))
        if (before.residual, before.residual_best) == (after.residual, after.residual_best):
            continue
        line = Text(f"{clean(challenge.title)}: {number(before.residual, '.2f')} ")
        line.append(risk_word(before.rating), style=RISK_STYLES[before.rating])
        line.append(f" {page.pen.arrow} {number(after.residual, '.2f')} ")
        line.append(risk_word(after.rating), style=RISK_STYLES[after.rating])
        yield line
