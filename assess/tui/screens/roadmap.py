"""The roadmap: change targets and capacity, and see the plan and the levels it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.worker import Worker, WorkerState

from assess.answers.model import Assessment
from assess.errors import AssessError
from assess.language import mark, tr, trc
from assess.rubric.model import MaturityModel
from assess.tui.screens.page import Page
from assess.tui.session import Session
from assess.tui.text import QUIET, clean
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Lines, Text
from assess.tui.widgets.picker import Picker

if TYPE_CHECKING:
    from assess.roadmap.values import Plan

__all__ = ["Roadmap"]

CAPACITIES = (2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 60, 80, 120)


class _PlanLines(Lines):
    """The plan as it is now, or what is said instead."""

    def __init__(self) -> None:
        super().__init__(id="roadmap-lines")
        self.session: Session | None = None
        self.plan: Plan | None = None
        self.instead = ""

    def build(self, width: int) -> list[Content]:
        """Draw the plan."""
        if self.plan is None or self.session is None:
            return Content.assemble((self.instead, QUIET)).wrap(width)
        from assess.tui.draw.waves import plan_lines

        return plan_lines(self.plan, self.session.rubric, width)


class Roadmap(Page):
    """Plans in a thread whenever targets, capacity or answers have changed."""

    NAME = "roadmap"
    CSS_PATH = "roadmap.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keep", mark("Keep targets and capacity in the answer file")),
        Binding("r", "restore", mark("Back to the targets in the answer file")),
        Binding("down", "focus_or_scroll(1)", mark("Next line, or scroll"), show=False),
        Binding("up", "focus_or_scroll(-1)", mark("Line before, or scroll"), show=False),
        Binding("pagedown", "scroll(18)", mark("Page down")),
        Binding("pageup", "scroll(-18)", mark("Page up")),
        Binding("h", "show_scores", mark("Show hidden scores")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._uncovered = False
        self._of: Session | None = None
        """The session that is planned for; another one begins with its own targets."""
        self._planned: Assessment | None = None
        self._filled: tuple[int, ...] = ()
        """What was picked from the answer file, before the person changed it."""
        self._filling = False

    def body(self) -> ComposeResult:
        """What is aimed at, and the plan."""
        yield Text(_hidden, id="roadmap-hidden")
        with Vertical(id="roadmap-asked"):
            for model in self.questionnaire.rubric.models:
                with Horizontal(classes="row"):
                    yield Text(_target(model), id=f"label-{model.id}", classes="label")
                    yield Picker(_aims(model), id=f"aim-{model.id}")
            with Horizontal(classes="row"):
                yield Text(lambda: Content(tr("Capacity a quarter")), classes="label")
                yield Picker(_capacities(), id="capacity")
        with VerticalScroll(id="roadmap-body", can_focus=False):
            yield _PlanLines()

    def on_mount(self) -> None:
        """Keys go to the first target."""
        self.query(Picker).first().focus()

    def show(self) -> None:
        """Draw the state, and plan when something has changed."""
        hidden = self.session.hide_scores and not self._uncovered
        self.set_class(hidden, "hidden")
        if self._planned is not self.session.assessment:
            if self._of is not self.session or self._picked() == self._filled:
                self._fill()
            self._plan()
        self.show_frame()

    def reword(self) -> None:
        """Say everything in the language spoken now; what was picked stays picked."""
        for model in self.questionnaire.rubric.models:
            self.query_one(f"#label-{model.id}", Text).show(_target(model))
            self.query_one(f"#aim-{model.id}", Picker).values = _aims(model)
        self.query_one("#capacity", Picker).values = _capacities()
        super().reword()
        if self._planned is not None:
            self._plan(again=True)  # what it notes is in the language in which it was made

    def on_screen_suspend(self) -> None:
        """What was uncovered is covered again."""
        self._uncovered = False

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        if self.has_class("hidden"):
            return (Hint("h", mark("show roadmap"), "screen.show_scores"),)
        return (
            Hint("←→", mark("change")),
            Hint("↑↓", mark("which")),
            Hint("PgDn", mark("scroll"), "screen.scroll(18)"),
            Hint("k", mark("keep these targets"), "screen.keep"),
            Hint("r", mark("restore"), "screen.restore"),
        )

    # ------------------------------------------------------------ what is aimed at

    def _fill(self) -> None:
        """Show the targets of the answer file; without any, the next level of every model."""
        self._of = self.session
        said, result = self.session.assessment, self.session.result
        self._filling = True
        for model in self.session.rubric.models:
            levels = [x.level for x in model.levels if x.level]
            target = said.targets.get(model.id, 0)
            if not said.targets:
                target = min(result.models[model.id].level + 1, model.top)
            at = levels.index(target) + 1 if target in levels else 0
            self.query_one(f"#aim-{model.id}", Picker).put(at)
        capacity = self._capacity_said()
        nearest = min(range(len(CAPACITIES)), key=lambda n: abs(CAPACITIES[n] - capacity))
        self.query_one("#capacity", Picker).put(nearest)
        self._filled = self._picked()
        self.call_after_refresh(self._stop_filling)

    def _stop_filling(self) -> None:
        self._filling = False

    def _picked(self) -> tuple[int, ...]:
        return tuple(picker.picked for picker in self.query(Picker))

    def _capacity_said(self) -> float:
        from assess.roadmap.values import DEFAULT_CAPACITY

        said = self.session.assessment.capacity
        return DEFAULT_CAPACITY if said is None else said

    def _targets(self) -> dict[str, int]:
        """The levels picked; targets for categories, which have no line here, stay."""
        known = {m.id for m in self.session.rubric.models}
        old = self.session.assessment.targets
        return {k: v for k, v in old.items() if k not in known} | dict(self._levels())

    def _levels(self) -> Iterator[tuple[str, int]]:
        for model in self.session.rubric.models:
            picked = self.query_one(f"#aim-{model.id}", Picker).picked
            if picked:
                yield model.id, [x.level for x in model.levels if x.level][picked - 1]

    def _capacity(self) -> float:
        """The capacity picked; the exact one of the answer file while it is the nearest."""
        picked = CAPACITIES[self.query_one("#capacity", Picker).picked]
        said = self._capacity_said()
        nearest = min(CAPACITIES, key=lambda n: abs(n - said))
        return said if picked == nearest else float(picked)

    def on_picker_changed(self, event: Picker.Changed) -> None:
        """Plan anew."""
        event.stop()
        if not self._filling:
            self._plan()

    # ------------------------------------------------------------ planning

    def _plan(self, *, again: bool = False) -> None:
        """Plan in a thread.

        Args:
            again: True for the same plan in other words, which is read on where it was.
        """
        lines = self.query_one(_PlanLines)
        session = lines.session = self.session
        rubric, assessment, result = session.rubric, session.assessment, session.result
        if not rubric.practices:
            lines.instead = tr("This rubric names no practices, so there is nothing to plan with.")
            lines.redraw()
            return
        targets: dict[str, int] | None = self._targets()
        capacity: float | None = self._capacity()
        if targets == dict(assessment.targets):
            targets = None  # told as those of the answer file, not as asked here
        if capacity == self._capacity_said():
            capacity = None
        self._planned = assessment
        if lines.plan is None:
            lines.instead = tr("Looking for the plan of least effort …")
            lines.redraw()

        def work() -> Plan:
            from assess.roadmap.plan import plan
            from assess.roadmap.values import PlanOptions

            options = PlanOptions(targets=targets, capacity=capacity)
            return plan(rubric, assessment, result, options)

        self.run_worker(
            work,
            name="again" if again else "new",
            group="plan",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Draw a plan when it is there."""
        if event.worker.group != "plan":
            return
        lines = self.query_one(_PlanLines)
        if event.state is WorkerState.SUCCESS:
            lines.plan = event.worker.result
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            if not isinstance(error, AssessError):
                raise error or RuntimeError("planning failed")
            lines.plan = None
            lines.instead = " ".join(error.lines())
        else:
            return
        lines.redraw()
        if event.worker.name != "again":
            self.query_one("#roadmap-body").scroll_home(animate=False)

    # ------------------------------------------------------------ actions

    def action_keep(self) -> None:
        """Keep targets and capacity in the answer file."""
        said = self.session.assessment
        capacity: float | None = self._capacity()
        if said.capacity is None and capacity == self._capacity_said():
            capacity = None
        outcome = self.session.set_header(targets=self._targets(), capacity=capacity)
        self._fill()
        self._planned = None
        self.show()
        if self.questionnaire.saving.settle(outcome) and outcome.trouble is None:
            self.say(tr("Targets and capacity are kept in the answer file."), "good")

    def action_restore(self) -> None:
        """Show the targets of the answer file again."""
        self._fill()
        self._plan()

    def action_focus_or_scroll(self, by: int) -> None:
        """Move between the lines at the top."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_scroll(self, lines: int) -> None:
        """Scroll the plan."""
        self.query_one("#roadmap-body").scroll_relative(y=lines, animate=False)

    def action_show_scores(self) -> None:
        """Show the roadmap although scores are hidden while answering."""
        self._uncovered = True
        self.show()


def _hidden() -> Content:
    return Content.assemble(
        (tr("Scores are hidden") + "\n\n", "bold"),
        tr("A roadmap would tell them. h shows it now, here only."),
    )


def _target(model: MaturityModel) -> str:
    return tr("Target {short}", short=clean(model.short))


def _aims(model: MaturityModel) -> tuple[str, ...]:
    levels = (f"{x.level} {clean(x.name)}" for x in model.levels if x.level)
    return (trc("target", "none"), *levels)


def _capacities() -> tuple[str, ...]:
    return tuple(tr("{n} person-weeks", n=n) for n in CAPACITIES)
