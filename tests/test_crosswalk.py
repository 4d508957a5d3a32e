"""The crosswalk: every criterion finds its questions, and disagreements are real ones."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from strategies import rubrics

from assess.cli.main import main
from assess.resources import rubrics_dir
from assess.rubric.crosswalk import crosswalk
from assess.rubric.load import load_rubric

RUBRIC_FOLDER = rubrics_dir()
RUBRIC = load_rubric()
FOUND = crosswalk(RUBRIC)


def first_level(model, question, option):
    """The lowest level that nobody reaches who stops below the option; ``None``: no level."""
    for level in range(1, model.top + 1):
        for criterion in model.criteria:
            if criterion.level == level and criterion.requires.get(question, 0) > option - 1:
                return level
    return None


def disagreements(rubric):
    """Every pair of options that two models need in opposite order, by trying all."""
    asked = {(q, n) for m in rubric.models for c in m.criteria for q, n in c.requires.items()}
    for one, other in combinations(rubric.models, 2):
        for a in asked:
            for b in asked:
                levels = [first_level(m, *x) for x in (a, b) for m in (one, other)]
                if None not in levels and levels[0] < levels[2] and levels[1] > levels[3]:
                    yield one.id, other.id, a, b


@settings(max_examples=60, deadline=None)
@given(rubrics())
def test_what_is_found_is_what_trying_everything_finds(rubric):
    found = crosswalk(rubric)
    for capability in found.capabilities:
        levels = {
            m.id: first_level(m, capability.question, capability.option) for m in rubric.models
        }
        assert {m: n.level for m, n in capability.needs.items()} == {
            m: level for m, level in levels.items() if level is not None
        }
    # an option stands for those below it that every model needs at the same level
    highest = {}
    for c in found.capabilities:
        for option in range(c.option, 0, -1):
            highest.setdefault((c.question, option), set()).add((c.question, c.option))
    told = {
        (x.model, x.other, (x.first.question, x.first.option), (x.second.question, x.second.option))
        for x in found.inversions
    }
    tried = set(disagreements(rubric))
    assert told <= tried
    for one, other, a, b in tried:
        assert any((one, other, x, y) in told for x in highest[a] for y in highest[b])


@settings(max_examples=40, deadline=None)
@given(rubrics())
def test_every_criterion_and_every_test_stands_with_each_of_its_questions(rubric):
    rows = crosswalk(rubric).rows
    assert [row.question.id for row in rows] == [q.id for q in rubric.ladder]
    uses = sorted((u.criterion, r.question.id, u.option) for r in rows for u in r.uses)
    criteria = [c for m in rubric.models for c in m.criteria]
    assert uses == sorted((c.id, q, n) for c in criteria for q, n in c.requires.items())
    tests = sorted((u.test, r.question.id, u.option, u.points) for r in rows for u in r.tests)
    assert tests == sorted(
        (t.id, q, n, points)
        for card in rubric.scorecards
        for t in card.tests
        for side, points in ((t.manual, 0.5), (t.automated, 1.0))
        for q, n in side.items()
    )


def test_google_and_microsoft_disagree_on_delivery_and_on_the_versions_of_training_code():
    pairs = {
        (x.model, x.first.question, x.first.option, x.second.question, x.second.option)
        for x in FOUND.inversions
    }
    # Google's first level delivers models by itself; its second asks for source control of the
    # pipeline. Microsoft asks for the code at level 2 and for automatic release at level 3.
    assert ("google", "model-deployment", 2, "version-control", 2) in pairs
    assert all(model == "google" for model, *_ in pairs)
    capability = next(
        c for c in FOUND.capabilities if (c.question, c.option) == ("model-deployment", 2)
    )
    assert {m: (n.level, n.top, n.place) for m, n in capability.needs.items()} == {
        "google": (1, 2, 0.5),
        "microsoft": (3, 4, 0.75),
    }
    assert capability.needs["microsoft"].criteria == ("m3-automatic-release",)


def test_a_single_model_disagrees_with_nobody():
    assert crosswalk(replace(RUBRIC, models=RUBRIC.models[:1])).inversions == ()


# ---------------------------------------------------------------- what people and programs see


@pytest.fixture
def shown(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    def run(*args):
        assert main(["rubric", "crosswalk", *args]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


def test_the_table_has_a_column_for_each_level_and_says_who_disagrees(shown):
    out = shown()
    lines = out.splitlines()
    head = next(line for line in lines if line.startswith("Question "))
    assert head.split() == ["Question", "G1", "G2", "Mi1", "Mi2", "Mi3", "Mi4", "ML.5", "ML1"]
    row = next(line for line in lines if line.startswith("retraining-trigger "))
    assert row.split() == ["retraining-trigger", "1", "2*", "3", "2", "2", "3*"]
    assert "Google needs these from level 1 of 2 on, Microsoft from level 3 of 4 on:" in out
    assert max(map(len, lines)) <= 80
    assert out.isascii()


def test_csv_has_a_row_for_each_criterion_and_option(shown):
    rows = list(csv.DictReader(io.StringIO(shown("--format", "csv"))))
    assert len(rows) == sum(len(r.uses) + len(r.tests) for r in FOUND.rows)
    (row,) = [r for r in rows if r["id"] == "m3-automatic-release"]
    assert (row["question"], row["option"], row["level"], row["essential"]) == (
        "model-deployment",
        "2",
        "3",
        "true",
    )


def test_json_has_all_of_it(shown):
    whole = json.loads(shown("--format", "json"))
    assert [m["id"] for m in whole["models"]] == ["google", "microsoft"]
    assert len(whole["questions"]) == len(RUBRIC.ladder)
    assert len(whole["inversions"]) == len(FOUND.inversions)
    assert whole["capabilities"][0].keys() == {"question", "option", "label", "needs"}


def test_a_model_of_ones_own_takes_part(shown, tmp_path):
    # the same as Google's, but watching production comes last
    text = (RUBRIC_FOLDER / "models" / "google.yaml").read_text(encoding="utf-8")
    text = text.replace("id: google\n", "id: house\n", 1).replace(
        "short: Google", "short: House", 1
    )
    text = text.replace("id: g1-", "id: h1-").replace("id: g2-", "id: h2-")
    start = text.index("- id: h1-quality-watched")
    text = text[:start] + text[start:].replace("level: 1", "level: 2", 1)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "house.yaml").write_text(text, encoding="utf-8")
    page = shown("--rubric", str(tmp_path), "--format", "md")
    assert "| Question | Option | Google | Microsoft | House | ML Test Score |" in page
    assert "### Microsoft MLOps maturity model and Google MLOps levels" in page
    whole = json.loads(shown("--rubric", str(tmp_path), "--format", "json"))
    pairs = {(x["model"], x["other"]) for x in whole["inversions"]}
    # House and Google differ in one level only, so they agree on every order
    assert pairs == {("google", "microsoft"), ("microsoft", "house")}
