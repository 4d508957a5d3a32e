"""Challenges: exposure × missing control, in the worst case (low answers) and in the best.

Coverage is counted in whole units (see `tables`), so that a residual of exactly 1, 2 or 3 gets its
rating without binary rounding; the figures handed out are the nearest floats to the exact ones.
"""

from __future__ import annotations

from functools import lru_cache

from assess.scoring.bounds import Bounds
from assess.scoring.result import ChallengeResult, ControlResult, ExposureResult, RiskRating
from assess.scoring.tables import ChallengeTable

__all__ = ["challenge_result"]

# Equal parts recur from file to file: values are shared instead of made anew.
_control_result = lru_cache(maxsize=8192)(ControlResult)
_exposure_result = lru_cache(maxsize=1024)(ExposureResult)

RATINGS: tuple[RiskRating, ...] = ("low", "moderate", "high", "critical")


def _clamp(points: int) -> int:
    return min(5, max(1, points))


def challenge_result(table: ChallengeTable, bounds: Bounds) -> ChallengeResult:
    """Score one challenge over the answer intervals (design rule "Challenge").

    A context answer that is open reaches ``at_least`` at its upper end only: its points count in
    the worst case and are not certain.
    """
    exposures = []
    sure = possible = table.base
    for add in table.add:
        interval = bounds[add.question]
        if interval is None or interval[1] < add.at_least:
            continue
        certain = interval[0] >= add.at_least
        exposures.append(_exposure_result(add.question, add.at_least, add.points, certain))
        possible += add.points
        if certain:
            sure += add.points
    exposure, exposure_low = _clamp(possible), _clamp(sure)

    controls = []
    total = low_sum = high_sum = 0
    for control, step in table.controls:
        interval = bounds[control.question]
        if interval is None:
            continue
        option = control.option
        low, high = interval
        low = low if low < option else option  # an option beyond full control adds nothing
        high = high if high < option else option
        total += step * option
        low_sum += step * low
        high_sum += step * high
        controls.append(
            _control_result(control.question, option, control.weight, low / option, high / option)
        )
    if not total:
        total = low_sum = high_sum = 1  # no control applies: fully covered
    risk = exposure * (total - low_sum)  # the residual times ``total``
    return ChallengeResult(
        id=table.id,
        exposure=exposure,
        exposure_low=exposure_low,
        coverage=low_sum / total,
        coverage_high=high_sum / total,
        residual=risk / total,
        residual_best=exposure_low * (total - high_sum) / total,
        rating=RATINGS[min(3, risk // total)],
        controls=tuple(controls),
        exposures=tuple(exposures),
    )
