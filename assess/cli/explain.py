"""``assess explain``: why this level and not the next, down to the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import (
    common_options,
    language_option,
    load,
    need,
    read_one,
    rubric_option,
    split_pairs,
    text_or_json_option,
    warn_of_version,
)
from assess.cli.console import Settings
from assess.cli.output import dump_json, open_sink
from assess.errors import UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.rubric.model import Rubric

EPILOG = """\b
Examples:
  assess explain team.yaml
  assess explain team.yaml --model google
  assess explain team.yaml --criterion g1-continuous-training
  assess explain team.yaml --if model-deployment=2 --if feature-store=1
  assess explain team.yaml --format json
"""


@click.command(epilog=EPILOG)
@click.argument("file")
@click.option(
    "--model",
    "models",
    metavar="ID",
    multiple=True,
    help="Only this maturity model or scorecard.",
)
@click.option("--criterion", "criteria", metavar="ID", multiple=True, help="Only this criterion.")
@click.option(
    "--if",
    "changes",
    metavar="QUESTION=OPTION",
    multiple=True,
    help="Show what this answer would change; several with commas, or repeat the option.",
)
@text_or_json_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def explain(
    settings: Settings,
    file: str,
    models: tuple[str, ...],
    criteria: tuple[str, ...],
    changes: tuple[str, ...],
    form: str,
    overlay: Path | None,
) -> int:
    """Show why a team is at this level and not the next.

    Criterion by criterion, with the answers that decide it, what would be needed, and the source.
    FILE is an answer file, or - for standard input. Nothing is written, also with --if.
    """
    rubric = load(overlay)
    chosen = _chosen(rubric, models, criteria)
    wanted = _checked(rubric, changes)
    assessment = read_one(file, rubric)
    answered = (assessment.rubric_id, assessment.rubric_version)
    warn_of_version(assessment.file, answered, rubric, settings)
    if wanted:
        text = _what_if(rubric, assessment, wanted, chosen, form)
    else:
        text = _explanation(rubric, assessment, chosen, form)
    with open_sink(None) as sink:
        sink.write(text)
    return 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to explain."""

    models: tuple[str, ...]
    scorecards: tuple[str, ...]
    criteria: frozenset[str]
    """Only these; all when empty."""


def _chosen(rubric: Rubric, models: Sequence[str], criteria: Sequence[str]) -> Chosen:
    model_of = {c.id: model.id for model in rubric.models for c in model.criteria}
    known = [model.id for model in rubric.models]
    cards = [card.id for card in rubric.scorecards]
    for name in models:
        need("maturity model or scorecard", name, [*known, *cards])
    for name in criteria:
        need("criterion", name, model_of)
        if models and model_of[name] not in models:
            raise UsageError(f"{name} is a criterion of {model_of[name]}, not of --model.")
    kept = [
        id_
        for id_ in known
        if (not models or id_ in models)
        and (not criteria or id_ in {model_of[name] for name in criteria})
    ]
    scored = [id_ for id_ in cards if not criteria and (not models or id_ in models)]
    return Chosen(tuple(kept), tuple(scored), frozenset(criteria))


def _checked(rubric: Rubric, changes: Sequence[str]) -> Mapping[str, int]:
    wanted = split_pairs("--if", changes, "model-deployment=2")
    for name, option in wanted.items():
        top = rubric.question_by_id[need("question", name, rubric.question_by_id)].top
        if option > top:
            raise UsageError(f"--if {name}={option}: {name} has the options 0 to {top}.")
    return wanted


def _explanation(rubric: Rubric, assessment: Assessment, chosen: Chosen, form: str) -> str:
    from assess.scoring.explain import explain_model
    from assess.scoring.explain_scorecard import explain_scorecard
    from assess.scoring.score import score

    result = score(rubric, assessment)
    found = [explain_model(rubric, assessment, result, id_) for id_ in chosen.models]
    cards = [explain_scorecard(rubric, assessment, result, id_) for id_ in chosen.scorecards]
    if form == "json":
        from assess.cli.explain_json import explanation_json

        return dump_json(explanation_json(rubric, result, found, cards, chosen.criteria)) + "\n"
    from assess.cli.explain_text import criteria_page, models_page

    if chosen.criteria:
        return criteria_page(rubric, found, chosen.criteria)
    return models_page(rubric, result, found, cards)


def _what_if(
    rubric: Rubric,
    assessment: Assessment,
    wanted: Mapping[str, int],
    chosen: Chosen,
    form: str,
) -> str:
    from assess.scoring.explain import what_if

    found = what_if(rubric, assessment, wanted)
    if form == "json":
        from assess.cli.explain_json import what_if_json

        return dump_json(what_if_json(found)) + "\n"
    from assess.cli.whatif_text import what_if_page

    return what_if_page(rubric, assessment, found, (*chosen.models, *chosen.scorecards))
