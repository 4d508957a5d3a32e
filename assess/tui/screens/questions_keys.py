"""The keys that the questions' last line names: for the question, and for the panels beside it."""

from __future__ import annotations

from assess.language import mark
from assess.tui.session import Session
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.seen import taking

__all__ = ["SECTIONS_KEYS", "VERDICT_KEYS", "question_keys"]

FIND = (
    Hint("/", mark("search"), "screen.search"),
    Hint("g", mark("go to"), "screen.jump"),
    Hint("v", mark("verdict"), "screen.verdict"),
)
SECTIONS_KEYS = (
    Hint("↑↓", mark("move")),
    Hint("↵", mark("go there")),
    Hint("←→", mark("fold")),
    Hint("esc", mark("back to the question"), "screen.back"),
    Hint("t", mark("hide"), "screen.sections"),
    *FIND,
)
VERDICT_KEYS = (
    Hint("esc", mark("back to the question"), "screen.back"),
    Hint("n", mark("next"), "screen.next"),
    Hint("p", mark("back"), "screen.previous"),
    Hint("h", mark("hide or show scores"), "screen.hide_scores"),
    Hint("t", mark("sections"), "screen.sections"),
)


def question_keys(session: Session) -> list[Hint]:
    """What can be done with the question that is shown, the most useful first."""
    question, answer = session.question(), session.answer()
    digits = f"0-{min(question.top, 9)}"
    seen = session.suggestions().get(question.id)
    found = [
        Hint(digits, mark("choose")),
        *([Hint("s", taking(seen), "screen.accept")] if seen and seen.kind != "taken" else ()),
        Hint("↵", mark("confirm"), "screen.confirm"),
        Hint("n", mark("next"), "screen.next"),
        Hint("p", mark("back"), "screen.previous"),
        Hint("u", mark("unsure"), "screen.unsure"),
    ]
    if question.allow_na:
        found.append(Hint("x", "n/a", "screen.not_applicable"))
    found.append(Hint("e", mark("edit note") if answer.note else mark("note"), "screen.note"))
    if session.asking.mode == "workshop":
        who = mark("names") if session.anonymous else mark("counts only")
        found.append(Hint("w", who, "screen.anonymous"))
        found.append(Hint("f6", mark("agenda"), "app.goto('workshop')"))
        found.append(Hint("a", mark("all"), "screen.all"))
    elif session.asking.mode in ("matters", "seen"):
        found.append(Hint("a", mark("all"), "screen.all"))
    else:
        found.append(Hint("m", mark("what matters"), "screen.matters"))
        if waiting := len(session.waiting()):
            found.append(Hint("S", mark("{n} seen"), "screen.seen", waiting))
    if session.can_undo:
        found.append(Hint("^z", mark("undo"), "app.undo"))
    return [*found, *FIND]
