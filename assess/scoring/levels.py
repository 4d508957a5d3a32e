"""Staged maturity models: criterion status, level shares, ratings, and the level attained.

Ratings and the rule "largely at the level, fully below it" follow ISO/IEC 33020. All comparisons
are made on counts, so that a share of exactly 0.85 or 0.50 is never blurred by binary fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assess.answers.model import Assessment
from assess.frozen import frozen
from assess.scoring.bounds import Bounds
from assess.scoring.result import (
    Blocker,
    CategoryResult,
    CriterionStatus,
    LevelResult,
    ModelResult,
    Rating,
    ShortFall,
)
from assess.scoring.tables import CriterionRow, ModelTable

__all__ = [
    "Verdict",
    "criterion_status",
    "judge",
    "level_result",
    "model_result",
    "rating_of",
    "statuses",
]

Statuses = Mapping[str, CriterionStatus]


def criterion_status(requires: Iterable[tuple[str, int]], bounds: Bounds) -> CriterionStatus:
    """Met, unmet, unknown or not applicable (design rule "Criterion").

    Questions that are not applicable drop out of what the criterion requires.
    """
    applicable = False
    met = True
    for question, option in requires:
        interval = bounds[question]
        if interval is None:
            continue
        applicable = True
        if interval[1] < option:
            return "unmet"
        if interval[0] < option:
            met = False
    if not applicable:
        return "not_applicable"
    return "met" if met else "unknown"


def statuses(rows: Iterable[CriterionRow], bounds: Bounds) -> dict[str, CriterionStatus]:
    """The status of each criterion by id."""
    return {row.id: criterion_status(row.requires, bounds) for row in rows}


def rating_of(met: int, applicable: int) -> Rating:
    """N ≤ 15 % < P ≤ 50 % < L ≤ 85 % < F (ISO/IEC 33020); F when nothing applies."""
    hundredfold = met * 100
    if applicable == 0 or hundredfold > 85 * applicable:
        return "F"
    if hundredfold > 50 * applicable:
        return "L"
    return "P" if hundredfold > 15 * applicable else "N"


@lru_cache(maxsize=4096)  # the same few counts come back in every file
def level_result(
    level: int, met: int, unmet: int, unknown: int, not_applicable: int
) -> LevelResult:
    """One level from its counts: shares (1 when nothing applies) and rating."""
    applicable = met + unmet + unknown
    return LevelResult(
        level=level,
        share=met / applicable if applicable else 1.0,
        share_high=(met + unknown) / applicable if applicable else 1.0,
        rating=rating_of(met, applicable),
        met=met,
        unmet=unmet,
        unknown=unknown,
        not_applicable=not_applicable,
    )


@frozen
class Verdict:
    """The level rule over some criteria: unknown ones count as unmet (low) or as met (high)."""

    levels: tuple[LevelResult, ...]
    low: int
    high: int

    @property
    def index_low(self) -> float:
        """Sum of the shares of the levels that are not empty."""
        return sum(n.share for n in self.levels if not n.empty)

    @property
    def index_high(self) -> float:
        """The same with unknown criteria met."""
        return sum(n.share_high for n in self.levels if not n.empty)


def _attained(counts: Sequence[tuple[int, int]], stop: int) -> int:
    """The largest level attained below ``stop``, the first with an essential criterion open.

    ``counts`` are (met, applicable) for each level. A level without an applicable criterion counts
    as fully met, but some level in 1…k must have one.
    """
    best = 0
    some_level_counts = False
    for k, (met, applicable) in enumerate(counts, start=1):
        if k >= stop:
            break
        some_level_counts = some_level_counts or applicable > 0
        rating = rating_of(met, applicable)
        if some_level_counts and rating in "LF":
            best = k
        if rating != "F":
            break
    return best


def judge(rows: Iterable[CriterionRow], status: Statuses, top: int) -> Verdict:
    """Count each level and apply the level rule.

    All essential criteria of 1…k met, levels below k above 85 %, k above 50 %.
    """
    met, unmet, unknown, waived = ([0] * (top + 1) for _ in range(4))
    low_stop = high_stop = top + 1
    for row in rows:
        state, level = status[row.id], row.level
        if state == "met":
            met[level] += 1
        elif state == "not_applicable":
            waived[level] += 1
        else:
            if row.essential and level < low_stop:
                low_stop = level
            if state == "unknown":
                unknown[level] += 1
            else:
                unmet[level] += 1
                if row.essential and level < high_stop:
                    high_stop = level
    span = range(1, top + 1)
    applicable = [met[k] + unmet[k] + unknown[k] for k in range(top + 1)]
    return Verdict(
        levels=tuple(level_result(k, met[k], unmet[k], unknown[k], waived[k]) for k in span),
        low=_attained([(met[k], applicable[k]) for k in span], low_stop),
        high=_attained([(met[k] + unknown[k], applicable[k]) for k in span], high_stop),
    )


def _category(
    category: str, rows: Sequence[CriterionRow], status: Statuses, top: int
) -> CategoryResult:
    verdict = judge(rows, status, top)
    met = sum(n.met for n in verdict.levels)
    unknown = sum(n.unknown for n in verdict.levels)
    applicable = sum(n.applicable for n in verdict.levels)
    return CategoryResult(
        id=category,
        level=verdict.low,
        low=verdict.low,
        high=verdict.high,
        share=met / applicable if applicable else 1.0,
        share_high=(met + unknown) / applicable if applicable else 1.0,
        levels=verdict.levels,
    )


def _blockers(
    table: ModelTable, level: int, status: Statuses, bounds: Bounds, assessment: Assessment
) -> tuple[Blocker, ...]:
    if level >= table.top:
        return ()
    out = []
    for row in table.rows:
        state = status[row.id]
        if row.level > level + 1 or state in ("met", "not_applicable"):
            continue
        short = []
        for question, need in row.requires:
            interval = bounds[question]
            if interval is not None and interval[0] < need:
                said = assessment.answer(question)
                status_of = said.status if said.between is None else "answered"
                fall = ShortFall(question, interval[0], need, status_of, said.discussion)
                short.append(fall)
        out.append(Blocker(row.id, row.level, row.essential, state, tuple(short)))
    return tuple(out)


def model_result(
    table: ModelTable, assessment: Assessment, bounds: Bounds, shown: Bounds
) -> ModelResult:
    """The verdict of one maturity model over the answer intervals ``bounds``.

    ``shown`` are the intervals that the evidence carries; they give the level shown.
    """
    status = statuses(table.rows, bounds)
    verdict = judge(table.rows, status, table.top)
    return ModelResult(
        id=table.id,
        level=verdict.low,
        low=verdict.low,
        high=verdict.high,
        shown=judge(table.rows, statuses(table.rows, shown), table.top).low,
        index=verdict.index_low,
        index_low=verdict.index_low,
        index_high=verdict.index_high,
        levels=verdict.levels,
        categories={
            k: _category(k, rows, status, table.top) for k, rows in table.categories.items()
        },
        criteria=status,
        blockers=_blockers(table, verdict.low, status, bounds, assessment),
    )
