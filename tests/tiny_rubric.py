"""A small complete rubric for tests, and copies of it that are broken on purpose."""

from __future__ import annotations

import shutil
from pathlib import Path

from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric

TINY = Path(__file__).parent / "rubrics" / "tiny"


def tiny() -> Rubric:
    """The rubric of tests/rubrics/tiny."""
    return load_rubric(base=TINY)


def copy_with(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Copy the tiny rubric and replace text in its files: (file, old, new); old must be there."""
    target = folder / "rubric"
    shutil.copytree(TINY, target, dirs_exist_ok=True)
    for name, old, new in changes:
        path = target / name
        text = path.read_text()
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1))
    return target
