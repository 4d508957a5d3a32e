"""Scorecards: the score with its range, a bar for each section, and what would lift it."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.report.words import count
from assess.rubric.model import Rubric
from assess.scoring.explain_scorecard import (
    ScorecardExplanation,
    ScorecardSectionExplanation,
    explain_scorecard,
    points,
)
from assess.scoring.result import Result, ScorecardStatus

__all__ = ["Card", "CardBar", "CardStep", "cards"]

STEPS = 3
"""Steps shown of all sections that hold the score."""

STATUS_WORDS: dict[ScorecardStatus, str] = {
    "automated": "automated",
    "manual": "by hand",
    "unknown": "unknown",
    "unasked": "not asked",
    "not_applicable": "not applicable",
}
"""The words for what the answers show of a test; those that are missing are the rest."""


@dataclass(frozen=True, slots=True)
class CardBar:
    """One section: its sum as a share of the highest one, with what is possible."""

    title: str
    low: float
    high: float
    words: str
    """``1.5–4.5``."""
    counts: str
    lowest: bool


@dataclass(frozen=True, slots=True)
class CardStep:
    """What would give the section that holds the score more points."""

    gain: str
    statement: str
    needs: tuple[str, ...]
    """The options it takes."""


@dataclass(frozen=True, slots=True)
class Card:
    """One scorecard in values and sentences."""

    id: str
    title: str
    about: str
    heading: str
    band: str
    """What the score means."""
    range_words: str
    evidence: str
    why: str
    what_lifts: str
    bars: tuple[CardBar, ...]
    steps: tuple[CardStep, ...]
    unasked: str
    """How much of it no question asks; empty when all is asked."""


def _bar(found: ScorecardSectionExplanation, top: int) -> CardBar:
    result = found.result
    counts = [(result.counts.get(status, 0), words) for status, words in STATUS_WORDS.items()]
    low, high = result.low or 0.0, result.high or 0.0
    words = points(low) if low == high else f"{points(low)}–{points(high)}"
    return CardBar(
        title=found.section.title,
        low=low / top,
        high=high / top,
        words="n/a" if result.low is None else words,
        counts=", ".join(f"{n} {words}" for n, words in counts if n) or "none",
        lowest=found.lowest,
    )


def _range(found: ScorecardExplanation) -> str:
    score = found.result
    if score.low is None or score.high is None or found.band_high is None:
        return "no test applies"
    if score.low == score.high:
        return f"{points(score.low)}, whatever else turns out"
    return f"{points(score.low)} to {points(score.high)} ({found.band_high.name})"


def _heading(found: ScorecardExplanation) -> str:
    score = found.result
    if score.low is None or found.band is None:
        return f"{found.card.title}: not applicable"
    start = "at least " if score.high != score.low else ""
    return f"{found.card.title}: {start}{points(score.low)} of {score.top}, {found.band.name}"


def _card(found: ScorecardExplanation) -> Card:
    score, card = found.result, found.card
    steps = sorted(
        (step for section in found.lowest for step in section.steps),
        key=lambda step: sum(t.need - (t.have or 0) for t in step.needs),
    )
    unasked = len(card.unasked)
    return Card(
        id=card.id,
        title=card.title,
        about=card.about,
        heading=_heading(found),
        band=found.band.summary if found.band else "",
        range_words=_range(found),
        evidence=f"carries {points(score.shown or 0.0)}",
        why=found.why,
        what_lifts=found.what_lifts,
        bars=tuple(_bar(section, score.top) for section in found.sections),
        steps=tuple(
            CardStep(
                f"{points(step.before)} → {points(step.after)}",
                step.test.statement,
                tuple(t.need_label for t in step.needs),
            )
            for step in steps[:STEPS]
        ),
        unasked=f"{unasked} of {count(len(card.tests), 'test')} are not asked" if unasked else "",
    )


def cards(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[Card, ...]:
    """Every scorecard, in the rubric's order."""
    return tuple(
        _card(explain_scorecard(rubric, assessment, result, card.id)) for card in rubric.scorecards
    )
