"""Write the manual page and the completion scripts in shell/ from the commands themselves.

python -m tools.shell            compare; exit status 1 when a file is out of date
python -m tools.shell --write    write them
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from assess._version import __version__
from assess.cli.commands import COMMANDS, HELP, PROGRAM
from assess.cli.completion import VARIABLE
from assess.cli.group import cli

SHELL = Path(__file__).resolve().parent.parent / "shell"
NAMES = {"bash": "assess.bash", "zsh": "_assess", "fish": "assess.fish"}

COMMON = {"--debug", "--help", "--quiet"}
"""Options of every command; told once."""
OPTIONS = (
    ("--version", "Show the version and stop."),
    ("-q, --quiet", "Print results and errors only."),
    ("--debug", "Show where an unexpected error happened."),
    ("-h, --help", "Show how to call a command, and stop."),
)
ENVIRONMENT = (
    ("NO_COLOR", "Set to anything: no colours."),
    ("ASSESS_DEBUG", "Set to 1: show where an unexpected error happened."),
    ("ASSESS_LANGUAGE", "The language of texts, such as nl."),
    ("SOURCE_DATE_EPOCH", "The date of a report's document, in seconds since 1970."),
    (
        "XDG_STATE_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME",
        "Where recent files and settings are kept.",
    ),
)
STATUSES = (
    ("0", "Fine."),
    ("1", "Some input was invalid; the rest was still done."),
    ("2", "Wrong usage."),
    ("3", "A gate such as --fail-under was not met."),
    ("130", "Interrupted."),
)


def roff(text: str) -> str:
    """Text that a manual page takes as it is: nothing in it is a command or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"(?m)^\.", r"\\&.", text)


def paragraphs(text: str) -> Iterator[str]:
    """The lines of a help text; a backspace before a paragraph keeps its lines as they are."""
    for block in filter(None, re.split(r"\n\s*\n", text.strip())):
        as_is = block.lstrip().startswith("\b")
        lines = [roff(line) for line in block.replace("\b", "").strip("\n").splitlines()]
        if as_is:
            yield from (".PP", ".nf", *lines, ".fi")
        else:
            yield from (".PP", *(line.strip() for line in lines))


def terms(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A list of terms, each with its text below."""
    for term, text in pairs:
        yield from (".TP", f".B {roff(term)}", roff(text))


def command(ctx: click.Context) -> Iterator[str]:
    """Everything that a command's help says, and that of the commands below it."""
    found = ctx.command
    usage = " ".join((ctx.command_path, *found.collect_usage_pieces(ctx)))
    yield from (f".SS {roff(ctx.command_path)}", f".B {roff(usage)}")
    yield from paragraphs(found.help or "")
    options = (p for p in found.get_params(ctx) if isinstance(p, click.Option))
    own = (p for p in options if not COMMON.intersection(p.opts))
    yield from terms(record for p in own if (record := p.get_help_record(ctx)))
    yield from paragraphs(found.epilog or "")
    if isinstance(found, click.Group):
        for name in found.list_commands(ctx):
            if below := found.get_command(ctx, name):
                yield from command(click.Context(below, info_name=name, parent=ctx))


def page() -> str:
    """The whole manual page."""
    root = click.Context(cli, info_name=PROGRAM)
    about = HELP.split("\n\n", 1)[1].split("\n\nOptions:")[0]
    lines = [
        f'.TH ASSESS 1 "" "{PROGRAM} {__version__}" "User Commands"',
        ".SH NAME",
        f"{PROGRAM} \\- how mature a team's machine\\-learning operations are, and what to do next",
        ".SH SYNOPSIS",
        f".B {PROGRAM}",
        "[OPTIONS] [COMMAND] [ARGS]...",
        ".SH DESCRIPTION",
        *list(paragraphs(about))[1:],
        ".SH OPTIONS",
        *terms(OPTIONS),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        found = cli.get_command(root, name)
        assert found is not None
        lines += command(click.Context(found, info_name=name, parent=root))
    lines += [".SH EXIT STATUS", *terms(STATUSES), ".SH ENVIRONMENT", *terms(ENVIRONMENT)]
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Every file in shell/ with what it should hold."""
    made = {SHELL / f"{PROGRAM}.1": page()}
    for shell, name in NAMES.items():
        found = get_completion_class(shell)
        assert found is not None
        script = found(cli, {}, PROGRAM, VARIABLE)
        made[SHELL / name] = script.source_template % script.source_vars()
    return made


def main() -> int:
    """Compare or write; the exit status."""
    old = [
        path
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in old:
        print(path.relative_to(SHELL.parent))
        if "--write" in sys.argv:
            path.write_text(files()[path], encoding="utf-8")
    return int(bool(old) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
