"""The first screen: begin, go on, open, or look at the sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assess.language import mark, tr
from assess.tui.recent import Recent
from assess.tui.screens.page import Page
from assess.tui.text import KEY, QUIET, STRONG, TITLE, clean
from assess.tui.way import progress
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.listing import Listing
from assess.tui.widgets.recents import recent_line

__all__ = ["Home"]


class Home(Page):
    """Offers what can be done, and the files that were open before."""

    NAME = "home"
    CSS_PATH = "home.tcss"
    MORE_KEYS = (("1 … 9", mark("Go on with a recent assessment")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", mark("New assessment")),
        Binding("o", "open", mark("Open a file")),
        Binding("s", "sample", mark("See the sample team")),
        *(Binding(str(n), f"recent({n})", show=False) for n in range(1, 10)),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._recent: tuple[Recent, ...] = ()

    def body(self) -> ComposeResult:
        """A title and a list."""
        with Vertical(id="home-body"), Vertical(id="home-box"):
            yield Text(id="home-title")
            yield Listing(id="home-list", markup=False)

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one(Listing).focus()

    def show(self) -> None:
        """Read the recent files as they are now, and list them."""
        self.show_frame()
        rubric = self.questionnaire.rubric
        title = Content.assemble(
            (clean(rubric.title), TITLE),
            ("\n" + tr("How mature a team is, why, and what to do next."), STRONG),
            ("\n" + tr(self.questionnaire.place.words), QUIET),
        )
        self.query_one("#home-title", Text).show(title)
        self._recent = self.questionnaire.memory.recent(rubric)
        self._list()

    def on_resize(self, _: events.Resize) -> None:
        """Use the whole width."""
        self.call_after_refresh(self._list)

    def _list(self) -> None:
        listed = self.query_one(Listing)
        width = min(self.size.width, 110) - 8
        at = listed.highlighted
        listed.clear_options()
        listed.add_options(self._options(width))
        first = next((n for n, o in enumerate(listed.options) if not o.disabled), 0)
        listed.highlighted = first if at is None or at >= len(listed.options) else at

    def _options(self, width: int) -> list[Option]:
        rubric = self.questionnaire.rubric
        core = sum(q.core for q in rubric.questions)
        total = len(rubric.questions)
        words = tr("all {total} questions, or {core} core ones", total=total, core=core)
        if not core:
            words = tr("all {total} questions", total=total)
        options = []
        session = self.questionnaire.session
        if session is not None:
            words_now = f"{clean(session.assessment.team)}, {progress(session).words}"
            options.append(_entry("↵", tr("Go on"), words_now, "go-on"))
        entries = [
            ("n", tr("New assessment"), words, "new"),
            ("o", tr("Open a file …"), tr("an answer file (.yaml)"), "open"),
        ]
        if _has_sample(rubric.id):
            entries.append(
                ("s", tr("See the sample"), tr("a made-up team; try anything"), "sample")
            )
        without = self.questionnaire.place.without
        options += [_entry(*entry) for entry in entries if entry[-1] not in without]
        options.append(Option("", disabled=True))
        options.append(Option(Content.assemble((tr("Recent"), TITLE)), disabled=True))
        if not self._recent:
            none = Content.assemble(
                ("  " + tr("Nothing yet. Assessments you open are listed here."), QUIET)
            )
            options.append(Option(none, disabled=True))
        for at, recent in enumerate(self._recent, 1):
            place = self.questionnaire.place.shown(recent.path)
            options.append(Option(recent_line(at, recent, place, width), id=f"recent-{at}"))
        return options

    def hints(self) -> Sequence[Hint]:
        """What can be done here."""
        hints = [
            Hint("n", mark("new"), "screen.new"),
            Hint("o", mark("open file"), "screen.open"),
        ]
        if _has_sample(self.questionnaire.rubric.id):
            hints.append(Hint("s", mark("sample"), "screen.sample"))
        without = {f"screen.{action}" for action in self.questionnaire.place.without}
        return [
            Hint("↑↓", mark("move")),
            Hint("↵", mark("open")),
            *(hint for hint in hints if hint.action not in without),
            Hint("T", mark("theme"), "app.next_theme"),
        ]

    # ------------------------------------------------------------ actions

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self.query_one(Listing).move(by)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was picked."""
        name = event.option.id or ""
        if name == "go-on":
            self.questionnaire.goto("questions")
        elif name == "new":
            self.action_new()
        elif name == "open":
            self.action_open()
        elif name == "sample":
            self.action_sample()
        elif name.startswith("recent-"):
            self.action_recent(int(name.removeprefix("recent-")))

    def action_new(self) -> None:
        """Begin an assessment."""
        self.questionnaire.begin()

    def action_open(self) -> None:
        """Open a file."""
        self.questionnaire.choose_file()

    def action_sample(self) -> None:
        """Look at the sample team."""
        if not _has_sample(self.questionnaire.rubric.id):
            self.say(tr("The sample belongs to another rubric."), "warn")
            return
        self.questionnaire.saving.leaving(self.questionnaire.open_sample)

    def action_recent(self, number: int) -> None:
        """Go on with a recent file."""
        if number > len(self._recent):
            return
        path = self._recent[number - 1].path
        self.questionnaire.saving.leaving(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        session = self.questionnaire.session
        if session is not None and session.keeps and session.path.absolute() == path.absolute():
            self.questionnaire.goto("questions")
        else:
            self.questionnaire.open_file(path)


def _entry(key: str, words: str, detail: str, name: str) -> Option:
    text = Content.assemble(
        (f" {key}  ", KEY),
        (words.ljust(max(18, Content(words).cell_length + 2)), STRONG),
        (detail, QUIET),
    )
    return Option(text, id=name)


def _has_sample(rubric_id: str) -> bool:
    from assess.resources import rubrics_dir

    return rubric_id == "mlops" and (rubrics_dir() / "sample-team.yaml").is_file()
