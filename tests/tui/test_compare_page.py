"""The comparison with an earlier assessment: which one, what it tells, and where it leads."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import made
import pytest
from screen import opened, said, settle, shown, told, type_text, words
from terminal import Terminal, questionnaire
from test_upgrade import OLD
from textual.pilot import Pilot
from tiny_rubric import tiny

from assess.answers.emit import to_text
from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.compare.compare import compare
from assess.compare.words import answers_words, cause_words, level_words, score_words
from assess.panel.merge import merge
from assess.report.options import ReportOptions
from assess.report.render import render
from assess.report.scorecards import cards
from assess.rubric.load import load_rubric
from assess.scoring.score import score
from assess.tui.place import OnServer

ROOT = Path(__file__).parents[2]
SHIPPED = load_rubric()
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
EARLIER = ROOT / "reports" / "samples" / "compare-then.yaml"
TALL = (110, 400)
"""So tall that the whole list is on the screen."""


@pytest.fixture
def files(here: Path) -> tuple[Path, Path]:
    """An assessment of today, and one of the same team half a year ago."""
    now, then = here / "team.yaml", here / "last-year.yaml"
    now.write_bytes(SAMPLE.read_bytes())
    then.write_bytes(EARLIER.read_bytes())
    return now, then


async def choose(pilot: Pilot[int], path: Path) -> None:
    """Compare with a file whose path is typed."""
    await pilot.press("f7", "o")
    await pilot.press("ctrl+u")
    await type_text(pilot, str(path))
    await pilot.press("enter")
    await settle(pilot)


async def test_what_changed_is_told_as_the_command_tells_it(files):
    now, then = files
    app = opened(now, SHIPPED, [then, now])
    found = compare(SHIPPED, read_answers(then, SHIPPED), read_answers(now, SHIPPED))
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7")
        await pilot.pause()
        assert "Compare Fraud scoring with an earlier assessment" in words(app)
        assert "team.yaml" not in words(app)  # never with itself
        await pilot.press("enter")
        await settle(pilot)
        text = words(app)
    assert "2026-05-04 → 2026-11-23" in text
    assert "compared with ~/last-year.yaml" in text
    for change in found.models.values():
        assert level_words(change).lower() in text
        assert f"index {change.before.index:.2f} of" in text
        assert all(sentence in text for sentence in cause_words(change.steps))
        statements = {c.id: c.statement for m in SHIPPED.models for c in m.criteria}
        assert all(statements[c.criterion] in text for c in (*change.gained, *change.lost))
    for card, change in zip(SHIPPED.scorecards, found.scorecards.values(), strict=True):
        assert f"{card.title}: {score_words(change).replace('Score', 'score')}" in text
        assert all(sentence in text for sentence in cause_words(change.steps))
    assert answers_words(found.answers) in text
    assert "1 In shared storage → 2 Access to the shared storage is granted" in text
    assert "Complex models 2.1 → 1.9 high → moderate mostly answers" in text
    assert text.count("carried by evidence now") == len(found.evidence)
    assert "Of 15 practices in the roadmap that the earlier answers lead to, 5 are reached" in text
    assert text.count("✓ reached:") == 5


async def test_the_results_tell_of_a_scorecard_what_the_report_tells(files):
    app = opened(files[0], SHIPPED)
    async with app.run_test(size=(200, 120)) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        text = shown(app)
        (card,) = cards(SHIPPED, app.session.assessment, app.session.result)
        assert f"{card.score}" in text
        for bar in card.bars:
            mark = "▸" if bar.lowest else " "
            assert re.search(rf"{mark} {bar.title} +█*▒*·* +{bar.words}", text)
        assert f"Possible: {card.range_words}; evidence carries {card.evidence}" in text
        assert card.unasked in text
        await pilot.press("f2", "c", "f4")
        await settle(pilot)
        assert card.title not in shown(app)  # a quick assessment asks too little for it


async def test_every_line_leads_to_the_question_that_made_the_difference(files):
    now, then = files
    app = opened(now, SHIPPED, [then])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        changed = {c.question for c in _found(files).answers}
        asked = {c.id: c.requires for m in SHIPPED.models for c in m.criteria}
        gained = [c.criterion for m in _found(files).models.values() for c in m.gained]
        for part, allowed in (
            ("2", set(asked[gained[0]]) & changed),
            ("3", changed),
            ("4", changed),
        ):
            await pilot.press(part, "enter")
            await pilot.pause()
            assert app.screen.id == "questions"
            assert app.session.asking.current in allowed
            await pilot.press("f7")
        await pilot.press("6", "end", "enter")  # a practice leads to what it still lacks
        await pilot.pause()
        practice = app.session.question()
        assert (app.session.answer().option or 0) < practice.top
        await pilot.press("f7", "1", "enter")
        assert app.screen.id == "results"


def _found(files):
    now, then = files
    return compare(SHIPPED, read_answers(then, SHIPPED), read_answers(now, SHIPPED))


async def test_the_comparison_follows_the_answers(files):
    now, then = files
    app = opened(now, SHIPPED, [then])
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        assert "17 rose, 1 answered now." in words(app)
        await pilot.press("4", "enter", "0")
        await pilot.press("f7")
        await settle(pilot)
        assert "16 rose, 1 fell, 1 answered now." in words(app)
        await pilot.press("ctrl+z", "f7")
        await settle(pilot)
        assert "17 rose, 1 answered now." in words(app)
    assert then.read_bytes() == EARLIER.read_bytes()


async def test_a_report_can_be_compared_with(files):
    now, then = files
    before = read_answers(then, SHIPPED)
    short = ReportOptions(summary=True)
    data = then.read_bytes()
    pdf = render(SHIPPED, before, score(SHIPPED, before), options=short, answers_bytes=data)
    Path("last-year.pdf").write_bytes(pdf)
    app = opened(now, SHIPPED)
    async with app.run_test(size=TALL) as pilot:
        await choose(pilot, Path("last-year.pdf"))
        assert "17 rose, 1 answered now." in words(app)
        await pilot.press("c")
        await pilot.pause()
        assert "Another file" in words(app)


async def test_another_team_is_refused_until_it_is_meant(files):
    now, then = files
    then.write_text(then.read_text().replace("team: Fraud scoring", "team: Search"))
    app = opened(now, SHIPPED, [then])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "y")
        assert "Choose a file first" in said(app)
        await pilot.press("1")
        await settle(pilot)
        assert "different teams: “Fraud scoring” and “Search”" in " ".join(said(app).split())
        assert "Levels" not in words(app)
        await pilot.press("y")
        await settle(pilot)
        assert "The names differ: “Search” then, “Fraud scoring” now." in words(app)
        await pilot.press("c", "o", "ctrl+u")
        await type_text(pilot, "last-year.yaml")
        await pilot.press("enter")
        await settle(pilot)
        assert "different teams" in said(app)


async def test_what_cannot_be_compared_is_said_and_nothing_changes(files, tmp_path):
    now = files[0]
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("team: [")
    app = opened(now, SHIPPED, [wrong])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "p")
        assert "Choose an assessment to compare with first." in said(app)
        await pilot.press("1")
        await pilot.pause()
        assert "This is not valid YAML" in said(app)
        await choose(pilot, now)
        assert "This is the open assessment itself." in told(app)
        await pilot.press("ctrl+u")
        await type_text(pilot, "wrong.yaml")
        await pilot.press("enter")
        assert "wrong.yaml" in told(app)
        await pilot.press("escape")
        assert "Another file" in words(app)
    assert now.read_bytes() == SAMPLE.read_bytes()


async def test_an_open_assessment_that_is_the_earlier_one_is_told(files):
    now, then = files
    app = opened(then, SHIPPED, [now])
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7", "enter")
        await settle(pilot)
        assert "The open assessment is the earlier one of the two." in words(app)
        assert "2026-05-04 → 2026-11-23" in words(app)
        assert "17 rose, 1 answered now." in words(app)


async def test_an_earlier_rubric_is_mapped_and_what_is_not_comparable_is_said(here):
    rubric = tiny()
    now = made.answered(here / "now.yaml", rubric, {"labels": Answer(option=1)}, team="Fraud")
    then = here / "then.yaml"
    then.write_text(OLD)
    app = opened(now, rubric, [then])
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        text = words(app)
        assert "Answered with rubric 1.0.0 then and 1.2.3 now." in text
        assert "may not be those that were reported then" in text
        assert "labelling is called labels now." in text
        assert "Not asked any more: retired-one." in text


async def test_the_roadmap_that_was_kept_counts_when_it_is_given(files, here):
    from assess.cli.main import main

    now, then = files
    assert main(["roadmap", str(then), "--save", "plan.yaml", "--quiet"]) == 0
    plan = Path("plan.yaml")
    assert "status: planned" in plan.read_text()
    plan.write_text(plan.read_text().replace("status: planned", "status: done"))
    app = opened(now, SHIPPED, [then])
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        assert "the roadmap that the earlier answers lead to" in words(app)
        await pilot.press("p", "ctrl+u")
        await type_text(pilot, "team.yaml")
        await pilot.press("enter")
        assert "team.yaml" in told(app)  # no roadmap
        await pilot.press("ctrl+u")
        await type_text(pilot, "plan.yaml")
        await pilot.press("enter")
        await settle(pilot)
        assert "in the kept roadmap plan.yaml" in words(app)
        assert "(the roadmap says done; the answers do not)" in words(app)


async def test_hidden_scores_stay_hidden(files):
    now, then = files
    app = opened(now, SHIPPED, [then])
    app.session.hide_scores = True
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        assert "Scores are hidden" in words(app)
        assert "index" not in words(app)
        await pilot.press("h")
        await pilot.pause()
        assert "index" in words(app)
        await pilot.press("f2", "f7")
        await pilot.pause()
        assert "index" not in words(app)


async def test_in_a_browser_only_files_of_the_own_folder_are_offered(files):
    now, then = files
    app = opened(now, SHIPPED, [then], place=OnServer(one_file=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7", "o")
        await pilot.pause()
        text = words(app)
        assert "last-year.yaml" in text
        assert "Another file" not in text
        assert "another file" not in text
        assert str(then.parent) not in text
        await pilot.press("1")
        await settle(pilot)
        assert "compared with last-year.yaml" in words(app)
        await pilot.press("p")
        assert app.screen.id == "compare"
        then.unlink()
        await pilot.press("c")
        await pilot.pause()
        assert "There is no other assessment here." in words(app)


# ---------------------------------------------------------------- panels


@pytest.fixture
def panels(here: Path) -> tuple[Path, Path]:
    """A panel of today, and one of five people with another among them."""
    people = [
        read_answers(p, SHIPPED) for p in sorted((ROOT / "examples" / "panel").glob("*.yaml"))
    ]
    now, then = here / "panel.yaml", here / "then.yaml"
    now.write_text(to_text(merge(SHIPPED, people).assessment), encoding="utf-8")
    text = to_text(merge(SHIPPED, people[:4]).assessment)
    then.write_text(text.replace(str(people[0].date), str(dt.date(2025, 11, 1))), encoding="utf-8")
    return now, then


async def test_panels_tell_who_is_new_and_how_far_they_agreed(panels):
    now, then = panels
    app = opened(now, SHIPPED, [then])
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f7", "1")
        await settle(pilot)
        text = words(app)
        assert "4 respondents then, 5 now" in text
        assert "New: Eli Novak (ML engineering)" in text
        assert "Agreement (alpha, 95 % interval)" in text
        assert "1 to discuss now, 2 still to discuss." in text
        await pilot.press("w")
        await pilot.pause()
        assert "New: 1" in words(app)
        assert "Eli" not in words(app)


def test_a_comparison_in_a_real_terminal(files):
    folder = Path.cwd()
    env = {"XDG_DATA_HOME": str(folder / "data"), "HOME": str(folder)}
    with Terminal(
        questionnaire("last-year.yaml"), columns=60, rows=24, cwd=folder, env=env
    ) as terminal:
        terminal.wait_for("confirm")
        terminal.press("q")
        assert terminal.wait() == 0
    with Terminal(
        questionnaire("team.yaml"), columns=80, rows=24, cwd=folder, env=env | {"NO_COLOR": "1"}
    ) as terminal:
        terminal.wait_for("F7 Compare", "saved")
        terminal.press("\x1b[18~")
        terminal.wait_for("Compare Fraud scoring with an earlier assessment", "last-year.yaml")
        terminal.press("\r")
        terminal.wait_for("2026-05-04 → 2026-11-23", "level 2, up from 1", "Planned and done 15")
        terminal.press("4")
        terminal.wait_for("17 rose, 1 answered now.")
        terminal.press("j\r")
        terminal.wait_for("Where do the data sets for training lie", "confirm")
        terminal.press("q")
        assert terminal.wait() == 0
    assert Path("team.yaml").read_bytes() == SAMPLE.read_bytes()
