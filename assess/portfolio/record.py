"""One answer file as a portfolio sees it: scored, and the way to each next level planned."""

from __future__ import annotations

import hashlib

from assess.answers.model import Assessment
from assess.portfolio.standing import (
    BlockedBy,
    CategoryStanding,
    ChallengeStanding,
    ModelStanding,
    Record,
    ScorecardStanding,
)
from assess.portfolio.steps import Step, step_of
from assess.roadmap.asides import set_aside
from assess.roadmap.goals import level_condition
from assess.roadmap.optimise import choose
from assess.roadmap.problem import Problem, compile_problem
from assess.rubric.model import MaturityModel, Rubric
from assess.scoring.levels import judge
from assess.scoring.result import ChallengeResult, CriterionStatus, ModelResult, Result
from assess.scoring.score import score
from assess.scoring.tables import ModelTable, tables

__all__ = ["record"]

_NODES = 20_000


def record(
    rubric: Rubric, assessment: Assessment, data: bytes = b"", *, plan: bool = True
) -> Record:
    """Score an assessment and plan the cheapest way to the next level of each model.

    Args:
        rubric: the rubric.
        assessment: the answers.
        data: the answer file's bytes; the same bytes twice are one file.
        plan: also ask the planner; without it ``step`` and ``cheapest`` stay empty.
    """
    result = score(rubric, assessment)
    plan = plan and bool(rubric.practices)
    problems = _problems(rubric, assessment, result) if plan else ()
    compiled = tables(rubric)
    return Record(
        team=assessment.team,
        date=assessment.date,
        file=assessment.file,
        digest=hashlib.sha256(data).hexdigest() if data else "",
        labels=dict(assessment.labels),
        version=assessment.rubric_version,
        quick=assessment.quick,
        completeness=result.completeness,
        models={
            model.id: _model(rubric, model, table, result.models[model.id], problems)
            for model, table in zip(rubric.models, compiled.models, strict=True)
        },
        challenges={
            cid: ChallengeStanding(
                residual=c.residual,
                residual_best=c.residual_best,
                rating=c.rating,
                missing=_missing(c),
            )
            for cid, c in result.challenges.items()
        },
        scorecards={
            k: ScorecardStanding(x.score, x.high, x.shown, x.lowest)
            for k, x in result.scorecards.items()
        },
        open=frozenset(
            q for q in compiled.tops if assessment.answer(q).status in ("unsure", "unanswered")
        ),
    )


def _missing(challenge: ChallengeResult) -> tuple[tuple[str, float], ...]:
    total = sum(x.weight for x in challenge.controls)
    return tuple(
        (x.question, challenge.exposure * x.weight * (1 - x.low) / total)
        for x in challenge.controls
        if x.low < 1
    )


def _problems(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[Problem, ...]:
    """What may be planned: without what the team accepted on purpose, then with it."""
    exposures = {cid: c.exposure for cid, c in result.challenges.items()}
    asides = set_aside(rubric, assessment, assumed=(), excluded=(), declined={})
    out = [compile_problem(rubric, assessment, exposures, unavailable={a.practice for a in asides})]
    if asides:
        out.append(compile_problem(rubric, assessment, exposures))
    return tuple(out)


def _model(
    rubric: Rubric,
    model: MaturityModel,
    table: ModelTable,
    verdict: ModelResult,
    problems: tuple[Problem, ...],
) -> ModelStanding:
    step, cheapest, effort = _way(rubric, model, verdict.level, problems)
    return ModelStanding(
        level=verdict.level,
        high=verdict.high,
        shown=verdict.shown,
        index=verdict.index,
        index_high=verdict.index_high,
        categories={
            c.id: CategoryStanding(c.level, c.high, c.share) for c in verdict.categories.values()
        },
        blockers=tuple(
            BlockedBy(b.criterion, b.status, _enough(table, verdict, b.criterion))
            for b in verdict.blockers
        ),
        step=step,
        cheapest=cheapest,
        effort=effort,
    )


def _enough(table: ModelTable, verdict: ModelResult, criterion: str) -> bool:
    """Whether meeting this criterion alone raises the level."""
    met: dict[str, CriterionStatus] = {criterion: "met"}
    return judge(table.rows, {**verdict.criteria, **met}, table.top).low > verdict.level


def _way(
    rubric: Rubric, model: MaturityModel, level: int, problems: tuple[Problem, ...]
) -> tuple[Step | None, tuple[str, ...] | None, float]:
    """What the next level asks, and the planner's cheapest way there."""
    if level >= model.top or not problems:
        return None, None, 0.0
    for problem in problems:
        condition = level_condition(problem, model, "", level + 1)
        step = step_of(rubric, problem, condition)
        choice = choose(problem, [condition], node_limit=_NODES)
        if choice is not None:
            effort = problem.cost(choice.practices) / problem.cost_scale
            return step, tuple(sorted(choice.practices)), effort
    return step, None, 0.0
