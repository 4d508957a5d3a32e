"""``assess serve``: the questionnaire in browsers."""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

import click

from assess.cli.common import common_options, load, rubric_option
from assess.cli.console import Settings, complain, say
from assess.errors import MissingLibraryError, UsageError

EPILOG = """\b
Examples:
  assess serve                  for yourself, in your browser
  assess serve team.yaml        one file that several people answer
  assess serve --host 0.0.0.0   for colleagues, each in a file of their own
  assess serve --public-url https://assess.example.org
                                the same, behind a proxy with TLS

\b
The address to open is printed. With --host or --public-url it has a token in
it, which ASSESS_SERVE_TOKEN can set. Ctrl+C ends everything in good order.
"""

FOLDER = Path("assessments")


@click.command(epilog=EPILOG)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Keep each person's answers in a folder below DIR.  [default: {FOLDER}]",
)
@click.option(
    "--host",
    metavar="NAME",
    default="127.0.0.1",
    show_default=True,
    help="Name or address to listen on; 0.0.0.0 is all of this machine.",
)
@click.option(
    "--port",
    metavar="N",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--public-url",
    metavar="URL",
    help="Address by which browsers reach it through a proxy.",
)
@click.option("--token", "with_token", is_flag=True, help="Ask for a token on this machine too.")
@click.option(
    "--max-sessions",
    metavar="N",
    default=20,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="People who can answer at the same time.",
)
@click.option(
    "--idle-minutes",
    metavar="N",
    default=30.0,
    show_default=True,
    type=click.FloatRange(1, 24 * 60),
    help="Minutes without a key after which a session ends.",
)
@rubric_option
@common_options
@click.pass_obj
def serve(
    settings: Settings,
    file: Path | None,
    folder: Path | None,
    host: str,
    port: int,
    public_url: str | None,
    with_token: bool,
    max_sessions: int,
    idle_minutes: float,
    overlay: Path | None,
) -> int:
    """Show the questionnaire in browsers: to each person alone, or on FILE to all.

    It listens on this machine only, unless told otherwise. Answers are kept in
    ordinary answer files, saved as they are given.
    """
    if file is not None and folder is not None:
        raise UsageError("FILE is for one file that all share, --dir for a file each: give one.")
    try:
        from assess.serve.run import serve as run
    except ModuleNotFoundError as error:
        raise MissingLibraryError(
            f"assess serve needs textual-serve ({error.name} is missing)."
            " Install it with: pip install 'mlops-assess[serve]'"
        ) from None
    from assess.serve.settings import TOKEN_VARIABLE, Serving, pick_token, read_public_url

    asked = Serving(
        host=host,
        port=port,
        folder=(folder or FOLDER) if file is None else None,
        file=file,
        overlay=overlay,
        public_url="" if public_url is None else read_public_url(public_url),
        most=max_sessions,
        idle=idle_minutes * 60,
    )
    if with_token or TOKEN_VARIABLE in os.environ or not asked.is_private:
        asked = dataclasses.replace(asked, token=pick_token())
    rubric = load(overlay)
    if file is not None:
        from assess.answers.read import read_answers

        read_answers(file, rubric)  # what is wrong with it is told now, and here
    if asked.folder is not None:
        asked.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        where = f"the file {file}" if file is not None else f"folders below {asked.folder}"
        say(
            settings,
            f"Open this address in a browser. Answers are kept in {where}. Ctrl+C ends it.",
        )
        if not (asked.is_private or asked.is_secure):
            complain(
                "Whoever is on the network between can read what is answered, and the token:"
                " put TLS in front, and name it with --public-url https://..."
            )

    going_on = run(asked, rubric, ready)
    say(settings, f"Stopped. {_sessions(going_on)} Everything that was answered is saved.")
    return 0


def _sessions(number: int) -> str:
    if not number:
        return "Nobody was answering."
    return f"{number} session{'s' if number > 1 else ''} ended with it."
