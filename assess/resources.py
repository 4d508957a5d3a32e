"""Where the data folders are: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["reports_dir", "rubrics_dir"]

_PACKAGE = Path(__file__).resolve().parent


def rubrics_dir() -> Path:
    """The folder of the built-in rubric (rubric.yaml, questions.yaml, models/ …)."""
    return _folder("rubrics")


def reports_dir() -> Path:
    """The folder of report templates, styles and fonts."""
    return _folder("reports")


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data"
    return (packed if packed.is_dir() else _PACKAGE.parent) / name
