"""A scripted journey through the questionnaire in tmux, with a picture of each step.

The real program runs in a real terminal at two sizes; what the terminal shows is drawn into
docs/images/tui-<step>-<size>.png, and the steps at the smaller size into one moving picture.

    python -m tools.journey         all pictures
    python -m tools.journey scan    only those of accepting what a scan saw

Needs tmux and the DejaVu fonts (Debian: fonts-dejavu-core).
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.answers.model import Answer
from tools.scan_table import LABELLED

if TYPE_CHECKING:
    from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
EARLIER = ROOT / "reports" / "samples" / "compare-then.yaml"
PANEL = ROOT / "examples" / "panel"
IMAGES = ROOT / "docs" / "images"
SIZES = ((80, 24), (160, 48))
PATIENCE = 30.0
COLOURS = 128
FONTS = ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf")
FONT_SIZE = 15
FRONT, BACK = "#dfe3ea", "#14171d"
MARGIN = 10
SHOWN_FOR = 2600  # milliseconds a step stays in the moving picture


sockets = (f"assess-journey-{os.getpid()}-{n}" for n in itertools.count())


def tmux(socket: str, *words: str) -> str:
    """Run a tmux command on a server of our own."""
    command = ["tmux", "-L", socket, "-f", "/dev/null", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def assess(*args: str) -> None:
    """Run a command of the program."""
    program = Path(sys.executable).parent / "assess"
    subprocess.run([program, *args], check=True, capture_output=True)


class Terminal:
    """The program in a window of tmux."""

    def __init__(self, size: tuple[int, int], folder: Path, *args: str) -> None:
        self.socket = next(sockets)
        assess = Path(sys.executable).parent / "assess"
        env = {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / ".local"),
            "COLORTERM": "truecolor",
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        words = ["env", "-u", "NO_COLOR", *(f"{k}={v}" for k, v in env.items()), str(assess), *args]
        tmux(
            self.socket,
            *("new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "-c", str(folder)),
            shlex.join(words),
        )

    def wait(self, *texts: str) -> None:
        """Wait until the window shows these texts."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = " ".join(tmux(self.socket, "capture-pane", "-p").split())
            if all(text in shown for text in texts):
                time.sleep(0.4)  # what follows a moment later, such as the verdict
                return
            time.sleep(0.1)
        shown = tmux(self.socket, "capture-pane", "-p")
        raise SystemExit(f"{texts} was not shown:\n{shown}")

    def press(self, *keys: str) -> None:
        """Press keys by their tmux names."""
        tmux(self.socket, "send-keys", *keys)

    def type(self, text: str) -> None:
        """Type letters."""
        tmux(self.socket, "send-keys", "-l", text)

    def capture(self) -> str:
        """What the window shows, with its colours."""
        return tmux(self.socket, "capture-pane", "-e", "-N", "-p")


@contextmanager
def window(size: tuple[int, int], folder: Path, *args: str) -> Iterator[Terminal]:
    """The program in a window, ended at the end."""
    terminal = Terminal(size, folder, *args)
    try:
        yield terminal
    finally:
        subprocess.run(["tmux", "-L", terminal.socket, "kill-server"], capture_output=True)


def first_question_of(section: int) -> tuple[str, str]:
    """The number and the text of the first question of a section."""
    from assess.rubric.load import load_rubric

    rubric = load_rubric()
    order = [q for s in rubric.sections for q in rubric.questions_in(s.id)]
    found = rubric.questions_in(rubric.sections[section].id)[0]
    return str(order.index(found) + 1), found.text


def begun_before(folder: Path, earlier: Path) -> None:
    """Two assessments that are under way and an earlier one, in the recent list."""
    from assess.answers.read import read_answers
    from assess.answers.write import AnswerFile
    from assess.rubric.load import load_rubric
    from assess.tui.recent import Memory

    rubric = load_rubric()
    said = read_answers(SAMPLE, rubric)
    memory = Memory(folder / ".local" / "assess" / "questionnaire.json")
    memory.opened(earlier)
    for team, days, part in (("Demand forecast", 12, 0.55), ("Search ranking", 4, 1.0)):
        path = folder / f"{team.replace(' ', '-').lower()}.yaml"
        date = said.date - dt.timedelta(days=days)
        file = AnswerFile.new(path, rubric, team=team, date=date)
        for question in rubric.questions[: round(len(rubric.questions) * part)]:
            answer = said.answer(question.id)
            file.set_answer(question.id, Answer(option=answer.option or 0))
        file.save()
        memory.opened(path)


def journey(size: tuple[int, int], folder: Path) -> Iterator[tuple[str, str]]:
    """The steps: their names, and what the terminal shows."""
    team = folder / "fraud-scoring.yaml"
    shutil.copy(SAMPLE, team)
    earlier = folder / "last-year.yaml"
    shutil.copy(EARLIER, earlier)
    begun_before(folder, earlier)
    number, question = first_question_of(5)
    with window(size, folder, "start", team.name) as t:
        t.wait("F2 Questions", "saved")
        t.press("g")
        t.wait("Go to a question")
        t.type(number)
        t.press("Enter")
        t.wait(question[:40])
        yield "question", t.capture()
        t.press("e")
        t.wait("Note and evidence")
        t.type(" Agreed with the platform team.")
        t.wait("platform team.")
        yield "note", t.capture()
        t.press("Escape")
        t.wait("confirm")
        t.press("/")
        t.wait("Search questions")
        t.type("alert")
        time.sleep(0.3)
        t.wait("question")
        yield "search", t.capture()
        t.press("Escape")
        t.wait("confirm")
        t.press("F3")
        t.wait("Unanswered", "worth asking")
        yield "review", t.capture()
        t.press("F4")
        t.wait("Where we stand")
        yield "results", t.capture()
        t.press("3")
        t.wait("exposure")
        yield "challenges", t.capture()
        t.press("w")
        t.wait("Write a file to share")
        t.press("Enter")
        t.wait("Written:")
        yield "report", t.capture()
        t.press("Escape", "F5")
        t.wait("person-weeks a quarter")
        t.press("Right")
        t.wait("Roadmap to", "level 2")
        yield "roadmap", t.capture()
        t.press("F7")
        t.wait("Compare Fraud scoring")
        t.press("1")
        t.wait("up from 1", "Planned and done 15")
        yield "compare", t.capture()
    panel = folder / "panel.yaml"
    assess("merge", *map(str, sorted(PANEL.glob("*.yaml"))), "-o", str(panel))
    with window(size, folder, "start", panel.name) as t:
        t.wait("32 questions to discuss")
        t.press("F6")
        t.wait("alpha 0.73")
        yield "workshop", t.capture()
        t.press("b")
        t.wait("proposed; Enter agrees")
        yield "opinions", t.capture()
    panel.unlink()
    with window(size, folder) as t:
        t.wait("New assessment", "Fraud scoring")
        yield "home", t.capture()
        t.press("n")
        t.wait("Whose models are assessed")
        t.type("Claims triage")
        t.press("Tab", "Tab")
        t.type("ML engineer, claims lead")
        t.press("Tab", "Right", "Tab", "Right", "Tab", "Tab", "Right")
        t.wait("then what matters most")
        yield "new", t.capture()
        t.press("Enter")
        t.wait("core question 1 of")
        for key in ("1", "Enter", "2", "Enter", "2"):
            t.press(key)
            time.sleep(0.15)
        t.wait("core question 3 of")
        yield "quick", t.capture()
        t.press("m")
        t.wait("what matters for levels")
        yield "matters", t.capture()
        t.press("?")
        t.wait("This screen")
        yield "help", t.capture()


def scanned(size: tuple[int, int], folder: Path) -> Iterator[tuple[str, str]]:
    """The steps of accepting what a scan saw in two of the labelled repositories."""
    repos: dict[str, Any] = runpy.run_path(str(LABELLED))["REPOS"]
    for name, repo in (("training", "airflow and mlflow"), ("watching", "watched in production")):
        repos[repo].write(folder / name)
    team = folder / "fraud-scoring.yaml"
    text = SAMPLE.read_text(encoding="utf-8")
    today = f"date: {dt.date.today().isoformat()}"  # what was seen later would carry nothing
    team.write_text(re.sub(r"(?m)^date: \S+", today, text, count=1), encoding="utf-8")
    with window(size, folder, "start", team.name, "--scan", "training", "--scan", "watching") as t:
        t.wait("something new for", "S goes through")
        t.press("S")
        t.wait("seen: 1 of")
        t.press("n", "n")
        t.wait("seen: 3 of", "s accepts")
        yield "seen", t.capture()
        t.press("s")
        t.wait("with its evidence", "in the file")
        yield "accepted", t.capture()
        t.press("Enter")
        t.wait("seen: 4 of")
        yield "next", t.capture()
        t.press("F3", "3")
        t.wait("Second look", "the repositories show")
        yield "differing", t.capture()


ORDER = (
    *("home", "new", "quick", "matters", "question", "note", "search"),
    *("review", "results", "challenges", "report", "roadmap", "compare"),
    *("workshop", "opinions", "help"),
)


def cells(text: Text) -> Iterator[tuple[str, str, str, bool]]:
    """Each character of a captured line: the character, its two colours, whether it is bold."""
    from rich.cells import cell_len
    from rich.style import Style

    styles = [Style.null()] * len(text.plain)
    for span in text.spans:
        for at in range(span.start, min(span.end, len(styles))):
            styles[at] += span.style if isinstance(span.style, Style) else Style.parse(span.style)
    for char, style in zip(text.plain, styles, strict=True):
        front, back = (
            FRONT if style.color is None else style.color.get_truecolor().hex,
            BACK if style.bgcolor is None else style.bgcolor.get_truecolor().hex,
        )
        if style.reverse:
            front, back = back, front
        yield char, front, back, bool(style.bold)
        for _ in range(cell_len(char) - 1):
            yield "", front, back, False


def picture(ansi: str, size: tuple[int, int], out: Path) -> None:
    """Write what a terminal shows as a picture of few colours."""
    from PIL import Image, ImageDraw, ImageFont
    from rich.ansi import AnsiDecoder

    fonts = [ImageFont.truetype(name, FONT_SIZE) for name in FONTS]
    wide = round(fonts[0].getlength("M"))
    ascent, descent = fonts[0].getmetrics()
    high = ascent + descent
    image = Image.new("RGB", (size[0] * wide + 2 * MARGIN, size[1] * high + 2 * MARGIN), BACK)
    draw = ImageDraw.Draw(image)
    lines = list(AnsiDecoder().decode(ansi))  # a colour goes on into the next line
    for row, line in enumerate(lines[: size[1]]):
        y = MARGIN + row * high
        for column, (char, front, back, bold) in enumerate(cells(line)):
            x = MARGIN + column * wide
            if back != BACK:
                draw.rectangle((x, y, x + wide - 1, y + high - 1), fill=back)
            if char == "█":
                draw.rectangle((x, y, x + wide - 1, y + high - 1), fill=front)
            elif char.strip():
                draw.text((x, y), char, font=fonts[bold], fill=front)
    few = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, optimize=True)


def moving(pictures: list[Path], out: Path) -> None:
    """Put pictures one after the other."""
    from PIL import Image

    frames = [Image.open(p) for p in pictures]
    frames[0].save(
        out, save_all=True, append_images=frames[1:], duration=SHOWN_FOR, loop=0, optimize=True
    )


def draw_scan() -> None:
    """Draw the steps with a scan one after the other, and the first one alone."""
    size = SIZES[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "teams"
        folder.mkdir()
        frames = []
        for step, shown in scanned(size, folder):
            frames.append(Path(name) / f"{step}.png")
            picture(shown, size, frames[-1])
        moving(frames, IMAGES / "tui-scan.gif")
        shutil.copy(frames[0], IMAGES / f"tui-seen-{size[0]}x{size[1]}.png")


def main() -> None:
    """Go the way at both sizes."""
    if shutil.which("tmux") is None:
        raise SystemExit("tmux is missing.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    draw_scan()
    for size in () if sys.argv[1:] == ["scan"] else SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "teams"
            folder.mkdir()
            steps = dict(journey(size, folder))
        for step in ORDER:
            picture(steps[step], size, IMAGES / f"tui-{step}-{size[0]}x{size[1]}.png")
        if size == SIZES[0]:
            still = [IMAGES / f"tui-{s}-{size[0]}x{size[1]}.png" for s in ORDER if s != "help"]
            moving(still, IMAGES / "tui.gif")
    for path in sorted(IMAGES.glob("tui*")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
