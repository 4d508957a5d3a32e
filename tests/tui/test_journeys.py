"""Whole journeys through the questionnaire, key by key, as a person goes."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from screen import said, settle, shown, told, type_text, until

from assess.answers.model import UNANSWERED, Answer
from assess.answers.read import read_answers
from assess.answers.write import AnswerFile
from assess.report.extract import extract
from assess.rubric.load import load_rubric
from assess.scoring.score import score
from assess.scoring.to_json import to_json
from assess.tui.app import Questionnaire
from assess.tui.dialogs.trouble import SaveElsewhere, TroubleDialog
from assess.tui.dialogs.write import WriteReport
from assess.tui.session import Session
from assess.tui.widgets.choices import Choices
from assess.tui.widgets.sections import Sections
from assess.tui.widgets.verdict import Verdict

RUBRIC = made.small()
IDS = [q.id for q in RUBRIC.questions]
CORE = [q.id for q in RUBRIC.questions if q.core]
SIZE = (100, 32)


def on_disk(path: str = "team.yaml"):
    return read_answers(path, RUBRIC)


# ---------------------------------------------------------------- the whole way


async def test_from_nothing_over_quick_and_what_matters_to_a_report(here):
    rubric = load_rubric()
    core = [q.id for s in rubric.sections for q in rubric.questions_in(s.id) if q.core]
    from assess.tui.recent import Memory

    app = Questionnaire(rubric, memory=Memory(here / "memory.json"), today=made.DATE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await type_text(pilot, "Fraud scoring")
        await pilot.press("tab", "tab")
        await type_text(pilot, "Ann, Bo")
        # the first model's target, then past the others and the capacity to quick
        await pilot.press("tab", "right", *["tab"] * len(rubric.models), "tab", "right", "enter")
        await pilot.pause()
        path = Path("fraud-scoring.yaml")
        begun = read_answers(path, rubric)
        assert (begun.team, begun.date) == ("Fraud scoring", made.DATE)
        assert begun.respondents == ("Ann", "Bo")
        assert begun.quick
        assert begun.targets == {rubric.models[0].id: 1}

        for number in range(len(core)):
            await pilot.press("2" if number % 3 else "1", "enter")
        assert "m asks what matters" in said(app)
        answered = read_answers(path, rubric)
        assert {q for q in core if answered.answer(q).status == "answered"} == set(core)

        await pilot.press("m")
        await settle(pilot)
        before = len(app.session.asking.asked)
        first = app.session.asking.current
        assert first not in core
        await pilot.press("0", "enter")
        await settle(pilot)
        assert app.session.answer(first).option == 0
        assert len(app.session.asking.asked) <= before

        await pilot.press("f3")
        assert "Unanswered" in shown(app)
        await pilot.press("f4")
        assert "Where we stand" in shown(app)
        await pilot.press("w")
        await pilot.press("enter")
        await settle(pilot)
        assert "Written:" in told(app)
        report = Path("fraud-scoring.pdf").read_bytes()
        assert report.startswith(b"%PDF-")
        assert extract(report, "fraud-scoring.pdf") == path.read_bytes()
        await pilot.press("escape", "q")
    assert app.return_value == 0


async def test_a_journey_scores_the_same_as_the_same_answers_written_by_hand(questionnaire, here):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "enter")  # models
        await pilot.press("down", "down", "enter")  # pace: the second option
        await pilot.press("k", "j", "3", "enter")  # build
        await pilot.press("u", "enter")  # tests
        await pilot.press("x", "tab")
        await type_text(pilot, "No data here")
        await pilot.press("enter", "enter")  # data
        await pilot.press("n")  # store stays open
        await pilot.press("2", "e")
        await type_text(pilot, "With a note")
        await pilot.press("tab")
        await type_text(pilot, "https://wiki.example/x")
        await pilot.press("escape", "n", "0", "q")  # train, release
    by_hand = here / "hand.yaml"
    by_hand.write_text(
        "schema: 1\nrubric: {id: small, version: '1.2.0'}\nteam: Billing\ndate: 2026-11-23\n"
        "answers:\n  models: 1\n  pace: 1\n  build: 3\n  tests: unsure\n"
        "  data: {not_applicable: No data here}\n  store:\n"
        "  train: {option: 2, note: With a note, evidence: ['https://wiki.example/x']}\n"
        "  release: 0\n"
    )
    ours, theirs = on_disk(), read_answers(by_hand, RUBRIC)
    assert dict(ours.answers) == dict(theirs.answers)
    a, b = to_json(score(RUBRIC, ours)), to_json(score(RUBRIC, theirs))
    assert a | {"file": ""} == b | {"file": ""}


async def test_an_assessment_is_gone_on_with_from_the_recent_list(questionnaire, here):
    app = questionnaire({"models": Answer(option=1)})
    app.memory.opened(Path("team.yaml"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "enter", "q")
    again = Questionnaire(RUBRIC, memory=app.memory)
    async with again.run_test(size=SIZE) as pilot:
        await pilot.pause()
        home = shown(again)
        assert "Billing" in home
        assert "2/10" in home
        assert "2026-11-23" in home
        await pilot.press("1")
        await pilot.pause()
        assert again.session.asking.current == IDS[2]
        assert again.session.answer(IDS[1]).option == 2


async def test_recent_files_that_are_gone_or_broken_are_not_offered_as_if_they_were_well(
    questionnaire, here
):
    for name in ("a", "b", "c"):
        made.answered(here / f"{name}.yaml", RUBRIC, {}, team=f"Team {name}")
    app = questionnaire()
    for name in ("a", "b", "c"):
        app.memory.opened(here / f"{name}.yaml")
    (here / "a.yaml").unlink()
    (here / "b.yaml").write_text("team: [")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        home = shown(app)
        assert "Team c" in home
        assert "b.yaml" in home
        assert "cannot be read" in home
        assert "a.yaml" not in home
        await pilot.press("2")  # the broken one
        await pilot.pause()
        assert "b.yaml:" in said(app)
    assert "a.yaml" not in (here / "memory.json").read_text()


# ---------------------------------------------------------------- answering


async def test_a_digit_saves_at_once_and_enter_goes_on(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        assert on_disk().answer(IDS[0]).option == 2
        assert app.session.asking.current == IDS[0]
        await pilot.press("enter")
        assert app.session.asking.current == IDS[1]


async def test_enter_never_answers_what_nobody_chose(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "space")
        assert app.session.asking.current == IDS[0]
        assert "Choose an option first" in said(app)
        assert on_disk().answers == {}


async def test_arrows_only_look_until_enter_confirms(questionnaire):
    app = questionnaire({"models": Answer(option=0)})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "down", "down", "n", "p")
        assert on_disk().answer("models").option == 0
        assert app.screen.query_one(Choices).cursor == 0
        await pilot.press("down", "enter")
        assert on_disk().answer("models").option == 1


async def test_a_digit_without_an_option_changes_nothing_and_says_which_there_are(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("7")
        assert "options 0 to 2" in said(app)
        assert on_disk().answers == {}


async def test_unsure_and_taking_an_answer_back(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("u")
        assert on_disk().answer(IDS[0]).unsure
        await pilot.press("enter")
        assert app.session.asking.current == IDS[1]
        await pilot.press("p", "backspace")
        assert on_disk().answer(IDS[0]) == UNANSWERED


async def test_not_applicable_needs_a_reason_and_a_question_that_allows_it(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x")
        assert "applies to every team" in said(app)
        app.session.asking.go("data")
        app.redraw()
        await pilot.press("x", "enter")
        assert "A reason is needed" in told(app)
        await pilot.press("escape")
        assert on_disk().answer("data") == UNANSWERED
        await pilot.press("x")
        await type_text(pilot, "We have none")
        await pilot.press("enter")
        assert on_disk().answer("data").reason == "We have none"
        await pilot.press("x", "escape")  # looking at it again changes nothing
        assert on_disk().answer("data").reason == "We have none"


async def test_a_ready_reason_is_offered_and_accepted_by_a_person(here):
    rubric = load_rubric()
    question, at, other = next(
        (q.id, at, other)
        for q in rubric.context
        for at, o in enumerate(q.options)
        for other in o.offers_na
    )
    path = made.answered(Path("team.yaml"), rubric, {question: Answer(option=at)})
    reason = rubric.question_by_id[question].options[at].offers_na[other]
    from assess.tui.recent import Memory

    app = Questionnaire(rubric, session=Session.open(path, rubric), memory=Memory(here / "m.json"))
    async with app.run_test(size=(110, 40)) as pilot:
        app.session.asking.go(other)
        app.redraw()
        await pilot.pause()
        assert "Perhaps: " + reason[:20] in shown(app)
        assert read_answers(path, rubric).answer(other) == UNANSWERED
        await pilot.press("x", "enter")
        assert read_answers(path, rubric).answer(other).reason == reason
        await pilot.press("ctrl+z", "f3")
        await pilot.pause()
        await pilot.press("4")  # may not apply
        await pilot.press("y")
        assert read_answers(path, rubric).answer(other).reason == reason


async def test_a_note_is_kept_however_the_editor_is_left(questionnaire):
    for leave in ("escape", "ctrl+s", "ctrl+q"):
        Path("team.yaml").unlink(missing_ok=True)
        app = questionnaire({})
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("e")
            await type_text(pilot, f"Left by {leave[:4]}")
            await pilot.press(leave)
            await pilot.pause()
        assert on_disk().answer(IDS[0]).note == f"Left by {leave[:4]}"


async def test_evidence_that_is_not_allowed_is_told_and_nothing_typed_is_lost(questionnaire):
    app = questionnaire({"models": Answer(option=1)})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "e")
        await type_text(pilot, "Note")
        await pilot.press("tab")
        await type_text(pilot, "no-such-record")
        await pilot.press("escape")
        assert "no-such-record" in told(app)
        await pilot.press("ctrl+q")  # not even quitting loses it
        assert app.is_running
        assert "no-such-record" in shown(app)
        await pilot.press(*["backspace"] * len("no-such-record"))
        await type_text(pilot, "https://a.example")
        await pilot.press("tab")
        await type_text(pilot, "Agreed until June")
        await pilot.press("escape")
    assert on_disk().answer("models") == Answer(
        option=1, note="Note", evidence=("https://a.example",), accepted="Agreed until June"
    )


async def test_a_note_that_is_only_looked_at_stays_byte_for_byte(questionnaire, here):
    app = questionnaire({})
    text = Path("team.yaml").read_text()
    text += '  models: {option: 1, note: "Two\\r\\nlines\\twith tabs"}  # ours\n'
    Path("team.yaml").write_text(text)
    app.session = Session.open(Path("team.yaml"), RUBRIC)
    async with app.run_test(size=SIZE) as pilot:
        app.session.asking.go("models")
        app.redraw()
        await pilot.pause()
        assert "\x1b" not in shown(app)
        await pilot.press("e", "escape", "n")
    assert Path("team.yaml").read_text() == text


async def test_undo_and_redo_go_to_their_question(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "enter", "2", "enter", "ctrl+z")
        assert app.session.asking.current == IDS[1]
        assert on_disk().answer(IDS[1]) == UNANSWERED
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.session.asking.current == IDS[0]
        assert "nothing to undo" in said(app)
        await pilot.press("ctrl+y", "ctrl+y")
        assert on_disk().answer(IDS[0]).option == 1
        assert on_disk().answer(IDS[1]).option == 2


# ---------------------------------------------------------------- going about


async def test_search_and_jump(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash")
        await type_text(pilot, "watch 2")  # a word in an option's label
        await pilot.press("enter")
        assert app.session.asking.current == "watch"
        await pilot.press("g", "3", "enter")
        assert app.session.asking.current == IDS[2]
        await pilot.press("g")
        await type_text(pilot, "running")  # a section's title
        await pilot.press("down", "enter")
        assert app.session.question().section == "run"
        await pilot.press("slash")
        await type_text(pilot, "zzz")
        await pilot.press("enter")
        assert "No question" in told(app)
        await pilot.press("escape")
        assert app.session.question().section == "run"


async def test_the_sections_lead_anywhere_by_keys(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("t", "t")  # hidden and shown again: keys go to the sections now
        sections = app.screen.query_one(Sections)
        assert sections.has_focus
        await pilot.press("down", "down", "down", "right", "down", "enter")
        assert app.session.question().section == "make" or app.session.asking.current != IDS[0]
        assert app.screen.query_one(Choices).has_focus


async def test_review_lists_what_is_open_and_contradictory_and_leads_there(questionnaire):
    answers = {
        "tests": Answer(option=2),  # presupposes build 2
        "build": Answer(option=1),
        "pace": Answer(unsure=True),
        "data": Answer(reason="None here."),
        "train": Answer(option=0, accepted="On purpose."),
    }
    app = questionnaire(answers)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        page = shown(app)
        assert "1 Unanswered 5" in page
        assert "2 Unsure 1" in page
        assert "3 Second look 1" in page
        assert "5 Not applicable 1" in page
        assert "6 On purpose 1" in page
        assert "usually comes with “2 build 2”" in page
        await pilot.press("3", "enter")
        await pilot.pause()
        assert app.screen.id == "questions"
        assert app.session.asking.current == "tests"
        assert "second look" in shown(app)


async def test_all_of_it_works_with_the_mouse(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        async def click(text: str) -> None:
            for y, line in enumerate(shown(app).split("\n")):
                if text in line:
                    await pilot.click(offset=(line.index(text) + 1, y))
                    await pilot.pause()
                    return
            raise AssertionError(f"{text} is not on the screen")

        await click("models 2")
        assert on_disk().answer("models").option == 2
        await click("n next")
        await click("u unsure")
        assert on_disk().answer("pace").unsure
        await click("▸ Making")
        await click("store")
        assert app.session.asking.current == "store"
        await click("Not applicable")
        await type_text(pilot, "None")
        await click("accept")
        assert on_disk().answer("store").reason == "None"
        await click("F3 Review")
        assert app.screen.id == "review"
        await click("How is the train done?")
        assert app.session.asking.current == "train"
        await click("F4 Results")
        assert app.screen.id == "results"
        await click("write report")
        assert isinstance(app.screen, WriteReport)
        await click("cancel")
        await click("? help")
        assert "Keys" in shown(app)
        await click("close")
        await click("F1 Home")
        assert app.screen.id == "home"


async def test_every_action_of_a_screen_is_in_the_palette(questionnaire):
    from assess.tui.actions import Actions

    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        offered = {words for words, _, _ in Actions(app.screen)._all()}
        for page in ("questions", "review", "results", "roadmap", "home"):
            app.goto(page)
            await settle(pilot)
            offered = {words for words, _, _ in Actions(app.screen)._all()}
            for binding in (b for found in app.screen._bindings for b in [found[1]]):
                if binding.show and binding.description and not binding.system:
                    assert binding.description in offered, (page, binding)
        app.goto("questions")
        await pilot.pause()
        await pilot.press("ctrl+p")
        await type_text(pilot, "unsure")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause()
        assert on_disk().answer(IDS[0]).unsure


# ---------------------------------------------------------------- what is shown


async def test_the_verdict_moves_with_every_answer(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        panel = app.screen.query_one(Verdict)
        before = shown(app)
        assert panel.display
        assert "perhaps" in before
        app.session.asking.go("build")
        app.redraw()
        await pilot.press("0")
        await pilot.pause()
        after = shown(app)
        assert "Stairs level 0 " in " ".join(after.split())
        assert "This question counts for" in after
        assert "Statement of s1-build." in after


async def test_side_panels_fold_away_where_there_is_no_room_and_can_be_had(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        verdict, sections = app.screen.query_one(Verdict), app.screen.query_one(Sections)
        assert not verdict.display
        assert not sections.display
        await pilot.press("v")
        assert verdict.display
        await pilot.press("v", "t")
        assert sections.display
        await pilot.press("t")
        await pilot.resize_terminal(160, 48)
        await pilot.press("n")
        assert not sections.display  # sent away by the person
        await pilot.press("t", "v")
        assert sections.display
        assert verdict.display


async def test_scores_can_be_hidden_while_answering_and_this_is_remembered(questionnaire):
    app = questionnaire({"build": Answer(option=2)})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("h")
        await pilot.pause()
        assert "Scores are hidden" in shown(app)
        assert "level 0" not in shown(app)
        assert "counts for" not in shown(app)
        await pilot.press("f4")
        await pilot.pause()
        assert "Scores are hidden" in shown(app)
        assert "Stairs" not in shown(app)
        await pilot.press("w")
        assert not isinstance(app.screen, WriteReport)
        await pilot.press("h")
        await pilot.pause()
        assert "Stairs" in shown(app)
        await pilot.press("f2", "f4")
        await pilot.pause()
        assert "Stairs" not in shown(app)
    assert app.memory.hides_scores(Path("team.yaml"))


async def test_the_sample_can_be_tried_and_is_not_written(here):
    from assess.resources import rubrics_dir
    from assess.tui.recent import Memory

    sample = rubrics_dir() / "sample-team.yaml"
    before = sample.read_bytes()
    app = Questionnaire(load_rubric(), memory=Memory(here / "memory.json"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "sample: nothing is kept" in shown(app)
        await pilot.press("1", "enter", "f4")
        await pilot.pause()
        await pilot.press("q")
    assert sample.read_bytes() == before
    assert not (here / "memory.json").exists()


async def test_the_details_can_be_changed_later(questionnaire):
    app = questionnaire({}, respondents=("Ann",))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", "end")
        await type_text(pilot, " and more")
        await pilot.press("tab", "tab", "tab", "right", "right", "enter")
        await pilot.pause()
        assert "Billing and more" in shown(app)
    said_now = on_disk()
    assert said_now.team == "Billing and more"
    assert said_now.targets == {"stairs": 2}
    assert said_now.respondents == ("Ann",)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("team", "", "Give the team a name"),
        ("date", "tomorrow", "year-month-day"),
        ("capacity", "many", "number of person-weeks"),
        ("file", "no/such/folder/x.yaml", "folder does not exist"),
        ("file", "taken.yaml", "There is a file of this name already"),
    ],
)
async def test_a_wrong_detail_is_told_where_it_is(questionnaire, here, field, text, message):
    (here / "taken.yaml").write_text("mine")
    app = questionnaire()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        app.screen.query_one("#team").value = "Team"
        app.screen.query_one(f"#{field}").value = text
        await pilot.press("enter")
        assert message in told(app)
        assert app.focused is app.screen.query_one(f"#{field}")
        assert app.session is None
    assert (here / "taken.yaml").read_text() == "mine"


async def test_a_file_is_opened_by_walking_to_it(questionnaire, here):
    folder = here / "teams"
    folder.mkdir()
    made.answered(folder / "risk.yaml", RUBRIC, {"models": Answer(option=1)}, team="Risk")
    (folder / "notes.txt").write_text("not an answer file")
    (folder / "wrong.yaml").write_text("team: 1\n")
    app = questionnaire()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("o")
        await type_text(pilot, "te")
        await pilot.press("enter")  # into the folder
        await pilot.pause()
        assert "risk.yaml" in shown(app)
        assert "notes.txt" not in shown(app)
        await type_text(pilot, "wr")
        await pilot.press("enter")
        assert "team must be text" in told(app)
        await pilot.press(*["backspace"] * len("wrong.yaml"))
        await type_text(pilot, "ri")
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.assessment.team == "Risk"
        assert app.screen.id == "questions"


# ---------------------------------------------------------------- conflicts


@pytest.fixture
def unwatched(monkeypatch):
    """On a busy machine, the look of each second could see the change before the answer does."""
    monkeypatch.setattr("assess.tui.saving.LOOK_EVERY", 3600.0)


async def test_a_conflict_is_told_at_once_and_answers_of_both_are_kept(questionnaire, unwatched):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.give(Answer(option=2), "train")
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, TroubleDialog)
        assert "changed on disk" in shown(app)
        assert "safe in memory" in shown(app)
        await pilot.press("enter")  # put mine on top of theirs
        await pilot.pause()
        assert "Saved in" in said(app)
    assert on_disk().answer("models").option == 1
    assert on_disk().answer("train").option == 2


async def test_in_a_conflict_another_place_can_be_chosen(questionnaire, here, unwatched):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        AnswerFile.open("team.yaml", RUBRIC).save(overwrite=True)
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.give(Answer(option=2), "models")
        await pilot.press("1")
        await pilot.pause()
        assert "answered 1 question differently: models" in shown(app)
        await pilot.press("down", "down", "enter")  # nothing is picked at first
        await until(pilot, lambda: isinstance(app.screen, SaveElsewhere))
        assert app.screen.query_one("#path").value == "~/team-2.yaml"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter", "2")
        await pilot.pause()
    assert on_disk("team.yaml").answer("models").option == 2
    assert on_disk("team-2.yaml").answer("models").option == 1
    assert on_disk("team-2.yaml").answer("pace").option == 2


async def test_what_to_do_is_asked_once_however_often_the_file_is_looked_at(
    questionnaire, unwatched
):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        Session.open(Path("team.yaml"), RUBRIC).give(Answer(option=2), "models")
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, TroubleDialog))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SaveElsewhere))
        Session.open(Path("team.yaml"), RUBRIC).give(Answer(option=1), "pace")
        app.saving.look()
        await pilot.pause()
        assert isinstance(app.screen, SaveElsewhere)
        await pilot.press("escape", "escape")


# ---------------------------------------------------------------- results and roadmap


@pytest.mark.parametrize(("steps", "suffix", "start"), [(1, "html", b"<!"), (2, "yaml", b"")])
async def test_other_formats_are_written_too(questionnaire, here, steps, suffix, start):
    app = questionnaire({q: Answer(option=1) for q in IDS})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4", "w", *["right"] * steps, "enter")
        await settle(pilot)
        await pilot.pause()
        assert "Written:" in told(app)
    name = "team.html" if suffix == "html" else "team-copy.yaml"
    data = (here / name).read_bytes()
    assert data.lower().startswith(start)
    if suffix == "yaml":
        assert dict(read_answers(here / name, RUBRIC).answers) == dict(on_disk().answers)


async def test_writing_replaces_nothing_unasked_and_says_why_it_failed(questionnaire, here):
    app = questionnaire({q: Answer(option=1) for q in IDS})
    (here / "team.html").write_text("mine")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4", "w", "right", "enter")
        await pilot.pause()
        assert "Enter again replaces it" in told(app)
        assert (here / "team.html").read_text() == "mine"
        app.screen.query_one("#path").value = str(here / "no" / "folder" / "x.html")
        await pilot.press("enter")
        await settle(pilot)
        assert "folder does not exist" in told(app)
        app.screen.query_one("#path").value = str(here / "team.yaml")
        app.screen.query_one("#form").put(2)
        app.screen.query_one("#path").value = str(here / "team.yaml")
        await pilot.press("enter")
        assert "answers themselves" in told(app)
    assert on_disk().answer("models").option == 1


async def test_targets_and_capacity_change_the_plan_and_are_kept_only_when_asked(questionnaire):
    app = questionnaire({q: Answer(option=0) for q in IDS}, targets={"stairs": 1})
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("f5")
        await settle(pilot)
        assert "Roadmap to Stairs level 1" in shown(app)
        first = shown(app)
        await pilot.press("right")
        await settle(pilot)
        assert "Stairs level 2" in shown(app)
        assert shown(app) != first
        assert on_disk().targets == {"stairs": 1}
        await pilot.press("f2", "1", "f5")  # an answer changes the plan, not what was picked
        await settle(pilot)
        assert "Stairs level 2" in shown(app)
        await pilot.press("k")
        await settle(pilot)
        assert on_disk().targets == {"stairs": 2}


async def test_a_note_keeps_what_someone_else_changed_in_the_same_answer(questionnaire):
    app = questionnaire({"models": Answer(option=1, note="Ours")})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "e")
        await type_text(pilot, " and more")
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.give(Answer(option=2, note="Theirs", evidence=("https://b.example",)), "models")
        app.saving.look()
        await pilot.press("escape")
        await pilot.pause()
    kept = on_disk().answer("models")
    assert kept.option == 2
    assert kept.evidence == ("https://b.example",)
    assert "Theirs" in kept.note
    assert "Ours and more" in kept.note


async def test_evidence_that_is_refused_does_not_stay_in_the_note_once_it_is_mended(questionnaire):
    app = questionnaire({"models": Answer(option=1, note="Ours")})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p", "e", "tab")
        await type_text(pilot, "no-such-record")
        app.screen.rescue()
        assert "no-such-record" in on_disk().answer("models").note
        await pilot.press(*["backspace"] * len("no-such-record"), "escape")
        await pilot.pause()
    assert on_disk().answer("models") == Answer(option=1, note="Ours")


async def test_the_details_change_only_what_was_changed_in_them(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("d", "tab")
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.set_header(team="Renamed", targets={"stairs": 2})
        app.saving.look()
        await pilot.press("tab")
        await type_text(pilot, "Ann")
        await pilot.press("enter")
        await pilot.pause()
    said_now = on_disk()
    assert (said_now.team, said_now.targets) == ("Renamed", {"stairs": 2})
    assert said_now.respondents == ("Ann",)


async def test_where_both_answered_one_question_an_enter_too_many_decides_nothing(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        other = Session.open(Path("team.yaml"), RUBRIC)
        other.give(Answer(option=2), "models")
        await pilot.press("1", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TroubleDialog)
        assert on_disk().answer("models").option == 2
