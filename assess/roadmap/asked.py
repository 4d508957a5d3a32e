"""What a roadmap is asked for: targets, capacity and efforts, with their defaults."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from assess.answers.model import Assessment
from assess.errors import Message, PlanError
from assess.roadmap.problem import exact
from assess.roadmap.values import DEFAULT_CAPACITY, Effort, PlanOptions
from assess.rubric.model import Practice, Rubric
from assess.scoring.result import Result

__all__ = ["asked_capacity", "asked_effort", "asked_targets", "own_estimate"]


MOST_EFFORT = 5200
"""Person-weeks that one practice may take: a hundred people for a year."""


def asked_targets(
    rubric: Rubric, assessment: Assessment, result: Result, options: PlanOptions
) -> tuple[dict[str, int], Literal["asked", "answer file", "next level"]]:
    """The target levels and where they come from; what is asked replaces the answer file's."""
    if options.targets is not None:
        return dict(options.targets), "asked"
    if assessment.targets:
        return dict(assessment.targets), "answer file"
    nexts = {m.id: result.models[m.id].level + 1 for m in rubric.models}
    return {m.id: nexts[m.id] for m in rubric.models if nexts[m.id] <= m.top}, "next level"


def asked_capacity(
    assessment: Assessment, options: PlanOptions
) -> tuple[float, Literal["asked", "answer file", "default"]]:
    """Person-weeks a quarter and where the number comes from.

    Raises:
        PlanError: the number is not above 0 or not finite.
    """
    source: Literal["asked", "answer file", "default"]
    if options.capacity is not None:
        capacity, source = options.capacity, "asked"
    elif assessment.capacity is not None:
        capacity, source = assessment.capacity, "answer file"
    else:
        capacity, source = DEFAULT_CAPACITY, "default"
    if not (math.isfinite(capacity) and 0 < capacity <= 100_000):
        raise PlanError(
            Message(
                f"A capacity of {capacity:g} person-weeks a quarter cannot be planned with.",
                hint="Give a number above 0, such as 12.",
            )
        )
    return float(capacity), source


def asked_effort(practice: str, given: tuple[float, float, float]) -> Effort:
    """Somebody's own estimate.

    Raises:
        PlanError: the numbers are not low ≤ likely ≤ high between 0 and `MOST_EFFORT`.
    """
    low, likely, high = given
    if not (all(map(math.isfinite, given)) and 0 <= low <= likely <= high <= MOST_EFFORT):
        raise PlanError(
            Message(
                f"The effort of “{practice}” makes no sense.",
                hint="Give low, likely and high person-weeks in rising order, such as 2,4,8, "
                f"none above {MOST_EFFORT}.",
            )
        )
    return Effort(low, likely, high)


def own_estimate(practice: Practice, likely: float) -> tuple[float, float, float]:
    """Low, likely and high for one number: the catalogue's spread in proportion.

    ``high`` stays within `MOST_EFFORT`; a number that is itself out of bounds comes back as it is,
    for `asked_effort` to refuse.
    """
    low, usual, high = (exact(x) for x in practice.effort)
    if usual <= 0 or not 0 <= likely <= MOST_EFFORT:
        return (likely, likely, likely)
    factor = Fraction(repr(float(likely))) / usual
    most = min(float(max(high, usual) * factor), float(MOST_EFFORT))
    return (float(min(low, usual) * factor), likely, most)
