"""Tables of verdicts for spreadsheets and scripts: `assess score --format csv`."""

from __future__ import annotations

import csv
import io

import pytest
from conftest import ROOT

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
TEAMS = ROOT / "tests" / "teams"


def table(capsys, *args: str) -> list[dict[str, str]]:
    assert main(["score", *args, "--format", "csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_one_row_a_team_says_what_the_json_says(capsys):
    (row,) = table(capsys, str(SAMPLE))
    result = score(RUBRIC, read_answers(SAMPLE, RUBRIC))
    assert row["team"] == "Fraud scoring"
    for name, model in result.models.items():
        assert int(row[f"models.{name}.level"]) == model.level
        assert int(row[f"models.{name}.shown"]) == model.shown
        assert float(row[f"models.{name}.index"]) == round(model.index, 4)
        for key, category in model.categories.items():
            path = f"models.{name}.categories.{key}"
            assert float(row[f"{path}.share"]) == round(category.share, 4)
    for name, challenge in result.challenges.items():
        assert float(row[f"challenges.{name}.residual"]) == round(challenge.residual, 4)
        assert row[f"challenges.{name}.rating"] == challenge.rating


def test_rows_come_in_input_order_with_the_same_columns(capsys):
    rows = table(capsys, str(TEAMS))
    assert [row["file"] for row in rows] == [str(p) for p in sorted(TEAMS.glob("*.yaml"))]
    assert len({tuple(row) for row in rows}) == 1


def test_long_has_one_row_for_every_verdict(capsys):
    rows = table(capsys, str(SAMPLE), "--long")
    kinds = {kind: [r for r in rows if r["kind"] == kind] for kind in {r["kind"] for r in rows}}
    assert len(kinds["criterion"]) == sum(len(m.criteria) for m in RUBRIC.models)
    assert len(kinds["challenge"]) == 3 * len(RUBRIC.challenges)
    assert len(kinds["phase"]) == sum(len(c.phases) for c in RUBRIC.lifecycles)
    assert "answer" not in kinds


@pytest.mark.parametrize("long", [[], ["--long"]])
def test_what_people_wrote_is_there_only_when_asked_for(long, tmp_path, capsys):
    file = tmp_path / "team.yaml"
    note = "SECRET-NOTE"
    head = 'schema: 1\nrubric: {id: mlops, version: "1.0.0"}\nteam: A\ndate: 2026-11-23\n'
    file.write_text(f"{head}answers:\n  data-validation: {{option: 1, note: {note}}}\n")
    assert main(["score", str(file), "--format", "csv", *long]) == 0
    assert note not in capsys.readouterr().out
    assert main(["score", str(file), "--format", "csv", "--with-notes", *long]) == 0
    assert note in capsys.readouterr().out


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)"])
def test_text_is_never_a_formula(name, tmp_path, capsys):
    file = tmp_path / "team.yaml"
    text = SAMPLE.read_text().replace("team: Fraud scoring", f'team: "{name}"', 1)
    file.write_text(text)
    (row,) = table(capsys, str(file))
    assert row["team"] == f"'{name}"


def test_a_bad_file_is_told_and_leaves_no_row(tmp_path, capsys):
    bad = tmp_path / "a.yaml"
    bad.write_text("team: [x\n")
    assert main(["score", str(bad), str(SAMPLE), "--format", "csv"]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert "a.yaml:" in captured.err


def test_options_of_csv_are_wrong_usage_elsewhere(capsys):
    assert main(["score", str(SAMPLE), "--long"]) == 2
    assert "--format csv" in capsys.readouterr().err
