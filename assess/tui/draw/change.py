"""What changed between two assessments, as lines; each tells its words before its numbers."""

from __future__ import annotations

from textual.content import Content

from assess.answers.model import Answer
from assess.compare.values import (
    AnswerChange,
    AnswerKind,
    ChallengeChange,
    CriterionChange,
    EvidenceChange,
    ModelChange,
    PracticeProgress,
    Progress,
    ScorecardChange,
)
from assess.compare.words import (
    ANSWER_ORDER,
    CAUSE_SHORT,
    EVIDENCE_WORDS,
    PROGRESS_WORDS,
    cause_words,
    doubt_words,
    level_words,
    score_words,
)
from assess.language import number, tr, trc
from assess.rubric.model import Challenge, MaturityModel, Practice, Question, Scorecard
from assess.scoring.explain_scorecard import points, points_range
from assess.scoring.result import ModelResult, ScorecardResult
from assess.scoring.words import answer_word, criterion_word, residual_number, risk_word
from assess.tui.text import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    WARN,
    bar,
    clean,
    columns,
    fit,
    hang,
    option_words,
)

__all__ = [
    "answer_lines",
    "criterion_lines",
    "evidence_lines",
    "model_lines",
    "practice_lines",
    "remark_lines",
    "risk_lines",
    "scorecard_lines",
]

_ANSWER_MARKS: dict[AnswerKind, tuple[str, str]] = {
    "higher": ("↑", GOOD),
    "lower": ("↓", WARN),
    "now known": ("●", GOOD),
    "no longer known": ("?", WARN),
    "set aside": ("–", QUIET),
    "taken up": ("○", QUIET),
    "agreed": ("●", GOOD),
    "in dispute": ("≠", WARN),
    "still in dispute": ("≠", WARN),
    "other": ("·", QUIET),
}
_PROGRESS_MARKS: dict[Progress, tuple[str, str]] = {
    "reached": ("✓", GOOD),
    "partly": ("~", WARN),
    "not yet": ("·", QUIET),
    "not applicable": ("–", QUIET),
}
_RATINGS, _CAUSE = 21, 19
"""Cells for two ratings, and for a cause."""
_ONE_LINE = 92
"""Cells from which a risk takes one line, and what it takes of them."""
_KIND_WORDS = dict(ANSWER_ORDER)


def model_lines(model: MaturityModel, change: ModelChange, width: int) -> list[Content]:
    """A model's level and index then and now, and which cause did how much of it."""
    shown = change.before.shown, change.after.shown
    carried = f"{shown[0]} → {shown[1]}"
    if shown[0] == shown[1]:
        carried = tr("{shown} as before", shown=shown[1])
    title = Content.assemble(
        (clean(model.title), STRONG), ": ", (level_words(change).lower(), STRONG)
    )
    lines = hang(Content(""), title, width)
    lines.append(_index_line(trc("time", "then"), change.before, model.top, width))
    lines.append(_index_line(trc("time", "now"), change.after, model.top, width))
    told = [tr("Evidence carries level {carried}.", carried=carried), *cause_words(change.steps)]
    for sentence in told:
        lines += hang(Content("  "), Content.assemble((sentence, QUIET)), width)
    return lines


def _index_line(when: str, verdict: ModelResult, top: int, width: int) -> Content:
    level = str(verdict.level) if verdict.low == verdict.high else f"{verdict.low}–{verdict.high}"
    words = tr("level {level}", level=level)
    head = Content.assemble((f"  {when:<5}", QUIET), (words.ljust(max(10, len(words) + 1)), STRONG))
    tail = Content.assemble(
        (" " + tr("index {index} of {top}", index=number(verdict.index, ".2f"), top=top), QUIET)
    )
    room = min(max(width - head.cell_length - tail.cell_length, 4), 60)
    return fit(head + bar(verdict.index_low / top, verdict.index_high / top, room) + tail, width)


def scorecard_lines(card: Scorecard, change: ScorecardChange, width: int) -> list[Content]:
    """A scorecard's score then and now, and which cause did how much of it."""
    title = Content.assemble((clean(card.title), STRONG), ": ", (_lower(change), STRONG))
    lines = hang(Content(""), title, width)
    lines.append(_score_line(trc("time", "then"), change.before, width))
    lines.append(_score_line(trc("time", "now"), change.after, width))
    told = cause_words(change.steps)
    for sentence in told:
        lines += hang(Content("  "), Content.assemble((sentence, QUIET)), width)
    return lines


def _lower(change: ScorecardChange) -> str:
    words = score_words(change)
    return words[:1].lower() + words[1:]


def _score_line(when: str, score: ScorecardResult, width: int) -> Content:
    head = Content.assemble((f"  {when:<5}", QUIET), (points_range(score).ljust(10) + " ", STRONG))
    shown = tr("n/a") if score.shown is None else points(score.shown)
    tail = Content.assemble((" " + tr("evidence carries {points}", points=shown), QUIET))
    room = min(max(width - head.cell_length - tail.cell_length, 4), 60)
    low, high = (score.low or 0.0) / score.top, (score.high or 0.0) / score.top
    return fit(head + bar(low, high, room) + tail, width)


def criterion_lines(model: MaturityModel, change: CriterionChange, width: int) -> list[Content]:
    """A criterion that is met now and was not, or the other way round."""
    statement = next(c.statement for c in model.criteria if c.id == change.criterion)
    head = Content.assemble(("− ", BAD), (trc("criterion", "lost").ljust(8), STRONG))
    now = " " + tr("Now {status}.", status=criterion_word(change.after))
    if change.after == "met":
        head, now = (
            Content.assemble(("+ ", GOOD), (trc("criterion", "gained").ljust(8), STRONG)),
            "",
        )
    level = f"{clean(model.short)} {change.level}: "
    text = Content.assemble((level, STRONG), clean(statement), (now, QUIET))
    return hang(head, text, width)


def risk_lines(challenge: Challenge, change: ChallengeChange, width: int) -> list[Content]:
    """A residual risk then and now, with the cause that did most of it."""
    before, after = change.before.residual, change.after.residual
    rating = " → ".join(dict.fromkeys(map(risk_word, change.ratings)))
    mark = ("↓ ", GOOD) if after < before else ("↑ ", BAD)
    numbers = f"{residual_number(before)} → {residual_number(after)}"
    cause = tr("mostly {cause}", cause=tr(CAUSE_SHORT[change.mostly]))
    head = Content.assemble(mark, clean(challenge.title))
    if width < _ONE_LINE:
        tail = Content.assemble((numbers, STRONG), f"  {rating}", (f"  {cause}", QUIET))
        return [fit(head, width), *hang(Content("  "), tail, width)]
    tail = Content.assemble(
        (f"{numbers}  ", STRONG), rating.ljust(_RATINGS), (cause.ljust(_CAUSE), QUIET)
    )
    return [columns(head, tail, min(width, _ONE_LINE))]


def answer_lines(question: Question, change: AnswerChange, width: int) -> list[Content]:
    """A question that is answered differently, with both answers."""
    mark, style = _ANSWER_MARKS[change.kind]
    head = Content.assemble((f"{mark} ", style))
    lines = hang(head, clean(question.text), width)
    words = f"{_said(question, change.before)} → {_said(question, change.after)}"
    told = Content.assemble((f"{tr(_KIND_WORDS[change.kind])}: ", STRONG), (words, QUIET))
    return [*lines, *hang(Content("  "), told, width)]


def _said(question: Question, answer: Answer) -> str:
    if answer.discussion:
        return answer.discussion
    if answer.option is not None:
        return option_words(question, answer.option)
    return answer_word(answer.status)


def evidence_lines(question: Question, change: EvidenceChange, width: int) -> list[Content]:
    """A question whose answer evidence carries now, or does not any more."""
    mark = ("+ ", GOOD) if change.kind == "new" else ("− ", WARN)
    lines = hang(Content.assemble(mark), clean(question.text), width)
    words = Content.assemble((tr(EVIDENCE_WORDS[change.kind]), QUIET))
    return [*lines, *hang(Content("  "), words, width)]


def practice_lines(practice: Practice, found: PracticeProgress, width: int) -> list[Content]:
    """How far a planned practice got."""
    mark, style = _PROGRESS_MARKS[found.progress]
    doubt = doubt_words(found)
    told = Content.assemble(
        (f"{tr(PROGRESS_WORDS[found.progress])}: ", STRONG),
        clean(practice.title),
        (f" ({doubt})" if doubt else "", WARN),
    )
    return hang(Content.assemble((f"{mark} ", style)), told, width)


def remark_lines(text: str, tone: str, width: int) -> list[Content]:
    """A sentence on the comparison as a whole."""
    return hang(Content.assemble(("· ", tone)), Content.assemble((clean(text), tone)), width)
