"""``assess completion``: what a shell needs to complete commands, options, files and ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from assess.cli.commands import PROGRAM

if TYPE_CHECKING:
    from assess.rubric.model import Rubric

__all__ = ["VARIABLE", "completion", "equip"]

VARIABLE = "_ASSESS_COMPLETE"
"""The environment variable by which a shell asks what could stand next."""
SHELLS = ("bash", "zsh", "fish")
FILES = ("FILE", "OLD", "PANEL", "PATH", "PLAN", "REPORT")
FOLDERS = ("DIR", "REPO")

EPILOG = """\b
Examples:
  assess completion bash > ~/.local/share/bash-completion/completions/assess
  assess completion zsh > ~/.zfunc/_assess
  assess completion fish > ~/.config/fish/completions/assess.fish

The folder has to exist; for zsh it has to stand in $fpath before compinit is
called. Bash has to be 4.4 or newer. A new shell then completes commands,
options, files, and ids of the rubric.
"""


@click.command(epilog=EPILOG)
@click.argument("shell", type=click.Choice(SHELLS))
@click.help_option("-h", "--help")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print the script that makes SHELL complete this program's words."""
    found = get_completion_class(shell)
    if found is None:  # click knows these three
        raise click.UsageError(f"{shell} is not known.")
    made = found(ctx.find_root().command, {}, PROGRAM, VARIABLE)
    click.echo(made.source_template % made.source_vars())
    return 0


class _Ids(click.ParamType[str]):
    """A word of the rubric, offered with what it means."""

    name = "id"

    def __init__(self, ids: Callable[[Rubric], Iterable[tuple[str, str]]]) -> None:
        self._ids = ids

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The ids that begin so."""
        from assess.errors import AssessError
        from assess.rubric.load import load_rubric

        try:
            rubric = load_rubric()
        except AssessError:
            return []
        return [
            CompletionItem(id_, help=what)
            for id_, what in self._ids(rubric)
            if id_.startswith(incomplete)
        ]


def _practices(rubric: Rubric) -> Iterable[tuple[str, str]]:
    return ((p.id, p.title) for p in rubric.practices)


def _explained(rubric: Rubric) -> Iterable[tuple[str, str]]:
    yield from ((m.id, m.title) for m in rubric.models)
    yield from ((card.id, card.title) for card in rubric.scorecards)


_WORDS: dict[str, Callable[[Rubric], Iterable[tuple[str, str]]]] = {
    "--model": lambda rubric: ((m.id, m.title) for m in rubric.models),
    "explain --model": _explained,
    "--criterion": lambda rubric: ((c.id, c.statement) for m in rubric.models for c in m.criteria),
    "PRACTICE": _practices,
}
"""What the rubric offers for an option, of one command or any, or for what the help calls it."""


def equip(command: click.Command) -> None:
    """Tell the parameters of a command what to offer, from what its help calls them.

    Only for completing: what a command accepts is not changed by it.
    """
    for parameter in command.params:
        if not isinstance(parameter.type, click.types.StringParamType):
            continue
        called = (parameter.metavar or parameter.name or "").upper()
        first = re.split(r"[. ]", called.strip("[]"))[0]
        names = (*(f"{command.name} {opt}" for opt in parameter.opts), *parameter.opts, first)
        words = next((_WORDS[x] for x in names if x in _WORDS), None)
        if words is not None:
            parameter.type = _Ids(words)
        elif first in FILES:
            parameter.type = click.Path()
        elif first in FOLDERS:
            parameter.type = click.Path(file_okay=False)
