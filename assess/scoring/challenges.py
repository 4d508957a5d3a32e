"""Challenges: exposure × missing control, in the worst case (low answers) and in the best.

Coverage is counted in whole numbers over a common denominator, so that a residual of exactly 1, 2
or 3 gets its rating without binary rounding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from assess.answers.model import Assessment
from assess.rubric.model import Challenge
from assess.scoring.bounds import Bounds
from assess.scoring.result import ChallengeResult, ControlResult, ExposureResult, RiskRating

__all__ = ["challenge_result", "control_steps", "risk_rating"]


def risk_rating(residual: float, unit: float = 1) -> RiskRating:
    """Low < 1 ≤ moderate < 2 ≤ high < 3 ≤ critical, for ``residual`` counted in 1/``unit``."""
    if residual < unit:
        return "low"
    if residual < 2 * unit:
        return "moderate"
    return "high" if residual < 3 * unit else "critical"


def _clamp(points: int) -> int:
    return min(5, max(1, points))


def _exposures(challenge: Challenge, assessment: Assessment) -> tuple[ExposureResult, ...]:
    out = []
    for add in challenge.exposure.add:
        answer = assessment.answer(add.question)
        if answer.status == "not_applicable":
            continue
        certain = answer.option is not None
        if answer.option is None or answer.option >= add.at_least:
            out.append(ExposureResult(add.question, add.at_least, add.points, certain))
    return tuple(out)


def control_steps(challenge: Challenge) -> tuple[int, ...]:
    """What one option step of each control is worth, in whole units common to the challenge."""
    # repr gives the decimal that the rubric's author wrote, so 0.1 stays one tenth
    shares = [Fraction(repr(c.weight)) / c.option for c in challenge.controls]
    unit = math.lcm(*(x.denominator for x in shares))
    return tuple(int(x * unit) for x in shares)


def challenge_result(
    challenge: Challenge, steps: Sequence[int], assessment: Assessment, bounds: Bounds
) -> ChallengeResult:
    """Score one challenge (design rule "Challenge"); ``steps`` are its `control_steps`."""
    exposures = _exposures(challenge, assessment)
    base = challenge.exposure.base
    exposure = _clamp(base + sum(x.points for x in exposures))
    exposure_low = _clamp(base + sum(x.points for x in exposures if x.certain))

    controls = []
    total = low_sum = high_sum = 0
    for control, step in zip(challenge.controls, steps, strict=True):
        interval = bounds[control.question]
        if interval is None:
            continue
        low, high = (min(v, control.option) for v in interval)
        total += step * control.option
        low_sum += step * low
        high_sum += step * high
        controls.append(
            ControlResult(
                control.question,
                control.option,
                control.weight,
                low / control.option,
                high / control.option,
            )
        )
    if not total:  # no control applies: nothing is missing
        total = low_sum = high_sum = 1
    missing = exposure * (total - low_sum)
    return ChallengeResult(
        id=challenge.id,
        exposure=exposure,
        exposure_low=exposure_low,
        coverage=low_sum / total,
        coverage_high=high_sum / total,
        residual=missing / total,
        residual_best=exposure_low * (total - high_sum) / total,
        rating=risk_rating(missing, total),
        controls=tuple(controls),
        exposures=exposures,
    )
