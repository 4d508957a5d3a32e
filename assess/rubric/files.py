"""The shape of each rubric file as it stands on disk; the models of its parts are in model.py."""

from __future__ import annotations

from typing import Annotated

from assess.frozen import frozen
from assess.rubric.base import (
    OTHERS,
    PRACTICES,
    QUESTIONS,
    SIGNALS,
    WORKS,
    Frozen,
    Id,
    Line,
    Rule,
    Text,
    Version,
    Work,
)
from assess.rubric.model import Challenge, LifeCycle, Practice, Question, Section, Signal

__all__ = [
    "FILES",
    "ChallengesFile",
    "LifeCyclesFile",
    "PracticesFile",
    "QuestionsFile",
    "RubricFile",
    "RubricPatch",
    "SignalsFile",
]


@frozen(kw_only=True)
class RubricFile(Frozen):
    """rubric.yaml: the rubric's name, the unit it assesses, and the works it cites."""

    id: Id
    version: Version
    title: Line
    unit: Text
    works: Annotated[tuple[Work, ...], Rule(max_length=WORKS)] = ()


@frozen(kw_only=True)
class RubricPatch(Frozen):
    """rubric.yaml of an overlay: what it sets replaces what the base says."""

    id: Id | None = None
    version: Version | None = None
    title: Line | None = None
    unit: Text | None = None
    works: Annotated[tuple[Work, ...], Rule(max_length=WORKS)] = ()


@frozen(kw_only=True)
class QuestionsFile(Frozen):
    """questions.yaml: the sections and the questions asked in them."""

    sections: Annotated[tuple[Section, ...], Rule(max_length=OTHERS)] = ()
    questions: Annotated[tuple[Question, ...], Rule(max_length=QUESTIONS)] = ()


@frozen(kw_only=True)
class ChallengesFile(Frozen):
    """challenges.yaml: the challenges, with exposure and controls."""

    challenges: Annotated[tuple[Challenge, ...], Rule(max_length=OTHERS)] = ()


@frozen(kw_only=True)
class LifeCyclesFile(Frozen):
    """lifecycles.yaml: the coverage views."""

    lifecycles: Annotated[tuple[LifeCycle, ...], Rule(max_length=OTHERS)] = ()


@frozen(kw_only=True)
class PracticesFile(Frozen):
    """practices.yaml: the practices catalogue."""

    practices: Annotated[tuple[Practice, ...], Rule(max_length=PRACTICES)] = ()


@frozen(kw_only=True)
class SignalsFile(Frozen):
    """signals.yaml: what a repository scan looks for."""

    signals: Annotated[tuple[Signal, ...], Rule(max_length=SIGNALS)] = ()


FILES: dict[str, type[Frozen]] = {
    "rubric.yaml": RubricFile,
    "questions.yaml": QuestionsFile,
    "challenges.yaml": ChallengesFile,
    "lifecycles.yaml": LifeCyclesFile,
    "practices.yaml": PracticesFile,
    "signals.yaml": SignalsFile,
}
"""What stands in each file of a rubric folder beside models/ and scorecards/."""
