"""Which open questions are worth asking next: what each can still move, and which cannot matter.

A question is *open* when it is unsure or unanswered. The rule for "can still change a level" is
sound: a question that fails it changes no level under any answers to the other open questions.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from assess.answers.model import Answer, Assessment
from assess.rubric.model import MaturityModel, Question, Rubric
from assess.scoring.result import ModelResult, Result
from assess.scoring.score import score

__all__ = ["OpenQuestion", "rank_open_questions"]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question and the most that one answer to it can move by itself.

    ``levels`` counts the steps by which level bounds can move, over all models; ``index`` sums the
    moves of the index bounds; ``residual`` is the largest move of a residual bound among the three
    largest risks, in 0…5.
    """

    question: str
    can_change_level: bool
    """False when no answer can change a level, whatever the other open questions turn out to be."""
    levels: int
    index: float
    residual: float

    @property
    def matters(self) -> bool:
        """True when an answer can change a level or moves one of the largest risks."""
        return self.can_change_level or self.residual > 0


def _level_can_move(model: MaturityModel, verdict: ModelResult, question: str) -> bool:
    """True unless the question is provably irrelevant to the level attained.

    The level lies in low…high whatever the open questions turn out to be. It depends only on the
    criteria of levels up to high, and of those only the unknown ones can still change. An unknown
    criterion of a level at or below low + 1 … high may decide; levels below low matter too, since
    their share is already above 85 % with what is met and cannot fall, so they do not.
    """
    if verdict.low == verdict.high:
        return False
    return any(
        verdict.criteria[c.id] == "unknown"
        and question in c.requires
        and verdict.low <= c.level <= verdict.high
        for c in model.criteria
    )


def _move(before: Result, after: Result, risks: list[str]) -> tuple[int, float, float]:
    levels, index, residual = 0, 0.0, 0.0
    for key, a in before.models.items():
        b = after.models[key]
        levels += abs(b.low - a.low) + abs(b.high - a.high)
        index += abs(b.index_low - a.index_low) + abs(b.index_high - a.index_high)
    for key in risks:
        x, y = before.challenges[key], after.challenges[key]
        residual = max(
            residual, abs(y.residual - x.residual), abs(y.residual_best - x.residual_best)
        )
    return levels, index, residual


def _probe(
    rubric: Rubric, assessment: Assessment, result: Result, question: Question, risks: list[str]
) -> tuple[int, float, float]:
    best = (0, 0.0, 0.0)
    # Everything is monotone in one answer, so the ends move the bounds the furthest.
    for option in {0, question.top}:
        answers = {**assessment.answers, question.id: Answer(option=option)}
        after = score(rubric, dataclasses.replace(assessment, answers=answers))
        moved = _move(result, after, risks)
        best = (max(best[0], moved[0]), max(best[1], moved[1]), max(best[2], moved[2]))
    return best


def rank_open_questions(rubric: Rubric, assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """The open questions, the one that can move most first.

    Ordered by: can change a level, steps of level bounds, move of the three largest residuals, move
    of the index bounds, and the rubric's order.
    """
    result = score(rubric, assessment)
    largest = sorted(result.challenges.values(), key=lambda c: -c.residual)[:3]
    risks = [c.id for c in largest]
    ranked = []
    for q in rubric.questions:
        if assessment.answer(q.id).status not in ("unsure", "unanswered"):
            continue
        levels, index, residual = _probe(rubric, assessment, result, q, risks)
        can = any(_level_can_move(m, result.models[m.id], q.id) for m in rubric.models)
        ranked.append(OpenQuestion(q.id, can, levels, index, residual))
    return tuple(
        sorted(
            ranked,
            key=lambda x: (-x.can_change_level, -x.levels, -x.residual, -x.index),
        )
    )
