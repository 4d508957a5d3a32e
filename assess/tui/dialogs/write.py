"""Write a report or a copy of the answers, in the background, and show where it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from assess.errors import AssessError
from assess.language import current, mark, tr
from assess.tui.dialogs.dialog import Dialog
from assess.tui.place import Place
from assess.tui.session import Session
from assess.tui.text import clean, tilde
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint, KeyBar
from assess.tui.widgets.lines import Text
from assess.tui.widgets.picker import Picker

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["GROUP", "WriteReport", "opener", "words_of"]

Form = Literal["pdf", "html", "yaml"]
FORMS: tuple[tuple[Form, str], ...] = (
    ("pdf", mark("PDF report, for people who install nothing")),
    ("html", mark("HTML report, one file for a browser")),
    ("yaml", mark("YAML, a copy of the answers")),
)
NAMES = (mark("with their names"), mark("without names"))
GROUP = "write"
STEPS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class WriteReport(Dialog[None]):
    """Asks for format and place; writes in a thread; then opens or shows the file."""

    TITLE_TEXT = mark("Write a file to share")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("o", "open", mark("Open the file"), show=False),
        Binding("r", "reveal", mark("Show it in its folder"), show=False),
        Binding("enter", "write", mark("Write"), show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._made_name = ""
        self._replace = ""
        """The path that the person agreed to replace."""
        self._written: Path | None = None
        """The file that was written, which can be opened from here."""
        self._put = False
        """Whether something was written or downloaded already."""
        self._timer: Timer | None = None
        self._step = 0

    def contents(self) -> ComposeResult:
        """Format and place."""
        with Horizontal(classes="row"):
            yield Text(tr("Format"), classes="label")
            yield Picker([tr(words) for _, words in FORMS], id="form")
        if self._session.assessment.panel is not None:
            with Horizontal(classes="row"):
                yield Text(tr("Respondents"), classes="label")
                yield Picker(
                    [tr(words) for words in NAMES], int(self._session.anonymous), id="names"
                )
        if self.place.names_files:
            with Horizontal(classes="row"):
                yield Text(tr("File"), classes="label")
                yield Field(id="path")

    def hints(self) -> Sequence[Hint]:
        """What can be done now."""
        if self._timer is not None:
            return (Hint("esc", mark("leave it running"), "screen.finish"),)
        if self._written is not None:
            found = [Hint("esc", mark("close"), "screen.finish")]
            if opener() is not None:
                found = [
                    Hint("o", mark("open it"), "screen.open"),
                    Hint("r", mark("show in folder"), "screen.reveal"),
                    *found,
                ]
            return found
        return (
            Hint(
                "↵", mark("write") if self.place.names_files else mark("download"), "screen.write"
            ),
            Hint("←→", mark("format")),
            *(
                [Hint("tab", mark("next field"), "app.focus_next")]
                if self.place.names_files
                else ()
            ),
            Hint("esc", mark("close") if self._put else mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """Propose a name."""
        super().on_mount()
        self.query_one("#form", Picker).focus()
        self._name_it()

    @property
    def _form(self) -> Form:
        return FORMS[self.query_one("#form", Picker).picked][0]

    @property
    def _nameless(self) -> bool:
        """Whether names of respondents are left out."""
        return any(p.picked for p in self.query("#names").results(Picker))

    def on_picker_changed(self, event: Picker.Changed) -> None:
        """The name follows the format."""
        event.stop()
        self._name_it()

    def _name_it(self) -> None:
        if not self.place.names_files:
            return
        field = self.query_one(Field)
        if field.value not in ("", self._made_name):
            path = Path(field.value)
            if path.suffix.lower() in (".pdf", ".html", ".htm", ".yaml", ".yml"):
                field.value = str(path.with_suffix(f".{self._form}"))
            return
        keeps, path = self._session.keeps, self._session.path
        folder = path.absolute().parent if keeps else Path.cwd()
        name = f"{path.stem}-copy.yaml" if self._form == "yaml" else self._usual_name()
        self._made_name = field.value = tilde(folder / name)

    def _usual_name(self) -> str:
        return f"{self._session.path.stem}.{self._form}"

    # ------------------------------------------------------------ writing

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write on Enter."""
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        """Write, unless a file is in the way that nobody agreed to replace."""
        if self._timer is not None or self._written is not None:
            return
        if not self.place.names_files:
            self._begin(Path(self._usual_name()))
            return
        text = self.query_one(Field).value.strip()
        if not text:
            self.tell(tr("Name a file."))
            return
        try:
            path = Path(text).expanduser()
        except RuntimeError:
            path = Path(text)
        if path.suffix.lower() != f".{self._form}":
            path = path.with_name(f"{path.name}.{self._form}")
        try:
            if self._session.keeps and path.exists() and path.samefile(self._session.path):
                self.tell(tr("These are the answers themselves; choose another name."), bad=True)
                return
            there = path.exists()
        except OSError:
            there = False
        if there and self._replace != str(path):
            self._replace = str(path)
            self.tell(tr("There is a file of this name. Enter again replaces it."))
            return
        self._begin(path)

    def _begin(self, path: Path) -> None:
        rubric, assessment = self._session.rubric, self._session.assessment
        result, form, scan = self._session.result, self._form, self._session.scan
        leave_out = frozenset({"respondents"} if self._nameless else ())
        language = current().code
        app, place, carried = cast("Questionnaire", self.app), self.place, self._session.as_bytes()

        def write() -> Path:
            if form == "yaml":
                from assess.answers.emit import to_text
                from assess.answers.redact import redact

                data = to_text(redact(assessment, leave_out)).encode("utf-8", "surrogatepass")
            else:
                from assess.report.options import ReportOptions
                from assess.report.render import render

                options = ReportOptions(scan=scan, redact=leave_out, language=language)
                data = render(
                    rubric,
                    assessment,
                    result,
                    format=form,
                    options=options,
                    answers_bytes=carried,
                )
            place.put(app, path, data)
            return path

        self._timer = self.set_interval(0.1, self._turn)
        self._turn()
        self._show_keys()
        # The application runs it: it goes on, and is told of, when this dialog is closed.
        app.run_worker(write, group=GROUP, thread=True, exit_on_error=False)

    def _turn(self) -> None:
        self._step += 1
        words = tr("Copying the answers") if self._form == "yaml" else tr("Laying out the pages")
        self.tell(f"{STEPS[self._step % len(STEPS)]} {words} …", quiet=True)

    def ended(self, worker: Worker[Path]) -> None:
        """Tell what came of it."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if worker.state is WorkerState.SUCCESS:
            self._put = True
        if worker.state is WorkerState.SUCCESS and self.place.names_files:
            self._written = worker.result
            self.set_focus(None)
            for field in (*self.query(Picker), *self.query(Field)):
                field.disabled = True
        self.tell(words_of(worker, self.place), bad=worker.state is not WorkerState.SUCCESS)
        self._show_keys()

    def _show_keys(self) -> None:
        self.query_one("#dialog-keys", KeyBar).show(self.hints())

    # ------------------------------------------------------------ afterwards

    def action_open(self) -> None:
        """Open what was written."""
        if self._written is not None:
            self._run(self._written)

    def action_reveal(self) -> None:
        """Show what was written in its folder."""
        if self._written is not None:
            self._run(self._written.parent)

    def _run(self, path: Path) -> None:
        program = opener()
        if program is None:
            self.tell(
                tr(
                    "No program to open files was found. It is here: {path}",
                    path=self.place.shown(path),
                )
            )
            return
        try:
            subprocess.Popen(
                [program, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self.tell(tr("It could not be opened: {strerror}.", strerror=error.strerror), bad=True)


def words_of(worker: Worker[Path], place: Place) -> str:
    """What came of writing, in a sentence."""
    if worker.state is WorkerState.SUCCESS and worker.result is not None:
        return place.put_words(worker.result)
    error = worker.error
    if isinstance(error, AssessError):
        return " ".join(clean(line) for line in error.lines())
    if isinstance(error, OSError) and error.strerror:
        return tr("It could not be written: {strerror}.", strerror=error.strerror)
    return tr(
        "It could not be written ({name}). The answers are as they were.", name=type(error).__name__
    )


def opener() -> str | None:
    """The program that opens files on this desktop; ``None`` where there is no desktop."""
    if sys.platform == "darwin":
        return shutil.which("open")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return shutil.which("wslview")
