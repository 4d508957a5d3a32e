"""The scan of a team's repositories: in a thread, while the person goes on answering."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from assess.errors import AssessError
from assess.language import tr, trn
from assess.rubric.model import Rubric
from assess.scan.scan import Scan
from assess.tui.session import Session
from assess.tui.text import clean

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["Scanning"]

BEAT = 0.2
"""Seconds between two looks at how far it is."""


class _StoppedError(Exception):
    """Nobody waits for this scan any more."""


class _Run:
    """One scan. Its thread is let go with the program, also while it waits for a slow disk."""

    def __init__(self, places: Sequence[str], rubric: Rubric) -> None:
        self._places, self._rubric = tuple(places), rubric
        self.done = self.total = 0
        self.wanted = True
        self.found: Scan | None = None
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _step(self, done: int, total: int) -> None:
        if not self.wanted:
            raise _StoppedError
        self.done, self.total = done, total

    def _work(self) -> None:
        from assess.scan.gather import gather

        try:
            self.found = gather(self._places, self._rubric, self._step)
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            self.error = error


class Scanning:
    """Scans for the session that is open, and gives it what was seen."""

    def __init__(self, app: Questionnaire, places: Sequence[str] = ()) -> None:
        """Prepare it.

        Args:
            app: the application.
            places: repositories or saved scans of the first assessment that is opened.
        """
        self._app = app
        self.places = tuple(places)
        """What is scanned, or was last."""
        self._session: Session | None = None
        """The session for which it is scanned."""
        self._run: _Run | None = None
        self._timer: Timer | None = None

    def follow(self, session: Session) -> None:
        """Another assessment is open: what was named at the start is of the first one only."""
        if self._session is session:
            return
        self._stop()
        if self._session is None and self.places:
            self.begin(self.places)
        else:
            self._session, self.places = session, ()

    def choose(self) -> None:
        """Ask for a repository or a saved scan, and set it beside the answers."""
        if self._app.session is None or "scan" in self._app.place.without:
            return
        from assess.tui.dialogs.open_file import ChooseScan

        def chosen(places: tuple[str, ...] | None) -> None:
            if places is not None:
                self.begin(places)

        self._app.push_screen(ChooseScan(self.places), chosen)

    def begin(self, places: Sequence[str]) -> None:
        """Scan repositories, or read saved scans, for the session that is open."""
        session = self._app.session
        if session is None:
            return
        self._stop()
        self._session, self.places = session, tuple(places)
        session.scanning = tr("scanning …")
        self._run = _Run(places, session.rubric)
        self._timer = self._app.set_interval(BEAT, self._look)
        self._app.redraw()

    @property
    def running(self) -> bool:
        """True while a scan is under way."""
        return self._run is not None

    def _stop(self) -> None:
        """Let go of a scan that is under way."""
        if self._timer is not None:
            self._timer.stop()
        if self._run is not None:
            self._run.wanted = False
        if self._session is not None:
            self._session.scanning = ""
        self._timer = self._run = None

    def _look(self) -> None:
        """See how far it is, and tell; give the session what was seen, or tell why nothing was."""
        run, session = self._run, self._session
        if run is None or session is None:
            return
        if run.thread.is_alive():
            if run.total:
                part = run.done * 100 // run.total
                session.scanning = tr(
                    "scanning {part} % of {files}",
                    part=part,
                    files=trn("{n} file", "{n} files", run.total),
                )
                if (page := self._app.page) is not None and page.is_mounted:
                    page.show_frame()
            return
        self._stop()
        if run.error is None:
            session.scan = run.found
            self._app.redraw()
            if run.found is not None:
                self._app.say(self._words(session, run.found))
            return
        self._app.redraw()
        if not isinstance(run.error, AssessError):
            raise run.error
        self._app.say(" ".join(clean(line) for line in run.error.lines()), "bad")

    def _words(self, session: Session, found: Scan) -> str:
        """What came of it, and what can be done with it."""
        seen, new = len(session.suggestions()), len(session.waiting())
        scanned = " ".join(
            [
                *map(clean, found.notes),
                tr("Scanned {files}", files=trn("{n} file", "{n} files", found.read)),
            ]
        )
        if not seen:
            return tr(
                "{scanned}: nothing was seen that says what an option says. It proves nothing.",
                scanned=scanned,
            )
        if not new:
            return tr(
                "{scanned}: the answers have all that was seen, for {questions}.",
                scanned=scanned,
                questions=trn("{n} question", "{n} questions", seen),
            )
        return tr(
            "{scanned}: something new for {questions}. S goes through, s accepts.",
            scanned=scanned,
            questions=trn("{n} question", "{n} questions", new),
        )
