"""What a scan saw beside the options: accepted with a key, gone through, looked at in review."""

from __future__ import annotations

import dataclasses
import re
import signal
import sys
import threading
from pathlib import Path

import made
import pytest
from screen import opened, said, shown, type_text, until, words
from terminal import Terminal, questionnaire
from test_journeys import on_disk
from textual.pilot import Pilot

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.rubric.model import Signal, Where
from assess.scan.scan import Scan
from assess.tui.app import Questionnaire
from assess.tui.keeping import Outcome
from assess.tui.place import OnServer
from assess.tui.session import Session

sys.path.insert(0, str(Path(__file__).parents[1]))
from labelled_repos import REPOS

RUBRIC = made.small()
BUILD = ("build", 2, "strong", ".ci/build.yml:7")
TESTS = ("tests", 1, "strong", "tests/test_a.py")
HINT = ("release", 2, "weak", "deploy/a.yaml:3")


def scanned(app: Questionnaire, found: Scan) -> Session:
    session = app.session
    assert session is not None
    session.scan = found
    app.redraw()
    return session


# ---------------------------------------------------------------- accepted


async def test_one_key_accepts_an_answer_with_its_evidence_and_undo_takes_both_back(questionnaire):
    app = questionnaire(
        {"build": Answer(option=1, note="By hand.", evidence=("https://a.example",))}
    )
    before = on_disk()
    async with app.run_test(size=(100, 40)) as pilot:
        session = scanned(app, made.seen(BUILD, TESTS))
        session.asking.go("build")
        app.redraw()
        await pilot.pause()
        assert "◉ seen: .ci/build.yml:7 s accepts" in words(app)
        await pilot.press("s")
        now = on_disk()
        assert now.answer("build") == Answer(
            option=2, note="By hand.", evidence=("https://a.example", "scan-build-1")
        )
        record = now.evidence["scan-build-1"]
        assert (record.kind, record.what) == ("demonstrated", "A sign of build.")
        assert (record.ref, record.observed_on) == (".ci/build.yml:7", made.DATE)
        assert "2, with its evidence. ctrl+z takes it back." in said(app)
        await pilot.pause()
        assert "◉ seen: .ci/build.yml:7 in the file" in words(app)
        await pilot.press("s")
        assert "The file has all of it already." in said(app)
        await pilot.press("ctrl+z")
        assert (on_disk().answers, on_disk().evidence) == (before.answers, before.evidence)
        await pilot.press("ctrl+y")
        assert (on_disk().answers, on_disk().evidence) == (now.answers, now.evidence)


async def test_an_answer_that_is_as_seen_gets_the_evidence_only(questionnaire):
    app = questionnaire({"build": Answer(option=2)})
    async with app.run_test(size=(100, 40)) as pilot:
        session = scanned(app, made.seen(BUILD))
        session.asking.go("build")
        app.redraw()
        await pilot.pause()
        assert "s adds evidence" in words(app)
        await pilot.press("s")
        assert "Kept as evidence of the answer." in said(app)
        assert on_disk().answer("build") == Answer(option=2, evidence=("scan-build-1",))


async def test_less_than_was_told_is_noted_and_is_no_evidence(questionnaire):
    app = questionnaire({"build": Answer(option=3)})
    async with app.run_test(size=(100, 40)) as pilot:
        session = scanned(app, made.seen(BUILD))
        session.asking.go("build")
        app.redraw()
        await pilot.pause()
        assert "s notes it" in words(app)
        await pilot.press("s")
        assert "It shows 2, so it is no evidence of more." in said(app)
        note = "Seen for option 2 on 2026-11-23: .ci/build.yml:7."
        assert on_disk().answer("build") == Answer(option=3, note=note)
        assert on_disk().evidence == {}
        await pilot.press("2", "s")  # taken at what is shown, it is
        assert on_disk().answer("build").evidence == ("scan-build-1",)


async def test_what_was_seen_after_the_assessment_is_said_to_carry_nothing_yet(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(100, 40)) as pilot:
        later = made.DATE.replace(day=24)
        session = scanned(app, dataclasses.replace(made.seen(BUILD), date=later))
        session.asking.go("build")
        await pilot.press("s")
        assert "Seen after the assessment's day, it carries nothing on it" in said(app)


async def test_without_anything_to_accept_it_is_told_why(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("s")
        assert "No repository was scanned: r scans one." in said(app)
        await pilot.press("S")
        assert "No repository was scanned: r scans one." in said(app)
        session = scanned(app, made.seen(HINT))
        await pilot.press("s")
        assert "Nothing was seen for this question, which proves nothing." in said(app)
        session.asking.go("release")
        app.redraw()
        await pilot.pause()
        assert "◌ a hint: deploy/a.yaml:3" in words(app)
        await pilot.press("s")
        assert "Only hints were seen" in said(app)
    assert on_disk().answers == {}


async def test_what_others_wrote_meanwhile_is_joined_with_an_accepted_suggestion(
    questionnaire, here
):
    app = questionnaire({"build": Answer(option=1)})
    async with app.run_test(size=(100, 40)):
        session = scanned(app, made.seen(BUILD))
        session.asking.go("build")
        other = Session.open(Path("team.yaml"), RUBRIC)
        assert other.give(Answer(option=1), "train") == Outcome()
        trouble = session.accept().trouble
        assert trouble is not None
        assert trouble.kind == "conflict"
        assert session.join() == Outcome()
    assert on_disk().answer("train").option == 1
    assert on_disk().answer("build").evidence == ("scan-build-1",)
    assert on_disk().evidence["scan-build-1"].ref == ".ci/build.yml:7"


# ---------------------------------------------------------------- gone through


async def test_the_questions_with_something_new_are_gone_through_one_after_another(questionnaire):
    answers = {"data": Answer(reason="None."), "tests": Answer(option=0, accepted="Not yet.")}
    app = questionnaire(answers)
    data = ("data", 1, "strong", "data.py:1")
    async with app.run_test(size=(130, 40)) as pilot:
        session = scanned(app, made.seen(BUILD, TESTS, data, HINT))
        await pilot.pause()
        assert "S 2 seen" in words(app)
        await pilot.press("S")
        assert session.asking.asked == ("build", "tests")  # what was set aside is left alone
        assert "seen: 1 of 2, 2 left" in words(app)
        assert "build ◉" in words(app)  # in the sections
        await pilot.press("s", "enter")
        assert session.asking.current == "tests"
        assert said(app) == ""
        assert "seen: 2 of 2, 1 left" in words(app)
        assert "build ≡ 2" in words(app)
        await pilot.press("n")
        assert "1 not accepted (o goes there)" in said(app)
        await pilot.press("s", "n")
        assert "All that was seen is in the file." in said(app)
        await pilot.press("S")
        assert "All that was seen is in the file." in said(app)
        await pilot.press("a")
        assert len(session.asking.asked) == len(session.asking.everything)
    assert on_disk().answer("tests").accepted == "Not yet."


async def test_the_guidance_says_why_and_shows_the_line(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(90, 50)) as pilot:
        session = scanned(app, made.seen(BUILD, HINT))
        session.asking.go("build")
        app.redraw()
        await pilot.pause()
        assert "for 2: A sign of build. .ci/build.yml:7: run: build" in words(app)
        (finding,) = made.seen(HINT).findings
        held = dataclasses.replace(finding, held_back="This is a course.")
        session.scan = dataclasses.replace(made.seen(HINT), findings=(held,))
        session.asking.go("release")
        app.redraw()
        await pilot.pause()
        assert "A sign of release. This is a course. deploy/a.yaml:3: run: release" in words(app)
        session.asking.go("train")
        app.redraw()
        await pilot.pause()
        assert "nothing in what was scanned, which proves nothing" in words(app)


async def test_review_lists_where_answers_and_repositories_differ(questionnaire):
    expected = Signal(
        id="store-2",
        question="store",
        option=2,
        strength="strong",
        why="W.",
        where=Where(),
        expected=True,
    )
    rubric = dataclasses.replace(RUBRIC, signals=(expected,))
    app = questionnaire({"store": Answer(option=2), "build": Answer(option=0)}, rubric=rubric)
    async with app.run_test(size=(100, 40)) as pilot:
        session = scanned(app, made.seen(BUILD, rubric=rubric))
        await pilot.press("f3", "3")
        await pilot.pause()
        text = words(app)
        assert "Told “0 build 0”; the repository shows “2 build 2” (.ci/build.yml:7)." in text
        assert (
            "Told “2 store 2”; no trace was seen in the repository, which proves nothing." in text
        )
        assert text.index("build 2") < text.index("store 2")
        await pilot.press("enter")
        assert session.asking.current == "build"
        session.asking.go("store")
        app.redraw()
        await pilot.pause()
        assert "second look Told “2 store 2”; no trace was seen" in words(app)


async def test_hostile_names_reach_no_terminal_raw_and_long_ones_show_their_end(questionnaire):
    app = questionnaire({})
    evil = ("build", 2, "strong", "a\x1b]0;x\x07/\u202e/" + "deep/" * 40 + "train.yml")
    async with app.run_test(size=(60, 30)) as pilot:
        session = scanned(app, made.seen(evil, ("build", 2, "strong", "b.yml:3")))
        session.asking.go("build")
        app.redraw()
        await pilot.pause()
        assert "deep/train.yml and 1 more s accepts" in words(app)
        await pilot.press("i", "s")
        assert not {"\x1b", "\x07", "\u202e"} & set(shown(app))
    assert "\\x1b]0;x\\x07" in on_disk().evidence["scan-build-1"].ref


# ---------------------------------------------------------------- scanned


@pytest.fixture
def saved(here: Path) -> Path:
    repo = REPOS["watched in production"].write(here / "repo")
    path = here / "scan.json"
    assert main(["scan", str(repo), "--format", "json", "-o", str(path), "--quiet"]) == 0
    return path


def scanning(*places: str) -> Questionnaire:
    rubric = load_rubric()
    path = made.answered(Path("team.yaml"), rubric, {})
    return opened(path, rubric, scan=places)


async def done(pilot: Pilot[int]) -> None:
    """Wait until nothing is being scanned."""
    await pilot.pause()
    await until(pilot, lambda: not pilot.app.scanning.running)
    await pilot.pause()


async def test_repositories_and_saved_scans_are_set_beside_the_first_assessment(saved):
    app = scanning("repo", "scan.json")
    async with app.run_test(size=(100, 40)) as pilot:
        await done(pilot)
        assert "files: something new for 2 questions. S goes through" in said(app)
        assert app.session is not None
        rubric = load_rubric()
        made.answered(Path("other.yaml"), rubric, {})
        app.open_file(Path("other.yaml"))
        await done(pilot)
        assert app.session.scan is None  # that is another team's


async def test_a_person_goes_on_answering_while_it_is_scanned(saved, monkeypatch):
    import assess.scan.gather

    go = threading.Event()
    real = assess.scan.gather.gather

    def slow(places, rubric, step):
        step(30, 90)
        assert go.wait(60)
        return real(places, rubric, step)

    monkeypatch.setattr(assess.scan.gather, "gather", slow)
    app = scanning("repo")
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "scanning 33 % of 90 files" in words(app))
        session = app.session
        assert session is not None
        await pilot.press("S")
        assert "The scan is not done yet." in said(app)
        first = session.asking.current
        await pilot.press("1", "enter")
        rubric = load_rubric()
        assert read_answers("team.yaml", rubric).answer(first).option == 1
        go.set()
        await done(pilot)
        assert "something new for 2 questions" in said(app)
        assert "scanning" not in words(app)


async def test_a_scan_that_nobody_waits_for_ends_and_leaves_no_trace(saved, monkeypatch):
    import assess.scan.gather

    go, ended = threading.Event(), threading.Event()

    def slow(places, rubric, step):
        try:
            assert go.wait(60)
            step(1, 2)
        finally:
            ended.set()

    monkeypatch.setattr(assess.scan.gather, "gather", slow)
    app = scanning("repo")
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: app.scanning.running)
        made.answered(Path("other.yaml"), load_rubric(), {})
        app.open_file(Path("other.yaml"))
        await pilot.pause()
        go.set()
        await until(pilot, ended.is_set)
        await pilot.pause()
        assert not app.scanning.running
        assert "scanning" not in words(app)


async def test_what_cannot_be_scanned_is_told(here):
    (here / "a.json").write_text("{}")
    app = scanning("a.json")
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "a.json: 'schema' is missing." in said(app))


async def test_a_repository_is_named_in_the_questionnaire_and_scanned_again(saved, here):
    app = scanning()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert "Files are read and nothing is run." in words(app)
        await type_text(pilot, "nowhere")
        await pilot.press("enter")
        assert "No folder and no saved scan begins like this." in words(app)
        await pilot.press(*["backspace"] * len("nowhere"))
        await type_text(pilot, "rep")
        await pilot.press("tab", "enter")
        await done(pilot)
        assert re.search("Scanned [0-9]+ files: something new for 2 questions.", said(app))
        assert app.scanning.places == ("repo",)
        other = REPOS["a monorepo"].write(here / "more")
        (other / "x.json").write_text("{}")
        await pilot.press("r")
        await pilot.pause()
        assert "Scanned before: repo." in words(app)
        await pilot.press(*["backspace"] * 4)
        await type_text(pilot, str(other))
        await pilot.press("enter")
        await done(pilot)
        assert app.scanning.places == ("repo", "more")
        assert app.session is not None
        assert app.session.scan is not None
        assert len(app.session.scan.repos) == 2


async def test_on_a_server_nobody_names_a_folder_to_scan(here):
    app = scanning()
    app.place = OnServer(one_file=False)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert not app.screen.is_modal


async def test_a_report_from_the_questionnaire_has_what_was_seen(questionnaire, here):
    app = questionnaire({"build": Answer(option=0)})
    async with app.run_test(size=(100, 40)) as pilot:
        scanned(app, made.seen(BUILD))
        await pilot.press("f4", "w")
        await pilot.pause()
        await pilot.press("right", "enter")
        await app.workers.wait_for_complete()
    assert "Beside what the repositories show" in (here / "team.html").read_text()


# ---------------------------------------------------------------- on a terminal


def test_accepted_suggestions_are_in_the_file_when_the_process_is_killed(tmp_path):
    repo = REPOS["dvc trained in a workflow"]
    repo.write(tmp_path / "repo")
    rubric = load_rubric()
    path = made.answered(tmp_path / "team.yaml", rubric, {})
    command = questionnaire("team.yaml", "--scan", "repo")
    with Terminal(command, cwd=tmp_path, env={"XDG_DATA_HOME": str(tmp_path / "data")}) as terminal:
        terminal.wait_for(f"something new for {len(repo.strong)} questions")
        terminal.press("S")
        for left in range(len(repo.strong), 0, -1):
            terminal.wait_for(f"{left} left")
            terminal.press("s")
            terminal.wait_for("in the file")
            terminal.press("n")
        terminal.wait_for("All that was seen is in the file.")
        assert terminal.kill(signal.SIGKILL) == -signal.SIGKILL
    now = read_answers(path, rubric)
    assert {q: a.option for q, a in now.answers.items()} == repo.strong
    for answer in now.answers.values():
        for name in answer.evidence:
            file, _, line = now.evidence[name].ref.partition(":")
            text = (tmp_path / "repo" / file).read_text().splitlines()
            assert not line or int(line) <= len(text)


def test_a_place_to_scan_that_is_not_there_is_told_before_anything_opens(tmp_path):
    with Terminal(questionnaire("team.yaml", "--scan", "none"), cwd=tmp_path) as terminal:
        assert terminal.wait() == 2
        assert "none: there is nothing to scan; name a folder." in terminal.screen.text
