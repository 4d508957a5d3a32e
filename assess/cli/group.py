"""The click group: finds a command by its name and imports it only then."""

from __future__ import annotations

import importlib
import keyword
import os

import click

from assess._version import __version__
from assess.cli.commands import COMMANDS, PROGRAM, help_text
from assess.cli.console import Settings, clean
from assess.errors import UsageError

__all__ = ["cli"]


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a team would use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command, or return ``None`` when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"assess.cli.{name}")
        found: click.Command = getattr(module, name)
        if ctx.resilient_parsing:  # a shell asks what could stand next
            from assess.cli.completion import equip

            equip(found)
            found.short_help = COMMANDS[cmd_name]  # whole, click would cut it
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        name = args[0]
        if name in COMMANDS:
            return super().resolve_command(ctx, args)
        raise UsageError(f"There is no command {clean(name)!r}. {_suggest(name)}")

    def get_help(self, ctx: click.Context) -> str:
        """The text that main prints without click, too."""
        return help_text()


def _suggest(name: str) -> str:
    from difflib import get_close_matches

    if close := get_close_matches(name.lower(), COMMANDS, n=1):
        return f"Did you mean '{PROGRAM} {close[0]}'?"
    if os.path.lexists(name):
        return f"To score a file: '{PROGRAM} score {clean(name)}'."
    return f"'{PROGRAM} --help' lists the commands."


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()


def _set_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


@click.group(
    cls=LazyGroup,
    name=PROGRAM,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version)
@click.option("--debug", is_flag=True, expose_value=False, is_eager=True, callback=_set_debug)
@click.pass_context
def cli(ctx: click.Context) -> int | None:
    """Run a command, or open the questionnaire when none is named."""
    if ctx.invoked_subcommand is not None:
        return None
    from assess.cli.common import LANGUAGE, speak
    from assess.cli.start import start

    speak(ctx, os.environ.get(LANGUAGE, ""))
    status: int = ctx.invoke(start, file=None, overlay=None)
    return status
