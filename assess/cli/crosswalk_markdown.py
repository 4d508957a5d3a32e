"""The crosswalk as a Markdown page; docs/crosswalk.md is the one of the built-in rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from assess.cli.crosswalk_words import orders
from assess.cli.words import count
from assess.markdown import plain

if TYPE_CHECKING:
    from assess.rubric.crosswalk import Capability, Crosswalk, Row
    from assess.rubric.model import Rubric

__all__ = ["Link", "crosswalk_markdown"]

Link = Callable[[str, str], str]
"""Makes of a kind (question, criterion, test) and an id what is shown for it."""


def _plain_link(_kind: str, id_: str) -> str:
    return id_


def crosswalk_markdown(rubric: Rubric, found: Crosswalk, link: Link = _plain_link) -> str:
    """The page: what feeds what, what several models ask for and when, and who disagrees."""
    lines = (
        *_head(rubric),
        *_matrix(rubric, found, link),
        *_shared(rubric, found, link),
        *_orders(rubric, found, link),
        *_alone(rubric, found, link),
    )
    return "\n".join(lines).rstrip() + "\n"


def _head(rubric: Rubric) -> Iterator[str]:
    yield "# Crosswalk of the models"
    yield ""
    yield (
        f"One questionnaire, {count(len(rubric.models), 'maturity model')}"
        + (f" and {count(len(rubric.scorecards), 'scorecard')}" if rubric.scorecards else "")
        + ": which question feeds which criterion, and where the models order things differently."
        " All of it is computed from the criteria of the rubric"
        f" {plain(rubric.id)} {rubric.version}; `assess rubric crosswalk` prints it for any rubric."
    )
    yield ""


def _matrix(rubric: Rubric, found: Crosswalk, link: Link) -> Iterator[str]:
    yield "## Which question feeds which criterion"
    yield ""
    yield (
        "Each row is an option of a question. A criterion stands where it asks for that option,"
        " with its level; **bold** where it is essential. A test of a scorecard stands with the"
        " points that the option gives, alone or with others."
    )
    yield ""
    names = [x.short for x in rubric.models] + [x.short for x in rubric.scorecards]
    yield _row("Question", "Option", *map(plain, names))
    yield _row(*("---" for _ in range(len(names) + 2)))
    for row in found.rows:
        asked = {use.option for use in row.uses} | {use.option for use in row.tests}
        for option in sorted(asked):
            label = plain(row.question.options[option].label)
            cells = _asking(rubric, row, option, link)
            yield _row(link("question", row.question.id), f"{option} {label}", *cells)
    yield ""
    unused = [link("question", r.question.id) for r in found.rows if not r.uses and not r.tests]
    if unused:
        yield f"For no criterion and no test count: {', '.join(unused)}."
        yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _asking(rubric: Rubric, row: Row, option: int, link: Link) -> Iterator[str]:
    for model in rubric.models:
        uses = [u for u in row.uses if (u.model, u.option) == (model.id, option)]
        yield ", ".join(
            f"{_bold(link('criterion', u.criterion), u.essential)} ({u.level})" for u in uses
        )
    for card in rubric.scorecards:
        tests = [t for t in row.tests if (t.scorecard, t.option) == (card.id, option)]
        yield ", ".join(f"{link('test', t.test)} ({t.points:g})" for t in tests)


def _bold(text: str, bold: bool) -> str:
    return f"**{text}**" if bold else text


def _shared(rubric: Rubric, found: Crosswalk, link: Link) -> Iterator[str]:
    shared = [c for c in found.capabilities if len(c.needs) > 1]
    if not shared:
        return
    yield "## What several models ask for, and when"
    yield ""
    yield (
        "From which level on a model needs it, of how many; what stands furthest apart comes first."
    )
    yield ""
    yield _row("What", *(plain(m.short) for m in rubric.models))
    yield _row(*("---" for _ in range(len(rubric.models) + 1)))
    for capability in sorted(shared, key=lambda c: -_apart(c)):
        yield _row(_name(capability, link), *_whens(rubric, capability, link))
    yield ""


def _apart(capability: Capability) -> float:
    places = [need.place for need in capability.needs.values()]
    return max(places) - min(places)


def _whens(rubric: Rubric, capability: Capability, link: Link) -> Iterator[str]:
    for model in rubric.models:
        need = capability.needs.get(model.id)
        ids = ", ".join(link("criterion", id_) for id_ in need.criteria) if need else ""
        yield f"{need.level} of {need.top}: {ids}" if need else ""


def _name(capability: Capability, link: Link) -> str:
    question = link("question", capability.question)
    return f"{question} {capability.option}, *{plain(capability.label)}*"


def _orders(rubric: Rubric, found: Crosswalk, link: Link) -> Iterator[str]:
    yield "## Where models order things differently"
    yield ""
    words = list(
        orders(
            rubric,
            found,
            lambda capability: _name(capability, link),
            lambda id_: link("criterion", id_),
            plain,
        )
    )
    if not words:
        yield "No two models need two capabilities in opposite order."
        yield ""
    for (one, other), group in groupby(words, lambda order: order.pair):
        yield f"### {plain(one)} and {plain(other)}"
        yield ""
        for order in group:
            yield f"**{plain(order.first_words)}:**"
            yield ""
            yield from (f"- {line}" for line in order.firsts)
            yield ""
            yield f"{plain(order.second_words)}:"
            yield ""
            yield from (f"- {line}" for line in order.seconds)
            yield ""


def _alone(rubric: Rubric, found: Crosswalk, link: Link) -> Iterator[str]:
    if len(rubric.models) < 2:
        return
    yield "## What only one model asks for"
    yield ""
    for model in rubric.models:
        own = [c for c in found.capabilities if list(c.needs) == [model.id]]
        yield f"### {plain(model.title)}"
        yield ""
        for capability in sorted(own, key=lambda c: c.needs[model.id].level):
            need = capability.needs[model.id]
            ids = ", ".join(link("criterion", id_) for id_ in need.criteria)
            yield f"- level {need.level}: {_name(capability, link)} ({ids})"
        if not own:
            yield "Nothing that no other model asks for."
        yield ""
