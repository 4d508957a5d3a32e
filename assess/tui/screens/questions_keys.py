"""The keys that the questions' last line names: for the question, and for the panels beside it."""

from __future__ import annotations

from assess.tui.session import Session
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.seen import taking

__all__ = ["SECTIONS_KEYS", "VERDICT_KEYS", "question_keys"]

FIND = (
    Hint("/", "search", "screen.search"),
    Hint("g", "go to", "screen.jump"),
    Hint("v", "verdict", "screen.verdict"),
)
SECTIONS_KEYS = (
    Hint("↑↓", "move"),
    Hint("↵", "go there"),
    Hint("←→", "fold"),
    Hint("esc", "back to the question", "screen.back"),
    Hint("t", "hide", "screen.sections"),
    *FIND,
)
VERDICT_KEYS = (
    Hint("esc", "back to the question", "screen.back"),
    Hint("n", "next", "screen.next"),
    Hint("p", "back", "screen.previous"),
    Hint("h", "hide or show scores", "screen.hide_scores"),
    Hint("t", "sections", "screen.sections"),
)


def question_keys(session: Session) -> list[Hint]:
    """What can be done with the question that is shown, the most useful first."""
    question, answer = session.question(), session.answer()
    digits = f"0-{min(question.top, 9)}"
    seen = session.suggestions().get(question.id)
    found = [
        Hint(digits, "choose"),
        *([Hint("s", taking(seen), "screen.accept")] if seen and seen.kind != "taken" else ()),
        Hint("↵", "confirm", "screen.confirm"),
        Hint("n", "next", "screen.next"),
        Hint("p", "back", "screen.previous"),
        Hint("u", "unsure", "screen.unsure"),
    ]
    if question.allow_na:
        found.append(Hint("x", "n/a", "screen.not_applicable"))
    found.append(Hint("e", "edit note" if answer.note else "note", "screen.note"))
    if session.asking.mode == "workshop":
        who = "names" if session.anonymous else "counts only"
        found.append(Hint("w", who, "screen.anonymous"))
        found.append(Hint("f6", "agenda", "app.goto('workshop')"))
        found.append(Hint("a", "all", "screen.all"))
    elif session.asking.mode in ("matters", "seen"):
        found.append(Hint("a", "all", "screen.all"))
    else:
        found.append(Hint("m", "what matters", "screen.matters"))
        if waiting := len(session.waiting()):
            found.append(Hint("S", f"{waiting} seen", "screen.seen"))
    if session.can_undo:
        found.append(Hint("^z", "undo", "app.undo"))
    return [*found, *FIND]
