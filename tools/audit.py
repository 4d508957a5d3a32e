"""Look for known weaknesses in everything that is locked: `make audit`.

The data come from the package index; where it does not answer, nothing was checked, which is said
and is not taken for a good result: exit status 0 nothing known, 1 something found, 2 not checked.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tools.dist import LOCKS, tools

NAMES = ("runtime.lock", "dev.lock", "uv.lock", "browser.lock", "dist.lock")


def main() -> int:
    """Check lock after lock; the exit status."""
    program, worst = tools() / "pip-audit", 0
    for name in NAMES:
        done = subprocess.run(
            [program, "--disable-pip", "--require-hashes", "--format=json", "-r", LOCKS / name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            told = json.loads(done.stdout)["dependencies"]
        except (json.JSONDecodeError, KeyError):
            told = []
        missed = [d["name"] for d in told if "skip_reason" in d]
        found = [(d["name"], d["version"], v["id"]) for d in told for v in d.get("vulns", ())]
        for package, version, weakness in found:
            print(f"{name}: {package} {version}: {weakness}")
        if not told or missed:
            said = f"{len(missed)} of {len(told)} packages" if told else "its packages"
            print(f"{name}: not checked: {said} could not be looked up here.", file=sys.stderr)
            worst = worst or 2
        elif not found:
            print(f"{name}: nothing known about {len(told)} packages.")
        worst = 1 if found else worst
    return worst


if __name__ == "__main__":
    sys.exit(main())
