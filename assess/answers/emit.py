"""Values → YAML text that reads back as the same value, and whole answer files from assessments."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence

from assess.answers.model import RESPONDENT_KEYS, Answer, Assessment, EvidenceRecord, Respondent
from assess.frozen import frozen
from assess.yamlio import looks_like

__all__ = [
    "MODELINE",
    "Raw",
    "Value",
    "answer_value",
    "emit",
    "item_lines",
    "record_value",
    "scalar",
    "to_text",
]


@frozen
class Raw:
    """Text that goes into the file as it is: a number, a date, a word of ours."""

    text: str


Value = Raw | str | Sequence[str] | Mapping[str, "Value"]
"""What can be written: raw text, a text, a list of texts, a mapping."""

MODELINE = "# yaml-language-server: $schema=answers.schema.json"
"""The first line of a new file: editors find the schema of answer files by it, beside the file."""

_PLAIN = re.compile(r"[^\W_](?:[\w .;!?()/+=~@%$€'\"<>*&-]|,(?=[ ])|:(?=[\w/]))*", re.ASCII)
_PLAIN_FLOW = re.compile(r"[^\W_](?:[\w ./+=~@%$€()'?&-]|:(?=[\w/]))*", re.ASCII)
_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Characters that must be escaped, that some YAML readers take for line breaks, or that would turn
the text beside them, so that a file says something else than it shows."""
STEP = 2
"""Columns by which a nested mapping is indented where the file does not show its own habit."""


def scalar(text: str, *, flow: bool = False) -> str:
    """One text as YAML on one line: without quotes where nobody could misread it.

    Args:
        text: any text.
        flow: True inside brackets, where commas and brackets mean something.
    """
    letters = re.sub(r"[^\x00-\x7f]", "x", text) if _all_letters(text) else ""
    pattern = _PLAIN_FLOW if flow else _PLAIN
    if letters and pattern.fullmatch(letters) and letters[-1] != " " and not looks_like(text):
        return text
    return in_quotes(text)


def in_quotes(text: str) -> str:
    """One text in double quotes, on one line."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _all_letters(text: str) -> bool:
    """Whether every character beyond ASCII is a letter, a digit or common punctuation."""
    return all(c.isascii() or c.isalnum() or c in "–—…’‘“”„·€" for c in text)


def emit(value: Value, column: int, *, flow: bool, step: int = STEP) -> tuple[str, list[str]]:
    """Write a value that follows ``key:``.

    Args:
        value: what to write.
        column: columns before the key.
        flow: True inside brackets: everything goes on one line.
        step: columns by which what belongs to the key is indented.

    Returns:
        What follows the colon on its line (may be ""), and the lines below it.
    """
    if isinstance(value, Raw):
        return value.text, []
    if isinstance(value, str):
        if "\n" in value and value == value.strip() and not flow and not _SPECIAL.search(value):
            margin = " " * (column + step)
            return "|-", [margin + line if line else "" for line in value.split("\n")]
        return scalar(value, flow=flow), []
    if isinstance(value, Mapping):
        if flow or not value:
            inner = (
                f"{scalar(k, flow=True)}: {emit(v, 0, flow=True)[0]}" for k, v in value.items()
            )
            return "{" + ", ".join(inner) + "}", []
        return "", mapping_lines(value, column + step, step=step)
    return "[" + ", ".join(scalar(item, flow=True) for item in value) + "]", []


def mapping_lines(value: Mapping[str, Value], column: int, *, step: int = STEP) -> list[str]:
    """The lines of a mapping whose keys stand at ``column`` (columns before them)."""
    lines = []
    for key, item in value.items():
        inline, below = emit(item, column, flow=False, step=step)
        lines.append(f"{' ' * column}{scalar(key)}:{' ' + inline if inline else ''}")
        lines += below
    return lines


def item_lines(value: Mapping[str, Value], column: int) -> list[str]:
    """The lines of a mapping in a list whose dashes stand at ``column`` (columns before them)."""
    lines = mapping_lines(value, column + 2)
    lines[0] = f"{' ' * column}- {lines[0].lstrip()}"
    return lines


# ---------------------------------------------------------------- answers and files


def answer_value(answer: Answer) -> Value:
    """An answer in its short form where it has one, else in its long form."""
    state = answer_state(answer)
    if state is not None and state[0] == "option" and answer == _bare(answer):
        return state[1]
    value: dict[str, Value] = {} if state is None else {state[0]: state[1]}
    if answer.note:
        value["note"] = answer.note
    if answer.evidence:
        value["evidence"] = answer.evidence
    if answer.accepted:
        value["accepted"] = answer.accepted
    return value


def answer_state(answer: Answer) -> tuple[str, Value] | None:
    """The key and value that say what was answered; ``None`` when nothing was."""
    if answer.option is not None:
        return "option", Raw(str(answer.option))
    if answer.unsure:
        return "option", Raw("unsure")
    return None if answer.reason is None else ("not_applicable", answer.reason)


def _bare(answer: Answer) -> Answer:
    return Answer(option=answer.option, unsure=answer.unsure, between=answer.between)


def number(value: float) -> Raw:
    """A number in plain decimal form."""
    return Raw(f"{value:.6f}".rstrip("0").rstrip("."))


def header(assessment: Assessment, version: str) -> dict[str, Value]:
    """The keys above the answers, in the order a person reads them."""
    head: dict[str, Value] = {
        "schema": Raw("1"),
        "rubric": {"id": assessment.rubric_id, "version": Raw(in_quotes(version))},
        "team": assessment.team,
        "date": Raw(assessment.date.isoformat()),
    }
    if not version:
        head["rubric"] = {"id": assessment.rubric_id}
    if assessment.quick:
        head["questions"] = Raw("quick")
    if assessment.respondents:
        head["respondents"] = assessment.respondents
    if assessment.targets:
        head["targets"] = {k: Raw(str(v)) for k, v in assessment.targets.items()}
    if assessment.capacity is not None:
        head["capacity"] = number(assessment.capacity)
    return head


def record_value(record: EvidenceRecord) -> dict[str, Value]:
    """An evidence record as a mapping."""
    value: dict[str, Value] = {"id": record.id, "kind": Raw(record.kind)}
    if record.what:
        value["what"] = record.what
    if record.ref:
        value["ref"] = record.ref
    dates: tuple[tuple[str, dt.date | None], ...] = (
        ("observed_on", record.observed_on),
        ("valid_until", record.valid_until),
    )
    for key, date in dates:
        if date is not None:
            value[key] = Raw(date.isoformat())
    return value


def to_text(assessment: Assessment) -> str:
    """A whole answer file that reads back as ``assessment`` (its ``file`` aside)."""
    head = header(assessment, assessment.rubric_version)
    lines: list[str] = []
    for key, value in head.items():
        flow = isinstance(value, Mapping)
        inline, below = emit(value, 0, flow=flow)
        lines += [f"{key}: {inline}", *below]
    lines.append("answers:")
    lines += mapping_lines(
        {
            k: answer_value(a)
            for k, a in assessment.answers.items()
            if a != Answer(between=a.between)
        },
        STEP,
    )
    if assessment.evidence:
        lines.append("evidence:")
        for record in assessment.evidence.values():
            lines += item_lines(record_value(record), STEP)
    if assessment.labels:
        lines += ["labels:", *mapping_lines(assessment.labels, STEP)]
    lines += _panel_lines(assessment)
    return "\n".join(lines) + "\n"


def _panel_lines(assessment: Assessment) -> list[str]:
    """Who said what, and what is to discuss; nothing when it is no panel."""
    panel = assessment.panel
    if panel is None:
        return []
    lines = ["panel:", "  respondents:"]
    lines += [f"    - {emit(_respondent(r), 0, flow=True)[0]}" for r in panel.respondents]
    if panel.opinions:
        lines.append("  opinions:")
    for question, said in panel.opinions.items():
        value: dict[str, Value] = {who: answer_value(answer) for who, answer in said.items()}
        short = all(isinstance(v, Raw) for v in value.values())
        inline, below = emit(value, 2 * STEP, flow=short)
        lines += [f"    {scalar(question)}:{' ' + inline if inline else ''}", *below]
    if assessment.to_discuss:
        lines.append("  to_discuss:")
        lines += [f"    - {scalar(question)}" for question in assessment.to_discuss]
    return lines


def _respondent(respondent: Respondent) -> dict[str, Value]:
    values: dict[str, str] = {key: getattr(respondent, key) for key in RESPONDENT_KEYS}
    return {key: value for key, value in values.items() if value}
