"""The package works where it is installed, and what installs it names every file by its hash."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import (
    PackageNotFoundError,
    metadata,
    packages_distributions,
    requires,
    version,
)
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.install import settings

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ROOT / "requirements"
DATA = {
    "rubrics": "assess/_data/rubrics",
    "reports/templates": "assess/_data/reports/templates",
    "reports/styles": "assess/_data/reports/styles",
    "reports/fonts": "assess/_data/reports/fonts",
}


def run(*command, cwd, **env):
    """Run a program as a user would, outside the checkout; return what it gave."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )


# --- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the source distribution as a packager would."""
    out = tmp_path_factory.mktemp("dist")
    done = run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT),
        cwd=out,
        PIP_NO_INDEX="1",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment outside the checkout with the wheel, and our dependencies lent to it."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "env", with_pip=False, symlinks=True)
    python = home / "env" / "bin" / "python"
    done = run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "-q"),
        *("--no-deps", "--no-index", "--disable-pip-version-check", wheel),
        cwd=home,
    )
    assert done.returncode == 0, done.stderr
    packages = next((home / "env" / "lib").glob("python*/site-packages"))
    lent = sysconfig.get_path("purelib")
    (packages / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    return home


@pytest.fixture
def elsewhere(installed, tmp_path, sample):
    """Call the installed ``assess`` from an empty folder with a copy of the sample answers."""
    (tmp_path / "team.yaml").write_bytes(sample.read_bytes())

    def call(*args):
        return run(installed / "env" / "bin" / "assess", *args, cwd=tmp_path)

    return call


def test_the_wheel_holds_all_data_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in DATA.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and not any(part.startswith((".", "__")) for part in path.parts)
    }
    packed = {name for name in names if name.startswith("assess/_data/")}
    assert packed == expected | {"assess/_data/rubric.json"}
    for here, there in DATA.items():
        assert any(name.startswith(f"{there}/") for name in names), here
    code = {name for name in names if name.startswith("assess/") and name.endswith(".py")}
    assert code == {p.relative_to(ROOT).as_posix() for p in (ROOT / "assess").rglob("*.py")}
    tops = {name.split("/")[0] for name in names}
    ours = f"mlops_assess-{version('mlops-assess')}"
    assert tops == {"assess", f"{ours}.dist-info", f"{ours}.data"}
    shared = {name.split(f"{ours}.data/data/share/")[1] for name in names if ".data/" in name}
    assert shared == {
        "man/man1/assess.1",
        "bash-completion/completions/assess",
        "zsh/site-functions/_assess",
        "fish/vendor_completions.d/assess.fish",
    }
    assert "assess/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_wheel_stays_small_and_holds_nothing_twice(wheel):
    assert wheel.stat().st_size < 5_000_000
    with zipfile.ZipFile(wheel) as archive:
        held = [archive.read(name) for name in archive.namelist()]
    large = [data for data in held if len(data) > 100]  # packages may be alike in their first line
    assert len(large) == len(set(large))


def test_the_installed_command_works_outside_the_checkout(elsewhere, tmp_path):
    said = elsewhere("--version")
    assert (said.returncode, said.stdout) == (0, f"assess {version('mlops-assess')}\n")
    for args in (
        ("rubric", "check"),
        ("check", "team.yaml"),
        ("score", "team.yaml"),
        ("explain", "team.yaml"),
        ("report", "team.yaml", "--format", "html", "-o", "team.html"),
    ):
        done = elsewhere(*args)
        assert done.returncode == 0, (args, done.stdout, done.stderr)
    assert "<html" in (tmp_path / "team.html").read_text(encoding="utf-8")


HEAVY = (
    "pydantic",
    "rubric.build",
    "multiprocessing",
    "textual",
    "weasyprint",
    "highspy",
    "jinja2",
)


@pytest.mark.parametrize("form", ["table", "json"])
def test_scoring_a_file_imports_nothing_that_it_does_not_need(installed, tmp_path, sample, form):
    code = (
        "import sys; from assess.cli.main import main; "
        "status = main(sys.argv[1:]); print(*sys.modules, file=sys.stderr); sys.exit(status)"
    )
    python = installed / "env" / "bin" / "python"
    done = run(python, "-c", code, "score", sample, "--format", form, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    modules = done.stderr.split()
    assert "assess.scoring.score" in modules
    assert not [m for m in modules if m.removeprefix("assess.").startswith(HEAVY)]


def test_the_installed_command_reads_its_own_data_and_not_the_checkouts(installed, elsewhere):
    code = (
        "import assess, assess.resources as data\n"
        "print(assess.__file__, data.rubrics_dir(), data.reports_dir())"
    )
    done = run(installed / "env" / "bin" / "python", "-c", code, cwd=installed)
    assert done.returncode == 0, done.stderr
    for path in done.stdout.split():
        assert Path(path).resolve().is_relative_to(installed.resolve())
    file = next((installed / "env").glob("lib/*/site-packages/assess/_data/rubrics/rubric.yaml"))
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace("id: mlops\n", "id: changed-here\n", 1), encoding="utf-8")
        shown = elsewhere("rubric", "show", "--format", "json")
    finally:
        file.write_text(before, encoding="utf-8")
    assert '"id": "changed-here"' in shown.stdout


def imported(path):
    """Top-level names of the modules that a source file imports from elsewhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


RUNTIME = PYPROJECT["project"]["dependencies"]
EXTRAS = [line for e in PYPROJECT["project"]["optional-dependencies"].values() for line in e]
DEV = PYPROJECT["dependency-groups"]["dev"]
BROWSER = PYPROJECT["dependency-groups"]["browser"]
OURS = {"assess", "bench", "fuzz", "soak", "tools", "tests", "sitecustomize"} | {
    path.stem for path in (ROOT / "tests").rglob("*.py")
}


@pytest.mark.parametrize(
    ("folder", "declared"),
    [
        ("assess", RUNTIME + EXTRAS),
        *((folder, RUNTIME + DEV + BROWSER) for folder in ("tests", "tools", "bench", "soak")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_package_that_the_code_imports_is_declared(folder, declared):
    allowed = {canonicalize_name(Requirement(line).name) for line in declared}
    provides = packages_distributions()
    for path in (ROOT / folder).rglob("*.py"):
        ours = OURS | {p.stem for p in path.parent.glob("*.py")}
        for top in set(imported(path)) - set(sys.stdlib_module_names) - ours:
            names = {canonicalize_name(name) for name in provides.get(top, [top])}
            assert names & allowed, f"{path.relative_to(ROOT)} imports {top}"


def test_installed_packages_fit_together():
    done = run(sys.executable, "-m", "pip", "check", cwd=ROOT)
    assert done.returncode == 0, done.stdout


# --- the locks


def locked(name):
    """Every locked package with all its versions (one a supported Python, at times)."""
    found = {}
    for line in (LOCKS / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in " #":
            requirement = Requirement(line.removesuffix("\\").strip())
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found.setdefault(canonicalize_name(requirement.name), set()).add(Version(pin.version))
    return found


@pytest.mark.parametrize(
    "name", ["runtime.lock", "dev.lock", "uv.lock", "browser.lock", "dist.lock"]
)
def test_a_lock_holds_only_pins_hashes_and_reasons(name):
    entries = (LOCKS / name).read_text(encoding="utf-8")
    for line in entries.splitlines():
        assert line.startswith(("    --hash=sha256:", "    #")) or "==" in line, line
        assert "//" not in line, line
    for entry in entries.replace("\\\n", "").splitlines():
        assert entry.lstrip().startswith("#") or "--hash=sha256:" in entry, entry


def test_the_tests_run_with_every_extra():
    assert set(EXTRAS) <= set(DEV)


def test_the_locks_satisfy_the_project_file():
    runtime, dev = locked("runtime.lock"), locked("dev.lock")
    assert all(dev[name] == versions for name, versions in runtime.items())
    browser = locked("browser.lock")
    assert all(dev[name] >= versions for name, versions in browser.items() if name in dev)
    for lock, lines in ((runtime, RUNTIME), (dev, DEV), (browser, BROWSER)):
        for line in lines:
            requirement = Requirement(line)
            versions = lock[canonicalize_name(requirement.name)]
            assert all(v in requirement.specifier for v in versions), line


def test_what_builds_the_package_is_locked_too():
    dev = locked("dev.lock")
    for line in PYPROJECT["build-system"]["requires"]:
        requirement = Requirement(line)
        assert all(v in requirement.specifier for v in dev[canonicalize_name(requirement.name)])


# --- licences


STRICT = {"krippendorff": "GPL-3.0, in the extra agreement only; said in docs/release.md"}


def licence(name):
    """What an installed package says of its licence: an expression, words, or classifiers."""
    about = metadata(name)
    said = (about.get("License-Expression"), about.get("License"))
    classifiers = [c for c in about.get_all("Classifier", []) if c.startswith("License")]
    return " ".join(filter(None, (*said, *classifiers)))


def test_no_package_that_users_install_has_a_licence_that_binds_their_code():
    names = {canonicalize_name(Requirement(line).name) for line in RUNTIME + EXTRAS}
    todo, seen = set(names), set()
    while todo:
        name = todo.pop()
        seen.add(name)
        try:
            needs = requires(name) or []
        except PackageNotFoundError:  # only for another Python or system
            continue
        wanted = (Requirement(line) for line in needs)
        there = {
            canonicalize_name(w.name)
            for w in wanted
            if w.marker is None or w.marker.evaluate({"extra": ""})
        }
        todo |= there - seen
        said = licence(name)
        assert said, f"{name} says nothing about its licence"
        if name in STRICT:
            continue
        # a choice that includes a permissive licence, or one file by file, binds nobody
        free = re.search(r"MIT|BSD|Apache|Python|PSF|ISC|MPL|Mozilla|HPND|CMU", said)
        assert free, f"{name}: {said}"
        assert "AGPL" not in said, f"{name}: {said}"
    assert len(seen) > 40


def test_the_licences_that_a_release_may_have_are_the_same():
    from tools.dist import ALLOWED

    assert not any("GPL" in name for name in ALLOWED)


# --- setting up


@pytest.fixture
def clone(tmp_path):
    """A stand-in for a fresh clone, with programs that note how they were called."""
    for name in ("tools/setup.sh", "pyproject.toml", "assess/_version.py", "requirements/dev.lock"):
        target = tmp_path / "clone" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    (tmp_path / "bin").mkdir()
    return tmp_path


def program(path, body):
    """A small shell program that notes its arguments in ``calls`` beside the clone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    calls = next(p for p in path.parents if (p / "bin").is_dir() and (p / "clone").is_dir())
    path.write_text(f'#!/bin/sh\necho "{path.name} $*" >>"{calls}/calls"\n{body}\n')
    path.chmod(0o755)


def calls(clone):
    """How the stand-in programs were called."""
    file = clone / "calls"
    return file.read_text().splitlines() if file.exists() else []


def setup(clone):
    """Run the script that every make target runs first."""
    path = f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return run("sh", clone / "clone" / "tools" / "setup.sh", cwd=clone, PATH=path, PYTHON="")


PYTHONS = ("python3", "python3.11", "python3.12", "python3.13", "python3.14")


def test_setup_says_what_to_do_when_every_python_is_too_old(clone):
    for name in PYTHONS:
        program(clone / "bin" / name, "exit 1")
    done = setup(clone)
    assert done.returncode == 1
    assert "No Python 3.11 or newer" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_setup_passes_over_a_python_that_is_too_old(clone):
    program(clone / "bin" / "python3", "exit 1")
    program(clone / "bin" / "python3.13", 'case "$*" in *venv*) exit 1;; esac')
    done = setup(clone)
    assert "python3.13 cannot make virtual environments" in done.stderr


def test_setup_says_what_to_do_when_venv_is_missing(clone):
    program(clone / "bin" / "python3", 'case "$*" in *venv*) exit 1;; esac')
    done = setup(clone)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr


def ready(clone, native=""):
    """Make the stand-in clone's environment, with a Python that says which libraries to install."""
    python = clone / "clone" / ".venv" / "bin" / "python"
    program(python, f'case "$*" in *native_command*) echo "{native}";; esac')


def installs(clone):
    return [call for call in calls(clone) if "install.py" in call or "-m pip install" in call]


def test_setup_installs_once_and_again_only_when_the_recipe_changes(clone):
    ready(clone)
    assert setup(clone).returncode == 0
    first = installs(clone)
    assert len(first) == 2
    assert "tools/install.py requirements/dev.lock" in first[0]
    assert "--no-index" in first[1]
    assert setup(clone).returncode == 0
    assert installs(clone) == first
    with (clone / "clone" / "requirements" / "dev.lock").open("a") as lock:
        lock.write("# changed\n")
    assert setup(clone).returncode == 0
    assert len(installs(clone)) == 4


def test_setup_asks_for_packages_where_pip_would():
    listed = r""":env:.find-links='/wheels /more'
global.extra-index-url='https://a.example/simple\nhttps://b.example/simple'
global.index-url='https://user:pass@example.org/simple'
install.index-url='https://mirror.example/simple'
freeze.timeout='10'
global.no-color='true'
"""
    assert settings(listed) == {
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
    }


@pytest.mark.parametrize("hash_is_right", [True, False])
def test_packages_are_installed_without_uv_too_and_each_is_checked(tmp_path, hash_is_right):
    wheel = tmp_path / "house" / "tiny-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("tiny.py", "")
        file.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        file.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr("tiny-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes() if hash_is_right else b"another").hexdigest()
    lock = tmp_path / "tiny.lock"
    lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
    done = run(
        sys.executable,
        ROOT / "tools" / "install.py",
        lock,
        cwd=tmp_path,
        PIP_CONFIG_FILE=os.devnull,
        PIP_NO_INDEX="1",  # so that there is no uv to be had
        PIP_FIND_LINKS=str(wheel.parent),
        PIP_TARGET=str(tmp_path / "target"),
    )
    assert (done.returncode == 0) is hash_is_right, done.stderr
    assert (tmp_path / "target" / "tiny.py").exists() is hash_is_right
    assert ("DO NOT MATCH THE HASHES" in done.stderr) is not hash_is_right


def test_setup_starts_over_when_installing_was_cut_short(clone):
    ready(clone)
    python = clone / "clone" / ".venv" / "bin" / "python"
    program(python, 'case "$*" in *install.py*) exit 1;; esac')
    assert setup(clone).returncode != 0
    ready(clone)
    assert setup(clone).returncode == 0
    assert len(installs(clone)) == 3


APT = "apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def no_asking(clone):
    """``sudo`` and ``id`` of somebody who may install packages without being asked."""
    program(clone / "bin" / "id", "echo 1000")
    program(clone / "bin" / "sudo", 'shift; "$@"')
    return clone


def test_setup_installs_native_libraries_that_are_missing(no_asking):
    ready(no_asking, native=APT)
    program(no_asking / "bin" / "apt-get", "exit 0")
    done = setup(no_asking)
    assert done.returncode == 0
    made = [c for c in calls(no_asking) if c.startswith("apt-get")]
    assert made[0].startswith("apt-get update")
    assert "install" in made[1]
    assert made[1].endswith("--no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0")
    assert "could not" not in done.stderr


def test_setup_goes_on_and_says_the_command_when_native_libraries_cannot_be_installed(no_asking):
    ready(no_asking, native=APT)
    program(no_asking / "bin" / "apt-get", "exit 100")
    done = setup(no_asking)
    assert done.returncode == 0
    assert "Everything but PDF works" in done.stderr
    assert APT in done.stderr


def test_setup_leaves_a_machine_alone_that_has_the_native_libraries(no_asking):
    ready(no_asking)
    program(no_asking / "bin" / "apt-get", "exit 0")
    assert setup(no_asking).returncode == 0
    assert not [c for c in calls(no_asking) if c.startswith(("apt-get", "sudo"))]


# --- the checks before a commit


def test_the_hooks_are_valid_and_download_nothing():
    import yaml

    file = ROOT / ".pre-commit-config.yaml"
    done = run(sys.executable, "-m", "pre_commit", "validate-config", file, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    repos = yaml.safe_load(file.read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["language"] for hook in repos[0]["hooks"]} == {"system"}
    lint = (ROOT / "Makefile").read_text(encoding="utf-8")
    for hook in repos[0]["hooks"]:
        tool = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert f"$(BIN)/{tool}" in lint


# --- what CI runs


@pytest.mark.parametrize("works", [True, False])
def test_ci_installs_a_browser_where_there_is_none_and_tests_go_on_without(tmp_path, works):
    for name in (".ci/run", "tools/browser.py"):
        target = tmp_path / "clone" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    for name in ("bash", "dirname", "env", "git"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    program(tmp_path / "bin" / "python3", f'exec "{sys.executable}" "$@"')
    program(tmp_path / "bin" / "make", "")
    program(tmp_path / "bin" / "id", "echo 0")
    program(tmp_path / "bin" / "apt-get", "" if works else "exit 1")
    done = run(
        *("bash", tmp_path / "clone" / ".ci" / "run"), cwd=tmp_path, PATH=str(tmp_path / "bin")
    )
    assert done.returncode == 0, done.stderr
    assert ("tests in a browser will be skipped" in done.stderr) is not works
    called = [call for call in calls(tmp_path) if call.startswith(("apt-get", "make"))]
    install = ["apt-get install -y -qq --no-install-recommends chromium"] if works else []
    assert called == ["apt-get update -qq", *install, "make test"]
