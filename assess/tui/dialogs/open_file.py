"""Open an answer file: type a path, or walk through folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assess.errors import AssessError
from assess.tui.dialogs.dialog import Dialog
from assess.tui.session import Session
from assess.tui.text import QUIET, clean, tilde
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.listing import Listing

__all__ = ["OpenFile"]

MOST = 300
"""Names listed at most."""


class OpenFile(Dialog[Session]):
    """Returns the session of a file that can be read; says what is wrong with others."""

    TITLE_TEXT = "Open an answer file, or a PDF report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, read: Callable[[Path], Session]) -> None:
        super().__init__()
        self._read = read
        self._names: list[str] = []

    def contents(self) -> ComposeResult:
        """A path, and what is there."""
        yield Field(tilde(Path.cwd()).removesuffix("/.") + "/", id="path")
        yield Listing(id="names", markup=False)

    def hints(self) -> Sequence[Hint]:
        """How to pick."""
        return (
            Hint("↑↓", "move"),
            Hint("tab", "take the name", "screen.complete"),
            Hint("↵", "open", "screen.take"),
            Hint("esc", "cancel", "screen.finish"),
        )

    def on_mount(self) -> None:
        """Type at once; the list shows where that leads."""
        super().on_mount()
        self.query_one(Listing).can_focus = False
        field = self.query_one(Field)
        field.focus()
        field.cursor_position = len(field.value)
        self._list(field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what begins like this."""
        event.stop()
        self._list(event.value)

    def _list(self, text: str) -> None:
        folder, begun = _split(text)
        try:
            entries = [e for e in folder.iterdir() if _wanted(e, begun)]
        except (OSError, ValueError):
            entries = []
        entries.sort(key=lambda e: (e.is_dir(), e.name.casefold()))
        self._names = [e.name + ("/" if e.is_dir() else "") for e in entries[:MOST]]
        listed = self.query_one(Listing)
        listed.clear_options()
        listed.add_options(
            [
                Option(Content.assemble((clean(name), QUIET if name.endswith("/") else "")))
                for name in self._names
            ]
        )
        if self._names:
            listed.highlighted = 0
        self.tell("" if self._names else "No answer file and no folder begins like this.")

    def action_move(self, by: int) -> None:
        """Move in the list while typing."""
        self.query_one(Listing).move(by)

    def action_complete(self) -> None:
        """Put the highlighted name into the line."""
        at = self.query_one(Listing).highlighted
        if at is not None and self._names:
            self._put(self._names[at])

    def _put(self, name: str) -> Path:
        field = self.query_one(Field)
        folder, _ = _split(field.value)
        path = folder / name
        with field.prevent(Input.Changed):
            field.value = str(path) + ("/" if name.endswith("/") else "")
        field.cursor_position = len(field.value)
        if name.endswith("/"):
            self._list(field.value)
        return path

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what is written, or what is highlighted."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Open a file, or go into a folder."""
        path = _expanded(self.query_one(Field).value.strip())
        at = self.query_one(Listing).highlighted
        if not path.is_file() and at is not None and self._names:
            path = self._put(self._names[at])
        self._go(path)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was clicked."""
        event.stop()
        self._go(self._put(self._names[event.option_index]))

    def _go(self, path: Path) -> None:
        if path.is_dir():
            return
        try:
            self.dismiss(self._read(path))
        except AssessError as error:
            self.tell("\n".join(clean(line) for line in error.lines()), bad=True)


def _expanded(text: str) -> Path:
    path = Path(text or ".")
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _split(text: str) -> tuple[Path, str]:
    """The folder that is meant so far, and how the name in it begins."""
    if not text or text.endswith("/"):
        return _expanded(text), ""
    path = _expanded(text)
    return path.parent, path.name


def _wanted(entry: Path, begun: str) -> bool:
    name = entry.name
    if name.startswith(".") and not begun.startswith("."):
        return False
    if not name.casefold().startswith(begun.casefold()):
        return False
    return entry.suffix.lower() in (".yaml", ".yml", ".pdf") or entry.is_dir()
