"""Where a team stands among the others of its organisation."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from portfolio_cases import NOW, TEAMS, assessment, small

from assess.batch.against import figures_at
from assess.cli.main import main
from assess.portfolio.place import Figures, organisation, percentile, places
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score
from assess.scoring.to_json import to_json

RUBRIC = small()
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
DAN = score(RUBRIC, assessment("Dan", TEAMS["Dan"]))


def figures(team, values, date=NOW):
    return Figures.of(score(RUBRIC, assessment(team, values, date)))


def others():
    """Ada, Ben, Cleo, Eva, and Fay who is like Ben."""
    rest = {t: v for t, v in TEAMS.items() if t != "Dan"} | {"Fay": TEAMS["Ben"]}
    return [figures(t, v) for t, v in rest.items()]


def test_counts_and_percentile_with_ties_at_mid_rank():
    ben = figures("Ben", TEAMS["Ben"])
    among = organisation("x", [*others(), Figures.of(DAN)], ben)
    found = {(p.kind, p.key): p for p in places(RUBRIC, ben, among)}
    level = found["level", "stairs"]
    # Ada, Cleo and Eva are at 0, Fay at 1 as Ben, Dan at 2: (3 + ½) of 5.
    assert (level.lower, level.equal, level.higher, level.n) == (3, 1, 1, 5)
    assert level.percentile == 70
    # Jungle: Ada 2, Eva 1.5, Cleo 1 are worse than 0.5, Fay equal, Dan 0: the same 70.
    risk = found["residual", "jungle"]
    assert (risk.lower, risk.equal, risk.higher) == (1, 1, 3)
    assert risk.percentile == 70
    # tech: 3 of 6 criteria (tests, build, data); Ada 0, Cleo 1/6, Eva 1/5.
    assert found["category", "stairs.tech"].value == 0.5


def test_the_team_itself_and_older_rounds_of_others_are_left_out():
    dan = Figures.of(DAN)
    old = figures("Ada", TEAMS["Dan"], dt.date(2025, 1, 1))
    among = organisation("x", [old, *others(), figures(" Dan ", TEAMS["Ada"])], dan)
    assert [f.team for f in among.others] == ["Ada", "Ben", "Cleo", "Eva", "Fay"]
    assert among.others[0].levels == {"stairs": 0, "tower": 0}


def test_below_five_other_teams_there_is_no_percentile():
    dan = Figures.of(DAN)
    four = organisation("x", others()[:4], dan)
    assert all(p.percentile is None for p in places(RUBRIC, dan, four))
    five = organisation("x", others(), dan)
    assert all(p.percentile is not None for p in places(RUBRIC, dan, five))


def test_a_result_with_figures_that_are_no_numbers_is_refused():
    value = to_json(DAN)
    assert Figures.of_json(value) == Figures.of(DAN)
    value["challenges"]["jungle"]["residual"] = float("nan")
    with pytest.raises(ValueError, match="not finite"):
        Figures.of_json(value)


@given(st.lists(st.integers(0, 4), min_size=1), st.integers(0, 4))
def test_percentiles_lie_within_bounds_and_mirror_each_other(values, own):
    lower = sum(v < own for v in values)
    equal = values.count(own)
    higher = len(values) - lower - equal
    p = percentile(lower, equal, len(values))
    assert 0 <= p <= 100
    assert p + percentile(higher, equal, len(values)) == pytest.approx(100)


def body(among) -> str:
    team = assessment("Dan", TEAMS["Dan"])
    page = render(RUBRIC, team, DAN, format="html", options=ReportOptions(against=among))
    return page.decode().split("</style>")[1]


def test_the_report_says_counts_before_the_percentile():
    page = body(organisation("teams", others(), Figures.of(DAN)))
    assert "Where we stand among other teams" in page
    assert (
        "Stairs: level 2; of 5 other teams 5 are lower, 0 the same and 0 higher: percentile 100."
        in page
    )
    for f in others():
        assert f.team not in page


def test_too_few_teams_are_only_said_to_be_too_few():
    page = body(organisation("teams", others()[:4], Figures.of(DAN)))
    assert "There are 4 other teams to compare with: too few" in page
    assert "percentile" not in page.lower()
    page = body(organisation("teams", [], Figures.of(DAN)))
    assert "There is no other team to compare with: too few" in page


def test_without_others_the_chapter_is_not_there():
    team = assessment("Dan", TEAMS["Dan"])
    page = render(RUBRIC, team, DAN, format="html").decode()
    assert 'id="among"' not in page


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "teams"
    shutil.copytree(ROOT / "tests" / "teams", target)
    return target


def words(path) -> str:
    text = path.read_text("utf-8").split("</style>")[1]
    return re.sub(r"\s+", " ", re.sub(r"results\.(jsonl|json|parquet)", "X", text))


def test_a_folder_and_its_results_say_the_same(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for form in ("jsonl", "json", "parquet"):
        assert main(["score", "teams", "--format", form, "-o", f"results.{form}"]) == 0
    team = "teams/google-1.yaml"
    pages = []
    for i, where in enumerate(("teams", "results.jsonl", "results.json", "results.parquet")):
        assert main(["report", team, "-o", f"{i}.html", "--against", where]) == 0
        text = words(tmp_path / f"{i}.html")
        pages.append(text.replace("other teams from teams", "other teams from X"))
    assert pages[0] == pages[1] == pages[2] == pages[3]
    assert "of 7 other teams" in pages[0]
    capsys.readouterr()


def test_what_cannot_be_read_among_the_others_is_told(folder, tmp_path, capsys):
    (folder / "broken.yaml").write_text("nonsense", "utf-8")
    args = ["report", str(folder / "google-1.yaml"), "-o", str(tmp_path / "x.html")]
    assert main([*args, "--against", str(folder)]) == 1
    assert "broken.yaml:1:1" in capsys.readouterr().err
    assert "1 file could not be read" in (tmp_path / "x.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":1: This line is not JSON"),
        ("[1]", "This is no result of a team."),
        ('{"schema": 1, "file": "x", "error": {"messages": []}}', "could not be scored"),
        ('{"rubric": {"id": "mlops"}, "team": "x"}', "This is no result of a team."),
    ],
)
def test_a_wrong_line_among_results_is_told_with_its_place(sample, tmp_path, capsys, line, said):
    results = tmp_path / "r.jsonl"
    results.write_text(line + "\n", "utf-8")
    target = tmp_path / "x.html"
    assert main(["report", str(sample), "-o", str(target), "--against", str(results)]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "r.jsonl:1" in err
    assert "too few" in target.read_text("utf-8")


def test_results_of_another_rubric_are_not_compared(sample, tmp_path, capsys):
    value = {"rubric": {"id": "other"}, "team": "T", "date": "2026-01-01", "models": {}}
    results = tmp_path / "r.jsonl"
    results.write_text(json.dumps(value | {"challenges": {}}) + "\n", "utf-8")
    target = tmp_path / "x.html"
    assert main(["report", str(sample), "-o", str(target), "--against", str(results)]) == 1
    assert "of the rubric 'other', not 'mlops'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--section", "among"), "--against WHERE"),
        (("--against", "nowhere.jsonl"), "Cannot read these results: No such file"),
        (("--against", "results.csv"), "Give a folder of answer files, or results as .parquet"),
    ],
)
def test_a_comparison_with_nothing_is_refused(sample, tmp_path, capsys, args, said):
    status = main(["report", str(sample), "-o", str(tmp_path / "x.html"), *args])
    assert status in (1, 2)
    assert said in capsys.readouterr().err


def test_a_parquet_table_gives_the_figures_of_the_folder(folder, sample, tmp_path):
    shutil.copy(sample, folder)
    table = str(tmp_path / "results.parquet")
    assert main(["score", str(folder), "--format", "parquet", "-o", table]) == 0
    shipped = load_rubric()
    found = [outcome.value for outcome in figures_at(table, shipped)]
    assert found == [outcome.value for outcome in figures_at(str(folder), shipped)]
    assert len(found) == 9


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: p.write_text("no table"), "this is not Parquet, or it is damaged"),
        (lambda p: p.write_bytes(b""), "this is not Parquet, or it is damaged"),
        (lambda p: None, "No such file"),
        (
            lambda p: main(["score", str(SAMPLE), "--long", "--format", "parquet", "-o", str(p)]),
            "no table with one row a team. It takes",
        ),
    ],
    ids=["text", "empty", "missing", "long"],
)
def test_what_is_no_table_of_teams_is_refused(sample, tmp_path, capsys, make, said):
    table, target = tmp_path / "r.parquet", tmp_path / "x.html"
    make(table)
    assert main(["report", str(sample), "-o", str(target), "--against", str(table)]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "went wrong" not in err


def test_a_row_of_another_rubric_is_told(sample, tmp_path, capsys):
    table = tmp_path / "r.parquet"
    assert main(["score", str(sample), "--format", "parquet", "-o", str(table)]) == 0
    rows = pq.read_table(table).to_pylist()
    rows[0]["rubric.id"] = "other"
    pq.write_table(pa.Table.from_pylist(rows), table)
    args = ["report", str(sample), "-o", str(tmp_path / "x.html"), "--against", str(table)]
    assert main(args) == 1
    assert "(row 1): The result is of the rubric 'other', not 'mlops'" in capsys.readouterr().err


def test_against_is_for_one_report(folder, tmp_path, capsys):
    out = ["--out-dir", str(tmp_path / "out"), "--against", str(folder)]
    assert main(["report", str(folder), *out]) == 2
    assert "only that one" in capsys.readouterr().err
