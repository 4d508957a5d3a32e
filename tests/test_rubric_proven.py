"""The proven form of a rubric is the rubric; when in doubt it is passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tiny_rubric import TINY, copy_with

from assess import resources
from assess.errors import RubricError
from assess.rubric import build, proven
from assess.rubric.load import load_rubric


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "rubric"))


@pytest.fixture
def file(tmp_path, folder):
    made = tmp_path / "rubric.json"
    proven.write(made, folder)
    return made


@pytest.mark.parametrize("folder", [TINY, resources.rubrics_dir()], ids=["tiny", "built-in"])
def test_it_is_the_same_rubric_to_the_last_digit(tmp_path, folder):
    proven.write(tmp_path / "made.json", folder)
    found = proven.read(tmp_path / "made.json", folder)
    assert found == build.from_folder(folder)
    assert repr(found) == repr(build.from_folder(folder))
    assert {type(c.weight) for x in found.challenges for c in x.controls} == {float}


def test_one_changed_byte_of_any_file_of_the_rubric_is_noticed(file, folder):
    for path in folder.rglob("*.yaml"):
        before = path.read_bytes()
        for place in (0, len(before) // 2, len(before) - 1):
            path.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
            assert proven.read(file, folder) is None, (path, place)
        path.write_bytes(before)
    assert proven.read(file, folder) is not None


def test_a_file_more_or_less_in_the_rubric_is_noticed(file, folder):
    text = (folder / "models/alpha.yaml").read_text()
    (folder / "models/more.yaml").write_text(text.replace("id: alpha", "id: more", 1))
    assert proven.read(file, folder) is None
    (folder / "models/more.yaml").unlink()
    assert proven.read(file, folder) is not None
    (folder / "signals.yaml").unlink()
    assert proven.read(file, folder) is None


def test_another_version_of_the_program_makes_its_own(file, folder, monkeypatch):
    monkeypatch.setattr(proven, "__version__", "99.0.0")
    assert proven.read(file, folder) is None


def test_whatever_is_damaged_is_passed_over(file, folder):
    good = file.read_bytes()
    for place in (0, 31, 32, len(good) // 2, len(good) - 1):
        file.write_bytes(good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :])
        assert proven.read(file, folder) is None
    for bad in (b"", good[:20], good[:32], good[:-1], good + b" ", b"\0" * len(good)):
        file.write_bytes(bad)
        assert proven.read(file, folder) is None
    file.unlink()
    assert proven.read(file, folder) is None
    file.mkdir()
    assert proven.read(file, folder) is None


def test_a_folder_that_is_no_rubric_has_no_proven_form(file, folder, tmp_path):
    (folder / "question.yaml").write_text("questions: []\n")
    assert proven.read(file, folder) is None
    assert proven.read(file, tmp_path / "nowhere") is None


def test_only_a_rubric_that_holds_together_is_proven(tmp_path):
    broken = copy_with(tmp_path, ("models/alpha.yaml", "labels: 1", "lables: 1"))
    with pytest.raises(RubricError, match="lables"):
        proven.write(tmp_path / "rubric.json", broken)
    assert not (tmp_path / "rubric.json").exists()


@pytest.fixture
def built_in(monkeypatch, file, folder):
    """Take the tiny rubric, with its proven form, for the built-in one."""
    monkeypatch.setattr(resources, "rubrics_dir", lambda: folder)
    monkeypatch.setattr(resources, "proven_rubric", lambda: file)


def test_the_built_in_rubric_is_read_from_its_proven_form_and_else_from_its_files(
    built_in, file, folder, monkeypatch
):
    whole = load_rubric()
    with monkeypatch.context() as patch:
        patch.setattr(build, "from_folder", lambda _: pytest.fail("its files were parsed"))
        assert load_rubric() == whole
    file.write_bytes(file.read_bytes()[:-1])
    assert load_rubric() == whole
    path = folder / "rubric.yaml"
    path.write_text(path.read_text().replace("title: Tiny rubric", "title: Another", 1))
    assert load_rubric().title == "Another"


def test_an_overlay_is_laid_over_the_proven_form_as_over_the_files(built_in, file, tmp_path):
    over = tmp_path / "over"
    over.mkdir()
    (over / "rubric.yaml").write_text("title: Ours\n")
    quick = load_rubric(over)
    assert quick.title == "Ours"
    file.unlink()
    assert load_rubric(over) == quick


def test_nothing_is_written_by_reading(built_in, file, folder, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    file.unlink()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    load_rubric()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
