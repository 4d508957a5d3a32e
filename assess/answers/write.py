"""An answer file that is open for changes: nothing that anybody typed is ever lost.

Only the values that change are touched in the text; before it is kept, the new text is read back
and compared with what it should say. Saving is atomic and notices when somebody else wrote.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assess.answers.changes import (
    edit_answer,
    edit_evidence,
    edit_header,
    edit_to_discuss,
)
from assess.answers.edit import EditError, Editor, TooLargeError
from assess.answers.emit import MODELINE, to_text
from assess.answers.model import UNANSWERED, Answer, Assessment, EvidenceRecord
from assess.answers.read import from_document, parse_answers
from assess.errors import AnswersError, ConflictError, Message, WriteError
from assess.fileio import fingerprint, read_file, too_large, write_file
from assess.rubric.model import Rubric
from assess.yamlio import ANSWER_LIMITS, quoted

__all__ = ["KEEP", "AnswerFile"]


class Keep:
    """Says "leave it as it is" where ``None`` means "take it away"."""


KEEP: Final = Keep()
_BOM = "\ufeff"


class AnswerFile:
    """One answer file; :meth:`open` an existing one or begin a :meth:`new` one.

    Attributes:
        path: where it is saved.
        assessment: what it says now, with every change made so far.
    """

    def __init__(self, path: Path, rubric: Rubric, text: str, disk: str | None) -> None:
        self.path = path
        self._rubric = rubric
        self._text = text
        self._disk = disk
        """Fingerprint of the file on disk as last read or written; ``None`` when there is none."""
        self._saved = text if disk is not None else None
        self._editor: Editor | None = None
        """The parsed text, when it is at hand."""
        self._lost_step = False
        """True when a change is in ``assessment`` but could not be made in the text."""
        self.assessment: Assessment = parse_answers(_bytes(text), rubric, str(path))

    @classmethod
    def open(cls, path: Path | str, rubric: Rubric) -> AnswerFile:
        """Read a file that exists.

        Raises:
            AnswersError: it cannot be read, or says what the rubric does not allow.
        """
        data = read_file(path, ANSWER_LIMITS.size, AnswersError)
        parse_answers(data, rubric, str(path))  # first, so that wrong bytes get their message
        return cls(Path(path), rubric, data.decode("utf-8"), fingerprint(data))

    @classmethod
    def adopt(cls, path: Path | str, data: bytes, rubric: Rubric) -> AnswerFile:
        """Begin a file with contents from elsewhere; it is on disk after the first change is saved.

        Args:
            path: where it will be saved; no file may be there by then.
            data: an answer file's bytes.
            rubric: what is asked.

        Raises:
            AnswersError: the contents say what the rubric does not allow.
        """
        parse_answers(data, rubric, str(path))
        made = cls(Path(path), rubric, data.decode("utf-8"), None)
        made._saved = made._text
        return made

    @classmethod
    def new(
        cls,
        path: Path | str,
        rubric: Rubric,
        *,
        team: str,
        date: dt.date,
        respondents: Sequence[str] = (),
        targets: Mapping[str, int] | None = None,
        capacity: float | None = None,
        quick: bool = False,
        exist_ok: bool = False,
    ) -> AnswerFile:
        """Begin a file; it is on disk after the first :meth:`save`.

        Args:
            path: where it will be saved.
            rubric: what is asked.
            team: the team that is assessed.
            date: the day of the assessment.
            respondents: who answers.
            targets: target levels by model id or ``model.category``.
            capacity: person-weeks a quarter.
            quick: True when only the core questions are asked.
            exist_ok: True replaces a file that is there.

        Raises:
            ConflictError: there is a file of this name already.
            AnswersError: one of the values is not allowed.
        """
        path = Path(path)
        disk = None
        if path.is_symlink() or path.exists():
            if not exist_ok:
                there = Message(
                    "There is a file of this name already.", hint="Choose another name, or open it."
                )
                raise ConflictError(there, file=str(path))
            if path.exists():
                disk = fingerprint(read_file(path, 1 << 30, WriteError))
        assessment = Assessment(
            team=team,
            date=date,
            respondents=tuple(respondents),
            targets=dict(targets or {}),
            capacity=capacity,
            rubric_id=rubric.id,
            rubric_version=rubric.version,
            quick=quick,
        )
        text = f"{MODELINE}\n{_checked_text(assessment, rubric)[0]}"
        made = cls(path, rubric, text, disk)
        made._saved = None
        return made

    # ------------------------------------------------------------ changing

    @property
    def changed(self) -> bool:
        """True when :meth:`save` would write something."""
        return self._lost_step or self._text != self._saved

    def set_answer(self, question_id: str, answer: Answer | None) -> None:
        """Change the answer to one question, in memory.

        In a panel file, an answer without ``between`` is agreed on and leaves what is to discuss;
        one with it stays a proposal, scored as the range of opinions.

        Args:
            question_id: the question.
            answer: what is said now; ``None`` makes it unanswered (an entry in the file stays).

        Raises:
            AnswersError: the rubric does not allow this answer, or the file would be too large to
                read; nothing changed.
        """
        answers = dict(self.assessment.answers)
        wished = answer or UNANSWERED
        said = _checked_answer(question_id, wished, self.assessment, self._rubric)
        panel = self.assessment.panel
        if panel is not None and wished.between is not None:
            said = dataclasses.replace(said or UNANSWERED, between=panel.between(question_id))
        if said is None:
            answers.pop(question_id, None)
        else:
            answers[question_id] = said
        intended = dataclasses.replace(self.assessment, answers=answers)
        order = tuple(question.id for question in self._rubric.questions)
        before = self.assessment.answer(question_id).between

        def edit(editor: Editor) -> None:
            edit_answer(editor, question_id, said, order)
            after = None if said is None else said.between
            if before != after:
                edit_to_discuss(editor, question_id, after is not None)

        self._change(intended, edit)

    def set_evidence(self, *, add: Iterable[EvidenceRecord] = (), drop: Iterable[str] = ()) -> None:
        """Change which evidence records there are, in memory.

        Args:
            add: records to add.
            drop: ids of records to take away; one that an answer names cannot go.

        Raises:
            AnswersError: a record is not allowed, an id is in use, an answer names what should
                go, or the file would be too large to read; nothing changed.
        """
        gone = set(drop)
        records = {k: r for k, r in self.assessment.evidence.items() if k not in gone}
        new = list(add)
        if taken := [record.id for record in new if record.id in records]:
            raise AnswersError(f"There is evidence with the id {quoted(taken[0])} already.")
        records |= {record.id: record for record in new}
        bare = dataclasses.replace(
            self.assessment, evidence=records, targets={}, capacity=None, labels={}
        )
        said = _checked_text(bare, self._rubric)[1].evidence
        if said == self.assessment.evidence:
            return
        before = self.assessment.evidence
        intended = dataclasses.replace(self.assessment, evidence=said)
        self._change(intended, lambda editor: edit_evidence(editor, before, said))

    def set_header(
        self,
        *,
        team: str | Keep = KEEP,
        date: dt.date | Keep = KEEP,
        respondents: Sequence[str] | Keep = KEEP,
        targets: Mapping[str, int] | Keep = KEEP,
        capacity: float | Keep | None = KEEP,
        quick: bool | Keep = KEEP,
    ) -> None:
        """Change what stands above the answers, in memory; what is not given stays.

        Args:
            team: the team's name.
            date: the day of the assessment.
            respondents: who answered; empty takes the line away.
            targets: all target levels; empty takes them away.
            capacity: person-weeks a quarter; ``None`` takes it away.
            quick: True when only the core questions are asked.

        Raises:
            AnswersError: one of the values is not allowed; nothing changed.
        """
        now = self.assessment
        wished = dataclasses.replace(
            now,
            team=now.team if isinstance(team, Keep) else team,
            date=now.date if isinstance(date, Keep) else date,
            respondents=now.respondents if isinstance(respondents, Keep) else tuple(respondents),
            targets=now.targets if isinstance(targets, Keep) else dict(targets),
            capacity=now.capacity if isinstance(capacity, Keep) else capacity,
            quick=now.quick if isinstance(quick, Keep) else quick,
        )
        bare = dataclasses.replace(wished, answers={}, panel=None)
        _, said = _checked_text(bare, self._rubric)
        intended = dataclasses.replace(
            said,
            answers=now.answers,
            file=now.file,
            rubric_version=now.rubric_version,
            panel=now.panel,
        )
        self._change(intended, lambda editor: edit_header(editor, now, intended))

    def _change(self, intended: Assessment, edit: Callable[[Editor], None]) -> None:
        """Make a change in the text and prove that the text then says what is intended."""
        before, self.assessment = self.assessment, intended
        if self._lost_step:
            return
        mark = _BOM if self._text.startswith(_BOM) else ""
        editor, self._editor = self._editor, None
        try:
            editor = editor or Editor(self._text.removeprefix(_BOM))
            edit(editor)
            said = from_document(editor.document, self._rubric, intended.file)
        except TooLargeError:
            self.assessment = before
            raise AnswersError(too_large(ANSWER_LIMITS.size), file=intended.file) from None
        except (EditError, AnswersError):
            self._lost_step = True
        else:
            if said == intended:
                self._text, self._editor = mark + editor.text, editor
            else:
                self._lost_step = True

    # ------------------------------------------------------------ saving

    def as_bytes(self) -> bytes:
        """The whole file as it would be written now, for a report that carries it."""
        return _bytes(to_text(self.assessment) if self._lost_step else self._text)

    def save(self, *, overwrite: bool = False) -> None:
        """Write the changes to :attr:`path`; without any, the file is not touched.

        Args:
            overwrite: True writes even when the file changed on disk since it was read.

        Raises:
            ConflictError: the file on disk is not the one last read or written.
            WriteError: it cannot be written; the file on disk is unharmed.
        """
        if self._lost_step:
            raise WriteError(
                Message(
                    "This file is written in a way that cannot be changed without harming it;"
                    " nothing was written.",
                    hint="Save under another name: your answers are kept, comments are not.",
                ),
                file=str(self.path),
            )
        if not self.changed and not overwrite:
            return
        data = _bytes(self._text)
        write_file(self.path, data, expected=self._disk, overwrite=overwrite)
        self._disk = fingerprint(data)
        self._saved = self._text

    def save_as(self, path: Path | str, *, exist_ok: bool = False) -> None:
        """Write everything to another file and go on with that one.

        Args:
            path: the new file.
            exist_ok: True replaces a file that is there.

        Raises:
            ConflictError: there is a file of this name already.
            WriteError: it cannot be written.
        """
        path = Path(path)
        assessment = dataclasses.replace(self.assessment, file=str(path))
        text = to_text(assessment) if self._lost_step else self._text
        data = _bytes(text)
        if parse_answers(data, self._rubric, str(path)) != assessment:
            raise WriteError("The answers cannot be written without loss.", file=str(path))
        write_file(path, data, expected=None, overwrite=exist_ok)
        self.path, self.assessment, self._text, self._editor = path, assessment, text, None
        self._disk, self._saved, self._lost_step = fingerprint(data), text, False


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _checked_answer(
    question_id: str, answer: Answer, assessment: Assessment, rubric: Rubric
) -> Answer | None:
    """The answer as it reads back from a file; ``None`` when it says nothing at all."""
    tidy = dataclasses.replace(
        answer,
        note=_tidy(answer.note),
        accepted=_tidy(answer.accepted),
        reason=None if answer.reason is None else _tidy(answer.reason),
    )
    alone = dataclasses.replace(
        assessment, answers={question_id: tidy}, targets={}, capacity=None, labels={}, panel=None
    )
    return _checked_text(alone, rubric)[1].answers.get(question_id)


def _checked_text(assessment: Assessment, rubric: Rubric) -> tuple[str, Assessment]:
    """A whole file with these values, and what it reads back as.

    Raises:
        AnswersError: the values are not allowed; without positions, as no file has them yet.
    """
    text = to_text(assessment)
    try:
        return text, parse_answers(_bytes(text), rubric)
    except AnswersError as error:
        messages = [Message(m.message, hint=m.hint) for m in error.messages]
        raise AnswersError(messages) from None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
