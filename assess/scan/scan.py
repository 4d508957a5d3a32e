"""One pass over a repository: every file is opened at most once, for all signals that want it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assess.plaintext import one_line
from assess.rubric.model import Rubric, Signal
from assess.scan.files import Tree, open_tree, skipped
from assess.scan.match import Matcher

__all__ = ["Finding", "Scan", "scan", "together"]

WIDTH = 120
"""Characters of an excerpt."""
FILES_A_SIGNAL = 3
"""Findings kept for one signal in one repository."""
_PACKAGE = re.compile(r"(?:src/|lib/|python/)?([A-Za-z_]\w*)/__init__\.py")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place at which a signal was seen; ``line`` is ``None`` when the file's name is it."""

    signal: Signal
    repo: str
    file: str
    line: int | None
    excerpt: str

    @property
    def strong(self) -> bool:
        """Whether it is reason enough to suggest the option."""
        return self.signal.strength == "strong"


@dataclass(frozen=True, slots=True)
class Scan:
    """All findings of some repositories, and how many files stand behind them."""

    repos: tuple[str, ...]
    """As the user named them."""
    findings: tuple[Finding, ...]
    files: int
    read: int
    left_out: int
    """Files in folders that do not count."""
    unread: int
    """Files that are too large, binary, unreadable or lead outside."""
    date: dt.date = dt.date.min
    """The day on which it was done."""
    looked: frozenset[str] = frozenset()
    """Ids of the signals that were looked for."""

    def place(self, finding: Finding) -> str:
        """``file:line`` of a finding, with its repository before it when several were scanned."""
        repo = f"{finding.repo.rstrip('/')}/" if len(self.repos) > 1 else ""
        line = "" if finding.line is None else f":{finding.line}"
        return f"{repo}{finding.file}{line}"

    def of(self, question: str) -> list[Finding]:
        """The findings for one question, strong ones and high options first."""
        found = [f for f in self.findings if f.signal.question == question]
        return sorted(found, key=lambda f: (not f.strong, -f.signal.option))

    def suggested(self, question: str) -> int | None:
        """The highest option that a strong signal shows; ``None`` when none does."""
        strong = (f.signal.option for f in self.of(question) if f.strong)
        return max(strong, default=None)


def scan(
    rubric: Rubric,
    repos: Sequence[str],
    step: Callable[[int, int], None] | None = None,
    *,
    date: dt.date | None = None,
) -> Scan:
    """Look up every signal of ``rubric`` in every repository.

    Args:
        rubric: has the signals.
        repos: folders: checkouts, parts of them, or bare repositories.
        step: told how many files of one repository are done, and of how many.
        date: the day to put down; today when ``None``.

    Raises:
        AssessError: a repository is no folder that can be read.
        RubricError: a signal has a pattern that is none.
    """
    matcher = Matcher(rubric.signals)
    parts: list[Scan] = []
    for repo in dict.fromkeys(repos):
        tree = open_tree(repo)
        try:
            parts.append(_one(matcher, tree, repo, step))
        finally:
            tree.close()
    looked = frozenset(signal.id for signal in rubric.signals)
    today = date or dt.date.today()
    return together([replace(part, date=today, looked=looked) for part in parts])


def together(parts: Sequence[Scan]) -> Scan:
    """Several scans as one: of the earliest day, for the signals that all of them looked for."""
    return Scan(
        repos=tuple(repo for part in parts for repo in part.repos),
        findings=tuple(finding for part in parts for finding in part.findings),
        files=sum(part.files for part in parts),
        read=sum(part.read for part in parts),
        left_out=sum(part.left_out for part in parts),
        unread=sum(part.unread for part in parts),
        date=min(part.date for part in parts),
        looked=frozenset.intersection(*(part.looked for part in parts)),
    )


def _one(matcher: Matcher, tree: Tree, repo: str, step: Callable[[int, int], None] | None) -> Scan:
    paths = tree.paths()
    counting = [path for path in paths if not skipped(path)]
    if _makes_tool(matcher.signals, counting):  # its code uses itself, which shows nothing
        counting = [path for path in counting if not path.endswith(".py")]
    found: list[Finding] = []
    seen: Counter[str] = Counter()
    read = unread = 0
    for done, path in enumerate(counting, 1):
        if step is not None:
            step(done, len(counting))
        wanted = matcher.wanting(path)
        if not wanted:
            continue
        text = tree.read(path)
        if text is None:
            unread += 1
            continue
        read += 1
        for look in matcher.looks(wanted, text):
            signal = look.signal
            if seen[signal.id] >= FILES_A_SIGNAL:
                continue
            hit = look.find(text)
            if hit is not None:
                seen[signal.id] += 1
                found.append(Finding(signal, repo, path, hit[0], one_line(hit[1])[:WIDTH]))
    return Scan((repo,), tuple(found), len(paths), read, len(paths) - len(counting), unread)


def _makes_tool(signals: Iterable[Signal], paths: Iterable[str]) -> bool:
    """Whether a repository is that of a tool which signals look for."""
    tools = {name for signal in signals for name in signal.where.imports}
    return any((m := _PACKAGE.fullmatch(path)) and m[1] in tools for path in paths)
