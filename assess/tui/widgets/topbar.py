"""The two lines at the top: the screens to go to, whose assessment this is, and is it saved."""

from __future__ import annotations

from textual.content import Content

from assess.language import mark, tr, trc
from assess.tui.session import Session
from assess.tui.text import BAD, GOOD, QUIET, STRONG, WARN, bar, clean, columns, fit
from assess.tui.way import progress
from assess.tui.widgets.lines import Lines, link

__all__ = ["PAGES", "TopBar"]

PAGES = (
    ("home", "F1", mark("Home")),
    ("questions", "F2", mark("Questions")),
    ("review", "F3", mark("Review")),
    ("results", "F4", mark("Results")),
    ("roadmap", "F5", mark("Roadmap")),
    ("workshop", "F6", mark("Workshop")),
    ("compare", "F7", mark("Compare")),
)


class TopBar(Lines):
    """Draws the tabs and, when an assessment is open, its team and progress."""

    def __init__(self, page: str) -> None:
        super().__init__(id="top")
        self._page = page
        self._session: Session | None = None

    def show(self, session: Session | None) -> None:
        """Draw the state of a session as it is now."""
        self._session = session
        self.redraw()

    def get_content_height(self, *_: object) -> int:
        """Two lines, always."""
        return 2

    def build(self, width: int) -> list[Content]:
        """The tabs, and the team with its progress."""
        parts: list[Content] = [Content.assemble((" assess ", STRONG))]
        panel = self._session is not None and self._session.assessment.panel is not None
        pages = [page for page in PAGES if page[0] != "workshop" or panel]
        roomy = width >= sum(len(key) + len(tr(title)) + 3 for _, key, title in pages) + 8
        for name, key, title in pages:
            here = name == self._page
            off = self._session is None and name != "home"
            style = "bold reverse" if here else (QUIET if off else "")
            label = f" {key} {tr(title)} " if roomy or here else f" {key} "
            tab = Content.assemble((label, style))
            parts.append(tab if off else link(tab, f"app.goto('{name}')"))
        line = Content.assemble(*parts)
        if self._session is None:
            return [fit(line, width), Content("")]
        state = _saved(self._session)
        if line.cell_length + state.cell_length + 1 > width:
            state = Content("")
        first = columns(line, state, width)
        return [first, self._second(self._session, width, bool(state))]

    def _second(self, session: Session, width: int, told: bool) -> Content:
        found = progress(session)
        gauge = Content.assemble(
            (f"{found.words} ", QUIET), bar(*found.shares, 20 if width >= 100 else 10), " "
        )
        if not told:
            gauge = Content.assemble(_saved(session), " ", gauge)
        said = session.assessment
        team = Content.assemble(
            " ", (clean(said.team), STRONG), ("  " + said.date.isoformat(), QUIET)
        )
        if session.scanning:
            team += Content.assemble(("   " + session.scanning, QUIET))
        return columns(team, gauge, width)


def _saved(session: Session) -> Content:
    if not session.keeps:
        return Content.assemble((tr("sample: nothing is kept") + " ", WARN))
    if session.unsaved:
        return link(
            Content.assemble((" " + tr("NOT SAVED") + " ", f"bold reverse {BAD}"), " "),
            "app.trouble",
        )
    if session.report is not None and not session.on_disk:
        return Content.assemble((tr("from a report") + " ", QUIET))
    return Content.assemble((trc("file", "saved") + " ", GOOD))
