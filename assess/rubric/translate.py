"""Texts in another language laid over a rubric; pure, and nothing but texts ever changes.

Things are found by their ``id`` (levels by ``level``), options and plain lists by their place. What
is not there stays English, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from assess.errors import Message
from assess.frozen import frozen
from assess.rubric.folder import MODELS, SCORECARDS
from assess.rubric.model import Rubric
from assess.rubric.values import to_value
from assess.yamlio import Map, Node, Scalar, Seq, quoted

__all__ = ["FILES", "FOLDERS", "Coverage", "Items", "Layer", "in_file", "localise", "meant"]

LONGEST = 4000
"""Characters of one text."""

TEXT: Literal["text"] = "text"
TEXTS: Literal["texts"] = "texts"
NAMED: Literal["named"] = "named"
MADE: Literal["made"] = "made"
NAMES: Literal["names"] = "names"
"""Kinds of values: one text, a list of texts, texts by the id of a question; one that English makes
of an id where there is none; names and years, which few languages write otherwise: nobody misses
them."""


@frozen
class Items:
    """A list of things: what one is called, the texts of each, and the key that finds it."""

    kind: str
    shape: Mapping[str, Kind]
    key: str = "id"
    """Empty: found by its place."""


Kind = Literal["text", "texts", "named", "made", "names"] | Items
Shape = Mapping[str, Kind]

_OPTION: Shape = {"label": TEXT, "detail": TEXT, "offers_na": NAMED}
_QUESTION: Shape = {
    "text": TEXT,
    "topic": MADE,
    "help": TEXT,
    "counts": TEXT,
    "does_not_count": TEXT,
    "why": TEXT,
    "options": Items("option", _OPTION, key=""),
    "na_reasons": TEXTS,
    "evidence_hint": TEXT,
    "changes": Items("change", {"what": TEXT}, key=""),
}
_PRACTICE: Shape = {
    "title": TEXT,
    "what": TEXT,
    "why": TEXT,
    "roles": TEXTS,
    "steps": TEXTS,
    "done_when": TEXTS,
    "pitfalls": TEXTS,
}
_CHALLENGE: Shape = {"group": TEXT, "title": TEXT, "what": TEXT, "symptoms": TEXTS}
_LIFECYCLE: Shape = {
    "title": TEXT,
    "about": TEXT,
    "phases": Items("phase", {"title": TEXT, "about": TEXT}),
}
_MODEL: Shape = {
    "title": TEXT,
    "short": TEXT,
    "about": TEXT,
    "levels": Items("level", {"name": TEXT, "summary": TEXT}, key="level"),
    "categories": Items("category", {"title": TEXT}),
    "criteria": Items("criterion", {"statement": TEXT, "note": TEXT}),
    "cautions": Items("caution", {"text": TEXT}, key=""),
}
_SCORECARD: Shape = {
    "title": TEXT,
    "short": TEXT,
    "about": TEXT,
    "bands": Items("band", {"name": TEXT, "summary": TEXT}),
    "sections": Items("section", {"title": TEXT}),
    "tests": Items("test", {"statement": TEXT, "unasked": TEXT, "note": TEXT}),
}
FOLDERS: Mapping[str, Items] = {
    MODELS: Items("model", _MODEL),
    SCORECARDS: Items("scorecard", _SCORECARD),
}
"""What is translated of the rubric's folders; each thing has a file of its own, named by its id."""
FILES: Mapping[str, Shape] = {
    "rubric.yaml": {
        "title": TEXT,
        "unit": TEXT,
        "works": Items("work", {"edition": TEXT, "authors": NAMES, "year": NAMES}),
    },
    "questions.yaml": {
        "sections": Items("section", {"title": TEXT, "intro": TEXT}),
        "questions": Items("question", _QUESTION),
    },
    "challenges.yaml": {"challenges": Items("challenge", _CHALLENGE)},
    "lifecycles.yaml": {"lifecycles": Items("life cycle", _LIFECYCLE)},
    "practices.yaml": {"practices": Items("practice", _PRACTICE)},
}
"""What is translated, by file. Signals are for programs; names of works and tools stay."""


@frozen
class Layer:
    """The texts of one folder in one language."""

    files: Mapping[str, tuple[str, Map]]
    """Its files: path below the folder → the file as the user knows it, and what it holds."""
    stale: frozenset[str] = frozenset()
    """Things and texts that an overlay replaced since: ``question labels``, ``title``."""


@frozen
class Coverage:
    """How much of a rubric is translated into a language, by file."""

    language: str
    total: Mapping[str, int]
    missing: Mapping[str, tuple[str, ...]]
    """What is not translated: ``question data-validation: option 2: detail``."""

    @property
    def texts(self) -> int:
        """Texts of the rubric."""
        return sum(self.total.values())

    @property
    def done(self) -> int:
        """Texts that are translated."""
        return self.texts - sum(map(len, self.missing.values()))

    @property
    def percent(self) -> int:
        """Texts that are translated, of 100; 100 only when all are."""
        return self.done * 100 // self.texts if self.texts else 100


def in_file(file: str, message: Message) -> Message:
    """The message, told of a file."""
    return Message(message.message, message.line, message.column, message.hint, file)


def meant(name: str, known: Iterable[str]) -> str:
    """What may have been meant, as a hint; empty when nothing is near."""
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean {quoted(close[0])}?" if close else ""


def localise(
    rubric: Rubric, language: str, layers: Sequence[Layer]
) -> tuple[Rubric, Coverage, list[Message]]:
    """Lay texts over a rubric; pure, and nothing but texts ever changes.

    Args:
        rubric: the rubric in English.
        language: the code of the language, for the coverage.
        layers: texts; where several have one, the last wins.

    Returns:
        The rubric with its texts, how far it is covered, and what is wrong with the texts.
    """
    problems: list[Message] = []
    walks: dict[str, _Walk] = {}

    def start(name: str) -> tuple[_Walk, list[_Place]]:
        walk = walks[name] = _Walk(problems)
        return walk, [
            _Place(x.files[name][1], x.files[name][0], x) for x in layers if name in x.files
        ]

    for name, shape in FILES.items():
        walk, places = start(name)
        rubric = walk.thing(rubric, shape, places, "", "")
    things: dict[str, tuple[Any, ...]] = {name: getattr(rubric, name) for name in FOLDERS}
    known = {folder: [thing.id for thing in things[folder]] for folder in FOLDERS}
    for folder, items in FOLDERS.items():
        found = []
        for thing in things[folder]:
            walk, places = start(f"{folder}/{thing.id}.yaml")
            found.append(walk.thing(thing, items.shape, places, f"{items.kind} {thing.id}", "id"))
        things[folder] = tuple(found)
    for layer in layers:
        for name in layer.files.keys() - walks.keys():
            folder, id_ = Path(name).parent.name, Path(name).stem
            text = f"There is no {FOLDERS[folder].kind} {quoted(id_)}."
            hint = meant(id_, known[folder])
            problems.append(Message(text, hint=hint, file=layer.files[name][0]))
    total = {name: walk.total for name, walk in walks.items()}
    missing = {name: tuple(walk.missing) for name, walk in walks.items()}
    return _with(rubric, things), Coverage(language, total, missing), problems


def _with(item: Any, changes: Mapping[str, Any]) -> Any:
    return replace(item, **changes) if changes else item


@frozen
class _Place:
    """A node of a translation, in its file."""

    node: Node
    file: str
    layer: Layer

    def below(self, node: Node) -> _Place:
        """Another node of the same file."""
        return _Place(node, self.file, self.layer)


@dataclass(slots=True)
class _Walk:
    """Goes through the things of one file; keeps how many texts there are and what is wrong.

    Everywhere ``places`` are the nodes that speak of the thing at hand, one a layer, and ``path``
    says which thing that is.
    """

    problems: list[Message]
    total: int = 0
    missing: list[str] = field(default_factory=list)

    def thing(self, thing: Any, shape: Shape, places: Sequence[_Place], path: str, key: str) -> Any:
        """The thing with its texts in the other language."""
        maps = self._maps(places, path)
        for place, entries in maps:
            self._keys(place, entries, [*shape, *([key] if key else [])])
        changes = {}
        for name, kind in shape.items():
            english = getattr(thing, name)
            found = [p.below(value) for p, m in maps if (value := m.get(name)) is not None]
            value = self._value(kind, name, english, found, path)
            if value != english:
                changes[name] = value
        return _with(thing, changes)

    def _value(
        self, kind: Kind, name: str, english: Any, places: Sequence[_Place], path: str
    ) -> Any:
        at = f"{path}: {name}" if path else name
        if isinstance(kind, Items):
            return self._things(kind, english, places, path, at)
        if kind == MADE:
            found = self._text(english or at, places, at)
            return english if found == at else found
        if kind == NAMES:
            return next(filter(None, map(self._scalar, reversed(places))), english)
        if kind == TEXT:
            return self._text(english, places, at)
        if kind == TEXTS:
            rows = self._rows(places, len(english), at)
            return tuple(self._text(t, rows[n], f"{at} {n + 1}") for n, t in enumerate(english))
        maps = self._maps(places, at)
        for place, entries in maps:
            self._keys(place, entries, english)
        return {
            key: self._text(
                text, [p.below(v) for p, m in maps if (v := m.get(key)) is not None], f"{at}: {key}"
            )
            for key, text in english.items()
        }

    def _things(
        self, kind: Items, english: Sequence[Any], places: Sequence[_Place], path: str, at: str
    ) -> tuple[Any, ...]:
        start = f"{path}: {kind.kind}" if path else kind.kind
        if kind.key:
            keys = [str(getattr(thing, kind.key)) for thing in english]
            found = [self._by_key(place, kind, keys) for place in places]
            rows = [[places[key] for places in found if key in places] for key in keys]
        else:
            keys = [str(n) for n in range(len(english))]
            rows = self._rows(places, len(english), at)
        return tuple(
            self.thing(thing, kind.shape, row, f"{start} {key}", kind.key)
            for thing, row, key in zip(english, rows, keys, strict=True)
        )

    def _by_key(self, place: _Place, kind: Items, keys: Sequence[str]) -> dict[str, _Place]:
        """The things of a list by their key."""
        if not isinstance(place.node, Seq):
            self._say(place, "This must be a list.")
            return {}
        found: dict[str, _Place] = {}
        for item in place.node.items:
            here = place.below(item)
            node = item.get(kind.key) if isinstance(item, Map) else None
            key = node.text if isinstance(node, Scalar) else ""
            if not key:
                self._say(here, f"A {kind.kind} is found by its '{kind.key}', which is missing.")
            elif key not in keys:
                self._say(here, f"There is no {kind.kind} {quoted(key)}.", meant(key, keys))
            elif key in found:
                self._say(here, f"The {kind.kind} {quoted(key)} stands here twice.")
            else:
                found[key] = here
        return found

    def _rows(self, places: Sequence[_Place], length: int, at: str) -> list[list[_Place]]:
        """The items of lists that go by place, side by side; a list of another length is wrong."""
        rows: list[list[_Place]] = [[] for _ in range(length)]
        for place in places:
            if not isinstance(place.node, Seq):
                self._say(place, "This must be a list.")
            elif len(place.node.items) != length:
                self._say(
                    place,
                    f"{at}: this list has {len(place.node.items)}; in English it has {length}.",
                )
            else:
                for row, item in zip(rows, place.node.items, strict=True):
                    row.append(place.below(item))
        return rows

    def _maps(self, places: Sequence[_Place], path: str) -> list[tuple[_Place, Map]]:
        """The places that are mappings and still speak of what is there."""
        maps = []
        for place in places:
            if path in place.layer.stale:
                continue
            if isinstance(place.node, Map):
                maps.append((place, place.node))
            elif not (isinstance(place.node, Scalar) and place.node.empty):
                self._say(place, "This must be a mapping ('key: value').")
        return maps

    def _keys(self, place: _Place, entries: Map, known: Iterable[str]) -> None:
        known = list(known)
        for key, _ in entries:
            if key.text not in known:
                hint = meant(key.text, known) or f"Known here: {', '.join(known) or 'nothing'}."
                text = f"Nothing is translated under the key {quoted(key.text)}."
                self._say(place.below(key), text, hint)

    def _text(self, english: str, places: Sequence[_Place], path: str) -> str:
        found = ""
        for place in places:
            if path not in place.layer.stale:
                found = self._scalar(place) or found
        if found and not english:
            self._say(places[-1], f"{path}: there is no such text in English.")
        if not english:
            return english
        self.total += 1
        if not found:
            self.missing.append(path)
        return found or english

    def _scalar(self, place: _Place) -> str:
        """The text that stands here; empty when there is none yet, or it is wrong."""
        problems: list[Message] = []
        value = to_value(place.node, problems)
        if problems:
            self.problems += [in_file(place.file, m) for m in problems]
        elif isinstance(value, bool | int | float):
            self._say(place, "This must be text.", "Put quotes around it.")
        elif value is not None and not isinstance(value, str):
            self._say(place, "This must be text, not a list or a mapping.")
        elif value and len(value) > LONGEST:
            self._say(place, f"This is longer than {LONGEST} characters.")
        else:
            return (value or "").strip()
        return ""

    def _say(self, place: _Place, text: str, hint: str = "") -> None:
        self.problems.append(Message(text, place.node.line, place.node.column, hint, place.file))
