"""The questionnaire in a real browser, from the first page to the finished report.

Needs a Chromium of this machine and what `python -m tools.browser` installs beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT
from pypdf import PdfReader

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from tools.browser import MISSING, chromium

CHROMIUM = chromium()
if CHROMIUM is None:
    pytest.skip(MISSING, allow_module_level=True)
REASON = "the driver is not installed: python -m tools.browser"
axe_playwright_python = pytest.importorskip("axe_playwright_python", reason=REASON)
from playwright.sync_api import Error, sync_playwright  # noqa: E402
from test_report_browser import QUIET  # noqa: E402

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ARGUMENTS = [f"{found}, EXCLUDE 127.0.0.1" if "MAP" in found else found for found in QUIET]
WINDOWS = {"normal": (1280, 800), "small": (1024, 768)}
PATIENCE = 60.0
"""Seconds after which a test gives up waiting; no measure of speed."""
DRAWN = """() => {
  const box = document.querySelector(".xterm-screen").getBoundingClientRect();
  const page = document.documentElement;
  return [innerWidth - box.width, innerHeight - box.height, page.scrollWidth - innerWidth,
    page.scrollHeight - innerHeight, document.fonts.check("17px 'Roboto Mono'")];
}"""


@contextmanager
def serving(folder, port="0"):
    """A server in a process, and the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "assess", "serve", "--quiet", "--port", port, "--dir", str(folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
        env=os.environ | {"ASSESS_SERVE_TOKEN": "a-token-that-nobody-can-guess"},
    )
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server that tests share: its address, and the folder of its answers."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as (_, address):
        yield address, folder


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, server):
    """Open the first page as somebody who was given the address."""
    contexts = []

    def opened(size=WINDOWS["normal"], address=server[0], **more):
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)), **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        until(lambda: landed(page))
        return page

    yield opened
    for context in contexts:
        context.close()


def landed(page):
    """Whether the page that takes the token has led on."""
    try:
        return page.evaluate("location.search === '' && document.readyState === 'complete'")
    except Error:  # on its way
        return False


def until(look):
    """Wait for what a look finds."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def begin(page):
    page.click("text=Begin")
    page.wait_for_selector("body.-first-byte")


def test_from_the_first_page_to_the_finished_report(visit, server, tmp_path, capfd):
    address, folder = server
    page = visit()
    said, asked = [], []
    page.on("console", lambda message: said.append((message.type, message.text)))
    page.on("pageerror", lambda error: said.append(("error", str(error))))
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then((all) => all.violations.map((rule) => rule.id))")
    assert found == []
    assert "Up to 20 people" in page.inner_text("main")

    begin(page)
    page.keyboard.press("n")
    page.keyboard.type("Payments")
    page.keyboard.press("Enter")
    for key in "2101u":
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    rubric = load_rubric()
    file = until(lambda: next(folder.glob("*/payments.yaml"), None))
    until(lambda: len(read_answers(file, rubric).answers) == 5)
    for key in ("F4", "w", "Enter"):  # results, write, as PDF
        page.keyboard.press(key)
    with page.expect_download() as waiting:
        pass
    assert waiting.value.suggested_filename == "payments.pdf"
    report = tmp_path / "payments.pdf"
    waiting.value.save_as(report)
    assert len(PdfReader(report).pages) > 8
    back = tmp_path / "back.yaml"
    assert main(["extract", str(report), "-o", str(back)]) == 0
    assert read_answers(back, rubric).answers == read_answers(file, rubric).answers
    assert len(page.context.pages) == 1
    assert [line for kind, line in said if kind in ("error", "warning")] == []
    origin = address.partition("/?")[0]
    assert {url for url in asked if not url.startswith(f"{origin}/")} <= {
        url for url in asked if url.startswith(f"{origin.replace('http', 'ws')}/")
    }
    assert not [url for url in asked if "token" in url]


@pytest.mark.parametrize("size", WINDOWS)
def test_the_questionnaire_fills_the_window_in_its_own_letters(size, visit):
    page = visit(WINDOWS[size])
    begin(page)
    page.wait_for_selector(".xterm-screen canvas")
    right, below, wide, high, letters = page.evaluate(DRAWN)
    assert 0 <= right < 12  # less than one more column
    assert 0 <= below < 26
    assert (wide, high) == (0, 0)
    assert letters
    page.set_viewport_size({"width": 1100, "height": 700})
    # No wait_for_function: it evaluates a text in the page, which the page's policy forbids.
    until(lambda: 0 <= page.evaluate(DRAWN)[0] < 12)


def test_who_has_left_is_told_that_all_is_saved_and_goes_on_with_one_key(visit):
    page = visit()
    begin(page)
    page.keyboard.press("q")
    page.wait_for_selector("text=You have left")
    assert page.is_visible("text=Everything that you answered is saved >> visible=true")
    page.keyboard.press("Enter")  # the button has the keyboard
    page.wait_for_selector("body.-first-byte #terminal canvas")
    assert not page.is_visible("text=You have left")


def test_a_lost_connection_is_told_with_a_way_back(visit, tmp_path):
    with serving(tmp_path) as (process, address):
        page = visit(address=address)
        begin(page)
        process.kill()
        page.wait_for_selector("text=The connection is lost")
        assert page.is_visible("text=saved on the server. Look >> visible=true")
    port = address.partition("/?")[0].rpartition(":")[2]
    with serving(tmp_path, port):
        page.keyboard.press("Enter")  # the button has the keyboard
        page.wait_for_selector("body.-first-byte:not(.-over)")


def test_without_scripts_the_pages_say_what_is_missing(visit):
    page = visit(java_script_enabled=False)
    assert "The questionnaire needs JavaScript" in page.inner_text("main")
    page.click("text=Begin")
    assert "It needs JavaScript" in page.inner_text("#loading")


def test_a_personal_link_leads_back_from_another_browser(visit, server):
    page = visit()
    begin(page)
    page.keyboard.press("n")
    page.keyboard.type("Ledger")
    page.keyboard.press("Enter")
    until(lambda: next(server[1].glob("*/ledger.yaml"), None))
    page.goto(server[0].partition("?")[0])
    page.wait_for_selector("text=Your answers so far")
    link = page.input_value("#link")

    other = visit()
    assert "Ledger" not in other.inner_text("main")
    other.goto(link.partition("?")[0])
    other.click("button")
    other.wait_for_selector("text=Your answers so far")
    assert "Ledger" in other.inner_text("main")
    assert other.url == server[0].partition("?")[0]
