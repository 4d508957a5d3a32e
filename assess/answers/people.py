"""Respondents as answer files write them, and the word that tells them apart."""

from __future__ import annotations

import re

__all__ = ["name_and_role", "shown", "word"]

_ROLE = re.compile(r"(.*\S)\s*\((.+)\)")
_LONGEST = 40
"""Characters of a word."""


def shown(name: str, role: str) -> str:
    """What a reader calls somebody: ``Ana (operations)``, or the one of the two that is there."""
    return f"{name} ({role})" if name and role else name or role


def name_and_role(text: str) -> tuple[str, str]:
    """The parts of ``Ana (operations)``; the role is empty when there is none."""
    found = _ROLE.fullmatch(text)
    return (found[1], found[2].strip()) if found else (text, "")


def word(name: str) -> str:
    """What tells somebody apart from the others, made of their name: letters, digits, hyphens."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")[:_LONGEST].strip("-")
