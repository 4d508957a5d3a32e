"""The questionnaire in the terminal: its screens, and what they share."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.worker import Worker, WorkerState

from assess.errors import AssessError
from assess.language import mark, own_name, switch, tr, trn
from assess.rubric.model import Rubric
from assess.tui.drawn import forget_drawn
from assess.tui.keeping import Outcome
from assess.tui.keys import KeyOrder
from assess.tui.place import Place
from assess.tui.recent import Memory
from assess.tui.saving import Saving
from assess.tui.scanning import Scanning
from assess.tui.screens import make_page
from assess.tui.session import Session
from assess.tui.text import clean
from assess.tui.themes import THEMES, default_theme, no_colour
from assess.tui.threads import Threads
from assess.tui.widgets.topbar import PAGES

if TYPE_CHECKING:
    from textual.command import Provider

    from assess.tui.screens.page import Page, Tone

__all__ = ["Questionnaire"]

FIT_EVERY = 1.0
"""Seconds between looks at whether the screen still has the size of its window."""


def _actions() -> type[Provider]:
    from assess.tui.actions import Actions

    return Actions


class Questionnaire(App[int]):
    """The application: holds the open session and brings screens to the front."""

    TITLE = "assess"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {_actions}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "goto('home')", mark("Home")),
        Binding("f2", "goto('questions')", mark("Questions")),
        Binding("f3", "goto('review')", mark("Review")),
        Binding("f4", "goto('results')", mark("Results")),
        Binding("f5", "goto('roadmap')", mark("Roadmap")),
        Binding("f6", "goto('workshop')", mark("Workshop of a panel")),
        Binding("f7", "goto('compare')", mark("Compare with an earlier assessment")),
        Binding("q,ctrl+c", "quit", mark("Quit safely")),
        Binding("ctrl+q", "quit", mark("Quit safely"), priority=True),
        Binding("ctrl+z", "undo", mark("Undo the last answer")),
        Binding("ctrl+y,ctrl+shift+z", "redo", mark("Redo")),
        Binding("T", "next_theme", mark("Next theme")),
    ]

    def __init__(
        self,
        rubric: Rubric,
        *,
        session: Session | None = None,
        new_file: Path | None = None,
        memory: Memory | None = None,
        place: Place | None = None,
        scan: Sequence[str] = (),
        today: dt.date | None = None,
        rubrics: Callable[[str], Rubric] | None = None,
    ) -> None:
        """Prepare the application.

        Args:
            rubric: what is asked.
            session: the assessment to go on with; Home is shown when ``None``.
            new_file: a file that does not exist yet: begin a new assessment there.
            memory: the recent files; the user's own when ``None``.
            place: where files may be; anywhere on this machine when ``None``.
            scan: repositories, or saved scans, to set beside the first assessment.
            today: the date of new assessments; today's when ``None``.
            rubrics: gives the rubric in a language, by its code; the language stays as it is
                when ``None``.
        """
        self.rubric = rubric
        self.rubrics = rubrics
        self.session = session
        self.memory = memory or Memory()
        self.place = place or Place()
        self.scanning = Scanning(self, scan)
        self._new_file = new_file
        self._today = today
        self.saving = Saving(self)
        super().__init__(ansi_color=True if no_colour() else None)
        self.keys = KeyOrder(self, super().on_event)
        self._wear()

    def _wear(self) -> None:
        """Put our themes in the place of the library's, before anything is drawn."""
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for theme in THEMES.values():
            self.register_theme(theme)
        wanted = self.memory.choice("theme", "")
        chosen = wanted if wanted in THEMES and not no_colour() else default_theme()
        self.set_reactive(App.theme, chosen)
        self.stylesheet.set_variables(self.get_css_variables())
        self._watch_theme(chosen)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Names that our style sheets use, for the moment before our themes are registered."""
        return dict(THEMES["dark"].variables)

    async def on_event(self, event: events.Event) -> None:
        """Take a key in its order; everything else at once."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.keys.take(event)
        else:
            await super().on_event(event)

    # ------------------------------------------------------------ screens

    def on_mount(self) -> None:
        """Show the first screen, and watch for the end of the terminal."""
        asyncio.get_running_loop().set_default_executor(Threads())
        self.saving.watch()
        if not (self.is_headless or self.is_web):
            self.set_interval(FIT_EVERY, self._fit)
        if self.session is not None:
            self.goto("questions")
            self.call_after_refresh(self.tell_origin)
            self.call_after_refresh(self.scanning.follow, self.session)
        else:
            self.goto("home")
            if self._new_file is not None:
                self.begin(self._new_file)
        self.call_after_refresh(gc.freeze)  # what start-up made stays: no collector walks it again

    def _fit(self) -> None:
        """Take the size of the window once more.

        Of two changes in one moment the older may have been taken last: the handler of one signal
        can be interrupted by that of the next, between reading the size and passing it on. A
        terminal that tells its size itself tells it in order.
        """
        if getattr(self._driver, "_in_band_window_resize", False):
            return
        found = Size(*shutil.get_terminal_size())
        if found != self.size:
            self.post_message(events.Resize(found, found))

    def goto(self, name: str) -> None:
        """Bring a screen to the front; without an assessment that is Home."""
        if self.session is None:
            name = "home"
        if self.screen.id == name:
            return
        if not self.is_screen_installed(name):
            self.install_screen(make_page(name), name)
        if len(self.screen_stack) > 1:
            self.switch_screen(name)
        else:
            self.push_screen(name)

    def pop_screen(self) -> AwaitComplete:
        """Go back to the screen below."""
        popped = super().pop_screen()
        forget_drawn()
        return popped

    def action_goto(self, name: str) -> None:
        """Go to a screen by name, unless a dialog waits for an answer."""
        if self.screen.is_modal:
            return
        if self.session is None and name != "home":
            self.say(tr("Open or begin an assessment first."), "warn")
        elif name == "workshop" and self.session and self.session.assessment.panel is None:
            self.say(
                tr("A workshop needs a panel: 'assess merge' makes one of several files."), "warn"
            )
        else:
            self.goto(name)

    @property
    def page(self) -> Page | None:
        """The screen in front, below any dialog."""
        from assess.tui.screens.page import Page

        return next((s for s in reversed(self.screen_stack) if isinstance(s, Page)), None)

    def say(self, message: str, tone: Tone = "plain") -> None:
        """Show a message on the screen in front."""
        if (page := self.page) is not None:
            page.say(message, tone)

    def redraw(self) -> None:
        """Draw the screen in front anew; one that is only just made draws itself."""
        if (page := self.page) is not None and page.is_mounted:
            page.show()

    # ------------------------------------------------------------ assessments

    def start(self, session: Session, *, remember: bool = True) -> None:
        """Go on with an assessment, at its questions."""
        self.session = session
        self.saving.told = False
        if remember and session.keeps:
            self.memory.opened(session.path, hide_scores=session.hide_scores)
        self.goto("questions")
        self.redraw()
        self.tell_origin()
        self.scanning.follow(session)

    def tell_origin(self) -> None:
        """Say where answers came from, and where they go, when that is not one file."""
        session = self.session
        if session is not None and session.report is not None and not session.on_disk:
            self.say(
                tr(
                    "The answers in {report}. Changes are kept in {path}.",
                    report=self.place.shown(session.report),
                    path=self.place.shown(session.path),
                )
            )
        elif session is not None and (left := len(session.agenda())):
            self.say(
                tr(
                    "A panel with {questions} to discuss: F6 is the workshop.",
                    questions=trn("{n} question", "{n} questions", left),
                )
            )

    def read(self, path: Path) -> Session:
        """Read an answer file.

        Raises:
            AnswersError: it cannot be read, or says what the rubric does not allow.
        """
        return Session.open(path, self.rubric, hide_scores=self.memory.hides_scores(path))

    def open_file(self, path: Path) -> None:
        """Go on with an answer file, or say what is wrong with it."""
        try:
            self.start(self.read(path))
        except AssessError as error:
            self.say("\n".join(map(clean, error.lines())), "bad")

    def open_sample(self) -> None:
        """Look at the sample team, or say what is wrong with it."""
        from assess.resources import rubrics_dir

        try:
            session = Session.look(rubrics_dir() / "sample-team.yaml", self.rubric)
        except AssessError as error:
            self.say("\n".join(map(clean, error.lines())), "bad")
            return
        self.start(session)
        self.say(
            tr(
                "A made-up team. Try anything: nothing is kept unless you save it elsewhere"
                " (ctrl+p)."
            ),
        )

    def begin(self, path: Path | None = None) -> None:
        """Ask for what a new assessment needs, and start it."""
        from assess.tui.dialogs.details import Details

        def made(session: Session | None) -> None:
            if session is not None:
                self.saving.leaving(lambda: self.start(session))

        self.push_screen(Details(self.rubric, path=path, today=self._today), made)

    def choose_file(self) -> None:
        """Ask which file to open, and open it."""
        if "open" in self.place.without:
            return
        from assess.tui.dialogs.open_file import OpenFile

        def chosen(session: Session | None) -> None:
            if session is not None:
                self.start(session)

        def ask() -> None:
            title = tr("Open an answer file, or a PDF report")
            self.push_screen(OpenFile(self.read, title), chosen)

        self.saving.leaving(ask)

    def action_trouble(self) -> None:
        """Offer what can be done when the answers are not on disk."""
        self.saving.ask()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell when a report is written, or why not."""
        from assess.tui.dialogs.write import GROUP, WriteReport, words_of

        worker = event.worker
        ended = (WorkerState.SUCCESS, WorkerState.ERROR)
        if worker.group != GROUP or event.state not in ended:
            return
        if isinstance(self.screen, WriteReport):
            self.screen.ended(worker)
        else:
            self.say(
                words_of(worker, self.place),
                "good" if event.state is WorkerState.SUCCESS else "bad",
            )

    # ------------------------------------------------------------ actions

    def action_undo(self) -> None:
        """Take the last change of an answer back, and show its question."""
        self._travel(lambda session: session.undo(), tr("Undone."))

    def action_redo(self) -> None:
        """Do the change that was taken back again."""
        self._travel(lambda session: session.redo(), tr("Done again."))

    def _travel(self, move: Callable[[Session], Outcome], word: str) -> None:
        if self.session is None or self.screen.is_modal:
            return
        outcome = move(self.session)
        self.redraw()
        if self.saving.settle(outcome) and outcome.trouble is None:
            self.say(word, "good")

    def action_next_theme(self) -> None:
        """Wear the next theme."""
        names = list(THEMES)
        self.wear(names[(names.index(self.theme) + 1) % len(names)])

    def wear(self, theme: str) -> None:
        """Wear a theme and remember it."""
        self.theme = theme
        self.memory.choose("theme", theme)
        self.say(tr("Theme: {theme}", theme=theme))

    def speak(self, language: str) -> None:
        """Go on in another language, and remember it; only words change on the screens."""
        if self.rubrics is None:
            return
        try:
            rubric = self.rubrics(language)
        except AssessError as error:
            self.say(" ".join(clean(line) for line in error.lines()), "bad")
            return
        switch(language)
        self.rubric = rubric
        if self.session is not None:
            self.session.translate(rubric)
        self.memory.choose("language", language)
        for name in [name for name, *_ in PAGES if self.is_screen_installed(name)]:
            cast("Page", self.get_screen(name)).reword()
        self.say(tr("Language: {name}", name=own_name(language)))

    def action_command_palette(self) -> None:
        """Offer every action."""
        from textual.command import CommandPalette

        if not CommandPalette.is_open(cast("App[object]", self)):
            words = tr("Search for actions …")
            self.push_screen(CommandPalette(placeholder=words, id="--command-palette"))

    async def action_quit(self) -> None:
        """Quit; everything is on disk, or it asks what to do with what is not."""
        from assess.tui.dialogs.dialog import Dialog

        dialog = self.screen
        if isinstance(dialog, Dialog) and (not dialog.finish() or dialog.must_answer):
            return
        self.saving.leaving(lambda: self.exit(0))

    def _print_error_renderables(self) -> None:
        """No traceback reaches a person: run() raises the error, and the command line tells it."""
        self._exit_renderables.clear()
