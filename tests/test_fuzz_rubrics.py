"""A rubric of somebody else is hostile: each of these is told in a few words, in bounded time.

Those that could take long run in a process of their own whose processor time and memory the system
bounds; the bounds are wide and no measure of speed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from tiny_rubric import TINY, copy_with

from assess.cli.main import main
from assess.errors import RubricError
from assess.rubric.base import QUESTIONS
from assess.rubric.folder import MOST_PROBLEMS
from assess.rubric.load import load_rubric

SECONDS, MEMORY = 60, 2 << 30
HEAD = "schema: 1\nteam: T\ndate: 2026-11-23\nanswers: {data-validation: 1}\n"


def question(name: str, *, options: str = "[{label: a, detail: a}, {label: b, detail: b}]") -> str:
    return (
        f"- {{id: {name}, section: s, text: t, help: h, counts: c, does_not_count: d, why: w,"
        f" options: {options}, evidence_hint: e, sources: [{{work: w}}]}}\n"
    )


def practice(name: str, requires: str = "", raises: str = "{data-validation: 1}") -> str:
    return (
        f"- {{id: {name}, title: t, what: w, why: w, phase: training, raises: {raises},"
        f" requires: [{requires}], effort: [1, 1, 1], roles: [r], steps: [s], done_when: [d],"
        " sources: [{work: google-mlops}]}\n"
    )


def signal(where: str) -> str:
    return f"signals:\n- {{id: s, question: data-validation, option: 1, strength: weak, why: w, where: {where}}}\n"


SECTION = "sections: [{id: s, title: S, intro: i}]\nquestions:\n"
MANY = "".join(question(f"q{n}") for n in range(QUESTIONS + 1))
HOSTILE = {
    "100,000 questions": ("questions.yaml", SECTION + "- {id: q}\n" * 100_000, f"more than {QUESTIONS}"),
    "more questions than are read": ("questions.yaml", SECTION + MANY, f"must not have more than {QUESTIONS}"),
    "100,000 options": (
        "questions.yaml", SECTION + question("q", options=f"[{'{label: a, detail: a}, ' * 60_000}]"), "more than 21"),
    "more practices than are read": ("practices.yaml", "practices:\n" + "".join(practice(f"p{n}") for n in range(501)), "more than 500"),
    "a circle of 400 practices": (
        "practices.yaml", "practices:\n" + "".join(practice(f"p{n}", f"p{(n + 1) % 400}") for n in range(400)),
        r"wait for each other in a circle: .*… 389 more …"),
    "a practice that waits for itself": ("practices.yaml", "practices:\n" + practice("p", "p"), "p → p"),
    "an option that implies its own question": (
        "questions.yaml", SECTION + question("q", options="[{label: a, detail: a}, {label: b, detail: b, implies: {q: 1}}]"),
        "implies an option of its own question"),
    "ten thousand references to nothing": (
        "practices.yaml", "practices:\n" + "".join(practice(f"p{n}", ", ".join(f"x{k}" for k in range(90))) for n in range(111)),
        "There are more problems"),
    "a huge number": ("practices.yaml", "practices:\n" + practice("p", raises="{data-validation: " + "9" * 5000 + "}"), "without quotes|whole number|text"),
    "a million": ("practices.yaml", "practices:\n" + practice("p", raises="{data-validation: 1000000}"), "at most 20"),
    "not a number": ("challenges.yaml", "challenges:\n- {id: c, group: g, title: t, what: w, symptoms: [s], exposure: {base: 1},"
                     " controls: [{question: data-validation, option: 1, weight: .nan}], source: [{work: w}]}\n", "a number"),
    "infinite": ("challenges.yaml", "challenges:\n- {id: c, group: g, title: t, what: w, symptoms: [s], exposure: {base: 1},"
                 " controls: [{question: data-validation, option: 1, weight: 1e999}], source: [{work: w}]}\n", "a number"),
    "deep nesting": ("questions.yaml", "sections: " + "[" * 100_000 + "\n", "nested deeper"),
    "deep blocks": ("questions.yaml", "sections:\n " + "- " * 50_000 + "\n", "nested deeper"),
    "an alias bomb": ("questions.yaml", "a: &a [x, x]\nb: [*a, *a]\n", "Anchors and aliases"),
    "a tag": ("questions.yaml", "sections: !!python/object/apply:os.system [id]\n", "Tags"),
    "an id that is a path": ("questions.yaml", SECTION + question("../../etc/passwd"), "An id is lower-case"),
    "an id in another script": ("questions.yaml", SECTION + question("ｄata-validation"), "An id is lower-case"),
    "an id with a control": ("questions.yaml", SECTION + question('"q\\e[2J"'), "control character"),
    "an id of a megabyte": ("questions.yaml", SECTION + question("q" * 1_000_000), "longer than 64|An id is"),
    "a text of a megabyte": ("questions.yaml", SECTION + question("q").replace("help: h", f"help: {'h' * 1_000_000}"), "longer than 4000"),
    "a model with 40,000 levels": (
        "models/m.yaml", "id: m\ntitle: t\nshort: s\nabout: a\nsource: [{work: google-mlops}]\ncategories: [{id: c, title: c}]\n"
        "criteria: []\nlevels:\n" + "- {level: 1, name: n, summary: s}\n" * 40_000, "more than 11"),
    "a pattern that is none": ("signals.yaml", signal("{paths: ['**'], text: '(((('}"), "no regular expression"),
    "a pattern that unfolds": ("signals.yaml", signal("{paths: ['**'], text: '((a{1,1000}){1,1000}){1,1000}'}"), "no regular expression"),
    "a pattern of a megabyte": ("signals.yaml", signal(f"{{paths: ['**'], text: '{'a' * 1_000_000}'}}"), "longer than 800"),
    "a file of 9 MiB": ("signals.yaml", "#" * (9 << 20), "larger than 8 MiB"),
    "an entry of a dictionary twice": ("signals.yaml", "signals: []\nsignals: []\n", "appears twice"),
}  # fmt: skip


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def assess(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "assess", *args], cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": path}, preexec_fn=bound,
    )  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_rubric_is_told_in_a_few_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    file, text, says = HOSTILE[name]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "own" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert main(["rubric", "check", "own"]) == 1
    said = capsys.readouterr()
    assert re.search(says, said.err), said.err[:2000]
    assert len(said.err.splitlines()) <= 2 * MOST_PROBLEMS + 2
    assert len(said.err) < 60_000
    assert said.out == ""


def test_the_largest_rubric_that_is_read_is_worked_with_in_bounds(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    some = "".join(question(f"q{n}") for n in range(QUESTIONS))
    (own / "questions.yaml").write_text(
        "sections: [{id: s, title: S, intro: i}]\nquestions:\n"
        + some.replace("work: w", "work: google-mlops")
    )
    phases = ", ".join(f"q{n}" for n in range(QUESTIONS))
    (own / "lifecycles.yaml").write_text(
        "lifecycles: [{id: l, title: l, about: a, source: [{work: google-mlops}],"
        f" phases: [{{id: p, title: p, questions: [{phases}]}}]}}]\n"
    )
    (tmp_path / "t.yaml").write_text(HEAD)
    for args in (
        ["check", "t.yaml"],
        ["score", "t.yaml", "--format", "json"],
        ["report", "t.yaml", "-o", "t.html"],
    ):
        done = assess(tmp_path, *args, "--rubric", "own")
        assert done.returncode == 0, done.stderr[-2000:]
        if "json" in args:
            assert json.loads(done.stdout)["completeness"]["total"] > QUESTIONS


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*x", "(a|a?)+b", r"(\w+\s?)*$x"])
def test_no_pattern_of_a_signal_stalls_a_scan(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "signals.yaml").write_text(
        signal(f"{{paths: ['**/*.txt'], text: '{pattern}'}}")
    )
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "a.txt").write_text(("a" * 1900 + "!\n") * 400)
    done = assess(tmp_path, "scan", "repo", "--rubric", "own")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("how", ["file", "folder", "of a model"])
def test_a_link_out_of_the_folder_is_refused_and_nothing_behind_it_is_shown(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    for name in ("s.yaml", "questions.yaml"):
        (secret / name).write_text("password: hunter2\n")
    own = tmp_path / "own"
    own.mkdir()
    if how == "folder":
        (own / "models").symlink_to(secret)
    elif how == "file":
        (own / "questions.yaml").symlink_to(secret / "s.yaml")
    else:
        (own / "models").mkdir()
        (own / "models" / "m.yaml").symlink_to("../../secret/s.yaml")
    assert main(["rubric", "check", str(own)]) == 1
    said = capsys.readouterr()
    assert "leads out of the folder" in said.err
    assert "password" not in said.out + said.err


def test_links_inside_the_folder_are_followed(tmp_path: Path) -> None:
    """As a ConfigMap of Kubernetes is mounted: the files are links into a folder beside them."""
    own = tmp_path / "own"
    (own / "..data").mkdir(parents=True)
    (own / "..data" / "rubric.yaml").write_text("title: Ours\n")
    (own / "rubric.yaml").symlink_to("..data/rubric.yaml")
    link = tmp_path / "link"
    link.symlink_to(own)
    assert load_rubric(overlay=link, base=TINY).title == "Ours"


def test_folders_of_odd_things_are_told(tmp_path: Path) -> None:
    own = copy_with(tmp_path)
    (own / "models" / "x.yaml").mkdir()
    (own / "practices.yaml").unlink()
    (own / "practices.yaml").symlink_to("practices.yaml")
    os.mkfifo(own / "models" / "pipe.yaml")
    for number in range(2000):
        (own / f"stray-{number}.yaml").touch()
    with pytest.raises(RubricError) as caught:
        load_rubric(overlay=own, base=TINY)
    assert len(caught.value.messages) == MOST_PROBLEMS + 1
    assert caught.value.messages[-1].message == "There are 1,900 more problems."
    for path in own.glob("stray-*"):
        path.unlink()
    with pytest.raises(RubricError) as caught:
        load_rubric(overlay=own, base=TINY)
    told = "\n".join(caught.value.lines())
    assert "x.yaml: This is a folder" in told
    assert "pipe.yaml: This is a pipe" in told
    assert "circle" in told
