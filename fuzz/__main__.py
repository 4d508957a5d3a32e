"""``python -m fuzz [--minutes N] [--seed N] [HARNESS…]``: tries hostile inputs and says what it found."""

from __future__ import annotations

import argparse
import sys
import time

from fuzz.harnesses import HARNESSES
from fuzz.runner import corpus, keep, replay, search


def main() -> int:
    """Run the harnesses one after the other; status 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "harness", nargs="*", choices=[*HARNESSES, []], help="which to run (default: all)"
    )
    parser.add_argument("--minutes", type=float, default=10, help="for each harness (default: 10)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="to try the same inputs again"
    )
    chosen = parser.parse_args()
    status = 0
    print(f"{chosen.minutes:g} minutes a harness, seed {chosen.seed}", flush=True)
    for name in chosen.harness or HARNESSES:
        again = replay(name, corpus(name))
        report = search(name, chosen.minutes * 60, chosen.seed)
        print(
            f"{name}: {report.tried:,} inputs in {report.seconds / 60:.1f} minutes, {report.accepted:,} accepted,"
            f" {report.kinds:,} kinds of outcome, {report.lines} lines reached, {len(report.findings)} findings;"
            f" {len(corpus(name))} earlier ones tried again, {len(again)} of them wrong",
            flush=True,
        )
        for finding in again:
            print(f"  again: {finding.came}\n{finding.trace}")
        for finding in report.findings:
            print(
                f"  {finding.came}\n    kept as {keep(name, finding)}\n{finding.trace}", flush=True
            )
        status |= bool(again or report.findings)
    return status


if __name__ == "__main__":
    sys.exit(main())
