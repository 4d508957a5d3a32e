"""A comparison as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from assess.cli.console import clean
from assess.cli.page import Page
from assess.cli.words import option_words, residual_number
from assess.compare.words import (
    ANSWER_ORDER,
    CAUSE_SHORT,
    EVIDENCE_WORDS,
    PROGRESS_ORDER,
    PROGRESS_WORDS,
    answers_words,
    cause_words,
    doubt_words,
    level_words,
    planned_words,
    score_words,
)
from assess.language import number, tr, trc, trn
from assess.scoring.explain_scorecard import points, points_range
from assess.scoring.words import criterion_word, risk_word

if TYPE_CHECKING:
    from assess.answers.model import Answer, Assessment
    from assess.compare.values import Comparison, CriterionChange, ModelChange
    from assess.panel.rounds import Rounds
    from assess.rubric.model import Rubric
    from assess.scoring.result import ModelResult

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
    page.heading(tr("Levels over time"))
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
        index = " → ".join(number(v.index, ".2f") for v in verdicts)
        rows.append((model.id, levels, shown, index))
    heads = tr("model"), tr("level"), tr("evidence carries"), tr("index")
    page.table(heads, rows)


def _model(page: Page, rubric: Rubric, change: ModelChange) -> None:
    model = next(m for m in rubric.models if m.id == change.id)
    before, after = change.before, change.after
    page.heading(model.title)
    moved = f"{_index(before)} → {_index(after)}"
    index = tr("index {index}", index=moved)
    page.para(Text.assemble((level_words(change), "bold"), f"; {index}."))
    page.items(cause_words(change.steps), 2)
    statements = {c.id: c.statement for c in model.criteria}
    for title, found in (
        (trc("criteria", "Gained"), change.gained),
        (trc("criteria", "Lost"), change.lost),
    ):
        if found:
            many = trn("{n} criterion", "{n} criteria", len(found))
            page.para(f"{title}: {many}", style="bold")
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
        none = tr("n/a")
        rows = [
            (tr("score"), *(points_range(x, "-") for x in scores)),
            (
                tr("evidence carries"),
                *(none if x.shown is None else points(x.shown) for x in scores),
            ),
        ]
        page.para(Text.assemble((score_words(found[-1]), "bold"), f": {names[scores[-1].band]}."))
        for name, *told in rows:
            page.para(f"{name}: {' → '.join(told)}", 2)
        page.items(cause_words(found[-1].steps), 2)


def _criteria(found: Iterable[CriterionChange], statements: dict[str, str]) -> Iterable[str]:
    for c in found:
        was = " " + tr("(now {status})", status=criterion_word(c.after)) if c.after != "met" else ""
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
        rating = " → ".join(dict.fromkeys(map(risk_word, (before, after))))
        rows.append((challenge.id, numbers, rating, tr(CAUSE_SHORT[change.mostly])))
    page.heading(tr("Residual risks"))
    if not rows:
        page.para(tr("No residual risk moved."))
        return
    page.table((tr("challenge"), tr("residual"), tr("rating"), tr("mostly by")), rows)
    same = len(found.challenges) - len(rows)
    if same:
        page.para(
            trn("{n} other residual risk as before.", "{n} other residual risks as before.", same)
        )


def _said(rubric: Rubric, question: str, answer: Answer) -> str:
    if answer.discussion:
        return answer.discussion
    option = answer.option if answer.option is not None else 0
    return option_words(rubric.question_by_id[question], option, answer.status)


def _answers(page: Page, rubric: Rubric, found: Comparison) -> None:
    page.heading(tr("Answers"))
    if not found.answers and not found.renamed and not found.dropped:
        page.para(tr("Every question is answered as it was."))
        return
    if told := answers_words(found.answers):
        page.para(told)
    for kind, words in ANSWER_ORDER:
        changes = [c for c in found.answers if c.kind == kind]
        if not changes:
            continue
        page.para(_capital(tr(words)), style="bold")
        page.items(
            (
                f"{c.question}: {_said(rubric, c.question, c.before)}"
                f" → {_said(rubric, c.question, c.after)}"
                for c in changes
            ),
            2,
        )
    for old, new in found.renamed.items():
        page.para(tr("{old} is called {new} now.", old=old, new=new), 2)
    if found.dropped:
        page.para(tr("Not asked any more: {dropped}.", dropped=", ".join(found.dropped)), 2)


def _evidence(page: Page, rubric: Rubric, found: Comparison) -> None:
    if not found.evidence:
        return
    page.heading(tr("Evidence"))
    for kind, words in EVIDENCE_WORDS.items():
        names = [e.question for e in found.evidence if e.kind == kind]
        if names:
            many = trn("{n} answer", "{n} answers", len(names))
            page.para(f"{many}: {tr(words)}", style="bold")
            page.para(", ".join(names), 2)


def _people(page: Page, found: Comparison, rounds: Rounds | None) -> None:
    panels = found.before.panel is not None or found.after.panel is not None
    if panels or found.joined or found.left:
        page.heading(tr("Respondents"))
        if panels:
            page.field(tr("Then and now"), f"{found.asked[0]} → {found.asked[1]}")
        page.field(tr("New"), ", ".join(found.joined))
        page.field(tr("Not any more"), ", ".join(found.left))
        if rounds is not None:
            from assess.panel.rounds import rounds_words

            page.para(rounds_words(rounds))


def _practices(page: Page, rubric: Rubric, found: Comparison, kept: str) -> None:
    if not found.practices:
        return
    page.heading(tr("Planned and done"))
    page.para(planned_words(found.practices, kept))
    titles = {p.id: p.title for p in rubric.practices}
    for progress in PROGRESS_ORDER:
        names = []
        for p in found.practices:
            if p.progress == progress:
                doubt = doubt_words(p)
                names.append(titles[p.id] + (f" ({doubt})" if doubt else ""))
        if names:
            page.para(_capital(tr(PROGRESS_WORDS[progress])), style="bold")
            page.items(names, 2)


def _index(verdict: ModelResult) -> str:
    return number(verdict.index, ".2f")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
