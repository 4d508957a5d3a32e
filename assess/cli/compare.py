"""``assess compare``: what changed between assessments of one team, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assess.cli.common import common_options, language_option, load, output_option, rubric_option
from assess.cli.console import Settings, say
from assess.cli.output import dump_json, form_of, open_sink, refuse_inputs
from assess.errors import MissingLibraryError, UsageError

if TYPE_CHECKING:
    from assess.batch.earlier import Earlier
    from assess.compare.values import Comparison, PracticeProgress
    from assess.panel.rounds import Rounds
    from assess.rubric.model import Rubric

EPILOG = """\b
Examples:
  assess compare last-year.yaml team.yaml
  assess compare 2024.yaml 2025.yaml 2026.yaml
  assess compare last-year.yaml team.yaml --plan plan.yaml
  assess compare last-year.yaml team.yaml --format json -o moved.json

\b
The difference is split by cause: the rubric, who was asked, what applies,
what was answered, what evidence carries. Of panels, the agreement is
compared, too.
A PDF report can be given in place of an answer file.
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
    help="How to print the comparison.  [default: as FILE ends, else table]",
)
@output_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def compare(
    settings: Settings,
    paths: tuple[str, ...],
    kept: str | None,
    old_rubric: Path | None,
    force: bool,
    form: str | None,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Show what changed between two or more assessments of one team.

    Files are put in order of their dates. With more than two, each is compared with the one
    before; the table shows all levels and the details of the latest step.
    """
    from assess.batch.earlier import compare_with, read_earlier
    from assess.batch.paths import expand
    from assess.compare.compare import check_order

    form = form_of(form, output, ("json",), "table")
    rubric = load(overlay)
    inputs = expand(paths)
    if len(inputs) < 2:
        raise UsageError("A comparison needs two different answer files: assess compare OLD NEW.")
    if output not in (None, "-"):
        refuse_inputs([str(output)], [i.place for i in inputs])
    read = {e.now.file: e for e in (read_earlier(found, rubric) for found in inputs)}
    ordered = check_order((e.now for e in read.values()), force=force)
    old = None if old_rubric is None else _load_old(old_rubric, read.values())
    steps = [compare_with(rubric, read[a.file], b, old=old) for a, b in pairwise(ordered)]
    steps[-1] = replace(steps[-1], practices=_practices(rubric, steps[-1], kept))
    wanted = steps if form == "json" else steps[-1:]
    rounds = [_rounds(settings, rubric, step) for step in wanted]
    with open_sink(output) as sink:
        if form == "json":
            found = [_json(rubric, *step) for step in zip(steps, rounds, strict=True)]
            sink.write(dump_json(found[0] if len(found) == 1 else found) + "\n")
        else:
            from assess.cli.compare_text import comparison_page

            to_file = output not in (None, "-")
            page = comparison_page(
                rubric, ordered, steps, kept or "", rounds=rounds[-1], to_file=to_file
            )
            sink.write(page)
    return 0


def _load_old(folder: Path, read: Iterable[Earlier]) -> Rubric:
    from assess.rubric.load import load_rubric

    old = load_rubric(base=folder, check=True)
    versions = sorted({e.upgrade.version for e in read if e.upgrade.version})
    if versions and old.version not in versions:
        raise UsageError(
            f"--old-rubric: the rubric in {folder} is version {old.version}; the files were"
            f" answered with {', '.join(versions)}."
        )
    return old


def _rounds(settings: Settings, rubric: Rubric, step: Comparison) -> Rounds | None:
    """The agreement then and now; without its library that is said, and left out."""
    from assess.panel.rounds import agreement_then_and_now

    try:
        return agreement_then_and_now(rubric, step.before, step.after)
    except MissingLibraryError as error:
        say(settings, f"The agreement then and now is left out. {error}")
        return None


def _json(rubric: Rubric, step: Comparison, rounds: Rounds | None) -> dict[str, Any]:
    from assess.compare.to_json import comparison_json
    from assess.panel.to_json import agreement_json

    told = None
    if rounds is not None:
        sides = zip(("before", "after"), rounds, strict=True)
        told = {side: None if one is None else agreement_json(one) for side, one in sides}
    return comparison_json(rubric, step) | {"agreement": told}


def _practices(rubric: Rubric, step: Comparison, kept: str | None) -> tuple[PracticeProgress, ...]:
    from assess.compare.progress import practices_kept, practices_then, progress

    if not rubric.practices:
        return ()
    planned = practices_then(rubric, step.before) if kept is None else practices_kept(rubric, kept)
    return progress(rubric, step.before, step.after, planned)
