"""The signals of a rubric made ready: one set of patterns for names, one for contents.

RE2 takes time linear in the text whatever the pattern, so that no file can stall a scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assess.errors import Message, RubricError
from assess.rubric.model import Signal

__all__ = ["Look", "Matcher"]

LISTS = ("**/requirements*.txt", "**/requirements*.in", "**/pyproject.toml",
         "**/environment*.y*ml", "**/setup.cfg", "**/setup.py", "**/Pipfile")  # fmt: skip
WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml",
             "azure-pipelines.yml", ".circleci/config.yml", "Jenkinsfile")  # fmt: skip
RUNS = r"^[ \t]*(?:-[ \t]+)?(?:run:[ \t]*|sh[ \t]+.)?(?:(?:uv|poetry|pipenv|pdm) run )?"
"""What stands before a command in a workflow."""
MEMORY = 64 << 20
"""Bytes that the patterns of a rubric may take together."""
LONGEST = 2000
"""Characters of a line that are looked at."""
_TESTS = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test\.py|conftest\.py)$")


@dataclass(frozen=True, slots=True)
class Look:
    """How one signal is found in a file that it wants."""

    signal: Signal
    line: Any
    """A line that matches is the place; ``None`` when the file's name is enough."""
    also: tuple[Any, ...]
    """Every one of these must match somewhere in the file."""

    def find(self, text: bytes) -> tuple[int | None, str] | None:
        """The first place in a file, with its line; ``None`` when it is not there."""
        if any(pattern.search(text) is None for pattern in self.also):
            return None
        if self.line is None:
            return None, ""
        for number, line in enumerate(text.split(b"\n"), 1):
            if line.lstrip()[:1] == b"#" or self.line.search(line[:LONGEST]) is None:
                continue
            return number, line[:LONGEST].decode("utf-8", "replace")
        return None


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
        self._looks = [_look(signal) for signal in signals]
        self._names = re2.Set.FullMatchSet(_options())
        self._owner: list[int] = []
        for number, signal in enumerate(signals):
            for glob in _globs(signal):
                self._names.Add(_translate(glob))
                self._owner.append(number)
        lines = [f"(?:{look.line.pattern})" for look in self._looks if look.line is not None]
        self._any = _compile(f"(?m){'|'.join(lines)}", "all signals together") if lines else None
        if self._owner:
            self._names.Compile()

    def wanting(self, path: str) -> list[int]:
        """The numbers of the signals that want a file of this name."""
        if not self._owner:
            return []
        found = self._names.Match(path.encode("utf-8", "replace").decode()) or ()
        wanted = {self._owner[number] for number in found}
        if wanted and _TESTS.search(path):  # tests show something only where tests are asked for
            wanted = {n for n in wanted if "test" in " ".join(_globs(self._looks[n].signal))}
        return sorted(wanted)

    def looks(self, wanted: Iterable[int], text: bytes) -> list[Look]:
        """How to find, in a file with this text, the signals that want it and may be there."""
        looks = [self._looks[number] for number in wanted]
        if self._any is None or self._any.search(text) is None:
            return [look for look in looks if look.line is None]
        return looks


def _globs(signal: Signal) -> tuple[str, ...]:
    where = signal.where
    if where.depends:
        return LISTS
    if where.runs:
        return WORKFLOWS
    return where.paths or (("**/*.py",) if where.imports else ())


def _look(signal: Signal) -> Look:
    where, line = signal.where, None
    if where.runs:
        line = _compile(f"{RUNS}(?:{where.runs})", f"signal {signal.id}")
    elif where.text:
        line = _compile(where.text, f"signal {signal.id}")
    elif where.imports:
        names = "|".join(map(re.escape, where.imports))
        line = _compile(
            rf"^[ \t]*(?:import|from)[ \t]+(?:{names})(?:[ \t\r.,;]|$)", f"signal {signal.id}"
        )
    elif where.depends:
        names = "|".join(re.sub("[-_.]", "[-_.]", name) for name in where.depends)
        start, end = r"""(?i)^[ \t]*(?:-[ \t]+)?["']?""", r"""["']?[ \t]*(?:[\[=<>~!;,@"'#\r]|$)"""
        line = _compile(f"{start}(?:{names}){end}", f"signal {signal.id}")
    return Look(
        signal, line, tuple(_compile(f"(?m){also}", f"signal {signal.id}") for also in where.also)
    )


def _translate(glob: str) -> str:
    parts = re.split(r"(\*\*/|\*|\?)", glob)
    special = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    return "".join(special.get(part) or re.escape(part) for part in parts)


def _compile(pattern: str, what: str) -> Any:
    import re2

    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        said = error.args[0] if error.args else "it cannot be read"
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        text = f"{what}: this is no regular expression (RE2): {said}."
        raise RubricError(Message(text), "signals.yaml") from None


def _options() -> Any:
    import re2

    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False  # it would write on its own
    return options
