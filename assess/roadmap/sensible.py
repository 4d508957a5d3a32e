"""Levels that are enough: when a higher one would hardly repay its cost in this team's situation.

A rule fires only when every context question it names was answered, and answered no higher than the
rule allows; an unsure answer never argues for doing less. A rule is silent when a rubric does not
ask its questions. The tool says what it thinks and why; the target stays as the team set it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.language import mark, tr
from assess.roadmap.values import SensibleLevel
from assess.rubric.model import Rubric

__all__ = ["RULES", "EnoughRule", "sensible_levels"]


@dataclass(frozen=True, slots=True)
class EnoughRule:
    """In this situation ``enough`` does for the model with id ``model``."""

    model: str
    enough: int
    at_most: Mapping[str, int]
    """Context questions and the highest option at which the rule still holds."""
    argument: str
    caution: str
    source: str


RULES: tuple[EnoughRule, ...] = (
    EnoughRule(
        model="google",
        enough=0,
        at_most={
            "models-in-production": 0,
            "pace-of-change": 0,
            "influence-on-data": 0,
            "regulated-use": 1,
            "serving-mode": 1,
        },
        argument=mark(
            "A single model that is seldom trained again hardly repays an automated pipeline."
        ),
        caution=mark(
            "Still watch its quality in production: a model can fail though nobody touched it."
        ),
        source=mark("Google, “MLOps level 0: Manual process › Challenges” (G0-X1, G0-X2)"),
    ),
    EnoughRule(
        model="google",
        enough=1,
        at_most={"models-in-production": 1, "pace-of-change": 1, "configuration-surface": 1},
        argument=mark(
            "With few pipelines that seldom change, testing and deploying a new one by hand "
            "costs less than automating it."
        ),
        caution=mark("Think again when you run many pipelines or often try new ideas."),
        source=mark("Google, “MLOps level 1 › Challenges” (G1-X1, G1-X3)"),
    ),
    EnoughRule(
        model="microsoft",
        enough=2,
        at_most={
            "models-in-production": 0,
            "pace-of-change": 0,
            "influence-on-data": 0,
            "regulated-use": 1,
            "serving-mode": 1,
        },
        argument=mark(
            "One model that is rarely released anew can be released by hand, "
            "as long as its training is automated and can be repeated."
        ),
        caution=mark("Still watch its quality in production; levels 2 and 3 do not ask for it."),
        source=mark("Our judgement; Microsoft’s text does not say when a level is enough."),
    ),
    EnoughRule(
        model="microsoft",
        enough=3,
        at_most={"models-in-production": 1, "pace-of-change": 1, "serving-mode": 1},
        argument=mark(
            "With few models in a slowly changing world, a person can decide when to retrain."
        ),
        caution=mark("Still collect what monitoring needs, to learn of changes in time."),
        source=mark("Our judgement; Microsoft’s text does not say when a level is enough."),
    ),
)
"""For each model the lowest sufficient level comes first."""


def sensible_levels(
    rubric: Rubric,
    assessment: Assessment,
    targets: Mapping[str, int],
    levels: Mapping[str, int],
) -> tuple[SensibleLevel, ...]:
    """Targets above what is enough, each with the answers that say so.

    Args:
        rubric: the rubric.
        assessment: the answers.
        targets: target levels; only those of whole models are judged.
        levels: today's level of every model; what a team already has is not questioned.
    """
    out: list[SensibleLevel] = []
    for model, target in targets.items():
        for rule in RULES:
            if rule.model == model and rule.enough < target and target > levels.get(model, 0):
                answers = [_answer(rubric, assessment, q, most) for q, most in rule.at_most.items()]
                said = [a for a in answers if a is not None]
                if len(said) == len(answers):
                    out.append(
                        SensibleLevel(
                            model,
                            target,
                            rule.enough,
                            (tr(rule.argument), *said),
                            tr(rule.caution),
                            tr(rule.source),
                        )
                    )
                    break
    return tuple(out)


def _answer(rubric: Rubric, assessment: Assessment, question_id: str, most: int) -> str | None:
    """The question with the answer given, or ``None`` when it does not support the rule."""
    question = rubric.question_by_id.get(question_id)
    answer = assessment.answer(question_id)
    option = answer.option if answer.between is None else answer.between[1]
    if question is None or option is None or option > min(most, question.top):
        return None
    return f"{question.text} {question.options[option].label}."
