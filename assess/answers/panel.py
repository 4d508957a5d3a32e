"""The part of an answer file that keeps a panel: who was asked, who said what, what is open."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from assess.answers.entry import read_answer, unknown_question
from assess.answers.fields import Fields, nearest
from assess.answers.model import RESPONDENT_KEYS, UNANSWERED, Answer, Panel, Respondent
from assess.rubric.model import Rubric
from assess.yamlio import Map, Node, Scalar, quoted

__all__ = ["PANEL_KEYS", "RESPONDENT_ID", "read_panel"]

PANEL_KEYS = ("respondents", "opinions", "to_discuss")
"""The keys of a panel."""
RESPONDENT_ID = re.compile(r"\w[\w.-]{0,63}")
"""What a respondent's id may look like."""

_EXAMPLE = "{respondents: [{id: ana}], opinions: {data-validation: {ana: 2}}}"
_RESPONDENT = "{id: ana, name: Ana, role: operations}"


def read_panel(
    node: Node | None,
    rubric: Rubric,
    fields: Fields,
    records: Collection[str],
    answers: dict[str, Answer],
) -> Panel | None:
    """Read what stands under ``panel``.

    Args:
        node: the value of the key; ``None`` when the file has none.
        rubric: what was asked.
        fields: collects what is wrong.
        records: the ids of the file's evidence records.
        answers: the file's answers; those to discuss are marked with the range of opinions.
    """
    found = fields.mapping(node, "panel", _EXAMPLE)
    if found is None:
        return None
    fields.known_keys(found, PANEL_KEYS, "A panel")
    respondents = _respondents(found, fields)
    opinions = _opinions(found, rubric, fields, records, {r.id for r in respondents})
    panel = Panel(respondents, opinions)
    for question in _to_discuss(found, rubric, fields, panel):
        said = answers.get(question, UNANSWERED)
        answers[question] = replace(said, between=panel.between(question))
    return panel


def _respondents(panel: Map, fields: Fields) -> tuple[Respondent, ...]:
    node = panel.get("respondents")
    found: dict[str, Respondent] = {}
    before = len(fields.problems)
    for item in fields.sequence(node, "The panel's respondents", f"[{_RESPONDENT}]"):
        entry = fields.mapping(item, "A respondent of a panel", _RESPONDENT)
        if entry is None:
            if isinstance(item, Scalar) and item.empty:
                fields.add(item, "This respondent is empty.", "Remove it or fill it in.")
            continue
        fields.known_keys(entry, RESPONDENT_KEYS, "A respondent of a panel")
        name, full, role, file = (
            fields.text(entry.get(key), f"A respondent's {key}", one_line=True)
            for key in RESPONDENT_KEYS
        )
        at = entry.get("id") or entry
        if not RESPONDENT_ID.fullmatch(name):
            if not at.refused:
                message = f"The respondent's id {quoted(name)} is not one word."
                hint = "An id is letters, digits, '-', '_' and '.', such as 'ana'."
                fields.add(at, message if name else "This respondent has no id.", hint)
        elif name in found:
            hint = "Give each respondent their own id."
            fields.add(at, f"The respondent's id {quoted(name)} is used twice.", hint)
        else:
            found[name] = Respondent(name, full, role, file)
    if not found and len(fields.problems) == before and not (node and node.refused):
        hint = f"Add a line such as 'respondents: [{_RESPONDENT}]'."
        fields.add(node or panel, "The panel names no respondents.", hint)
    return tuple(found.values())


def _opinions(
    panel: Map,
    rubric: Rubric,
    fields: Fields,
    records: Collection[str],
    respondents: Collection[str],
) -> dict[str, dict[str, Answer]]:
    out: dict[str, dict[str, Answer]] = {}
    example = "{data-validation: {ana: 2, ben: unsure}}"
    for key, value in fields.mapping(panel.get("opinions"), "The opinions", example) or ():
        question = rubric.question_by_id.get(key.text)
        if question is None:
            fields.add(key, *unknown_question(rubric, key.text))
            continue
        what = f"The opinions on {question.id}"
        said: dict[str, Answer] = {}
        for who, answer in fields.mapping(value, what, "{ana: 2, ben: unsure}") or ():
            if who.text not in respondents:
                meant = nearest(who.text, respondents)
                hint = f"Did you mean {quoted(meant)}?" if meant else "Add them to 'respondents'."
                fields.add(who, f"The panel has no respondent {quoted(who.text)}.", hint)
            elif (read := read_answer(answer, question, fields, records)) is not None:
                said[who.text] = read
        if said:
            out[question.id] = said
    return out


def _to_discuss(panel: Map, rubric: Rubric, fields: Fields, said: Panel) -> list[str]:
    out: list[str] = []
    example = "[data-validation]"
    for item in fields.sequence(panel.get("to_discuss"), "'to_discuss'", example):
        name = fields.text(item, "A question to discuss", one_line=True)
        if not name:
            continue
        if name not in rubric.question_by_id:
            fields.add(item, *unknown_question(rubric, name))
        elif name in out:
            fields.add(item, f"{name} is to discuss twice.", "Remove one of them.")
        elif said.between(name) is None:
            message = f"No respondent gave an option for {name}, so there is nothing to discuss."
            fields.add(item, message, "Remove it from 'to_discuss', or add the opinions.")
        else:
            out.append(name)
    return out
