"""Where a team would stand: answers raised by practices, scored again by `assess.scoring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assess.answers.model import Answer, Assessment
from assess.roadmap.goals import Condition, LevelCondition
from assess.roadmap.values import Projection
from assess.rubric.model import Rubric
from assess.scoring.result import Result
from assess.scoring.score import score

__all__ = ["agrees", "project", "raised", "read_result", "standing"]


def project(rubric: Rubric, assessment: Assessment, values: Mapping[str, int]) -> Projection:
    """Score the answers again with these low bounds."""
    return read_result(score(rubric, raised(assessment, values)))


def raised(assessment: Assessment, values: Mapping[str, int]) -> Assessment:
    """The assessment with answers raised to these low bounds; all others stay as they are."""
    changed = {q: Answer(option=v) for q, v in values.items() if v > assessment.answer(q).at_least}
    return replace(assessment, answers={**assessment.answers, **changed})


def read_result(result: Result) -> Projection:
    """What a projection keeps of a result."""
    return Projection(
        levels={m: r.level for m, r in result.models.items()},
        indices={m: r.index for m, r in result.models.items()},
        categories={
            f"{m}.{c}": k.level for m, r in result.models.items() for c, k in r.categories.items()
        },
        residuals={cid: c.residual for cid, c in result.challenges.items()},
    )


def standing(condition: Condition, projection: Projection) -> float:
    """The level or the residual that a goal is about."""
    if isinstance(condition, LevelCondition):
        return {**projection.levels, **projection.categories}[condition.key]
    return projection.residuals[condition.key]


def agrees(condition: Condition, projection: Projection) -> bool:
    """Whether the scores confirm that the goal is reached."""
    found = standing(condition, projection)
    if isinstance(condition, LevelCondition):
        return found >= condition.level
    return found <= float(condition.ceiling) + 1e-9
