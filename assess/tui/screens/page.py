"""What every screen has: tabs above, a line for messages, and the keys that work now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from assess.language import mark, tr
from assess.tui.keeping import Outcome
from assess.tui.session import Session
from assess.tui.text import BAD, GOOD, WARN, clean_block
from assess.tui.widgets.keybar import Hint, KeyBar
from assess.tui.widgets.lines import Lines, Text
from assess.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["Page", "Tone"]

Tone = Literal["plain", "good", "warn", "bad"]
_MARKS: dict[Tone, tuple[str, str]] = {
    "plain": ("·", ""),
    "good": ("✓", GOOD),
    "warn": ("!", WARN),
    "bad": ("!!", BAD),
}
ALWAYS = (
    Hint("q", mark("quit"), "app.quit"),
    Hint("?", mark("help"), "screen.help"),
    Hint("^p", mark("all"), "app.command_palette"),
)


class Page(Screen[None]):
    """A screen with tabs, a message line and a line of keys."""

    NAME: ClassVar[str] = ""
    MORE_KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys and their words that help lists beside the bindings."""
    TWO_LINES_BELOW: ClassVar[int] = 0
    """Columns below which the keys always take two lines."""
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "details", mark("Team, date, respondents, targets")),
        Binding("question_mark", "help", mark("Keys")),
    ]

    def __init__(self) -> None:
        super().__init__(id=self.NAME)
        self._said = False

    @property
    def questionnaire(self) -> Questionnaire:
        """The application."""
        return cast("Questionnaire", self.app)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what is not offered where the files of this sitting are."""
        return action not in self.questionnaire.place.without

    @property
    def session(self) -> Session:
        """The assessment that is open; only screens that need one are shown without."""
        session = self.questionnaire.session
        assert session is not None  # noqa: S101 - goto() opens no such screen without one
        return session

    def compose(self) -> ComposeResult:
        """Tabs, body, message, keys."""
        yield TopBar(self.NAME)
        yield from self.body()
        yield Text(id="said")
        yield KeyBar(pinned=len(ALWAYS), two_below=self.TWO_LINES_BELOW, id="keys")

    def body(self) -> ComposeResult:
        """What is between the tabs and the message line."""
        yield from ()

    def show(self) -> None:
        """Draw everything as it is now."""
        self.show_frame()

    def show_again(self) -> None:
        """Draw everything as it is now; where the person was, when nothing else has changed."""
        self.show()

    def reword(self) -> None:
        """Say everything in the language spoken now; what was picked, found and read stays."""
        self.hush()
        for lines in self.query(Lines):
            lines.renew()
        if self.is_current:
            self.show_again()

    def show_frame(self) -> None:
        """Draw the tabs and the keys as they are now."""
        self.query_one(TopBar).show(self.questionnaire.session)
        self.query_one(KeyBar).show((*self.hints(), *ALWAYS))

    def hints(self) -> Sequence[Hint]:
        """The keys that do something now, the most useful first."""
        return ()

    def on_screen_resume(self) -> None:
        """Draw what may have changed meanwhile."""
        self.show_again()

    def say(self, message: str, tone: Tone = "plain") -> None:
        """Show a message above the keys, until the next one or until something is done."""
        if not self.is_mounted:
            self.call_after_refresh(self.say, message, tone)
            return
        said = self.query_one("#said", Text)
        self._said = bool(message)
        if not message:
            said.show("")
            return
        mark, style = _MARKS[tone]
        said.show(Content.assemble((f" {mark} ", f"bold {style}"), (clean_block(message), style)))

    def hush(self) -> None:
        """Take the message away."""
        if self._said:
            self.say("")

    def action_details(self) -> None:
        """Change team, date, respondents or targets."""
        if self.questionnaire.session is None:
            self.say(tr("Open or begin an assessment first."), "warn")
            return
        from assess.tui.dialogs.details import Details

        def changed(session: Session | None) -> None:
            self.show()
            if session is not None:
                self.questionnaire.saving.settle(Outcome(trouble=session.trouble))

        self.app.push_screen(Details(self.session.rubric, session=self.session), changed)

    def action_help(self) -> None:
        """Show all keys."""
        from assess.tui.dialogs.help import Help

        self.app.push_screen(Help(self))
