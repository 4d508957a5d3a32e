"""A rubric in another language: the same ids, options and thresholds, with other texts.

A language is a folder ``locale/CODE/`` of the rubric. It holds files with the names and the nesting
of the rubric's own, with nothing but texts in them (translate.py). Texts of the built-in rubric are
not laid over what an overlay replaces: they would say something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from assess import resources
from assess.errors import Message, RubricError
from assess.fileio import read_file
from assess.language import CODE
from assess.rubric.folder import LOCALE, first, require_inside
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.rubric.translate import (
    FILES,
    FOLDERS,
    Coverage,
    Items,
    Layer,
    in_file,
    localise,
    meant,
)
from assess.yamlio import RUBRIC_LIMITS, Map, parse

__all__ = ["Coverage", "coverage", "languages", "load_localised"]


def languages(*folders: Path | None) -> list[str]:
    """The languages that folders of a rubric are translated into, without English."""
    found: set[str] = set()
    for folder in folders:
        if folder is not None and (folder / LOCALE).is_dir():
            found |= {p.name for p in (folder / LOCALE).iterdir() if p.is_dir()}
    return sorted(name for name in found if CODE.fullmatch(name))


def load_localised(language: str, overlay: Path | None = None, base: Path | None = None) -> Rubric:
    """The rubric as ``load_rubric`` reads it, in a language.

    Args:
        language: its code; the rubric stays English when it has no texts in it.
        overlay: the folder laid over the base; its own ``locale/`` is read too.
        base: the rubric's folder; the built-in one when ``None``.

    Raises:
        RubricError: a file of the rubric or of its translation is wrong.
    """
    rubric = load_rubric(overlay, base)
    layers = _layers(language, rubric, overlay, base)
    found, _, problems = localise(rubric, language, layers)
    if problems:
        raise RubricError(first(problems))
    return found if layers else rubric


def coverage(
    rubric: Rubric, overlay: Path | None = None, base: Path | None = None
) -> tuple[list[Coverage], list[Message]]:
    """How far a rubric is translated into each language, and what is wrong with its translations.

    Args:
        rubric: the rubric, read from these folders.
        overlay: the folder laid over the base.
        base: the rubric's folder; the built-in one when ``None``.
    """
    found: list[Coverage] = []
    problems: list[Message] = []
    for language in languages(base or resources.rubrics_dir(), overlay):
        try:
            layers = _layers(language, rubric, overlay, base)
        except RubricError as error:
            problems += error.messages
            continue
        _, covered, wrong = localise(rubric, language, layers)
        found.append(covered)
        problems += wrong
    return found, first(problems)


def _layers(language: str, rubric: Rubric, overlay: Path | None, base: Path | None) -> list[Layer]:
    """The texts in a language: those of the base, and above them those of the overlay."""
    below = base or resources.rubrics_dir()
    layers = []
    if language in languages(below):
        stale = () if overlay is None else _replaced(load_rubric(base=base), rubric)
        layers.append(_read(below / LOCALE / language, stale))
    if overlay is not None and language in languages(overlay):
        layers.append(_read(overlay / LOCALE / language, within=overlay))
    return layers


def _replaced(old: Rubric, new: Rubric) -> Iterator[str]:
    """What an overlay replaced, as paths of things and texts."""
    for shape in (*FILES.values(), FOLDERS):
        for name, kind in shape.items():
            before, after = getattr(old, name), getattr(new, name)
            if isinstance(kind, Items):
                known = {item.id: item for item in before}
                yield from (f"{kind.kind} {x.id}" for x in after if known.get(x.id, x) != x)
            elif before != after:
                yield name


def _read(folder: Path, stale: Iterable[str] = (), within: Path | None = None) -> Layer:
    """Read the texts of one folder, whose files have to lie within another one.

    Raises:
        RubricError: a file cannot be read, is no YAML or no mapping, or has no place here.
    """
    files: dict[str, tuple[str, Map]] = {}
    problems: list[Message] = []
    inside = (path for name in FOLDERS for path in folder.glob(f"{name}/*.y*ml"))
    for path in sorted([*folder.glob("*.y*ml"), *inside]):
        name = path.relative_to(folder).as_posix()
        if name not in FILES and not (path.suffix == ".yaml" and "/" in name):
            text = "Nothing of a file with this name is translated."
            problems.append(Message(text, hint=meant(name, FILES), file=str(path)))
            continue
        if within is not None:
            require_inside(within, path.relative_to(within).as_posix())
        document = parse(read_file(path, RUBRIC_LIMITS.size, RubricError), RUBRIC_LIMITS)
        problems += [in_file(str(path), m) for m in document.problems]
        if isinstance(document.root, Map):
            files[name] = (str(path), document.root)
        elif not document.problems:
            problems.append(Message("The file must be a mapping.", file=str(path)))
    if problems:
        raise RubricError(first(problems))
    return Layer(files, frozenset(stale))
