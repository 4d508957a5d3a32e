"""`assess score --watch` on a real pseudo-terminal, and what it scores again."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from terminal import Terminal

from assess.batch.run import Workers
from assess.cli import score_board
from assess.cli.main import main
from assess.cli.score_board import Board
from assess.cli.score_watch import Watched
from assess.resources import rubrics_dir

CTRL_C = "\x03"


@pytest.fixture
def teams(tmp_path: Path, sample: Path) -> Path:
    folder = tmp_path / "teams"
    folder.mkdir()
    for name in ("Fraud", "Payments"):
        add(folder, name, sample)
    return folder


def add(folder: Path, name: str, sample: Path) -> Path:
    path = folder / f"{name.lower()}.yaml"
    path.write_text(sample.read_text().replace("team: Fraud scoring", f"team: {name}", 1))
    return path


def raise_level(path: Path) -> None:
    """Take away what blocks level 1 of Google, as an editor does: a new file in its place."""
    text = path.read_text().replace(
        "model-deployment:\n    option: 1", "model-deployment:\n    option: 2"
    )
    assert text != path.read_text()
    new = path.with_suffix(".tmp")
    new.write_text(text)
    new.rename(path)


def watching(
    folder: Path, *options: str, columns: int = 80, rows: int = 24, **env: str
) -> Terminal:
    command = [sys.executable, "-m", "assess", "score", folder.name, "--watch", *options]
    return Terminal(command, columns=columns, rows=rows, cwd=folder.parent, env=env)


def row(terminal: Terminal, name: str) -> list[str]:
    """The cells of a team's row."""
    (found,) = (line for line in terminal.screen.text.splitlines() if line.startswith(name))
    return found.removeprefix(name).split()


# ---------------------------------------------------------------- on a terminal


def test_what_is_changed_added_broken_mended_and_removed_is_on_screen_at_once(teams, sample):
    with watching(teams) as terminal:
        terminal.wait_for("Fraud", "Payments", "2 files. Ctrl+C ends.")
        assert row(terminal, "Fraud")[0] == row(terminal, "Payments")[0] == "0"

        raise_level(teams / "fraud.yaml")
        terminal.wait_for("teams/fraud.yaml: google 0 to 1. Ctrl+C ends.")
        assert row(terminal, "Fraud")[0] == "1"
        assert row(terminal, "Payments")[0] == "0"

        (teams / "below").mkdir()
        new = add(teams / "below", "Search", sample)
        terminal.wait_for("Search", "teams/below/search.yaml is new", "3 files.")

        good = new.read_bytes()
        new.write_bytes(good + b"wrong: 1\n")
        line = good.count(b"\n") + 1
        terminal.wait_for(
            "! Search",
            f"! teams/below/search.yaml:{line}:1: An answer file has no key 'wrong'.",
            "3 files, 1 wrong.",
        )
        assert row(terminal, "! Search")[0] == "0"

        new.write_bytes(good)
        terminal.wait_for("Search", "same levels", gone="!")

        new.unlink()
        terminal.wait_for("2 files. teams/below/search.yaml is gone", gone="Search")

        (teams / "never.yaml").write_text("- no\n")
        terminal.wait_for("! teams/never.yaml", "teams/never.yaml:1:1: This is a list")
        terminal.press(CTRL_C)
        assert terminal.wait() == 0
        terminal.wait_for("! teams/never.yaml", "Payments")  # the last table stays


def test_gates_that_are_not_met_are_told_below_the_table_and_go_when_they_are(teams):
    with watching(teams, "--fail-under", "google=1") as terminal:
        terminal.wait_for("fraud.yaml: google level is 0", "payments.yaml: google level is 0")
        raise_level(teams / "fraud.yaml")
        terminal.wait_for("payments.yaml: google level is 0", gone="fraud.yaml: google level is 0")
        terminal.press(CTRL_C)
        assert terminal.wait() == 0


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (40, 10), (20, 5), (10, 2)])
def test_another_size_of_the_window_is_drawn_anew_and_nothing_scrolls(teams, sample, columns, rows):
    for n in range(30):
        add(teams, f"Team{n}", sample)
    with watching(teams, "--fail-under", "google=1") as terminal:
        terminal.wait_for("more teams", "... and more", "Ctrl+C ends.")
        frames = terminal.screen.frames
        terminal.resize(columns, rows)
        while terminal.screen.frames == frames:
            assert terminal.pump()
        terminal.settle()
        lines = terminal.screen.text.splitlines()
        assert len(lines) == rows
        assert terminal.screen.y < rows
        if columns > 20:
            assert any(line.startswith("Team ") for line in lines[:2])  # a scorecard's name is long
            assert "Ctrl+C ends." in " ".join(lines)
        terminal.press(CTRL_C)
        assert terminal.wait() == 0


def test_a_folder_that_is_taken_away_is_waited_for(teams):
    with watching(teams) as terminal:
        terminal.wait_for("2 files.")
        teams.rename(teams.parent / "elsewhere")
        terminal.wait_for("! teams: There is no such file.")
        (teams.parent / "elsewhere").rename(teams)
        terminal.wait_for("2 files.", gone="no such file")
        raise_level(teams / "fraud.yaml")
        terminal.wait_for("teams/fraud.yaml: google 0 to 1.")
        terminal.press(CTRL_C)
        assert terminal.wait() == 0


def test_a_rubric_of_ones_own_is_read_again_when_it_changes(teams):
    mine = teams.parent / "mine"
    mine.mkdir()
    good = (rubrics_dir() / "rubric.yaml").read_text()
    (mine / "rubric.yaml").write_text(good)
    with watching(teams, "--rubric", "mine") as terminal:
        terminal.wait_for("2 files.")
        (mine / "rubric.yaml").write_text("wrong: 1\n")
        terminal.wait_for("the rubric is wrong now", "! mine/rubric.yaml:1:1", "Payments")
        (mine / "rubric.yaml").write_text(good)
        terminal.wait_for("the rubric was read again", gone="mine/rubric.yaml:1:1")
        assert row(terminal, "Payments")[0] == "0"
        terminal.press(CTRL_C)
        assert terminal.wait() == 0


def test_names_that_would_command_the_terminal_are_shown_as_escapes(teams):
    (teams / "\x1b[31mred.yaml").write_text("- x\n")
    with watching(teams, NO_COLOR="1") as terminal:
        terminal.wait_for("! teams/\\x1b[31mred.yaml", "3 files, 1 wrong.")
        assert "31" not in terminal.screen.codes
        assert terminal.kill(signal.SIGINT) == 0


def test_a_terminal_that_cannot_be_cleared_gets_one_table_after_the_other(teams):
    with watching(teams, rows=40, TERM="dumb") as terminal:
        terminal.wait_for("2 files. Ctrl+C ends.")
        raise_level(teams / "fraud.yaml")
        terminal.wait_for("2 files. Ctrl+C ends.", "google 0 to 1. Ctrl+C ends.")
        assert terminal.screen.frames == 0
        terminal.press(CTRL_C)
        assert terminal.wait() == 0


def test_without_the_library_it_is_said_what_to_install(teams):
    lacking = teams.parent / "lacking"
    lacking.mkdir()
    (lacking / "watchfiles.py").write_text("raise ImportError('not here')\n")
    paths = os.pathsep.join([str(lacking), os.environ["PYTHONPATH"]])
    with watching(teams, PYTHONPATH=paths) as terminal:
        assert terminal.wait() == 1
        terminal.wait_for("--watch needs watchfiles.", "pip install 'mlops-assess[watch]'")


# ---------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "needs a terminal"),
        (["--format", "json"], "leave out --format and -o"),
        (["-o", "out.txt"], "leave out --format and -o"),
    ],
    ids=str,
)
def test_it_is_refused_where_there_is_no_screen_to_keep(teams, options, says, capsys):
    assert main(["score", str(teams), "--watch", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


@pytest.mark.parametrize("path", ["-", "nowhere/at/all.yaml", "nowhere/*.yaml"])
def test_what_cannot_be_watched_is_refused(teams, path, monkeypatch, capsys):
    monkeypatch.setattr("assess.cli.score_watch.is_terminal", lambda _: True)
    assert main(["score", path, "--watch"]) == 2
    assert "There is nothing to watch" in capsys.readouterr().err


# ---------------------------------------------------------------- what is scored again


def test_only_files_that_changed_are_scored_again(teams, sample, monkeypatch):
    scored: list[str] = []
    one = score_board.score

    def noted(rubric, assessment):
        scored.append(Path(assessment.file).name)
        return one(rubric, assessment)

    monkeypatch.setattr(score_board, "score", noted)
    board = Board(Watched([str(teams)], None, (), (), Workers()))

    def look() -> list[str]:
        scored.clear()
        board.look()
        return list(scored)

    assert look() == ["fraud.yaml", "payments.yaml"]
    assert look() == []
    raise_level(teams / "payments.yaml")
    assert look() == ["payments.yaml"]
    add(teams, "Search", sample)
    assert look() == ["search.yaml"]
    (teams / "fraud.yaml").unlink()
    assert look() == []
    shutil.copystat(sample, teams / "search.yaml")
    assert look() == ["search.yaml"]
    assert not board.look()


def test_where_room_is_short_the_last_changed_are_shown(teams, sample, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    for n in range(60):
        add(teams, f"Team{n:02}", sample)
    board = Board(Watched([str(teams)], None, (), (), Workers()))
    board.look()
    lines = board.lines(12)
    assert len(lines) <= 12
    assert "Team57" not in "\n".join(lines)
    raise_level(teams / "team57.yaml")
    board.look()
    lines = board.lines(12)
    assert any(line.startswith("Team57") for line in lines)
    assert len(board.lines(1000)) > 62


def test_a_file_that_is_wrong_is_shown_however_many_others_there_are(teams, sample, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(teams.parent)
    for n in range(60):
        add(teams, f"Team{n:02}", sample)
    (teams / "team57.yaml").write_text("- x\n")
    board = Board(Watched(["teams"], None, ("google=1",), (), Workers()))
    board.look()
    lines = board.lines(16)
    assert any(line.startswith("! teams/team57.yaml") for line in lines[:8])
    assert any(line.startswith("! teams/team57.yaml:1:1: ") for line in lines[8:])
    assert "... and more" in lines
