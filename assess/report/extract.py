"""The answer file that a PDF report carries, given back byte for byte."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assess.errors import Message, MissingLibraryError, ReportError
from assess.fileio import read_file

__all__ = ["ATTACHMENT", "MAX_ANSWERS", "MAX_REPORT", "extract", "is_pdf"]

ATTACHMENT = "answers.yaml"
"""The name of the answer file inside a report."""
MAX_REPORT = 8 * 1024 * 1024
"""Bytes of a report at most."""
MAX_ANSWERS = 1024 * 1024
"""Bytes of an answer file at most, as everywhere."""

# A report may come from anybody: of it is read only what leads to the attachment, no program is
# started, and no stream unfolds to more than this many bytes.
_MOST_ATTACHMENTS = 10
_MOST_STEPS = 1_000
_STREAM = 8 * 1024 * 1024
_LIMITS: Final[dict[str, Any]] = {
    "array_based_stream_maximum_output_length": _STREAM,
    "brotli_maximum_output_length": _STREAM,
    "jbig2_maximum_output_length": _STREAM,
    "jbig2dec_binary": None,
    "lzw_maximum_output_length": _STREAM,
    "maximum_declared_stream_length": MAX_REPORT,
    "run_length_maximum_output_length": _STREAM,
    "stream_decoding_work_maximum_length": 2 * _STREAM,
    "stream_filters_maximum_length": 2,
    "zlib_maximum_output_length": _STREAM,
    "zlib_maximum_recovery_input_length": 64 * 1024,
}


def is_pdf(data: bytes) -> bool:
    """Whether a file that starts with these bytes is a PDF, as no answer file can be."""
    return data.startswith(b"%PDF-")


def extract(report: bytes | Path, file: str = "") -> bytes:
    """The answer file inside a PDF report.

    Args:
        report: the PDF, or its bytes.
        file: its name, for messages; that of the path when empty.

    Returns:
        The answer file exactly as it was attached, at most `MAX_ANSWERS` bytes. What is in it
        is not looked at.

    Raises:
        ReportError: this is no PDF that can be read, or it carries no answer file, or several.
        MissingLibraryError: the library that reads PDF is not installed.
    """
    if isinstance(report, Path):
        file = file or str(report)
        report = read_file(report, MAX_REPORT, ReportError, file)
    if len(report) > MAX_REPORT:
        raise ReportError("This file is larger than any report; nothing was read.", file)
    if b"%PDF-" not in report[:1024]:
        raise ReportError("This is not a PDF.", file)
    try:
        return _found_in(report)
    except MissingLibraryError:
        raise
    except ReportError as error:
        raise ReportError(error.messages, file) from None
    except Exception as error:
        raise ReportError(
            Message(
                "This PDF is damaged and cannot be read.",
                hint="Ask for it again, or for the answer file itself.",
            ),
            file,
        ) from error


def _found_in(report: bytes) -> bytes:
    import logging

    try:
        import pypdf
        from pypdf import apply_configuration
        from pypdf.errors import DependencyError
    except ImportError as error:
        raise MissingLibraryError(
            "Reading a PDF needs pypdf 7.1 or newer. Install it with: pip install 'pypdf>=7.1'"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with apply_configuration(**_LIMITS):
        try:
            reader = pypdf.PdfReader(io.BytesIO(report), xref_stream_maximum_entries=200_000)
        except DependencyError:  # of modern ciphers, which are of no use here
            raise _encrypted() from None
        if reader.is_encrypted:
            raise _encrypted()
        return _answers(reader.root_object)


def _encrypted() -> ReportError:
    hint = "Save a copy of it without encryption, and use that."
    return ReportError(Message("This PDF is encrypted.", hint=hint))


def _attached(root: Mapping[str, Any]) -> Iterator[tuple[set[str], Any]]:
    """The names and the stream of each attachment (ISO 32000-1, 7.7.4, 7.9.6 and 7.11.3)."""
    steps = 0
    nodes = [_at(root, "/Names", "/EmbeddedFiles")]
    while nodes and steps < _MOST_STEPS:
        node = nodes.pop()
        names = _list(node, "/Names")
        kids = _list(node, "/Kids")[: _MOST_STEPS - steps]
        steps += 1 + len(kids)
        nodes += [kid.get_object() for kid in kids]
        for name, item in zip(names[::2], names[1::2], strict=False):
            steps += 1
            if steps >= _MOST_STEPS:
                break
            file = item.get_object()
            held = _at(file, "/EF")
            stream = _at(held, "/F") if _at(held, "/UF") is None else _at(held, "/UF")
            if hasattr(stream, "get_data"):
                yield {str(x) for x in (name, _at(file, "/F"), _at(file, "/UF"))}, stream


def _at(value: Any, *keys: str) -> Any:
    """What these keys lead to, or ``None``."""
    for key in keys:
        value = value[key] if isinstance(value, Mapping) and key in value else None
    return value


def _list(node: Any, key: str) -> Sequence[Any]:
    found = _at(node, key)
    return found if isinstance(found, list) else ()


def _answers(root: Mapping[str, Any]) -> bytes:
    """The contents of the one attachment that is an answer file."""
    files = list(_attached(root))
    ours = [stream for names, stream in files if ATTACHMENT in names]
    ours = ours or [stream for names, stream in files if any(map(_is_yaml, names))]
    if not ours:
        raise ReportError(
            "This PDF carries no answer file. It may have been made with --no-attach."
        )
    contents = {_content(stream) for stream in ours[:_MOST_ATTACHMENTS]}
    if len(contents) > 1:
        raise ReportError("This PDF carries several answer files; a report carries one.")
    return contents.pop()


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def _content(stream: Any) -> bytes:
    from pypdf.errors import LimitReachedError

    too_large = ReportError("What is attached is larger than an answer file may be.")
    try:
        data = bytes(stream.get_data())
    except LimitReachedError:
        raise too_large from None
    if len(data) > MAX_ANSWERS:
        raise too_large
    if not data:
        raise ReportError("The answer file in this PDF is empty.")
    # A damaged stream gives its readable beginning; the sum that stands beside it tells.
    noted = getattr(_at(stream, "/Params", "/CheckSum"), "original_bytes", b"")
    if len(noted) == 16 and noted != hashlib.md5(data, usedforsecurity=False).digest():
        raise ReportError("The answer file in this PDF is damaged.")
    return data
