"""The proofs over the scorecards: references, bands that rise, sections that compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assess.rubric.model import Rubric, Scorecard, ScorecardTest
from assess.rubric.references import References, repeated

__all__ = ["check_scorecards"]


def check_scorecards(rubric: Rubric, known: References) -> Iterator[str]:
    """Yield every problem of the scorecards."""
    cards = rubric.scorecards
    yield from repeated("scorecards/", "scorecard", (s.id for s in cards))
    yield from repeated("scorecards/", "test", (t.id for s in cards for t in s.tests))
    models = {m.id for m in rubric.models}
    for card in cards:
        file = f"scorecards/{card.id}.yaml"
        if card.id in models:
            yield f"{file}: there is a maturity model with the same id; each needs its own."
        yield from known.cited(file, card.source)
        yield from _bands(file, card)
        yield from _sections(file, card, known)
        for test in card.tests:
            yield from _test(f"{file}: test {test.id}", test, known)


def _bands(file: str, card: Scorecard) -> Iterator[str]:
    yield from repeated(file, "band", (b.id for b in card.bands))
    limits = [b.up_to for b in card.bands[:-1]]
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits) or card.bands[-1].up_to is not None:
        yield f"{file}: every band but the last needs up_to, and the last must not have it."
    if known != sorted(set(known)):
        yield f"{file}: up_to must rise from band to band; found {', '.join(map(_number, known))}."


def _number(value: float) -> str:
    return f"{value:g}"


def _sections(file: str, card: Scorecard, known: References) -> Iterator[str]:
    yield from repeated(file, "section", (s.id for s in card.sections))
    sections = {s.id for s in card.sections}
    for test in card.tests:
        if test.section not in sections:
            yield f"{file}: test {test.id}: {known.missing('section', test.section, sections)}"
    sizes = Counter(test.section for test in card.tests)
    if len({sizes[name] for name in sections}) > 1:
        found = ", ".join(f"{s.id} {sizes[s.id]}" for s in card.sections)
        yield (
            f"{file}: every section must have as many tests as the others, because the smallest"
            f" sum is the score; found {found}."
        )


def _test(place: str, test: ScorecardTest, known: References) -> Iterator[str]:
    yield from known.ladder(place, "manual", test.manual)
    yield from known.ladder(place, "automated", test.automated)
    yield from known.cited(place, test.source)
    if not (test.manual and test.automated) and not test.unasked:
        yield f"{place}: without {_lacking(test)} it needs unasked: what no question asks."
    if test.manual and test.automated and test.unasked:
        yield f"{place}: manual and automated leave nothing unasked; write it as a note."
    if test.automated and all(
        option <= test.manual.get(name, 0) for name, option in test.automated.items()
    ):
        yield f"{place}: automated must ask for more than manual; nobody would get half a point."


def _lacking(test: ScorecardTest) -> str:
    lacking = (name for name in ("manual", "automated") if not getattr(test, name))
    return " and ".join(lacking)
