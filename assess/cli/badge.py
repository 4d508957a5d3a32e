"""``assess badge``: the levels as a small picture."""

from __future__ import annotations

from pathlib import Path

import click

from assess.cli.common import (
    common_options,
    load,
    need,
    output_option,
    read_one,
    rubric_option,
    warn_of_version,
)
from assess.cli.console import Settings
from assess.cli.output import dump_json, open_sink, refuse_inputs

EPILOG = """\b
Examples:
  assess badge team.yaml -o badge.svg
  assess badge team.yaml --model google -o google.svg
  assess badge team.yaml --format json -o badge.json

\b
In a README: ![MLOps maturity](badge.svg)
"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="FILE")
@click.option("--model", metavar="MODEL", default="", help="Only this maturity model.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "json"]),
    default="svg",
    show_default=True,
    help="A picture, or the values that a badge service draws one from.",
)
@output_option
@rubric_option
@common_options
@click.pass_obj
def badge(
    settings: Settings,
    path: str,
    model: str,
    form: str,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Draw the levels as a badge for a README, a wiki or a dashboard.

    It shows each model's level with its highest, as Google 1/2; a range where open answers leave
    one. It never mixes models into one number.
    """
    from assess.report.badge import badge_json, badge_svg
    from assess.scoring.score import score

    rubric = load(overlay)
    if model:
        need("maturity model", model, [m.id for m in rubric.models])
    if output not in (None, "-"):
        refuse_inputs([str(output)], [None if path == "-" else Path(path)])
    assessment = read_one(path, rubric)
    answered = (assessment.rubric_id, assessment.rubric_version)
    warn_of_version(assessment.file or path, answered, rubric, settings)
    result = score(rubric, assessment)
    with open_sink(output) as sink:
        if form == "svg":
            sink.write(badge_svg(rubric, result, model))
        else:
            sink.write(dump_json(badge_json(rubric, result, model)) + "\n")
    return 0
