"""What comes of one answer file, whoever does the work: this process, another, or a cluster."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from assess.answers.model import Assessment
from assess.batch.paths import Input
from assess.batch.read import fetch, read_input
from assess.errors import AssessError, Message, MissingLibraryError
from assess.frozen import frozen
from assess.rubric.model import Rubric

__all__ = ["Chunk", "Executor", "Outcome", "Work", "do_all", "do_one", "ended"]

T = TypeVar("T")
Work = Callable[[Rubric, Assessment, bytes], T]
"""Gets the rubric, what was answered, and the answer file's bytes."""


@frozen
class Outcome(Generic[T]):
    """What came of one file: a value, or messages that say what is wrong with it."""

    file: str
    value: T | None = None
    messages: tuple[Message, ...] = ()
    trace: str = ""
    """The traceback of an unexpected error, for ``--debug``."""

    def error_lines(self) -> list[str]:
        """The messages as ``file:line:column: message``."""
        return AssessError(self.messages, self.file).lines() if self.messages else []


class Chunk(Protocol):
    """Work on some inputs that was begun, as the futures of the standard library have it."""

    def result(self, timeout: float | None = None) -> list[Outcome[Any]]:
        """The outcomes, one an input; raises ``TimeoutError`` when they take longer (seconds)."""

    def cancel(self) -> bool:
        """Try to take the work back; False when it has begun."""


class Executor(Protocol):
    """Who works on chunks of inputs: processes of this machine, or a cluster."""

    lost: tuple[type[BaseException], ...]
    """What ``Chunk.result`` raises when who worked on it died."""
    lost_together: bool
    """Whether the end of one worker ends all chunks in flight."""

    @property
    def workers(self) -> int:
        """How many chunks are worked on at once, at least 1."""

    def submit(self, items: Sequence[Input]) -> Chunk:
        """Begin work on a chunk."""

    def alone(self, items: Sequence[Input]) -> list[Outcome[Any]]:
        """Do a chunk again whose worker died, so that only the input that ends it is lost."""

    def close(self, *, at_once: bool = False) -> None:
        """End: after what is being done, or at once."""


def do_one(item: Input, work: Work[T], rubric: Rubric) -> Outcome[T]:
    """Read an input and work on it; what is wrong with it becomes messages.

    Raises:
        MissingLibraryError: a library is missing; it would be for every input.
    """
    try:
        assessment, data = read_input(item, rubric)
        return Outcome(item.name, value=work(rubric, assessment, data))
    except MissingLibraryError:  # says something of this machine, and the same for every file
        raise
    except AssessError as error:
        return Outcome(item.name, messages=error.messages)
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one file must not stop the others
        text = (
            f"Something went wrong inside the program ({type(error).__name__}: {error})."
            " Please report this with what --debug shows."
        )
        return Outcome(item.name, messages=(Message(text),), trace=traceback.format_exc())


def do_all(items: Sequence[Input], work: Work[T], rubric: Rubric) -> Iterator[Outcome[T]]:
    """Read inputs, those in a store all at once, and work on one after another.

    Raises:
        MissingLibraryError: a library is missing; it would be for every input.
    """
    for item in fetch(items):
        yield do_one(item, work, rubric)


def ended(item: Input, hint: str) -> Outcome[Any]:
    """The outcome of an input that ended the worker it was given to.

    Args:
        item: the input.
        hint: what the user can do about it.
    """
    text = "Not done: a worker process ended unexpectedly, perhaps out of memory."
    return Outcome(item.name, messages=(Message(text, hint=hint),))
