"""Why a scorecard's score is what it is: which section holds it, and what would lift that one.

Plain values for faces to draw; every figure comes from the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from assess.answers.model import Assessment
from assess.frozen import frozen
from assess.language import number, tr
from assess.rubric.model import Band, Rubric, Scorecard, ScorecardSection, ScorecardTest
from assess.scoring.explain import QuestionTrace, trace
from assess.scoring.result import (
    Result,
    ScorecardResult,
    ScorecardSectionResult,
    ScorecardTestResult,
)

__all__ = [
    "ScorecardExplanation",
    "ScorecardSectionExplanation",
    "ScorecardStep",
    "ScorecardTestExplanation",
    "explain_scorecard",
    "points",
    "points_range",
]


@frozen
class ScorecardTestExplanation:
    """A test, its points, and the answers that decide them."""

    test: ScorecardTest
    result: ScorecardTestResult
    manual: tuple[QuestionTrace, ...]
    automated: tuple[QuestionTrace, ...]


@frozen
class ScorecardStep:
    """What would give a test more points."""

    test: ScorecardTest
    before: float
    after: float
    needs: tuple[QuestionTrace, ...]
    """The questions that fall short, each with the option it takes."""


@frozen
class ScorecardSectionExplanation:
    """One section with its tests, and what would give it more points, the nearest first."""

    section: ScorecardSection
    result: ScorecardSectionResult
    lowest: bool
    """The score is this section's sum."""
    tests: tuple[ScorecardTestExplanation, ...]
    steps: tuple[ScorecardStep, ...]


@frozen
class ScorecardExplanation:
    """A scorecard's score with its reasons."""

    card: Scorecard
    result: ScorecardResult
    band: Band | None
    """What the score means; ``None`` when no test applies."""
    band_high: Band | None
    sections: tuple[ScorecardSectionExplanation, ...]
    why: str
    """Which section holds the score."""
    what_lifts: str
    """What it takes for the score to rise."""

    @property
    def lowest(self) -> tuple[ScorecardSectionExplanation, ...]:
        """The sections that hold the score."""
        return tuple(s for s in self.sections if s.lowest)


def points(value: float, sign: Literal["", "+"] = "") -> str:
    """Points in words: ``1.5``; ``2.92`` where tests that do not apply were left out.

    Args:
        value: points, or with a sign how many more or fewer.
        sign: ``+`` writes the sign of more, too.
    """
    return number(value, sign + (".1f" if (value * 2).is_integer() else ".2f"))


def points_range(found: ScorecardResult | ScorecardSectionResult, between: str = "–") -> str:
    """The points with what is possible: ``1.5–4.5``, ``2.0``, or that no test applies.

    Args:
        found: a scorecard's score or the sum of one section.
        between: what stands between the ends of the range.
    """
    if found.low is None or found.high is None:
        return tr("n/a")
    ends = dict.fromkeys((points(found.low), points(found.high)))
    return between.join(ends)


def explain_scorecard(
    rubric: Rubric, assessment: Assessment, result: Result, card_id: str
) -> ScorecardExplanation:
    """Explain one scorecard's score down to the answers.

    Raises:
        KeyError: the rubric has no scorecard with this id.
    """
    card = next((c for c in rubric.scorecards if c.id == card_id), None)
    if card is None:
        raise KeyError(card_id)
    found = result.scorecards[card_id]

    def traces(side: Mapping[str, int]) -> tuple[QuestionTrace, ...]:
        return tuple(trace(rubric, assessment, q, need) for q, need in side.items())

    sections = []
    for section in card.sections:
        tests = tuple(
            ScorecardTestExplanation(t, found.tests[t.id], traces(t.manual), traces(t.automated))
            for t in card.tests
            if t.section == section.id
        )
        steps = [step for t in tests if (step := _step(t)) is not None]
        steps.sort(key=lambda step: _effort(step.needs) / (step.after - step.before))
        lowest = section.id in found.lowest
        told = found.sections[section.id]
        sections.append(ScorecardSectionExplanation(section, told, lowest, tests, tuple(steps)))
    explained = tuple(sections)
    return ScorecardExplanation(
        card=card,
        result=found,
        band=None if found.low is None else card.band(found.low),
        band_high=None if found.high is None else card.band(found.high),
        sections=explained,
        why=_why(found, [s for s in explained if s.lowest]),
        what_lifts=_what_lifts(explained),
    )


def _step(found: ScorecardTestExplanation) -> ScorecardStep | None:
    """The nearest way to more points: fewest options a point."""
    before = found.result.low
    if before is None:
        return None
    ways = []
    for after, side in ((0.5, found.manual), (1.0, found.automated)):
        needs = tuple(t for t in side if t.reached is not True and t.answer != "not_applicable")
        if needs and after > before:
            ways.append(ScorecardStep(found.test, before, after, needs))
    return min(ways, key=lambda x: _effort(x.needs) / (x.after - x.before), default=None)


def _effort(needs: Sequence[QuestionTrace]) -> int:
    """Options between the answers and what is needed."""
    have = (t.between[0] if t.between else t.have or 0 for t in needs)
    return sum(t.need - had for t, had in zip(needs, have, strict=True))


def _titles(sections: Sequence[ScorecardSectionExplanation]) -> str:
    *most, last = [s.section.title for s in sections]
    return tr("{these} and {last}", these=", ".join(most), last=last) if most else last


def _why(found: ScorecardResult, lowest: Sequence[ScorecardSectionExplanation]) -> str:
    if found.low is None:
        return tr("No test of it applies to this team, so there is no score.")
    values = {"sections": _titles(lowest), "points": points(found.low), "top": found.top}
    if len(lowest) == 1:
        return tr(
            "{sections} has the smallest sum, {points} of {top}, and that is the score.", **values
        )
    return tr(
        "{sections} have the smallest sum, {points} of {top} each, and that is the score.",
        **values,
    )


def _what_lifts(sections: tuple[ScorecardSectionExplanation, ...]) -> str:
    lowest = [s for s in sections if s.lowest]
    if not lowest:
        return ""
    if stuck := [s for s in lowest if not s.steps]:
        return tr(
            "Nothing that is asked gives more points in {sections}; what is left is not asked.",
            sections=_titles(stuck),
        )
    text = (
        tr("The score rises with points in {sections}.", sections=_titles(lowest))
        if len(lowest) == 1
        else tr("The score rises with points in {sections}, in each.", sections=_titles(lowest))
    )
    rest = [s for s in sections if not s.lowest and s.result.low is not None]
    if rest:
        following = min(s.result.low or 0.0 for s in rest)
        text += " " + tr(
            "From {points} on, it depends on {sections}.",
            points=points(following),
            sections=_titles([s for s in rest if s.result.low == following]),
        )
    return text
