"""Whatever files say and are called, every screen shows it as text: literally, in its place, and no command.

One sitting goes through all screens with answers, a rubric and a repository that hold a trick in place of every text
(hostile_texts.py), in files that are called by tricks themselves.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from screen import settle, shown, type_text, until
from textual import events
from textual.content import Content
from textual.pilot import Pilot
from textual.style import Style

from assess.answers.emit import to_text
from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.panel.merge import merge
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.scan.scan import scan
from assess.tui.app import Questionnaire
from assess.tui.dialogs.dialog import Dialog
from assess.tui.dialogs.trouble import TroubleDialog
from assess.tui.recent import Memory
from assess.tui.screens.page import Page
from assess.tui.session import Session
from assess.tui.text import clean, clean_block
from assess.tui.widgets.fields import Area
from assess.tui.widgets.lines import strip_of
from assess.tui.widgets.seen import Seen

sys.path.insert(0, str(Path(__file__).parents[1]))
import hostile_texts as texts

SMALL, TALL = (80, 24), (80, 120)
RAW = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
FURNITURE = re.compile(r"[\s│▁▂▃▄▅▆▇█]+")
PASTED = "\x1b]52;c;b3du\x07own\u202e\u009b2J\n\u2028x"
SIGNALS = """
signals:
  - {id: code, question: build, option: 2, strength: strong, why: "[red]=1", where: {paths: ["**/*.py"], text: mlflow}}
  - {id: hint, question: build, option: 1, strength: weak, why: "[red]=1", where: {paths: ["**/*.py"], text: mlflow}}
"""


class Sitting:
    """The application, looked at after each step."""

    def __init__(self, app: Questionnaire, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> str:
        """Press keys, and look at what is shown then."""
        await self.pilot.press(*keys)
        await settle(self.pilot)
        return self.look()

    async def paste(self, text: str) -> str:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()
        return self.look()

    def look(self) -> str:
        """What is shown, once it steers no terminal, leads nowhere, and keeps to its place."""
        strips = self.app.screen._compositor.render_strips()
        width, height = self.app.size
        assert [strip.cell_length for strip in strips] == [width] * height
        for strip in strips:
            for part in strip:
                assert not part.control
                assert not RAW.search(part.text), part.text
                assert part.style is None or not part.style.link
                assert part.style is None or "bell" not in str(part.style.meta)
        text = shown(self.app)
        screen = self.app.screen
        if isinstance(screen, Dialog):
            box, keys = screen.query_one("#box").region, screen.query_one("#dialog-keys").region
            assert screen.region.contains_region(box)
            assert box.contains_region(keys)
            assert "esc" in text
        if isinstance(screen, Page):
            assert text.startswith(" assess  F1 "), text
            assert text.endswith("^p all"), text
        return FURNITURE.sub("", text)


def squeezed(text: str) -> str:
    """A text as :meth:`Sitting.look` gives it back."""
    return FURNITURE.sub("", clean(text))


@pytest.fixture
def own(here: Path) -> Rubric:
    """A rubric of somebody else."""
    folder = texts.rubric_folder(here / "own", made.SMALL, texts.screen_trick)
    (folder / "signals.yaml").write_text(SIGNALS)
    return load_rubric(base=folder)


@pytest.fixture
def files(here: Path, own: Rubric) -> dict[str, Path]:
    """Files whose names are tricks, too: today's answers, earlier ones, a panel's, and a wrong one."""
    names = {
        "now": "x\x1b]0;own\x07\u009b2J",
        "then": "y\n::error::own\u202e",
        "panel": "z[@click=app.bell]own[red]",
        "wrong": "[/\x1b]52;c;b3du\x07\u2066".replace("/", "\u2044"),
        "unreadable": "w\udcff\x1b[2J",
        "long": "v" * 200,
    }
    found = {key: here / f"{name}.yaml" for key, name in names.items()}
    trick = texts.screen_trick
    texts.answer_file(found["now"], rubric=own, trick=trick)
    texts.answer_file(found["then"], team=3, day="2026-05-23", rubric=own, trick=trick)
    said = read_answers(found["now"], own)
    people = [
        dataclasses.replace(said, respondents=(trick(n),), answers={}, evidence={}) for n in (14, 0)
    ]
    for n, one in enumerate(people):
        for question in own.questions:
            one.answers[question.id] = Answer(option=n, note=trick(n))  # type: ignore[index]
    found["panel"].write_text(to_text(merge(own, people).assessment), encoding="utf-8")
    wrong = found["now"].read_text().replace("answers:", 'answers:\n  "a\\u202eb[red]": 1')
    for key in ("wrong", "unreadable", "long"):
        found[key].write_text(wrong, encoding="utf-8")
    repo = texts.repository(here / "repo") / "\x1b]0;own\x07\u202e[red]"
    repo.mkdir()
    (repo / "a.py").write_text("mlflow  # \x1b[2J [@click=app.bell]own[/] \u202e\n")
    return found


async def test_no_screen_takes_what_files_say_for_more_than_text(
    own: Rubric, here: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A look in between would take a change over before the answer that is to clash with it.
    monkeypatch.setattr("assess.tui.saving.LOOK_EVERY", 3600.0)
    memory = Memory(here / "memory.json")
    for name in ("then", "panel", "wrong", "now"):
        memory.opened(files[name])
    app = Questionnaire(own, memory=memory, today=made.DATE)
    async with app.run_test(size=SMALL) as pilot:
        sitting = Sitting(app, pilot)
        press = sitting.press
        # Home, the files that were open before, the dialogs on files
        home = await press("down")
        assert squeezed(own.title) in home
        assert "cannotberead:" in home
        assert "Thereisnoquestion'a\ufffdb[red]'" in await press("2")
        assert "w\\xff\\x1b[2J.yaml" in await press("o")
        await press("down", "down", "tab")  # a name that is no text at all is in the line now
        assert "Thereisnoquestion'a\ufffdb[red]'" in await press("enter")
        await press("escape", "n")
        await sitting.paste(PASTED)
        await press("tab", "tab", "tab", "escape")
        # questions
        app.open_file(files["now"])
        await settle(pilot)
        session = app.session
        assert session is not None
        session.scan = scan(own, [str(here / "repo")], date=made.DATE)
        await pilot.resize_terminal(*TALL)
        for question in own.questions:
            session.asking.go(question.id)
            app.redraw()
            page = await press("down")
            answer = session.answer(question.id)
            options = [text for o in question.options for text in (o.label, o.detail)]
            for text in (question.text, question.help, question.why, *options):
                assert squeezed(text) in page
            assert squeezed(answer.reason or answer.note.splitlines()[0]) in page
            assert question.id != "build" or "\\x1b]0;own\\x07\\u202e[red]" in page
        await pilot.resize_terminal(*SMALL)
        await press("i")
        await press("t")
        await press("t", "v")
        await press("v", "s")
        # dialogs of a question
        session.asking.go("data")
        await press("e")
        await sitting.paste(PASTED)
        await press("tab")
        await sitting.paste(PASTED)
        assert "isneithertheidofanevidencerecord" in await press("tab", "escape")
        app.screen.query_one("#evidence", Area).clear()
        await press("escape")
        for key in ("x", "g", "question_mark", "d", "r", "ctrl+p"):
            await press(key)
            await press("tab", "tab")
            await press("escape", "escape")
        await press("slash")
        await type_text(pilot, "q7z")
        await press("down", "down")
        await press("escape")
        # the other screens
        for key, steps in (("f3", 5), ("f4", 6), ("f5", 5)):
            assert squeezed(session.assessment.team) in await press(key)
            for _ in range(steps):
                await press("pagedown")
        await press("f4", "w")
        await press("escape", "f7")
        assert "Thesearedifferentteams" in await press("3")
        compared = await press("y")
        assert "y::error::own\\u202e.yaml" in compared
        for part in "1234567":
            await press(part, "down", "down")
        # somebody else changed the file
        Session.open(files["now"], own).give(Answer(option=0), "data")
        await press("f2", "1")
        await until(pilot, lambda: isinstance(app.screen, TroubleDialog))
        assert "x\\x1b]0;own\\x07\\x9b2J.yaml" in sitting.look()
        await press("down", "down", "enter")
        await press("escape", "escape")
        session.drop()
        # the workshop of a panel
        app.open_file(files["panel"])
        workshop = await press("f6")
        assert "10todiscuss" in workshop
        await press("r")
        await press("down", "enter")
        assert squeezed(texts.screen_trick(0)) in await press("down")
        await press("f1")


ODD = st.sampled_from(
    "\x1b\x00\u202e\u2066\u200b\u0301\u6f22W[]/@\\ \t\n\u00ad\u200d\U0001f468\u2028"
)


@given(st.text(st.one_of(ODD, st.characters(codec=None)), max_size=60), st.integers(10, 90))
@settings(max_examples=100)
def test_any_text_fills_lines_of_the_width_and_steers_nothing(text: str, width: int) -> None:
    parts = [*Content(clean_block(text)).wrap(width), Content(text.replace("\n", " "))]
    for line in parts:
        strip = strip_of(line, width, Style())
        assert strip.cell_length == cell_len(strip.text) == width
        assert not RAW.search(strip.text)


def test_the_end_of_a_path_is_found_at_once_however_long_it_is() -> None:
    line = Seen(True, ("\u6f22/" * 100_000 + "end.py",), Content("")).line(40)
    assert str(line).endswith("\u6f22/end.py")
    assert line.cell_length <= 40
