"""Numbers and answers in words, the same in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.cli.console import clean
from assess.language import trc
from assess.scoring.words import (
    RATING_WORDS,
    SCORECARD_WORDS,
    STATUS_WORDS,
    answer_word,
    residual_number,
    scorecard_word,
)

if TYPE_CHECKING:
    from assess.answers.model import Assessment, Status
    from assess.rubric.model import Question
    from assess.scoring.result import Completeness, ScorecardSectionResult

__all__ = [
    "RATING_WORDS",
    "SCORECARD_WORDS",
    "STATUS_WORDS",
    "completeness_words",
    "count",
    "option_label",
    "option_words",
    "percent",
    "proposal_words",
    "residual_number",
    "scorecard_counts",
]


def scorecard_counts(section: ScorecardSectionResult) -> str:
    """How many tests of a section are in each state but missing: ``2 by hand, 3 not asked``."""
    told = [status for status in SCORECARD_WORDS if status != "missing"]
    found = [(section.counts.get(status, 0), scorecard_word(status)) for status in told]
    return ", ".join(f"{n} {words}" for n, words in found if n) or trc("tests", "none")


def percent(share: float) -> str:
    """A share as a whole percentage; 100% and 0% are kept for exactly all and nothing."""
    value = round(share * 100)
    if value == 100 and share < 1:
        value = 99
    if value == 0 and share > 0:
        value = 1
    return f"{value}%"


def count(n: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def option_words(question: Question | None, value: int, status: Status) -> str:
    """An answer in words: its option with the label, or that it is unsure or unanswered."""
    return option_label(question, value) if status == "answered" else answer_word(status)


def option_label(question: Question | None, value: int) -> str:
    """``2 Checked on every run``: an option's number and label."""
    if question is None or not 0 <= value <= question.top:
        return str(value)
    return f"{value} {clean(question.options[value].label)}"


def completeness_words(found: Completeness) -> str:
    """How much of the questionnaire is answered, in words."""
    parts = [f"{found.answered} of {found.total} questions answered"]
    for n, words in (
        (found.unsure, "unsure"),
        (found.not_applicable, "not applicable"),
        (found.unanswered, "unanswered"),
    ):
        if n:
            parts.append(f"{n} {words}")
    return ", ".join(parts)


def proposal_words(assessment: Assessment) -> str:
    """How many answers of a panel are proposals, in words; empty when there are none."""
    n = len(assessment.to_discuss)
    return (
        f"{count(n, 'answer')} of the panel {'is' if n == 1 else 'are'} only proposed" if n else ""
    )
