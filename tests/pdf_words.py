"""What a PDF says, page by page, as PDFium reads it: several times faster than in pure Python."""

from __future__ import annotations

from pathlib import Path

import pypdfium2


def words_of(pdf: bytes | Path) -> list[str]:
    """The text of each page, with a line end where a line of the page ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
