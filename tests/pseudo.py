"""A language that is no language: every text stands between marks, so a text without them shows.

Made from the rubric and from the code as they are, never kept: what is not translated, or is put
together from pieces that no translator sees, has a place outside all marks.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

import yaml

from assess.rubric.model import Rubric
from assess.rubric.translate import FILES, FOLDERS, MADE, NAMED, TEXT, TEXTS, Items
from tools.messages import collected

OPEN, CLOSE = "⟦", "⟧"
CODE = "qps"


def wrapped(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def unmarked(text: str) -> str:
    """What stands outside all marks."""
    text = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*…", "", text)  # cut to fit, with the mark at its end
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while inner.search(text):
        text = inner.sub("", text)
    return text


def greek(text: str) -> str:
    """The text in letters that no text of ours has; what stands in braces stays."""
    parts = re.split(r"(\{[^{}]*\})", text)
    return "".join(p if p.startswith("{") else p.translate(_LETTERS) for p in parts)


_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "αβψδεφγηιξκλμνοπϙρστθωςχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠϘΡΣΤΘΩϚΧΥΖ",
)


def texts_of(thing, shape, change=wrapped):
    """The texts of a thing in the form of a translation."""
    found = {}
    for name, kind in shape.items():
        english = getattr(thing, name)
        if kind == MADE:
            found[name] = change(english or thing.subject)
            continue
        if not english:
            continue
        if isinstance(kind, Items):
            found[name] = [
                {
                    **({kind.key: getattr(item, kind.key)} if kind.key else {}),
                    **texts_of(item, kind.shape, change),
                }
                for item in english
            ]
        elif kind == TEXT:
            found[name] = change(english)
        elif kind == TEXTS:
            found[name] = [change(text) for text in english]
        elif kind == NAMED:
            found[name] = {key: change(text) for key, text in english.items()}
    return found


def write_rubric(rubric: Rubric, folder: Path, code: str = CODE, change=wrapped) -> Path:
    """Write ``locale/CODE/`` of a rubric into a folder, which can be laid over it."""
    place = folder / "locale" / code
    files = {name: texts_of(rubric, shape, change) for name, shape in FILES.items()}
    for name, items in FOLDERS.items():
        (place / name).mkdir(parents=True)
        for thing in getattr(rubric, name):
            files[f"{name}/{thing.id}.yaml"] = texts_of(thing, items.shape, change)
    for name, texts in files.items():
        (place / name).write_text(yaml.safe_dump(texts, allow_unicode=True, sort_keys=False))
    return folder


@cache
def _known() -> frozenset[tuple[str | None, str]]:
    """The texts of the interface with their contexts."""
    return frozenset(
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in collected()
    )


class Marks(gettext.NullTranslations):
    """Every text of the interface between marks; keeps those that no catalogue would have.

    Args:
        change: what is done with a text instead.
    """

    def __init__(self, change=wrapped) -> None:
        super().__init__()
        self._change = change
        self.known = _known()
        self.unknown: set[tuple[str | None, str]] = set()

    def _wrapped(self, context: str | None, one: str, text: str) -> str:
        if (context, one) not in self.known:
            self.unknown.add((context, one))
        return text if context == "number" else self._change(text)

    def gettext(self, message: str) -> str:
        return self._wrapped(None, message, message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._wrapped(None, one, one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self._wrapped(context, message, message)
