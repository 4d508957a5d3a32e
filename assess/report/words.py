"""Numbers, dates and levels in words, and what makes text from outside safe to print."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

__all__ = [
    "RATING_WORDS",
    "STATUS_WORDS",
    "clean",
    "count",
    "day",
    "joined",
    "percent",
    "percent_range",
    "residual_number",
    "safe_link",
    "sentence",
    "tight",
    "topic",
]

RATING_WORDS = {"N": "not", "P": "partly", "L": "largely", "F": "fully"}
"""The words of the N/P/L/F scale."""

STATUS_WORDS = {
    "met": "met",
    "unmet": "not met",
    "unknown": "unknown",
    "not_applicable": "not applicable",
}
"""The words for a criterion's status."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = {"automl": "AutoML", "ci": "CI", "ml": "ML"}
_LINK_SCHEMES = ("http", "https", "mailto")
# Characters that steer the direction of text around them: they could make a page say what it does
# not. Direction is set by the document instead.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Text without control characters and direction overrides; line ends and tabs become spaces."""
    kept = []
    for character in text:
        if character in "\n\r\t\u2028\u2029":
            kept.append(" ")
        elif character not in _STEERING and unicodedata.category(character) not in ("Cc", "Cs"):
            kept.append(character)
    return " ".join("".join(kept).split())


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
    shown = round(residual, 1)
    if int(shown) > int(residual):
        shown = int(residual) + 0.9
    return f"{shown:.1f}"


def count(n: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def day(date: dt.date) -> str:
    """``23 November 2026``, the same in every locale."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def joined(items: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """Text that begins with a capital and ends with a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else text + "."


def topic(question_id: str) -> str:
    """A question's id as words: ``model-deployment`` is ``Model deployment``."""
    words = " ".join(_SHORT.get(word, word) for word in question_id.split("-"))
    return words[:1].upper() + words[1:]


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
