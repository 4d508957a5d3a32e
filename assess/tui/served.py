"""The questionnaire of one browser session: a process of its own that a server starts.

`assess serve` starts it as a module, with the folder it works in. It speaks the protocol of
textual-serve on standard input and output and ends when the server ends it or goes away.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App
from textual.drivers.web_driver import WebDriver
from textual.events import Resize
from textual.geometry import Size
from textual.theme import Theme

from assess.errors import AssessError
from assess.language import ENGLISH, catalogues, using
from assess.plaintext import clean
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.tui.app import Questionnaire
from assess.tui.place import OnServer
from assess.tui.recent import Memory, Recent, in_folder, look
from assess.tui.session import Session

__all__ = ["FolderMemory", "ServedDriver", "main"]


class ServedDriver(WebDriver):
    """The library's driver for browsers, with two gaps closed."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        lock, fileno = threading.Lock(), self.fileno

        def write(data: bytes) -> int:
            # The screen is drawn in one thread and files are sent in another: whole packets only.
            with lock:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(fileno, rest) :]
            return len(data)

        self._write = write  # type: ignore[assignment]  # the library gives os.write in its place

    def run_input_thread(self) -> None:
        """Read what the browser sends; when nobody is there to send, bring all to disk and end."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


class FolderMemory(Memory):
    """What is remembered in a folder of the server: its answer files are the recent ones.

    With ``only`` it remembers nothing for longer than the session and knows that file alone.
    """

    def __init__(self, only: Path | None = None) -> None:
        super().__init__(Path(".questionnaire.json"))
        self._only = only
        self._kept: dict[str, Any] = {}

    def _read(self) -> dict[str, Any]:
        return super()._read() if self._only is None else self._kept

    def _write(self, **changes: object) -> None:
        if self._only is None:
            super()._write(**changes)
        else:
            self._kept |= changes

    def recent(self, rubric: Rubric) -> tuple[Recent, ...]:
        """All there are."""
        return in_folder(Path(), rubric) if self._only is None else (look(self._only, rubric),)


class _InBrowser(Questionnaire):
    """The questionnaire, which also gives the page around it the colour of its theme."""

    def on_mount(self) -> None:
        """Paint the page, now and with every theme."""
        self.theme_changed_signal.subscribe(self, self._paint)
        self._paint(self.current_theme)
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Take the size of a window that was changed while the questionnaire started."""
        size = self._driver and self._driver._size
        if size and self.size != size:
            self.post_message(Resize(Size(*size), Size(*size)))

    def _paint(self, theme: Theme) -> None:
        if self._driver is not None and (back := theme.background or "").startswith("#"):
            self._driver.write(f"\x1b]11;{back}\x1b\\")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one session.

    Args:
        argv: the folder to work in, with ``--file`` for the one file that is answered and
            ``--rubric`` for a folder laid over the built-in rubric.

    Returns:
        The exit status: 0 when the person has left, 1 when it could not go on.
    """
    parser = argparse.ArgumentParser(prog="assess serve")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--rubric", type=Path)
    asked = parser.parse_args(argv)
    try:
        rubrics = partial(_rubric, asked.rubric and asked.rubric.absolute())
        wanted = os.environ.get("ASSESS_LANGUAGE", "")
        code = wanted if wanted in catalogues() else ENGLISH.code
        rubric = rubrics(code)
        os.chdir(asked.folder)
        with using(code):
            return _run(rubric, asked.file, rubrics)
    except AssessError as error:
        sys.stderr.write("".join(f"assess serve: {clean(line)}\n" for line in error.lines()))
    except BrokenPipeError:  # the server is gone: nobody is left to be told
        return 1
    except Exception as error:  # noqa: BLE001 - no traceback reaches a person
        words = clean(f"{type(error).__name__}: {error}")
        sys.stderr.write(f"assess serve: a session ended by {words}\n")
    return 1


def _rubric(overlay: Path | None, code: str) -> Rubric:
    """The rubric in a language."""
    if code == ENGLISH.code:
        return load_rubric(overlay=overlay)
    from assess.rubric.locale import load_localised

    return load_localised(code, overlay)


def _run(rubric: Rubric, only: Path | None, rubrics: Callable[[str], Rubric]) -> int:
    memory = FolderMemory(only)
    session = None if only is None else Session.open(only, rubric)
    app = _InBrowser(
        rubric,
        session=session,
        memory=memory,
        place=OnServer(one_file=only is not None),
        rubrics=rubrics,
    )
    app.driver_class = ServedDriver
    status = app.run()
    if app._exception is not None:
        app.saving.rescue()
        if app.return_value is None:  # else it was told to end while screens were being made
            raise app._exception
    return status or 0


if __name__ == "__main__":
    sys.exit(main())
