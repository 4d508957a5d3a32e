"""`make bench`: how much slower than bare work, in one run, as ratios.

Seconds differ from machine to machine and from minute to minute; ratios of things that are measured
in turns hardly do. Each figure is the median of several rounds, with the middle half of them.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest import mock

import pypdf
import pypdf.errors
import yaml

from bench import corpus

SAMPLE = Path(__file__).parent.parent / "rubrics" / "sample-team.yaml"
FILES, REPORTS = 400, 6
Work = Callable[[], object]


def in_turns(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Seconds of each work, once a round and in turns, so that a busy moment hits all alike."""
    for work in works.values():
        work()  # once for nothing: caches, imports
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def show(
    title: str, works: Mapping[str, Work], rounds: int, limits: Mapping[str, float] | None = None
) -> None:
    """Print every work as a multiple of the first one, and the limit that we keep, if any."""
    seconds = in_turns(works, rounds)
    base, *others = works
    print(f"\n{title}  (1 = {base})")
    for name in others:
        ratios = [mine / bare for mine, bare in zip(seconds[name], seconds[base], strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        limit = (limits or {}).get(name)
        kept = "" if limit is None else f"   at most {limit:g}: {_verdict(middle, limit)}"
        print(f"  {middle:8.2f}   ({low:.2f} to {high:.2f})   {name}{kept}")


def _verdict(ratio: float, limit: float) -> str:
    return "kept" if ratio <= limit else "NOT KEPT"


def program(*command: str | Path) -> Work:
    """Run a program to its end, its output thrown away."""
    words = [str(word) for word in command]
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def start_up(team: Path) -> None:
    """What a call costs before and with its work."""
    assess = shutil.which("assess", path=Path(sys.executable).parent)
    assert assess, "assess is not installed beside this Python"
    works = {
        "python -I -c pass": program(sys.executable, "-I", "-c", "pass"),
        "assess --version": program(assess, "--version"),
        "assess --help": program(assess, "--help"),
        "assess score FILE --format json": program(assess, "score", team, "--format", "json"),
        "assess score FILE": program(assess, "score", team),
    }
    limits = dict.fromkeys(works, 15.0) | {"assess --version": 5.0, "assess --help": 5.0}
    show("Start-up", works, 15, limits)


def one_process(paths: list[Path]) -> None:
    """Reading and scoring answer files, against only parsing their YAML."""
    from assess.answers.read import read_answers
    from assess.rubric.load import load_rubric
    from assess.scoring.score import score
    from assess.scoring.to_json import to_json

    rubric = load_rubric()
    assessments = [read_answers(path, rubric) for path in paths]
    works: dict[str, Work] = {
        "yaml.load with CSafeLoader": lambda: [
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in paths
        ],
        "read_answers": lambda: [read_answers(path, rubric) for path in paths],
        "score": lambda: [score(rubric, assessment) for assessment in assessments],
        "read_answers, score, to_json": lambda: [
            to_json(score(rubric, read_answers(path, rubric))) for path in paths
        ],
    }
    show(f"{len(paths)} answer files in one process", works, rounds=7)


def many_files(folder: Path, count: int) -> None:
    """The whole command over a folder, against a program that only parses the same YAML."""
    assess = str(shutil.which("assess", path=Path(sys.executable).parent))
    bare = (
        "import pathlib, sys, yaml\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).glob('*.yaml')):\n"
        "    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)\n"
    )
    score = (assess, "score", folder, "--format", "jsonl")
    works = {
        "a program that only calls yaml.load": program(sys.executable, "-c", bare, folder),
        "assess score DIR --format jsonl --jobs 1": program(*score, "--jobs", "1"),
        f"assess score DIR --format jsonl ({os.cpu_count()} cores)": program(*score),
    }
    show(f"{count} answer files, the whole command", works, rounds=3)


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_prints(page: Path, folder: Path) -> Work | None:
    """Printing a page with headless Chromium; ``None`` when there is none that prints."""
    name = next(filter(None, map(shutil.which, BROWSERS)), None)
    if name is None:
        print("\nChromium: not measured, there is none here")
        return None
    printed = folder / "chromium.pdf"
    command = (
        *(name, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-extensions"),
        *(("--no-sandbox",) if os.geteuid() == 0 else ()),
        *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}", page.as_uri()),
    )

    def work() -> object:
        printed.unlink(missing_ok=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return printed.read_bytes()

    try:
        pages = len(pypdf.PdfReader(io.BytesIO(work())).pages)  # type: ignore[arg-type]
    except (OSError, subprocess.CalledProcessError, pypdf.errors.PyPdfError) as error:
        print(f"\nChromium: not measured, it does not print here ({error})")
        return None
    print(f"\nChromium prints the same HTML on {pages} pages.")
    return work


def report(team: Path, folder: Path) -> None:
    """Rendering reports, against WeasyPrint alone and against Chromium on the same HTML."""
    from assess.answers.read import read_answers
    from assess.report.render import render
    from assess.resources import reports_dir
    from assess.rubric.load import load_rubric
    from assess.scoring.score import score

    try:
        import weasyprint
    except OSError:
        print("\nReport: not measured, the native libraries of WeasyPrint are missing")
        return
    rubric = load_rubric()
    assessment = read_answers(team, rubric)
    result = score(rubric, assessment)
    with mock.patch("assess.report.pdf.to_pdf", return_value=b"") as laid_out:
        render(rubric, assessment, result, format="pdf")
    fonts = (reports_dir() / "fonts").resolve().as_uri()
    html = laid_out.call_args.args[0].replace('url("bundled:', f'url("{fonts}/')
    works: dict[str, Work] = {
        "WeasyPrint alone on the same HTML": lambda: weasyprint.HTML(string=html).write_pdf(),
        "render PDF": lambda: render(rubric, assessment, result, format="pdf"),
        "render HTML": lambda: render(rubric, assessment, result, format="html"),
    }
    show("Report", works, rounds=5)

    page = folder / "report.html"
    page.write_text(html, encoding="utf-8")
    assess = str(shutil.which("assess", path=Path(sys.executable).parent))
    bare = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    out = folder / "out.pdf"
    programs: dict[str, Work] = {
        "a program that only calls WeasyPrint on the same HTML": program(
            sys.executable, "-c", bare, page, out
        ),
        "assess report FILE -o OUT.pdf": program(assess, "report", team, "-q", "-o", out),
    }
    if browser := browser_prints(page, folder):
        programs = {"Chromium, headless, printing the same HTML": browser, **programs}
    show("A report, the whole program", programs, rounds=5)

    teams = folder / "teams"
    teams.mkdir()
    for number in range(REPORTS):
        shutil.copy(team, teams / f"{number}.yaml")
    each = [program(assess, "report", path, "-q", "-o", out) for path in sorted(teams.iterdir())]
    many = (assess, "report", teams, "-q", "--force", "--out-dir", folder / "reports")
    batches: dict[str, Work] = {
        f"{REPORTS} calls, one after another": lambda: [work() for work in each],
        "assess report DIR --jobs 1": program(*many, "--jobs", "1"),
        f"assess report DIR ({os.cpu_count()} cores)": program(*many),
    }
    show(f"{REPORTS} reports", batches, rounds=3)


def main() -> None:
    """Measure everything."""
    python = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {python}, {os.cpu_count()} cores. Medians of ratios, with the middle half.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = corpus.write(folder, FILES)
        size = statistics.mean(path.stat().st_size for path in paths) / 1024
        print(f"Answer files: {FILES} generated, {size:.1f} KiB each on average.")
        start_up(SAMPLE)
        one_process(paths)
        many_files(folder, FILES)
        report(SAMPLE, folder)


if __name__ == "__main__":
    main()
