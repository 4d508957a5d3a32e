"""Numbers and words of a result as every face shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.language import mark, markc, number, tr, trc

if TYPE_CHECKING:
    from assess.scoring.result import ScorecardStatus

__all__ = [
    "RATING_WORDS",
    "SCORECARD_WORDS",
    "STATUS_WORDS",
    "answer_word",
    "criterion_word",
    "evidence_word",
    "rating_word",
    "residual_number",
    "residual_rounded",
    "risk_word",
    "scorecard_word",
]

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
    return number(residual_rounded(residual), ".1f")


def residual_rounded(residual: float) -> float:
    """A residual to one decimal, never over the edge of its rating (1.96 becomes 1.9)."""
    shown = round(residual, 1)
    return int(residual) + 0.9 if int(shown) > int(residual) else shown


_RATINGS = {
    "N": markc("rating", "not"),
    "P": markc("rating", "partly"),
    "L": markc("rating", "largely"),
    "F": markc("rating", "fully"),
}
_STATUSES = {
    "met": markc("criterion", "met"),
    "unmet": markc("criterion", "not met"),
    "unknown": markc("criterion", "unknown"),
    "not_applicable": markc("criterion", "not applicable"),
}
_RISKS = {
    "low": markc("risk", "low"),
    "moderate": markc("risk", "moderate"),
    "high": markc("risk", "high"),
    "critical": markc("risk", "critical"),
}
_EVIDENCE = {
    "asserted": mark("asserted"),
    "documented": mark("documented"),
    "demonstrated": mark("demonstrated"),
}
_ANSWERS = {
    "unsure": mark("unsure"),
    "not_applicable": mark("not applicable"),
    "unanswered": mark("not answered"),
}


_TESTS: dict[ScorecardStatus, str] = {
    "automated": markc("test", "automated"),
    "manual": markc("test", "by hand"),
    "missing": markc("test", "missing"),
    "unknown": markc("test", "unknown"),
    "unasked": markc("test", "not asked"),
    "not_applicable": markc("test", "not applicable"),
}


def scorecard_word(status: ScorecardStatus) -> str:
    """The words for what the answers show of a scorecard's test, in the current language."""
    return trc("test", _TESTS[status])


def rating_word(rating: str) -> str:
    """``largely`` for ``L``, of the N/P/L/F scale, in the current language."""
    return trc("rating", _RATINGS[rating])


def criterion_word(status: str) -> str:
    """The words for a criterion's status, in the current language: ``not met`` for ``unmet``."""
    return trc("criterion", _STATUSES[status])


def risk_word(rating: str) -> str:
    """The word for the rating of a residual risk, in the current language."""
    return trc("risk", _RISKS[rating])


def answer_word(status: str) -> str:
    """The words for an answer that is no option: ``not answered`` for ``unanswered``."""
    return tr(_ANSWERS.get(status, _ANSWERS["unanswered"]))


def evidence_word(kind: str) -> str:
    """The word for a kind of evidence, in the current language."""
    return tr(_EVIDENCE.get(kind, kind))
