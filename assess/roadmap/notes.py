"""Sentences that a reader of a plan should not miss."""

from __future__ import annotations

import math

from assess.language import mark, number, tr
from assess.roadmap.values import Plan, PlanOptions

__all__ = ["notes_of"]


def notes_of(plan: Plan, options: PlanOptions, *, empty_catalogue: bool) -> tuple[str, ...]:
    """What was asked in vain, what to find out first, and how far the plan can be trusted.

    Args:
        plan: the plan, complete but for its notes.
        options: what was asked.
        empty_catalogue: True when the rubric has no practices.
    """
    notes = []
    for what, ids in (
        (mark("excluded"), options.exclude),
        (mark("declined"), options.declined),
        (mark("assumed to be under way"), options.assume),
    ):
        for pid in ids:
            if pid in plan.done:
                notes.append(
                    tr("{pid} was {what}, but it is done already.", pid=pid, what=tr(what))
                )
            elif what != "assumed to be under way" and pid in options.assume:
                notes.append(
                    tr(
                        "{pid} was {what}, but also assumed to be under way; it counts as done.",
                        pid=pid,
                        what=tr(what),
                    )
                )
    ask = dict.fromkeys(q for p in plan.practices for q in p.why.ask_first)
    if ask:
        notes.append(
            tr(
                "{n} of the questions that this plan raises are unsure or unanswered. Find"
                " out first: some of it may be in place.",
                n=len(ask),
            )
        )
    if any(g.finish and g.wave and g.finish.early > g.wave for g in plan.goals):
        notes.append(
            tr(
                "Efforts can run over further than under, so most simulated runs end later than"
                " the waves, which take every effort at its likely value."
            )
        )
    if empty_catalogue:
        notes.append(tr("This rubric has no practices, so nothing can be planned."))
    if plan.solver.status == "feasible":
        notes.append(
            tr(
                "The search stopped at its limit ({nodes} nodes or {seconds} seconds a step):"
                " a plan up to {gap} % cheaper may exist.",
                nodes=plan.solver.node_limit,
                seconds=number(plan.solver.time_limit, "g"),
                gap=math.ceil(plan.solver.gap * 100),
            )
        )
    elif not plan.solver.ties_settled:
        notes.append(tr("No plan costs less; the choice among equally cheap ones stopped early."))
    return tuple(notes)
