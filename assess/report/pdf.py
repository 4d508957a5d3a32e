"""HTML to PDF with WeasyPrint, which may read the bundled assets and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import unquote, urlsplit

from assess.errors import MissingLibraryError, ReportError
from assess.resources import reports_dir

__all__ = ["fetch_bundled", "to_pdf"]


def fetch_bundled(url: str) -> tuple[bytes, str]:
    """The bytes and the MIME type of a bundled font.

    Raises:
        ValueError: the address is anything else: nothing outside reports/fonts is ever read.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise ValueError(f"refused: {url}")
    from pathlib import Path

    fonts = (reports_dir() / "fonts").resolve()
    path = Path(unquote(parts.path)).resolve()
    if path.parent != fonts or path.suffix != ".ttf":
        raise ValueError(f"refused: {url}")
    return path.read_bytes(), "font/ttf"


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:
        from assess.doctor import native_command

        command = native_command()
        advice = f"Install them with: {command}" if command else "See: assess doctor"
        raise MissingLibraryError(
            f"PDF reports need native libraries that are missing. {advice}"
            " (HTML reports work without: --format html.)"
        ) from error
    except ImportError as error:
        raise MissingLibraryError(
            "PDF reports need WeasyPrint. Install it with: pip install weasyprint"
        ) from error
    return weasyprint


def to_pdf(html: str, date: dt.date, attachment: tuple[str, bytes] | None = None) -> bytes:
    """Lay out and write the document; the same bytes for the same input.

    Args:
        html: the document.
        date: the assessment's date, which becomes the date of the document.
        attachment: name and bytes of a file to put inside.

    Raises:
        MissingLibraryError: WeasyPrint or a native library it needs is missing.
        ReportError: the document cannot be laid out.
    """
    weasyprint = _weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc,unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            data, kind = fetch_bundled(url)
            return URLFetcherResponse(url, data, headers={"Content-Type": kind})

    attachments = []
    if attachment is not None:
        name, data = attachment
        moment = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
        attachments.append(
            weasyprint.Attachment(
                string=data,
                name=name,
                description="The answers this report was made from",
                relationship="Source",
                created=moment,
                modified=moment,
            )
        )
    document = weasyprint.HTML(string=html, url_fetcher=Fetcher(), base_url=None)
    try:
        return bytes(
            document.write_pdf(pdf_variant="pdf/ua-1", attachments=attachments, pdf_tags=True)
        )
    except (ValueError, OSError, RecursionError) as error:
        raise ReportError(f"The report could not be laid out: {error}") from error
