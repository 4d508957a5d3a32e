"""Runs the program as its users do, and tells what it holds whenever it is sent SIGUSR1.

python -m soak.inside READINGS ARGUMENTS…
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from assess.cli.main import main
from soak.readings import take


def told(file: Path) -> None:
    """Have a line written into a file at each SIGUSR1."""

    def tell(*_: object) -> None:
        line = json.dumps(asdict(take(0))) + "\n"
        with file.open("a", encoding="utf-8") as readings:
            readings.write(line)

    signal.signal(signal.SIGUSR1, tell)


if __name__ == "__main__":
    told(Path(sys.argv[1]))
    sys.argv[:] = ["assess", *sys.argv[2:]]
    sys.exit(main())
