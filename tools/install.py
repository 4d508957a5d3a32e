"""Put the locked packages into this environment: with uv, in a third of pip's time, else with pip.

uv is told what pip is configured with, so that it asks the same indexes and mirrors and nobody
else. Where it cannot be had, or cannot install something, pip installs everything.

    python tools/install.py requirements/dev.lock
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

UV = Path(__file__).parent.parent / "requirements" / "uv.lock"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
CHECKED = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r")
"""No dependency is looked up and no source is built: what is installed is what the lock names."""
TOLD = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
}
"""What uv calls a setting of pip."""


def settings(listed: str) -> dict[str, str]:
    """What variables tell uv that ``pip config list`` printed, the strongest setting last."""
    found: dict[str, str] = {}
    strength = {"global": 0, "install": 1, ":env:": 2}
    told = [line.partition("=") for line in listed.splitlines()]
    known = [(name.rpartition("."), value) for name, _, value in told]
    for (section, _, name), value in sorted(known, key=lambda x: strength.get(x[0][0], -1)):
        if section in strength and name in TOLD:
            found[TOLD[name]] = " ".join(str(ast.literal_eval(value)).split())
    if "UV_FIND_LINKS" in found:
        found["UV_FIND_LINKS"] = found["UV_FIND_LINKS"].replace(" ", ",")
    return found


def with_uv(lock: str) -> bool:
    """Try it with uv; False when pip has to."""
    if _run(*PIP, "install", "-qq", *CHECKED, str(UV)).returncode:
        return False
    told = settings(_run(*PIP, "config", "list").stdout)
    # Every file is checked by its hash, so any index may have it, as with pip.
    more = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_HTTP_RETRIES": "1"}
    uv = str(Path(sys.executable).with_name("uv"))
    here = ("--python", sys.executable, "--compile-bytecode")
    return not _run(uv, "pip", "install", *here, *CHECKED, lock, **more, **told).returncode


def _run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | more
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    (LOCK,) = sys.argv[1:]
    if not with_uv(LOCK):
        sys.exit(subprocess.run([*PIP, "install", "-qq", *CHECKED, LOCK], check=False).returncode)
