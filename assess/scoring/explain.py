"""Why this level and not the next, criterion by criterion, and what one change would do.

Plain values for faces to draw; every figure comes from the result, nothing is scored anew but the
what-if.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

from assess.answers.model import Answer, Assessment, Status
from assess.frozen import frozen
from assess.language import tr
from assess.rubric.model import Caution, Criterion, MaturityModel, Rubric
from assess.scoring.result import CriterionStatus, LevelResult, ModelResult, Result
from assess.scoring.score import score

__all__ = [
    "Change",
    "ChangeKind",
    "CriterionExplanation",
    "LevelExplanation",
    "ModelExplanation",
    "QuestionTrace",
    "WhatIf",
    "cautions",
    "explain_model",
    "trace",
    "what_if",
]


@frozen
class QuestionTrace:
    """One question that a criterion requires: the option needed and what was answered."""

    question: str
    text: str
    need: int
    need_label: str
    have: int | None
    """The option answered; ``None`` when unsure, unanswered or not applicable."""
    have_label: str
    answer: Status
    note: str
    reason: str
    """Why the question is not applicable; empty otherwise."""
    reached: bool | None
    """True or False when known; ``None`` when unsure, unanswered, not applicable, or when the
    opinions of a panel lie on both sides."""
    between: tuple[int, int] | None = None
    """In a panel, while it is to discuss: the lowest and the highest opinion."""
    discussion: str = ""
    """The same in words: ``opinions 1–3, to discuss``."""


@frozen
class CriterionExplanation:
    """A criterion, whether it is met, and the answers that decide it."""

    criterion: Criterion
    status: CriterionStatus
    questions: tuple[QuestionTrace, ...]


@frozen
class LevelExplanation:
    """One level: whether its part of the level rule holds, and why not.

    Attributes:
        essential_open: ids of essential criteria of this level that are unmet or unknown.
        needed: criteria that must be met for the share rule to hold here; above 85 % for a level
            below the one looked at, above 50 % for the level itself.
    """

    result: LevelResult
    name: str
    reached: bool
    """The level is attained (in the low verdict)."""
    essential_open: tuple[str, ...]
    needed_at: int
    """Criteria needed for the level itself (more than 50 %)."""
    needed_below: int
    """Criteria needed when a higher level is looked at (more than 85 %)."""
    criteria: tuple[CriterionExplanation, ...]


@frozen
class ModelExplanation:
    """Every level of a model with its criteria, and the reasons for the verdict in sentences."""

    model: MaturityModel
    result: ModelResult
    levels: tuple[LevelExplanation, ...]
    why_level: str
    """Why the level attained holds."""
    why_not_next: tuple[str, ...]
    """Each reason that keeps the next level away; empty at the top level."""
    cautions: tuple[Caution, ...]


ChangeKind = Literal[
    "level",
    "high",
    "index",
    "category",
    "category_high",
    "criterion",
    "challenge",
    "challenge_best",
    "scorecard",
    "scorecard_high",
]
"""What moves: a model's level, its upper bound or its index; a category's level or its upper bound;
a criterion's status; a challenge's residual in the worst case or in the best; a scorecard's score
or its upper bound."""


@frozen
class Change:
    """A figure that a what-if moves."""

    kind: ChangeKind
    what: str
    """Its id: of a model, a criterion, a challenge or a scorecard; ``model.category`` for a
    category."""
    before: str | float
    after: str | float


@frozen
class WhatIf:
    """The result before and after some answers are changed, with everything that moved."""

    before: Result
    after: Result
    answers: Mapping[str, int]
    changes: tuple[Change, ...]


def _needed(applicable: int, percent: int) -> int:
    """The least number of criteria that is more than ``percent`` of ``applicable``."""
    return applicable * percent // 100 + 1 if applicable else 0


def trace(rubric: Rubric, assessment: Assessment, question_id: str, need: int) -> QuestionTrace:
    """What was answered to a question of which an option is needed."""
    q = rubric.question_by_id[question_id]
    answer = assessment.answer(question_id)
    have = answer.option
    return QuestionTrace(
        question=q.id,
        text=q.text,
        need=need,
        need_label=q.options[need].label,
        have=have,
        have_label="" if have is None else q.options[have].label,
        answer=answer.status,
        note=answer.note,
        reason=answer.reason or "",
        reached=_reached(answer, need),
        between=answer.between,
        discussion=answer.discussion,
    )


def _reached(answer: Answer, need: int) -> bool | None:
    if answer.between is not None:
        low, high = answer.between
        return None if low < need <= high else low >= need
    return None if answer.option is None else answer.option >= need


def _level_name(model: MaturityModel, level: int) -> str:
    name = model.level_name(level)
    return (
        tr("level {level} ({name})", level=level, name=name)
        if name
        else tr("level {level}", level=level)
    )


def _reasons(
    model: MaturityModel, result: ModelResult, levels: tuple[LevelExplanation, ...]
) -> tuple[str, ...]:
    target = result.level + 1
    if target > model.top:
        return ()
    out = []
    if all(x.result.empty for x in levels[:target]):
        out.append(
            tr(
                "No criterion up to level {target} applies to this team, so there is nothing"
                " that could show it. Look again at the answers given as not applicable.",
                target=target,
            )
        )
    for x in levels[:target]:
        n = x.result
        if x.essential_open:
            unmet = [c for c in x.criteria if c.criterion.id in x.essential_open]
            for c in unmet:
                says = (
                    tr("An essential criterion of level {level} is not met:", level=n.level)
                    if c.status == "unmet"
                    else tr(
                        "An essential criterion of level {level} is not known to be met:",
                        level=n.level,
                    )
                )
                out.append(f"{says} {c.criterion.statement}")
        needed = x.needed_at if n.level == target else x.needed_below
        if n.met < needed:
            percent = 50 if n.level == target else 85
            out.append(
                tr(
                    "Level {level} has {met} of {applicable} criteria met; {model} asks for more"
                    " than {percent} %, that is {needed}.",
                    level=n.level,
                    met=n.met,
                    applicable=n.applicable,
                    model=_level_name(model, target),
                    percent=percent,
                    needed=needed,
                )
            )
    return tuple(out)


def _why_level(model: MaturityModel, result: ModelResult) -> str:
    if result.level == 0:
        name = model.level_name(0) or tr("Level {level}", level=0)
        return tr("{name} is where every team starts; it asks for nothing.", name=name)
    n = result.levels[result.level - 1]
    why = tr(
        "All essential criteria up to level {level} are met, and {met} of"
        " {applicable} criteria of level {level} are met (more than 50 %).",
        level=result.level,
        met=n.met,
        applicable=n.applicable,
    )
    if result.level > 1:
        why += " " + tr("Every level below has more than 85 %.")
    return why


def cautions(
    rubric: Rubric, assessment: Assessment, result: Result, model_id: str
) -> tuple[Caution, ...]:
    """The warnings that the rubric attaches to the level attained (see `Caution`)."""
    verdict = result.models[model_id]

    def holds(required: Mapping[str, int]) -> bool:
        answers = ((assessment.answer(q), need) for q, need in required.items())
        return all(a.waived or a.at_least >= need for a, need in answers)

    return tuple(
        c
        for c in rubric.model(model_id).cautions
        if verdict.level >= c.from_level and not holds(c.unless)
    )


def explain_model(
    rubric: Rubric, assessment: Assessment, result: Result, model_id: str
) -> ModelExplanation:
    """Explain one model's verdict down to the answers.

    Raises:
        KeyError: the rubric has no model with this id.
    """
    model = rubric.model(model_id)
    verdict = result.models[model_id]
    levels = []
    for n in verdict.levels:
        criteria = tuple(
            CriterionExplanation(
                c,
                verdict.criteria[c.id],
                tuple(trace(rubric, assessment, q, need) for q, need in c.requires.items()),
            )
            for c in model.criteria
            if c.level == n.level
        )
        levels.append(
            LevelExplanation(
                result=n,
                name=model.level_name(n.level),
                reached=n.level <= verdict.level,
                essential_open=tuple(
                    c.criterion.id
                    for c in criteria
                    if c.criterion.essential and c.status in ("unmet", "unknown")
                ),
                needed_at=_needed(n.applicable, 50),
                needed_below=_needed(n.applicable, 85),
                criteria=criteria,
            )
        )
    explained = tuple(levels)
    return ModelExplanation(
        model=model,
        result=verdict,
        levels=explained,
        why_level=_why_level(model, verdict),
        why_not_next=_reasons(model, verdict, explained),
        cautions=cautions(rubric, assessment, result, model_id),
    )


def _changes(before: Result, after: Result) -> tuple[Change, ...]:
    out = []

    def note(kind: ChangeKind, what: str, a: str | float, b: str | float) -> None:
        if a != b:
            out.append(Change(kind, what, a, b))

    for key, old in before.models.items():
        new = after.models[key]
        note("level", key, old.level, new.level)
        note("high", key, old.high, new.high)
        note("index", key, old.index, new.index)
        for c, category in old.categories.items():
            note("category", f"{key}.{c}", category.level, new.categories[c].level)
            note("category_high", f"{key}.{c}", category.high, new.categories[c].high)
        for c, status in old.criteria.items():
            note("criterion", c, status, new.criteria[c])
    for key, risk in before.challenges.items():
        moved = after.challenges[key]
        note("challenge", key, risk.residual, moved.residual)
        note("challenge_best", key, risk.residual_best, moved.residual_best)
    for key, card in before.scorecards.items():
        other = after.scorecards[key]
        note("scorecard", key, card.low or 0.0, other.low or 0.0)
        note("scorecard_high", key, card.high or 0.0, other.high or 0.0)
    return tuple(out)


def what_if(rubric: Rubric, assessment: Assessment, changes: Mapping[str, int]) -> WhatIf:
    """Score again with some answers set to an option, and say what moved.

    Args:
        rubric: the rubric.
        assessment: the answers as they are.
        changes: option by question id; ids and options must exist in the rubric.
    """
    answers = dict(assessment.answers)
    for question, option in changes.items():
        old = assessment.answer(question)
        answers[question] = dataclasses.replace(
            old, option=option, unsure=False, reason=None, between=None
        )
    changed = dataclasses.replace(assessment, answers=answers)
    before, after = score(rubric, assessment), score(rubric, changed)
    return WhatIf(before, after, dict(changes), _changes(before, after))
