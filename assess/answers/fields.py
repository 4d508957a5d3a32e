"""Typed reading of an answer file's nodes: what is wrong is collected, nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from assess.errors import Message
from assess.plaintext import CONTROL
from assess.yamlio import Map, Node, Scalar, Seq, looks_like, quoted

__all__ = ["ADDRESS", "Fields", "TooManyError", "nearest"]

_PLACES = "https?|ftps?|sftp|ssh|git|s3|gs|abfss?|az|hdfs|dbfs"
ADDRESS = re.compile(rf"(?:{_PLACES})://[^\s/]\S*|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
"""What counts as an address of evidence: of a page, a store, a repository or a person.

Reports make links of those to pages and persons only; a path of one machine shows others nothing.
"""

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
_NUMERIC = re.compile(r"[-+.0-9][-+.,:_xobA-Fa-f0-9]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST = 100
LINE_LENGTH = 200
"""Longest text where one line belongs, in characters."""


class TooManyError(Exception):
    """So many problems that reading on helps nobody."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` was probably meant to be, or an empty string."""
    if len(word) > LINE_LENGTH:
        return ""
    words = {k.lower(): k for k in known}
    tidy = re.sub(r"[\s_]+", "-", word.strip().lower())
    close = get_close_matches(tidy, words, n=1, cutoff=0.6)
    return words[close[0]] if close else ""


class Fields:
    """Reads values out of nodes and keeps every problem with its place."""

    def __init__(self, problems: list[Message] | None = None) -> None:
        self.problems: list[Message] = [] if problems is None else problems

    def add(self, node: Node, message: str, hint: str = "") -> None:
        """Note a problem at ``node``.

        Raises:
            TooManyError: there are a hundred of them.
        """
        self.problems.append(Message(message, node.line, node.column, hint))
        if len(self.problems) >= _MOST:
            self._stop(node)

    def _stop(self, node: Node) -> NoReturn:
        message = "There are more problems; the rest of the file was not looked at."
        self.problems.append(Message(message, node.line, node.column))
        raise TooManyError

    def known_keys(self, node: Map, known: Sequence[str], what: str) -> None:
        """Note every key that ``what`` does not have."""
        if all(map(known.__contains__, node.entries)):
            return
        for key, _ in node:
            if key.text in known:
                continue
            meant = nearest(key.text, (k.replace("_", "-") for k in known)).replace("-", "_")
            hint = f"Did you mean {quoted(meant)}?" if meant else f"Known: {', '.join(known)}."
            self.add(key, f"{what} has no key {quoted(key.text)}.", hint)

    def mapping(self, node: Node | None, what: str, example: str) -> Map | None:
        """A mapping; ``None`` when it is absent, empty or (noted) something else."""
        if isinstance(node, Map):
            return None if node.refused else node
        self._wrong_shape(node, f"{what} must be a mapping", example)
        return None

    def sequence(self, node: Node | None, what: str, example: str) -> list[Node]:
        """The items of a list; none when it is absent, empty or (noted) something else."""
        if isinstance(node, Seq):
            return [] if node.refused else node.items
        self._wrong_shape(node, f"{what} must be a list", example)
        return []

    def _wrong_shape(self, node: Node | None, message: str, example: str) -> None:
        if node is None or node.refused or (isinstance(node, Scalar) and node.empty):
            return
        self.add(node, f"{message}, such as {example}.")

    def text(self, node: Node | None, what: str, *, one_line: bool = False) -> str:
        """A text, stripped; "" when it is absent, empty or (noted) something else."""
        if node is None or node.refused:
            return ""
        if not isinstance(node, Scalar):
            self.add(node, f"{what} must be text, not a list or a mapping.")
            return ""
        if node.plain and (kind := looks_like(node.text)):
            self.add(
                node,
                f"{what} must be text; without quotes, {quoted(node.text)} may be read as {kind}.",
                f'Write "{node.text}" in quotes.' if len(node.text) <= 40 else "Put it in quotes.",
            )
            return ""
        if CONTROL.search(node.text):
            self.add(node, f"{what} holds a control character.", "Remove it.")
            return ""
        text = node.text.strip()
        if one_line:
            if len(text.splitlines()) > 1:
                self.add(node, f"{what} must be one line.")
                return ""
            if len(text) > LINE_LENGTH:
                self.add(node, f"{what} is longer than {LINE_LENGTH} characters.")
                return ""
        return text

    def integer(self, node: Node, what: str, low: int, high: int) -> int | None:
        """A whole number from ``low`` to ``high``; ``None`` when (noted) it is not."""
        right = f"a whole number from {low} to {high}"
        if not isinstance(node, Scalar) or not node.plain or not _INT.fullmatch(node.text):
            self.not_a_number(node, what, right)
            return None
        value = int(node.text)
        if not low <= value <= high:
            self.add(node, f"{what} must be {right}, not {value}.")
            return None
        return value

    def number(self, node: Node, what: str, most: float) -> float | None:
        """A number above 0 and at most ``most``; ``None`` when (noted) it is not."""
        right = f"a number above 0 and at most {most:g}"
        if not isinstance(node, Scalar) or not node.plain or not _NUMBER.fullmatch(node.text):
            self.not_a_number(node, what, right)
            return None
        value = float(node.text)
        if not 0 < value <= most:
            self.add(node, f"{what} must be {right}, not {node.text}.")
            return None
        return value

    def not_a_number(self, node: Node, what: str, right: str) -> None:
        """Say what a number should have been, and why this is none."""
        if node.refused:
            return
        message = f"{what} must be {right}"
        if not isinstance(node, Scalar):
            self.add(node, f"{message}, not a list or a mapping.")
        elif node.empty:
            self.add(node, f"{what} is empty.", f"It must be {right}.")
        elif not node.plain and _NUMBER.fullmatch(node.text):
            self.add(node, f"{message}, without quotes.", f"Write {node.text}.")
        elif node.plain and _NUMERIC.fullmatch(node.text):
            self.add(
                node,
                f"{message}, not {quoted(node.text)}.",
                "Write plain decimal digits; a decimal point, where one is allowed, is a '.'.",
            )
        else:
            self.add(node, f"{message}, not {quoted(node.text)}.")

    def date(self, node: Node | None, what: str) -> dt.date | None:
        """A date; ``None`` when it is absent, empty or (noted) something else."""
        if node is None or node.refused:
            return None
        right = "a date as year-month-day, such as 2026-11-23"
        if not isinstance(node, Scalar):
            self.add(node, f"{what} must be {right}.")
            return None
        if node.empty:
            return None
        if not _DATE.fullmatch(node.text):
            self.add(node, f"{what} must be {right}, not {quoted(node.text)}.")
            return None
        try:
            return dt.date.fromisoformat(node.text)
        except ValueError:
            self.add(node, f"{what}: there is no day {quoted(node.text)}.", f"It must be {right}.")
            return None
