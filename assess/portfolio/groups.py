"""Groups of teams by a label, and which of them may be shown.

A figure over fewer teams than ``min_group`` is never told, nor can it be worked out. Groups of one
field share no team and together are all teams, whose figures are told as well. So whatever can be
worked out by adding and taking away is a figure over a union of *parts*: the groups shown, and all
the others together. It is enough that every part has ``min_group`` teams or none. When the groups
that are too small come to fewer than that together, the smallest group that could be shown joins
them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from assess.plaintext import one_line
from assess.portfolio.standing import Team

__all__ = ["NONE_GIVEN", "by_label", "safe_subset", "shown_groups"]

NONE_GIVEN = "none given"


def by_label(teams: Sequence[Team], field: str) -> dict[str, list[Team]]:
    """Teams by the value of a label in their newest file, largest group first.

    Values that differ in capitals or blanks only are one group, called as most of its teams write
    it. Teams without the label are a group of their own.
    """
    found: dict[str, list[Team]] = defaultdict(list)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for team in teams:
        value = one_line(_label(team, field))
        key = value.casefold()
        found[key].append(team)
        spelled[key][value or NONE_GIVEN] += 1
    names = {key: min(c, key=lambda v: (-c[v], v)) for key, c in spelled.items()}
    order = sorted(found, key=lambda k: (-len(found[k]), not k, k))
    return {names[key] if key else NONE_GIVEN: found[key] for key in order}


def _label(team: Team, field: str) -> str:
    wanted = field.casefold()
    return next((v for k, v in team.now.labels.items() if k.casefold() == wanted), "")


def safe_subset(parts: Sequence[tuple[int, int]], min_group: int) -> bool:
    """Whether figures over a subset of the teams may be told beside those over every part.

    Parts that lie wholly inside or outside the subset add nothing to what can be worked out. From
    the others, taking parts away leaves either what lies inside of them all or what lies outside.

    Args:
        parts: of each part that is told, how many teams are in the subset and how many are not.
        min_group: the fewest teams a figure may speak of.
    """
    mixed = [(a, b) for a, b in parts if a and b]
    inside, outside = sum(a for a, _ in mixed), sum(b for _, b in mixed)
    whole = sum(a for a, _ in parts)
    return whole >= min_group and (not mixed or (inside >= min_group and outside >= min_group))


def shown_groups(sizes: Mapping[str, int], min_group: int) -> tuple[str, ...]:
    """The groups that may be shown by themselves; the others may be shown together.

    Args:
        sizes: teams by group.
        min_group: the fewest teams a figure may speak of.

    Returns:
        Names, the largest group first. All others together have ``min_group`` teams or more, or
        there are none, or (when all teams are fewer than ``min_group``) nothing may be shown.
    """
    order = sorted(sizes, key=lambda g: (-sizes[g], g))
    shown = [g for g in order if sizes[g] >= min_group]
    rest = sum(sizes.values()) - sum(sizes[g] for g in shown)
    while shown and 0 < rest < min_group:
        rest += sizes[shown.pop()]
    return tuple(shown)
