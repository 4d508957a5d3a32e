"""Which open questions are worth asking next: what each can still move, and which cannot matter.

A question is *open* when it is unsure or unanswered.

**Can it change a level?** Whatever the open questions turn out to be, not applicable included, the
level of a model stays within low…high, met and unmet criteria stay so, and only unknown criteria
move. So a question cannot change the level when every unknown criterion that requires it stands

- above high: no completion gets there; or
- at a level whose share already suffices with unknown criteria counted as unmet, and is not
  essential: more than 85 % below high, more than 50 % at high. Met criteria stay met and the
  applicable ones never become more, so that share cannot fall back. (Below low this is always so.)

The test is sound: a question that it rules out changes no level under any completion of the
others. It is not complete: a question that it keeps may turn out not to matter either.

**How much can it move?** For each option, what answering with it alone would do, the other open
questions staying open; the largest of each figure is reported.
"""

from __future__ import annotations

from collections.abc import Mapping

from assess.answers.model import Assessment
from assess.frozen import frozen
from assess.rubric.model import Rubric
from assess.scoring.bounds import Bounds, Interval, told_bounds
from assess.scoring.challenges import challenge_result
from assess.scoring.levels import Statuses, Verdict, criterion_status, judge, statuses
from assess.scoring.tables import ChallengeTable, ModelTable, tables

__all__ = ["LARGEST_RISKS", "OpenQuestion", "rank_disputed_questions", "rank_open_questions"]

LARGEST_RISKS = 3
"""How many challenges, by residual risk, count as the largest."""


@frozen
class OpenQuestion:
    """An open question and the most that one answer to it can move by itself.

    ``levels`` counts the steps by which the bounds of the levels can move, summed over the models;
    ``index`` sums the moves of the index bounds in the same way; ``residual`` is the largest move
    of a residual (worst or best case) among the largest risks, in 0…5.
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


@frozen
class _Model:
    """A model as it stands before any open question is answered."""

    table: ModelTable
    status: Statuses
    verdict: Verdict

    def questions_that_count(self) -> set[str]:
        """The questions that may still change the level (see the module's text)."""
        v = self.verdict
        if v.low == v.high:
            return set()
        found: set[str] = set()
        for row in self.table.rows:
            if self.status[row.id] != "unknown" or row.level > v.high:
                continue
            rating = v.levels[row.level - 1].rating
            suffices = rating == "F" or (rating == "L" and row.level == v.high)
            if row.essential or not suffices:
                found.update(question for question, _ in row.requires)
        return found

    def moves(self, question: str, bounds: Bounds) -> tuple[int, float]:
        """Steps of the level bounds and move of the index bounds under ``bounds``."""
        status = dict(self.status)
        for row in self.table.rows:
            if any(q == question for q, _ in row.requires):
                status[row.id] = criterion_status(row.requires, bounds)
        before, after = self.verdict, judge(self.table.rows, status, self.table.top)
        return (
            abs(after.low - before.low) + abs(after.high - before.high),
            abs(after.index_low - before.index_low) + abs(after.index_high - before.index_high),
        )


@frozen
class _Risk:
    """One of the largest risks as it stands."""

    table: ChallengeTable
    residual: float
    residual_best: float

    def moves(self, bounds: Bounds) -> float:
        after = challenge_result(self.table, bounds)
        return max(
            abs(after.residual - self.residual), abs(after.residual_best - self.residual_best)
        )


def _models(models: tuple[ModelTable, ...], bounds: Bounds) -> list[_Model]:
    out = []
    for table in models:
        status = statuses(table.rows, bounds)
        out.append(_Model(table, status, judge(table.rows, status, table.top)))
    return out


def _largest_risks(challenges: tuple[ChallengeTable, ...], bounds: Bounds) -> list[_Risk]:
    risks = []
    for table in challenges:
        result = challenge_result(table, bounds)
        risks.append(_Risk(table, result.residual, result.residual_best))
    return sorted(risks, key=lambda r: -r.residual)[:LARGEST_RISKS]


def _probe(
    question: str,
    span: Interval,
    bounds: Mapping[str, Interval | None],
    models: list[_Model],
    risks: list[_Risk],
) -> tuple[int, float, float]:
    models = [m for m in models if question in m.table.questions]
    risks = [r for r in risks if question in r.table.questions]
    levels, index, residual = 0, 0.0, 0.0
    # Not the ends alone: an option between them can raise one bound and lower another.
    for option in range(span[0], span[1] + 1):
        after = {**bounds, question: (option, option)}
        moved = [m.moves(question, after) for m in models]
        levels = max(levels, sum(steps for steps, _ in moved))
        index = max(index, sum(move for _, move in moved))
        residual = max(residual, max((r.moves(after) for r in risks), default=0.0))
    return levels, index, residual


def rank_open_questions(rubric: Rubric, assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """The open questions, the one that can move most first.

    Ordered by: can change a level, steps of level bounds, move of the largest residuals, move of
    the index bounds, and the rubric's order.
    """
    return _rank(
        rubric,
        assessment,
        {
            question: (0, top)
            for question, top in tables(rubric).tops.items()
            if assessment.answer(question).between is None
            and assessment.answer(question).status in ("unsure", "unanswered")
        },
    )


def rank_disputed_questions(rubric: Rubric, assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """What a panel has to discuss, in the same order; moves are those of settling it.

    A question may be settled on any option between the lowest and the highest opinion.
    """
    answers = ((q.id, assessment.answer(q.id).between) for q in rubric.questions)
    return _rank(rubric, assessment, {q: between for q, between in answers if between})


def _rank(
    rubric: Rubric, assessment: Assessment, questions: Mapping[str, Interval]
) -> tuple[OpenQuestion, ...]:
    """Questions that may stand for any option of an interval, ranked."""
    t = tables(rubric)
    bounds = told_bounds(t, assessment)
    models = _models(t.models, bounds)
    risks = _largest_risks(t.challenges, bounds)
    count = set[str]().union(*(m.questions_that_count() for m in models))
    ranked = [
        OpenQuestion(question, question in count, *_probe(question, span, bounds, models, risks))
        for question, span in questions.items()
    ]
    return tuple(
        sorted(ranked, key=lambda x: (-x.can_change_level, -x.levels, -x.residual, -x.index))
    )
