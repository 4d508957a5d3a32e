"""What a scan sees in a repository, what it leaves alone, and that nothing of it is run."""

import json
import subprocess

import pytest

from assess.cli.main import main
from assess.errors import AssessError
from assess.rubric.load import load_rubric
from assess.scan.scan import scan


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def seen(root):
    return {(f.signal.id, f.file, f.line) for f in scan(load_rubric(), [str(root)]).findings}


def test_a_pipeline_run_in_ci_is_strong_and_told_with_its_line(tmp_path, capsys):
    put(
        tmp_path, ".github/workflows/train.yml", "jobs:\n  a:\n    steps:\n      - run: dvc repro\n"
    )
    assert main(["scan", str(tmp_path), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["questions"]["training-pipeline"]
    assert told["suggested"] == 2
    assert told["findings"][0]["line"] == 4


def test_a_listed_dependency_suggests_nothing(tmp_path):
    put(tmp_path, "requirements.txt", "numpy\nmlflow==2.1\n")
    result = scan(load_rubric(), [str(tmp_path)])
    assert [f.line for f in result.of("experiment-tracking")] == [2]
    assert result.suggested("experiment-tracking") is None


def test_comments_tests_and_examples_do_not_count(tmp_path):
    put(tmp_path, "a.py", "# import mlflow\nimport mlflow_like\n")
    put(tmp_path, "tests/test_a.py", "import mlflow\n")
    put(tmp_path, "examples/b.py", "import mlflow\n")
    assert seen(tmp_path) == set()
    put(tmp_path, "c.py", "import mlflow\n")
    assert seen(tmp_path) == {("tracking-import", "c.py", 1)}


def test_links_outside_huge_and_binary_files_are_not_read(tmp_path):
    outside = put(tmp_path, "out/a.py", "import mlflow\n")
    root = tmp_path / "repo"
    put(root, "big.py", "import mlflow\n" * 100_000)
    put(root, "bin.py", "import mlflow\n\0")
    (root / "link.py").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    result = scan(load_rubric(), [str(root)])
    assert (result.findings, result.unread) == ((), 3)


def test_what_a_repository_configures_is_not_run(tmp_path):
    root = tmp_path / "repo"
    put(root, "c.py", "import mlflow\n")
    put(root, ".gitattributes", "* filter=evil\n")
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    mark = tmp_path / "ran"
    hook = put(tmp_path, "hook.sh", f"#!/bin/sh\ntouch {mark}\ncat\n")
    hook.chmod(0o755)
    for key in ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge"):
        subprocess.run([*git, "config", key, str(hook)], check=True)
    assert ("tracking-import", "c.py", 1) in seen(root)
    assert not mark.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AssessError, match="no such folder"):
        scan(load_rubric(), [str(tmp_path / "none")])
