"""The schemas that editors complete answer files and rubric files with."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import yaml
from conftest import ROOT
from jsonschema import Draft202012Validator
from tiny_rubric import TINY, tiny

from assess.answers.template import template
from assess.rubric.files import FILES
from assess.rubric.load import load_rubric
from assess.rubric.schema import schemas


def answers():
    return schemas(tiny())["answers"]


def test_there_is_a_schema_for_answers_and_for_each_kind_of_rubric_file():
    made = schemas(load_rubric())
    files = {name.removesuffix(".yaml") for name in FILES}
    assert set(made) == {"answers", "model", "scorecard", *files}
    for schema in made.values():
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["additionalProperties"] is False
        json.dumps(schema, allow_nan=False)


def test_an_editor_knows_every_question_and_nothing_else():
    found = answers()["properties"]["answers"]
    assert list(found["properties"]) == [q.id for q in tiny().questions]
    assert found["additionalProperties"] is False


def test_an_answer_offers_the_options_by_number_with_their_words():
    release = answers()["properties"]["answers"]["properties"]["release"]
    assert [x["const"] for x in release["oneOf"] if "const" in x] == [0, 1, 2, "unsure"]
    assert release["oneOf"][1] == {"const": 1, "title": "Scripted", "description": "One command."}
    assert "0: Copied\n1: Scripted\n2: Delivered" in release["description"]
    assert release["title"] == "How does a model reach production?"


def test_only_questions_that_allow_it_may_be_not_applicable():
    properties = answers()["properties"]["answers"]["properties"]
    long_forms = {name: p["oneOf"][-1] for name, p in properties.items()}
    allowed = {n for n, form in long_forms.items() if "not_applicable" in form["properties"]}
    assert allowed == {"labels"}
    assert long_forms["labels"]["properties"]["not_applicable"]["examples"] == [
        "We buy labelled data."
    ]
    assert long_forms["labels"]["not"] == {"required": ["option", "not_applicable"]}


def test_targets_know_models_categories_and_their_highest_levels():
    targets = answers()["properties"]["targets"]["properties"]
    assert {name: t["maximum"] for name, t in targets.items()} == {
        "google": 1,
        "google.all": 1,
        "alpha": 2,
        "alpha.making": 2,
        "alpha.shipping": 2,
    }


def test_references_inside_a_schema_lead_somewhere():
    for schema in schemas(tiny()).values():
        for name in re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)):
            assert name in schema["$defs"]


def test_the_schema_of_a_rubric_file_names_the_keys_that_are_read():
    criterion = schemas(tiny())["model"]["$defs"]["Criterion"]
    assert set(criterion["required"]) == {
        "id", "level", "category", "statement", "requires", "source",
    }  # fmt: skip
    assert "essential" in criterion["properties"]
    text = (TINY / "models/alpha.yaml").read_text()
    keys = set(re.findall(r"^    (\w+):", text, re.M))
    assert keys <= set(criterion["properties"])


# --- what an editor or CI says with these schemas


def plain(path):
    """A file as JSON has it: dates are texts."""
    loader = type(
        "Loader",
        (yaml.SafeLoader,),
        {"yaml_implicit_resolvers": dict(yaml.SafeLoader.yaml_implicit_resolvers)},
    )
    for first, found in loader.yaml_implicit_resolvers.items():
        loader.yaml_implicit_resolvers[first] = [x for x in found if "timestamp" not in x[0]]
    return yaml.load(path.read_text(encoding="utf-8"), loader)


ANSWERS = [
    ROOT / "rubrics" / "sample-team.yaml",
    *sorted((ROOT / "examples").rglob("assessments/**/*.yaml")),
    *sorted((ROOT / "examples" / "panel").glob("*.yaml")),
    *sorted((ROOT / "tests" / "teams").glob("*.yaml")),
]


@pytest.mark.parametrize("path", ANSWERS, ids=lambda p: p.stem)
def test_good_answer_files_pass_a_json_schema_validator(path):
    validator = Draft202012Validator(schemas(load_rubric())["answers"])
    assert [error.message for error in validator.iter_errors(plain(path))] == []


def test_new_files_pass_it_and_wrong_ones_do_not(tmp_path):
    validator = Draft202012Validator(schemas(load_rubric())["answers"])
    new = tmp_path / "new.yaml"
    new.write_text(template(load_rubric(), team="T", date=dt.date(2026, 1, 2)), encoding="utf-8")
    assert list(validator.iter_errors(plain(new))) == []
    for wrong in (
        {"schema": 2},
        {"answers": {"no-such-question": 1}},
        {"answers": {"data-validation": 9}},
        {"answers": {"model-deployment": {"not_applicable": "no"}}},
        {"extra": 1},
    ):
        assert list(validator.iter_errors({**plain(new), **wrong})), wrong


def test_the_files_of_the_rubric_pass_theirs():
    made = schemas(load_rubric())
    for name in FILES:
        validator = Draft202012Validator(made[name.removesuffix(".yaml")])
        assert [e.message for e in validator.iter_errors(plain(ROOT / "rubrics" / name))] == []
    for path in (ROOT / "rubrics" / "models").glob("*.yaml"):
        assert list(Draft202012Validator(made["model"]).iter_errors(plain(path))) == []
