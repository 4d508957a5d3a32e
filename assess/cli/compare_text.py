"""A comparison as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from assess.cli.console import clean
from assess.cli.page import Page
from assess.cli.words import STATUS_WORDS, count, option_words, residual_number
from assess.compare.words import (
    ANSWER_ORDER,
    CAUSE_SHORT,
    EVIDENCE_WORDS,
    PROGRESS_ORDER,
    answers_words,
    cause_words,
    doubt_words,
    level_words,
    planned_words,
    score_words,
)
from assess.scoring.explain_scorecard import points, points_range

if TYPE_CHECKING:
    from assess.answers.model import Answer, Assessment
    from assess.compare.values import Comparison, CriterionChange, ModelChange
    from assess.panel.rounds import Rounds
    from assess.rubric.model import Rubric

__all__ = ["comparison_page"]


def comparison_page(
    rubric: Rubric,
    ordered: Sequence[Assessment],
    steps: Sequence[Comparison],
    kept: str,
    *,
    rounds: Rounds | None = None,
    to_file: bool = False,
) -> str:
    """All levels over time, then the latest step in detail."""
    page, last = Page(to_file=to_file), steps[-1]
    dates = " → ".join(a.date.isoformat() for a in ordered)
    page.para(Text.assemble((clean(last.after.team), "bold"), f", {dates}"))
    for note in dict.fromkeys(note for step in steps for note in step.notes):
        page.para(note)
    _levels(page, rubric, steps)
    for change in last.models.values():
        _model(page, rubric, change)
    _scorecards(page, rubric, steps)
    _risks(page, rubric, last)
    _answers(page, rubric, last)
    _evidence(page, rubric, last)
    _people(page, last, rounds)
    _practices(page, rubric, last, kept)
    return page.text().lstrip("\n")


def _levels(page: Page, rubric: Rubric, steps: Sequence[Comparison]) -> None:
    page.heading("Levels over time")
    rows = []
    for model in rubric.models:
        found = [s.models[model.id] for s in steps if model.id in s.models]
        if len(found) != len(steps):
            continue
        verdicts = [found[0].before, *(c.after for c in found)]
        levels = " → ".join(
            str(v.level) if v.low == v.high else f"{v.low}-{v.high}" for v in verdicts
        )
        shown = " → ".join(str(v.shown) for v in verdicts)
        index = " → ".join(f"{v.index:.2f}" for v in verdicts)
        rows.append((model.id, levels, shown, index))
    page.table(("model", "level", "evidence carries", "index"), rows)


def _model(page: Page, rubric: Rubric, change: ModelChange) -> None:
    model = next(m for m in rubric.models if m.id == change.id)
    before, after = change.before, change.after
    page.heading(model.title)
    index = f"; index {before.index:.2f} → {after.index:.2f}."
    page.para(Text.assemble((level_words(change), "bold"), index))
    page.items(cause_words(change.steps), 2)
    statements = {c.id: c.statement for c in model.criteria}
    for title, found in (("Gained", change.gained), ("Lost", change.lost)):
        if found:
            page.para(f"{title}: {count(len(found), 'criterion', 'criteria')}", style="bold")
            page.items(_criteria(found, statements), 2)


def _scorecards(page: Page, rubric: Rubric, steps: Sequence[Comparison]) -> None:
    """All scores over time, and because of what the latest step moved them."""
    for card in rubric.scorecards:
        found = [s.scorecards[card.id] for s in steps if card.id in s.scorecards]
        if len(found) != len(steps):
            continue
        page.heading(card.title)
        scores = [found[0].before, *(c.after for c in found)]
        names = {band.id: band.name for band in card.bands} | {None: ""}
        rows = [
            ("score", *(points_range(x, "-") for x in scores)),
            ("evidence carries", *("n/a" if x.shown is None else points(x.shown) for x in scores)),
        ]
        page.para(Text.assemble((score_words(found[-1]), "bold"), f": {names[scores[-1].band]}."))
        for name, *told in rows:
            page.para(f"{name}: {' → '.join(told)}", 2)
        page.items(cause_words(found[-1].steps), 2)


def _criteria(found: Iterable[CriterionChange], statements: dict[str, str]) -> Iterable[str]:
    for c in found:
        was = f" (now {STATUS_WORDS[c.after]})" if c.after != "met" else ""
        yield f"{c.level} {statements[c.criterion]}{was}"


def _risks(page: Page, rubric: Rubric, found: Comparison) -> None:
    rows = []
    for challenge in rubric.challenges:
        change = found.challenges.get(challenge.id)
        if change is None or not change.moved:
            continue
        before, after = change.ratings
        numbers = (
            f"{residual_number(change.before.residual)} → {residual_number(change.after.residual)}"
        )
        rating = after if before == after else f"{before} → {after}"
        rows.append((challenge.id, numbers, rating, CAUSE_SHORT[change.mostly]))
    page.heading("Residual risks")
    if not rows:
        page.para("No residual risk moved.")
        return
    page.table(("challenge", "residual", "rating", "mostly by"), rows)
    same = len(found.challenges) - len(rows)
    if same:
        page.para(f"{count(same, 'other residual risk')} as before.")


def _said(rubric: Rubric, question: str, answer: Answer) -> str:
    if answer.discussion:
        return answer.discussion
    option = answer.option if answer.option is not None else 0
    return option_words(rubric.question_by_id[question], option, answer.status)


def _answers(page: Page, rubric: Rubric, found: Comparison) -> None:
    page.heading("Answers")
    if not found.answers and not found.renamed and not found.dropped:
        page.para("Every question is answered as it was.")
        return
    if told := answers_words(found.answers):
        page.para(told)
    for kind, words in ANSWER_ORDER:
        changes = [c for c in found.answers if c.kind == kind]
        if not changes:
            continue
        page.para(words.capitalize(), style="bold")
        page.items(
            (
                f"{c.question}: {_said(rubric, c.question, c.before)}"
                f" → {_said(rubric, c.question, c.after)}"
                for c in changes
            ),
            2,
        )
    for old, new in found.renamed.items():
        page.para(f"{old} is called {new} now.", 2)
    if found.dropped:
        page.para(f"Not asked any more: {', '.join(found.dropped)}.", 2)


def _evidence(page: Page, rubric: Rubric, found: Comparison) -> None:
    if not found.evidence:
        return
    page.heading("Evidence")
    for kind, words in EVIDENCE_WORDS.items():
        names = [e.question for e in found.evidence if e.kind == kind]
        if names:
            page.para(f"{count(len(names), 'answer')}: {words}", style="bold")
            page.para(", ".join(names), 2)


def _people(page: Page, found: Comparison, rounds: Rounds | None) -> None:
    panels = found.before.panel is not None or found.after.panel is not None
    if panels or found.joined or found.left:
        page.heading("Respondents")
        if panels:
            page.field("Then and now", f"{found.asked[0]} → {found.asked[1]}")
        page.field("New", ", ".join(found.joined))
        page.field("Not any more", ", ".join(found.left))
        if rounds is not None:
            from assess.panel.rounds import rounds_words

            page.para(rounds_words(rounds))


def _practices(page: Page, rubric: Rubric, found: Comparison, kept: str) -> None:
    if not found.practices:
        return
    page.heading("Planned and done")
    page.para(planned_words(found.practices, kept))
    titles = {p.id: p.title for p in rubric.practices}
    for progress in PROGRESS_ORDER:
        names = []
        for p in found.practices:
            if p.progress == progress:
                doubt = doubt_words(p)
                names.append(titles[p.id] + (f" ({doubt})" if doubt else ""))
        if names:
            page.para(progress.capitalize(), style="bold")
            page.items(names, 2)
