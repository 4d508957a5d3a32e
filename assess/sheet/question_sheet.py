"""The sheet of questions: a row each with its options, and cells for answer, note and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assess.language import tr
from assess.rubric.model import Question, Rubric
from assess.sheet import layout
from assess.sheet.grid import column_letters
from assess.sheet.looks import (
    A4,
    ANSWER,
    DONE,
    EVIDENCE,
    FILL,
    FIRST,
    GREY,
    LINE,
    NOTE,
    PALE,
    STRONG,
    WARN,
    counted,
    form,
    height,
    progress,
    shorten,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["QuestionSheet"]

_WIDTHS = (15.0, 46.0, 64.0, 26.0, 36.0, 26.0)
"""Widths of the columns, in characters."""
_MOST_TEXT = 30_000
"""Characters of a cell; spreadsheets take 32,767."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """How the cells of a question look."""

    quiet: Format
    bold: Format
    normal: Format
    small: Format
    cell: Format
    fill: Format


def _forms(book: Workbook) -> _Forms:
    fill = {"bg_color": FILL, "border": 1, "border_color": LINE, "locked": False}
    return _Forms(
        quiet=form(book, font_size=8, font_color=GREY, bottom=1, bottom_color=LINE),
        bold=form(book, bold=True),
        normal=form(book),
        small=form(book, font_color=GREY),
        cell=form(book, bottom=1, bottom_color=LINE, indent=1),
        fill=form(book, **fill, num_format="@"),
    )


class QuestionSheet:
    """Writes the questions onto a sheet.

    Args:
        book: the workbook.
        sheet: where the questions go, still empty.
        offered: where the words of the drop-downs go, still empty.
        rubric: what is asked.
        quick: True for the core questions only.

    Attributes:
        progress: the formula that says how many are answered, and its value at first.
    """

    def __init__(
        self, book: Workbook, sheet: Worksheet, offered: Worksheet, rubric: Rubric, quick: bool
    ) -> None:
        self._book, self._sheet, self._offered = book, sheet, offered
        self._title = rubric.title
        self._asked = [
            (section, questions)
            for section in rubric.sections
            if (questions := [q for q in rubric.questions_in(section.id) if q.core or not quick])
        ]
        count = sum(len(questions) for _, questions in self._asked)
        self._last = FIRST + count + len(self._asked) - 1
        self.progress = progress(self._last, count)

    def write(self) -> None:
        """Write all of it."""
        book, sheet = self._book, self._sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        top = form(book, font_size=13, bold=True, font_color=STRONG, text_wrap=False)
        sheet.set_row(0, 22)
        sheet.write_string(0, 0, tr("{title}: questions", title=self._title), top)
        bold = form(book, bold=True, font_color=STRONG, text_wrap=False, valign="vcenter")
        formula, value = self.progress
        sheet.write_formula(0, ANSWER, formula, bold, value)
        head = form(book, bold=True, font_color="#ffffff", bg_color=STRONG, valign="vcenter")
        heads = (
            layout.ID,
            layout.QUESTION,
            layout.OPTIONS,
            layout.ANSWER,
            layout.NOTE,
            layout.EVIDENCE,
        )
        for column, text in enumerate(heads):
            sheet.write_string(1, column, layout.written(text), head)
        sheet.set_row(1, 20)
        forms = _forms(book)
        section_form = form(
            book, font_size=12, bold=True, font_color=STRONG, bg_color=PALE, text_wrap=False
        )
        intro_form = form(book, font_color=GREY, bg_color=PALE)
        row = FIRST
        breaks = []
        for section, questions in self._asked:
            breaks.append(row)
            sheet.write_blank(row, 0, None, section_form)
            sheet.write_string(row, 1, section.title, section_form)
            sheet.write_string(row, 2, section.intro, intro_form)
            for column in (ANSWER, EVIDENCE):
                sheet.write_blank(row, column, None, section_form)
            of = " " + tr("of {n}", n=len(questions))
            sheet.write_formula(
                row,
                NOTE,
                f'={counted(row + 1, row + len(questions))}&"{of}"',
                intro_form,
                f"0{of}",
            )
            sheet.set_row(row, max(20.0, height([(section.intro, _WIDTHS[2])])))
            for question in questions:
                row += 1
                self._question(row, question, forms)
            row += 1
        sheet.set_h_pagebreaks(breaks[1:])
        self._look()

    def _question(self, row: int, question: Question, forms: _Forms) -> None:
        sheet = self._sheet
        sheet.write_string(row, 0, question.id, forms.quiet)
        small = []
        if question.counts:
            small.append(tr("Counts: {text}", text=question.counts))
        if question.does_not_count:
            small.append(tr("Does not count: {text}", text=question.does_not_count))
        if question.allow_na:
            may = tr("May be not applicable, with a reason.")
            such = [tr("Such as: {reason}", reason=reason) for reason in question.na_reasons[:1]]
            small.append(" ".join((may, *such)))
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
        room = _MOST_TEXT // len(question.options)
        for n, option in enumerate(question.options):
            lead = f"{chr(10) if n else ''}{layout.choice(question, n)}: "
            detail = shorten(option.detail, room - len(lead))
            options += [forms.bold, lead, forms.normal, detail]
            lines.append(lead + detail)
        sheet.write_rich_string(row, 2, *options, forms.cell)
        for column in (ANSWER, NOTE, EVIDENCE):
            sheet.write_blank(row, column, None, forms.fill)
        left = question.text + help_text + small_text
        sheet.set_row(row, height([(left, _WIDTHS[1]), ("".join(lines), _WIDTHS[2])]))
        self._offer(row, question)
        sheet.data_validation(
            row,
            EVIDENCE,
            row,
            EVIDENCE,
            {
                "validate": "any",
                "input_title": shorten(tr("Evidence, for instance"), 32),
                "input_message": shorten(question.evidence_hint, 255),
            },
        )

    def _offer(self, row: int, question: Question) -> None:
        """Put the drop-down on a question's answer; its words stand on a sheet of their own."""
        words = layout.choices(question)
        self._offered.write_string(row, 0, question.id)
        for column, word in enumerate(words, 1):
            self._offered.write_string(row, column, word)
        last = column_letters(len(words))
        self._sheet.data_validation(
            row,
            ANSWER,
            row,
            ANSWER,
            {
                "validate": "list",
                "source": f"={layout.SHEET_CHOICES}!$B${row + 1}:${last}${row + 1}",
                "error_title": shorten(tr("Not in the list"), 32),
                "error_message": shorten(
                    tr("Choose from the list, or clear the cell to answer later."), 255
                ),
            },
        )

    def _look(self) -> None:
        """What the sheet looks like on a screen and on paper."""
        sheet = self._sheet
        first, last = FIRST + 1, self._last + 1
        waived = layout.written(layout.NOT_APPLICABLE)
        missing = self._book.add_format({"bg_color": WARN})
        sheet.conditional_format(
            f"E{first}:E{last}",
            {
                "type": "formula",
                "criteria": f'=AND($D{first}="{waived}",LEN(TRIM($E{first}))=0)',
                "format": missing,
            },
        )
        given = self._book.add_format({"bg_color": DONE})
        sheet.conditional_format(
            f"D{first}:D{last}",
            {
                "type": "formula",
                "criteria": f'=AND($A{first}<>"",LEN(TRIM($D{first}))>0)',
                "format": given,
            },
        )
        sheet.freeze_panes(FIRST, 0)
        sheet.set_zoom(90)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.print_area(0, 0, self._last, len(_WIDTHS) - 1)
        sheet.set_footer("&C&P / &N")
