"""Goals: target levels and ceilings for risks, as exact conditions on the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assess.errors import Message, PlanError
from assess.roadmap.problem import ChallengeRule, CriterionRule, Problem, exact
from assess.roadmap.suggest import did_you_mean
from assess.rubric.model import MaturityModel, Rubric

__all__ = ["Condition", "LevelCondition", "LevelShare", "RiskCondition", "conditions"]

_FULLY = Fraction(85, 100)
_LARGELY = Fraction(50, 100)


@dataclass(frozen=True, slots=True)
class LevelShare:
    """What one level asks: its essential criteria, and at least ``count`` criteria met in all."""

    level: int
    criteria: tuple[CriterionRule, ...]
    count: int

    def short(self, values: Mapping[str, int]) -> tuple[CriterionRule, ...]:
        """The criteria in the way: unmet essential ones, and all unmet if too few are met."""
        unmet = tuple(c for c in self.criteria if not c.met(values))
        if len(self.criteria) - len(unmet) < self.count:
            return unmet
        return tuple(c for c in unmet if c.essential)


@dataclass(frozen=True, slots=True)
class LevelCondition:
    """A model, or one category of it, attains ``level`` or more."""

    key: str
    title: str
    level: int
    shares: tuple[LevelShare, ...]
    """Every level that has to hold; empty when ``level`` is 0."""
    empty: bool = False
    """True when no criterion applies at all, so that nothing above level 0 can be attained."""

    def holds(self, values: Mapping[str, int]) -> bool:
        """True when the level is attained with these values."""
        return not self.empty and not any(s.short(values) for s in self.shares)


@dataclass(frozen=True, slots=True)
class RiskCondition:
    """A challenge's worst-case residual is at most ``ceiling`` (below it, when ``strict``)."""

    key: str
    title: str
    ceiling: Fraction
    rule: ChallengeRule
    strict: bool = False

    def holds(self, values: Mapping[str, int]) -> bool:
        """True when the residual is low enough with these values."""
        residual = self.rule.residual(values)
        return residual < self.ceiling if self.strict else residual <= self.ceiling


Condition = LevelCondition | RiskCondition


def level_condition(
    problem: Problem, model: MaturityModel, category: str, level: int
) -> LevelCondition:
    """The level rule of design for one model or category, as counts of criteria.

    A level is attained when the essential criteria of all levels up to it are met, more than 85 %
    of the criteria of every level below it, and more than half of its own. Where nothing applies up
    to ``level``, the first level with an applicable criterion has to be attained instead: that is
    then the only way to stand at ``level`` or higher.
    """
    key = f"{model.id}.{category}" if category else model.id
    title = model.short
    if category:
        title += ", " + next(c.title for c in model.categories if c.id == category)
    if level <= 0:
        return LevelCondition(key, title, level, ())
    rules = [
        c
        for c in problem.criteria.values()
        if c.model == model.id and (not category or c.category == category)
    ]
    if not rules:
        return LevelCondition(key, title, level, (), empty=True)
    need = max(level, min(c.level for c in rules))
    shares = []
    for j in range(1, need + 1):
        here = tuple(c for c in rules if c.level == j)
        if here:
            threshold = _LARGELY if j == need else _FULLY
            # "more than" a share of n criteria, in whole criteria
            shares.append(LevelShare(j, here, int(threshold * len(here)) + 1))
    return LevelCondition(key, title, level, tuple(shares))


def conditions(
    problem: Problem,
    rubric: Rubric,
    targets: Mapping[str, int],
    max_risk: Mapping[str, float],
) -> tuple[Condition, ...]:
    """The goals in the order in which they were given.

    Raises:
        PlanError: for a model, category or challenge that the rubric lacks, a level that the model
            does not have, or a ceiling outside 0…5. All problems come at once.
    """
    problems: list[Message] = []
    out: list[Condition] = []
    models = {m.id: m for m in rubric.models}
    for key, level in targets.items():
        model_id, _, category = key.partition(".")
        model = models.get(model_id)
        if model is None:
            known = [*models, *(f"{m.id}.{c.id}" for m in rubric.models for c in m.categories)]
            problems.append(
                Message(
                    f"There is no model “{model_id}” for the target.", hint=did_you_mean(key, known)
                )
            )
        elif category and category not in {c.id for c in model.categories}:
            problems.append(
                Message(
                    f"The model “{model_id}” has no category “{category}”.",
                    hint=did_you_mean(category, [c.id for c in model.categories]),
                )
            )
        elif not 0 <= level <= model.top:
            problems.append(
                Message(f"The target {key}={level} does not exist.", hint=f"Use 0 to {model.top}.")
            )
        else:
            out.append(level_condition(problem, model, category, level))
    titles = {c.id: c.title for c in rubric.challenges}
    for challenge, ceiling in max_risk.items():
        if challenge not in titles:
            problems.append(
                Message(
                    f"There is no challenge “{challenge}”.",
                    hint=did_you_mean(challenge, list(titles)),
                )
            )
        elif not 0 <= ceiling <= 5:
            problems.append(
                Message(
                    f"The ceiling {challenge}={ceiling:g} is not a residual.", hint="Use 0 to 5."
                )
            )
        else:
            out.append(
                RiskCondition(
                    challenge, titles[challenge], exact(ceiling), problem.challenges[challenge]
                )
            )
    if problems:
        raise PlanError(problems)
    return tuple(out)
