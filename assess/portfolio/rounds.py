"""Which files are the same team's: its newest assessment counts, earlier ones are its baseline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from assess.plaintext import one_line
from assess.portfolio.standing import Record, Team

__all__ = ["teams_of"]

UNNAMED = "Unnamed team"


def teams_of(records: Iterable[Record]) -> tuple[tuple[Team, ...], tuple[str, ...]]:
    """Sort records into teams.

    Files of one team name with different dates are one team's rounds. Where two such files have the
    same date they are different teams that happen to be called alike: they are told apart by their
    labels if that is enough, else by their folders, else each file is a team of its own. The same
    bytes given twice count once.

    Returns:
        The teams in the order of their names, and notes on what had to be decided.
    """
    notes: list[str] = []
    by_name: dict[str, list[Record]] = defaultdict(list)
    seen: dict[str, str] = {}
    for record in records:
        if record.digest and record.digest in seen:
            notes.append(f"{record.file} is the same as {seen[record.digest]} and counts once.")
            continue
        if record.digest:
            seen[record.digest] = record.file
        by_name[one_line(record.team)].append(record)
    teams: list[Team] = []
    for name, found in by_name.items():
        teams += _apart(name or UNNAMED, found, notes)
    return tuple(sorted(teams, key=lambda t: (t.name.casefold(), t.name))), tuple(notes)


def _apart(name: str, found: Sequence[Record], notes: list[str]) -> list[Team]:
    if _are_rounds(found):
        _note_moved_labels(name, found, notes)
        return [_team(name, found)]
    for key in (_labels, _folder, _file):
        parts: dict[str, list[Record]] = defaultdict(list)
        for record in found:
            parts[key(record)].append(record)
        if len(parts) > 1 and all(_are_rounds(part) for part in parts.values()):
            break
    # No key is without exceptions when two files are one (both halves of a name on one stdin).
    else:
        parts = {f"{r.file} ({i})": [r] for i, r in enumerate(found, 1)}
    notes.append(f"{len(parts)} teams are called “{name}”; they are told apart by {_WORDS[key]}.")
    names = {k: f"{name} ({k or _NOTHING[key]})" for k in parts}
    return [_team(names[k], part) for k, part in parts.items()]


def _are_rounds(found: Sequence[Record]) -> bool:
    return len({r.date for r in found}) == len(found)


def _team(name: str, found: Sequence[Record]) -> Team:
    newest, *earlier = sorted(found, key=lambda r: r.date, reverse=True)
    return Team(name, newest, tuple(earlier))


def _labels(record: Record) -> str:
    return ", ".join(one_line(v) for _, v in sorted(record.labels.items()))


def _folder(record: Record) -> str:
    return str(PurePath(record.file).parent)


def _file(record: Record) -> str:
    return record.file


_WORDS: dict[Callable[[Record], str], str] = {
    _labels: "their labels",
    _folder: "their folders",
    _file: "their files",
}
_NOTHING = {_labels: "no label", _folder: "", _file: ""}


def _note_moved_labels(name: str, found: Sequence[Record], notes: list[str]) -> None:
    """Two teams of one name with different dates look like rounds; different labels say so."""
    keys = {k for r in found for k in r.labels}
    moved = [k for k in sorted(keys) if len(Counter(r.labels.get(k) for r in found)) > 1]
    if moved:
        notes.append(
            f"“{name}” has another {' and '.join(one_line(k) for k in moved)} in an earlier file;"
            " it is taken as one team."
        )
