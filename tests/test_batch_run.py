"""Many files: in order, in bounded memory, stopped in good order, with a bar, made only once."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from broken_files import HEAD, WAYS

from assess.batch.paths import Input, Inputs, expand
from assess.batch.run import AHEAD, Workers, process
from assess.batch.stop import Stop
from assess.cli.main import main
from assess.errors import UsageError
from assess.rubric.load import load_rubric

RUBRIC = load_rubric()


def teams(folder: Path, count: int) -> Path:
    """So many answer files, each of a team of its own."""
    folder.mkdir()
    for n in range(count):
        (folder / f"team-{n:05}.yaml").write_text(HEAD.replace("team: T", f"team: T{n}"))
    return folder


def name_of(_rubric, assessment, _data) -> str:
    return assessment.team


def name_or_death(_rubric, assessment, _data) -> str:
    if assessment.team == "T7":
        os._exit(9)
    return assessment.team


def slowly(_rubric, assessment, _data) -> str:
    time.sleep(0.05)
    return assessment.team


class Counted:
    """Inputs that know how many of them were taken."""

    def __init__(self, inputs: list[Input]) -> None:
        self.inputs = inputs
        self.taken = 0

    def __len__(self) -> int:
        return len(self.inputs)

    def __contains__(self, item: object) -> bool:
        return item in self.inputs

    def __iter__(self) -> Iterator[Input]:
        for item in self.inputs:
            self.taken += 1
            yield item


# ---------------------------------------------------------------- which files


def test_a_folder_is_walked_in_the_order_of_the_parts_of_paths(tmp_path):
    for name in ("b.yaml", "a/z.yml", "a/b/c.yaml", "a-b/x.yaml", "a.yaml", ".hidden/x.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(HEAD)
    (tmp_path / "circle").symlink_to(tmp_path)
    found = [Path(item.name).relative_to(tmp_path).as_posix() for item in Inputs([str(tmp_path)])]
    assert found == ["a/b/c.yaml", "a/z.yml", "a-b/x.yaml", "a.yaml", "b.yaml"]


def test_inputs_are_found_anew_and_counted_once(tmp_path):
    folder = teams(tmp_path / "teams", 3)
    inputs = Inputs([str(folder), str(folder / "team-00001.yaml")])
    assert len(inputs) == len(list(inputs)) == 3  # the one named twice is there once
    (folder / "team-00009.yaml").write_text(HEAD)
    assert len(list(inputs)) == 4
    assert expand([str(folder)]) == list(Inputs([str(folder)]))


def test_a_very_deep_folder_is_walked(tmp_path, monkeypatch):
    depth = 1100  # deeper than functions may call each other
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("team.yaml").write_text(HEAD)
    try:
        assert len(Inputs([str(tmp_path)])) == 1
    finally:  # by steps: what cleans up after tests goes no deeper than functions may
        Path("team.yaml").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()


def test_standard_input_twice_is_wrong_usage():
    with pytest.raises(UsageError, match="only once"):
        Inputs(["-", "-"])


# ---------------------------------------------------------------- the run


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_come_in_the_order_of_inputs_each_once(tmp_path, jobs):
    inputs = Inputs([str(teams(tmp_path / "teams", 40))])
    found = [o.value for o in process(inputs, name_of, RUBRIC, workers=Workers(jobs), chunk=3)]
    assert found == [f"T{n}" for n in range(40)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_is_never_begun_far_ahead_of_what_was_taken(tmp_path, jobs):
    inputs = Counted(expand([str(teams(tmp_path / "teams", 60))]))
    outcomes = process(inputs, name_of, RUBRIC, workers=Workers(jobs), chunk=2)
    for taken, _ in enumerate(outcomes, 1):
        assert inputs.taken <= taken + (AHEAD * jobs + 1) * 2


def test_a_worker_that_dies_costs_only_the_file_that_kills_it(tmp_path):
    inputs = Inputs([str(teams(tmp_path / "teams", 20))])
    outcomes = list(process(inputs, name_or_death, RUBRIC, workers=Workers(2), chunk=2))
    assert [o.value for o in outcomes] == [f"T{n}" if n != 7 else None for n in range(20)]
    assert "worker process ended" in outcomes[7].messages[0].text()


@pytest.mark.parametrize("jobs", [1, 2])
def test_after_a_stop_only_what_is_in_flight_is_finished(tmp_path, jobs):
    inputs = Counted(expand([str(teams(tmp_path / "teams", 200))]))
    stop = Stop()
    found = []
    for outcome in process(inputs, slowly, RUBRIC, workers=Workers(jobs), chunk=2, stop=stop):
        found.append(outcome.value)
        stop.asked = True
    assert found == [f"T{n}" for n in range(len(found))]
    assert len(found) <= (AHEAD * jobs + 1) * 2
    assert inputs.taken < 200


# ---------------------------------------------------------------- as a command


def run(*args: str, cwd: Path, **more) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assess", *args]
    return subprocess.Popen(command, cwd=cwd, start_new_session=True, bufsize=0, **more)


def test_fifty_broken_files_among_a_thousand_are_told_and_the_rest_is_scored(tmp_path):
    folder = teams(tmp_path / "teams", 950)
    assert len(WAYS) == 50
    for n, (make, _) in enumerate(WAYS.values()):
        make(folder / f"broken-{n:02}.yaml")
    done = run(
        "score", "teams", "--format", "jsonl", cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = (stream.decode() for stream in done.communicate(timeout=300))
    assert done.returncode == 1
    results = [json.loads(line) for line in out.splitlines()]
    names = [item.name for item in expand([str(folder)])]
    assert [r["file"] for r in results] == [f"teams/{Path(name).name}" for name in names]
    assert sum("error" in r for r in results) == 50
    assert sum("models" in r for r in results) == 950
    assert "Traceback" not in err
    for n, (name, (_, words)) in enumerate(WAYS.items()):
        file = f"teams/broken-{n:02}.yaml"
        told = [line for line in err.splitlines() if line.startswith(f"{file}:")]
        assert told, name
        assert words.casefold() in " ".join(told).casefold(), (name, told)
        (result,) = [r for r in results if r["file"] == file]
        assert result["error"]["messages"], name


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_ctrl_c_finishes_what_is_in_flight_and_says_how_far_it_came(tmp_path, unbuffered):
    teams(tmp_path / "teams", 6000)
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}  # writes may then end half-way
    process = run(
        "score", "teams", "--format", "jsonl", "--jobs", "2", cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
    )  # fmt: skip
    assert process.stdout is not None
    first = os.read(process.stdout.fileno(), 1)
    time.sleep(0.2)  # nobody reads: the pipe is full now, and a write waits
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the workers, too
    out, err = process.communicate(timeout=60)
    lines = [json.loads(line) for line in (first + out).splitlines()]
    assert process.returncode == 130
    assert 0 < len(lines) < 6000
    assert [line["team"] for line in lines] == [f"T{n}" for n in range(len(lines))]
    told = err.decode()
    assert f"Interrupted: {len(lines):,} of 6,000 files done." in told
    assert "Traceback" not in told


def test_ctrl_c_keeps_what_is_done_in_the_file_asked_for(tmp_path):
    teams(tmp_path / "teams", 6000)
    process = run(
        "score", "teams", "--format", "json", "-o", "all.json", "--jobs", "2", cwd=tmp_path,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("this machine was done before it could be interrupted")
    assert process.returncode == 130
    done = len(json.loads((tmp_path / "all.json").read_text()))
    assert f"Interrupted: {done:,} of 6,000 files done; all.json holds these." in err.decode()


def test_a_bar_with_rate_and_time_left_is_on_a_terminal_only(tmp_path):
    teams(tmp_path / "teams", 1500)
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    process = run(
        "score", "teams", "--format", "csv", "-o", "out.csv", cwd=tmp_path, stderr=slave, env=env
    )
    os.close(slave)
    seen = b""
    while True:
        ready, _, _ = select.select([master], [], [], 0.1)
        try:
            seen += os.read(master, 65536) if ready else b""
        except OSError:
            break
        if not ready and process.poll() is not None:
            break
    os.close(master)
    assert process.wait() == 0
    shown = seen.decode()
    assert "Scoring" in shown
    assert re.search(r"\d+/1500", shown)
    assert "/s" in shown
    assert "left" in shown
    quiet = run(
        "score", "teams", "--format", "csv", "-o", "out2.csv", cwd=tmp_path, stderr=subprocess.PIPE
    )
    assert quiet.communicate(timeout=120)[1] == b""
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "out2.csv").read_bytes()


def test_json_of_many_is_one_array_in_order(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    teams(tmp_path / "teams", 5)
    assert main(["score", "teams", "--format", "json"]) == 0
    assert [r["team"] for r in json.loads(capsys.readouterr().out)] == [f"T{n}" for n in range(5)]


# ---------------------------------------------------------------- reports


def reports(*more: str) -> int:
    return main(["report", "teams", "--out-dir", "out", "--format", "md", "--jobs", "1", *more])


def test_reports_that_are_up_to_date_are_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = teams(tmp_path / "teams", 4)
    assert reports() == 0
    before = {p.name: p.stat().st_mtime_ns for p in Path("out").glob("*.md")}
    assert len(before) == 4
    capsys.readouterr()
    (folder / "team-00002.yaml").write_text(HEAD.replace("team: T", "team: Changed"))
    assert reports() == 0
    told = capsys.readouterr().err
    assert "Left alone: 3 of 4 reports up to date; --force makes them again." in told
    changed = [p.name for p in Path("out").glob("*.md") if p.stat().st_mtime_ns != before[p.name]]
    assert changed == ["team-00002.md"]
    assert "Changed" in Path("out/team-00002.md").read_text()


@pytest.mark.parametrize("choice", [["--force"], ["--summary"], ["--redact", "notes"]])
def test_reports_are_made_again_when_asked_or_when_they_would_differ(
    tmp_path, monkeypatch, capsys, choice
):
    monkeypatch.chdir(tmp_path)
    teams(tmp_path / "teams", 2)
    assert reports() == 0
    capsys.readouterr()
    assert reports(*choice) == 0
    told = capsys.readouterr().err
    assert "Left alone" not in told
    assert told.count("Wrote out/") == 2


def test_a_report_that_was_damaged_or_made_of_another_rubric_is_made_again(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    teams(tmp_path / "teams", 2)
    assert reports() == 0
    Path("out/team-00000.md").write_text("cut off")
    capsys.readouterr()
    assert reports() == 0
    assert "Wrote out/team-00000.md" in capsys.readouterr().err
    overlay = tmp_path / "own"
    overlay.mkdir()
    (overlay / "rubric.yaml").write_text("version: 1.0.9\n")
    assert reports("--rubric", str(overlay)) == 0
    assert capsys.readouterr().err.count("Wrote out/") == 2
