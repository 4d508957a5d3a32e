"""Tables for programs and spreadsheets: `assess score --format parquet` and `xlsx`."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.batch import tables
from assess.batch.columns import Column, long_columns, wide_columns
from assess.batch.tables import open_parquet, open_workbook
from assess.cli.main import main
from assess.csvtext import is_formula
from assess.plaintext import clean_lines
from assess.rubric.load import load_rubric

RUBRIC = load_rubric()
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
TEAMS = ROOT / "tests" / "teams"
FORMS = ("parquet", "xlsx")
SECRET = "Only Ada knows"
HEAD = 'schema: 1\nrubric: {id: mlops, version: "1.0.0"}\n'


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def rows_in(source, form):
    """The rows of a table as mappings; what is missing or empty is ``None``."""
    if form == "parquet":
        return [{k: _none(v) for k, v in row.items()} for row in pq.read_table(source).to_pylist()]
    header, *rows = openpyxl.load_workbook(source)["Scores"].iter_rows(values_only=True)
    return [dict(zip(header, map(_day, row), strict=True)) for row in rows]


def _none(value):
    return None if value == "" else value


def _day(value):
    return value.date() if isinstance(value, dt.datetime) else _none(value)


def scored(form, *args, status=0):
    assert main(["score", *map(str, args), "--format", form, "-o", f"t.{form}"]) == status
    return rows_in(f"t.{form}", form)


def value_at(found, column):
    for part in column.split("."):
        found = found[part]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_row_a_team_says_what_the_json_says(form):
    files = (*sorted(TEAMS.glob("*.yaml")), SAMPLE)
    rows = scored(form, *files)
    assert main(["score", *map(str, files), "--format", "json", "-o", "t.json"]) == 0
    results = json.loads(Path("t.json").read_text("utf-8"))
    assert len(rows) == len(results) == 9
    compared = 0
    for row, result in zip(rows, results, strict=True):
        assert list(row) == [column.name for column in wide_columns(RUBRIC)]
        for column in wide_columns(RUBRIC):
            try:
                said = value_at(result, column.name)
            except KeyError:  # bounds that are in tables only
                continue
            if column.type == "date":
                said = dt.date.fromisoformat(said)
            assert row[column.name] == _none(said), column.name
            compared += 1
    assert compared > 9 * 0.8 * len(wide_columns(RUBRIC))


@pytest.mark.parametrize("form", FORMS)
def test_long_has_a_row_for_each_verdict_of_each_team(form):
    rows = scored(form, TEAMS, "--long")
    assert list(rows[0]) == [column.name for column in long_columns()]
    assert main(["score", str(TEAMS), "--format", "json", "-o", "t.json"]) == 0
    for result in json.loads(Path("t.json").read_text("utf-8")):
        mine = [row for row in rows if row["file"] == result["file"]]
        found = {(r["kind"], r["of"], r["id"], r["measure"]): r for r in mine}
        assert len(found) == len(mine)
        for name, model in result["models"].items():
            row = found["model", name, name, "level"]
            bounds = (row["value"], row["low"], row["high"])
            assert bounds == (model["level"], model["low"], model["high"])
            for key, category in model["categories"].items():
                assert found["category", name, key, "share"]["value"] == category["share"]
            for key, status in model["criteria"].items():
                assert found["criterion", name, key, "met"]["verdict"] == status
        for challenge in RUBRIC.challenges:
            row = found["challenge", challenge.group, challenge.id, "residual"]
            told = result["challenges"][challenge.id]
            assert (row["value"], row["verdict"]) == (told["residual"], told["rating"])


def test_columns_of_parquet_have_types_and_say_what_they_mean():
    scored("parquet", SAMPLE)
    schema = pq.read_schema("t.parquet")
    types = {"text": "string", "whole": "int32", "number": "double", "date": "date32[day]"}
    assert [(f.name, str(f.type)) for f in schema] == [
        (c.name, types[c.type]) for c in wide_columns(RUBRIC)
    ]
    assert all(field.metadata[b"description"] for field in schema)
    assert schema.metadata[b"rubric.id"] == b"mlops"
    assert schema.metadata[b"rubric.version"] == RUBRIC.version.encode()


@pytest.mark.parametrize("args", [(), ("--long",), ("--with-notes",), ("--long", "--with-notes")])
def test_a_second_sheet_says_what_every_column_means(args):
    row = scored("xlsx", SAMPLE, *args)[0]
    book = openpyxl.load_workbook("t.xlsx")
    assert book.sheetnames == ["Scores", "Columns"]
    _, *told = book["Columns"].iter_rows(values_only=True)
    assert [cells[1] for cells in told] == list(row)
    assert all(all(cells) for cells in told)


def test_a_workbook_has_its_header_in_view_filters_and_formats():
    scored("xlsx", TEAMS)
    sheet = openpyxl.load_workbook("t.xlsx")["Scores"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert isinstance(sheet["C2"].value, dt.datetime)
    assert sheet.column_dimensions["A"].width >= 10


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("long", [(), ("--long",)])
def test_what_people_wrote_is_there_only_when_asked_for(form, long):
    Path("team.yaml").write_text(
        f"{HEAD}team: A\ndate: 2026-11-23\nanswers:\n"
        f'  data-validation: {{option: 1, note: "{SECRET} 1", accepted: "{SECRET} 2", '
        f'evidence: [e]}}\n  labelling: {{not_applicable: "{SECRET} 3"}}\n'
        f'evidence: [{{id: e, kind: documented, what: "{SECRET} 4", ref: "https://x.example/5"}}]\n'
    )
    said = str(scored(form, "team.yaml", *long))
    assert SECRET not in said
    assert "x.example" not in said
    said = str(scored(form, "team.yaml", *long, "--with-notes"))
    assert all(f"{SECRET} {n}" in said for n in range(1, 5))
    assert "https://x.example/5" in said


NAMES = ("=1+1", "+1", "-2", "@SUM(A1)", "=cmd|'/C calc'!A0", "#REF!", "1.50", "https://x.example")


@pytest.mark.parametrize("name", NAMES)
def test_a_team_is_text_whatever_its_name_looks_like(name):
    text = SAMPLE.read_text("utf-8").replace("team: Fraud scoring", f'team: "{name}"', 1)
    Path("team.yaml").write_text(text, "utf-8")
    assert [row["team"] for row in scored("parquet", "team.yaml")] == [name]
    assert [row["team"] for row in scored("xlsx", "team.yaml")] == [name]
    cell = openpyxl.load_workbook("t.xlsx")["Scores"]["B2"]
    assert cell.data_type in ("s", "inlineStr")
    assert bool(cell.quotePrefix) == is_formula(name)
    assert cell.hyperlink is None


COLUMNS = (Column("text"), Column("number", "number"), Column("day", "date"))


def parquet_of(rows, columns=COLUMNS):
    parts = []
    with open_parquet(columns, parts.append, about={}, described={}) as table:
        for row in rows:
            table.add(row)
    return io.BytesIO(b"".join(parts))


def workbook_of(rows, columns=COLUMNS):
    parts = []
    with open_workbook(parts.append, about={}, described={}) as begin:
        table = begin("Scores", columns)
        for row in rows:
            table.add(row)
    return io.BytesIO(b"".join(parts))


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
NUMBERS = st.none() | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, NUMBERS, DAYS), min_size=1, max_size=4))
def test_any_text_number_and_day_comes_back(rows):
    found = [list(row.values()) for row in rows_in(parquet_of(rows), "parquet")]
    safe = [t.encode("utf-8", "backslashreplace").decode() for t, _, _ in rows]
    assert found == [[_none(t), n, d] for t, (_, n, d) in zip(safe, rows, strict=True)]
    sheet = openpyxl.load_workbook(workbook_of(rows))["Scores"]
    for cells, (text, number, day) in zip(sheet.iter_rows(min_row=2), rows, strict=True):
        assert cells[0].data_type != "f"
        shown = re.sub(r"_x005F_", "_", cells[0].value or "", flags=re.IGNORECASE)
        assert shown == clean_lines(text)
        assert cells[1].value == (None if number is None else pytest.approx(number))
        assert cells[2].value.date() == day


def test_many_rows_are_written_in_groups_in_their_order(monkeypatch):
    monkeypatch.setattr(tables, "GROUP_CELLS", 300)
    rows = [(str(n), float(n), None) for n in range(250)]
    file = pq.ParquetFile(parquet_of(rows))
    assert file.num_row_groups == 3
    assert file.read()["text"].to_pylist() == [str(n) for n in range(250)]


def test_what_a_worksheet_cannot_hold(monkeypatch):
    days = [("x" * 40_000, None, dt.date(1850, 1, 2))]
    row = openpyxl.load_workbook(workbook_of(days))["Scores"][2]
    assert len(row[0].value) == tables.MOST_TEXT
    assert row[2].value == "1850-01-02"
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(tables.AssessError, match="3 rows at most; use --format csv or parquet"):
        workbook_of([("a", None, None)] * 3)


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_file_is_told_and_leaves_no_row(form, capsys):
    Path("a.yaml").write_text("team: [x\n")
    rows = scored(form, TEAMS / "google-0.yaml", "a.yaml", SAMPLE, status=1)
    assert [row["file"] for row in rows] == [str(TEAMS / "google-0.yaml"), str(SAMPLE)]
    assert "a.yaml:" in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_a_team_has_its_columns(form):
    Path("a.yaml").write_text("team: [x\n")
    assert scored(form, "a.yaml", status=1) == []
    if form == "parquet":
        names = pq.read_schema("t.parquet").names
    else:
        names = [cell.value for cell in openpyxl.load_workbook("t.xlsx")["Scores"][1]]
    assert names == [column.name for column in wide_columns(RUBRIC)]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_goes_through_a_pipe_but_not_onto_a_terminal(form, capsysbinary, monkeypatch):
    assert main(["score", str(SAMPLE), "--format", form]) == 0
    rows = rows_in(io.BytesIO(capsysbinary.readouterr().out), form)
    assert [row["team"] for row in rows] == ["Fraud scoring"]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["score", str(SAMPLE), "--format", form]) == 2
    assert b"name a file with -o" in capsysbinary.readouterr().err


@pytest.mark.parametrize("form", FORMS)
def test_a_table_that_fails_leaves_the_earlier_one(form, monkeypatch, capsys):
    Path(f"t.{form}").write_text("earlier")
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    monkeypatch.setattr(tables, "GROUP_CELLS", 0)
    if form == "parquet":
        monkeypatch.setattr(
            tables._Parquet, "flush", lambda _: (_ for _ in ()).throw(tables.WriteError("Full."))
        )
    assert main(["score", str(TEAMS), "--format", form, "-o", f"t.{form}"]) == 1
    assert Path(f"t.{form}").read_text() == "earlier"
    assert [p.name for p in Path().iterdir()] == [f"t.{form}"]
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMS)
def test_a_reader_that_leaves_ends_it_quietly(form):
    command = [sys.executable, "-m", "assess", "score", str(TEAMS), "--format", form]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    run.stdout.close()
    assert run.stderr.read() == b""
    run.stderr.close()
    run.wait()


@pytest.mark.parametrize(
    ("form", "library", "said"),
    [("parquet", "pyarrow", "Parquet needs PyArrow."), ("xlsx", "xlsxwriter", "need XlsxWriter.")],
)
def test_a_missing_library_is_told_with_what_installs_it(form, library, said, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, library, None)
    assert main(["score", str(SAMPLE), "--format", form, "-o", f"t.{form}"]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "pip install 'mlops-assess[tables]'" in err
    assert not Path(f"t.{form}").exists()


def test_csv_needs_no_library_of_tables():
    code = (
        f"import sys; from assess.cli.main import main; main(['score', {str(SAMPLE)!r}, "
        "'--format', 'csv', '-o', 't.csv']);"
        "sys.exit(any(m in sys.modules for m in ('pyarrow', 'xlsxwriter', 'openpyxl')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
