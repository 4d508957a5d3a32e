"""What a scan sees in a repository, what it leaves alone, and that nothing of it is run."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from labelled_repos import GIT, REPOS, commit

from assess.answers.read import parse_answers
from assess.cli.main import main
from assess.errors import AssessError, RubricError
from assess.rubric.load import load_rubric
from assess.rubric.model import History, Signal, Where
from assess.scan.scan import Scan, scan

RUBRIC = load_rubric()


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


TAGGED = Signal(
    id="released-once", question="release-frequency", option=1, strength="weak", why="A tag.",
    where=Where(history=History(fact="tags", at_least=1)),
)  # fmt: skip
WITH_TAG = replace(RUBRIC, signals=(*RUBRIC.signals, TAGGED))


def look(*roots: Path) -> Scan:
    return scan(WITH_TAG, [str(root) for root in roots])


def seen(root: Path) -> set[tuple[str, str, int | None]]:
    return {(f.signal.id, f.file, f.line) for f in look(root).findings}


def suggested(found: Scan) -> dict[str, int]:
    every = {q.id: found.suggested(q.id) for q in RUBRIC.ladder}
    return {question: option for question, option in every.items() if option is not None}


@pytest.mark.parametrize("name", REPOS)
def test_a_labelled_repository_shows_what_a_person_sees_in_it(name: str, tmp_path: Path) -> None:
    repo = REPOS[name]
    found = look(repo.write(tmp_path))
    assert suggested(found) == repo.strong
    hints = {f.signal.question for f in found.findings if not f.strong}
    assert hints - set(repo.strong) == repo.hints
    for finding in found.findings:  # every place can be looked up
        if finding.file == "git history":
            continue
        lines = (tmp_path / finding.file).read_text().splitlines()
        assert finding.line is None or finding.excerpt in " ".join(lines[finding.line - 1].split())


def test_the_page_shows_precision_and_recall_as_measured(tmp_path: Path) -> None:
    from tools.scan_table import table

    assert table(tmp_path) in (ROOT / "docs" / "scan.md").read_text(encoding="utf-8")


def test_a_bare_repository_and_a_part_of_one_show_the_same(tmp_path: Path) -> None:
    root = REPOS["a monorepo"].write(tmp_path / "work")
    commit(root)
    bare = tmp_path / "bare.git"
    subprocess.run([*GIT, "clone", "-q", "--bare", str(root), str(bare)], check=True)
    assert seen(bare) == seen(root)
    part = {(s, f"services/churn/{file}", n) for s, file, n in seen(root / "services" / "churn")}
    files = {place for place in part if not place[1].endswith("/git history")}
    assert files == {place for place in seen(root) if place[1].startswith("services/churn/")}
    assert part > files  # a part has a history too
    assert suggested(look(root / "services" / "shop")) == {}


def test_several_repositories_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = REPOS["a monorepo"].write(tmp_path / "one")
    two = REPOS["watched in production"].write(tmp_path / "two")
    assert (
        suggested(look(one, two))
        == REPOS["a monorepo"].strong | REPOS["watched in production"].strong
    )
    assert main(["scan", str(one), str(two), str(one), "--format", "json"]) == 0
    out = capsys.readouterr().out
    told = json.loads(out)["questions"]["data-monitoring"]
    assert told["suggested"] == 3
    assert {f["repo"] for f in told["findings"]} == {str(two)}


def test_of_several_repositories_a_place_names_its_own_though_the_others_show_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "one/dvc.yaml", "stages: {train: {cmd: a}}\n")
    put(tmp_path, "one/params.yaml", "a: 1\n")
    put(tmp_path, "two/a.txt", "x\n")
    found = look(tmp_path / "one", tmp_path / "two")
    assert found.place(found.findings[-1]) == f"{tmp_path}/one/params.yaml"
    assert main(["scan", str(tmp_path / "one"), str(tmp_path / "two"), "--format", "yaml"]) == 0
    assert f"{tmp_path}/one/params.yaml" in capsys.readouterr().out


def test_a_command_counts_where_a_workflow_runs_it_and_not_where_it_is_named(
    tmp_path: Path,
) -> None:
    put(tmp_path, ".github/workflows/a.yml", "name: dvc repro\non: push\n# run: dvc repro\n")
    put(tmp_path, "notes.yml", "run: dvc repro\n")
    assert seen(tmp_path) == set()
    put(tmp_path, ".gitlab-ci.yml", "train:\n  script:\n    - uv run dvc repro train\n")
    assert seen(tmp_path) == {("pipeline-in-ci", ".gitlab-ci.yml", 3)}


def test_only_what_git_tracks_counts(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "x")
    commit(tmp_path)
    put(tmp_path, "params.yaml", "a: 1\n")
    assert seen(tmp_path) == set()


def test_comments_tests_and_examples_do_not_count(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "# import mlflow\nimport mlflow_like\n")
    put(tmp_path, "tests/test_a.py", "import mlflow\n")
    put(tmp_path, "examples/b.py", "import mlflow\n")
    assert seen(tmp_path) == set()
    put(tmp_path, "c.py", "import mlflow\r\n")
    assert seen(tmp_path) == {("tracking-import", "c.py", 1)}


def test_links_outside_huge_and_binary_files_are_not_read(tmp_path: Path) -> None:
    outside = put(tmp_path, "out/a.py", "import mlflow\n")
    root = tmp_path / "repo"
    put(root, "big.py", "import mlflow\n" * 100_000)
    put(root, "bin.py", "import mlflow\n\0")
    (root / "link.py").symlink_to(outside)
    (root / "folder").symlink_to(outside.parent)
    os.mkfifo(root / "pipe.py")
    assert (look(root).findings, look(root).unread) == ((), 4)
    commit(root)  # git lists no pipe
    assert (look(root).findings, look(root).unread) == ((), 3)


def test_links_in_a_bare_repository_are_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "work"
    put(root, "a.txt", "x")
    (root / "params.yaml").symlink_to("/etc/hostname")
    commit(root)
    bare = tmp_path / "bare.git"
    subprocess.run([*GIT, "clone", "-q", "--bare", str(root), str(bare)], check=True)
    assert look(bare).findings == ()


@pytest.mark.parametrize("bare", [False, True])
def test_what_a_repository_configures_is_not_run(tmp_path: Path, bare: bool) -> None:
    root = tmp_path / "repo"
    put(root, "c.py", "import mlflow\n")
    put(root, ".gitattributes", "* filter=evil diff=evil\n")
    commit(root)
    mark = tmp_path / "ran"
    hook = put(tmp_path, "hook.sh", f"#!/bin/sh\ntouch {mark}\ncat\n")
    hook.chmod(0o755)
    if bare:
        subprocess.run([*GIT, "clone", "-q", "--bare", str(root), str(tmp_path / "b")], check=True)
        root = tmp_path / "b"
    keys = ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv",
            "core.pager", "core.sshCommand", "alias.ls-files", "alias.log", "diff.external",
            "diff.evil.command", "gpg.program", "gpg.ssh.program", "core.alternateRefsCommand",
            "core.askPass", "core.editor", "uploadpack.packObjectsHook")  # fmt: skip
    for key in keys:
        subprocess.run([*GIT, "-C", str(root), "config", key, str(hook)], check=True)
    for key in ("log.showSignature", "diff.renames", "core.untrackedCache"):
        subprocess.run([*GIT, "-C", str(root), "config", key, "true"], check=True)
    for key in ("diff.orderFile", "mailmap.file", "core.attributesFile", "core.excludesFile"):
        subprocess.run([*GIT, "-C", str(root), "config", key, str(tmp_path / "pipe")], check=True)
    os.mkfifo(tmp_path / "pipe")  # whoever opens it waits for ever
    sign(root)
    history = {f.signal.id for f in look(root).findings if f.file == "git history"}
    assert ("tracking-import", "c.py", 1) in seen(root)
    assert history == {"released-once"}
    assert not mark.exists()


def sign(root: Path) -> None:
    """Put a signature that nobody can check on the newest commit, and a tag."""
    git = ["git", "-C", str(root), "--no-pager", "-c", "log.showSignature=false"]
    text = subprocess.run(
        [*git, "cat-file", "commit", "HEAD"], capture_output=True, check=True
    ).stdout
    head, _, message = text.partition(b"\n\n")
    signature = (
        b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n"
    )
    made = subprocess.run([*git, "hash-object", "-t", "commit", "-w", "--stdin"],
                          input=head + signature + message, capture_output=True, check=True)  # fmt: skip
    name = made.stdout.decode().strip()
    subprocess.run([*git, "update-ref", "HEAD", name], check=True)
    subprocess.run([*git, "update-ref", "refs/tags/v1.0", name], check=True)


@pytest.mark.parametrize("bare", [False, True])
def test_submodules_archives_and_odd_names_are_passed_over_or_read(
    tmp_path: Path, bare: bool
) -> None:
    root = tmp_path / "repo"
    put(root, "new\nline/[odd] *.py", "import mlflow\n")
    (root / os.fsdecode(b"\xff\xfe.py")).write_bytes(b"import wandb\n")
    (root / "params.yaml").write_bytes(b"PK\x03\x04\x00\x00")
    put(root, "dvc.yaml", "stages: {train: {cmd: a}}\n")
    put(root, ".gitmodules", '[submodule "x"]\n\tpath = sub.py\n\turl = ext::sh -c "touch ran"\n')
    commit(root)
    subprocess.run(
        [*GIT, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub.py"],
        cwd=root, check=True,
    )  # fmt: skip
    commit(root, files=(".gitmodules",))
    (root / "sub.py").mkdir(exist_ok=True)
    if bare:
        subprocess.run([*GIT, "clone", "-q", "--bare", str(root), str(tmp_path / "b")], check=True)
        root = tmp_path / "b"
    found = look(root)
    files = {f.file for f in found.findings if f.signal.id == "tracking-import"}
    assert files == {"new\nline/[odd] *.py", os.fsdecode(b"\xff\xfe.py")}
    assert {f.file for f in found.findings if f.signal.question == "configuration"} == set()
    assert (found.files, found.unread) == (6, 2)  # the archive and the submodule
    assert not list(tmp_path.rglob("ran"))


def test_hostile_names_and_contents_are_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "a\x1b[31m\n/c.py", "import mlflow # \x1b]0;x\x07\u202e\n")
    put(tmp_path, "dvc.lock", "a: &a [*a, *a]\n" * 1000 + "[" * 100_000)
    put(tmp_path, "deep.py", "from " * 200_000)
    (tmp_path / os.fsdecode(b"\xff.py")).write_bytes(b"import mlflow\xff\n")
    begun = time.monotonic()
    for form in ("table", "json", "yaml"):
        assert main(["scan", str(tmp_path), "--format", form]) == 0
    assert time.monotonic() - begun < 60  # not a measure of speed: patterns must not blow up
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_a_draft_is_an_answer_file_whose_answers_carry_their_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = REPOS["dvc trained in a workflow"].write(tmp_path / "repo")
    draft = tmp_path / "draft.yaml"
    assert main(["scan", str(root), "--format", "yaml", "--team", "Churn", "-o", str(draft)]) == 0
    read = parse_answers(draft.read_bytes(), RUBRIC, str(draft))
    assert read.team == "Churn"
    assert {q: a.option for q, a in read.answers.items()} == REPOS[
        "dvc trained in a workflow"
    ].strong
    record = read.evidence[read.answers["training-pipeline"].evidence[0]]
    assert (record.kind, record.ref) == ("demonstrated", ".github/workflows/train.yml:10")
    assert record.observed_on == read.date
    assert main(["score", str(draft)]) == 0
    assert main(["scan", str(root), "-o", str(root / "dvc.yaml"), "--answers", str(draft)]) == 0


def test_answers_that_the_repository_speaks_against_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = REPOS["watched in production"].write(tmp_path / "repo")
    answers = put(
        tmp_path, "team.yaml",
        f'schema: 1\nrubric: {{id: mlops, version: "{RUBRIC.version}"}}\nteam: T\ndate: 2026-11-23\n'
        "answers:\n  data-monitoring: 0\n  model-monitoring: 3\n  experiment-tracking: 3\n"
        "  objectives: 3\n  model-registry: 0\n",
    )  # fmt: skip
    assert main(["scan", str(root), "--answers", str(answers), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"] == [
        {"question": "experiment-tracking", "told": 3, "kind": "shows no trace", "shown": None},
        {"question": "data-monitoring", "told": 0, "kind": "shows more", "shown": 3},
    ]
    assert main(["scan", str(root), "--answers", str(answers)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert (
        "; the repository shows “3 A change beyond a set limit raises an alert by itself”"
        " (monitoring/alerts/model.rules.yml:8)." in out
    )
    assert "experiment-tracking is told at “3 " in out
    assert "”; no trace was seen in the repository, which proves nothing." in out
    assert main(["scan", str(root), "--answers", str(answers), "--format", "yaml"]) == 2


def test_signals_of_ones_own_are_looked_for_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        tmp_path, "own/signals.yaml",
        "signals:\n  - id: our-platform\n    question: training-compute\n    option: 2\n"
        "    strength: strong\n    why: Training asks our platform.\n"
        "    where: {imports: [ourplatform]}\n",
    )  # fmt: skip
    put(tmp_path, "repo/a.py", "import ourplatform\n")
    rubric = ["--rubric", str(tmp_path / "own")]
    assert main(["scan", str(tmp_path / "repo"), "--format", "json", *rubric]) == 0
    assert json.loads(capsys.readouterr().out)["questions"]["training-compute"]["suggested"] == 2
    put(tmp_path, "own/signals.yaml", (tmp_path / "own/signals.yaml").read_text().replace(
        "{imports: [ourplatform]}", "{paths: ['*'], text: '('}"))  # fmt: skip
    assert main(["scan", str(tmp_path / "repo"), *rubric]) == 1
    assert "signal our-platform: this is no regular expression" in capsys.readouterr().err
    with pytest.raises(RubricError):
        scan(load_rubric(overlay=tmp_path / "own"), [str(tmp_path)])


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssessError, match="no such folder"):
        look(tmp_path / "none")
    with pytest.raises(AssessError, match="not a folder"):
        look(put(tmp_path, "a.txt", "x"))
    (tmp_path / "bare" / "objects").mkdir(parents=True)
    put(tmp_path, "bare/HEAD", "ref: x\n")
    with pytest.raises(AssessError, match="git cannot list"):
        look(tmp_path / "bare")
