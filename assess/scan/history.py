"""Figures of a git history: how often something changes, by how many people, how it is reviewed.

They cover the twelve months up to the newest commit. git is asked once, for a limited number of
commits and a limited time. People are told apart in memory only: no name leaves this module.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from assess.rubric.model import History, Signal
from assess.scan import git
from assess.scan.patterns import compiled, name_pattern, options

__all__ = ["Asked", "Past", "past"]

COMMITS = 5000
"""Commits that are looked at, at most."""
SIZE = 64 << 20
"""Bytes of git's answer that are read, at most."""
PATIENCE = 20.0
"""Seconds that git has."""
BRANCHES = 1000
TAGS = 5000
DAY = 86_400
YEAR = 365 * DAY
IDLE = 90 * DAY
LONG_BRANCH = 500
"""Commits of one branch that are looked at."""
FEW = 10
"""Changes and merges below which a share or a median says nothing."""
_ROBOT = re.compile(
    rb"\[bot\]|\b(?:github-actions|gitlab-bot|renovate|dependabot|jenkins|ci-bot)\b", re.I
)
_PULL = re.compile(rb"\([#!]\d+\)\s*$|^Merged? (?:pull request|PR) #?\d")
_VERSION = (
    r"(?i)(?:[\w.-]*[/_-])?v?\d+[._]\d+.*|(?:release|model|prod)[/_-].*|v\d+|\d{4}-?\d{2}-?\d{2}.*"
)


@dataclass(slots=True)
class _Commit:
    parents: list[bytes]
    author: bytes
    committer: bytes
    written: int
    at: int
    subject: bytes
    files: list[tuple[bytes, str]] = field(default_factory=list)
    """What was done (A, M, D) to which file."""

    @property
    def robot(self) -> bool:
        return _ROBOT.search(self.author) is not None


@dataclass(frozen=True)
class Past:
    """The commits of the last twelve months, newest first, and what else git knows."""

    commits: dict[bytes, _Commit]
    newest: int
    """When the newest commit was made, in seconds since 1970."""
    root: Path

    @property
    def day(self) -> str:
        """The day of the newest commit."""
        return dt.datetime.fromtimestamp(self.newest, dt.UTC).date().isoformat()

    @cached_property
    def main(self) -> list[_Commit]:
        """The commits of the main line, newest first: of a merge the first parent."""
        line: list[_Commit] = []
        at = next(iter(self.commits), b"")
        while (commit := self.commits.get(at)) is not None and len(line) < len(self.commits):
            line.append(commit)
            at = commit.parents[0] if commit.parents else b""
        return line

    @cached_property
    def merged(self) -> list[tuple[_Commit, list[_Commit]]]:
        """The merges of the main line, each with the commits of its branch."""
        main = {id(commit) for commit in self.main}
        found = []
        for merge in self.main:
            branch: list[_Commit] = []
            at = merge.parents[1] if len(merge.parents) > 1 else b""
            while (commit := self.commits.get(at)) is not None and id(commit) not in main:
                branch.append(commit)
                at = commit.parents[0] if commit.parents and len(branch) < LONG_BRANCH else b""
            if branch:
                found.append((merge, branch))
        return found

    @cached_property
    def reviewed(self) -> float | None:
        """The share of changes that came by a merge or pull request; ``None`` of few changes."""
        changes = [commit for commit in self.main if not commit.robot]
        if len(changes) < FEW:
            return None
        taken = {id(m) for m, branch in self.merged if any(c.author != m.author for c in branch)}
        pulled = (id(c) in taken or _PULL.search(c.subject) is not None for c in changes)
        return sum(pulled) / len(changes)

    @cached_property
    def branch_days(self) -> float | None:
        """Days from a branch's first commit to its merge, the middle one; ``None`` of few."""
        days = [(merge.at - branch[-1].written) / DAY for merge, branch in self.merged]
        return max(0.0, median(days)) if len(days) >= FEW else None

    @cached_property
    def idle_branches(self) -> float:
        """Branches whose newest commit is more than three months older than the newest of all."""
        dates = self._refs(
            "refs/heads", "refs/remotes", show="%(committerdate:unix)", most=BRANCHES
        )
        return sum(date.isdigit() and self.newest - int(date) > IDLE for date in dates)

    @cached_property
    def tags(self) -> list[str]:
        """The names of the tags that were set in the twelve months."""
        found = self._refs("refs/tags", show="%(creatordate:unix) %(refname:short)", most=TAGS)
        named = (line.partition(b" ") for line in found)
        return [
            name.decode("utf-8", "replace")
            for date, _, name in named
            if date.isdigit() and self.newest - YEAR <= int(date) <= self.newest + DAY
        ]

    def _refs(self, *where: str, show: str, most: int) -> list[bytes]:
        said = git.read(
            self.root, "for-each-ref", f"--count={most}", "--sort=-creatordate", f"--format={show}",
            *where, most=SIZE, seconds=PATIENCE,
        )  # fmt: skip
        return said[0].splitlines() if said is not None else []


def past(root: Path) -> tuple[Past | None, str]:
    """The history of a repository or of a folder in it, or a sentence why it says nothing.

    A folder without commits has neither.
    """
    about = git.read(
        root, "rev-parse", "--is-shallow-repository", "--show-prefix", most=10_000, seconds=PATIENCE
    )
    if about is None:
        return None, ""
    shallow, _, prefix = about[0].partition(b"\n")
    if shallow == b"true":
        return None, "Its history is cut off (a shallow clone), so that it is not looked at."
    last = git.read(root, "log", "-1", "--format=%ct", "HEAD", most=100, seconds=PATIENCE)
    if last is None or not last[0].strip().isdigit():
        return None, ""
    newest = int(last[0])
    part = ("--relative", "HEAD", "--", ".") if prefix.strip() else ("HEAD",)
    said = git.read(
        root, "log", f"--max-count={COMMITS}", f"--since={newest - YEAR}", "-z", "--no-renames",
        "--name-status", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap",
        "--ignore-submodules=all", f"-O{os.devnull}",
        "--format=%x1e%H%x1f%P%x1f%ae%x1f%ce%x1f%at%x1f%ct%x1f%s", *part,
        most=SIZE, seconds=PATIENCE,
    )  # fmt: skip
    if said is None:
        return None, "Its history cannot be read in time, so that it is not looked at."
    commits = dict(_commits(said[0]))
    whole = said[1] and len(commits) < COMMITS
    note = (
        "" if whole else "Its history is long: only the newest part of the last year is looked at."
    )
    return Past(commits, newest, root), note


def _commits(said: bytes) -> Iterator[tuple[bytes, _Commit]]:
    for entry in said.split(b"\x1e")[1:]:
        about, _, rest = entry.partition(b"\0")
        words = about.split(b"\x1f", 6)
        if len(words) < 7 or not (words[4].isdigit() and words[5].isdigit()):
            continue
        parts = rest.lstrip(b"\n").split(b"\0")
        pairs = zip(parts[::2], parts[1::2], strict=False)
        files = [(kind[:1], os.fsdecode(name)) for kind, name in pairs]
        people = (words[2].lower(), words[3].lower())
        yield (
            words[0],
            _Commit(words[1].split(), *people, int(words[4]), int(words[5]), words[6], files),
        )


class Asked:
    """The signals that ask the history.

    Args:
        signals: of the rubric.

    Raises:
        RubricError: a pattern is no regular expression.
    """

    def __init__(self, signals: Sequence[Signal]) -> None:
        import re2

        self.signals = [signal for signal in signals if signal.where.history is not None]
        self._names = re2.Set.FullMatchSet(options())
        self._owner: list[tuple[str, bool]] = []
        self._tags: dict[str, Any] = {}
        for signal in self.signals:
            history = _history(signal)
            for glob, other in (
                *((glob, False) for glob in signal.where.paths),
                *((glob, True) for glob in history.other),
            ):
                self._names.Add(name_pattern(glob))
                self._owner.append((signal.id, other))
            named = compiled(history.named or _VERSION, f"signal {signal.id}")
            self._tags[signal.id] = named
        if self._owner:
            self._names.Compile()

    def find(self, known: Past, counts: Callable[[str], bool]) -> Iterator[tuple[Signal, str]]:
        """The signals that hold, each with its figure in words.

        Args:
            known: the history.
            counts: whether a file stands in a folder that counts.
        """
        touched = self._touched(known, counts)
        for signal in self.signals:
            history = _history(signal)
            figure = self._figure(signal, known, touched)
            if figure is None:
                continue
            least, most = history.at_least, history.at_most
            if (least is None or figure >= least) and (most is None or figure <= most):
                yield signal, f"{_WORDS[history.fact](figure)}, in the 12 months to {known.day}"

    def _touched(
        self, known: Past, counts: Callable[[str], bool]
    ) -> dict[tuple[str, bool], list[tuple[_Commit, int]]]:
        """For each signal the commits that change its files, and how many files they remove."""
        if not self._owner:
            return {}
        owners: dict[str, set[tuple[str, bool]]] = {}
        touched: dict[tuple[str, bool], list[tuple[_Commit, int]]] = {}
        for commit in known.commits.values():
            removed: Counter[tuple[str, bool]] = Counter()
            for kind, name in commit.files:
                if name not in owners:
                    clean = name.encode("utf-8", "replace").decode()
                    found = self._names.Match(clean) if counts(name) else ()
                    owners[name] = {self._owner[number] for number in found or ()}
                for owner in owners[name]:
                    removed[owner] += kind == b"D"
            for owner, files in removed.items():
                touched.setdefault(owner, []).append((commit, files))
        return touched

    def _figure(
        self,
        signal: Signal,
        known: Past,
        touched: dict[tuple[str, bool], list[tuple[_Commit, int]]],
    ) -> float | None:
        fact = _history(signal).fact
        if fact == "reviewed":
            return known.reviewed
        if fact == "branch-days":
            return known.branch_days
        if fact == "idle-branches":
            return known.idle_branches
        if fact == "tags":
            return sum(self._tags[signal.id].fullmatch(name) is not None for name in known.tags)
        every = [(commit, 0) for commit in known.commits.values()]
        found = touched.get((signal.id, False), []) if signal.where.paths else every
        if fact == "robots":
            return sum(commit.robot for commit, _ in found)
        if fact == "removed":
            return sum(files for _, files in found)
        by_people = [commit for commit, _ in found if not commit.robot]
        people = {commit.author for commit in by_people}
        if fact == "people-of-both":
            return len(people & {commit.author for commit, _ in touched.get((signal.id, True), [])})
        if fact == "people":
            return len(people)
        if fact == "months":
            return len({(known.newest - commit.at) // (YEAR // 12) for commit in by_people})
        return len(by_people)


def _history(signal: Signal) -> History:
    assert signal.where.history is not None  # noqa: S101 - only such signals are asked
    return signal.where.history


_WORDS: dict[str, Callable[[float], str]] = {
    "commits": lambda n: f"{n:.0f} commits",
    "months": lambda n: f"commits in {n:.0f} months",
    "people": lambda n: f"{n:.0f} people",
    "people-of-both": lambda n: f"{n:.0f} people who change both",
    "robots": lambda n: f"{n:.0f} commits of a robot",
    "removed": lambda n: f"{n:.0f} files removed",
    "reviewed": lambda n: f"{n:.0%} of the changes",
    "tags": lambda n: f"{n:.0f} tags",
    "branch-days": lambda n: f"{n:.1f} days from a branch's first commit to its merge",
    "idle-branches": lambda n: f"{n:.0f} branches untouched for three months",
}
