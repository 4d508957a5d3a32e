"""Repositories: what files hold, what they are called, where links lead, what git keeps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

from assess.answers.emit import to_text
from assess.answers.read import parse_answers
from assess.errors import AssessError
from fuzz import bundle
from fuzz.harness import DAY, ROOT, Harness, turn
from fuzz.inside import built_in, check_words, command, short_words


def _scan_seeds() -> list[bytes]:
    workflow = b"on: push\njobs:\n  train:\n    steps:\n      - run: dvc repro\n      - run: pytest tests/data\n"
    plain = {
        ".github/workflows/train.yml": workflow,
        "src/train.py": b"import mlflow\nfrom sklearn import svm\nmlflow.log_metric('x', 1)\n",
        "dvc.yaml": b"stages:\n  train:\n    cmd: python train.py\n",
        "requirements.txt": b"mlflow==2.1\nevidently>=0.4\ngreat_expectations\n",
        "tests/test_data.py": b"import pandera\n",
        "README.md": b"# Model card\n",
        "link.py": bundle.LINK + b"../outside/secret.py",
    }
    bare = {}
    made = Path(mkdtemp(prefix="assess-fuzz-"))
    try:
        repo = bundle.write(
            bundle.pack({k: v for k, v in plain.items() if k != "link.py"}), made / "r"
        )
        git = [
            "git",
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b.example",
            "-c",
            "init.defaultBranch=main",
        ]
        env = os.environ | {
            "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        }
        for words in (["init", "-q", "--template="], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run([*git, *words], cwd=repo, check=True, env=env)
        inside = {
            p.relative_to(repo).as_posix(): p.read_bytes()
            for p in sorted(repo.rglob("*"))
            if p.is_file()
        }
        bare = {n.removeprefix(".git/"): d for n, d in inside.items() if n.startswith(".git/")}
    finally:
        shutil.rmtree(made)
    return [bundle.pack(plain), bundle.pack(inside), bundle.pack(bare | {"refs/heads/x": b""})]


def _run_scan(data: bytes, folder: Path) -> str:
    from assess.scan.answers import differences, draft
    from assess.scan.scan import scan

    rubric = built_in()
    secret = folder / "outside" / "secret.py"
    secret.parent.mkdir()
    secret.write_bytes(b"import mlflow  # CANARY\n")
    repo = folder / "repo"
    repo.mkdir()
    bundle.write(data, repo)
    if (number := turn(data, 24)) is not None:
        forms = (("table",), ("json",), ("yaml", "--team", "T"))
        command("scan", "repo", "--format", *forms[number % len(forms)])
    try:
        found = scan(rubric, [str(repo)])
    except AssessError as error:
        check_words(error)
        return short_words(error)
    assert not any("CANARY" in f.excerpt for f in found.findings), "a link led outside"
    said = draft(rubric, found, team="T", date=DAY)
    text = to_text(said)
    assert parse_answers(text.encode("utf-8", "surrogatepass"), rubric).answers == said.answers
    differences(rubric, said, found)
    return f"fine {sorted({f.signal.id for f in found.findings})}"


def _saved_seeds() -> list[bytes]:
    """Scans that were kept as JSON."""
    from assess.scan.scan import scan
    from assess.scan.to_json import to_json

    rubric = built_in()
    made = Path(mkdtemp(prefix="assess-fuzz-"))
    try:
        repo = bundle.write(_scan_seeds()[0], made / "r")
        kept = [
            json.dumps(to_json(rubric, scan(rubric, [str(where)])), indent=1)
            for where in (repo, repo / "src")
        ]
    finally:
        shutil.rmtree(made)
    return [text.replace(str(made), "there").encode() for text in kept]


def _run_saved(data: bytes, folder: Path) -> str:
    from assess.scan.accept import suggestions
    from assess.scan.answers import draft
    from assess.scan.saved import read_scan

    rubric = built_in()
    path = folder / "scan.json"
    path.write_bytes(data)
    if turn(data, 12) is not None:
        shutil.copy(ROOT / "rubrics" / "sample-team.yaml", folder / "t.yaml")
        command("scan", "scan.json")
        command("scan", "scan.json", "--answers", "t.yaml")
    try:
        found = read_scan("scan.json", rubric)
    except AssessError as error:
        check_words(error)
        return short_words(error)
    said = draft(rubric, found, team="T", date=DAY)
    text = to_text(said)
    assert parse_answers(text.encode("utf-8", "surrogatepass"), rubric).answers == said.answers
    suggestions(rubric, said, found)
    return f"fine {sorted({f.signal.id for f in found.findings})}"


HARNESS = Harness("scan", _scan_seeds, _run_scan, aims=("scan",))
SAVED = Harness("saved", _saved_seeds, _run_saved, aims=("scan/saved.py",))
