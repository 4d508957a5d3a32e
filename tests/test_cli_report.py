"""`assess report`: what is written where, and what is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from assess.cli.main import main
from assess.cli.output import unique_names
from assess.errors import MissingLibraryError

GOOD = "schema: 1\nteam: T\ndate: 2026-11-23\nanswers: {data-validation: 2}\n"


@pytest.fixture
def team(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(sample, "team.yaml"))


@pytest.fixture
def rendered(monkeypatch):
    """Take the place of the renderer: these tests are about everything around it."""
    calls = []

    def render(rubric, assessment, result, *, format, options, answers_bytes):
        calls.append((assessment.team, format, options, answers_bytes))
        if assessment.team == "boom":
            raise RuntimeError("cannot")
        return f"{format} of {assessment.team}".encode()

    monkeypatch.setattr("assess.report.render.render", render)
    return calls


def test_the_name_of_the_file_tells_what_to_write(team, rendered, capsys):
    for name, form in (("a.pdf", "pdf"), ("b.html", "html"), ("c.HTM", "html")):
        assert main(["report", "team.yaml", "-o", name]) == 0
        assert Path(name).read_text() == f"{form} of Fraud scoring"
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err == f"Wrote {name}\n"
    assert main(["report", "team.yaml", "-o", "d", "--format", "html", "-q"]) == 0
    assert Path("d").read_text() == "html of Fraud scoring"
    assert capsys.readouterr().err == ""


def test_the_answer_file_goes_along_unchanged_with_the_options(team, rendered):
    args = ["--page", "letter", "--section", "summary,risks", "--section", "why", "--no-attach"]
    assert main(["report", "team.yaml", "-o", "a.pdf", *args]) == 0
    ((_, _, options, data),) = rendered
    assert data == team.read_bytes()
    assert options.page == "letter"
    assert options.sections == ("summary", "risks", "why")
    assert not options.attach


def test_several_files_go_into_a_folder_named_like_the_answer_files(team, rendered, capsys):
    for name in ("teams/a/answers.yaml", "teams/b/answers.yml", "teams/c.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(GOOD)
    assert main(["report", "teams", "--out-dir", "out/reports", "--format", "html"]) == 0
    written = sorted(path.name for path in Path("out/reports").glob("[!.]*"))
    assert written == ["a-answers.html", "b-answers.html", "c.html"]
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_wrong_file_does_not_stop_the_others(team, rendered, capsys):
    Path("wrong.yaml").write_text("- x\n")
    Path("z.yaml").write_text(GOOD)
    assert main(["report", ".", "--out-dir", "out", "--jobs", "1"]) == 1
    assert sorted(path.name for path in Path("out").glob("[!.]*")) == ["team.pdf", "z.pdf"]
    assert "./wrong.yaml:1:1: " in capsys.readouterr().err


def test_a_mistake_of_ours_in_one_report_does_not_stop_the_others(team, rendered, capsys):
    Path("boom.yaml").write_text(GOOD.replace("team: T", "team: boom"))
    assert main(["report", ".", "--out-dir", "out", "--jobs", "1"]) == 1
    assert [path.name for path in Path("out").glob("[!.]*")] == ["team.pdf"]
    err = capsys.readouterr().err
    assert "./boom.yaml: Something went wrong inside the program (RuntimeError: cannot)" in err
    assert "Traceback" not in err
    main(["report", ".", "--out-dir", "out", "--jobs", "1", "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_a_missing_library_is_told_once(team, monkeypatch, capsys):
    def render(*_args, **_kwargs):
        raise MissingLibraryError("PDF reports need Pango: apt-get install libpangoft2-1.0-0")

    monkeypatch.setattr("assess.report.render.render", render)
    shutil.copy("team.yaml", "b.yaml")
    assert main(["report", ".", "--out-dir", "out", "--jobs", "1"]) == 1
    err = capsys.readouterr().err
    assert err.splitlines() == ["PDF reports need Pango: apt-get install libpangoft2-1.0-0"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["team.yaml"], "-o FILE or --out-dir DIR"),
        (["team.yaml", "-o", "a.pdf", "--out-dir", "x"], "-o FILE or --out-dir DIR"),
        (["team.yaml", "-o", "a.docx"], ".pdf, .html or .md"),
        (["team.yaml", "other.yaml", "-o", "a.pdf"], "--out-dir"),
        (["team.yaml", "-o", "team.yaml", "--format", "html"], "answer file"),
        (["team.yaml", "-o", "a.pdf", "--section", "sumary"], "Did you mean 'summary'"),
        (["team.yaml", "-o", "a.pdf", "--page", "a3"], "a3"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_and_nothing_written(team, rendered, args, says, capsys):
    before = team.read_bytes()
    assert main(["report", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert [path.name for path in Path().iterdir()] == ["team.yaml"]
    assert team.read_bytes() == before


def test_a_report_that_exists_is_replaced(team, rendered):
    Path("a.pdf").write_text("old")
    assert main(["report", "team.yaml", "-o", "a.pdf"]) == 0
    assert Path("a.pdf").read_text() == "pdf of Fraud scoring"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a.yaml", "b.yaml"], ["a", "b"]),
        (["x/a.yaml", "y/a.yaml"], ["x-a", "y-a"]),
        (["p/x/a.yaml", "q/x/a.yaml"], ["p-x-a", "q-x-a"]),
        (["A.yaml", "a.yaml"], ["A", "a-2"]),
        (["a.yaml", "a.yml"], ["a", "a-2"]),
        (["x/a.yaml", "a.yaml", "x-a.yaml"], ["x-a", "a", "x-a-2"]),
        (["../a.yaml", "a.yaml"], ["a", "a-2"]),
        (["/r/a.yaml", "a.yaml"], ["r-a", "a"]),
        (
            ["con.yaml", "LPT1.x.yaml", "-rf.yaml", "...yaml"],
            ["con-", "LPT1.x-", "rf", "assessment"],
        ),
        (["a:b.yaml", "a*b.yaml", "a\n\x1bb.yaml"], ["a-b", "a-b-2", "a-b-3"]),
        (["e\u0301.yaml", "\u00e9.yaml", "\udcff.yaml"], ["\u00e9", "\u00e9-2", "assessment"]),
        (["ends. .yaml", "x" * 250 + ".yaml"], ["ends", "x" * 180]),
    ],
)
def test_no_two_reports_get_one_name(paths, names):
    assert unique_names([Path(path) for path in paths]) == names


@given(
    st.lists(
        st.lists(
            st.text(min_size=1).filter(lambda t: "/" not in t and "\0" not in t),
            min_size=1,
            max_size=3,
        )
    )
)
def test_every_name_is_one_that_any_system_takes(paths):
    names = unique_names([PurePosixPath("/".join(parts)) for parts in paths])
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(paths)
    for name in names:
        assert 0 < len(name.encode()) <= 240
        assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
        assert name == name.strip(" .")
        assert name.split(".")[0].casefold() not in {"con", "nul", "com1"}


def test_real_reports_of_several_teams_from_several_processes(tmp_path):
    done = subprocess.run(
        [
            sys.executable, "-m", "assess", "report", str(ROOT / "tests" / "teams"),
            "--out-dir", str(tmp_path / "out"), "--format", "html", "--jobs", "2",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert all(line.startswith("Wrote ") for line in done.stderr.splitlines()), done.stderr
    written = sorted(path.name for path in (tmp_path / "out").glob("[!.]*"))
    assert written == sorted(p.stem + ".html" for p in (ROOT / "tests" / "teams").iterdir())
    for path in (tmp_path / "out").glob("[!.]*"):
        assert path.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_a_real_report_to_standard_output(team):
    done = subprocess.run(
        [sys.executable, "-m", "assess", "report", str(team.resolve()), "--summary", "-o", "-"],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"%PDF-")
    assert done.stdout.rstrip().endswith(b"%%EOF")
    assert done.stderr == b""
