"""A plan in plain sentences, the same in every face."""

from __future__ import annotations

from collections.abc import Mapping

from assess.roadmap.schedule import wave_end
from assess.roadmap.values import Aside, ChallengeNeed, Effort, Goal, Plan, SensibleLevel, Why
from assess.rubric.model import Rubric

__all__ = [
    "aside_words",
    "effort_words",
    "goal_words",
    "need_words",
    "obstacle_words",
    "person_weeks",
    "plan_words",
    "range_words",
    "sensible_words",
    "target_words",
    "target_words_of",
    "weeks",
    "why_words",
]


def weeks(number: float) -> str:
    """Person-weeks without needless zeros: ``1``, ``0.5``."""
    return f"{round(number, 2):g}" if number < 100_000 else f"{number:.0f}"


def person_weeks(number: float) -> str:
    """``1 person-week``, ``2.5 person-weeks``."""
    return f"{weeks(number)} person-week{'' if number == 1 else 's'}"


def effort_words(effort: Effort) -> str:
    """``4 person-weeks (2 to 8)``."""
    return person_weeks(effort.likely) + _span(effort)


def range_words(effort: Effort) -> str:
    """``4 (2 to 8)``, in person-weeks: where a heading tells the unit."""
    return weeks(effort.likely) + _span(effort)


def _span(effort: Effort) -> str:
    if effort.low == effort.high:
        return ""
    return f" ({weeks(effort.low)} to {weeks(effort.high)})"


def target_words(plan: Plan) -> str:
    """``Google level 2, Microsoft level 4, Feedback loops at most 2``: what the plan is for."""
    return ", ".join(target_words_of(g) for g in plan.goals)


def target_words_of(goal: Goal) -> str:
    """``Google level 2`` or ``Feedback loops at most 2``."""
    if goal.kind == "level":
        return f"{goal.title} level {goal.wanted:.0f}"
    return f"{goal.title} at most {goal.wanted:g}"


def plan_words(plan: Plan) -> tuple[str, ...]:
    """What the plan is, how far it is proven, and what it rests on."""
    out = []
    if plan.practices:
        waves = len(plan.waves)
        out.append(
            f"{len(plan.practices)} practices, {effort_words(plan.effort)}, "
            f"{waves} {'quarter' if waves == 1 else 'quarters'} from {plan.start}."
        )
        if plan.optimal:
            among = "the practices that can be planned" if plan.asides else "practices"
            out.append(f"Proven: no other set of {among} gets there with less effort.")
        where = {
            "asked": "as asked",
            "answer file": "from the answer file",
            "default": "assumed; set it with --capacity or in the answer file",
        }[plan.capacity_from]
        out.append(f"Capacity: {person_weeks(plan.capacity)} a quarter ({where}).")
    elif not plan.goals and plan.targets_from != "next level":
        out.append("No target is set, so nothing is planned. See below what is worth doing anyway.")
    elif not plan.goals:
        out.append("Every model is at its highest level, so there is no next level to plan for.")
    elif plan.attainable:
        out.append("All of this is reached today; there is nothing to plan.")
    for r in plan.reopened:
        out.append(
            f"A target needs more than what was accepted for {r.question} "
            f"(“{r.reason.rstrip('.')}”), so the plan raises it."
        )
    if plan.targets_from == "next level" and plan.goals:
        out.append("No targets were given, so this plans for the next level of every model.")
    return tuple(out)


def goal_words(goal: Goal, plan: Plan) -> str:
    """When a goal is reached, or how far away it stays."""
    if not goal.attainable:
        unit = "level " if goal.kind == "level" else "residual "
        best = f"{goal.best:.0f}" if goal.kind == "level" else f"{goal.best:.1f}"
        if goal.kind == "level" and not goal.obstacles:
            return "out of reach: no criterion up to this level applies, so no level can be shown"
        return f"out of reach: all practices that can be planned lead to {unit}{best}"
    if goal.wave == 0:
        today = goal.now >= goal.wanted if goal.kind == "level" else goal.now <= goal.wanted
        return "reached today" if today else "reached with what is under way"
    if goal.wave is None:
        return "not reached by this plan"
    text = f"by the end of wave {goal.wave} ({wave_end(plan.start, goal.wave)})"
    if goal.finish is not None:
        early, late = goal.finish.early, goal.finish.late
        span = f"wave {early}" if early == late else f"wave {early} to {late}"
        text += f"; {span} in 8 of 10 simulated runs"
    return text


def obstacle_words(goal: Goal, rubric: Rubric) -> list[str]:
    """What keeps a goal away, one sentence for each criterion."""
    statements = {c.id: c.statement.rstrip(".") for m in rubric.models for c in m.criteria}
    out = []
    for o in goal.obstacles:
        short = ", ".join(f"{q.question} reaches {q.have} of {q.need}" for q in o.questions)
        name = statements.get(o.criterion, o.criterion) or "Controls that stay short"
        mark = " (essential)" if o.essential else ""
        aside = f" Set aside: {', '.join(o.asides)}." if o.asides else ""
        out.append(f"{name}{mark}: {short}.{aside}")
    if goal.reopen and goal.reopen_effort is not None:
        out.append(
            f"It comes within reach when what was accepted ({', '.join(goal.reopen)}) is "
            f"reconsidered, for {person_weeks(goal.reopen_effort)} more."
        )
    return out


def why_words(why: Why, rubric: Rubric, limit: int = 3) -> tuple[str, ...]:
    """The reasons for a practice, most telling first.

    Args:
        why: the reasons.
        rubric: for statements and titles.
        limit: how many of a kind are named before "and n more".
    """
    statements = {c.id: c.statement.rstrip(".") for m in rubric.models for c in m.criteria}
    out = []
    if why.blockers:
        named = [statements.get(c, c) for c in why.blockers]
        noun = "an open criterion" if len(named) == 1 else f"{len(named)} open criteria"
        out.append(f"Meets {noun}: {_listed(named, limit, '; ')}.")
    titles = {c.id: c.title for c in rubric.challenges}
    drops = sorted(why.lowers.items(), key=lambda item: item[1][1] - item[1][0])
    if drops:
        named = [
            f"{titles.get(cid, cid)} from {before:.2f} to {after:.2f}"
            for cid, (before, after) in drops
        ]
        out.append(f"Lowers {_listed(named, limit, ', ')}.")
    if why.unlocks:
        practices = rubric.practice_by_id
        named = [practices[p].title if p in practices else p for p in why.unlocks]
        out.append(f"Is needed for: {_listed(named, limit, '; ')}.")
    if why.ask_first:
        out.append(
            f"Not known yet: {', '.join(why.ask_first)}. Find out first; it may be in place."
        )
    return tuple(out)


def aside_words(aside: Aside) -> str:
    """A practice that is not planned, with who or what decided it, and when."""
    when = f", {aside.on.isoformat()}" if aside.on else ""
    by = f" ({', '.join(aside.by)})" if aside.by else ""
    reason = aside.reason.rstrip(".")
    return f"{aside.title} ({aside.practice}, {aside.why}{when}): {reason}{by}."


def need_words(need: ChallengeNeed) -> str:
    """What a large risk needs, in a sentence or two."""
    start = f"{need.title}: residual {need.residual:.1f} today"
    if need.accepted is not None:
        when = f" on {need.accepted.on.isoformat()}" if need.accepted.on else ""
        return f"{start}, accepted{when}: {need.accepted.reason}"
    if need.wave:
        return f"{start}; this plan brings it to {need.planned:.1f}, below 2 with wave {need.wave}."
    start += f"; this plan leaves it at {need.planned:.1f}." if need.wave is None else "."
    if need.possible:
        return f"{start} Below 2 takes {person_weeks(need.effort)}."
    return f"{start} The catalogue can bring it to {need.best:.1f} at best."


def sensible_words(found: SensibleLevel, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Why a level may be enough, what speaks for it, what to mind, and who says so."""
    title = titles.get(found.model, found.model)
    return (
        f"{title} {found.target} may not be worth its cost here; "
        f"level {found.enough} may be enough.",
        *found.reasons,
        found.caution,
        f"Source: {found.source.rstrip('.')}. The target stays as you set it.",
    )


def _listed(items: list[str], limit: int, separator: str) -> str:
    shown = separator.join(items[:limit])
    return shown if len(items) <= limit else f"{shown}{separator}and {len(items) - limit} more"
