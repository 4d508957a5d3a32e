"""Colours for dark, light, high-contrast and sixteen-colour terminals.

Meaning never rests on colour: what a colour says, a mark or a word beside it says too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

__all__ = ["THEMES", "default_theme", "few_colours", "no_colour"]

_NEEDED = ("quiet", "title", "key", "mark", "good", "warn", "bad", "chosen")
"""What the screens use beside the usual names: quiet text, titles, keys, the mark of a choice …"""


def _theme(
    name: str,
    *,
    dark: bool,
    back: str,
    side: str,
    front: str,
    quiet: str,
    accent: str,
    good: str,
    warn: str,
    bad: str,
    chosen: str,
    line: str,
    cursor: str,
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=warn,
        error=bad,
        success=good,
        foreground=front,
        background=back,
        surface=side,
        panel=side,
        variables={
            "quiet": quiet,
            "title": accent,
            "key": accent,
            "mark": accent,
            "good": good,
            "warn": warn,
            "bad": bad,
            "chosen": chosen,
            "line": line,
            "border": accent,
            "border-blurred": line,
            "block-cursor-background": cursor,
            "block-cursor-foreground": front,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": cursor,
            "block-cursor-blurred-foreground": front,
            "block-hover-background": chosen,
            "scrollbar": line,
            "scrollbar-hover": accent,
            "scrollbar-active": accent,
            "scrollbar-background": back,
            "scrollbar-background-hover": back,
            "scrollbar-background-active": back,
            "scrollbar-corner-color": back,
            "input-cursor-background": front,
            "input-cursor-foreground": back,
        },
    )


def _terminal(name: str, *, dark: bool, accent: str, warn: str) -> Theme:
    """Only the terminal's own colours, on its own background."""
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=warn,
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=dict(BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables)
        | {
            "quiet": "ansi_default",
            "title": accent,
            "key": accent,
            "mark": accent,
            "good": "ansi_green",
            "warn": warn,
            "bad": "ansi_red",
            "chosen": "ansi_default",
            "line": "ansi_default",
            "border": accent,
            "border-blurred": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-text-style": "bold reverse",
            "block-cursor-blurred-text-style": "bold",
            "scrollbar": accent,
            "scrollbar-background": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
        },
    )


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        _theme(
            "dark",
            dark=True,
            back="#14171d",
            side="#1b1f27",
            front="#dfe3ea",
            quiet="#98a2b3",
            accent="#7fc8d9",
            good="#8fd19e",
            warn="#f0c36b",
            bad="#f08d86",
            chosen="#232a34",
            line="#3a4350",
            cursor="#2b3a47",
        ),
        _theme(
            "light",
            dark=False,
            back="#fbfaf7",
            side="#f1efe9",
            front="#22262c",
            quiet="#5a6270",
            accent="#0b6478",
            good="#1d6b34",
            warn="#855600",
            bad="#a8271f",
            chosen="#e9e6dd",
            line="#c4bfb2",
            cursor="#d5e6e9",
        ),
        _theme(
            "high contrast dark",
            dark=True,
            back="#000000",
            side="#000000",
            front="#ffffff",
            quiet="#e6e6e6",
            accent="#ffe14d",
            good="#7dff9b",
            warn="#ffd27a",
            bad="#ff9c94",
            chosen="#1f1f1f",
            line="#ffffff",
            cursor="#002a4d",
        ),
        _theme(
            "high contrast light",
            dark=False,
            back="#ffffff",
            side="#ffffff",
            front="#000000",
            quiet="#262626",
            accent="#003f8a",
            good="#00491a",
            warn="#5c3600",
            bad="#8a0000",
            chosen="#ededed",
            line="#000000",
            cursor="#cfe4ff",
        ),
        _terminal("terminal dark", dark=True, accent="ansi_cyan", warn="ansi_yellow"),
        _terminal("terminal light", dark=False, accent="ansi_blue", warn="ansi_magenta"),
    )
}


def no_colour() -> bool:
    """True when the person asked for no colour (``NO_COLOR`` is set to anything)."""
    return os.environ.get("NO_COLOR", "") != ""


def few_colours() -> bool:
    """True when the terminal has sixteen colours or fewer, as far as it tells."""
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    kind = os.environ.get("TERM", "").strip().lower()
    return not (kind.endswith(("-256color", "-direct")) or "kitty" in kind or "256" in kind)


def _light_background() -> bool:
    """Whether the terminal says that its background is light; many do not say."""
    last = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return last.isdigit() and int(last) in (7, 15)


def default_theme() -> str:
    """The theme that suits this terminal when nobody chose one."""
    kind = "terminal " if no_colour() or few_colours() else ""
    return kind + ("light" if _light_background() else "dark")
