"""Saving: whole or not at all, never over somebody else's work, and nothing left lying about."""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_rubric import TINY, tiny

import assess.fileio
from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.answers.write import AnswerFile
from assess.errors import ConflictError, WriteError
from assess.fileio import fingerprint, write_file

RUBRIC = tiny()
TEXT = "schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n  training: 1\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_text(TEXT)
    return path


@pytest.fixture
def file(path):
    file = AnswerFile.open(path, RUBRIC)
    file.set_answer("training", Answer(option=2))
    return file


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_change_is_saved_and_saved_again(file, path):
    file.save()
    assert path.read_text() == TEXT.replace("training: 1", "training: 2")
    file.set_answer("training", Answer(option=3))
    file.save()
    assert read_answers(path, RUBRIC).answers["training"].option == 3
    assert names(path.parent) == {"team.yaml"}


def test_a_file_that_somebody_else_changed_is_not_overwritten(file, path):
    theirs = TEXT + "  release: 1\n"
    path.write_text(theirs)
    with pytest.raises(ConflictError, match="changed on disk since it was read"):
        file.save()
    assert path.read_text() == theirs
    assert names(path.parent) == {"team.yaml"}
    assert file.changed
    assert file.assessment.answers["training"].option == 2


def test_a_change_of_the_same_length_and_time_is_noticed_too(file, path):
    before = path.stat()
    path.write_text(TEXT.replace("team: T", "team: U"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ConflictError):
        file.save()


def test_a_file_that_was_touched_without_a_change_is_saved(file, path):
    path.write_text(TEXT)
    os.utime(path, (1, 1))
    file.save()
    assert "training: 2" in path.read_text()


def test_after_a_conflict_one_may_decide_to_overwrite(file, path):
    path.write_text("theirs")
    with pytest.raises(ConflictError):
        file.save()
    file.save(overwrite=True)
    assert read_answers(path, RUBRIC) == file.assessment
    file.set_answer("training", Answer(option=0))
    file.save()


def test_after_a_conflict_one_may_save_under_another_name(file, path):
    path.write_text("theirs")
    other = path.with_name("other.yaml")
    file.save_as(other)
    assert path.read_text() == "theirs"
    assert read_answers(other, RUBRIC) == file.assessment
    assert file.assessment.file == str(other)
    with pytest.raises(ConflictError, match="already"):
        file.save_as(path)
    file.save_as(path, exist_ok=True)
    assert file.path == path
    assert path.read_text() == other.read_text()


def test_a_file_that_was_removed_is_not_quietly_made_again(file, path):
    path.unlink()
    with pytest.raises(ConflictError, match="moved or removed"):
        file.save()
    assert not path.exists()


def test_two_new_files_of_one_name_do_not_overwrite_each_other(tmp_path):
    path = tmp_path / "n.yaml"
    one, two = (AnswerFile.new(path, RUBRIC, team=t, date=dt.date(2026, 1, 1)) for t in "AB")
    one.save()
    with pytest.raises(ConflictError, match="already"):
        two.save()
    assert read_answers(path, RUBRIC).team == "A"


def test_permissions_are_kept(file, path):
    path.chmod(0o640)
    file.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path):
    before = os.umask(0o027)
    try:
        AnswerFile.new(tmp_path / "n.yaml", RUBRIC, team="T", date=dt.date(2026, 1, 1)).save()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "n.yaml").stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(tmp_path, path):
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "team.yaml"
    link.symlink_to("../team.yaml")
    file = AnswerFile.open(link, RUBRIC)
    file.set_answer("training", Answer(option=3))
    file.save()
    assert link.is_symlink()
    assert "training: 3" in path.read_text()
    assert names(tmp_path / "links") == {"team.yaml"}


@pytest.mark.parametrize(
    ("step", "number", "words"),
    [
        ("write", errno.ENOSPC, "The disk is full."),
        ("write", errno.EDQUOT, "Your share of the disk is full."),
        ("write", errno.EIO, "The file cannot be used: Input/output error."),
        ("fsync", errno.ENOSPC, "The disk is full."),
        ("open", errno.EACCES, "No permission to read or write this file."),
        ("open", errno.EROFS, "This place is read-only."),
    ],
)
def test_what_the_system_refuses_leaves_the_file_and_no_rubbish(
    file, path, monkeypatch, step, number, words
):
    real = getattr(os, step)

    def refuse(*args, **more):
        if step == "open" and not args[1] & os.O_CREAT:
            return real(*args, **more)
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(assess.fileio.os, step, refuse)
        with pytest.raises(WriteError) as caught:
            file.save()
    assert caught.value.messages[0].message == words
    assert caught.value.file == str(path)
    assert path.read_text() == TEXT
    assert names(path.parent) == {"team.yaml"}
    file.save()
    assert "training: 2" in path.read_text()


def test_a_write_that_is_interrupted_leaves_the_file_and_no_rubbish(file, path, monkeypatch):
    def interrupt(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(assess.fileio.os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            file.save()
    assert path.read_text() == TEXT
    assert names(path.parent) == {"team.yaml"}


def test_a_write_in_small_pieces_is_whole(file, path, monkeypatch):
    real = os.write
    monkeypatch.setattr(assess.fileio.os, "write", lambda handle, data: real(handle, data[:7]))
    file.save()
    assert read_answers(path, RUBRIC) == file.assessment


def test_the_data_reach_the_disk_before_they_take_the_place(file, path, monkeypatch):
    steps = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(
        assess.fileio.os, "fsync", lambda h: (steps.append(kind(h)), real_sync(h))[1]
    )
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (steps.append("replace"), real_replace(self, to))[1]
    )

    def kind(handle):
        return "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"

    file.save()
    assert steps == ["file", "replace", "folder"]


def test_a_read_only_file_is_respected(file, path, monkeypatch):
    monkeypatch.setattr(assess.fileio.os, "access", lambda *_: False)
    with pytest.raises(WriteError, match="The file is read-only"):
        file.save()
    assert path.read_text() == TEXT


def test_a_folder_that_is_not_there_is_told(tmp_path):
    file = AnswerFile.new(tmp_path / "no" / "n.yaml", RUBRIC, team="T", date=dt.date(2026, 1, 1))
    with pytest.raises(WriteError, match=r"The folder does not exist\. Nothing was changed\."):
        file.save()


def test_a_folder_or_a_pipe_in_the_place_of_the_file_is_told(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(WriteError, match="not a regular file"):
            write_file(tmp_path / name, b"x", expected=None)


def test_a_circle_of_links_is_told(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(WriteError):
        write_file(tmp_path / "a", b"x", expected=None)


def test_where_locks_are_not_supported_writing_goes_on(file, path, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(assess.fileio.fcntl, "flock", refuse)
    file.save()
    assert "training: 2" in path.read_text()


def test_a_lock_that_is_never_given_back_is_told(file, path, monkeypatch):
    monkeypatch.setattr(assess.fileio, "_PATIENCE", 0.05)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(WriteError, match="Another program"):
            file.save()
    finally:
        os.close(handle)
    assert path.read_text() == TEXT
    file.save()


def test_a_lock_is_waited_for(file, path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl, os, time; h = os.open({str(path.parent)!r}, os.O_RDONLY);"
            " fcntl.flock(h, fcntl.LOCK_EX); print('held', flush=True); time.sleep(0.3)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    file.save()
    holder.wait()
    assert "training: 2" in path.read_text()


def test_of_writers_at_the_same_time_none_loses_what_another_saved(tmp_path):
    """Eight processes add to one file; whoever meets a conflict reads again and repeats."""
    path = tmp_path / "team.yaml"
    path.write_text("schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n  training: 0\n")
    code = f"""
import sys, json
from pathlib import Path
from assess.answers.model import Answer
from assess.answers.write import AnswerFile
from assess.errors import ConflictError
from assess.rubric.load import load_rubric
rubric = load_rubric(base=Path({str(TINY)!r}))
me, conflicts = sys.argv[1], 0
for turn in range(5):
    while True:
        file = AnswerFile.open({str(path)!r}, rubric)
        old = file.assessment.answers["training"]
        file.set_answer("training", Answer(option=1, note=f"{{old.note}} {{me}}{{turn}}"))
        try:
            file.save()
            break
        except ConflictError:
            conflicts += 1
print(json.dumps(conflicts))
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code, me], stdout=subprocess.PIPE, text=True)
        for me in "abcdefgh"
    ]
    conflicts = [json.loads(process.communicate(timeout=120)[0]) for process in running]
    assert all(process.returncode == 0 for process in running)
    assert len(conflicts) == 8
    note = read_answers(path, RUBRIC).answers["training"].note
    assert sorted(note.split()) == sorted(f"{me}{turn}" for me in "abcdefgh" for turn in range(5))
    assert names(tmp_path) == {"team.yaml"}


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(path):
    """Stopped at any moment, the file is whole."""
    code = f"""
from pathlib import Path
from assess.answers.model import Answer
from assess.answers.write import AnswerFile
from assess.rubric.load import load_rubric
file = AnswerFile.open({str(path)!r}, load_rubric(base=Path({str(TINY)!r})))
print("ready", flush=True)
while True:
    for option in (0, 3):
        file.set_answer("training", Answer(option=option, note="x" * 20_000))
        file.save()
"""
    for delay in (0.0, 0.01, 0.02, 0.03):
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(delay)
        process.kill()
        process.wait()
        assert read_answers(path, RUBRIC).answers["training"].option in (0, 1, 3)


def test_nothing_is_written_when_the_contents_are_the_same(tmp_path):
    path = tmp_path / "x"
    write_file(path, b"a", expected=None)
    before = path.stat()
    write_file(path, b"a", expected=fingerprint(b"a"))
    assert path.stat().st_ino == before.st_ino
