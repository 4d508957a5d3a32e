"""``assess portfolio``: many teams as one report or as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from assess.cli.common import (
    PATH_HELP,
    common_options,
    dask_option,
    jobs_option,
    load,
    need,
    page_option,
    pick_workers,
    rubric_option,
    show_problems,
)
from assess.cli.console import Settings, say
from assess.cli.output import (
    dump_json,
    kind_of,
    open_sink,
    refuse_handwork,
    refuse_inputs,
    write_result,
)
from assess.cli.score_tables import refuse_terminal
from assess.errors import UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.batch.paths import Input
    from assess.batch.run import Outcome, Workers
    from assess.portfolio.standing import Record
    from assess.portfolio.values import Failure, Portfolio
    from assess.rubric.model import Rubric

Format = Literal["table", "json", "csv", "parquet", "xlsx", "pdf", "html"]
SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
CHUNK = 8
"""Files handed to a process at once: planning makes each worth a trip of its own."""

EPILOG = """\b
Examples:
  assess portfolio teams/
  assess portfolio teams/ -o portfolio.pdf -o portfolio.json
  assess portfolio 2025/ 2026/ --by department -o portfolio.pdf
  assess portfolio teams/ --by region --min-group 5 -o shared.html
  assess portfolio teams/ --format csv --table blockers
  assess portfolio teams/ -o portfolio.xlsx

\b
Files of one team with different dates are its rounds: the newest counts, and
what moved since the one before is told.
Exit status: 0 fine, 1 some file was invalid (the rest was still done),
2 wrong usage.
"""


@click.command(
    epilog=EPILOG,
    help=f"""Tell many teams together, as one report or as tables.

    How teams are spread over levels and categories, what keeps most of them from their next level,
    which practices would lift most teams per person-week, and what moved since the previous round.

    {PATH_HELP}""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help="Write to FILE (.pdf, .html, .json, .csv, .parquet or .xlsx); repeat the option for"
    " several.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet", "xlsx", "pdf", "html"]),
    help="What to write.  [default: as FILE ends, else table]",
)
@click.option(
    "--by",
    metavar="LABEL",
    multiple=True,
    help="Group by a field under 'labels:' in the answer files, such as department.",
)
@click.option(
    "--min-group",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="Tell nothing about fewer than N teams: no team is named, small groups are merged.",
)
@click.option("--title", default="", metavar="TEXT", help="What the teams are together.")
@click.option(
    "--table",
    "table_name",
    default="teams",
    show_default=True,
    metavar="NAME",
    help="Which table csv and parquet write (xlsx has all): teams, levels, categories, blockers, "
    "challenges, scorecards, practices, investments, changes or questions.",
)
@page_option
@rubric_option
@jobs_option
@dask_option
@common_options
@click.pass_obj
def portfolio(
    settings: Settings,
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    form: Format | None,
    by: tuple[str, ...],
    min_group: int,
    title: str,
    table_name: str,
    page: Literal["a4", "letter"],
    overlay: Path | None,
    jobs: int | None,
    dask: str | None,
) -> int:
    """Read every file, tell the teams together and write what is asked for."""
    from assess.batch.paths import expand
    from assess.portfolio.build import portfolio as tell
    from assess.portfolio.tables import TABLES
    from assess.portfolio.values import PortfolioOptions

    workers = pick_workers(jobs, dask)
    need("table", table_name, TABLES)
    forms = _forms(outputs, form)
    if table_name == "teams" and min_group > 1 and {"csv", "parquet"} & set(forms):
        raise UsageError(
            "The table of teams names single teams, which --min-group forbids;"
            " choose another with --table."
        )
    if len(by) > 1 and min_group > 1:
        raise UsageError(
            "With --min-group only one --by: two groupings of the same teams side by side can"
            " give away a small group."
        )
    wanted = list(zip(outputs or ("-",), forms, strict=True))
    for output, kind in wanted:
        refuse_terminal(kind, output)
    inputs = expand(paths)
    refuse_inputs(outputs, (item.place for item in inputs))
    refuse_handwork(outputs)
    rubric = load(overlay)
    records, failures = _read(rubric, inputs, settings, workers)
    options = PortfolioOptions(title=title, by=tuple(dict.fromkeys(by)), min_group=min_group)
    found = tell(rubric, records, options, failures)
    for output, kind in wanted:
        _write(rubric, found, output, kind, table_name, page)
        if output != "-":
            say(settings, f"Wrote {output}")
    return 1 if failures else 0


def _forms(outputs: Sequence[str], form: Format | None) -> list[Format]:
    """What to write into each output."""
    if form is not None:
        if len(outputs) > 1:
            raise UsageError("--format is for one FILE; of several, each is written as it ends.")
        return [form]
    found: list[Format] = []
    for output in outputs or ("-",):
        found.append("table" if output == "-" else kind_of(output, SUFFIXES))
    return found


def _read(
    rubric: Rubric, inputs: Sequence[Input], settings: Settings, workers: Workers
) -> tuple[list[Record], list[Failure]]:
    from assess.batch.run import process
    from assess.portfolio.values import Failure

    records: list[Record] = []
    failures: list[Failure] = []
    outcome: Outcome[Record]
    for outcome in process(inputs, _record, rubric, workers=workers, chunk=CHUNK):
        if outcome.value is None:
            show_problems(outcome, settings)
            first = outcome.error_lines()[0].removeprefix(f"{outcome.file}:").strip()
            failures.append(Failure(outcome.file, first))
        else:
            records.append(outcome.value)
    return records, failures


def _record(rubric: Rubric, assessment: Assessment, data: bytes) -> Record:
    from assess.portfolio.record import record

    return record(rubric, assessment, data)


def _write(
    rubric: Rubric,
    found: Portfolio,
    output: str,
    kind: Format,
    table: str,
    page: Literal["a4", "letter"],
) -> None:
    if kind in ("pdf", "html"):
        from assess.report.portfolio.render import render_portfolio

        if output == "-" and sys.stdout.isatty():
            raise UsageError("A report on the terminal is of no use; name a file with -o.")
        data = render_portfolio(rubric, found, format="pdf" if kind == "pdf" else "html", page=page)
        if output == "-":
            with open_sink(None) as sink:
                sink.write_bytes(data)
        else:
            write_result(output, data)
        return
    with open_sink(output) as sink:
        if kind == "json":
            from assess.portfolio.to_json import portfolio_json

            sink.write(dump_json(portfolio_json(found)) + "\n")
        elif kind == "csv":
            from assess.portfolio.tables import tables_of, to_csv

            sink.write(to_csv(tables_of(found)[table]))
        elif kind == "parquet":
            from assess.cli.portfolio_tables import write_parquet

            write_parquet(sink, rubric, found, table)
        elif kind == "xlsx":
            from assess.cli.portfolio_tables import write_workbook

            write_workbook(sink, rubric, found)
        else:
            from assess.cli.portfolio_picture import picture

            sink.write(picture(rubric, found, to_file=output != "-"))
