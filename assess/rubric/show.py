"""The rubric as JSON: the whole merged rubric with the keys of its files."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any

from assess.rubric.folder import FOLDERS
from assess.rubric.model import Rubric

__all__ = ["in_files", "rubric_json"]

_ORDER = (
    "id",
    "version",
    "title",
    "unit",
    "works",
    "sections",
    "questions",
    "models",
    "scorecards",
    "challenges",
    "lifecycles",
    "practices",
    "signals",
)


def rubric_json(rubric: Rubric) -> dict[str, Any]:
    """The whole rubric as plain values, ready for ``json.dumps``.

    Every source gets the ``address`` and ``title`` of the work it cites (``null`` when the work has
    none), so that a reader needs no second look-up, and every question its ``topic``.
    """
    plain = json.loads(json.dumps(asdict(rubric)))  # lists, as JSON has them
    for question, told in zip(rubric.questions, plain["questions"], strict=True):
        told["topic"] = question.subject
    _resolve(plain, {w.id: (w.title, w.address) for w in rubric.works})
    return {"schema": 1, **{key: plain[key] for key in _ORDER}}


def in_files(rubric: Rubric, id_: str) -> dict[str, Any]:
    """What has this id, as it would stand in files of a rubric, to begin one's own from.

    Args:
        rubric: where it is looked up.
        id_: of a section, question, challenge, life cycle or practice, or of a maturity model or
            scorecard.

    Returns:
        The contents of files by their names; values that a file may leave out are left out. Empty
        when nothing of these has the id.
    """
    made = {
        f"{folder}/{thing.id}.yaml": _said(thing)
        for folder in FOLDERS
        for thing in getattr(rubric, folder)
        if thing.id == id_
    }
    for kind in ("sections", "questions", "challenges", "lifecycles", "practices", "signals"):
        if found := [_said(x) for x in getattr(rubric, kind) if x.id == id_]:
            name = "questions" if kind == "sections" else kind
            made.setdefault(f"{name}.yaml", {})[kind] = found
    return made


def _said(value: Any) -> Any:
    """Plain values without those that are what a file need not say."""
    if is_dataclass(value):
        told = {}
        for field in fields(value):
            here, default = getattr(value, field.name), field.default
            if default is MISSING and field.default_factory is not MISSING:
                default = field.default_factory()
            if here != default:
                told[field.name] = _said(here)
        return told
    if isinstance(value, dict):
        return {key: _said(item) for key, item in value.items()}
    return [_said(item) for item in value] if isinstance(value, (list, tuple)) else value


def _resolve(value: Any, works: dict[str, tuple[str, str | None]]) -> None:
    """Add title and address to every source below ``value``."""
    if isinstance(value, list):
        for item in value:
            _resolve(item, works)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("source", "sources"):
                for source in item:
                    title, address = works.get(source["work"], ("", None))
                    source["title"] = title
                    source["address"] = address
            else:
                _resolve(item, works)
