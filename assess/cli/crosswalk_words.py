"""The crosswalk in words, for the terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assess.frozen import frozen

if TYPE_CHECKING:
    from assess.rubric.crosswalk import Capability, Crosswalk, Inversion
    from assess.rubric.model import Rubric

__all__ = ["Order", "code_of", "orders"]


@frozen
class Order:
    """Capabilities that one model needs early and another late, and what trades places with them.

    One that stands first trades places with each that stands second.
    """

    pair: tuple[str, str]
    """The titles of the two models."""
    first_words: str
    firsts: tuple[str, ...]
    second_words: str
    seconds: tuple[str, ...]


def code_of(rubric: Rubric) -> dict[str, str]:
    """Each model and scorecard by the shortest beginning of its short name that is its own."""
    shorts = {x.id: x.short for x in rubric.models} | {x.id: x.short for x in rubric.scorecards}
    codes = {}
    for id_, short in shorts.items():
        others = [s.lower() for other, s in shorts.items() if other != id_]
        lengths = (n for n in range(1, len(short)) if not _begins(others, short[:n].lower()))
        codes[id_] = short[: next(lengths, len(short))].strip()
    return codes


def _begins(words: list[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def orders(
    rubric: Rubric,
    found: Crosswalk,
    name: Callable[[Capability], str],
    link: Callable[[str], str] = str,
    text: Callable[[str], str] = str,
) -> Iterator[Order]:
    """Where models disagree on an order, the furthest apart first for each pair of models.

    Args:
        rubric: the rubric.
        found: its crosswalk.
        name: makes of a capability what is shown for it.
        link: makes of a criterion's id what is shown for it.
        text: makes of a model's short name what is shown for it.
    """
    groups: dict[tuple[str, str, int, int], list[Inversion]] = {}
    for x in found.inversions:
        levels = (x.first.needs[x.model].level, x.first.needs[x.other].level)
        groups.setdefault((x.model, x.other, *levels), []).append(x)

    def told(capability: Capability, models: tuple[str, ...], *, level: bool) -> str:
        whens = []
        for model in models:
            need = capability.needs[model]
            ids = ", ".join(link(id_) for id_ in need.criteria)
            whens.append(
                f"{text(rubric.model(model).short)} {need.level} ({ids})" if level else ids
            )
        return f"{name(capability)}: {', '.join(whens)}"

    places = {model.id: n for n, model in enumerate(rubric.models)}
    for (model, other, early, late), inversions in sorted(
        groups.items(), key=lambda x: (places[x[0][0]], places[x[0][1]], x[0][2] - x[0][3])
    ):
        one, two = rubric.model(model), rubric.model(other)
        firsts = {(x.first.question, x.first.option): x.first for x in inversions}
        seconds = {(x.second.question, x.second.option): x.second for x in inversions}
        yield Order(
            pair=(one.title, two.title),
            first_words=f"{one.short} needs these from level {early} of {one.top} on,"
            f" {two.short} from level {late} of {two.top} on",
            firsts=tuple(told(x, (model, other), level=False) for x in firsts.values()),
            second_words=f"{two.short} needs these before them, {one.short} after them",
            seconds=tuple(told(x, (other, model), level=True) for x in seconds.values()),
        )
