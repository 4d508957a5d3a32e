"""What a person wrote into a cell, as an answer: numbers, options, unsure, not applicable."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from assess.answers.fields import ADDRESS
from assess.answers.model import Answer, EvidenceRecord
from assess.rubric.model import Question
from assess.sheet import layout
from assess.yamlio import quoted

__all__ = ["Evidence", "WrongError", "plain", "read_date", "read_said"]

_NUMBER = re.compile(r"([0-9]{1,3})(?:\.0+)?")
_NUMBERED = re.compile(r"([0-9]{1,3})\s*(?:[-–—:.)=]|\s)\s*(\S.*)", re.DOTALL)
_NOT_APPLICABLE = re.compile(
    r"(?:not[ _-]applicable|does(?: not|n['’]t) apply|n\.?\s?/?\s?a\.?)"
    r"(?:\s*(?P<mark>[:;,.(–—-])|\s+because\b|$)",
    re.IGNORECASE,
)
_UNSURE = {
    "unsure",
    "not sure",
    "i am not sure",
    "im not sure",
    "dont know",
    "do not know",
    "i dont know",
    "i do not know",
    "nobody knows",
    "no idea",
    "unknown",
    "?",
}
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")


class WrongError(Exception):
    """A cell cannot be understood.

    Args:
        message: what is wrong.
        hint: what would be right.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def plain(text: str) -> str:
    """A text to compare: small letters, single blanks, no marks at its end."""
    return " ".join(text.split()).casefold().rstrip(" .:?*").strip("'\"“”‘’ ")


def read_said(text: str, question: Question, note: str = "", *, by_number: bool = False) -> Answer:
    """Read what was said to a question.

    Args:
        text: the cell of the answer, stripped; may be empty.
        question: what was asked.
        note: the cell beside it: the reason where the answer is not applicable, else a note.
        by_number: True takes ``2 - some words`` for option 2 whatever the words; for answers given
            to another version of the rubric, which may have called its options otherwise.

    Returns:
        The answer; it may be unanswered with a note.

    Raises:
        WrongError: there is no such option, or a reason is missing or not allowed.
    """
    option = _option(text, question, by_number)
    if option is not None:
        return Answer(option=option, note=note)
    word = plain(text).replace("'", "").replace("’", "") or text.strip()
    if not word:
        return Answer(note=note)
    if word in _UNSURE:
        return Answer(unsure=True, note=note)
    if said := _NOT_APPLICABLE.match(text):
        reason = text[said.end() :].strip()
        if said["mark"] == "(":
            reason = reason.removesuffix(")")
        return _not_applicable(reason, question, note)
    raise WrongError(f"{question.id} has no option {quoted(text)}.", _right(text, question))


def _right(text: str, question: Question) -> str:
    if meant := _meant(plain(text)[:300], tuple(option.label for option in question.options)):
        return f"Did you mean {quoted(meant, 300)}?"
    known = ", ".join(quoted(layout.choice(question, n), 300) for n in range(len(question.options)))
    more = ", 'not applicable: the reason'" if question.allow_na else ""
    return f"Choose from {known}, {layout.UNSURE!r}{more}."


@lru_cache(maxsize=4096)  # a wrong word seldom stands in one row alone
def _meant(word: str, labels: tuple[str, ...]) -> str:
    """The label nearest to a word; empty when none is near."""
    plain_labels = {plain(label): label for label in labels}
    close = get_close_matches(word, plain_labels, n=1, cutoff=0.7)
    return plain_labels[close[0]] if close else ""


def _option(text: str, question: Question, by_number: bool) -> int | None:
    """The option that a text names by its number, its words, or both; ``None`` for neither."""
    if number := _NUMBER.fullmatch(text):
        return _existing(int(number[1]), text, question)
    word = plain(text)
    named = [n for n, option in enumerate(question.options) if word in _names(question, n)]
    if len(named) == 1:
        return named[0]
    if not (parts := _NUMBERED.fullmatch(text)):
        return None
    n, rest = int(parts[1]), plain(parts[2])
    if by_number or (n <= question.top and rest in _names(question, n)):
        return _existing(n, text, question)
    if other := [k for k in range(len(question.options)) if rest in _names(question, k)]:
        raise WrongError(
            f"{quoted(text)} names two options of {question.id}.",
            f"Option {other[0]} is {quoted(question.options[other[0]].label, 300)};"
            " write a number or an option.",
        )
    _existing(n, text, question)
    raise WrongError(
        f"Option {n} of {question.id} is {quoted(question.options[n].label, 300)},"
        f" not {quoted(parts[2])}.",
        f"Write {n} if it is meant.",
    )


def _names(question: Question, n: int) -> frozenset[str]:
    option = question.options[n]
    return _plain_names(option.label, option.detail)


@lru_cache(maxsize=4096)  # they are asked for at every cell of a survey
def _plain_names(label: str, detail: str) -> frozenset[str]:
    return frozenset((plain(label), plain(f"{label}: {detail}"))) - {""}


def _existing(n: int, text: str, question: Question) -> int:
    if n > question.top:
        raise WrongError(f"{question.id} has no option {quoted(text)}.", _right("", question))
    return n


def _not_applicable(reason: str, question: Question, note: str) -> Answer:
    if not question.allow_na:
        raise WrongError(
            f"{question.id} cannot be not applicable.",
            f"Choose an option from 0 to {question.top}, or {layout.UNSURE!r}.",
        )
    reason, note = reason.strip() or note, note if reason.strip() else ""
    if not reason:
        raise WrongError(
            f"'not applicable' of {question.id} needs a reason.",
            "Write it into the note beside the answer, or as 'not applicable: the reason'.",
        )
    return Answer(reason=reason, note=note)


def read_date(text: str, *, day_first: bool | None = None) -> dt.date:
    """Read a date, with or without a time behind it.

    Args:
        text: such as ``2026-11-23``, ``2026/11/23 15:04``, ``23.11.2026`` or ``11/23/2026``.
        day_first: whether in ``1/2/2026`` the day comes first; ``None`` when nobody can tell.

    Raises:
        WrongError: it is no date, or may be two.
    """
    right = "Write it as year-month-day, such as 2026-11-23."
    if found := _YEAR_FIRST.match(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == ".":
            day_first = True
        if day_first is None and first != second and max(first, second) <= 12:
            raise WrongError(f"{quoted(text)} may be two dates.", right)
        month, day = (second, first) if day_first or first > 12 else (first, second)
    else:
        raise WrongError(f"{quoted(text)} is no date.", right)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise WrongError(f"There is no day {quoted(text)}.", right) from None


def tells_day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates such as 1/2/2026 begin with the day, as others beside them show."""
    found = [m for text in texts if (m := _YEAR_LAST.match(text)) and m[2] != "."]
    day = any(int(m[1]) > 12 for m in found)
    month = any(int(m[3]) > 12 for m in found)
    return None if day == month else day


@dataclass(slots=True)
class Evidence:
    """Collects the evidence of one answer file: addresses, and records for what is only told."""

    records: dict[str, EvidenceRecord] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    """Ids of records by what they say."""

    def read(self, text: str) -> tuple[str, ...]:
        """The addresses and ids of records that a cell of evidence means, without repeats."""
        found: dict[str, None] = {}
        for line in re.split(r"[\n;]+", text):
            words = [word.strip(",") for word in line.split()]
            words = [word for word in words if word]
            if not words:
                continue
            if all(map(ADDRESS.fullmatch, words)):
                found.update(dict.fromkeys(words))
            else:
                found[self._record(" ".join(line.split()))] = None
        return tuple(found)

    def _record(self, what: str) -> str:
        if what in self._names:
            return self._names[what]
        name = self._names[what] = f"evidence-{len(self.records) + 1}"
        address = ADDRESS.search(what)
        self.records[name] = EvidenceRecord(
            name,
            "documented" if address else "asserted",
            what,
            address[0].rstrip(".,)") if address else "",
        )
        return name
