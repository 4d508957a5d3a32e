"""YAML files → one Rubric; a user's folder (overlay) may be laid over another rubric.

Every file is validated in one pass; what pydantic finds is told with file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assess.errors import Message, RubricError
from assess.fileio import read_file
from assess.rubric import messages
from assess.rubric.base import Rule
from assess.rubric.files import FILES, RubricPatch
from assess.rubric.folder import MODELS, SCORECARDS, first, require_inside, rubric_files
from assess.rubric.model import MaturityModel, Rubric, Scorecard
from assess.rubric.values import to_value
from assess.yamlio import RUBRIC_LIMITS, Map, Node, Seq, parse, quoted

__all__ = ["from_folder", "laid_over", "validated"]

_FIRST = ("google", "microsoft")
_LISTS = {
    "questions.yaml": ("sections", "questions"),
    "challenges.yaml": ("challenges",),
    "lifecycles.yaml": ("lifecycles",),
    "practices.yaml": ("practices",),
    "signals.yaml": ("signals",),
}
_KINDS: dict[str, tuple[type[MaturityModel | Scorecard], str]] = {
    MODELS: (MaturityModel, "model"),
    SCORECARDS: (Scorecard, "scorecard"),
}
"""What each file of a folder is, and what people call it."""

T = TypeVar("T")


def from_folder(folder: Path) -> Rubric:
    """Read the rubric of a folder.

    Raises:
        RubricError: the folder or a file is missing or wrong; it holds every problem.
    """
    found = _read_folder(folder, overlay=False)
    head = found["rubric.yaml"]
    lists: dict[str, Any] = {
        name: getattr(found[file], name)
        for file, names in _LISTS.items()
        if file in found
        for name in names
    }
    return Rubric(
        id=head.id,
        version=head.version,
        title=head.title,
        unit=head.unit,
        works=head.works,
        models=_in_order(_of_kind(found, MaturityModel)),
        scorecards=tuple(_of_kind(found, Scorecard)),
        **lists,
    )


def laid_over(rubric: Rubric, overlay: Path) -> Rubric:
    """A rubric with the files of a folder laid over it.

    Raises:
        RubricError: the folder or a file is missing or wrong; it holds every problem.
    """
    found = _read_folder(overlay, overlay=True)
    changed: dict[str, Any] = {}
    if isinstance(patch := found.get("rubric.yaml"), RubricPatch):
        for name in ("id", "version", "title", "unit"):
            if (new := getattr(patch, name)) is not None:
                changed[name] = new
        changed["works"] = _replaced(rubric.works, patch.works)
    for file, names in _LISTS.items():
        for name in names if file in found else ():
            changed[name] = _replaced(getattr(rubric, name), getattr(found[file], name))
    changed["models"] = _in_order(_replaced(rubric.models, _of_kind(found, MaturityModel)))
    changed["scorecards"] = _replaced(rubric.scorecards, _of_kind(found, Scorecard))
    return replace(rubric, **changed)


def validated(kind: type[T], value: Any) -> T:
    """Plain values as one of the rubric's models, or as a whole rubric.

    Raises:
        ValidationError: the values are not what the model describes.
    """
    return cast(T, _adapter(kind).validate_python(value))  # type: ignore[arg-type] # is hashable


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


# ---------------------------------------------------------------- one folder


def _read_folder(folder: Path, *, overlay: bool) -> dict[str, Any]:
    """Read the files of a folder: path below the folder → its validated content."""
    found: dict[str, Any] = {}
    problems: list[Message] = []
    for name in rubric_files(folder, overlay=overlay):
        below, inside, _ = name.partition("/")
        kind: type[Any]
        if inside:
            kind, _ = _KINDS[below]
        else:
            kind = RubricPatch if overlay and name == "rubric.yaml" else FILES[name]
        try:
            if overlay:
                require_inside(folder, name)
            found[name] = _read(folder / name, kind)
        except RubricError as error:
            problems += [_in_file(m, error.file) for m in error.messages]
    if not problems:
        problems = list(_told_twice(folder, found))
    if problems:
        raise RubricError(first(problems), file=str(folder))
    return found


def _in_file(message: Message, file: str) -> Message:
    return Message(message.message, message.line, message.column, message.hint, file)


def _told_twice(folder: Path, found: dict[str, Any]) -> Iterator[Message]:
    """Two files of one folder that describe a thing of the same id."""
    for kind, word in _KINDS.values():
        seen: dict[str, str] = {}
        for name, content in found.items():
            if isinstance(content, kind):
                if content.id in seen:
                    text = f"The {word} id {quoted(content.id)} stands in {seen[content.id]} too."
                    yield Message(text, file=str(folder / name))
                seen.setdefault(content.id, name)


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
    if too_long := list(_too_long(root, kind)):  # first: each of a million items may be wrong
        raise RubricError(too_long, file=str(path))
    problems: list[Message] = []
    value = to_value(root, problems)
    problems += _repeated_ids(root)
    content: T | None = None
    try:
        content = validated(kind, value)
    except ValidationError as error:
        known = {(m.line, m.column) for m in problems}
        found = messages.from_pydantic(error, root, kind)
        problems += [m for m in found if (m.line, m.column) not in known]
    if problems or content is None:
        problems.sort(key=lambda m: (m.line or 0, m.column or 0))
        raise RubricError(problems, file=str(path))
    return content


def _too_long(root: Map, kind: type[Any]) -> Iterator[Message]:
    """The lists of a file that hold more than is read."""
    hints = get_type_hints(kind, include_extras=True)
    for key, value in root:
        rules = getattr(hints.get(key.text), "__metadata__", ())
        most = next((rule.most for rule in rules if isinstance(rule, Rule)), None)
        if most is not None and isinstance(value, Seq) and len(value.items) > most:
            text = f"{quoted(key.text)} must not have more than {most}."
            yield Message(text, value.line, value.column)


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


def _of_kind(found: dict[str, Any], kind: type[T]) -> list[T]:
    return [content for content in found.values() if isinstance(content, kind)]


def _in_order(models: Sequence[MaturityModel]) -> tuple[MaturityModel, ...]:
    """Google and Microsoft first, then by id."""

    def place(model: MaturityModel) -> tuple[int, str]:
        return (_FIRST.index(model.id) if model.id in _FIRST else len(_FIRST), model.id)

    return tuple(sorted(models, key=place))


def _replaced(below: Sequence[Any], above: Sequence[Any]) -> tuple[Any, ...]:
    """Replace what has the same id, in its place; add the rest at the end."""
    merged = {item.id: item for item in below}
    merged.update({item.id: item for item in above})
    return tuple(merged.values())
