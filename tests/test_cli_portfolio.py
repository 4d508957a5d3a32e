"""The command ``assess portfolio``: what goes in, what comes out, how it ends."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import sys

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import ROOT

from assess.cli.main import main
from assess.portfolio.tables import TABLES

TEAMS = ROOT / "tests" / "teams"


@pytest.fixture
def folder(tmp_path):
    """Eight teams, of which two have a label."""
    target = tmp_path / "teams"
    shutil.copytree(TEAMS, target)
    for name in ("google-0", "google-1"):
        path = target / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("answers:", "labels: {unit: Bank}\nanswers:", 1), "utf-8")
    return target


def run(capsys, *args):
    status = main(["portfolio", *map(str, args)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_terminal_shows_levels_blockers_investments_and_challenges(folder, capsys):
    status, out, err = run(capsys, folder)
    assert (status, err) == (0, "")
    assert "Portfolio: 8 teams" in out
    for part in ("Levels", "What keeps most teams", "What would lift most teams", "How sure"):
        assert part in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_several_outputs_come_from_one_run(folder, tmp_path, capsys):
    names = [tmp_path / f"p.{x}" for x in ("pdf", "html", "json", "csv")]
    status, out, err = run(capsys, folder, *(x for n in names for x in ("-o", n)))
    assert (status, out) == (0, "")
    assert err.splitlines() == [f"Wrote {n}" for n in names]
    assert names[0].read_bytes().startswith(b"%PDF-")
    assert names[1].read_text("utf-8").startswith("<!doctype html>")
    assert json.loads(names[2].read_text("utf-8"))["count"] == 8
    rows = list(csv.DictReader(io.StringIO(names[3].read_text("utf-8"))))
    assert len(rows) == 8


def test_two_processes_give_the_same_as_one(folder, capsys):
    for i in range(20):  # more than two chunks of work
        path = folder / f"more-{i}.yaml"
        text = (TEAMS / "google-1.yaml").read_text("utf-8")
        path.write_text(text.replace("team: ", f"team: More {i} ", 1), "utf-8")
    one = run(capsys, folder, "--format", "json", "--jobs", "1")
    two = run(capsys, folder, "--format", "json", "--jobs", "2")
    assert one == two
    assert json.loads(one[1])["count"] == 28


def test_a_table_is_chosen_by_name(folder, capsys):
    status, out, _ = run(capsys, folder, "--format", "csv", "--table", "blockers")
    assert status == 0
    assert out.startswith("model,criterion,level,essential,teams,unmet,unknown,alone\n")
    status, _, err = run(capsys, folder, "--format", "csv", "--table", "blocker")
    assert status == 2
    assert "Did you mean 'blockers'?" in err


def test_files_that_cannot_be_read_are_told_and_the_rest_is_done(folder, tmp_path, capsys):
    (folder / "broken.yaml").write_text("schema: 1\nteam: [x\n", "utf-8")
    target = tmp_path / "p.json"
    status, _, err = run(capsys, folder, "-o", target)
    assert status == 1
    assert "broken.yaml:3:1:" in err
    found = json.loads(target.read_text("utf-8"))
    assert found["count"] == 8
    assert found["unread"] == 1
    assert found["failures"][0]["file"].endswith("broken.yaml")
    assert found["failures"][0]["message"].startswith("3:1: ")


def test_nothing_to_read_ends_with_one_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    target = tmp_path / "p.pdf"
    status, out, err = run(capsys, tmp_path / "empty", "-o", target)
    assert (status, out) == (1, "")
    assert "There is no team to tell of" in err
    assert not target.exists()


def test_groups_of_a_label(folder, capsys):
    status, out, _ = run(capsys, folder, "--by", "unit", "--format", "json")
    assert status == 0
    groups = json.loads(out)["groups"]["unit"]["groups"]
    assert [(g["group"], g["teams"]) for g in groups] == [("none given", 6), ("Bank", 2)]
    status, _, err = run(capsys, folder, "--by", "town")
    assert status == 1
    assert "Labels there are: unit." in err


def test_small_groups_are_merged_and_nobody_is_named(folder, capsys):
    status, out, _ = run(capsys, folder, "--by", "unit", "--min-group", "3", "--format", "json")
    assert status == 0
    value = json.loads(out)
    (group,) = value["groups"]["unit"]["groups"]
    assert group["merged"] == ["Bank", "none given"]
    assert not {"teams", "spread", "failures", "notes"} & value.keys()
    assert "Google 0" not in out
    status, out, _ = run(capsys, folder, "--by", "unit", "--min-group", "3")
    assert status == 0
    assert "No figure speaks of fewer than 3 teams." in " ".join(out.split())


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("--min-group", "9"), 1, "nothing about them may be told"),
        (("--min-group", "3", "--format", "csv"), 2, "choose another with --table"),
        (("--min-group", "3", "--by", "unit", "--by", "town"), 2, "only one --by"),
        (("--min-group", "0"), 2, "0 is not in the range"),
        (("-o", "p.txt"), 2, "does not tell what to write"),
        (("-o", "p.pdf", "-o", "p.json", "--format", "pdf"), 2, "--format is for one FILE"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(
    folder, tmp_path, capsys, monkeypatch, args, status, words
):
    monkeypatch.chdir(tmp_path)
    found, out, err = run(capsys, folder, *args)
    assert (found, out) == (status, "")
    assert words in err
    assert not list(tmp_path.glob("p.*"))


def test_no_answer_file_is_overwritten(folder, capsys):
    target = folder / "google-0.yaml"
    before = target.read_bytes()
    status, _, err = run(capsys, folder, "--format", "json", "-o", target)
    assert status == 2
    assert "is an answer file of this run" in err
    assert target.read_bytes() == before


def test_two_rounds_of_a_team_are_one_team(folder, capsys):
    text = (TEAMS / "google-0.yaml").read_text("utf-8")
    name = text.split("team: ")[1].splitlines()[0]
    later = (TEAMS / "google-1.yaml").read_text("utf-8")
    old_name = later.split("team: ")[1].splitlines()[0]
    later = later.replace(f"team: {old_name}", f"team: {name}").replace("2026-11-23", "2027-05-01")
    (folder / "later.yaml").write_text(later, "utf-8")
    status, out, _ = run(capsys, folder, "--format", "json")
    assert status == 0
    value = json.loads(out)
    assert (value["count"], value["files"]) == (8, 9)
    assert value["change"]["models"]["google"]["up"] == 1
    team = next(t for t in value["teams"] if t["rounds"] == 2)
    assert team["before"]["levels"]["google"] == 0
    assert team["models"]["google"]["level"] == 1


def sheets(path):
    """Each sheet of a workbook as rows of cells, the header first."""
    book = openpyxl.load_workbook(path)
    return {s.title: list(s.iter_rows(values_only=True)) for s in book.worksheets}


def test_a_workbook_has_a_sheet_for_each_table_with_the_rows_of_csv(folder, tmp_path, capsys):
    target = tmp_path / "p.xlsx"
    assert run(capsys, folder, "--by", "unit", "-o", target)[0] == 0
    found = sheets(target)
    assert list(found) == [*TABLES, "Columns"]
    for name in TABLES:
        _, out, _ = run(capsys, folder, "--by", "unit", "--format", "csv", "--table", name)
        header, *rows = csv.reader(io.StringIO(out))
        assert list(found[name][0]) == header
        assert [list(map(text_of, row)) for row in found[name][1:]] == [
            list(map(plain_number, row)) for row in rows
        ]
        told = [row for row in found["Columns"] if row[0] == name]
        assert [row[1] for row in told] == header
        assert all(all(row) for row in told)


def text_of(value):
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return str(value.date()) if isinstance(value, dt.datetime) else plain_number(str(value))


def plain_number(text):
    try:
        return format(float(text), "g")
    except ValueError:
        return text


@pytest.mark.parametrize("name", TABLES)
def test_a_table_as_parquet_has_the_rows_of_csv_and_types(folder, tmp_path, capsys, name):
    target = tmp_path / "p.parquet"
    args = (folder, "--by", "unit", "--table", name)
    assert run(capsys, *args, "-o", target)[0] == 0
    table = pq.read_table(target)
    header, *rows = csv.reader(io.StringIO(run(capsys, *args, "--format", "csv")[1]))
    assert table.column_names == header
    assert [list(map(text_of, row.values())) for row in table.to_pylist()] == [
        list(map(plain_number, row)) for row in rows
    ]
    assert all(field.metadata[b"description"] for field in table.schema)


def test_small_groups_and_teams_stay_hidden_in_tables_too(folder, tmp_path, capsys):
    args = (folder, "--by", "unit", "--min-group", "5")
    target = tmp_path / "p.xlsx"
    assert run(capsys, *args, "-o", target)[0] == 0
    found = sheets(target)
    assert list(found) == [*TABLES[1:], "Columns"]
    said = " ".join(str(cell) for rows in found.values() for row in rows for cell in row)
    assert "Bank" not in said
    assert "google-0" not in said
    status, _, err = run(capsys, *args, "-o", tmp_path / "p.parquet")
    assert status == 2
    assert "--min-group forbids" in err
    target = tmp_path / "levels.parquet"
    assert run(capsys, *args, "--table", "levels", "-o", target)[0] == 0
    rows = pq.read_table(target).to_pylist()
    assert rows
    assert "Bank" not in str(rows)
    assert all(row["group_teams"] >= 5 for row in rows)


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_a_binary_table_is_not_put_on_a_terminal(folder, capsys, monkeypatch, form):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["portfolio", str(folder), "--format", form]) == 2
    assert "name a file with -o" in capsys.readouterr().err
