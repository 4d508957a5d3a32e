"""What scoring works out from a rubric alone: once, so that a hundred thousand files share it.

Every table is made of exact whole numbers. A mean of v/n or a weighted coverage becomes a count of
units of a common denominator, so no figure depends on the order of additions, and a rating at a
threshold (0.85, or a residual of exactly 1) is decided on the numbers of the design, not on their
binary neighbours. A reckoning with plain floats differs only on such a threshold.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Mapping
from fractions import Fraction

from assess.frozen import frozen
from assess.rubric.model import (
    Challenge,
    Control,
    ExposureAdd,
    LifeCycle,
    MaturityModel,
    Rubric,
    Scorecard,
)

__all__ = [
    "ChallengeTable",
    "CriterionRow",
    "LifeCycleTable",
    "ModelTable",
    "PhaseTable",
    "ScorecardRow",
    "ScorecardTable",
    "Tables",
    "tables",
]


@frozen
class CriterionRow:
    """A criterion as the level rule sees it."""

    id: str
    level: int
    essential: bool
    requires: tuple[tuple[str, int], ...]


@frozen
class ModelTable:
    """A maturity model: its criteria, and the same again for each category."""

    id: str
    top: int
    rows: tuple[CriterionRow, ...]
    categories: Mapping[str, tuple[CriterionRow, ...]]
    questions: frozenset[str]
    """Every question that some criterion requires."""


@frozen
class ChallengeTable:
    """A challenge; with each control, what one option step of it is worth in whole units."""

    id: str
    base: int
    add: tuple[ExposureAdd, ...]
    controls: tuple[tuple[Control, int], ...]
    questions: frozenset[str]
    """Every question that sets its exposure or controls it."""


@frozen
class PhaseTable:
    """A phase: ``unit`` is a fully covered question, and each question's step is a part of it."""

    id: str
    unit: int
    steps: tuple[tuple[str, int], ...]


@frozen
class LifeCycleTable:
    """A coverage view."""

    id: str
    phases: tuple[PhaseTable, ...]


@frozen
class ScorecardRow:
    """A scorecard's test: what gives half a point and what a whole one."""

    id: str
    manual: tuple[tuple[str, int], ...]
    automated: tuple[tuple[str, int], ...]


@frozen
class ScorecardTable:
    """A scorecard. A section's sum is a count of units, ``unit`` of which are one point."""

    card: Scorecard
    unit: int
    steps: tuple[int, ...]
    """What half a point is worth in units, by the number of tests of the section that apply."""
    sections: Mapping[str, tuple[ScorecardRow, ...]]


@frozen
class Tables:
    """All that scoring needs of a rubric."""

    tops: Mapping[str, int]
    """The highest option of every question, ladder and context, in the rubric's order."""
    ladder: tuple[str, ...]
    models: tuple[ModelTable, ...]
    challenges: tuple[ChallengeTable, ...]
    lifecycles: tuple[LifeCycleTable, ...]
    scorecards: tuple[ScorecardTable, ...]


def _model(model: MaturityModel) -> ModelTable:
    rows = {
        c.id: CriterionRow(c.id, c.level, c.essential, tuple(c.requires.items()))
        for c in model.criteria
    }
    return ModelTable(
        id=model.id,
        top=model.top,
        rows=tuple(rows.values()),
        categories={
            k.id: tuple(rows[c.id] for c in model.criteria if c.category == k.id)
            for k in model.categories
        },
        questions=frozenset(q for c in model.criteria for q in c.requires),
    )


def _challenge(challenge: Challenge) -> ChallengeTable:
    # repr gives the decimal that the rubric's author wrote, so a weight of 0.1 stays one tenth
    shares = [Fraction(repr(c.weight)) / c.option for c in challenge.controls]
    unit = math.lcm(*(x.denominator for x in shares))
    steps = [int(x * unit) for x in shares]
    return ChallengeTable(
        id=challenge.id,
        base=challenge.exposure.base,
        add=challenge.exposure.add,
        controls=tuple(zip(challenge.controls, steps, strict=True)),
        questions=frozenset(a.question for a in challenge.exposure.add)
        | frozenset(c.question for c in challenge.controls),
    )


def _lifecycle(lifecycle: LifeCycle, tops: Mapping[str, int]) -> LifeCycleTable:
    phases = []
    for p in lifecycle.phases:
        unit = math.lcm(*(tops[q] for q in p.questions))
        phases.append(PhaseTable(p.id, unit, tuple((q, unit // tops[q]) for q in p.questions)))
    return LifeCycleTable(lifecycle.id, tuple(phases))


def _scorecard(card: Scorecard) -> ScorecardTable:
    whole = 2 * math.lcm(*range(1, card.top + 1))
    return ScorecardTable(
        card=card,
        unit=whole,
        steps=(0, *(card.top * whole // (2 * n) for n in range(1, card.top + 1))),
        sections={
            section.id: tuple(
                ScorecardRow(t.id, tuple(t.manual.items()), tuple(t.automated.items()))
                for t in card.tests
                if t.section == section.id
            )
            for section in card.sections
        },
    )


def _compile(rubric: Rubric) -> Tables:
    tops = {q.id: q.top for q in rubric.questions}
    return Tables(
        tops=tops,
        ladder=tuple(q.id for q in rubric.ladder),
        models=tuple(_model(m) for m in rubric.models),
        challenges=tuple(_challenge(c) for c in rubric.challenges),
        lifecycles=tuple(_lifecycle(x, tops) for x in rubric.lifecycles),
        scorecards=tuple(_scorecard(x) for x in rubric.scorecards),
    )


# By identity: a rubric has no hash. The entry goes when the rubric goes.
_made: dict[int, Tables] = {}


def tables(rubric: Rubric) -> Tables:
    """The tables of a rubric, made at the first call and kept while the rubric lives."""
    found = _made.get(id(rubric))
    if found is None:
        found = _made[id(rubric)] = _compile(rubric)
        weakref.finalize(rubric, _made.pop, id(rubric), None)
    return found
