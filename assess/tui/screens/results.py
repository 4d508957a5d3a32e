"""Where the team stands: levels, why not higher, challenges, life cycles; and files to share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from assess.language import mark, tr
from assess.report.scorecards import Card, cards
from assess.tui.draw.heat import heat_map, ranking
from assess.tui.draw.ladder import legend
from assess.tui.draw.scorecard import scorecard, scorecard_why
from assess.tui.draw.standing import blockers, cycle, overview, standing
from assess.tui.screens.page import Page
from assess.tui.session import Session
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Lines, Text

__all__ = ["Results"]

TWO_FROM = 110
"""Columns from which panels stand side by side."""

Draw = Callable[[Session, int], list[Content]]


class _Panel(Lines):
    """A titled part of the results."""

    def __init__(self, title: str, draw: Draw, name: str) -> None:
        """Prepare a part.

        Args:
            title: its title in English, marked to be translated.
            draw: makes its lines.
            name: what keys call it.
        """
        super().__init__(id=f"panel-{name}", classes="panel")
        self._title = title
        self._draw = draw
        self.session: Session | None = None

    def show(self, session: Session) -> None:
        """Draw a session's results as they are now."""
        self.session = session
        self.border_title = tr(self._title)
        self.redraw()

    def build(self, width: int) -> list[Content]:
        """Draw the session's results."""
        return [] if self.session is None else self._draw(self.session, width)


class Results(Page):
    """Draws what scoring says about the answers as they are now."""

    NAME = "results"
    CSS_PATH = "results.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "panel('standing')", mark("Where we stand")),
        Binding("2", "panel('why')", mark("Why not higher")),
        Binding("3", "panel('challenges')", mark("Challenges")),
        Binding("4", "panel('cycles')", mark("Life cycles")),
        Binding("w", "write", mark("Write a report: PDF, HTML, YAML")),
        Binding("down,j", "scroll(1)", mark("Scroll down")),
        Binding("up,k", "scroll(-1)", mark("Scroll up")),
        Binding("pagedown,space", "scroll(20)", mark("Page down"), show=False),
        Binding("pageup", "scroll(-20)", mark("Page up"), show=False),
        Binding("home", "panel('standing')", mark("Top"), show=False),
        Binding("h", "show_scores", mark("Show hidden scores")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._uncovered = False

    def body(self) -> ComposeResult:
        """Two columns of panels."""
        yield Text(_hidden, id="results-hidden")
        with VerticalScroll(id="results-body", can_focus=False), Vertical(id="results-columns"):
            with Vertical(classes="column"):
                yield _Panel(mark("1 Where we stand"), _standing, "standing")
                yield _Panel(mark("3 Challenges: exposure × coverage"), _challenges, "challenges")
                yield _Panel(
                    mark("4 Life cycles: how far each phase is covered"), _cycles, "cycles"
                )
            with Vertical(classes="column"):
                yield _Panel(mark("2 Why not higher"), _why, "why")

    def show(self) -> None:
        """Draw everything as it is now."""
        self.set_class(self.session.hide_scores and not self._uncovered, "hidden")
        for panel in self.query(_Panel):
            panel.show(self.session)
        self.show_frame()

    def on_screen_suspend(self) -> None:
        """What was uncovered is covered again."""
        self._uncovered = False

    def on_resize(self, event: events.Resize) -> None:
        """One column or two."""
        self.set_class(event.size.width >= TWO_FROM, "two")

    def hints(self) -> Sequence[Hint]:
        """What can be done with results."""
        if self.has_class("hidden"):
            return (Hint("h", mark("show results"), "screen.show_scores"),)
        return (
            Hint("w", mark("write report or file"), "screen.write"),
            Hint("1-4", mark("parts")),
            Hint("↑↓", mark("scroll")),
            Hint("f5", mark("roadmap"), "app.goto('roadmap')"),
            Hint("T", mark("theme"), "app.next_theme"),
        )

    def action_panel(self, name: str) -> None:
        """Bring a part to the top."""
        panel = self.query_one(f"#panel-{name}")
        self.query_one("#results-body").scroll_to_widget(panel, animate=False, top=True)

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one("#results-body").scroll_relative(y=lines, animate=False)

    def action_show_scores(self) -> None:
        """Show results although scores are hidden while answering."""
        self._uncovered = True
        self.show()

    def action_write(self) -> None:
        """Write a file to share."""
        if self.has_class("hidden"):
            self.say(tr("Scores are hidden; h shows them first."), "warn")
            return
        from assess.tui.dialogs.write import WriteReport

        self.app.push_screen(WriteReport(self.session))


def _hidden() -> Content:
    return Content.assemble(
        (tr("Scores are hidden") + "\n\n", "bold"),
        tr("so that nobody answers for the score. h shows the results now, here only."),
    )


def _standing(session: Session, width: int) -> list[Content]:
    lines = [*overview(session.assessment, session.result, width), Content("")]
    for model in session.rubric.models:
        lines += standing(session.rubric, session.assessment, session.result, model, width)
        lines.append(Content(""))
    for card in _cards(session):
        lines += [*scorecard(card, width), Content("")]
    return [*lines, *legend(width)]


def _cards(session: Session) -> tuple[Card, ...]:
    return cards(session.rubric, session.assessment, session.result)


def _why(session: Session, width: int) -> list[Content]:
    lines: list[Content] = []
    for model in session.rubric.models:
        lines += blockers(session.rubric, session.assessment, session.result, model, width)
        lines.append(Content(""))
    for card in _cards(session):
        lines += [*scorecard_why(card, width), Content("")]
    key = Content.assemble(
        (tr("✗ not met   ? open   ◆ the level cannot be reached without"), "$quiet")
    )
    return [*lines, *key.wrap(width)]


def _challenges(session: Session, width: int) -> list[Content]:
    challenges, results = session.rubric.challenges, session.result.challenges
    if not challenges:
        return [Content(tr("This rubric names no challenges."))]
    return [
        *heat_map(challenges, results, width),
        Content(""),
        *ranking(challenges, results, width),
    ]


def _cycles(session: Session, width: int) -> list[Content]:
    lines: list[Content] = []
    for lifecycle in session.rubric.lifecycles:
        if lines:
            lines.append(Content(""))
        lines += cycle(lifecycle, session.result.lifecycles[lifecycle.id], width)
    return lines or [Content(tr("This rubric names no life cycles."))]
