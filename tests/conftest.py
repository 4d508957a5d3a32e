"""What every test has: no network, no colours or folders of the person who runs it, known paths."""

from __future__ import annotations

import compileall
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
GUARD = TESTS / "guard"

sys.path.insert(0, str(GUARD))
import sitecustomize  # noqa: E402  (Debian has one of its own; ours must come from our folder)

if not hasattr(sitecustomize, "NetworkBlocked"):
    del sys.modules["sitecustomize"]
    import sitecustomize
sys.path.remove(str(GUARD))

NetworkBlocked = sitecustomize.NetworkBlocked


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors: tests of terminals and servers wait a good deal."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _guard_children(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Guard the programs that tests start, too, and keep this user's folders out of their reach."""
    home = tmp_path_factory.mktemp("home")
    log = home / "network.log"
    log.touch()
    paths = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    os.environ[sitecustomize.LOG] = str(log)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(home / name.removeprefix("XDG_").removesuffix("_HOME").lower())
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "LINES",
        "ASSESS_DEBUG",
        "ASSESS_LANGUAGE",
        "COLORTERM",
    ):
        os.environ.pop(name, None)
    # Compiled here, once: a program that a test kills, or whose disk it takes away, would leave
    # half a compiled file behind, and every program after it would stumble over that.
    compileall.compile_dir(ROOT / "assess", quiet=2)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    return log


@pytest.fixture(autouse=True)
def _no_network(_guard_children: Path) -> Iterator[None]:
    """Fail a test that tried to reach a network, even when it swallowed the refusal."""
    before = _guard_children.stat().st_size
    yield
    attempts = _guard_children.read_bytes()[before:]
    if attempts:
        pytest.fail(f"A network was tried to be reached:\n{attempts.decode()}")


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Count what a test tried; ``make faults`` tells the sums at its end."""

    def count(what: str, number: int = 1) -> None:
        record_property("tried", [what, number])

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was tried, when all of it was."""
    if not os.environ.get("ASSESS_ALL_FAULTS"):
        return
    sums = Counter[str]()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "tried":
                sums[value[0]] += value[1]
    terminalreporter.write_sep("-", "what was tried")
    for what, number in sums.items():
        terminalreporter.write_line(f"{number:6,}  {what}")


@pytest.fixture
def sample() -> Path:
    """The realistic answer file that ships with the rubric."""
    return ROOT / "rubrics" / "sample-team.yaml"
