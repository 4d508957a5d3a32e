"""The screens, one a module; a module is imported when its screen is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from assess.tui.screens.page import Page

__all__ = ["make_page"]


def make_page(name: str) -> Page:
    """Make a screen by its name, which is that of its module, too."""
    module = import_module(f"assess.tui.screens.{name}")
    return cast("Page", getattr(module, name.capitalize())())
