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

    def may_be_in(self, view: View, *, lines: bool) -> bool:
        """A quick look: whether a full one is worth its time.

        Args:
            view: the file.
            lines: whether the line of some signal may be in it.
        """
        if self._document is not None:
            return self._document.may_be_in(view.data)
        if self._runs is not None:
            return self._runs.search(view.data) is not None
        return lines or self.line is None

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
        if not view.notebook and self._anywhere.search(view.data) is None:
            return
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
        lines = [f"(?:{look.line.pattern})" for look in self._looks if look.line is not None]
        self._any = compiled(f"(?m){'|'.join(lines)}", "all signals together") if lines else None
        imported = {re.escape(name) for signal in signals for name in signal.where.imports}
        self._imported = compiled(rf"\b(?:{'|'.join(imported) or '$^'})\b", "all imports together")
        if self._owner:
            self._names.Compile()

    def wanting(self, path: str) -> list[int]:
        """The numbers of the signals that want a file of this name."""
        if not self._owner:
            return []
        found = self._names.Match(path.encode("utf-8", "replace").decode()) or ()
        wanted = {self._owner[number] for number in found}
        if wanted and _TESTS.search(path):  # tests show something only where tests are asked for
            wanted = {n for n in wanted if "test" in " ".join(globs(self._looks[n].signal.where))}
        return sorted(wanted)

    def looks(self, wanted: Iterable[int], view: View) -> list[Look]:
        """How to find, in a file, the signals that want it and may be there."""
        pattern = self._imported if view.notebook else self._any
        lines = pattern is not None and pattern.search(view.data) is not None
        looks = (self._looks[number] for number in wanted)
        return [look for look in looks if look.may_be_in(view, lines=lines)]


def globs(where: Where) -> tuple[str, ...]:
    """The files that a signal wants; none when it asks the history."""
    if where.history:
        return ()
    if where.depends:
        return LISTS
    if where.runs:
        return WORKFLOWS
    return where.paths or (PYTHON if where.imports else ())
