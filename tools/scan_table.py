"""Precision and recall of `assess scan` on the labelled repositories, as a table for docs/scan.md.

python -m tools.scan_table
"""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

from assess.rubric.load import load_rubric
from assess.scan.scan import scan

__all__ = ["table"]

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "labelled_repos.py"


def table(folder: Path) -> str:
    """For each question that a suggestion was right or wrong or missing for, how often.

    A suggestion is right when the person who labelled the repository gives that option or a higher
    one. It is missing when the person sees an option above 0 and the scan suggests none.

    Args:
        folder: an empty one, in which the repositories are laid out.
    """
    repos: dict[str, Any] = runpy.run_path(str(LABELLED))["REPOS"]
    rubric = load_rubric()
    right: dict[str, int] = {}
    made: dict[str, int] = {}
    there: dict[str, int] = {}
    for number, repo in enumerate(repos.values()):
        found = scan(rubric, [str(repo.write(folder / str(number)))])
        truth = {**repo.strong, **repo.extra}
        for question in rubric.ladder:
            option, true = found.suggested(question.id), truth.get(question.id, 0)
            made[question.id] = made.get(question.id, 0) + (option is not None)
            there[question.id] = there.get(question.id, 0) + (true > 0)
            hit = option is not None and option <= true
            right[question.id] = right.get(question.id, 0) + hit
    head = "| question | suggested | right | there to see | precision | recall |"
    lines = [head, "|---|---|---|---|---|---|"]
    for name in sorted(q for q in made if made[q] or there[q]):
        lines.append(_row(name, made[name], right[name], there[name]))
    totals = (sum(x.values()) for x in (made, right, there))
    return "\n".join([*lines, _row("**all**", *totals)])


def _row(name: str, made: int, right: int, there: int) -> str:
    precision = f"{right / made:.0%}" if made else "–"
    recall = f"{right / there:.0%}" if there else "–"
    return f"| {name} | {made} | {right} | {there} | {precision} | {recall} |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(table(Path(name)))
