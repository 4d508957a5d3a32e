"""An hour of a central team's machine, as files and not as minutes: everything in one process each.

Ten answer files a second are scored for an hour; every minute a report is made as PDF, HTML and Markdown, and
every twenty minutes a portfolio. Through the command line's own function, so that options, tables and messages are in it.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assess.cli.main import INVALID, OK, main
from bench import corpus
from soak.readings import Part, Reading, take

__all__ = ["FILES", "REPORTS", "reports", "scores"]

FILES, REPORTS = 36_000, 60
TEAMS = 400
"""Answer files in the folder that is scored again and again; two more are broken."""
FORMS = ("jsonl", "csv", "json", "github", "junit", "parquet", "xlsx", "table")
READ_EVERY = 5
"""Rounds through the folder between two readings."""
POOL_EVERY = 10
"""Rounds between two that two worker processes share."""


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    """Work in a folder, and print to nobody."""
    here = Path.cwd()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


def _run(words: str, status: int = OK) -> None:
    found = main(words.split())
    if found != status:
        raise SystemExit(f"'assess {words}' ended with {found}, and not with {status}.")


def scores(folder: Path, files: int) -> Part:
    """Score so many answer files (rounded up to whole rounds through a folder), and plan, compare, merge.

    Args:
        folder: an empty folder.
        files: how many.
    """
    begun = time.monotonic()
    teams = min(TEAMS, max(files // 40, 10))
    corpus.write(folder / "teams", teams)
    (folder / "teams" / "broken.yaml").write_text("schema: 1\nteam: [half\n", encoding="utf-8")
    (folder / "teams" / "wrong.yaml").write_text("schema: 1\nanswers: {no-such: 3}\n", "utf-8")
    done, readings = Counter[str](), list[Reading]()
    with _in(folder):
        for turn in range(-(-files // teams)):
            form = FORMS[turn % len(FORMS)]
            jobs = 2 if turn % POOL_EVERY == POOL_EVERY - 1 else 1
            _run(f"score teams --format {form} --jobs {jobs} -q -o scores.{form}", INVALID)
            _others(turn, teams)
            done["files"] += teams
            done["by two processes"] += teams * (jobs - 1)
            if turn % READ_EVERY == READ_EVERY - 1 or done["files"] >= files:
                readings.append(take(done["files"]))
        if not readings:
            readings.append(take(done["files"]))
    words = (
        f"{done['files']:,} answer files scored ({done['by two processes']:,} of them by two processes),"
        f" in {len(FORMS)} formats; beside each {teams} of them two broken ones, and a plan, a comparison, a"
        f" panel, an explanation, a check and a portfolio"
    )
    return Part("scores", "files", words, time.monotonic() - begun, readings)


def _others(turn: int, teams: int) -> None:
    """What else is asked beside the scores."""
    one, other, third = (f"teams/team-{(turn + n) % teams:06}.yaml" for n in range(3))
    _run(f"check {one} {other}")
    _run(f"explain {one} --model google")
    _run(f"explain {one} --format json")
    _run(f"roadmap {one} --format json --start 2027-01 -o plan.json")
    _run(f"merge {one} {other} {third} -o panel.yaml --overwrite --force")
    _run(f"compare {one} {other} --force --format json -o moved.json")
    _run(f"badge {one} -o badge.svg")
    if turn % POOL_EVERY == 0:
        _run("portfolio teams --format csv --jobs 1 -q -o portfolio.csv", INVALID)


def reports(folder: Path, count: int) -> Part:
    """Make so many reports in each of three formats, and portfolios, all in one process.

    Args:
        folder: an empty folder.
        count: reports in each format.
    """
    begun = time.monotonic()
    corpus.write(folder / "teams", 20)
    readings, portfolios = list[Reading](), 0
    with _in(folder):
        for number in range(count):
            for form in ("pdf", "html", "md"):
                _run(f"report teams/team-{number % 20:06}.yaml -q -o report.{form}")
            if number % 20 == 19:
                _run("portfolio teams --format pdf --jobs 1 -q -o portfolio.pdf")
                portfolios += 1
            if number % 5 == 4 or number + 1 == count:
                readings.append(take(number + 1))
    words = f"{count} reports each as PDF, HTML and Markdown, and {portfolios} portfolios of 20 teams as PDF"
    return Part("reports", "reports", words, time.monotonic() - begun, readings)
