"""Choose an answer file, or a repository: type a path, or walk through folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assess.errors import AssessError
from assess.language import mark, tr
from assess.tui.dialogs.dialog import Dialog
from assess.tui.text import QUIET, clean, tilde
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.listing import Listing

__all__ = ["ChooseScan", "OpenFile"]

T = TypeVar("T")

MOST = 300
"""Names listed at most."""


class PathDialog(Dialog[T], Generic[T]):
    """A path to type, and the names that begin like it."""

    ENTER: ClassVar[str] = mark("open")
    """What Enter does, in a word."""
    NOTHING: ClassVar[str] = ""
    """What is told when no name begins like what is typed."""
    SUFFIXES: ClassVar[tuple[str, ...]] = ()
    """Ends of the names of files that are listed beside folders."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    def take(self, path: Path) -> None:
        """Take what was chosen, and close."""
        raise NotImplementedError

    def enough(self, path: Path) -> bool:
        """Whether what is typed can be taken though nothing is listed."""
        return False

    def contents(self) -> ComposeResult:
        """A path, and what is there."""
        yield Field(tilde(Path.cwd()).removesuffix("/.") + "/", id="path")
        yield Listing(id="names", markup=False)

    def hints(self) -> Sequence[Hint]:
        """How to pick."""
        return (
            Hint("↑↓", mark("move")),
            Hint("tab", mark("take the name"), "screen.complete"),
            Hint("↵", self.ENTER, "screen.take"),
            Hint("esc", mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """Type at once; the list shows where that leads."""
        super().on_mount()
        if not self.place.names_files:  # whoever asks: a server shows its folders to nobody
            if self.is_current:
                self.dismiss(None)
            return
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
            entries = [e for e in folder.iterdir() if _wanted(e, begun, self.SUFFIXES)]
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
        self.tell("" if self._names or self.enough(_expanded(text)) else tr(self.NOTHING))

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

    def typed(self) -> Path:
        """What is written."""
        return _expanded(self.query_one(Field).value.strip())

    def action_take(self) -> None:
        """Take what is written or highlighted, or go into a folder."""
        path = self.typed()
        at = self.query_one(Listing).highlighted
        if not path.is_file() and at is not None and self._names:
            path = self._put(self._names[at])
        self._go(path)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was clicked."""
        event.stop()
        self._go(self._put(self._names[event.option_index]))

    def _go(self, path: Path) -> None:
        if not path.is_dir():
            self.take(path)


class OpenFile(PathDialog[T], Generic[T]):
    """Returns what a file that can be read holds; says what is wrong with others."""

    NOTHING = mark("No answer file and no folder begins like this.")
    SUFFIXES = (".yaml", ".yml", ".pdf")

    def __init__(self, read: Callable[[Path], T], title: str) -> None:
        """Prepare the dialog.

        Args:
            read: reads a file; raises an AssessError when it cannot be used.
            title: what the file is for.
        """
        super().__init__()
        self._read = read
        self._title = title

    def heading(self) -> str:
        """What the file is for."""
        return self._title

    def take(self, path: Path) -> None:
        """Open a file."""
        try:
            self.dismiss(self._read(path))
        except AssessError as error:
            self.tell("\n".join(clean(line) for line in error.lines()), bad=True)


class ChooseScan(PathDialog[tuple[str, ...]]):
    """Returns the repositories, or saved scans, to set beside the answers."""

    TITLE_TEXT = mark("Scan a repository, or read a saved scan")
    ENTER = mark("scan it")
    NOTHING = mark("No folder and no saved scan begins like this.")
    SUFFIXES = (".json",)

    def __init__(self, places: tuple[str, ...]) -> None:
        """Prepare it.

        Args:
            places: what was scanned before; another place is added to them.
        """
        super().__init__()
        self._places = places

    def contents(self) -> ComposeResult:
        """What happens, a path, and what is there."""
        text = tr("Files are read and nothing is run. Go into a folder with tab; Enter scans it.")
        if self._places:
            before = ", ".join(clean(place) for place in self._places)
            text = tr(
                "Scanned before: {before}. Another is added; one of these scans all anew.",
                before=before,
            )
        yield Text(text, classes="help-text")
        yield from super().contents()

    def on_mount(self) -> None:
        """Begin with what was scanned last."""
        super().on_mount()
        if self._places:
            self.query_one(Field).value = self._places[-1]
            self.query_one(Field).cursor_position = len(self._places[-1])

    def action_take(self) -> None:
        """Scan the folder that is written."""
        path = self.typed()
        if self.enough(path):
            self.take(path)
        else:
            self.tell(tr(self.NOTHING))

    def enough(self, path: Path) -> bool:
        """Whether there is something to scan."""
        try:
            return path.exists()
        except (OSError, ValueError):
            return False

    def take(self, path: Path) -> None:
        """Scan it with the others."""
        here = Path.cwd()
        name = path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path
        self.dismiss(tuple(dict.fromkeys((*self._places, str(name)))))


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


def _wanted(entry: Path, begun: str, suffixes: tuple[str, ...]) -> bool:
    name = entry.name
    if name.startswith(".") and not begun.startswith("."):
        return False
    if not name.casefold().startswith(begun.casefold()):
        return False
    return entry.suffix.lower() in suffixes or entry.is_dir()
