"""A language that is no language: every text stands between marks, so a text without them shows.

Made from the rubric and from the code as they are, never kept: what is not translated, or is put
together from pieces that no translator sees, has a place outside all marks.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from assess.rubric.model import Rubric
from assess.rubric.translate import FILES, FOLDERS, NAMED, TEXT, TEXTS, Items

OPEN, CLOSE = "⟦", "⟧"
CODE = "qps"


def wrapped(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def unmarked(text: str) -> str:
    """What stands outside all marks."""
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while inner.search(text):
        text = inner.sub("", text)
    return text


def texts_of(thing, shape):
    """The texts of a thing in the form of a translation, wrapped."""
    found = {}
    for name, kind in shape.items():
        english = getattr(thing, name)
        if not english:
            continue
        if isinstance(kind, Items):
            found[name] = [
                {
                    **({kind.key: getattr(item, kind.key)} if kind.key else {}),
                    **texts_of(item, kind.shape),
                }
                for item in english
            ]
        elif kind == TEXT:
            found[name] = wrapped(english)
        elif kind == TEXTS:
            found[name] = [wrapped(text) for text in english]
        elif kind == NAMED:
            found[name] = {key: wrapped(text) for key, text in english.items()}
    return found


def write_rubric(rubric: Rubric, folder: Path, code: str = CODE) -> Path:
    """Write ``locale/CODE/`` of a rubric into a folder, which can be laid over it."""
    place = folder / "locale" / code
    files = {name: texts_of(rubric, shape) for name, shape in FILES.items()}
    for name, items in FOLDERS.items():
        (place / name).mkdir(parents=True)
        for thing in getattr(rubric, name):
            files[f"{name}/{thing.id}.yaml"] = texts_of(thing, items.shape)
    for name, texts in files.items():
        (place / name).write_text(yaml.safe_dump(texts, allow_unicode=True, sort_keys=False))
    return folder
