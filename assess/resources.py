"""Where the data folders are: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["proven_rubric", "reports_dir", "rubrics_dir"]

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_data"


def rubrics_dir() -> Path:
    """The folder of the built-in rubric (rubric.yaml, questions.yaml, models/ …)."""
    return _folder("rubrics")


def reports_dir() -> Path:
    """The folder of report templates, styles and fonts."""
    return _folder("reports")


def proven_rubric() -> Path:
    """The file with the proven form of the built-in rubric; it need not be there."""
    return (_PACKED if _PACKED.is_dir() else _PACKAGE.parent / "build") / "rubric.json"


def _folder(name: str) -> Path:
    return (_PACKED if _PACKED.is_dir() else _PACKAGE.parent) / name
