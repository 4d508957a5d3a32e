"""Why this level and not the next: criteria traced to the answers that decide them."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.report.words import answer_word, clean, criterion_word, sentence_case, tight
from assess.roadmap.words import level_words
from assess.rubric.model import Question, Rubric
from assess.scoring.explain import CriterionExplanation, ModelExplanation, explain_model
from assess.scoring.result import Result, ShortFall

__all__ = ["Criterion", "Need", "Trace", "Why", "needs", "whys"]


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer that decides a criterion."""

    question: str
    text: str
    have: str
    need: str
    note: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its status and the answers behind it."""

    statement: str
    level: int
    essential: bool
    status: str
    words: str
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One model's explanation. ``next_level`` is ``None`` at the highest level."""

    id: str
    title: str
    short: str
    level: int
    next_level: int | None
    next_name: str
    why_level: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    open: tuple[Criterion, ...]
    """Unmet and unknown criteria up to the next level, essential ones first."""
    met: tuple[Criterion, ...]
    """Met criteria of the next level (of the highest one when that is reached)."""
    not_applicable: int
    unasked: int
    """Open criteria left out because a quick assessment does not ask their questions."""


@dataclass(frozen=True, slots=True)
class Need:
    """What to put in place next: an option of a question, and what it opens."""

    question: str
    topic: str
    text: str
    have: str
    need: str
    essential: bool
    serves: tuple[str, ...]
    """Models, as ``Google level 1``."""


def _have(option: int | None, label: str, status: str) -> str:
    if option is not None:
        return label
    return sentence_case(answer_word(status))


def _criterion(c: CriterionExplanation) -> Criterion:
    return Criterion(
        statement=c.criterion.statement,
        level=c.criterion.level,
        essential=c.criterion.essential,
        status=c.status,
        words=criterion_word(c.status),
        traces=tuple(
            Trace(
                question=t.question,
                text=t.text,
                have=sentence_case(t.discussion) or _have(t.have, t.have_label, t.answer),
                need=t.need_label,
                note=clean(t.note or t.reason),
                reached=t.reached,
            )
            for t in c.questions
        ),
    )


def _unasked(c: CriterionExplanation) -> bool:
    """True when only questions without any answer keep a criterion open."""
    return all(t.reached or t.answer in ("unanswered", "not_applicable") for t in c.questions)


def _why(explained: ModelExplanation, quick: bool) -> Why:
    model, verdict = explained.model, explained.result
    target = verdict.level + 1 if verdict.level < model.top else None
    upto = target or model.top
    looked_at = [c for x in explained.levels if x.result.level <= upto for c in x.criteria]
    pending = [c for c in looked_at if c.status in ("unmet", "unknown")]
    unasked = [c for c in pending if quick and not c.criterion.essential and _unasked(c)]
    pending = [c for c in pending if c not in unasked]
    pending.sort(key=lambda c: (not c.criterion.essential, c.criterion.level, c.status != "unmet"))
    return Why(
        id=model.id,
        title=model.title,
        short=model.short,
        level=verdict.level,
        next_level=target,
        next_name=model.level_name(upto),
        why_level=tight(explained.why_level),
        reasons=tuple(tight(reason) for reason in explained.why_not_next),
        cautions=tuple(c.text for c in explained.cautions),
        open=tuple(_criterion(c) for c in pending),
        met=tuple(
            _criterion(c) for c in looked_at if c.status == "met" and c.criterion.level == upto
        ),
        unasked=len(unasked),
        not_applicable=sum(c.status == "not_applicable" for c in looked_at),
    )


def whys(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[Why, ...]:
    """Every model's explanation, in the rubric's order."""
    return tuple(
        _why(explain_model(rubric, assessment, result, m.id), assessment.quick)
        for m in rubric.models
    )


def _today(question: Question, fall: ShortFall) -> str:
    if fall.discussion:
        return fall.discussion
    if fall.answer == "answered":
        return question.options[fall.have].label
    return answer_word(fall.answer)


def needs(rubric: Rubric, result: Result, limit: int = 4) -> tuple[Need, ...]:
    """What the next levels wait for, as options of questions.

    Essential criteria come first, then what serves more criteria, in the rubric's order.
    """
    wanted: dict[str, list[tuple[str, int, bool, str]]] = {}
    for model in rubric.models:
        for blocker in result.models[model.id].blockers:
            target = level_words(model.short, result.models[model.id].level + 1)
            for q in blocker.questions:
                wanted.setdefault(q.question, []).append(
                    (
                        target,
                        q.need,
                        blocker.essential,
                        _today(rubric.question_by_id[q.question], q),
                    )
                )
    order = {q.id: i for i, q in enumerate(rubric.questions)}
    ranked = sorted(
        wanted.items(), key=lambda x: (not any(y[2] for y in x[1]), -len(x[1]), order[x[0]])
    )
    out = []
    for question_id, uses in ranked[:limit]:
        question = rubric.question_by_id[question_id]
        need = min(use[1] for use in uses if use[2]) if any(u[2] for u in uses) else uses[0][1]
        out.append(
            Need(
                question=question_id,
                topic=question.subject,
                text=question.text,
                have=uses[0][3],
                need=question.options[need].label,
                essential=any(use[2] for use in uses),
                serves=tuple(dict.fromkeys(use[0] for use in uses)),
            )
        )
    return tuple(out)
