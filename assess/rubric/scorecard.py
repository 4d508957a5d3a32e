"""Scorecards: tests in sections, half a point by hand and a whole one when a program runs it.

The kind of model that the ML Test Score is: the points of each section are added, and the smallest
sum is the score. It knows no levels, so it stands beside the maturity models and is never mixed
with them.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from assess.frozen import frozen
from assess.rubric.base import SOME, Frozen, Id, Line, Rule, Source, Text, Threshold

__all__ = ["Band", "Scorecard", "ScorecardSection", "ScorecardTest"]


@frozen(kw_only=True)
class Band(Frozen):
    """What a score means: the band of the smallest ``up_to`` that is not below the score."""

    id: Id
    up_to: Annotated[float, Rule(ge=0, le=100, allow_inf_nan=False)] | None = None
    """The highest score of the band; the last band has none."""
    name: Line
    summary: Text


@frozen(kw_only=True)
class ScorecardSection(Frozen):
    """A group of tests whose points are added."""

    id: Id
    title: Line


@frozen(kw_only=True)
class ScorecardTest(Frozen):
    """One test, and the options by which it is done by hand or runs by itself.

    All named questions must have reached their option, as in a criterion.
    """

    id: Id
    section: Id
    statement: Line
    manual: dict[Id, Threshold] = field(default_factory=dict)
    """Half a point: done by hand, with a result that others can read."""
    automated: dict[Id, Threshold] = field(default_factory=dict)
    """A whole point: a program does it again and again."""
    unasked: Annotated[str, Rule(strip_whitespace=True, max_length=4000)] = ""
    """What of the test no question asks, where ``manual`` or ``automated`` is missing; the points
    that only this could show stay open."""
    source: Annotated[tuple[Source, ...], SOME]
    note: str = ""
    """Where our reading had to decide something."""


@frozen(kw_only=True)
class Scorecard(Frozen):
    """Tests in sections of equal size, and what their score means."""

    id: Id
    title: Line
    short: Line
    about: Text
    bands: Annotated[tuple[Band, ...], SOME]
    sections: Annotated[tuple[ScorecardSection, ...], SOME]
    tests: Annotated[tuple[ScorecardTest, ...], SOME]
    source: Annotated[tuple[Source, ...], SOME]

    @property
    def top(self) -> int:
        """The highest score: the tests of a section."""
        return len(self.tests) // len(self.sections)

    @property
    def unasked(self) -> tuple[ScorecardTest, ...]:
        """Tests of which no question asks anything."""
        return tuple(t for t in self.tests if not t.manual and not t.automated)

    def band(self, score: float) -> Band:
        """What a score means."""
        return next(b for b in self.bands if b.up_to is None or score <= b.up_to)
