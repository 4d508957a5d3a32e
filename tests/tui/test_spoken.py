"""The questionnaire in another language: all its words, none of its answers."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import made
import pytest
from pseudo import CODE, Marks, greek, write_rubric
from test_journeys import said, shown

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.common import load_in
from assess.language import Language, current, using
from assess.panel.merge import merge
from assess.rubric.load import load_rubric
from assess.rubric.locale import load_localised
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session

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


def panel(rubric) -> Assessment:
    alone = [
        dataclasses.replace(
            team(rubric),
            answers={q.id: Answer(option=(q.top + n) % (q.top + 1)) for q in rubric.questions},
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
            then = {q: Answer(option=0) for q in list(said_first.answers)[::3]}
            other = dataclasses.replace(
                said_first, answers=said_first.answers | then, date=made.DATE.replace(year=2025)
            )
            Path("2.yaml").write_text(to_text(other), encoding="utf-8")
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


@pytest.fixture
def languages():
    return lambda code: load_in(None, code)


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
