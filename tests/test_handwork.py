"""What -o writes, and what it never replaces: a file in which somebody wrote."""

from __future__ import annotations

import json
import shutil

import pytest
from conftest import ROOT

from assess.answers.handwork import is_handwork
from assess.cli.main import main

RESULTS = [
    "score team.yaml -o",
    "score team.yaml --format json -o",
    "score team.yaml --format parquet -o",
    "roadmap team.yaml -o",
    "compare then.yaml team.yaml -o",
    "agenda panel.yaml -o",
    "badge team.yaml -o",
    "portfolio team.yaml --format json -o",
    "portfolio team.yaml --format html -o",
    "report team.yaml --format html -o",
    "report team.yaml --format md -o",
    "scan repo -o",
    "scan repo --format json -o",
    "scan repo --format yaml -o",
    "rubric show -o",
    "rubric crosswalk -o",
]
WRITTEN = [
    "ours.yaml",
    "panel.yaml",
    "plan.yaml",
    "ours.json",
    "half.yaml",
    "quoted.yaml",
    "braces.yaml",
]


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    """Answers, a panel, a roadmap that is kept, and a repository."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "rubrics" / "sample-team.yaml", "team.yaml")
    shutil.copy(ROOT / "reports" / "samples" / "compare-then.yaml", "then.yaml")
    shutil.copy("team.yaml", "ours.yaml")
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "Dockerfile").write_text("FROM scratch\n")
    respondents = sorted(map(str, (ROOT / "examples" / "panel").glob("*.yaml")))
    assert main(["merge", *respondents, "-o", "panel.yaml"]) == 0
    assert main(["roadmap", "team.yaml", "--save", "plan.yaml"]) == 0
    text = '{"schema": 1, "team": "T", "date": "2026-01-02", "answers": {}}'
    (tmp_path / "ours.json").write_text(text)
    (tmp_path / "half.yaml").write_text("# in the middle of it\nschema: 1\nanswers: [\n")
    (tmp_path / "braces.yaml").write_text("{schema: 1,\n  team: T, answers: {objectives: 2}}\n")
    (tmp_path / "quoted.yaml").write_text('\ufeff"schema" : 1\n"answers": {}\n')
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize("command", RESULTS)
def test_no_result_takes_the_place_of_answers(folder, capsys, command):
    before = (folder / "ours.yaml").read_bytes()
    assert main([*command.split(), "ours.yaml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "ours.yaml holds answers or a roadmap that somebody wrote" in err
    assert (folder / "ours.yaml").read_bytes() == before
    assert main([*command.split(), "new.out"]) == 0
    assert main([*command.split(), "new.out"]) in (0, 2)  # a draft is there to be written in


@pytest.mark.parametrize("name", WRITTEN)
def test_whatever_was_written_by_hand_is_known(folder, capsys, name):
    before = (folder / name).read_bytes()
    assert main(["score", "team.yaml", "-o", name]) == 2
    assert "somebody wrote" in capsys.readouterr().err
    assert (folder / name).read_bytes() == before


def test_reports_of_many_are_not_begun_when_one_would_replace_answers(folder, capsys):
    out = folder / "out"
    out.mkdir()
    shutil.copy("team.yaml", out / "then.md")
    status = main(["report", "team.yaml", "then.yaml", "--format", "md", "--out-dir", "out"])
    assert status == 2
    assert "then.md holds answers" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["then.md"]


def test_a_draft_that_was_filled_in_stays(folder, capsys):
    command = ["scan", "repo", "--format", "yaml", "--team", "Fraud", "-o", "draft.yaml"]
    assert main(command) == 0
    draft = folder / "draft.yaml"
    draft.write_text(draft.read_text() + "\n# mine\n")
    assert main(command) == 2
    assert draft.read_text().endswith("# mine\n")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table", "md", "xlsx"])
def test_a_result_is_replaced_by_the_next_one(folder, capsys, form):
    command = ["score", "team.yaml", "--format", form, "-o", "result"]
    if form == "md":
        command = ["report", "team.yaml", "--format", "md", "-o", "result.md"]
    assert main(command) == 0
    assert main(command) == 0, capsys.readouterr().err


def test_a_result_that_speaks_of_a_schema_is_no_handwork():
    result = {"schema": 1, "team": "T", "models": {}}
    assert not is_handwork(json.dumps(result).encode())
    assert not is_handwork(json.dumps([result], indent=2).encode())
    assert not is_handwork(b'{"schema": ' + b"[" * 100_000)
    assert not is_handwork(b'{"schema": 1}\n{"schema": 1, "said": "answers:"}\n')
    assert not is_handwork(b"%PDF-1.7\nschema: 1\n")
    assert not is_handwork(b"The schema: 1\n")
    assert not is_handwork(b"")


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("score team.yaml -o x.json", '{\n  "schema"'),
        ("score team.yaml -o x.jsonl", '{"schema"'),
        ("score team.yaml -o X.CSV", "file,"),
        ("score team.yaml -o x.parquet", "PAR1"),
        ("score team.yaml -o x.xlsx", "PK"),
        ("roadmap team.yaml -o x.json", "{"),
        ("roadmap team.yaml -o x.md", "#"),
        ("compare then.yaml team.yaml -o x.json", "{"),
        ("agenda panel.yaml -o x.md", "#"),
        ("scan repo -o x.json", "{"),
        ("scan repo -o x.yaml", "schema: 1"),
        ("rubric show google -o x.json", "{"),
        ("rubric crosswalk -o x.csv", "question,"),
    ],
)
def test_the_ending_of_a_file_says_what_is_written(folder, capsys, command, begins):
    assert main(command.split()) == 0, capsys.readouterr().err
    text = (folder / command.split()[-1]).read_bytes().decode("latin-1")
    assert text.startswith(begins), text[:80]
    plain = command.replace("-o ", "--format table -o ").replace("x.", "y.").replace("X.", "y.")
    if "rubric show" not in command:  # what is asked for goes first
        assert main(plain.split()) == 0
        assert not (folder / plain.split()[-1]).read_text().startswith(begins)
