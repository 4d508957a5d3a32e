"""A program that is killed, or a disk that refuses, at every step of writing loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from assess.answers.read import read_answers
from assess.rubric.load import load_rubric

RUBRIC = load_rubric()
OLD = 'schema: 1\nrubric: {id: mlops, version: "0.9.0"}\nteam: T # mine\ndate: 2026-11-23\nanswers: {labelling: 2}\n'
SURVEY = "team,date,labelling\nT,2026-11-23,3\n"
MOST = 60


def upgrade(folder: Path) -> tuple[Path, list[str]]:
    return folder / "a.yaml", ["upgrade", "a.yaml", "--yes"]


def merge(folder: Path) -> tuple[Path, list[str]]:
    for name in ("x", "y"):
        shutil.copy(ROOT / "rubrics" / "sample-team.yaml", folder / f"{name}.yaml")
    return folder / "a.yaml", ["merge", "x.yaml", "y.yaml", "-o", "a.yaml", "--overwrite"]


def imported(folder: Path) -> tuple[Path, list[str]]:
    (folder / "s.csv").write_text(SURVEY)
    return folder / "a.yaml", ["import", "s.csv", "-o", "a.yaml", "--force"]


def new_file(folder: Path) -> tuple[Path, list[str]]:
    return folder / "a.yaml", ["new", "a.yaml", "--force"]


def scores(folder: Path) -> tuple[Path, list[str]]:
    (folder / "t.yaml").write_text(OLD)
    return folder / "a.yaml", ["score", "t.yaml", "--format", "csv", "-o", "a.yaml"]


def reports(folder: Path) -> tuple[Path, list[str]]:
    (folder / "t.yaml").write_text(OLD)
    return folder / "a.yaml", ["report", "t.yaml", "-o", "a.yaml", "--format", "md"]


WRITERS = [upgrade, merge, imported, new_file, scores, reports]


def run(
    folder: Path, step: int, how: str, arguments: list[str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "failpoint.py"), str(step), how, *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
    )  # fmt: skip


def each_step(
    tmp_path: Path, writer: Callable[[Path], tuple[Path, list[str]]], how: str
) -> Iterator[tuple[Path, subprocess.CompletedProcess[str], set[str]]]:
    """The folder's file after each step, until there are no more; at last what it is when all is well."""
    for step in range(1, MOST):
        folder = tmp_path / str(step)
        folder.mkdir()
        target, arguments = writer(folder)
        target.write_text(OLD)
        before = {path.name for path in folder.iterdir()}
        done = run(folder, step, how, arguments)
        yield target, done, {path.name for path in folder.iterdir()} - before
        if done.returncode == 99:
            return
    raise AssertionError("it never came to an end")


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, writer: Callable[[Path], tuple[Path, list[str]]]
) -> None:
    found = [
        (target.read_text(), done.returncode)
        for target, done, _ in each_step(tmp_path, writer, "kill")
    ]
    new = found[-1][0]
    assert new != OLD
    assert {text for text, _ in found} == {OLD, new}
    assert [status for _, status in found] == [-9] * (len(found) - 1) + [99]
    assert len(found) > 4


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT"])
@pytest.mark.parametrize("writer", [upgrade, scores], ids=lambda writer: writer.__name__)
def test_a_disk_that_refuses_is_one_message_and_the_old_file_stays(
    tmp_path: Path, writer: Callable[[Path], tuple[Path, list[str]]], fault: str
) -> None:
    results = list(each_step(tmp_path, writer, fault))
    new = results[-1][0].read_text()
    for target, done, left in results[:-1]:
        assert "Traceback" not in done.stderr
        assert left == set()  # no temporary file stays behind
        if done.returncode == 1:
            assert target.read_text() == OLD
            assert [line for line in done.stderr.splitlines() if line.startswith("a.yaml: ")]
        else:  # what was refused was not needed, such as keeping the owner
            assert (done.returncode, target.read_text()) == (0, new)
    assert 1 in {done.returncode for _, done, _ in results}


def test_a_file_left_by_a_kill_is_no_answer_file_and_the_next_run_works(tmp_path: Path) -> None:
    for target, _, left in each_step(tmp_path, upgrade, "kill"):
        assert all(name.startswith(".assess-") and name.endswith(".tmp") for name in left)
        read_answers(target, RUBRIC)
        again = subprocess.run(
            [sys.executable, "-m", "assess", "check", "."], cwd=target.parent, check=False,
            capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert again.returncode == 0, again.stderr
