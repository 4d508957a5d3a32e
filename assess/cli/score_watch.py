"""``assess score --watch``: the table stays on screen, and what changes is scored again."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.batch.paths import STDIN, glob_base
from assess.cli.console import clean, is_dumb, is_terminal
from assess.errors import AssessError, MissingLibraryError, UsageError

if TYPE_CHECKING:
    from assess.batch.run import Workers
    from assess.cli.score_board import Board

__all__ = ["Watched", "watch_scores"]

TICK = 250
"""Milliseconds after which the size of the window and the folders themselves are looked at."""
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know these draw what stands between them at once."""
HOME = "\x1b[H\x1b[2J"


@dataclass(frozen=True, slots=True)
class Watched:
    """What is to be scored, read from the command line.

    Attributes:
        paths: the PATHs, as the user wrote them.
        overlay: the folder laid over the built-in rubric.
        fail_under: values of the option of this name.
        fail_on_risk: values of the option of this name.
        workers: who scores.
    """

    paths: Sequence[str]
    overlay: Path | None
    fail_under: Sequence[str]
    fail_on_risk: Sequence[str]
    workers: Workers


def watch_scores(watched: Watched) -> int:
    """Score, show, and do it again whenever an answer file or the rubric changes.

    It goes on until the user ends it with Ctrl+C; the last table stays on the screen.

    Returns:
        0, as ending it is what the user wants and nothing is left undone.

    Raises:
        MissingLibraryError: watchfiles is not installed.
        UsageError: standard output is no terminal, or a PATH is nothing that can be watched.
        AssessError: the rubric is wrong, or the system cannot watch the folders.
    """
    if not is_terminal(sys.stdout):
        raise UsageError(
            "--watch needs a terminal, and standard output is none (it goes to a file or a pipe)."
            " Leave out --watch to score once."
        )
    folders = _folders(watched)
    try:
        import watchfiles  # noqa: F401 - asked for now, so that it is told before anything is drawn
    except ImportError:
        raise MissingLibraryError(
            "--watch needs watchfiles. Install it with: pip install 'mlops-assess[watch]'"
        ) from None
    from assess.cli.score_board import Board

    board = Board(watched)
    screen = _Screen(board)
    try:
        board.look()
        screen.draw()
        for changed in _changes(folders, recursive=_is_deep(watched)):
            if (changed and board.look()) or screen.is_resized():
                screen.draw()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    return 0


def _folders(watched: Watched) -> list[Path]:
    """The folders in which something has to change for a PATH to mean something else."""
    found = {watched.overlay.resolve()} if watched.overlay else set()
    for path in watched.paths:
        place = Path(path)
        if path != STDIN and not place.is_dir():
            place = glob_base(path) or place.parent
        if path == STDIN or not place.is_dir():
            raise UsageError(f"{clean(path)}: There is nothing to watch; name a folder or a file.")
        found.add(place.resolve())
    return sorted(found)


def _is_deep(watched: Watched) -> bool:
    """Whether folders below count; not for files alone, which may lie in a large home folder."""
    deep = (Path(path).is_dir() or glob_base(path) for path in watched.paths)
    return watched.overlay is not None or any(deep)


def _changes(folders: Sequence[Path], *, recursive: bool) -> Iterator[bool]:
    """Yield True whenever something changed in the folders, and False every :data:`TICK`.

    A folder that is taken away is waited for; the system forgets it and has to be told again.

    Raises:
        AssessError: the system cannot watch them.
    """
    import watchfiles

    while True:
        known = [_identity(folder) for folder in folders]
        there = [folder for folder, identity in zip(folders, known, strict=True) if identity]
        first = True  # to look for what happened before the watch began
        try:
            waiting = watchfiles.watch(
                *there,
                watch_filter=None,
                rust_timeout=TICK,
                yield_on_timeout=True,
                recursive=recursive,
            )
            for found in waiting:
                yield first or bool(found)
                first = False
                if [_identity(folder) for folder in folders] != known:
                    break
        except FileNotFoundError:  # taken away just now
            time.sleep(TICK / 1000)
        except OSError as error:
            raise AssessError(
                f"Cannot watch these folders: {clean(error.strerror or str(error))}."
                " With WATCHFILES_FORCE_POLLING=1 in the environment it works without the system."
            ) from None


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class _Screen:
    """Draws the board over what was drawn before; what stood there first scrolls away unharmed."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._size: tuple[int, int] | None = None

    def is_resized(self) -> bool:
        """Whether the window is another size than when it was drawn."""
        return self._size != shutil.get_terminal_size()

    def draw(self) -> None:
        """Show everything, at once where the terminal can."""
        _, rows = size = shutil.get_terminal_size()
        lines = self._board.lines(rows)
        if is_dumb():
            sys.stdout.write("".join(f"{line}\n" for line in lines))
        else:
            if self._size is None:
                sys.stdout.write("\n" * rows)
            sys.stdout.write(f"{BEGIN}{HOME}" + "\n".join(lines) + END)
        sys.stdout.flush()
        self._size = size
