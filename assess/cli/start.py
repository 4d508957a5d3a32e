"""``assess`` and ``assess start``: the questionnaire in the terminal."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import click
from click.core import ParameterSource

from assess.cli.common import (
    LANGUAGE,
    common_options,
    language_option,
    load,
    load_in,
    rubric_option,
)
from assess.cli.console import Settings, clean, is_terminal
from assess.cli.scanned import scan_option
from assess.errors import UsageError

EPILOG = """\b
Examples:
  assess                       a new assessment, or go on with one
  assess start team.yaml       answer, change or look through team.yaml
  assess start team.pdf        go on with the answers that a report carries
  assess start team.yaml --scan ../training --scan ../serving
"""


@click.command(epilog=EPILOG)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@scan_option
@rubric_option
@language_option
@common_options
@click.pass_obj
def start(
    settings: Settings, file: Path | None, scanned: tuple[str, ...], overlay: Path | None
) -> int:
    """Open the questionnaire in the terminal: new, resumed, or on FILE.

    Answers are kept in an ordinary answer file, saved as you go.
    """
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "The questionnaire needs a terminal, and this is none (input or output goes to a file"
            " or a pipe). To fill in a file by hand: 'assess new team.yaml'."
            " All commands: 'assess --help'."
        )
    for place in scanned:
        if not Path(place).exists():
            raise UsageError(f"{clean(place)}: there is nothing to scan; name a folder.")
    from assess.tui.run import run

    source = click.get_current_context().get_parameter_source("language")
    chosen = source is ParameterSource.COMMANDLINE or bool(os.environ.get(LANGUAGE))
    return run(
        file,
        load(overlay),
        scanned,
        partial(load_in, overlay),
        remembered=not chosen,
    )
