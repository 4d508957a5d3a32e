"""``assess compare``: what changed between assessments of one team, and why."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, rubric_option
from assess.cli.console import Settings
from assess.cli.output import dump_json, open_sink, refuse_inputs
from assess.errors import PlanError, UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.answers.upgrade import Upgrade
    from assess.batch.paths import Input
    from assess.compare.values import Comparison, PracticeProgress
    from assess.rubric.model import Rubric

EPILOG = """\b
Examples:
  assess compare last-year.yaml team.yaml
  assess compare 2024.yaml 2025.yaml 2026.yaml
  assess compare last-year.yaml team.yaml --plan plan.yaml
  assess compare last-year.yaml team.yaml --format json -o moved.json

\b
The difference is split by cause: the rubric, what applies, what was answered,
what evidence carries. A PDF report can be given in place of an answer file.
Exit status: 0 fine, 1 a file was invalid or of another team, 2 wrong usage.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="OLD NEW...")
@click.option(
    "--plan",
    "kept",
    metavar="PLAN",
    help="The kept roadmap (assess roadmap --save) that was worked on; without it, the roadmap "
    "that the earlier answers lead to.",
)
@click.option(
    "--old-rubric",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The whole rubric that the earlier files were answered with: tells apart what its own "
    "change did.",
)
@click.option("--force", is_flag=True, help="Compare even when the teams have different names.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print the comparison.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@rubric_option
@common_options
@click.pass_obj
def compare(
    settings: Settings,
    paths: tuple[str, ...],
    kept: str | None,
    old_rubric: Path | None,
    force: bool,
    form: str,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Show what changed between two or more assessments of one team.

    Files are put in order of their dates. With more than two, each is compared with the one
    before; the table shows all levels and the details of the latest step.
    """
    from assess.batch.paths import expand
    from assess.compare.compare import check_order

    rubric = load(overlay)
    inputs = expand(paths)
    if len(inputs) < 2:
        raise UsageError("A comparison needs two answer files: assess compare OLD NEW.")
    if output not in (None, "-"):
        refuse_inputs([str(output)], [i.path for i in inputs])
    read = [_read(found, rubric) for found in inputs]
    by_id = {id(a): (a, upgrade, raw) for a, upgrade, raw in read}
    ordered = check_order((a for a, _, _ in read), force=force)
    steps = []
    for before, after in pairwise(ordered):
        steps.append(_step(rubric, by_id[id(before)], after, old_rubric))
    steps[-1] = replace(steps[-1], practices=_practices(rubric, steps[-1], kept))
    with open_sink(output) as sink:
        if form == "json":
            from assess.compare.to_json import comparison_json

            found = [comparison_json(rubric, step) for step in steps]
            sink.write(dump_json(found[0] if len(found) == 1 else found) + "\n")
        else:
            from assess.cli.compare_text import comparison_page

            to_file = output not in (None, "-")
            sink.write(comparison_page(rubric, ordered, steps, kept or "", to_file=to_file))
    return 0


def _read(found: Input, rubric: Rubric) -> tuple[Assessment, Upgrade | None, bytes]:
    """An answer file; one of an earlier rubric is brought up to date in memory."""
    from assess.answers.read import parse_answers
    from assess.answers.upgrade import plan_upgrade
    from assess.batch.read import read_bytes

    data, _ = read_bytes(found)
    upgrade = plan_upgrade(data, rubric, found.name)
    assessment = parse_answers(upgrade.text.encode("utf-8"), rubric, found.name)
    if not upgrade.changed:
        return assessment, None, data
    version = upgrade.version
    return replace(assessment, rubric_version=version), upgrade, data


def _step(
    rubric: Rubric,
    before: tuple[Assessment, Upgrade | None, bytes],
    after: Assessment,
    old_rubric: Path | None,
) -> Comparison:
    from assess.answers.read import parse_answers
    from assess.compare.compare import compare as compare_two
    from assess.rubric.load import load_rubric
    from assess.scoring.score import score

    assessment, upgrade, data = before
    then = None
    if old_rubric is not None:
        theirs = load_rubric(base=old_rubric)
        if assessment.rubric_version in ("", theirs.version):
            then = score(theirs, parse_answers(data, theirs, assessment.file))
    return compare_two(
        rubric,
        assessment,
        after,
        then=then,
        renamed=upgrade.renamed if upgrade else {},
        dropped=[i.before for i in upgrade.of("orphaned")] if upgrade else (),
    )


def _practices(rubric: Rubric, step: Comparison, kept: str | None) -> tuple[PracticeProgress, ...]:
    from assess.compare.progress import practices_then, progress
    from assess.fileio import read_file
    from assess.roadmap.keep import read_kept
    from assess.yamlio import ANSWER_LIMITS

    if not rubric.practices:
        return ()
    if kept is None:
        planned = practices_then(rubric, step.before)
    else:
        plan = read_kept(read_file(kept, ANSWER_LIMITS.size, PlanError), kept, rubric)
        planned = {p.id: p.status for p in plan.practices}
    return progress(rubric, step.before, step.after, planned)
