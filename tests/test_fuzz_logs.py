"""No log line and no traceback lets what it quotes steer a terminal, or pass for a line of its own."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from pathlib import Path

import pytest

from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.serve.run import LogLine, prepare_log, running
from assess.serve.settings import Serving
from assess.tui import served

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
FORGED = "x\n::error::own\r\n2026-11-23 own\u2028own\x85own\x1b[2J\x1b]0;own\x07\u202e\u009b2J"
FILE = "x\n::error::own\x1b[2J\u202e.yaml"


def raised(text: str = FORGED) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def lines(text: str) -> list[str]:
    """Lines as any reader of logs might take them, none of which steers or is forged."""
    assert not RAW.search(text), text
    found = text.splitlines()
    assert not [line for line in found if line.lstrip(" ").startswith((":", "own", "2026"))]
    return found


def test_a_line_of_the_server_is_one_line_and_its_traceback_is_set_off() -> None:
    stream = io.StringIO()
    log = logging.Logger("test")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogLine())
    log.addHandler(handler)
    log.warning("A session could not be started: %s", FORGED)
    log.error(FORGED, exc_info=raised())
    first, second, *trace = lines(stream.getvalue())
    assert first.startswith("A session could not be started: x ::error::own")
    assert second.startswith("x ::error::own")
    assert trace
    assert all(line.startswith("  | ") for line in trace)


async def test_a_stranger_who_sends_garbage_fills_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    prepare_log(stream)
    serving = Serving(port=0, folder=tmp_path, token="t" * 20)
    answers = set()
    async with running(serving, load_rubric()) as (_, address):
        port = int(address.partition("?")[0].rstrip("/").rpartition(":")[2])
        for request in (
            b"GET /\x1b[2J%1b%0a::error::own HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /%1b%0a::error::own?token=%1b HTTP/1.1\r\nHost: own\xe2\x80\xae\r\n\r\n",
            b"::error::own \x1b]0;own\x07\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: \x1b[2J\n::error::own\r\nX-\xe2\x80\xae: \x9b2J\r\n\r\n",
            b"\x1b[2J\n" * 5000,
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            async with asyncio.timeout(60):
                answers.add((await reader.readline()).split()[1])
            writer.close()
    assert answers == {b"400", b"421"}
    assert stream.getvalue() == ""
    logging.getLogger().warning(FORGED)
    assert len(lines(stream.getvalue())) == 1


def test_a_session_that_ends_badly_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text("- x\n")
    assert served.main([str(tmp_path), "--file", FILE]) == 1
    (line,) = lines(capsys.readouterr().err)
    assert line.startswith("assess serve: x ::error::own\\x1b[2J\\u202e.yaml:1:1: ")

    def fail(*_: object) -> int:
        raise raised()

    monkeypatch.setattr(served, "_run", fail)
    assert served.main([str(tmp_path)]) == 1
    (line,) = lines(capsys.readouterr().err)
    assert line.startswith("assess serve: a session ended by ValueError: x ::error::own")


def test_a_traceback_for_debugging_is_set_off_and_steers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised()

    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text("schema: 1\nteam: x\ndate: 2026-11-23\nanswers: {labelling: 1}\n")
    for broken, args in (
        ("assess.rubric.load.load_rubric", ["rubric", "list"]),
        ("assess.scoring.score.score", ["score", FILE, "--jobs", "1"]),
        ("assess.scoring.score.score", ["score", FILE, "--jobs", "1", "--format", "json"]),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(broken, fail)
            assert main([*args, "--debug"]) == 1
        message, *trace = lines(capsys.readouterr().err)
        assert "ValueError: x ::error::own" in message
        assert any("Traceback" in line for line in trace)
        assert all(line.startswith("  | ") for line in trace)
