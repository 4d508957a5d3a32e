"""YAML files → one Rubric; a user's folder (overlay) may be laid over the built-in one.

Every file is validated in one pass; what pydantic finds is told with file, line and column.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assess import resources
from assess.errors import Message, RubricError
from assess.fileio import read_file
from assess.rubric import messages
from assess.rubric.files import (
    ChallengesFile,
    LifeCyclesFile,
    PracticesFile,
    QuestionsFile,
    RubricFile,
    RubricPatch,
    SignalsFile,
)
from assess.rubric.model import MaturityModel, Rubric
from assess.rubric.values import to_value
from assess.yamlio import RUBRIC_LIMITS, Map, Node, Seq, parse, quoted

__all__ = ["FILES", "load_rubric"]

FILES: dict[str, type[BaseModel]] = {
    "rubric.yaml": RubricFile,
    "questions.yaml": QuestionsFile,
    "challenges.yaml": ChallengesFile,
    "lifecycles.yaml": LifeCyclesFile,
    "practices.yaml": PracticesFile,
    "signals.yaml": SignalsFile,
}
"""What a rubric folder holds beside models/."""

_REQUIRED = ("rubric.yaml", "questions.yaml")
_MODELS = "models"
_FIRST = ("google", "microsoft")
_LISTS = {
    "questions.yaml": ("sections", "questions"),
    "challenges.yaml": ("challenges",),
    "lifecycles.yaml": ("lifecycles",),
    "practices.yaml": ("practices",),
    "signals.yaml": ("signals",),
}

T = TypeVar("T", bound=BaseModel)


def load_rubric(
    overlay: Path | None = None, base: Path | None = None, *, check: bool | None = None
) -> Rubric:
    """Read a rubric.

    Args:
        overlay: a folder with the same file names, laid over the base: an id that exists is
            replaced, a new one is added; a model is replaced as a whole.
        base: the rubric's folder; the built-in one when ``None``.
        check: prove the cross-references too (check.py). When ``None``, that is done for an
            overlay, so that what users bring can be trusted like the built-in rubric.

    Raises:
        RubricError: a folder or file is missing or wrong; every problem of every file is told,
            with file, line and column.
    """
    with _no_collection():
        rubric = _merge(
            _read_folder(base or resources.rubrics_dir(), overlay=False),
            _read_folder(overlay, overlay=True) if overlay is not None else {},
        )
    if check or (check is None and overlay is not None):
        from assess.rubric.check import check_rubric

        if problems := check_rubric(rubric).problems:
            raise RubricError([Message(p) for p in problems], file=str(overlay or base or ""))
    return rubric


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause garbage collection: it took half the time of a load and there are no cycles to find."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# ---------------------------------------------------------------- one folder


def _read_folder(folder: Path, *, overlay: bool) -> dict[str, BaseModel]:
    """Read the files of a folder: path below the folder → its validated content."""
    found: dict[str, BaseModel] = {}
    problems: list[Message] = []
    for name in _names(folder, overlay=overlay):
        if name.startswith(_MODELS):
            kind: type[BaseModel] = MaturityModel
        else:
            kind = RubricPatch if overlay and name == "rubric.yaml" else FILES[name]
        try:
            found[name] = _read(folder / name, kind)
        except RubricError as error:
            problems += [_in_file(m, error.file) for m in error.messages]
    if not problems:
        problems = _repeated_models(folder, found)
    if problems:
        raise RubricError(problems, file=str(folder))
    return found


def _names(folder: Path, *, overlay: bool) -> list[str]:
    """The rubric files of a folder, in reading order."""
    shown = str(folder)
    if not folder.is_dir():
        what = "This is not a folder." if folder.exists() else "There is no such folder."
        raise RubricError(Message(what, hint="A rubric is a folder of YAML files."), file=shown)
    try:
        top = sorted(entry.name for entry in folder.iterdir())
        below = folder / _MODELS
        models = sorted(e.name for e in below.iterdir()) if below.is_dir() else []
    except OSError as error:
        raise RubricError(f"The folder cannot be read: {error.strerror}.", file=shown) from None
    problems = [
        Message(
            f"{quoted(name)} is no file of a rubric.",
            hint=_suggest(name, [*FILES, _MODELS]),
        )
        for name in top
        if name not in FILES and _may_be_meant(name)
    ]
    problems += [
        Message(f"{quoted(f'{_MODELS}/{name}')} must end in .yaml.", hint="Rename it.")
        for name in models
        if name.endswith(".yml")
    ]
    names = [name for name in FILES if name in top]
    names += [
        f"{_MODELS}/{n}" for n in models if n.endswith(".yaml") and not n.startswith((".", "_"))
    ]
    if not names and not problems:
        problems.append(
            Message(
                "The folder holds no rubric files.",
                hint=f"It may hold {', '.join(FILES)} and {_MODELS}/*.yaml.",
            )
        )
    if not overlay and not problems:
        missing = [name for name in _REQUIRED if name not in names]
        problems += [Message(f"{name} is missing.") for name in missing]
    if problems:
        raise RubricError(problems, file=shown)
    return names


def _may_be_meant(name: str) -> bool:
    """Whether a stray name is probably a misspelt rubric file, not something of its own."""
    if name == _MODELS or name.startswith((".", "_", "sample")):
        return False
    return name.endswith((".yaml", ".yml")) or bool(get_close_matches(name, [_MODELS], cutoff=0.7))


def _suggest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return f"Did you mean {quoted(close[0])}?" if close else f"Known: {', '.join(known)}."


def _in_file(message: Message, file: str) -> Message:
    return Message(message.message, message.line, message.column, message.hint, file)


def _repeated_models(folder: Path, found: dict[str, BaseModel]) -> list[Message]:
    """Two files of one folder that describe a model of the same id."""
    seen: dict[str, str] = {}
    problems = []
    for name, content in found.items():
        if isinstance(content, MaturityModel):
            if content.id in seen:
                text = f"The model id {quoted(content.id)} stands in {seen[content.id]} too."
                problems.append(Message(text, file=str(folder / name)))
            seen.setdefault(content.id, name)
    return problems


# ---------------------------------------------------------------- one file


def _read(path: Path, kind: type[T]) -> T:
    """Read and validate one file.

    Raises:
        RubricError: with every problem of the file.
    """
    document = parse(read_file(path, RUBRIC_LIMITS.size, RubricError), RUBRIC_LIMITS)
    if document.root is None or document.problems:
        raise RubricError(document.problems, file=str(path))
    root = document.root
    if not isinstance(root, Map):
        where = Message("The file must be a mapping ('key: value').", root.line, root.column)
        raise RubricError(where, file=str(path))
    problems: list[Message] = []
    value = to_value(root, problems)
    problems += _repeated_ids(root)
    content: T | None = None
    try:
        content = kind.model_validate(value)
    except ValidationError as error:
        known = {(m.line, m.column) for m in problems}
        found = messages.from_pydantic(error, root, kind)
        problems += [m for m in found if (m.line, m.column) not in known]
    if problems or content is None:
        problems.sort(key=lambda m: (m.line or 0, m.column or 0))
        raise RubricError(problems, file=str(path))
    return content


def _repeated_ids(root: Map) -> list[Message]:
    """The same id twice in one list of a file; merging would lose one of the two."""
    problems = []
    for key, value in root:
        first: dict[str, Node] = {}
        for item in value.items if isinstance(value, Seq) else ():
            node = item.get("id") if isinstance(item, Map) else None
            text = getattr(node, "text", None)
            if node is None or text is None:
                continue
            if text in first:
                problems.append(
                    Message(
                        f"The id {quoted(text)} stands twice in {key.text};"
                        f" the first is on line {first[text].line}.",
                        node.line,
                        node.column,
                        "Every id is used once.",
                    )
                )
            first.setdefault(text, node)
    return problems


# ---------------------------------------------------------------- laying one over the other


def _merge(base: dict[str, BaseModel], overlay: dict[str, BaseModel]) -> Rubric:
    """One rubric from the files of the base and of the overlay."""
    head = base["rubric.yaml"]
    assert isinstance(head, RubricFile)  # noqa: S101 - _read_folder made it
    values: dict[str, Any] = {name: getattr(head, name) for name in ("id", "version", "title")}
    values["unit"] = head.unit
    works: Sequence[BaseModel] = head.works
    if isinstance(patch := overlay.get("rubric.yaml"), RubricPatch):
        for name in ("id", "version", "title", "unit"):
            if (new := getattr(patch, name)) is not None:
                values[name] = new
        works = _laid_over(works, patch.works)
    values["works"] = works
    for file, lists in _LISTS.items():
        for name in lists:
            below = getattr(base.get(file), name, ())
            values[name] = _laid_over(below, getattr(overlay.get(file), name, ()))
    models = _laid_over(_models(base), _models(overlay))
    values["models"] = tuple(sorted(models, key=_model_order))
    try:
        return Rubric.model_validate(values)
    except ValidationError as error:  # each part was valid; only the whole can be wrong
        raise RubricError([Message(e["msg"]) for e in error.errors()]) from None


def _models(files: dict[str, BaseModel]) -> list[BaseModel]:
    return [content for content in files.values() if isinstance(content, MaturityModel)]


def _model_order(model: Any) -> tuple[int, str]:
    return (_FIRST.index(model.id) if model.id in _FIRST else len(_FIRST), model.id)


def _laid_over(below: Sequence[BaseModel], above: Sequence[BaseModel]) -> tuple[BaseModel, ...]:
    """Replace what has the same id, in its place; add the rest at the end."""
    merged = {item.id: item for item in below}  # type: ignore[attr-defined]
    merged.update({item.id: item for item in above})  # type: ignore[attr-defined]
    return tuple(merged.values())
