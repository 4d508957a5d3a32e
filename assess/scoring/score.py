"""Answers × rubric → result. Pure: the same two values give the same result."""

from __future__ import annotations

import weakref
from collections import Counter

from assess.answers.model import Assessment
from assess.rubric.model import Rubric
from assess.scoring.bounds import evidence_bounds, ladder_bounds
from assess.scoring.challenges import challenge_result, control_steps
from assess.scoring.levels import model_result
from assess.scoring.lifecycles import lifecycle_result
from assess.scoring.result import Completeness, Result

__all__ = ["completeness", "score"]

# What scoring works out from a rubric alone, kept while the rubric lives (rubrics have no hash).
_steps: dict[int, list[tuple[int, ...]]] = {}


def _control_steps(rubric: Rubric) -> list[tuple[int, ...]]:
    key = id(rubric)
    if key not in _steps:
        _steps[key] = [control_steps(c) for c in rubric.challenges]
        weakref.finalize(rubric, _steps.pop, key, None)
    return _steps[key]


def completeness(rubric: Rubric, assessment: Assessment) -> Completeness:
    """How many questions of the rubric, ladder and context, are in each state."""
    n = Counter(assessment.answer(q.id).status for q in rubric.questions)
    return Completeness(
        total=len(rubric.questions),
        answered=n["answered"],
        unsure=n["unsure"],
        not_applicable=n["not_applicable"],
        unanswered=n["unanswered"],
    )


def score(rubric: Rubric, assessment: Assessment) -> Result:
    """Score an assessment by all rules of design section 6.

    Args:
        rubric: a rubric whose references hold (see `assess.rubric.check`).
        assessment: answers to it; answers to other questions are ignored.

    Returns:
        Every verdict, unrounded: levels with their bounds, residual risks, coverage.
    """
    bounds = ladder_bounds(rubric, assessment)
    shown = evidence_bounds(rubric, assessment)
    return Result(
        team=assessment.team,
        date=assessment.date,
        file=assessment.file,
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        completeness=completeness(rubric, assessment),
        models={m.id: model_result(m, assessment, bounds, shown) for m in rubric.models},
        challenges={
            c.id: challenge_result(c, steps, assessment, bounds)
            for c, steps in zip(rubric.challenges, _control_steps(rubric), strict=True)
        },
        lifecycles={x.id: lifecycle_result(x, rubric, bounds) for x in rubric.lifecycles},
    )
