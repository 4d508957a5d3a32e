"""Where a team stands, why, and how far its life cycles are covered; as lines."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from assess.answers.model import Assessment
from assess.rubric.model import LifeCycle, MaturityModel, Rubric
from assess.scoring.explain import explain_model
from assess.scoring.result import Blocker, LifeCycleResult, Result, ShortFall
from assess.tui.draw.ladder import categories, ladder
from assess.tui.text import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    WARN,
    bar,
    clean,
    count,
    fit,
    hang,
    option_words,
    percent_range,
    progress_words,
)

__all__ = ["blockers", "cycle", "overview", "standing"]

MOST_BLOCKERS = 12


def overview(assessment: Assessment, result: Result, width: int) -> list[Content]:
    """How much is answered, and what that means for the figures."""
    text = progress_words(result.completeness) + "."
    open_ones = result.completeness.unsure + result.completeness.unanswered
    if open_ones:
        text += " What is open widens the ranges; it is neither a no nor a yes."
    if proposed := len(assessment.to_discuss):
        text += f" {proposed} of the answers are proposals; their opinions widen the ranges, too."
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
    index = f"index {verdict.index:.2f}"
    if round(verdict.index_low, 2) != round(verdict.index_high, 2):
        index = f"index {verdict.index_low:.2f}–{verdict.index_high:.2f}"
    shown = f"evidence carries level {verdict.shown}"
    lines += Content.assemble((f"{index} of {model.top}; {shown}", QUIET)).wrap(width)
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
        return Content.assemble((f"{name}: the highest level is reached.", GOOD)).wrap(width)
    lines = Content.assemble((f"{name}: what keeps level {verdict.level + 1} away", STRONG)).wrap(
        width
    )
    statements = {c.id: c.statement for c in model.criteria}
    for blocker in verdict.blockers[:MOST_BLOCKERS]:
        lines += _blocker(rubric, blocker, statements, width)
    rest = len(verdict.blockers) - MOST_BLOCKERS
    if rest > 0:
        lines.append(
            Content.assemble((f"  and {count(rest, 'criterion', 'criteria')} more", QUIET))
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
        or {
            "unsure": "unsure",
            "unanswered": "not answered",
            "not_applicable": "not applicable",
        }.get(short.answer)
        or option_words(question, short.have)
    )
    return f"{question.id.replace('-', ' ')}: {have} → {need}"


def cycle(lifecycle: LifeCycle, found: LifeCycleResult, width: int) -> list[Content]:
    """A line for each phase of a life cycle."""
    lines = [Content.assemble((clean(lifecycle.title), STRONG))]
    label = min(max((len(p.title) for p in lifecycle.phases), default=0), max(width - 22, 10))
    for phase in lifecycle.phases:
        covered = found.phases[phase.id]
        head = fit(clean(phase.title), label)
        head = head.pad_right(label - head.cell_length + 1)
        if covered.low is None or covered.high is None:
            lines.append(fit(head + Content.assemble(("does not apply", QUIET)), width))
            continue
        words = percent_range(covered.low, covered.high)
        tail = Content.assemble((" " + words.rjust(8), QUIET))
        room = max(width - head.cell_length - tail.cell_length, 4)
        lines.append(fit(head + bar(covered.low, covered.high, room) + tail, width))
    return lines
