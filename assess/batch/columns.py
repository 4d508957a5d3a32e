"""The columns and rows of tables of verdicts: stable names, plain values, one meaning a column.

A column of the wide table is named as the path of its value in the JSON of `assess score`
(``models.google.level``). The long table has one row for each verdict, and the same columns
whatever the rubric.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Answer, Assessment
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["Cell", "Column", "Type", "long_columns", "long_rows", "wide_columns", "wide_row"]

Cell = str | int | float | dt.date | None
Type = Literal["text", "whole", "number", "date", "truth"]

MODEL: tuple[tuple[str, Type], ...] = (
    ("level", "whole"),
    ("low", "whole"),
    ("high", "whole"),
    ("shown", "whole"),
    ("index", "number"),
    ("index_low", "number"),
    ("index_high", "number"),
)
CATEGORY: tuple[tuple[str, Type], ...] = (
    ("level", "whole"),
    ("low", "whole"),
    ("high", "whole"),
    ("share", "number"),
    ("share_high", "number"),
)
CHALLENGE: tuple[tuple[str, Type], ...] = (
    ("exposure", "whole"),
    ("exposure_low", "whole"),
    ("coverage", "number"),
    ("coverage_high", "number"),
    ("residual", "number"),
    ("residual_best", "number"),
    ("rating", "text"),
)
PHASE = ("share", "low", "high")
SCORECARD: tuple[tuple[str, Type], ...] = (
    ("score", "number"),
    ("low", "number"),
    ("high", "number"),
    ("shown", "number"),
    ("band", "text"),
    ("band_high", "text"),
)
SECTION = ("score", "low", "high", "shown")
COMPLETENESS = ("total", "answered", "unsure", "not_applicable", "unanswered")
NOTES = ("note", "accepted", "reason", "evidence")
"""What people wrote to an answer; in a table only when asked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and the one type of its values (each may also be missing)."""

    name: str
    type: Type = "text"


HEAD = (
    Column("file"),
    Column("team"),
    Column("date", "date"),
    Column("rubric.id"),
    Column("rubric.version"),
)
"""Who was assessed, when, and with what: the first columns of every table."""


def wide_columns(rubric: Rubric, *, with_notes: bool = False) -> tuple[Column, ...]:
    """The columns of the table with one row a team; they depend on the rubric only."""
    columns = [*HEAD, *(Column(f"completeness.{name}", "whole") for name in COMPLETENESS)]
    for model in rubric.models:
        columns += [Column(f"models.{model.id}.{name}", kind) for name, kind in MODEL]
        for category in model.categories:
            path = f"models.{model.id}.categories.{category.id}"
            columns += [Column(f"{path}.{name}", kind) for name, kind in CATEGORY]
    for challenge in rubric.challenges:
        columns += [Column(f"challenges.{challenge.id}.{name}", kind) for name, kind in CHALLENGE]
    for cycle in rubric.lifecycles:
        for phase in cycle.phases:
            path = f"lifecycles.{cycle.id}.phases.{phase.id}"
            columns += [Column(f"{path}.{name}", "number") for name in PHASE]
    for card in rubric.scorecards:
        columns += [Column(f"scorecards.{card.id}.{name}", kind) for name, kind in SCORECARD]
        for section in card.sections:
            path = f"scorecards.{card.id}.sections.{section.id}"
            columns += [Column(f"{path}.{name}", "number") for name in SECTION]
    if with_notes:
        columns += [Column(f"answers.{q.id}.{name}") for q in rubric.questions for name in NOTES]
    return tuple(columns)


def wide_row(
    rubric: Rubric, assessment: Assessment, result: Result, *, with_notes: bool = False
) -> tuple[Cell, ...]:
    """One team's row, in the order of :func:`wide_columns`."""
    cells: list[Cell] = [*_head(result)]
    cells += _values(result.completeness, COMPLETENESS)
    for model in rubric.models:
        found = result.models[model.id]
        cells += _values(found, (name for name, _ in MODEL))
        for category in model.categories:
            cells += _values(found.categories[category.id], (name for name, _ in CATEGORY))
    for challenge in rubric.challenges:
        cells += _values(result.challenges[challenge.id], (name for name, _ in CHALLENGE))
    for cycle in rubric.lifecycles:
        for phase in cycle.phases:
            cells += _values(result.lifecycles[cycle.id].phases[phase.id], PHASE)
    for card in rubric.scorecards:
        scored = result.scorecards[card.id]
        cells += _values(scored, (name for name, _ in SCORECARD))
        for section in card.sections:
            cells += _values(scored.sections[section.id], SECTION)
    if with_notes:
        for question in rubric.questions:
            cells += _notes(assessment, assessment.answer(question.id))
    return tuple(cells)


LONG = (
    *HEAD,
    Column("kind"),
    Column("of"),
    Column("id"),
    Column("measure"),
    Column("value", "number"),
    Column("low", "number"),
    Column("high", "number"),
    Column("verdict"),
)


def long_columns(*, with_notes: bool = False) -> tuple[Column, ...]:
    """The columns of the table with one row a team × verdict; the same for every rubric."""
    return LONG + tuple(Column(name) for name in NOTES) if with_notes else LONG


def long_rows(
    rubric: Rubric, assessment: Assessment, result: Result, *, with_notes: bool = False
) -> Iterator[tuple[Cell, ...]]:
    """One team's rows, in the order of :func:`long_columns`; answers only with notes."""
    head = _head(result)
    blank: tuple[Cell, ...] = ("",) * len(NOTES) if with_notes else ()
    for verdict in (*_model_verdicts(rubric, result), *_other_verdicts(rubric, result)):
        yield (*head, *verdict, *blank)
    if with_notes:
        for question in rubric.questions:
            answer = assessment.answer(question.id)
            value = None if answer.option is None else float(answer.option)
            row = ("answer", question.section, question.id, "option", value, value, value)
            yield (*head, *row, answer.status, *_notes(assessment, answer))


def _model_verdicts(rubric: Rubric, result: Result) -> Iterator[tuple[Cell, ...]]:
    for model in rubric.models:
        m = result.models[model.id]
        key = ("model", model.id, model.id)
        yield (*key, "level", float(m.level), float(m.low), float(m.high), "")
        yield (*key, "shown", float(m.shown), None, None, "")
        yield (*key, "index", _r(m.index), _r(m.index_low), _r(m.index_high), "")
        for category in model.categories:
            c = m.categories[category.id]
            key = ("category", model.id, category.id)
            yield (*key, "level", float(c.level), float(c.low), float(c.high), "")
            yield (*key, "share", _r(c.share), _r(c.share), _r(c.share_high), "")
        for criterion in model.criteria:
            status = m.criteria[criterion.id]
            low, high = MET[status]
            yield ("criterion", model.id, criterion.id, "met", low, low, high, status)


MET: dict[str, tuple[float | None, float | None]] = {
    "met": (1.0, 1.0),
    "unmet": (0.0, 0.0),
    "unknown": (0.0, 1.0),
    "not_applicable": (None, None),
}


def _other_verdicts(rubric: Rubric, result: Result) -> Iterator[tuple[Cell, ...]]:
    for challenge in rubric.challenges:
        c = result.challenges[challenge.id]
        key = ("challenge", challenge.group, challenge.id)
        exposure = float(c.exposure)
        yield (*key, "exposure", exposure, float(c.exposure_low), exposure, "")
        yield (*key, "coverage", _r(c.coverage), _r(c.coverage), _r(c.coverage_high), "")
        residual = _r(c.residual)
        yield (*key, "residual", residual, _r(c.residual_best), residual, c.rating)
    for cycle in rubric.lifecycles:
        for phase in cycle.phases:
            p = result.lifecycles[cycle.id].phases[phase.id]
            key = ("phase", cycle.id, phase.id)
            yield (*key, "share", _r(p.share), _r(p.low), _r(p.high), "")
    for card in rubric.scorecards:
        found = result.scorecards[card.id]
        key = ("scorecard", card.id, card.id)
        yield (*key, "score", _r(found.score), _r(found.low), _r(found.high), found.band or "")
        yield (*key, "shown", _r(found.shown), None, None, "")
        for section in card.sections:
            s = found.sections[section.id]
            key = ("scorecard section", card.id, section.id)
            yield (*key, "score", _r(s.score), _r(s.low), _r(s.high), "")
            yield (*key, "shown", _r(s.shown), None, None, "")
        for test in card.tests:
            t = found.tests[test.id]
            yield ("test", card.id, test.id, "points", t.low, t.low, t.high, t.status)


def _head(result: Result) -> tuple[Cell, ...]:
    return (result.file, result.team, result.date, result.rubric_id, result.rubric_version)


def _values(found: object, names: Iterable[str]) -> Iterator[Cell]:
    for name in names:
        value = getattr(found, name)
        yield _r(value) if isinstance(value, float) else value


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _notes(assessment: Assessment, answer: Answer) -> tuple[Cell, ...]:
    evidence = []
    for name in answer.evidence:
        record = assessment.evidence.get(name)
        parts = [name] if record is None else [name, record.kind, record.what, record.ref]
        evidence.append(", ".join(part for part in parts if part))
    return (answer.note, answer.accepted, answer.reason or "", "; ".join(evidence))
