"""One answer file being changed: what it says, and whether that is on disk.

Every change is saved before the call returns. What could not be saved stays in memory and is told
as a value, never raised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.write import KEEP, AnswerFile, Keep
from assess.errors import AssessError, ConflictError, WriteError
from assess.language import tr
from assess.rubric.model import Rubric
from assess.tui.files import signature

__all__ = ["Keeping", "Outcome", "Trouble"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the answers are not on disk."""

    kind: Literal["conflict", "write"]
    """``conflict``: somebody else wrote the file. ``write``: the system refused."""
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a change. All empty: it is on disk."""

    refused: str = ""
    """Why the rubric or the file does not allow it; nothing changed."""
    trouble: Trouble | None = None
    """Set when it is kept in memory only."""


class Keeping:
    """An answer file, its changes, and the other people who may write it.

    Attributes:
        rubric: what is asked.
        keeps: False when nothing is written (a look at the sample).
        trouble: why the last save failed; ``None`` when all is on disk.
    """

    def __init__(self, rubric: Rubric, file: AnswerFile, *, keeps: bool = True) -> None:
        self.rubric = rubric
        self.keeps = keeps
        self.trouble: Trouble | None = None
        self._file = file
        self._unsaved: dict[str, Answer] = {}
        """What each question said on disk, for the questions changed since the last save."""
        self._unsaved_head: dict[str, Any] = {}
        self._seen = signature(file.path) if keeps else None

    @property
    def assessment(self) -> Assessment:
        """Everything said so far."""
        return self._file.assessment

    @property
    def path(self) -> Path:
        """Where it is saved."""
        return self._file.path

    def as_bytes(self) -> bytes:
        """The whole answer file with everything said so far, for a report that carries it."""
        return self._file.as_bytes()

    @property
    def on_disk(self) -> bool:
        """Whether there is a file yet; answers from a report have none before the first change."""
        return self._seen is not None

    @property
    def unsaved(self) -> bool:
        """True when something said is not on disk although it should be."""
        return self.keeps and self._file.changed

    # ------------------------------------------------------------ changing

    def set_answer(
        self,
        question_id: str,
        answer: Answer,
        *,
        add: Sequence[EvidenceRecord] = (),
        drop: Sequence[EvidenceRecord] = (),
    ) -> str:
        """Change an answer in memory only; the reason when it is not allowed.

        Args:
            question_id: the question.
            answer: what is said now.
            add: evidence that it names and the file does not have yet.
            drop: evidence that goes, unless another answer names it.
        """
        before = self.assessment.answer(question_id)
        added = [r for r in add if r.id not in self.assessment.evidence]
        try:
            self._file.set_evidence(add=added)
            self._file.set_answer(question_id, answer)
        except AssessError as error:
            self._file.set_evidence(drop=[r.id for r in added])
            return _words(error)
        named = {name for said in self.assessment.answers.values() for name in said.evidence}
        self._file.set_evidence(drop=[r.id for r in drop if r.id not in named])
        self._unsaved.setdefault(question_id, before)
        return ""

    def set_header(
        self,
        *,
        team: str | None = None,
        date: dt.date | None = None,
        respondents: tuple[str, ...] | None = None,
        targets: Mapping[str, int] | None = None,
        capacity: float | Keep | None = KEEP,
        quick: bool | None = None,
    ) -> Outcome:
        """Change what stands above the answers, and save; what is not given stays."""
        given = {
            "team": team,
            "date": date,
            "respondents": respondents,
            "targets": targets,
            "quick": quick,
        }
        changes: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
        if not isinstance(capacity, Keep):
            changes["capacity"] = capacity
        try:
            self._file.set_header(**changes)
        except AssessError as error:
            return Outcome(refused=_words(error))
        self._unsaved_head |= changes
        return self.save()

    # ------------------------------------------------------------ saving

    def save(self, *, overwrite: bool = False) -> Outcome:
        """Bring everything said to disk; a failure is kept in :attr:`trouble` and returned."""
        if not self.keeps:
            return Outcome()
        try:
            self._file.save(overwrite=overwrite)
        except ConflictError as error:
            self.trouble = Trouble("conflict", _words(error))
        except WriteError as error:
            self.trouble = Trouble("write", _words(error))
        else:
            self._all_on_disk()
        return Outcome(trouble=self.trouble)

    def save_as(self, path: Path, *, exist_ok: bool = False) -> Outcome:
        """Write everything to another file and go on with that one."""
        try:
            self._file.save_as(path, exist_ok=exist_ok)
        except AssessError as error:
            return Outcome(refused=_words(error), trouble=self.trouble)
        self.keeps = True
        self._all_on_disk()
        return Outcome()

    def rescue(self, places: Iterable[Path]) -> Path | None:
        """Bring everything to disk at the end of the program, in another place if need be.

        Args:
            places: files that do not exist yet; the first that can be written is taken.

        Returns:
            Where the answers are when that is another place; ``None`` when they are where they
            belong, or nowhere.
        """
        self.save()
        if not self.unsaved:
            return None
        return next((p for p in places if not self.save_as(p).refused), None)

    def _all_on_disk(self) -> None:
        self.trouble = None
        self._unsaved.clear()
        self._unsaved_head.clear()
        self._seen = signature(self.path)

    def clashes(self) -> tuple[str, ...]:
        """Questions that both this session and somebody else changed since the last save.

        Raises:
            AnswersError: the file on disk cannot be read.
        """
        theirs = AnswerFile.open(self.path, self.rubric).assessment
        return tuple(
            q
            for q, before in self._unsaved.items()
            if theirs.answer(q) not in (before, self.assessment.answer(q))
        )

    def join(self) -> Outcome:
        """Take what is on disk, put the unsaved answers of this session on it, and save."""
        return self._adopt(
            tuple(self._unsaved), self._unsaved_head, tr("The file on disk cannot be joined.")
        )

    def drop(self) -> Outcome:
        """Take what is on disk and forget the unsaved answers of this session."""
        return self._adopt((), {}, tr("The file on disk cannot be read."))

    def _adopt(self, mine: tuple[str, ...], head: Mapping[str, Any], refusal: str) -> Outcome:
        try:
            theirs = AnswerFile.open(self.path, self.rubric)
            for question in mine:
                answer = self.assessment.answer(question)
                named = (self.assessment.evidence.get(name) for name in answer.evidence)
                new = [r for r in named if r and r.id not in theirs.assessment.evidence]
                theirs.set_evidence(add=new)
                theirs.set_answer(question, answer)
            if head:
                theirs.set_header(**head)
        except AssessError as error:
            return Outcome(refused=f"{refusal} {_words(error)}", trouble=self.trouble)
        self._file = theirs
        return self.save()

    def look_at_disk(self) -> tuple[str, ...] | Outcome | None:
        """See whether somebody else wrote the file; cheap when nobody did.

        Returns:
            ``None`` when nothing is new. The questions that changed when the new contents were
            taken over (nothing of this session was unsaved). An :class:`Outcome` when they could
            not be: unsaved answers are in the way, or the file cannot be read or is gone.
        """
        if not self.keeps or (seen := signature(self.path)) == self._seen:
            return None
        self._seen = seen
        if seen is None:
            message = tr(
                "The file was moved or removed by someone else. Your answers are in memory."
            )
            self.trouble = Trouble("conflict", message)
            return Outcome(trouble=self.trouble)
        try:
            theirs = AnswerFile.open(self.path, self.rubric)
        except AssessError as error:
            self.trouble = Trouble(
                "conflict",
                tr("Someone else changed the file, and it cannot be read now.")
                + f" {_words(error)}",
            )
            return Outcome(trouble=self.trouble)
        if self.unsaved:
            self.trouble = Trouble("conflict", tr("The file was changed on disk by someone else."))
            return Outcome(trouble=self.trouble)
        old, new = self.assessment, theirs.assessment
        self._file = theirs
        self._all_on_disk()
        if old == new:
            return None
        asked = (q.id for q in self.rubric.questions)
        return tuple(q for q in asked if old.answer(q) != new.answer(q))


def _words(error: AssessError) -> str:
    return " ".join(m.text() for m in error.messages)
