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
from textual.style import Style

from assess.answers.model import Answer
from assess.language import mark
from assess.rubric.model import Rubric
from assess.tui.session import Session
from assess.tui.text import GOOD, MARK, QUIET, SAID, STRONG, WARN, clean, columns, topic
from assess.tui.widgets.lines import strip_of
from assess.tui.widgets.seen import SEEN

__all__ = ["Sections", "mark_of"]


@dataclass(frozen=True, slots=True)
class _Row:
    section: str
    question: str = ""
    """Empty for the section itself."""


_Under = tuple[int, Style, str]
"""Width, style and theme that a line was painted with."""


@dataclass(frozen=True, slots=True)
class _SectionLine:
    """What the line of a section says."""

    title: str
    cursor: bool
    here: bool
    unfolded: bool
    done: int
    total: int
    proposed: int

    def draw(self, width: int) -> Content:
        """The line."""
        tail = Content.assemble((f"{self.done}/{self.total} ", QUIET))
        if self.proposed:
            tail = Content.assemble((f"≠{self.proposed} ", WARN))
        elif self.done == self.total:
            tail = Content.assemble(("✓ ", GOOD))
        fold = "▾ " if self.unfolded else "▸ "
        title = Content.assemble((fold, QUIET), (clean(self.title), STRONG if self.here else ""))
        return columns(title, tail, width)


@dataclass(frozen=True, slots=True)
class _QuestionLine:
    """What the line of a question says."""

    topic: str
    cursor: bool
    here: bool
    asked: bool
    mark: tuple[str, str]
    option: int | None
    noted: bool
    seen: str
    """A mark when something was seen that the file does not have yet; empty without a scan."""

    def draw(self, width: int) -> Content:
        """The line."""
        mark, style = self.mark
        value = "" if self.option is None else str(self.option)
        left = Content.assemble(
            ("▸" if self.here else " ", MARK),
            (f" {mark} ", style),
            (
                self.topic,
                STRONG if self.here else ("" if self.asked else QUIET),
            ),
        )
        tail = f"{'≡' if self.noted else ' '}{value.rjust(2)} "
        return columns(left, Content.assemble((self.seen, SAID), (tail, QUIET)), width)


_Says = _SectionLine | _QuestionLine


class Sections(ScrollView, can_focus=True):
    """Draws only the lines in sight, so that its cost does not grow with the rubric."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", mark("Down")),
        Binding("up,k", "move(-1)", mark("Up")),
        Binding("pagedown", "move(10)", mark("Ten down"), show=False),
        Binding("pageup", "move(-10)", mark("Ten up"), show=False),
        Binding("enter,space", "take", mark("Go there, or fold")),
        Binding("right,l", "fold(False)", mark("Unfold")),
        Binding("left,h", "fold(True)", mark("Fold")),
    ]

    @dataclass
    class Picked(Message):
        """A question was picked."""

        question: str

    def __init__(self) -> None:
        super().__init__(id="sections")
        self._session: Session | None = None
        self._rubric: Rubric | None = None
        self._open: set[str] = set()
        self._rows: list[_Row] = []
        self._cursor = 0
        self._shown = ""
        self._painted: dict[int, tuple[_Says, _Under, Strip]] = {}
        self._sections: dict[str, tuple[str, tuple[str, ...]]] = {}
        """Title and questions of each section."""

    def show(self, session: Session) -> None:
        """Show a session's progress, with the section of the current question open."""
        if self._session is not session or self._rubric is not session.rubric:
            self._rubric = session.rubric
            self._sections = {
                x.id: (x.title, tuple(q.id for q in session.rubric.questions_in(x.id)))
                for x in session.rubric.sections
            }
        self._session = session
        if session.asking.current != self._shown:
            section = session.question().section
            if section not in self._open:
                self._open = {section}
                self._rows = []
            self._shown = session.asking.current
        if not self._rows:
            self._list()
        if not self.has_focus:
            here = _Row(session.question().section, session.asking.current)
            self._cursor = self._rows.index(here) if here in self._rows else 0
            self._reveal()
        self._repaint()

    def _list(self) -> None:
        session = self._session
        if session is None:
            return
        self._rows = []
        for section in session.rubric.sections:
            self._rows.append(_Row(section.id))
            if section.id in self._open:
                self._rows += [_Row(section.id, q) for q in self._sections[section.id][1]]
        self._painted.clear()
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.refresh()

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
        """One line of what is in sight; made anew when what it says has changed."""
        at = y + self.scroll_offset.y
        width, style = self.size.width, self.visual_style
        if at >= len(self._rows):
            return strip_of(Content(""), width, style)
        says, under = self._says(at), (width, style, self.app.theme)
        kept = self._painted.get(at)
        if kept is None or kept[:2] != (says, under):
            line = says.draw(width)
            if says.cursor:
                line = line.pad_right(max(width - line.cell_length, 0)).stylize_before("reverse")
            kept = self._painted[at] = (says, under, strip_of(line, width, style))
        return kept[2]

    def _repaint(self) -> None:
        """Paint the lines in sight that say something else than before."""
        top = self.scroll_offset.y
        for at in range(top, min(top + self.size.height, len(self._rows))):
            kept = self._painted.get(at)
            if kept is None or kept[0] != self._says(at):
                self.refresh_line(at)

    def _says(self, at: int) -> _Says:
        """All that a line depends on."""
        session, row = self._session, self._rows[at]
        assert session is not None  # noqa: S101 - rows are made from a session
        cursor = self.has_focus and at == self._cursor
        if not row.question:
            section = self._sections[row.section]
            done, total = session.progress(section[1])
            here = session.question().section == row.section
            open_ = row.section in self._open
            proposed = sum(session.answer(q).between is not None for q in section[1])
            return _SectionLine(section[0], cursor, here, open_, done, total, proposed)
        answer = session.answer(row.question)
        here = row.question == session.asking.current
        asked = here or session.asking.mode != "quick" or session.question(row.question).core
        noted = bool(answer.note or answer.evidence)
        seen = "" if session.scan is None else (SEEN if session.waits(row.question) else " ")
        return _QuestionLine(
            topic(session.question(row.question)),
            cursor,
            here,
            asked,
            mark_of(answer),
            answer.option,
            noted,
            seen,
        )

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
        """Show where we are again, when the library knows that keys go elsewhere."""
        if self._session is not None:
            self.call_later(self.show, self._session)


def mark_of(answer: Answer) -> tuple[str, str]:
    """A mark for the state of an answer, and its style."""
    if answer.between is not None:
        return ("≠", WARN)
    return {
        "answered": ("●", GOOD),
        "unsure": ("?", WARN),
        "not_applicable": ("–", QUIET),
        "unanswered": ("○", QUIET),
    }[answer.status]
