"""Nothing is lost: real processes on real pseudo-terminals, killed, cut off, and out of disk.

A full disk is made in two ways: by RLIMIT_FSIZE, which the test can lift again (the kernel then
refuses to write with EFBIG), and, where user namespaces allow it, by a tmpfs of a few pages that
really is full (ENOSPC).
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal, questionnaire

from assess.answers.read import read_answers
from assess.rubric.load import load_rubric

RUBRIC = load_rubric()
IDS = [q.id for s in RUBRIC.sections for q in RUBRIC.questions_in(s.id)]
FIRST, SECOND, THIRD = (RUBRIC.question_by_id[q].text for q in IDS[:3])
ENTER, ESCAPE = "\r", "\x1b"
UNLIMITED = resource.RLIM_INFINITY
ALL = os.environ.get("ASSESS_ALL_FAULTS", "") == "1"


@pytest.fixture(autouse=True)
def _count_sessions(tried):
    """Tell how many questionnaires were killed or cut off."""
    before = Terminal.cut_off
    yield
    if Terminal.cut_off > before:
        tried(
            "more questionnaires that were killed, told to end, or lost their terminal",
            Terminal.cut_off - before,
        )


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """An answer file with nothing said, but with a comment that must stay."""
    path = tmp_path / "team.yaml"
    path.write_text(
        f"# Kept by hand.\nschema: 1\nrubric: {{id: mlops, version: {RUBRIC.version!r}}}\n"
        "team: Billing\ndate: 2026-11-23\nanswers:\n"
    )
    return path


def start(path: Path, **more: object) -> Terminal:
    env = {"XDG_DATA_HOME": str(path.parent / "data")}
    return Terminal(questionnaire(path.name), cwd=path.parent, env=env, **more)


def options(path: Path) -> list[int | None]:
    """The options answered, in order; a file that is not whole fails here."""
    said = read_answers(path, RUBRIC)
    return [said.answer(q).option for q in IDS if q in said.answers]


def test_what_the_screen_shows_as_answered_is_on_disk_when_the_process_is_killed(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1" + ENTER)
        terminal.wait_for(SECOND)
        terminal.press("2" + ENTER)
        terminal.wait_for(THIRD)
        assert terminal.kill(signal.SIGKILL) == -signal.SIGKILL
    assert options(team) == [1, 2]
    assert team.read_text().startswith("# Kept by hand.\n")
    assert [p.name for p in team.parent.iterdir() if ".tmp" in p.name] == []


@pytest.mark.parametrize("delay", range(0, 60, 4) if ALL else (6, 20))
def test_a_kill_in_the_midst_of_answers_leaves_a_whole_file_with_what_was_there(team, delay):
    team.write_text(team.read_text() + f"  {IDS[0]}: 0\n")
    with start(team) as terminal:
        terminal.wait_for(SECOND)
        terminal.press("1n" * 6)
        for _ in range(delay):
            terminal.pump(0.004)
        terminal.kill(signal.SIGKILL)
    found = options(team)  # reads without an error: whole
    assert found == [0, *[1] * (len(found) - 1)]


def test_closing_the_terminal_saves_what_is_typed_in_a_note(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1e")
        terminal.wait_for("Note and evidence")
        terminal.press("Half a sentence about")
        terminal.wait_for("Half a sentence about")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP
    answer = read_answers(team, RUBRIC).answer(IDS[0])
    assert (answer.option, answer.note) == (1, "Half a sentence about")


def test_a_pause_in_a_note_is_enough_to_survive_a_kill(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1e")
        terminal.wait_for("Note and evidence")
        terminal.press("Typed before the kill")
        for _ in range(1000):
            if "Typed before the kill" in team.read_text():
                break
            terminal.pump(0.05)
        terminal.kill(signal.SIGKILL)
    assert read_answers(team, RUBRIC).answer(IDS[0]).note == "Typed before the kill"


def test_termination_saves_the_note_and_gives_the_terminal_back(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("e")
        terminal.wait_for("Note and evidence")
        terminal.press("Shut down in the middle")
        terminal.wait_for("Shut down in the middle")
        assert terminal.kill(signal.SIGTERM) == 128 + signal.SIGTERM
    assert read_answers(team, RUBRIC).answer(IDS[0]).note == "Shut down in the middle"


def test_a_disk_without_room_is_told_and_everything_is_written_when_there_is_room(team):
    whole = team.read_bytes()
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (16, UNLIMITED))
        terminal.press("1")
        terminal.wait_for("Not saved", "safe in memory", "Save everything to another file")
        assert team.read_bytes() == whole
        terminal.press(ESCAPE)
        terminal.wait_for("NOT SAVED", gone="safe in memory")
        terminal.press(ENTER + "2" + ENTER)
        terminal.wait_for(THIRD, "NOT SAVED", "Not on disk yet")
        assert team.read_bytes() == whole
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
        terminal.press("0")
        terminal.wait_for("on disk again", gone="NOT SAVED")
        terminal.kill(signal.SIGKILL)
    assert options(team) == [1, 2, 0]


def test_without_room_everything_can_be_saved_in_another_place(team, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere") / "rescued.yaml"
    whole = team.read_bytes()
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (16, UNLIMITED))
        terminal.press("1")
        terminal.wait_for("Not saved")
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
        terminal.press("\x1b[B" + ENTER)
        terminal.wait_for("goes on with that file")
        terminal.press("\x15" + str(other) + ENTER)  # ctrl+u empties the line
        terminal.wait_for("Saved in", "saved")
        terminal.press(ENTER + "2q")
        assert terminal.wait() == 0
    assert options(other) == [1, 2]
    assert team.read_bytes() == whole


def test_quitting_with_answers_that_are_not_on_disk_asks_first(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (16, UNLIMITED))
        terminal.press("1")
        terminal.wait_for("Not saved")
        terminal.press(ESCAPE)
        terminal.wait_for("NOT SAVED", gone="safe in memory")
        terminal.press("q")
        terminal.wait_for("Leave without saving", "Stay")
        terminal.press(ESCAPE)
        terminal.wait_for("NOT SAVED", gone="Leave without saving")
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
        terminal.press("q")
        assert terminal.wait() == 0
    assert options(team) == [1]


def _namespaces() -> bool:
    probe = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=16k tmpfs /mnt"]
    return (
        shutil.which("unshare") is not None
        and not subprocess.run(probe, capture_output=True).returncode
    )


@pytest.mark.skipif(not _namespaces(), reason="this system allows no tmpfs of its own")
def test_a_really_full_disk_is_told_and_leaves_the_file_whole(team):
    disk = team.parent / "disk"
    disk.mkdir()
    run = " ".join(questionnaire(team.name))
    script = (
        f"mount -t tmpfs -o size=16k tmpfs {disk} && cp {team} {disk}/ && cd {disk}"
        f" && cat /dev/zero > {disk}/filler 2>/dev/null; exec {run}"
    )
    env = {"XDG_DATA_HOME": str(team.parent / "data"), "PYTHONPATH": _import_path()}
    command = ["unshare", "-rm", "sh", "-c", script]
    with Terminal(command, cwd=team.parent, env=env) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1")
        terminal.wait_for("The disk is full", "safe in memory")
        inside = Path(f"/proc/{terminal.pid}/root{disk}")
        assert (inside / team.name).read_bytes() == team.read_bytes()
        (inside / "filler").unlink()
        terminal.press(ENTER)  # try again
        terminal.wait_for("Saved in", "saved", gone="safe in memory")
        assert options(inside / team.name) == [1]


def _import_path() -> str:
    here = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))


def test_a_read_only_file_is_told_and_never_written(team):
    team.chmod(0o444)
    whole = team.read_bytes()
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1")
        terminal.wait_for("Not saved", "read-only", "another file")
        terminal.press(ESCAPE)
        terminal.wait_for("NOT SAVED", gone="safe in memory")
        team.chmod(0o644)
        terminal.press("2")
        terminal.wait_for("on disk again")
        terminal.kill(signal.SIGKILL)
    assert whole != team.read_bytes()
    assert options(team) == [2]


def test_two_sessions_on_one_file_see_each_other_and_lose_nothing(team):
    with start(team) as one, start(team) as two:
        one.wait_for(FIRST)
        two.wait_for(FIRST)
        one.press("1")
        one.wait_for("1 of")
        two.wait_for("changed on disk by someone else", "1 of")
        two.press("nn" + "2")
        two.wait_for("2 of")
        one.wait_for("changed on disk by someone else", "2 of")
        one.press("q")
        two.press("q")
        assert (one.wait(), two.wait()) == (0, 0)
    said = read_answers(team, RUBRIC)
    assert said.answer(IDS[0]).option == 1
    assert said.answer(IDS[2]).option == 2


def test_a_file_changed_by_hand_is_taken_over_at_once_with_its_comments(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        text = team.read_text() + f"  {IDS[1]}: 2  # asked operations\n"
        team.write_text(text)
        terminal.wait_for("1 answer changed on disk by someone else")
        terminal.press("1")
        terminal.wait_for("2 of")
        terminal.press("q")
        assert terminal.wait() == 0
    assert options(team) == [1, 2]
    assert "# asked operations" in team.read_text()


def test_a_file_that_someone_broke_is_told_and_not_overwritten(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        team.write_text("half a file: [")
        terminal.wait_for("Someone else changed the file, and it cannot be read now")
        terminal.press(ESCAPE)
        terminal.wait_for(FIRST, gone="safe in memory")
        terminal.press("1")
        terminal.wait_for("NOT SAVED")
        terminal.kill(signal.SIGKILL)
    assert team.read_text() == "half a file: ["


def test_no_traceback_and_a_plain_line_when_the_file_is_wrong(team):
    team.write_text("team: Only this\n")
    env = {**os.environ, "TERM": "xterm", "XDG_DATA_HOME": str(team.parent / "data")}
    with Terminal(questionnaire(team.name), cwd=team.parent, env=env) as terminal:
        assert terminal.wait() == 1
        assert "team.yaml" in terminal.screen.text
        assert "Traceback" not in terminal.screen.text


def test_start_imports_neither_the_pdf_stack_nor_solvers_nor_tables(team):
    code = (
        "import sys\n"
        "from assess.rubric.load import load_rubric\n"
        "from assess.tui.session import Session\n"
        "import assess.tui.app, assess.tui.screens.questions\n"
        "wrong = {'weasyprint', 'jinja2', 'highspy', 'numpy', 'ruamel', 'PIL'} & set(sys.modules)\n"
        "assert not wrong, wrong\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_closing_the_terminal_while_the_file_cannot_be_written_keeps_the_answers_beside_it(team):
    whole = team.read_bytes()
    team.chmod(0o444)
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1")
        terminal.wait_for("Not saved", "read-only")
        terminal.press(ESCAPE)
        terminal.wait_for("NOT SAVED", gone="safe in memory")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP
    assert team.read_bytes() == whole
    assert options(team.with_name("team-2.yaml")) == [1]
    with start(team.with_name("team-2.yaml")) as terminal:
        terminal.wait_for("F2 Questions", "saved")
        terminal.press("\x1bOP")  # f1: both are offered
        terminal.wait_for("Recent", "team-2.yaml")


def test_termination_while_no_file_can_be_written_here_keeps_the_answers_in_the_data_folder(team):
    folder = team.parent / "locked"
    folder.mkdir()
    there = folder / team.name
    there.write_bytes(team.read_bytes())
    data = team.parent / "data"
    env = {"XDG_DATA_HOME": str(data)}
    with Terminal(questionnaire(team.name), cwd=folder, env=env) as terminal:
        terminal.wait_for(FIRST)
        folder.chmod(0o555)
        try:
            terminal.press("2")
            terminal.wait_for("Not saved")
            assert terminal.kill(signal.SIGTERM) == 128 + signal.SIGTERM
        finally:
            folder.chmod(0o755)
        assert "Your answers are in" in " ".join(terminal.screen.text.split())
    (rescued,) = data.rglob("team*.yaml")
    assert options(rescued) == [2]


def test_closing_the_terminal_keeps_a_note_although_the_evidence_is_half_typed(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        terminal.press("1e")
        terminal.wait_for("Note and evidence")
        terminal.press("A long story\tno-such-rec")
        terminal.wait_for("no-such-rec")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP
    answer = read_answers(team, RUBRIC).answer(IDS[0])
    assert answer.option == 1
    assert answer.note.startswith("A long story")
    assert "no-such-rec" in answer.note


def test_closing_the_terminal_keeps_a_reason_that_was_not_confirmed_as_a_note(team):
    with start(team) as terminal:
        terminal.wait_for(FIRST)
        question = next(q for q in RUBRIC.questions if q.allow_na)
        terminal.press("g" + question.id + "\r")
        terminal.wait_for(question.text)
        terminal.press("x")
        terminal.wait_for("Not applicable: why?")
        terminal.press("Someone else does it")
        terminal.wait_for("Someone else does it")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP
    answer = read_answers(team, RUBRIC).answer(question.id)
    assert answer.status == "unanswered"
    assert answer.note == "Not applicable? Someone else does it"
