"""Answer files that nobody should write: one clear message with its place, quickly, and no harm."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_rubric import tiny

import assess.fileio
import assess.yamlio
from assess.answers.read import parse_answers, read_answers
from assess.errors import AnswersError

HOSTILE = Path(__file__).parent / "hostile"
RUBRIC = tiny()
HEAD = b'schema: 1\nrubric: {id: tiny, version: "1.2.3"}\nteam: T\ndate: 2026-11-23\n'

FILES = {
    "alias-bomb": "1:4: Anchors and aliases (& and *) are not allowed.",
    "merge-bomb": "1:4: Anchors and aliases (& and *) are not allowed.",
    "self-alias": "1:1: Anchors and aliases (& and *) are not allowed.",
    "python-object": "5:10: Tags (!) are not allowed.",
    "python-name": "5:13: Tags (!) are not allowed.",
    "binary-tag": "5:13: Tags (!) are not allowed.",
    "local-tag": "5:21: Tags (!) are not allowed.",
    "duplicate-key": "7:3: The key 'training' appears twice; the first is on line 6, column 3.",
    "duplicate-header": "5:1: The key 'team' appears twice; the first is on line 3, column 1.",
    "duplicate-inside": "6:34: The key 'option' appears twice; the first is on line 6, column 14.",
    "list": "1:1: This is a list; an answer file is a mapping",
    "text": "1:1: This is only text; an answer file is a mapping",
    "number": "1:1: This is only text; an answer file is a mapping",
    "two-documents": "5:1: A second document begins here.",
    "tab": "6:1: A tab cannot be used to indent.",
    "tab-inside": "7:3: A tab cannot be used to indent.",
    "unclosed-quote": "6:31: A quote that is opened here is never closed.",
    "unclosed-bracket": "7:1: The list or mapping in brackets is not well formed here.",
    "second-colon": "8:27: A ':' is not expected here. Put quotes around a text that contains",
    "at-sign": "7:11: Text that begins with @ needs quotes.",
    "indentation": "7:3: The indentation or a quote does not fit here.",
    "complex-key": "5:3: A key must be one word or a text, not a list or a mapping.",
    "directive": "1:1: A line that begins with % is not expected here.",
}


def messages(data: bytes) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        parse_answers(data, RUBRIC, "f")
    return [line.removeprefix("f:").strip() for line in caught.value.lines()]


@pytest.fixture(params=["fast parser", "slow parser"])
def parser(request, monkeypatch):
    """Both parsers: the one of libyaml, and the one that is there when it is missing."""
    if request.param == "slow parser":
        from yaml import SafeLoader

        monkeypatch.setattr(assess.yamlio, "_Parser", SafeLoader)
    return request.param


def test_every_hostile_file_has_its_message():
    assert {path.stem for path in HOSTILE.glob("*.yaml")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gives_its_message_with_its_place(name, parser):
    found = messages((HOSTILE / f"{name}.yaml").read_bytes())
    place, _, text = FILES[name].partition(" ")
    assert any(line.startswith(f"{place} {text}") for line in found), found


@pytest.mark.parametrize(
    "name",
    [n for n in FILES if n not in ("alias-bomb", "merge-bomb", "self-alias", "complex-key")],
)
def test_one_fault_gives_one_message(name):
    assert len(messages((HOSTILE / f"{name}.yaml").read_bytes())) == 1


def test_a_bomb_is_told_once_with_its_other_lines():
    bombs = [m for m in messages((HOSTILE / "alias-bomb.yaml").read_bytes()) if "aliases" in m]
    assert len(bombs) == 1
    assert bombs[0].endswith("Also on lines 2, 3, 4, 5, 6 and 4 more.")


BYTES = {
    "empty": (b"", "The file is empty."),
    "only comments": (b"# nothing\n\n", "The file is empty."),
    "only a mark": (b"\xef\xbb\xbf", "The file is empty."),
    "binary": (bytes(range(256)), "This is a binary file, not text."),
    "PDF": (
        b"%PDF-1.7\n\0\1\2",
        "This is a PDF, not text. 'assess extract' gives what it carries.",
    ),
    "NUL at the end": (HEAD + b"\0", "This is a binary file, not text."),
    "UTF-16": ("team: T".encode("utf-16"), "The file is UTF-16 text. Save it as UTF-8."),
    "Latin-1": (
        b"team: M\xfcller\n",
        "1:8: This is not UTF-8 text. Save the file as UTF-8.",
    ),
    "escape code": (
        HEAD + b"answers: {checks: {note: a\x1b[31mb}}\n",
        "5:27: This character is not allowed in a text file. Remove it.",
    ),
    "2 MiB": (HEAD + b"# " + b"x" * (2 << 20), "The file is larger than 1 MiB and is not read."),
    "deep lists": (
        HEAD + b"answers: " + b"[" * 40_000,
        "5:29: The file is nested deeper than 20 levels.",
    ),
    "deep dashes": (
        b"- " * 25_000,
        "1:41: The file is nested deeper than 20 levels.",
    ),
    "deep mappings": (
        HEAD + b"answers: " + b"{a: " * 40_000,
        "5:86: The file is nested deeper than 20 levels.",
    ),
}


@pytest.mark.parametrize("case", BYTES)
def test_hostile_bytes_give_one_message(case):
    data, expected = BYTES[case]
    assert messages(data) == [expected]


def test_too_many_values_are_refused():
    data = HEAD + b"labels: [" + b"a," * 300_000 + b"]\n"
    (line,) = messages(data)
    assert line.endswith("The file holds too many values and is not read.")


def test_a_hundred_thousand_wrong_keys_end_after_a_hundred_messages():
    data = HEAD + b"answers:\n" + b"".join(b"  trainin%d: 1\n" % n for n in range(40_000))
    found = messages(data)
    assert len(found) == 101
    assert found[-1].endswith("There are more problems; the rest of the file was not looked at.")


def test_repeated_keys_end_after_a_hundred_messages():
    found = messages(HEAD + b"team: U\n" * 50_000)
    assert len(found) == 101
    assert found[-1].endswith("There are more problems; reading stopped here.")


def test_a_hostile_key_cannot_steer_the_terminal_or_flood_it():
    (line,) = messages(HEAD + b'"\\e[31m' + b"x" * 5000 + b'": 1\n')
    assert "\x1b" not in line
    assert len(line) < 400


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e999999", "0x" + "f" * 5000])
def test_a_huge_number_is_only_wrong(number):
    (line,) = messages(HEAD + f"answers: {{training: {number}}}\n".encode())
    assert "training" in line
    assert len(line) < 400


def test_memory_stays_small_when_the_worst_files_are_read(tmp_path):
    """All hostile inputs in one process that may use only 600 MiB of addresses."""
    (tmp_path / "deep").write_bytes(b"- " * 500_000)
    (tmp_path / "wide").write_bytes(HEAD + b"labels: [" + b"a," * 500_000 + b"]")
    (tmp_path / "keys").write_bytes(b"".join(b"k%d: 1\n" % n for n in range(90_000)))
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
from pathlib import Path
from assess.answers.read import read_answers
from assess.errors import AnswersError
from assess.rubric.load import load_rubric
rubric = load_rubric()
paths = [*Path({str(HOSTILE)!r}).glob("*.yaml"), *Path({str(tmp_path)!r}).iterdir()]
for path in paths:
    try:
        read_answers(path, rubric)
    except AnswersError as error:
        assert error.messages
    else:
        raise SystemExit(f"{{path}} was read")
print("all refused", len(paths))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"all refused {len(FILES) + 3}"


# ---------------------------------------------------------------- places that are no files


def refusal(path) -> str:
    with pytest.raises(AnswersError) as caught:
        read_answers(path, RUBRIC)
    (message,) = caught.value.messages
    assert caught.value.file == str(path)
    assert message.line is None
    return message.text()


def test_a_missing_file(tmp_path):
    assert refusal(tmp_path / "none.yaml") == "There is no such file."


def test_a_path_through_a_file(tmp_path):
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "team.yaml") == (
        "There is no such file: a part of its path is not a folder."
    )


def test_a_folder(tmp_path):
    assert refusal(tmp_path) == "This is a folder, not a file."


def test_a_link_to_nothing(tmp_path):
    (tmp_path / "link").symlink_to("nowhere")
    assert refusal(tmp_path / "link") == "This link points to a file that does not exist."


def test_a_circle_of_links(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert refusal(tmp_path / "a") == "The links lead in a circle; there is no file behind them."


def test_a_link_to_a_file_is_followed(tmp_path):
    (tmp_path / "real.yaml").write_bytes(HEAD)
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    assert read_answers(tmp_path / "link.yaml", RUBRIC).team == "T"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == (
        "This is a pipe or a device, not a file. Use '-' to read standard input."
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_not_read(device):
    assert "This is a pipe or a device" in refusal(device)


def test_a_socket_is_not_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        assert "This is a pipe or a device" in refusal("s")


def test_a_name_that_is_too_long(tmp_path):
    assert refusal(tmp_path / ("x" * 300)) == "The file name is too long."


def test_a_name_with_a_nul():
    assert refusal("a\0b").startswith("This is no file name")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "No permission to read or write this file."),
        (errno.EIO, "The file cannot be used: Input/output error."),
        (errno.EMFILE, "Too many files are open."),
    ],
)
def test_what_the_system_refuses_is_one_plain_sentence(tmp_path, monkeypatch, number, words):
    (tmp_path / "team.yaml").write_bytes(HEAD)

    def refuse(*_args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(assess.fileio.os, "open", refuse)
    assert refusal(tmp_path / "team.yaml") == words


def test_a_file_that_grows_while_it_is_read_is_not_read_without_end(tmp_path, monkeypatch):
    path = tmp_path / "team.yaml"
    path.write_bytes(HEAD)
    monkeypatch.setattr(assess.fileio.os, "read", lambda _handle, size: b"x" * min(size, 4096))
    assert refusal(path) == "The file is larger than 1 MiB and is not read."


def test_a_file_of_exactly_1_mib_is_read(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_bytes(HEAD + b"#" * ((1 << 20) - len(HEAD)))
    assert read_answers(path, RUBRIC).team == "T"
    path.write_bytes(path.read_bytes() + b"#")
    assert refusal(path) == "The file is larger than 1 MiB and is not read."
