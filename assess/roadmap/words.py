"""A plan in plain sentences, the same in every face."""

from __future__ import annotations

from collections.abc import Mapping

from assess.language import decimal, number, tr, trn
from assess.roadmap.schedule import wave_end
from assess.roadmap.values import Aside, ChallengeNeed, Effort, Goal, Plan, SensibleLevel, Why
from assess.rubric.model import Rubric

__all__ = [
    "aside_words",
    "effort_words",
    "goal_words",
    "level_words",
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


def weeks(value: float) -> str:
    """Person-weeks without needless zeros: ``1``, ``0.5``."""
    return decimal(f"{round(value, 2):g}" if value < 100_000 else f"{value:.0f}")


def person_weeks(value: float) -> str:
    """``1 person-week``, ``2.5 person-weeks``."""
    return trn("{n} person-week", "{n} person-weeks", value, n=weeks(value))


def effort_words(effort: Effort) -> str:
    """``4 person-weeks (2 to 8)``."""
    return person_weeks(effort.likely) + _span(effort)


def range_words(effort: Effort) -> str:
    """``4 (2 to 8)``, in person-weeks: where a heading tells the unit."""
    return weeks(effort.likely) + _span(effort)


def _span(effort: Effort) -> str:
    if effort.low == effort.high:
        return ""
    return " " + tr("({low} to {high})", low=weeks(effort.low), high=weeks(effort.high))


def target_words(plan: Plan) -> str:
    """``Google level 2, Microsoft level 4, Feedback loops at most 2``: what the plan is for."""
    return ", ".join(target_words_of(g) for g in plan.goals)


def target_words_of(goal: Goal) -> str:
    """``Google level 2`` or ``Feedback loops at most 2``."""
    if goal.kind == "level":
        return level_words(goal.title, int(goal.wanted))
    return tr("{title} at most {wanted}", title=goal.title, wanted=number(goal.wanted, "g"))


def level_words(model: str, level: int) -> str:
    """``Google level 2``."""
    return tr("{model} level {level}", model=model, level=level)


def plan_words(plan: Plan) -> tuple[str, ...]:
    """What the plan is, how far it is proven, and what it rests on."""
    out = []
    if plan.practices:
        quarters = trn("{n} quarter", "{n} quarters", len(plan.waves))
        out.append(
            tr(
                "{n} practices, {effort}, {quarters} from {start}.",
                n=len(plan.practices),
                effort=effort_words(plan.effort),
                quarters=quarters,
                start=plan.start,
            )
        )
        if plan.optimal and plan.asides:
            out.append(
                tr(
                    "Proven: no other set of the practices that can be planned gets there with less"
                    " effort."
                )
            )
        elif plan.optimal:
            out.append(tr("Proven: no other set of practices gets there with less effort."))
        where = {
            "asked": tr("as asked"),
            "answer file": tr("from the answer file"),
            "default": tr("assumed; set it with --capacity or in the answer file"),
        }[plan.capacity_from]
        out.append(
            tr(
                "Capacity: {capacity} a quarter ({where}).",
                capacity=person_weeks(plan.capacity),
                where=where,
            )
        )
    elif not plan.goals and plan.targets_from != "next level":
        out.append(
            tr("No target is set, so nothing is planned. See below what is worth doing anyway.")
        )
    elif not plan.goals:
        out.append(
            tr("Every model is at its highest level, so there is no next level to plan for.")
        )
    elif plan.attainable:
        out.append(tr("All of this is reached today; there is nothing to plan."))
    for r in plan.reopened:
        out.append(
            tr(
                "A target needs more than what was accepted for {question} (“{reason}”), so"
                " the plan raises it.",
                question=r.question,
                reason=r.reason.rstrip("."),
            )
        )
    if plan.targets_from == "next level" and plan.goals:
        out.append(tr("No targets were given, so this plans for the next level of every model."))
    return tuple(out)


def goal_words(goal: Goal, plan: Plan) -> str:
    """When a goal is reached, or how far away it stays."""
    if not goal.attainable:
        if goal.kind == "level" and not goal.obstacles:
            return tr(
                "out of reach: no criterion up to this level applies, so no level can be shown"
            )
        if goal.kind == "level":
            return tr(
                "out of reach: all practices that can be planned lead to level {best}",
                best=number(goal.best, ".0f"),
            )
        return tr(
            "out of reach: all practices that can be planned lead to residual {best}",
            best=number(goal.best, ".1f"),
        )
    if goal.wave == 0:
        today = goal.now >= goal.wanted if goal.kind == "level" else goal.now <= goal.wanted
        return tr("reached today") if today else tr("reached with what is under way")
    if goal.wave is None:
        return tr("not reached by this plan")
    text = tr(
        "by the end of wave {wave} ({month})",
        wave=goal.wave,
        month=wave_end(plan.start, goal.wave),
    )
    if goal.finish is not None:
        early, late = goal.finish.early, goal.finish.late
        span = (
            tr("wave {early}", early=early)
            if early == late
            else tr("wave {early} to {late}", early=early, late=late)
        )
        text += "; " + tr("{span} in 8 of 10 simulated runs", span=span)
    return text


def obstacle_words(goal: Goal, rubric: Rubric) -> list[str]:
    """What keeps a goal away, one sentence for each criterion."""
    statements = {c.id: c.statement.rstrip(".") for m in rubric.models for c in m.criteria}
    out = []
    for o in goal.obstacles:
        short = ", ".join(
            tr("{question} reaches {have} of {need}", question=q.question, have=q.have, need=q.need)
            for q in o.questions
        )
        name = statements.get(o.criterion, o.criterion) or tr("Controls that stay short")
        if o.essential:
            name = tr("{name} (essential)", name=name)
        aside = " " + tr("Set aside: {names}.", names=", ".join(o.asides)) if o.asides else ""
        out.append(f"{name}: {short}.{aside}")
    if goal.reopen and goal.reopen_effort is not None:
        out.append(
            tr(
                "It comes within reach when what was accepted ({names}) is reconsidered, for"
                " {effort} more.",
                names=", ".join(goal.reopen),
                effort=person_weeks(goal.reopen_effort),
            )
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
        out.append(
            trn(
                "Meets an open criterion: {names}.",
                "Meets {n} open criteria: {names}.",
                len(named),
                names=_listed(named, limit, "; "),
            )
        )
    titles = {c.id: c.title for c in rubric.challenges}
    drops = sorted(why.lowers.items(), key=lambda item: item[1][1] - item[1][0])
    if drops:
        named = [
            tr(
                "{title} from {before} to {after}",
                title=titles.get(cid, cid),
                before=number(before, ".2f"),
                after=number(after, ".2f"),
            )
            for cid, (before, after) in drops
        ]
        out.append(tr("Lowers {names}.", names=_listed(named, limit, ", ")))
    if why.unlocks:
        practices = rubric.practice_by_id
        named = [practices[p].title if p in practices else p for p in why.unlocks]
        out.append(tr("Is needed for: {names}.", names=_listed(named, limit, "; ")))
    if why.ask_first:
        names = ", ".join(why.ask_first)
        out.append(tr("Not known yet: {names}. Find out first; it may be in place.", names=names))
    return tuple(out)


def aside_words(aside: Aside) -> str:
    """A practice that is not planned, with who or what decided it, and when."""
    when = f", {aside.on.isoformat()}" if aside.on else ""
    by = f" ({', '.join(aside.by)})" if aside.by else ""
    reason = aside.reason.rstrip(".")
    return f"{aside.title} ({aside.practice}, {aside.why}{when}): {reason}{by}."


def need_words(need: ChallengeNeed) -> str:
    """What a large risk needs, in a sentence or two."""
    start = tr(
        "{title}: residual {residual} today",
        title=need.title,
        residual=number(need.residual, ".1f"),
    )
    if need.accepted is not None:
        when = tr("accepted")
        if need.accepted.on:
            when = tr("accepted on {on}", on=need.accepted.on.isoformat())
        return f"{start}, {when}: {need.accepted.reason}"
    if need.wave:
        brings = tr(
            "this plan brings it to {planned}, below 2 with wave {wave}.",
            planned=number(need.planned, ".1f"),
            wave=need.wave,
        )
        return f"{start}; {brings}"
    if need.wave is None:
        start += "; " + tr("this plan leaves it at {planned}.", planned=number(need.planned, ".1f"))
    else:
        start += "."
    if need.possible:
        return f"{start} " + tr("Below 2 takes {effort}.", effort=person_weeks(need.effort))
    return f"{start} " + tr(
        "The catalogue can bring it to {best} at best.", best=number(need.best, ".1f")
    )


def sensible_words(found: SensibleLevel, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Why a level may be enough, what speaks for it, what to mind, and who says so."""
    title = titles.get(found.model, found.model)
    return (
        tr(
            "{title} {target} may not be worth its cost here; level {enough} may be enough.",
            title=title,
            target=found.target,
            enough=found.enough,
        ),
        *found.reasons,
        found.caution,
        tr("Source: {source}. The target stays as you set it.", source=found.source.rstrip(".")),
    )


def _listed(items: list[str], limit: int, separator: str) -> str:
    shown = separator.join(items[:limit])
    if len(items) <= limit:
        return shown
    return shown + separator + tr("and {n} more", n=len(items) - limit)
