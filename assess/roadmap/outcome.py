"""What becomes of each goal: when it is reached, how surely, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assess.answers.model import Assessment
from assess.errors import PlanError
from assess.roadmap.goals import Condition, LevelCondition, conditions
from assess.roadmap.layout import Layout
from assess.roadmap.obstacles import obstacles
from assess.roadmap.problem import Problem
from assess.roadmap.projection import agrees, project, standing
from assess.roadmap.schedule import wave_start
from assess.roadmap.uncertainty import finishing_waves, needed_for
from assess.roadmap.values import Aside, Finish, Goal, Plan, Projection, Rise
from assess.rubric.model import Rubric

__all__ = ["finishing_ranges", "goals_of", "rises_of", "waves_reached"]


def waves_reached(conditions: Sequence[Condition], layout: Layout) -> tuple[int | None, ...]:
    """The wave behind which each goal is reached; 0 for today, ``None`` for never."""
    return tuple(
        next((w for w, values in enumerate(layout.states) if c.holds(values)), None)
        for c in conditions
    )


def finishing_ranges(
    problem: Problem, conditions: Sequence[Condition], layout: Layout, start: str, samples: int
) -> dict[int, Finish]:
    """The finishing range of each goal that a wave reaches, by the goal's number.

    Args:
        problem: the compiled problem.
        conditions: the goals.
        layout: the practices in time.
        start: first month of the first wave.
        samples: simulated runs; below 10 there are no ranges.
    """
    needed = {
        str(number): needed_for(problem, layout.order, layout.spans, conditions[number], wave)
        for number, wave in enumerate(waves_reached(conditions, layout))
        if wave
    }
    if samples < 10 or not needed:
        return {}
    ranges = finishing_waves(
        problem, layout.order, layout.requires, layout.capacity, needed, samples
    )
    return {
        int(number): Finish(early, late, wave_start(start, early), wave_start(start, late))
        for number, (early, late) in ranges.items()
    }


def rises_of(
    rubric: Rubric, problem: Problem, layout: Layout, plan: Plan, samples: int
) -> tuple[Rise, ...]:
    """Every rise of a model's level behind a wave, with the range in which it may come.

    Args:
        rubric: the rubric.
        problem: the compiled problem.
        layout: the practices in time.
        plan: the plan, of which today's levels, the waves and the start are read.
        samples: simulated runs; below 10 there are no ranges.
    """
    rises = []
    before = plan.now.levels
    for wave in plan.waves:
        after = wave.projected.levels
        rises += [
            Rise(m.id, after[m.id], wave.wave) for m in rubric.models if after[m.id] > before[m.id]
        ]
        before = after
    wanted = [conditions(problem, rubric, {r.model: r.level}, {})[0] for r in rises]
    finish = finishing_ranges(problem, wanted, layout, plan.start, samples)
    return tuple(replace(r, finish=finish.get(number)) for number, r in enumerate(rises))


def goals_of(
    rubric: Rubric,
    assessment: Assessment,
    conditions: Sequence[Condition],
    layout: Layout,
    *,
    now: Projection,
    last: Projection,
    most: Mapping[str, int],
    asides: Sequence[Aside],
    finish: Mapping[int, Finish],
    reopen: Mapping[int, tuple[tuple[str, ...], float]],
) -> tuple[Goal, ...]:
    """Every goal with what becomes of it.

    Args:
        rubric: the rubric.
        assessment: the answers.
        conditions: the goals.
        layout: the practices in time.
        now: today's scores.
        last: scores behind the last wave.
        most: values after every practice that can be planned.
        asides: practices set aside.
        finish: finishing range by the goal's number.
        reopen: accepted questions that would bring a goal back, with the effort, by its number.

    Raises:
        PlanError: the scores do not confirm what was planned, which would be a defect.
    """
    best = project(rubric, assessment, most)
    reached = waves_reached(conditions, layout)
    goals = []
    for number, c in enumerate(conditions):
        possible = c.holds(most)
        if possible and not agrees(c, last):
            raise PlanError(
                f"The plan and the scores disagree about “{c.key}”. Please report this."
            )
        questions, effort = reopen.get(number, ((), None))
        level = isinstance(c, LevelCondition)
        goals.append(
            Goal(
                key=c.key,
                kind="level" if level else "risk",
                title=c.title,
                wanted=c.level if isinstance(c, LevelCondition) else float(c.ceiling),
                now=standing(c, now),
                attainable=possible,
                best=standing(c, best),
                wave=reached[number],
                finish=finish.get(number),
                obstacles=() if possible else obstacles(rubric, assessment, asides, c, most),
                reopen=questions,
                reopen_effort=effort,
            )
        )
    return tuple(goals)
