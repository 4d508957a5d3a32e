"""A program that is killed, or a disk that refuses, at every step of writing loses nothing.

Real processes: tests/failpoint.py stands in for the calls by which Python writes, and at each of them kills the
process (SIGKILL) or lets the system refuse. ``make faults`` tries every error at every step of every writer, and
tells how many that were; ``make test`` tries a sample in which every kind of step is met several times.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.tui.session import Session

TESTS = Path(__file__).parent
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS / "tui"))
from terminal import Terminal  # noqa: E402

RUBRIC = load_rubric()
ALL = os.environ.get("ASSESS_ALL_FAULTS", "") == "1"
WORLDS = {
    "nolocks": "a folder without locks",
    "nosync": "a folder that cannot be synced",
    "clock": "a world whose clock goes backwards",
}
FAULTS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT")
OLD = 'schema: 1\nrubric: {id: mlops, version: "0.9.0"}\nteam: T # mine\ndate: 2026-11-23\nanswers: {labelling: 2}\n'
NEW = OLD.replace("0.9.0", RUBRIC.version).replace("labelling: 2", "labelling: 1")
SURVEY = "team,date,respondent,labelling\nT,2026-11-23,Ana,3\nT,2026-11-23,Ben,1\n"
TEAM = (TESTS / "teams" / "google-2.yaml").read_text()
"""Nearly all is reached, so that its plan is found at once."""
SAMPLE = (ROOT / "rubrics" / "sample-team.yaml").read_text()
REPORT = (ROOT / "reports" / "sample-report.pdf").read_bytes()
PANEL = (
    NEW.replace("team: T", "respondents: [Ana, Ben]\nteam: T")
    + """\
panel:
  respondents: [{id: ana, name: Ana, file: a.yaml}, {id: ben, name: Ben, file: b.yaml}]
  opinions: {labelling: {ana: 3, ben: 1}}
  to_discuss: [labelling]
"""
)


@dataclass(frozen=True)
class Writer:
    """A command that writes, and the files it finds."""

    command: str
    files: Mapping[str, str | bytes]
    slow: bool = False
    """Whether it is left to ``make faults``."""


WRITERS = {
    "upgrade": Writer("upgrade a.yaml --yes", {"a.yaml": OLD}),
    "upgrade to another file": Writer("upgrade t.yaml --yes -o a.yaml", {"t.yaml": OLD}),
    "merge": Writer("merge x.yaml y.yaml -o a.yaml --overwrite", {"x.yaml": SAMPLE, "y.yaml": SAMPLE, "a.yaml": OLD}),
    "import": Writer("import s.csv -o a.yaml --force", {"s.csv": SURVEY.rpartition("T,")[0], "a.yaml": OLD}),
    "import of many": Writer("import s.csv --out-dir out --force", {"s.csv": SURVEY, "out/Ana.yaml": OLD}),
    "new": Writer("new a.yaml --force --team T", {"a.yaml": OLD}),
    "new workbook": Writer("new a.xlsx --force --team T", {"a.xlsx": "old"}),
    "roadmap kept": Writer("roadmap t.yaml --start 2027-01 --save a.yaml", {"t.yaml": TEAM}),
    "score as JSON": Writer("score t.yaml --format json -o a.json", {"t.yaml": NEW, "a.json": "old"}),
    "score as JSON lines": Writer("score t.yaml u.yaml --format jsonl -o a.jsonl", {"t.yaml": NEW, "u.yaml": NEW, "a.jsonl": "old"}),
    "score as CSV": Writer("score t.yaml --format csv -o a.csv", {"t.yaml": NEW, "a.csv": "old"}),
    "score as Parquet": Writer("score t.yaml --format parquet -o a.parquet", {"t.yaml": NEW, "a.parquet": "old"}),
    "score as workbook": Writer("score t.yaml --format xlsx -o a.xlsx", {"t.yaml": NEW, "a.xlsx": "old"}),
    "report": Writer("report t.yaml -o a.md", {"t.yaml": TEAM, "a.md": "old"}),
    "report as HTML": Writer("report t.yaml -o a.html", {"t.yaml": TEAM, "a.html": "old"}),
    "reports of many": Writer("report t.yaml u.yaml --out-dir out --format md", {"t.yaml": TEAM, "u.yaml": TEAM, "out/t.md": "old"}),
    "portfolio": Writer("portfolio t.yaml u.yaml --format csv -o a.csv", {"t.yaml": TEAM, "u.yaml": TEAM, "a.csv": "old"}),
    "plan as tickets": Writer("roadmap t.yaml --start 2027-01 --format csv -o a.csv", {"t.yaml": TEAM, "a.csv": "old"}),
    "badge": Writer("badge t.yaml -o a.svg", {"t.yaml": NEW, "a.svg": "old"}),
    "panel's agenda": Writer("agenda p.yaml --format json -o a.json", {"p.yaml": PANEL, "a.json": "old"}),
    "comparison": Writer("compare t.yaml u.yaml --format json -o a.json", {"t.yaml": NEW, "u.yaml": NEW.replace("-23", "-24"), "a.json": "old"}),
    "draft of a scan": Writer("scan repo --format yaml --team T -o a.yaml", {"repo/requirements.txt": "mlflow\n"}),
    "answers out of a report": Writer("extract r.pdf -o a.yaml --force", {"r.pdf": REPORT, "a.yaml": OLD}, slow=True),
    "report as PDF": Writer("report t.yaml -o a.pdf", {"t.yaml": TEAM, "a.pdf": "old"}, slow=True),
    "score for a build server": Writer("score t.yaml --format junit -o a.xml", {"t.yaml": NEW, "a.xml": "old"}),
    "crosswalk": Writer("rubric crosswalk --format json -o a.json", {"a.json": "old"}),
    "schemas": Writer("rubric schema model --out-dir out", {"out/model.schema.json": "old"}),
}  # fmt: skip


@dataclass(frozen=True)
class Try:
    """What came of one step."""

    place: Path
    kind: str
    """The name of the call that failed."""
    status: int
    said: str


@dataclass(frozen=True)
class Tries:
    """The steps of a writer that were tried, and a run that went through undisturbed in the same way."""

    old: Path
    new: Path
    steps: tuple[Try, ...]
    through: Try


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path}


def each_step(folder: Path, how: str, names: Iterable[str] = WRITERS) -> dict[str, Tries]:
    """Every step of some writers; without ASSESS_ALL_FAULTS a sample of them."""
    words: list[str] = []
    for number, name in enumerate(names):
        place = folder / str(number)
        for file, text in WRITERS[name].files.items():
            (place / "old" / file).parent.mkdir(parents=True, exist_ok=True)
            data = text if isinstance(text, bytes) else text.encode()
            (place / "old" / file).write_bytes(data)
        words += ["+"] * bool(words) + [str(place), *WRITERS[name].command.split()]
    done = subprocess.run(
        [sys.executable, str(TESTS / "failpoint.py"), "each" if ALL else "some", how, *words],
        capture_output=True, text=True, check=False, timeout=None if ALL else 600, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {name: _tries(folder / str(number)) for number, name in enumerate(names)}


def _tries(place: Path) -> Tries:
    lines = [json.loads(line) for line in (place / "steps").read_text().splitlines()]
    assert lines[0]["status"] == 0, lines[0]
    through, *found = (
        Try(place / str(line["step"]), line["kind"], line["status"], line["said"])
        for line in lines[1:]
    )
    return Tries(place / "old", place / "0", tuple(found), through)


def contents(folder: Path) -> dict[str, object]:
    """What lies in a folder; of a workbook its parts, without the time it was made."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and TEMPORARY not in path.parts:
            name = path.relative_to(folder).as_posix()
            found[name] = path.read_bytes()
            if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as book:
                    found[name] = {n: book.read(n) for n in book.namelist() if "docProps" not in n}
    return found


IN_LIBRARY = "Cannot write the temporary files of the workbook: "
TEMPORARY = ".tmp"
"""Where temporary files go while a writer is tried."""
RECORD = ".assess-reports.jsonl"
"""What reports were made of: only ever a hint, so a torn line in it does no harm."""


def is_old_or_new(tries: Tries, step: Try, *, tidy: bool = False) -> None:
    """Every file is as it was before or as it should be, whole; killed, one may leave a temporary file."""
    old, new, found = contents(tries.old), contents(tries.new), contents(step.place)
    left = {
        name for name in found if Path(name).name.startswith(".assess-") and name.endswith(".tmp")
    }
    assert not (tidy and left), left
    if tidy and step.kind not in (
        "unlink",
        "rmdir",
    ):  # nothing can be removed that cannot be removed
        assert list((step.place / TEMPORARY).iterdir()) == []
    for name in found.keys() - left:
        if not name.endswith(RECORD):
            assert found[name] in (old.get(name), new.get(name)), (
                f"{name} is neither the old nor the new one"
            )
    assert (old.keys() & new.keys()) <= found.keys(), "a file is gone"


QUICK = [name for name, writer in WRITERS.items() if not writer.slow]
Tried = Callable[..., None]


def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, tried: Tried
) -> None:
    kinds = set()
    names = list(WRITERS) if ALL else QUICK
    for name, tries in each_step(tmp_path, "kill", names).items():
        assert contents(tries.new) != contents(tries.old), name
        assert contents(tries.through.place).keys() == contents(tries.new).keys(), name
        assert len(tries.steps) >= (4 if ALL else 1), name
        kinds |= {step.kind for step in tries.steps}
        tried("steps of these writers at which they were killed", len(tries.steps))
        for step in tries.steps:
            assert step.status == -signal.SIGKILL, name
            is_old_or_new(tries, step)
    tried("commands that write, each with files in its way", len(names))
    assert kinds >= {"open", "write", "fchown", "fchmod", "fsync", "replace", "unlink", "mkdir"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_disk_that_refuses_is_one_message_and_the_old_file_stays(
    fault: str, tmp_path: Path, tried: Tried
) -> None:
    names = list(WRITERS) if ALL else QUICK[FAULTS.index(fault) :: len(FAULTS)]
    for name, tries in each_step(tmp_path, fault, names).items():
        tried(f"steps of these writers that the disk refused with {fault}", len(tries.steps))
        refused = [step for step in tries.steps if step.status]
        assert refused or not ALL, name
        for step in tries.steps:
            is_old_or_new(tries, step, tidy=True)
            assert "Traceback" not in step.said, name
            assert "inside the program" not in step.said, name
            if not step.status:  # what was refused was not needed, such as keeping the owner
                assert contents(step.place) == contents(tries.new), name
        for step in refused:
            assert step.status == 1, (name, step.said)
            files = {Path(n).name for n in contents(tries.new)} | {"out"}
            told = {Path(line.partition(": ")[0]).name for line in step.said.splitlines()}
            assert told & files or IN_LIBRARY in step.said, (name, step.said)


def test_a_file_left_by_a_kill_is_no_answer_file_and_the_next_run_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in each_step(tmp_path, "kill", ["upgrade"])["upgrade"].steps:
        monkeypatch.chdir(step.place)
        assert main(["check", "."]) == 0
        assert capsys.readouterr().out.splitlines()[0].startswith("./a.yaml: fine")


# ---------------------------------------------------------------- the questionnaire


QUESTIONS = [q.id for s in RUBRIC.sections for q in RUBRIC.questions_in(s.id)]
TEXTS = [RUBRIC.question_by_id[q].text for q in QUESTIONS[:4]]
STEPS_OF_AN_ANSWER = 6
"""Opened, written, given its owner and its rights, brought to the disk, put in its place."""


HEAD = f"# Mine.\nschema: 1\nrubric: {{id: mlops, version: {RUBRIC.version!r}}}\nteam: T\ndate: 2026-11-23\nanswers:\n"


def begin(
    tmp_path: Path,
    step: int,
    how: str,
    *,
    said: str = "",
    file: str = "team.yaml",
    data: str = "data",
) -> tuple[Path, Terminal]:
    """The questionnaire on a file, with a failpoint in it.

    Args:
        tmp_path: an empty folder.
        step: at which step of writing it happens.
        how: what happens.
        said: lines of answers in the file.
        file: the file to open.
        data: where it keeps what it remembers; below ``work`` these are steps, too.
    """
    team = tmp_path / "work" / "team.yaml"
    team.parent.mkdir(parents=True)
    team.write_text(HEAD + said)
    words = [str(TESTS / "failpoint.py"), "one", str(step), how, "start", file]
    env = {"XDG_DATA_HOME": str(tmp_path / data), "PYTHONPATH": environment()["PYTHONPATH"]}
    return team, Terminal([sys.executable, *words], cwd=team.parent, env=env)


def answered(team: Path) -> list[int | None]:
    """The options on disk, in order; a file that is not whole fails here."""
    said = read_answers(team, RUBRIC)
    assert team.read_text().startswith("# Mine.\n")
    return [said.answer(q).option for q in QUESTIONS if q in said.answers]


@pytest.mark.parametrize("step", range(1, 2 * STEPS_OF_AN_ANSWER + 2) if ALL else (2, 6, 9))
def test_a_questionnaire_killed_at_any_step_of_an_answer_keeps_what_was_confirmed(
    step: int, tmp_path: Path, tried: Tried
) -> None:
    """Steps 1 to 6 are those of the first answer, 7 to 12 those of the second one."""
    team, started = begin(tmp_path, step, "kill")
    with started as terminal:
        terminal.wait_for(TEXTS[0])
        confirmed = 0
        for number, option in enumerate("12"):
            terminal.press(option + "\r")
            try:
                terminal.wait_for(TEXTS[number + 1], "saved")
            except AssertionError:
                break
            confirmed += 1
        else:
            terminal.kill(signal.SIGKILL)
        if terminal.status is None:
            terminal.wait()
    assert terminal.status == -signal.SIGKILL
    assert confirmed == (step - 1) // STEPS_OF_AN_ANSWER
    found = answered(team)
    assert found[:confirmed] == [1, 2][:confirmed]
    assert found in ([1, 2][:confirmed], [1, 2][: confirmed + 1])
    tried(KILLED)


KILLED = "steps of writing at which the questionnaire was killed, each in a terminal of its own"
NOTE = "Why it is so"
ESCAPE, ENTER, UNDO, REDO, PALETTE, F4 = "\x1b", "\r", "\x1a", "\x19", "\x10", "\x1bOS"


@dataclass(frozen=True)
class Way:
    """What a person does that writes, with what the screen shows after each key."""

    keys: tuple[tuple[str, str], ...]
    made: str = ""
    """The file that it makes."""
    file: str = "team.yaml"
    data: str = "data"


WAYS = {
    "note": Way((("e", "Note and evidence"), (NOTE, NOTE), (ESCAPE, "edit note"))),
    "undo and redo": Way((("2", "2 of"), (UNDO, "Undone."), (REDO, "Done again."))),
    "unsure, and taken back": Way((("u", "2 of"), ("\x7f", "Answer taken back."))),
    "a new file": Way(
        (("New team", "New team"), (ENTER, TEXTS[0])), made="new.yaml", file="new.yaml"
    ),
    "another file": Way(
        (
            (PALETTE, "Search for actions"),
            ("Save to another", "Save to another file"),
            (ENTER, "goes on with that file"),
            ("\x15other.yaml" + ENTER, "Saved in"),
        ),
        made="other.yaml",
    ),
    "a report": Way(
        ((F4, "Where we stand"), ("w", "Write a file to share"), ("\x1b[C" + ENTER, "Written:")),
        made="team.html",
    ),
    "what is remembered": Way((("T", "Theme: "),), data="work/data"),
}


@pytest.mark.parametrize("name", WAYS if ALL else ["note"])
def test_a_questionnaire_killed_at_any_step_of_anything_it_writes_loses_nothing_that_was_there(
    name: str, tmp_path: Path, tried: Tried
) -> None:
    way, survived = WAYS[name], False
    for step in range(1, 100) if ALL else (2,):
        place = tmp_path / str(step)
        team, started = begin(
            place, step, "kill", said=f"  {QUESTIONS[0]}: 1\n", file=way.file, data=way.data
        )
        with started as terminal:
            try:
                terminal.wait_for("Respondents" if way.file != team.name else TEXTS[1])
                for keys, shown in way.keys:
                    terminal.press(keys)
                    terminal.wait_for(shown)
                survived = True
            except AssertionError:
                assert terminal.wait() == -signal.SIGKILL
        assert answered(team)[0] == 1
        note = read_answers(team, RUBRIC).answer(QUESTIONS[1]).note
        assert NOTE.startswith(note)
        if (made := team.with_name(way.made or team.name)).exists():
            assert made.suffix == ".html" or read_answers(made, RUBRIC)
            assert made.suffix != ".html" or made.read_text().rstrip().endswith("</html>")
        for remembered in team.parent.rglob("questionnaire.json"):
            json.loads(remembered.read_text())
        if survived:
            break
        tried(KILLED)
    assert survived == ALL


REFUSED = [(fault, step) for fault in FAULTS for step in (1, 2, 4, 5, 6)]
"""Step 3 keeps the owner; where that is refused, the rest is written all the same."""


@pytest.mark.parametrize(
    ("fault", "step"), REFUSED if ALL else [("EROFS", 1), ("ENOSPC", 2), ("EIO", 6)]
)
def test_a_questionnaire_whose_disk_fails_once_says_so_and_writes_everything_with_the_next_answer(
    fault: str, step: int, tmp_path: Path, tried: Tried
) -> None:
    team, started = begin(tmp_path, step, fault)
    with started as terminal:
        terminal.wait_for(TEXTS[0])
        terminal.press("1")
        terminal.wait_for("Not saved", "safe in memory")
        assert answered(team) == []
        terminal.press("\x1b")
        terminal.wait_for("NOT SAVED", gone="safe in memory")
        terminal.press("\r2")
        terminal.wait_for("on disk again", gone="NOT SAVED")
        terminal.kill(signal.SIGKILL)
    assert answered(team) == [1, 2]
    tried("times the disk refused the questionnaire, by error and step")


@pytest.mark.parametrize("how", WORLDS if ALL else ["nolocks"])
def test_a_questionnaire_saves_without_locks_and_under_a_clock_that_goes_back(
    how: str, tmp_path: Path, tried: Tried
) -> None:
    team, started = begin(tmp_path, 10_000, how)
    with started as terminal:
        terminal.wait_for(TEXTS[0])
        for number, option in enumerate("12"):
            terminal.press(option + ENTER)
            terminal.wait_for(TEXTS[number + 1], "saved")
        terminal.kill(signal.SIGKILL)
    assert answered(team) == [1, 2]
    tried(f"questionnaires in {WORLDS[how]}")


# ---------------------------------------------------------------- several programs, clocks, network folders


def test_of_two_programs_on_one_file_none_overwrites_the_other_silently(tmp_path: Path) -> None:
    """One changes the file while the other one is between reading and writing: that one writes nothing."""
    file = tmp_path / "a.yaml"
    file.write_text(OLD)
    session = Session.open(file, RUBRIC)
    done = subprocess.run(
        [sys.executable, "-m", "assess", "upgrade", "a.yaml", "--yes"], cwd=tmp_path, check=False,
        capture_output=True, text=True, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    theirs = file.read_bytes()
    session.asking.go("labelling")
    told = session.choose(0).trouble
    assert told is not None
    assert told.kind == "conflict"
    assert file.read_bytes() == theirs
    session.join()
    said = read_answers(file, RUBRIC)
    assert (said.answer("labelling").option, said.rubric_version) == (0, RUBRIC.version)


def test_many_programs_that_write_one_result_leave_one_whole_result(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"t{number}.yaml").write_text(
            NEW.replace("team: T", f"team: {'T' * (number + 1)}")
        )
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "assess", "score", f"t{number}.yaml", "--format", "json", "-o", "a.json"],
            cwd=tmp_path, env=environment(), stderr=subprocess.PIPE,
        )
        for number in range(6)
    ]  # fmt: skip
    assert [(p.wait(), p.stderr and p.stderr.read()) for p in running] == [(0, b"")] * 6
    assert json.loads((tmp_path / "a.json").read_text())["team"] in {"T" * n for n in range(1, 7)}
    assert not list(tmp_path.glob(".assess-*"))


@pytest.mark.parametrize("how", WORLDS)
def test_a_folder_without_locks_or_a_clock_that_goes_back_changes_no_result(
    how: str, tmp_path: Path, tried: Tried
) -> None:
    names = [
        "upgrade",
        "merge",
        "import of many",
        "roadmap kept",
        "score as CSV",
        "reports of many",
    ]
    for name, tries in each_step(tmp_path, how, QUICK if ALL else names).items():
        assert tries.steps == (), name
        assert contents(tries.through.place).keys() == contents(tries.new).keys(), name
        assert "Traceback" not in tries.through.said, name
        is_old_or_new(tries, tries.through, tidy=True)
        tried(f"writers run in {WORLDS[how]}")


def test_without_locks_a_change_by_somebody_else_is_noticed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    file = tmp_path / "a.yaml"
    file.write_text(NEW)
    session = Session.open(file, RUBRIC)
    file.write_text(NEW.replace("# mine", "# yours"))
    session.asking.go("lineage")
    told = session.choose(1).trouble
    assert told is not None
    assert told.kind == "conflict"
    assert "# yours" in file.read_text()


def test_a_change_under_a_clock_that_went_back_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(NEW)
    session = Session.open(file, RUBRIC)
    file.write_text(NEW.replace("labelling: 1", "labelling: 2"))
    os.utime(file, (0, 0))  # written "in 1970"
    assert session.look_at_disk() == ("labelling",)
    session.asking.go("lineage")
    assert session.choose(1).trouble is None
    os.utime(file, (2**31, 2**31))
    assert session.look_at_disk() is None
    assert session.choose(2).trouble is None
    said = read_answers(file, RUBRIC)
    assert (said.answer("labelling").option, said.answer("lineage").option) == (2, 2)


def test_a_report_is_made_again_when_answers_changed_under_a_clock_that_went_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(NEW)
    many = ["report", "t.yaml", "--out-dir", "out", "--format", "md"]
    assert main(many) == 0
    before = Path("out/t.md").read_text()
    Path("t.yaml").write_text(NEW.replace("team: T", "team: Another"))
    os.utime("t.yaml", (0, 0))
    assert main(many) == 0
    assert Path("out/t.md").read_text() != before
