"""The answers of one input, whether it is an answer file or a PDF report that carries one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from assess import stores
from assess.answers.model import Assessment
from assess.answers.read import parse_answers
from assess.batch.paths import Input
from assess.errors import AnswersError, AssessError
from assess.fileio import read_file
from assess.report.extract import ATTACHMENT, MAX_REPORT, extract, is_pdf
from assess.rubric.model import Rubric
from assess.yamlio import ANSWER_LIMITS

__all__ = ["bytes_of", "fetch", "read_as", "read_bytes", "read_input"]

T = TypeVar("T")


def read_input(item: Input, rubric: Rubric) -> tuple[Assessment, bytes]:
    """Read an answer file, or the one inside a PDF report.

    Args:
        item: what to read. A PDF is known by how it begins; only a file whose name ends in .pdf
            may be larger than an answer file.
        rubric: what the answers are read against.

    Returns:
        What was answered, and the answer file's bytes.

    Raises:
        AnswersError: the answers cannot be read or are wrong. Places in a report's answer file are
            told as ``report.pdf (answers.yaml):3:5``.
        ReportError: a PDF carries no answer file that can be read.
        MissingLibraryError: the library that reads PDF is not installed.
        AssessError: the input has a problem of its own.
    """
    return read_as(item, lambda data, name: (parse_answers(data, rubric, name), data))


def read_as(item: Input, read: Callable[[bytes, str], T]) -> T:
    """Read an answer file, or the one inside a PDF report, in another way.

    Args:
        item: what to read, as for :func:`read_input`.
        read: takes the answer file's bytes and the name for messages.

    Raises:
        AssessError: as :func:`read_input`, and what ``read`` raises.
    """
    data, carried = read_bytes(item)
    try:
        return read(data, item.name)
    except AnswersError as error:
        if not carried:
            raise
        inside = f"{item.name} ({ATTACHMENT})"
        messages = [replace(message, file=inside) for message in error.messages]
        raise AnswersError(messages, item.name) from None


def read_bytes(item: Input) -> tuple[bytes, bool]:
    """The bytes of an answer file, and whether a PDF report carried it.

    Raises:
        AssessError: as :func:`read_input`, as far as it is not about the answers themselves.
    """
    data = bytes_of(item)
    if is_pdf(data):
        return extract(data, item.name), True
    return data, False


def bytes_of(item: Input) -> bytes:
    """What an input holds, answers or a report.

    Raises:
        AssessError: it has a problem of its own, cannot be read or is too large.
    """
    if item.problem is not None:
        raise AssessError(item.problem, item.name)
    if item.data is not None:
        return item.data
    if item.address:
        return stores.read(item.address, _limit(item), AnswersError)
    return read_file(item.name, _limit(item), AnswersError)


def fetch(items: Sequence[Input]) -> list[Input]:
    """The inputs, those at addresses with what they hold: read at once, not one after another.

    Raises:
        MissingLibraryError: the store's library is not installed.
    """
    near = [item.address for item in items if item.address and 0 < item.size <= _limit(item)]
    if not near:
        return list(items)
    read = stores.read_all(near)
    return [_with(item, read[item.address]) if item.address in read else item for item in items]


def _with(item: Input, data: bytes | AssessError) -> Input:
    if isinstance(data, bytes):
        return replace(item, data=data)
    return replace(item, problem=data.messages[0])


def _limit(item: Input) -> int:
    return MAX_REPORT if item.name.lower().endswith(".pdf") else ANSWER_LIMITS.size
