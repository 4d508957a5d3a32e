"""Fields to type in that take no terminal command from what is pasted."""

from __future__ import annotations

import re

from textual import events
from textual._types import WatchCallbackType
from textual.dom import DOMNode
from textual.strip import Strip
from textual.widgets import Input, TextArea

from assess.tui.widgets.lines import safe

__all__ = ["Area", "Field"]

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Field(Input):
    """One line."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            value=_plain(value).replace("\n", " "),
            placeholder=placeholder,
            id=id,
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        """One line, safe to show; its text stays as it is."""
        return safe(super().render_line(y))

    def _on_paste(self, event: events.Paste) -> None:
        event.text = " ".join(_plain(event.text).split("\n")).strip()  # Input's handler is next


class Area(TextArea):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(_plain(text), id=id, tab_behavior="focus", soft_wrap=True)
        self.cursor_blink = False
        self.begun_with = self.text

    def render_line(self, y: int) -> Strip:
        """One line, safe to show; its text stays as it is."""
        return safe(super().render_line(y))

    def watch(
        self,
        obj: DOMNode,
        attribute_name: str,
        callback: WatchCallbackType,
        init: bool = True,
    ) -> None:
        """Hear of another theme by its signal.

        A list of the application's watchers would keep this field, and all it has drawn, long after
        its dialog is closed: until the theme changes.
        """
        if obj is self.app and attribute_name == "theme":
            self.app.theme_changed_signal.subscribe(self, lambda _theme: self._app_theme_changed())
        else:
            super().watch(obj, attribute_name, callback, init)

    def on_unmount(self) -> None:
        """Hear of no theme any more."""
        self.app.theme_changed_signal.unsubscribe(self)

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.text = _plain(event.text)  # TextArea's handler is next

    @property
    def touched(self) -> bool:
        """True when something was typed."""
        return self.text != self.begun_with
