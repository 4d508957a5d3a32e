"""A scan beside answers: kept and read again, taken as evidence, and told in a report."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from labelled_repos import REPOS

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import parse_answers
from assess.cli.main import main
from assess.errors import AssessError, ScanError
from assess.report.options import ReportOptions
from assess.report.render import render
from assess.rubric.load import load_rubric
from assess.scan.accept import Suggestion, suggestions
from assess.scan.answers import second_looks
from assess.scan.gather import gather
from assess.scan.saved import LIMIT, read_scan
from assess.scan.scan import Finding, Scan, scan
from assess.scan.to_json import to_json
from assess.scoring.score import score

RUBRIC = load_rubric()
DAY = dt.date(2026, 11, 20)
TEAM = Assessment(team="Churn", date=dt.date(2026, 11, 23), rubric_version=RUBRIC.version)
QUESTION = "data-monitoring"
"""Option 3 is what the repository shows of it, in one file."""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return REPOS["watched in production"].write(tmp_path_factory.mktemp("repo"))


@pytest.fixture(scope="module")
def found(repo: Path) -> Scan:
    return scan(RUBRIC, [str(repo)], date=DAY)


@pytest.fixture
def saved(found: Scan, tmp_path: Path) -> Path:
    path = tmp_path / "scan.json"
    path.write_text(json.dumps(to_json(RUBRIC, found)))
    return path


def told(answer: Answer, *records: EvidenceRecord) -> Assessment:
    return dataclasses.replace(
        TEAM, answers={QUESTION: answer}, evidence={r.id: r for r in records}
    )


def suggested(assessment: Assessment, found: Scan) -> Suggestion:
    return suggestions(RUBRIC, assessment, found)[QUESTION]


def accepted(assessment: Assessment, found: Scan) -> Assessment:
    one = suggested(assessment, found)
    records = {**assessment.evidence, **{r.id: r for r in one.records}}
    return dataclasses.replace(assessment, answers={QUESTION: one.answer}, evidence=records)


# ---------------------------------------------------------------- kept and read again


def test_a_saved_scan_says_the_same_as_the_scan(found: Scan, saved: Path) -> None:
    read = read_scan(str(saved), RUBRIC)
    assert to_json(RUBRIC, read) == to_json(RUBRIC, found)
    assert {q: s.records for q, s in suggestions(RUBRIC, TEAM, read).items()} == {
        q: s.records for q, s in suggestions(RUBRIC, TEAM, found).items()
    }


def test_repositories_and_saved_scans_are_told_together(saved: Path, tmp_path: Path) -> None:
    other = REPOS["a monorepo"].write(tmp_path / "mono")
    both = gather([str(saved), str(other), str(saved)], RUBRIC)
    assert len(both.repos) == 2
    assert both.suggested(QUESTION) == 3
    assert both.suggested("feature-store") == 2
    assert both.date == DAY  # the older of the two
    assert all(both.place(f).startswith(f.repo) for f in both.findings)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v.pop("date"), "'date' is missing"),
        (lambda v: v.update(schema=2), "'schema' must be 1"),
        (lambda v: v.update(repos=[]), "at least 1"),
        (lambda v: v["rubric"].update(version="0.9.0"), "made with the rubric mlops 0.9.0"),
        (lambda v: v["files"].update(read="many"), "In 'files': 'read' must be a whole number"),
        (lambda v: v["files"].update(read=True), "whole number"),
        (lambda v: v["questions"].update({"no-such": v["questions"][QUESTION]}), "no option 3 of 'no-such'"),
        (lambda v: v["questions"][QUESTION]["findings"][0].update(option=20), "no option 20"),
        (lambda v: v["questions"][QUESTION]["findings"][0].update(line=0), "at least 1"),
        (lambda v: v["questions"][QUESTION]["findings"][0].update(file="a" * 5000), "longer than"),
        (lambda v: v["questions"][QUESTION]["findings"][0].update(strength="sure"), "'strength'"),
    ],
)  # fmt: skip
def test_what_a_saved_scan_must_not_say_is_told(saved: Path, change, message: str) -> None:
    value = json.loads(saved.read_text())
    change(value)
    saved.write_text(json.dumps(value))
    with pytest.raises(ScanError, match=message) as caught:
        read_scan(str(saved), RUBRIC)
    assert str(caught.value).startswith(str(saved))


def test_what_is_no_saved_scan_is_refused_whatever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "scan.json"
    for data in (
        b"",
        b"%PDF-1.7",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"schema": 1',
        b"NaN",
        b"[]",
        b'"\\ud800"',
    ):
        path.write_bytes(data)
        with pytest.raises(ScanError):
            read_scan(str(path), RUBRIC)
    path.write_bytes(b" " * (LIMIT + 1))
    with pytest.raises(ScanError, match="larger than 8 MiB"):
        read_scan(str(path), RUBRIC)
    with pytest.raises(AssessError, match="no such folder"):
        gather([str(tmp_path / "none")], RUBRIC)


def test_text_of_a_saved_scan_reaches_no_terminal_raw(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = json.loads(saved.read_text())
    evil = "a\x1b]0;x\x07\u202e\nb"
    for finding in value["questions"][QUESTION]["findings"]:
        finding.update(file=evil, excerpt=evil, why=evil, repo=evil)
    saved.write_text(json.dumps(value))
    read = read_scan(str(saved), RUBRIC)
    made = to_text(accepted(told(Answer(option=0)), read))
    assert parse_answers(made.encode(), RUBRIC).answers[QUESTION].option == 3
    for form in ("table", "json", "yaml"):
        assert main(["scan", str(saved), "--format", form]) == 0
    assert not {"\x1b", "\x07", "\u202e"} & {*made, *capsys.readouterr().out}


# ---------------------------------------------------------------- taken


@pytest.mark.parametrize(
    "was",
    [
        Answer(),
        Answer(unsure=True, note="Ask Ann."),
        Answer(reason="No data."),
        Answer(option=0, accepted="Waits for the platform."),
        Answer(option=2, note="Half of it.", evidence=("https://wiki.example/a",)),
    ],
)
def test_accepting_raises_the_answer_and_keeps_what_was_written(was: Answer, found: Scan) -> None:
    now = accepted(told(was), found)
    answer = now.answers[QUESTION]
    assert (answer.option, answer.unsure, answer.reason) == (3, False, None)
    assert (answer.note, answer.accepted) == (was.note, was.accepted)
    assert answer.evidence[: len(was.evidence)] == was.evidence
    for name in answer.evidence[len(was.evidence) :]:
        record = now.evidence[name]
        assert (record.kind, record.observed_on) == ("demonstrated", DAY)
        assert record.ref.startswith("monitoring/alerts/model.rules.yml:")
    assert parse_answers(to_text(now).encode(), RUBRIC) == now
    assert suggested(now, found).kind == "taken"


def test_an_answer_as_seen_gets_the_evidence_and_is_shown_by_it(found: Scan) -> None:
    before = told(Answer(option=3))
    assert suggested(before, found).kind == "evidence"
    assert accepted(before, found).answers[QUESTION].option == 3


def test_less_than_was_told_is_never_evidence_of_it(found: Scan) -> None:
    finding = next(f for f in found.of(QUESTION) if f.strong)
    lower = replace(finding.signal, option=2)
    found = dataclasses.replace(found, findings=(dataclasses.replace(finding, signal=lower),))
    before = told(Answer(option=3, note="Since June."))
    one = suggested(before, found)
    assert (one.kind, one.records) == ("less", ())
    now = accepted(before, found)
    assert now.answers[QUESTION] == Answer(
        option=3,
        note=f"Since June.\nSeen for option 2 on 2026-11-20: {found.place(finding)}.",
    )
    shown = [score(RUBRIC, x).models["google"].shown for x in (before, now)]
    assert shown[0] == shown[1]
    assert suggested(now, found).kind == "taken"
    assert second_looks(RUBRIC, before, found) == ()


def test_evidence_that_is_there_is_named_and_not_written_again(found: Scan) -> None:
    first = suggested(TEAM, found).records[0]
    older = dataclasses.replace(
        first, id="by-hand", ref=first.ref + "0", observed_on=dt.date(2026, 3, 1)
    )
    now = accepted(told(Answer(option=3), older), found)
    assert now.answers[QUESTION].evidence[0] == "by-hand"
    assert [r for r in now.evidence.values() if r.ref.split(":")[0] == first.ref.split(":")[0]] == [
        older
    ]


def test_evidence_that_is_too_old_or_has_expired_is_renewed(found: Scan) -> None:
    record = suggested(TEAM, found).records[0]
    need = RUBRIC.question_by_id[QUESTION].evidence_needs
    assert any(n.within_days for n in need)
    years_ago = dataclasses.replace(record, observed_on=dt.date(2019, 1, 1))
    expired = dataclasses.replace(record, valid_until=dt.date(2026, 11, 22))
    for old in (years_ago, expired):
        now = accepted(told(Answer(option=3, evidence=(old.id,)), old), found)
        assert len(now.evidence) > 1
        assert now.evidence[old.id] == old  # what a person has is not changed
        assert suggested(now, found).kind == "taken"


def test_an_id_in_use_or_too_long_for_a_record_is_not_taken(found: Scan) -> None:
    taken = EvidenceRecord(f"scan-{QUESTION}-1", "asserted", what="Something else")
    assert taken.id not in {r.id for r in suggested(told(Answer(), taken), found).records}
    long = "a" * 64
    question = replace(RUBRIC.question_by_id[QUESTION], id=long)
    finding = next(f for f in found.of(QUESTION) if f.strong)
    signal = replace(finding.signal, question=long)
    rubric = replace(RUBRIC, questions=(question,))
    rubric.__dict__.pop("ladder", None)
    there = dataclasses.replace(found, findings=(dataclasses.replace(finding, signal=signal),))
    (record,) = suggestions(rubric, TEAM, there)[long].records
    assert len(record.id) <= 64


def test_weak_signs_suggest_nothing(found: Scan) -> None:
    weak: list[Finding] = [f for f in found.findings if not f.strong]
    assert weak
    assert suggestions(RUBRIC, TEAM, dataclasses.replace(found, findings=tuple(weak))) == {}


def test_a_trace_is_expected_only_of_signals_that_were_looked_for(found: Scan) -> None:
    answers = dataclasses.replace(TEAM, answers={"experiment-tracking": Answer(option=3)})
    (look,) = second_looks(RUBRIC, answers, found)
    assert "no trace was seen in the repository, which proves nothing" in look.words
    fewer = found.looked - {s.id for s in RUBRIC.signals if s.question == "experiment-tracking"}
    assert second_looks(RUBRIC, answers, dataclasses.replace(found, looked=fewer)) == ()


# ---------------------------------------------------------------- in a report


def write(path: Path) -> Path:
    answers = {QUESTION: Answer(option=0), "experiment-tracking": Answer(option=3)}
    path.write_text(to_text(dataclasses.replace(TEAM, answers=answers)))
    return path


def test_a_report_tells_where_answers_and_repositories_differ(
    saved: Path, repo: Path, tmp_path: Path
) -> None:
    team = write(tmp_path / "team.yaml")
    for form in ("md", "html"):
        out = tmp_path / f"team.{form}"
        plain = ["report", str(team), "-o", str(out), "--quiet"]
        assert main([*plain, "--scan", str(saved)]) == 0
        text = out.read_text()
        for words in ("A scan of 1 repository on 20 November 2026 read 5 files", "“0 They are not watched”",
                      "no trace was seen in the repository, which proves nothing"):  # fmt: skip
            assert words.casefold() in text.casefold()
        assert "model.rules.yml:8" in text
        assert main([*plain, "--scan", str(saved), "--redact", "evidence"]) == 0
        assert "repositor" not in out.read_text().split("Method")[0]
        assert main(plain) == 0
        assert "model.rules.yml" not in out.read_text()
    assert 'href="#answer-data-monitoring"' in text
    out = tmp_path / "team.md"
    assert main(["report", str(team), "-o", str(out), "--scan", str(repo), "--quiet"]) == 0
    assert "model.rules.yml:8" in out.read_text()


def test_the_pdf_tells_it_in_the_chapter_on_confidence(found: Scan, tmp_path: Path) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    answers = dataclasses.replace(TEAM, answers={QUESTION: Answer(option=0)})
    options = ReportOptions(sections=("confidence", "answers"), scan=found)
    pdf = render(RUBRIC, answers, score(RUBRIC, answers), options=options)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    part = " ".join(text.rsplit("All answers", 1)[0].split())
    assert "Beside what the repositories show" in part
    assert "The repository shows “3" in part


def test_a_scan_is_for_the_report_of_one_answer_file(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "a.yaml")
    write(tmp_path / "b.yaml")
    out = str(tmp_path / "out")
    command = ["report", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--out-dir", out]
    assert main([*command, "--scan", str(saved)]) == 2
    assert "--scan is for the report of one answer file" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "a.yaml"), "-o", str(saved), "--scan", str(saved)]) == 2
