"""What a rubric's references may point to, and what is said when they point nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from assess.rubric.model import Rubric, Source

__all__ = ["References", "repeated"]

_MOST_NAMES = 2_000
"""Ids among which one is looked for that may be meant."""


class References:
    """The ids of a rubric, by kind."""

    def __init__(self, rubric: Rubric) -> None:
        self.questions = {q.id: q for q in rubric.questions}
        self.sections = {s.id for s in rubric.sections}
        self.works = {w.id for w in rubric.works}
        self.practices = {p.id: p for p in rubric.practices}

    @staticmethod
    def missing(kind: str, name: str, known: Collection[str]) -> str:
        """The sentence for an id that does not exist."""
        close = get_close_matches(name, known, n=1) if len(known) <= _MOST_NAMES else []
        hint = f" Did you mean {close[0]!r}?" if close else ""
        return f"there is no {kind} {name!r}.{hint}"

    def option(
        self, place: str, key: str, name: str, threshold: int | None, *, kind: str = ""
    ) -> Iterator[str]:
        """Check that a question exists, is of a kind, and has an option.

        Args:
            place: file and thing, for the message.
            key: the key under which the reference stands.
            name: the question's id.
            threshold: the option that is asked for; ``None`` when none is.
            kind: ``ladder`` or ``context``; any when empty.
        """
        question = self.questions.get(name)
        if question is None:
            yield f"{place}: {key}: {self.missing('question', name, self.questions)}"
            return
        if kind and question.kind != kind:
            yield f"{place}: {key}: {name!r} is a {question.kind} question, not a {kind} question."
        if threshold is not None and threshold > question.top:
            yield (
                f"{place}: {key}: {name!r} has no option {threshold};"
                f" its highest is {question.top}."
            )

    def ladder(self, place: str, key: str, thresholds: Mapping[str, int]) -> Iterator[str]:
        """Check that every question is a ladder question and has its option."""
        for name, threshold in thresholds.items():
            yield from self.option(place, key, name, threshold, kind="ladder")

    def cited(self, place: str, sources: Iterable[Source]) -> Iterator[str]:
        """Check that every work cited is one of the rubric's."""
        for source in sources:
            if source.work not in self.works:
                yield f"{place}: {self.missing('work', source.work, self.works)}"


def repeated(place: str, kind: str, ids: Iterable[str]) -> Iterator[str]:
    """A problem for each id that stands more than once."""
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{place}: the {kind} {name!r} stands there {times} times."
