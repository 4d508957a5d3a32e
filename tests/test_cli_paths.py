"""Which files a PATH means."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from assess.batch.paths import STDIN_NAME, expand
from assess.errors import UsageError


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for name in ("b.yaml", "a.yml", "sub/c.yaml", "sub/notes.txt", "sub/deep/d.yaml"):
        path = tmp_path / "teams" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths):
    return [item.name for item in expand(paths)]


def problems(*paths):
    return [item.problem.text() for item in expand(paths) if item.problem]


def test_a_file_is_itself_whatever_its_name_ends_with(tree):
    assert names("teams/sub/notes.txt") == ["teams/sub/notes.txt"]


def test_a_folder_means_all_yaml_files_below_it_sorted_and_named_as_the_user_would(tree):
    assert names("teams") == [
        "teams/a.yml",
        "teams/b.yaml",
        "teams/sub/c.yaml",
        "teams/sub/deep/d.yaml",
    ]
    assert names("./teams/sub")[0] == "./teams/sub/c.yaml"


def test_hidden_files_and_folders_below_a_folder_are_left_out(tree):
    (tree / "teams/.git").mkdir()
    (tree / "teams/.git/x.yaml").write_text("x")
    (tree / "teams/.x.yaml").write_text("x")
    assert len(names("teams")) == 4
    assert names("teams/.x.yaml") == ["teams/.x.yaml"]


def test_a_loop_of_links_ends(tree):
    (tree / "teams/sub/loop").symlink_to(tree / "teams", target_is_directory=True)
    (tree / "teams/sub/loop2").symlink_to(tree / "teams", target_is_directory=True)
    assert len(names("teams")) == 4
    assert len(names("teams/**/*.yaml")) == 3


def test_a_linked_file_is_read(tree):
    (tree / "teams/linked.yaml").symlink_to(tree / "teams/b.yaml")
    assert "teams/linked.yaml" in names("teams")


def test_a_pattern_means_what_it_means_in_a_shell(tree):
    assert names("teams/*.yaml") == ["teams/b.yaml"]
    assert names("teams/[ab].y*ml") == ["teams/a.yml", "teams/b.yaml"]
    assert names("teams/**/*.yaml") == [
        "teams/b.yaml",
        "teams/sub/c.yaml",
        "teams/sub/deep/d.yaml",
    ]
    assert names(f"{tree}/teams/?.yaml") == [f"{tree}/teams/b.yaml"]
    assert names("teams/s*") == ["teams/sub/c.yaml", "teams/sub/deep/d.yaml"]


@pytest.mark.parametrize(
    "pattern", ["**", "**.yaml", "*", "[", "[]", "a[!", "../*/*.yaml", "/*nope"]
)
def test_no_pattern_breaks_it(tree, pattern):
    for item in expand([pattern]):
        assert (item.path is None) == (item.problem is not None)


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tree):
    (tree / "team[1].yaml").write_text("x")
    assert names("team[1].yaml") == ["team[1].yaml"]


def test_the_order_given_is_kept_and_a_file_meant_twice_is_listed_once(tree):
    assert names("teams/sub/c.yaml", "teams/a.yml", "teams/*.yml", "./teams/sub/c.yaml") == [
        "teams/sub/c.yaml",
        "teams/a.yml",
    ]


def test_a_pattern_without_match_and_a_folder_without_answer_files_are_problems(tree):
    (tree / "empty").mkdir()
    assert problems("none/*.yaml") == ["No file matches this pattern."]
    assert "no answer files" in problems("empty")[0]
    assert [item.name for item in expand(["empty", "teams/b.yaml"])] == ["empty", "teams/b.yaml"]


def test_a_missing_file_is_left_to_the_reader_and_odd_names_are_no_crash(tree):
    assert names("nope.yaml") == ["nope.yaml"]
    assert problems("nul\0.yaml")
    assert names("x" * 5000) == ["x" * 5000]


def test_a_folder_that_cannot_be_opened_is_a_problem(tree, monkeypatch):
    real = os.scandir

    def refuse(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = expand(["teams"])
    assert [item.name for item in found if item.problem] == ["teams/sub/deep"]
    assert len(found) == 4


def test_standard_input_is_read_once(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"team: x\n")))
    (item,) = expand(["-"])
    assert (item.name, item.data) == (STDIN_NAME, b"team: x\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"team: x\n")))
    with pytest.raises(UsageError):
        expand(["-", "-"])


def test_endless_standard_input_is_cut_off(monkeypatch):
    with Path("/dev/zero").open("rb") as zero:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(zero))
        (item,) = expand(["-"])
    assert 1024 * 1024 < len(item.data) <= 8 * 1024 * 1024


def test_closed_standard_input_is_a_problem(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert problems("-") == ["Standard input is closed."]
