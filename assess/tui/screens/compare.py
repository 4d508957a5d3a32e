"""What changed since an earlier assessment of the team, and because of what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType
from textual.worker import Worker, WorkerState

from assess.answers.model import Assessment, Panel
from assess.errors import AssessError
from assess.language import mark, tr
from assess.tui.draw.compared import Details, compared_parts
from assess.tui.recent import Recent
from assess.tui.screens.parted import Parted
from assess.tui.session import Session
from assess.tui.text import KEY, QUIET, STRONG, clean
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.opinions import switch_names
from assess.tui.widgets.parts import Item, Part
from assess.tui.widgets.recents import recent_line

if TYPE_CHECKING:
    from assess.batch.earlier import Earlier
    from assess.compare.values import Comparison

__all__ = ["Compare"]

MEASURING = mark("Measuring how far they agreed …")
PLANNING = mark("Planning as the earlier answers would have …")
OTHER = "other"


class Compare(Parted):
    """Asks which assessment to compare with, and lists what changed; Enter goes to a question."""

    NAME = "compare"
    CSS_PATH: ClassVar[CSSPathType] = ["parted.tcss", "compare.tcss"]
    MORE_KEYS = (
        (mark("Enter"), mark("Pick the file; then: go to the question")),
        ("1 … 9", mark("Pick a recent file; then: go to a part")),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open", mark("Open a file to compare with")),
        Binding("c", "choose", mark("Back to the files to choose from")),
        Binding("y", "force", mark("Compare although the teams differ")),
        Binding("p", "plan", mark("Planned and done by a roadmap that was kept")),
        Binding("w", "anonymous", mark("In a panel: names, or counts only")),
        Binding("h", "show_scores", mark("Show hidden scores")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._uncovered = False
        self._recent: tuple[Recent, ...] = ()
        self._of: Session | None = None
        """The session that this compares; another one begins anew."""
        self._forget()

    def _forget(self) -> None:
        """Compare with nothing."""
        self._other: Earlier | None = None
        self._refused: Earlier | None = None
        """A file of another team, until the person says that it is meant."""
        self._agreement = ""
        self._agreement_of: tuple[Panel | None, Panel | None] = (None, None)
        self._planned: dict[str, str] | None = None
        """Practices of the earlier roadmap with their status; ``None`` until they are known."""
        self._planned_for: Assessment | None = None
        self._unplanned = ""
        """Why there is no earlier roadmap; empty while it is made."""
        self._kept = ""
        """The name of the kept roadmap that is compared with."""

    def body(self) -> ComposeResult:
        """What is compared, and the parts."""
        yield Text(_hidden, id="compare-hidden")
        yield Text(id="compare-head")
        yield from super().body()

    def show(self) -> None:
        """List the files to choose from, or what changed up to the answers as they are now."""
        if self._of is not self.session:
            self._of = self.session
            self._forget()
        self.set_class(self.session.hide_scores and not self._uncovered, "hidden")
        if self._other is None:
            self._offer()
        else:
            self._tell(self._other)
        self.show_frame()

    def reword(self) -> None:
        """Say everything in the language spoken now; what is compared stays."""
        self._agreement_of = (None, None)  # it is words
        super().reword()

    def on_screen_suspend(self) -> None:
        """What was uncovered is covered again."""
        self._uncovered = False

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        if self.has_class("hidden"):
            return (Hint("h", mark("show comparison"), "screen.show_scores"),)
        if self._other is None:
            hints = [Hint("↑↓", mark("move")), Hint("↵", mark("compare"))]
            if self._refused is not None:
                hints.insert(0, Hint("y", mark("compare all the same"), "screen.force"))
            return self._offered([*hints, Hint("o", mark("another file"), "screen.open")])
        hints = [*super().hints(), Hint("c", mark("choose another"), "screen.choose")]
        if self.session.assessment.panel is not None:
            who = mark("names") if self.session.anonymous else mark("counts only")
            hints.append(Hint("w", who, "screen.anonymous"))
        if self.session.rubric.practices:
            hints.append(Hint("p", mark("kept roadmap"), "screen.plan"))
        return self._offered([*hints, Hint("/", mark("search"), "screen.search")])

    def _offered(self, hints: Sequence[Hint]) -> list[Hint]:
        without = {f"screen.{action}" for action in self.questionnaire.place.without}
        return [hint for hint in hints if hint.action not in without]

    # ------------------------------------------------------------ which one

    def _offer(self) -> None:
        """List the recent files, those of the team first."""
        from assess.compare.compare import same_team
        from assess.tui.comparing import is_open_here

        session, team = self.session, self.session.assessment.team
        found = self.questionnaire.memory.recent(session.rubric)
        others = [r for r in found if not is_open_here(session, r.path)]
        others.sort(key=lambda r: not same_team(r.team, team))
        self._recent = tuple(others)
        head = Content.assemble(
            (tr("Compare {team} with an earlier assessment", team=clean(team)), STRONG),
            ("\n" + tr("an answer file, or a PDF report; nothing is changed"), QUIET),
        )
        self.query_one("#compare-head", Text).show(head)
        place = self.questionnaire.place
        items = [
            Item(partial(_recent_line, at, r, place.shown(r.path)), key=str(r.path))
            for at, r in enumerate(self._recent, 1)
        ]
        if "open" not in place.without:
            items.append(Item(_other_line, key=OTHER))
        recent = Part(tr("Recent"), tr("those of the team come first"), tuple(items))
        none = Content.assemble((tr("There is no other assessment here."), QUIET))
        self.show_parts((recent,), nothing=none, line=False)

    def take(self, item: Item) -> None:
        """Go to an item's question, or compare with the file picked."""
        result = self.session.result
        if self._other is not None and (item.key in result.models or item.key in result.scorecards):
            self.questionnaire.goto("results")
        elif self._other is not None:
            super().take(item)
        elif item.key == OTHER:
            self.action_open()
        else:
            self._pick(Path(item.key))

    def action_part(self, number: int) -> None:
        """Go to a part, or compare with a recent file."""
        if self._other is not None:
            super().action_part(number)
        elif number <= len(self._recent):
            self._pick(self._recent[number - 1].path)

    def _pick(self, path: Path) -> None:
        try:
            self._choose(self._read(path))
        except AssessError as error:
            self.say("\n".join(clean(line) for line in error.lines()), "bad")

    def _read(self, path: Path) -> Earlier:
        from assess.tui.comparing import read_other

        return read_other(self.session, path)

    def _choose(self, other: Earlier, *, force: bool = False) -> None:
        from assess.tui.comparing import of_one_team

        self.hush()
        self._forget()
        if force or of_one_team(self.session, other):
            self._other = other
            self.show()
            self.action_part(1)
            return
        self._refused = other
        self.show()
        mine, theirs = clean(self.session.assessment.team), clean(other.now.team)
        self.say(
            tr(
                "These are different teams: “{mine}” and “{theirs}”. If it is one team under"
                " a new name, y compares them.",
                mine=mine,
                theirs=theirs,
            ),
            "warn",
        )

    def action_force(self) -> None:
        """Compare with a file of another team all the same."""
        if self._refused is None:
            self.say(tr("Choose a file first; y is for one of another team."))
        else:
            self._choose(self._refused, force=True)

    def action_choose(self) -> None:
        """List the files to choose from again."""
        self.hush()
        self._forget()
        self.show()

    def action_open(self) -> None:
        """Ask for a file to compare with."""
        from assess.tui.dialogs.open_file import OpenFile

        def chosen(other: Earlier | None) -> None:
            if other is not None:
                self._choose(other)

        title = tr("Compare with an answer file, or a PDF report")
        self.app.push_screen(OpenFile(self._read, title), chosen)

    # ------------------------------------------------------------ what changed

    def _tell(self, other: Earlier) -> None:
        from assess.tui.comparing import compared

        session = self.session
        found = compared(session, other)
        self._find_out(found)
        self._head(found)
        self.show_parts(
            compared_parts(session.rubric, found, self._details(found)), nothing=Content("")
        )

    def _head(self, found: Comparison) -> None:
        session = self.session
        dates = f"{found.before.date.isoformat()} → {found.after.date.isoformat()}"
        here = found.after is session.assessment
        other = Path((found.before if here else found.after).file)
        place = self.questionnaire.place.shown(other)
        text = Content.assemble(
            (f"{clean(session.assessment.team)}, {dates}", STRONG),
            (tr("   compared with {place}", place=place), QUIET),
        )
        self.query_one("#compare-head", Text).show(text)

    def _details(self, found: Comparison) -> Details:
        from assess.compare.progress import progress

        known = None
        if self._planned is not None:
            known = progress(self.session.rubric, found.before, found.after, self._planned)
        return Details(
            names=not self.session.anonymous,
            agreement=self._agreement,
            practices=known,
            planning=self._unplanned or tr(PLANNING),
            kept=self._kept,
        )

    def _find_out(self, found: Comparison) -> None:
        """Begin in threads what takes a second: the agreement, and the roadmap of then."""
        rubric, before, after = self.session.rubric, found.before, found.after
        panels = before.panel, after.panel
        if panels != self._agreement_of:
            self._agreement_of, self._agreement = panels, tr(MEASURING)

            def measure() -> str:
                from assess.panel.rounds import agreement_then_and_now, rounds_words

                rounds = agreement_then_and_now(rubric, before, after)
                return "" if rounds is None else rounds_words(rounds)

            self._work("agree", measure)
        if rubric.practices and not self._kept and self._planned_for is not before:
            self._planned_for = before

            def plan() -> dict[str, str]:
                from assess.compare.progress import practices_then

                return practices_then(rubric, before)

            self._work("planned", plan)

    def _work(self, group: str, work: Callable[[], object]) -> None:
        self.run_worker(
            work,
            name=str(id(self._other)),
            group=group,
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell what was found out, unless something else is compared by now."""
        worker = event.worker
        if worker.group not in ("agree", "planned") or worker.name != str(id(self._other)):
            return
        error = worker.error
        if event.state is WorkerState.ERROR and not isinstance(error, AssessError):
            raise error or RuntimeError(f"{worker.group} failed")
        if event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        failed = " ".join(error.lines()) if isinstance(error, AssessError) else ""
        if worker.group == "agree":
            self._agreement = failed or str(worker.result)
        elif failed:
            self._unplanned = failed
        elif not self._kept:
            self._planned = worker.result
        self.show()

    # ------------------------------------------------------------ actions

    def action_plan(self) -> None:
        """Ask for the roadmap that was kept, and tell what of it was done."""
        from assess.compare.progress import practices_kept
        from assess.tui.dialogs.open_file import OpenFile

        if self._other is None:
            self.say(tr("Choose an assessment to compare with first."), "warn")
            return
        rubric = self.session.rubric

        def read(path: Path) -> tuple[str, dict[str, str]]:
            return path.name, practices_kept(rubric, str(path))

        def chosen(found: tuple[str, dict[str, str]] | None) -> None:
            if found is not None:
                self._kept, self._planned = found
                self.show()
                self.action_part(len(self.parts))

        title = tr("The roadmap that was kept (assess roadmap --save)")
        self.app.push_screen(OpenFile(read, title), chosen)

    def action_anonymous(self) -> None:
        """Show counts instead of names, or names again."""
        if self.session.assessment.panel is None:
            self.say(tr("This is one file's answers; only a panel has opinions to show."), "warn")
            return
        said = switch_names(self.session)
        self.show()
        self.say(said)

    def action_show_scores(self) -> None:
        """Show the comparison although scores are hidden while answering."""
        self._uncovered = True
        self.show()


def _hidden() -> Content:
    return Content.assemble(
        (tr("Scores are hidden") + "\n\n", "bold"),
        tr("A comparison would tell them. h shows it now, here only."),
    )


def _recent_line(at: int, recent: Recent, place: str, width: int) -> list[Content]:
    return [recent_line(at, recent, place, width)]


def _other_line(_width: int) -> list[Content]:
    return [Content.assemble((" o  ", KEY), (tr("Another file …"), STRONG))]
