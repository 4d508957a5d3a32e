"""One pass over a repository: every file is opened at most once, for all signals that want it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assess.plaintext import one_line
from assess.rubric.model import Rubric, Signal
from assess.scan.files import list_files, read_text, skipped

__all__ = ["Finding", "Scan", "scan"]

WIDTH = 120
"""Characters of an excerpt."""
LONGEST = 2000
"""Characters of a line that are looked at."""
FILES_A_SIGNAL = 3
"""Findings kept for one signal in one repository."""

LISTS = ("**/requirements*.txt", "**/pyproject.toml", "**/environment.y*ml", "**/setup.cfg",
         "**/Pipfile")  # fmt: skip
Look = Callable[[str], Iterator[tuple[int | None, str]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A place at which a signal was seen; ``line`` is ``None`` when the file's name is it."""

    signal: Signal
    repo: str
    file: str
    line: int | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Scan:
    """All findings of some repositories, and how many files stand behind them."""

    findings: tuple[Finding, ...]
    files: int
    read: int
    left_out: int
    """Files in folders that do not count."""
    unread: int
    """Files that are too large, binary, unreadable or lead outside."""

    def of(self, question: str) -> list[Finding]:
        """The findings for one question, strong ones and high options first."""
        found = [f for f in self.findings if f.signal.question == question]
        return sorted(found, key=lambda f: (f.signal.strength != "strong", -f.signal.option))

    def suggested(self, question: str) -> int | None:
        """The highest option that a strong signal shows; ``None`` when none does."""
        strong = (f.signal.option for f in self.of(question) if f.signal.strength == "strong")
        return max(strong, default=None)


def scan(rubric: Rubric, repos: Iterable[str]) -> Scan:
    """Look up every signal of ``rubric`` in every repository.

    Raises:
        AssessError: a repository is no folder that can be read.
    """
    looks = [(signal, *_look(signal)) for signal in rubric.signals]
    found: list[Finding] = []
    files = read = left_out = unread = 0
    for repo in repos:
        root = Path(repo)
        paths = list_files(root)
        counting = [path for path in paths if not skipped(path)]
        files += len(paths)
        left_out += len(paths) - len(counting)
        seen: dict[str, int] = defaultdict(int)
        for path in counting:
            wanted = [(s, look) for s, fits, look in looks if fits(path)]
            if not wanted:
                continue
            text = read_text(root, path)
            if text is None:
                unread += 1
                continue
            read += 1
            for signal, look in wanted:
                hit = next(look(text), None) if seen[signal.id] < FILES_A_SIGNAL else None
                if hit is not None:
                    seen[signal.id] += 1
                    found.append(Finding(signal, repo, path, hit[0], one_line(hit[1])[:WIDTH]))
    return Scan(tuple(found), files, read, left_out, unread)


def _look(signal: Signal) -> tuple[Callable[[str], bool], Look]:
    """Which files a signal wants, and how it is found in one."""
    where = signal.where
    if where.text:
        return _fits(where.paths), partial(_lines, pattern=_compile(where.text))
    if where.imports:
        names = "|".join(map(re.escape, where.imports))
        pattern = _compile(rf"^\s*(?:import|from)\s+(?:{names})(?:[\s.,;]|$)")
        python = _fits(where.paths or ("**/*.py",))
        return lambda path: python(path) and not _is_test(path), partial(_lines, pattern=pattern)
    if where.depends:
        names = "|".join(re.sub("[-_.]", "[-_.]", name) for name in where.depends)
        pattern = _compile(rf"""(?i)^\s*(?:-\s+)?["']?(?:{names})["']?\s*(?:[\[=<>~!;,@"'#]|$)""")
        return _fits(LISTS), partial(_lines, pattern=pattern)
    return _fits(where.paths), lambda _text: iter([(None, "")])


def _lines(text: str, pattern: Any) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith("#") and pattern.search(line[:LONGEST]):
            yield number, line[:LONGEST]


def _is_test(path: str) -> bool:
    *folders, name = path.split("/")
    return name.startswith(("test_", "conftest")) or bool({"test", "tests"} & set(folders))


def _fits(globs: Iterable[str]) -> Callable[[str], bool]:
    pattern = _compile("^(?:" + "|".join(map(_translate, globs)) + ")$")
    return lambda path: pattern.search(path.encode("utf-8", "replace").decode()) is not None


def _translate(glob: str) -> str:
    parts = re.split(r"(\*\*/|\*|\?)", glob)
    special = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return "".join(special.get(part) or re.escape(part) for part in parts)


def _compile(pattern: str) -> Any:
    """RE2 takes time linear in the text, whatever the pattern: nobody's file can stall a scan."""
    import re2

    return re2.compile(pattern)
