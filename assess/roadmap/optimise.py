"""Choosing practices: the cheapest closed set that reaches every goal, proven by a solver.

The choice is a binary programme. A column stands for each practice; further columns say whether a
question reaches an option and whether a criterion is met, each at most what the practices give. As
reaching more never hurts a goal, upper bounds are all that these need. The order of preference is
kept by solving again with the earlier optimum as a row: least effort, then the largest sum of
indices, then the smaller ids. Every answer of the solver is checked in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, lcm
from typing import Literal

from assess.roadmap.goals import Condition, LevelCondition, RiskCondition
from assess.roadmap.problem import CriterionRule, Problem
from assess.roadmap.solver import Outcome, Programme

__all__ = ["Choice", "Preference", "choose", "choose_best", "choose_cheapest"]

Preference = Literal["cost", "index"]

_RETRIES = 20
_BLOCK = 20
_LARGEST = 10**7


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen set of practices and how far it is proven."""

    practices: frozenset[str]
    status: Literal["optimal", "feasible"]
    gap: float
    ties_settled: bool
    nodes: int


@dataclass(slots=True)
class _Model:
    """The programme together with what its columns mean."""

    problem: Problem
    among: tuple[str, ...]
    """Practices that may be chosen, in the order of ids; their columns come first."""
    conditions: tuple[Condition, ...]
    at_most: int | None
    indexed: bool
    """Whether the sum of indices is compared; its columns are left out otherwise."""
    programme: Programme = field(default_factory=Programme)
    practice: dict[str, int] = field(default_factory=dict)
    any_of: dict[tuple[str, ...], int] = field(default_factory=dict)
    all_of: dict[frozenset[int], int] = field(default_factory=dict)
    index_terms: dict[int, int] = field(default_factory=dict)
    index_base: int = 0
    possible: bool = True
    nodes: int = 0

    def build(self) -> None:
        """Write columns and rows."""
        p = self.problem
        for pid in self.among:
            self.practice[pid] = self.programme.column()
        for pid in self.among:
            for r in p.candidates[pid].requires:
                if r in self.practice:
                    self.programme.at_most({self.practice[pid]: 1, self.practice[r]: -1}, 0)
                else:
                    self.programme.fixed[self.practice[pid]] = False
        if self.at_most is not None:
            self.programme.at_most(dict.fromkeys(self.practice.values(), 1), self.at_most)
        for condition in self.conditions:
            if isinstance(condition, LevelCondition):
                self._level(condition)
            else:
                self._risk(condition)
        for rule in p.criteria.values() if self.indexed else ():
            column = self._criterion(rule)
            if column is True:
                self.index_base += rule.gain
            elif column is not None:
                self.index_terms[column] = self.index_terms.get(column, 0) + rule.gain

    def _reach(self, question: str, option: int) -> int | bool:
        """The column that says the question reaches the option; True now, False never."""
        if self.problem.low[question] >= option:
            return True
        raisers = tuple(
            pid
            for pid in self.among
            if self.problem.candidates[pid].raises.get(question, 0) >= option
        )
        if len(raisers) < 2:
            return self.practice[raisers[0]] if raisers else False
        if raisers not in self.any_of:
            column = self.any_of[raisers] = self.programme.column()
            row = dict.fromkeys((self.practice[pid] for pid in raisers), -1)
            self.programme.at_most({column: 1, **row}, 0)
        return self.any_of[raisers]

    def _criterion(self, rule: CriterionRule) -> int | Literal[True] | None:
        """The column that says the criterion is met; True now, ``None`` never."""
        columns: set[int] = set()
        for q, t in rule.needs:
            column = self._reach(q, t)
            if column is False:
                return None
            if column is not True:
                columns.add(column)
        if not columns:
            return True
        if len(columns) == 1:
            return next(iter(columns))
        key = frozenset(columns)
        if key not in self.all_of:
            met = self.all_of[key] = self.programme.column()
            for column in sorted(columns):
                self.programme.at_most({met: 1, column: -1}, 0)
        return self.all_of[key]

    def _level(self, condition: LevelCondition) -> None:
        if condition.empty:
            self.possible = False
        for share in condition.shares:
            terms: dict[int, int] = {}
            missing = share.count
            for rule in share.criteria:
                column = self._criterion(rule)
                if column is True:
                    missing -= 1
                elif column is not None:
                    terms[column] = terms.get(column, 0) + 1
                if rule.essential and column is None:
                    self.possible = False
                elif rule.essential and column is not None and column is not True:
                    self.programme.fixed.setdefault(column, True)
                    if self.programme.fixed[column] is False:
                        self.possible = False
            self.programme.at_least(terms, missing)

    def _risk(self, condition: RiskCondition) -> None:
        rule = condition.rule
        terms: dict[int, Fraction] = {}
        excess = rule.residual(self.problem.low) - condition.ceiling
        for q, option, weight in rule.controls:
            reached = Fraction(min(self.problem.low[q], option), option)
            for t in range(self.problem.low[q] + 1, option + 1):
                step = Fraction(t, option) - reached
                column = self._reach(q, t)
                reached = Fraction(t, option)
                if column is not False and column is not True:
                    gain = weight * step * rule.exposure
                    terms[column] = terms.get(column, Fraction(0)) + gain
        scale = lcm(excess.denominator, *(t.denominator for t in terms.values()))
        bound, row = excess * scale, {c: t * scale for c, t in terms.items()}
        if condition.strict:
            bound += 1
        largest = max(Fraction(1), abs(bound), *row.values())
        if largest > _LARGEST:
            # Coefficients a solver can hold: rounded so that no solution is lost; the exact check
            # throws out what should not have passed.
            shrink = Fraction(_LARGEST) / Fraction(largest)
            row = {c: Fraction(-floor(-t * shrink)) for c, t in row.items()}
            bound = Fraction(floor(bound * shrink))
        self.programme.at_least({c: int(t) for c, t in row.items()}, int(bound))

    def cost_terms(self) -> dict[int, int]:
        """Effort by column."""
        return {c: self.problem.candidates[pid].cost for pid, c in self.practice.items()}

    def chosen(self, outcome: Outcome) -> frozenset[str]:
        """The practices of a solution."""
        values = outcome.values or ()
        return frozenset(pid for pid, c in self.practice.items() if values[c])

    def holds(self, chosen: Collection[str]) -> bool:
        """Exact check: closed, small enough, every condition holds."""
        values = self.problem.values(chosen)
        return (
            self.problem.closed(chosen)
            and (self.at_most is None or len(chosen) <= self.at_most)
            and all(c.holds(values) for c in self.conditions)
        )

    def forbid(self, chosen: Collection[str]) -> None:
        """A row that only this set of practices breaks."""
        row = {c: -1 if pid in chosen else 1 for pid, c in self.practice.items()}
        self.programme.at_least(row, 1 - len(chosen))

    def maximise(
        self,
        terms: dict[int, int],
        accept: Callable[[frozenset[str]], bool],
        node_limit: int,
        *,
        feasible: bool = True,
    ) -> tuple[Outcome, frozenset[str] | None]:
        """Solve; solutions that only rounding let pass are forbidden and the search repeated."""
        for _ in range(_RETRIES):
            outcome = self.programme.maximise(terms, node_limit, feasible=feasible)
            self.nodes += outcome.nodes
            if outcome.values is None:
                return outcome, None
            chosen = self.chosen(outcome)
            if accept(chosen):
                return outcome, chosen
            self.forbid(chosen)
        return Outcome("stopped", None, outcome.bound, 0), None


def choose(
    problem: Problem,
    conditions: Sequence[Condition],
    *,
    prefer: Sequence[Preference] = ("cost", "index"),
    among: Iterable[str] | None = None,
    at_most: int | None = None,
    ties: bool = True,
    node_limit: int = 20_000,
) -> Choice | None:
    """Choose the best closed set of practices that meets all conditions.

    Args:
        problem: the compiled problem.
        conditions: what has to hold afterwards.
        prefer: what is best, most important first: least ``cost``, largest sum of ``index``.
        among: practices that may be chosen; all candidates by default.
        at_most: how many practices may be chosen.
        ties: settle the remaining ties by ids: of the sets written as sorted ids, the first in
            dictionary order (so a set that another one begins with comes first).
        node_limit: branch-and-bound nodes allowed for a solver step.

    Returns:
        The choice, or ``None`` when no set of practices meets the conditions.
    """
    allowed = tuple(sorted(problem.candidates if among is None else among))
    model = _Model(problem, allowed, tuple(conditions), at_most, "index" in prefer)
    model.build()
    everything = _everything(problem, allowed)
    if not model.possible or not all(c.holds(problem.values(everything)) for c in conditions):
        return None

    def cost(chosen: frozenset[str]) -> int:
        return -problem.cost(chosen)

    def index(chosen: frozenset[str]) -> int:
        return problem.index_units(problem.values(chosen)) - model.index_base

    best: frozenset[str] | None = None
    status: Literal["optimal", "feasible"] = "optimal"
    gap, settled = 0.0, True
    reached: list[tuple[Callable[[frozenset[str]], int], int]] = []

    def accept(chosen: frozenset[str]) -> bool:
        return model.holds(chosen) and all(f(chosen) >= v for f, v in reached)

    for step, preference in enumerate(prefer):
        measure = cost if preference == "cost" else index
        terms = (
            {c: -v for c, v in model.cost_terms().items()}
            if preference == "cost"
            else model.index_terms
        )
        outcome, found = model.maximise(terms, accept, node_limit)
        candidates = [s for s in (found, best) if s is not None]
        if outcome.status != "optimal" and best is None and at_most is None:
            candidates.append(_trimmed(model, everything))
        if not candidates:
            return None
        best = max(candidates, key=measure)
        if outcome.status != "optimal":
            settled = False
            if step == 0:
                status = "feasible"
                value = measure(best)
                distance = max(0.0, outcome.bound - value)
                gap = min(1.0, distance / abs(value)) if value else 0.0
            break
        reached.append((measure, measure(best)))
        if preference == "cost":
            model.programme.at_most(model.cost_terms(), problem.cost(best))
        else:
            model.programme.at_least(model.index_terms, measure(best))
    if best is None:
        best = frozenset()
    if settled and ties:
        best, settled = _smallest_ids(model, best, accept, node_limit)
    return Choice(best, status, gap, settled, model.nodes)


def choose_cheapest(
    problem: Problem, conditions: Sequence[Condition], node_limit: int
) -> Choice | None:
    """Least effort, then smaller ids: for single needs, where the indices do not matter."""
    return choose(problem, conditions, prefer=("cost",), node_limit=node_limit)


def choose_best(
    problem: Problem, among: Iterable[str], at_most: int, node_limit: int
) -> Choice | None:
    """At most so many practices with the largest sum of indices, then least effort, then ids."""
    return choose(
        problem,
        (),
        prefer=("index", "cost"),
        among=among,
        at_most=at_most,
        node_limit=node_limit,
    )


def _everything(problem: Problem, allowed: Collection[str]) -> frozenset[str]:
    """The largest closed set within the allowed practices."""
    keep = set(allowed)
    while True:
        broken = {p for p in keep if not set(problem.candidates[p].requires) <= keep}
        if not broken:
            return frozenset(keep)
        keep -= broken


def _trimmed(model: _Model, everything: frozenset[str]) -> frozenset[str]:
    """A closed set that meets the conditions: all practices less the dearest that can go."""
    keep = set(everything)
    for pid in sorted(keep, key=lambda p: (-model.problem.candidates[p].cost, p)):
        if model.holds(keep - {pid}):
            keep.discard(pid)
    return frozenset(keep)


def _smallest_ids(
    model: _Model,
    best: frozenset[str],
    accept: Callable[[frozenset[str]], bool],
    node_limit: int,
) -> tuple[frozenset[str], bool]:
    rows = len(model.programme.rows)
    model.forbid(best)
    outcome, other = model.maximise({}, accept, node_limit, feasible=False)
    del model.programme.rows[rows]
    if outcome.status == "infeasible":
        return best, True
    if other is None:
        return best, False
    for first in range(0, len(model.among), _BLOCK):
        block = model.among[first : first + _BLOCK]
        weights = {model.practice[pid]: 2 ** (len(block) - 1 - i) for i, pid in enumerate(block)}
        outcome, found = model.maximise(weights, accept, node_limit)
        if outcome.status != "optimal" or found is None:
            return min(best, other, key=sorted), False
        best = found
        for pid in block:
            model.programme.fixed[model.practice[pid]] = pid in best
    ids = sorted(best)
    for size in range(len(ids)):
        if accept(frozenset(ids[:size])):
            return frozenset(ids[:size]), True
    return best, True
