"""Does a file cost the same among a hundred as among a hundred thousand, in time and memory?

    python -m bench.many [COUNT …]

The whole command is measured, with all cores and with one; its start-up is taken off. A file's cost
is told as a multiple of only parsing the same YAML with the C loader in one process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from assess.rubric.load import load_rubric
from bench import corpus

COUNTS = (100, 1_000, 10_000)
PARSED = 400  # files parsed for the unit


def run(folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and the peak memory in MiB of the largest process."""
    command = [sys.executable, "-m", "assess", "score", str(folder), "--format", "jsonl"]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--jobs", str(jobs)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, used.ru_maxrss / 1024


def parse(paths: list[Path]) -> float:
    """Seconds for a file that is only parsed."""
    start = time.perf_counter()
    for path in paths:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return (time.perf_counter() - start) / len(paths)


def main(counts: tuple[int, ...] = COUNTS) -> None:
    """Measure each count of files."""
    rubric = load_rubric()
    cores = os.cpu_count() or 1
    print("\nA file among many  (1 = yaml.load of it with the C loader, in one process)")
    print(f"     files    one process    {cores} processes    peak memory of the largest process")
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            folder = Path(name) / str(count)
            folder.mkdir()
            for seed in range(count):
                text = corpus.answer_file(rubric, seed)
                (folder / f"team-{seed:06}.yaml").write_text(text, encoding="utf-8")
            few = Path(name) / "few"
            few.mkdir()
            shutil.copy(folder / "team-000000.yaml", few)
            begun = min(run(few, 1)[0] for _ in range(3))
            paths = sorted(folder.iterdir())[:PARSED]
            unit = min(parse(paths) for _ in range(3))
            alone, _ = run(folder, 1)
            shared, memory = run(folder, cores)
            one, many = ((seconds - begun) / count / unit for seconds in (alone, shared))
            print(f"  {count:8,}    {one:11.2f}    {many:11.2f}    {memory:8.0f} MiB", flush=True)
            shutil.rmtree(folder)
            shutil.rmtree(few)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or COUNTS)
