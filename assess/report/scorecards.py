"""Scorecards: the score with its range, a bar for each section, and what would lift it."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.language import mark, tr
from assess.rubric.model import Rubric
from assess.scoring.explain_scorecard import (
    ScorecardExplanation,
    ScorecardSectionExplanation,
    explain_scorecard,
    points,
    points_range,
)
from assess.scoring.result import Result, ScorecardStatus

__all__ = ["Card", "CardBar", "CardStep", "cards"]

STEPS = 3
"""Steps shown of all sections that hold the score."""

_COUNTS: dict[ScorecardStatus, str] = {
    "automated": mark("{n} automated"),
    "manual": mark("{n} by hand"),
    "unknown": mark("{n} unknown"),
    "unasked": mark("{n} not asked"),
    "not_applicable": mark("{n} not applicable"),
}
"""How many tests are in a state; those that are missing are the rest."""


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
    """``0.0 → 0.5``."""
    needs: tuple[str, ...]
    """The options it takes."""


@dataclass(frozen=True, slots=True)
class Card:
    """One scorecard in values and sentences."""

    id: str
    title: str
    score: str
    """``at least 1.5 of 7, A first pass``."""
    range_words: str
    evidence: str
    """The points that evidence carries."""
    why: str
    what_lifts: str
    bars: tuple[CardBar, ...]
    steps: tuple[CardStep, ...]
    unasked: str
    """How much of it no question asks; empty when all is asked."""


def _bar(found: ScorecardSectionExplanation, top: int) -> CardBar:
    result = found.result
    counts = [(result.counts.get(status, 0), words) for status, words in _COUNTS.items()]
    return CardBar(
        title=found.section.title,
        low=(result.low or 0.0) / top,
        high=(result.high or 0.0) / top,
        words=points_range(result),
        counts=", ".join(tr(words, n=n) for n, words in counts if n),
        lowest=found.lowest,
    )


def _range(found: ScorecardExplanation) -> str:
    score = found.result
    if score.low is None or score.high is None or found.band_high is None:
        return tr("no test applies")
    if score.low == score.high:
        return points(score.low)
    return tr(
        "{low} to {high} ({band})",
        low=points(score.low),
        high=points(score.high),
        band=found.band_high.name,
    )


def _score(found: ScorecardExplanation) -> str:
    score = found.result
    if score.low is None or found.band is None:
        return tr("not applicable")
    values = {"points": points(score.low), "top": score.top, "band": found.band.name}
    if score.high == score.low:
        return tr("{points} of {top}, {band}", **values)
    return tr("at least {points} of {top}, {band}", **values)


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
        score=_score(found),
        range_words=_range(found),
        evidence=points(score.shown or 0.0),
        why=found.why,
        what_lifts=found.what_lifts,
        bars=tuple(_bar(section, score.top) for section in found.sections),
        steps=tuple(
            CardStep(
                f"{points(step.before)} → {points(step.after)}",
                tuple(t.need_label for t in step.needs),
            )
            for step in steps[:STEPS]
        ),
        unasked=tr("{n} of {all} tests are not asked", n=unasked, all=len(card.tests))
        if unasked
        else "",
    )


def cards(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[Card, ...]:
    """Every scorecard, in the rubric's order; a quick assessment asks too little for any."""
    if assessment.quick:
        return ()
    return tuple(
        _card(explain_scorecard(rubric, assessment, result, card.id)) for card in rubric.scorecards
    )
