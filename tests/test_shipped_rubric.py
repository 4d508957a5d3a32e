"""What the shipped rubric promises to raters and to domain experts."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from assess.rubric.load import load_rubric

RUBRIC = load_rubric()
CHALLENGES = [
    "complex-models",
    "data-code-dependencies",
    "feedback-loops",
    "code-plumbing",
    "complex-configuration",
    "dynamic-environment",
    "reproducibility-process",
    "efficient-pipelines",
    "retraining-adapting",
    "monitoring-data",
    "monitoring-model",
]
BRANDS = re.compile(
    r"\b(mlflow|airflow|kubeflow|kubernetes|docker|jenkins|github|gitlab|azure|aws|sagemaker|"
    r"databricks|dvc|feast|prometheus|grafana|terraform|vertex)\b",
    re.IGNORECASE,
)


def test_the_questionnaire_has_the_agreed_size():
    assert 45 <= len(RUBRIC.ladder) <= 60
    assert 6 <= len(RUBRIC.context) <= 10
    assert 15 <= sum(q.core for q in RUBRIC.ladder) <= 20


def test_ladders_have_three_to_five_options():
    assert {q.id for q in RUBRIC.ladder if not 3 <= len(q.options) <= 5} == set()


def test_the_eleven_challenges_have_their_ids_in_order():
    assert [c.id for c in RUBRIC.challenges] == CHALLENGES


def test_no_brand_is_a_criterion():
    texts = [(q.id, o.label) for q in RUBRIC.questions for o in q.options]
    texts += [(c.id, c.statement) for m in RUBRIC.models for c in m.criteria]
    assert [t for t in texts if BRANDS.search(t[1])] == []


def test_no_option_hides_behind_vague_words():
    vague = re.compile(r"\b(mostly|often|usually|largely|partly|adequate|appropriate|good)\b", re.I)
    assert [
        (q.id, o.label)
        for q in RUBRIC.ladder
        for o in q.options
        if vague.search(o.label) and "good runs" not in o.label
    ] == []


@pytest.mark.parametrize(
    ("model", "essential"),
    [
        (
            "google",
            {
                1: {"retraining-trigger": 2, "model-deployment": 2},
                2: {"pipeline-ci": 2, "pipeline-delivery": 2},
            },
        ),
        (
            "microsoft",
            {
                1: {"application-build": 2, "application-tests": 2},
                2: {"training-pipeline": 2},
                3: {"model-deployment": 2},
                4: {"retraining-trigger": 3},
            },
        ),
    ],
)
def test_essential_criteria_are_the_ones_that_define_a_level(model, essential):
    found: dict[int, dict[str, int]] = {}
    for c in RUBRIC.model(model).criteria:
        if c.essential:
            found.setdefault(c.level, {}).update(c.requires)
    assert found == essential


def test_a_feature_store_is_never_essential():
    assert not any(
        c.essential for m in RUBRIC.models for c in m.criteria if "feature-store" in c.requires
    )


@pytest.mark.parametrize(
    ("category", "empty"),
    [
        ("people", {1}),
        ("model-creation", {3}),
        ("model-release", {4}),
        ("application-integration", {2, 4}),
        ("technology", set()),
    ],
)
def test_levels_that_the_source_cannot_tell_apart_in_a_category_are_empty(category, empty):
    levels = {c.level for c in RUBRIC.model("microsoft").criteria if c.category == category}
    assert {1, 2, 3, 4} - levels == empty


def test_every_fact_family_of_google_is_asked():
    facts = {f for c in RUBRIC.model("google").criteria for s in c.source for f in s.facts}
    wanted = {f"G1-C{i}" for i in range(1, 7)} | {f"G1-V{i}" for i in range(1, 10)}
    wanted |= {f"G1-F{i}" for i in range(1, 5)} | {f"G1-M{i}" for i in range(1, 8)}
    wanted |= {f"G1-T{i}" for i in range(1, 6)} | {f"G2-K{i}" for i in range(1, 8)}
    wanted |= {f"G2-S{i}" for i in range(1, 7)} | {f"G2-I{i}" for i in range(1, 7)}
    wanted |= {f"G2-D{i}" for i in range(1, 9)}
    wanted |= {"G0-C1", "G0-C2", "G0-C3", "G0-C5", "G0-C6", "G0-C7"}
    assert wanted - facts == set()


def test_every_row_of_microsoft_that_is_not_a_lack_or_a_repetition_is_asked():
    facts = {f for c in RUBRIC.model("microsoft").criteria for s in c.source for f in s.facts}
    wanted = "M1-C1 M1-R2 M1-R3 M1-A1 M1-A3 M1-A4 M1-T1 M1-T2 M1-T3 "
    wanted += "M2-P1 M2-P2 M2-C2 M2-C3 M2-C4 M2-R2 M2-R3 M2-H1 M2-H2 M2-H3 "
    wanted += "M2-T1 M2-T2 M2-T3 M2-T4 M2-T5 M2-T6 M2-T7 "
    wanted += "M3-P2 M3-P3 M3-R1 M3-R3 M3-A1 M3-A2 M3-A3 M3-T1 M3-T2 M3-T4 M3-H1 M3-H2 M3-H3 "
    wanted += "M4-P1 M4-P3 M4-C2 M4-T1 M4-T2 M4-T3 M4-T4 M4-T5 M4-H1 M4-H2 M4-H3"
    assert set(wanted.split()) - facts == set()


def cited() -> set[str]:
    """Every fact id that the rubric cites anywhere."""

    def facts(value):
        if isinstance(value, dict):
            yield from value.get("facts", ())
            for inner in value.values():
                yield from facts(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                yield from facts(inner)

    return set(facts(asdict(RUBRIC)))


def test_the_page_of_sources_says_what_every_cited_fact_means():
    page = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| (\S+) \|", page, re.MULTILINE))
    of_a_catalogue = re.compile(r"SE4ML#\d+|Rule \d+|ML(OE|REL|PER|SEC|COST|SUS)-\d+")
    unexplained = {f for f in cited() if f not in explained and not of_a_catalogue.fullmatch(f)}
    assert unexplained == set()
    assert explained - cited() - {"fact"} == set(), "the page explains facts that nothing cites"


def test_every_work_that_is_cited_for_a_criterion_has_an_address():
    works = {s.work for m in RUBRIC.models for c in m.criteria for s in c.source}
    assert all(RUBRIC.work_by_id[w].address for w in works)
