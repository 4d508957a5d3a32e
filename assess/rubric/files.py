"""The shape of each rubric file as it stands on disk; the models of its parts are in model.py."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from assess.rubric.model import (
    Challenge,
    Frozen,
    Id,
    LifeCycle,
    Line,
    Practice,
    Question,
    Section,
    Signal,
    Text,
    Work,
)

__all__ = [
    "ChallengesFile",
    "LifeCyclesFile",
    "PracticesFile",
    "QuestionsFile",
    "RubricFile",
    "RubricPatch",
    "SignalsFile",
]

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]


class RubricFile(Frozen):
    """rubric.yaml: the rubric's name, the unit it assesses, and the works it cites."""

    id: Id
    version: Version
    title: Line
    unit: Text
    works: tuple[Work, ...] = ()


class RubricPatch(Frozen):
    """rubric.yaml of an overlay: what it sets replaces what the base says."""

    id: Id | None = None
    version: Version | None = None
    title: Line | None = None
    unit: Text | None = None
    works: tuple[Work, ...] = ()


class QuestionsFile(Frozen):
    """questions.yaml: the sections and the questions asked in them."""

    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()


class ChallengesFile(Frozen):
    """challenges.yaml: the challenges, with exposure and controls."""

    challenges: tuple[Challenge, ...] = ()


class LifeCyclesFile(Frozen):
    """lifecycles.yaml: the coverage views."""

    lifecycles: tuple[LifeCycle, ...] = ()


class PracticesFile(Frozen):
    """practices.yaml: the practices catalogue."""

    practices: tuple[Practice, ...] = ()


class SignalsFile(Frozen):
    """signals.yaml: what a repository scan looks for."""

    signals: tuple[Signal, ...] = ()
