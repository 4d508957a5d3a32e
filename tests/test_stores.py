"""Addresses in stores: answers from and results into a real S3-compatible server on this machine."""

from __future__ import annotations

import io
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from broken_files import HEAD
from moto.server import ThreadedMotoServer
from pypdf import PdfReader
from s3fs import S3FileSystem

from assess.cli.main import main

KEYS = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/nowhere",
    "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
    "AWS_MAX_ATTEMPTS": "1",
}


class Bucket:
    """A bucket as another program sees it."""

    def __init__(self, endpoint: str) -> None:
        import boto3

        self._client = boto3.client("s3", endpoint_url=endpoint)
        self._client.create_bucket(Bucket="org")

    def put(self, key: str, text: str | bytes) -> None:
        self._client.put_object(Bucket="org", Key=key, Body=text)

    def get(self, key: str) -> bytes:
        return self._client.get_object(Bucket="org", Key=key)["Body"].read()

    def keys(self, prefix: str = "") -> list[str]:
        found = self._client.list_objects_v2(Bucket="org", Prefix=prefix).get("Contents", [])
        return [entry["Key"] for entry in found]

    def changed(self, key: str) -> object:
        return self._client.head_object(Bucket="org", Key=key)["LastModified"]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        urllib.request.urlopen(f"{endpoint}/moto-api/reset", data=b"").close()
        S3FileSystem.clear_instance_cache()  # each remembers the server it first spoke to
        yield Bucket(endpoint)
    finally:
        server.stop()


def team(name: str) -> str:
    return HEAD.replace("team: T", f"team: {name}")


@pytest.fixture
def teams(bucket: Bucket) -> Bucket:
    bucket.put("teams/a.yaml", team("A"))
    bucket.put("teams/retail/b.yml", team("B"))
    bucket.put("teams/retail/c.yaml", team("C"))
    bucket.put("teams/.hidden.yaml", team("H"))
    bucket.put("teams/readme.txt", "no answers")
    return bucket


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("s3://org/teams", ["teams/a.yaml", "teams/retail/b.yml", "teams/retail/c.yaml"]),
        ("s3://org/teams/", ["teams/a.yaml", "teams/retail/b.yml", "teams/retail/c.yaml"]),
        ("s3://org/teams/a.yaml", ["teams/a.yaml"]),
        ("s3://org/teams/retail/*.y*ml", ["teams/retail/b.yml", "teams/retail/c.yaml"]),
        ("s3://org", ["teams/a.yaml", "teams/retail/b.yml", "teams/retail/c.yaml"]),
    ],
)
def test_a_file_a_folder_and_a_pattern_are_scored(
    teams: Bucket, address: str, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", address, "--format", "jsonl"]) == 0
    told = [json.loads(line)["team"] for line in capsys.readouterr().out.splitlines()]
    names = {"teams/a.yaml": "A", "teams/retail/b.yml": "B", "teams/retail/c.yaml": "C"}
    assert told == [names[key] for key in found]


def test_a_broken_file_is_told_with_its_address_and_place(
    teams: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    teams.put("teams/bad.yaml", HEAD + "team: twice\n")
    teams.put("teams/huge.yaml", HEAD + "#" * (9 * 1024 * 1024))
    assert main(["score", "s3://org/teams", "--format", "csv"]) == 1
    caught = capsys.readouterr()
    assert len(caught.out.splitlines()) == 4
    line = len(HEAD.splitlines()) + 1
    assert f"s3://org/teams/bad.yaml:{line}:1: " in caught.err
    assert "s3://org/teams/huge.yaml: The file is larger than" in caught.err


@pytest.mark.parametrize("name", ["scores.jsonl", "scores.csv", "scores.parquet", "scores.xlsx"])
def test_a_table_in_the_store_is_the_one_on_the_disk(
    teams: Bucket, tmp_path: Path, name: str
) -> None:
    form = name.rsplit(".", 1)[1]
    here = tmp_path / name
    assert main(["score", "s3://org/teams", "--format", form, "-o", str(here)]) == 0
    assert main(["score", "s3://org/teams", "--format", form, "-o", f"s3://org/out/{name}"]) == 0
    there = teams.get(f"out/{name}")
    if form == "xlsx":  # it holds the time of writing
        assert there[:2] == b"PK"
    else:
        assert there == here.read_bytes()


def test_reports_go_to_the_store_and_are_taken_up_again(
    teams: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["report", "s3://org/teams", "--out-dir", "s3://org/reports/", "--format", "md"]
    assert main(command) == 0
    names = ["a.md", "b.md", "c.md"]
    assert teams.keys("reports/") == [f"reports/{n}" for n in (".assess-reports.jsonl", *names)]
    before = {name: teams.changed(f"reports/{name}") for name in names}
    teams.put("teams/retail/b.yml", team("Renamed"))
    teams.put("reports/c.md", "cut")
    capsys.readouterr()
    assert main(command) == 0
    assert "Left alone: 1 of 3 reports" in capsys.readouterr().err
    assert teams.changed("reports/a.md") == before["a.md"]
    assert b"Renamed" in teams.get("reports/b.md")
    assert len(teams.get("reports/c.md")) > 1000
    assert main(command) == 0
    assert "Left alone: 3 of 3 reports" in capsys.readouterr().err


def test_one_report_and_a_portfolio_are_written_to_addresses(teams: Bucket) -> None:
    assert main(["report", "s3://org/teams/a.yaml", "--summary", "-o", "s3://org/out/a.pdf"]) == 0
    assert len(PdfReader(io.BytesIO(teams.get("out/a.pdf"))).pages) == 2
    assert (
        main(["score", "s3://org/out/a.pdf", "--format", "json", "-o", "s3://org/out/a.json"]) == 0
    )
    assert json.loads(teams.get("out/a.json"))["team"] == "A"
    assert main(["portfolio", "s3://org/teams", "-o", "s3://org/out/all.html"]) == 0
    assert b"<html" in teams.get("out/all.html")


def test_other_teams_to_stand_among_may_be_in_the_store(teams: Bucket, tmp_path: Path) -> None:
    there = "s3://org/out/scores.parquet"
    assert main(["score", "s3://org/teams", "--format", "parquet", "-o", there]) == 0
    for against in (there, "s3://org/teams"):
        report = tmp_path / "a.html"
        command = ["report", "s3://org/teams/a.yaml", "-o", str(report), "--against", against]
        assert main(command) == 0, against
        assert re.search(r"\b(2|3|two|three) (other )?teams", report.read_text()), against


def test_processes_of_this_machine_read_from_the_store(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(60):
        bucket.put(f"many/{n:03}.yaml", team(f"T{n}"))
    assert main(["score", "s3://org/many", "--format", "jsonl", "--jobs", "2"]) == 0
    told = [json.loads(line)["team"] for line in capsys.readouterr().out.splitlines()]
    assert told == [f"T{n}" for n in range(60)]


def test_a_name_that_looks_like_a_pattern_is_a_name_where_there_is_such_a_thing(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put("teams/eu[1]/a.yaml", team("A"))
    for address in ("s3://org/teams", "s3://org/teams/eu[1]", "s3://org/teams/eu[1]/a.yaml"):
        assert main(["score", address, "--format", "jsonl"]) == 0, address
        assert json.loads(capsys.readouterr().out)["team"] == "A"


def test_files_of_several_stores_are_read_each_from_its_own(
    bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.yaml").write_text(team("here"))
    bucket.put("a.yaml", team("there"))
    addresses = ["s3://org/a.yaml", f"file://{tmp_path}/x/a.yaml"]
    assert main(["score", *addresses, "--format", "jsonl"]) == 0
    told = [json.loads(line)["team"] for line in capsys.readouterr().out.splitlines()]
    assert told == ["there", "here"]


def test_broken_results_in_the_store_go_by_their_address(
    teams: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["report", "s3://org/teams/a.yaml", "-o", str(tmp_path / "a.html"), "--against"]
    for name in ("x.json", "x.jsonl", "x.parquet"):
        teams.put(name, "no results\n")
        assert main([*command, f"s3://org/{name}"]) == 1
        assert capsys.readouterr().err.startswith(f"s3://org/{name}:"), name


def test_figures_do_not_go_into_a_store(
    teams: Bucket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", "s3://org/teams/a.yaml", "--charts", "s3://org/figures"]) == 2
    assert "--charts writes into a folder of this machine" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_answers_in_the_store_are_never_overwritten_by_results(
    teams: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "s3://org/teams/a.yaml"
    assert main(["score", address, "--format", "csv", "-o", address]) == 2
    assert "is an answer file of this run" in capsys.readouterr().err
    assert teams.get("teams/a.yaml").decode() == team("A")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://org/teams/none.yaml", "There is no such file."),
        ("s3://nobucket/teams", "There is no such file."),
        ("s3://org/*.yaml", "No file matches this pattern."),
        ("nosuch://org/a.yaml", "There is no kind of store called nosuch://."),
    ],
)
def test_an_address_that_means_nothing_is_one_message(
    teams: Bucket, address: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", address]) == 1
    assert capsys.readouterr().err.strip().startswith(f"{address}: {said}")


def test_a_result_that_the_store_refuses_is_one_message(
    teams: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["score", "s3://org/teams", "--format", "csv", "-o", "s3://nobucket/x.csv"]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said.strip() == "s3://nobucket/x.csv: There is no such bucket or folder."


def test_a_store_that_does_not_answer_is_one_message(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    S3FileSystem.clear_instance_cache()
    assert main(["score", "s3://org/other/a.yaml"]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("s3://org/other/a.yaml: The store cannot be used (")


def test_without_its_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert main(["score", "s3://org/teams"]) == 1
    assert "pip install 'mlops-assess[s3]'" in capsys.readouterr().err
