"""A scored assessment as a report: PDF to hand over, HTML for a screen, Markdown in short."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from assess.answers.model import Assessment
from assess.language import using
from assess.report.extract import ATTACHMENT
from assess.report.options import ReportOptions
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["Format", "ReportOptions", "render"]

Format = Literal["pdf", "html", "md"]


def render(
    rubric: Rubric,
    assessment: Assessment,
    result: Result,
    *,
    format: Format = "pdf",
    options: ReportOptions | None = None,
    answers_bytes: bytes | None = None,
) -> bytes:
    """Render a report; the same input gives the same bytes.

    Args:
        rubric: the rubric that was answered.
        assessment: the answers.
        result: their score under this rubric.
        format: ``pdf``, ``html`` or ``md``, the short edition in Markdown.
        options: what to print; everything by default.
        answers_bytes: the answer file as it stands on disk, to be attached inside a PDF.

    Raises:
        MissingLibraryError: a PDF is asked for and WeasyPrint or a native library is missing.
        ReportError: the document cannot be laid out, or a baseline is later than the assessment.
    """
    options = options or ReportOptions()
    with using(options.language):
        return _render(rubric, assessment, result, format, options, answers_bytes)


def _render(
    rubric: Rubric,
    assessment: Assessment,
    result: Result,
    format: Format,
    options: ReportOptions,
    answers_bytes: bytes | None,
) -> bytes:
    from assess.answers.redact import redact, redacted_file
    from assess.report.markup import markup
    from assess.report.view import build

    shared = redact(assessment, options.redact)
    report = build(rubric, shared, result, options, original=assessment)
    if format == "md":
        from assess.report.markdown import to_markdown

        return to_markdown(report).encode("utf-8")
    attached = format == "pdf" and options.attach and answers_bytes is not None
    html = markup(report, format, attached=attached)
    if format == "html":
        return html.encode("utf-8")
    from assess.report.pdf import to_pdf

    data = redacted_file(shared) if options.redact else answers_bytes
    attachment = (ATTACHMENT, data or b"") if attached else None
    midnight = dt.datetime.combine(assessment.date, dt.time(), dt.UTC)
    return to_pdf(html, options.created or midnight, attachment, options.brand.logo)
