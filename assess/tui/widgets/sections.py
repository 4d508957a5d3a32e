"""The sections of the questionnaire with their progress, and the questions of the open ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assess.answers.model import Answer
from assess.tui.session import Session
from assess.tui.text import GOOD, MARK, QUIET, STRONG, WARN, clean, columns
from assess.tui.widgets.lines import strip_of

__all__ = ["Sections", "mark_of"]


@dataclass(frozen=True, slots=True)
class _Row:
    section: str
    question: str = ""
    """Empty for the section itself."""


class Sections(ScrollView, can_focus=True):
    """Draws only the lines in sight, so that its cost does not grow with the rubric."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down"),
        Binding("up,k", "move(-1)", "Up"),
        Binding("pagedown", "move(10)", "Ten down", show=False),
        Binding("pageup", "move(-10)", "Ten up", show=False),
        Binding("enter,space", "take", "Go there, or fold"),
        Binding("right,l", "fold(False)", "Unfold"),
        Binding("left,h", "fold(True)", "Fold"),
    ]

    @dataclass
    class Picked(Message):
        """A question was picked."""

        question: str

    def __init__(self) -> None:
        super().__init__(id="sections")
        self._session: Session | None = None
        self._open: set[str] = set()
        self._rows: list[_Row] = []
        self._cursor = 0
        self._shown = ""

    def show(self, session: Session) -> None:
        """Show a session's progress, with the section of the current question open."""
        self._session = session
        if session.current != self._shown:
            section = session.question().section
            if section not in self._open:
                self._open = {section}
                self._rows = []
            self._shown = session.current
        if not self._rows:
            self._list()
        if not self.has_focus:
            here = _Row(session.question().section, session.current)
            self._cursor = self._rows.index(here) if here in self._rows else 0
            self._reveal()
        self.refresh()

    def _list(self) -> None:
        session = self._session
        if session is None:
            return
        self._rows = []
        for section in session.rubric.sections:
            self._rows.append(_Row(section.id))
            if section.id in self._open:
                questions = session.rubric.questions_in(section.id)
                self._rows += [_Row(section.id, q.id) for q in questions]
        self.virtual_size = Size(self.size.width, len(self._rows))

    def on_resize(self, _: events.Resize) -> None:
        """Use the whole width."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self._reveal()

    def _reveal(self) -> None:
        if self.size.height:
            self.scroll_to_region(
                Region(0, self._cursor, 1, 1),
                animate=False,
                spacing=Spacing(1, 0, 1, 0),
                force=True,  # also before the scroll bar of a longer list is there
            )

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        at = y + self.scroll_offset.y
        width = self.size.width
        line = self._draw(at, width) if at < len(self._rows) else Content("")
        return strip_of(line, width, self.visual_style)

    def _draw(self, at: int, width: int) -> Content:
        session, row = self._session, self._rows[at]
        assert session is not None  # noqa: S101 - rows are made from a session
        if row.question:
            line = self._draw_question(session, row.question, width)
        else:
            line = self._draw_section(session, row.section, width)
        if self.has_focus and at == self._cursor:
            line = line.pad_right(max(width - line.cell_length, 0))
            line = line.stylize_before("reverse")
        return line

    def _draw_section(self, session: Session, section_id: str, width: int) -> Content:
        section = next(s for s in session.rubric.sections if s.id == section_id)
        questions = session.rubric.questions_in(section_id)
        done, total = session.progress(tuple(q.id for q in questions))
        here = session.question().section == section_id
        tail = Content.assemble(("✓ ", GOOD) if done == total else (f"{done}/{total} ", QUIET))
        fold = "▾ " if section_id in self._open else "▸ "
        title = Content.assemble((fold, QUIET), (clean(section.title), STRONG if here else ""))
        return columns(title, tail, width)

    def _draw_question(self, session: Session, question_id: str, width: int) -> Content:
        question = session.question(question_id)
        answer = session.answer(question_id)
        here = question_id == session.current
        mark, style = mark_of(answer)
        asked = session.mode != "quick" or question.core or here
        title = clean(question.id.replace("-", " "))
        value = "" if answer.option is None else str(answer.option)
        left = Content.assemble(
            ("▸" if here else " ", MARK),
            (f" {mark} ", style),
            (title, "bold" if here else ("" if asked else QUIET)),
        )
        note = "≡" if answer.note or answer.evidence else " "
        return columns(left, Content.assemble((f"{note}{value.rjust(2)} ", QUIET)), width)

    # ------------------------------------------------------------ moving

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = max(0, min(self._cursor + by, len(self._rows) - 1))
        self._reveal()
        self.refresh()

    def action_fold(self, fold: bool) -> None:
        """Fold or unfold the section under the cursor."""
        section = self._rows[self._cursor].section
        if fold:
            self._open.discard(section)
        else:
            self._open.add(section)
        self._list()
        self._cursor = self._rows.index(_Row(section))
        self._reveal()
        self.refresh()

    def action_take(self) -> None:
        """Go to the question under the cursor, or fold or unfold the section."""
        row = self._rows[self._cursor]
        if row.question:
            self.post_message(self.Picked(row.question))
        else:
            self.action_fold(row.section in self._open)

    def on_click(self, event: events.Click) -> None:
        """Take what was clicked."""
        at = event.y + self.scroll_offset.y
        if 0 <= at < len(self._rows):
            self._cursor = at
            self.action_take()

    def on_blur(self) -> None:
        """Show where we are again."""
        if self._session is not None:
            self.show(self._session)


def mark_of(answer: Answer) -> tuple[str, str]:
    """A mark for the state of an answer, and its style."""
    return {
        "answered": ("●", GOOD),
        "unsure": ("?", WARN),
        "not_applicable": ("–", QUIET),
        "unanswered": ("○", QUIET),
    }[answer.status]
