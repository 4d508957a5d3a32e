"""What a scan saw, as the questionnaire shows it: beside the options, and with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from assess.language import mark, tr
from assess.scan.accept import Suggestion
from assess.scan.answers import Difference, in_words
from assess.tui.session import Session
from assess.tui.text import KEY, QUIET, SAID, clean

__all__ = [
    "HINT",
    "SEEN",
    "Seen",
    "accepted",
    "beside",
    "differs",
    "not_accepted",
    "reasons",
    "taking",
]

SEEN, HINT = "◉", "◌"
"""Marks of what strong signals saw, and of what weak ones hint at."""
NAMED, SHORTEST = 2, 12
"""Places named beside an option, and the cells of one that are always shown."""
MOST = 6
"""Findings told with their reasons."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen for an option, in a line."""

    strong: bool
    places: tuple[str, ...]
    offer: Content
    """What a key does with it."""

    def line(self, width: int) -> Content:
        """As many places as fit; of a long one its end."""
        name, style = (
            (tr("{seen} seen: ", seen=SEEN), SAID)
            if self.strong
            else (tr("{hint} a hint: ", hint=HINT), QUIET)
        )
        room = width - cell_len(name) - self.offer.cell_length
        for some in (self.places[:NAMED], self.places[:1]):
            more = len(self.places) - len(some)
            text = ", ".join(some) + (tr(" and {more} more", more=more) if more else "")
            if cell_len(text) <= room:
                break
        else:
            text = _end(self.places[0], room - (cell_len(text) - cell_len(self.places[0])))
            text += tr(" and {more} more", more=more) if more else ""
        return Content.assemble((name, style), (text, style)) + self.offer


def _end(text: str, width: int) -> str:
    """The end of a text, after an ellipsis."""
    text = text[-max(width, SHORTEST) :]  # a path may be very long
    while cell_len(text) > max(width - 1, SHORTEST):
        text = text[1:]
    return f"…{text}"


def beside(session: Session, option: int) -> tuple[Seen, ...]:
    """What was seen for an option of the current question."""
    scan = session.scan
    if scan is None:
        return ()
    found = [f for f in scan.of(session.asking.current) if f.signal.option == option]
    parts = ([f for f in found if f.strong], [f for f in found if not f.strong])
    return tuple(
        Seen(
            part[0].strong,
            tuple(clean(scan.place(f)) for f in part),
            _offer(session, option) if part[0].strong else Content(""),
        )
        for part in parts
        if part
    )


def _offer(session: Session, option: int) -> Content:
    """What the key does with what was seen for an option."""
    suggestion = session.suggestions().get(session.asking.current)
    if suggestion is None or suggestion.option != option:
        return Content("")
    if suggestion.kind == "taken":
        return Content.assemble(("  " + tr("in the file"), QUIET))
    return Content.assemble("  ", ("s", KEY), (f" {taking(suggestion)}", QUIET))


def taking(suggestion: Suggestion) -> str:
    """What accepting it does, in a word or two."""
    return {
        "answer": tr("accepts"),
        "evidence": tr("adds evidence"),
        "less": tr("notes it"),
        "taken": "",
    }[suggestion.kind]


def reasons(session: Session) -> Iterator[tuple[str, str]]:
    """For the current question, what was seen, why it counts, and the line itself."""
    scan = session.scan
    if scan is None:
        return
    found = scan.of(session.asking.current)
    for finding in found[:MOST]:
        signal = finding.signal
        why = " ".join(filter(None, (signal.why, finding.held_back)))
        text = tr(
            "for {option}: {why} {finding}",
            option=signal.option,
            why=clean(why),
            finding=clean(scan.place(finding)),
        )
        if finding.excerpt:
            text += f": {clean(finding.excerpt)}"
        yield (
            (tr("{seen} seen", seen=SEEN) if finding.strong else tr("{hint} a hint", hint=HINT)),
            text,
        )
    if not found and session.question().kind == "ladder":
        yield mark("seen"), tr("nothing in what was scanned, which proves nothing")


def differs(session: Session, one: Difference) -> str:
    """In what an answer and the repositories do not fit together."""
    if session.scan is None:
        return ""
    told, seen = in_words(session.rubric, session.scan, one)
    return tr("Told {told}; {seen}.", told=told, seen=seen)


def accepted(session: Session, suggestion: Suggestion) -> str:
    """What is told once a suggestion was accepted; the file has it by then."""
    back = tr("ctrl+z takes it back.")
    if suggestion.kind == "less":
        return tr(
            "Noted. It shows {option}, so it is no evidence of more. {back}",
            option=suggestion.option,
            back=back,
        )
    what = tr("{option}, with its evidence.", option=suggestion.option)
    if suggestion.kind == "evidence":
        what = tr("Kept as evidence of the answer.")
    late = session.scan is not None and session.scan.date > session.assessment.date
    if late and suggestion.records:
        what += " " + tr(
            "Seen after the assessment's day, it carries nothing on it (d changes the day)."
        )
    return f"{what} {back}"


def not_accepted(session: Session) -> str:
    """Why there is nothing to accept for the current question."""
    if session.scanning:
        return tr("The scan is not done yet.")
    if session.scan is None:
        return tr("No repository was scanned: r scans one.")
    if session.asking.current in session.suggestions():
        return tr("The file has all of it already.")
    if session.scan.of(session.asking.current):
        return tr("Only hints were seen, and nothing is suggested from them; i shows them.")
    return tr("Nothing was seen for this question, which proves nothing.")
