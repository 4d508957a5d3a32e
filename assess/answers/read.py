"""An answer file → an Assessment: strict, every problem at once, each with line and column."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from pathlib import Path

from assess.answers.entry import read_answer, unknown_question
from assess.answers.fields import Fields, TooManyError, nearest
from assess.answers.model import Answer, Assessment, EvidenceRecord, Kind
from assess.answers.panel import read_panel
from assess.errors import AnswersError, Message
from assess.fileio import read_file
from assess.rubric.model import Rubric
from assess.rubric.versions import version_key
from assess.yamlio import ANSWER_LIMITS, Document, Map, Node, Scalar, parse, quoted

__all__ = [
    "HEADER_KEYS",
    "MOST_CAPACITY",
    "RECORD_KEYS",
    "from_document",
    "parse_answers",
    "read_answers",
]

HEADER_KEYS = (
    "schema",
    "rubric",
    "team",
    "date",
    "questions",
    "respondents",
    "targets",
    "capacity",
    "answers",
    "evidence",
    "labels",
    "panel",
)
"""The keys of an answer file."""
RECORD_KEYS = ("id", "kind", "what", "ref", "observed_on", "valid_until")
"""The keys of an evidence record."""
MOST_CAPACITY = 10_000
"""Most person-weeks a quarter."""

_KINDS: dict[str, Kind] = {
    "asserted": "asserted",
    "documented": "documented",
    "demonstrated": "demonstrated",
}
_RECORD_ID = re.compile(r"\w[\w.-]{0,63}")
_EXAMPLE = "{id: runs, kind: demonstrated, what: Training runs}"


def read_answers(path: Path | str, rubric: Rubric) -> Assessment:
    """Read an answer file.

    Args:
        path: the file; the name as given stands in messages and in ``Assessment.file``.
        rubric: what was asked.

    Raises:
        AnswersError: the file cannot be read, or says what the rubric does not allow; it holds
            every problem, in the order of the file.
    """
    return parse_answers(read_file(path, ANSWER_LIMITS.size, AnswersError), rubric, str(path))


def parse_answers(data: bytes, rubric: Rubric, file: str = "") -> Assessment:
    """Read an answer file from its bytes; see :func:`read_answers`."""
    return from_document(parse(data, ANSWER_LIMITS), rubric, file)


def from_document(document: Document, rubric: Rubric, file: str = "") -> Assessment:
    """Read an answer file that was parsed already; see :func:`read_answers`."""
    problems = list(document.problems)
    assessment: Assessment | None = None
    if isinstance(document.root, Map):
        with suppress(TooManyError):
            assessment = _Reader(document.root, rubric, Fields(problems), file).read()
    elif document.root is not None and not (problems and document.root.refused):
        what = "This is a list" if not isinstance(document.root, Scalar) else "This is only text"
        message = f"{what}; an answer file is a mapping ('team: …', 'answers: …')."
        hint = "'assess new' writes one to fill in."
        problems.append(Message(message, document.root.line, document.root.column, hint))
    if problems or assessment is None:
        problems.sort(key=lambda m: (m.line or 0, m.column or 0))
        raise AnswersError(problems, file=file)
    return assessment


class _Reader:
    """One pass over one file."""

    def __init__(self, root: Map, rubric: Rubric, fields: Fields, file: str) -> None:
        self._root = root
        self._rubric = rubric
        self._fields = fields
        self._file = file

    def read(self) -> Assessment:
        """Read all keys; the result counts only if no problem was noted."""
        root, fields = self._root, self._fields
        fields.known_keys(root, HEADER_KEYS, "An answer file")
        self._schema()
        version = self._version()
        capacity = root.get("capacity")
        if isinstance(capacity, Scalar) and capacity.empty:
            capacity = None
        evidence = self._evidence()
        answers = self._answers(evidence)
        panel = read_panel(root.get("panel"), self._rubric, fields, evidence, answers)
        return Assessment(
            team=self._required_text("team"),
            date=self._date(),
            respondents=self._respondents(),
            targets=self._targets(),
            capacity=None if capacity is None else self._capacity(capacity),
            evidence=evidence,
            answers=answers,
            labels=self._labels(),
            rubric_id=self._rubric.id,
            rubric_version=version,
            quick=self._quick(),
            file=self._file,
            panel=panel,
        )

    # ------------------------------------------------------------ header

    def _missing(self, key: str, example: str) -> None:
        node = self._root.get(key)
        if node is None or not node.refused:
            at = node or self._root
            self._fields.add(at, f"'{key}' is missing.", f"Add a line such as '{key}: {example}'.")

    def _schema(self) -> None:
        node = self._root.get("schema")
        if node is None or (isinstance(node, Scalar) and node.empty):
            self._missing("schema", "1")
            return
        if isinstance(node, Scalar) and node.plain and re.fullmatch(r"[1-9][0-9]{0,8}", node.text):
            if node.text != "1":
                self._fields.add(
                    node,
                    f"This program reads schema 1; the file says {node.text}.",
                    "A newer version of the program may read it.",
                )
            return
        self._fields.not_a_number(node, "schema", "the number 1")

    def _version(self) -> str:
        fields = self._fields
        example = f'{{id: {self._rubric.id}, version: "{self._rubric.version}"}}'
        node = fields.mapping(self._root.get("rubric"), "rubric", example)
        if node is None:
            return ""
        fields.known_keys(node, ("id", "version"), "rubric")
        name = fields.text(node.get("id"), "The rubric's id", one_line=True)
        if name and name != self._rubric.id:
            fields.add(
                node.get("id") or node,
                f"The file answers the rubric {quoted(name)},"
                f" but it is read with {quoted(self._rubric.id)}.",
                "Use --rubric DIR for the rubric it was answered with.",
            )
        return fields.text(node.get("version"), "The rubric's version", one_line=True)

    def _required_text(self, key: str) -> str:
        before = len(self._fields.problems)
        text = self._fields.text(self._root.get(key), key, one_line=True)
        if not text and len(self._fields.problems) == before:
            self._missing(key, "Fraud scoring")
        return text

    def _date(self) -> dt.date:
        before = len(self._fields.problems)
        date = self._fields.date(self._root.get("date"), "date")
        if date is None and len(self._fields.problems) == before:
            self._missing("date", "2026-11-23")
        return date or dt.date.min

    def _quick(self) -> bool:
        node = self._root.get("questions")
        if node is None or node.refused or (isinstance(node, Scalar) and node.empty):
            return False
        text = node.text if isinstance(node, Scalar) else ""
        if text not in ("quick", "full"):
            self._fields.add(node, "'questions' must be quick or full.")
        return text == "quick"

    def _respondents(self) -> tuple[str, ...]:
        items = self._fields.sequence(
            self._root.get("respondents"), "respondents", "[data science lead, operations]"
        )
        texts = [(i, self._fields.text(i, "A respondent", one_line=True)) for i in items]
        return tuple(text for _, text in texts if text)

    def _capacity(self, node: Node) -> float | None:
        return self._fields.number(node, "capacity (person-weeks a quarter)", MOST_CAPACITY)

    def _targets(self) -> dict[str, int]:
        fields = self._fields
        tops: dict[str, int] = {}
        for model in self._rubric.models:
            tops[model.id] = model.top
            tops.update({f"{model.id}.{category.id}": model.top for category in model.categories})
        example = "{" + ", ".join(f"{m.id}: {m.top}" for m in self._rubric.models[:2]) + "}"
        node = fields.mapping(self._root.get("targets"), "targets", example)
        targets = {}
        for key, value in node or ():
            if (top := tops.get(key.text)) is None:
                meant = nearest(key.text, tops)
                models = ", ".join(m.id for m in self._rubric.models)
                hint = f"Did you mean {quoted(meant)}?" if meant else f"Maturity models: {models}."
                fields.add(key, f"There is no maturity model {quoted(key.text)}.", hint)
            elif (level := fields.integer(value, f"The target of {key.text}", 0, top)) is not None:
                targets[key.text] = level
        return targets

    def _labels(self) -> dict[str, str]:
        fields = self._fields
        labels = {}
        for key, value in fields.mapping(self._root.get("labels"), "labels", "{unit: Risk}") or ():
            name = fields.text(key, "A label's name", one_line=True)
            text = fields.text(value, f"The label {quoted(key.text)}", one_line=True)
            if name:
                labels[name] = text
        return labels

    # ------------------------------------------------------------ evidence and answers

    def _evidence(self) -> dict[str, EvidenceRecord]:
        fields = self._fields
        records: dict[str, EvidenceRecord] = {}
        places: dict[str, int] = {}
        for item in fields.sequence(self._root.get("evidence"), "evidence", f"[{_EXAMPLE}]"):
            node = fields.mapping(item, "An evidence record", _EXAMPLE)
            if node is None:
                if isinstance(item, Scalar) and item.empty:
                    fields.add(item, "This evidence record is empty.", "Remove it or fill it in.")
                continue
            record = self._record(node)
            if record is None:
                continue
            if record.id in records:
                fields.add(
                    node.get("id") or node,
                    f"The evidence id {quoted(record.id)} is used twice;"
                    f" the first is on line {places[record.id]}.",
                    "Give each record its own id.",
                )
            places.setdefault(record.id, (node.get("id") or node).line)
            records.setdefault(record.id, record)
        return records

    def _record(self, node: Map) -> EvidenceRecord | None:
        fields = self._fields
        fields.known_keys(node, RECORD_KEYS, "An evidence record")
        before = len(fields.problems)
        name = fields.text(node.get("id"), "The evidence id", one_line=True)
        if len(fields.problems) == before and not _RECORD_ID.fullmatch(name):
            message = f"The evidence id {quoted(name)} is not one word." if name else ""
            fields.add(
                node.get("id") or node,
                message or "This evidence record has no id.",
                "An id is letters, digits, '-', '_' and '.', such as 'ci-runs'.",
            )
            name = ""
        kind = self._kind(node)
        observed = fields.date(node.get("observed_on"), "observed_on")
        until = fields.date(node.get("valid_until"), "valid_until")
        if observed and until and until < observed:
            at = node.get("valid_until") or node
            fields.add(at, f"valid_until ({until}) is before observed_on ({observed}).")
        what = fields.text(node.get("what"), "what")
        ref = fields.text(node.get("ref"), "ref")
        if not name:
            return None
        return EvidenceRecord(name, kind, what, ref, observed, until)

    def _kind(self, node: Map) -> Kind:
        value = node.get("kind")
        kind = _KINDS.get(value.text) if isinstance(value, Scalar) else None
        if kind is not None:
            return kind
        if value is None or not value.refused:
            known = "asserted, documented or demonstrated"
            text = value.text if isinstance(value, Scalar) else ""
            said = f", not {quoted(text)}" if text else ""
            self._fields.add(value or node, f"The kind of evidence must be {known}{said}.")
        return "asserted"

    def _answers(self, evidence: dict[str, EvidenceRecord]) -> dict[str, Answer]:
        fields = self._fields
        by_id = self._rubric.question_by_id
        answers: dict[str, Answer] = {}
        node = fields.mapping(self._root.get("answers"), "answers", "'data-validation: 2'")
        noted = len(fields.problems)
        try:
            for key, value in node or ():
                if (question := by_id.get(key.text)) is None:
                    fields.add(key, *unknown_question(self._rubric, key.text))
                elif (answer := read_answer(value, question, fields, evidence)) is not None:
                    answers[key.text] = answer
        finally:
            if len(fields.problems) > noted:
                self._other_version()
        return answers

    def _other_version(self) -> None:
        """Say that the version may be why answers are wrong, where it is not the rubric's."""
        rubric = self._root.get("rubric")
        node = rubric.get("version") if isinstance(rubric, Map) else None
        theirs = version_key(node.text) if isinstance(node, Scalar) else None
        ours = version_key(self._rubric.version)
        if node is None or theirs is None or ours is None or theirs == ours:
            return
        names = ".".join(map(str, theirs)), self._rubric.version
        if theirs < ours:
            text = f"The file was answered with rubric {names[0]}; this one is {names[1]}."
            hint = "'assess upgrade' shows what becomes of its answers."
        else:
            text = f"The file was answered with rubric {names[0]}, which is newer than {names[1]}."
            hint = "Use the newer program, or --rubric with the newer rubric."
        self._fields.problems.append(Message(text, node.line, node.column, hint))
