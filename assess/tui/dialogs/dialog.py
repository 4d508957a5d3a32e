"""What every dialog has: a box with a title, a message, and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from assess.language import mark, tr
from assess.tui.text import BAD, QUIET, TITLE, WARN, clean_block
from assess.tui.widgets.keybar import Hint, KeyBar
from assess.tui.widgets.lines import Text

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire
    from assess.tui.place import Place

__all__ = ["Dialog"]

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """A question in between; Escape finishes it.

    Attributes:
        must_answer: True when the program cannot go on (or quit) without an answer.
    """

    CSS_PATH = "dialogs.tcss"
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - declared so by Screen
    TITLE_TEXT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "finish", mark("Close"))]
    must_answer = False

    @property
    def place(self) -> Place:
        """Where files may be."""
        return cast("Questionnaire", self.app).place

    def compose(self) -> ComposeResult:
        """Title, contents, message, keys."""
        with Vertical(id="box"):
            yield Text(Content.assemble((self.heading(), TITLE)), id="title")
            yield from self.contents()
            yield Text(id="message")
            yield KeyBar(id="dialog-keys")

    def heading(self) -> str:
        """The title."""
        return tr(self.TITLE_TEXT)

    def contents(self) -> ComposeResult:
        """What is between title and message."""
        yield from ()

    def hints(self) -> Sequence[Hint]:
        """The keys that do something."""
        return (Hint("esc", mark("close"), "screen.finish"),)

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one("#message", Text).show("")
        self.query_one("#dialog-keys", KeyBar).show(self.hints())

    def tell(self, message: str, *, bad: bool = False, quiet: bool = False) -> None:
        """Show a message in the dialog: what is wrong, what is missing, or just a word."""
        style = f"bold {BAD}" if bad else (QUIET if quiet else WARN)
        self.query_one("#message", Text).show(Content.assemble((clean_block(message), style)))

    def finish(self) -> bool:
        """Close; an editor keeps what was typed.

        Returns:
            False when it stays open, because something typed is not allowed.
        """
        self.dismiss(None)
        return True

    def action_finish(self) -> None:
        """Close on Escape."""
        self.finish()

    def rescue(self) -> None:
        """Keep what was typed; called when the terminal is closed."""
