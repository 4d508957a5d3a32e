"""A thin wrapper around HiGHS: a binary programme of maximising a whole-number objective.

HiGHS is deterministic with one thread and a fixed seed; it is stopped by nodes, so that a slow
machine gets the same plan as a fast one. The wall clock is a last resort only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from highspy import HighsLp

__all__ = ["TIME_LIMIT", "Outcome", "Programme"]

TIME_LIMIT = 60.0
"""Seconds for one solver step."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the solver found."""

    status: Literal["optimal", "infeasible", "stopped"]
    values: tuple[bool, ...] | None
    """Value of every column; ``None`` without a solution."""
    bound: float
    """No solution's objective is larger (meaningful unless infeasible)."""
    nodes: int


@dataclass(slots=True)
class Programme:
    """Binary columns and linear rows ``lower ≤ Σ coefficient·column ≤ upper`` in whole numbers."""

    columns: int = 0
    fixed: dict[int, bool] = field(default_factory=dict)
    rows: list[tuple[dict[int, int], float, float]] = field(default_factory=list)

    def column(self) -> int:
        """Add a column and return its number."""
        self.columns += 1
        return self.columns - 1

    def at_least(self, terms: Mapping[int, int], bound: int) -> None:
        """Add a row Σ terms ≥ bound."""
        self.rows.append((dict(terms), float(bound), float("inf")))

    def at_most(self, terms: Mapping[int, int], bound: int) -> None:
        """Add a row Σ terms ≤ bound."""
        self.rows.append((dict(terms), float("-inf"), float(bound)))

    def maximise(
        self,
        objective: Mapping[int, int],
        node_limit: int,
        *,
        feasible: bool = False,
    ) -> Outcome:
        """Solve for the largest objective.

        HiGHS 1.16 fails on rare programmes after simplifying them ("solve error"); these, and a
        programme that it wrongly calls infeasible, are solved again as they stand.

        Args:
            objective: coefficient by column.
            node_limit: branch-and-bound nodes allowed.
            feasible: the caller knows a solution.
        """
        if not self.columns:
            feasible = all(low <= 0 <= high for _, low, high in self.rows)
            return Outcome("optimal" if feasible else "infeasible", () if feasible else None, 0, 0)
        outcome = self._solve(objective, node_limit, simplify=True)
        if outcome is None or (feasible and outcome.status == "infeasible"):
            outcome = self._solve(objective, node_limit, simplify=False)
        return outcome or Outcome("stopped", None, float("inf"), 0)

    def _solve(
        self, objective: Mapping[int, int], node_limit: int, *, simplify: bool
    ) -> Outcome | None:
        """Run HiGHS once; ``None`` when it failed."""
        import highspy  # late: it loads numpy, about a tenth of a second
        from highspy._core import _Highs

        highs = _Highs()  # highspy.Highs would print a banner to standard output
        settings: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
            "mip_feasibility_tolerance": 1e-9,
            "presolve": "choose" if simplify else "off",
            "mip_max_nodes": node_limit,
            "time_limit": TIME_LIMIT,
        }
        for name, value in settings.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._lp(objective))
        if highs.run() == highspy.HighsStatus.kError:
            return None
        info = highs.getInfo()
        status = highs.getModelStatus()
        nodes = max(0, int(info.mip_node_count))
        if status == highspy.HighsModelStatus.kInfeasible:
            return Outcome("infeasible", None, 0, nodes)
        found = info.primal_solution_status == highspy.kSolutionStatusFeasible
        values = tuple(v > 0.5 for v in highs.getSolution().col_value) if found else None
        optimal = found and status == highspy.HighsModelStatus.kOptimal
        return Outcome("optimal" if optimal else "stopped", values, -info.mip_dual_bound, nodes)

    def _lp(self, objective: Mapping[int, int]) -> HighsLp:
        import highspy

        lp = highspy.HighsLp()
        lp.num_col_ = self.columns
        lp.num_row_ = len(self.rows)
        cost = [0.0] * self.columns
        for column, coefficient in objective.items():
            cost[column] = -float(coefficient)  # HiGHS minimises
        lp.col_cost_ = cost
        lp.col_lower_ = [float(self.fixed.get(c, False)) for c in range(self.columns)]
        lp.col_upper_ = [float(self.fixed.get(c, True)) for c in range(self.columns)]
        lp.integrality_ = [highspy.HighsVarType.kInteger] * self.columns
        lp.row_lower_ = [low for _, low, _ in self.rows]
        lp.row_upper_ = [high for _, _, high in self.rows]
        starts = [0]
        index: list[int] = []
        value: list[float] = []
        for terms, _, _ in self.rows:
            index.extend(terms)
            value.extend(float(v) for v in terms.values())
            starts.append(len(index))
        matrix = highspy.HighsSparseMatrix()
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_ = self.columns
        matrix.num_row_ = len(self.rows)
        matrix.start_ = starts
        matrix.index_ = index
        matrix.value_ = value
        lp.a_matrix_ = matrix
        return lp
