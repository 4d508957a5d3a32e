"""Every kind of wrong input gives clear messages with their place, status 1, and no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from assess.cli.main import main

HEAD = b'schema: 1\nrubric: {id: mlops, version: "1.0.0"}\nteam: T\ndate: 2026-11-23\nanswers:\n'
GOOD = HEAD + b"  data-validation: 2\n"
BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (c, c, b", ".join([b"*%c" % (c - 1)] * 9))
    for c in range(ord("b"), ord("k"))
)


@dataclass(frozen=True)
class Case:
    data: bytes
    place: str
    """``line:column`` of the first message that matters; empty when the file has no such place."""
    says: str
    """A pattern that the message must match."""


CASES = {
    "unknown question": Case(
        HEAD + b"  data-validtion: 2\n", "6:3", "Did you mean 'data-validation'"
    ),
    "option out of range": Case(HEAD + b"  data-validation: 9\n", "6:20", "no option 9.* 0 to 3"),
    "negative option": Case(HEAD + b"  data-validation: -1\n", "6:20", "data-validation"),
    "option as a float": Case(HEAD + b"  data-validation: 2.0\n", "6:20", "data-validation"),
    "decimal comma": Case(HEAD + b"  data-validation: 0,33\n", "6:20", "number"),
    "not_applicable without a reason": Case(
        HEAD + b"  labelling: {not_applicable: ''}\n", "6:31", "reason"
    ),
    "bare not_applicable": Case(HEAD + b"  labelling: not_applicable\n", "6:14", "reason"),
    "not_applicable where it is forbidden": Case(
        HEAD + b"  retraining-trigger: {not_applicable: We never do.}\n", "6:", "retraining-trigger"
    ),
    "n/a": Case(HEAD + b"  labelling: n/a\n", "6:14", "not_applicable"),
    "maybe": Case(HEAD + b"  labelling: maybe\n", "6:14", "maybe"),
    "duplicate key": Case(
        HEAD + b"  labelling: 1\n  labelling: 2\n", "7:3", "'labelling' appears twice"
    ),
    "alias bomb": Case(BOMB, "1:4", "Anchors and aliases"),
    "object tag": Case(b"!!python/object/apply:os.system [id]\n", "1:1", "Tags"),
    "object tag inside": Case(HEAD + b"  labelling: !!python/object:x.Y {}\n", "6:14", "Tags"),
    "2 MiB": Case(GOOD + b"#" * 2**21, "", "larger than 1 MiB"),
    "binary": Case(bytes(range(256)) * 8, "", "binary"),
    "not UTF-8": Case(HEAD.replace(b"T", b"Gr\xf6\xdfe", 1), "3:", "UTF-8"),
    "empty": Case(b"", "", "empty"),
    "only a comment": Case(b"# nothing\n", "", "empty|nothing"),
    "list at top level": Case(b"- team: T\n", "1:1", "list"),
    "text at top level": Case(b"hello\n", "1:1", "mapping|text"),
    "wrong date": Case(GOOD.replace(b"2026-11-23", b"23.11.2026"), "4:7", "year-month-day"),
    "day that does not exist": Case(GOOD.replace(b"2026-11-23", b"2026-02-30"), "4:7", "date"),
    "unknown team field": Case(b"teem: x\n" + GOOD, "1:1", "Did you mean 'team'"),
    "no as an answer": Case(HEAD + b"  labelling: no\n", "6:14", "yes or no"),
    "on as an answer": Case(HEAD + b"  labelling: on\n", "6:14", "yes or no"),
    "time as an answer": Case(HEAD + b"  labelling: 1:30\n", "6:14", "1:30"),
    "date where text belongs": Case(GOOD.replace(b": T", b": 2026-01-01"), "3:7", "quotes"),
    "no where text belongs": Case(GOOD.replace(b": T", b": no"), "3:7", "quotes"),
    "tab": Case(HEAD + b"\tlabelling: 1\n", "6:1", "tab"),
    "broken YAML": Case(HEAD + b"  labelling: [1\n", "", ""),
    "deep nesting": Case(b"a: " + b"[" * 5000 + b"]" * 5000 + b"\n", "1:", "deep|nest"),
    "another schema": Case(GOOD.replace(b"schema: 1", b"schema: 99"), "1:9", "schema"),
}


def lines_are_placed(text, file):
    """Each line begins with the file, mostly followed by line and column."""
    lines = text.splitlines()
    return lines and all(re.match(rf"{re.escape(file)}(:\d+:\d+)?: \S", line) for line in lines)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_file_gets_messages_with_their_place_and_status_1(
    case, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_bytes(case.data)
    assert main(["check", "team.yaml"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert lines_are_placed(captured.err, "team.yaml")
    place = f"team.yaml:{case.place}" if case.place else "team.yaml"
    matching = [line for line in captured.err.splitlines() if re.search(case.says, line)]
    assert any(line.startswith(place) for line in matching), captured.err
    assert len(captured.err) < 4000


@pytest.mark.parametrize("name", ["duplicate key", "binary", "2 MiB", "empty"])
def test_standard_input_is_judged_like_a_file(name, tmp_path):
    file = tmp_path / "team.yaml"
    file.write_bytes(CASES[name].data)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])}
    with file.open("rb") as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "assess", "check", "-"],
            stdin=stdin,
            capture_output=True,
            text=True,
            env=env,
            check=False,
        )
    assert done.returncode == 1
    assert lines_are_placed(done.stderr, "<stdin>")
    assert re.search(CASES[name].says, done.stderr)


COMMANDS = {
    "score": ["score", "team.yaml"],
    "score as JSON lines": ["score", "team.yaml", "--format", "jsonl"],
    "explain": ["explain", "team.yaml"],
    "report": ["report", "team.yaml", "-o", "team.html"],
}


@pytest.mark.parametrize("args", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("name", ["unknown question", "alias bomb", "empty", "binary"])
def test_every_command_tells_the_same(name, args, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_bytes(CASES[name].data)
    main(["check", "team.yaml"])
    expected = capsys.readouterr().err
    assert main(args) == 1
    assert capsys.readouterr().err == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["team.yaml"]


def test_all_errors_of_a_file_come_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_bytes(HEAD + b"  nonsense: 1\n  labelling: 77\n  data-storage: yes\n")
    assert main(["check", "t.yaml"]) == 1
    err = capsys.readouterr().err
    assert [line.split(":")[1] for line in err.splitlines()] == ["6", "7", "8"]


def test_a_failing_file_is_an_object_with_its_messages_in_json(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_bytes(HEAD + b"  labelling: 77\n")
    assert main(["score", "t.yaml", "--format", "json"]) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert found == {
        "schema": 1,
        "file": "t.yaml",
        "error": {
            "messages": [
                {"line": 6, "column": 14, "message": found["error"]["messages"][0]["message"]}
            ]
        },
    }
    assert found["error"]["messages"][0]["message"] in captured.err


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nowhere.yaml", "no such file"),
        ("empty-folder", "no answer files"),
        ("none/*.yaml", "No file matches"),
        ("circle.yaml", "circle"),
        ("dangling.yaml", "does not exist"),
        ("team.yaml/x.yaml", "no such file"),
        ("pipe", "pipe"),
        ("x" * 300, "too long"),
    ],
)
def test_a_path_that_leads_to_nothing_readable_is_told(path, says, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_bytes(GOOD)
    Path("empty-folder").mkdir()
    Path("circle.yaml").symlink_to("circle.yaml")
    Path("dangling.yaml").symlink_to("nothing")
    os.mkfifo("pipe")
    assert main(["check", path, "team.yaml"]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{path}: ")
    assert says in captured.err
    assert len(captured.err.splitlines()) == 1
    assert captured.out.startswith("team.yaml: fine")


def test_an_unreadable_file_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_bytes(GOOD)
    real = os.open

    def refuse(path, *args, **kwargs):
        if str(path).endswith("team.yaml"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    assert main(["check", "team.yaml"]) == 1
    assert capsys.readouterr().err.startswith("team.yaml: No permission")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n"),
        GOOD.rstrip(b"\n"),
    ],
    ids=["byte-order mark", "CRLF", "both", "no line end at the end"],
)
def test_marks_and_line_ends_of_other_systems_are_simply_read(data, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("plain.yaml").write_bytes(GOOD)
    Path("team.yaml").write_bytes(data)
    results = []
    for name in ("plain.yaml", "team.yaml"):
        assert main(["score", name, "--format", "json"]) == 0
        result = json.loads(capsys.readouterr().out)
        del result["file"]
        results.append(result)
    assert results[0] == results[1]


def test_places_are_right_with_a_byte_order_mark_and_crlf(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data = CASES["unknown question"].data
    Path("t.yaml").write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert main(["check", "t.yaml"]) == 1
    assert capsys.readouterr().err.startswith("t.yaml:6:3: ")


def test_the_rest_is_done_when_one_file_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, data in (("a", GOOD), ("b", b"- x\n"), ("c", GOOD)):
        Path(f"{name}.yaml").write_bytes(data)
    assert main(["score", ".", "--format", "jsonl"]) == 1
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [item["file"] for item in found] == ["./a.yaml", "./b.yaml", "./c.yaml"]
    assert ["error" in item for item in found] == [False, True, False]
    assert captured.err.startswith("./b.yaml:1:1: ")


STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("team", ["\x1b]0;owned\x07\x1b[2J", "x\u009b2J", "x\u202egnp.exe\u2066"])
@pytest.mark.parametrize(
    "args",
    [
        ["check", "t.yaml"],
        ["score", "t.yaml"],
        ["score", "t.yaml", "other.yaml"],
        ["score", "t.yaml", "--format", "json"],
        ["explain", "t.yaml"],
    ],
    ids=" ".join,
)
def test_nothing_that_a_file_says_can_steer_the_terminal(team, args, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = GOOD.decode().replace("team: T", f"team: {json.dumps(team)}")
    note = json.dumps(f"{team}")
    text = text.replace("data-validation: 2", f"data-validation: {{option: 2, note: {note}}}")
    Path("t.yaml").write_text(text)
    Path("other.yaml").write_bytes(GOOD)
    assert main(args) in (0, 1)
    captured = capsys.readouterr()
    assert captured.out + captured.err
    assert not STEERING.search(captured.out + captured.err)


def test_a_file_name_cannot_steer_the_terminal_either(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    name = "x\x1b[31m\n\u202e.yaml"
    Path(name).write_bytes(b"- x\n")
    assert main(["check", name]) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "\x1b" not in err
    assert "\u202e" not in err


def test_markup_in_a_name_is_text(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(GOOD.decode().replace("team: T", "team: '[bold]x[/bold] :smile:'"))
    assert main(["score", "t.yaml"]) == 0
    assert "[bold]x[/bold] :smile:" in capsys.readouterr().out


def test_json_keeps_every_character_of_a_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    team = "Größe 東京 \u202e"
    Path("t.yaml").write_text(GOOD.decode().replace("team: T", f"team: {json.dumps(team)}"))
    assert main(["score", "t.yaml", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["team"] == team
    assert "Größe 東京" in out
    assert "\u202e" not in out
