"""The plan as JSON values; numbers are rounded here and nowhere before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assess.roadmap.values import (
    Aside,
    ChallengeNeed,
    Decision,
    Effort,
    Finish,
    Goal,
    Plan,
    PlannedPractice,
    Projection,
    Recommendation,
    Wave,
    Why,
)

__all__ = ["plan_json"]


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan by the published contract, ready for ``json.dumps``.

    Keys are only ever added. Efforts are person-weeks, ``[low, likely, high]`` for one practice.
    """
    solver = plan.solver
    return {
        "schema": 1,
        "file": plan.file,
        "team": plan.team,
        "date": plan.date.isoformat(),
        "targets": dict(plan.targets),
        "targets_from": plan.targets_from,
        "max_risk": {k: _number(v) for k, v in plan.max_risk.items()},
        "attainable": plan.attainable,
        "optimal": plan.optimal,
        "solver": {
            "status": solver.status,
            "gap": _number(solver.gap),
            "ties_settled": solver.ties_settled,
            "nodes": solver.nodes,
            "node_limit": solver.node_limit,
            "time_limit": _number(solver.time_limit),
        },
        "effort": {
            "low": _number(plan.effort.low),
            "likely": _number(plan.effort.likely),
            "high": _number(plan.effort.high),
        },
        "capacity": _number(plan.capacity),
        "capacity_from": plan.capacity_from,
        "start": plan.start,
        "goals": [_goal(g) for g in plan.goals],
        "now": _projection(plan.now),
        "practices": [_practice(p) for p in plan.practices],
        "waves": [_wave(w) for w in plan.waves],
        "rises": [
            {"model": r.model, "level": r.level, "wave": r.wave, "finish": _finish(r.finish)}
            for r in plan.rises
        ],
        "assumed": list(plan.assumed),
        "done": list(plan.done),
        "set_aside": [_aside(a) for a in plan.asides],
        "reopened": [
            {"question": r.question, "reason": r.reason, "practices": list(r.practices)}
            for r in plan.reopened
        ],
        "quick_wins": [_recommendation(r) for r in plan.quick_wins],
        "three": [_recommendation(r) for r in plan.three],
        "challenge_needs": [_need(n) for n in plan.challenge_needs],
        "sensible": [
            {
                "model": s.model,
                "target": s.target,
                "enough": s.enough,
                "reasons": list(s.reasons),
                "caution": s.caution,
                "source": s.source,
            }
            for s in plan.sensible
        ],
        "notes": list(plan.notes),
    }


def _number(value: float) -> float | int:
    rounded = round(float(value), 4)
    return int(rounded) if rounded.is_integer() else rounded


def _effort(effort: Effort) -> list[float | int]:
    return [_number(effort.low), _number(effort.likely), _number(effort.high)]


def _why(why: Why) -> dict[str, Any]:
    return {
        "blockers": list(why.blockers),
        "lowers": {c: [_number(a), _number(b)] for c, (a, b) in why.lowers.items()},
        "index": {m: _number(gain) for m, gain in why.index.items()},
        "unlocks": list(why.unlocks),
        "ask_first": list(why.ask_first),
    }


def _practice(p: PlannedPractice) -> dict[str, Any]:
    return {
        "id": p.id,
        "title": p.title,
        "wave": p.wave,
        "until": p.until,
        "order": p.order,
        "effort": _effort(p.effort),
        "requires": list(p.requires),
        "raises": dict(p.raises),
        "why": _why(p.why),
    }


def _projection(p: Projection) -> dict[str, Any]:
    return {
        "models": {
            m: {"level": level, "index": _number(p.indices[m])} for m, level in p.levels.items()
        },
        "challenges": {c: _number(r) for c, r in p.residuals.items()},
    }


def _wave(w: Wave) -> dict[str, Any]:
    return {
        "wave": w.wave,
        "start": w.start,
        "effort": _number(w.effort),
        "starts": list(w.starts),
        "finishes": list(w.finishes),
        "projected": _projection(w.projected),
    }


def _goal(g: Goal) -> dict[str, Any]:
    return {
        "key": g.key,
        "kind": g.kind,
        "wanted": _number(g.wanted),
        "now": _number(g.now),
        "attainable": g.attainable,
        "best": _number(g.best),
        "wave": g.wave,
        "finish": _finish(g.finish),
        "obstacles": [
            {
                "criterion": o.criterion or None,
                "level": o.level,
                "essential": o.essential,
                "questions": [
                    {"question": q.question, "have": q.have, "need": q.need} for q in o.questions
                ],
                "set_aside": list(o.asides),
            }
            for o in g.obstacles
        ],
        "reopen": list(g.reopen),
        "reopen_effort": None if g.reopen_effort is None else _number(g.reopen_effort),
    }


def _finish(finish: Finish | None) -> dict[str, Any] | None:
    if finish is None:
        return None
    return {
        "early": finish.early,
        "late": finish.late,
        "early_start": finish.early_start,
        "late_start": finish.late_start,
    }


def _decision(d: Decision) -> dict[str, Any]:
    return {"reason": d.reason, "on": d.on.isoformat() if d.on else None}


def _aside(a: Aside) -> dict[str, Any]:
    return {
        "id": a.practice,
        "title": a.title,
        "why": a.why,
        "reason": a.reason,
        "on": a.on.isoformat() if a.on else None,
        "questions": list(a.questions),
        "by": list(a.by),
    }


def _recommendation(r: Recommendation) -> dict[str, Any]:
    return {
        "id": r.practice,
        "title": r.title,
        "effort": _effort(r.effort),
        "planned": r.planned,
        "wave": r.wave,
        "why": _why(r.why),
    }


def _need(n: ChallengeNeed) -> Mapping[str, Any]:
    return {
        "challenge": n.challenge,
        "title": n.title,
        "residual": _number(n.residual),
        "planned": _number(n.planned),
        "wave": n.wave,
        "possible": n.possible,
        "best": _number(n.best),
        "effort": _number(n.effort),
        "practices": [_recommendation(r) for r in n.practices],
        "accepted": _decision(n.accepted) if n.accepted else None,
    }
