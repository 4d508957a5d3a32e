"""The proofs over the practices catalogue: its references, its order, and what it can reach."""

from __future__ import annotations

from collections.abc import Iterator

from assess.rubric.model import Rubric
from assess.rubric.references import References, repeated

__all__ = ["check_practices"]

FILE = "practices.yaml"
_LONGEST = 12
"""Practices of a circle that are named."""


def check_practices(rubric: Rubric, known: References) -> Iterator[str]:
    """Yield every problem of the catalogue; none when there is no catalogue yet."""
    if not rubric.practices:
        return
    yield from repeated(FILE, "practice", (p.id for p in rubric.practices))
    for practice in rubric.practices:
        place = f"{FILE}: practice {practice.id}"
        if practice.phase not in known.sections:
            yield f"{place}: phase: {known.missing('section', practice.phase, known.sections)}"
        yield from known.ladder(place, "raises", practice.raises)
        yield from repeated(f"{place}: requires", "practice", practice.requires)
        for name in practice.requires:
            if name not in known.practices:
                yield f"{place}: requires: {known.missing('practice', name, known.practices)}"
        low, likely, high = practice.effort
        if not low <= likely <= high:
            yield f"{place}: effort must rise: low {low:g}, likely {likely:g}, high {high:g}."
        if likely <= 0:
            yield f"{place}: the likely effort must be more than 0."
        yield from known.cited(place, practice.sources)
    yield from _circles(known)
    yield from _unreachable(rubric, known)


def _circles(known: References) -> Iterator[str]:
    """Practices that wait for each other."""
    waiting = {
        p.id: {r for r in p.requires if r in known.practices} for p in known.practices.values()
    }
    while free := {name for name, needs in waiting.items() if not needs}:
        waiting = {name: needs - free for name, needs in waiting.items() if name not in free}
    # what is left waits for a circle or stands in one: follow one requirement until it comes back
    while waiting:
        way = [min(waiting)]
        while (following := min(waiting[way[-1]])) not in way:
            way.append(following)
        circle = way[way.index(following) :]
        start = circle.index(min(circle))
        names = [*circle[start:], *circle[:start], circle[start]]
        yield f"{FILE}: practices wait for each other in a circle: {_way(names)}."
        gone = set(circle)
        waiting = {name: needs - gone for name, needs in waiting.items() if name not in gone}
        while free := {name for name, needs in waiting.items() if not needs}:
            waiting = {name: needs - free for name, needs in waiting.items() if name not in free}


def _way(names: list[str]) -> str:
    """A way from one practice to the next; of a long one its two ends."""
    if len(names) > _LONGEST:
        half = _LONGEST // 2
        names = [*names[:half], f"… {len(names) - 2 * half} more …", *names[-half:]]
    return " → ".join(names)


def _unreachable(rubric: Rubric, known: References) -> Iterator[str]:
    """Options that a criterion or a control asks for and no practice raises to."""
    best: dict[str, int] = {}
    for practice in rubric.practices:
        for name, threshold in practice.raises.items():
            best[name] = max(best.get(name, 0), threshold)
    asked = [
        (f"models/{m.id}.yaml: criterion {c.id}", name, threshold)
        for m in rubric.models
        for c in m.criteria
        for name, threshold in c.requires.items()
    ]
    asked += [
        (f"challenges.yaml: challenge {c.id}", control.question, control.option)
        for c in rubric.challenges
        for control in c.controls
    ]
    for place, name, threshold in asked:
        question = known.questions.get(name)
        if question is not None and best.get(name, 0) < threshold <= question.top:
            yield f"{place}: no practice raises {name!r} to option {threshold}."
