"""``assess score``: levels, challenges and what blocks the next level."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import (
    PATH_HELP,
    common_options,
    dask_option,
    jobs_option,
    load,
    output_option,
    pick_workers,
    rubric_option,
    show_problems,
    warn_of_version,
)
from assess.cli.console import Settings, complain
from assess.cli.gates import Gates, Standing, gate_options
from assess.cli.output import Sink, dump_json, form_of, open_sink, refuse_inputs
from assess.cli.score_tables import (
    TABLES,
    AddRows,
    Rows,
    Shape,
    open_table,
    refuse_terminal,
    rows_of,
)
from assess.errors import UsageError
from assess.frozen import frozen

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.batch.run import Outcome
    from assess.cli.score_ci import Writer
    from assess.cli.score_picture import Row
    from assess.rubric.model import Rubric
    from assess.scoring.result import Result

CI_FORMATS = ("github", "junit")
"""Formats that :mod:`assess.cli.score_ci` writes; imported for them only."""

_STREAMED = ("json", "jsonl", "csv", "github")
"""Formats that are written as results arrive."""

EPILOG = """\b
Examples:
  assess score team.yaml
  assess score teams/ --format jsonl -o scores.jsonl
  assess score teams/ --format csv -o scores.csv
  assess score teams/ --format xlsx -o scores.xlsx
  assess score team.yaml --fail-under google=1,microsoft=2
  assess score team.yaml --fail-on-risk critical,feedback-loops=high
  assess score teams/ --watch
  cat team.yaml | assess score -

\b
--format json prints one object for one file and an array for several; jsonl
prints one object a line. A file that fails gives an object with "error".
csv, parquet and xlsx have one row for each team, or with --long for each
verdict; files that fail are told on standard error only. github prints
annotations for the log of a workflow, errors and missed gates among them;
junit prints a test report.
Exit status: 0 fine, 1 some file was invalid, 3 a level is below --fail-under
or a risk at --fail-on-risk (1 when both), 2 wrong usage, 130 interrupted:
Ctrl+C ends after the files in flight and says how many are done.
"""


@frozen
class Scored:
    """What is kept of one scored file: as little as the format asked for needs."""

    team: str
    standing: Standing
    rubric: tuple[str, str]
    verdict: tuple[Assessment, Result] | None = None
    json: str = ""
    row: Row | None = None
    rows: Rows = ()


@click.command(
    epilog=EPILOG,
    help=f"""Score answer files: levels, challenges, what blocks the next level.

    {PATH_HELP}""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv", "parquet", "xlsx", "github", "junit"]),
    help="How to print the result.  [default: as FILE ends, else table]",
)
@click.option(
    "--long", is_flag=True, help="In tables, one row for each verdict instead of for each team."
)
@click.option(
    "--with-notes",
    is_flag=True,
    help="In tables, also what people wrote: notes, reasons, evidence.",
)
@output_option
@gate_options
@click.option(
    "--watch", is_flag=True, help="Keep the table on screen and score again what changes."
)
@rubric_option
@jobs_option
@dask_option
@common_options
@click.pass_obj
def score(
    settings: Settings,
    paths: tuple[str, ...],
    form: str | None,
    long: bool,
    with_notes: bool,
    output: str | None,
    fail_under: tuple[str, ...],
    fail_on_risk: tuple[str, ...],
    watch: bool,
    overlay: Path | None,
    jobs: int | None,
    dask: str | None,
) -> int:
    """Score every file and draw or print the results."""
    from assess.batch.paths import Inputs
    from assess.batch.run import process
    from assess.batch.stop import stop_on_interrupt
    from assess.cli.main import INTERRUPTED
    from assess.cli.progress import progress, tell_interrupted

    form = form_of(form, output, ("json", "jsonl", *TABLES), "table")
    if (long or with_notes) and form not in TABLES:
        raise UsageError("--long and --with-notes are for --format csv, parquet or xlsx.")
    refuse_terminal(form, output)
    workers = pick_workers(jobs, dask)
    if watch:
        if form != "table" or output is not None:
            raise UsageError("--watch shows the table on the screen: leave out --format and -o.")
        if dask is not None:
            raise UsageError("--watch works on this machine: leave out --dask.")
        from assess.cli.score_watch import Watched, watch_scores

        return watch_scores(Watched(paths, overlay, fail_under, fail_on_risk, workers))
    rubric = _load(form, overlay)
    gates = Gates.read(rubric, fail_under, fail_on_risk)
    inputs = Inputs(paths)
    if output is not None:
        refuse_inputs([output], (item.place for item in inputs))
    single = len(inputs) == 1
    shape: Shape = "long" if long else "wide"
    work = functools.partial(
        _score_one,
        form="result" if form == "table" and single else form,
        shape=shape,
        with_notes=with_notes,
    )
    invalid, missed, done = False, False, 0
    kept: list[Outcome[Scored]] = []
    on_screen = form in _STREAMED and output in (None, "-")
    with (
        stop_on_interrupt() as stop,
        open_sink(output) as sink,
        progress("Scoring", len(inputs), settings, results_on_screen=on_screen) as step,
        ExitStack() as tables,
    ):
        outcomes = process(inputs, work, rubric, workers=workers, stop=stop)
        add_rows: AddRows | None = None
        if form in TABLES:
            opened = open_table(form, sink, rubric, shape, with_notes=with_notes)
            add_rows = tables.enter_context(opened)
        ci = _ci_writer(form, sink, rubric, gates)
        for outcome in outcomes:
            done += 1
            step()
            invalid |= outcome.value is None
            missed |= outcome.value is not None and bool(gates.missed(outcome.value.standing))
            if form != "github":  # it says all of this itself
                _tell(outcome, rubric, gates, settings)
            if ci is not None:
                ci.add(outcome)
            elif form == "jsonl":
                sink.write(_json_of(outcome, indent=None) + "\n")
            elif form == "json":
                sink.write(_json_item(outcome, single=single, first=done == 1))
            elif add_rows is not None:
                add_rows(outcome.value.rows if outcome.value else ())
            else:
                kept.append(outcome)
        if ci is not None:
            ci.finish()
        elif form == "json" and not single:
            sink.write("\n]\n" if done else "[]\n")
        elif form == "table":
            _draw(sink, rubric, kept, to_file=output not in (None, "-"))
    if stop.asked and done < len(inputs):
        tell_interrupted(done, len(inputs), output)
        return INTERRUPTED
    return 1 if invalid else 3 if missed else 0


def _score_one(
    rubric: Rubric,
    assessment: Assessment,
    _data: bytes,
    *,
    form: str,
    shape: Shape = "wide",
    with_notes: bool = False,
) -> Scored:
    from assess.scoring.score import score as score_answers

    result = score_answers(rubric, assessment)
    answered = (assessment.rubric_id, assessment.rubric_version)
    scored = Scored(result.team, Standing.of(result), answered)
    if form in CI_FORMATS:
        return scored
    if form == "result":
        return replace(scored, verdict=(assessment, result))
    if form in TABLES:
        return replace(
            scored, rows=rows_of(rubric, assessment, result, shape, with_notes=with_notes)
        )
    if form == "table":
        from assess.cli.score_picture import row_of

        return replace(scored, row=row_of(rubric, result))
    from assess.scoring.to_json import to_json

    return replace(scored, json=dump_json(to_json(result), indent=2 if form == "json" else None))


def _load(form: str, overlay: Path | None) -> Rubric:
    if form != "github":
        return load(overlay)
    from assess.cli.score_ci import load_annotated

    return load_annotated(overlay)


def _ci_writer(form: str, sink: Sink, rubric: Rubric, gates: Gates) -> Writer | None:
    if form not in CI_FORMATS:
        return None
    from assess.cli.score_ci import ci_writer

    return ci_writer(form, sink, rubric, gates)


def _tell(outcome: Outcome[Scored], rubric: Rubric, gates: Gates, settings: Settings) -> None:
    """Say on stderr what is wrong with a file, or what of the gates its team misses."""
    scored = outcome.value
    if scored is None:
        show_problems(outcome, settings)
        return
    warn_of_version(outcome.file, scored.rubric, rubric, settings)
    complain(*(f"{outcome.file}: {text}" for text in gates.missed(scored.standing)))


def _json_of(outcome: Outcome[Scored], *, indent: int | None) -> str:
    if outcome.value is not None:
        return outcome.value.json
    messages = [{"line": m.line, "column": m.column, "message": m.text()} for m in outcome.messages]
    failed = {"schema": 1, "file": outcome.file, "error": {"messages": messages}}
    return dump_json(failed, indent=indent)


def _json_item(outcome: Outcome[Scored], *, single: bool, first: bool) -> str:
    """One object: alone, or as the next of an array that is written as results arrive."""
    text = _json_of(outcome, indent=2)
    if single:
        return text + "\n"
    return ("[\n" if first else ",\n") + textwrap.indent(text, "  ")


def _draw(
    sink: Sink, rubric: Rubric, outcomes: Iterable[Outcome[Scored]], *, to_file: bool
) -> None:
    from assess.cli.page import Page
    from assess.cli.score_picture import one_team, several_teams

    page = Page(to_file=to_file)
    rows: list[Row] = []
    for value in (outcome.value for outcome in outcomes):
        if value is not None and value.verdict is not None:
            for part in one_team(rubric, *value.verdict, page.pen):
                page.add(part)
        elif value is not None and value.row is not None:
            rows.append(value.row)
    if rows:
        page.add(several_teams(rubric, rows, width=page.width))
    sink.write(page.text())
