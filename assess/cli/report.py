"""``assess report``: reports as PDF, HTML or Markdown."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

import click

from assess.cli.common import (
    PATH_HELP,
    common_options,
    dask_option,
    jobs_option,
    language_option,
    load,
    need,
    page_option,
    pick_workers,
    read_one,
    rubric_option,
    show_problems,
)
from assess.cli.console import Settings
from assess.cli.output import (
    below,
    kind_of,
    refuse_handwork,
    refuse_inputs,
    unique_names,
)
from assess.cli.scanned import look, scan_option
from assess.errors import UsageError
from assess.language import current
from assess.stores import is_address, path_of

if TYPE_CHECKING:
    from assess.batch.paths import Input
    from assess.batch.run import Workers
    from assess.portfolio.place import Organisation
    from assess.report.options import ReportOptions
    from assess.rubric.model import Rubric

Format = Literal["pdf", "html", "md"]
SUFFIXES: dict[str, Format] = {".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "md"}

_LAST_SECOND = int(dt.datetime(9999, 12, 31, tzinfo=dt.UTC).timestamp())
EPILOG = """\b
Examples:
  assess report team.yaml -o team.pdf
  assess report team.yaml -o team.html
  assess report teams/ --out-dir reports/ --format pdf
  assess report team.yaml -o - --format html | less
  assess report team.yaml -o summary.md
  assess report team.yaml -o team.pdf --baseline last-year.yaml
  assess report team.yaml --charts figures/
  assess report team.yaml -o team.pdf --against teams/
  assess report team.yaml -o team.pdf --scan ../training --scan ../serving
"""


@click.command(
    epilog=EPILOG,
    help=f"""Write a report as PDF, HTML or Markdown.

    {PATH_HELP}

    One file goes to FILE; for several, --out-dir takes a report for each, named like the answer
    file. A report that exists is replaced; answer files never are.""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", metavar="FILE", help="Write the one report to FILE (- is stdout).")
@click.option(
    "--out-dir",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write a report for each answer file into DIR; it is made if need be.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "html", "md"]),
    help="What to write; md is a short edition for a pull request or a wiki.  "
    "[default: as FILE ends, else pdf]",
)
@page_option
@click.option(
    "--section",
    "sections",
    metavar="NAME",
    multiple=True,
    help="Only this chapter; several with commas, or repeat the option.  [default: all]",
)
@click.option("--summary", is_flag=True, help="The two-page edition: cover and executive summary.")
@click.option(
    "--redact",
    metavar="NAMES",
    multiple=True,
    help="Leave out notes, evidence or respondents, in what is attached too.",
)
@click.option(
    "--attach/--no-attach",
    default=True,
    show_default=True,
    help="Put the answer file into the PDF, so that it can be had again.",
)
@click.option(
    "--baseline",
    "baselines",
    metavar="OLD",
    multiple=True,
    help="An earlier answer file: say what moved since. Repeat the option for a trend.",
)
@click.option(
    "--brand",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A YAML file with the name, logo and colours to wear.",
)
@click.option(
    "--charts",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Write every figure as SVG and PNG into DIR; for several teams, into a folder each.",
)
@click.option(
    "--against",
    metavar="WHERE",
    help="Other teams of the organisation (a folder, or results.jsonl or .parquet of assess"
    " score): say where this team stands among them.",
)
@scan_option
@click.option(
    "--force", is_flag=True, help="With --out-dir, make reports again that are up to date."
)
@rubric_option
@language_option
@jobs_option
@dask_option
@common_options
@click.pass_obj
def report(
    settings: Settings,
    paths: tuple[str, ...],
    output: str | None,
    out_dir: str | None,
    form: Format | None,
    page: Literal["a4", "letter"],
    sections: tuple[str, ...],
    summary: bool,
    redact: tuple[str, ...],
    attach: bool,
    baselines: tuple[str, ...],
    brand: Path | None,
    charts: str | None,
    against: str | None,
    scanned: tuple[str, ...],
    force: bool,
    overlay: Path | None,
    jobs: int | None,
    dask: str | None,
) -> int:
    """Render every file and write the reports."""
    from assess.batch.paths import expand
    from assess.cli.report_many import Job, write_reports

    if (output is None) == (out_dir is None) and not (output is None and charts):
        raise UsageError("Say where the report goes: either -o FILE or --out-dir DIR.")
    chosen: Format = form or "pdf"
    if form is None and output not in (None, "-"):
        chosen = kind_of(str(output), SUFFIXES)
    workers = pick_workers(jobs, dask)
    options = _options(page, sections, summary, redact, attach)
    inputs = expand(paths)
    _refuse(options, len(inputs), output, chosen, baselines, against, scanned)
    names = unique_names([_path(item) for item in inputs])
    targets = [below(out_dir, f"{n}.{chosen}") if out_dir else output or "" for n in names]
    compared = [*baselines, *([against] if against else []), *scanned]
    if charts is not None and is_address(charts):
        raise UsageError("--charts writes into a folder of this machine, not into a store.")
    refuse_inputs(targets, [*(item.place for item in inputs), *compared, brand])
    refuse_handwork(targets)
    if brand is not None:
        from assess.report.brand import read_brand

        options = dataclasses.replace(options, brand=read_brand(brand))
    rubric = load(overlay)
    if baselines:
        earlier = tuple(read_one(path, rubric) for path in baselines)
        options = dataclasses.replace(options, baselines=earlier)
    if scanned:
        options = dataclasses.replace(options, scan=look(scanned, rubric, settings))
    status = 0
    if against is not None:
        organisation = _organisation(against, inputs, rubric, settings, workers)
        if organisation is not None:
            options = dataclasses.replace(options, against=organisation)
            status = 1 if organisation.unread else 0
    made = write_reports(
        [Job(*job) for job in zip(inputs, targets, names, strict=True)],
        rubric,
        settings,
        form=chosen,
        options=options,
        folder=out_dir,
        overlay=overlay,
        charts=None if charts is None else Path(charts),
        force=force,
        workers=workers,
    )
    return made or status


def _path(item: Input) -> PurePath:
    """The path that a report is named by."""
    if item.address:
        return path_of(item.address)
    return item.path or Path("assessment")


def _refuse(
    options: ReportOptions,
    count: int,
    output: str | None,
    form: Format,
    baselines: Sequence[str],
    against: str | None,
    scanned: Sequence[str],
) -> None:
    """Options that do not go together: wrong usage, told before anything is read."""
    if output is not None and count > 1:
        raise UsageError(f"There are {count} answer files: use --out-dir DIR instead of -o.")
    if output == "-" and form != "md" and sys.stdout.isatty():
        raise UsageError("A report on the terminal is of no use; name a file with -o.")
    for name, given in (("--baseline", baselines), ("--against", against), ("--scan", scanned)):
        if given and count > 1:
            raise UsageError(f"{name} is for the report of one answer file; name only that one.")
    if "changes" in options.sections and not baselines:
        raise UsageError("The chapter 'changes' needs something to compare with: --baseline OLD.")
    if "among" in options.sections and against is None:
        raise UsageError("The chapter 'among' needs other teams to stand beside: --against WHERE.")


def _organisation(
    against: str,
    inputs: Sequence[Input],
    rubric: Rubric,
    settings: Settings,
    workers: Workers,
) -> Organisation | None:
    """The other teams; ``None`` when the one answer file cannot be read, which is told later."""
    from assess.batch.against import figures_at
    from assess.batch.read import read_input
    from assess.errors import AssessError
    from assess.portfolio.place import Figures, organisation
    from assess.scoring.score import score

    try:
        own = Figures.of(score(rubric, read_input(inputs[0], rubric)[0]))
    except AssessError:
        return None
    found, unread = [], 0
    for outcome in figures_at(against, rubric, workers):
        if outcome.value is None:
            show_problems(outcome, settings)
            unread += 1
        else:
            found.append(outcome.value)
    return organisation(against, found, own, unread)


def _options(
    page: Literal["a4", "letter"],
    sections: tuple[str, ...],
    summary: bool,
    redact: tuple[str, ...],
    attach: bool,
) -> ReportOptions:
    from assess.answers.redact import REDACTABLE
    from assess.report.options import SECTIONS, ReportOptions

    if summary and sections:
        raise UsageError("--summary is a choice of chapters already; leave --section out.")
    return ReportOptions(
        page=page,
        sections=_named("chapter", sections, SECTIONS),
        summary=summary,
        redact=frozenset(_named("what to redact", redact, REDACTABLE)),
        attach=attach,
        created=_created(),
        language=current().code,
    )


def _created() -> dt.datetime | None:
    """The time that builds agree on (SOURCE_DATE_EPOCH), when there is one."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > _LAST_SECOND:
        raise UsageError(
            "SOURCE_DATE_EPOCH is not a whole number of seconds since 1970."
            " Correct it, or unset it for the day of the assessment."
        )
    return dt.datetime.fromtimestamp(int(text), dt.UTC)


def _named(kind: str, values: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """The names in an option that takes several, each of them known."""
    names = [part.strip() for value in values for part in value.split(",")]
    for name in names:
        need(kind, name, known)
    return tuple(names)
