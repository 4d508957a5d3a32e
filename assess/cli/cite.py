"""Sources as people read them: work, heading, our ids of the facts, address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assess.cli.console import clean
from assess.language import tr

if TYPE_CHECKING:
    from assess.rubric.model import Rubric, Source

__all__ = ["cite"]


def cite(rubric: Rubric, sources: Iterable[Source]) -> list[tuple[str, str]]:
    """Each source as what it is and its address (empty when it has none)."""
    return [_one(rubric, source) for source in sources]


def _one(rubric: Rubric, source: Source) -> tuple[str, str]:
    work = rubric.work_by_id.get(source.work)
    if work is None:
        return clean(source.work), ""
    text = work.title
    if source.heading:
        text += "; " + tr('under "{heading}"', heading=source.heading)
    if source.facts:
        text += f" ({', '.join(source.facts)})"
    return clean(text), clean(work.address or "")
