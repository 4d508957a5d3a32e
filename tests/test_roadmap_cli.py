"""`assess roadmap`: options, formats, statuses, and the kept plan."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from assess.cli.main import main


@pytest.fixture
def team(tmp_path: Path) -> str:
    path = tmp_path / "team.yaml"
    path.write_text(
        "schema: 1\nteam: Small team\ndate: 2026-11-23\ntargets: {google: 1}\nanswers: {}\n"
    )
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    status = main(["roadmap", *args])
    out, err = capsys.readouterr()
    return status, out, err


def made(capsys: pytest.CaptureFixture[str], *args: str) -> dict:
    status, out, err = run(capsys, *args, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_the_table_shows_goals_waves_and_what_lies_beyond(team: str, capsys) -> None:
    status, out, _ = run(capsys, team)
    assert status == 0
    for part in (
        "Roadmap to Google level 1",
        "Proven:",
        "Wave 1, from 2027-01",
        "If you do only three things",
        "Quick wins",
        "Risks above moderate",
    ):
        assert part in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "\x1b" not in out


def test_json_follows_the_contract(team: str, capsys) -> None:
    value = made(capsys, team)
    assert set(value) >= {
        "schema",
        "team",
        "targets",
        "attainable",
        "optimal",
        "effort",
        "capacity",
        "practices",
        "waves",
    }
    assert value["targets"] == {"google": 1}
    assert value["attainable"] is value["optimal"] is True
    assert value["waves"][-1]["projected"]["models"]["google"]["level"] >= 1
    assert value["file"] == team


def test_targets_capacity_and_start_can_be_asked_for(team: str, capsys) -> None:
    args = ("--target", "microsoft.people=2,microsoft=1", "--capacity", "3", "--start", "2028-02")
    value = made(capsys, team, *args)
    assert value["targets"] == {"microsoft.people": 2, "microsoft": 1}
    assert value["capacity"] == 3
    assert value["waves"][1]["start"] == "2028-05"


def test_a_risk_alone_can_be_the_target(team: str, capsys) -> None:
    value = made(capsys, team, "--target", "none", "--max-risk", "monitoring-data=2")
    assert value["targets"] == {}
    assert value["max_risk"] == {"monitoring-data": 2}
    assert value["waves"][-1]["projected"]["challenges"]["monitoring-data"] <= 2


def test_what_if_options_change_the_plan(team: str, capsys) -> None:
    usual = made(capsys, team)
    first = usual["practices"][0]
    assumed = made(capsys, team, "--assume", first["id"])
    assert assumed["effort"]["likely"] == usual["effort"]["likely"] - first["effort"][1]
    dearer = made(capsys, team, "--effort", f"{first['id']}=9")
    changed = [p for p in dearer["practices"] if p["id"] == first["id"]]
    assert not changed or changed[0]["effort"][1] == 9
    without = made(capsys, team, "--exclude", first["id"])
    assert first["id"] not in [p["id"] for p in without["practices"]]
    assert first["id"] in [a["id"] for a in without["set_aside"]]


def test_csv_and_markdown_can_go_to_a_file(team: str, tmp_path: Path, capsys) -> None:
    target = tmp_path / "tickets.csv"
    status, out, _ = run(capsys, team, "--format", "csv", "-o", str(target))
    assert (status, out) == (0, "")
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    assert len(rows) == len(made(capsys, team)["practices"])
    status, out, _ = run(capsys, team, "--format", "md")
    assert out.startswith("# Roadmap: Small team")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--target", "gogle=1"), "Did you mean 'google'"),
        (("--target", "google=9"), "the highest level of google is 2"),
        (("--target", "google.peple=1"), "no category of google 'peple'"),
        (("--target", "google"), "not of the form google=2"),
        (("--max-risk", "feedback-loop=2"), "Did you mean 'feedback-loops'"),
        (("--max-risk", "feedback-loops=7"), "from 0 to 5"),
        (("--max-risk", "feedback-loops=nan"), "from 0 to 5"),
        (("--capacity", "0"), "above 0"),
        (("--capacity", "nan"), "above 0"),
        (("--start", "2027"), "not a month"),
        (("--assume", "nothing-such"), "no practice 'nothing-such'"),
        (("--exclude", "nothing-such"), "no practice 'nothing-such'"),
        (("--effort", "nothing-such=1"), "no practice 'nothing-such'"),
        (("--effort", "training-script=x"), "one number, or as low,likely,high"),
        (("--effort", "training-script=3,2,1"), "rising order"),
        (("--effort", "training-script=1e308"), "none above 5200"),
        (("--effort", "training-script=3", "--effort", "training-script=4"), "given twice"),
        (("--target", "none", "--target", "google=1"), "give it without others"),
        (("--save", "a", "--plan", "b"), "leave --plan out"),
        (("--save", "-"), "a file of its own"),
        (("--save", "a", "-o", "a"), "a file of its own"),
    ],
)
def test_a_slip_in_the_options_is_wrong_usage_with_what_would_be_right(
    team: str, capsys, args: tuple[str, ...], message: str
) -> None:
    status, out, err = run(capsys, team, *args)
    assert (status, out) == (2, "")
    assert message in err


def test_a_bad_answer_file_gives_its_messages_and_status_1(tmp_path: Path, capsys) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("schema: 1\nteam: X\ndate: 2026-11-23\nanswers: {nosuch: 1}\n")
    status, out, err = run(capsys, str(path))
    assert (status, out) == (1, "")
    assert "bad.yaml:4" in err


def test_a_capacity_close_to_nothing_is_refused_and_not_drawn(team: str, capsys) -> None:
    status, out, err = run(capsys, team, "--capacity", "1e-9")
    assert (status, out) == (1, "")
    assert "more than 400 quarters" in err


def test_without_any_target_nothing_is_planned_and_it_is_said_why(team: str, capsys) -> None:
    status, out, _ = run(capsys, team, "--target", "none")
    assert status == 0
    assert "No target is set" in out
    assert "highest level" not in out


def test_a_target_out_of_reach_is_told_and_is_no_error(team: str, capsys) -> None:
    status, out, _ = run(capsys, team, "--exclude", "version-control-for-all-code")
    assert status == 0
    assert "out of reach" in out
    assert "In the way of Google level 1:" in out


def test_a_saved_plan_keeps_what_people_write_and_says_what_moved(
    team: str, tmp_path: Path, capsys
) -> None:
    kept = tmp_path / "plan.yaml"
    status, _, err = run(capsys, team, "--save", str(kept))
    assert status == 0
    assert "the plan is kept here" in err
    first = made(capsys, team)["practices"][0]["id"]
    text = kept.read_text().replace(
        "status: planned\n    owner:", "status: under way\n    owner: Bo", 1
    )
    kept.write_text(text)
    value = json.loads(run(capsys, team, "--save", str(kept), "--format", "json")[1])
    assert value["assumed"] == [first]
    assert isinstance(value["moves"], list)
    assert "status: under way\n    owner: Bo" in kept.read_text()
    before = kept.read_bytes()
    status, out, _ = run(capsys, team, "--plan", str(kept))
    assert "Since the plan was kept" in out
    assert kept.read_bytes() == before


def test_a_plan_file_with_mistakes_is_not_overwritten(team: str, tmp_path: Path, capsys) -> None:
    kept = tmp_path / "plan.yaml"
    kept.write_text("practices:\n  - {id: training-script, status: dnoe}\n")
    status, _, err = run(capsys, team, "--save", str(kept))
    assert status == 1
    assert f"{kept}:2:" in err
    assert "dnoe" in kept.read_text()


def test_an_answer_file_is_never_overwritten(team: str, capsys) -> None:
    before = Path(team).read_bytes()
    for option in ("-o", "--save"):
        status, _, err = run(capsys, team, option, team)
        assert status == 2
        assert "is an answer file" in err
    assert Path(team).read_bytes() == before


def test_a_missing_plan_file_is_an_error_for_plan_and_a_new_one_for_save(
    team: str, tmp_path: Path, capsys
) -> None:
    missing = tmp_path / "none.yaml"
    status, _, err = run(capsys, team, "--plan", str(missing))
    assert status == 1
    assert "no such file" in err
    assert not missing.exists()


def test_answers_can_come_from_standard_input(team: str, capsys, monkeypatch) -> None:
    data = Path(team).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    status, out, _ = run(capsys, "-", "--format", "json")
    assert status == 0
    assert json.loads(out)["team"] == "Small team"
