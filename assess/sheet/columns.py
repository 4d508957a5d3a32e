"""What the columns of a survey's export hold, told by their heads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from assess.errors import Message
from assess.rubric.model import Question, Rubric
from assess.sheet.form import unknown
from assess.sheet.grid import Grid
from assess.sheet.said import plain
from assess.yamlio import quoted

__all__ = ["Columns", "find_columns"]

Part = Literal["answer", "note", "evidence"]

_PEOPLE: dict[str, tuple[str, ...]] = {
    "team": ("team", "team name", "name of the team", "your team", "name of your team"),
    "date": ("date", "date of assessment", "date of the assessment", "assessment date", "day"),
    "time": (
        "completion time",
        "timestamp",
        "time stamp",
        "submitted at",
        "submitted on",
        "submission date",
        "submission time",
        "date submitted",
        "submit date (utc)",
        "end date",
        "enddate",
        "recorded date",
        "recordeddate",
        "created at",
        "start time",
        "start date",
    ),
    "respondent": ("respondent", "name", "your name", "full name", "participant", "answered by"),
    "role": ("role", "your role", "role in the team", "your role in the team", "job title"),
    "mail": ("email", "e-mail", "email address", "e-mail address", "your email", "username"),
}
"""Common heads of columns about the person, compared in small letters; the first found is used."""
_PARTS: dict[str, Part] = {
    "note": "note",
    "notes": "note",
    "comment": "note",
    "comments": "note",
    "reason": "note",
    "evidence": "evidence",
}
_PART = re.compile(rf"[\s:_./(\[–-](?P<part>{'|'.join(_PARTS)})[)\]]?:?$", re.IGNORECASE)
_BETWEEN = " \t\n:_./([–-"
_LONGEST = 500
"""Characters of a head that can be a question."""
_BEHIND = re.compile(r".*[\[(]\s*([a-z0-9]+(?:-[a-z0-9]+)*)\s*[\])]", re.DOTALL)
_BEFORE = re.compile(r"[\[(]?([a-z0-9]+(?:-[a-z0-9]+)*)\s*(?:[:.\])]|\s[–-])\s*\S.*", re.DOTALL)
_COUNTED = re.compile(r"\s*(?:q(?:uestion)?\s*)?[0-9]{1,3}\s*[.):–-]\s*(?=\S)", re.IGNORECASE)
_LIKE_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+", re.IGNORECASE)


@dataclass(slots=True)
class Columns:
    """Which column (from 0) holds what."""

    people: dict[str, int] = field(default_factory=dict)
    """By ``team``, ``date``, ``time``, ``respondent``, ``role`` and ``mail``."""
    questions: dict[str, dict[Part, int]] = field(default_factory=dict)
    """By the question's id."""
    unused: list[int] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many questions have a column of answers."""
        return sum("answer" in parts for parts in self.questions.values())


def find_columns(grid: Grid, rubric: Rubric) -> Columns:
    """Tell the columns of a table by its first row.

    A head is a question's id, its text, ``id: text`` or ``text [id]``, numbered or not. With
    ``note``, ``comment``, ``reason`` or ``evidence`` behind it, it is about the answer.

    Args:
        grid: the table.
        rubric: what was asked.

    Returns:
        What was found, with a problem for each head that is probably a mistyped question.
    """
    found = Columns()
    heads = list(grid.rows[0]) if grid.rows else []
    if grid.sheet:
        heads += [""] * (max(map(len, grid.rows), default=0) - len(heads))
    names = _Names(rubric)
    ranks: dict[str, int] = {}
    for column, head in enumerate(heads):
        if not head:
            if any(grid.text(row, column) for row in range(1, len(grid.rows))):
                found.unused.append(column)
        elif len(head) > _LONGEST:
            found.unused.append(column)
        elif said := names.question(head):
            question, part = said
            parts = found.questions.setdefault(question.id, {})
            if part in parts:
                found.problems.append(
                    grid.message(
                        0,
                        column,
                        f"The {part} of {question.id} stands in two columns, here and in"
                        f" {grid.column_name(parts[part])}.",
                        "Keep one of them.",
                    )
                )
            parts.setdefault(part, column)
        elif person := _person(head):
            kind, rank = person
            if kind not in ranks or rank < ranks[kind]:
                found.people[kind], ranks[kind] = column, rank
        elif meant := names.meant(head):
            found.problems.append(grid.message(0, column, *meant))
        else:
            found.unused.append(column)
    return found


def _person(head: str) -> tuple[str, int] | None:
    word = plain(head)
    for kind, words in _PEOPLE.items():
        if word in words:
            return kind, words.index(word)
    return None


class _Names:
    """Every name under which a question can stand in a head."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._by_text: dict[str, Question] = {}
        twice: set[str] = set()
        for question in rubric.questions:
            text = plain(question.text)
            if text in self._by_text:
                twice.add(text)
            self._by_text[text] = question
        for text in twice:
            del self._by_text[text]

    def question(self, head: str) -> tuple[Question, Part] | None:
        """The question that a head names, and what of it the column holds."""
        if found := self._exactly(head):
            return found, "answer"
        if parted := _PART.search(head):
            rest = head[: parted.start()].rstrip(_BETWEEN)
            if found := self._named(rest):
                return found, _PARTS[parted["part"].lower()]
        found = self._named(head)
        return None if found is None else (found, "answer")

    def _exactly(self, head: str) -> Question | None:
        for text in self._forms(head):
            found = self._rubric.question_by_id.get(text.lower()) or self._by_text.get(plain(text))
            if found:
                return found
        return None

    def _named(self, head: str) -> Question | None:
        if found := self._exactly(head):
            return found
        by_id = self._rubric.question_by_id
        for pattern in (_BEHIND, _BEFORE):
            match = pattern.fullmatch(head)
            if match and (found := by_id.get(match[1])):
                return found
        return None

    @staticmethod
    def _forms(head: str) -> Iterable[str]:
        yield head
        if counted := _COUNTED.match(head):
            yield head[counted.end() :]

    def meant(self, head: str) -> tuple[str, str] | None:
        """What to say of a head that is probably a question, mistyped or renamed."""
        inside = [m[1] for p in (_BEHIND, _BEFORE) if (m := p.fullmatch(head)) and "-" in m[1]]
        for name in (*inside, head):
            if _LIKE_ID.fullmatch(name):
                message, hint = unknown(name, self._rubric)
                if "Did you mean" in hint or "now called" in message:
                    return message, hint
        tidy = plain(head)
        if len(tidy) < 15 or len(tidy) > 400:
            return None
        if close := get_close_matches(tidy, self._by_text, n=1, cutoff=0.85):
            question = self._by_text[close[0]]
            return (
                f"There is no question {quoted(head)}.",
                f"Did you mean {quoted(question.text, 300)}? Write {question.id!r} as the head.",
            )
        return None
