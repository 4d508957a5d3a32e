"""The questionnaire through a pseudo-terminal: start to first question, and key to painted frame.

Everything is told as a multiple of starting a bare interpreter. A frame is painted when the
terminal has received the end of the synchronised update that follows the key.

    python -m bench.tui [ROUNDS]
"""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((80, 24), (120, 40))
QUESTIONS = 300
CALM = 0.08  # seconds without output after which nothing more is being painted
RUN = (
    "import sys; from pathlib import Path; from assess.rubric.load import load_rubric; "
    "from assess.tui.run import run; "
    "base = Path(sys.argv[2]) if sys.argv[2:] else None; "
    "sys.exit(run(Path(sys.argv[1]), load_rubric(base=base)))"
)
ASK = b"\x1b[?2026$p"
END = re.compile("\x1b\\[\\?2026l")


class Terminal:
    """A program on a pseudo-terminal that can update all at once, and when it did so."""

    def __init__(self, command: list[str], size: tuple[int, int], cwd: Path) -> None:
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        env |= {"XDG_DATA_HOME": str(cwd), "PYTHONPATH": str(ROOT)}
        env.pop("NO_COLOR", None)
        self.begun = time.perf_counter()
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            try:
                shape = struct.pack("HHHH", size[1], size[0], 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, shape)
                os.chdir(cwd)
                os.execvpe(command[0], command, env)
            finally:
                os._exit(127)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def read(self, seconds: float) -> str | None:
        """What was written within a moment; ``None`` when nothing was."""
        if not select.select([self.handle], [], [], seconds)[0]:
            return None
        try:
            data = os.read(self.handle, 1 << 16)
        except OSError:
            return None
        if ASK in data:
            os.write(self.handle, b"\x1b[?2026;2$y")
        return self._decode(data)

    def until(self, done: Callable[[str], bool], patience: float = 60.0) -> float:
        """When enough was written, counted from now on."""
        sent, end = "", time.perf_counter() + patience
        while not done(sent):
            if time.perf_counter() > end:
                raise SystemExit(
                    f"The questionnaire does not show what was expected:\n{sent[-600:]}"
                )
            sent += self.read(1.0) or ""
        return time.perf_counter()

    def rest(self) -> None:
        """Wait until nothing more is painted."""
        while self.read(CALM) is not None:
            pass

    def key(self, keys: str) -> float:
        """Seconds from a key to the end of the frame that it leads to."""
        self.rest()
        start = time.perf_counter()
        os.write(self.handle, keys.encode())
        return self.until(lambda sent: END.search(sent) is not None) - start

    def memory(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return float("nan")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
        return int(found[1]) / 1024 if found else float("nan")

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)


def bare() -> float:
    """Seconds that a bare interpreter takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - start


def plain(text: str) -> str:
    """Text without escape sequences."""
    return re.sub(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[ -~])", "", text)


def answer_file(folder: Path, rubric_id: str, version: str) -> Path:
    """An answer file that says nothing yet."""
    path = folder / f"{rubric_id}.yaml"
    path.write_text(
        f'schema: 1\nrubric: {{id: {rubric_id}, version: "{version}"}}\n'
        "team: Bench\ndate: 2026-11-23\nanswers:\n"
    )
    return path


def large_rubric(folder: Path) -> Path:
    """A rubric of 300 questions of five options, 50 to a section."""
    made = folder / "large"
    (made / "models").mkdir(parents=True)
    source = [{"work": "book", "heading": "1"}]
    questions = [
        {
            "id": f"q-{n}",
            "section": f"part-{n // 50}",
            "text": f"How is thing number {n} done in the team?",
            "help": "Look at what is usual today, not at what is planned.",
            "counts": "What is there.",
            "does_not_count": "What is planned.",
            "why": "It matters.",
            "options": [
                {"label": f"Way {k} of doing it", "detail": "Somebody can see that it is so."}
                for k in range(5)
            ],
            "core": True,
            "evidence_hint": "A file.",
            "sources": source,
        }
        for n in range(QUESTIONS)
    ]
    criteria = [
        {
            "id": f"c-{n}",
            "level": 1 + n % 3,
            "category": "all",
            "statement": f"Thing {n} is done well.",
            "requires": {f"q-{n}": 2},
            "essential": n < 3,
            "source": source,
        }
        for n in range(0, QUESTIONS, 3)
    ]
    parts = [f"part-{n}" for n in range(QUESTIONS // 50)]
    files = {
        "rubric.yaml": {
            "id": "large",
            "version": "1.0.0",
            "title": "Large",
            "unit": "A team.",
            "works": [{"id": "book", "title": "A book"}],
        },
        "questions.yaml": {
            "sections": [{"id": p, "title": p, "intro": "So."} for p in parts],
            "questions": questions,
        },
        "models/steps.yaml": {
            "id": "steps",
            "title": "Steps",
            "short": "Steps",
            "about": "Made up.",
            "levels": [{"level": n, "name": f"Step {n}", "summary": "So."} for n in range(4)],
            "categories": [{"id": "all", "title": "All"}],
            "criteria": criteria,
            "source": source,
        },
        "challenges.yaml": {"challenges": []},
        "lifecycles.yaml": {"lifecycles": []},
    }
    for name, value in files.items():
        (made / name).write_text(json.dumps(value))
    return made


def start_up(folder: Path, rounds: int) -> None:
    """From the start of the process to the first question on the screen."""
    path = answer_file(folder, "mlops", "1.0.0")
    ratios: dict[tuple[int, int], list[float]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size in SIZES:
            unit = min(bare() for _ in range(3))
            terminal = Terminal([sys.executable, "-c", RUN, str(path)], size, folder)
            shown = terminal.until(lambda sent: "in production?" in plain(sent))
            ratios[size].append((shown - terminal.begun) / unit)
            terminal.close()
    print("\nStart to first question  (1 = a bare interpreter)")
    for (columns, rows), found in ratios.items():
        print(f"  {statistics.median(found):8.1f}   ({min(found):.1f} least)   {columns}×{rows}")


def keys(folder: Path, rounds: int) -> None:
    """Key to painted frame, on the first and on the last of 300 questions."""
    rubric = large_rubric(folder)
    unit = statistics.median(bare() for _ in range(9))
    print("\nKey to painted frame, 300 questions  (1 = a bare interpreter; median, 99th of 100)")
    for size in SIZES:
        path = answer_file(folder, "large", "1.0.0")
        command = [sys.executable, "-c", RUN, str(path), str(rubric)]
        terminal = Terminal(command, size, folder)
        terminal.until(lambda sent: "How is thing number 0" in plain(sent))
        times: dict[tuple[str, str], list[float]] = {}
        for _ in range(rounds):  # by turns: what else the machine does meets both alike
            for place, name in (("1", "first"), (str(QUESTIONS - 24), "last")):
                terminal.rest()
                os.write(terminal.handle, f"g{place}\r".encode())
                terminal.rest()
                for at in range(20):
                    for what, key in (("arrow", "\x1b[B"), ("choose", "12"[at % 2])):
                        times.setdefault((what, name), []).append(terminal.key(key))
                    if at % 4 == 3:
                        times.setdefault(("confirm", name), []).append(terminal.key("\r"))
        for (what, name), found in sorted(times.items()):
            found.sort()
            middle = statistics.median(found) / unit
            tail = found[int(len(found) * 0.99)] / unit
            where = f"{what}, {name} questions, {size[0]}×{size[1]}"
            print(f"  {middle:8.2f}   ({tail:.2f})   {where}")
        print(f"  {terminal.memory():8.0f}   MiB resident")
        terminal.close()


def main(rounds: int = 5) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_up(folder, rounds)
        keys(folder, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
