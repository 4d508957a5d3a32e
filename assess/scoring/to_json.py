"""The result as plain values for JSON (design section 8). Rounding happens only here."""

from __future__ import annotations

from typing import Any, get_args

from assess.scoring.result import (
    CategoryResult,
    ChallengeResult,
    LevelResult,
    ModelResult,
    PhaseResult,
    Result,
    ScorecardResult,
    ScorecardSectionResult,
    ScorecardStatus,
)

__all__ = ["to_json"]

Json = dict[str, Any]


def _r(value: float) -> float:
    return round(value, 4)


def _or_none(value: float | None) -> float | None:
    return None if value is None else _r(value)


def _level(n: LevelResult) -> Json:
    return {
        "level": n.level,
        "share": _r(n.share),
        "share_high": _r(n.share_high),
        "rating": n.rating,
        "met": n.met,
        "unmet": n.unmet,
        "unknown": n.unknown,
        "not_applicable": n.not_applicable,
    }


def _category(c: CategoryResult) -> Json:
    return {
        "level": c.level,
        "low": c.low,
        "high": c.high,
        "share": _r(c.share),
        "share_high": _r(c.share_high),
    }


def _model(m: ModelResult) -> Json:
    return {
        "level": m.level,
        "low": m.low,
        "high": m.high,
        "shown": m.shown,
        "index": _r(m.index),
        "index_low": _r(m.index_low),
        "index_high": _r(m.index_high),
        "levels": [_level(n) for n in m.levels],
        "categories": {k: _category(c) for k, c in m.categories.items()},
        "criteria": dict(m.criteria),
        "blockers": [
            {
                "criterion": b.criterion,
                "level": b.level,
                "essential": b.essential,
                "status": b.status,
                "questions": [
                    {"question": q.question, "have": q.have, "need": q.need, "answer": q.answer}
                    for q in b.questions
                ],
            }
            for b in m.blockers
        ],
    }


def _challenge(c: ChallengeResult) -> Json:
    return {
        "exposure": c.exposure,
        "exposure_low": c.exposure_low,
        "coverage": _r(c.coverage),
        "coverage_high": _r(c.coverage_high),
        "residual": _r(c.residual),
        "residual_best": _r(c.residual_best),
        "rating": c.rating,
    }


def _phase(p: PhaseResult) -> Json:
    return {"share": _or_none(p.share), "low": _or_none(p.low), "high": _or_none(p.high)}


def _sums(x: ScorecardResult | ScorecardSectionResult) -> Json:
    return {name: _or_none(getattr(x, name)) for name in ("score", "low", "high", "shown")}


def _scorecard(x: ScorecardResult) -> Json:
    return {
        **_sums(x),
        "top": x.top,
        "band": x.band,
        "band_high": x.band_high,
        "lowest": list(x.lowest),
        "sections": {
            k: {
                **_sums(s),
                "counts": {name: s.counts.get(name, 0) for name in get_args(ScorecardStatus)},
            }
            for k, s in x.sections.items()
        },
        "tests": {
            k: {"low": _or_none(t.low), "high": _or_none(t.high), "status": t.status}
            for k, t in x.tests.items()
        },
    }


def to_json(result: Result) -> Json:
    """The result with the keys of design section 8; shares, indices and residuals to 4 decimals."""
    n = result.completeness
    return {
        "schema": 1,
        "file": result.file,
        "team": result.team,
        "date": result.date.isoformat(),
        "rubric": {"id": result.rubric_id, "version": result.rubric_version},
        "completeness": {
            "total": n.total,
            "answered": n.answered,
            "unsure": n.unsure,
            "not_applicable": n.not_applicable,
            "unanswered": n.unanswered,
        },
        "models": {k: _model(m) for k, m in result.models.items()},
        "challenges": {k: _challenge(c) for k, c in result.challenges.items()},
        "lifecycles": {
            k: {"phases": {p.id: _phase(p) for p in x.phases.values()}}
            for k, x in result.lifecycles.items()
        },
        "scorecards": {k: _scorecard(x) for k, x in result.scorecards.items()},
    }
