"""What several commands share: options, the rubric, one answer file, mistyped ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assess.cli.console import Settings, clean, complain, say, trace
from assess.errors import UsageError

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.batch.run import Outcome, Workers
    from assess.rubric.model import Rubric

__all__ = [
    "LANGUAGE",
    "PATH_HELP",
    "common_options",
    "dask_option",
    "jobs_option",
    "language_option",
    "load",
    "load_in",
    "need",
    "output_option",
    "page_option",
    "pick_workers",
    "read_one",
    "rubric_option",
    "show_problems",
    "speak",
    "split_pairs",
    "version_words",
    "warn_of_version",
]

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGE = "ASSESS_LANGUAGE"
"""The environment variable that chooses a language."""

PATH_HELP = (
    "PATH is an answer file, a PDF report that carries one, a folder (all *.yaml and *.yml files "
    "below it), a pattern such as 'teams/*.yaml', an address such as s3://bucket/teams/ "
    "(extra s3), or - for standard input."
)


def _set_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


def _set_quiet(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).quiet = True


def common_options(command: F) -> F:
    """Add ``--quiet`` and ``--debug``; they are kept in the run's :class:`Settings`."""
    command = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_set_debug,
        is_eager=True,
        help="Show where an unexpected error happened.",
    )(command)
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_set_quiet,
        help="Print results and errors only.",
    )(command)


def rubric_option(command: F) -> F:
    """Add ``--rubric DIR``, passed on as ``overlay``."""
    return click.option(
        "--rubric",
        "overlay",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Lay the rubric files in DIR over the built-in rubric.",
    )(command)


def speak(ctx: click.Context, code: str) -> None:
    """Speak a language until the command ends."""
    from assess.language import using

    ctx.with_resource(using(code.strip() or "en"))


def _speak(ctx: click.Context, _param: click.Parameter, value: str) -> None:
    speak(ctx, value)


def language_option(command: F) -> F:
    """Add ``--language CODE``, which also the rubric then is in (`load`)."""
    return click.option(
        "--language",
        metavar="CODE",
        default="en",
        envvar=LANGUAGE,
        expose_value=False,
        callback=_speak,
        help=f"The language of the texts, such as nl (also {LANGUAGE}=nl).  [default: en]",
    )(command)


def text_or_json_option(command: F) -> F:
    """Add ``--format`` to a command that prints, as ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="For people, or for programs.",
    )(command)


def output_option(command: F) -> F:
    """Add ``-o FILE``."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write to FILE instead of standard output.",
    )(command)


def page_option(command: F) -> F:
    """Add ``--page``."""
    return click.option(
        "--page",
        type=click.Choice(["a4", "letter"]),
        default="a4",
        show_default=True,
        help="Paper of a PDF.",
    )(command)


def jobs_option(command: F) -> F:
    """Add ``--jobs N``."""
    return click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1, 512),
        help="Processes to use at most.  [default: all cores]",
    )(command)


def dask_option(command: F) -> F:
    """Add ``--dask ADDRESS``."""
    return click.option(
        "--dask",
        metavar="ADDRESS",
        help="Let the workers of this Dask scheduler do it, such as tcp://scheduler:8786.",
    )(command)


def pick_workers(jobs: int | None, dask: str | None = None) -> Workers:
    """As many processes as asked for, or one for each core; or a cluster.

    Raises:
        UsageError: processes of this machine were asked for, and a cluster too.
    """
    from assess.batch.run import Workers, default_jobs

    if jobs is not None and dask is not None:
        raise UsageError("--jobs is for this machine, --dask for a cluster: leave one out.")

    return Workers(jobs or default_jobs(), dask)


def load(overlay: Path | None = None) -> Rubric:
    """The built-in rubric, with the user's folder laid over it, in the language of this run.

    Raises:
        RubricError: what lies in the folder is wrong.
        UsageError: neither the program nor a rubric speaks the language.
    """
    from assess.language import current

    return load_in(overlay, current().code)


def load_in(overlay: Path | None, code: str) -> Rubric:
    """The same in another language.

    Raises:
        RubricError: what lies in the folder is wrong.
        UsageError: neither the program nor a rubric speaks the language.
    """
    from assess.language import ENGLISH, catalogues

    if code == ENGLISH.code:
        from assess.rubric.load import load_rubric

        return load_rubric(overlay=overlay)
    from assess.resources import rubrics_dir
    from assess.rubric.locale import languages, load_localised

    known = dict.fromkeys((*catalogues(), *languages(rubrics_dir(), overlay)))
    need("language", code, known)
    return load_localised(code, overlay)


def read_one(path: str, rubric: Rubric) -> Assessment:
    """Read the one answer file, or report that carries it, that a command works on.

    Raises:
        AssessError: the file cannot be read or is wrong.
        UsageError: ``path`` means several files.
    """
    from assess.batch.paths import expand
    from assess.batch.read import read_input

    inputs = expand([path])
    if len(inputs) > 1:
        raise UsageError(
            f"{clean(path)} means {len(inputs)} files; this command works on one answer file."
        )
    return read_input(inputs[0], rubric)[0]


def show_problems(outcome: Outcome[Any], settings: Settings) -> None:
    """Print what is wrong with a file to stderr."""
    complain(*outcome.error_lines())
    if settings.debug and outcome.trace:
        trace(outcome.trace)


def version_words(answered: tuple[str, str], rubric: Rubric) -> str:
    """What to say of answers given with another rubric or version; empty when it is the same.

    Args:
        answered: id and version of the rubric that the file names; an empty version is any.
        rubric: the rubric it is read with.
    """
    rubric_id, version = answered
    if (rubric_id, version or rubric.version) == (rubric.id, rubric.version):
        return ""
    from assess.rubric.versions import options_changed

    theirs = f"{rubric_id} {version}".strip()
    changed = options_changed(rubric, version)
    more = (
        f" The options of {len(changed)} of its questions mean something else now:"
        f" 'assess upgrade' brings the file up to date."
        if changed
        else ""
    )
    return f"Answered with rubric {theirs}, read with {rubric.id} {rubric.version}.{more}"


def warn_of_version(
    file: str, answered: tuple[str, str], rubric: Rubric, settings: Settings
) -> None:
    """Say so when a file was answered with another rubric or version than it is read with.

    Args:
        file: the file's name.
        answered: id and version of the rubric that the file names; an empty version is any.
        rubric: the rubric it is read with.
        settings: whether the user asked for quiet.
    """
    if words := version_words(answered, rubric):
        say(settings, f"{file}: {words}")


def need(kind: str, name: str, known: Iterable[str]) -> str:
    """Return ``name`` if it is known.

    Raises:
        UsageError: it is not; the message names the nearest one, or all when they are few.
    """
    names = list(known)
    if name in names:
        return name
    if close := get_close_matches(name, names, n=1):
        hint = f"Did you mean {close[0]!r}?"
    elif len(names) <= 12:
        hint = f"Known: {', '.join(names)}."
    else:
        hint = "'assess rubric list' shows them."
    raise UsageError(f"There is no {kind} {clean(name)!r}. {hint}")


def split_pairs(option: str, values: Iterable[str], example: str) -> Mapping[str, int]:
    """Read ``name=number`` pairs, several in one value with commas, or in several values.

    Raises:
        UsageError: a pair is no such thing, or names one twice with different numbers.
    """
    pairs: dict[str, int] = {}
    for value in values:
        for part in value.split(","):
            name, equals, number = (x.strip() for x in part.partition("="))
            if not (name and equals and number.isascii() and number.isdigit()):
                raise UsageError(
                    f"{option}: {clean(part.strip())!r} is not of the form {example}"
                    " (a whole number after =)."
                )
            if pairs.setdefault(name, int(number[:9])) != int(number[:9]):
                raise UsageError(f"{option}: {clean(name)!r} is given twice.")
    return pairs
