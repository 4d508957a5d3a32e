"""The pictures in docs/images, drawn by the product itself from the sample team: `make images`.

Needs pdftoppm (Debian: poppler-utils, macOS: brew install poppler) to turn PDF pages into pictures.
"""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
IMAGES = ROOT / "docs" / "images"
COLUMNS = 92
PAGES = ("Where we stand", "Residual risk, ranked", "MLOps life cycle", "Waves and what they bring")
COLOURS = 200  # as many as a page or a terminal picture needs; keeps the files small


def on_terminal(*command: str) -> str:
    """What a program prints on a colour terminal of ``COLUMNS`` columns."""
    control, terminal = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    env |= {"COLUMNS": str(COLUMNS), "LINES": "60"}
    env.pop("NO_COLOR", None)
    running = subprocess.Popen(command, stdout=terminal, env=env)
    os.close(terminal)
    parts = []
    while True:
        try:
            part = os.read(control, 65536)
        except OSError:  # Linux says so when the program has closed its side
            break
        if not part:
            break
        parts.append(part)
    os.close(control)
    if running.wait():
        raise SystemExit(f"{' '.join(command)} failed.")
    return b"".join(parts).decode().replace("\r\n", "\n")


def picture_of_terminal(text: str, title: str) -> bytes:
    """A PDF page that shows a terminal's text."""
    import weasyprint
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    plain = [(78, 84, 92), (240, 113, 120), (143, 211, 110), (240, 196, 92)]
    plain += [(112, 172, 240), (205, 150, 235), (110, 205, 205), (217, 217, 217)]
    theme = TerminalTheme((12, 12, 12), (217, 217, 217), plain)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="truecolor")
    shown = Text.from_ansi(text.strip("\n"))
    console.print(shown, end="")
    body = console.export_html(theme=theme, inline_styles=True, code_format="{code}")
    width, height = COLUMNS * 7.83 + 44, len(shown.plain.split("\n")) * 17 + 44
    page = f"""<meta charset="utf-8"><title>{title}</title><style>
    @page {{ size: {width:.0f}px {height}px; margin: 0; background: #0c0c0c }}
    pre {{ font: 13px/17px "DejaVu Sans Mono", monospace; color: #d9d9d9; margin: 22px }}
    </style><pre>{body}</pre>"""
    return bytes(weasyprint.HTML(string=page).write_pdf())


def save(pdf: Path, name: str, dpi: int) -> None:
    """Write the first page of ``pdf`` as docs/images/``name``.png, with few colours."""
    from PIL import Image

    out = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", str(dpi), pdf, out], check=True)
    picture = Image.open(out.with_suffix(".png")).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    IMAGES.mkdir(parents=True, exist_ok=True)
    few.save(IMAGES / f"{name}.png", optimize=True)


def save_pages(pdf: Path, name: str, words: tuple[str, ...], dpi: int) -> None:
    """Write the pages on which these headings begin side by side as docs/images/``name``.png."""
    from PIL import Image
    from pypdf import PdfReader

    texts = [page.extract_text() for page in PdfReader(pdf).pages]
    pictures = []
    for word in words:
        number = next(n for n, text in enumerate(texts, 1) if n > 1 and word in text)
        out = pdf.with_name(f"page-{number}")
        pages = ["-f", str(number), "-l", str(number)]
        command = ["pdftoppm", "-png", "-singlefile", *pages, "-r", str(dpi), pdf, out]
        subprocess.run(command, check=True)
        pictures.append(Image.open(out.with_suffix(".png")).convert("RGB"))
    gap, (width, height) = 12, pictures[0].size
    row = Image.new("RGB", (len(words) * (width + gap) + gap, height + 2 * gap), "#8a94a3")
    for at, picture in enumerate(pictures):
        row.paste(picture, (gap + at * (width + gap), gap))
    row.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def save_window(team: Path, name: str) -> None:
    """Write what a browser of 1280 by 800 shows of a served file as docs/images/``name``.png."""
    from PIL import Image

    from tools.browser import chromium

    found = chromium()
    if found is None or find_spec("playwright") is None:
        print(f"{name}.png stays as it is: it needs Chromium and python -m tools.browser.")
        return
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "assess", "serve", "--quiet", "--port", "0", str(team)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.click("text=Go on")
        page.wait_for_selector("body.-first-byte")
        page.wait_for_timeout(4000)  # until the first question is drawn
        for _ in range(9):  # back from the question that is open
            page.keyboard.press("p")
        page.wait_for_timeout(2000)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    server.terminate()
    server.wait()
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


def main() -> None:
    """Draw every picture."""
    if shutil.which("pdftoppm") is None:
        raise SystemExit("pdftoppm is missing: apt-get install poppler-utils (macOS: poppler).")
    assess = str(Path(sys.executable).parent / "assess")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "report.pdf"
        subprocess.run([assess, "report", SAMPLE, "-o", report, "--quiet"], check=True)
        save(report, "report", dpi=90)
        save_pages(report, "report-pages", PAGES, dpi=60)
        table = folder / "score.pdf"
        text = on_terminal(assess, "score", str(SAMPLE))
        table.write_bytes(picture_of_terminal(text, "assess score"))
        save(table, "score", dpi=144)
        save_window(Path(shutil.copy(SAMPLE, folder / "team.yaml")), "serve")
    for path in sorted(IMAGES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
