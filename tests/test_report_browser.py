"""The HTML edition in a real browser: quiet, closed, readable by everyone, and used by keyboard.

Needs a Chromium of this machine and what `python -m tools.browser` installs beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from assess.cli.main import main
from tools.browser import MISSING, chromium
from tools.teams import write

CHROMIUM = chromium()
if CHROMIUM is None:
    pytest.skip(MISSING, allow_module_level=True)
REASON = "the driver is not installed: python -m tools.browser"
axe_playwright_python = pytest.importorskip("axe_playwright_python", reason=REASON)
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # even what a broken page asks for stays here
)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DESKTOP, PHONE = (1280, 900), (390, 844)
EDITIONS = ("sample", "compare", "portfolio")
SCHEMES = ("light", "dark")

# What axe leaves to people: the contrast (WCAG 2.2, 1.4.3) of text in a drawing to the shape that
# it stands on, at three places of each text.
FAINT = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (x, y) => {
    for (const found of document.elementsFromPoint(x, y)) {
      if (found.closest("text")) continue;
      const style = getComputedStyle(found);
      const colour = found.ownerSVGElement ? style.fill : style.backgroundColor;
      if (colour !== "none" && (rgb(colour)[3] ?? 1) > 0) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const faint = [];
  let looked = 0;
  for (const text of document.querySelectorAll("svg text")) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect(), words = walker.currentNode.data.trim();
      if (!words || !box.width) continue;
      looked += 1;
      const ink = getComputedStyle(walker.currentNode.parentElement).fill;
      for (const part of [0.15, 0.5, 0.85]) {
        const ground = behind(box.left + box.width * part, box.top + box.height / 2);
        if (contrast(ink, ground) < 4.5) { faint.push(`${words}: ${ink} on ${ground}`); break; }
      }
    }
  }
  return [looked, faint];
}"""

# What reaches beyond the column of text, and is not in a frame that scrolls by itself.
WIDE = """() => {
  const edge = document.querySelector("main").getBoundingClientRect().right
    - parseFloat(getComputedStyle(document.querySelector("main")).paddingRight) + 1;
  return [...document.querySelectorAll("main *, .cover *")]
    .filter((e) => !e.closest(".scroll, svg, .cover-head") && e.getBoundingClientRect().right > edge)
    .map((e) => e.outerHTML.slice(0, 120));
}"""
OPEN = "document.querySelectorAll('details').forEach((found) => { found.open = true; })"
ROWS = "() => [...document.querySelectorAll('.sortable tbody tr')].map((row) => row.cells[2].dataset.key)"


@dataclass
class Visit:
    """An open page, and what happened since it was asked for."""

    page: Page
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe finds, with the folded parts opened; it must have looked at a good deal."""
        self.page.evaluate(OPEN)
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(found["passes"]) > 20
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def editions(tmp_path_factory) -> dict[str, Path]:
    """A report, one beside an earlier assessment and other teams, and one of many teams."""
    folder = tmp_path_factory.mktemp("html")
    sample, teams = str(ROOT / "rubrics" / "sample-team.yaml"), str(folder / "teams")
    write(folder / "teams")
    then = str(ROOT / "reports" / "samples" / "compare-then.yaml")
    commands = {
        "sample": ["report", sample],
        "compare": ["report", sample, "--baseline", then, "--against", teams],
        "portfolio": ["portfolio", teams, "--by", "department", "--title", "Example Bank"],
    }
    made = {name: folder / f"{name}.html" for name in commands}
    for name, command in commands.items():
        assert main([*command, "-o", str(made[name]), "--quiet"]) == 0
    return made


@pytest.fixture
def visit(browser):
    """Open a file as a reader with that screen would."""
    contexts = []

    def opened(path: Path, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Visit:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        found = Visit(context.new_page(), path.as_uri())
        found.page.on("console", lambda message: found.said.append(message.text))
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.goto(found.address, wait_until="load")
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", EDITIONS)
def test_it_loads_quietly_alone_without_a_barrier_and_drawings_can_be_read(
    visit, editions, name, scheme
):
    found = visit(editions[name], scheme=scheme)
    dark = found.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (dark != "rgb(255, 255, 255)") == (scheme == "dark")
    assert found.violations() == []
    assert found.said == []
    assert found.asked == [found.address]
    height = found.page.evaluate("document.documentElement.scrollHeight")
    found.page.set_viewport_size({"width": DESKTOP[0], "height": height})
    looked, faint = found.page.evaluate(FAINT)
    assert looked > 100
    assert faint == []


@pytest.mark.parametrize("name", EDITIONS)
def test_a_phone_shows_it_without_sideways_scrolling_and_without_a_barrier(visit, editions, name):
    found = visit(editions[name], PHONE)
    assert found.violations() == []
    assert found.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert found.page.evaluate(WIDE) == []
    assert found.said == []


def test_the_checks_find_what_is_wrong(visit, tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text(
        """<!doctype html><title>Wrong</title><main style="padding:0"><h1>Wrong</h1>
        <img src="https://example.org/x.png"><p style="color:#bbb">faint</p><p style="width:50rem">wide</p>
        <svg><rect width="90" height="90" fill="#ddd"/><text x="9" y="40" fill="#fff">pale</text></svg>
        <script>console.error("alas")</script></main>"""
        + "".join(f"<p>{n}</p><ul><li><a href='#{n}'>a</a></li></ul>" for n in range(3)),
        encoding="utf-8",
    )
    found = visit(page, PHONE)
    assert "alas" in found.said
    assert found.asked == [found.address, "https://example.org/x.png"]
    assert found.page.evaluate("document.documentElement.scrollWidth") > PHONE[0]
    assert any("50rem" in wide for wide in found.page.evaluate(WIDE))
    looked, faint = found.page.evaluate(FAINT)
    assert looked == 1
    assert faint == ["pale: rgb(255, 255, 255) on rgb(221, 221, 221)"]
    found.page.evaluate(AXE)
    rules = found.page.evaluate("axe.run().then((all) => all.violations.map((rule) => rule.id))")
    assert {"image-alt", "color-contrast", "html-has-lang"} <= set(rules)


def test_the_answers_sort_by_keyboard_and_say_how(visit, editions):
    page = visit(editions["sample"]).page
    page.locator("details.glance summary").focus()
    page.keyboard.press("Enter")
    before = page.evaluate(ROWS)
    assert len(before) > 60
    for _ in range(3):  # to the third heading: the answer
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Answer"
    head = page.locator(".sortable th").nth(2)
    orders = []
    for key in ("Enter", "Space", "Enter"):
        page.keyboard.press(key)
        orders.append((head.get_attribute("aria-sort"), page.evaluate(ROWS)))
    (up, rising), (down, falling), (none, last) = orders
    assert (up, down, none) == ("ascending", "descending", None)
    assert rising != before
    numbers = [int(key.split()[0]) for key in rising]
    assert numbers == sorted(numbers)
    assert [int(key.split()[0]) for key in falling] == numbers[::-1]
    assert last == before
    assert page.evaluate("document.activeElement.textContent") == "Answer"


def test_details_fold_by_keyboard(visit, editions):
    page = visit(editions["sample"]).page
    folds = page.locator("main details")
    assert folds.count() > 5
    for number in range(folds.count()):
        fold = folds.nth(number)
        was = fold.evaluate("found => found.open")
        fold.locator("summary").focus()
        page.keyboard.press("Space" if number % 2 else "Enter")
        assert fold.evaluate("found => found.open") is not was
        assert fold.locator("table").is_visible() is not was


def test_the_first_tab_offers_to_skip_to_the_report(visit, editions):
    page = visit(editions["sample"]).page
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_a_link_to_an_answer_opens_the_part_that_is_folded(visit, editions):
    page = visit(editions["sample"]).page
    page.evaluate(
        "document.querySelectorAll('details').forEach((found) => { found.open = false; })"
    )
    link = page.locator("#why a[href^='#answer-']").first
    target = page.locator((link.get_attribute("href") or "").replace(".", r"\."))
    assert not target.is_visible()
    link.focus()
    page.keyboard.press("Enter")
    assert target.is_visible()
