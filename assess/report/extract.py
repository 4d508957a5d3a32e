"""The answer file that a PDF report carries, given back byte for byte."""

from __future__ import annotations

import io
import logging

from assess.errors import MissingLibraryError, ReportError

__all__ = ["MAX_ANSWERS", "MAX_REPORT", "extract"]

MAX_REPORT = 64 * 1024 * 1024
"""Bytes of a report at most."""
MAX_ANSWERS = 1024 * 1024
"""Bytes of an answer file at most, as everywhere."""
NAME = "answers.yaml"


def extract(report: bytes, file: str = "") -> bytes:
    """The answer file inside a PDF report.

    Args:
        report: the PDF's bytes.
        file: its name, for messages.

    Returns:
        The answer file exactly as it was attached.

    Raises:
        ReportError: this is no readable PDF, or it carries no answer file.
        MissingLibraryError: the library that reads PDF is not installed.
    """
    if len(report) > MAX_REPORT:
        raise ReportError("This file is larger than any report; nothing was read.", file)
    if b"%PDF-" not in report[:1024]:
        raise ReportError("This is not a PDF.", file)
    try:
        import pypdf
    except ImportError as error:
        raise MissingLibraryError(
            "Reading a PDF needs pypdf. Install it with: pip install pypdf"
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        found = _attached(pypdf.PdfReader(io.BytesIO(report)))
    except ReportError as error:
        raise ReportError(error.messages, file) from error
    except Exception as error:
        raise ReportError("This PDF is damaged or protected and cannot be read.", file) from error
    if len(found) > MAX_ANSWERS:
        raise ReportError("What is attached is larger than an answer file may be.", file)
    return found


def _attached(reader: object) -> bytes:
    attachments = getattr(reader, "attachments", {})
    names = [name for name in attachments if name == NAME]
    names = names or [n for n in attachments if n.lower().endswith((".yaml", ".yml"))]
    if not names:
        raise ReportError(
            "This PDF carries no answer file. It may have been made with --no-attach."
        )
    contents = {bytes(data) for name in names for data in attachments[name]}
    if len(contents) > 1:
        raise ReportError("This PDF carries several answer files; it is not a report of ours.")
    return contents.pop()
