"""The command palette: every action of the screen in front, and every screen and theme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from assess.tui.themes import THEMES

if TYPE_CHECKING:
    from assess.tui.app import Questionnaire

__all__ = ["Actions"]


class Actions(Provider):
    """Finds actions by their words."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, keys, run in self._all():
            yield DiscoveryHit(words, run, help=keys)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for words, keys, run in self._all():
            if (score := matcher.match(words)) > 0:
                yield Hit(score, matcher.highlight(words), run, help=keys)

    def _all(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        from assess.tui.dialogs.help import keys_of

        app = cast("Questionnaire", self.app)
        page = app.page
        for owner, place in ((page, "screen"), (app, "app")):
            if owner is None:
                continue
            for keys, words, action in keys_of(owner):
                name = action if "." in action else f"{place}.{action}"
                yield words, f"key {keys}", partial(app.run_action, name, page)
        yield "New assessment", "", app.begin
        yield "Open another file", "", app.choose_file
        if app.session is not None:
            yield "Save to another file", "", app.save_elsewhere
        for theme in THEMES:
            yield f"Theme: {theme}", "", partial(app.wear, theme)
