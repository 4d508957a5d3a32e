"""A scan that was kept as JSON, read again where the repositories are not at hand.

It was written by others: its size, its types and its references are checked, and its text is made
safe to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assess.errors import Message, ScanError
from assess.fileio import read_file
from assess.plaintext import clean, one_line
from assess.rubric.messages import in_words
from assess.rubric.model import Rubric, Signal, Where
from assess.scan.scan import Finding, Scan
from assess.yamlio import quoted

__all__ = ["LIMIT", "read_scan"]

LIMIT = 8 << 20
"""The largest saved scan that is read, in bytes."""
TOLD = 5
"""Problems of a file that are told."""

Name = Annotated[str, StringConstraints(max_length=4096)]
Number = Annotated[int, Field(ge=0, le=10**9)]
Line = Annotated[int, Field(ge=1, le=10**9)]
Ident = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class _Part(BaseModel):
    """A later version may add keys: they are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class _Rubric(_Part):
    id: Name
    version: Name


class _Files(_Part):
    listed: Number
    read: Number
    left_out: Number
    unread: Number


class _Finding(_Part):
    signal: Ident
    option: Annotated[int, Field(ge=1, le=20)]
    strength: Literal["strong", "weak"]
    why: Words
    repo: Name
    file: Name
    line: Line | None
    excerpt: Name
    held_back: Name | None = None


class _Question(_Part):
    findings: Annotated[tuple[_Finding, ...], Field(max_length=10_000)]


class _Saved(_Part):
    schema_: Literal[1] = Field(alias="schema")
    rubric: _Rubric
    date: dt.date
    repos: Annotated[tuple[Name, ...], Field(min_length=1, max_length=10_000)]
    signals: Annotated[tuple[Ident, ...], Field(max_length=10_000)]
    files: _Files
    notes: Annotated[tuple[Name, ...], Field(max_length=10_000)] = ()
    questions: dict[Ident, _Question]


def read_scan(path: str, rubric: Rubric) -> Scan:
    """Read a saved scan.

    Raises:
        ScanError: the file cannot be read, is no saved scan, or was made with another rubric.
    """
    try:
        saved = _Saved.model_validate_json(read_file(path, LIMIT, ScanError))
    except ValidationError as error:
        raise ScanError(list(_messages(error)), path) from None
    made = f"{clean(saved.rubric.id)} {clean(saved.rubric.version)}"
    if made != f"{rubric.id} {rubric.version}":
        raise ScanError(
            Message(
                f"This scan was made with the rubric {made}, and this is"
                f" {rubric.id} {rubric.version}.",
                hint="Scan the repositories again, or use --rubric DIR for that rubric.",
            ),
            path,
        )
    findings = [
        _known(rubric, name, f, path) for name, q in saved.questions.items() for f in q.findings
    ]
    return Scan(
        repos=tuple(map(clean, saved.repos)),
        findings=tuple(findings),
        files=saved.files.listed,
        read=saved.files.read,
        left_out=saved.files.left_out,
        unread=saved.files.unread,
        date=saved.date,
        looked=frozenset(saved.signals),
        notes=tuple(map(one_line, saved.notes)),
    )


def _known(rubric: Rubric, question: str, found: _Finding, path: str) -> Finding:
    """A finding of a question and an option that the rubric has."""
    asked = rubric.question_by_id.get(question)
    if asked is None or asked.kind != "ladder" or found.option > asked.top:
        what = f"option {found.option} of {quoted(question)}"
        hint = "Scan the repositories again, or use --rubric DIR for the rubric it was made with."
        raise ScanError(
            Message(f"The rubric has no {what}, for which something was seen.", hint=hint), path
        )
    signal = Signal(
        id=found.signal,
        question=question,
        option=found.option,
        strength=found.strength,
        why=one_line(found.why) or found.signal,
        where=Where(),
    )
    return Finding(
        signal, clean(found.repo), clean(found.file), found.line, one_line(found.excerpt),
        held_back=one_line(found.held_back or ""),
    )  # fmt: skip


def _messages(error: ValidationError) -> Iterable[Message]:
    for detail in error.errors(include_url=False)[:TOLD]:
        if detail["type"] == "json_invalid":
            yield Message("This is no JSON, so it is no saved scan.", hint=_HOW)
            continue
        place = ".".join(str(part) for part in detail["loc"][:-1])
        at = f"In {quoted(place)}: " if place else ""
        yield Message(f"{at}{in_words(detail)}", hint="" if place else _HOW)


_HOW = "'assess scan REPO --format json -o scan.json' writes one."
