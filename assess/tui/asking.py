"""Which questions are asked, in which order, and which one is shown now.

Nothing here changes an answer or touches a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from assess.answers.model import Answer
from assess.rubric.model import Rubric
from assess.scoring.relevance import OpenQuestion

__all__ = ["Asking", "Mode"]

Mode = Literal["full", "quick", "matters", "workshop", "seen"]


class Asking:
    """The way through the questions.

    Attributes:
        everything: ids of all questions in their order.
        number: the place of each question among all, from 1.
        mode: which questions are asked: all, the core ones, what matters most, what a panel has to
            discuss, or those for which something was seen in repositories.
        asked: ids of the questions in the order they are asked now.
        for_levels: what ``matters`` asks for: True for the levels, False for the largest risks.
        current: id of the question that is shown.
    """

    def __init__(self, rubric: Rubric, answer: Callable[[str], Answer], *, quick: bool) -> None:
        """Begin at the first question without an answer.

        Args:
            rubric: what can be asked.
            answer: what is said to a question now.
            quick: True asks the core questions only, where the rubric names some.
        """
        self._rubric = rubric
        self._answer = answer
        self.everything: tuple[str, ...] = tuple(
            q.id for section in rubric.sections for q in rubric.questions_in(section.id)
        )
        self.number: Mapping[str, int] = {q: at for at, q in enumerate(self.everything, 1)}
        self.mode: Mode = "full"
        self.for_levels = True
        self.asked: tuple[str, ...] = self.everything
        self.current: str = self.everything[0]
        self._left: Callable[[str], bool] = self._is_open
        self.ask("quick" if quick and any(q.core for q in rubric.questions) else "full")

    def ask(self, mode: Mode, ranking: tuple[OpenQuestion, ...] = ()) -> None:
        """Choose which questions are asked; goes to the first open one of them.

        Args:
            mode: all, the core ones, or what matters most.
            ranking: for ``matters``, the open questions in order of what they can still move.
                Those that can change a level are asked; when there are none left, those that move
                one of the largest risks.
        """
        self.mode, self._left = mode, self._is_open
        if mode == "matters":
            self.for_levels = any(x.can_change_level for x in ranking)
            self.asked = tuple(x.question for x in ranking if self._is_asked(x))
        elif mode == "quick":
            by_id = self._rubric.question_by_id
            self.asked = tuple(q for q in self.everything if by_id[q].core)
        else:
            self.asked = self.everything
        if first := self.next_open(start=None):
            self.current = first
        elif self.asked and self.current not in self.asked:
            self.current = self.asked[0]

    def _is_asked(self, open_question: OpenQuestion) -> bool:
        return open_question.can_change_level if self.for_levels else open_question.matters

    def discuss(self, agenda: tuple[str, ...], question_id: str | None = None) -> bool:
        """Go through the agenda of a panel; False when there is nothing to discuss.

        Args:
            agenda: the questions to discuss, in their order.
            question_id: where to begin; at the first when ``None``. A question that is agreed on
                already can be looked at again.
        """
        if not agenda and question_id is None:
            return False
        self._go_through("workshop", agenda, self._is_to_discuss, question_id)
        return True

    def go_through_seen(self, seen: tuple[str, ...], left: Callable[[str], bool]) -> None:
        """Go through the questions for which something was seen in repositories.

        Args:
            seen: these questions, in their order.
            left: whether one of them still waits for a person.
        """
        ahead = [q for q in seen if self.number[q] >= self.number[self.current]]
        self._go_through("seen", seen, left, (ahead or seen)[0])

    def _go_through(
        self,
        mode: Mode,
        questions: tuple[str, ...],
        left: Callable[[str], bool],
        begin: str | None,
    ) -> None:
        self.mode, self._left = mode, left
        self.asked = questions if begin in (None, *questions) else (*questions, str(begin))
        self.current = begin or questions[0]

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
        elif self.mode in ("matters", "workshop", "seen"):
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

    def is_left(self, question_id: str) -> bool:
        """True when a question still waits: for an answer, an agreement, or a word on a scan."""
        return self._left(question_id)

    def _is_open(self, question_id: str) -> bool:
        return self._answer(question_id).status == "unanswered"

    def _is_to_discuss(self, question_id: str) -> bool:
        return self._answer(question_id).between is not None
