"""Work on a real Dask cluster on this machine: a scheduler, two workers, and what can go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from broken_files import HEAD
from cluster_work import name_or_death, name_slowly

from assess.batch import cluster
from assess.batch.paths import expand
from assess.batch.run import Workers, process
from assess.batch.stop import Stop
from assess.cli.main import main
from assess.errors import ClusterError
from assess.rubric.load import load_rubric

RUBRIC = load_rubric()
HERE = Path(__file__).parent


@dataclass
class Running:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Running]:
    """A scheduler and two workers, each a process of its own without a nanny that restarts it."""
    told = tmp_path / "scheduler.json"
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)]),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }

    def start(what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        command += ["--scheduler-file", str(told), "--no-dashboard"]
        return subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
        )

    started = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    nanny = ["--nthreads", "1", "--host", "127.0.0.1", "--no-nanny"]
    try:
        started += [start("worker", *nanny) for _ in range(2)]
        from distributed import Client

        while not told.exists() or not told.read_text().endswith("}"):
            assert started[0].poll() is None
            time.sleep(0.05)
        with Client(scheduler_file=str(told), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield Running(address, started[0], started[1:])
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


def teams(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        (folder / f"team-{n:05}.yaml").write_text(HEAD.replace("team: T", f"team: T{n}"))
    return folder


def test_every_result_arrives_once_and_in_order_though_a_worker_is_killed(
    dask: Running, tmp_path: Path
) -> None:
    inputs = expand([str(teams(tmp_path / "teams", 120))])
    outcomes = process(inputs, name_slowly, RUBRIC, workers=Workers(dask=dask.address), chunk=4)
    found = [next(outcomes)]
    os.kill(dask.workers[0].pid, signal.SIGKILL)
    found += outcomes
    assert dask.workers[0].wait(5) == -signal.SIGKILL
    # A chunk whose worker was killed is tried again; no failure is allowed for in this cluster.
    assert [o.value for o in found] == [f"T{n}" for n in range(120)]


def test_only_the_file_that_ends_its_workers_is_lost(dask: Running, tmp_path: Path) -> None:
    inputs = expand([str(teams(tmp_path / "teams", 12))])
    outcomes = process(inputs, name_or_death, RUBRIC, workers=Workers(dask=dask.address), chunk=2)
    found = []
    for outcome in outcomes:
        found.append(outcome.value)
        if outcome.value is None:
            assert "a worker process ended unexpectedly" in outcome.error_lines()[0]
            break  # both workers are gone by now, and nothing here starts new ones
    assert found == [*(f"T{n}" for n in range(7)), None]


def test_the_results_are_those_of_this_machine(
    dask: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = teams(tmp_path / "teams", 60)
    (folder / "team-00030.yaml").write_text("team: [\n")
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    arguments = ["score", str(folder), "--format", "jsonl", "-o"]
    assert main([*arguments, str(here)]) == 1
    said = capsys.readouterr().err
    assert main([*arguments, str(there), "--dask", dask.address]) == 1
    assert there.read_bytes() == here.read_bytes()
    assert capsys.readouterr().err == said

    for path in sorted(folder.iterdir())[3:]:
        path.unlink()
    reports = tmp_path / "reports"
    arguments = ["report", str(folder), "--out-dir", str(reports), "--format", "md"]
    assert main([*arguments, "--dask", dask.address]) == 0
    assert sorted(p.name for p in reports.glob("*.md")) == [f"team-0000{n}.md" for n in range(3)]
    assert "T2" in (reports / "team-00002.md").read_text()

    assert main(["portfolio", str(folder), "--format", "json", "--dask", dask.address]) == 0


def test_a_run_that_is_stopped_ends_after_what_is_in_flight(dask: Running, tmp_path: Path) -> None:
    inputs = expand([str(teams(tmp_path / "teams", 200))])
    stop = Stop()
    workers = Workers(dask=dask.address)
    found = []
    for outcome in process(inputs, name_slowly, RUBRIC, workers=workers, chunk=4, stop=stop):
        found.append(outcome.value)
        stop.asked = True
    assert found == [f"T{n}" for n in range(len(found))]
    assert len(found) < 40


def test_the_end_of_the_scheduler_is_told(dask: Running, tmp_path: Path) -> None:
    inputs = expand([str(teams(tmp_path / "teams", 200))])
    outcomes = process(inputs, name_slowly, RUBRIC, workers=Workers(dask=dask.address), chunk=4)
    next(outcomes)
    dask.scheduler.kill()
    with pytest.raises(ClusterError, match="connection to the scheduler was lost"):
        list(outcomes)


def test_workers_of_another_version_are_refused(
    dask: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "__version__", "9.9")
    inputs = expand([str(teams(tmp_path / "teams", 3))])
    with pytest.raises(ClusterError, match=r"this program is 9\.9\. Install the same version"):
        list(process(inputs, name_slowly, RUBRIC, workers=Workers(dask=dask.address)))


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--dask", "tcp://127.0.0.1:1"], 1, "No Dask scheduler answers at this address."),
        (["--dask", "scheduler"], 1, "scheduler: This is no address of a Dask scheduler."),
        (["--dask", "tcp://h:1", "--jobs", "2"], 2, "--jobs is for this machine"),
        (["--dask", "tcp://h:1", "--watch"], 2, "--watch works on this machine"),
    ],
)
def test_a_cluster_that_cannot_be_used_is_one_message(
    arguments: list[str],
    status: int,
    said: str,
    sample: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    assert main(["score", str(sample), *arguments]) == status
    caught = capsys.readouterr()
    assert said in caught.err
    assert "Traceback" not in caught.err
    assert caught.out == ""


def test_without_dask_the_extra_is_named(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["score", str(sample), "--dask", "tcp://127.0.0.1:1"]) == 1
    assert "pip install 'mlops-assess[cluster]'" in capsys.readouterr().err
