"""Where a team stands, why, and how far its life cycles are covered; as lines."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from assess.answers.model import Assessment
from assess.language import number, tr, trn
from assess.rubric.model import LifeCycle, MaturityModel, Rubric
from assess.scoring.explain import explain_model
from assess.scoring.result import Blocker, LifeCycleResult, Result, ShortFall
from assess.scoring.words import answer_word
from assess.tui.draw.ladder import categories, ladder
from assess.tui.text import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    WARN,
    bar,
    clean,
    fit,
    hang,
    option_words,
    percent_range,
    progress_words,
    topic,
)

__all__ = ["blockers", "cycle", "overview", "standing"]

MOST_BLOCKERS = 12


def overview(assessment: Assessment, result: Result, width: int) -> list[Content]:
    """How much is answered, and what that means for the figures."""
    text = progress_words(result.completeness) + "."
    open_ones = result.completeness.unsure + result.completeness.unanswered
    if open_ones:
        text += " " + tr("What is open widens the ranges; it is neither a no nor a yes.")
    if proposed := len(assessment.to_discuss):
        text += tr(
            " {proposed} of the answers are proposals; their opinions widen the ranges, too.",
            proposed=proposed,
        )
    return Content.assemble((text, QUIET)).wrap(width)


def standing(
    rubric: Rubric, assessment: Assessment, result: Result, model: MaturityModel, width: int
) -> list[Content]:
    """A model's ladder, its categories, what evidence carries, and cautions."""
    verdict = result.models[model.id]
    lines = ladder(model, verdict, width, names=True, target=assessment.targets.get(model.id))
    lines.append(Content(""))
    lines += categories(model, verdict, width)
    lines.append(Content(""))
    index = tr("index {index}", index=number(verdict.index, ".2f"))
    if round(verdict.index_low, 2) != round(verdict.index_high, 2):
        index = tr(
            "index {index_low}–{index_high}",
            index_low=number(verdict.index_low, ".2f"),
            index_high=number(verdict.index_high, ".2f"),
        )
    shown = tr("evidence carries level {shown}", shown=verdict.shown)
    lines += Content.assemble(
        (tr("{index} of {top}; {shown}", index=index, top=model.top, shown=shown), QUIET)
    ).wrap(width)
    explained = explain_model(rubric, assessment, result, model.id)
    for caution in explained.cautions:
        lines += hang(Content.assemble(("! ", WARN)), clean(caution.text), width)
    return lines


def blockers(
    rubric: Rubric, assessment: Assessment, result: Result, model: MaturityModel, width: int
) -> list[Content]:
    """Why this level and not the next: the reasons, and the criteria in the way."""
    verdict = result.models[model.id]
    explained = explain_model(rubric, assessment, result, model.id)
    name = clean(model.short)
    if not explained.why_not_next:
        return Content.assemble(
            (tr("{name}: the highest level is reached.", name=name), GOOD)
        ).wrap(width)
    lines = Content.assemble(
        (tr("{name}: what keeps level {x} away", name=name, x=verdict.level + 1), STRONG)
    ).wrap(width)
    statements = {c.id: c.statement for c in model.criteria}
    for blocker in verdict.blockers[:MOST_BLOCKERS]:
        lines += _blocker(rubric, blocker, statements, width)
    rest = len(verdict.blockers) - MOST_BLOCKERS
    if rest > 0:
        lines.append(
            Content.assemble(
                ("  " + trn("and {n} criterion more", "and {n} criteria more", rest), QUIET)
            )
        )
    return lines


def _blocker(
    rubric: Rubric, blocker: Blocker, statements: Mapping[str, str], width: int
) -> list[Content]:
    unmet = blocker.status == "unmet"
    mark = Content.assemble(
        ("✗ " if unmet else "? ", BAD if unmet else WARN),
        (f"{blocker.level}", STRONG),
        ("◆ " if blocker.essential else "  ", ""),
    )
    lines = hang(mark, clean(statements[blocker.criterion]), width)
    for short in blocker.questions:
        lines += hang(Content("      "), Content.assemble((_short(rubric, short), QUIET)), width)
    return lines


def _short(rubric: Rubric, short: ShortFall) -> str:
    question = rubric.question_by_id[short.question]
    need = option_words(question, short.need)
    have = (
        short.discussion
        or ("" if short.answer == "answered" else answer_word(short.answer))
        or option_words(question, short.have)
    )
    return f"{topic(question)}: {have} → {need}"


def cycle(lifecycle: LifeCycle, found: LifeCycleResult, width: int) -> list[Content]:
    """A line for each phase of a life cycle."""
    lines = [Content.assemble((clean(lifecycle.title), STRONG))]
    label = min(max((len(p.title) for p in lifecycle.phases), default=0), max(width - 22, 10))
    for phase in lifecycle.phases:
        covered = found.phases[phase.id]
        head = fit(clean(phase.title), label)
        head = head.pad_right(label - head.cell_length + 1)
        if covered.low is None or covered.high is None:
            lines.append(fit(head + Content.assemble((tr("does not apply"), QUIET)), width))
            continue
        words = percent_range(covered.low, covered.high)
        tail = Content.assemble((" " + words.rjust(8), QUIET))
        room = max(width - head.cell_length - tail.cell_length, 4)
        lines.append(fit(head + bar(covered.low, covered.high, room) + tail, width))
    return lines
