"""Words, numbers and lines as every screen shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from textual.content import Content

from assess.language import tr
from assess.plaintext import clean
from assess.rubric.model import Question
from assess.scoring.result import Completeness

__all__ = [
    "BAD",
    "GOOD",
    "KEY",
    "MARK",
    "QUIET",
    "SAID",
    "STRONG",
    "TITLE",
    "WARN",
    "bar",
    "clean",
    "clean_block",
    "columns",
    "count",
    "fit",
    "hang",
    "joined",
    "option_words",
    "percent",
    "percent_range",
    "place_of",
    "progress_words",
    "tilde",
    "topic",
]

QUIET, STRONG, SAID = "$quiet", "bold", "$key"
TITLE, KEY, MARK = "bold $title", "bold $key", "bold $mark"
GOOD, WARN, BAD = "$good", "$warn", "$bad"

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_MORE = "…"


def clean_block(text: str) -> str:
    """Text of several lines, each as safe to show as :func:`clean` makes it; its line ends stay."""
    return "\n".join(clean(line) for line in _BREAKS.split(text))


def count(n: int, one: str, many: str = "") -> str:
    """``1 question``, ``2 questions``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share as a whole percentage; 100 % and 0 % are kept for exactly all and nothing."""
    return f"{_whole(share)} %"


def percent_range(low: float, high: float) -> str:
    """``40 %``, or ``40–60 %`` when the ends differ."""
    a, b = _whole(low), _whole(high)
    return f"{a} %" if a == b else f"{a}–{b} %"


def _whole(share: float) -> int:
    value = round(share * 100)
    if value == 100 and share < 1:
        return 99
    return 1 if value == 0 and share > 0 else value


def progress_words(found: Completeness) -> str:
    """How much is answered and what is left, in words."""
    parts = [tr("{answered} of {total} answered", answered=found.answered, total=found.total)]
    if found.unsure:
        parts.append(tr("{unsure} unsure", unsure=found.unsure))
    if found.not_applicable:
        parts.append(tr("{not_applicable} not applicable", not_applicable=found.not_applicable))
    if found.unanswered:
        parts.append(tr("{unanswered} unanswered", unanswered=found.unanswered))
    return ", ".join(parts)


def bar(low: float, high: float, width: int, *, colour: str = "$good") -> Content:
    """A bar for two shares: solid up to ``low``, shaded up to ``high``, dotted beyond.

    The three parts differ in shape, not only in colour.
    """
    solid = _cells(low, width)
    end = solid if high <= low else max(_cells(high, width), solid)
    if high > low and end == solid:  # something is open: show it
        solid, end = (solid, solid + 1) if solid < width - 1 else (solid - 1, solid)
    return Content.assemble(
        ("█" * solid, colour), ("▒" * (end - solid), WARN), ("·" * (width - end), QUIET)
    )


def _cells(share: float, width: int) -> int:
    """Cells for a share; all and none are kept for exactly all and nothing."""
    if share <= 0:
        return 0
    return width if share >= 1 else min(max(round(share * width), 1), max(width - 1, 1))


def fit(text: Content | str, width: int) -> Content:
    """One line of at most ``width`` cells, with an ellipsis when something is left out."""
    line = text if isinstance(text, Content) else Content(text)
    if line.cell_length <= width:
        return line
    if width < 1:
        return Content("")
    return line.truncate(width - 1).rstrip() + Content(_MORE)


def hang(first: Content, text: Content | str, width: int) -> list[Content]:
    """``text`` beside ``first``; the lines that follow are indented to the same column."""
    body = text if isinstance(text, Content) else Content(text)
    indent = first.cell_length
    lines = body.wrap(max(width - indent, 8))
    margin = Content(" " * indent)
    return [(margin if at else first) + line for at, line in enumerate(lines or [Content("")])]


def columns(left: Content | str, right: Content | str, width: int) -> Content:
    """Two texts in one line, the second at its right end; the first gives way."""
    end = right if isinstance(right, Content) else Content(right)
    end = fit(end, width)
    room = width - end.cell_length
    start = fit(left, max(room - 1, 0))
    return start + Content(" " * max(room - start.cell_length, 0)) + end


def tilde(path: Path) -> str:
    """A path as people write it: from the root, or from their home folder (``~``)."""
    whole = path.absolute()
    try:
        return f"~/{whole.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(whole)


def place_of(path: Path) -> str:
    """The same, safe to show."""
    return clean(tilde(path))


def topic(question: Question) -> str:
    """What a question is about, as it stands in a list: ``model deployment``."""
    words = clean(question.subject)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def option_words(question: Question, option: int) -> str:
    """``2 Checked on every run``: an option's number and label."""
    return f"{option} {clean(question.options[option].label)}"


def joined(lines: Iterable[Content]) -> Content:
    """Lines as one text."""
    return Content("\n").join(lines)
