"""The entry point: runs a command and keeps every error to one plain line.

`--help` and `--version` are answered before click is imported: they are asked for often, also by
completion scripts and packagers, and importing click is most of what they would cost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assess._version import __version__
from assess.cli.commands import PROGRAM, help_text

if TYPE_CHECKING:
    from assess.cli.console import Settings

__all__ = ["INTERRUPTED", "INVALID", "OK", "TOO_LOW", "USAGE", "main"]

OK, INVALID, USAGE, TOO_LOW, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the program's name; those of the process when ``None``.

    Returns:
        The exit status: 0 fine, 1 some input was invalid, 2 wrong usage, 3 ``--fail-under`` or
        ``--fail-on-risk`` not met, 130 interrupted. No exception leaves this function.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        _collect_seldom()
    try:
        quick = {"--help": help_text, "-h": help_text, "--version": _version}
        if len(args) == 1 and args[0] in quick and sys.stdout is not None:
            sys.stdout.write(quick[args[0]]() + "\n")
            sys.stdout.flush()
            return OK
        return _guarded(args)
    except BrokenPipeError:  # whoever read our output has seen enough
        _discard()
        return OK
    except KeyboardInterrupt:
        _discard()
        _interrupted()
        return INTERRUPTED


def _collect_seldom() -> None:
    """Let the collector of a process that is ours leave alone what lives to its end anyway.

    Importing makes many objects that stay; looking through them, and once more at the end, took an
    eighth of the time of a short command.
    """
    import atexit
    import gc

    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)


def _version() -> str:
    return f"{PROGRAM} {__version__}"


def _discard() -> None:
    from assess.cli.console import discard_output

    discard_output()


def _interrupted() -> None:
    from assess.cli.console import complain

    complain("Interrupted.")


def _guarded(args: list[str]) -> int:
    """Run a command; every error becomes a line or two on stderr, and a status."""
    from assess.cli.console import Settings, finish_output, prepare_output

    settings = Settings(debug=os.environ.get("ASSESS_DEBUG", "") not in ("", "0"))
    prepare_output()
    try:
        status = _run(args, settings)
        finish_output()
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last guard: no traceback reaches a user
        return _unexpected(error, settings)
    return status


def _run(args: list[str], settings: Settings) -> int:
    import click

    from assess.cli.console import complain
    from assess.cli.group import cli
    from assess.errors import AssessError, UsageError

    if "_ASSESS_COMPLETE" in os.environ:
        from click.shell_completion import shell_complete

        from assess.cli.completion import VARIABLE

        return shell_complete(cli, {}, PROGRAM, VARIABLE, os.environ[VARIABLE])
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
    from assess.cli.console import complain, discard_output, trace

    discard_output()
    if isinstance(error, OSError) and error.strerror:
        complain(f"{error.filename or PROGRAM}: {error.strerror}.")
    else:
        complain(
            f"{PROGRAM}: Something went wrong inside the program"
            f" ({type(error).__name__}: {error}). Your files are as they were."
            " Please report this with what --debug shows."
        )
    if settings.debug:
        import traceback

        trace("".join(traceback.format_exception(error)))
    return INVALID
