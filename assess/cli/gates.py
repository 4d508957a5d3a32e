"""What a run must not fall short of: levels and residual risks that fail a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from assess.cli.common import need, split_pairs
from assess.cli.console import clean
from assess.cli.words import residual_number
from assess.errors import UsageError
from assess.frozen import frozen

if TYPE_CHECKING:
    from assess.rubric.model import Rubric
    from assess.scoring.result import Result, RiskRating

__all__ = ["Gate", "Gates", "Standing", "gate_options"]

F = TypeVar("F", bound=Callable[..., Any])

ASKABLE = ("moderate", "high", "critical")
"""Ratings that can fail a run, the best first; every risk is at least low."""


def gate_options(command: F) -> F:
    """Add ``--fail-under`` and ``--fail-on-risk``."""
    command = click.option(
        "--fail-on-risk",
        metavar="RATING",
        multiple=True,
        help="Exit with status 3 when a residual risk is rated RATING (moderate, high, critical) "
        "or worse; CHALLENGE=RATING looks at one challenge.",
    )(command)
    return click.option(
        "--fail-under",
        metavar="MODEL=LEVEL",
        multiple=True,
        help="Exit with status 3 when a level is lower; several with commas, or repeat the option.",
    )(command)


@frozen
class Standing:
    """What gates look at, and little enough to come from another process.

    Attributes:
        levels: the level attained, by model.
        risks: rating and residual risk (0…5), by challenge.
    """

    levels: Mapping[str, int]
    risks: Mapping[str, tuple[RiskRating, float]]

    @classmethod
    def of(cls, result: Result) -> Standing:
        """Where one team stands."""
        return cls(
            {model_id: found.level for model_id, found in result.models.items()},
            {name: (found.rating, found.residual) for name, found in result.challenges.items()},
        )


@frozen
class Gate:
    """One thing asked of a team.

    Attributes:
        asked: what is asked; the same for every team.
        missed: how the team falls short of it; empty when it does not.
    """

    asked: str
    missed: str = ""


@frozen
class Gates:
    """Everything asked of every team.

    Attributes:
        levels: the lowest level that is enough, by model.
        risks: the lowest rating that is too bad, by challenge.
    """

    levels: Mapping[str, int]
    risks: Mapping[str, RiskRating]

    @classmethod
    def read(cls, rubric: Rubric, fail_under: Sequence[str], fail_on_risk: Sequence[str]) -> Gates:
        """Read the values of ``--fail-under`` and ``--fail-on-risk``.

        Raises:
            UsageError: a model, level, challenge or rating that does not exist.
        """
        return cls(_levels(rubric, fail_under), _risks(rubric, fail_on_risk))

    def look(self, team: Standing) -> Iterator[Gate]:
        """Every gate, in the order of the options and then of the rubric."""
        for name, level in self.levels.items():
            found = team.levels[name]
            missed = f"{name} level is {found}, below {level}." if found < level else ""
            yield Gate(f"{name} level is at least {level}", missed)
        for name, limit in self.risks.items():
            rating, residual = team.risks[name]
            missed = ""
            if rating in ASKABLE[ASKABLE.index(limit) :]:
                missed = (
                    f"{name} residual risk is {rating} ({residual_number(residual)} of 5);"
                    f" it has to be below {limit}."
                )
            yield Gate(f"{name} residual risk is below {limit}", missed)

    def missed(self, team: Standing) -> list[str]:
        """Every way in which a team falls short of what is asked."""
        return [gate.missed for gate in self.look(team) if gate.missed]


def _levels(rubric: Rubric, values: Sequence[str]) -> Mapping[str, int]:
    wanted = split_pairs("--fail-under", values, "google=1")
    models = {model.id: model for model in rubric.models}
    for name, level in wanted.items():
        top = models[need("maturity model", name, models)].top
        if level > top:
            raise UsageError(f"--fail-under {name}={level}: the highest level of {name} is {top}.")
    return wanted


def _risks(rubric: Rubric, values: Sequence[str]) -> Mapping[str, RiskRating]:
    """The rating for each challenge; one that is named goes before the rating for all."""
    known = [challenge.id for challenge in rubric.challenges]
    every = ""
    named: dict[str, str] = {}
    for part in (part for value in values for part in value.split(",")):
        name, equals, rating = (x.strip() for x in part.rpartition("="))
        if rating not in ASKABLE or bool(name) != bool(equals):
            raise UsageError(
                f"--fail-on-risk: {clean(part.strip())!r} is not moderate, high or critical,"
                " nor of the form feedback-loops=high."
            )
        before = named.setdefault(need("challenge", name, known), rating) if name else every
        every = every if name else rating
        if before not in ("", rating):
            raise UsageError(f"--fail-on-risk: {name or 'a rating for all'} is given twice.")
    limits = {name: named.get(name, every) for name in known}
    return {name: cast("RiskRating", limit) for name, limit in limits.items() if limit}
