"""``assess scan``: what repositories show, question by question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, rubric_option
from assess.cli.console import Settings, clean
from assess.cli.output import dump_json, open_sink

if TYPE_CHECKING:
    from assess.rubric.model import Rubric
    from assess.scan.scan import Finding, Scan

EPILOG = """\b
Examples:
  assess scan .
  assess scan ../training ../serving --format json
"""


@click.command(epilog=EPILOG)
@click.argument("repos", nargs=-1, required=True, metavar="REPO...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")
@rubric_option
@common_options
@click.pass_obj
def scan(
    _settings: Settings, repos: tuple[str, ...], form: str, output: str | None, overlay: Path | None
) -> int:
    """What repositories show, question by question, with the place.

    REPO is a folder: a checkout of a git repository, or a part of one. Files are read, nothing
    is run. What a scan does not see may be there all the same; a person decides.
    """
    from assess.scan.scan import scan as look

    rubric = load(overlay)
    result = look(rubric, repos)
    text = dump_json(_json(rubric, result)) + "\n" if form == "json" else _table(rubric, result)
    with open_sink(output) as sink:
        sink.write(text)
    return 0


def _json(rubric: Rubric, result: Scan) -> dict[str, object]:
    return {
        "schema": 1,
        "rubric": {"id": rubric.id, "version": rubric.version},
        "files": {"listed": result.files, "read": result.read,
                  "left_out": result.left_out, "unread": result.unread},
        "questions": {
            q.id: {
                "suggested": result.suggested(q.id),
                "findings": [
                    {"signal": f.signal.id, "option": f.signal.option,
                     "strength": f.signal.strength, "repo": clean(f.repo), "file": clean(f.file),
                     "line": f.line, "excerpt": f.excerpt}
                    for f in result.of(q.id)
                ],
            }
            for q in rubric.ladder
        },
    }  # fmt: skip


def _place(finding: Finding, several: bool) -> str:
    line = "" if finding.line is None else f":{finding.line}"
    repo = f"{finding.repo}/" if several else ""
    return clean(f"{repo}{finding.file}{line}")


def _table(rubric: Rubric, result: Scan) -> str:
    from assess.cli.page import Page

    page = Page()
    several = len({f.repo for f in result.findings}) > 1
    seen = [f for q in rubric.ladder for f in result.of(q.id)]
    if seen:
        page.table(
            ("Question", "Option", "Strength", "Seen at"),
            (
                (f.signal.question, str(f.signal.option), f.signal.strength, _place(f, several))
                for f in seen
            ),
        )
        page.gap()
    quiet = sum(not result.of(q.id) for q in rubric.ladder)
    page.para(f"Nothing seen for {quiet} of {len(rubric.ladder)} questions; that proves nothing.")
    page.para(
        f"{result.files} files listed, {result.read} read, {result.left_out} in folders that do"
        f" not count, {result.unread} not readable as text. Weak signs are hints only."
    )
    return page.text()
