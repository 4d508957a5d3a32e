"""The crosswalk: which question feeds which criterion of which model, and where models disagree.

Everything is computed from the criteria; it holds for any models that a rubric has. A *capability*
is an option of a question that some criterion asks for. A level includes those below it, and an
option includes those below it, so a model needs a capability from its lowest level on that asks for
that option or a higher one. Two models *disagree on an order* where one needs the first of two
capabilities at a lower level than the second, and the other the second at a lower level than the
first. Capabilities of one question that every model needs at the same level count once, as the
highest of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from assess.frozen import frozen
from assess.rubric.model import MaturityModel, Question, Rubric

__all__ = [
    "Capability",
    "Crosswalk",
    "Inversion",
    "Need",
    "Row",
    "ScorecardUse",
    "Use",
    "crosswalk",
]


@frozen
class Use:
    """A criterion that asks for an option of a question."""

    model: str
    level: int
    criterion: str
    option: int
    essential: bool


@frozen
class ScorecardUse:
    """A scorecard's test that asks for an option of a question, for so many points."""

    scorecard: str
    test: str
    option: int
    points: float


@frozen
class Row:
    """A question with all that asks for one of its options, in the rubric's order."""

    question: Question
    uses: tuple[Use, ...]
    tests: tuple[ScorecardUse, ...]


@frozen
class Need:
    """From which level on a model needs a capability."""

    level: int
    top: int
    """The model's highest level."""
    criteria: tuple[str, ...]
    """The criteria of that level that ask for it."""

    @property
    def place(self) -> float:
        """How far up the model's levels that is, above 0 to 1."""
        return self.level / self.top


@frozen
class Capability:
    """An option of a question, and which models need it from which level on."""

    question: str
    option: int
    label: str
    needs: Mapping[str, Need]
    """By model; models that do not ask for it are not among them."""


@frozen
class Inversion:
    """Two capabilities that two models need in opposite order."""

    model: str
    """It needs ``first`` at a lower level than ``second``."""
    other: str
    """It needs ``second`` at a lower level than ``first``."""
    first: Capability
    second: Capability


@frozen
class Crosswalk:
    """What feeds what, and where models disagree on an order."""

    rows: tuple[Row, ...]
    """Every ladder question."""
    capabilities: tuple[Capability, ...]
    inversions: tuple[Inversion, ...]
    """By pair of models, then by ``first``; each pair of capabilities once for a pair of models."""


def crosswalk(rubric: Rubric) -> Crosswalk:
    """Compute the crosswalk of a rubric whose references hold."""
    capabilities = tuple(c for q in rubric.ladder for c in _capabilities(rubric, q))
    inversions = tuple(
        inversion
        for one, other in combinations(rubric.models, 2)
        for inversion in _inversions(one, other, capabilities)
    )
    return Crosswalk(tuple(_row(rubric, q) for q in rubric.ladder), capabilities, inversions)


def _row(rubric: Rubric, question: Question) -> Row:
    return Row(
        question,
        tuple(
            Use(m.id, c.level, c.id, c.requires[question.id], c.essential)
            for m in rubric.models
            for c in sorted(m.criteria, key=lambda c: c.level)
            if question.id in c.requires
        ),
        tuple(
            ScorecardUse(card.id, test.id, side[question.id], points)
            for card in rubric.scorecards
            for test in card.tests
            for side, points in ((test.manual, 0.5), (test.automated, 1.0))
            if question.id in side
        ),
    )


def _capabilities(rubric: Rubric, question: Question) -> Iterator[Capability]:
    asked = {
        c.requires[question.id]
        for m in rubric.models
        for c in m.criteria
        if question.id in c.requires
    }
    found = [
        Capability(
            question.id,
            option,
            question.options[option].label,
            {m.id: need for m in rubric.models if (need := _need(m, question.id, option))},
        )
        for option in sorted(asked)
    ]
    for n, here in enumerate(found, start=1):
        if n == len(found) or _levels(here) != _levels(found[n]):
            yield here


def _levels(capability: Capability) -> dict[str, int]:
    return {model: need.level for model, need in capability.needs.items()}


def _need(model: MaturityModel, question: str, option: int) -> Need | None:
    asking = [c for c in model.criteria if c.requires.get(question, 0) >= option]
    if not asking:
        return None
    level = min(c.level for c in asking)
    return Need(level, model.top, tuple(c.id for c in asking if c.level == level))


def _inversions(
    one: MaturityModel, other: MaturityModel, capabilities: tuple[Capability, ...]
) -> Iterator[Inversion]:
    shared = [c for c in capabilities if one.id in c.needs and other.id in c.needs]
    for first in shared:
        for second in shared:
            if (
                first.needs[one.id].level < second.needs[one.id].level
                and first.needs[other.id].level > second.needs[other.id].level
            ):
                yield Inversion(one.id, other.id, first, second)
