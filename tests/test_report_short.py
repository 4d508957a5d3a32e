"""The short editions of a report: Markdown for a pull request, a badge for a README."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import xml.etree.ElementTree as ET

import pytest
from conftest import ROOT

from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.report.badge import badge_svg
from assess.report.options import ReportOptions
from assess.report.render import render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()
SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
THEN = ROOT / "reports" / "samples" / "compare-then.yaml"


def short(assessment: Assessment, **options) -> str:
    result = score(RUBRIC, assessment)
    made = render(RUBRIC, assessment, result, format="md", options=ReportOptions(**options))
    return made.decode()


def test_it_tells_both_verdicts_the_risks_and_what_is_next():
    text = short(read_answers(SAMPLE, RUBRIC))
    result = score(RUBRIC, read_answers(SAMPLE, RUBRIC))
    for model in RUBRIC.models:
        verdict = result.models[model.id]
        row = next(line for line in text.splitlines() if line.startswith(f"| {model.title} |"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1].startswith(f"{verdict.level} of {model.top}")
        assert cells[3] == str(verdict.shown)
    worst = max(result.challenges.values(), key=lambda c: c.residual)
    title = next(c.title for c in RUBRIC.challenges if c.id == worst.id)
    assert f"| {title} |" in text
    assert "## What to do next quarter" in text


def test_it_tells_what_moved_since_a_baseline():
    text = short(read_answers(SAMPLE, RUBRIC), baselines=(read_answers(THEN, RUBRIC),))
    assert "## Since 4 May 2026" in text
    assert "up from level 1" in text


def test_users_text_is_no_markup():
    hostile = "<script>alert(1)</script> [x](javascript:1) `a` | b\n# c *d*"
    sample = dataclasses.replace(read_answers(SAMPLE, RUBRIC), team=hostile)
    head = short(sample).splitlines()[0]
    assert head.startswith("# \\<script\\>")
    assert "\\[x\\](javascript:1) \\`a\\`" in head
    assert "\\# c \\*d\\*" in head


def test_an_empty_assessment_gives_a_summary_too():
    text = short(Assessment(team="New", date=dt.date(2026, 1, 1)))
    assert "0 to 2" in text
    assert "No phase of the life cycle is more than half covered yet." in text


def test_all_at_the_top_says_that_the_highest_level_is_reached():
    top = {q.id: Answer(option=q.top) for q in RUBRIC.ladder}
    text = short(Assessment(team="Top", date=dt.date(2026, 1, 1), answers=top))
    assert text.count("the highest level is reached") == len(RUBRIC.models)
    assert "What holds" not in text


@pytest.mark.parametrize("name", ["out.md", "-"])
def test_the_command_writes_it(name, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(SAMPLE), "-o", name, "--format", "md", "-q"]) == 0
    text = capsys.readouterr().out if name == "-" else (tmp_path / name).read_text()
    assert text.startswith("# Fraud scoring")


def test_a_badge_shows_every_model_on_its_own_scale(capsys):
    assert main(["badge", str(SAMPLE)]) == 0
    root = ET.fromstring(capsys.readouterr().out)
    said = "".join(root.itertext())
    result = score(RUBRIC, read_answers(SAMPLE, RUBRIC))
    for model in RUBRIC.models:
        assert f"{model.short} {result.models[model.id].level}/{model.top}" in said
    assert "2026-11-23" in said


def test_a_badge_shows_a_range_where_answers_are_open():
    one = Assessment(team="A", date=dt.date(2026, 1, 1))
    svg = badge_svg(RUBRIC, score(RUBRIC, one), "google")
    assert "Google 0–2/2" in svg
    assert "Microsoft" not in svg


def test_a_badge_of_one_model_as_values_for_a_badge_service(capsys):
    assert main(["badge", str(SAMPLE), "--model", "microsoft", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schemaVersion"] == 1
    assert found["message"] == "Microsoft 2/4"


def test_a_model_that_is_not_there_is_wrong_usage(capsys):
    assert main(["badge", str(SAMPLE), "--model", "gogle"]) == 2
    assert "Did you mean 'google'" in capsys.readouterr().err
