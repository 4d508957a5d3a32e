"""A comparison in parts: levels, criteria, risks, answers, evidence, people, planned and done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assess.compare.values import Comparison, CriterionChange, PracticeProgress
from assess.compare.words import (
    ANSWER_ORDER,
    PROGRESS_ORDER,
    answers_words,
    planned_words,
)
from assess.language import tr, trn
from assess.rubric.model import MaturityModel, Rubric
from assess.tui.draw.change import (
    answer_lines,
    criterion_lines,
    evidence_lines,
    model_lines,
    practice_lines,
    remark_lines,
    risk_lines,
    scorecard_lines,
)
from assess.tui.text import QUIET, WARN
from assess.tui.widgets.parts import Item, Part

__all__ = ["Details", "compared_parts"]


@dataclass(frozen=True, slots=True)
class Details:
    """What takes a moment to find out, as far as it is known; and what is not to be told."""

    names: bool = True
    """False leaves the names of respondents out."""
    agreement: str = ""
    """How far two panels agreed, in words."""
    practices: Sequence[PracticeProgress] | None = None
    """Planned versus done; ``None`` until it is known."""
    planning: str = ""
    """What is told of the roadmap instead of practices."""
    kept: str = ""
    """The kept roadmap's name; empty when it is planned anew."""


def compared_parts(rubric: Rubric, found: Comparison, more: Details) -> tuple[Part, ...]:
    """The parts of the page; what makes the comparison less than exact comes first."""
    told = tuple(_remark(note, WARN) for note in found.notes)
    care = (Part(tr("Take care"), tr("not all of this is like for like"), told),) if told else ()
    return (
        *care,
        Part(
            tr("Levels"), tr("then and now, and why"), tuple(_levels(rubric, found)), counted=False
        ),
        Part(tr("Criteria"), _criteria_words(found), tuple(_criteria(rubric, found))),
        Part(tr("Risks"), _risk_words(found), tuple(_risks(rubric, found))),
        Part(tr("Answers"), answers_words(found.answers), tuple(_answers(rubric, found))),
        Part(tr("Evidence"), tr("what carries an answer"), tuple(_evidence(rubric, found))),
        *_people(found, more),
        *_planned(rubric, found, more),
    )


def _remark(text: str, tone: str = QUIET) -> Item:
    return Item(partial(remark_lines, text, tone), key=text)


def _levels(rubric: Rubric, found: Comparison) -> Iterator[Item]:
    for model in rubric.models:
        if change := found.models.get(model.id):
            yield Item(partial(model_lines, model, change), key=model.id)
    for card in rubric.scorecards:
        if moved := found.scorecards.get(card.id):
            yield Item(partial(scorecard_lines, card, moved), key=card.id)


def _criteria_words(found: Comparison) -> str:
    gained = sum(len(m.gained) for m in found.models.values())
    lost = sum(len(m.lost) for m in found.models.values())
    return tr("{gained} gained, {lost} lost", gained=gained, lost=lost)


def _criteria(rubric: Rubric, found: Comparison) -> Iterator[Item]:
    for model in rubric.models:
        if change := found.models.get(model.id):
            for criterion in (*change.gained, *change.lost):
                question = _question_of(model, criterion, found)
                draw = partial(criterion_lines, model, criterion)
                yield Item(draw, question, key=criterion.criterion)


def _question_of(model: MaturityModel, change: CriterionChange, found: Comparison) -> str:
    """The question that made the difference; the first one when evidence or the rubric did."""
    asked = next(c.requires for c in model.criteria if c.id == change.criterion)
    return _moved(asked, found)


def _moved(questions: Iterable[str], found: Comparison) -> str:
    asked = tuple(questions)
    moved = {change.question for change in found.answers}
    return next((q for q in asked if q in moved), next(iter(asked), ""))


def _risk_words(found: Comparison) -> str:
    moved = sum(c.moved for c in found.challenges.values())
    if not moved:
        return tr("no residual risk moved")
    same = len(found.challenges) - moved
    words = tr("residual, the worst case")
    return f"{words}; " + tr("{same} as before", same=same) if same else words


def _risks(rubric: Rubric, found: Comparison) -> Iterator[Item]:
    for challenge in rubric.challenges:
        change = found.challenges.get(challenge.id)
        if change is None or not change.moved:
            continue
        asked = (
            *(c.question for c in challenge.controls),
            *(x.question for x in challenge.exposure.add),
        )
        draw = partial(risk_lines, challenge, change)
        yield Item(draw, _moved(asked, found), key=challenge.id)


def _answers(rubric: Rubric, found: Comparison) -> Iterator[Item]:
    for kind, _ in ANSWER_ORDER:
        for change in found.answers:
            if change.kind == kind:
                question = rubric.question_by_id[change.question]
                yield Item(partial(answer_lines, question, change), question.id, key=question.id)
    for old, new in found.renamed.items():
        draw = partial(remark_lines, tr("{old} is called {new} now.", old=old, new=new), QUIET)
        yield Item(draw, new if new in rubric.question_by_id else "", key=old)
    if found.dropped:
        yield _remark(tr("Not asked any more: {dropped}.", dropped=", ".join(found.dropped)))


def _evidence(rubric: Rubric, found: Comparison) -> Iterator[Item]:
    for change in found.evidence:
        question = rubric.question_by_id[change.question]
        yield Item(partial(evidence_lines, question, change), question.id, key=question.id)


def _people(found: Comparison, more: Details) -> Iterator[Part]:
    panels = found.before.panel is not None or found.after.panel is not None
    if not (panels or found.joined or found.left):
        return
    items = []
    if panels:
        then, now = found.asked
        items.append(
            _remark(
                trn(
                    "{n} respondent then, {now} now",
                    "{n} respondents then, {now} now",
                    then,
                    now=now,
                )
            )
        )
    for words, who in ((tr("New"), found.joined), (tr("Not any more"), found.left)):
        if who:
            items.append(_remark(f"{words}: {', '.join(who) if more.names else len(who)}"))
    if more.agreement:
        items.append(_remark(more.agreement))
    about = tr("who answered") if more.names else tr("names are not shown")
    yield Part(tr("Respondents"), about, tuple(items), counted=False)


def _planned(rubric: Rubric, found: Comparison, more: Details) -> Iterator[Part]:
    if not rubric.practices:
        return
    title = tr("Planned and done")
    if more.practices is None:
        yield Part(title, tr("the earlier roadmap"), (_remark(more.planning),), counted=False)
        return
    items = []
    for progress in PROGRESS_ORDER:
        for p in more.practices:
            if p.progress == progress:
                short = [q for q, (_, now, goal) in p.steps.items() if now < goal]
                draw = partial(practice_lines, rubric.practice_by_id[p.id], p)
                items.append(Item(draw, next(iter((*short, *p.steps)), ""), key=p.id))
    yield Part(title, planned_words(more.practices, more.kept), tuple(items))
