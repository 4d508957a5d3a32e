"""Note, evidence, and why a low option was chosen on purpose. Kept while it is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, TextArea

from assess.answers.model import Answer
from assess.rubric.model import Question
from assess.tui.dialogs.dialog import Dialog
from assess.tui.session import Outcome
from assess.tui.text import QUIET, clean
from assess.tui.widgets.fields import Area, Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text

__all__ = ["NoteEditor"]

PAUSE = 0.8
"""Seconds without a key after which what is written so far is saved."""


class NoteEditor(Dialog[Outcome]):
    """Edits what is written beside an answer; closing it in any way keeps what was typed."""

    TITLE_TEXT = "Note and evidence"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", "Done", show=False),
    ]

    def __init__(
        self, question: Question, answer: Answer, keep: Callable[[Answer, bool], Outcome]
    ) -> None:
        """Prepare the editor.

        Args:
            question: what is asked.
            answer: what was said so far.
            keep: takes the answer as edited, and whether it is a draft; says what came of it.
        """
        super().__init__()
        self._question = question
        self._answer = answer
        self._keep = keep
        self._timer: Timer | None = None

    def contents(self) -> ComposeResult:
        """Three fields."""
        yield Text(clean(self._question.text), classes="help-text")
        yield Area(self._answer.note, id="note")
        hint = (
            f" one a line: an address, or the id of a record. {clean(self._question.evidence_hint)}"
        )
        yield Text(Content.assemble("Evidence,", (hint, QUIET)), classes="label")
        yield Area("\n".join(self._answer.evidence), id="evidence")
        if self._may_be_on_purpose:
            text = Content.assemble("On purpose, because ", ("(leave empty if it is not)", QUIET))
            yield Text(text, classes="label")
            yield Field(self._answer.accepted, id="accepted")

    @property
    def _may_be_on_purpose(self) -> bool:
        option = self._answer.option
        return bool(self._answer.accepted) or (option is not None and option < self._question.top)

    def hints(self) -> Sequence[Hint]:
        """How to finish."""
        return (Hint("esc", "done, kept", "screen.finish"), Hint("tab", "next field"))

    def on_mount(self) -> None:
        """Start in the note, at its end."""
        super().on_mount()
        note = self.query_one("#note", Area)
        note.move_cursor(note.document.end)
        note.focus()

    # ------------------------------------------------------------ keeping

    def edited(self) -> Answer:
        """The answer as it is now in the fields; untouched fields stay exactly as they were."""
        answer = self._answer
        note, evidence = self.query_one("#note", Area), self.query_one("#evidence", Area)
        if note.touched:
            answer = dataclasses.replace(answer, note=note.text.strip())
        if evidence.touched:
            lines = (line.strip() for line in evidence.text.split("\n"))
            answer = dataclasses.replace(answer, evidence=tuple(dict.fromkeys(filter(None, lines))))
        if self._may_be_on_purpose:
            accepted = self.query_one("#accepted", Field).value.strip()
            if accepted != self._answer.accepted.strip():
                answer = dataclasses.replace(answer, accepted=accepted)
        return answer

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Save when the person pauses."""
        event.stop()
        self._soon()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Save when the person pauses."""
        event.stop()
        self._soon()

    def _soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self.rescue)

    def rescue(self) -> None:
        """Save what is written so far; half-typed evidence may be refused, and then waits."""
        if self.is_attached:
            self._keep(self.edited(), True)

    def finish(self) -> bool:
        """Keep everything and close; stay open when something is not allowed."""
        if self._timer is not None:
            self._timer.stop()
        outcome = self._keep(self.edited(), False)
        if outcome.refused:
            self.tell(outcome.refused)
            return False
        self.dismiss(outcome)
        return True
