"""The examples in README.md and docs/: found, run, compared with what is shown, written anew.

An example stands in a ``console`` block: a line that starts with ``$ `` is run (lines that start
with ``> `` go on with it), and the lines below it are what it prints. A line ``...`` stands for any
lines. An example with nothing below it is only run. ``# exits with 1`` at the end of a command says
which exit status is right when it is not 0. The examples of a section (heading of level 2)
are run one after another in a folder of their own; see `prepare` for what it holds.

    python -m tools.docs            compare; exit status 1 when a page is out of date
    python -m tools.docs --write    write what is printed now into the pages
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from tools.teams import write

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
EARLIER = ROOT / "reports" / "samples" / "compare-then.yaml"
BRAND = ROOT / "examples" / "brand"
AS_CODE = ROOT / "examples" / "assessments-as-code"
OWN_MODEL = ROOT / "examples" / "own-model"
PANEL = ROOT / "examples" / "panel"
SURVEY = ROOT / "examples" / "survey" / "survey.csv"
ANY = "..."
STATUS = re.compile(r"\s+# exits with (\d+)$")
NOT_RUN = ("git clone", "cd ", "pip install", "pipx install", "make")
"""How commands start that set a machine up: they are shown, and not run here."""


@dataclass(frozen=True, slots=True)
class Example:
    """A command that a page shows, and its shown output in the lines from ``start`` to ``end``."""

    section: str
    command: str
    start: int
    end: int
    shown: tuple[str, ...]
    status: int = 0

    @property
    def is_run(self) -> bool:
        """Whether it can be run in an empty folder."""
        return not self.command.startswith(NOT_RUN)


def pages() -> list[Path]:
    """Every page that may show commands."""
    guides = [
        *sorted((ROOT / "docs").rglob("*.md")),
        AS_CODE / "README.md",
        OWN_MODEL / "README.md",
    ]
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *guides]


def examples(text: str) -> Iterator[Example]:
    """The examples of a page in order."""
    lines = text.splitlines()
    inside, found, section = False, None, ""
    for number, line in enumerate(lines):
        if not inside and line.startswith("## "):
            section = line[3:]
        elif line.startswith("```"):
            if found:
                yield replace(found, end=number)
            inside, found = line.strip() == "```console", None
        elif inside and line.startswith("$ "):
            if found:
                yield replace(found, end=number)
            status = STATUS.search(line)
            command = STATUS.sub("", line[2:])
            found = Example(section, command, number + 1, 0, (), int(status[1]) if status else 0)
        elif inside and found and line.startswith("> ") and not found.shown:
            found = replace(found, command=f"{found.command}\n{line[2:]}", start=number + 1)
        elif inside and found:
            found = replace(found, shown=(*found.shown, line))


def run(example: Example, folder: Path) -> tuple[int, list[str]]:
    """Run an example in ``folder``; return its exit status and the lines it printed."""
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["sh", "-c", example.command],
        cwd=folder,
        env={**kept, "PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, [line.rstrip() for line in done.stdout.rstrip().splitlines()]


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether what a page shows is what was printed; ``...`` stands for any lines."""
    if not shown:
        return True
    parts = [ANY_LINES if line.strip() == ANY else f"{re.escape(line)}\n" for line in shown]
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in printed)) is not None


ANY_LINES = r"(?:[^\n]*\n)*"


def renew(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """What to show now: as many first and last lines as before around a ``...``, or all."""
    if not shown:
        return []
    marks = [number for number, line in enumerate(shown) if line.strip() == ANY]
    if not marks:
        return printed
    first, last = marks[0], len(shown) - marks[-1] - 1
    return [*printed[:first], ANY, *(printed[len(printed) - last :] if last else [])]


def sections(page: Path) -> list[tuple[str, list[Example]]]:
    """The sections of a page that have examples to run."""
    found = (e for e in examples(page.read_text(encoding="utf-8")) if e.is_run)
    return [(section, list(group)) for section, group in groupby(found, lambda e: e.section)]


def prepare(folder: Path, group: list[Example]) -> None:
    """Lay into an empty folder what examples work on.

    team.yaml is the sample, last-year.yaml an earlier one of it, teams/ holds two; brand/,
    survey.csv and answers/ (five respondents' files of one team) are those of the examples;
    assessments/, house-rubric/ and organisation/, where an example names them, are those of
    examples/assessments-as-code and examples/own-model, and 60 invented teams (tools/teams.py).
    """
    shutil.copytree(BRAND, folder / "brand")
    shutil.copytree(PANEL, folder / "answers")
    shutil.copy(SURVEY, folder / "survey.csv")
    sample = SAMPLE.read_text(encoding="utf-8")
    teams = folder / "teams"
    teams.mkdir()
    payments = sample.replace("team: Fraud scoring", "team: Payments", 1)
    for path, text in (
        (folder / "team.yaml", sample),
        (teams / "fraud.yaml", sample),
        (folder / "last-year.yaml", EARLIER.read_text(encoding="utf-8")),
        (teams / "payments.yaml", payments),
    ):
        path.write_text(text, encoding="utf-8")
    if any("assessments/" in example.command for example in group):
        shutil.copytree(AS_CODE / "assessments", folder / "assessments")
    if any("house-rubric" in example.command for example in group):
        shutil.copytree(OWN_MODEL / "house-rubric", folder / "house-rubric")
    if any("organisation/" in example.command for example in group):
        write(folder / "organisation")


def check(page: Path, group: list[Example]) -> tuple[list[str], list[tuple[Example, list[str]]]]:
    """Run a section's examples; return what is wrong, and what to show now where that differs."""
    wrong = []
    changes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, group)
        for example in group:
            status, printed = run(example, folder)
            place = f"{page.relative_to(ROOT)}:{example.start}: {example.command}"
            if status != example.status:
                said = "\n".join(printed[-5:])
                wrong.append(f"{place}\nexits with {status}, not {example.status}\n{said}")
            elif not agrees(example.shown, printed):
                wrong.append(f"{place}\nprints something else now ('make docs' renews it)")
                changes.append((example, renew(example.shown, printed)))
    return wrong, changes


def renew_page(page: Path, changes: list[tuple[Example, list[str]]]) -> None:
    """Write into a page what its examples print now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for example, now in reversed(changes):
        lines[example.start : example.end] = now
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Compare or renew every page."""
    write = "--write" in sys.argv[1:]
    wrong = []
    for page in pages():
        found = [check(page, group) for _, group in sections(page)]
        wrong += [message for messages, _ in found for message in messages]
        if write:
            renew_page(page, [change for _, changes in found for change in changes])
    print("\n\n".join(wrong) if wrong else "Every example prints what its page shows.")
    return 1 if wrong and not write else 0


if __name__ == "__main__":
    sys.exit(main())
