"""What was taken over from a spreadsheet: an assessment a respondent, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field, replace

from assess.answers.emit import to_text
from assess.answers.fields import LINE_LENGTH
from assess.answers.model import Answer, Assessment
from assess.answers.people import shown
from assess.answers.read import parse_answers
from assess.errors import AnswersError, Message
from assess.plaintext import one_line
from assess.rubric.model import Question, Rubric
from assess.sheet.grid import Grid, control_in
from assess.sheet.said import Evidence, WrongError, read_date, read_said
from assess.sheet.wording import Wording

__all__ = ["LONGEST", "Respondent", "Row", "Taken", "answer_text"]

LONGEST = 10_000
"""Characters that a cell may hold."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """One respondent's answers.

    Attributes:
        assessment: what they said; ``None`` when something is wrong.
        problems: everything that is wrong, with its cell.
        who: a few words that tell them from others: name or role; may be empty.
    """

    assessment: Assessment | None
    problems: tuple[Message, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that one file holds.

    Attributes:
        file: the file, as the user named it.
        respondents: in the order of the file; a workbook of ours holds one.
        unused: what was left out and why, a sentence each.
    """

    file: str
    respondents: tuple[Respondent, ...]
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """Reads the cells of one respondent and keeps every problem with its place."""

    grid: Grid
    wording: Wording = field(default_factory=Wording)
    problems: list[Message] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)

    def text(self, row: int, column: int | None) -> str:
        """A cell's text; empty when there is none or (noted) no answer file may hold it."""
        if column is None:
            return ""
        text = self.grid.text(row, column)
        if len(text) > LONGEST:
            self.add(row, column, f"This cell holds more than {LONGEST:,} characters.")
            return ""
        if control_in(text):
            self.add(row, column, "This cell holds a control character.", "Remove it.")
            return ""
        return text

    def line(self, row: int, column: int | None, what: str) -> str:
        """A cell's text as one line; empty when (noted) it is too long."""
        text = one_line(self.text(row, column))
        if len(text) > LINE_LENGTH and column is not None:
            self.add(row, column, f"{what} is longer than {LINE_LENGTH} characters.")
            return ""
        return text

    def date(self, row: int, column: int, day_first: bool | None = None) -> dt.date | None:
        """A cell's date; ``None`` when it is empty or (noted) no date."""
        text = self.text(row, column)
        try:
            return read_date(text, day_first=day_first) if text else None
        except WrongError as wrong:
            self.add(row, column, wrong.message, wrong.hint)
            return None

    def answer(
        self,
        row: int,
        question: Question,
        columns: tuple[int, int | None, int | None],
        *,
        by_number: bool = False,
    ) -> None:
        """Read the answer to a question.

        Args:
            row: where it stands, from 0.
            question: what was asked.
            columns: of the answer, of the note and of the evidence, from 0.
            by_number: see :func:`assess.sheet.said.read_said`.
        """
        said, note, evidence = columns
        before = len(self.problems)
        text, words = self.text(row, said), self.text(row, note)
        proof = self.evidence.read(self.text(row, evidence))
        if len(self.problems) > before:
            return
        try:
            answer = self._said(text, question, words, by_number)
        except WrongError as wrong:
            self.add(row, said, wrong.message, wrong.hint)
            return
        answer = replace(answer, evidence=proof)
        if answer != Answer():
            self.answers[question.id] = answer

    def _said(self, text: str, question: Question, words: str, by_number: bool) -> Answer:
        """Read an answer in the words that were offered, else in those of the rubric."""
        text, offered = self.wording.said(text), self.wording.question(question)
        try:
            return read_said(text, offered, words, by_number=by_number)
        except WrongError:
            if offered is question:
                raise
            with suppress(WrongError):
                return read_said(text, question, words, by_number=by_number)
            raise

    def add(self, row: int, column: int, message: str, hint: str = "") -> None:
        """Note a problem of a cell (both from 0)."""
        self.problems.append(self.grid.message(row, column, message, hint))

    def done(
        self,
        team: str,
        date: dt.date | None,
        respondent: tuple[str, str],
        rubric: Rubric,
        *,
        version: str = "",
        quick: bool = False,
    ) -> Respondent:
        """Everything read, as one respondent.

        Args:
            team: the team's name.
            date: the day; ``None`` when it could not be read.
            respondent: name and role of who answered; each may be empty.
            rubric: what was asked.
            version: of the rubric that was answered; empty for this one.
            quick: whether only the core questions were asked.
        """
        who = next((words for words in respondent if words), "")
        if self.problems or date is None:
            return Respondent(None, tuple(self.problems), who)
        words = shown(*respondent)
        order = [question.id for question in rubric.questions]
        assessment = Assessment(
            team=team,
            date=date,
            answers=dict(sorted(self.answers.items(), key=lambda item: order.index(item[0]))),
            respondents=(words,) if words else (),
            evidence=self.evidence.records,
            rubric_id=rubric.id,
            rubric_version=version or rubric.version,
            quick=quick,
        )
        return Respondent(assessment, (), who)


def answer_text(assessment: Assessment, rubric: Rubric) -> str:
    """An answer file that says what the assessment says; proven by reading it back.

    Raises:
        AnswersError: it would not read back, such as one that is too large.
    """
    text = to_text(assessment)
    try:
        same = replace(parse_answers(text.encode("utf-8"), rubric), file=assessment.file)
    except AnswersError as error:
        raise AnswersError([Message(m.message, hint=m.hint) for m in error.messages]) from None
    if same != assessment:
        raise AnswersError("The answers cannot be written without loss.")
    return text
