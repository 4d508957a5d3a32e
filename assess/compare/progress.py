"""Planned versus done: what today's answers say of the practices in the earlier roadmap."""

from __future__ import annotations

from collections.abc import Mapping

from assess.answers.model import Assessment
from assess.compare.values import PracticeProgress, Progress
from assess.errors import PlanError
from assess.fileio import read_file
from assess.roadmap.keep import read_kept
from assess.roadmap.plan import plan
from assess.roadmap.problem import low_bounds
from assess.roadmap.values import PlanOptions
from assess.rubric.model import Rubric
from assess.scoring.score import score
from assess.yamlio import ANSWER_LIMITS

__all__ = ["practices_kept", "practices_then", "progress"]


def practices_then(rubric: Rubric, before: Assessment) -> dict[str, str]:
    """The practices that the earlier answers lead to, planned anew, without a status.

    Args:
        rubric: the rubric with its practices.
        before: the earlier assessment; its own targets and capacity count.
    """
    made = plan(rubric, before, score(rubric, before), PlanOptions(advice=False, samples=0))
    return {p.id: "" for p in made.practices}


def practices_kept(rubric: Rubric, file: str) -> dict[str, str]:
    """The practices of a kept roadmap, each with its status.

    Raises:
        PlanError: it cannot be read, or is no roadmap for this rubric.
    """
    plan = read_kept(read_file(file, ANSWER_LIMITS.size, PlanError), file, rubric)
    return {p.id: p.status for p in plan.practices}


def progress(
    rubric: Rubric, before: Assessment, after: Assessment, planned: Mapping[str, str]
) -> tuple[PracticeProgress, ...]:
    """How far each planned practice got, by the answers alone, in the order of the plan.

    Args:
        rubric: the rubric with its practices.
        before: the assessment that was planned for.
        after: the assessment of today.
        planned: practice → its status in the kept plan (empty: not known). Practices that the
            rubric does not have are left out.
    """
    then, now = low_bounds(rubric, before), low_bounds(rubric, after)
    out = []
    for pid, said in planned.items():
        practice = rubric.practice_by_id.get(pid)
        if practice is None:
            continue
        steps = {}
        for question, option in practice.raises.items():
            if question in now:
                goal = min(option, rubric.question_by_id[question].top)
                steps[question] = then.get(question, 0), now[question], goal
        out.append(PracticeProgress(pid, said, _word(steps), steps))
    return tuple(out)


def _word(steps: Mapping[str, tuple[int, int, int]]) -> Progress:
    if not steps:
        return "not applicable"
    if all(now >= goal for _, now, goal in steps.values()):
        return "reached"
    return (
        "partly" if any(min(now, goal) > then for then, now, goal in steps.values()) else "not yet"
    )
