"""JSON Schemas: for each kind of rubric file from the models, for answer files from the rubric.

Editors that know YAML schemas complete and check files with them. The program itself reads with
its own checks, which say more than a schema can (references, positions, what would be right).
"""

from __future__ import annotations

from typing import Any

from assess.rubric.files import FILES
from assess.rubric.model import MaturityModel, Question, Rubric, Scorecard

__all__ = ["schemas"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LINE = {"type": "string", "minLength": 1, "maxLength": 200}
_DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def schemas(rubric: Rubric) -> dict[str, dict[str, Any]]:
    """All schemas by name: ``answers``, and one for each kind of rubric file.

    Args:
        rubric: its questions, options and levels are what the schema of answer files allows.
    """
    from pydantic import TypeAdapter

    made = {"answers": _answers(rubric)}
    kinds = {name.removesuffix(".yaml"): kind for name, kind in FILES.items()}
    for name, kind in {**kinds, "model": MaturityModel, "scorecard": Scorecard}.items():
        made[name] = {"$schema": _DRAFT, **TypeAdapter(kind).json_schema()}
    return made


def _answers(rubric: Rubric) -> dict[str, Any]:
    return {
        "$schema": _DRAFT,
        "title": f"Answer file for {rubric.title} {rubric.version}",
        "description": rubric.unit,
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "team", "date"],
        "properties": {
            "schema": {"const": 1, "description": "The version of this file format."},
            "rubric": {
                "type": "object",
                "description": "The rubric that was answered.",
                "additionalProperties": False,
                "properties": {"id": {"const": rubric.id}, "version": _LINE},
            },
            "team": {**_LINE, "description": "The team that is assessed."},
            "date": {**_DATE, "description": "The day of the assessment."},
            "questions": {
                "enum": ["quick", "full"],
                "description": "Which questions a questionnaire asks: the core ones, or all.",
            },
            "respondents": {
                "type": ["array", "null"],
                "items": _LINE,
                "description": "Who answered.",
            },
            "targets": _targets(rubric),
            "capacity": {
                "type": ["number", "null"],
                "exclusiveMinimum": 0,
                "maximum": 10_000,
                "description": "Person-weeks a quarter that can be spent on improvement.",
            },
            "answers": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {q.id: _answer(q) for q in rubric.questions},
            },
            "evidence": {"type": ["array", "null"], "items": {"$ref": "#/$defs/record"}},
            "labels": {
                "type": ["object", "null"],
                "additionalProperties": {"type": "string", "maxLength": 200},
                "description": "Free labels, such as the department.",
            },
            "panel": _panel(rubric),
        },
        "$defs": {"record": _record(), "references": _references()},
    }


def _panel(rubric: Rubric) -> dict[str, Any]:
    """Who said what, of several respondents."""
    word = {"type": "string", "pattern": r"^\w[\w.-]{0,63}$"}
    respondent = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "properties": {
            "id": {**word, "description": "What the opinions call them."},
            "name": _LINE,
            "role": {**_LINE, "description": "What they do, such as operations."},
            "file": {**_LINE, "description": "The file that their answers came from."},
        },
    }
    opinions = {
        q.id: {
            "type": ["object", "null"],
            "propertyNames": word,
            "additionalProperties": {"$ref": f"#/properties/answers/properties/{q.id}"},
        }
        for q in rubric.questions
    }
    return {
        "type": ["object", "null"],
        "description": "Several respondents: the answers above are what they propose or agreed on.",
        "additionalProperties": False,
        "required": ["respondents"],
        "properties": {
            "respondents": {"type": "array", "minItems": 1, "items": respondent},
            "opinions": {
                "type": ["object", "null"],
                "description": "What each respondent answered.",
                "additionalProperties": False,
                "properties": opinions,
            },
            "to_discuss": {
                "type": ["array", "null"],
                "description": "Questions on whose answer nobody has agreed yet.",
                "uniqueItems": True,
                "items": {"enum": [q.id for q in rubric.questions]},
            },
        },
    }


def _targets(rubric: Rubric) -> dict[str, Any]:
    levels: dict[str, Any] = {}
    for model in rubric.models:
        names = "; ".join(f"{x.level} {x.name}" for x in model.levels)
        level = {"type": "integer", "minimum": 0, "maximum": model.top}
        levels[model.id] = {**level, "description": f"{model.title}: {names}"}
        for category in model.categories:
            title = f"{model.title}, {category.title}"
            levels[f"{model.id}.{category.id}"] = {**level, "description": title}
    return {
        "type": ["object", "null"],
        "description": "The levels to reach; without them, the next level of every model.",
        "additionalProperties": False,
        "properties": levels,
    }


def _answer(question: Question) -> dict[str, Any]:
    """What may stand under a question's id."""
    options = [
        {"const": n, "title": option.label, "description": option.detail}
        for n, option in enumerate(question.options)
    ]
    state = {"oneOf": [*options, {"const": "unsure", "description": "Nobody knows."}]}
    properties: dict[str, Any] = {
        "option": state,
        "note": {"type": "string", "description": "What to know about this answer."},
        "evidence": {"$ref": "#/$defs/references"},
        "accepted": {
            "type": "string",
            "description": "Why a low option was chosen on purpose.",
        },
    }
    long_form: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    if question.allow_na:
        properties["not_applicable"] = {
            "type": "string",
            "minLength": 1,
            "description": "Why the question does not apply.",
            **({"examples": list(question.na_reasons)} if question.na_reasons else {}),
        }
        long_form["not"] = {"required": ["option", "not_applicable"]}
    shown = "\n".join(f"{n}: {option.label}" for n, option in enumerate(question.options))
    return {
        "title": question.text,
        "description": f"{question.text}\n\n{shown}\n\n{question.help}",
        "oneOf": [*state["oneOf"], {"type": "null", "description": "Not answered yet."}, long_form],
    }


def _references() -> dict[str, Any]:
    return {
        "description": "Ids of evidence records, or addresses.",
        "oneOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "items": {"type": "string", "minLength": 1}},
        ],
    }


def _record() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "kind"],
        "properties": {
            "id": {"type": "string", "pattern": r"^\w[\w.-]{0,63}$"},
            "kind": {
                "enum": ["asserted", "documented", "demonstrated"],
                "description": "How strong it is; demonstrated was seen to work.",
            },
            "what": {"type": "string"},
            "ref": {"type": "string", "description": "Where it is: a path or an address."},
            "observed_on": _DATE,
            "valid_until": _DATE,
        },
    }
