"""How every screen looks at two sizes. After a wanted change: ``pytest tests/tui --snapshot-update``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
from textual.pilot import Pilot

from assess.answers.model import UNANSWERED, Answer
from assess.scan.scan import Scan
from assess.tui.recent import Memory
from assess.tui.session import Session

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
ALL_SIZES = pytest.mark.parametrize(
    "size", [(60, 24), (80, 24), (120, 40), (160, 48)], ids=["60x24", "80x24", "120x40", "160x48"]
)
RUBRIC = made.small()
ANSWERS = {
    "models": Answer(option=2),
    "pace": Answer(unsure=True),
    "build": Answer(option=1, note="Built by hand on one machine.", accepted="Until the move."),
    "tests": Answer(option=2, evidence=("https://ci.example/tests",)),
    "data": Answer(reason="All data are bought."),
    "train": Answer(option=2),
    "release": Answer(option=1),
}
Compare = Callable[..., bool]


@pytest.fixture
def look(snap_compare: Compare, questionnaire: Any, size: tuple[int, int]) -> Callable[..., bool]:
    """Compares the screen after some keys with the one that was kept."""

    def compare(
        answers: dict[str, Answer] | None, *keys: str, scan: Scan | None = None, **more: Any
    ) -> bool:
        app = questionnaire(answers, **more)
        if app.session is not None:
            app.session.scan = scan

        async def press(pilot: Pilot[int]) -> None:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                await pilot.app.workers.wait_for_complete()
            await pilot.pause()

        return snap_compare(app, terminal_size=size, run_before=press)

    return compare


@SIZES
def test_home_with_recent_assessments(look, here, questionnaire, snap_compare, size):
    for name, answers in (("fraud", ANSWERS), ("churn", {})):
        made.answered(here / f"{name}.yaml", RUBRIC, answers, team=f"{name.capitalize()} scoring")
    app = questionnaire()
    for name in ("fraud", "churn"):
        app.memory.opened(here / f"{name}.yaml")
    assert snap_compare(app, terminal_size=size)


@SIZES
def test_new_assessment(look):
    assert look(None, "n", "tab", "tab", "tab", "right")


@SIZES
def test_question_not_answered_yet(look):
    assert look({})


@SIZES
def test_question_answered_with_note_and_second_look(look):
    assert look(ANSWERS, "p", "p", "p", targets={"stairs": 1})


@SIZES
def test_scores_hidden(look):
    assert look(ANSWERS, "h")


@SIZES
def test_not_applicable(look):
    assert look(ANSWERS, "x")


@SIZES
def test_note_editor(look):
    assert look(ANSWERS, "p", "p", "p", "e")


@SIZES
def test_search(look):
    assert look(ANSWERS, "slash", "t", "r", "a")


@SIZES
def test_help(look):
    assert look(ANSWERS, "question_mark")


SEEN = (
    ("build", 2, "strong", ".github/workflows/build.yml:14"),
    ("build", 3, "weak", "deploy/Dockerfile:3"),
    ("train", 1, "strong", "pipelines/train.py"),
    ("release", 2, "strong", "charts/templates/deployment.yaml:22"),
)


@pytest.fixture
def seen(look: Callable[..., bool]) -> Callable[..., bool]:
    """The same, once a scan is there."""

    def compare(*keys: str) -> bool:
        found = made.seen(*SEEN)
        return look(ANSWERS, *keys, scan=found)

    return compare


@SIZES
def test_question_with_what_was_seen(seen):
    assert seen("S", "i")


@SIZES
def test_suggestion_accepted(seen):
    assert seen("S", "s")


@SIZES
def test_review_of_what_was_seen(seen):
    assert seen("f3", "3")


@SIZES
def test_repository_to_scan(seen):
    assert seen("r")


@SIZES
def test_review(look):
    assert look(ANSWERS, "f3")


@SIZES
def test_results(look):
    assert look(ANSWERS, "f4", targets={"stairs": 1})


@SIZES
def test_roadmap(look):
    assert look(ANSWERS, "f5", targets={"stairs": 2}, capacity=4)


@ALL_SIZES
def test_comparison(look, here):
    then = ANSWERS | {"build": Answer(option=2), "train": Answer(option=0), "data": UNANSWERED}
    made.answered(here / "then.yaml", RUBRIC, then, date=dt.date(2026, 5, 4))
    Memory(here / "memory.json").opened(here / "then.yaml")
    assert look(ANSWERS, "f7", "1", targets={"stairs": 1})


@SIZES
def test_choosing_what_to_compare_with(look, here):
    memory = Memory(here / "memory.json")
    for name in ("Billing", "Search"):
        path = here / f"{name.lower()}.yaml"
        memory.opened(made.answered(path, RUBRIC, ANSWERS, team=name))
    assert look(ANSWERS, "f7", "2")


@SIZES
def test_conflict(look, here, questionnaire, snap_compare, size):
    app = questionnaire(ANSWERS)

    async def conflict(pilot: Pilot[int]) -> None:
        await pilot.pause()
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.give(Answer(option=2), "store")
        await pilot.press("1")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=conflict)


@pytest.mark.parametrize(
    "theme", ["light", "high contrast dark", "high contrast light", "terminal dark"]
)
@pytest.mark.parametrize("size", [(120, 40)])
def test_themes(look, theme):
    assert look(ANSWERS, "p", theme=theme)
