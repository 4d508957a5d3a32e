"""A sitting of many answers in the questionnaire, as a person types them.

A real process on a pseudo-terminal, and not the library's test pilot: what could grow is also in the
driver that reads keys and draws, in its threads and in what is kept of the screen.
"""

from __future__ import annotations

import json
import time
from itertools import cycle
from pathlib import Path

from assess.answers.read import read_answers
from assess.rubric.load import load_rubric
from assess.rubric.model import Question
from bench.tui import answer_file
from soak.program import Program
from soak.readings import Part

__all__ = ["sitting"]

PAGES = ("results", "roadmap", "review", "compare", "home", "theme", "language")
"""One is visited after each round through all questions."""
READ_EVERY = 5
"""Rounds between two readings."""
NOTE_EVERY, UNDO_EVERY = 37, 53
"""Answers between two notes, and between two that are undone and done again."""


class _Sitting:
    """Types answers, and knows what has to be on disk."""

    def __init__(self, folder: Path) -> None:
        self.rubric = load_rubric()
        self.questions = [q for s in self.rubric.sections for q in self.rubric.questions_in(s.id)]
        self.path = answer_file(folder, self.rubric.id, self.rubric.version)
        self._remember(folder)
        self.said: dict[str, int | None] = {}
        self.notes: dict[str, str] = {}
        self.done = self.undone = 0
        self.visits: dict[str, int] = {}
        self.program = Program(folder, "start", self.path.name)
        self._wait_for_question(0)

    def _remember(self, folder: Path) -> None:
        """Put an earlier assessment among the recent files, for the page that compares."""
        earlier = folder / "earlier.yaml"
        said = "".join(f"  {q.id}: {min(1, q.top)}\n" for q in self.questions)
        earlier.write_text(self.path.read_text().replace("2026-11-23", "2026-01-05") + said)
        memory = folder / "assess" / "questionnaire.json"
        memory.parent.mkdir()
        memory.write_text(json.dumps({"recent": [{"path": str(earlier)}]}))

    def _wait_for_question(self, number: int) -> None:
        self.program.wait_for(_begin(self.questions[number]))

    def answer(self, number: int, turn: int) -> None:
        """Give the question in front another answer than it has, and go on."""
        question = self.questions[number]
        option = (turn + number) % (question.top + 2)  # one more for unsure
        key = "u" if option > question.top else str(option)
        self.said[question.id] = option if option <= question.top else None
        self.done += 1
        if self.done % NOTE_EVERY == 0 or self.done % UNDO_EVERY == 0:
            self.program.rest()
            self.program.press(key)
            if self.done % NOTE_EVERY == 0:
                self._note(question)
            if self.done % UNDO_EVERY == 0:
                self._take_back()
            key = ""
        if number + 1 == len(self.questions):
            self.program.press(key)
            self.program.press("g1\r", _begin(self.questions[0]))
        else:
            self.program.press(key + "\r", _begin(self.questions[number + 1]))

    def _note(self, question: Question) -> None:
        text = f"Said at answer {self.done}, in passing."
        self.program.press("e", "Note and evidence")
        self.program.rest()
        self.program.press("\x15" + text, f"answer {self.done}")
        self.program.rest()
        self.program.escape()
        self.notes[question.id] = text

    def _take_back(self) -> None:
        """Undo and do again; both are changes that are saved."""
        self.program.press("\x1a", "Undone.")
        self.program.press("\x19", "Done again.")
        self.undone += 1

    def visit(self, page: str) -> None:
        """Go to another page, look, and come back to the questions."""
        getattr(self, f"_{page}")()
        if page not in ("theme", "language"):  # these stay where they are
            self.program.rest()
            self.program.press("\x1bOQ", _begin(self.questions[0]))
        self.visits[page] = self.visits.get(page, 0) + 1

    def _home(self) -> None:
        self.program.press("\x1bOP", "Recent")

    def _review(self) -> None:
        self.program.press("\x1bOR")

    def _results(self) -> None:
        self.program.press("\x1bOS", "Where we stand")
        for key in "2341":
            self.program.press(key)

    def _roadmap(self) -> None:
        self.program.press("\x1b[15~", "Roadmap to")
        self.program.idle()

    def _compare(self) -> None:
        self.program.press("\x1b[18~", "earlier")
        if not self.visits.get("compare"):
            self.program.rest()
            self.program.press("1", "compared with")

    def _theme(self) -> None:
        self.program.press("T", "Theme: ")

    def _language(self) -> None:
        self.program.rest()
        self.program.press("\x10", "Search for actions")
        self.program.press("Language: Ned", "Nederlands")
        self.program.rest()
        self.program.press("\r", "Taal: ")
        self.program.rest()
        self.program.press("\x10", "Zoek")
        self.program.press("Taal: Eng", "English")
        self.program.rest()
        self.program.press("\r", "Language: English")

    def on_disk(self) -> None:
        """Hold the answer file against what was typed.

        Raises:
            SystemExit: they differ.
        """
        found = read_answers(self.path, self.rubric)
        for question, option in self.said.items():
            answer = found.answer(question)
            if (answer.option, answer.note) != (option, self.notes.get(question, "")):
                raise SystemExit(f"{question}: {option} was typed, and {answer} is on disk.")


def _begin(question: Question) -> str:
    return " ".join(question.text.split()[:4])


def sitting(folder: Path, answers: int) -> Part:
    """Give so many answers (rounded up to whole rounds), and read what the process holds.

    Args:
        folder: an empty folder for the answer file and what the questionnaire remembers.
        answers: how many at least.
    """
    begun = time.monotonic()
    person = _Sitting(folder)
    readings = []
    pages = cycle(PAGES)
    turn = 0
    try:
        readings.append(person.program.holds(0))
        while person.done < answers:
            for number in range(len(person.questions)):
                person.answer(number, turn)
            turn += 1
            person.on_disk()
            person.visit(next(pages))
            if turn % READ_EVERY == 0 or person.done >= answers:
                readings.append(person.program.holds(person.done))
        status = person.program.leave("q")
    except BaseException:
        person.program.close()
        raise
    if status:
        raise SystemExit(f"The questionnaire ended with status {status}.")
    visits = ", ".join(f"{n} × {page}" for page, n in person.visits.items())
    done = (
        f"{person.done:,} answers typed, saved and read back from disk; {person.undone} undone and done again,"
        f" {person.done // NOTE_EVERY} notes; {visits}"
    )
    return Part("questionnaire", "answers", done, time.monotonic() - begun, readings)
