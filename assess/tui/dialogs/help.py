"""All keys of a screen, from its own list of keys, so that the page cannot be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from assess.language import mark, tr
from assess.tui.dialogs.dialog import Dialog
from assess.tui.screens.page import Page
from assess.tui.text import KEY, QUIET, TITLE, clean, hang
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Lines

__all__ = ["Help", "key_words", "keys_of"]

NAMES = {
    "enter": mark("Enter"),
    "space": mark("Space"),
    "slash": "/",
    "question_mark": "?",
    "escape": mark("Esc"),
    "backspace": mark("Backspace"),
    "delete": mark("Del"),
    "pagedown": mark("PgDn"),
    "pageup": mark("PgUp"),
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}

MARKS = (
    ("●", mark("answered; among options, the one chosen")),
    ("○", mark("not answered, or not chosen")),
    ("?", mark("unsure: a range, neither a no nor a yes")),
    ("≠", mark("respondents of a panel differ; to discuss")),
    ("–", mark("not applicable: counts nowhere")),
    ("≡", mark("has a note or evidence")),
    ("◉ ◌", mark("seen in a repository, and not in the file yet; a hint")),
    ("▸ ▹", mark("level reached; level still possible")),
    ("█ ▒ ·", mark("in a bar: met, still open, not met")),
    ("N P L F", mark("a level's rating: not, partly, largely, fully met")),
    ("◆", mark("its level cannot be reached without it")),
    ("◂", mark("target")),
)
_Key = tuple[str, str, str]
_Group = tuple[str, Sequence[_Key]]


def _key(name: str) -> str:
    return tr(name) if name.isalpha() else name


def key_words(keys: str) -> str:
    """``n →`` for ``n,right``."""
    names = (_key(NAMES[key]) if key in NAMES else key for key in keys.split(","))
    return " ".join(n.upper() if n.startswith("f") and n[1:].isdigit() else n for n in names)


def keys_of(*owners: object) -> list[_Key]:
    """Keys, what they do and the action, for all bindings with words that are offered."""
    found: dict[tuple[str, str], list[str]] = {}
    for owner in owners:
        for cls in type(owner).__mro__:
            if not cls.__module__.startswith("assess."):
                continue
            for binding in cls.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and _is_offered(binding, owner):
                    found.setdefault((binding.description, binding.action), []).append(binding.key)
    return [
        (key_words(",".join(keys)), tr(words), action) for (words, action), keys in found.items()
    ]


def _is_offered(binding: Binding, owner: object) -> bool:
    if not (binding.show and binding.description):
        return False
    return not isinstance(owner, Page) or bool(owner.check_action(binding.action, ()))


class _Text(Lines):
    """The keys in one column, or in two where there is room."""

    def __init__(self, groups: Sequence[_Group], unit: str) -> None:
        super().__init__()
        self._groups = groups
        self._unit = unit

    def build(self, width: int) -> list[Content]:
        """Keys of the screen; then those of everywhere, the marks and the unit."""
        if width < 90:
            return [*self._keys(width), *self._rest(width)]
        half = (width - 2) // 2
        left, right = self._keys(half), self._rest(half)
        rows = zip_longest(left, right, fillvalue=Content(""))
        return [a.pad_right(half + 2 - a.cell_length) + b for a, b in rows]

    def _keys(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for title, keys in self._groups:
            lines.append(Content.assemble((title, TITLE)))
            for key, words, _ in keys:
                lines += hang(Content.assemble((key.rjust(13), KEY), "  "), words, width)
            lines.append(Content(""))
        return lines

    def _rest(self, width: int) -> list[Content]:
        lines = [Content.assemble((tr("Marks"), TITLE))]
        for sign, words in MARKS:
            lines += hang(Content.assemble((sign.rjust(7), KEY), "  "), tr(words), width)
        lines += [Content(""), Content.assemble((tr("What is assessed"), TITLE))]
        lines += Content(clean(self._unit)).wrap(width)
        end = tr(
            "Every answer is saved before the next key is looked at. What the line at the bottom"
            " shows can be clicked, and ctrl+p lists every action."
        )
        return [*lines, Content(""), *Content.assemble((end, QUIET)).wrap(width)]


class Help(Dialog[None]):
    """Lists the keys of the screen below it."""

    TITLE_TEXT = mark("Keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,enter", "finish", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def contents(self) -> ComposeResult:
        """The keys, the unit assessed, and the marks."""
        from assess.tui.widgets.choices import Choices

        page = self._page
        extra: list[_Key] = [(_key(key), tr(words), "") for key, words in page.MORE_KEYS]
        groups: list[_Group] = [(tr("This screen"), [*extra, *keys_of(page, *page.query(Choices))])]
        groups.append((tr("Everywhere"), [*keys_of(self.app), ("ctrl+p", tr("All actions"), "")]))
        with VerticalScroll(id="help-text"):
            yield _Text(groups, page.questionnaire.rubric.unit)

    def on_mount(self) -> None:
        """Keys scroll."""
        super().on_mount()
        self.query_one("#help-text").can_focus = False

    def hints(self) -> Sequence[Hint]:
        """How to leave."""
        return (Hint("↑↓", mark("scroll")), Hint("esc", mark("close"), "screen.finish"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the keys."""
        self.query_one("#help-text").scroll_relative(y=lines, animate=False)
