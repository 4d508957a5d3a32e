"""The proofs over the signals: their references, and that each can be found at all.

Whether patterns are regular expressions is proven where they are used (assess.scan.check).
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.rubric.model import Rubric, Signal, Where
from assess.rubric.references import References, repeated

__all__ = ["check_signals"]

FILE = "signals.yaml"
KINDS = ("runs", "text", "imports", "depends", "look", "history")
PEOPLE = ("people", "people-of-both", "commits", "months", "robots", "removed")


def check_signals(rubric: Rubric, known: References) -> Iterator[str]:
    """Yield every problem of the signals."""
    yield from repeated(FILE, "signal", (s.id for s in rubric.signals))
    names = {s.id for s in rubric.signals}
    for signal in rubric.signals:
        place = f"{FILE}: signal {signal.id}"
        yield from known.option(place, "option", signal.question, signal.option, kind="ladder")
        for name in signal.beside:
            if name not in names:
                yield f"{place}: beside: {known.missing('signal', name, names)}"
            elif name == signal.id:
                yield f"{place}: beside: it cannot be seen beside itself."
        at = f"{place}: where"
        yield from _kinds(at, signal)
        yield from _look(at, signal.where)
        yield from _history(at, signal.where)


def _kinds(place: str, signal: Signal) -> Iterator[str]:
    where = signal.where
    given = [name for name in KINDS if getattr(where, name)]
    if len(given) > 1:
        listed = f"{', '.join(KINDS[:-1])} and {KINDS[-1]}"
        yield f"{place}: only one of {listed} can stand here."
    if not given and not where.paths:
        listed = ", ".join(KINDS[:-1])
        yield f"{place}: it names nothing to look for; write paths, {listed} or {KINDS[-1]}."
    for name in ("text", "look"):
        if getattr(where, name) and not where.paths:
            yield f"{place}: {name} needs paths: the files in which to look."
    if where.paths and (where.runs or where.depends):
        yield f"{place}: {given[0]} knows its files; leave out paths."
    if where.depends and signal.strength == "strong":
        yield f"{place}: a dependency that is only listed is weak evidence, never strong."
    if where.started_by and not where.runs:
        yield f"{place}: started_by belongs to runs: it says what starts the command."
    if where.unconditional and not where.text:
        yield f"{place}: unconditional belongs to text: it says how its line must stand."
    if where.unless and not (where.text or where.runs):
        yield f"{place}: unless belongs to text or runs: it says what must not stand there."
    for pattern in where.also:
        if pattern in where.never:
            yield f"{place}: it can never match: {pattern!r} stands in also and in never."


def _look(place: str, where: Where) -> Iterator[str]:
    if where.within and not where.look:
        yield f"{place}: within belongs to look: it says where its conditions hold together."
    if where.look and where.look[0].none:
        yield f"{place}: look begins with what must be there: its place is told."
    absent = {c.at for c in where.look if c.none and c.value is None}
    for condition in where.look:
        if not condition.none and condition.at in absent:
            yield f"{place}: look can never match: {condition.at!r} must be there and must not be."


def _history(place: str, where: Where) -> Iterator[str]:
    history = where.history
    if history is None:
        return
    at = f"{place}: history"
    least, most = history.at_least, history.at_most
    if least is None and most is None:
        yield f"{at}: it names no figure to compare with; write at_least or at_most."
    if least is not None and most is not None and least > most:
        yield f"{at}: it can never match: at_least is more than at_most."
    if history.fact == "reviewed" and least is not None and least > 1:
        yield f"{at}: it can never match: a share is at most 1."
    if history.fact in ("months",) and least is not None and least > 12:
        yield f"{at}: it can never match: a year has twelve months."
    if bool(history.other) != (history.fact == "people-of-both"):
        yield f"{at}: other belongs to people-of-both: the files that they change too."
    if history.named and history.fact != "tags":
        yield f"{at}: named belongs to tags: it says which of them count."
    if where.paths and history.fact not in PEOPLE:
        yield f"{at}: {history.fact} is a figure of the whole repository; leave out paths."
    if where.also or where.never:
        yield f"{at}: also and never belong to files, not to the history."
