"""Laying a chosen set of practices into waves.

A simple exact rule instead of an unproven optimum. *Order of work:* take, again and again, the
bundle (a practice with its prerequisites not yet taken) that gains the most index per person-week;
of equals the one that takes the most off the residual risks per person-week, then the smaller id.
Effortless bundles come first. *Waves:* go through that order and put each practice into the
earliest wave that has room for all of it and is not before the wave in which its last prerequisite
is done. A practice larger than a wave begins with a wave of its own and runs on through the next
ones; what is left of its last wave is free for others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.errors import Message, PlanError
from assess.roadmap.problem import Problem

__all__ = [
    "MOST_WAVES",
    "Span",
    "check_start",
    "next_quarter",
    "order_of_work",
    "pack",
    "wave_end",
    "wave_start",
]

MOST_WAVES = 400
"""A hundred years of quarters; a plan that needs more is refused, not drawn."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last wave of a practice, and the effort it takes in each of its waves."""

    wave: int
    until: int
    loads: tuple[tuple[int, int], ...]
    """(wave, effort in cost units)."""


def order_of_work(problem: Problem, chosen: Collection[str]) -> tuple[str, ...]:
    """The chosen practices in the order in which they are worth doing."""
    remaining = set(chosen)
    values = dict(problem.low)
    closures = {pid: problem.closure(pid) for pid in chosen}
    order: list[str] = []
    while remaining:
        best: tuple[tuple[bool, Fraction, Fraction], str] | None = None
        for pid in sorted(remaining):
            bundle = closures[pid] & remaining
            index, relief = _gains(problem, values, bundle)
            cost = problem.cost(bundle)
            key = (cost == 0, Fraction(index, cost or 1), Fraction(relief, cost or 1))
            if best is None or key > best[0]:
                best = key, pid
        assert best is not None  # remaining is not empty  # noqa: S101
        bundle = closures[best[1]] & remaining
        order.extend(_foundations_first(problem, bundle))
        values = _raised(problem, values, bundle)
        remaining -= bundle
    return tuple(order)


def _raised(problem: Problem, values: dict[str, int], bundle: Iterable[str]) -> dict[str, int]:
    out = dict(values)
    for pid in bundle:
        for q, t in problem.candidates[pid].raises.items():
            out[q] = max(out[q], t)
    return out


def _gains(problem: Problem, values: dict[str, int], bundle: Iterable[str]) -> tuple[int, int]:
    """Index units and residual units that a bundle gains from these values."""
    after = _raised(problem, values, bundle)
    changed = [
        q for q in {q for p in bundle for q in problem.candidates[p].raises} if after[q] > values[q]
    ]
    touched = {(c.model, c.id): c for q in changed for c in problem.touched.get(q, ())}
    index = sum(c.gain for c in touched.values() if c.met(after) and not c.met(values))
    relief = sum(problem.relief[q][after[q]] - problem.relief[q][values[q]] for q in changed)
    return index, relief


def _foundations_first(problem: Problem, bundle: Collection[str]) -> list[str]:
    out: list[str] = []
    left = set(bundle)
    while left:
        ready = [p for p in sorted(left) if not left & set(problem.candidates[p].requires)]
        out.append(ready[0])
        left.remove(ready[0])
    return out


def pack(
    order: Sequence[str],
    costs: Mapping[str, int],
    requires: Mapping[str, Sequence[str]],
    capacity: int,
) -> dict[str, Span]:
    """Put practices into waves by the rule at the head of this module.

    Args:
        order: practices, every prerequisite before what needs it.
        costs: effort of each in whole units.
        requires: prerequisites of each that are among ``order``.
        capacity: room in a wave, in the same units; above 0.

    Raises:
        PlanError: when more than `MOST_WAVES` waves are needed.
    """
    room: dict[int, int] = {}
    out: dict[str, Span] = {}
    for pid in order:
        cost = costs[pid]
        wave = max((out[r].until for r in requires[pid]), default=1)
        if cost > capacity * MOST_WAVES:  # never build a list as long as that
            raise _too_many()
        if cost <= capacity:
            while room.get(wave, capacity) < cost:
                wave += 1
            loads = [(wave, cost)]
        else:
            whole, rest = divmod(cost, capacity)
            sizes = [capacity] * whole + [rest] * bool(rest)
            while any(room.get(wave + i, capacity) < size for i, size in enumerate(sizes)):
                wave += 1
            loads = [(wave + i, size) for i, size in enumerate(sizes)]
        if loads[-1][0] > MOST_WAVES:
            raise _too_many()
        for w, size in loads:
            room[w] = room.get(w, capacity) - size
        out[pid] = Span(wave, loads[-1][0], tuple(loads))
    return out


def _too_many() -> PlanError:
    return PlanError(
        Message(
            f"With this capacity the roadmap needs more than {MOST_WAVES} quarters.",
            hint="Give a larger capacity, or smaller targets.",
        )
    )


def check_start(start: str) -> str:
    """The first month as YYYY-MM.

    Raises:
        PlanError: when it is not a month.
    """
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", start) or start < "0001":
        raise PlanError(Message(f"“{start}” is not a month.", hint="Write it as 2027-01."))
    return start


def next_quarter(day: dt.date) -> str:
    """First month of the calendar quarter after the day, as YYYY-MM."""
    quarter = (day.month - 1) // 3 + 1
    year, month = (day.year + 1, 1) if quarter == 4 else (day.year, quarter * 3 + 1)
    return f"{year:04d}-{month:02d}"


def wave_start(start: str, wave: int) -> str:
    """First month of a wave: three months after that of the wave before."""
    return _month(start, 3 * (wave - 1))


def wave_end(start: str, wave: int) -> str:
    """Last month of a wave."""
    return _month(start, 3 * wave - 1)


def _month(start: str, later: int) -> str:
    months = int(start[:4]) * 12 + int(start[5:]) - 1 + later
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
