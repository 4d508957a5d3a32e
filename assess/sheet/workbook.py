"""The workbook that a person fills in: drop-downs, guidance, and nothing else to change."""

from __future__ import annotations

import datetime as dt
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess.errors import MissingLibraryError
from assess.plaintext import one_line
from assess.rubric.model import Question, Rubric
from assess.sheet import layout
from assess.sheet.layout import Label

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook"]

_STRONG, _MID, _PALE, _FILL = "#1f4e79", "#5d8fc0", "#eef3f8", "#fff9e0"
_GREY, _LINE, _WARN = "#5b6673", "#c5ced8", "#f8d7c4"
_WIDTHS = (15.0, 46.0, 64.0, 26.0, 36.0, 26.0)
"""Widths of the columns of questions, in characters."""
_ANSWER, _NOTE, _EVIDENCE = 3, 4, 5
"""Columns that are filled in, from 0."""
_FIRST = 2
"""Rows of the sheet of questions before the first section, from 0."""
_LINE_HEIGHT = 13.0
_TALLEST = 409.0
"""Points: of a line of text of 10 points, and of the tallest row that a spreadsheet can have."""
_PAPER = {"a4": 9, "letter": 1}
_EARLIEST = dt.date(1900, 3, 1)
"""Days before it are counted differently by different spreadsheets."""


def workbook(
    rubric: Rubric, *, quick: bool = False, team: str = "", date: dt.date, page: str = "a4"
) -> bytes:
    """Make a workbook in which every question stands with its options, none answered.

    Only the cells to fill in can be changed; the protection has no password, it prevents accidents.

    Args:
        rubric: what is asked.
        quick: True for the core questions only.
        team: the team's name; left to fill in when empty.
        date: the day of the assessment.
        page: paper it is printed on, ``a4`` or ``letter``.

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
    _Writer(book, rubric, quick, one_line(team), date, _PAPER[page]).write()
    book.close()
    return out.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(
        self, book: Workbook, rubric: Rubric, quick: bool, team: str, date: dt.date, paper: int
    ) -> None:
        self._book, self._rubric, self._quick = book, rubric, quick
        self._team, self._date, self._paper = team, date, paper
        self._asked = [
            (section, questions)
            for section in rubric.sections
            if (questions := [q for q in rubric.questions_in(section.id) if q.core or not quick])
        ]
        self._count = sum(len(questions) for _, questions in self._asked)
        self._last = _FIRST + self._count + len(self._asked) - 1

    def write(self) -> None:
        """Write all sheets."""
        start = self._book.add_worksheet(layout.SHEET_START)
        questions = self._book.add_worksheet(layout.SHEET_QUESTIONS)
        offered = self._book.add_worksheet(layout.SHEET_CHOICES)
        offered.hide()
        self._start(start)
        self._questions(questions, offered)
        for sheet in (start, questions, offered):
            sheet.protect("", {"format_columns": True, "format_rows": True})
            sheet.hide_gridlines(2)
        start.activate()

    def _form(self, **look: Any) -> Format:
        base = {"font_name": "Calibri", "font_size": 10, "text_wrap": True, "valign": "top"}
        return self._book.add_format({**base, **look})

    # ------------------------------------------------------------ the first sheet

    def _start(self, sheet: Worksheet) -> None:
        rubric = self._rubric
        sheet.set_column(0, 0, 2)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 2, 80)
        title = self._form(font_size=18, bold=True, font_color=_STRONG, text_wrap=False)
        name = self._form(bold=True, valign="vcenter")
        plain = self._form()
        quiet = self._form(font_color=_GREY)
        cell = {"bg_color": _FILL, "border": 1, "border_color": _MID, "locked": False}
        fill = self._form(**cell, valign="vcenter", indent=1, num_format="@")
        day = self._form(**cell, valign="vcenter", indent=1, num_format="yyyy-mm-dd", align="left")
        sheet.set_row(0, 30)
        sheet.write_string(0, 1, rubric.title, title)
        row = self._prose(sheet, 1, [rubric.unit], plain)
        row += 1
        for i in range(row, row + 4):
            sheet.set_row(i, 20)
        sheet.write_string(row, 1, Label.TEAM, name)
        sheet.write_string(row, 2, self._team, fill)
        sheet.write_string(row + 1, 1, Label.DATE, name)
        if self._date >= _EARLIEST:
            sheet.write_datetime(row + 1, 2, dt.datetime.combine(self._date, dt.time()), day)
        else:
            sheet.write_string(row + 1, 2, self._date.isoformat(), day)
        sheet.data_validation(
            row + 1,
            2,
            row + 1,
            2,
            {
                "validate": "date",
                "criteria": ">=",
                "value": _EARLIEST,
                "error_title": "A date is needed",
                "error_message": "Write the day of the assessment, such as 2026-11-23.",
            },
        )
        for i, (label, hint) in enumerate(
            (
                (Label.RESPONDENT, "Who answers; may stay empty."),
                (
                    Label.ROLE,
                    "What they do in the team, such as data science lead; may stay empty.",
                ),
            ),
            row + 2,
        ):
            sheet.write_string(i, 1, label, name)
            sheet.write_blank(i, 2, None, fill)
            sheet.data_validation(
                i, 2, i, 2, {"validate": "any", "input_title": label, "input_message": hint}
            )
        row += 5
        sheet.write_string(row, 1, Label.PROGRESS, name)
        sheet.write_formula(
            row,
            2,
            f"={self._answered(_FIRST, self._last)}&{self._of(self._count)}",
            self._form(bold=True, font_color=_STRONG),
            f"0 of {self._count} questions answered",
        )
        row += 2
        sheet.write_string(row, 1, "How to fill it in", name)
        row = self._prose(sheet, row, self._advice(), plain, column=2)
        row += 1
        for label, text in (
            (Label.RUBRIC, rubric.id),
            (Label.VERSION, rubric.version),
            (Label.ASKED, layout.QUICK if self._quick else layout.FULL),
        ):
            sheet.write_string(row, 1, label, quiet)
            sheet.write_string(row, 2, text, quiet)
            row += 1
        sheet.set_paper(self._paper)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, row, 2)

    def _advice(self) -> list[str]:
        return [
            f"1. Fill in the yellow cells above, then go to the sheet {layout.SHEET_QUESTIONS!r}.",
            "2. For each question choose from the list in its yellow cell: the highest option that"
            " holds today together with all below it.",
            f"3. If nobody knows, choose {layout.UNSURE!r}. What stays empty counts as not yet"
            " answered.",
            f"4. Where the list offers {layout.NOT_APPLICABLE!r}, the cell beside it needs the"
            " reason.",
            "5. A note is free: what to know about this answer.",
            "6. Evidence is what shows an answer to be true: addresses (https://…), one a line,"
            " which count as documented; or a few words, which are kept as told.",
            "7. Save this file and send it back as it is. Only the yellow cells can be changed.",
        ]

    def _prose(
        self, sheet: Worksheet, row: int, paragraphs: list[str], form: Format, column: int = 1
    ) -> int:
        """Write paragraphs below one another; the next free row."""
        width = 80.0 if column == 2 else 100.0
        for text in paragraphs:
            if column == 1:
                sheet.merge_range(row, 1, row, 2, "", form)
            sheet.write_string(row, column, text, form)
            sheet.set_row(row, _height([(text, width)]))
            row += 1
        return row

    def _answered(self, first: int, last: int) -> str:
        return f"COUNTA({layout.SHEET_QUESTIONS}!$D${first + 1}:$D${last + 1})"

    @staticmethod
    def _of(count: int) -> str:
        return f'" of {count} question{"s" if count != 1 else ""} answered"'

    # ------------------------------------------------------------ the sheet of questions

    def _questions(self, sheet: Worksheet, offered: Worksheet) -> None:
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        top = self._form(font_size=13, bold=True, font_color=_STRONG, text_wrap=False)
        sheet.set_row(0, 22)
        sheet.write_string(0, 0, f"{self._rubric.title}: questions", top)
        sheet.write_formula(
            0,
            _ANSWER,
            f"={self._answered(_FIRST, self._last)}&{self._of(self._count)}",
            self._form(bold=True, font_color=_STRONG, text_wrap=False, valign="vcenter"),
            f"0 of {self._count} questions answered",
        )
        head = self._form(bold=True, font_color="#ffffff", bg_color=_STRONG, valign="vcenter")
        heads = (
            layout.ID,
            layout.QUESTION,
            layout.OPTIONS,
            layout.ANSWER,
            layout.NOTE,
            layout.EVIDENCE,
        )
        for column, text in enumerate(heads):
            sheet.write_string(1, column, text, head)
        sheet.set_row(1, 20)
        forms = _Forms(
            quiet=self._form(font_size=8, font_color=_GREY, bottom=1, bottom_color=_LINE),
            bold=self._form(bold=True),
            normal=self._form(),
            small=self._form(font_color=_GREY),
            cell=self._form(bottom=1, bottom_color=_LINE),
            fill=self._form(
                bg_color=_FILL, border=1, border_color=_LINE, locked=False, num_format="@"
            ),
        )
        section_form = self._form(
            font_size=12, bold=True, font_color=_STRONG, bg_color=_PALE, text_wrap=False
        )
        intro_form = self._form(font_color=_GREY, bg_color=_PALE)
        row = _FIRST
        breaks = []
        for section, questions in self._asked:
            breaks.append(row)
            sheet.write_blank(row, 0, None, section_form)
            sheet.write_string(row, 1, section.title, section_form)
            sheet.write_string(row, 2, section.intro, intro_form)
            for column in (_ANSWER, _EVIDENCE):
                sheet.write_blank(row, column, None, section_form)
            sheet.write_formula(
                row,
                _NOTE,
                f'={self._answered(row + 1, row + len(questions))}&" of {len(questions)}"',
                intro_form,
                f"0 of {len(questions)}",
            )
            sheet.set_row(row, max(20.0, _height([(section.intro, _WIDTHS[2])])))
            for question in questions:
                row += 1
                self._question(sheet, offered, row, question, forms)
            row += 1
        sheet.set_h_pagebreaks(breaks[1:])
        self._look(sheet)

    def _question(
        self, sheet: Worksheet, offered: Worksheet, row: int, question: Question, forms: _Forms
    ) -> None:
        sheet.write_string(row, 0, question.id, forms.quiet)
        small = [f"Counts: {question.counts}", f"Does not count: {question.does_not_count}"]
        if question.allow_na:
            such = "".join(f" {reason}" for reason in question.na_reasons[:1])
            small.append(f"May be not applicable, with a reason.{such and ' Such as:' + such}")
        help_text, small_text = f"\n{question.help}", "\n" + "\n".join(small)
        sheet.write_rich_string(
            row,
            1,
            forms.bold,
            question.text,
            forms.normal,
            help_text,
            forms.small,
            small_text,
            forms.cell,
        )
        options: list[Any] = []
        lines: list[str] = []
        for n, option in enumerate(question.options):
            lead, detail = f"{chr(10) if n else ''}{layout.choice(question, n)}: ", option.detail
            options += [forms.bold, lead, forms.normal, detail]
            lines.append(lead + detail)
        sheet.write_rich_string(row, 2, *options, forms.cell)
        for column in (_ANSWER, _NOTE, _EVIDENCE):
            sheet.write_blank(row, column, None, forms.fill)
        hint = question.evidence_hint
        left = question.text + help_text + small_text
        sheet.set_row(row, _height([(left, _WIDTHS[1]), ("".join(lines), _WIDTHS[2])]))
        self._offer(sheet, offered, row, question)
        sheet.data_validation(
            row,
            _EVIDENCE,
            row,
            _EVIDENCE,
            {
                "validate": "any",
                "input_title": "Evidence, for instance",
                "input_message": hint if len(hint) <= 255 else f"{hint[:254]}…",
            },
        )

    def _offer(self, sheet: Worksheet, offered: Worksheet, row: int, question: Question) -> None:
        """Put the drop-down on a question's answer; its words stand on a sheet of their own."""
        words = layout.choices(question)
        offered.write_string(row, 0, question.id)
        for column, word in enumerate(words, 1):
            offered.write_string(row, column, word)
        last = chr(ord("A") + len(words))
        sheet.data_validation(
            row,
            _ANSWER,
            row,
            _ANSWER,
            {
                "validate": "list",
                "source": f"={layout.SHEET_CHOICES}!$B${row + 1}:${last}${row + 1}",
                "error_title": "Not in the list",
                "error_message": "Choose from the list, or clear the cell to answer later.",
            },
        )

    def _look(self, sheet: Worksheet) -> None:
        """What the sheet looks like on a screen and on paper."""
        first, last = _FIRST + 1, self._last + 1
        missing = self._book.add_format({"bg_color": _WARN})
        sheet.conditional_format(
            f"E{first}:E{last}",
            {
                "type": "formula",
                "criteria": f'=AND($D{first}="{layout.NOT_APPLICABLE}",LEN(TRIM($E{first}))=0)',
                "format": missing,
            },
        )
        given = self._book.add_format({"bg_color": "#e3f1e4"})
        sheet.conditional_format(
            f"D{first}:D{last}",
            {
                "type": "formula",
                "criteria": f'=AND($A{first}<>"",LEN(TRIM($D{first}))>0)',
                "format": given,
            },
        )
        sheet.freeze_panes(_FIRST, 0)
        sheet.set_zoom(90)
        sheet.set_paper(self._paper)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.print_area(0, 0, self._last, len(_WIDTHS) - 1)
        sheet.set_footer("&C&P / &N")


@dataclass(frozen=True, slots=True)
class _Forms:
    """How the cells of a question look."""

    quiet: Format
    bold: Format
    normal: Format
    small: Format
    cell: Format
    fill: Format


def _height(cells: list[tuple[str, float]]) -> float:
    """Points that a row needs so that the texts of its cells, with their widths, show whole."""
    most = 1
    for text, width in cells:
        room = max(1.0, width * 1.1)
        most = max(most, sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n")))
    return min(_TALLEST, most * _LINE_HEIGHT + 5)
