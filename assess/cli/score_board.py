"""What ``assess score --watch`` knows of every file, and the lines that show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from assess.batch.paths import Input, expand
from assess.batch.run import Outcome, process
from assess.cli.common import load, version_words
from assess.cli.console import clean
from assess.cli.gates import Gates, Standing
from assess.cli.page import Page
from assess.cli.score_picture import Row, row_of, several_teams
from assess.cli.words import count
from assess.errors import AssessError
from assess.scoring.score import score

if TYPE_CHECKING:
    from assess.answers.model import Assessment
    from assess.cli.score_watch import Watched
    from assess.rubric.model import Rubric

__all__ = ["Board"]

MARK = "!"
"""Before a team whose file is wrong now."""
MOST_CHANGES = 3
"""Changes told in the last line."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Team:
    """What one file gave when it was last scored without a mistake."""

    row: Row
    standing: Standing
    answered: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _File:
    stamp: Stamp | None
    turn: int
    """The look in which it was read."""
    team: _Team | None
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Board:
    """The last outcome of every file, with its row kept while the file is wrong."""

    watched: Watched
    files: dict[str, _File] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What the last look found changed."""
    _turn: int = 0
    _rubric: Rubric | None = None
    _gates: Gates = field(default_factory=lambda: Gates({}, {}))
    _overlaid: tuple[tuple[str, Stamp | None], ...] | None = None
    _rubric_problems: tuple[str, ...] = ()

    def look(self) -> bool:
        """Score what is new or changed since the last look, and nothing else.

        Returns:
            Whether there is anything new to show.

        Raises:
            AssessError: at the first look, the rubric or an option is wrong.
        """
        first = not self._turn
        said = self._look_at_rubric()
        inputs = expand(self.watched.paths)
        stamps = {item.name: _stamp(item.path) for item in inputs}
        todo = [item for item in inputs if self._is_new(item, stamps[item.name])]
        gone = [name for name in self.files if name not in stamps]
        if not (first or todo or gone or said):
            return False
        said += [f"{name} is gone" for name in gone]
        self._turn += 1
        assert self._rubric is not None  # noqa: S101 - read by _look_at_rubric
        for outcome in process(todo, _score_one, self._rubric, workers=self.watched.workers):
            before = self.files.get(outcome.file)
            now = self._file(before, outcome, stamps[outcome.file])
            said.append(_moved(outcome.file, before, now))
            self.files[outcome.file] = now
        self.files = {name: self.files[name] for name in stamps}
        self.said = [] if first else said
        return True

    def _is_new(self, item: Input, stamp: Stamp | None) -> bool:
        known = self.files.get(item.name)
        return known is None or known.stamp != stamp

    def _file(self, before: _File | None, outcome: Outcome[_Team], stamp: Stamp | None) -> _File:
        kept = outcome.value or (before.team if before else None)
        return _File(stamp, self._turn, kept, tuple(outcome.error_lines()))

    def _look_at_rubric(self) -> list[str]:
        """Read the rubric anew when its folder changed; one that is wrong is told, not used."""
        overlay = self.watched.overlay
        paths = sorted(overlay.rglob("*.yaml")) if overlay else []
        overlaid = tuple((str(path), _stamp(path)) for path in paths)
        if overlaid == self._overlaid:
            return []
        first, self._overlaid = self._overlaid is None, overlaid
        try:
            rubric = load(overlay)
            gates = Gates.read(rubric, self.watched.fail_under, self.watched.fail_on_risk)
        except AssessError as error:
            if first:
                raise
            self._rubric_problems = tuple(error.lines())
            return ["the rubric is wrong now"]
        self._rubric, self._gates, self._rubric_problems = rubric, gates, ()
        if first:
            return []
        self.files = {
            name: replace(known, stamp=(-1, -1, -1), team=None)  # rows of another rubric
            for name, known in self.files.items()
        }
        return ["the rubric was read again"]

    def lines(self, room: int) -> list[str]:
        """What to show on ``room`` lines: the table, what is wrong, what changed last."""
        most = max(1, room // 3)
        notes = list(islice(self._notes(), most + 1))  # a note takes a line at least
        below = _drawn(notes)
        while len(below) > most and len(notes) > 1:
            del notes[max(1, min(len(notes) - 1, len(notes) * most // len(below))) :]
            below = _drawn([*notes, "... and more"])
        page = Page()
        page.para(self._status(), style="dim")
        below += page.text().splitlines()
        left = max(0, room - len(below))
        files = list(self.files.items())
        shown = min(len(files), max(1, left))
        while True:
            table = self._table(files, shown)
            if len(table) <= left or shown <= 1:
                return [*table[:left], *below][-room:]
            shown = max(1, min(shown - 1, shown * left // len(table)))

    def _table(self, files: Sequence[tuple[str, _File]], shown: int) -> list[str]:
        """The rows of ``shown`` files, wrong and newly read ones, in the order of the files."""
        picked = sorted(range(len(files)), key=lambda i: _urgency(files[i][1]))[:shown]
        assert self._rubric is not None  # noqa: S101 - read by the first look
        rows = [_row(*files[i], self._rubric) for i in sorted(picked)]
        page = Page()
        page.add(several_teams(self._rubric, rows, width=page.width))
        if shown < len(files):
            page.para(f"... and {count(len(files) - shown, 'more team')}", style="dim")
        page.gap()
        return page.text().splitlines()

    def _notes(self) -> Iterator[str]:
        yield from (f"{MARK} {line}" for line in self._rubric_problems)
        assert self._rubric is not None  # noqa: S101 - read by the first look
        for name, known in sorted(self.files.items(), key=lambda item: _urgency(item[1])):
            if known.problems:
                yield from (f"{MARK} {line}" for line in known.problems)
            elif known.team is not None:
                if words := version_words(known.team.answered, self._rubric):
                    yield f"{name}: {words}"
                yield from (f"{name}: {text}" for text in self._gates.missed(known.team.standing))

    def _status(self) -> str:
        said = "; ".join(self.said[:MOST_CHANGES])
        if (more := len(self.said) - MOST_CHANGES) > 0:
            said += f"; and {more} more"
        wrong = sum(bool(known.problems) for known in self.files.values())
        words = count(len(self.files), "file") + (f", {wrong} wrong" if wrong else "")
        clock = f"{dt.datetime.now():%H:%M:%S}"
        return f"{clock} {words}. {said}{'. ' if said else ''}Ctrl+C ends."


def _score_one(rubric: Rubric, assessment: Assessment, _data: bytes) -> _Team:
    result = score(rubric, assessment)
    answered = (assessment.rubric_id, assessment.rubric_version)
    return _Team(row_of(rubric, result), Standing.of(result), answered)


def _stamp(path: Path | None) -> Stamp | None:
    try:
        status = path.stat() if path is not None else None
    except (OSError, ValueError):
        return None
    return status and (status.st_mtime_ns, status.st_size, status.st_ino)


def _urgency(known: _File) -> tuple[bool, int]:
    """What comes first where room is short: what is wrong, then what changed last."""
    return not known.problems, -known.turn


def _row(name: str, known: _File, rubric: Rubric) -> Row:
    if known.team is None:
        levels, cards = (("", ""),) * len(rubric.models), ("",) * len(rubric.scorecards)
        return Row(name, f"{MARK} {clean(name)}", levels, cards, "", "", "", style="dim")
    row = known.team.row
    return replace(row, team=f"{MARK} {row.team}", style="dim") if known.problems else row


def _moved(name: str, before: _File | None, now: _File) -> str:
    """What a change did to a file's verdict."""
    if now.problems:
        return f"{name} is wrong"
    if before is None or before.team is None or now.team is None:
        return f"{name} is new" if before is None else f"{name} was scored"
    old, new = before.team.standing.levels, now.team.standing.levels
    moves = ", ".join(f"{model} {old[model]} to {n}" for model, n in new.items() if old[model] != n)
    return f"{name}: {moves or 'same levels'}"


def _drawn(notes: Sequence[str]) -> list[str]:
    page = Page()
    for note in notes:
        page.para(note)
    return page.text().splitlines()
