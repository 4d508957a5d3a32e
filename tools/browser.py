"""Get ready for the tests in a browser: the driver and axe, when this machine has a Chromium.

`make test` runs it. Without a Chromium, or where the packages cannot be had, it says so and the
tests in a browser are skipped; it never fails and never downloads a browser.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements" / "browser.lock"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = "no Chromium on this machine (Debian: apt-get install chromium)"


def chromium() -> str | None:
    """The browser of this machine, as a path; ``None`` when there is none that starts."""
    found = filter(None, map(shutil.which, NAMES))
    return next((path for path in found if _starts(path)), None)


def _starts(path: str) -> bool:
    """Whether it is a browser, and no script that only says how to install one."""
    return not subprocess.run([path, "--version"], capture_output=True).returncode


def missing() -> list[str]:
    """What the lock names for this machine and is not installed in that version."""
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import Requirement  # not needed to look for a browser

    def there(pin: Requirement) -> bool:
        try:
            return pin.specifier.contains(version(pin.name), prereleases=True)
        except PackageNotFoundError:
            return False

    lines = LOCK.read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.strip(" \\")) for line in lines if line and line[0] not in " #"]
    wanted = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    return [str(pin) for pin in wanted if not there(pin)]


def main() -> None:
    """Install what is missing, as the lock names it; say what the tests will do without it."""
    if chromium() is None:
        print(f"The tests in a browser are skipped: {MISSING}.", file=sys.stderr)
        return
    if not missing():
        return
    print("Installing the driver for the tests in a browser ...", file=sys.stderr)
    pip = ("pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
    how = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK))
    if subprocess.run([sys.executable, "-m", *pip, *how], stdin=subprocess.DEVNULL).returncode:
        print("It could not be installed: the tests in a browser are skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
