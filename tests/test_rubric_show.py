"""The rubric as JSON has the published keys, and each source its address."""

from __future__ import annotations

import json
import re

import pytest
from tiny_rubric import tiny

from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.rubric.show import rubric_json

TOP = [
    "schema", "id", "version", "title", "unit", "works", "sections", "questions", "models",
    "scorecards", "challenges", "lifecycles", "practices", "signals",
]  # fmt: skip


def test_the_whole_rubric_survives_json():
    rubric = load_rubric()
    shown = json.loads(json.dumps(rubric_json(rubric), allow_nan=False))
    assert list(shown) == TOP
    assert shown["schema"] == 1
    assert [q["id"] for q in shown["questions"]] == [q.id for q in rubric.questions]
    assert [m["id"] for m in shown["models"]] == ["google", "microsoft"]


def test_the_published_keys_are_there():
    shown = rubric_json(tiny())
    assert set(shown["sections"][0]) >= {"id", "title"}
    assert set(shown["questions"][0]) >= {
        "id", "section", "kind", "text", "options", "allow_na", "core", "help", "why",
        "evidence_hint", "sources",
    }  # fmt: skip
    assert set(shown["questions"][0]["options"][0]) >= {"label", "detail"}
    (alpha,) = [m for m in shown["models"] if m["id"] == "alpha"]
    assert set(alpha) >= {"id", "title", "levels", "categories", "criteria"}
    assert set(alpha["levels"][0]) >= {"level", "name"}
    assert alpha["criteria"][2] | {"source": None, "note": None} == {
        "id": "a2-release",
        "level": 2,
        "category": "shipping",
        "statement": "Release is automatic.",
        "requires": {"release": 2, "checks": 2},
        "essential": True,
        "source": None,
        "note": None,
    }
    challenge = shown["challenges"][0]
    assert challenge["exposure"] == {
        "base": 1,
        "add": [{"question": "loop", "at_least": 1, "points": 2}],
    }
    assert challenge["controls"][1] == {"question": "labels", "option": 2, "weight": 1.5}
    assert shown["lifecycles"][0]["phases"][0]["questions"] == ["training", "labels"]
    practice = shown["practices"][1]
    assert (practice["raises"], practice["requires"]) == ({"checks": 3, "release": 2}, ["pipeline"])
    assert shown["practices"][0]["effort"] == [1.0, 2.0, 4.5]
    assert shown["signals"][0]["question"] == "training"


def test_every_source_has_the_title_and_address_of_its_work():
    shown = rubric_json(tiny())
    (alpha,) = [m for m in shown["models"] if m["id"] == "alpha"]
    assert alpha["criteria"][0]["source"] == [
        {
            "work": "paper",
            "heading": "Training",
            "facts": [],
            "title": "A paper",
            "address": "https://paper.example/1",
        }
    ]
    assert alpha["criteria"][2]["source"][0]["address"] is None
    sources = list(cited(shown))
    assert len(sources) == 19
    assert all({"title", "address"} <= set(source) for source in sources)


def cited(value):
    """Every source anywhere in the JSON."""
    if isinstance(value, list):
        for item in value:
            yield from cited(item)
    elif isinstance(value, dict):
        if "heading" in value:
            yield value
        for item in value.values():
            yield from cited(item)


@pytest.mark.parametrize(
    "id_", ["model-and-user-list", "data-validation", "feedback-loops", "google", "data"]
)
def test_what_is_shown_as_yaml_is_a_file_that_can_be_laid_over(id_, tmp_path, capsys):
    assert main(["rubric", "show", id_, "--format", "yaml"]) == 0
    shown = re.findall(r"# (\S+\.yaml)\n(.*?)(?=\n# |\Z)", capsys.readouterr().out, re.DOTALL)
    assert shown
    for name, text in shown:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_rubric(overlay=tmp_path) == load_rubric()


def test_what_has_no_file_of_its_own_is_not_shown_as_yaml(capsys):
    assert main(["rubric", "show", "g1-symmetry", "--format", "yaml"]) == 2
    assert "show what it is part of" in capsys.readouterr().err
