"""The entry point: statuses, help, version, streams; no traceback, nothing unasked."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from conftest import ROOT

from assess import _version
from assess.cli import commands, console
from assess.cli import main as entry
from assess.cli.group import cli
from assess.cli.main import main


def run(*args, **kwargs):
    """Run the program as its users do, in its own process."""
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])}
    env.update(kwargs.pop("env", {}))
    return subprocess.run(
        [sys.executable, "-m", "assess", *args],
        capture_output=not {"stdout", "stderr"} & kwargs.keys(),
        text=True,
        env=env,
        timeout=120,
        check=False,
        **kwargs,
    )


def every_command(group=cli, path=()):
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            yield (*path, name), command
            if isinstance(command, click.Group):
                yield from every_command(command, (*path, name))


COMMANDS = dict(every_command())


def test_help_lists_every_command_and_option(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for name in commands.COMMANDS:
        assert f"\n  {name} " in text
    for param in cli.params:
        assert all(opt in text for opt in param.opts)
    assert max(map(len, text.splitlines())) <= 80


def test_click_itself_prints_the_same_help(capsys):
    main(["--help"])
    quick = capsys.readouterr().out
    assert main(["--debug", "--help"]) == 0
    assert capsys.readouterr().out == quick


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_with_examples(path, capsys):
    assert main([*path, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"Usage: assess {' '.join(path)}" in text
    assert "Examples:" in text
    assert f"assess {' '.join(path)}" in text.split("Examples:")[1]
    assert max(map(len, text.splitlines())) <= 80
    for param in COMMANDS[path].params:
        if isinstance(param, click.Option):
            assert param.help, param.name


def test_the_version_is_the_one_the_package_has(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"assess {_version.__version__}\n"
    project = (ROOT / "pyproject.toml").read_text()
    assert 'path = "assess/_version.py"' in project


def imported_by(*args):
    code = (
        "import sys\n"
        "from assess.cli.main import main\n"
        f"main({list(args)!r})\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(ast.literal_eval(done.stderr.splitlines()[-1]))


HEAVY = {"rich", "pydantic", "textual", "weasyprint", "highspy", "jinja2", "ruamel", "yaml"}


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["--version"]])
def test_help_and_version_import_almost_nothing(args):
    assert not imported_by(*args) & (HEAVY | {"click", "dataclasses", "importlib_metadata"})


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_commands_help_imports_no_library_that_it_would_need_to_run(name):
    assert not imported_by(name, "--help") & HEAVY


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["scor"], "Did you mean 'assess score'?"),
        (["frobnicate"], "'assess --help' lists the commands."),
        (["score"], "Missing argument"),
        (["score", "x.yaml", "--frmat", "json"], "Did you mean '--format'"),
        (["score", "x.yaml", "--format", "xml"], "xml"),
        (["score", "x.yaml", "--jobs", "0"], "0"),
        (["score", "x.yaml", "--rubric", "nowhere"], "nowhere"),
        (["rubric"], "Missing command"),
        (["rubric", "shw"], "shw"),
        (["report", "x.yaml"], "-o FILE or --out-dir DIR"),
        (["report", "x.yaml", "-o", "x.docx"], ".pdf, .html or .md"),
        (["--nonsense"], "--nonsense"),
        (["start"], "needs a terminal"),
        ([], "needs a terminal"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_on_stderr_with_status_2(args, says, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main(args) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert len(captured.err.splitlines()) <= 2


def test_a_file_in_the_place_of_a_command_gets_a_hint(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").touch()
    assert main(["team.yaml"]) == 2
    assert "assess score team.yaml" in capsys.readouterr().err


def test_an_unexpected_error_is_one_line_without_a_traceback(monkeypatch, capsys):
    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("oh\x1b[31m")

    monkeypatch.setattr("assess.rubric.load.load_rubric", fail)
    assert main(["rubric", "list"]) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "ZeroDivisionError" in err
    assert "report" in err
    assert "\x1b" not in err

    assert main(["rubric", "list", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err
    monkeypatch.setenv("ASSESS_DEBUG", "1")
    assert main(["rubric", "list"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_error_of_the_machine_is_told_plainly(monkeypatch, capsys):
    def fail(*_args, **_kwargs):
        raise OSError(28, "No space left on device", "x.yaml")

    monkeypatch.setattr("assess.rubric.load.load_rubric", fail)
    assert main(["rubric", "list"]) == 1
    assert capsys.readouterr().err == "x.yaml: No space left on device.\n"


def test_an_interrupt_is_status_130(monkeypatch, capsys):
    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("assess.rubric.load.load_rubric", interrupt)
    assert main(["rubric", "list"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_results_go_to_stdout_and_nothing_else_does():
    done = run("rubric", "list")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "questions" in done.stdout
    assert done.stdout.isascii()


def test_a_reader_that_leaves_early_gets_no_complaint():
    command = f"'{sys.executable}' -m assess rubric show --format json | head -c 10"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])}
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert len(done.stdout) == 10


@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("args", ["--help", "--version", "rubric list", "scor", "start"])
def test_closed_streams_are_no_trouble(closing, args):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])}
    done = subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m assess {args} {closing}"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == (2 if args in ("scor", "start") else 0)


def test_a_full_disk_is_told_with_status_1():
    with Path("/dev/full").open("w") as full:
        done = run("rubric", "show", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_characters_that_the_terminal_lacks_are_replaced_not_fatal():
    done = run("rubric", "show", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_an_interrupted_process_says_so_and_leaves_with_130():
    code = (
        "import sys, time\n"
        "import assess.rubric.load as load\n"
        "def slow(**_):\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "load.load_rubric = slow\n"
        "from assess.cli.main import main\n"
        "sys.exit(main(['rubric', 'list']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "Interrupted.\n"


def test_an_interrupt_ends_all_processes_without_a_word_from_them(tmp_path):
    code = (
        "import os, sys, time\n"
        "import assess.batch.run as run\n"
        "import assess.scoring.score as scoring\n"
        "run.GRACE = 0.2\n"
        "def slow(*_):\n"
        "    os.write(1, b'ready\\n')\n"
        "    time.sleep(60)\n"
        "scoring.score = slow\n"
        "from assess.cli.main import main\n"
        "sys.exit(main(['score', sys.argv[1], '--jobs', '2']))"
    )
    for i in range(60):
        (tmp_path / f"{i}.yaml").write_text("schema: 1\nteam: T\ndate: 2026-11-23\n")
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n"
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "Interrupted: 0 of 60 files done.\n"


def test_nothing_is_written_into_the_working_folder(tmp_path):
    for args in (["--help"], ["rubric", "list"], ["rubric", "show"], ["doctor"]):
        run(*args, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain Größe 東京", "plain Größe 東京"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("x\u202eyaml.exe", "x\\u202eyaml.exe"),
        ("x\u2066y\u200f", "x\\u2066y\\u200f"),
        ("bell\x07 \x9b2J", "bell\\x07 \\x9b2J"),
        ("file\udcff", "file\\xff"),
    ],
)
def test_text_for_the_terminal_is_made_harmless(text, shown):
    assert console.clean(text) == shown


def test_statuses_are_the_documented_ones():
    assert (entry.OK, entry.INVALID, entry.USAGE, entry.TOO_LOW, entry.INTERRUPTED) == (
        0,
        1,
        2,
        3,
        130,
    )


def test_shell_completion_offers_the_commands():
    done = run(
        env={"_ASSESS_COMPLETE": "bash_complete", "COMP_WORDS": "assess sc", "COMP_CWORD": "1"}
    )
    assert done.stdout == "plain,score\nplain,scan\n"
