"""The entry point: finds the command, runs it, and keeps every error to one plain line.

A command's module is imported only when that command is called, so `--help` and `--version`
cost hardly more than click itself.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from assess._version import __version__
from assess.cli.console import Settings, complain, discard_output, finish_output, prepare_output
from assess.errors import AssessError, UsageError

__all__ = ["BROKEN", "INTERRUPTED", "INVALID", "OK", "TOO_LOW", "USAGE", "cli", "main"]

OK, INVALID, USAGE, TOO_LOW, INTERRUPTED = 0, 1, 2, 3, 130
BROKEN = INVALID
"""Status of an error inside the program: nothing says the input was right."""

PROGRAM = "assess"

COMMANDS = {
    "new": "Write a commented answer file to fill in by hand.",
    "check": "Check answer files and show everything that is wrong.",
    "score": "Score answer files: levels, challenges, blockers.",
    "explain": "Show why a team is at this level and not the next.",
    "report": "Write a report as PDF or HTML.",
    "rubric": "Show, check or export the rubric: what is asked and why.",
    "doctor": "Is this machine ready: versions, native libraries, fonts, terminal.",
}
"""Command → what it does. Each is the function of the same name in assess.cli.<command>."""

EXAMPLES = """\b
Examples:
  assess new team.yaml            an answer file to fill in
  assess score team.yaml          levels, challenges, what blocks the next level
  assess explain team.yaml        why this level and not the next
  assess report team.yaml -o team.pdf

\b
Exit status: 0 fine, 1 some input was invalid (the rest was still done),
2 wrong usage, 3 --fail-under not met, 130 interrupted.
"""


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a team would use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command, or return ``None`` when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(importlib.import_module(f"assess.cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)  # noqa: S101 - a mistake in our table
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise UsageError(f"There is no command {name!r}. {_suggest(name)}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, so that none is imported for its help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _suggest(name: str) -> str:
    from difflib import get_close_matches

    if close := get_close_matches(name.lower(), COMMANDS, n=1):
        return f"Did you mean '{PROGRAM} {close[0]}'?"
    if os.path.lexists(name):
        return f"To score a file: '{PROGRAM} score {name}'."
    return f"'{PROGRAM} --help' lists the commands."


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit(OK)


def _set_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


@click.group(
    cls=LazyGroup,
    name=PROGRAM,
    invoke_without_command=True,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and stop.",
)
@click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_set_debug,
    help="Show where an unexpected error happened (also ASSESS_DEBUG=1).",
)
@click.pass_context
def cli(ctx: click.Context) -> int | None:
    """Tells a team how mature its machine-learning operations are, why, and what to do next.

    Answer once; the answers are seen through Google's and Microsoft's MLOps levels, eleven
    known challenges of machine learning, and the phases of its life cycles.

    Without a command it opens the questionnaire in the terminal.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return USAGE
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the program's name; those of the process when ``None``.

    Returns:
        The exit status: 0 fine, 1 some input was invalid, 2 wrong usage, 3 ``--fail-under``
        not met, 130 interrupted. No exception leaves this function.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    settings = Settings(debug=os.environ.get("ASSESS_DEBUG", "") not in ("", "0"))
    try:
        prepare_output()
        status = _run(args, settings)
        finish_output()
    except BrokenPipeError:  # whoever read our output has seen enough
        discard_output()
        status = OK
    except KeyboardInterrupt:
        discard_output()
        complain("Interrupted.")
        status = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last guard: no traceback reaches a user
        status = _unexpected(error, settings)
    return status


def _run(args: list[str], settings: Settings) -> int:
    if "_ASSESS_COMPLETE" in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, PROGRAM, "_ASSESS_COMPLETE", os.environ["_ASSESS_COMPLETE"])
    try:
        with cli.make_context(PROGRAM, args, obj=settings) as ctx:
            status = cli.invoke(ctx)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else PROGRAM
        complain(f"{where}: {error.format_message()}")
        if error.ctx is not None:
            complain(f"'{where} --help' shows how to call it.")
        return USAGE
    except click.ClickException as error:
        complain(f"{PROGRAM}: {error.format_message()}")
        return INVALID
    except UsageError as error:
        complain(*error.lines())
        return USAGE
    except AssessError as error:
        complain(*error.lines())
        return INVALID
    return status if isinstance(status, int) else OK


def _unexpected(error: Exception, settings: Settings) -> int:
    discard_output()
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        complain(f"{name}{error.strerror}.")
    else:
        complain(
            f"{PROGRAM}: Something went wrong inside the program "
            f"({type(error).__name__}: {error}). Your files are as they were. "
            "Please report this with what --debug shows."
        )
    if settings.debug:
        import traceback

        traceback.print_exception(error)
    return BROKEN
