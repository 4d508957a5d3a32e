"""Completion in real shells, and the manual page: both say what the commands say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.shell import files

BIN = Path(sys.executable).parent


def shell(name, *words, **env):
    """Run a shell that finds ``assess``; skipped where there is none of its kind."""
    if shutil.which(name) is None:
        pytest.skip(f"no {name} on this machine")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [name, *words], env={**os.environ, "PATH": path, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def bash(*words):
    """What bash would offer for the last of some words."""
    listed = " ".join(f"'{word}'" for word in words)
    script = (
        f"source <(assess completion bash); COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1};"
        'compopt() { echo "as $2"; }; _assess_completion assess; printf \'%s\\n\' "${COMPREPLY[@]}"'
    )
    return [line for line in shell("bash", "-c", script) if line]


def test_the_files_in_shell_are_what_the_commands_say_now():
    old = [path.name for path, text in files().items() if path.read_text(encoding="utf-8") != text]
    assert not old, f"out of date: {old}; run: make docs"


def test_bash_offers_commands_options_and_their_values():
    assert bash("assess", "extr") == ["extract"]
    assert "--fail-under" in bash("assess", "score", "--fail")
    assert bash("assess", "score", "--format", "js") == ["json", "jsonl"]


def test_bash_offers_ids_of_the_rubric_and_files_where_a_file_is_asked_for():
    offered = bash("assess", "explain", "team.yaml", "--model", "")
    assert offered == ["google", "microsoft", "ml-test-score"]
    assert bash("assess", "badge", "--model", "mi") == ["microsoft"]
    assert bash("assess", "score", "te") == ["as default"]
    assert bash("assess", "scan", "re") == ["as dirnames"]
    assert bash("assess", "score", "team.yaml", "--rubric", "r") == ["as dirnames"]


def test_fish_offers_commands_with_what_they_do():
    offered = shell("fish", "-c", "assess completion fish | source; complete -C 'assess extr'")
    assert offered == ["extract\tGive back the answer file that a PDF report carries."]


def test_zsh_takes_its_script():
    script = "autoload -U compinit; compinit -D -u; source <(assess completion zsh); whence -w _assess_completion"
    assert shell("zsh", "-fc", script) == ["_assess_completion: function"]


def test_a_shell_that_is_not_known_is_refused():
    done = subprocess.run([BIN / "assess", "completion", "tcsh"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr


def test_the_manual_page_is_well_formed():
    page = next(path for path in files() if path.suffix == ".1")
    if shutil.which("mandoc") is None:
        pytest.skip("no mandoc on this machine")
    said = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "error", page], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout
