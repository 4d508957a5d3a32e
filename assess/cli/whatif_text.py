"""What one change of an answer would do, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from assess.cli.console import clean
from assess.cli.draw import CRITERION_STYLES, RISK_STYLES
from assess.cli.page import Page
from assess.cli.words import STATUS_WORDS, option_label, option_words
from assess.scoring.explain_scorecard import points

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
    page.para("If the answer were" if len(found.answers) == 1 else "If the answers were")
    for id_, option in found.answers.items():
        question = rubric.question_by_id[id_]
        now = assessment.answer(id_)
        page.para(Text.assemble((id_, "cyan"), f"  {clean(question.text)}"), 2)
        page.field("now", option_words(question, now.option or 0, now.status), 4)
        page.field("then", option_label(question, option), 4)
    for title, lines in (
        ("Levels", list(_levels(page, rubric, found, models))),
        ("Categories", list(_categories(page, rubric, found, models))),
        ("Criteria", list(_criteria(page, rubric, found, models))),
        ("Challenges, by residual risk", list(_challenges(page, rubric, found))),
        ("Scorecards", list(_scorecards(page, rubric, found, models))),
    ):
        if lines:
            page.heading(title)
            page.items(lines, 2)
    page.gap()
    if found.changes:
        page.para("Levels, criteria, challenges and scores that are not listed stay as they are.")
    else:
        page.para("No level, criterion, challenge or score would change.")
    return page.text()


def _levels(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str | Text]:
    arrow = page.pen.arrow
    for model in rubric.models:
        if model.id not in models:
            continue
        before, after = found.before.models[model.id], found.after.models[model.id]
        if before.level != after.level:
            name = clean(model.level_name(after.level))
            line = Text.assemble(
                f"{clean(model.short)}: ",
                (f"level {before.level} {arrow} {after.level}", "bold"),
                f" ({name})" if name else "",
            )
        else:
            line = Text(f"{clean(model.short)}: stays at level {after.level}")
        if round(before.index, 2) != round(after.index, 2):
            line.append(f"; index {before.index:.2f} {arrow} {after.index:.2f} of {model.top}")
        if before.high != after.high:
            line.append(f"; at best level {before.high} {arrow} {after.high}")
        yield line


def _categories(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str | Text]:
    titles = {
        f"{m.id}.{c.id}": f"{m.short}, {c.title}" for m in rubric.models for c in m.categories
    }
    for change in found.changes:
        if change.kind == "category" and change.what.partition(".")[0] in models:
            title = titles[change.what]
            yield f"{title}: level {change.before} {page.pen.arrow} {change.after}"


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
            ("(essential) " if criterion.essential else "", "bold"),
            (STATUS_WORDS[before], CRITERION_STYLES[before]),
            f" {page.pen.arrow} ",
            (STATUS_WORDS[after], CRITERION_STYLES[after]),
        )


def _scorecards(
    page: Page, rubric: Rubric, found: WhatIf, models: tuple[str, ...]
) -> Iterator[str]:
    moved = {change.what for change in found.changes if change.kind.startswith("scorecard")}
    for card in rubric.scorecards:
        if card.id in moved and card.id in models:
            before, after = (
                " to ".join(points(x) for x in dict.fromkeys((s.low or 0.0, s.high or 0.0)))
                for s in (found.before.scorecards[card.id], found.after.scorecards[card.id])
            )
            yield f"{clean(card.title)}: {before} {page.pen.arrow} {after} of {card.top}"


def _challenges(page: Page, rubric: Rubric, found: WhatIf) -> Iterator[str | Text]:
    for challenge in rubric.challenges:
        before, after = (r.challenges[challenge.id] for r in (found.before, found.after))
        if (before.residual, before.residual_best) == (after.residual, after.residual_best):
            continue
        line = Text(f"{clean(challenge.title)}: {before.residual:.2f} ")
        line.append(before.rating, style=RISK_STYLES[before.rating])
        line.append(f" {page.pen.arrow} {after.residual:.2f} ")
        line.append(after.rating, style=RISK_STYLES[after.rating])
        yield line
