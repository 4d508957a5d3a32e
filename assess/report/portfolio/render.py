"""A portfolio as a report: PDF for handing over, HTML for reading on a screen."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from assess.portfolio.values import Portfolio
from assess.rubric.model import Rubric

__all__ = ["render_portfolio"]


def render_portfolio(
    rubric: Rubric,
    portfolio: Portfolio,
    *,
    format: Literal["pdf", "html"] = "pdf",
    page: Literal["a4", "letter"] = "a4",
) -> bytes:
    """Render a portfolio; the same input gives the same bytes.

    Args:
        rubric: the rubric that the teams were scored by.
        portfolio: what is told of them.
        format: ``pdf`` or ``html``.
        page: paper of the PDF.

    Raises:
        MissingLibraryError: a PDF is asked for and WeasyPrint or a native library is missing.
        ReportError: the document cannot be laid out.
    """
    from assess.report.markup import document
    from assess.report.portfolio.view import build

    html = document("portfolio", build(rubric, portfolio), format, page)
    if format == "html":
        return html.encode("utf-8")
    from assess.report.pdf import to_pdf

    return to_pdf(html, dt.datetime.combine(portfolio.last, dt.time(), dt.UTC))
