"""Starts workers, ends those that take too long, and keeps what was found."""

from __future__ import annotations

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fuzz.harness import ROOT

__all__ = ["CORPUS", "Finding", "Report", "corpus", "replay", "search"]

CORPUS = Path(__file__).parent / "corpus"
SLOW = "took too long"
MEMORY = Path("/dev/shm")
SCRATCH = MEMORY if os.access(MEMORY, os.W_OK) else None
PATIENCE = 240.0
"""Seconds without an answer after which a worker is stuck; the time of the processor is bound tighter."""


@dataclass(frozen=True)
class Finding:
    """What should not be, and the input that shows it."""

    came: str
    trace: str
    data: bytes


@dataclass
class Report:
    """What a run of one harness gave."""

    tried: int = 0
    accepted: int = 0
    kinds: int = 0
    lines: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)


def corpus(harness: str) -> list[Path]:
    """The inputs that once were findings."""
    return sorted(p for p in (CORPUS / harness).glob("*") if p.is_file())


def search(harness: str, seconds: float, seed: int = 1, *, tries: int | None = None) -> Report:
    """Run one harness for some time, or for a number of inputs.

    Args:
        harness: its name.
        seconds: when to end.
        seed: where chance begins; the same seed tries the same inputs.
        tries: end after so many inputs instead, or at the first finding.
    """
    report = Report()
    begun = time.monotonic()
    end = begun + seconds
    seen: set[str] = set()
    turn = 0
    while time.monotonic() < end if tries is None else report.tried < tries and not report.findings:
        count = [str(tries - report.tried)] if tries is not None else []
        with tempfile.TemporaryDirectory(prefix="assess-fuzz-", dir=SCRATCH) as name:
            folder = Path(name)
            done = _watch(
                [harness, str(seed + 1000 * turn), name, "try", *count],
                folder,
                end if tries is None else None,
            )
            report.tried += done.answered
            counts = folder / "counts.json"
            if counts.exists():
                found = json.loads(counts.read_text())
                report.accepted += found["accepted"]
                report.kinds = max(report.kinds, found["kinds"])
                report.lines = max(report.lines, found["lines"])
            # looking which lines are reached makes some inputs slow: only what is slow without it counts
            died = [f for f in done.died if f.came != SLOW or _again(harness, f.data)]
            for finding in [*_noted(folder), *died]:
                if finding.came not in seen:
                    seen.add(finding.came)
                    report.findings.append(finding)
        turn += 1
    report.seconds = time.monotonic() - begun
    return report


def replay(harness: str, files: Sequence[Path]) -> list[Finding]:
    """Try inputs again; what is still wrong."""
    found: list[Finding] = []
    rest = list(files)
    while rest:
        with tempfile.TemporaryDirectory(prefix="assess-fuzz-", dir=SCRATCH) as name:
            folder = Path(name)
            done = _watch([harness, "0", name, "replay", *map(str, rest)], folder, None)
            found += [*_noted(folder), *done.died]
            if not done.died:
                break
            rest = rest[done.answered + 1 :]
    return found


def _again(harness: str, data: bytes) -> bool:
    """Whether an input is a finding when it is tried alone."""
    with tempfile.NamedTemporaryFile(prefix="assess-fuzz-", dir=SCRATCH) as file:
        file.write(data)
        file.flush()
        return bool(replay(harness, [Path(file.name)]))


def keep(harness: str, finding: Finding) -> Path:
    """Put a finding's input into the corpus."""
    folder = CORPUS / harness
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(finding.data).hexdigest()[:12]
    path.write_bytes(finding.data)
    return path


@dataclass
class _Done:
    answered: int
    died: list[Finding]


def _watch(arguments: Sequence[str], folder: Path, end: float | None) -> _Done:
    """Run a worker until it ends, or is ended; what it died of is a finding."""
    reading, writing = os.pipe()
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "NO_COLOR": "1",
    }

    def pipe() -> None:
        os.dup2(writing, 3)

    process = subprocess.Popen(
        [sys.executable, "-m", "fuzz.worker", *arguments], cwd=folder, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=pipe, pass_fds=(3,), start_new_session=True,
    )  # fmt: skip
    os.close(writing)
    answered, heard, asked, stuck = 0, time.monotonic(), False, False
    try:
        while True:
            if select.select([reading], [], [], 0.2)[0]:
                said = os.read(reading, 65536)
                if not said:
                    break
                answered += len(said)
                heard = time.monotonic()
            now = time.monotonic()
            if end is not None and now > end and not asked:
                asked = True
                process.terminate()
            if now - heard > PATIENCE:
                stuck = True
                break
        if stuck:
            process.kill()
        _, errors = process.communicate()
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    died = []
    before_it_began = asked and process.returncode == -signal.SIGTERM
    if process.returncode != 0 and not before_it_began:
        how = f"stuck for {PATIENCE:g} s" if stuck else _ended(process.returncode)
        current = folder / "current"
        data = current.read_bytes() if current.exists() else b""
        if not data and not answered:
            raise RuntimeError(f"The worker did not start: {errors.decode()}")
        died.append(Finding(how, how + "\n" + errors.decode("utf-8", "replace")[-3000:], data))
    return _Done(answered, died)


def _ended(status: int) -> str:
    if status == -signal.SIGXCPU:
        return SLOW
    return (
        f"died of {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
    )


def _noted(folder: Path) -> list[Finding]:
    found = []
    for path in sorted(folder.glob("finding-*.json")):
        told = json.loads(path.read_text())
        data = path.with_suffix(".bytes")
        content = data.read_bytes() if data.exists() else b""
        found.append(Finding(told["came"], told["trace"], content))
    return found
