"""``assess check``: everything that is wrong with answer files, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assess.cli.common import (
    PATH_HELP,
    common_options,
    jobs_option,
    load,
    pick_workers,
    rubric_option,
    show_problems,
    warn_of_version,
)
from assess.cli.console import Settings, clean, say
from assess.cli.output import open_sink

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.rubric.model import Rubric

EPILOG = """\b
Examples:
  assess check team.yaml
  assess check teams/
  git diff --name-only | grep '^teams/' | xargs assess check
"""


@click.command(
    epilog=EPILOG,
    help=f"""Check answer files and show everything that is wrong.

    Errors go to stderr as file:line:column: message, all of a file at once. The exit status
    is 1 when there is any. Answers that contradict each other are told, too; they are no error.

    {PATH_HELP}""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@rubric_option
@jobs_option
@common_options
@click.pass_obj
def check(
    settings: Settings, paths: tuple[str, ...], overlay: Path | None, jobs: int | None
) -> int:
    """Read every file and say whether it is fine."""
    from assess.batch.paths import expand
    from assess.batch.run import process

    rubric = load(overlay)
    status = 0
    with open_sink(None) as sink:
        for outcome in process(expand(paths), _facts, rubric, workers=pick_workers(jobs)):
            if outcome.value is None:
                show_problems(outcome, settings)
                status = 1
                continue
            answered, facts, doubts = outcome.value
            warn_of_version(outcome.file, answered, rubric, settings)
            say(settings, *(f"{outcome.file}: {doubt}" for doubt in doubts))
            if not settings.quiet:
                sink.write(f"{clean(outcome.file)}: fine ({facts})\n")
    return status


def _facts(
    rubric: Rubric, assessment: Assessment, _data: bytes
) -> tuple[tuple[str, str], str, list[str]]:
    from assess.cli.words import completeness_words, proposal_words
    from assess.scoring.looks import looks
    from assess.scoring.score import completeness

    parts = completeness_words(completeness(rubric, assessment)), proposal_words(assessment)
    words = "; ".join(filter(None, parts))
    doubts = [f"Worth a second look: {x.words}" for x in looks(rubric, assessment)]
    return (assessment.rubric_id, assessment.rubric_version), words, doubts
