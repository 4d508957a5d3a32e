"""The scan of a team's repositories: in a thread, while the person goes on answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker, WorkerState, get_current_worker

from assess.errors import AssessError
from assess.scan.scan import Scan
from assess.tui.session import Session
from assess.tui.text import clean, count

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["GROUP", "Scanning"]

GROUP = "scan"
BEAT = 0.2
"""Seconds between two looks at how far it is."""


class _StoppedError(Exception):
    """Nobody waits for this scan any more."""


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
        self._timer: Timer | None = None
        self._step = (0, 0)

    def follow(self, session: Session) -> None:
        """Another assessment is open: what was named at the start is of the first one only."""
        if self._session is session:
            return
        self._stop()
        if self._session is None and self.places:
            self.begin(self.places)
        else:
            self._session, self.places = session, ()

    def begin(self, places: Sequence[str]) -> None:
        """Scan repositories, or read saved scans, for the session that is open."""
        app, session = self._app, self._app.session
        if session is None:
            return
        self._stop()
        self._session, self.places, self._step = session, tuple(places), (0, 0)
        rubric = session.rubric

        def step(done: int, total: int) -> None:
            if get_current_worker().is_cancelled:
                raise _StoppedError
            self._step = (done, total)

        def work() -> Scan:
            from assess.scan.gather import gather

            return gather(places, rubric, step)

        session.scanning = "scanning …"
        self._timer = app.set_interval(BEAT, self._tell)
        app.redraw()
        app.run_worker(work, group=GROUP, thread=True, exclusive=True, exit_on_error=False)

    @property
    def running(self) -> bool:
        """True while a scan is under way."""
        return self._timer is not None

    def _tell(self) -> None:
        """Show in the line at the top how far it is."""
        done, total = self._step
        if self._session is not None and total:
            self._session.scanning = f"scanning {done * 100 // total} % of {count(total, 'file')}"
            if (page := self._app.page) is not None and page.is_mounted:
                page.show_frame()

    def _stop(self) -> None:
        """Let go of a scan that is under way."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._app.workers.cancel_group(self._app, GROUP)
        if self._session is not None:
            self._session.scanning = ""

    def ended(self, worker: Worker[Scan]) -> None:
        """Give the session what was seen, or tell why nothing was."""
        if worker.state is WorkerState.CANCELLED or isinstance(worker.error, _StoppedError):
            return
        session = self._session
        self._stop()
        if session is None or session is not self._app.session:
            return
        if worker.state is WorkerState.SUCCESS and worker.result is not None:
            session.scan = worker.result
            self._app.redraw()
            self._app.say(self._words(session, worker.result))
            return
        error = worker.error
        self._app.redraw()
        if not isinstance(error, AssessError):
            raise error or RuntimeError("scanning failed")
        self._app.say(" ".join(clean(line) for line in error.lines()), "bad")

    def _words(self, session: Session, found: Scan) -> str:
        """What came of it, and what can be done with it."""
        seen, new = len(session.suggestions()), len(session.waiting())
        scanned = f"Scanned {count(found.read, 'file')}"
        if not seen:
            return f"{scanned}: nothing was seen that says what an option says. It proves nothing."
        if not new:
            return f"{scanned}: the answers have all that was seen, for {count(seen, 'question')}."
        return f"{scanned}: something new for {count(new, 'question')}. S goes through, s accepts."
