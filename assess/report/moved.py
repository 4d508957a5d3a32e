"""What moved since earlier assessments of the same team: levels, risks and single answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assess.answers.model import Answer, Assessment
from assess.compare.compare import answer_changes, respondents
from assess.errors import Message, MissingLibraryError, ReportError
from assess.language import day, markn, number, tr, trc, trn
from assess.panel.rounds import agreement_then_and_now, rounds_words
from assess.report.words import answer_word, clean, joined, residual_number, risk_word
from assess.rubric.model import MaturityModel, Question, Rubric
from assess.scoring.explain_scorecard import points_range
from assess.scoring.result import Result
from assess.scoring.score import score

__all__ = ["AnswerMove", "ModelTrend", "Moved", "Point", "RiskMove", "moved"]

MOST = 8
"""Assessments drawn in a trend; of more, the latest."""
LEFT, WIDTH, TOP, STEP = 110.0, 330.0, 14.0, 18.0
NEAREST = 44.0
"""Units between two points of a trend at least, so that their dates can be read."""
_KINDS = (
    ("higher", *markn("{n} answer rose", "{n} answers rose")),
    ("lower", *markn("{n} answer fell", "{n} answers fell")),
    ("now known", *markn("{n} open question was answered", "{n} open questions were answered")),
    ("no longer known", *markn("{n} answer became open", "{n} answers became open")),
    (
        "set aside",
        *markn("{n} question was set aside as not applicable", "{n} questions were set aside"),
    ),
    (
        "taken up",
        *markn("{n} question set aside is asked again", "{n} questions set aside are asked again"),
    ),
    ("agreed", *markn("{n} answer was agreed on", "{n} answers were agreed on")),
    ("in dispute", *markn("{n} answer is to discuss now", "{n} answers are to discuss now")),
    (
        "still in dispute",
        *markn("{n} answer is still to discuss", "{n} answers are still to discuss"),
    ),
    ("other", *markn("{n} context answer changed", "{n} context answers changed")),
)


def _kind_words() -> dict[str, str]:
    """What happened to an answer, in a table."""
    return {
        "higher": trc("answer", "higher"),
        "lower": trc("answer", "lower"),
        "now known": trc("answer", "now known"),
        "no longer known": trc("answer", "no longer known"),
        "set aside": trc("answer", "set aside"),
        "taken up": trc("answer", "taken up"),
        "agreed": trc("answer", "agreed"),
        "in dispute": trc("answer", "in dispute"),
        "still in dispute": trc("answer", "still in dispute"),
        "other": trc("answer", "other"),
    }


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
    kind_words: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The whole chapter. ``since`` is the date of the latest earlier assessment."""

    since: str
    assessments: int
    models: tuple[ModelTrend, ...]
    risks: tuple[RiskMove, ...]
    risks_point: str
    scorecards: tuple[str, ...]
    """For each scorecard a sentence; none in a quick assessment, which asks too little for them."""
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
                index=number(v.index, ".1f"),
                x=x,
                y=height_of(v.level),
                y_high=height_of(v.high),
                y_shown=height_of(v.shown),
            )
        )
    before, after = points[-2], points[-1]
    step = after.level - before.level
    words = tr("level {level} as before", level=after.level)
    if step > 0:
        words = tr("up from level {level}", level=before.level)
    elif step < 0:
        words = tr("down from level {level}", level=before.level)
    sentence = f"{model.short}: {words}; "
    sentence += tr(
        "criteria met in levels {before} → {after}", before=before.index, after=after.index
    )
    if before.shown != after.shown:
        sentence += "; " + tr(
            "level carried by evidence {before} → {after}", before=before.shown, after=after.shown
        )
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


def _scores(rubric: Rubric, results: Sequence[Result]) -> Iterator[str]:
    for card in rubric.scorecards:
        ranges = [points_range(r.scorecards[card.id]) for r in results]
        yield tr(
            "{short}, the score and what is possible: {scores} of {top}.",
            short=card.short,
            scores=" → ".join(ranges),
            top=card.top,
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
                rating_before=risk_word(then.rating),
                rating=risk_word(now.rating),
                way=way,
            )
        )
    return tuple(out)


def _risks_point(moves: tuple[RiskMove, ...]) -> str:
    lower = sum(m.way == "lower" for m in moves)
    higher = [m.title for m in moves if m.way == "higher"]
    of = trn("{n} residual risk", "{n} residual risks", len(moves))
    text = trn("{n} of {of} is lower", "{n} of {of} are lower", lower, of=of)
    if not higher:
        return tr("{text} and none is higher than then.", text=text)
    return trn(
        "{text}; higher is {higher}.",
        "{text}; higher are {higher}.",
        len(higher),
        text=text,
        higher=joined(higher),
    )


def _label(question: Question, answer: Answer) -> str:
    if answer.discussion:
        return answer.discussion
    if answer.option is not None:
        return f"{answer.option}: {question.options[answer.option].label}"
    return answer_word(answer.status)


def _answers(rubric: Rubric, before: Assessment, after: Assessment) -> tuple[AnswerMove, ...]:
    words = _kind_words()
    order = {kind: i for i, (kind, *_) in enumerate(_KINDS)}
    out = []
    for change in answer_changes(rubric, before, after):
        question = rubric.question_by_id[change.question]
        labels = _label(question, change.before), _label(question, change.after)
        out.append(AnswerMove(question.id, question.text, *labels, change.kind, words[change.kind]))
    return tuple(sorted(out, key=lambda move: order[move.kind]))


def _answers_point(moves: tuple[AnswerMove, ...]) -> str:
    if not moves:
        return tr("Every question is answered as it was then.")
    found = Counter(move.kind for move in moves)
    parts = [trn(one, many, found[kind]) for kind, one, many in _KINDS if found[kind]]
    return f"{joined(parts)}."


def _notes(assessment: Assessment, earlier: Sequence[Assessment]) -> tuple[str, ...]:
    out = []
    for old in earlier:
        if clean(old.team) != clean(assessment.team):
            out.append(
                tr(
                    "On {date} the team was called “{team}”.",
                    date=day(old.date),
                    team=clean(old.team),
                )
            )
        if old.rubric_version and old.rubric_version != assessment.rubric_version:
            out.append(
                tr(
                    "The answers of {date} were given to rubric {rubric_version}; they are"
                    " scored here by the same rubric as today’s.",
                    date=day(old.date),
                    rubric_version=old.rubric_version,
                )
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
            trn(
                "{n} respondent then, {now} now: {new} new, {gone} not there any more.",
                "{n} respondents then, {now} now: {new} new, {gone} not there any more.",
                len(asked[0]),
                now=len(asked[1]),
                new=new,
                gone=gone,
            )
        )
    try:
        rounds = agreement_then_and_now(rubric, then, now)
    except MissingLibraryError as error:
        left_out = tr("The agreement then and now is left out.")
        return (*told, f"{left_out} {error}")
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
        scorecards=() if assessment.quick else tuple(_scores(rubric, results)),
        answers=answers,
        answers_point=_answers_point(answers),
        notes=(*_notes(assessment, ordered), *_panels(rubric, latest, assessment)),
    )
