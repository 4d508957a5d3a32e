"""Why a question does not apply: a ready reason, or the person's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assess.language import mark, tr
from assess.rubric.model import Question
from assess.tui.dialogs.dialog import Dialog
from assess.tui.text import clean
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.listing import Listing

__all__ = ["NotApplicable"]


class NotApplicable(Dialog[str]):
    """Returns the reason; ``None`` when the person thought better of it."""

    TITLE_TEXT = mark("Not applicable: why?")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "down", mark("To the ready reasons"), show=False, priority=False),
    ]

    def __init__(
        self, question: Question, reasons: Sequence[str], was: str, draft: Callable[[str], object]
    ) -> None:
        """Prepare the dialog.

        Args:
            question: what is asked.
            reasons: ready ones.
            was: the reason given before; empty when there is none.
            draft: keeps a reason that was typed and not confirmed when the terminal is closed.
        """
        super().__init__()
        self._draft = draft
        self._question = question
        self._reasons = tuple(reasons)
        self._was = was

    def contents(self) -> ComposeResult:
        """The question, ready reasons, and a line for another one."""
        yield Text(clean(self._question.text), classes="help-text")
        if self._reasons:
            yield Listing(*(Option(clean(r)) for r in self._reasons), markup=False, id="reasons")
        yield Field(self._was, placeholder=tr("Your own reason, in a sentence"), id="reason")

    def hints(self) -> Sequence[Hint]:
        """Accept or leave."""
        return (
            Hint("↵", mark("accept"), "screen.accept"),
            Hint("tab", mark("own reason") if self._reasons else mark("next")),
            Hint("esc", mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """Start at the ready reasons when there are any."""
        super().on_mount()
        if self._reasons and not self._was:
            self.query_one(Listing).highlighted = 0
            self.query_one(Listing).focus()
        else:
            self.query_one(Field).focus()

    def rescue(self) -> None:
        """Keep what is typed; it was not confirmed, so it is no answer yet."""
        own = self.query_one(Field).value.strip()
        if own and own != self._was:
            self._draft(own)

    def action_down(self) -> None:
        """From the line to the list."""
        if self._reasons:
            self.query_one(Listing).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A ready reason was accepted."""
        event.stop()
        self.dismiss(self._reasons[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The person's own reason."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take what is picked or written."""
        own = self.query_one(Field).value.strip()
        if own:
            self.dismiss(own)
        elif self._reasons and (at := self.query_one(Listing).highlighted) is not None:
            self.dismiss(self._reasons[at])
        else:
            self.tell(tr("A reason is needed: whoever reads the report will ask. Esc leaves it."))
            self.query_one(Field).focus()
