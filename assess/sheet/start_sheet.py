"""The first sheet of a workbook: who is assessed, how to fill it in, how far one is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from assess.language import mark, tr
from assess.plaintext import one_line
from assess.rubric.model import Rubric
from assess.sheet import layout
from assess.sheet.layout import Label
from assess.sheet.looks import A4, FILL, GREY, MID, STRONG, form, height, shorten

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_start"]

_EARLIEST = dt.date(1900, 3, 1)
"""Days before it are counted differently by different spreadsheets."""
_WHO = (
    (Label.RESPONDENT, mark("Who answers; may stay empty.")),
    (Label.ROLE, mark("What they do in the team, such as data science lead; may stay empty.")),
)


def write_start(
    book: Workbook,
    sheet: Worksheet,
    rubric: Rubric,
    *,
    quick: bool,
    team: str,
    date: dt.date,
    who: tuple[str, str],
    words: tuple[str, str],
) -> None:
    """Write the first sheet.

    Args:
        book: the workbook.
        sheet: its first sheet, still empty.
        rubric: what is asked.
        quick: True when only the core questions are asked.
        team: the team's name, one line; may be empty.
        date: the day of the assessment.
        who: name and role of the respondent; may be empty.
        words: the formula that tells the progress, and its value at first.
    """
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 20)
    sheet.set_column(2, 2, 80)
    title = form(book, font_size=18, bold=True, font_color=STRONG, text_wrap=False)
    name = form(book, bold=True, valign="vcenter")
    plain = form(book)
    quiet = form(book, font_color=GREY)
    cell = {"bg_color": FILL, "border": 1, "border_color": MID, "locked": False}
    fill = form(book, **cell, valign="vcenter", indent=1, num_format="@")
    day = form(book, **cell, valign="vcenter", indent=1, num_format="yyyy-mm-dd", align="left")
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, rubric.title, title)
    row = _prose(sheet, 1, [rubric.unit], plain)
    row += 1
    for i in range(row, row + 4):
        sheet.set_row(i, 20)
    sheet.write_string(row, 1, layout.written(Label.TEAM), name)
    sheet.write_string(row, 2, team, fill)
    sheet.write_string(row + 1, 1, layout.written(Label.DATE), name)
    if date >= _EARLIEST:
        sheet.write_datetime(row + 1, 2, dt.datetime.combine(date, dt.time()), day)
    else:
        sheet.write_string(row + 1, 2, date.isoformat(), day)
    sheet.data_validation(row + 1, 2, row + 1, 2, _a_date())
    for i, ((label, hint), text) in enumerate(zip(_WHO, map(one_line, who), strict=True), row + 2):
        label = layout.written(label)
        sheet.write_string(i, 1, label, name)
        if text:
            sheet.write_string(i, 2, text, fill)
        else:
            sheet.write_blank(i, 2, None, fill)
        said = {"validate": "any", "input_title": label, "input_message": shorten(tr(hint), 255)}
        sheet.data_validation(i, 2, i, 2, said)
    row += 5
    sheet.write_string(row, 1, layout.written(Label.PROGRESS), name)
    formula, value = words
    sheet.write_formula(row, 2, formula, form(book, bold=True, font_color=STRONG), value)
    row += 2
    sheet.write_string(row, 1, tr("How to fill it in"), name)
    row = _prose(sheet, row, _advice(), plain, column=2)
    row += 1
    for label, text in (
        (Label.RUBRIC, rubric.id),
        (Label.VERSION, rubric.version),
        (Label.ASKED, layout.written(layout.QUICK if quick else layout.FULL)),
    ):
        sheet.write_string(row, 1, layout.written(label), quiet)
        sheet.write_string(row, 2, text, quiet)
        row += 1
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, row, 2)


def _a_date() -> dict[str, Any]:
    return {
        "validate": "date",
        "criteria": ">=",
        "value": _EARLIEST,
        "error_title": shorten(tr("A date is needed"), 32),
        "error_message": tr("Write the day of the assessment, such as 2026-11-23."),
    }


def _advice() -> list[str]:
    sheet, unsure, waived = map(
        layout.written, (layout.SHEET_QUESTIONS, layout.UNSURE, layout.NOT_APPLICABLE)
    )
    return [
        tr("1. Fill in the yellow cells above, then go to the sheet '{sheet}'.", sheet=sheet),
        tr(
            "2. For each question choose from the list in its yellow cell: the highest option that"
            " holds today together with all below it."
        ),
        tr(
            "3. If nobody knows, choose '{unsure}'. What stays empty counts as not yet answered.",
            unsure=unsure,
        ),
        tr(
            "4. Where the list offers '{waived}', the cell beside it needs the reason.",
            waived=waived,
        ),
        tr("5. A note is free: what to know about this answer."),
        tr(
            "6. Evidence is what shows an answer to be true: addresses (https://…), one a line,"
            " which count as documented; or a few words, which are kept as told."
        ),
        tr("7. Save this file and send it back as it is. Only the yellow cells can be changed."),
    ]


def _prose(sheet: Worksheet, row: int, paragraphs: list[str], look: Format, column: int = 1) -> int:
    """Write paragraphs below one another; the next free row."""
    width = 80.0 if column == 2 else 100.0
    for text in paragraphs:
        if column == 1:
            sheet.merge_range(row, 1, row, 2, "", look)
        sheet.write_string(row, column, text, look)
        sheet.set_row(row, height([(text, width)]))
        row += 1
    return row
