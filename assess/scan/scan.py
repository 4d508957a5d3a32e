"""One pass over a repository: every file is opened at most once, for all signals that want it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assess.plaintext import one_line
from assess.rubric.model import Rubric, Signal
from assess.scan.beside import Surroundings
from assess.scan.files import Tree, open_tree
from assess.scan.folders import Folders
from assess.scan.history import past
from assess.scan.match import Matcher
from assess.scan.nature import makes_tool, reason
from assess.scan.views import View

__all__ = ["Finding", "Scan", "scan", "together"]

WIDTH = 120
"""Characters of an excerpt."""
FILES_A_SIGNAL = 3
"""Findings kept for one signal in one repository."""
WEIGHED = 100
"""Findings of one signal that are weighed by what stands beside them, before some are kept."""
HISTORY = "git history"
"""Where something was seen that is a figure of all commits."""
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """A place at which a signal was seen; ``line`` is ``None`` when the file's name is it."""

    signal: Signal
    repo: str
    file: str
    line: int | None
    excerpt: str
    held_back: str = ""
    """Why a strong signal counts as weak here; empty when it does not."""

    @property
    def strong(self) -> bool:
        """Whether it is reason enough to suggest the option."""
        return self.signal.strength == "strong"


@dataclass(frozen=True)
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
    notes: tuple[str, ...] = ()
    """What else is worth knowing about the repositories, in sentences."""

    def place(self, finding: Finding) -> str:
        """``file:line`` of a finding, with its repository before it when several were scanned."""
        repo = f"{finding.repo.rstrip('/')}/" if len(self.repos) > 1 else ""
        line = "" if finding.line is None else f":{finding.line}"
        return f"{repo}{finding.file}{line}"

    @cached_property
    def _by_question(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.signal.question, []).append(finding)
        for findings in found.values():
            findings.sort(key=lambda f: (not f.strong, -f.signal.option))
        return found

    def of(self, question: str) -> list[Finding]:
        """The findings for one question, strong ones and high options first."""
        return list(self._by_question.get(question, ()))

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
        notes=tuple(note for part in parts for note in _notes(part, many=len(parts) > 1)),
    )


def _notes(part: Scan, *, many: bool) -> Iterator[str]:
    """The notes of a scan, with its repository before each when there are others."""
    repo = f"{part.repos[0]}: " if many and len(part.repos) == 1 else ""
    yield from (f"{repo}{note}" for note in part.notes)


def _one(matcher: Matcher, tree: Tree, repo: str, step: Step | None) -> Scan:
    paths = tree.paths()
    folders = Folders(paths)
    counting = [path for path in paths if not folders.skipped(path)]

    def counts(path: str) -> bool:
        return not folders.skipped(path)

    tool = makes_tool(matcher.signals, counting)
    if tool is not None:  # its code uses itself, which shows nothing
        counting = [path for path in counting if not path.endswith(".py")]
    around = Surroundings(counting)
    needed = {name for signal in matcher.signals for name in signal.beside}
    found: list[Finding] = []
    workflows: list[View] = []
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
        view = View(path, text)
        if matcher.workflow(wanted):
            workflows.append(view)
        for look in matcher.looks(wanted, view):
            signal = look.signal
            most = WEIGHED if signal.beside else FILES_A_SIGNAL
            if seen[signal.id] >= most and signal.id not in needed:
                continue
            hit = look.find(view)
            if hit is None:
                continue
            around.add(signal, path)
            seen[signal.id] += 1
            if seen[signal.id] <= most:
                found.append(Finding(signal, repo, path, hit[0], one_line(hit[1])[:WIDTH]))
    told = []
    if tree.history is not None and matcher.asked.signals:
        known, note = past(tree.history)
        told += [note] if note else []
        for signal, figure in matcher.asked.find(known, counts) if known is not None else ():
            around.add(signal, HISTORY)
            found.append(Finding(signal, repo, HISTORY, None, figure))
    around.settle()
    why = reason(tool, tree, paths, folders, workflows)
    findings = _kept(f for finding in found if (f := _weighed(finding, around, why)) is not None)
    if why and findings:
        told.append(f"{why} Nothing is suggested from it.")
    return Scan(
        (repo,), tuple(findings), len(paths), read, len(paths) - len(counting), unread,
        notes=tuple(told),
    )  # fmt: skip


def _weighed(finding: Finding, around: Surroundings, why: str | None) -> Finding | None:
    """A finding with the weight it has in its repository; ``None`` when it has none."""
    signal = finding.signal
    if signal.beside and not around.holds(signal.beside, finding.file):
        if not finding.strong:
            return None
        why = why or f"None of {', '.join(signal.beside)} was seen beside it."
    if why and finding.strong:
        return replace(finding, signal=replace(signal, strength="weak"), held_back=why)
    return finding


def _kept(found: Iterable[Finding]) -> list[Finding]:
    """The first findings of each signal, those that are strong before those that are held back."""
    some: Counter[str] = Counter()
    kept = []
    for finding in sorted(found, key=lambda f: bool(f.held_back)):
        some[finding.signal.id] += 1
        if some[finding.signal.id] <= FILES_A_SIGNAL:
            kept.append(finding)
    return kept
