"""``assess new``: a commented answer file to fill in by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from assess.cli.common import common_options, load, rubric_option
from assess.cli.console import Settings, say
from assess.cli.output import open_sink, write_result
from assess.errors import ConflictError, UsageError

EPILOG = """\b
Examples:
  assess new team.yaml
  assess new team.yaml --team "Fraud scoring" --quick
  assess new > team.yaml
"""


@click.command(epilog=EPILOG)
@click.argument("file", required=False)
@click.option("--quick", is_flag=True, help="Only the core questions.")
@click.option("--team", default="", metavar="NAME", help="The team's name, written into the file.")
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@rubric_option
@common_options
@click.pass_obj
def new(
    settings: Settings, file: str | None, quick: bool, team: str, force: bool, overlay: Path | None
) -> int:
    """Write a commented answer file to fill in by hand.

    Every question stands in it with its options and what counts; none is answered yet. Without
    FILE it is printed.
    """
    from assess.answers.template import template

    text = template(load(overlay), quick=quick, team=team, date=dt.date.today())
    if file in (None, "-"):
        with open_sink(None) as sink:
            sink.write(text)
        return 0
    assert file is not None  # noqa: S101 - narrowed above
    try:
        write_result(Path(file), text.encode("utf-8"), overwrite=force)
    except ConflictError:
        raise UsageError(f"{file} exists and was left as it is. --force overwrites it.") from None
    say(settings, f"Wrote {file}. Fill it in, then: assess score {file}")
    return 0
