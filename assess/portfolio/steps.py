"""What the next level asks of a team, packed so that thousands of what-ifs cost little.

The planner's goal (`assess.roadmap.goals.LevelCondition`) is put into bit masks over the practices
of the catalogue: bit i stands for the i-th practice. A criterion is met when, for each of its
needs, some practice that reaches it is in place. `Step.holds` says exactly what the condition says
of the values after these practices; a property test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assess.roadmap.goals import LevelCondition
from assess.roadmap.problem import Problem
from assess.rubric.model import Rubric

__all__ = ["Bits", "Step", "mask_of", "members", "step_of"]

Bits = int
"""A set of practices: bit i is the i-th practice of the rubric."""

Row = tuple[bool, tuple[Bits, ...]]
"""A criterion not met yet: whether it is essential, and who reaches each of its open needs."""


@dataclass(frozen=True, slots=True)
class Step:
    """The way of one team to one level."""

    candidates: Bits
    """Practices that are not done and may be done."""
    requires: Mapping[int, Bits]
    """By candidate (its bit's number): prerequisites that are not done; none is left out."""
    levels: tuple[tuple[int, tuple[Row, ...]], ...]
    """For each level to hold: criteria to be met besides today's, and the criteria not met yet."""
    possible: bool = True

    def usable(self, shared: Bits) -> Bits:
        """Those of the practices that this team can use: with all their prerequisites in place."""
        out = shared & self.candidates
        while True:
            kept = out
            for number, needed in self.requires.items():
                if kept >> number & 1 and needed & ~kept:
                    kept &= ~(1 << number)
            if kept == out:
                return out
            out = kept

    def holds(self, shared: Bits) -> bool:
        """True when the team reaches the level once these practices are there."""
        if not self.possible or not self._may_hold(shared & self.candidates):
            return False
        use = self.usable(shared)
        for missing, rows in self.levels:
            met = 0
            for essential, needs in rows:
                if all(raisers & use for raisers in needs):
                    met += 1
                elif essential:
                    return False
            if met < missing:
                return False
        return True

    def _may_hold(self, most: Bits) -> bool:
        """A quick look before prerequisites are followed: can every essential criterion be met?"""
        for _, rows in self.levels:
            for essential, needs in rows:
                if essential:
                    for raisers in needs:
                        if not raisers & most:
                            return False
        return True


def mask_of(practices: Iterable[str], numbers: Mapping[str, int]) -> Bits:
    """Practices as bits."""
    out = 0
    for pid in practices:
        out |= 1 << numbers[pid]
    return out


def members(bits: Bits, rubric: Rubric) -> tuple[str, ...]:
    """The practices of some bits, in the order of the catalogue."""
    return tuple(p.id for i, p in enumerate(rubric.practices) if bits >> i & 1)


def step_of(rubric: Rubric, problem: Problem, condition: LevelCondition) -> Step:
    """Pack what a level asks of a team.

    Args:
        rubric: the rubric.
        problem: the team's planning problem.
        condition: the level, as the planner puts it.
    """
    numbers = {p.id: i for i, p in enumerate(rubric.practices)}
    raisers: dict[tuple[str, int], Bits] = {}

    def reach(question: str, option: int) -> Bits:
        key = question, option
        if key not in raisers:
            raisers[key] = mask_of(
                (c.id for c in problem.candidates.values() if c.raises.get(question, 0) >= option),
                numbers,
            )
        return raisers[key]

    levels = []
    for share in condition.shares:
        rows: list[Row] = []
        met = 0
        for rule in share.criteria:
            needs = tuple(reach(q, t) for q, t in rule.needs if problem.low[q] < t)
            if needs:
                rows.append((rule.essential, needs))
            else:
                met += 1
        levels.append((share.count - met, tuple(rows)))
    # A prerequisite that may not be done is no candidate: whatever needs it can never be used.
    return Step(
        candidates=mask_of(problem.candidates, numbers),
        requires={
            numbers[c.id]: mask_of(c.requires, numbers)
            for c in problem.candidates.values()
            if c.requires
        },
        levels=tuple(levels),
        possible=not condition.empty,
    )
