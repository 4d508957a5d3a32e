"""The sample reports in reports/, rendered anew by the product itself: `make samples`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from assess.cli.main import main as assess
from assess.report.extract import extract
from tools.teams import write

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "reports"
SAMPLES = REPORTS / "samples"
TEAM = ROOT / "rubrics" / "sample-team.yaml"
TEAMS = ROOT / "tests" / "teams"
BANK = ("--by", "department", "--title", "Northern Example Bank")


def commands(teams: Path, quick: Path) -> dict[Path, tuple[str, ...]]:
    """What makes each sample, without its target.

    Args:
        teams: a folder with the invented teams.
        quick: the answer file of the quick assessment.
    """
    return {
        REPORTS / "sample-report.pdf": ("report", str(TEAM)),
        SAMPLES / "low.pdf": ("report", str(TEAMS / "google-0.yaml")),
        SAMPLES / "high.pdf": ("report", str(TEAMS / "microsoft-4.yaml")),
        SAMPLES / "compare.pdf": (
            *("report", str(TEAM), "--baseline"),
            str(SAMPLES / "compare-then.yaml"),
        ),
        SAMPLES / "portfolio.pdf": ("portfolio", str(teams), *BANK),
        SAMPLES / "quick.pdf": ("report", str(quick)),
    }


def main() -> None:
    """Render every sample; stop at the first that fails."""
    with tempfile.TemporaryDirectory() as folder:
        teams, quick = Path(folder) / "teams", Path(folder) / "quick.yaml"
        write(teams)
        quick.write_bytes(extract((SAMPLES / "quick.pdf").read_bytes()))  # it carries its answers
        for target, command in commands(teams, quick).items():
            if status := assess([*command, "-o", str(target)]):
                sys.exit(status)


if __name__ == "__main__":
    main()
