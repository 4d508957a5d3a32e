"""A file in the views that signals look at; each is made once, when the first signal asks."""

from __future__ import annotations

from functools import cached_property

from assess.scan import code
from assess.scan.code import Lines
from assess.scan.dependencies import Named, packages
from assess.scan.documents import Part, parts
from assess.scan.workflows import Command, commands

__all__ = ["View"]


class View:
    """One file.

    Args:
        path: its name in the repository.
        data: its contents.
    """

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data

    @property
    def notebook(self) -> bool:
        """Whether its code stands in cells."""
        return self.path.endswith(".ipynb")

    def line(self, number: int) -> str:
        """What stands on a line, from 1."""
        line = self.data.split(b"\n", number)[number - 1 : number]
        return b"".join(line)[: code.LONGEST].decode("utf-8", "replace")

    @cached_property
    def lines(self) -> Lines:
        """Its lines of code, with their numbers."""
        if self.notebook:
            return code.cells(self.documents)
        return code.lines(self.path, self.data)

    @cached_property
    def code(self) -> bytes:
        """Its lines of code as one text."""
        return b"\n".join(line for _, line in self.lines)

    @cached_property
    def conditional(self) -> list[bool]:
        """For each line of code, whether it stands in a block that something decides about."""
        return list(code.conditional(self.lines))

    @cached_property
    def documents(self) -> list[Part]:
        """Its documents."""
        return parts(self.path, self.data)

    @cached_property
    def commands(self) -> list[Command]:
        """The commands it runs as a workflow."""
        return commands(self.path, self.data)

    @cached_property
    def packages(self) -> list[Named]:
        """The packages it lists."""
        return packages(self.path, self.data)
