"""Pieces of the pictures in the terminal: marks, bars, ranges. No meaning by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.rule import Rule
from rich.text import Text

from assess.cli.console import clean, is_fancy
from assess.frozen import frozen

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["CRITERION_STYLES", "REACH_STYLES", "RISK_STYLES", "SCORECARD_STYLES", "Pen", "Reach"]

Reach = Literal["reached", "possible", "not yet"]

RISK_STYLES = {"low": "green", "moderate": "yellow", "high": "red", "critical": "bold red"}
REACH_STYLES = {"reached": "green", "possible": "yellow", "not yet": "dim"}
CRITERION_STYLES = {"met": "green", "unmet": "red", "unknown": "yellow", "not_applicable": "dim"}
SCORECARD_STYLES = {
    "automated": "green",
    "manual": "yellow",
    "missing": "red",
    "unknown": "yellow",
    "unasked": "dim",
    "not_applicable": "dim",
}


@frozen
class Pen:
    """Draws with line characters on a capable terminal, and in plain ASCII everywhere else."""

    fancy: bool
    narrow: bool = False
    """Fewer than 64 columns: tables leave out their bars and break their cells."""

    @classmethod
    def of(cls, console: Console) -> Pen:
        """The pen that suits a console."""
        return cls(is_fancy(console), narrow=console.width < 64)

    @property
    def arrow(self) -> str:
        """From what is to what is needed."""
        return "→" if self.fancy else "->"

    @property
    def dash(self) -> str:
        """Between the ends of a range."""
        return "–" if self.fancy else "-"

    @property
    def bullet(self) -> str:
        """Before an item of a list."""
        return "•" if self.fancy else "*"

    def heading(self, title: str) -> Rule:
        """A line that opens a part."""
        return Rule(
            Text(clean(title), style="bold"),
            align="left",
            characters="─" if self.fancy else "-",
            style="dim",
        )

    def mark(self, reach: Reach) -> Text:
        """The mark of a step of a ladder."""
        marks = (
            {"reached": "●", "possible": "◐", "not yet": "○"}
            if self.fancy
            else {"reached": "[x]", "possible": "[?]", "not yet": "[ ]"}
        )
        return Text(marks[reach], style=REACH_STYLES[reach])

    def sign(self, status: str) -> Text:
        """The sign of a criterion's status."""
        signs = (
            {"met": "✓", "unmet": "✗", "unknown": "?", "not_applicable": "–"}
            if self.fancy
            else {"met": "+", "unmet": "x", "unknown": "?", "not_applicable": "-"}
        )
        return Text(signs[status], style=CRITERION_STYLES[status])

    def points(self, status: str) -> Text:
        """The sign of what the answers show of a scorecard's test."""
        signs = (
            {"automated": "✓", "manual": "½", "missing": "✗", "unknown": "?", "unasked": "·"}
            if self.fancy
            else {"automated": "+", "manual": "/", "missing": "x", "unknown": "?", "unasked": "."}
        )
        dash = "–" if self.fancy else "-"
        return Text(signs.get(status, dash), style=SCORECARD_STYLES[status])

    def bar(self, low: float, high: float, width: int = 10) -> Text:
        """A bar of a share: what is shown, what unsure and open answers allow, what is missing."""
        full = _cells(low, width)
        maybe = max(full, _cells(high, width)) - full
        solid, light, empty = ("█", "▒", "░") if self.fancy else ("#", "?", ".")
        return Text.assemble(
            (solid * full, "green"),
            (light * maybe, "yellow"),
            (empty * (width - full - maybe), "dim"),
        )

    def range(self, low: str, high: str) -> str:
        """``low``, or ``low–high`` when they differ."""
        return low if low == high else f"{low}{self.dash}{high}"


def _cells(share: float, width: int) -> int:
    """Cells of a bar; only a full share fills it and only an empty one leaves it empty."""
    if share <= 0:
        return 0
    if share >= 1:
        return width
    return min(width - 1, max(1, round(share * width)))
