"""The rubric as JSON: the whole merged rubric with the keys of its files."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from assess.rubric.model import Rubric

__all__ = ["rubric_json"]

_ORDER = (
    "id",
    "version",
    "title",
    "unit",
    "works",
    "sections",
    "questions",
    "models",
    "challenges",
    "lifecycles",
    "practices",
    "signals",
)


def rubric_json(rubric: Rubric) -> dict[str, Any]:
    """The whole rubric as plain values, ready for ``json.dumps``.

    Every source gets the ``address`` and ``title`` of the work it cites (``null`` when the work has
    none), so that a reader needs no second look-up.
    """
    plain = json.loads(json.dumps(asdict(rubric)))  # lists, as JSON has them
    _resolve(plain, {w.id: (w.title, w.address) for w in rubric.works})
    return {"schema": 1, **{key: plain[key] for key in _ORDER}}


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
