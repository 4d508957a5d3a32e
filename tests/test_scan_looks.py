"""How a scan takes files apart: documents, workflows, lists of packages, code, and the history."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from labelled_repos import GIT, commit

from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.rubric.model import Condition, History, Signal, Where
from assess.scan.check import check_patterns
from assess.scan.scan import Scan, scan

RUBRIC = load_rubric()


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def signal(where: Where, name: str = "own", beside: tuple[str, ...] = ()) -> Signal:
    return Signal(
        id=name, question="lineage", option=1, strength="strong", why="It is so.", where=where,
        beside=beside,
    )  # fmt: skip


def found(root: Path, *wheres: Where | Signal) -> Scan:
    signals = tuple(where if isinstance(where, Signal) else signal(where) for where in wheres)
    return scan(replace(RUBRIC, signals=signals), [str(root)])


def places(root: Path, *wheres: Where | Signal) -> list[tuple[str, int | None]]:
    return [(f.file, f.line) for f in found(root, *wheres).findings]


def look(*conditions: tuple[str, str | None] | Condition, within: str | None = None) -> Where:
    made = (c if isinstance(c, Condition) else Condition(at=c[0], value=c[1]) for c in conditions)
    return Where(paths=("**/*",), look=tuple(made), within=within)


def absent(at: str, value: str | None = None) -> Condition:
    return Condition(at=at, value=value, none=True)


# ---------------------------------------------------------------- documents

KSERVE = """\
apiVersion: v1
kind: Namespace
---
# a comment
kind: InferenceService
metadata:
  annotations: {"serving.kserve.io/mode": Raw}
spec:
  predictor:
    canary: 10
    args: [python, serve.py]
---
kind: Service
spec:
  predictor: {canary: 20}
"""


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (look(("kind", "Service")), 13),
        (look(("spec.predictor.canary", r"\d+")), 10),
        (look(("spec.predictor.canary", r"\d+"), ("kind", "Service")), 15),
        (look(("spec.predictor.canary", "10"), ("kind", "Service")), None),
        (look(("spec.predictor.canary", "1")), None),
        (look(("spec.predictor.canary", None), absent("metadata")), 15),
        (look(("kind", None), absent("spec.predictor.canary", "10"), ("spec", None)), 13),
        (look(('metadata.annotations."serving.kserve.io/mode"', "Raw")), 7),
        (look(("metadata.annotations.serving.kserve.io/mode", None)), None),
        (look(("**.args", "python serve.*")), 11),
        (look(("**.args.*", r"serve\.py")), 11),
        (look(("spec.*.can*|other", "20")), 15),
        (look(("**.canary", None), within="spec.predictor"), 10),
        (look(("canary", None), within="spec"), None),
        (look(("canary", None), absent("args"), within="spec.*"), 15),
    ],
)
def test_conditions_hold_together_in_one_document(
    tmp_path: Path, asked: Where, line: int | None
) -> None:
    put(tmp_path, "a.yaml", KSERVE)
    assert places(tmp_path, asked) == ([] if line is None else [("a.yaml", line)])


def test_conditions_within_a_place_hold_for_one_item_of_a_list(tmp_path: Path) -> None:
    put(tmp_path, "rules.yml", (
        "groups:\n- rules:\n  - alert: DataDrift\n  - alert: Slow\n    expr: drift > 1\n"
        "  - record: x\n    expr: y\n  - expr: psi > 1\n    alert: DataDriftToo\n"
    ))  # fmt: skip
    asked = look(("alert", "DataDrift.*"), ("expr", None), within="**.rules.*")
    assert places(tmp_path, asked) == [("rules.yml", 9)]


def test_what_real_files_hold_beyond_plain_yaml_is_no_error(tmp_path: Path) -> None:
    put(
        tmp_path,
        "tags.yml",
        "a: !reference [.x, y]\nb: &b {c: 1}\nd: *b\nkind: !Sub Job\nkind: 2\n",
    )
    put(tmp_path, "chart.yaml", (
        "{{- if .Values.on }}\nkind: {{ .Values.kind }}\nname: {{ include \"x\" . }}-a\nb: {c: 1}\n"
        "{{- end }}\n"
    ))  # fmt: skip
    put(tmp_path, "broken.yaml", "kind: [\n---\nb: {c: 1}\n--- \nkind: }\n")
    put(tmp_path, "list.json", '[{"b": {"c": 1}}]')
    assert places(tmp_path, look(("b.c", "1"))) == [
        ("broken.yaml", 3), ("chart.yaml", 4), ("tags.yml", 2),
    ]  # fmt: skip
    assert places(tmp_path, look(("d.c", None))) == []  # an alias stands for nothing
    assert places(tmp_path, look(("kind", "Job"))) == [("tags.yml", 4)]  # the first of two counts
    assert places(tmp_path, look(("kind", "x+"))) == [("chart.yaml", 2)]


def test_json_and_toml_are_looked_into_with_their_lines(tmp_path: Path) -> None:
    put(tmp_path, "a.json", '{\n\t"x": {"\\ud83d\\ude00": 1,\n "y": [true, "ünd"]}\n}\n')
    put(
        tmp_path,
        "b.toml",
        '[tool.x]\n# y = 1\nz = 1\n\n[[tool.x.y]]\nname = "a"\n[[tool.x.y]]\nname = "b"\n',
    )
    put(tmp_path, "Pipfile", '[packages]\nx = "*"\n')
    assert places(tmp_path, look(("x.y.*", "true"))) == [("a.json", 3)]
    assert places(tmp_path, look(("tool.x.y.*.name", "b"))) == [("b.toml", 8)]
    assert places(tmp_path, look(("packages.x", r"\*"))) == [("Pipfile", 2)]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
)


BOMBS = {
    "bomb.yaml": BOMB,
    "deep.yaml": "a: " + "[" * 200_000,
    "deep.json": '{"a":' * 150_000,
    "closed.json": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "wide.json": "[" + "1," * 500_000 + "1]",
    "keys.yaml": "".join(f"k{n}: {{a: 1}}\n" for n in range(60_000)),
    "many.yaml": "---\n" * 200_000,
    "same.yaml": "a: 1\n" * 150_000,
    "deep.toml": "a" + ".a" * 120_000 + " = 1\n",
    "arrays.toml": "a = " + "[" * 100_000,
    "tables.toml": "".join(f"[[a]]\na = {n}\n" for n in range(15_000)),
    "dots.toml": "".join(f"a{'.b' * 100}.c{n} = 1\n" for n in range(1_000)),
    "deep.ipynb": '{"cells": ' + "[" * 200_000,
    "cells.ipynb": '{"cells": [' + '{"cell_type": "code", "source": "a"},' * 20_000 + "{}]}",
    "templates.yaml": "{{ " * 200_000 + "\n" + "{{- }}\n" * 50_000,
    "quotes.py": "import a\n" + '\\"' * 400_000,
    "texts.py": "import a\n" + '"""\n' * 200_001,
    ".github/workflows/a.yml": "on: push\njobs: {a: {steps: [{run: '" + '"&&' * 100_000 + "'}]}}",
    ".github/workflows/b.yml": "jobs: {a: {steps: [{run: 'bash -c " + '"bash -c ' * 500 + "'}]}}",
    ".gitlab-ci.yml": "".join(f"j{n}: {{extends: [j{n + 1}, j0], script: [a]}}\n" for n in range(300)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_harmless(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, BOMBS[name])
    wheres = (
        look(("**.*", "zz.*"), within="**"),
        look(("**.**.**.*", "zz.*"), absent("**.nowhere")),
        Where(imports=("a",)),
        Where(runs="a b", started_by=("change",)),
        Where(depends=("b",)),
        Where(paths=("**/*",), text="import c$", unconditional=True),
    )
    every = [signal(where, f"s{number}") for number, where in enumerate(wheres)]
    seen = found(tmp_path, *every)  # it ends, and says nothing that is not so
    assert {f.signal.id for f in seen.findings} <= (
        {"s2"} if name.endswith((".py", ".ipynb")) else set()
    )


# ---------------------------------------------------------------- workflows


def github(on: str, step: str = "run: go", job: str = "") -> str:
    return f"on: {on}\njobs:\n  a:\n{job}    steps:\n    - {step}\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "started"),
    [
        (".github/workflows/a.yml", github("push"), 5, "change"),
        (".github/workflows/a.yaml", github("[push, workflow_dispatch]"), 5, "change person"),
        (".github/workflows/a.yml", github("{schedule: [{cron: '0 1 * * *'}]}"), 5, "schedule"),
        (".github/workflows/a.yml", github("{schedule: []}"), 0, ""),
        (".github/workflows/a.yml", github("{push: {tags: ['v*']}}"), 5, "event"),
        (".github/workflows/a.yml", github("repository_dispatch"), 5, "event"),
        (".github/workflows/a.yml", github("push", job="    if: false\n"), 0, ""),
        (".github/workflows/a.yml", github("push", job="    if: ${{ false }}\n"), 0, ""),
        (".github/workflows/a.yml", github("push", "{if: failure(), run: go}"), 0, ""),
        (
            ".github/workflows/a.yml",
            github("[push, schedule]", "{run: go, if: github.event_name == 'push'}"),
            5, "change",
        ),
        (
            ".github/workflows/a.yml",
            github("[push, workflow_dispatch]", "{run: go, if: github.event_name != 'push'}"),
            5, "person",
        ),
        (".github/workflows/a.yml", github("push", "{run: 'go()', shell: python}"), 0, ""),
        (".github/workflows/a.yml", github("push", "run: |\n        # go\n        go fast\n"), 7, "change"),
        (".github/workflows/a.yml", github("push", "run: >\n        cd x &&\n        go\n"), 6, "change"),
        (".github/workflows/a.yml", github("push", "run: A=1 uv run go"), 5, "change"),
        (".github/workflows/a.yml", github("push", "run: bash -c 'cd x; go'"), 5, "change"),
        (".github/workflows/a.yml", github("push", "run: if ready; then go; fi"), 5, "change"),
        (".github/workflows/a.yml", github("push", "run: echo go"), 0, ""),
        (".github/workflows/a.yml", github("push", "run: 'echo \"x; go\"'"), 0, ""),
        (".github/workflows/a.yml", github("push", "name: go"), 0, ""),
        (".github/workflows/a.yml", github("push", "run: |\n        cat <<EOF\n        go\n        EOF\n"), 0, ""),
        (".github/workflows/old/a.yml", github("push"), 0, ""),
        (".gitlab-ci.yml", "a:\n  script:\n  - go\n", 3, "change"),
        (".gitlab-ci.yml", ".a:\n  script:\n  - go\n", 0, ""),
        (".gitlab-ci.yml", ".a: {script: [go]}\nb:\n  extends: .a\n  when: manual\n", 1, "person"),
        (".gitlab-ci.yml", "a:\n  only: [schedules]\n  script: go\n", 3, "schedule"),
        (
            ".gitlab-ci.yml",
            "a:\n  rules:\n  - {if: $CI_PIPELINE_SOURCE == 'schedule'}\n  - {when: manual}\n  script: go\n",
            5, "schedule person",
        ),
        ("ci/b.gitlab-ci.yml", "a:\n  script: [x, [go]]\n", 2, "change"),
        ("azure-pipelines.yml", "trigger: none\nsteps:\n- script: go\n", 3, "person"),
        (
            "azure-pipelines.yml",
            "schedules: [{cron: '0 1 * * *'}]\nstages:\n- jobs:\n  - steps:\n    - bash: go\n",
            5, "schedule change",
        ),
        ("azure-pipelines.yml", "steps:\n- bash: go\n  condition: false\n", 0, ""),
        (".circleci/config.yml", "jobs:\n  build:\n    steps:\n    - run: go\n", 4, "change"),
        (
            ".circleci/config.yml",
            "jobs: {a: {steps: [{run: {command: go}}]}}\n"
            "workflows: {n: {triggers: [{schedule: {cron: x}}], jobs: [a]}}\n",
            1, "schedule",
        ),
        ("bitbucket-pipelines.yml", "pipelines:\n  custom:\n    a:\n    - step:\n        script: [go]\n", 5, "person"),
        ("Jenkinsfile", "steps {\n  sh 'x && go'\n  // sh 'go'\n}\n", 2, "change"),
        ("Jenkinsfile", "triggers {\n  cron('H 1 * * *')\n}\n  sh '''\n    go\n  '''\n", 5, "schedule change"),
    ],
)  # fmt: skip
def test_a_command_of_a_workflow_is_known_with_what_starts_it(
    tmp_path: Path, name: str, text: str, line: int, started: str
) -> None:
    put(tmp_path, name, text)
    for word in ("schedule", "person", "change", "event"):
        asked = Where(runs=r"go\b", started_by=(word,))  # type: ignore[arg-type]
        assert places(tmp_path, asked) == ([(name, line)] if word in started.split() else [])
    assert places(tmp_path, Where(runs=r"go\b")) == ([(name, line)] if line else [])
    assert places(tmp_path, Where(runs=r"go\b", unless="go")) == []


# ---------------------------------------------------------------- packages and code


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("requirements.txt", "# ml_flow\n-r base.txt\nML.Flow[x]>=2  # y\n", 3),
        ("requirements/dev.in", "ml-flow\n", 1),
        ("pyproject.toml", '[project]\ndependencies = [\n  "numpy",\n  "ml-flow>=2",\n]\n', 4),
        ("pyproject.toml", '[project]\ndescription = "ml-flow"\n', None),
        ("pyproject.toml", '[dependency-groups]\ndev = [\n"ml_flow"]\n', 3),
        ("pyproject.toml", '[tool.poetry.group.ml.dependencies]\nnumpy = "1"\nml-flow = {version = "2"}\n', 3),
        ("Pipfile", '[dev-packages]\nml-flow = "*"\n', 2),
        ("environment.yml", "dependencies:\n- python\n- pip:\n  - ml-flow==2\n", 4),
        ("conda.yaml", "dependencies:\n- conda-forge::ml-flow=2\n", 2),
        ("environment.yml", "name: ml-flow\n", None),
        ("package.json", '{"devDependencies": {\n"ml-flow": "2"}}', 2),
        ("setup.cfg", "[options]\ninstall_requires =\n    ml-flow>=2\n", 3),
        ("DESCRIPTION", "Package: x\nImports: ml.flow,\n", 2),
        ("docs/requirements.txt", "ml-flow\n", None),
        ("notes.txt", "ml-flow\n", None),
    ],
)  # fmt: skip
def test_a_package_is_found_in_whatever_list_names_it(
    tmp_path: Path, name: str, text: str, line: int | None
) -> None:
    put(tmp_path, name, text)
    assert places(tmp_path, Where(depends=("ml-flow",))) == ([] if line is None else [(name, line)])


CODE = '''\
"""import a
import a
"""
x = "import a"  # import a
if x:
    import a
else:
    y = 1
    import a
try:
    pass
except E:
    import a
def f():
    """\\"""import a""" ; r"\\"
    import a
if __name__ == "__main__":
    import a
'''


def test_texts_and_comments_are_no_code_and_conditions_are_known(tmp_path: Path) -> None:
    put(tmp_path, "a.py", CODE)
    assert places(tmp_path, Where(imports=("a",))) == [("a.py", 6)]
    asked = Where(paths=("*.py",), text=r"^\s*import a", unconditional=True)
    assert places(tmp_path, asked) == [("a.py", 16)]
    assert places(tmp_path, Where(paths=("*.py",), text="import a$", never=("nothing",))) != []
    assert places(tmp_path, Where(paths=("*.py",), text="import a$", never=("y = 1",))) == []
    assert places(tmp_path, Where(paths=("*.py",), text="y = 1", also=("^import a",))) == []


def test_the_code_cells_of_a_python_notebook_count_as_code(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["import a\n"]},
        {"cell_type": "code", "source": ["# import a\n", "import a\n"], "outputs": ["import a"]},
        {"cell_type": "code", "source": "import a\nimport b"},
    ]
    put(tmp_path, "n.ipynb", json.dumps({"cells": cells}, indent=1))
    lines = (tmp_path / "n.ipynb").read_text().splitlines()
    [(name, line)] = places(tmp_path, Where(imports=("a",)))
    assert (name, lines[(line or 0) - 1].strip()) == ("n.ipynb", '"import a\\n"')
    assert places(tmp_path, Where(imports=("b",))) == [("n.ipynb", len(lines) - 3)]
    put(tmp_path, "n.ipynb", json.dumps(
        {"cells": cells, "metadata": {"kernelspec": {"language": "R"}}}
    ))  # fmt: skip
    assert places(tmp_path, Where(imports=("a",))) == []


# ---------------------------------------------------------------- beside


def test_a_signal_counts_beside_another_in_the_same_part_of_a_repository(tmp_path: Path) -> None:
    put(tmp_path, "a/uv.lock", "")
    put(tmp_path, "a/src/m.py", "import torch\n")
    put(tmp_path, "b/uv.lock", "")
    put(tmp_path, "b/m.py", "import flask\n")
    put(tmp_path, "requirements/dev.lock", "")
    model = signal(Where(imports=("torch",)), "model")
    lock = signal(Where(paths=("**/*.lock",)), "lock", ("model",))
    seen = found(tmp_path, model, lock)
    assert {f.file: f.strong for f in seen.findings if f.signal.id == "lock"} == {
        "a/uv.lock": True, "requirements/dev.lock": True,
        "b/uv.lock": False,
    }  # fmt: skip
    held = next(f for f in seen.findings if f.file == "b/uv.lock")
    assert held.held_back == "None of model was seen beside it."
    weak = replace(lock, strength="weak")
    assert [f.file for f in found(tmp_path / "b", model, weak).findings] == []


def test_what_is_beside_must_count_itself(tmp_path: Path) -> None:
    put(tmp_path, "t/test_m.py", "assert 1\n")
    tests = signal(Where(paths=("**/test_*",)), "tests", ("model",))
    ci = signal(Where(paths=("**/test_*",), text="assert"), "ci", ("tests",))
    circle = signal(Where(paths=("**/test_*",)), "round", ("round-too",))
    around = signal(Where(paths=("**/test_*",)), "round-too", ("round",))
    model = signal(Where(imports=("torch",)), "model")
    assert not any(f.strong for f in found(tmp_path, ci, tests, model, circle, around).findings)
    put(tmp_path, "m.py", "import torch\n")
    strong = {
        f.signal.id for f in found(tmp_path, ci, tests, model, circle, around).findings if f.strong
    }
    assert strong == {"ci", "tests", "model"}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"python/torch/setup.py": "", "python/torch/torch/__init__.py": ""}, "It makes torch"),
        ({"README.md": "<h1 a=b>MLOps <b>Examples</b></h1>\n# Churn\n"}, "by its README: "),
        (
            {"README.md": "# Churn\nThis repository contains the notebooks of a course.\n"},
            "by its README",
        ),
        ({"README.rst": "Churn Workshop\n==============\n"}, "by its README: Churn Workshop"),
        (
            {"setup.cfg": "classifiers =\n    Development Status :: 4 - Beta\n"},
            "packaged as a library",
        ),
        ({"demo/a.py": "", "demo/b.py": "", "examples/c.ipynb": ""}, "only show how"),
        ({f"week{n}/a.py": "" for n in range(5)} | {"x/week9.py": ""}, "numbered lessons"),
        ({f"lesson{n}/a.py": "" for n in range(2)}, "only show how"),
        ({f"0{n}-intro/README.md": "" for n in range(5)}, "numbered lessons"),
        ({"go.mod": "", "config/crd/jobs.yaml": ""}, "new kinds of a cluster's resources"),
        ({f"{n}_{name}/a.R": "" for n, name in enumerate(("fetch", "munge", "fit", "show"))}, ""),
        ({"README.md": "# Samples we buy\n", "model/torch/__init__.py": ""}, ""),
        ({"README.md": "# A golf course planner\nSee the examples.\n"}, ""),
        ({"setup.py": "setup(name='churn')\n", "01-data/a.py": "", "02-model/a.py": ""}, ""),
    ],
)
def test_nothing_is_suggested_from_what_is_there_for_others(
    tmp_path: Path, files: dict[str, str], why: str
) -> None:
    put(tmp_path, "uv.lock", "")
    put(tmp_path, "x/y.py", "import torch\n")
    for name, text in files.items():
        put(tmp_path, name, text)
    seen = found(tmp_path, signal(Where(imports=("torch",)), "m"), Where(paths=("uv.lock",)))
    lock = next(f for f in seen.findings if f.file == "uv.lock")
    assert lock.strong == (not why)
    assert why in lock.held_back
    assert why in "".join(seen.notes)


# ---------------------------------------------------------------- the history


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of a repository: people, a robot, a branch that was merged, tags, an old commit."""
    root = tmp_path_factory.mktemp("project")
    put(root, "train.py", "old\n")
    commit(root, author="zoe@corp.example", date="2023-01-01T00:00:00Z")
    for month, person in enumerate(("ann", "ann", "bob", "ann", "cem", "ann", "bob", "ann"), 1):
        put(root, "ml/train.py", f"{month}\n")
        put(root, f"dags/load{month}.py", f"{month}\n") if person == "bob" else None
        commit(root, author=f"{person}@corp.example", date=f"2026-{month:02}-03T00:00:00Z",
               message=f"Train better (#{month})")  # fmt: skip
    subprocess.run([*GIT, "tag", "v1.0"], cwd=root, check=True)
    subprocess.run([*GIT, "tag", "model-2026-08"], cwd=root, check=True)
    subprocess.run([*GIT, "tag", "try"], cwd=root, check=True)
    put(root, "dvc.lock", "a\n")
    commit(root, author="github-actions[bot]@users.example", date="2026-08-04T00:00:00Z")
    (root / "dags" / "load3.py").unlink()
    commit(root, author="ann@corp.example", date="2026-08-05T00:00:00Z", message="Direct")
    return root


PATHS = ("**/train.py",)


@pytest.mark.parametrize(
    ("paths", "history", "words"),
    [
        (PATHS, History(fact="commits", at_least=8), "8 commits"),
        (PATHS, History(fact="commits", at_least=9), None),
        (PATHS, History(fact="commits", at_most=8), "8 commits"),
        (PATHS, History(fact="months", at_least=7), "commits in 8 months"),
        (PATHS, History(fact="people", at_least=3), "3 people"),
        (PATHS, History(fact="people", at_least=4), None),
        (PATHS, History(fact="people-of-both", other=("dags/**",), at_least=1), "2 people who"),
        ((), History(fact="robots", at_least=1), "1 commits of a robot"),
        (("dags/**",), History(fact="removed", at_least=1), "1 files removed"),
        ((), History(fact="reviewed", at_least=0.8), None),
        ((), History(fact="tags", at_least=1), "2 tags"),
        ((), History(fact="tags", named="try", at_least=1), "1 tags"),
        ((), History(fact="branch-days", at_most=9), None),
        ((), History(fact="idle-branches", at_most=0), "0 branches"),
    ],
)
def test_a_figure_of_the_history_is_compared(
    project: Path, paths: tuple[str, ...], history: History, words: str | None
) -> None:
    seen = found(project, Where(paths=paths, history=history)).findings
    assert [f.file for f in seen] == ([] if words is None else ["git history"])
    if words is not None:
        assert seen[0].excerpt.startswith(words)
        assert seen[0].excerpt.endswith("in the 12 months to 2026-08-05")


def test_branches_and_reviews_are_known_by_their_merges(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "0")
    commit(tmp_path, date="2026-01-01T00:00:00Z")

    def git(*words: str, date: str = "2026-02-01T00:00:00Z", who: str = "bob") -> None:
        env = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "PATH": "/usr/bin:/bin"}
        identity = ("-c", f"user.email={who}@x.example", "-c", f"user.name={who}")
        subprocess.run(
            ["git", *identity, *words], cwd=tmp_path, env=env, check=True, capture_output=True
        )

    git("branch", "idle", date="2026-01-01T00:00:00Z")
    for day in range(1, 11):
        git("checkout", "-qb", f"b{day}")
        git("commit", "-qm", "x", "--allow-empty", who="ann", date=f"2026-05-{day:02}T00:00:00Z")
        git("checkout", "-q", "main")
        git(
            "merge",
            "-q",
            "--no-ff",
            "-m",
            "Take",
            f"b{day}",
            date=f"2026-05-{day + 2:02}T00:00:00Z",
        )
    asked = [
        signal(Where(history=History(fact="branch-days", at_most=2)), "days"),
        signal(Where(history=History(fact="branch-days", at_most=1.9)), "quicker"),
        signal(Where(history=History(fact="reviewed", at_least=0.9)), "reviewed"),
        signal(Where(history=History(fact="idle-branches", at_least=1)), "idle"),
    ]
    assert {f.signal.id for f in found(tmp_path, *asked).findings} == {"days", "reviewed", "idle"}


def test_the_history_of_a_part_of_a_bare_and_of_a_cut_off_repository(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare, cut = tmp_path / "bare.git", tmp_path / "cut"
    subprocess.run([*GIT, "clone", "-q", "--bare", str(project), str(bare)], check=True)
    subprocess.run([*GIT, "clone", "-q", "--depth", "3", f"file://{project}", str(cut)], check=True)
    people = Where(paths=PATHS, history=History(fact="people", at_least=1))
    assert found(bare, people).findings[0].excerpt.startswith("3 people")
    assert found(project / "ml", people).findings[0].excerpt.startswith("3 people")
    assert found(project / "dags", people).findings == ()
    assert found(cut, people).findings == ()
    assert found(cut, people).notes == (
        "Its history is cut off (a shallow clone), so that it is not looked at.",
    )
    put(tmp_path, "plain/train.py", "")
    assert (
        found(tmp_path / "plain", people).findings,
        found(tmp_path / "plain", people).notes,
    ) == ((), ())
    assert main(["scan", str(project), "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert "people" in out or "history" in out
    assert not any(name in out for name in ("ann@", "bob@", "cem@", "zoe@"))


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    subprocess.run([*GIT, "init", "-q", str(tmp_path)], check=True)
    put(tmp_path, "train.py", "")
    subprocess.run([*GIT, "add", "-A"], cwd=tmp_path, check=True)
    asked = Where(paths=PATHS, history=History(fact="commits", at_most=5))
    assert (found(tmp_path, asked).findings, found(tmp_path, asked).notes) == ((), ())


# ---------------------------------------------------------------- what is wrong with a signal


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        (Where(paths=("*.py",), text="("), "no regular expression"),
        (Where(runs="a(?=b)"), "no regular expression"),
        (Where(paths=("*.yml",), look=(Condition(at="a", value="["),)), "no regular expression"),
        (Where(paths=("*.py",), text="a", never=("*",)), "no regular expression"),
        (Where(history=History(fact="tags", named="(", at_least=1)), "no regular expression"),
        (Where(paths=("*.py",), look=(Condition(at="a"),)), "look can never match in '*.py'"),
        (Where(paths=("*.yml",), imports=("a",)), "imports can never match"),
    ],
)
def test_a_signal_that_can_never_be_found_is_told(where: Where, problem: str) -> None:
    [message] = check_patterns([signal(where)])
    assert message.startswith("signals.yaml: signal own")
    assert problem in message


def test_the_built_in_signals_can_all_be_looked_for() -> None:
    assert check_patterns(RUBRIC.signals) == []
