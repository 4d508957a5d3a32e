"""The rubric in use: the built-in one or another, with a user's folder (overlay) laid over it.

The built-in rubric comes from its proven form (proven.py) when that is there and fits its files;
only otherwise are the YAML files parsed and validated (build.py), which takes far longer.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assess import resources
from assess.errors import Message, RubricError
from assess.rubric import proven
from assess.rubric.model import Rubric

__all__ = ["load_rubric"]


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
        rubric = None if base else proven.read(resources.proven_rubric(), resources.rubrics_dir())
        if rubric is None or overlay is not None:
            from assess.rubric import build

            rubric = rubric or build.from_folder(base or resources.rubrics_dir())
            if overlay is not None:
                rubric = build.laid_over(rubric, overlay)
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
