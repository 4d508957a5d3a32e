"""``assess new``: an answer file or a workbook to fill in by hand."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from assess.cli.common import common_options, language_option, load, rubric_option
from assess.cli.console import Settings, say
from assess.cli.output import open_sink, write_result
from assess.errors import ConflictError, UsageError

if TYPE_CHECKING:
    from assess.rubric.model import Rubric

Format = Literal["yaml", "xlsx"]

EPILOG = """\b
Examples:
  assess new team.yaml
  assess new team.yaml --team "Fraud scoring" --quick
  assess new ana.yaml --respondent "Ana Lindqvist" --role operations
  assess new > team.yaml
  assess new team.xlsx            a workbook, for people without a terminal
"""


@click.command(epilog=EPILOG)
@click.argument("file", required=False)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE; the same as FILE by itself.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "xlsx"]),
    help="An answer file, or a workbook with drop-downs.  [default: by how FILE ends, else yaml]",
)
@click.option("--quick", is_flag=True, help="Only the core questions.")
@click.option("--team", default="", metavar="NAME", help="The team's name, written into the file.")
@click.option(
    "--respondent",
    default="",
    metavar="NAME",
    help="Who answers, where each does so alone.",
)
@click.option("--role", default="", metavar="ROLE", help="What they do in the team.")
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@rubric_option
@language_option
@common_options
@click.pass_obj
def new(
    settings: Settings,
    file: str | None,
    output: str | None,
    form: Format | None,
    quick: bool,
    team: str,
    respondent: str,
    role: str,
    force: bool,
    overlay: Path | None,
) -> int:
    """Write a commented answer file, or a workbook, to fill in by hand.

    Every question stands in it with its options and what counts; none is answered yet. Without
    FILE it is printed. 'assess import' makes an answer file of a workbook that was filled in.
    """
    if file and output:
        raise UsageError("The file is named twice: give FILE or -o FILE.")
    target = file or output or "-"
    chosen: Format = form or ("xlsx" if Path(target).suffix.lower() == ".xlsx" else "yaml")
    if target == "-" and chosen == "xlsx" and sys.stdout.isatty():
        raise UsageError("A workbook on the terminal is of no use; name a file.")
    data = _made(load(overlay), chosen, quick, team, (respondent, role))
    if target == "-":
        with open_sink(None) as sink:
            if chosen == "yaml":
                sink.write(data.decode("utf-8"))
            else:
                sink.write_bytes(data)
        return 0
    try:
        write_result(target, data, overwrite=force)
    except ConflictError:
        raise UsageError(f"{target} exists and was left as it is. --force overwrites it.") from None
    then = "score" if chosen == "yaml" else "import"
    say(settings, f"Wrote {target}. Fill it in, then: assess {then} {target}")
    return 0


def _made(rubric: Rubric, form: Format, quick: bool, team: str, who: tuple[str, str]) -> bytes:
    """What goes into the file."""
    today = dt.date.today()
    if form == "yaml":
        from assess.answers.template import template

        return template(rubric, quick=quick, team=team, date=today, who=who).encode("utf-8")
    from assess.sheet.workbook import workbook

    return workbook(rubric, quick=quick, team=team, date=today, who=who)
