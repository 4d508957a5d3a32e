"""What a released rubric asked means the same until a major version says otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assess.answers.read import parse_answers
from assess.answers.upgrade import plan_upgrade
from assess.rubric.load import load_rubric
from assess.rubric.model import Change, Question, Rubric
from assess.rubric.versions import version_key
from tools.released import option_texts, record

RUBRIC = load_rubric()
RELEASED = sorted((Path(__file__).parent / "released").glob("*.yaml"))
HOW = (
    "An answer of then would mean something else. If only the words are better, add the new text"
    " to `reworded` in the record; if the meaning changed, that is a major version, with `changes`"
    " at the question."
)


def broken(released: dict[str, Any], rubric: Rubric) -> Iterator[str]:
    """What an answer file of a released version could not rely on any more."""
    then, now = version_key(released["version"]), version_key(rubric.version)
    assert then is not None
    assert now is not None
    today = {q.id: q for q in rubric.questions}
    today |= {old: q for q in rubric.questions for old in q.formerly}
    for name, asked in released["questions"].items():
        question = today.get(name)
        if question is None:
            if then[0] == now[0]:
                yield f"{name} is not asked any more."
        elif not _says_what_moved(question, then):
            yield from _moved(name, asked, question, released["reworded"].get(name, ()))


def _says_what_moved(question: Question, then: tuple[int, ...]) -> bool:
    return any((version_key(change.version) or (0,)) > then for change in question.changes)


def _moved(name: str, asked: dict[str, Any], question: Question, reworded: Any) -> Iterator[str]:
    if question.kind != asked["kind"]:
        yield f"{name} was {asked['kind']} and is {question.kind}."
    texts = option_texts(question)
    for number, text in enumerate(asked["options"]):
        found = texts[number] if number < len(texts) else "(gone)"
        if found != text and found not in reworded:
            yield f"{name}, option {number}: “{text}” is “{found}” now."


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_no_option_changed_its_meaning_without_a_major_version(path):
    released = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert released["version"] == path.stem
    assert not list(broken(released, RUBRIC)), HOW


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_an_answer_file_of_a_released_rubric_keeps_every_answer(path):
    released = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    said = {q: len(asked["options"]) - 1 for q, asked in released["questions"].items()}
    head = f'rubric: {{id: mlops, version: "{released["version"]}"}}\nteam: A\ndate: 2026-01-01\n'
    lines = "".join(f"  {question}: {option}\n" for question, option in said.items())
    plan = plan_upgrade(f"schema: 1\n{head}answers:\n{lines}".encode(), RUBRIC)
    assert all(f"{question}:" in plan.text for question in said)  # perhaps in a comment
    if version_key(released["version"])[:1] == version_key(RUBRIC.version)[:1]:
        now = parse_answers(plan.text.encode(), RUBRIC).answers
        names = {q: plan.renamed.get(q, q) for q in said}
        assert {q: now[names[q]].option for q in said} == said


def test_the_version_of_today_is_recorded():
    assert RUBRIC.version in {path.stem for path in RELEASED}


def with_question(index: int, **changes: Any) -> Rubric:
    questions = list(RUBRIC.questions)
    questions[index] = dataclasses.replace(questions[index], **changes)
    return dataclasses.replace(RUBRIC, questions=tuple(questions))


def test_every_way_to_break_the_promise_is_noticed():
    released = YAML(typ="safe").load(record(RUBRIC))
    first = RUBRIC.questions[0]
    better = dataclasses.replace(first.options[0], label="Said better")
    other = (better, *first.options[1:])
    assert not list(broken(released, RUBRIC))
    assert "option 0" in next(broken(released, with_question(0, options=other)))
    swapped = first.options[::-1]
    assert len(list(broken(released, with_question(0, options=swapped)))) >= 2
    assert "(gone)" in next(broken(released, with_question(0, options=first.options[:-1])))
    assert "not asked any more" in next(broken(released, with_question(0, id="other")))
    assert "is ladder" in next(broken(released, with_question(0, kind="ladder")))
    new = (*first.options, first.options[0])
    assert not list(broken(released, with_question(0, options=new)))  # one more on top


def test_what_keeps_the_promise_is_no_break():
    released = YAML(typ="safe").load(record(RUBRIC))
    first = RUBRIC.questions[0]
    other = (dataclasses.replace(first.options[0], label="Said better"), *first.options[1:])
    renamed = with_question(0, id="other", formerly=(first.id,))
    assert not list(broken(released, renamed))
    detail = first.options[0].detail
    reworded = released | {"reworded": {first.id: [f"Said better | {detail}"]}}
    assert not list(broken(reworded, with_question(0, options=other)))
    change = Change(version="2.0.0", what="Another meaning.", options=tuple(range(first.top + 1)))
    major = with_question(0, options=other, changes=(change,))
    assert not list(broken(released, dataclasses.replace(major, version="2.0.0")))
