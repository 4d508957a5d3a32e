"""``python -m soak [--share N] [PART…]``: works for long, and says whether anything grew meanwhile."""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from soak import hour, questionnaire, serve, watch
from soak.readings import ALLOWED, WARM, Part, Reading, after_warm_up, grew, rise

Work = Callable[[Path, int], Part]
PARTS: dict[str, tuple[Work, int]] = {
    "questionnaire": (questionnaire.sitting, 10_000),
    "scores": (hour.scores, hour.FILES),
    "reports": (hour.reports, hour.REPORTS),
    "serve": (serve.serve, serve.SESSIONS),
    "watch": (watch.watch, watch.SAVES),
}
"""What is done, and how much of it in a whole run; the longest ones first."""
LANES = 2
"""Parts at the same time, each in processes of its own."""


def one(name: str, share: float) -> Part:
    """Do one part in this process."""
    work, much = PARTS[name]
    with tempfile.TemporaryDirectory(prefix="assess-soak-") as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        place, temporary = Path(folder, "here"), Path(folder, "temporary")
        place.mkdir()
        temporary.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
        part = work(place, math.ceil(much * share))
        if left := sorted(path.name for path in temporary.iterdir()):
            raise SystemExit(f"{len(left)} temporary files were left, such as {left[0]}.")
        return part


def _elsewhere(name: str, share: float) -> Part | str:
    """Do one part in a process of its own; what went wrong when it did not come to its end."""
    with tempfile.NamedTemporaryFile(prefix="assess-soak-", suffix=".json") as file:
        words = [sys.executable, "-m", "soak", name, "--share", str(share), "--json", file.name]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        told = file.read()
    if not told:
        return f"{name} did not come to its end:\n{done.stderr}"
    part = json.loads(told)
    return Part(**part | {"readings": [Reading(**reading) for reading in part["readings"]]})


def table(parts: list[Part]) -> str:
    """Everything that was read, as a table."""
    head = ("", "done", "memory, MiB", "rise", "handles", "threads", "processes", "minutes")
    rows = [head]
    for part in parts:
        counted = after_warm_up(part.readings)
        first, last = counted[0], counted[-1]
        rows.append(
            (
                part.name,
                f"{last.done:,} {part.unit}",
                f"{first.memory:.1f} → {last.memory:.1f}",
                f"{rise(counted, lambda r: r.memory):+.1f}",
                f"{first.handles} → {last.handles}",
                f"{first.threads} → {last.threads}",
                f"{first.children} → {last.children}",
                f"{part.seconds / 60:.1f}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main() -> int:
    """Do what was asked; status 1 when anything grew, or did not come to its end."""
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="what to do (default: all)")
    parser.add_argument("--share", type=float, default=1.0, help="of a whole run (default: 1)")
    parser.add_argument("--json", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(asdict(one(chosen.part[0], chosen.share))))
        return 0
    begun = time.monotonic()
    with ThreadPoolExecutor(LANES) as lanes:
        ended = list(lanes.map(lambda name: _elsewhere(name, chosen.share), chosen.part or PARTS))
    parts = [part for part in ended if isinstance(part, Part)]
    if parts:
        print(
            f"After a warm-up of {WARM:.0%} of the work → at its end. The rise of memory is that of the slope"
            f" over all readings between; at most {ALLOWED:g} MiB are allowed. All else must not grow, and no temporary file is left.\n"
        )
        print(table(parts), end="\n\n")
    for part in parts:
        print(f"{part.name}: {part.done}.")
    wrong = [part for part in ended if isinstance(part, str)]
    wrong += [f"{part.name}: {words}." for part in parts for words in grew(part.readings)]
    print(
        f"\n{(time.monotonic() - begun) / 60:.1f} minutes. "
        + ("Nothing grew." if not wrong else "")
    )
    print("\n".join(wrong), end="\n" if wrong else "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
