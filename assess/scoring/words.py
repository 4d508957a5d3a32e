"""Numbers and words of a result as every face shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.scoring.result import ScorecardStatus

__all__ = ["RATING_WORDS", "SCORECARD_WORDS", "STATUS_WORDS", "residual_number", "residual_rounded"]

RATING_WORDS = {"N": "not", "P": "partly", "L": "largely", "F": "fully"}
"""The words of the N/P/L/F scale."""

STATUS_WORDS = {
    "met": "met",
    "unmet": "not met",
    "unknown": "unknown",
    "not_applicable": "not applicable",
}
"""The words for a criterion's status."""

SCORECARD_WORDS: dict[ScorecardStatus, str] = {
    "automated": "automated",
    "manual": "by hand",
    "missing": "missing",
    "unknown": "unknown",
    "unasked": "not asked",
    "not_applicable": "not applicable",
}
"""The words for what the answers show of a scorecard's test."""


def residual_number(residual: float) -> str:
    """A residual with one decimal, as it is rounded by :func:`residual_rounded`."""
    return f"{residual_rounded(residual):.1f}"


def residual_rounded(residual: float) -> float:
    """A residual to one decimal, never over the edge of its rating (1.96 becomes 1.9)."""
    shown = round(residual, 1)
    return int(residual) + 0.9 if int(shown) > int(residual) else shown
