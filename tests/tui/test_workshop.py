"""The workshop of a panel: the agenda, who said what, agreeing, and the file it leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import made
import pytest
from screen import opened, said, shown, type_text, words
from terminal import Terminal, questionnaire

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.panel.agenda import agenda
from assess.panel.merge import merge
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()
EXAMPLES = Path(__file__).parents[2] / "examples" / "panel"
NAMES = ("Ana", "Ben", "Cho", "Dee", "Eli")


@pytest.fixture
def panel(here: Path) -> Path:
    """Five respondents of one team, merged."""
    files = [read_answers(path, RUBRIC) for path in sorted(EXAMPLES.glob("*.yaml"))]
    path = Path("panel.yaml")
    path.write_text(to_text(merge(RUBRIC, files).assessment), encoding="utf-8")
    return path


async def test_the_agenda_is_discussed_in_its_order_and_what_is_agreed_on_is_on_disk(panel):
    before = read_answers(panel, RUBRIC)
    items = agenda(RUBRIC, before)
    first, second = items[0].question, items[1].question
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(100, 32)) as pilot:
        await pilot.pause()
        assert "32 questions to discuss: F6" in said(app)
        await pilot.press("f6")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "5 respondents, 32 to discuss, 0 agreed on" in words(app)
        assert "alpha 0.73, 95 % interval 0.61 to 0.82" in words(app)
        assert first.text in words(app)
        await pilot.press("b")
        await pilot.pause()
        assert app.session is not None
        assert app.session.asking.current == first.id
        assert "Ben Okafor (operations)" in words(app)
        assert "proposed; Enter agrees" in words(app)
        assert app.session.answer().discussion
        await pilot.press("enter")  # agrees with the proposal and goes on
        assert app.session.asking.current == second.id
        await pilot.press("3", "e")
        await type_text(pilot, "Seen together in the pipeline.")
        await pilot.press("escape")
        await pilot.press("f6")
        await pilot.pause()
        assert "30 to discuss, 2 agreed on" in words(app)
    after = read_answers(panel, RUBRIC)
    assert len(after.to_discuss) == 30
    assert after.answer(first.id).option == items[0].proposal
    assert after.answer(second.id).option == 3
    assert after.answer(second.id).note == "Seen together in the pipeline."
    assert after.panel == before.panel  # what each said is never changed
    levels = score(RUBRIC, after).models, score(RUBRIC, before).models
    assert all(a.level >= b.level for a, b in zip(*(m.values() for m in levels), strict=True))


async def test_counts_only_shows_no_name_and_no_remark(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("f6", "r")
        await pilot.pause()
        assert "data science: 2 · operations: 1" in words(app)
        await pilot.press("w")
        await pilot.pause()
        assert "operations" not in words(app)
        await pilot.press("w", "b", "w", "f6")  # by role, then counts only from the other screen
        await pilot.pause()
        assert "names are not shown" in words(app)
        assert "operations" not in words(app)
        await pilot.press("r")
        assert "A role may have one respondent only" in said(app)
        await pilot.press("b")
        for _ in range(32):
            text = words(app)
            assert "respondent" in text
            assert not any(name in text for name in NAMES), text
            await pilot.press("n")
        assert "The end of the agenda; 32 still to discuss" in said(app)
        await pilot.press("w")
        assert "Names are shown." in said(app)


async def test_counts_only_holds_in_the_details_and_in_a_report_too(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("f6")
        await pilot.pause()
        await pilot.press("d")
        await pilot.pause()
        assert any(name in words(app) for name in NAMES)
        await pilot.press("escape", "w", "d")
        await pilot.pause()
        assert "5; names are not shown" in words(app)
        assert not any(name in words(app) for name in NAMES)
        await pilot.press("x", "enter")  # the team's name; who answered stays
        await pilot.press("f4", "w")
        await pilot.pause()
        assert "without names" in words(app)
        await pilot.press("right", "right")  # YAML
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Written:" in words(app)
    after = read_answers(panel, RUBRIC)
    assert after.team == "Fraud scoringx"
    assert len(after.respondents) == 5
    copy = Path("panel-copy.yaml").read_text(encoding="utf-8")
    assert read_answers("panel-copy.yaml", RUBRIC).to_discuss == after.to_discuss
    assert not any(name in copy for name in NAMES)


async def test_the_review_lists_what_a_panel_has_to_discuss_and_leads_into_the_workshop(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(100, 32)) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        assert "1 To discuss 32 2 Unanswered 0" in words(app)
        assert "1 ×1 2 ×3 3 ×1 changes a level bound by itself" in words(app)
        await pilot.press("enter")
        assert app.session is not None
        assert app.session.asking.mode == "workshop"
        assert "to discuss: 1 of 32, 32 left" in words(app)
        await pilot.press("enter", "f3")
        await pilot.pause()
        assert "1 To discuss 31" in words(app)


async def test_progress_tells_proposals_from_what_is_agreed_on(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        assert "69 of 69, 32 to agree on" in words(app)
        assert "▸ Monitoring and operations ≠6" in words(app)
        await pilot.press("f4")
        await pilot.pause()
        assert "32 of the answers are proposals" in words(app)
        await pilot.press("f1")
        await pilot.pause()
        assert "Fraud scoring, 69 of 69, 32 to agree on" in words(app)
        await pilot.press("f6", "b", *["enter"] * 32)
        assert "to agree on" not in words(app)


async def test_an_agreement_can_be_taken_back_undone_and_looked_at_again(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f6", "b")
        session = app.session
        assert session is not None
        question, proposal = session.asking.current, session.answer()
        await pilot.press("0")
        assert session.answer().between is None
        await pilot.press("backspace")
        assert "Back at what the opinions propose" in said(app)
        assert session.answer() == proposal
        await pilot.press("ctrl+z")
        assert session.answer().option == 0
        await pilot.press("ctrl+z")
        assert session.answer() == proposal
        await pilot.press("0", "e", "tab", "tab")
        await type_text(pilot, "Not worth it")
        await pilot.press("escape")
        assert session.answer().accepted == "Not worth it"
        await pilot.press("backspace", "0")
        assert session.answer().accepted == "Not worth it"  # nothing typed is lost
        await pilot.press("f6", "end", "enter")  # among those agreed on
        await pilot.pause()
        assert session.asking.current == question
        assert session.answer().option == 0
    assert question not in read_answers(panel, RUBRIC).to_discuss


async def test_the_end_of_the_agenda_is_told(panel):
    app = opened(panel, RUBRIC)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f6", "b")
        await pilot.press(*["enter"] * 32)
        assert "All on the agenda is agreed on" in said(app)
        await pilot.press("f6")
        await pilot.pause()
        assert "0 to discuss, 32 agreed on" in words(app)
        await pilot.press("b")
        assert "Nothing is left to discuss." in said(app)
    assert read_answers(panel, RUBRIC).to_discuss == ()


async def test_of_many_respondents_it_is_told_how_many_of_each_role_said_what(here):
    people = [
        Assessment(
            team="Fraud scoring",
            date=made.DATE,
            respondents=(f"Person {n}" + (" (operations)" if n % 2 else ""),),
            answers={"data-validation": Answer(option=2 if n < 25 else 1)},
            file=f"p{n}.yaml",
        )
        for n in range(30)
    ]
    path = Path("many.yaml")
    path.write_text(to_text(merge(RUBRIC, people).assessment), encoding="utf-8")
    app = opened(path, RUBRIC)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f6", "b")
        await pilot.pause()
        assert "25 respondents: 13 without a role, 12 operations" in words(app)
        assert "Person 25 (operations), Person 26, Person 27 (operations), Person 28" in words(app)


async def test_one_file_has_no_workshop(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        assert "F6" not in shown(app)
        await pilot.press("f6")
        assert "A workshop needs a panel" in said(app)
        await pilot.press("w")
        assert "only a panel has opinions" in said(app)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_workshop_in_tmux(panel):
    from tools.journey import window

    before = read_answers(panel, RUBRIC)
    first = agenda(RUBRIC, before)[0].question
    with window((100, 32), Path.cwd(), "start", panel.name) as tmux:
        tmux.wait("32 questions to discuss: F6")
        tmux.press("F6")
        tmux.wait("5 respondents, 32 to discuss, 0 agreed on", "alpha 0.73")
        tmux.press("b")
        tmux.wait(first.text, "Ben Okafor (operations)", "proposed; Enter agrees")
        tmux.press("w")
        tmux.wait("Counts only", "1 respondent")
        tmux.press("w", "3", "e")
        tmux.wait("Note and evidence")
        tmux.type("Seen in the pipeline.")
        tmux.wait("Seen in the pipeline.")
        tmux.press("Escape")
        tmux.wait("31 left")
        tmux.press("F6")
        tmux.wait("31 to discuss, 1 agreed on", "Seen in the pipeline.")
    after = read_answers(panel, RUBRIC)
    assert len(after.to_discuss) == 31
    assert after.answer(first.id).option == 3
    assert after.answer(first.id).note == "Seen in the pipeline."
    assert after.panel == before.panel


def test_a_killed_workshop_goes_on_where_it_was(panel):
    folder = Path.cwd()
    env = {"XDG_DATA_HOME": str(folder / "data")}

    def start() -> Terminal:
        return Terminal(questionnaire("panel.yaml"), columns=100, rows=32, cwd=folder, env=env)

    with start() as terminal:
        terminal.wait_for("32 questions to discuss")
        terminal.press("\x1b[17~")
        terminal.wait_for("32 to discuss, 0 agreed on")
        terminal.press("b")
        terminal.wait_for("proposed; Enter agrees")
        terminal.press("\r")
        terminal.wait_for("to discuss: 2 of 32, 31 left")
        terminal.press("3")
        terminal.wait_for("to discuss: 2 of 32, 30 left")
        terminal.kill(9)
    assert len(read_answers("panel.yaml", RUBRIC).to_discuss) == 30
    with start() as terminal:
        terminal.wait_for("30 questions to discuss")
        terminal.press("\x1b[17~")
        terminal.wait_for("30 to discuss, 2 agreed on")
        terminal.press("q")
        assert terminal.wait() == 0
