"""A survey's export: one column a question, one row a respondent."""

from __future__ import annotations

import datetime as dt

from assess.errors import AnswersError
from assess.rubric.model import Rubric
from assess.sheet.columns import Columns, find_columns
from assess.sheet.grid import Grid
from assess.sheet.said import tells_day_first
from assess.sheet.taken import Respondent, Row, Taken
from assess.yamlio import quoted

__all__ = ["read_survey"]

_NOBODY = ("anonymous", "anonym", "-")
"""What forms write for a respondent who gave no name."""


def read_survey(
    grid: Grid, rubric: Rubric, *, team: str = "", date: dt.date | None = None
) -> Taken:
    """Read the answers of every respondent.

    Args:
        grid: the table; its first row holds the heads of the columns.
        rubric: what was asked.
        team: the team's name instead of what the table says.
        date: the day of the assessment instead of what the table says.

    Returns:
        A respondent for each row that is not empty, and which columns were not used.

    Raises:
        AnswersError: no column is a question, a head is mistyped, or nothing tells team or date.
    """
    columns = find_columns(grid, rubric)
    problems = list(columns.problems)
    people = columns.people
    if not columns.known and not problems:
        if not grid.rows:
            raise AnswersError("This file is empty.", grid.file)
        problems.append(
            grid.message(
                0,
                0,
                "No column is a question.",
                "The first row needs the questions' ids or texts; 'assess rubric list' shows them.",
            )
        )
    elif columns.known:
        if not team and "team" not in people:
            problems.append(
                grid.message(0, 0, "No column tells the team.", "Give it: --team NAME.")
            )
        if date is None and not people.keys() & {"date", "time"}:
            hint = "Give it: --date YEAR-MONTH-DAY."
            problems.append(grid.message(0, 0, "No column tells the date.", hint))
    if problems:
        raise AnswersError(problems, grid.file)
    rows = [row for row in range(1, len(grid.rows)) if any(grid.rows[row])]
    if not rows:
        raise AnswersError("There is no row of answers below the heads.", grid.file)
    dates = [people[kind] for kind in ("date", "time") if kind in people]
    day_first = {c: tells_day_first(grid.text(row, c) for row in rows) for c in dates}
    found = tuple(_row(grid, row, columns, rubric, team, date, day_first) for row in rows)
    return Taken(grid.file, found, tuple(_unused(grid, column) for column in columns.unused))


def _unused(grid: Grid, column: int) -> str:
    head = quoted(grid.text(0, column)) if grid.text(0, column) else "without a head"
    return f"Column {grid.column_name(column)}, {head}, is no question and was left out."


def _row(
    grid: Grid,
    row: int,
    columns: Columns,
    rubric: Rubric,
    team: str,
    date: dt.date | None,
    day_first: dict[int, bool | None],
) -> Respondent:
    read = Row(grid)
    people = columns.people
    if not grid.sheet and any(grid.rows[row][len(grid.rows[0]) :]):
        read.add(
            row,
            len(grid.rows[0]),
            "This row has more cells than the first one.",
            "Put quotes around a text that holds the separator.",
        )
    name = team or read.line(row, people.get("team"), "The team")
    if not name and "team" in people:
        read.add(row, people["team"], "The team is empty.", "Write it here, or give --team NAME.")
    day, before = date, len(read.problems)
    for column in day_first if date is None else ():
        day = read.date(row, column, day_first[column])
        if day or len(read.problems) > before:
            break
    if day is None and len(read.problems) == before:
        column = next(iter(day_first))
        hint = "Write it here, or give --date YEAR-MONTH-DAY."
        read.add(row, column, "The date is empty.", hint)
    person = read.line(row, people.get("respondent"), "The respondent")
    if not person or person.casefold() in _NOBODY:
        person = read.line(row, people.get("mail"), "The respondent")
    if person.casefold() in _NOBODY:
        person = ""
    role = read.line(row, people.get("role"), "The role")
    for name_of, parts in columns.questions.items():
        if "answer" in parts:
            places = (parts["answer"], parts.get("note"), parts.get("evidence"))
            read.answer(row, rubric.question_by_id[name_of], places)
    read.problems.sort(key=lambda m: m.column or 0)  # stable: a workbook's stay as they are
    return read.done(name, day, (person, role), rubric)
