"""Hostile inputs end in a result or a typed error: what was found once, and new ones each time.

The long run is ``make fuzz``; here Hypothesis drives the same changes, for a moment, so that what it
finds is made small and is the same for everybody.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT, TESTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import bundle
from fuzz.harness import Harness
from fuzz.harnesses import HARNESSES
from fuzz.mutate import Mutator
from fuzz.runner import CORPUS, corpus, replay, search
from fuzz.worker import smaller

SOME = {
    "answers": 60,
    "rubric": 20,
    "xlsx": 20,
    "csv": 40,
    "pdf": 60,
    "scan": 15,
    "saved": 30,
    "brand": 60,
}


def test_every_folder_of_findings_belongs_to_a_harness() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= set(HARNESSES)
    assert set(SOME) == set(HARNESSES)


@pytest.mark.parametrize("name", [name for name in HARNESSES if corpus(name)])
def test_what_was_found_once_is_mended(name: str) -> None:
    assert [(f.came, f.trace) for f in replay(name, corpus(name))] == []


@pytest.fixture
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", HARNESSES)
def test_any_change_of_an_input_ends_in_a_result_or_a_typed_error(
    name: str, in_a_folder: Path
) -> None:
    harness: Harness = HARNESSES[name]
    seeds = harness.seeds()
    mutator = Mutator(seeds, harness.words)
    tried = 0

    @given(st.randoms(use_true_random=False), st.sampled_from(seeds), st.sampled_from(seeds))
    @settings(
        max_examples=SOME[name],
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(rng: Random, data: bytes, other: bytes) -> None:
        nonlocal tried
        tried += 1
        place = in_a_folder / str(tried)
        place.mkdir()
        os.chdir(place)
        assert harness.run(mutator.change(rng, data, other), place)

    check()
    assert tried >= SOME[name] // 2


@pytest.mark.parametrize(
    ("planted", "came"),
    [
        ("CRASH", "ZeroDivisionError"),
        ("DIE", "died of SIGABRT"),
        ("LOUD", "wrote to the terminal by itself"),
        ("LARGE", "memory: "),
        ("SLOW", "took too long"),
    ],
)
def test_a_fault_made_on_purpose_is_found(
    planted: str, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS), os.environ["PYTHONPATH"]]))
    monkeypatch.setenv("ASSESS_FUZZ_SECONDS", "1")
    report = search(f"planted:{planted}", 0, seed=1, tries=60)
    assert [finding.came[: len(came)] for finding in report.findings[:1]] == [came]
    if planted == "CRASH":
        assert report.findings[0].data == b"beta"


def test_a_typed_error_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS), os.environ["PYTHONPATH"]]))
    report = search("planted:REFUSE", 0, seed=1, tries=60)
    assert (report.findings, report.tried) == ([], 60)


def test_a_folder_is_packed_and_unpacked_the_same(tmp_path: Path) -> None:
    files = {"a/b.py": b"-- 3 x --\nabc", "n\nl": b"", "\udcff": bytes(range(256))}
    assert bundle.unpack(bundle.pack(files)) == files
    bundle.write(bundle.pack({"../out": b"x", "in/x": b"y", "l": bundle.LINK + b"in/x"}), tmp_path)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")) == [
        "in",
        "in/x",
        "l",
    ]
    assert not (tmp_path.parent / "out").exists()


def test_an_input_is_made_small_file_by_file_and_byte_by_byte() -> None:
    data = bundle.pack({"a": b"x\n" * 50, "b": b"one\ntwo bad three\n", "c": b"y"})
    small = smaller(data, lambda d: b"bad" in b"".join(bundle.unpack(d).values()))
    assert bundle.unpack(small) == {"b": b"bad"}


def test_the_runner_says_what_it_did(capfd: pytest.CaptureFixture[str]) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "fuzz", "--minutes", "0.1", "--seed", "1", "brand"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "brand: " in done.stdout
    assert " inputs in 0.1 minutes" in done.stdout
