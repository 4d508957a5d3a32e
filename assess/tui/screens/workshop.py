"""The workshop of a panel: how far it agrees, what is to discuss, and what was agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, WorkerState

from assess.answers.model import Panel
from assess.errors import AssessError
from assess.language import mark, tr, trn
from assess.panel.agenda import AgendaItem, by_role
from assess.panel.words import agreement_words
from assess.tui.screens.page import Page
from assess.tui.session import Session
from assess.tui.text import (
    GOOD,
    QUIET,
    STRONG,
    TITLE,
    WARN,
    clean,
    clean_block,
    hang,
    joined,
    option_words,
)
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.listing import Listing
from assess.tui.widgets.opinions import switch_names, tally
from assess.tui.widgets.sections import mark_of

if TYPE_CHECKING:
    from assess.panel.agreement import Agreement

__all__ = ["Workshop"]


class Workshop(Page):
    """Lists the agenda; Enter opens a question with what everybody said."""

    NAME = "workshop"
    CSS_PATH = "workshop.tcss"
    MORE_KEYS = ((mark("Enter"), mark("Discuss the question")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "begin", mark("Begin at the top of the agenda")),
        Binding("w", "anonymous", mark("Names, or counts only")),
        Binding("r", "roles", mark("What each role said")),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str] = []
        """For each line of the list its question; "" for a heading."""
        self._roles = False
        self._agreement = ""
        self._measured: Panel | None = None
        """The panel whose agreement is known or being measured; what it said does not change."""

    def body(self) -> ComposeResult:
        """The agreement, and the agenda."""
        yield Text(id="workshop-head")
        yield Listing(id="workshop-list", markup=False)

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Listing).focus()

    def show(self) -> None:
        """Draw everything as it is now."""
        panel = self.session.assessment.panel
        if panel is None:  # someone else made another file of it
            self.questionnaire.goto("questions")
            return
        if self._measured is None or self._measured.opinions != panel.opinions:
            self._measured, self._agreement = panel, tr("Measuring how far they agree …")
            self._measure()
        self._head()
        self._list()
        self.show_frame()

    def reword(self) -> None:
        """Say everything in the language spoken now; the agreement is words, too."""
        self._measured = None
        super().reword()

    def on_resize(self, _: events.Resize) -> None:
        """Use the whole width."""
        self.call_after_refresh(self._list)

    def _head(self) -> None:
        session, panel = self.session, self.session.assessment.panel
        people = len(panel.respondents) if panel is not None else 0
        left, agreed = len(session.agenda()), len(session.settled())
        respondents = trn("{n} respondent", "{n} respondents", people)
        head = tr(
            "{respondents}, {left} to discuss, {agreed} agreed on",
            respondents=respondents,
            left=left,
            agreed=agreed,
        )
        text = Content.assemble(
            (head, STRONG),
            ("   " + tr("names are not shown") + "\n" if session.anonymous else "\n", QUIET),
            clean_block(self._agreement),
        )
        self.query_one("#workshop-head", Text).show(text)

    # ------------------------------------------------------------ the agreement

    def _measure(self) -> None:
        """Measure in a thread: the interval takes about a second."""
        rubric, assessment = self.session.rubric, self.session.assessment

        def work() -> Agreement:
            from assess.panel.agreement import measure

            return measure(rubric, assessment)[0]

        self.run_worker(work, group="agree", thread=True, exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell the agreement when it is there."""
        if event.worker.group != "agree":
            return
        if event.state is WorkerState.SUCCESS and event.worker.result is not None:
            self._agreement = agreement_words(event.worker.result)
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            if not isinstance(error, AssessError):
                raise error or RuntimeError("measuring agreement failed")
            self._agreement = " ".join(error.lines())
        else:
            return
        self._head()

    # ------------------------------------------------------------ the agenda

    def _list(self) -> None:
        session = self.session
        listed = self.query_one(Listing)
        width = max(self.size.width - 8, 20)
        picked = self._picked() or session.asking.current
        self._rows = []
        options: list[Option] = []

        def heading(text: Content) -> None:
            if options:
                text = Content("\n") + text
            options.append(Option(text, disabled=True))
            self._rows.append("")

        items, settled = session.agenda(), session.settled()
        if items:
            about = "  " + tr("what can change a level first; b begins, Enter opens one")
            heading(Content.assemble((tr("To discuss"), TITLE), (about, QUIET)))
        else:
            heading(Content.assemble((tr("Nothing is left to discuss. F4 has the results."), GOOD)))
        for number, item in enumerate(items, 1):
            options.append(Option(joined(self._item(number, item, width))))
            self._rows.append(item.question.id)
        if settled:
            heading(
                Content.assemble(
                    (tr("Agreed on"), TITLE), ("  " + tr("opinions had differed"), QUIET)
                )
            )
        for question in settled:
            options.append(Option(joined(_settled(session, question, width))))
            self._rows.append(question)
        listed.clear_options()
        listed.add_options(options)
        spot = self._rows.index(picked) if picked in self._rows else None
        if spot is None:
            spot = next((n for n, row in enumerate(self._rows) if row), None)
        listed.highlighted = spot

    def _item(self, number: int, item: AgendaItem, width: int) -> list[Content]:
        session, panel = self.session, self.session.assessment.panel
        first = Content.assemble((f"{number:>3} ", QUIET), ("≠ ", WARN))
        margin = Content(" " * first.cell_length)
        lines = hang(first, clean(item.question.text), width)
        lines += hang(margin, f"{tally(session, item.question.id)}   {item.matters}", width)
        if self._roles and panel is not None and not session.anonymous:  # a role may be one person
            roles = by_role(item.question, panel)
            text = " · ".join(f"{clean(role) or tr('no role')}: {words}" for role, words in roles)
            lines += hang(margin, Content.assemble((text, QUIET)), width)
        return lines

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        hints = [
            Hint("↑↓", mark("move")),
            Hint("↵", mark("discuss")),
            Hint("b", mark("begin"), "screen.begin"),
        ]
        who = mark("names") if self.session.anonymous else mark("counts only")
        hints.append(Hint("w", who, "screen.anonymous"))
        if not self.session.anonymous:
            hints.append(
                Hint("r", mark("hide roles") if self._roles else mark("by role"), "screen.roles")
            )
        return hints

    # ------------------------------------------------------------ actions

    def _picked(self) -> str:
        at = self.query_one(Listing).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else ""

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self.query_one(Listing).move(by)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Discuss the question."""
        event.stop()
        if self._rows[event.option_index]:
            self._discuss(self._rows[event.option_index])

    def action_begin(self) -> None:
        """Discuss the first question of the agenda."""
        self._discuss(None)

    def _discuss(self, question: str | None) -> None:
        if self.session.discuss(question):
            self.questionnaire.goto("questions")
            if (page := self.questionnaire.page) is not None:
                page.hush()
        else:
            self.say(tr("Nothing is left to discuss. F4 has the results."), "good")

    def action_anonymous(self) -> None:
        """Show counts instead of names and remarks, or names again."""
        said = switch_names(self.session)
        self.show()
        self.say(said)

    def action_roles(self) -> None:
        """Show what each role said, or put it away."""
        if self.session.anonymous:
            self.say(tr("A role may have one respondent only; w shows names first."), "warn")
            return
        self._roles = not self._roles
        self.show()


def _settled(session: Session, question_id: str, width: int) -> list[Content]:
    answer, question = session.answer(question_id), session.question(question_id)
    mark, style = mark_of(answer)
    first = Content.assemble((f"{mark:>4}", style), "  ")
    margin = Content(" " * first.cell_length)
    if answer.option is not None:
        words = option_words(question, answer.option)
    else:
        words = answer.status.replace("_", " ")
    lines = hang(first, clean(question.text), width)
    lines += hang(margin, Content.assemble((words, STRONG)), width)
    if answer.note:
        lines += hang(margin, Content.assemble((clean(answer.note), QUIET)), width)[:3]
    return lines
