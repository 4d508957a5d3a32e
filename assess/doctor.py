"""Is this machine ready: each check finds one thing out and says how to mend it. Writes nothing.

`assess doctor` prints the checks, `make` asks `native_command` what to install, and whoever meets a
missing library tells the user what `native_command` says.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from assess.resources import reports_dir, rubrics_dir

__all__ = ["Check", "Library", "checks", "load_weasyprint", "missing_libraries", "native_command"]

PYTHON: Final = (3, 11)
SMALLEST_TERMINAL: Final = (80, 24)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what was looked at, in a word or three.
        status: ``ok``; ``warning`` when it works but not as well as it could; ``missing`` when
            something that the product offers does not work without it.
        detail: what was found.
        fix: the command that mends it, or what to do in one sentence; empty when all is well.
    """

    name: str
    status: Literal["ok", "missing", "warning"]
    detail: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """A native library that WeasyPrint loads to write PDF.

    ``names`` are the files it may be found as, Linux first, then macOS. Without an ``optional`` one
    PDF reports are still written, only slower.
    """

    names: tuple[str, ...]
    optional: bool = False


# Those that weasyprint/text/ffi.py loads, and in its order.
LIBRARIES: Final = (
    Library(("libgobject-2.0.so.0", "libgobject-2.0.0.dylib")),
    Library(("libpango-1.0.so.0", "libpango-1.0.0.dylib")),
    Library(("libharfbuzz.so.0", "libharfbuzz.0.dylib")),
    Library(("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"), optional=True),
    Library(("libfontconfig.so.1", "libfontconfig.1.dylib")),
    Library(("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib")),
)

# Package manager → the command that brings all of the libraries (the rest come as dependencies).
INSTALL: Final = {
    "apt-get": "apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install -y pango harfbuzz",
    "apk": "apk add pango so:libharfbuzz-subset.so.0",
    "pacman": "pacman -S --needed --noconfirm pango harfbuzz",
    "brew": "brew install pango",
}
ANY_SYSTEM: Final = "Install Pango 1.44 or newer (with HarfBuzz and Fontconfig)."


def checks() -> list[Check]:
    """Look at everything the product needs or is nicer with.

    Takes about a second, most of it for WeasyPrint. Writes no file and prints nothing.
    """
    looks: list[Callable[[], Check]] = [_python, _rubric, _yaml, _solver]
    found = [look() for look in looks]
    found += [_library(library) for library in LIBRARIES]
    found += [_weasyprint(), _fonts(), _browser()]
    found += [_terminal(), _encoding(), _colours(), _data_folder()]
    return found


def missing_libraries(*, optional: bool = False) -> list[Library]:
    """The native libraries that PDF reports need and that cannot be loaded.

    Args:
        optional: list those too that only make writing faster.
    """
    return [lib for lib in LIBRARIES if (optional or not lib.optional) and not _loads(lib)]


def native_command(*, optional: bool = False) -> str:
    """The shell command that installs what `missing_libraries` lists; empty when there is nothing.

    It is what this user has to type: with sudo where that is needed. On a system whose package
    manager is not known it is a sentence that says what to install.
    """
    return _install() if missing_libraries(optional=optional) else ""


def _install() -> str:
    manager = next((name for name in INSTALL if shutil.which(name)), None)
    if manager is None:
        return ANY_SYSTEM
    return INSTALL[manager] if manager == "brew" or _is_root() else f"sudo {INSTALL[manager]}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _loads(library: Library) -> bool:
    return _load(library) is not None


def _load(library: Library) -> str | None:
    """The name under which a library loads, found the way WeasyPrint finds it."""
    import ctypes
    from ctypes.util import find_library

    for name in library.names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return name
    if sys.platform == "darwin":  # Homebrew's folder is only known to find_library
        stem = library.names[1].removeprefix("lib").removesuffix(".dylib").rpartition(".")[0]
        return find_library(stem)
    return None


def _library(library: Library) -> Check:
    wanted = library.names[1 if sys.platform == "darwin" else 0]
    if name := _load(library):
        return Check("Native library", "ok", f"{Path(name).name} loads")
    if library.optional:
        return Check(
            "Native library", "warning", f"{wanted} not found: writing PDF takes longer", _install()
        )
    return Check(
        "Native library", "missing", f"{wanted} not found: PDF reports need it", _install()
    )


def load_weasyprint() -> Any:
    """Import WeasyPrint, without the advice that it prints when a native library is missing.

    For each name of a library that the system's loader does not know, `find_library` of Linux
    starts a C compiler, dozens of times in all, although another name of the same library is
    known; it is only asked when the loader knows none.

    Raises:
        ImportError: it is not installed.
        OSError: a native library that it needs is missing; see `native_command`.
    """
    import contextlib
    import ctypes.util
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        if sys.platform == "linux":
            asked = ctypes.util.find_library
            ctypes.util.find_library = lambda name: None
            try:
                import weasyprint
            except OSError:
                pass
            finally:
                ctypes.util.find_library = asked
        import weasyprint
    return weasyprint


def _weasyprint() -> Check:
    try:
        weasyprint = load_weasyprint()
    except ImportError as error:
        return Check("PDF reports", "missing", f"WeasyPrint: {error}", _reinstall())
    except OSError as error:
        reason = str(error).splitlines()[0]
        return Check("PDF reports", "missing", f"WeasyPrint does not start: {reason}", _install())
    return Check("PDF reports", "ok", f"WeasyPrint {weasyprint.__version__} starts")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= PYTHON:
        return Check("Python", "ok", f"{version} at {sys.executable}")
    wanted = ".".join(map(str, PYTHON))
    return Check("Python", "missing", f"{version} is too old", f"Install Python {wanted} or newer.")


def _rubric() -> Check:
    folder = rubrics_dir()
    if (folder / "rubric.yaml").is_file():
        return Check("Rubric", "ok", f"{folder}")
    return Check("Rubric", "missing", f"no rubric.yaml in {folder}", _reinstall())


def _yaml() -> Check:
    import yaml

    if yaml.__with_libyaml__:
        return Check("YAML reader", "ok", f"PyYAML {yaml.__version__} with its C parser")
    return Check(
        "YAML reader",
        "warning",
        "PyYAML came without its C parser: answer files are read more slowly",
        f"{sys.executable} -m pip install --force-reinstall --only-binary :all: PyYAML",
    )


def _solver() -> Check:
    from importlib.metadata import version

    try:
        import highspy  # noqa: F401
    except (ImportError, OSError) as error:
        return Check("Solver", "missing", f"roadmaps need HiGHS: {error}", _reinstall())
    return Check("Solver", "ok", f"HiGHS {version('highspy')}")


def _fonts() -> Check:
    folder = reports_dir() / "fonts"
    count = sum(p.suffix in {".ttf", ".otf", ".woff", ".woff2"} for p in folder.glob("**/*"))
    if count:
        return Check("Fonts", "ok", f"{count} bundled in {folder}")
    return Check("Fonts", "missing", f"none in {folder}", _reinstall())


def _browser() -> Check:
    from importlib.metadata import PackageNotFoundError, version
    from importlib.util import find_spec

    try:
        if find_spec("textual_serve") is not None:
            return Check("In a browser", "ok", f"textual-serve {version('textual-serve')}")
    except (ValueError, PackageNotFoundError):
        pass
    return Check(
        "In a browser",
        "warning",
        "textual-serve not found: only 'assess serve' needs it",
        f"{sys.executable} -m pip install 'mlops-assess[serve]'",
    )


def _terminal() -> Check:
    if not _on_terminal():
        return Check("Terminal", "ok", "output goes to a file or a pipe; not looked at")
    size = shutil.get_terminal_size()
    columns, lines = SMALLEST_TERMINAL
    detail = f"{size.columns} columns, {size.lines} lines"
    if size.columns >= columns and size.lines >= lines:
        return Check("Terminal", "ok", detail)
    return Check(
        "Terminal",
        "warning",
        f"{detail}: the questionnaire is cramped",
        f"Make the window at least {columns} x {lines}.",
    )


def _encoding() -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower()
    if encoding.replace("-", "").replace("_", "") == "utf8":
        return Check("Characters", "ok", "UTF-8")
    return Check(
        "Characters",
        "warning",
        f"{encoding}: accents and line drawing are replaced",
        "export LC_ALL=C.UTF-8",
    )


def _colours() -> Check:
    if not _on_terminal():
        return Check("Colours", "ok", "output goes to a file or a pipe; none are used")
    if os.environ.get("NO_COLOR"):
        return Check("Colours", "ok", "off, as NO_COLOR asks")
    terminal = os.environ.get("TERM", "")
    if terminal in {"", "dumb"}:
        return Check(
            "Colours", "warning", "the terminal says it has none", "export TERM=xterm-256color"
        )
    if os.environ.get("COLORTERM", "") in {"truecolor", "24bit"}:
        return Check("Colours", "ok", "24 bit")
    return Check("Colours", "ok", "256" if "256" in terminal else "16")


def _data_folder() -> Check:
    import platformdirs

    folder = platformdirs.user_data_path("assess", appauthor=False)
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Check("Data folder", "ok", f"{folder} can be written")
    return Check(
        "Data folder",
        "warning",
        f"{existing} cannot be written: nothing is remembered between sessions",
        "export XDG_DATA_HOME=/a/folder/you/can/write",
    )


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _reinstall() -> str:
    return f"{sys.executable} -m pip install --force-reinstall mlops-assess"
