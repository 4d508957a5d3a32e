"""The roadmap rules written down a second time, as plainly as possible: brute force.

Nothing here uses assess.scoring or assess.roadmap. It reads only the rubric and the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain, combinations

from assess.answers.model import Assessment
from assess.rubric.model import Challenge, Criterion, Rubric


def low_answers(rubric: Rubric, assessment: Assessment) -> dict[str, int]:
    """Low bound by applicable ladder question."""
    low = {}
    for question in rubric.questions:
        if question.kind != "ladder":
            continue
        answer = assessment.answers.get(question.id)
        if answer is None or answer.unsure:
            low[question.id] = 0
        elif answer.option is not None:
            low[question.id] = answer.option
        elif answer.reason is None:
            low[question.id] = 0
    return low


def met(criterion: Criterion, low: Mapping[str, int]) -> bool | None:
    """True, False, or None when the criterion does not apply."""
    known = [low[q] >= t for q, t in criterion.requires.items() if q in low]
    return all(known) if known else None


def level_of(criteria: Iterable[Criterion], top: int, low: Mapping[str, int]) -> int:
    """The level rule, literally."""
    by_level: dict[int, list[tuple[bool, bool]]] = {j: [] for j in range(1, top + 1)}
    for c in criteria:
        state = met(c, low)
        if state is not None:
            by_level[c.level].append((state, c.essential))

    def share(j: int) -> Fraction:
        states = [s for s, _ in by_level[j]]
        return Fraction(sum(states), len(states)) if states else Fraction(1)

    best = 0
    for k in range(1, top + 1):
        if not any(by_level[j] for j in range(1, k + 1)):
            continue
        essentials = all(s for j in range(1, k + 1) for s, e in by_level[j] if e)
        below = all(share(j) > Fraction(85, 100) for j in range(1, k))
        if essentials and below and share(k) > Fraction(1, 2):
            best = k
    return best


def index_sum(rubric: Rubric, low: Mapping[str, int]) -> Fraction:
    """Sum of the indices of all models."""
    total = Fraction(0)
    for model in rubric.models:
        for j in range(1, model.top + 1):
            states = [s for c in model.criteria if c.level == j and (s := met(c, low)) is not None]
            if states:
                total += Fraction(sum(states), len(states))
    return total


def exposure_of(challenge: Challenge, rubric: Rubric, assessment: Assessment) -> int:
    """Worst-case exposure."""
    points = challenge.exposure.base
    for add in challenge.exposure.add:
        answer = assessment.answers.get(add.question)
        open_answer = answer is None or answer.status in ("unsure", "unanswered")
        if open_answer or (answer.option is not None and answer.option >= add.at_least):
            points += add.points
    return min(5, max(1, points))


def residual_of(
    challenge: Challenge, rubric: Rubric, assessment: Assessment, low: Mapping[str, int]
) -> Fraction:
    """Worst-case residual, with weights as the decimal numbers people wrote."""
    controls = [c for c in challenge.controls if c.question in low]
    if not controls:
        return Fraction(0)
    total = sum(Fraction(str(c.weight)) for c in controls)
    covered = sum(
        Fraction(str(c.weight)) * min(Fraction(low[c.question], c.option), Fraction(1))
        for c in controls
    )
    return exposure_of(challenge, rubric, assessment) * (1 - covered / total)


def apply(rubric: Rubric, low: Mapping[str, int], chosen: Iterable[str]) -> dict[str, int]:
    """Low bounds with the raises of the chosen practices."""
    out = dict(low)
    for pid in chosen:
        for q, t in rubric.practice_by_id[pid].raises.items():
            if q in out:
                out[q] = max(out[q], t)
    return out


def attains(
    rubric: Rubric,
    assessment: Assessment,
    low: Mapping[str, int],
    targets: Mapping[str, int],
    max_risk: Mapping[str, float],
) -> bool:
    """Every target and every ceiling."""
    for key, wanted in targets.items():
        model = rubric.model(key.split(".")[0])
        criteria = [c for c in model.criteria if "." not in key or c.category == key.split(".")[1]]
        if level_of(criteria, model.top, low) < wanted:
            return False
    for challenge in rubric.challenges:
        if challenge.id in max_risk:
            ceiling = Fraction(str(max_risk[challenge.id]))
            if residual_of(challenge, rubric, assessment, low) > ceiling:
                return False
    return True


def open_practices(rubric: Rubric, low: Mapping[str, int]) -> list[str]:
    """Practices that are not done."""
    return [
        p.id
        for p in rubric.practices
        if not all(q not in low or low[q] >= t for q, t in p.raises.items())
    ]


def closed_subsets(rubric: Rubric, candidates: list[str]) -> Iterable[tuple[str, ...]]:
    """All subsets closed under prerequisites that are not done."""
    everything = set(candidates)
    subsets = chain.from_iterable(
        combinations(sorted(candidates), n) for n in range(len(candidates) + 1)
    )
    for subset in subsets:
        have = set(subset)
        if all(
            r in have or r not in everything
            for pid in subset
            for r in rubric.practice_by_id[pid].requires
        ):
            yield subset


def best_plan(
    rubric: Rubric,
    assessment: Assessment,
    targets: Mapping[str, int],
    max_risk: Mapping[str, float],
) -> tuple[str, ...] | None:
    """Sorted ids of the optimal plan, or None when no set of practices attains everything."""
    low = low_answers(rubric, assessment)
    best = None
    for subset in closed_subsets(rubric, open_practices(rubric, low)):
        after = apply(rubric, low, subset)
        if attains(rubric, assessment, after, targets, max_risk):
            cost = sum(
                (Fraction(str(rubric.practice_by_id[p].effort[1])) for p in subset), Fraction(0)
            )
            key = (cost, -index_sum(rubric, after), subset)
            if best is None or key < best:
                best = key
    return None if best is None else best[2]
