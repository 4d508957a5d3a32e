"""``assess merge``: several respondents' answer files become one panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, rubric_option, warn_of_version
from assess.cli.console import Settings, clean, say
from assess.cli.output import open_sink, refuse_inputs, write_result
from assess.errors import ConflictError, UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.panel.merge import Merged
    from assess.rubric.model import Rubric
    from assess.scoring.result import Result

EPILOG = """\b
Examples:
  assess merge ana.yaml ben.yaml cho.yaml -o panel.yaml
  assess merge answers/ -o panel.yaml --role ben.yaml=operations
  assess merge ana.yaml ben.yaml > panel.yaml

\b
A name and a role come from the file, 'respondents: ["Ana (operations)"]',
or else from the file's name. Every answer is kept. Where all who know agree,
that stands; otherwise the lower median is proposed and marked to discuss,
and the scores use the whole range of opinions. The panel is an answer file:
score it, report it, open it in the questionnaire.
Exit status: 0 fine, 1 a file was invalid or of another team, 2 wrong usage.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="PANEL", help="Write the panel to this file.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="FILE=ROLE",
    help="What the respondent of a file does; again for each file.",
)
@click.option("--force", is_flag=True, help="Merge even when the teams have different names.")
@click.option("--overwrite", is_flag=True, help="Overwrite PANEL if it exists.")
@rubric_option
@common_options
@click.pass_obj
def merge(
    settings: Settings,
    paths: tuple[str, ...],
    output: str | None,
    roles: tuple[str, ...],
    force: bool,
    overwrite: bool,
    overlay: Path | None,
) -> int:
    """Make one panel of several respondents' answers, with their disagreements kept.

    Without -o the panel is printed.
    """
    from assess.answers.emit import to_text
    from assess.answers.read import parse_answers
    from assess.batch.paths import expand
    from assess.batch.read import read_input
    from assess.panel.merge import merge as merge_all

    inputs = expand(paths)
    if len(inputs) < 2:
        raise UsageError(
            "A panel needs two different answer files or more: assess merge ANA BEN -o PANEL."
        )
    target = None if output in (None, "-") else output
    if target is not None:
        refuse_inputs([target], [i.place for i in inputs])
    rubric = load(overlay)
    said = [read_input(found, rubric)[0] for found in inputs]
    merged = merge_all(rubric, said, roles=_roles(roles, said), force=force)
    warn_of_version(
        target or "The panel", (rubric.id, merged.assessment.rubric_version), rubric, settings
    )
    text = to_text(merged.assessment)
    parse_answers(text.encode("utf-8"), rubric, target or "")  # too large, above all
    if target is None:
        with open_sink(None) as sink:
            sink.write(text)
        for note in merged.notes:
            say(settings, note)
        return 0
    try:
        write_result(target, text.encode("utf-8"), overwrite=overwrite)
    except ConflictError:
        raise UsageError(
            f"{clean(target)} exists and was left as it is. --overwrite replaces it, with all"
            " that was agreed on in it."
        ) from None
    with open_sink(None) as sink:
        sink.write(_page(rubric, merged, said))
        sink.flush()
    then = "agenda" if merged.to_discuss else "score"
    say(settings, f"Wrote {target}. Next: assess {then} {target}")
    return 0


def _roles(given: Iterable[str], said: Sequence[Assessment]) -> dict[str, str]:
    """Roles by file.

    Raises:
        UsageError: one is not of the form FILE=ROLE, or no file is of this name.
    """
    roles: dict[str, str] = {}
    for text in given:
        file, equals, role = text.rpartition("=")
        name = " ".join(clean(role).split())
        if not (equals and file and name) or len(name) > 100:
            raise UsageError(f"--role: {clean(text)!r} is not of the form FILE=ROLE.")
        meant = [a.file for a in said if file in (a.file, Path(a.file).name)]
        if len(meant) != 1:
            known = ", ".join(clean(a.file) for a in said)
            how = "No file is" if not meant else "Several files are"
            raise UsageError(f"--role: {how} called {clean(file)!r}. Files: {known}.")
        roles[meant[0]] = name
    return roles


def _page(rubric: Rubric, merged: Merged, said: Sequence[Assessment]) -> str:
    """What became of the questions, and everybody's own levels beside the panel's."""
    from assess.cli.page import Page
    from assess.cli.words import count
    from assess.scoring.score import score

    page, panel = Page(), merged.assessment
    assert panel.panel is not None  # noqa: S101 - it was just made
    page.para(f"{clean(panel.team)}: a panel of {count(len(said), 'respondent')}", style="bold")
    agreed = count(len(merged.unanimous), "question")
    page.items(
        (
            f"{agreed} on which all who know say the same",
            f"{len(merged.to_discuss)} to discuss",
            f"{len(merged.gaps)} that nobody could answer",
        ),
        2,
    )
    rows = [
        (who.shown, score(rubric, one))
        for who, one in zip(panel.panel.respondents, said, strict=True)
    ]
    page.heading("Levels")
    page.table(
        ("", *(m.title for m in rubric.models)),
        [
            *((name, *_levels(rubric, result)) for name, result in rows),
            ("the panel", *_levels(rubric, score(rubric, panel))),
        ],
    )
    if merged.notes:
        page.heading("Keep in mind")
        page.items(merged.notes)
    return page.text()


def _levels(rubric: Rubric, result: Result) -> Iterable[str]:
    for model in rubric.models:
        found = result.models[model.id]
        yield f"{found.low}–{found.high}" if found.high > found.low else str(found.low)
