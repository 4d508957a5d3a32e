"""Find a question: by any word in it, or by number, section and name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assess.language import mark, tr, trn
from assess.tui.dialogs.dialog import Dialog
from assess.tui.session import Session
from assess.tui.text import KEY, QUIET, TITLE, clean, hang, joined
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.listing import Listing
from assess.tui.widgets.sections import mark_of

__all__ = ["FindQuestion"]

MOST = 400
"""Lines listed at most; a rubric with more questions is narrowed by typing."""


class FindQuestion(Dialog[str]):
    """Returns the id of a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, session: Session, *, by_number: bool) -> None:
        super().__init__()
        self._session = session
        self._by_number = by_number
        self._texts = {q: self._text_of(q) for q in session.asking.everything}

    def heading(self) -> str:
        """What this finds."""
        return tr("Go to a question") if self._by_number else tr("Search questions")

    def contents(self) -> ComposeResult:
        """A line to type in, and what it finds."""
        words = (
            tr("Number, section or name")
            if self._by_number
            else tr("Words in questions, options or notes")
        )
        yield Field(placeholder=words, id="wanted")
        yield Listing(id="found", markup=False)

    def hints(self) -> Sequence[Hint]:
        """How to pick."""
        return (
            Hint("↑↓", mark("move")),
            Hint("↵", mark("go there"), "screen.take"),
            Hint("esc", mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """List everything first."""
        super().on_mount()
        self.query_one(Listing).can_focus = False
        self.query_one(Field).focus()
        self._list("")

    def _text_of(self, question_id: str) -> str:
        session = self._session
        question = session.question(question_id)
        section = next(s.title for s in session.rubric.sections if s.id == question.section)
        parts = [
            question.id,
            question.id.replace("-", " "),
            question.subject,
            section,
            question.text,
        ]
        if not self._by_number:
            answer = session.answer(question_id)
            parts += [question.help, question.counts, answer.note, *answer.evidence]
            parts += [part for o in question.options for part in (o.label, o.detail)]
        return "\n".join(parts).casefold()

    def _matches(self, wanted: str) -> list[str]:
        words = wanted.casefold().split()
        everything = self._session.asking.everything
        if self._by_number and wanted.isdecimal():
            return [q for q in everything if str(self._session.asking.number[q]).startswith(wanted)]
        return [q for q in everything if all(word in self._texts[q] for word in words)]

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what matches."""
        event.stop()
        self._list(event.value.strip())

    def _list(self, wanted: str) -> None:
        found = self._matches(wanted)
        listed = self.query_one(Listing)
        listed.clear_options()
        section = ""
        options: list[Option] = []
        current = 0
        for question_id in found[:MOST]:
            question = self._session.question(question_id)
            if question.section != section:
                section = question.section
                title = next(s.title for s in self._session.rubric.sections if s.id == section)
                options.append(Option(Content.assemble((clean(title), TITLE)), disabled=True))
            if question_id == self._session.asking.current and not wanted:
                current = len(options)
            options.append(Option(self._line(question_id), id=question_id))
        listed.add_options(options)
        if options:
            listed.highlighted = current or 1
        if found:
            self.tell(trn("{n} question", "{n} questions", len(found)), quiet=True)
        else:
            self.tell(tr("No question has all of these words."))

    def _line(self, question_id: str) -> Content:
        question = self._session.question(question_id)
        mark, style = mark_of(self._session.answer(question_id))
        number = str(self._session.asking.number[question_id]).rjust(3)
        head = Content.assemble((number, KEY), (f" {mark} ", style))
        text = Content.assemble(clean(question.text), (f"  {question.id}", QUIET))
        return joined(hang(head, text, max(min(self.size.width, 86) - 8, 20)))

    def action_move(self, by: int) -> None:
        """Move in the list while typing."""
        self.query_one(Listing).move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is highlighted."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Go to what is highlighted."""
        listed = self.query_one(Listing)
        if listed.highlighted is not None:
            option = listed.get_option_at_index(listed.highlighted)
            if option.id:
                self.dismiss(option.id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was clicked."""
        event.stop()
        if event.option.id:
            self.dismiss(event.option.id)
