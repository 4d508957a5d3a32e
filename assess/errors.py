"""Every error a user can meet. Faces show it as one clear message; no traceback reaches a user."""

from __future__ import annotations

from collections.abc import Sequence

from assess.frozen import frozen

__all__ = [
    "AnswersError",
    "AssessError",
    "ClusterError",
    "CompareError",
    "ConflictError",
    "Message",
    "MissingLibraryError",
    "PanelError",
    "PlanError",
    "ReportError",
    "RubricError",
    "ScanError",
    "UsageError",
    "WriteError",
]


@frozen
class Message:
    """One thing that is wrong, where it is, and what would be right.

    ``line`` and ``column`` count from 1; they are ``None`` when there is no place to point at.
    ``file`` is set only where one error speaks of several files (a rubric is many).
    """

    message: str
    line: int | None = None
    column: int | None = None
    hint: str = ""
    file: str = ""

    def text(self) -> str:
        """The message with its hint, as one sentence or two."""
        return f"{self.message} {self.hint}".strip()


class AssessError(Exception):
    """Base of every error with something to tell the user.

    Args:
        messages: one text, or every message found (all problems of a file come at once).
        file: the file the messages speak of, as the user wrote it; empty when there is none.
    """

    def __init__(self, messages: str | Message | Sequence[Message], file: str = "") -> None:
        if isinstance(messages, str):
            messages = (Message(messages),)
        elif isinstance(messages, Message):
            messages = (messages,)
        self.messages: tuple[Message, ...] = tuple(messages)
        self.file = file
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Each message as ``file:line:column: message``, without the parts that are not known."""
        out = []
        for m in self.messages:
            place = m.file or self.file
            if m.line is not None:
                place += f":{m.line}"
                if m.column is not None:
                    place += f":{m.column}"
            out.append(f"{place}: {m.text()}" if place else m.text())
        return out


class AnswersError(AssessError):
    """An answer file cannot be read or says something that the rubric does not allow."""


class RubricError(AssessError):
    """A rubric file cannot be read, or its cross-references do not hold."""


class ClusterError(AssessError):
    """A cluster cannot be reached, or its workers do not fit this program."""


class CompareError(AssessError):
    """These assessments cannot be compared."""


class PanelError(AssessError):
    """These answers cannot be made one panel, or this is no panel."""


class PlanError(AssessError):
    """A roadmap cannot be made from what was asked (not: a target that cannot be reached)."""


class ReportError(AssessError):
    """A report cannot be rendered."""


class MissingLibraryError(ReportError):
    """A native library or an extra is missing; the message names the command that installs it."""


class WriteError(AssessError):
    """A file cannot be written (full disk, no permission, read-only)."""


class ConflictError(WriteError):
    """The file changed on disk since it was read; nothing was overwritten."""


class ScanError(AssessError):
    """A saved scan cannot be read, or was made with another rubric."""


class UsageError(AssessError):
    """The command was called wrongly."""
