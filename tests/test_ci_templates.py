"""The GitHub Action, the GitLab template, the hooks and the example repository do what they say."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from conftest import GUARD, ROOT
from test_score_ci import runner

from assess._version import __version__

EXAMPLE = ROOT / "examples" / "assessments-as-code"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
HOSTILE = '  labelling: "##[add-mask]secret\\n::add-mask::secret"\n'


def run(*command, cwd, **env):
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **{key: str(value) for key, value in env.items()}},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def repository(tmp_path):
    """A checkout of the example, and beside it the machine that scores it."""
    shutil.copytree(EXAMPLE, tmp_path / "checkout")
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "assess", f'exec {shlex.quote(sys.executable)} -m assess "$@"')
    return tmp_path / "checkout"


def program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def on_path(repository):
    paths = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    return {
        "PATH": f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": paths,
    }


def add_mistake(repository):
    path = repository / "assessments" / "risk" / "wrong.yaml"
    path.write_text(f"schema: 1\nteam: W\ndate: 2026-11-23\nanswers:\n{HOSTILE}")


# --- the GitHub Action


class Job:
    """Runs the shell steps of the action one after another, as a runner does."""

    def __init__(self, repository: Path, **inputs: str) -> None:
        self.temp = repository.parent / "runner"
        self.temp.mkdir()
        self.summary = self.temp / "summary.md"
        self.summary.touch()
        self.log = ""
        self.failed: list[str] = []
        self.uploads: list[dict[str, str]] = []
        self._repository = repository
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(given) <= set(ACTION["inputs"])
        for name, spec in ACTION["inputs"].items():
            assert isinstance(spec["default"], str), name
        self._values = {
            f"inputs.{name}": given.get(name, spec["default"])
            for name, spec in ACTION["inputs"].items()
        }
        self._values["steps.python.outputs.python-path"] = sys.executable
        self._values["steps.install.outputs.assess"] = str(repository.parent / "bin" / "assess")
        for step in ACTION["runs"]["steps"]:
            self._step(step)

    def output(self, name: str) -> str:
        return self._fill(ACTION["outputs"][name]["value"])

    def _fill(self, text: str) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: self._values[match[1]], text)

    def _applies(self, condition: str) -> bool:
        for part in condition.split(" && "):
            name, _, text = part.partition(" != ")
            if self._values[name] == text.strip("'"):
                return False
        return True

    def _step(self, step: dict) -> None:
        if self.failed or not self._applies(step.get("if", "inputs.paths != ''")):
            return
        if "uses" in step:
            if "upload" in step["uses"]:
                self.uploads.append({k: self._fill(v) for k, v in step["with"].items()})
            return
        if step.get("id") == "install":
            return
        outputs = self.temp / "outputs"
        outputs.write_text("")
        env = {name: self._fill(value) for name, value in step["env"].items()}
        done = run(
            *("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]),
            cwd=self._repository,
            **{**on_path(self._repository), "ASSESS": self._values["steps.install.outputs.assess"]},
            **{k: v for k, v in env.items() if k != "ASSESS"},
            GITHUB_OUTPUT=outputs,
            GITHUB_STEP_SUMMARY=self.summary,
            GITHUB_WORKSPACE=self._repository,
            RUNNER_TEMP=self.temp,
        )
        self.log += done.stdout + done.stderr
        for line in outputs.read_text().splitlines():
            name, _, value = line.partition("=")
            self._values[f"steps.{step['id']}.outputs.{name}"] = value
        if done.returncode:
            self.failed.append(f"{step['name']}: {done.returncode}")

    def commands(self) -> list[tuple[str, dict[str, str], str]]:
        """What the runner makes of the log; between stop and resume it takes no command."""
        found, token = [], None
        for line in self.log.splitlines():
            if token is not None:
                token = None if line.strip() == f"::{token}::" else token
            elif command := runner(line):
                if command[0] == "stop-commands":
                    token = command[2]
                else:
                    found.append(command)
        assert token is None, "commands were stopped for good"
        return found


def test_the_action_annotates_reports_and_uploads_and_is_green_when_all_gates_are_met(repository):
    job = Job(repository, fail_under="google=1,microsoft=2", fail_on_risk="critical")
    assert job.failed == []
    assert job.output("status") == "0"
    assert [kind for kind, _, _ in job.commands()] == ["notice", "notice"]
    files = [place["file"] for _, place, _ in job.commands()]
    assert files == [
        "assessments/marketing/campaign-uplift.yaml",
        "assessments/risk/credit-limits.yaml",
    ]
    (upload,) = job.uploads
    assert upload["name"] == "assess"
    folder = Path(upload["path"])
    assert str(folder) == job.output("folder")
    names = sorted(path.name for path in (folder / "reports").glob("[!.]*"))
    assert names == ["campaign-uplift.html", "credit-limits.html"]
    scores = [json.loads(line) for line in (folder / "scores.jsonl").read_text().splitlines()]
    assert [score["team"] for score in scores] == ["Campaign uplift", "Credit limits"]
    assert ET.parse(folder / "junit.xml").getroot().get("failures") == "0"
    summary = job.summary.read_text()
    assert "# Campaign uplift" in summary
    assert "# Credit limits" in summary


def test_the_action_fails_at_the_end_when_a_gate_is_not_met_and_keeps_everything(repository):
    job = Job(repository, fail_under="google=2", report="none", summary="false")
    assert job.failed == ["Hold the gates: 3"]
    assert job.output("status") == "3"
    (error,) = (found for found in job.commands() if found[0] == "error")
    assert error[1]["file"] == "assessments/marketing/campaign-uplift.yaml"
    assert error[2].endswith("google level is 1, below 2.")
    folder = Path(job.uploads[0]["path"])
    assert sorted(path.name for path in folder.iterdir()) == ["junit.xml", "scores.jsonl"]
    assert ET.parse(folder / "junit.xml").getroot().get("failures") == "1"
    assert job.summary.read_text() == ""


def test_no_answer_file_can_command_the_workflow(repository):
    add_mistake(repository)
    job = Job(repository)
    assert job.failed == ["Hold the gates: 1"]
    assert {kind for kind, _, _ in job.commands()} == {"error", "notice"}
    (error,) = (found for found in job.commands() if found[0] == "error")
    assert error[1]["file"] == "assessments/risk/wrong.yaml"
    assert error[1]["line"] == "5"
    assert "secret" in error[2]
    reports = Path(job.output("folder")) / "reports"
    assert len(list(reports.glob("[!.]*"))) == 2


def test_the_action_takes_several_paths_a_rubric_and_nothing_as_a_shell_would(repository):
    (repository / "assessments" / "two words").mkdir()
    path = repository / "assessments" / "two words" / "a $(touch pwned).yaml"
    shutil.copy(repository / "assessments" / "risk" / "credit-limits.yaml", path)
    (repository / "rubric").mkdir()
    rubric = (ROOT / "rubrics" / "rubric.yaml").read_text()
    (repository / "rubric" / "rubric.yaml").write_text(rubric)
    paths = "\n  assessments/two words\n\nassessments/risk/*.yaml\n"
    job = Job(repository, paths=paths, rubric="rubric", artifact="", report="none")
    assert job.failed == []
    assert job.uploads == []
    files = [place["file"] for _, place, _ in job.commands()]
    assert files == [str(path.relative_to(repository)), "assessments/risk/credit-limits.yaml"]
    assert not list(repository.rglob("pwned"))


def test_the_action_stops_at_a_gate_that_does_not_exist(repository):
    job = Job(repository, fail_under="gogle=1")
    assert job.failed == ["Hold the gates: 2"]
    assert job.uploads == []
    assert "Did you mean 'google'" in job.log


def test_the_action_installs_itself_and_what_the_lock_names(tmp_path):
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "install")
    calls = tmp_path / "calls"
    program(
        tmp_path / "python",
        f'echo "$*" >> {calls}\n'
        f'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi',
    )
    done = run(
        *("bash", "-e", "-o", "pipefail", "-c", step["run"]),
        cwd=tmp_path,
        PYTHON=tmp_path / "python",
        RUNNER_TEMP=tmp_path,
        GITHUB_ACTION_PATH=ROOT,
        GITHUB_OUTPUT=tmp_path / "outputs",
    )
    assert done.returncode == 0, done.stderr
    venv, lock, ours = (line.split() for line in calls.read_text().splitlines())
    assert venv == ["-m", "venv", f"{tmp_path}/assess-venv"]
    assert lock[-3:] == ["--require-hashes", "-r", str(ROOT / "requirements" / "runtime.lock")]
    assert ours[-2:] == ["--no-deps", str(ROOT)]
    assert (tmp_path / "outputs").read_text() == f"assess={tmp_path}/assess-venv/bin/assess\n"


def test_no_input_is_pasted_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]


# --- GitLab


def gitlab(repository, **variables):
    """Run the job's script as a GitLab runner does, with the example's variables."""
    defaults = {k: str(v) for k, v in GITLAB["assess"]["variables"].items()}
    env = {**defaults, **variables, **on_path(repository)}
    script = "\n".join(GITLAB["assess"]["script"])
    done = run("sh", "-e", "-c", script, cwd=repository, **env)
    return done, repository / "assess-out"


def test_the_gitlab_job_scores_gates_and_keeps_its_artifacts(repository):
    own = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text())["assess"]["variables"]
    assert set(own) <= set(GITLAB["assess"]["variables"])
    done, out = gitlab(repository, **own)
    assert done.returncode == 0, done.stderr
    assert "Credit limits" in done.stdout
    artifacts = GITLAB["assess"]["artifacts"]
    assert artifacts["paths"] == [out.name]
    junit = repository / artifacts["reports"]["junit"]
    assert ET.parse(junit).getroot().get("failures") == "0"
    assert len((out / "scores.jsonl").read_text().splitlines()) == 2
    names = sorted(path.name for path in (out / "reports").glob("[!.]*"))
    assert names == ["campaign-uplift.html", "credit-limits.html"]


def test_the_gitlab_job_fails_for_gates_and_mistakes_and_keeps_the_test_report(repository):
    done, out = gitlab(repository, ASSESS_FAIL_ON_RISK="moderate", ASSESS_REPORT="none")
    assert done.returncode == 3
    assert int(ET.parse(out / "junit.xml").getroot().get("failures")) >= 2
    assert not (out / "reports").exists()
    add_mistake(repository)
    done, out = gitlab(repository, ASSESS_PATHS="assessments/risk assessments/m*/*.yaml")
    assert done.returncode == 1
    assert ET.parse(out / "junit.xml").getroot().get("errors") == "1"
    assert len(list((out / "reports").glob("[!.]*"))) == 2
    done, _ = gitlab(repository, ASSESS_FAIL_UNDER="gogle=1")
    assert done.returncode == 2


# --- shells and schemas


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-actions", ROOT / "action.yml"),
        ("github-workflows", EXAMPLE / ".github" / "workflows" / "assess.yml"),
        ("gitlab-ci", ROOT / "ci" / "gitlab.yml"),
        ("gitlab-ci", EXAMPLE / ".gitlab-ci.yml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_templates_keep_the_schema_of_their_build_server(schema, file):
    command = ("check_jsonschema", "--builtin-schema", f"vendor.{schema}", file)
    done = run(sys.executable, "-m", *command, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


SCRIPTS = {
    step["name"]: ("bash", step["run"]) for step in ACTION["runs"]["steps"] if "run" in step
} | {"GitLab": ("sh", "\n".join(GITLAB["assess"]["script"]))}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_have_nothing_that_shellcheck_warns_of(name, tmp_path):
    shell, text = SCRIPTS[name]
    (tmp_path / "script").write_text(text)
    # SC2086: a list of paths is meant to fall into words on GitLab; the script says set -f.
    options = ["--exclude=SC2086"] if shell == "sh" else []
    bin_ = Path(sysconfig.get_path("scripts"))
    done = run(bin_ / "shellcheck", f"--shell={shell}", *options, "script", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


# --- the example repository


def test_the_examples_name_this_version_and_inputs_that_exist():
    workflow = yaml.safe_load((EXAMPLE / ".github" / "workflows" / "assess.yml").read_text())
    (ours,) = (s for s in workflow["jobs"]["assess"]["steps"] if "OWNER/assess" in s["uses"])
    assert set(ours["with"]) <= set(ACTION["inputs"])
    files = [path for path in EXAMPLE.rglob("*") if path.is_file() and path.suffix != ".md"]
    for path in [*files, ROOT / "docs" / "ci.md"]:
        for version in re.findall(
            r"OWNER/assess\S*?v(\d+\.\d+\.\d+)|rev: v(\S+)", path.read_text()
        ):
            assert "".join(version) == __version__, path


def test_the_page_lists_every_input_with_its_default():
    page = (ROOT / "docs" / "ci.md").read_text()
    for name, spec in ACTION["inputs"].items():
        default = f"`{spec['default']}`" if spec["default"] else ""
        assert re.search(rf"^\| `{name}` \| {default} ?\|", page, re.MULTILINE), name
    for name in GITLAB["assess"]["variables"]:
        assert f"`{name}`" in page or f"    {name}:" in page, name
    for hook in HOOKS:
        assert f"| `{hook['id']}` |" in page


# --- hooks


@pytest.fixture(scope="module")
def hooks_repository(tmp_path_factory):
    """A repository with what another one needs to take its hooks from it."""
    place = tmp_path_factory.mktemp("assess")
    for name in ("assess", "rubrics", "reports", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, place / name)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", place)
    commit(place)
    return place


def commit(place):
    git = ("git", "-c", "user.name=T", "-c", "user.email=t@example.org")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "x")):
        done = run(*git, *command, cwd=place)
        assert done.returncode == 0, done.stderr


def head(place):
    return run("git", "rev-parse", "HEAD", cwd=place).stdout.strip()


def test_the_hooks_are_what_pre_commit_expects():
    manifest = ROOT / ".pre-commit-hooks.yaml"
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", manifest, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    example = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text())
    named = {hook["id"] for repo in example["repos"] for hook in repo["hooks"]}
    assert named <= {hook["id"] for hook in HOOKS}


def test_pre_commit_runs_the_hooks_from_a_clone(hooks_repository, repository, tmp_path):
    """The environment is built without an index; packages it needs are lent by this one."""
    config = {
        "repos": [
            {
                "repo": str(hooks_repository),
                "rev": head(hooks_repository),
                "hooks": [{"id": hook["id"]} for hook in HOOKS],
            }
        ]
    }
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (repository / "rubric").mkdir()
    own = repository / "rubric" / "rubric.yaml"
    good = (ROOT / "rubrics" / "rubric.yaml").read_text()
    own.write_text(good)
    (repository / "other.yaml").write_text("no: answers\n")
    commit(repository)
    lent = sysconfig.get_path("purelib")
    env = {
        "PRE_COMMIT_HOME": tmp_path / "cache",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads 0 here as: without
        "PYTHONPATH": os.pathsep.join([str(GUARD), lent]),
    }

    def pre_commit(*options):
        return run(sys.executable, "-m", "pre_commit", "run", *options, cwd=repository, **env)

    done = pre_commit("--all-files")
    if "CalledProcessError" in done.stdout and "pip" in done.stdout:
        pytest.skip("pre-commit cannot build its environment here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2

    add_mistake(repository)
    own.write_text(good + "wrong: 1\n")
    run("git", "add", "-A", cwd=repository)
    done = pre_commit()
    assert done.returncode == 1
    assert done.stdout.count("Failed") == 2
    assert "assessments/risk/wrong.yaml:5:" in done.stdout
    assert "rubric/rubric.yaml:" in done.stdout
    assert "other.yaml" not in done.stdout
