"""``assess import``: answer files of a filled-in workbook or of a survey's export."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, rubric_option, warn_of_version
from assess.cli.console import Settings, clean, complain, say
from assess.cli.output import (
    make_folder,
    open_sink,
    refuse_inputs,
    unique_names,
    write_result,
)
from assess.errors import AnswersError, AssessError, ConflictError, UsageError

if TYPE_CHECKING:
    from assess.rubric.model import Rubric
    from assess.sheet.taken import Respondent, Taken

EPILOG = """\b
Examples:
  assess import team.xlsx -o team.yaml
  assess import team.xlsx | assess score -
  assess import survey.csv --out-dir answers/ --team "Fraud scoring"
  assess import returned/*.xlsx --out-dir answers/

\b
Errors go to stderr as file:sheet!cell: message (workbooks) or
file:line:column: message (CSV; the column counts the fields), all at once.
Nothing is written for a respondent with errors; the others are.
Exit status: 0 fine, 1 some input was invalid, 2 wrong usage.
"""

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST = 180
"""Bytes of a person's name that become a file's name."""
_MOST_LINES = 100


@click.command("import", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE; for one respondent.")
@click.option(
    "--out-dir",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a file for each respondent into DIR.",
)
@click.option("--team", default="", metavar="NAME", help="The team, whatever the file says.")
@click.option(
    "--date",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the assessment (2026-11-23), whatever the file says.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@rubric_option
@common_options
@click.pass_obj
def import_(
    settings: Settings,
    files: tuple[str, ...],
    output: str | None,
    out_dir: Path | None,
    team: str,
    date: dt.datetime | None,
    force: bool,
    overlay: Path | None,
) -> int:
    """Make answer files of a filled-in workbook or a survey's export.

    FILE is a workbook made by 'assess new team.xlsx', or a table (.xlsx or .csv) with one column
    a question and one row a respondent. Without -o and --out-dir, the answer file of one
    respondent is printed.
    """
    if output is not None and out_dir is not None:
        raise UsageError("Say where the answers go: either -o FILE or --out-dir DIR.")
    rubric = load(overlay)
    refuse_inputs([output] if output not in (None, "-") else [], map(Path, files))
    taken, status = _read(files, rubric, team, None if date is None else date.date())
    for each in taken:
        say(settings, *_some([f"{each.file}: {words}" for words in each.unused], "left out"))
    people = [(each, person) for each in taken for person in each.respondents]
    if out_dir is None and len(people) > 1:
        raise UsageError(f"There are {len(people)} respondents: use --out-dir DIR.")
    targets = [output or "-"] * len(people) if out_dir is None else _targets(out_dir, people)
    ready = [(t, p) for t, (_, p) in zip(targets, people, strict=True) if p.assessment is not None]
    wrong = [x for e, p in people if p.problems for x in AssessError(p.problems, e.file).lines()]
    complain(*_some(wrong, "wrong"))
    if not force:
        _refuse_existing([target for target, _ in ready])
    for target, person in ready:
        _remark(target, person, rubric, settings)
    texts = list(_texts(ready, rubric))
    if out_dir is not None and texts:
        make_folder(out_dir)
    for target, text in texts:
        _write(target, text, settings, force=force)
    return status if len(texts) == len(people) else 1


def _some(lines: Sequence[str], what: str) -> list[str]:
    """The lines, or the first of very many."""
    if len(lines) <= _MOST_LINES:
        return list(lines)
    return [*lines[:_MOST_LINES], f"{len(lines) - _MOST_LINES:,} more are {what}."]


def _read(
    files: Sequence[str], rubric: Rubric, team: str, date: dt.date | None
) -> tuple[list[Taken], int]:
    """Everything that can be read, and the exit status; what cannot is told."""
    from assess.fileio import read_file
    from assess.sheet.openbook import MOST_BYTES
    from assess.sheet.read import read_sheet

    taken, status = [], 0
    for file in files:
        try:
            data = read_file(file, MOST_BYTES, AnswersError)
            taken.append(read_sheet(data, rubric, file, team=team, date=date))
        except AnswersError as error:
            complain(*error.lines())
            status = 1
    return taken, status


def _texts(ready: Sequence[tuple[str, Respondent]], rubric: Rubric) -> Iterator[tuple[str, str]]:
    """The answer file of each respondent; one that cannot be written is told and left out."""
    from assess.sheet.taken import answer_text

    for target, person in ready:
        assert person.assessment is not None  # noqa: S101 - those without are not ready
        try:
            yield target, answer_text(person.assessment, rubric)
        except AnswersError as error:
            complain(*AssessError(error.messages, target).lines())


def _remark(target: str, person: Respondent, rubric: Rubric, settings: Settings) -> None:
    """Say what is fine and yet worth knowing of a respondent's answers."""
    found = person.assessment
    assert found is not None  # noqa: S101 - those without are not ready
    name = clean(target) if target != "-" else "The answers"
    warn_of_version(name, (found.rubric_id, found.rubric_version), rubric, settings)
    if not found.answers:
        say(settings, f"{name}: No question is answered.")


def _targets(out_dir: Path, people: Sequence[tuple[Taken, Respondent]]) -> list[str]:
    """A file for each respondent, named after them; no two alike."""
    teams = {person.assessment.team for _, person in people if person.assessment}
    wished = []
    for number, (each, person) in enumerate(people, 1):
        parts = [person.assessment.team] if person.assessment and len(teams) > 1 else []
        alone = len(each.respondents) == 1
        parts.append(person.who or (Path(each.file).stem if alone else f"respondent-{number}"))
        wished.append(Path(_safe("-".join(parts)) or f"respondent-{number}"))
    return [str(out_dir / f"{name}.yaml") for name in unique_names(wished)]


def _safe(text: str) -> str:
    """A person's words as a file's name: letters, digits, - and _."""
    tidy = _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip("-_")
    return tidy.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore").strip("-_")


def _refuse_existing(targets: Sequence[str]) -> None:
    """Nothing is overwritten without being asked for."""
    there = [t for t in targets if t != "-" and (Path(t).exists() or Path(t).is_symlink())]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise UsageError(
            f"{clean(there[0])}{more} exist{'' if more else 's'};"
            " nothing was written. --force overwrites."
        )


def _write(target: str, text: str, settings: Settings, *, force: bool) -> None:
    if target == "-":
        with open_sink(None) as sink:
            sink.write(text)
        return
    try:
        write_result(target, text.encode("utf-8"), overwrite=force)
    except ConflictError:
        raise UsageError(
            f"{clean(target)} exists and was left as it is. --force overwrites it."
        ) from None
    say(settings, f"Wrote {clean(target)}")
