"""`assess score`, `check` and `new`: what is printed, written and returned."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from assess.answers.read import parse_answers, read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.scoring.score import score
from assess.scoring.to_json import to_json

TEAMS = ROOT / "tests" / "teams"


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture
def team(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(sample, "team.yaml"))


@pytest.fixture
def teams(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TEAMS, "teams")
    return sorted(Path("teams").iterdir())


# --- the picture of one team


def test_the_table_shows_both_ladders_the_worst_challenges_and_what_blocks(team, rubric, capsys):
    assert main(["score", "team.yaml"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    result = score(rubric, read_answers(team, rubric))
    for model in rubric.models:
        found = result.models[model.id]
        part = captured.out.split(f"{model.title} ---")[1].split(" ---")[0]
        assert f"Level {found.level} of {model.top}: {model.level_name(found.level)}" in part
        assert f"evidence carries level {found.shown}" in part
        for level in found.levels:
            assert f"{level.met} of {level.applicable} met" in part
            assert re.search(rf"\] {level.level} .* {level.rating} ", part)
        assert part.count("[x]") == found.level + 1
        assert f"What blocks level {found.level + 1}" in part
        essential = [b for b in found.blockers if b.essential]
        for blocker in essential:
            for short in blocker.questions:
                assert short.question in part
    risks = captured.out.split("Largest residual risks")[1].split(
        f"{rubric.scorecards[0].title} ---"
    )[0]
    worst = sorted(result.challenges.values(), key=lambda c: -c.residual)
    titles = {c.id: c.title for c in rubric.challenges}
    assert [line.strip().split("  ")[0] for line in risks.strip().splitlines()[2:]] == [
        titles[c.id] for c in worst[:3]
    ]
    assert f"{worst[0].residual:.1f} {worst[0].rating}" in risks
    assert f"{result.completeness.unsure} unsure" in captured.out


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_in_a_pipe_the_table_is_plain_ascii_and_keeps_to_the_width(
    team, columns, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", columns)
    main(["score", "team.yaml"])
    out = capsys.readouterr().out
    assert out.isascii()
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert all(line == line.rstrip() for line in out.splitlines())


def test_a_team_at_the_top_and_one_without_answers_are_drawn_too(teams, capsys):
    assert main(["score", "teams/google-2.yaml"]) == 0
    assert "The highest level is reached." in capsys.readouterr().out
    Path("blank.yaml").write_text("schema: 1\nteam: Blank\ndate: 2026-11-23\nanswers: {}\n")
    assert main(["score", "blank.yaml"]) == 0
    out = capsys.readouterr().out
    assert "unsure and open answers allow level 0 to 2" in out
    assert "possible" in out
    assert "not answered" in out


def test_several_teams_get_one_row_each_in_the_order_given(teams, rubric, capsys):
    assert main(["score", "teams/microsoft-3.yaml", "teams/google-1.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.search(r"Team +Google +shown +Microsoft +shown ", " ".join(lines[:2]))
    rows = [line for line in lines if "69/69" in line]
    assert len(rows) == 2
    assert rows[0].startswith("Microsoft 3")
    assert rows[1].startswith("Google 1")


# --- terminals


def on_terminal(*args, **env):
    """What the program prints on a terminal of 80 columns."""
    control, terminal = pty.openpty()
    names = ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "TERM")
    base = {key: value for key, value in os.environ.items() if key not in names}
    base |= {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLUMNS": "80"}
    base["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    running = subprocess.Popen(
        [sys.executable, "-m", "assess", *args], stdout=terminal, stdin=terminal, env=base | env
    )
    os.close(terminal)
    parts = []
    while True:
        try:
            part = os.read(control, 65536)
        except OSError:  # Linux: the program closed its side
            break
        if not part:
            break
        parts.append(part)
    os.close(control)
    assert running.wait() == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


COLOUR = re.compile(r"\x1b\[[0-9;]*\b(3[0-7]|9[0-7]|38;)[0-9;]*m")


def test_a_terminal_gets_colours_and_line_drawing(team):
    out = on_terminal("score", "team.yaml")
    assert COLOUR.search(out)
    assert "───" in out
    assert "█" in out


def test_no_colour_when_the_user_says_so(team):
    out = on_terminal("score", "team.yaml", NO_COLOR="1")
    assert not COLOUR.search(out)
    assert "───" in out


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"PYTHONIOENCODING": "ascii"}], ids=str)
def test_a_terminal_that_can_do_little_gets_ascii(team, env):
    out = on_terminal("score", "team.yaml", **env)
    assert out.isascii()
    assert "[x]" in out
    assert ("\x1b" in out) == ("TERM" not in env)


def test_what_is_said_does_not_depend_on_colours_or_drawing(team, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")  # the same line breaks on both sides
    main(["score", "team.yaml"])
    plain = re.findall(r"[A-Za-z0-9]+", capsys.readouterr().out)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal("score", "team.yaml", COLUMNS="200"))
    words = re.findall(r"[A-Za-z0-9]+", shown)
    assert [w for w in words if w != "x"] == [w for w in plain if w != "x"]


# --- JSON


def test_json_is_one_object_for_one_file_and_an_array_for_several(teams, rubric, capsys):
    assert main(["score", str(teams[0]), "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one == to_json(score(rubric, read_answers(str(teams[0]), rubric)))
    assert main(["score", "teams", "--format", "json"]) == 0
    many = json.loads(capsys.readouterr().out)
    assert [item["file"] for item in many] == [str(path) for path in teams]
    assert many[0] == one


def test_jsonl_is_one_object_a_line_in_the_order_of_the_files(teams, capsys):
    main(["score", "teams", "--format", "json"])
    many = json.loads(capsys.readouterr().out)
    assert main(["score", "teams", "--format", "jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == many


def test_many_files_in_several_processes_give_what_one_process_gives(teams, capsys):
    text = teams[0].read_text()
    for i in range(130):
        content = "- wrong\n" if i % 40 == 7 else text.replace("team: ", f"team: {i} ")
        Path(f"teams/x{i:03}.yaml").write_text(content)
    statuses, outputs = [], []
    for jobs in ("1", "3"):
        statuses.append(main(["score", "teams", "--format", "jsonl", "--jobs", jobs]))
        outputs.append(capsys.readouterr())
    assert statuses == [1, 1]
    assert outputs[0] == outputs[1]
    assert len(outputs[0].out.splitlines()) == len(teams) + 130
    assert len(outputs[0].err.splitlines()) == 4
    assert main(["score", "teams", "--jobs", "3"]) == 1
    assert capsys.readouterr().out.count("69/69") == len(teams) + 126


def test_standard_input_is_scored(team, monkeypatch, capsys, rubric):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(team.read_bytes())))
    assert main(["score", "-", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["file"] == "<stdin>"
    assert found["team"] == "Fraud scoring"


# --- --fail-under


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        (["google=1"], 0),
        (["google=2"], 3),
        (["google=1,microsoft=4"], 3),
        (["google=0", "microsoft=0"], 0),
        (["google=0", "microsoft=4"], 3),
        (["google = 1"], 0),
    ],
    ids=str,
)
def test_fail_under_is_status_3_when_a_level_is_lower(teams, wanted, status, capsys):
    options = [x for pair in wanted for x in ("--fail-under", pair)]
    assert main(["score", "teams/google-1.yaml", *options, "--format", "json"]) == status
    captured = capsys.readouterr()
    assert json.loads(captured.out)["models"]["google"]["level"] == 1
    assert bool(captured.err) == (status == 3)
    assert all(line.startswith("teams/google-1.yaml: ") for line in captured.err.splitlines())


def test_an_invalid_file_is_status_1_even_when_a_level_is_too_low(teams):
    Path("wrong.yaml").write_text("- x\n")
    assert main(["score", "teams/google-0.yaml", "wrong.yaml", "--fail-under", "google=2"]) == 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("gogle=1", "Did you mean 'google'"),
        ("google", "form google=1"),
        ("google=", "form google=1"),
        ("google=one", "whole number"),
        ("google=1.5", "whole number"),
        ("google=-1", "whole number"),
        ("google=1,5", "form google=1"),
        ("google=9", "highest level of google is 2"),
        ("google=1,google=2", "given twice"),
        ("google=٣", "whole number"),
        ("", "form google=1"),
    ],
)
def test_a_wrong_fail_under_is_wrong_usage(team, value, says, capsys):
    assert main(["score", "team.yaml", "--fail-under", value]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


# --- where results go


def test_output_goes_to_the_file_named_and_stdout_stays_empty(team, capsys):
    assert main(["score", "team.yaml", "-o", "out.json", "--format", "json"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(Path("out.json").read_text())["team"] == "Fraud scoring"
    assert main(["score", "team.yaml", "-o", "out.txt"]) == 0
    assert Path("out.txt").read_text().isascii()
    assert sorted(p.name for p in Path().iterdir()) == ["out.json", "out.txt", "team.yaml"]


def test_an_earlier_table_is_kept_when_nothing_could_be_scored(team):
    Path("out.txt").write_text("earlier\n")
    Path("wrong.yaml").write_text("- x\n")
    assert main(["score", "wrong.yaml", "-o", "out.txt"]) == 1
    assert Path("out.txt").read_text() == "earlier\n"


def test_an_answer_file_is_never_overwritten_by_a_result(team, capsys):
    before = team.read_bytes()
    Path("linked.yaml").symlink_to("team.yaml")
    for name in ("team.yaml", "./team.yaml", "linked.yaml"):
        assert main(["score", "team.yaml", "-o", name]) == 2
        assert "answer file" in capsys.readouterr().err
    assert team.read_bytes() == before


@pytest.mark.parametrize("output", ["nowhere/out.json", ".", "team.yaml/x"])
def test_a_file_that_cannot_be_written_is_told(team, output, capsys):
    assert main(["score", "team.yaml", "-o", output]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{output}: ")
    assert len(captured.err.splitlines()) == 1


def test_a_device_is_written_as_it_is(team):
    assert main(["score", "team.yaml", "-o", "/dev/null"]) == 0
    assert not Path("/dev/null").is_file()


# --- check


def test_check_says_how_much_is_answered(team, capsys):
    assert main(["check", "team.yaml"]) == 0
    out = capsys.readouterr().out
    assert re.fullmatch(r"team.yaml: fine \(\d+ of \d+ questions answered, .*unsure.*\)\n", out)


def test_check_in_quiet_says_nothing_of_a_fine_file(team, capsys):
    assert main(["check", "team.yaml", "--quiet"]) == 0
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_file_answered_with_another_version_is_told_but_scored(team, capsys):
    text = team.read_text().replace('version: "1.0.0"', 'version: "0.9.0"')
    team.write_text(text)
    assert main(["score", "team.yaml"]) == 0
    captured = capsys.readouterr()
    assert "Answered with rubric mlops 0.9.0, read with mlops 1.0.0." in captured.err
    assert main(["score", "team.yaml", "-q"]) == 0
    assert capsys.readouterr().err == ""


def test_answers_that_contradict_each_other_are_told_and_are_no_error(
    tmp_path, monkeypatch, rubric, capsys
):
    monkeypatch.chdir(tmp_path)
    question, option, other, need = next(
        (q.id, k, other, need)
        for q in rubric.ladder
        for k, x in enumerate(q.options)
        for other, need in x.implies.items()
    )
    head = "schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n"
    Path("t.yaml").write_text(f"{head}  {question}: {option}\n  {other}: {need - 1}\n")
    assert main(["check", "t.yaml"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("t.yaml: fine")
    assert re.search(rf"^t.yaml: Worth a second look: {question} .* {other} ", captured.err)
    main(["score", "t.yaml"])
    assert "1 thing is worth a second look: assess check" in capsys.readouterr().out
    Path("t.yaml").write_text(f"{head}  {question}: {option}\n  {other}: {need}\n")
    assert main(["check", "t.yaml"]) == 0
    assert capsys.readouterr().err == ""


# --- new


def test_new_writes_a_file_that_check_accepts(tmp_path, monkeypatch, capsys, rubric):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "t.yaml", "--team", 'Größe: "A" #1']) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "assess score t.yaml" in captured.err
    assert read_answers("t.yaml", rubric).team == 'Größe: "A" #1'
    assert main(["check", "t.yaml"]) == 0
    assert f"0 of {len(rubric.questions)} questions answered" in capsys.readouterr().out


def test_new_without_a_file_prints_one_that_can_be_read(rubric, capsys):
    assert main(["new", "--team", "T"]) == 0
    whole = capsys.readouterr().out
    assert parse_answers(whole.encode(), rubric).team == "T"
    assert main(["new", "--team", "T", "--quick"]) == 0
    quick = capsys.readouterr().out
    assert parse_answers(quick.encode(), rubric).team == "T"
    core = [q for q in rubric.questions if q.core]
    assert all(q.id in quick for q in core)
    assert len(quick) < len(whole)


def test_new_leaves_a_file_that_exists_unless_forced(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text("mine\n")
    assert main(["new", "t.yaml"]) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("t.yaml").read_text() == "mine\n"
    assert main(["new", "t.yaml", "--force"]) == 0
    assert "mine" not in Path("t.yaml").read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["t.yaml"]


def test_new_tells_when_the_folder_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "no/t.yaml"]) == 1
    assert capsys.readouterr().err.startswith("no/t.yaml: The folder does not exist.")
