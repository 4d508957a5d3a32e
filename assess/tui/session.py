"""One sitting with one answer file: what is asked, what was said, and whether it is on disk.

Nothing here knows a screen. Every answer is saved before the call returns; what could not be saved
stays in memory and is told as a value, never raised.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assess.answers.model import UNANSWERED, Answer, Assessment
from assess.answers.write import KEEP, AnswerFile, Keep
from assess.errors import AssessError, ConflictError, WriteError
from assess.panel.agenda import AgendaItem, agenda, disagreement
from assess.panel.merge import propose
from assess.rubric.model import Question, Rubric
from assess.scoring.hints import Contradiction, Offer, contradictions, offers
from assess.scoring.relevance import OpenQuestion
from assess.scoring.result import Result
from assess.scoring.score import score
from assess.tui.files import open_answers, signature

__all__ = ["Mode", "Outcome", "Session", "Trouble"]

Mode = Literal["full", "quick", "matters", "workshop"]
_DEPTH = 500
"""Steps of undo that are kept."""


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


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of one answer, for undo and redo."""

    question: str
    before: Answer
    after: Answer


class Session:
    """Answers being given.

    Attributes:
        rubric: what is asked.
        keeps: False when nothing is written (a look at the sample).
        mode: which questions are asked: all, the core ones, what matters most, or what a panel
            has to discuss.
        asked: ids of the questions in the order they are asked now.
        for_levels: what ``matters`` asks for: True for the levels, False for the largest risks.
        current: id of the question that is shown.
        hide_scores: True when no score is shown while answering.
        anonymous: True when a panel's opinions are shown as counts, without names and remarks.
        trouble: why the last save failed; ``None`` when all is on disk.
    """

    def __init__(
        self, rubric: Rubric, file: AnswerFile, *, keeps: bool = True, hide_scores: bool = False
    ) -> None:
        self.rubric = rubric
        self.keeps = keeps
        self.hide_scores = hide_scores
        self.anonymous = False
        self.trouble: Trouble | None = None
        self._file = file
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._unsaved: dict[str, Answer] = {}
        """What each question said on disk, for the questions changed since the last save."""
        self._unsaved_head: dict[str, Any] = {}
        self._seen = signature(file.path) if keeps else None
        self.report: Path | None = None
        """The PDF report that the answers were taken from."""
        self._result: Result | None = None
        self._result_of: Assessment | None = None
        self._closed: tuple[Assessment, frozenset[str]] | None = None
        self._agenda: tuple[Assessment, tuple[AgendaItem, ...]] | None = None
        self._looks: tuple[Assessment, tuple[Contradiction, ...]] | None = None
        self.everything: tuple[str, ...] = tuple(
            q.id for section in rubric.sections for q in rubric.questions_in(section.id)
        )
        self.number: Mapping[str, int] = {q: at for at, q in enumerate(self.everything, 1)}
        self.mode: Mode = "full"
        self.for_levels = True
        self.asked: tuple[str, ...] = self.everything
        self.current: str = self.everything[0]
        self.ask("quick" if file.assessment.quick and self._has_core() else "full")

    # ------------------------------------------------------------ opening

    @classmethod
    def open(cls, path: Path, rubric: Rubric, *, hide_scores: bool = False) -> Session:
        """Go on with a file; at its first unanswered question.

        A PDF report gives the answers that it carries. They go on in a new answer file beside it,
        which is written with the first change; the report stays as it is.

        Raises:
            AnswersError: it cannot be read, or says what the rubric does not allow.
            ReportError: a PDF carries no answers.
        """
        file = open_answers(path, rubric)
        made = cls(rubric, file, hide_scores=hide_scores)
        made.report = path if file.path != path else None
        return made

    @classmethod
    def look(cls, path: Path, rubric: Rubric) -> Session:
        """Look at a file and try things out; nothing is written unless saved elsewhere.

        Raises:
            AnswersError: as for :meth:`open`.
        """
        return cls(rubric, AnswerFile.open(path, rubric), keeps=False)

    # ------------------------------------------------------------ what is said

    @property
    def assessment(self) -> Assessment:
        """Everything said so far."""
        return self._file.assessment

    @property
    def path(self) -> Path:
        """Where it is saved."""
        return self._file.path

    @property
    def on_disk(self) -> bool:
        """Whether there is a file yet; answers from a report have none before the first change."""
        return self._seen is not None

    @property
    def unsaved(self) -> bool:
        """True when something said is not on disk although it should be."""
        return self.keeps and self._file.changed

    @property
    def result(self) -> Result:
        """The score of the answers as they are now; computed when it is first asked for."""
        if self._result is None or self._result_of is not self.assessment:
            self._result = score(self.rubric, self.assessment)
            self._result_of = self.assessment
        return self._result

    def question(self, question_id: str | None = None) -> Question:
        """A question; the current one without an id."""
        return self.rubric.question_by_id[question_id or self.current]

    def answer(self, question_id: str | None = None) -> Answer:
        """What is said to a question; to the current one without an id."""
        return self.assessment.answer(question_id or self.current)

    def is_open(self, question_id: str) -> bool:
        """True when nothing was said to a question."""
        return self.assessment.answer(question_id).status == "unanswered"

    def is_left(self, question_id: str) -> bool:
        """True when a question still asks for an answer; in a workshop, to be agreed on."""
        if self.mode == "workshop":
            return self.answer(question_id).between is not None
        return self.is_open(question_id)

    def agenda(self) -> tuple[AgendaItem, ...]:
        """What a panel has to discuss, what matters most first; nothing for what is no panel."""
        if self.assessment.panel is None:
            return ()
        if self._agenda is None or self._agenda[0] is not self.assessment:
            self._agenda = (self.assessment, agenda(self.rubric, self.assessment))
        return self._agenda[1]

    def settled(self) -> tuple[str, ...]:
        """The questions of a panel on which opinions differed and that are agreed on now."""
        panel = self.assessment.panel
        if panel is None:
            return ()
        differ = (q for q in self.everything if disagreement(self.question(q), panel) > 0)
        return tuple(q for q in differ if self.answer(q).between is None)

    def progress(self, questions: tuple[str, ...] | None = None) -> tuple[int, int]:
        """How many questions have an answer (unsure and not applicable too), and how many exist."""
        if self._closed is None or self._closed[0] is not self.assessment:
            answers = self.assessment.answers
            closed = frozenset(q for q, a in answers.items() if a.status != "unanswered")
            self._closed = (self.assessment, closed)
        asked = self.everything if questions is None else questions
        return sum(map(self._closed[1].__contains__, asked)), len(asked)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Answers worth a second look."""
        if self._looks is None or self._looks[0] is not self.assessment:
            self._looks = (self.assessment, contradictions(self.rubric, self.assessment))
        return self._looks[1]

    def offers(self, question_id: str | None = None) -> tuple[Offer, ...]:
        """Ready reasons why questions may not apply; of one question when it is named."""
        found = offers(self.rubric, self.assessment)
        return tuple(o for o in found if question_id in (None, o.question))

    def ready_reasons(self, question_id: str) -> tuple[str, ...]:
        """Reasons for not applicable to pick from: those of the context answers come first."""
        reasons: dict[str, None] = {}
        for q in self.rubric.context:
            chosen = self.assessment.answer(q.id).option
            if chosen is not None and question_id in q.options[chosen].offers_na:
                reasons[q.options[chosen].offers_na[question_id]] = None
        reasons |= dict.fromkeys(self.question(question_id).na_reasons)
        return tuple(reasons)

    # ------------------------------------------------------------ answering

    def choose(self, option: int) -> Outcome:
        """Answer the current question with an option; its note and evidence stay."""
        was = self.answer()
        said = dataclasses.replace(was, option=option, unsure=False, reason=None, between=None)
        return self.give(said)

    def unsure(self) -> Outcome:
        """Say that nobody here knows; the note and evidence stay."""
        was = self.answer()
        return self.give(
            dataclasses.replace(
                was, option=None, unsure=True, reason=None, accepted="", between=None
            )
        )

    def not_applicable(self, reason: str, question_id: str | None = None) -> Outcome:
        """Say that a question does not apply, and why."""
        was = self.answer(question_id)
        said = dataclasses.replace(
            was, option=None, unsure=False, reason=reason, accepted="", between=None
        )
        return self.give(said, question_id)

    def clear(self) -> Outcome:
        """Take the answer to the current question back; its note and evidence stay.

        In a panel the question is back at what its opinions propose.
        """
        was, panel = self.answer(), self.assessment.panel
        opinions = {} if panel is None else panel.opinions.get(self.current, {})
        said = propose(opinions.values()) if opinions else UNANSWERED
        return self.give(
            dataclasses.replace(
                was,
                option=said.option,
                unsure=said.unsure,
                reason=said.reason,
                between=said.between,
                evidence=was.evidence or said.evidence,
            )
        )

    def give(
        self, answer: Answer, question_id: str | None = None, *, same_step: bool = False
    ) -> Outcome:
        """Set the whole answer to a question and save.

        Args:
            answer: what is said now.
            question_id: the question; the current one when ``None``.
            same_step: True makes one undo step of this and the last change of this question (a
                note that is saved while it is written).
        """
        question = question_id or self.current
        before = self.answer(question)
        if answer == before and not self.unsaved:
            return Outcome()
        if refused := self._set(question, answer):
            return Outcome(refused=refused)
        after = self.answer(question)
        if after != before:
            last = self._undo[-1] if self._undo else None
            if same_step and last and (last.question, last.after) == (question, before):
                self._undo[-1] = _Step(question, last.before, after)
            else:
                self._undo.append(_Step(question, before, after))
                del self._undo[:-_DEPTH]
            self._redo.clear()
        return self.save()

    def _set(self, question: str, answer: Answer) -> str:
        """Change an answer in memory; the reason when it is not allowed."""
        before = self.answer(question)
        try:
            self._file.set_answer(question, answer)
        except AssessError as error:
            return _words(error)
        self._unsaved.setdefault(question, before)
        return ""

    # ------------------------------------------------------------ undo

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True when there is a step to do again."""
        return bool(self._redo)

    def undo(self) -> Outcome:
        """Take the last change back and go to its question."""
        return self._travel(self._undo, self._redo, back=True)

    def redo(self) -> Outcome:
        """Do the last change that was taken back again, and go to its question."""
        return self._travel(self._redo, self._undo, back=False)

    def _travel(self, source: list[_Step], other: list[_Step], *, back: bool) -> Outcome:
        if not source:
            return Outcome(refused=f"There is nothing to {'undo' if back else 'redo'}.")
        step = source.pop()
        expected, wanted = (step.after, step.before) if back else (step.before, step.after)
        self.current = step.question
        if self.answer(step.question) != expected:
            word = "undone" if back else "redone"
            return Outcome(
                refused=f"This answer was changed by someone else since, and is not {word}."
            )
        if refused := self._set(step.question, wanted):
            return Outcome(refused=refused)
        other.append(step)
        return self.save()

    # ------------------------------------------------------------ header

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
            self._settled()
        return Outcome(trouble=self.trouble)

    def save_as(self, path: Path, *, exist_ok: bool = False) -> Outcome:
        """Write everything to another file and go on with that one."""
        try:
            self._file.save_as(path, exist_ok=exist_ok)
        except AssessError as error:
            return Outcome(refused=_words(error), trouble=self.trouble)
        self.keeps = True
        self._settled()
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

    def _settled(self) -> None:
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
            if theirs.answer(q) not in (before, self.answer(q))
        )

    def join(self) -> Outcome:
        """Take what is on disk, put the unsaved answers of this session on it, and save."""
        return self._adopt(tuple(self._unsaved), self._unsaved_head, "joined")

    def drop(self) -> Outcome:
        """Take what is on disk and forget the unsaved answers of this session."""
        return self._adopt((), {}, "read")

    def _adopt(self, mine: tuple[str, ...], head: Mapping[str, Any], word: str) -> Outcome:
        try:
            theirs = AnswerFile.open(self.path, self.rubric)
            for question in mine:
                theirs.set_answer(question, self.answer(question))
            if head:
                theirs.set_header(**head)
        except AssessError as error:
            return Outcome(
                refused=f"The file on disk cannot be {word}. {_words(error)}", trouble=self.trouble
            )
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
            message = "The file was moved or removed by someone else. Your answers are in memory."
            self.trouble = Trouble("conflict", message)
            return Outcome(trouble=self.trouble)
        try:
            theirs = AnswerFile.open(self.path, self.rubric)
        except AssessError as error:
            self.trouble = Trouble(
                "conflict",
                f"Someone else changed the file, and it cannot be read now. {_words(error)}",
            )
            return Outcome(trouble=self.trouble)
        if self.unsaved:
            self.trouble = Trouble("conflict", "The file was changed on disk by someone else.")
            return Outcome(trouble=self.trouble)
        old, new = self.assessment, theirs.assessment
        self._file = theirs
        self._settled()
        if old == new:
            return None
        return tuple(q for q in self.everything if old.answer(q) != new.answer(q))

    # ------------------------------------------------------------ what is asked

    def _has_core(self) -> bool:
        return any(q.core for q in self.rubric.questions)

    def ask(self, mode: Mode, ranking: tuple[OpenQuestion, ...] = ()) -> None:
        """Choose which questions are asked; goes to the first open one of them.

        Args:
            mode: all, the core ones, or what matters most.
            ranking: for ``matters``, the open questions in order of what they can still move.
                Those that can change a level are asked; when there are none left, those that move
                one of the largest risks.
        """
        self.mode = mode
        if mode == "matters":
            self.for_levels = any(x.can_change_level for x in ranking)
            self.asked = tuple(x.question for x in ranking if self._is_asked(x))
        elif mode == "quick":
            by_id = self.rubric.question_by_id
            self.asked = tuple(q for q in self.everything if by_id[q].core)
        else:
            self.asked = self.everything
        if first := self.next_open(start=None):
            self.current = first
        elif self.asked and self.current not in self.asked:
            self.current = self.asked[0]

    def discuss(self, question_id: str | None = None) -> bool:
        """Go through the agenda of a panel; False when there is nothing to discuss.

        Args:
            question_id: where to begin; at the first when ``None``. A question that is agreed on
                already can be looked at again.
        """
        order = tuple(item.question.id for item in self.agenda())
        if not order and question_id is None:
            return False
        self.mode = "workshop"
        self.asked = order if question_id in (None, *order) else (*order, str(question_id))
        self.current = question_id or order[0]
        return True

    def _is_asked(self, open_question: OpenQuestion) -> bool:
        return open_question.can_change_level if self.for_levels else open_question.matters

    def rerank(self, ranking: tuple[OpenQuestion, ...]) -> None:
        """Order what lies ahead anew; what was asked already and the current question stay."""
        if self.mode != "matters":
            return
        place = self.asked.index(self.current) + 1 if self.current in self.asked else 0
        done = self.asked[:place]
        ahead = (x.question for x in ranking if self._is_asked(x) and x.question not in done)
        self.asked = (*done, *ahead)

    def go(self, question_id: str) -> None:
        """Show a question, also one that the present mode does not ask."""
        if question_id in self.number:
            self.current = question_id

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) question that is asked; False at the end."""
        if self.current in self.asked:
            place = self.asked.index(self.current) + by
        elif self.mode in ("matters", "workshop"):
            place = 0 if by > 0 else len(self.asked) - 1
        else:  # a question that is not asked: on to its neighbour
            here = self.number[self.current]
            after = sum(self.number[q] < here for q in self.asked)
            place = after if by > 0 else after - 1
        if not 0 <= place < len(self.asked):
            return False
        self.current = self.asked[place]
        return True

    def next_open(self, start: str | None) -> str | None:
        """The first question asked after ``start`` that is left, then from the beginning."""
        place = self.asked.index(start) + 1 if start in self.asked else 0
        around = (*self.asked[place:], *self.asked[:place])
        return next((q for q in around if self.is_left(q) and q != start), None)


def _words(error: AssessError) -> str:
    return " ".join(m.text() for m in error.messages)
