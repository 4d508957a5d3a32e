"""What the doctor says about machines that lack something, and that looking changes nothing."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

from assess import doctor
from assess.doctor import checks, missing_libraries, native_command

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="library names of Linux")


def named(name):
    found = [c for c in checks() if c.name == name]
    assert found, name
    return found[0]


@pytest.fixture
def without(monkeypatch):
    """Make native libraries whose file name contains one of the words impossible to load."""

    def hide(*words):
        load = ctypes.CDLL

        def refuse(name, *args, **kwargs):
            if name and any(word in name for word in words):
                raise OSError(f"{name}: cannot open shared object file")
            return load(name, *args, **kwargs)

        monkeypatch.setattr(ctypes, "CDLL", refuse)
        monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)

    return hide


@pytest.fixture
def system(monkeypatch):
    """Pretend that only one package manager is on this machine, and who the user is."""

    def has(manager, user=1000):
        monkeypatch.setattr(
            doctor.shutil, "which", lambda name: f"/bin/{name}" if name == manager else None
        )
        monkeypatch.setattr(os, "geteuid", lambda: user)

    return has


def test_every_check_has_a_name_a_detail_and_a_fix_exactly_when_something_is_wrong():
    found = checks()
    assert len(found) > 10
    for check in found:
        assert check.name
        assert check.detail
        assert check.status in {"ok", "missing", "warning"}
        assert bool(check.fix) == (check.status != "ok"), check


@LINUX
def test_a_missing_library_is_named_by_its_file_with_the_command_that_installs_it(without, system):
    without("pangoft2")
    system("apt-get")
    wrong = [c for c in checks() if c.status == "missing" and c.name == "Native library"]
    assert [c.detail.split()[0] for c in wrong] == ["libpangoft2-1.0.so.0"]
    assert wrong[0].fix == (
        "sudo apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0"
    )


@LINUX
def test_the_subsetter_is_only_a_warning_and_does_not_count_as_missing(without, system):
    without("harfbuzz-subset")
    system("apt-get", user=0)
    assert missing_libraries() == []
    assert native_command() == ""
    assert native_command(optional=True).startswith("apt-get install")
    warned = [c for c in checks() if c.status == "warning" and "harfbuzz-subset" in c.detail]
    assert len(warned) == 1
    assert warned[0].fix.startswith("apt-get install")


@pytest.mark.parametrize(
    ("manager", "start"),
    [
        ("apt-get", "sudo apt-get install"),
        ("dnf", "sudo dnf install"),
        ("apk", "sudo apk add"),
        ("pacman", "sudo pacman -S"),
        ("brew", "brew install pango"),
        ("none of these", "Install Pango"),
    ],
)
def test_the_command_fits_the_package_manager_that_is_there(without, system, manager, start):
    without("lib")
    system(manager)
    assert native_command().startswith(start)


def test_a_weasyprint_that_does_not_start_is_said_without_its_own_advice(
    monkeypatch, capfd, system
):
    system("apt-get", user=0)
    for name in [m for m in sys.modules if m.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                print("advice of its own")
                raise OSError("cannot load library 'libgobject-2.0-0': no such file\nmore")

    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    check = named("PDF reports")
    assert check.status == "missing"
    assert check.detail.endswith("cannot load library 'libgobject-2.0-0': no such file")
    assert check.fix.startswith("apt-get install")
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("package", ["weasyprint", "highspy"])
def test_a_missing_package_is_said_with_the_command_that_installs_it(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    check = named({"weasyprint": "PDF reports", "highspy": "Solver"}[package])
    assert check.status == "missing"
    assert "pip install" in check.fix


def test_a_missing_extra_for_browsers_is_only_a_warning(monkeypatch):
    assert named("In a browser").status == "ok"
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    check = named("In a browser")
    assert check.status == "warning"
    assert "pip install 'mlops-assess[serve]'" in check.fix


def test_pyyaml_without_its_c_parser_is_a_warning(monkeypatch):
    import yaml

    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert named("YAML reader").status == "warning"


def test_missing_fonts_and_rubric_are_said(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "reports_dir", lambda: tmp_path)
    monkeypatch.setattr(doctor, "rubrics_dir", lambda: tmp_path)
    assert named("Fonts").status == "missing"
    assert named("Rubric").status == "missing"


class Screen:
    """A standard output that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True

    def write(self, text):
        return len(text)

    def flush(self):
        pass


@pytest.mark.parametrize(
    ("size", "status"), [((80, 24), "ok"), ((200, 60), "ok"), ((79, 24), "warning")]
)
def test_the_terminal_is_measured(monkeypatch, size, status):
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setattr(doctor.shutil, "get_terminal_size", lambda: os.terminal_size(size))
    check = named("Terminal")
    assert check.status == status
    assert f"{size[0]} columns" in check.detail


@pytest.mark.parametrize(
    ("env", "status", "detail"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "ok", "24 bit"),
        ({"TERM": "xterm-256color"}, "ok", "256"),
        ({"TERM": "xterm"}, "ok", "16"),
        ({"TERM": "dumb"}, "warning", "none"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "ok", "NO_COLOR"),
    ],
)
def test_colours_are_told_from_the_environment(monkeypatch, env, status, detail):
    monkeypatch.setattr(sys, "stdout", Screen())
    for name in ("TERM", "COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    check = named("Colours")
    assert check.status == status
    assert detail in check.detail


def test_a_terminal_without_utf8_is_a_warning(monkeypatch):
    screen = Screen()
    screen.encoding = "ascii"
    monkeypatch.setattr(sys, "stdout", screen)
    assert named("Characters").status == "warning"


def test_a_data_folder_that_cannot_be_made_is_a_warning(monkeypatch, tmp_path):
    blocker = tmp_path / "a file"
    blocker.touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(blocker / "below"))
    monkeypatch.setattr(
        "platformdirs.user_data_path", lambda *_a, **_k: blocker / "below" / "assess"
    )
    assert named("Data folder").status == "warning"


def test_looking_writes_no_file_and_prints_nothing(tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    checks()
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_importing_the_doctor_loads_nothing_heavy():
    code = "import sys, assess.doctor; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"weasyprint", "highspy", "yaml", "platformdirs", "rich", "ctypes"}
