"""Staged maturity models: criterion status, level shares, ratings, and the level attained.

Ratings and the rule "largely at the level, fully below it" follow ISO/IEC 33020. All comparisons
are made on counts, so that a share of exactly 0.85 or 0.50 is never blurred by binary fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.rubric.model import Criterion, MaturityModel
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

__all__ = ["Attained", "attained", "criterion_status", "level_results", "model_result", "rating_of"]


def criterion_status(requires: Mapping[str, int], bounds: Bounds) -> CriterionStatus:
    """Met, unmet, unknown or not applicable (design rule "Criterion").

    Questions that are not applicable drop out of what the criterion requires.
    """
    applicable = False
    met = True
    for question, option in requires.items():
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


def rating_of(met: int, applicable: int) -> Rating:
    """N ≤ 15 % < P ≤ 50 % < L ≤ 85 % < F (ISO/IEC 33020); F when nothing applies."""
    hundredfold = met * 100
    if applicable == 0 or hundredfold > 85 * applicable:
        return "F"
    if hundredfold > 50 * applicable:
        return "L"
    return "P" if hundredfold > 15 * applicable else "N"


def level_results(
    criteria: Iterable[Criterion], status: Mapping[str, CriterionStatus], top: int
) -> tuple[LevelResult, ...]:
    """Counts, shares and rating of the levels 1…``top`` over some of a model's criteria."""
    counts = [dict.fromkeys(("met", "unmet", "unknown", "not_applicable"), 0) for _ in range(top)]
    for c in criteria:
        counts[c.level - 1][status[c.id]] += 1
    out = []
    for k, n in enumerate(counts, start=1):
        applicable = n["met"] + n["unmet"] + n["unknown"]
        out.append(
            LevelResult(
                level=k,
                share=n["met"] / applicable if applicable else 1.0,
                share_high=(n["met"] + n["unknown"]) / applicable if applicable else 1.0,
                rating=rating_of(n["met"], applicable),
                met=n["met"],
                unmet=n["unmet"],
                unknown=n["unknown"],
                not_applicable=n["not_applicable"],
            )
        )
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Attained:
    """The level attained when unknown criteria count as unmet (low) and as met (high)."""

    low: int
    high: int


def _attained(counts: Sequence[tuple[int, int]], essential_unmet: set[int]) -> int:
    """``counts``: (met, applicable) for each level; ``essential_unmet``: levels with one unmet."""
    best = 0
    some_level_counts = False
    for k, (met, applicable) in enumerate(counts, start=1):
        some_level_counts = some_level_counts or applicable > 0
        if k in essential_unmet:
            break
        if some_level_counts and rating_of(met, applicable) in "LF":
            best = k
        if rating_of(met, applicable) != "F":
            break
    return best


def attained(
    levels: Sequence[LevelResult],
    criteria: Iterable[Criterion],
    status: Mapping[str, CriterionStatus],
) -> Attained:
    """The level rule: all essential criteria of 1…k met, levels below k above 85 %, k above 50 %.

    A level without an applicable criterion counts as fully met, but at least one level in 1…k must
    have one.
    """
    essential = [c for c in criteria if c.essential]
    return Attained(
        low=_attained(
            [(n.met, n.applicable) for n in levels],
            {c.level for c in essential if status[c.id] in ("unmet", "unknown")},
        ),
        high=_attained(
            [(n.met + n.unknown, n.applicable) for n in levels],
            {c.level for c in essential if status[c.id] == "unmet"},
        ),
    )


def _category(
    category: str, model: MaturityModel, status: Mapping[str, CriterionStatus]
) -> CategoryResult:
    criteria = [c for c in model.criteria if c.category == category]
    levels = level_results(criteria, status, model.top)
    reach = attained(levels, criteria, status)
    met = sum(n.met for n in levels)
    unknown = sum(n.unknown for n in levels)
    applicable = sum(n.applicable for n in levels)
    return CategoryResult(
        id=category,
        level=reach.low,
        low=reach.low,
        high=reach.high,
        share=met / applicable if applicable else 1.0,
        share_high=(met + unknown) / applicable if applicable else 1.0,
        levels=levels,
    )


def _blockers(
    model: MaturityModel,
    level: int,
    status: Mapping[str, CriterionStatus],
    bounds: Bounds,
    assessment: Assessment,
) -> tuple[Blocker, ...]:
    if level >= model.top:
        return ()
    out = []
    for c in model.criteria:
        if c.level > level + 1 or status[c.id] not in ("unmet", "unknown"):
            continue
        short = []
        for question, need in c.requires.items():
            interval = bounds[question]
            if interval is not None and interval[0] < need:
                short.append(
                    ShortFall(question, interval[0], need, assessment.answer(question).status)
                )
        out.append(Blocker(c.id, c.level, c.essential, status[c.id], tuple(short)))
    return tuple(out)


def model_result(
    model: MaturityModel, assessment: Assessment, bounds: Bounds, shown_bounds: Bounds
) -> ModelResult:
    """The verdict of one maturity model over the answer intervals ``bounds``.

    ``shown_bounds`` are the intervals that the evidence carries; they give ``shown``.
    """
    status = {c.id: criterion_status(c.requires, bounds) for c in model.criteria}
    levels = level_results(model.criteria, status, model.top)
    reach = attained(levels, model.criteria, status)
    shown_status = {c.id: criterion_status(c.requires, shown_bounds) for c in model.criteria}
    shown_levels = level_results(model.criteria, shown_status, model.top)
    index = sum(n.share for n in levels if not n.empty)
    return ModelResult(
        id=model.id,
        level=reach.low,
        low=reach.low,
        high=reach.high,
        shown=attained(shown_levels, model.criteria, shown_status).low,
        index=index,
        index_low=index,
        index_high=sum(n.share_high for n in levels if not n.empty),
        levels=levels,
        categories={c.id: _category(c.id, model, status) for c in model.categories},
        criteria=status,
        blockers=_blockers(model, reach.low, status, bounds, assessment),
    )
