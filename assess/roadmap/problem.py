"""The planning problem in whole numbers: what each practice would change, exactly.

Scoring says where a team stands; planning asks thousands of times where it *would* stand. This
module compiles a rubric and an assessment once, with efforts, indices and residuals as integers or
fractions, so that the solver and the schedule compare without rounding. Everything a plan claims is
scored again by `assess.scoring` afterwards (see plan.py).

Only low bounds matter here: a level is credited for what is shown, and a practice that raises a
question to an option makes at least that option true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from assess.answers.model import Assessment
from assess.roadmap.values import Effort
from assess.rubric.model import Challenge, MaturityModel, Practice, Rubric

__all__ = [
    "Candidate",
    "ChallengeRule",
    "CriterionRule",
    "Problem",
    "compile_problem",
    "exact",
    "low_bounds",
    "still_raises",
]

_FINEST = 10**6
_INDEX_SCALE = 10**7


def exact(number: float) -> Fraction:
    """The number as people wrote it: 0.1 is one tenth, not the nearest binary fraction."""
    return Fraction(repr(float(number)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A practice that is not done and could be planned."""

    id: str
    raises: Mapping[str, int]
    """Only applicable questions, and only where it raises the low bound."""
    requires: tuple[str, ...]
    """Prerequisites that are not done."""
    cost: int
    """Likely effort, in units of ``Problem.cost_scale`` to the person-week."""
    effort: Effort


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """An applicable criterion: met when every need is reached."""

    id: str
    model: str
    level: int
    category: str
    essential: bool
    needs: tuple[tuple[str, int], ...]
    gain: int
    """What meeting it adds to the sum of indices, in units of ``Problem.index_scale``."""

    def met(self, values: Mapping[str, int]) -> bool:
        """True when the values reach every need."""
        return all(values[q] >= t for q, t in self.needs)


@dataclass(frozen=True, slots=True)
class ChallengeRule:
    """Worst-case residual of a challenge as an exact function of the values."""

    id: str
    exposure: int
    controls: tuple[tuple[str, int, Fraction], ...]
    """Question, option of full control, and weight as a share of all applicable weights."""
    scale: int
    relief: Mapping[str, tuple[int, ...]]
    """What each value of a question takes off the residual, in units of ``scale`` to the point."""

    def residual(self, values: Mapping[str, int]) -> Fraction:
        """Exposure × (1 − coverage); 0 when no control applies."""
        if not self.controls:
            return Fraction(0)
        relief = sum(row[values[q]] for q, row in self.relief.items())
        return Fraction(self.exposure * self.scale - relief, self.scale)


@dataclass(frozen=True)
class Problem:
    """Everything the planner computes with."""

    low: Mapping[str, int]
    """Low bound of every applicable ladder question, assumed practices included."""
    candidates: Mapping[str, Candidate]
    """By id, in the order of ids."""
    done: frozenset[str]
    """Practices whose options are reached, assumed ones included."""
    criteria: Mapping[str, CriterionRule]
    """Applicable criteria by ``model/criterion``."""
    challenges: Mapping[str, ChallengeRule]
    cost_scale: int
    index_scale: int
    risk_scale: int
    touched: Mapping[str, tuple[CriterionRule, ...]]
    """Criteria by the questions they need."""
    relief: Mapping[str, tuple[int, ...]]
    """What each value of a question takes off the sum of residuals, in ``risk_scale`` units."""

    def values(self, chosen: Iterable[str]) -> dict[str, int]:
        """Low bounds after the chosen candidates are applied."""
        out = dict(self.low)
        for pid in chosen:
            for q, t in self.candidates[pid].raises.items():
                if t > out[q]:
                    out[q] = t
        return out

    def index_units(self, values: Mapping[str, int]) -> int:
        """Sum of all models' indices, in ``index_scale`` units."""
        return sum(c.gain for c in self.criteria.values() if c.met(values))

    def cost(self, chosen: Iterable[str]) -> int:
        """Sum of likely efforts, in ``cost_scale`` units."""
        return sum(self.candidates[pid].cost for pid in chosen)

    def closed(self, chosen: Collection[str]) -> bool:
        """True when every prerequisite that is not done is chosen too."""
        return all(r in chosen for pid in chosen for r in self.candidates[pid].requires)

    def closure(self, pid: str) -> frozenset[str]:
        """The practice with all its prerequisites that are not done."""
        out: set[str] = set()
        stack = [pid]
        while stack:
            p = stack.pop()
            if p not in out:
                out.add(p)
                stack.extend(self.candidates[p].requires)
        return frozenset(out)


def low_bounds(rubric: Rubric, assessment: Assessment) -> dict[str, int]:
    """Low bound of every applicable ladder question."""
    out = {}
    for q in rubric.ladder:
        answer = assessment.answer(q.id)
        if not answer.waived:
            out[q.id] = answer.at_least
    return out


def still_raises(rubric: Rubric, practice: Practice, low: Mapping[str, int]) -> dict[str, int]:
    """What the practice would still raise; it is done when that is nothing.

    A question that does not apply asks for nothing, so a practice all of whose questions do not
    apply is never planned, and nothing waits for it.
    """
    out = {}
    for q, t in practice.raises.items():
        if q in low:
            reachable = min(t, rubric.question_by_id[q].top)
            if reachable > low[q]:
                out[q] = reachable
    return out


def compile_problem(
    rubric: Rubric,
    assessment: Assessment,
    exposures: Mapping[str, int],
    *,
    assumed: Collection[str] = (),
    unavailable: Collection[str] = (),
    efforts: Mapping[str, Effort] | None = None,
) -> Problem:
    """Compile the rubric and the answers.

    Args:
        rubric: the rubric; its practices must form a DAG.
        assessment: the answers.
        exposures: worst-case exposure by challenge, as scored.
        assumed: practices taken as done; what they raise counts as reached.
        unavailable: practices that may not be chosen.
        efforts: effort of every practice, own estimates included.
    """
    low = low_bounds(rubric, assessment)
    for practice in rubric.practices:
        if practice.id in assumed:
            low |= still_raises(rubric, practice, low)
    done = frozenset(
        p.id for p in rubric.practices if p.id in assumed or not still_raises(rubric, p, low)
    )
    efforts = efforts or {p.id: Effort(*p.effort) for p in rubric.practices}
    open_practices = sorted(
        (p for p in rubric.practices if p.id not in done and p.id not in unavailable),
        key=lambda p: p.id,
    )
    cost_scale = min(
        _FINEST, lcm(*(exact(efforts[p.id].likely).denominator for p in open_practices))
    )
    candidates = {
        p.id: Candidate(
            id=p.id,
            raises=still_raises(rubric, p, low),
            requires=tuple(r for r in dict.fromkeys(p.requires) if r not in done),
            cost=round(exact(efforts[p.id].likely) * cost_scale),
            effort=efforts[p.id],
        )
        for p in open_practices
    }
    criteria, index_scale = _criteria(rubric.models, low)
    touched: dict[str, list[CriterionRule]] = {}
    for rule in criteria.values():
        for q, _ in rule.needs:
            touched.setdefault(q, []).append(rule)
    challenges = {c.id: _challenge(rubric, c, low, exposures[c.id]) for c in rubric.challenges}
    relief, risk_scale = _relief(rubric, challenges.values(), low)
    return Problem(
        low=low,
        candidates=candidates,
        done=done,
        criteria=criteria,
        challenges=challenges,
        cost_scale=cost_scale,
        index_scale=index_scale,
        risk_scale=risk_scale,
        touched={q: tuple(rules) for q, rules in touched.items()},
        relief=relief,
    )


def _criteria(
    models: Iterable[MaturityModel], low: Mapping[str, int]
) -> tuple[dict[str, CriterionRule], int]:
    applicable = []
    counts: dict[tuple[str, int], int] = {}
    for model in models:
        for c in model.criteria:
            needs = tuple((q, t) for q, t in c.requires.items() if q in low)
            if needs:
                applicable.append((model.id, c, needs))
                counts[model.id, c.level] = counts.get((model.id, c.level), 0) + 1
    # Beyond ten million units a solver's floating point would no longer tell neighbours apart;
    # indices that differ by less than that are a tie then. No shipped rubric comes near.
    scale = min(_INDEX_SCALE, lcm(*counts.values()))
    return {
        f"{model_id}/{c.id}": CriterionRule(
            id=c.id,
            model=model_id,
            level=c.level,
            category=c.category,
            essential=c.essential,
            needs=needs,
            gain=round(Fraction(scale, counts[model_id, c.level])),
        )
        for model_id, c, needs in applicable
    }, scale


def _challenge(
    rubric: Rubric, challenge: Challenge, low: Mapping[str, int], exposure: int
) -> ChallengeRule:
    controls = tuple(
        (c.question, c.option, c.weight, rubric.question_by_id[c.question].top)
        for c in challenge.controls
        if c.question in low
    )
    return _challenge_rule(challenge.id, controls, exposure)


@lru_cache(maxsize=1024)  # the same for many teams, and exact arithmetic is slow
def _challenge_rule(
    challenge: str, controls: tuple[tuple[str, int, float, int], ...], exposure: int
) -> ChallengeRule:
    """The rule for applicable controls, each a question, an option, a weight and the top option."""
    weights = [exact(weight) for _, _, weight, _ in controls]
    total = sum(weights, Fraction(0))
    shares = tuple((c[0], c[1], w / total) for c, w in zip(controls, weights, strict=True))
    table: dict[str, list[Fraction]] = {}
    for (q, option, share), (*_, top) in zip(shares, controls, strict=True):
        row = table.setdefault(q, [Fraction(0)] * (top + 1))
        for v in range(len(row)):
            row[v] += exposure * share * min(Fraction(v, option), Fraction(1))
    scale = lcm(*(f.denominator for row in table.values() for f in row))
    relief = {q: tuple(int(f * scale) for f in row) for q, row in table.items()}
    return ChallengeRule(challenge, exposure, shares, scale, relief)


def _relief(
    rubric: Rubric, challenges: Collection[ChallengeRule], low: Mapping[str, int]
) -> tuple[dict[str, tuple[int, ...]], int]:
    scale = lcm(*(rule.scale for rule in challenges))
    table = {q: [0] * (rubric.question_by_id[q].top + 1) for q in low}
    for rule in challenges:
        for q, row in rule.relief.items():
            for v, relief in enumerate(row):
                table[q][v] += relief * (scale // rule.scale)
    return {q: tuple(row) for q, row in table.items()}, scale
