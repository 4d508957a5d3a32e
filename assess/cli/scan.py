"""``assess scan``: what repositories show, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, output_option, read_one, rubric_option
from assess.cli.console import Settings, clean
from assess.cli.output import dump_json, form_of, open_sink, refuse_inputs
from assess.cli.scanned import look
from assess.errors import UsageError

if TYPE_CHECKING:
    from assess.rubric.model import Rubric
    from assess.scan.answers import Difference
    from assess.scan.scan import Finding, Scan
    from assess.scoring.looks import Look

EPILOG = """\b
Examples:
  assess scan .
  assess scan ../training ../serving --format json
  assess scan . --answers team.yaml
  assess scan . --format yaml --team "Fraud scoring" -o draft.yaml
  assess scan . --format json -o scan.json   for start and report --scan

Nothing seen is no proof that nothing is there. A strong sign suggests an
option, as a lower bound; a weak one is a hint. --format yaml writes an answer
file of what is suggested, each answer with its evidence, to go through.
"""


@click.command(epilog=EPILOG)
@click.argument("repos", nargs=-1, required=True, metavar="REPO...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "yaml"]),
    help="For people, for programs, or a draft of an answer file.  [default: as FILE ends, else"
    " table]",
)
@output_option
@click.option(
    "--answers", metavar="FILE", help="Say where these answers and the repositories differ."
)
@click.option("--team", default="", metavar="NAME", help="The team's name, for --format yaml.")
@rubric_option
@common_options
@click.pass_obj
def scan(
    settings: Settings,
    repos: tuple[str, ...],
    form: str | None,
    output: str | None,
    answers: str | None,
    team: str,
    overlay: Path | None,
) -> int:
    """What repositories show, question by question, with the place.

    REPO is a folder: a checkout of a git repository, a part of one, or a bare repository; or a
    file that --format json wrote.
    Files are read, nothing is run. What a scan does not see may be there all the same; a person
    decides.
    """
    from assess.scan.answers import differences, second_looks
    from assess.scan.answers import draft as draft_of
    from assess.scan.to_json import to_json

    form = form_of(form, output, ("json",) if answers else ("json", "yaml"), "table")
    if form == "yaml" and answers is not None:
        raise UsageError("--answers is for table and json: a draft is made of what was seen alone.")
    if output not in (None, "-"):
        refuse_inputs([str(output)], [answers])
    rubric = load(overlay)
    told = None if answers is None else read_one(answers, rubric)
    found = look(repos, rubric, settings)
    if form == "json":
        value = to_json(rubric, found)
        if told is not None:
            value["differences"] = [_difference(d) for d in differences(rubric, told, found)]
        text = dump_json(value) + "\n"
    elif form == "yaml":
        from assess.answers.emit import to_text

        name = " ".join(team.split()) or Path(repos[0]).resolve().name
        text = to_text(draft_of(rubric, found, team=name, date=found.date))
    else:
        against = None if told is None else second_looks(rubric, told, found)
        text = _table(rubric, found, against, to_file=output not in (None, "-"))
    with open_sink(output) as sink:
        sink.write(text)
    return 0


def _difference(one: Difference) -> dict[str, object]:
    return {"question": one.question, "told": one.told, "kind": one.kind, "shown": one.shown}


def _table(rubric: Rubric, found: Scan, against: Sequence[Look] | None, *, to_file: bool) -> str:
    from assess.cli.page import Page

    page = Page(to_file=to_file)
    seen = [f for q in rubric.ladder for f in found.of(q.id)]

    def where(finding: Finding) -> str:
        return clean(found.place(finding))

    if seen:
        rows = (
            (f.signal.question, str(f.signal.option), f.signal.strength, where(f)) for f in seen
        )
        page.table(("Question", "Option", "Strength", "Seen at"), rows)
        page.gap()
    if against is not None:
        for one in against:
            page.para(one.words)
        if not against:
            page.para("Nothing that was seen speaks against the answers.")
        page.gap()
    quiet = sum(not found.of(q.id) for q in rubric.ladder)
    page.para(
        f"Nothing seen for {quiet} of {len(rubric.ladder)} questions; that proves nothing."
        " Strong signs suggest an option as a lower bound, weak ones are hints."
    )
    for note in found.notes:
        page.para(clean(note))
    page.para(
        f"{found.files:,} files listed, {found.read:,} read, {found.left_out:,} in folders that do"
        f" not count, {found.unread:,} not readable as text."
    )
    return page.text()
