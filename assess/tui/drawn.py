"""What the library keeps of widgets that are gone."""

from __future__ import annotations

from textual._styles_cache import StylesCache

__all__ = ["forget_drawn"]


def forget_drawn() -> None:
    """Let go of what screens that were closed have drawn.

    The library remembers two colours by the cache of the widget that they belong to, and thereby
    keeps the lines of the last thousand widgets: some 30 MiB after a long sitting.
    """
    clear = getattr(getattr(StylesCache, "get_inner_outer", None), "cache_clear", None)
    if clear is not None:  # a later version may have mended it
        clear()
