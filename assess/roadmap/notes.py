"""Sentences that a reader of a plan should not miss."""

from __future__ import annotations

import math

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
        ("excluded", options.exclude),
        ("declined", options.declined),
        ("assumed to be under way", options.assume),
    ):
        for pid in ids:
            if pid in plan.done:
                notes.append(f"{pid} was {what}, but it is done already.")
            elif what != "assumed to be under way" and pid in options.assume:
                notes.append(
                    f"{pid} was {what}, but also assumed to be under way; it counts as done."
                )
    ask = dict.fromkeys(q for p in plan.practices for q in p.why.ask_first)
    if ask:
        notes.append(
            f"{len(ask)} of the questions that this plan raises are unsure or unanswered. "
            "Find out first: some of it may be in place."
        )
    if any(g.finish and g.wave and g.finish.early > g.wave for g in plan.goals):
        notes.append(
            "Efforts can run over further than under, so most simulated runs end later than the "
            "waves, which take every effort at its likely value."
        )
    if empty_catalogue:
        notes.append("This rubric has no practices, so nothing can be planned.")
    if plan.solver.status == "feasible":
        notes.append(
            f"The search stopped at its limit ({plan.solver.node_limit} nodes or "
            f"{plan.solver.time_limit:g} seconds a step): a plan up to "
            f"{math.ceil(plan.solver.gap * 100)} % cheaper may exist."
        )
    elif not plan.solver.ties_settled:
        notes.append("No plan costs less; the choice among equally cheap ones stopped early.")
    return tuple(notes)
