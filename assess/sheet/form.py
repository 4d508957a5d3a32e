"""Our own workbook, filled in: found by the words that were written into it, in any language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assess.answers.fields import nearest
from assess.errors import AnswersError, Message
from assess.rubric.model import Rubric
from assess.sheet import layout
from assess.sheet.grid import Grid
from assess.sheet.layout import Label
from assess.sheet.taken import Respondent, Row
from assess.sheet.wording import Wording
from assess.yamlio import quoted

__all__ = ["read_form"]

_HEADS = (layout.ID, layout.ANSWER, layout.NOTE, layout.EVIDENCE)
_LOOK = 10
"""Rows and columns from the top in which the heads of the columns are looked for."""


def read_form(
    sheets: Sequence[Grid], rubric: Rubric, *, team: str = "", date: dt.date | None = None
) -> Respondent | None:
    """Read a workbook made by :func:`assess.sheet.workbook.workbook`.

    Args:
        sheets: its sheets.
        rubric: what was asked.
        team: the team's name instead of what the workbook says.
        date: the day of the assessment instead of what the workbook says.

    Returns:
        What was filled in; ``None`` when it is another workbook.

    Raises:
        AnswersError: it asks another rubric's questions.
    """
    wording = Wording.of(sheets)
    by_name = {wording.meant(sheet.sheet): sheet for sheet in sheets}
    start, asked = (by_name.get(n) for n in (layout.SHEET_START, layout.SHEET_QUESTIONS))
    if start is None or asked is None or (heads := _heads(asked, wording)) is None:
        return None
    first = Row(start, wording)
    places = _places(start, wording)
    rubric_id = _value(first, places, Label.RUBRIC)
    if rubric_id and rubric_id != rubric.id:
        row, column = places[Label.RUBRIC]
        raise AnswersError(
            start.message(
                row,
                column,
                f"This workbook answers the rubric {quoted(rubric_id)}, but it is read with"
                f" {quoted(rubric.id)}.",
                "Use --rubric DIR for the rubric it was made with.",
            ),
            start.file,
        )
    name = team or _team(first, places)
    day = date or _date(first, places)
    respondent = _value(first, places, Label.RESPONDENT)
    role = _value(first, places, Label.ROLE)
    version = _value(first, places, Label.VERSION)
    quick = wording.meant(_value(first, places, Label.ASKED)) == layout.QUICK
    read = Row(asked, wording, problems=first.problems)
    _answers(read, heads, rubric, by_number=bool(version) and version != rubric.version)
    return read.done(name, day, (respondent, role), rubric, version=version, quick=quick)


def _heads(grid: Grid, wording: Wording) -> tuple[int, dict[str, int]] | None:
    """The row of the columns' heads, and which column each stands in."""
    for row, cells in enumerate(grid.rows[:_LOOK]):
        words = enumerate(map(wording.meant, cells[:_LOOK]))
        found = {word: column for column, word in words if word in _HEADS}
        if len(found) == len(_HEADS):
            return row, found
    return None


def _places(grid: Grid, wording: Wording) -> dict[str, tuple[int, int]]:
    """Where the value of each label stands: right of the label."""
    labels = {value for name, value in vars(Label).items() if name.isupper()}
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(grid.rows):
        for column, word in enumerate(map(wording.meant, cells[:3])):
            if word in labels:
                found.setdefault(word, (row, column + 1))
    return found


def _value(read: Row, places: dict[str, tuple[int, int]], label: str) -> str:
    row, column = places.get(label, (0, None))
    return read.line(row, column, label)


def _team(read: Row, places: dict[str, tuple[int, int]]) -> str:
    before = len(read.problems)
    row, column = places.get(Label.TEAM, (0, 1))
    team = read.line(row, column, Label.TEAM)
    if not team and len(read.problems) == before:
        _missing(read, places, Label.TEAM, "Write the team's name here, or give --team NAME.")
    return team


def _date(read: Row, places: dict[str, tuple[int, int]]) -> dt.date | None:
    before = len(read.problems)
    date = read.date(*places[Label.DATE]) if Label.DATE in places else None
    if date is None and len(read.problems) == before:
        hint = "Write the day of the assessment here, or give --date YEAR-MONTH-DAY."
        _missing(read, places, Label.DATE, hint)
    return date


def _missing(read: Row, places: dict[str, tuple[int, int]], label: str, hint: str) -> None:
    line = read.wording.written(label)
    if label in places:
        read.add(*places[label], f"{line} is empty.", hint)
    else:
        sheet = read.wording.written(layout.SHEET_START)
        read.problems.append(
            Message(f"The sheet {sheet!r} has no line {line!r} any more.", hint=hint)
        )


def _answers(
    read: Row, heads: tuple[int, dict[str, int]], rubric: Rubric, *, by_number: bool
) -> None:
    top, columns = heads
    grid = read.grid
    said, note, evidence = (columns[n] for n in (layout.ANSWER, layout.NOTE, layout.EVIDENCE))
    seen: dict[str, int] = {}
    for row in range(top + 1, len(grid.rows)):
        name = grid.text(row, columns[layout.ID])
        if not name:
            if grid.text(row, said) or grid.text(row, evidence):
                column = said if grid.text(row, said) else evidence
                read.add(row, column, "There is no question in this row.", "Clear the cell.")
            continue
        question = rubric.question_by_id.get(name)
        if question is None:
            read.add(row, columns[layout.ID], *unknown(name, rubric))
        elif name in seen:
            read.add(
                row,
                columns[layout.ID],
                f"The question {quoted(name)} stands twice; the first is in row"
                f" {grid.lines[seen[name]]}.",
                "Keep one of them.",
            )
        else:
            seen[name] = row
            read.answer(row, question, (said, note, evidence), by_number=by_number)


def unknown(name: str, rubric: Rubric) -> tuple[str, str]:
    """What to say of a question that the rubric does not ask, and what was probably meant."""
    for question in rubric.questions:
        if name in question.formerly:
            message = f"The question {quoted(name)} is now called {quoted(question.id)}."
            return message, "Check that the answer still holds, and write the new id in its place."
    meant = nearest(name, rubric.question_by_id)
    hint = f"Did you mean {quoted(meant)}?" if meant else "'assess rubric list' shows them all."
    return f"There is no question {quoted(name)}.", hint
