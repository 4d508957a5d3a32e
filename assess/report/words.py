"""Numbers, dates and levels in words, and what makes text from outside safe to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from assess.language import day, number, tr
from assess.scoring.words import (
    answer_word,
    criterion_word,
    evidence_word,
    rating_word,
    residual_rounded,
    risk_word,
)

__all__ = [
    "answer_word",
    "clean",
    "count",
    "criterion_word",
    "day",
    "evidence_word",
    "joined",
    "level_range",
    "percent",
    "percent_range",
    "rating_word",
    "residual_number",
    "risk_word",
    "safe_link",
    "sentence",
    "sentence_case",
    "tight",
    "unmarked",
    "unsteered",
]

_LINK_SCHEMES = ("http", "https", "mailto")
# Characters that steer the direction of text around them: they could make a page say what it does
# not. Direction is set by the document instead.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = re.compile("[\u061c\u200e\u200f\ufeff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def unsteered(markup: str) -> str:
    """Finished markup without control characters and direction overrides, whoever wrote them.

    What a team wrote was made safe when it was read into a report (`clean`); titles and texts of a
    rubric of somebody else come as they are.
    """
    return _UNSEEN.sub("", markup)


def clean(text: str) -> str:
    """Text without control characters and direction overrides; line ends and tabs become spaces."""
    kept = []
    for character in text:
        if character in "\n\r\t\u2028\u2029":
            kept.append(" ")
        elif character not in _STEERING and unicodedata.category(character) not in ("Cc", "Cs"):
            kept.append(character)
    return " ".join("".join(kept).split())


def unmarked(text: str) -> str:
    """Text for the title and author of a document: without the marks of right-to-left writing too.

    On a page they turn nothing but the text they stand in; where viewers show a title, nothing
    keeps it apart from what stands beside it.
    """
    return " ".join(_MARKS.sub("", clean(text)).split())


def percent(share: float) -> str:
    """A share as a whole percentage; 100% and 0% are kept for exactly all and nothing."""
    value = round(share * 100)
    if value == 100 and share < 1:
        value = 99
    if value == 0 and share > 0:
        value = 1
    return f"{value}%"


def percent_range(low: float, high: float) -> str:
    """``47%``, or ``32%–47%`` when open questions leave a range."""
    a, b = percent(low), percent(high)
    return a if a == b else f"{a}–{b}"


def residual_number(residual: float) -> str:
    """A residual with one decimal, never rounded over the edge of its rating (1.96 is 1.9)."""
    return number(residual_rounded(residual), ".1f")


def level_range(low: int, high: int) -> str:
    """``level 1``, or ``level 1 to 2``."""
    return (
        tr("level {low}", low=low)
        if low == high
        else tr("level {low} to {high}", low=low, high=high)
    )


def count(n: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def joined(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return tr("{these} and {last}", these=", ".join(parts[:-1]), last=parts[-1])


def sentence_case(text: str) -> str:
    """Text that begins with a capital: ``Not answered``."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Text that begins with a capital and ends with a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text + "."


def tight(text: str) -> str:
    """Text with its percentages written as in the rest of the report: ``50%``."""
    return re.sub(r"(\d) %", r"\1%", text)


def safe_link(address: str) -> str:
    """The address when it may be a link (http, https or mailto); empty otherwise."""
    address = address.strip()
    if re.search(r"[\x00-\x20<>\"'`\\]", address):
        return ""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (raises when the port is no number)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _LINK_SCHEMES:
        return ""
    if parts.scheme.lower() == "mailto":
        return address if "@" in parts.path else ""
    return address if parts.hostname else ""
