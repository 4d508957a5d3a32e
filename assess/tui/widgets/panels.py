"""Sections, question and verdict side by side; what has no room folds away."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal

from assess.tui.session import Session
from assess.tui.widgets.choices import Choices
from assess.tui.widgets.question import QuestionPane
from assess.tui.widgets.sections import Sections
from assess.tui.widgets.verdict import Verdict

__all__ = ["Panels"]

Side = Literal["sections", "verdict"]

VERDICT_FROM, SECTIONS_FROM, WIDE_FROM = 96, 116, 160
"""Columns from which the side panels are shown unless the person says otherwise."""
SIDE, QUESTION = 34, 44
"""Columns of a side panel, and those that a question keeps beside one."""


class Panels(Horizontal):
    """The question, and the two panels beside it."""

    def __init__(self) -> None:
        super().__init__(id="questions-body")
        self._wanted: dict[Side, bool | None] = {"sections": None, "verdict": None}
        """What the person said; ``None`` leaves it to the width."""
        self._latest: Side = "sections"
        """The panel opened last: it stays when there is no room for both."""

    def compose(self) -> ComposeResult:
        """Three panels."""
        yield Sections()
        yield QuestionPane()
        yield Verdict()

    @property
    def alone(self) -> bool:
        """True when a side panel stands in the place of the question."""
        return self.has_class("alone")

    def show(self, session: Session, *, keep_cursor: bool = False) -> None:
        """Draw the question and the sections; the verdict follows when those are on the screen."""
        self.query_one(QuestionPane).show(session, keep_cursor=keep_cursor)
        if self.query_one(Sections).display:
            self.query_one(Sections).show(session)
        if self.query_one(Verdict).display:
            self.call_after_refresh(self.query_one(Verdict).show, session)

    def fold(self, columns: int) -> None:
        """Show what there is room for."""
        sections, verdict = self._wanted["sections"], self._wanted["verdict"]
        sections = columns >= SECTIONS_FROM if sections is None else sections
        verdict = columns >= VERDICT_FROM if verdict is None else verdict
        if sections and verdict and columns < QUESTION + 2 * SIDE:
            sections, verdict = self._latest == "sections", self._latest == "verdict"
        self.set_class(sections, "show-sections")
        self.set_class(verdict, "show-verdict")
        self.set_class((sections or verdict) and columns < QUESTION + SIDE, "alone")
        self.set_class(columns >= WIDE_FROM, "wide")

    def toggle(self, side: Side) -> bool:
        """Ask for a side panel, or put it away; tells whether it is wanted now."""
        panel = self.query_one(Sections) if side == "sections" else self.query_one(Verdict)
        self._wanted[side] = wanted = not panel.display
        self._latest = side
        return wanted

    def put_away(self) -> None:
        """Put both side panels away: the question has the whole width."""
        self._wanted = {"sections": False, "verdict": False}

    def focus_question(self) -> None:
        """Keys go to the options."""
        self.query_one(Choices).focus()
