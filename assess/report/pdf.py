"""HTML to PDF with WeasyPrint, which may read the bundled assets and nothing else."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import re
import shutil
from typing import Any

from assess.errors import MissingLibraryError, ReportError
from assess.fileio import os_message
from assess.language import tr
from assess.resources import reports_dir

__all__ = ["fetch_bundled", "to_pdf"]

_BUNDLED = re.compile(r"bundled:([A-Za-z0-9-]+\.ttf)")


def fetch_bundled(url: str) -> tuple[bytes, str]:
    """The bytes and the MIME type of a bundled font.

    Args:
        url: ``bundled:NAME.ttf``. It says nothing of where assess is installed, so that a document
            and its identifier are the same everywhere.

    Raises:
        ValueError: the address is anything else: nothing outside reports/fonts is ever read.
    """
    found = _BUNDLED.fullmatch(url)
    path = reports_dir() / "fonts" / found[1] if found else None
    if path is None or not path.is_file():
        raise ValueError(f"refused: {url}")
    return path.read_bytes(), "font/ttf"


def _unpacked(logo: str) -> tuple[bytes, str]:
    kind, _, data = logo.removeprefix("data:").partition(";base64,")
    return base64.b64decode(data), kind


def _weasyprint() -> Any:
    from assess.doctor import load_weasyprint, native_command

    try:
        return load_weasyprint()
    except OSError as error:
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


def to_pdf(
    html: str,
    moment: dt.datetime,
    attachment: tuple[str, bytes] | None = None,
    logo: str = "",
) -> bytes:
    """Lay out and write the document; the same bytes for the same input.

    Args:
        html: the document.
        moment: when the attachment was made, in UTC.
        attachment: name and bytes of a file to put inside.
        logo: the data address of a logo that was checked; no other data address is read.

    Raises:
        MissingLibraryError: WeasyPrint or a native library it needs is missing.
        ReportError: the document cannot be laid out.
    """
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc,unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            data, kind = _unpacked(url) if logo and url == logo else fetch_bundled(url)
            return URLFetcherResponse(url, data, headers={"Content-Type": kind})

    attachments = []
    if attachment is not None:
        name, data = attachment
        attachments.append(
            weasyprint.Attachment(
                string=data,
                name=name,
                description=tr("The answers this report was made from"),
                relationship="Source",
                created=moment,
                modified=moment,
            )
        )
    fonts = FontConfiguration()
    try:
        document = weasyprint.HTML(string=html, url_fetcher=Fetcher(), base_url=None).render(
            pdf_variant="pdf/a-3a", attachments=attachments, font_config=fonts
        )
        return bytes(
            document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=attachments,
                pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
                finisher=lambda _, pdf: _finish(pdf, html),
            )
        )
    except OSError as error:
        reason = os_message(error, error.filename or "")
        raise ReportError(f"The report could not be laid out: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"The report could not be laid out: {error}") from error
    finally:
        _let_go(fonts)


def _let_go(fonts: Any) -> None:
    """Give back what the library keeps of a document that is written.

    These are copies of our fonts on the disk, which it removes itself when the collector comes by,
    perhaps never, and the list of all fonts: Pango keeps it for ever unless another, or none, takes
    its place (0.2 MiB for each document).
    """
    folder = getattr(fonts, "_folder", None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(ImportError, AttributeError):  # no part of what WeasyPrint promises
        from weasyprint.text.ffi import ffi, pangoft2

        font_map = ffi.cast("PangoFcFontMap *", fonts.font_map)
        pangoft2.pango_fc_font_map_set_config(font_map, ffi.NULL)


# PDF/A lets a document claim PDF/UA too, when it describes the one property that does so.
_ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 this document conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF>"""


def _finish(pdf: Any, html: str) -> None:
    """Make the tags those of PDF/UA-1, say so in the metadata, and show the title."""
    from assess.report.tags import link_targets, mend_tags

    mend_tags(pdf, link_targets(html))
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(b"</rdf:RDF>", _ACCESSIBLE) for part in metadata.stream]
    pdf.catalog["ViewerPreferences"] = "<</DisplayDocTitle true>>"
