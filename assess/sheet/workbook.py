"""The workbook that a person fills in: drop-downs, guidance, and nothing else to change."""

from __future__ import annotations

import datetime as dt
import io

from assess.errors import MissingLibraryError
from assess.plaintext import one_line
from assess.rubric.model import Rubric
from assess.sheet import layout
from assess.sheet.question_sheet import QuestionSheet
from assess.sheet.start_sheet import write_start
from assess.sheet.wording import needs_words, write_words

__all__ = ["workbook"]


def workbook(
    rubric: Rubric,
    *,
    quick: bool = False,
    team: str = "",
    date: dt.date,
    who: tuple[str, str] = ("", ""),
) -> bytes:
    """Make a workbook, in the language spoken now, with every question and its options.

    Only the cells to fill in can be changed; the protection has no password, it prevents accidents.

    Args:
        rubric: what is asked.
        quick: True for the core questions only.
        team: the team's name; left to fill in when empty.
        date: the day of the assessment.
        who: name and role of the respondent; left to fill in where empty.

    Returns:
        An .xlsx file; the same bytes for the same arguments.

    Raises:
        MissingLibraryError: XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingLibraryError(f"Workbooks need XlsxWriter. {layout.INSTALL}") from error
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_size(2400, 1500)
    book.set_properties(
        {
            "title": rubric.title,
            "subject": f"rubric {rubric.id} {rubric.version}",
            "created": dt.datetime.combine(date, dt.time()),
        }
    )
    start = book.add_worksheet(layout.written(layout.SHEET_START))
    asked = book.add_worksheet(layout.written(layout.SHEET_QUESTIONS))
    offered = book.add_worksheet(layout.SHEET_CHOICES)
    questions = QuestionSheet(book, asked, offered, rubric, quick)
    name, words = one_line(team), questions.progress
    write_start(book, start, rubric, quick=quick, team=name, date=date, who=who, words=words)
    questions.write()
    hidden = [offered]
    if needs_words():
        hidden.append(book.add_worksheet(layout.SHEET_WORDS))
        write_words(hidden[-1])
    for sheet in (start, asked, *hidden):
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
    for sheet in hidden:
        sheet.hide()
    start.activate()
    book.close()
    return out.getvalue()
