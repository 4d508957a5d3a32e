"""A spreadsheet file → answers: our own workbook, or a survey's export."""

from __future__ import annotations

import datetime as dt

from assess.errors import AnswersError
from assess.rubric.model import Rubric
from assess.sheet.columns import find_columns
from assess.sheet.form import read_form
from assess.sheet.grid import read_csv
from assess.sheet.openbook import is_zip, read_workbook
from assess.sheet.survey import read_survey
from assess.sheet.taken import Taken

__all__ = ["read_sheet"]


def read_sheet(
    data: bytes, rubric: Rubric, file: str, *, team: str = "", date: dt.date | None = None
) -> Taken:
    """Read a workbook or a CSV file; which it is, its first bytes tell.

    Args:
        data: the file's bytes.
        rubric: what was asked.
        file: how the user named it.
        team: the team's name instead of what the file says.
        date: the day of the assessment instead of what the file says.

    Returns:
        Its respondents, each with answers or with everything that is wrong.

    Raises:
        AnswersError: nothing of the file can be used; it holds every problem found.
        MissingLibraryError: a workbook is given and the library that reads it is not installed.
    """
    if not is_zip(data):
        return read_survey(read_csv(data, file), rubric, team=team, date=date)
    sheets = read_workbook(data, file)
    filled = read_form(sheets, rubric, team=team, date=date)
    if filled is not None:
        return Taken(file, (filled,))
    if not any(sheet.rows for sheet in sheets):
        raise AnswersError("This workbook is empty.", file)
    best = max(sheets, key=lambda sheet: find_columns(sheet, rubric).known)
    taken = read_survey(best, rubric, team=team, date=date)
    others = tuple(
        f"The sheet {sheet.sheet!r} was not looked at."
        for sheet in sheets
        if sheet is not best and sheet.rows
    )
    return Taken(file, taken.respondents, (*taken.unused, *others))
