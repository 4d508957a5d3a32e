"""``assess agenda``: how far a panel agrees, and what its workshop has to discuss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import (
    common_options,
    language_option,
    load,
    output_option,
    read_one,
    rubric_option,
)
from assess.cli.console import Settings, clean, say
from assess.cli.output import dump_json, form_of, open_sink, refuse_inputs
from assess.errors import MissingLibraryError, UsageError
from assess.language import tr, trn

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.panel.agenda import AgendaItem
    from assess.panel.words import Measured

EPILOG = """\b
Examples:
  assess agenda panel.yaml
  assess agenda panel.yaml --by-role
  assess agenda panel.yaml --anonymous --format md -o agenda.md

\b
First come questions whose settling can change a level. Agreement is
Krippendorff's alpha for ordinal data: 1 is full agreement, 0 what chance
gives; .800 and more is reliable, .667 and more allows tentative conclusions.
Exit status: 0 fine, 1 the file was invalid or no panel, 2 wrong usage.
"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="PANEL")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "md"]),
    help="How to print the agenda.  [default: as FILE ends, else table]",
)
@click.option("--anonymous", is_flag=True, help="Counts only: not who said what, and no notes.")
@click.option("--by-role", is_flag=True, help="What each role said, not each respondent.")
@output_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def agenda(
    settings: Settings,
    path: str,
    form: str | None,
    anonymous: bool,
    by_role: bool,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Show how far a panel agrees, and what it has to discuss, what matters most first."""
    from assess.panel.agenda import agenda as agenda_of
    from assess.panel.agreement import measure

    form = form_of(form, output, ("json", "md"), "table")
    if anonymous and by_role:
        raise UsageError("Give --anonymous or --by-role: a role may have one respondent only.")
    rubric = load(overlay)
    assessment = read_one(path, rubric)
    if output not in (None, "-"):
        refuse_inputs([str(output)], [Path(path)])
    items = agenda_of(rubric, assessment)
    measured: Measured | None = None
    try:
        measured = measure(rubric, assessment)
    except MissingLibraryError as error:
        say(settings, str(error))
    with open_sink(output) as sink:
        if form == "json":
            from assess.panel.to_json import agenda_json

            found = agenda_json(assessment, items, measured, anonymous=anonymous, roles=by_role)
            sink.write(dump_json(found) + "\n")
        elif form == "md":
            from assess.panel.markdown import agenda_markdown

            sink.write(
                agenda_markdown(assessment, items, measured, anonymous=anonymous, roles=by_role)
            )
        else:
            to_file = output not in (None, "-")
            sink.write(_page(assessment, items, measured, anonymous, by_role, to_file=to_file))
    return 0


def _page(
    assessment: Assessment,
    items: Sequence[AgendaItem],
    measured: Measured | None,
    anonymous: bool,
    roles: bool,
    *,
    to_file: bool,
) -> str:
    from rich.text import Text

    from assess.cli.page import Page
    from assess.cli.words import option_label
    from assess.panel.words import agreement_words, remarks, said_by, section_rows

    page = Page(to_file=to_file)
    panel = assessment.panel
    assert panel is not None  # noqa: S101 - the agenda refused it before
    page.para(
        tr(
            "{team}, {date}: {respondents}, {questions} to discuss",
            team=assessment.team,
            date=assessment.date,
            respondents=trn("{n} respondent", "{n} respondents", len(panel.respondents)),
            questions=trn("{n} question", "{n} questions", len(items)),
        ),
        style="bold",
    )
    if measured is not None:
        whole, sections = measured
        page.para(agreement_words(whole))
        page.heading(tr("Agreement by section"))
        heads = tr("section"), tr("unanimous"), tr("alpha (95 % interval)")
        page.table(heads, section_rows(sections))
    page.heading(tr("To discuss"))
    if not items:
        page.para(tr("Nothing is left to discuss."))
    for number, item in enumerate(items, start=1):
        question = item.question
        if number > 1:
            page.gap()
        page.para(
            Text.assemble(
                (f"{number}. ", "bold"), clean(question.text), (f"  {question.id}", "dim")
            )
        )
        page.para(item.matters, 3)
        rows = said_by(item, panel, anonymous=anonymous, roles=roles)
        page.items((f"{one}: {other}" for one, other in rows), 3)
        if not (anonymous or roles):
            page.items((Text(clean(text), style="italic") for text in remarks(item)), 5)
        if item.proposal is not None:
            option = option_label(question, item.proposal)
            page.para(tr("proposed: {option}", option=option), 3)
    return page.text()
