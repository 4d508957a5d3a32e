"""Which files of a folder make a rubric."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from assess.errors import Message, RubricError
from assess.yamlio import quoted

__all__ = [
    "FOLDERS",
    "LOCALE",
    "MODELS",
    "MOST_PROBLEMS",
    "NAMES",
    "SCORECARDS",
    "first",
    "require_inside",
    "rubric_files",
]

NAMES = (
    "rubric.yaml",
    "questions.yaml",
    "challenges.yaml",
    "lifecycles.yaml",
    "practices.yaml",
    "signals.yaml",
)
"""What a rubric folder holds beside its folders."""
MODELS = "models"
"""The folder of maturity models, one a file."""
SCORECARDS = "scorecards"
"""The folder of scorecards, one a file."""
FOLDERS = (MODELS, SCORECARDS)
"""Folders with one thing a file, named as one likes; each is the field of a rubric."""
LOCALE = "locale"
"""The folder of its texts in other languages; an overlay may hold nothing else."""

MOST_PROBLEMS = 100
"""Problems that are told of a rubric: whoever has more mends these first."""
_MOST_INSIDE = 100

_REQUIRED = ("rubric.yaml", "questions.yaml")


def rubric_files(folder: Path, *, overlay: bool = False) -> list[str]:
    """The rubric files of a folder, as paths below it, in reading order.

    Args:
        folder: the folder.
        overlay: True when it is laid over another rubric and need not be complete.

    Raises:
        RubricError: the folder cannot be read, a file that a rubric needs is missing, or a name
            looks like a misspelt one.
    """
    shown = str(folder)
    if not folder.is_dir():
        what = "This is not a folder." if folder.exists() else "There is no such folder."
        raise RubricError(Message(what, hint="A rubric is a folder of YAML files."), file=shown)
    try:
        top = sorted(entry.name for entry in folder.iterdir())
        inside = [
            f"{name}/{entry}"
            for name in FOLDERS
            if (below := folder / name).is_dir()
            for entry in sorted(e.name for e in below.iterdir())
        ]
    except OSError as error:
        raise RubricError(f"The folder cannot be read: {error.strerror}.", file=shown) from None
    problems = [
        Message(f"{quoted(name)} is no file of a rubric.", hint=_suggest(name, [*NAMES, *FOLDERS]))
        for name in top
        if name not in NAMES and _may_be_meant(name)
    ]
    if len(inside) > _MOST_INSIDE:
        text = f"{' and '.join(FOLDERS)} hold more than {_MOST_INSIDE} files."
        problems.append(Message(text))
    problems += [
        Message(f"{quoted(name)} must end in .yaml.", hint="Rename it.")
        for name in inside
        if name.endswith(".yml")
    ]
    names = [name for name in NAMES if name in top]
    names += [n for n in inside if n.endswith(".yaml") and Path(n).name[0] not in "._"]
    if not names and not problems and not (overlay and LOCALE in top):
        problems.append(
            Message(
                "The folder holds no rubric files.",
                hint=f"It may hold {', '.join((*NAMES, *(f'{x}/*.yaml' for x in FOLDERS)))}.",
            )
        )
    if not overlay and not problems:
        missing = [name for name in _REQUIRED if name not in names]
        problems += [Message(f"{name} is missing.") for name in missing]
    if problems:
        raise RubricError(first(problems), file=shown)
    return names


def first(problems: list[Message]) -> list[Message]:
    """The problems; of very many the first ones, and how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = Message(f"There are {len(problems) - MOST_PROBLEMS:,} more problems.")
    return [*problems[:MOST_PROBLEMS], more]


def require_inside(folder: Path, name: str) -> None:
    """Make sure that a folder of somebody else names no other file of this machine by a link.

    What is wrong in a file is quoted: a build log would show lines of it.

    Raises:
        RubricError: the file lies elsewhere.
    """
    path = folder / name
    with suppress(OSError, RuntimeError):  # a circle: reading tells
        if folder.resolve() not in path.resolve().parents:
            message = Message(
                "This is a link that leads out of the folder, which is refused.",
                hint="Put a copy of the file here.",
            )
            raise RubricError(message, file=str(path))


def _may_be_meant(name: str) -> bool:
    """Whether a stray name is probably a misspelt rubric file, not something of its own."""
    if name in FOLDERS or name.startswith((".", "_", "sample")):
        return False
    return name.endswith((".yaml", ".yml")) or bool(get_close_matches(name, FOLDERS, cutoff=0.7))


def _suggest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return f"Did you mean {quoted(close[0])}?" if close else f"Known: {', '.join(known)}."
