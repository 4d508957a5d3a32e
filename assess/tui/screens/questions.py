"""The questionnaire itself: one question at a time, everything else around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from assess.answers.model import Answer
from assess.language import mark, tr
from assess.scoring.relevance import OpenQuestion, rank_open_questions
from assess.tui.asking import Mode
from assess.tui.keeping import Outcome
from assess.tui.screens.paneled import Paneled
from assess.tui.way import at_the_end, what_matters
from assess.tui.widgets.choices import Choice, Choices
from assess.tui.widgets.question import QuestionPane
from assess.tui.widgets.sections import Sections
from assess.tui.widgets.seen import accepted, not_accepted

__all__ = ["Questions"]


class Questions(Paneled):
    """Asks, saves each answer before anything else happens, and goes on."""

    NAME = "questions"
    CSS_PATH = "questions.tcss"
    TWO_LINES_BELOW = 145
    MORE_KEYS = (("0 … 9", mark("Choose an option; it is saved at once")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"choose({n})", show=False) for n in range(10)),
        Binding("enter", "confirm", mark("Confirm the option and go on")),
        Binding("space", "take", mark("Choose the option and stay")),
        Binding("n,right", "next", mark("Next question")),
        Binding("p,left", "previous", mark("Previous question")),
        Binding("o", "next_open", mark("Next unanswered question")),
        Binding("u", "unsure", mark("Unsure: nobody here knows")),
        Binding("x", "not_applicable", mark("Not applicable, with a reason")),
        Binding("backspace,delete", "clear", mark("Take the answer back")),
        Binding("e", "note", mark("Note, evidence, chosen on purpose")),
        Binding("s", "accept", mark("Accept what was seen in repositories")),
        Binding("S", "seen", mark("Go through what was seen")),
        Binding("r", "scan", mark("Scan repositories")),
        Binding("i", "guidance", mark("What counts, why, evidence, sources")),
        Binding("slash", "search", mark("Search questions")),
        Binding("g", "jump", mark("Go to a section or question")),
        Binding("m", "matters", mark("Ask what matters most")),
        Binding("a", "all", mark("Ask all questions")),
        Binding("c", "core", mark("Ask the core questions only")),
        Binding("w", "anonymous", mark("In a panel: names, or counts only")),
        Binding("t", "sections", mark("Show or hide the sections")),
        Binding("v", "verdict", mark("Show or hide the verdict")),
        Binding("h", "hide_scores", mark("Hide or show scores while answering")),
        Binding("pagedown", "scroll(1)", mark("Scroll down"), show=False),
        Binding("pageup", "scroll(-1)", mark("Scroll up"), show=False),
        Binding("escape", "back", mark("Back to the options"), show=False),
    ]

    # ------------------------------------------------------------ answering

    def action_choose(self, option: int) -> None:
        """Choose an option by its number; it is saved at once."""
        if self.bring_back():
            return
        if option > self.session.question().top:
            self.say(
                tr("This question has options 0 to {top}.", top=self.session.question().top), "warn"
            )
            return
        self.query_one(Choices).cursor = option
        self._answer(lambda: self.session.choose(option))

    def action_take(self) -> None:
        """Choose what the cursor is on, and stay."""
        if self.bring_back():
            return
        choice = self.query_one(Choices).at_cursor
        if choice is None:
            self.say(tr("Choose an option first: a number, or ↓ and Enter."), "warn")
        else:
            self._choose(choice)

    def action_confirm(self) -> None:
        """Choose what the cursor is on, and go on."""
        if self.bring_back():
            return
        choice = self.query_one(Choices).at_cursor
        if choice is None:
            self.say(
                tr("Choose an option first: a number, or ↓ and Enter. n goes on without."), "warn"
            )
        elif choice.kind == "not_applicable" and not choice.chosen:
            self.action_not_applicable(go_on=True)
        elif choice.chosen:
            if self.session.trouble is None:  # that nothing is on disk stays told
                self.hush()
            self._go_on()
        elif self._choose(choice):
            self._go_on()

    def _choose(self, choice: Choice) -> bool:
        if choice.kind == "unsure":
            return self._answer(self.session.unsure)
        if choice.kind == "not_applicable":
            if not choice.chosen:
                self.action_not_applicable()
            return False
        return self._answer(partial(self.session.choose, choice.option))

    def _answer(self, give: Callable[[], Outcome]) -> bool:
        """Give an answer, draw it, tell what came of it."""
        self.hush()
        kept = self.questionnaire.saving.settle(give())
        self.show(keep_cursor=True)
        if kept and self.session.asking.mode == "matters":
            self._rank()
        return kept

    def action_unsure(self) -> None:
        """Say that nobody here knows."""
        if self.bring_back():
            return
        self.query_one(Choices).cursor = self.session.question().top + 1
        self._answer(self.session.unsure)

    def action_clear(self) -> None:
        """Take the answer back."""
        if self.bring_back() or self.session.is_open(self.session.asking.current):
            return
        self.query_one(Choices).cursor = None
        if self._answer(self.session.clear):
            panel = self.session.assessment.panel
            what = tr("Answer taken back.")
            if panel is not None:
                what = tr("Back at what the opinions propose.")
            self.say(what + " " + tr("ctrl+z brings your answer again."))

    def action_not_applicable(self, go_on: bool = False) -> None:
        """Ask why the question does not apply."""
        question = self.session.question()
        if not question.allow_na:
            self.say(
                tr("This question applies to every team; option 0 says that nothing is there."),
                "warn",
            )
            return
        from assess.tui.dialogs.not_applicable import NotApplicable

        def given(reason: str | None) -> None:
            if reason is None:
                return
            self.query_one(Choices).cursor = question.top + 2
            if self._answer(partial(self.session.not_applicable, reason, question.id)) and go_on:
                self._go_on()

        def draft(reason: str) -> None:
            answer = self.session.answer(question.id)
            lines = (answer.note, tr("Not applicable? {reason}", reason=reason))
            note = "\n".join(filter(None, lines))
            self.session.give(dataclasses.replace(answer, note=note), question.id)

        reasons = self.session.ready_reasons(question.id)
        was = self.session.answer().reason or ""
        self.app.push_screen(NotApplicable(question, reasons, was, draft), given)

    def action_note(self) -> None:
        """Edit the note, the evidence, and why a low option was chosen on purpose."""
        from assess.tui.dialogs.note import NoteEditor

        question = self.session.asking.current

        def keep(answer: Answer, draft: bool) -> Outcome:
            outcome = self.session.give(answer, question, same_step=draft)
            if not draft:
                self.show(keep_cursor=True)
            return outcome

        def closed(outcome: Outcome | None) -> None:
            self.show(keep_cursor=True)
            if outcome is not None:
                self.questionnaire.saving.settle(outcome)

        editor = NoteEditor(self.session.question(), partial(self.session.answer, question), keep)
        self.app.push_screen(editor, closed)

    def action_accept(self) -> None:
        """Take what a scan suggests: the answer with its evidence, or a remark."""
        if self.bring_back():
            return
        found = self.session.suggestions().get(self.session.asking.current)
        if found is None or found.kind == "taken":
            self.say(not_accepted(self.session), "warn")
            return
        self.query_one(Choices).cursor = found.answer.option
        if self._answer(self.session.accept) and self.session.trouble is None:
            self.say(accepted(self.session, found), "good")

    # ------------------------------------------------------------ going on

    def action_next(self) -> None:
        """Go to the next question without answering."""
        self.hush()
        self._go_on()

    def _go_on(self) -> None:
        self.bring_back()
        if self.session.asking.step(1):
            self.show()
        else:
            self.say(at_the_end(self.session))

    def action_previous(self) -> None:
        """Go to the question before."""
        self.hush()
        self.bring_back()
        if self.session.asking.step(-1):
            self.show()
        else:
            self.say(tr("This is the first question."))

    def action_next_open(self) -> None:
        """Go to the next question that has no answer."""
        self.hush()
        found = self.session.asking.next_open(self.session.asking.current)
        if found is None:
            self.say(at_the_end(self.session))
        else:
            self.visit(found)

    def on_sections_picked(self, event: Sections.Picked) -> None:
        """Go to the question that was picked in the sections."""
        self.hush()
        self.visit(event.question)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """A click chooses; it does not go on."""
        self._choose(event.choice)

    def action_search(self) -> None:
        """Search all questions, options and notes."""
        self._find(by_number=False)

    def action_jump(self) -> None:
        """Go to a question by its number, section or name."""
        self._find(by_number=True)

    def _find(self, *, by_number: bool) -> None:
        from assess.tui.dialogs.find import FindQuestion

        def found(question: str | None) -> None:
            if question is not None:
                self.hush()
                self.visit(question)

        self.app.push_screen(FindQuestion(self.session, by_number=by_number), found)

    # ------------------------------------------------------------ what is asked

    def action_matters(self) -> None:
        """Order what is open by how much it can still move."""
        self.say(tr("Looking for what matters most …"))
        self._rank(begin=True)

    def _rank(self, *, begin: bool = False) -> None:
        """Rank in a thread: with many questions it takes a moment."""
        session = self.session
        rubric, assessment = session.rubric, session.assessment
        name = "begin" if begin else "again"

        def rank() -> tuple[OpenQuestion, ...]:
            return rank_open_questions(rubric, assessment)

        self.run_worker(rank, name=name, group="rank", thread=True, exclusive=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Use a ranking when it is there."""
        worker = event.worker
        if worker.group != "rank" or event.state is not WorkerState.SUCCESS:
            return
        ranking: tuple[OpenQuestion, ...] = worker.result or ()
        if worker.name == "begin":
            self._begin_matters(ranking)
        else:
            self.session.asking.rerank(ranking)
            self.query_one(QuestionPane).show(self.session, keep_cursor=True)

    def _begin_matters(self, ranking: tuple[OpenQuestion, ...]) -> None:
        if not any(x.matters for x in ranking):
            self.say(tr("No open question can change a level or a large risk."), "good")
            return
        self.session.asking.ask("matters", ranking)
        self.show()
        self.say(what_matters(self.session, len(ranking)))

    def action_seen(self) -> None:
        """Go through the questions for which something new was seen."""
        self.hush()
        if self.session.go_through_seen():
            self.visit(self.session.asking.current)
        elif self.session.suggestions():
            self.say(tr("All that was seen is in the file."), "good")
        else:
            self.say(not_accepted(self.session), "warn")

    def action_scan(self) -> None:
        """Ask which repository to scan."""
        self.questionnaire.scanning.choose()

    def action_all(self) -> None:
        """Ask all questions, in their order."""
        self._ask("full")
        self.say(tr("All {n} questions, in their order.", n=len(self.session.asking.asked)))

    def action_core(self) -> None:
        """Ask the core questions only."""
        if not any(q.core for q in self.session.rubric.questions):
            self.say(tr("This rubric names no core questions."), "warn")
            return
        self._ask("quick")
        self.say(tr("The {n} core questions only.", n=len(self.session.asking.asked)))

    def _ask(self, mode: Mode) -> None:
        self.session.asking.ask(mode)
        self.questionnaire.saving.settle(self.session.set_header(quick=mode == "quick"))
        self.show()
