"""A file that was open before, in one line."""

from __future__ import annotations

from textual.content import Content

from assess.language import tr, trc
from assess.tui.recent import Recent
from assess.tui.text import KEY, QUIET, STRONG, WARN, bar, clean, columns, fit

__all__ = ["recent_line"]


def recent_line(at: int, recent: Recent, place: str, width: int) -> Content:
    """A file with its team, date and progress.

    Args:
        at: its number, which is the key that picks it.
        recent: the file.
        place: its path as the person may see it.
        width: cells.
    """
    key = Content.assemble((f" {at if at < 10 else ' '}  ", KEY))
    if recent.problem:
        words = Content.assemble(
            (place, STRONG),
            ("  " + tr("cannot be read: {problem}", problem=clean(recent.problem)), WARN),
        )
        return fit(key + words, width)
    total = recent.total or 1
    shares = (recent.done - recent.proposed) / total, recent.done / total
    wide = width >= 90
    room_of_team = 28 if wide else 22
    team = fit(Content.assemble((clean(recent.team), STRONG)), room_of_team)
    team = team.pad_right(room_of_team - team.cell_length)
    date = recent.date.isoformat() if recent.date else ""
    numbers = f" {recent.done}/{recent.total}" + (
        " " + trc("questions", "core") if recent.quick else ""
    )
    if recent.proposed:
        numbers = f" {recent.done}/{recent.total} ≠{recent.proposed}"
    line = Content.assemble(
        key,
        team,
        ("  " + date + "  ", QUIET),
        bar(*shares, 10 if wide else 4),
        numbers.ljust(11),
    )
    room = width - line.cell_length - 1
    if room < 8:
        return fit(line, width)
    if not wide:  # the name says more than the folder
        place = clean(recent.path.name)
    return columns(line, Content.assemble((_tail(place, room), QUIET)), width)


def _tail(text: str, room: int) -> str:
    """The end of a path: its file name says most."""
    return text if len(text) <= room else "…" + text[-(room - 1) :]
