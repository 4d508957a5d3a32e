"""Note, evidence, and why a low option was chosen on purpose. Kept while it is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, TextArea

from assess.answers.model import Answer
from assess.language import mark, tr
from assess.rubric.model import Question
from assess.tui.dialogs.dialog import Dialog
from assess.tui.keeping import Outcome
from assess.tui.text import QUIET, clean
from assess.tui.widgets.fields import Area, Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text

__all__ = ["NoteEditor"]

PAUSE, LATEST = 0.8, 3.0
"""Seconds without a key, and with keys, after which what is written so far is saved."""


class NoteEditor(Dialog[Outcome]):
    """Edits what is written beside an answer; closing it in any way keeps what was typed."""

    TITLE_TEXT = mark("Note and evidence")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", mark("Done"), show=False),
    ]

    def __init__(
        self,
        question: Question,
        read: Callable[[], Answer],
        keep: Callable[[Answer, bool], Outcome],
    ) -> None:
        """Prepare the editor.

        Args:
            question: what is asked.
            read: says the answer as it is now; someone else may change it meanwhile.
            keep: takes the answer as edited, and whether it is a draft; says what came of it.
        """
        super().__init__()
        self._question = question
        self._answer = read()
        """The answer when the editor was opened."""
        self._read = read
        self._keep = keep
        self._last = self._answer
        """The answer as it was kept last; what differs from it now is someone else's."""
        self._theirs = Answer()
        """What someone else wrote meanwhile; it stays beside what is written here."""
        self._drafted = False
        self._timer: Timer | None = None
        self._waiting_since: float | None = None

    def contents(self) -> ComposeResult:
        """Three fields."""
        yield Text(clean(self._question.text), classes="help-text")
        yield Text(tr("Note"), classes="label")
        yield Area(self._answer.note, id="note")
        hint = tr(
            " one a line: an address, or the id of a record. {evidence_hint}",
            evidence_hint=clean(self._question.evidence_hint),
        )
        yield Text(Content.assemble(tr("Evidence,"), (hint, QUIET)), classes="label")
        yield Area("\n".join(self._answer.evidence), id="evidence")
        if self._may_be_on_purpose:
            text = Content.assemble(
                tr("On purpose, because") + " ", (tr("(leave empty if it is not)"), QUIET)
            )
            yield Text(text, classes="label")
            yield Field(self._answer.accepted, id="accepted")

    @property
    def _may_be_on_purpose(self) -> bool:
        option = self._answer.option
        return bool(self._answer.accepted) or (option is not None and option < self._question.top)

    def hints(self) -> Sequence[Hint]:
        """How to finish."""
        return (Hint("esc", mark("done, kept"), "screen.finish"), Hint("tab", mark("next field")))

    def on_mount(self) -> None:
        """Start in the note, at its end."""
        super().on_mount()
        note = self.query_one("#note", Area)
        note.move_cursor(note.document.end)
        note.focus()

    # ------------------------------------------------------------ keeping

    def edited(self) -> Answer:
        """The answer with what is in the fields; what is untouched stays exactly as it is now."""
        now = self._read()
        self._notice(now)
        note, evidence = self.query_one("#note", Area), self.query_one("#evidence", Area)
        answer = now
        if note.touched or self._drafted:
            mine = note.text.strip() if note.touched else self._answer.note
            answer = dataclasses.replace(answer, note=_both(self._theirs.note, mine, "\n\n"))
        if evidence.touched:
            mine_too = dict.fromkeys((*self._theirs.evidence, *self._lines()))
            answer = dataclasses.replace(answer, evidence=tuple(mine_too))
        if self._may_be_on_purpose:
            accepted = self.query_one("#accepted", Field).value.strip()
            if accepted != self._answer.accepted.strip():
                whole = _both(self._theirs.accepted, accepted, " ")
                answer = dataclasses.replace(answer, accepted=whole)
        return answer

    def _notice(self, now: Answer) -> None:
        """See what someone else wrote since the last time."""
        last, theirs = self._last, self._theirs
        if now.note != last.note:
            theirs = dataclasses.replace(theirs, note=now.note)
        if now.accepted != last.accepted:
            theirs = dataclasses.replace(theirs, accepted=now.accepted)
        if now.evidence != last.evidence:
            theirs = dataclasses.replace(theirs, evidence=now.evidence)
        self._theirs, self._last = theirs, now

    def _lines(self) -> list[str]:
        lines = (line.strip() for line in self.query_one("#evidence", Area).text.split("\n"))
        return [line for line in lines if line]

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Save when the person pauses."""
        event.stop()
        self._soon()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Save when the person pauses."""
        event.stop()
        self._soon()

    def _soon(self) -> None:
        now = monotonic()
        if self._waiting_since is None:
            self._waiting_since = now
        if self._timer is not None:
            self._timer.stop()
        if now - self._waiting_since > LATEST:
            self.rescue()
        else:
            self._timer = self.set_timer(PAUSE, self.rescue)

    def rescue(self) -> None:
        """Save what is written so far; evidence that is not allowed yet waits in the note."""
        self._waiting_since = None
        if not self.is_attached:
            return
        answer = self.edited()
        outcome = self._keep(answer, True)
        if outcome.refused:
            kept = self._last.evidence
            waiting = (
                tr("Evidence: {line}", line=line) for line in self._lines() if line not in kept
            )
            note = "\n".join(filter(None, (answer.note, *waiting)))
            outcome = self._keep(dataclasses.replace(answer, note=note, evidence=kept), True)
            self._drafted = True
        self._last = self._read()
        if outcome.trouble is not None:
            self.tell(tr("Not on disk yet: {message}", message=outcome.trouble.message), bad=True)

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


def _both(theirs: str, mine: str, between: str) -> str:
    """What someone else wrote and what was written here, once when it is the same."""
    return mine if theirs in mine else between.join(filter(None, (theirs, mine)))
