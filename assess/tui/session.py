"""One sitting with one answer file: answering, taking back, and what follows from the answers.

Nothing here knows a screen. Keeping the file is in :mod:`assess.tui.keeping`, the way through the
questions in :mod:`assess.tui.asking`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assess.answers.model import UNANSWERED, Answer, Assessment, EvidenceRecord
from assess.answers.write import AnswerFile
from assess.language import tr
from assess.panel.agenda import AgendaItem, agenda, disagreement
from assess.panel.merge import propose
from assess.rubric.model import Question, Rubric
from assess.scan.accept import Suggestion, suggestions
from assess.scan.answers import Difference, differences
from assess.scan.scan import Scan
from assess.scoring.hints import Contradiction, Offer, contradictions, offers
from assess.scoring.result import Result
from assess.scoring.score import score
from assess.tui.asking import Asking
from assess.tui.files import open_answers
from assess.tui.keeping import Keeping, Outcome

__all__ = ["Session"]

_DEPTH = 500
"""Steps of undo that are kept."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One change of one answer, for undo and redo."""

    question: str
    before: Answer
    after: Answer
    records: tuple[EvidenceRecord, ...] = ()
    """Evidence that came into the file with it."""


class Session(Keeping):
    """Answers being given.

    Attributes:
        asking: which questions are asked, and which one is shown now.
        hide_scores: True when no score is shown while answering.
        anonymous: True when a panel's opinions are shown as counts, without names and remarks.
        report: the PDF report that the answers were taken from.
        scan: what the team's repositories show; ``None`` when none was scanned.
        scanning: how far a scan is that is under way; empty when there is none.
    """

    def __init__(
        self, rubric: Rubric, file: AnswerFile, *, keeps: bool = True, hide_scores: bool = False
    ) -> None:
        super().__init__(rubric, file, keeps=keeps)
        self.hide_scores = hide_scores
        self.anonymous = False
        self.report: Path | None = None
        self.scan: Scan | None = None
        self.scanning = ""
        self.asking = Asking(rubric, self.answer, quick=file.assessment.quick)
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._result: tuple[Assessment, Result] | None = None
        self._closed: tuple[Assessment, frozenset[str]] | None = None
        self._agenda: tuple[Assessment, tuple[AgendaItem, ...]] | None = None
        self._looks: tuple[Assessment, tuple[Contradiction, ...]] | None = None
        self._suggested: tuple[Assessment, Scan, dict[str, Suggestion]] | None = None
        self._differing: tuple[Assessment, Scan, dict[str, Difference]] | None = None

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

    def translate(self, rubric: Rubric) -> None:
        """Go on with the same rubric in another language."""
        self.rubric = rubric
        self._result = self._agenda = self._suggested = self._differing = None  # they hold texts

    # ------------------------------------------------------------ what is said

    @property
    def result(self) -> Result:
        """The score of the answers as they are now; computed when it is first asked for."""
        if self._result is None or self._result[0] is not self.assessment:
            self._result = (self.assessment, score(self.rubric, self.assessment))
        return self._result[1]

    def question(self, question_id: str | None = None) -> Question:
        """A question; the current one without an id."""
        return self.rubric.question_by_id[question_id or self.asking.current]

    def answer(self, question_id: str | None = None) -> Answer:
        """What is said to a question; to the current one without an id."""
        return self.assessment.answer(question_id or self.asking.current)

    def is_open(self, question_id: str) -> bool:
        """True when nothing was said to a question."""
        return self.assessment.answer(question_id).status == "unanswered"

    def agenda(self) -> tuple[AgendaItem, ...]:
        """What a panel has to discuss, what matters most first; nothing for what is no panel."""
        if self.assessment.panel is None:
            return ()
        if self._agenda is None or self._agenda[0] is not self.assessment:
            self._agenda = (self.assessment, agenda(self.rubric, self.assessment))
        return self._agenda[1]

    def discuss(self, question_id: str | None = None) -> bool:
        """Go through the agenda, from a question or from its top; False when there is none."""
        order = tuple(item.question.id for item in self.agenda())
        return self.asking.discuss(order, question_id)

    def settled(self) -> tuple[str, ...]:
        """The questions of a panel on which opinions differed and that are agreed on now."""
        panel = self.assessment.panel
        if panel is None:
            return ()
        differ = (q for q in self.asking.everything if disagreement(self.question(q), panel) > 0)
        return tuple(q for q in differ if self.answer(q).between is None)

    def progress(self, questions: tuple[str, ...] | None = None) -> tuple[int, int]:
        """How many questions have an answer (unsure and not applicable too), and how many exist."""
        if self._closed is None or self._closed[0] is not self.assessment:
            answers = self.assessment.answers
            closed = frozenset(q for q, a in answers.items() if a.status != "unanswered")
            self._closed = (self.assessment, closed)
        asked = self.asking.everything if questions is None else questions
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

    # ------------------------------------------------------------ what repositories show

    def suggestions(self) -> Mapping[str, Suggestion]:
        """By question, what a scan suggests now; nothing without one."""
        scan, said = self.scan, self.assessment
        if scan is None:
            return {}
        kept = self._suggested
        if kept is None or kept[0] is not said or kept[1] is not scan:
            kept = self._suggested = (said, scan, suggestions(self.rubric, said, scan))
        return kept[2]

    def waiting(self) -> tuple[str, ...]:
        """The questions for which something was seen that the file does not have yet.

        One that was set aside as not applicable is not among them.
        """
        return tuple(q for q in self.suggestions() if self.waits(q))

    def waits(self, question_id: str) -> bool:
        """Whether a question is among them."""
        found = self.suggestions().get(question_id)
        if found is None or found.kind not in ("answer", "evidence"):
            return False
        return not self.answer(question_id).waived

    def go_through_seen(self) -> bool:
        """Go through these questions; False when there are none."""
        waiting = self.waiting()
        if waiting:
            self.asking.go_through_seen(waiting, self.waits)
        return bool(waiting)

    def differences(self) -> Mapping[str, Difference]:
        """By question, where the answers and the repositories do not fit together."""
        scan, said = self.scan, self.assessment
        if scan is None:
            return {}
        kept = self._differing
        if kept is None or kept[0] is not said or kept[1] is not scan:
            found = {d.question: d for d in differences(self.rubric, said, scan)}
            kept = self._differing = (said, scan, found)
        return kept[2]

    def accept(self, question_id: str | None = None) -> Outcome:
        """Take what a scan suggests for a question: the answer with its evidence, or a remark."""
        found = self.suggestions()[question_id or self.asking.current]
        return self.give(found.answer, found.question, records=found.records)

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
        opinions = {} if panel is None else panel.opinions.get(self.asking.current, {})
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
        self,
        answer: Answer,
        question_id: str | None = None,
        *,
        same_step: bool = False,
        records: tuple[EvidenceRecord, ...] = (),
    ) -> Outcome:
        """Set the whole answer to a question and save.

        Args:
            answer: what is said now.
            question_id: the question; the current one when ``None``.
            same_step: True makes one undo step of this and the last change of this question (a
                note that is saved while it is written).
            records: evidence that the answer names and the file does not have yet.
        """
        question = question_id or self.asking.current
        before = self.answer(question)
        if answer == before and not self.unsaved:
            return Outcome()
        if refused := self.set_answer(question, answer, add=records):
            return Outcome(refused=refused)
        after = self.answer(question)
        if after != before:
            last = self._undo[-1] if self._undo else None
            if same_step and last and (last.question, last.after) == (question, before):
                self._undo[-1] = _Step(question, last.before, after, last.records)
            else:
                self._undo.append(_Step(question, before, after, records))
                del self._undo[:-_DEPTH]
            self._redo.clear()
        return self.save()

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
            nothing = tr("There is nothing to undo.") if back else tr("There is nothing to redo.")
            return Outcome(refused=nothing)
        step = source.pop()
        expected, wanted = (step.after, step.before) if back else (step.before, step.after)
        self.asking.go(step.question)
        if self.answer(step.question) != expected:
            return Outcome(
                refused=tr("This answer was changed by someone else since, and is not undone.")
                if back
                else tr("This answer was changed by someone else since, and is not redone.")
            )
        came, goes = ((), step.records) if back else (step.records, ())
        if refused := self.set_answer(step.question, wanted, add=came, drop=goes):
            return Outcome(refused=refused)
        other.append(step)
        return self.save()
