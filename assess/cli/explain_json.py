"""Explanations as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assess.rubric.model import Band, Rubric, Source
    from assess.scoring.explain import (
        CriterionExplanation,
        ModelExplanation,
        QuestionTrace,
        WhatIf,
    )
    from assess.scoring.explain_scorecard import ScorecardExplanation
    from assess.scoring.result import Result

__all__ = ["explanation_json", "what_if_json"]

Json = dict[str, Any]


def _head(result: Result) -> Json:
    return {
        "schema": 1,
        "file": result.file,
        "team": result.team,
        "date": result.date.isoformat(),
        "rubric": {"id": result.rubric_id, "version": result.rubric_version},
    }


def explanation_json(
    rubric: Rubric,
    result: Result,
    found: Iterable[ModelExplanation],
    cards: Iterable[ScorecardExplanation],
    only: frozenset[str],
) -> Json:
    """Every model's verdict with its reasons, levels and criteria, and every scorecard's.

    Args:
        rubric: where sources get their titles and addresses from.
        result: what is explained.
        found: one explanation for each model asked for.
        cards: one explanation for each scorecard asked for.
        only: ids of the criteria asked for; empty for all.
    """
    return _head(result) | {
        "models": {x.model.id: _model(rubric, x, only) for x in found},
        "scorecards": {x.card.id: _scorecard(rubric, x) for x in cards},
    }


def _model(rubric: Rubric, found: ModelExplanation, only: frozenset[str]) -> Json:
    verdict = found.result
    return {
        "level": verdict.level,
        "low": verdict.low,
        "high": verdict.high,
        "shown": verdict.shown,
        "why_level": found.why_level,
        "why_not_next": list(found.why_not_next),
        "cautions": [
            {"text": c.text, "sources": _sources(rubric, c.source)} for c in found.cautions
        ],
        "levels": [
            {
                "level": level.result.level,
                "name": level.name,
                "reached": level.reached,
                "met": level.result.met,
                "applicable": level.result.applicable,
                "needed_at": level.needed_at,
                "needed_below": level.needed_below,
                "essential_open": list(level.essential_open),
                "criteria": [
                    _criterion(rubric, c)
                    for c in level.criteria
                    if not only or c.criterion.id in only
                ],
            }
            for level in found.levels
        ],
    }


def _criterion(rubric: Rubric, found: CriterionExplanation) -> Json:
    criterion = found.criterion
    return {
        "id": criterion.id,
        "category": criterion.category,
        "statement": criterion.statement,
        "essential": criterion.essential,
        "status": found.status,
        "questions": [_trace(q) for q in found.questions],
        "note": criterion.note,
        "sources": _sources(rubric, criterion.source),
    }


def _trace(q: QuestionTrace) -> Json:
    return {
        "question": q.question,
        "answer": q.answer,
        "have": q.have,
        "have_label": q.have_label,
        **({} if q.between is None else {"between": list(q.between)}),
        "need": q.need,
        "need_label": q.need_label,
        "note": q.note,
        "reason": q.reason,
    }


def _scorecard(rubric: Rubric, found: ScorecardExplanation) -> Json:
    score = found.result
    return {
        **{name: _or_none(getattr(score, name)) for name in ("score", "low", "high", "shown")},
        "top": score.top,
        "band": _band(found.band),
        "band_high": _band(found.band_high),
        "why": found.why,
        "what_lifts": found.what_lifts,
        "sections": [
            {
                "id": section.section.id,
                "title": section.section.title,
                "lowest": section.lowest,
                **{
                    name: _or_none(getattr(section.result, name))
                    for name in ("score", "low", "high", "shown")
                },
                "steps": [
                    {
                        "test": step.test.id,
                        "before": step.before,
                        "after": step.after,
                        "questions": [_trace(q) for q in step.needs],
                    }
                    for step in section.steps
                ],
                "tests": [
                    {
                        "id": test.test.id,
                        "statement": test.test.statement,
                        "status": test.result.status,
                        "low": test.result.low,
                        "high": test.result.high,
                        "manual": [_trace(q) for q in test.manual],
                        "automated": [_trace(q) for q in test.automated],
                        "unasked": test.test.unasked,
                        "note": test.test.note,
                        "sources": _sources(rubric, test.test.source),
                    }
                    for test in section.tests
                ],
            }
            for section in found.sections
        ],
        "sources": _sources(rubric, found.card.source),
    }


def _band(band: Band | None) -> Json | None:
    if band is None:
        return None
    return {"id": band.id, "name": band.name, "summary": band.summary}


def _or_none(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _sources(rubric: Rubric, sources: Iterable[Source]) -> list[Json]:
    out = []
    for source in sources:
        work = rubric.work_by_id.get(source.work)
        out.append(
            {
                "work": source.work,
                "title": work.title if work else "",
                "heading": source.heading,
                "facts": list(source.facts),
                "address": work.address if work else None,
            }
        )
    return out


def what_if_json(found: WhatIf) -> Json:
    """The answers supposed, and every figure that they move."""
    changes = [
        {"kind": c.kind, "what": c.what, "before": _r(c.before), "after": _r(c.after)}
        for c in found.changes
    ]
    return _head(found.before) | {"what_if": {"answers": dict(found.answers), "changes": changes}}


def _r(value: str | float) -> str | float:
    return round(value, 4) if isinstance(value, float) else value
