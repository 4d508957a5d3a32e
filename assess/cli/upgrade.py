"""``assess upgrade``: an answer file of an earlier rubric, rewritten for today's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import common_options, load, rubric_option
from assess.cli.console import Settings, clean, say
from assess.cli.output import open_sink
from assess.errors import AnswersError, UsageError

if TYPE_CHECKING:
    from assess.answers.upgrade import ItemKind, Upgrade
    from assess.rubric.model import Rubric

KINDS: dict[ItemKind, str] = {
    "mapped": "carried over",
    "review": "to answer again (what was said is kept in the note)",
    "orphaned": "not asked any more (kept as a comment)",
}
EPILOG = """\b
Examples:
  assess upgrade team.yaml --dry-run
  assess upgrade team.yaml
  assess upgrade team.yaml --yes
  assess upgrade old.yaml -o team.yaml

\b
Comments, notes and evidence stay. What cannot be carried over becomes open
with what was said in its note; an answer to a question that is gone stays in
the file as a comment.
Exit status: 0 fine, 1 the file was invalid, 2 wrong usage.
"""


@click.command(epilog=EPILOG)
@click.argument("path", metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Show the plan only; write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE; the old file stays as it is.")
@rubric_option
@common_options
@click.pass_obj
def upgrade(
    settings: Settings,
    path: str,
    dry_run: bool,
    yes: bool,
    output: str | None,
    overlay: Path | None,
) -> int:
    """Bring an answer file of an earlier rubric up to date; nothing said is dropped.

    Shows first what stays, what is carried over, what needs a person and what is not asked any
    more; then asks, and rewrites FILE.
    """
    from assess.answers.upgrade import plan_upgrade
    from assess.fileio import fingerprint, read_file, write_file
    from assess.yamlio import ANSWER_LIMITS

    rubric = load(overlay)
    data = read_file(path, ANSWER_LIMITS.size, AnswersError)
    plan = plan_upgrade(data, rubric, path)
    with open_sink(None) as sink:
        sink.write(_page(plan, rubric))
    target = output or path
    if dry_run or not (plan.changed or output):
        return 0
    if not (yes or output):
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("Nothing was written: add --yes to write, or --dry-run to look only.")
        if not click.confirm("Write this?", default=True, err=True):
            say(settings, "Nothing was written.")
            return 0
    expected = fingerprint(data) if output is None else None
    write_file(Path(target), plan.text.encode("utf-8"), expected=expected)
    say(settings, f"Wrote {target}.")
    return 0


def _page(plan: Upgrade, rubric: Rubric) -> str:
    """The plan as text."""
    from assess.cli.page import Page
    from assess.cli.words import count

    page = Page()
    ours = f"rubric {rubric.id} {rubric.version}"
    if not plan.changed:
        page.para(f"{plan.file}: up to date with {ours}; nothing to do.")
        return page.text()
    since = f"rubric {plan.version}" if plan.version else "a rubric of unknown version"
    page.para(f"{plan.file}: from {since} to {ours}")
    page.gap()
    kept = len(plan.kept)
    page.para(f"{count(kept, 'answer')} kept as {'it is' if kept == 1 else 'they are'}.")
    for kind, words in KINDS.items():
        found = plan.of(kind)
        if found:
            page.gap()
            page.para(f"{len(found)} {words}", style="bold")
            page.items((f"{clean(i.before)}: {i.why}" for i in found), 2)
    if plan.new:
        page.gap()
        page.para(f"{count(len(plan.new), 'question')} without an answer", style="bold")
        page.para(", ".join(plan.new), 2)
    return page.text()
