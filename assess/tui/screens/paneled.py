"""A question between its side panels: what of them is shown, whatever is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult

from assess.answers.model import Answer
from assess.language import tr
from assess.tui.screens.page import Page
from assess.tui.screens.questions_keys import SECTIONS_KEYS, VERDICT_KEYS, question_keys
from assess.tui.session import Session
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.opinions import switch_names
from assess.tui.widgets.panels import Panels
from assess.tui.widgets.question import QuestionPane
from assess.tui.widgets.sections import Sections

__all__ = ["Paneled"]


class Paneled(Page):
    """Draws the current question, and shows or hides what is beside it and below it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Session, str, Answer] | None = None
        """The question drawn last, with its answer."""

    def body(self) -> ComposeResult:
        """The question between its side panels."""
        yield Panels()

    @property
    def panels(self) -> Panels:
        """The question and its side panels."""
        return self.query_one(Panels)

    def on_mount(self) -> None:
        """Keys go to the options."""
        self.panels.focus_question()

    # ------------------------------------------------------------ drawing

    def show(self, *, keep_cursor: bool = False) -> None:
        """Draw the current question and what is beside it."""
        self.panels.fold(self.size.width)
        self.panels.show(self.session, keep_cursor=keep_cursor)
        self._shown = self._asked()
        self.show_frame()

    def show_again(self) -> None:
        """Draw the question; the cursor stays when it is the same one with the same answer."""
        self.show(keep_cursor=self._shown == self._asked())

    def _asked(self) -> tuple[Session, str, Answer]:
        session = self.session
        return session, session.asking.current, session.answer()

    def on_resize(self, event: events.Resize) -> None:
        """Show the panels for which there is room now."""
        if self.questionnaire.session is not None:
            self.panels.fold(event.size.width)
            self.show(keep_cursor=True)

    def bring_back(self) -> bool:
        """Put a panel away that stands in the place of the question; tells whether one did."""
        if not self.panels.alone:
            return False
        self.panels.put_away()
        self.show(keep_cursor=True)
        self.panels.focus_question()
        return True

    def on_descendant_focus(self) -> None:
        """Show the keys of what is in focus now, when the library knows it, too."""
        self.call_later(self.show_frame)

    def hints(self) -> Sequence[Hint]:
        """What can be done with this question, or in the panel that has the keys."""
        if self.query_one(Sections).has_focus:
            return SECTIONS_KEYS
        return VERDICT_KEYS if self.panels.alone else question_keys(self.session)

    def visit(self, question: str) -> None:
        """Show a question."""
        self.bring_back()
        self.session.asking.go(question)
        self.show()
        self.panels.focus_question()

    # ------------------------------------------------------------ what is shown

    def action_sections(self) -> None:
        """Show or hide the sections."""
        wanted = self.panels.toggle("sections")
        self.show(keep_cursor=True)
        if wanted:
            self.query_one(Sections).focus()
        else:
            self.panels.focus_question()

    def action_verdict(self) -> None:
        """Show or hide the verdict."""
        self.panels.toggle("verdict")
        self.show(keep_cursor=True)
        if not self.panels.alone:
            self.panels.focus_question()

    def action_hide_scores(self) -> None:
        """Hide scores while answering, or show them again; remembered for this file."""
        session = self.session
        session.hide_scores = not session.hide_scores
        if session.keeps:
            self.questionnaire.memory.opened(session.path, hide_scores=session.hide_scores)
        self.show(keep_cursor=True)
        self.say(
            tr("Scores are hidden while answering.")
            if session.hide_scores
            else tr("Scores are shown.")
        )

    def action_anonymous(self) -> None:
        """Show who said what in a panel, or counts only."""
        if self.session.assessment.panel is None:
            self.say(tr("This is one file's answers; only a panel has opinions to show."), "warn")
            return
        said = switch_names(self.session)
        self.show(keep_cursor=True)
        self.say(said)

    def action_guidance(self) -> None:
        """Show what counts, why it matters and where it comes from, or put it away."""
        self.query_one(QuestionPane).toggle_guidance()

    def action_scroll(self, pages: int) -> None:
        """Scroll the question by a page."""
        pane = self.query_one(QuestionPane)
        pane.scroll_relative(y=pages * max(pane.size.height - 2, 1), animate=False)

    def action_back(self) -> None:
        """Keys go to the options again."""
        self.hush()
        self.bring_back()
        self.panels.focus_question()
