"""The signals of a rubric made ready: one set of patterns for names, a quick and a full look.

Patterns are RE2, which takes time linear in the text whatever the pattern, so that no file can
stall a scan. A file is taken apart only for signals that a quick look does not rule out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assess.rubric.model import Signal, Where
from assess.scan.dependencies import LISTS
from assess.scan.dependencies import plain as plain_name
from assess.scan.history import Asked
from assess.scan.lookup import Document
from assess.scan.patterns import compiled, name_pattern, options
from assess.scan.views import View
from assess.scan.workflows import WORKFLOWS

__all__ = ["Look", "Matcher", "globs"]

PYTHON = ("**/*.py", "**/*.ipynb")
_TESTS = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test\.py|conftest\.py)$")
Hit = tuple[int | None, str]
"""A line, and what stands there; no line when the file's name is enough."""


class Look:
    """How one signal is found in a file that it wants.

    Args:
        signal: the signal.

    Raises:
        RubricError: a pattern is no regular expression.
    """

    def __init__(self, signal: Signal) -> None:
        where, what = signal.where, f"signal {signal.id}"
        self.signal = signal
        self.line = self._line(where, what)
        self._anywhere: Any = None
        if self.line is not None:
            self._anywhere = compiled(f"(?m){self.line.pattern}", what)
        self._runs: Any = None if where.runs is None else compiled(f"(?:{where.runs})", what)
        self._unless = None if where.unless is None else compiled(where.unless, what)
        self._started = frozenset(where.started_by)
        self._depends = frozenset(map(plain_name, where.depends))
        self._document = Document(where.within, where.look, what) if where.look else None
        self._also = [compiled(f"(?m){also}", what) for also in where.also]
        self._never = [compiled(f"(?m){never}", what) for never in where.never]

    @staticmethod
    def _line(where: Where, what: str) -> Any:
        if where.text:
            return compiled(where.text, what)
        if where.imports:
            names = "|".join(map(re.escape, where.imports))
            return compiled(rf"^[ \t]*(?:import|from)[ \t]+(?:{names})(?:[ \t\r.,;]|$)", what)
        return None

    @property
    def hint(self) -> str | None:
        """What must stand somewhere in a file; ``None`` when nothing is known of it."""
        if self.line is not None:
            return f"(?m){self.line.pattern}"
        if self._document is not None:
            return self._document.hint
        return self.signal.where.runs

    def may_be_in(self, view: View) -> bool:
        """A second look: whether taking the file apart is worth its time."""
        return self._document is None or self._document.may_be_in(view.data)

    def find(self, view: View) -> Hit | None:
        """The first place in a file; ``None`` when it is not there."""
        hit = self._find(view)
        if hit is None:
            return None
        if any(pattern.search(view.code) is None for pattern in self._also):
            return None
        return None if any(pattern.search(view.code) for pattern in self._never) else hit

    def _find(self, view: View) -> Hit | None:
        if self._document is not None:
            return _at(view, self._document.find(view.documents))
        if self._runs is not None:
            return _at(view, next(self._commands(view), None))
        if self._depends:
            return _at(view, next((n for name, n in view.packages if name in self._depends), None))
        return (None, "") if self.line is None else next(self._lines(view), None)

    def _commands(self, view: View) -> Iterator[int]:
        for command in view.commands:
            started = not self._started or self._started & command.started_by
            if started and self._runs.match(command.text) and not self._excepted(command.text):
                yield command.line

    def _lines(self, view: View) -> Iterator[Hit]:
        always = self.signal.where.unconditional
        if self._anywhere.search(view.code) is None:
            return
        for at, (number, line) in enumerate(view.lines):
            if self.line.search(line) is None or (always and view.conditional[at]):
                continue
            if self._excepted(line):
                continue
            yield number, line.decode("utf-8", "replace")

    def _excepted(self, text: str | bytes) -> bool:
        return self._unless is not None and self._unless.search(text) is not None


def _at(view: View, line: int | None) -> Hit | None:
    return None if line is None else (line, view.line(line))


class Matcher:
    """Which signals want a file, and which of them its contents may show.

    Args:
        signals: of the rubric.

    Raises:
        RubricError: a pattern is no regular expression.
    """

    def __init__(self, signals: Sequence[Signal]) -> None:
        import re2

        self.signals = signals
        self.asked = Asked(signals)
        self._looks = [Look(signal) for signal in signals]
        self._names = re2.Set.FullMatchSet(options())
        self._owner: list[int] = []
        for number, signal in enumerate(signals):
            for glob in globs(signal.where):
                self._names.Add(name_pattern(glob))
                self._owner.append(number)
        self._tests = {
            number for number, s in enumerate(signals) if "test" in " ".join(globs(s.where))
        }
        self._runs = {number for number, s in enumerate(signals) if s.where.runs}
        self._hints = re2.Set.SearchSet(options())
        self._hinted = [n for n, look in enumerate(self._looks) if look.hint is not None]
        for number in self._hinted:
            self._hints.Add(self._looks[number].hint)
        self._unhinted = set(range(len(signals))) - set(self._hinted)
        imported = {re.escape(name) for signal in signals for name in signal.where.imports}
        self._imported = compiled(rf"\b(?:{'|'.join(imported) or '$^'})\b", "all imports together")
        if self._owner:
            self._names.Compile()
        if self._hinted:
            self._hints.Compile()

    def wanting(self, path: str) -> list[int]:
        """The numbers of the signals that want a file of this name."""
        if not self._owner:
            return []
        found = self._names.Match(path.encode("utf-8", "replace").decode()) or ()
        wanted = {self._owner[number] for number in found}
        if wanted and _TESTS.search(path):  # tests show something only where tests are asked for
            wanted &= self._tests
        return sorted(wanted)

    def workflow(self, wanted: Iterable[int]) -> bool:
        """Whether a file that these signals want may be a workflow."""
        return not self._runs.isdisjoint(wanted)

    def looks(self, wanted: Iterable[int], view: View) -> list[Look]:
        """How to find, in a file, the signals that want it and may be there."""
        may = self._may_be_in(view)
        return [
            look
            for number in wanted
            if number in may and (look := self._looks[number]).may_be_in(view)
        ]

    def _may_be_in(self, view: View) -> set[int]:
        """A first look, at all signals at once."""
        if view.notebook:  # its code stands in texts, where a line begins with quotes
            some = self._imported.search(view.data) is not None
            return set(range(len(self.signals))) if some else self._unhinted
        found = self._hints.Match(view.data) if self._hinted else None
        return self._unhinted.union(self._hinted[number] for number in found or ())


def globs(where: Where) -> tuple[str, ...]:
    """The files that a signal wants; none when it asks the history."""
    if where.history:
        return ()
    if where.depends:
        return LISTS
    if where.runs:
        return WORKFLOWS
    return where.paths or (PYTHON if where.imports else ())
