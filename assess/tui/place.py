"""Where the files of a sitting are, and what the person may do about that.

On their own machine people name files and walk through folders. In a browser they reach the folder
of their own that the server gave them, or the one file that is served, and nothing else: every
path that a screen uses comes from here.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from assess.language import mark, tr
from assess.tui.files import free_name
from assess.tui.text import clean, place_of

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["OnServer", "Place"]

MIME = {".pdf": "application/pdf", ".html": "text/html", ".yaml": "application/yaml"}


class Place:
    """The person's own machine.

    Attributes:
        names_files: True when the person names files and sees in which folder they are.
        without: the actions of screens that are not offered.
        words: what Home says about where answers are.
    """

    names_files = True
    without: frozenset[str] = frozenset()
    words = mark("Answers are kept in a file that you name; nothing leaves this machine.")

    def shown(self, path: Path) -> str:
        """A path as the person may see it, safe to show."""
        return place_of(path)

    def new_file(self, name: str) -> Path:
        """The file of a new assessment that should have this name."""
        return Path(name)

    def spare(self, path: Path, *, keeps: bool) -> Path:
        """A file that is free, for what is said in the file of this path.

        Args:
            path: where it is said.
            keeps: False when that is a file which is only looked at.
        """
        return free_name(path.absolute()) if keeps else Path.cwd() / path.name

    def spares(self, path: Path, data: Path) -> Iterator[Path]:
        """Where answers can go when their file cannot be written: beside it, or at home.

        Args:
            path: their file.
            data: the folder in which the questionnaire keeps what it remembers.
        """
        yield free_name(path.absolute())
        for folder in (data, Path(tempfile.gettempdir())):
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
            yield free_name(folder / path.name)

    def put(self, app: App[int], path: Path, data: bytes) -> None:
        """Put a finished document where the person wants it; called in a thread.

        Raises:
            WriteError: it cannot be written there.
        """
        from assess.fileio import write_file

        write_file(path, data, expected=None, overwrite=True)

    def put_words(self, path: Path) -> str:
        """What is told then."""
        return tr("Written: {path}", path=self.shown(path))


class OnServer(Place):
    """A folder of a server, in which the process works; the person sits at a browser elsewhere."""

    names_files = False
    words = mark("Answers are kept on the server that shows this page, as you give them.")

    def __init__(self, *, one_file: bool) -> None:
        """Confine a sitting to the working folder.

        Args:
            one_file: True when nothing but the file that is open belongs to the person.
        """
        without = {"open", "plan", "scan"}  # they name a file
        self.without = frozenset(without | {"new", "sample"} if one_file else without)

    def shown(self, path: Path) -> str:
        """The name alone: folders of the server are nobody's business."""
        return clean(path.name)

    def new_file(self, name: str) -> Path:
        """A free name of letters and digits in the working folder."""
        letters = normalize("NFKD", Path(name).stem.casefold()).encode("ascii", "ignore").decode()
        plain = "-".join(re.findall(r"[a-z0-9]+", letters))
        path = Path((plain[:60].strip("-") or "team") + ".yaml")
        return free_name(path) if path.exists() or path.is_symlink() else path

    def spare(self, path: Path, *, keeps: bool) -> Path:
        """A free name in the working folder."""
        return self.new_file(path.name) if not keeps else free_name(Path(path.name))

    def spares(self, path: Path, data: Path) -> Iterator[Path]:
        """Beside the file, and nowhere else."""
        yield free_name(Path(path.name))

    def put(self, app: App[int], path: Path, data: bytes) -> None:
        """Hand the document to the browser. Its size goes along: half of one is then noticed."""
        app.call_from_thread(
            app.deliver_binary,
            io.BytesIO(data),
            save_filename=path.name,
            mime_type=MIME.get(path.suffix),
            name=str(len(data)),
        )

    def put_words(self, path: Path) -> str:
        """Where the browser puts it is the browser's affair."""
        return tr("Your browser downloads {path}", path=self.shown(path))
