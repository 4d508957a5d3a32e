"""What moved since earlier assessments of the same team: levels, risks and single answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assess.answers.model import Answer, Assessment
from assess.compare.compare import answer_changes, respondents
from assess.errors import Message, MissingLibraryError, ReportError
from assess.panel.rounds import agreement_then_and_now, rounds_words
from assess.report.words import clean, count, day, joined, residual_number
from assess.rubric.model import MaturityModel, Question, Rubric
from assess.scoring.result import Result
from assess.scoring.score import score

__all__ = ["AnswerMove", "ModelTrend", "Moved", "Point", "RiskMove", "moved"]

MOST = 8
"""Assessments drawn in a trend; of more, the latest."""
LEFT, WIDTH, TOP, STEP = 110.0, 330.0, 14.0, 18.0
NEAREST = 44.0
"""Units between two points of a trend at least, so that their dates can be read."""
KINDS = (
    ("higher", "answer rose", "answers rose"),
    ("lower", "answer fell", "answers fell"),
    ("now known", "open question was answered", "open questions were answered"),
    ("no longer known", "answer became open", "answers became open"),
    ("set aside", "question was set aside as not applicable", "questions were set aside"),
    ("taken up", "question set aside is asked again", "questions set aside are asked again"),
    ("agreed", "answer was agreed on", "answers were agreed on"),
    ("in dispute", "answer is to discuss now", "answers are to discuss now"),
    ("other", "context answer changed", "context answers changed"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One assessment in a trend, with its place in the chart."""

    date: str
    level: int
    low: int
    high: int
    shown: int
    index: str
    x: float
    y: float
    y_high: float
    y_shown: float


@dataclass(frozen=True, slots=True)
class ModelTrend:
    """One model over time, oldest first; the last point is the assessment reported."""

    id: str
    short: str
    title: str
    top: int
    points: tuple[Point, ...]
    lines: tuple[tuple[int, float], ...]
    """Levels and their heights in the chart."""
    height: float
    step: int
    """Levels gained (negative: lost) since the latest earlier assessment."""
    words: str
    """Short, as ``up from level 1``."""
    sentence: str


@dataclass(frozen=True, slots=True)
class RiskMove:
    """A challenge's residual then and now, worst case."""

    title: str
    before: float
    after: float
    before_words: str
    after_words: str
    rating_before: str
    rating: str
    way: str
    """``lower``, ``higher`` or ``same``."""


@dataclass(frozen=True, slots=True)
class AnswerMove:
    """A question that is answered differently now."""

    id: str
    text: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The whole chapter. ``since`` is the date of the latest earlier assessment."""

    since: str
    assessments: int
    models: tuple[ModelTrend, ...]
    risks: tuple[RiskMove, ...]
    risks_point: str
    answers: tuple[AnswerMove, ...]
    answers_point: str
    notes: tuple[str, ...]
    """What makes the comparison less than exact."""


def _places(dates: Sequence[dt.date]) -> list[float]:
    """Where each date stands: true to scale, but never closer than can be read."""
    span = (dates[-1] - dates[0]).days or 1
    places = [LEFT + WIDTH * (d - dates[0]).days / span for d in dates]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + NEAREST)
    places[-1] = LEFT + WIDTH
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - NEAREST)
    return [round(p, 1) for p in places]


def _trend(model: MaturityModel, results: Sequence[Result]) -> ModelTrend:
    places = _places([r.date for r in results])
    points = []

    def height_of(level: int) -> float:
        return TOP + (model.top - level) * STEP

    for result, x in zip(results, places, strict=True):
        v = result.models[model.id]
        points.append(
            Point(
                date=result.date.isoformat(),
                level=v.level,
                low=v.low,
                high=v.high,
                shown=v.shown,
                index=f"{v.index:.1f}",
                x=x,
                y=height_of(v.level),
                y_high=height_of(v.high),
                y_shown=height_of(v.shown),
            )
        )
    before, after = points[-2], points[-1]
    step = after.level - before.level
    words = f"level {after.level} as before"
    if step:
        words = f"{'up' if step > 0 else 'down'} from level {before.level}"
    sentence = f"{model.short}: {words}; criteria met in levels {before.index} → {after.index}"
    if before.shown != after.shown:
        sentence += f"; level carried by evidence {before.shown} → {after.shown}"
    return ModelTrend(
        id=model.id,
        short=model.short,
        title=model.title,
        top=model.top,
        points=tuple(points),
        lines=tuple((k, height_of(k)) for k in range(model.top + 1)),
        height=TOP + model.top * STEP + 30,
        step=step,
        words=words,
        sentence=f"{sentence}.",
    )


def _risks(rubric: Rubric, before: Result, after: Result) -> tuple[RiskMove, ...]:
    out = []
    for challenge in sorted(rubric.challenges, key=lambda c: -after.challenges[c.id].residual):
        then, now = before.challenges[challenge.id], after.challenges[challenge.id]
        words = residual_number(then.residual), residual_number(now.residual)
        way = "same"
        if words[0] != words[1]:
            way = "lower" if now.residual < then.residual else "higher"
        out.append(
            RiskMove(
                title=challenge.title,
                before=then.residual,
                after=now.residual,
                before_words=words[0],
                after_words=words[1],
                rating_before=then.rating,
                rating=now.rating,
                way=way,
            )
        )
    return tuple(out)


def _risks_point(moves: tuple[RiskMove, ...]) -> str:
    lower = sum(m.way == "lower" for m in moves)
    higher = [m.title for m in moves if m.way == "higher"]
    text = f"{lower} of {count(len(moves), 'residual risk')} {'is' if lower == 1 else 'are'} lower"
    if not higher:
        return f"{text} and none is higher than then."
    return f"{text}; higher {'is' if len(higher) == 1 else 'are'} {joined(higher)}."


def _label(question: Question, answer: Answer) -> str:
    if answer.discussion:
        return answer.discussion
    if answer.option is not None:
        return f"{answer.option}: {question.options[answer.option].label}"
    words = {"unsure": "unsure", "not_applicable": "not applicable"}
    return words.get(answer.status, "not answered")


def _answers(rubric: Rubric, before: Assessment, after: Assessment) -> tuple[AnswerMove, ...]:
    order = {kind: i for i, (kind, *_) in enumerate(KINDS)}
    out = []
    for change in answer_changes(rubric, before, after):
        question = rubric.question_by_id[change.question]
        labels = _label(question, change.before), _label(question, change.after)
        out.append(AnswerMove(question.id, question.text, *labels, change.kind))
    return tuple(sorted(out, key=lambda move: order[move.kind]))


def _answers_point(moves: tuple[AnswerMove, ...]) -> str:
    if not moves:
        return "Every question is answered as it was then."
    found = Counter(move.kind for move in moves)
    parts = [count(found[kind], one, many) for kind, one, many in KINDS if found[kind]]
    return f"{joined(parts)}."


def _notes(assessment: Assessment, earlier: Sequence[Assessment]) -> tuple[str, ...]:
    out = []
    for old in earlier:
        if clean(old.team) != clean(assessment.team):
            out.append(f"On {day(old.date)} the team was called “{clean(old.team)}”.")
        if old.rubric_version and old.rubric_version != assessment.rubric_version:
            out.append(
                f"The answers of {day(old.date)} were given to rubric {old.rubric_version};"
                " they are scored here by the same rubric as today’s."
            )
    return tuple(out)


def _panels(rubric: Rubric, then: Assessment, now: Assessment) -> tuple[str, ...]:
    """Between two panels: how many were asked, and how far they agreed. No names."""
    if then.panel is None or now.panel is None:
        return ()
    asked, told = (respondents(then), respondents(now)), []
    if asked[0].keys() != asked[1].keys():
        new, gone = len(asked[1].keys() - asked[0].keys()), len(asked[0].keys() - asked[1].keys())
        told.append(
            f"{count(len(asked[0]), 'respondent')} then, {len(asked[1])} now:"
            f" {new} new, {gone} not there any more."
        )
    try:
        rounds = agreement_then_and_now(rubric, then, now)
    except MissingLibraryError as error:
        return (*told, f"The agreement then and now is left out. {error}")
    return tuple(told) if rounds is None else (*told, rounds_words(rounds))


def moved(
    rubric: Rubric, assessment: Assessment, result: Result, earlier: Sequence[Assessment]
) -> Moved | None:
    """What moved since ``earlier`` assessments, in any order; ``None`` when there are none.

    All are scored by the same rubric, so that only answers and evidence can make a difference.
    Details are given against the latest of them.

    Raises:
        ReportError: one of them is dated after the assessment.
    """
    if not earlier:
        return None
    ordered = sorted(earlier, key=lambda a: a.date)[-(MOST - 1) :]
    latest = ordered[-1]
    if latest.date > assessment.date:
        raise ReportError(
            Message(
                f"The baseline is of {latest.date}, later than this assessment"
                f" of {assessment.date}.",
                hint="Give the older file as the baseline.",
            ),
            latest.file,
        )
    results = [*(score(rubric, a) for a in ordered), result]
    risks = _risks(rubric, results[-2], result)
    answers = _answers(rubric, latest, assessment)
    return Moved(
        since=day(latest.date),
        assessments=len(results),
        models=tuple(_trend(m, results) for m in rubric.models),
        risks=risks,
        risks_point=_risks_point(risks) if risks else "",
        answers=answers,
        answers_point=_answers_point(answers),
        notes=(*_notes(assessment, ordered), *_panels(rubric, latest, assessment)),
    )
