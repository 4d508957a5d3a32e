"""What is told and asked of answers that are on disk, or are not: from a change to the end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assess.language import tr, trn
from assess.tui.keeping import Outcome

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire
    from assess.tui.session import Session

__all__ = ["Saving"]

LOOK_EVERY = 1.0
"""Seconds between looks at whether somebody else wrote the file."""


class Saving:
    """Tells what came of every change, and asks what to do when it could not be kept.

    Attributes:
        told: True when the person knows that the answers are not on disk, and goes on.
        rescued: where the answers went at the end when their own file could not be written.
    """

    def __init__(self, app: Questionnaire) -> None:
        self._app = app
        self.told = False
        self.rescued: Path | None = None

    def watch(self) -> None:
        """Look at the file now and then, and bring all to disk when the terminal or system ends."""
        self._app.set_interval(LOOK_EVERY, self.look)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)
            loop.add_signal_handler(signal.SIGTERM, self._terminate)

    # ------------------------------------------------------------ changes

    def settle(self, outcome: Outcome) -> bool:
        """Tell what came of a change.

        Returns:
            True when it is kept, on disk or, told so before, in memory.
        """
        app = self._app
        if outcome.refused:
            app.say(outcome.refused, "warn")
            return False
        if outcome.trouble is None:
            if self.told:
                self.told = False
                app.say(tr("Everything is on disk again."), "good")
            return True
        if self.told:
            app.say(tr("Not on disk yet: {message}", message=outcome.trouble.message), "bad")
        else:
            self.ask()
        return True

    def look(self) -> None:
        """See whether somebody else wrote the file, and tell it at once."""
        app = self._app
        if app.session is None:
            return
        news = app.session.look_at_disk()
        if isinstance(news, Outcome):
            app.redraw()
            self.settle(news)
        elif news is not None:
            app.redraw()
            words = tr("The file changed on disk by someone else; shown here as they are now.")
            if news:
                words = trn(
                    "{n} answer changed on disk by someone else; shown here as they are now.",
                    "{n} answers changed on disk by someone else; shown here as they are now.",
                    len(news),
                )
            app.say(words, "warn")

    # ------------------------------------------------------------ questions

    def ask(self, leaving: Callable[[], None] | None = None) -> None:
        """Offer what can be done when the answers are not on disk.

        Args:
            leaving: what is done once it is settled, when the person was about to leave.
        """
        from assess.tui.dialogs.trouble import TroubleDialog

        app, session = self._app, self._app.session
        if session is None or session.trouble is None:
            return
        if any(isinstance(screen, TroubleDialog) for screen in app.screen_stack):
            return  # it is asked already, perhaps below the dialog that one of its answers opened

        def done(solved: bool | None) -> None:
            self.told = session.trouble is not None
            app.redraw()
            if session.trouble is None:
                self._saved(session)
            if leaving is not None and solved:
                leaving()

        app.push_screen(TroubleDialog(session, leaving=leaving is not None), done)

    def leaving(self, go: Callable[[], None]) -> None:
        """Leave the open assessment; asks first when something is not on disk."""
        session = self._app.session
        if session is None or not session.unsaved or session.save().trouble is None:
            go()
        else:
            self.ask(leaving=go)

    def elsewhere(self) -> None:
        """Ask for another file, save everything there, and go on with it."""
        from assess.tui.dialogs.trouble import SaveElsewhere

        app, session = self._app, self._app.session
        if session is None:
            return

        def saved(done: bool | None) -> None:
            app.redraw()
            if done:
                self._saved(session)

        app.push_screen(SaveElsewhere(session), saved)

    def _saved(self, session: Session) -> None:
        app = self._app
        app.memory.opened(session.path, hide_scores=session.hide_scores)
        app.say(tr("Saved in {path}", path=app.place.shown(session.path)), "good")

    # ------------------------------------------------------------ the end

    def rescue(self) -> None:
        """Bring everything to disk before the end."""
        from assess.tui.rescue import bring_to_disk

        app = self._app
        self.rescued = bring_to_disk(app.screen_stack, app.session, app.memory, app.place)

    def _hang_up(self) -> None:
        self.rescue()
        os._exit(128 + signal.SIGHUP)  # there is no terminal left to tidy up

    def _terminate(self) -> None:
        self.rescue()
        self._app.exit(128 + signal.SIGTERM)
