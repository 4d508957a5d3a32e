"""What is asked and how it is judged: one frozen model for each kind of rubric file.

The files are described in docs/reference; ``assess rubric schema`` prints JSON Schemas made from
these models. A rubric is data: nothing here reads files (load.py) or proves references (check.py).
"""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import Annotated, Literal

from assess.frozen import frozen
from assess.rubric.base import (
    CRITERIA,
    FEW,
    QUESTIONS,
    SOME,
    Frozen,
    Id,
    Line,
    OptionIndex,
    Rule,
    Source,
    Text,
    Threshold,
    Version,
    Work,
)
from assess.rubric.scorecard import Band, Scorecard, ScorecardSection, ScorecardTest

__all__ = [
    "Band",
    "Category",
    "Caution",
    "Challenge",
    "Change",
    "Condition",
    "Control",
    "Criterion",
    "EvidenceNeed",
    "Exposure",
    "ExposureAdd",
    "History",
    "Level",
    "LifeCycle",
    "MaturityModel",
    "Option",
    "Phase",
    "Practice",
    "Question",
    "Rubric",
    "Scorecard",
    "ScorecardSection",
    "ScorecardTest",
    "Section",
    "Signal",
    "Source",
    "Where",
    "Work",
]


@frozen(kw_only=True)
class Option(Frozen):
    """One observable state of affairs. Option k of a ladder question includes all below it."""

    label: Line
    detail: Text
    implies: dict[Id, Threshold] = field(default_factory=dict)
    """Options of other questions that this one presupposes; broken ones are hints, never errors."""
    offers_na: dict[Id, Line] = field(default_factory=dict)
    """On a context question: questions it may make not applicable, each with a ready reason."""


@frozen(kw_only=True)
class Section(Frozen):
    """A phase of the work under which questions are asked."""

    id: Id
    title: Line
    intro: Text


@frozen(kw_only=True)
class Change(Frozen):
    """How a question's options moved with a version of the rubric."""

    version: Version
    """The first version with today's options; a major one (2.0.0)."""
    what: Text
    """What changed, in a sentence."""
    options: Annotated[tuple[OptionIndex | Literal["open"], ...], Rule(min_length=1, max_length=21)]
    """For each earlier option the one it is now; ``open`` where only a person can tell."""


@frozen(kw_only=True)
class EvidenceNeed(Frozen):
    """What evidence an option and those above it should have; its lack is a hint, never a score."""

    option: Threshold
    """The first option that needs it."""
    kind: Literal["documented", "demonstrated"]
    within_days: Annotated[int, Rule(ge=1, le=3650, strict=True)] | None = None
    """How long before the assessment it was observed, at most; any time when not set."""


_WORDS = {"automl": "AutoML", "ci": "CI", "ml": "ML"}
"""Words of ids that are written otherwise in texts."""


@frozen(kw_only=True)
class Question(Frozen):
    """A ladder question (counts toward levels) or a context question (sets exposure only)."""

    id: Id
    section: Id
    kind: Literal["ladder", "context"] = "ladder"
    text: Line
    topic: Annotated[str, Rule(strip_whitespace=True, max_length=60)] = ""
    """What it is about in a few words; made of the id when it is empty (``subject``)."""
    help: Text
    counts: Text = ""
    """What counts toward an option."""
    does_not_count: Text = ""
    """What raters often count and should not."""
    why: Text
    options: Annotated[tuple[Option, ...], Rule(min_length=2, max_length=21)]
    allow_na: bool = False
    na_reasons: Annotated[tuple[Line, ...], FEW] = ()
    """Ready reasons for not applicable; the person picks one or writes another."""
    core: bool = False
    evidence_hint: Text
    evidence_needs: Annotated[tuple[EvidenceNeed, ...], FEW] = ()
    """Which evidence the upper options should have, and how fresh."""
    sources: Annotated[tuple[Source, ...], SOME]
    formerly: Annotated[tuple[Id, ...], FEW] = ()
    """Ids under which earlier versions of the rubric asked this question."""
    changes: Annotated[tuple[Change, ...], FEW] = ()
    """Versions in which the meaning of its options changed."""

    @property
    def subject(self) -> str:
        """What it is about in a few words: ``Model deployment``."""
        if self.topic:
            return self.topic
        words = " ".join(_WORDS.get(word, word) for word in self.id.split("-"))
        return words[:1].upper() + words[1:]

    @property
    def top(self) -> int:
        """Index of the highest option (n)."""
        return len(self.options) - 1


@frozen(kw_only=True)
class Level(Frozen):
    """A level of a maturity model, in our words."""

    level: Annotated[int, Rule(ge=0, le=10, strict=True)]
    name: Line
    summary: Text
    """What a team at this level has, in one or two sentences."""


@frozen(kw_only=True)
class Category(Frozen):
    """A group of criteria of one maturity model."""

    id: Id
    title: Line


@frozen(kw_only=True)
class Criterion(Frozen):
    """What a level asks: all named questions must have reached their option."""

    id: Id
    level: Annotated[int, Rule(ge=1, le=10, strict=True)]
    category: Id
    statement: Line
    requires: Annotated[dict[Id, Threshold], Rule(min_length=1)]
    essential: bool = False
    source: Annotated[tuple[Source, ...], SOME]
    note: str = ""
    """Where our reading had to decide something."""


@frozen(kw_only=True)
class Caution(Frozen):
    """A warning shown from a level upward when the named questions are not reached.

    For what a source leaves out of its levels although leaving it out would mislead a reader.
    """

    from_level: Annotated[int, Rule(ge=1, le=10, strict=True)]
    unless: Annotated[dict[Id, Threshold], Rule(min_length=1)]
    text: Line
    source: Annotated[tuple[Source, ...], SOME]


@frozen(kw_only=True)
class MaturityModel(Frozen):
    """A staged maturity model."""

    id: Id
    title: Line
    short: Line
    about: Text
    levels: Annotated[tuple[Level, ...], Rule(min_length=2, max_length=11)]
    categories: Annotated[tuple[Category, ...], SOME]
    criteria: Annotated[tuple[Criterion, ...], Rule(min_length=1, max_length=CRITERIA)]
    cautions: Annotated[tuple[Caution, ...], FEW] = ()
    source: Annotated[tuple[Source, ...], SOME]

    @property
    def top(self) -> int:
        """The highest level."""
        return max(level.level for level in self.levels)

    def level_name(self, level: int) -> str:
        """Name of ``level``, or an empty string when the model does not name it."""
        return next((x.name for x in self.levels if x.level == level), "")


@frozen(kw_only=True)
class ExposureAdd(Frozen):
    """Points added to a challenge's exposure when a context answer is at least ``at_least``."""

    question: Id
    at_least: Threshold
    points: Annotated[int, Rule(ge=1, le=4, strict=True)]


@frozen(kw_only=True)
class Exposure(Frozen):
    """How exposed a team is before any control counts: base plus points, clamped to 1…5."""

    base: Annotated[int, Rule(ge=0, le=5, strict=True)]
    add: Annotated[tuple[ExposureAdd, ...], FEW] = ()


@frozen(kw_only=True)
class Control(Frozen):
    """A question whose ``option`` is full control; lower options count in proportion."""

    question: Id
    option: Threshold
    weight: Annotated[float, Rule(gt=0, le=100, allow_inf_nan=False)]


@frozen(kw_only=True)
class Challenge(Frozen):
    """A known challenge of machine learning in production: exposure × missing control."""

    id: Id
    group: Line
    title: Line
    what: Text
    symptoms: Annotated[tuple[Line, ...], SOME]
    exposure: Exposure
    controls: Annotated[tuple[Control, ...], SOME]
    source: Annotated[tuple[Source, ...], SOME]


@frozen(kw_only=True)
class Phase(Frozen):
    """A phase of a life cycle with the questions that show how far it is covered."""

    id: Id
    title: Line
    about: str = ""
    questions: Annotated[tuple[Id, ...], Rule(max_length=QUESTIONS)]


@frozen(kw_only=True)
class LifeCycle(Frozen):
    """A coverage view: phases in their order."""

    id: Id
    title: Line
    about: Text
    cycle: bool = True
    """True when the last phase leads back to the first; False for a plain list (disciplines)."""
    phases: Annotated[tuple[Phase, ...], SOME]
    source: Annotated[tuple[Source, ...], SOME]


Weeks = Annotated[float, Rule(ge=0, le=520, allow_inf_nan=False)]


@frozen(kw_only=True)
class Practice(Frozen):
    """Something a team can put in place; it raises questions to options."""

    id: Id
    title: Line
    what: Text
    why: Text
    phase: Id
    """The section (phase of the questionnaire) the practice belongs to."""
    raises: Annotated[dict[Id, Threshold], Rule(min_length=1)]
    requires: Annotated[tuple[Id, ...], FEW] = ()
    effort: tuple[Weeks, Weeks, Weeks]
    """Person-weeks, low, likely and high, for one team of about six people."""
    roles: Annotated[tuple[Line, ...], SOME]
    steps: Annotated[tuple[Line, ...], SOME]
    done_when: Annotated[tuple[Line, ...], SOME]
    pitfalls: Annotated[tuple[Line, ...], FEW] = ()
    tools: Annotated[tuple[Line, ...], FEW] = ()
    sources: Annotated[tuple[Source, ...], SOME]


Glob = Annotated[str, Rule(strip_whitespace=True, min_length=1, max_length=200)]
Pattern = Annotated[str, Rule(min_length=1, max_length=800)]
Name = Annotated[str, Rule(pattern=r"^[A-Za-z0-9_.-]+$", max_length=100)]


Path = Annotated[str, Rule(pattern=r'^("[^"]+"|[^."]+)(\.("[^"]+"|[^."]+))*$', max_length=200)]
Figure = Annotated[float, Rule(ge=0, le=1_000_000)]


@frozen(kw_only=True)
class Condition(Frozen):
    """What must stand at a place of a YAML, JSON or TOML document."""

    at: Path
    """Keys from the top, with dots between them. ``*`` alone stands for any key or item of a list,
    ``**`` for any number of levels; in a key ``*`` stands for any characters and ``|`` for or."""
    value: Pattern | None = None
    """A regular expression (RE2) that the whole value must match; of a list, its values in one
    line. Any value when not set."""
    none: bool = False
    """Whether there must be no such place or value."""


@frozen(kw_only=True)
class History(Frozen):
    """A figure of the git history: of the twelve months up to the newest commit."""

    fact: Literal[
        "commits", "months", "people", "people-of-both", "robots", "removed", "reviewed", "tags",
        "branch-days", "idle-branches",
    ]  # fmt: skip
    """``commits`` that change ``paths``; the ``months`` that have one; the ``people`` who made
    them, or made changes to ``other`` too (``people-of-both``); how many of them ``robots`` made;
    how many files they ``removed``; the share of changes that came by a merge or pull request of
    somebody else (``reviewed``, 0 to 1); ``tags`` set; how many days the middle one of the merged
    branches took (``branch-days``); branches untouched for three months (``idle-branches``)."""
    other: Annotated[tuple[Glob, ...], FEW] = ()
    named: Pattern | None = None
    """A regular expression (RE2) that the whole name of a tag must match."""
    at_least: Figure | None = None
    at_most: Figure | None = None


@frozen(kw_only=True)
class Where(Frozen):
    """What to look for: ``paths`` alone, or one of ``runs``, ``text``, ``imports`` and so on."""

    paths: Annotated[tuple[Glob, ...], FEW] = ()
    """Files to look at, from the repository's top; ``**`` stands for any folders."""
    runs: Pattern | None = None
    """A regular expression (RE2) that a command of a build service's workflow begins with."""
    started_by: Annotated[tuple[Literal["schedule", "person", "change", "event"], ...], FEW] = ()
    """What may start the command of ``runs``; one of these is enough, any when not set."""
    text: Pattern | None = None
    """A regular expression (RE2) that a line must match."""
    unconditional: bool = False
    """Whether the line of ``text`` must stand in no if, else or except of Python."""
    unless: Pattern | None = None
    """A regular expression (RE2) that the command of ``runs`` or the line of ``text`` must not
    match."""
    imports: Annotated[tuple[Name, ...], FEW] = ()
    """Python packages that code outside tests imports."""
    depends: Annotated[tuple[Name, ...], FEW] = ()
    """Packages that a list of dependencies names; weak at most."""
    look: Annotated[tuple[Condition, ...], FEW] = ()
    """What must hold together in one document; the place of the first is told."""
    within: Path | None = None
    """A place as in ``at``: each value there is looked at by itself, and not the whole document."""
    history: History | None = None
    """A figure of the git history."""
    also: Annotated[tuple[Pattern, ...], FEW] = ()
    """Regular expressions (RE2) that must each match somewhere in the same file."""
    never: Annotated[tuple[Pattern, ...], FEW] = ()
    """Regular expressions (RE2) of which none may match anywhere in the same file."""


@frozen(kw_only=True)
class Signal(Frozen):
    """A trace in a repository that is evidence for an option."""

    id: Id
    question: Id
    option: Threshold
    strength: Literal["strong", "weak"]
    why: Text
    where: Where
    beside: Annotated[tuple[Id, ...], FEW] = ()
    """Signals of which one must be seen too, in the part of the repository that this one is about.
    Without it a strong signal is weak, and a weak one is not told."""
    expected: bool = False
    """Whether a team at this option would nearly always leave this trace or another one of the
    question, so that nothing seen is worth a question."""


@frozen(kw_only=True)
class Rubric(Frozen):
    """The whole merged rubric: everything under rubrics/, with any overlay laid over it."""

    id: Id
    version: Version
    title: Line
    unit: Text
    """The unit assessed, told to every rater at the start."""
    works: tuple[Work, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    models: tuple[MaturityModel, ...]
    challenges: tuple[Challenge, ...] = ()
    lifecycles: tuple[LifeCycle, ...] = ()
    practices: tuple[Practice, ...] = ()
    signals: tuple[Signal, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        """Questions by id."""
        return {q.id: q for q in self.questions}

    @cached_property
    def ladder(self) -> tuple[Question, ...]:
        """The ladder questions in order."""
        return tuple(q for q in self.questions if q.kind == "ladder")

    @cached_property
    def context(self) -> tuple[Question, ...]:
        """The context questions in order."""
        return tuple(q for q in self.questions if q.kind == "context")

    @cached_property
    def work_by_id(self) -> dict[str, Work]:
        """Cited works by id."""
        return {w.id: w for w in self.works}

    @cached_property
    def practice_by_id(self) -> dict[str, Practice]:
        """Practices by id."""
        return {p.id: p for p in self.practices}

    def model(self, model_id: str) -> MaturityModel:
        """The maturity model with this id; raises ``KeyError`` when there is none."""
        for m in self.models:
            if m.id == model_id:
                return m
        raise KeyError(model_id)

    def questions_in(self, section_id: str) -> tuple[Question, ...]:
        """The questions of one section, in order."""
        return tuple(q for q in self.questions if q.section == section_id)
