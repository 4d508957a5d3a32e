"""When a goal may be reached, from the spread between low, likely and high effort.

Every practice's effort is drawn from a triangular distribution over its low, likely and high
estimate, independently of the others, and the practices are laid into waves again in the same order
with the same rule. The range holds the middle 80 % of the runs. The seed is fixed: the same plan
always gets the same range. What estimates do not know (people leaving, priorities changing) is not
in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from random import Random

from assess.errors import PlanError
from assess.roadmap.goals import Condition
from assess.roadmap.problem import Problem, exact
from assess.roadmap.schedule import Span, pack

__all__ = ["finishing_waves", "needed_for"]

_SEED = 20_170_101


def needed_for(
    problem: Problem,
    order: Sequence[str],
    spans: Mapping[str, Span],
    condition: Condition,
    wave: int,
) -> frozenset[str]:
    """What the goal waits for: what is done by ``wave``, less what it can spare, latest first."""
    keep = {pid for pid in order if spans[pid].until <= wave}
    for pid in sorted(keep, key=lambda p: (-spans[p].until, -order.index(p))):
        if condition.holds(problem.values(keep - {pid})):
            keep.discard(pid)
    return frozenset(keep)


def finishing_waves(
    problem: Problem,
    order: Sequence[str],
    requires: Mapping[str, Sequence[str]],
    capacity: Fraction,
    goals: Mapping[str, Collection[str]],
    samples: int,
) -> dict[str, tuple[int, int]]:
    """The waves between which each goal is reached in the middle 80 % of simulated runs.

    Args:
        problem: the compiled problem.
        order: the order of work.
        requires: prerequisites of each practice that are among ``order``.
        capacity: room in a wave, in cost units.
        goals: the practices each goal waits for, by a key of the caller's.
        samples: how many runs; at least 10.
    """
    random = Random(_SEED)  # noqa: S311 (a simulation, nothing secret)
    estimates = {}
    for pid in order:
        e = problem.candidates[pid].effort
        spread = (min(e.low, e.likely), max(e.high, e.likely), e.likely)
        estimates[pid] = tuple(float(exact(x) * problem.cost_scale) for x in spread)
    ends: dict[str, list[int]] = {key: [] for key in goals}
    fine = 10**6  # drawn efforts and the capacity are compared in whole millionths of a unit
    for _ in range(samples):
        costs = {
            pid: round(fine * (random.triangular(*estimates[pid]) if estimates[pid][1] else 0.0))
            for pid in order
        }
        try:
            spans = pack(order, costs, requires, max(1, int(capacity * fine)))
        except PlanError:
            return {}
        for key, needed in goals.items():
            ends[key].append(max((spans[pid].until for pid in needed), default=0))
    out = {}
    for key, waves in ends.items():
        waves.sort()
        out[key] = (waves[(samples - 1) // 10], waves[samples - 1 - (samples - 1) // 10])
    return out
