"""What every kind of rubric file is made of: texts and ids with their limits, cited works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from assess.frozen import frozen

__all__ = [
    "CRITERIA",
    "FEW",
    "OTHERS",
    "PRACTICES",
    "QUESTIONS",
    "SIGNALS",
    "SOME",
    "WORKS",
    "Frozen",
    "Id",
    "Line",
    "OptionIndex",
    "Rule",
    "Source",
    "Text",
    "Threshold",
    "Version",
    "Work",
]


class Rule:
    """Limits of a value, named as in pydantic's core schemas, which they are added to.

    Pydantic asks for them when a file is validated; a program that only uses a rubric never
    imports it.
    """

    def __init__(self, **limits: object) -> None:
        self._limits = limits

    @property
    def most(self) -> int | None:
        """How many items a list may hold; ``None`` where that is not limited."""
        found = self._limits.get("max_length")
        return found if isinstance(found, int) else None

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """What pydantic asks for: the schema of the bare type, with our limits."""
        return {**handler(source), **self._limits}


Id = Annotated[str, Rule(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=1, max_length=64)]
Text = Annotated[str, Rule(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, Rule(strip_whitespace=True, min_length=1, max_length=300)]
Version = Annotated[str, Rule(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
OptionIndex = Annotated[int, Rule(ge=0, le=20, strict=True)]
Threshold = Annotated[int, Rule(ge=1, le=20, strict=True)]


# A rubric may come from anybody: so much of each thing, several times what a large one has, keeps
# everything that is made of it within seconds.
QUESTIONS, PRACTICES, CRITERIA, SIGNALS, WORKS, OTHERS = 1_000, 500, 1_000, 1_000, 1_000, 200
FEW, SOME = Rule(max_length=100), Rule(min_length=1, max_length=100)
"""For the lists inside a thing; the second one must not be empty."""


class Frozen:
    """Base of all rubric models: unknown keys are errors, values never change."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@frozen(kw_only=True)
class Work(Frozen):
    """A published work that the rubric cites."""

    id: Id
    title: Line
    authors: str = ""
    year: str = ""
    address: Annotated[str, Rule(pattern=r"^https?://")] | None = None
    edition: str = ""
    """Which edition was read, and how completely."""


@frozen(kw_only=True)
class Source(Frozen):
    """Where a statement comes from: a work, the heading in it, our ids of the facts read there."""

    work: Id
    heading: str = ""
    facts: Annotated[tuple[str, ...], FEW] = ()
