"""Answers × rubric → result. Pure: the same two values give the same result."""

from __future__ import annotations

from collections import Counter

from assess.answers.model import Assessment
from assess.rubric.model import Rubric
from assess.scoring.bounds import shown_bounds, told_bounds
from assess.scoring.challenges import challenge_result
from assess.scoring.levels import model_result
from assess.scoring.lifecycles import lifecycle_result
from assess.scoring.result import Completeness, Result
from assess.scoring.scorecards import scorecard_result
from assess.scoring.tables import tables

__all__ = ["completeness", "score"]


def completeness(rubric: Rubric, assessment: Assessment) -> Completeness:
    """How many questions of the rubric, ladder and context, are in each state."""
    answers = assessment.answers
    n = Counter(answers[q].status for q in tables(rubric).tops if q in answers)
    total = len(rubric.questions)
    return Completeness(
        total=total,
        answered=n["answered"],
        unsure=n["unsure"],
        not_applicable=n["not_applicable"],
        unanswered=total - n["answered"] - n["unsure"] - n["not_applicable"],
    )


def score(rubric: Rubric, assessment: Assessment) -> Result:
    """Score an assessment by all rules of design section 6.

    Args:
        rubric: a rubric whose references hold (see `assess.rubric.check`).
        assessment: answers to it; answers to other questions are ignored.

    Returns:
        Every verdict, unrounded: levels with their bounds, residual risks, coverage.
    """
    t = tables(rubric)
    told = told_bounds(t, assessment)
    shown = shown_bounds(t, assessment, told)
    return Result(
        team=assessment.team,
        date=assessment.date,
        file=assessment.file,
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        completeness=completeness(rubric, assessment),
        models={m.id: model_result(m, assessment, told, shown) for m in t.models},
        challenges={c.id: challenge_result(c, told) for c in t.challenges},
        lifecycles={x.id: lifecycle_result(x, told) for x in t.lifecycles},
        scorecards={x.card.id: scorecard_result(x, told, shown) for x in t.scorecards},
    )
