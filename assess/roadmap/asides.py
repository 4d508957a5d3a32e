"""Practices set aside: not done, and still not planned, each with its reason.

Set aside are practices that are excluded (not possible here), declined (a decision kept in a plan
file), accepted (every question the practice would still raise carries ``accepted``: the low option
was chosen on purpose), and those that need one of these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assess.answers.model import Assessment
from assess.errors import Message, PlanError
from assess.roadmap.problem import low_bounds, still_raises
from assess.roadmap.suggest import did_you_mean
from assess.roadmap.values import Aside, Decision
from assess.rubric.model import Practice, Rubric

__all__ = ["check_catalogue", "check_ids", "set_aside"]


def check_ids(rubric: Rubric, named: Mapping[str, Collection[str]]) -> None:
    """Make sure that every practice somebody named exists.

    Args:
        rubric: the rubric.
        named: practice ids by where they were named (for the message).

    Raises:
        PlanError: with every id that does not exist.
    """
    known = list(rubric.practice_by_id)
    messages = [
        Message(f"{place}: there is no practice “{pid}”.", hint=did_you_mean(pid, known))
        for place, ids in named.items()
        for pid in ids
        if pid not in rubric.practice_by_id
    ]
    if messages:
        raise PlanError(messages)


def check_catalogue(practices: Sequence[Practice]) -> None:
    """Make sure that prerequisites exist and form no circle.

    Raises:
        PlanError: they do not; `assess rubric check` names every place.
    """
    requires = {p.id: set(p.requires) for p in practices}
    hint = "'assess rubric check' shows where."
    for pid, needed in requires.items():
        for r in needed:
            if r not in requires:
                raise PlanError(
                    Message(f"The practice “{pid}” needs “{r}”, which the rubric lacks.", hint=hint)
                )
    while requires:
        free = [pid for pid, needed in requires.items() if not needed & requires.keys()]
        if not free:
            circle = ", ".join(sorted(requires)[:5])
            raise PlanError(Message(f"Practices need each other in a circle: {circle}.", hint=hint))
        for pid in free:
            del requires[pid]


def set_aside(
    rubric: Rubric,
    assessment: Assessment,
    *,
    assumed: Collection[str],
    excluded: Collection[str],
    declined: Mapping[str, Decision],
    reopen: Collection[str] = (),
) -> tuple[Aside, ...]:
    """Every practice that is not done and may not be planned, in the order of the catalogue.

    Args:
        rubric: the rubric.
        assessment: the answers.
        assumed: practices taken as done.
        excluded: practices that are not possible.
        declined: practices decided against.
        reopen: practices that may be planned although what they raise was accepted.
    """
    low = low_bounds(rubric, assessment)
    for practice in rubric.practices:
        if practice.id in assumed:
            low |= still_raises(rubric, practice, low)
    still = {p.id: still_raises(rubric, p, low) for p in rubric.practices if p.id not in assumed}
    still = {pid: raises for pid, raises in still.items() if raises}
    found: dict[str, Aside] = {}
    for pid, raises in still.items():
        title = rubric.practice_by_id[pid].title
        accepted = [q for q in raises if assessment.answer(q).accepted.strip()]
        if pid in declined:
            found[pid] = Aside(pid, title, "declined", declined[pid].reason, declined[pid].on)
        elif pid in excluded:
            found[pid] = Aside(pid, title, "excluded", "Not possible here.")
        elif len(accepted) == len(raises) and pid not in reopen:
            reason = " ".join(
                dict.fromkeys(assessment.answer(q).accepted.strip() for q in accepted)
            )
            found[pid] = Aside(pid, title, "accepted", reason, questions=tuple(accepted))
    changed = True
    while changed:
        changed = False
        for pid in still:
            by = [r for r in rubric.practice_by_id[pid].requires if r in found]
            if by and pid not in found:
                title = rubric.practice_by_id[pid].title
                found[pid] = Aside(
                    pid, title, "blocked", "It needs what is set aside.", by=tuple(by)
                )
                changed = True
    return tuple(found[p.id] for p in rubric.practices if p.id in found)
