"""A comparison as JSON values; numbers are rounded to 4 decimals here only."""

from __future__ import annotations

from typing import Any

from assess.answers.model import Answer, Assessment
from assess.compare.values import (
    ChallengeChange,
    Comparison,
    CriterionChange,
    ModelChange,
    ScorecardChange,
)
from assess.rubric.model import Rubric

__all__ = ["comparison_json"]


def comparison_json(rubric: Rubric, found: Comparison) -> dict[str, Any]:
    """One comparison; docs/compare.md describes the keys."""
    return {
        "schema": 1,
        "team": found.after.team,
        "rubric": {"id": rubric.id, "version": rubric.version},
        "before": _head(found.before),
        "after": _head(found.after),
        "models": {k: _model(v) for k, v in found.models.items()},
        "challenges": {k: _challenge(v) for k, v in found.challenges.items()},
        "scorecards": {k: _scorecard(v) for k, v in found.scorecards.items()},
        "answers": [
            {
                "question": c.question,
                "cause": c.cause,
                "kind": c.kind,
                "before": _answer(c.before),
                "after": _answer(c.after),
            }
            for c in found.answers
        ],
        "evidence": [{"question": e.question, "kind": e.kind} for e in found.evidence],
        "respondents": {
            "before": found.asked[0],
            "after": found.asked[1],
            "joined": list(found.joined),
            "left": list(found.left),
        },
        "questions": {"renamed": dict(found.renamed), "dropped": list(found.dropped)},
        "practices": [
            {
                "id": p.id,
                "said": p.said or None,
                "progress": p.progress,
                "steps": {
                    q: {"before": then, "after": now, "goal": goal}
                    for q, (then, now, goal) in p.steps.items()
                },
            }
            for p in found.practices
        ],
        "notes": list(found.notes),
    }


def _head(assessment: Assessment) -> dict[str, Any]:
    return {
        "file": assessment.file,
        "date": assessment.date.isoformat(),
        "rubric_version": assessment.rubric_version,
    }


def _model(found: ModelChange) -> dict[str, Any]:
    return {
        side: {
            "level": v.level,
            "low": v.low,
            "high": v.high,
            "shown": v.shown,
            "index": round(v.index, 4),
        }
        for side, v in (("before", found.before), ("after", found.after))
    } | {
        "gained": [_criterion(c) for c in found.gained],
        "lost": [_criterion(c) for c in found.lost],
        "by_cause": {
            s.cause: {"level": s.level, "shown": s.shown, "index": round(s.index, 4)}
            for s in found.steps
        },
    }


def _criterion(change: CriterionChange) -> dict[str, Any]:
    return {"criterion": change.criterion, "before": change.before, "after": change.after}


def _challenge(found: ChallengeChange) -> dict[str, Any]:
    return {
        side: {"residual": round(c.residual, 4), "rating": c.rating}
        for side, c in (("before", found.before), ("after", found.after))
    } | {"by_cause": {s.cause: round(s.residual, 4) for s in found.steps}}


def _scorecard(found: ScorecardChange) -> dict[str, Any]:
    def rounded(points: float | None) -> float | None:
        return None if points is None else round(points, 4)

    return {
        side: {
            "score": rounded(x.score),
            "low": rounded(x.low),
            "high": rounded(x.high),
            "shown": rounded(x.shown),
            "band": x.band,
        }
        for side, x in (("before", found.before), ("after", found.after))
    } | {
        "by_cause": {
            s.cause: {"score": round(s.score, 4), "shown": round(s.shown, 4)} for s in found.steps
        },
    }


def _answer(answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {"status": answer.status, "option": answer.option}
    return said if answer.between is None else said | {"between": list(answer.between)}
