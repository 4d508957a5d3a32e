"""The questionnaire in another language: all its words, none of its answers."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path

import made
import pytest
from pseudo import CODE, Marks, greek, write_rubric
from screen import said, settle, shown

from assess import language
from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.common import load_in
from assess.language import Language, current, using
from assess.panel import agreement
from assess.panel.merge import merge
from assess.rubric.load import load_rubric
from assess.rubric.locale import load_localised
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session
from assess.tui.widgets.choices import Choices
from assess.tui.widgets.picker import Picker
from assess.tui.widgets.question import QuestionPane

TEAM = "Ομάδα"
"""What people write is not translated; in Greek it cannot be taken for a text of ours."""
WORD = re.compile("[A-Za-z][A-Za-z-]+")
KEYS = {
    "tab",
    "esc",
    "PgDn",
    "PgUp",
    "ctrl",
    "ctr",
    "shift",
    "Enter",
    "Esc",
    "Space",
    "Backspace",
    "Del",
    "assess",
}
"""What stays as it is: keys, and the name of the program."""


@pytest.fixture(scope="module")
def rubric(tmp_path_factory):
    """The rubric with every text in Greek letters."""
    folder = write_rubric(load_rubric(), tmp_path_factory.mktemp("greek"), change=greek)
    return load_localised(CODE, folder)


@pytest.fixture
def marks():
    return Marks(greek)


def latin(app: Questionnaire) -> list[str]:
    """Words on the screen that are in no other language."""
    ids = {q.id for q in app.rubric.questions} | {p.id for p in app.rubric.practices}
    cited = " ".join(x.heading for q in app.rubric.questions for x in q.sources)
    cited += " ".join(w.title for w in app.rubric.works)
    text = re.sub(r"\S+\.(yaml|json|pdf)", "", shown(app))  # names of files
    return [w for w in WORD.findall(text) if w not in ids | KEYS and w not in cited]


def team(rubric, **more) -> Assessment:
    answers = {q.id: Answer(option=q.top // 2) for q in rubric.questions[::2]}
    answers |= {q.id: Answer(unsure=True) for q in rubric.questions[1::6]}
    first = rubric.ladder[0].id
    answers[first] = Answer(option=0, note=TEAM, accepted=TEAM, evidence=("https://1.2/3",))
    waived = next(q.id for q in rubric.questions if q.allow_na and q.id not in answers)
    answers[waived] = Answer(reason=TEAM)
    return Assessment(
        team=TEAM, date=made.DATE, answers=answers, respondents=(TEAM,),
        rubric_id=rubric.id, rubric_version=rubric.version, **more,
    )  # fmt: skip


def panel(rubric, *, ladder: int | None = None) -> Assessment:
    asked = rubric.questions if ladder is None else rubric.ladder[:ladder]
    alone = [
        dataclasses.replace(
            team(rubric),
            answers={q.id: Answer(option=(q.top + n) % (q.top + 1)) for q in asked},
            respondents=(f"{TEAM} {n} ({TEAM} {n // 2})",),
            file=f"{n}.yaml",
        )
        for n in range(3)
    ]
    return merge(rubric, alone, roles={}, force=False).assessment


def app_on(rubric, said: Assessment | None, *, hide: bool = False, **more) -> Questionnaire:
    memory = Memory(Path("m.json"))
    session = None
    if said is not None:
        Path("1.yaml").write_text(to_text(said), encoding="utf-8")
        session = Session.open(Path("1.yaml"), rubric, hide_scores=hide)
    return Questionnaire(rubric, session=session, memory=memory, today=made.DATE, **more)


WAYS = {
    "home": (None, [["down"], ["n"], ["escape", "o"]]),
    "questions": (
        team,
        [["i"], ["i", "p"], ["u"], ["backspace"], ["ctrl+z"], ["x"], ["escape", "e"], ["escape"],
         ["slash", "9"], ["escape", "g"], ["escape", "question_mark"], ["pagedown"], ["escape"],
         ["m"], ["c"], ["a"], ["h"], ["v"], ["t"], ["d"], ["escape", "ctrl+p"]],
    ),
    "review": (team, [["f3"], ["2"], ["3"], ["end"], ["4"], ["f2", "r"]]),
    "results": (team, [["f4"], ["2"], ["3"], ["4"], ["w"], ["tab", "right"]]),
    "roadmap": (team, [["f5"], ["pagedown"], ["pagedown"], ["right"]]),
    "workshop": (panel, [["f6"], ["r"], ["w"], ["b"], ["i"], ["f3"], ["d"]]),
    "compare": (team, [["f7"], ["1"], ["pagedown"], ["end"], ["c"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
async def test_no_word_on_any_screen_stays_english(here, rubric, marks, name):
    who, ways = WAYS[name]
    with using(Language(CODE, marks)):
        said_first = who(rubric) if who else None
        if name == "compare":
            earlier(said_first)
        app = app_on(rubric, said_first)
        if name == "compare":
            app.memory.opened(Path("2.yaml"))
        left: dict[str, list[str]] = {}
        async with app.run_test(size=(120, 50)) as pilot:
            await pilot.pause()
            for keys in ([], *ways):
                await pilot.press(*keys)
                await app.workers.wait_for_complete()
                await pilot.pause()
                if found := latin(app):
                    left[" ".join(keys)] = found
        assert not left, {k: " ".join(v) for k, v in left.items()}
        assert not marks.unknown


@pytest.fixture(scope="module")
def languages():
    return cache(lambda code: load_in(None, code))


def earlier(said: Assessment) -> Path:
    """The answer file of a year before, with other answers."""
    then = {q: Answer(option=0) for q in list(said.answers)[::3]}
    date = said.date.replace(year=said.date.year - 1)
    text = to_text(dataclasses.replace(said, answers=said.answers | then, date=date))
    Path("2.yaml").write_text(text, encoding="utf-8")
    return Path("2.yaml")


@pytest.fixture
def quick(monkeypatch):
    """The interval of an agreement without the second that it takes."""
    monkeypatch.setattr(agreement, "alpha_range", lambda _units: (0.1, 0.2))


async def test_no_word_on_any_screen_stays_english_when_the_language_is_switched(
    here, rubric, marks, monkeypatch, quick
):
    found = {CODE: language.Language(CODE, marks), "en": language.ENGLISH}
    monkeypatch.setattr(language, "find", found.get)
    english = load_rubric()
    with using("en"):
        people = panel(english, ladder=6)
        app = app_on(english, people, rubrics={CODE: rubric, "en": english}.get)
        app.memory.opened(earlier(people))
        left: dict[str, list[str]] = {}
        async with app.run_test(size=(120, 50)) as pilot:
            await settle(pilot)
            pages = ("f1", "f2", "f3", "f4", "f5", "f6", "f7")
            for key in (*pages, "1"):
                await pilot.press(key)
                await settle(pilot)
            app.speak(CODE)
            for hide in (False, True):
                app.session.hide_scores = hide
                for key in ("f7", *pages[:-1]):
                    await pilot.press(key)
                    await settle(pilot)
                    if words := latin(app):
                        left[f"{key} {hide}"] = words
    assert not left, {k: " ".join(v) for k, v in left.items()}


async def test_the_language_is_switched_in_the_palette_and_nothing_is_lost(here, languages):
    english = load_rubric()
    with using("en"):
        app = app_on(english, team(english), hide=True, rubrics=languages)
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            await pilot.press("n", "0")
            before, at = app.session.assessment, app.session.asking.current
            on_disk = Path("1.yaml").read_bytes()
            await pilot.press("ctrl+p", *"Nederlands", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert current().code == "nl"
            assert "Taal: Nederlands" in said(app)
            dutch = app.rubric.question_by_id[at]
            assert dutch.text != english.question_by_id[at].text
            assert dutch.text.split("?")[0][:30] in " ".join(shown(app).split())
            assert app.session.assessment == before
            assert app.session.asking.current == at
            assert app.session.hide_scores
            assert Path("1.yaml").read_bytes() == on_disk
            await pilot.press("ctrl+z")
            assert app.session.assessment != before
            await pilot.press("f4")
            await pilot.pause()
            assert "Scores zijn verborgen" in shown(app)
    assert json.loads(Path("m.json").read_text())["language"] == "nl"
    assert current().code == "en"


async def speak(pilot, name: str) -> None:
    await pilot.press("ctrl+p", *name, "enter")
    await settle(pilot)


async def test_what_was_picked_and_found_stays_when_the_language_is_switched(
    here, languages, quick
):
    english = load_rubric()
    with using("en"):
        people = panel(english, ladder=6)
        app = app_on(english, people, rubrics=languages)
        app.memory.opened(earlier(people))
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.press("f6", "down", "down", "r")
            await pilot.press("f5", "left", "left", "left", "down", "right", "pagedown")
            await settle(pilot)
            picked = [p.picked for p in app.screen.query(Picker)]
            focused = app.focused
            assert picked != list(app.screen._filled)
            await pilot.press("f7", "1", "4")
            await settle(pilot)
            await pilot.press("f3", "down", "down", "down")
            item = app.screen.item.key
            await pilot.press("f2", "i", "end")
            cursor = app.screen.query_one(Choices).cursor
            wanted = app.screen.query_one(QuestionPane).guidance_wanted
            await speak(pilot, "Nederlands")
            assert app.screen.query_one(Choices).cursor == cursor
            assert app.screen.query_one(QuestionPane).guidance_wanted == wanted
            await pilot.press("f3")
            assert app.screen.item.key == item
            await pilot.press("f5")
            await settle(pilot)
            assert [p.picked for p in app.screen.query(Picker)] == picked
            assert app.focused is focused
            assert "Kwartaalcapaciteit" in shown(app)
            await speak(pilot, "English")
            assert [p.picked for p in app.screen.query(Picker)] == picked
            assert app.focused is focused
            await pilot.press("f7")
            await settle(pilot)
            assert "~/2.yaml" in shown(app)
            assert "▸" in shown(app)
            await pilot.press("f6")
            assert app.screen._roles
    assert Path("1.yaml").read_text() == to_text(people)


async def test_a_language_is_not_offered_while_a_dialog_holds_what_is_typed(here, languages):
    with using("en"):
        english = load_rubric()
        app = app_on(english, team(english), rubrics=languages)
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.press("e", *"typed")
            await speak(pilot, "Nederlands")
            await pilot.press("escape")
            assert current().code == "en"
            assert "typed" in shown(app)


@pytest.mark.parametrize("keys", [[], ["f3"], ["f4"], ["f5"]], ids=["f2", "f3", "f4", "f5"])
@pytest.mark.parametrize("size", [(80, 24)])
def test_dutch_fits_into_a_small_terminal(here, snap_compare, languages, keys, size):
    rubric = languages("nl")
    sample = Path(__file__).parents[2] / "rubrics" / "sample-team.yaml"
    answers = read_answers(sample, rubric)
    app = app_on(rubric, answers, rubrics=languages)

    async def press(pilot) -> None:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    with using("nl"):
        # the comparison runs the application in a context of its own, which begins as this one
        assert snap_compare(app, terminal_size=size, run_before=press)
