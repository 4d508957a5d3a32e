"""The command palette: every action of the screen in front, and every screen and theme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.visual import VisualType

from assess.language import catalogues, own_name, tr
from assess.tui.text import KEY, fit
from assess.tui.themes import THEMES

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["Actions"]

KEYS = 13
"""Cells for the keys before an action's words."""


class Actions(Provider):
    """Finds actions by their words."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, keys, run in self._all():
            yield DiscoveryHit(_line(keys, Content(words)), run, words)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for words, keys, run in self._all():
            if (score := matcher.match(words)) > 0:
                yield Hit(score, _line(keys, _content(matcher.highlight(words))), run, words)

    def _all(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        from assess.tui.dialogs.help import keys_of

        app = cast("Questionnaire", self.app)
        page = app.page
        for owner, place in ((page, "screen"), (app, "app")):
            if owner is None:
                continue
            for keys, words, action in keys_of(owner):
                name = action if "." in action else f"{place}.{action}"
                yield words, keys, partial(app.run_action, name, page)
        if "new" not in app.place.without:
            yield tr("New assessment"), "", app.begin
        if "open" not in app.place.without:
            yield tr("Open another file"), "", app.choose_file
        asked = page is not None and page.NAME == "questions"  # where it is a key of the page
        if app.session is not None and not asked and "scan" not in app.place.without:
            yield tr("Scan repositories"), "", app.scanning.choose
        if app.session is not None:
            yield tr("Save to another file"), "", app.saving.elsewhere
        asking = app.screen_stack[-2] is not page  # a dialog, whose words stay as they are
        for code in catalogues() if app.rubrics is not None and not asking else ():
            yield tr("Language: {name}", name=own_name(code)), "", partial(app.speak, code)
        for theme in THEMES:
            yield tr("Theme: {theme}", theme=theme), "", partial(app.wear, theme)


def _line(keys: str, words: Content) -> Content:
    """Words with the keys that do the same, in one line."""
    return Content.assemble((fit(keys, KEYS).plain.rjust(KEYS), KEY), "  ", words)


def _content(found: VisualType) -> Content:
    return found if isinstance(found, Content) else Content(str(found))
