"""Figures for slides: each as an SVG that needs nothing else, and as a PNG of the same look."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from assess.answers.model import Assessment
from assess.language import current, tr, using
from assess.report.figures import Figure, figures
from assess.report.markup import chart_template, font_faces
from assess.report.options import ReportOptions
from assess.report.view import Report, build
from assess.report.words import unsteered
from assess.resources import reports_dir
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["PIXELS", "Slide", "slides"]

PIXELS = 1680
"""How wide every PNG is."""
_WIDTH, _EDGE = 560.0, 20.0
_INNER = _WIDTH - 2 * _EDGE
_SQUARE = 230.0
_INK, _MUTED = "#16202e", "#5b6675"
_FAMILY = (
    "'Report Sans', 'IBM Plex Sans', 'Report Arabic', 'Report Hebrew', 'Report Emoji', sans-serif"
)
_FACES = ("IBMPlexSans-Regular", "IBMPlexSans-SemiBold")


@dataclass(frozen=True, slots=True)
class Slide:
    """A figure as two files."""

    name: str
    svg: bytes
    png: bytes


def slides(
    rubric: Rubric, assessment: Assessment, result: Result, options: ReportOptions
) -> tuple[Slide, ...]:
    """Draw every figure of a report; the same input gives the same bytes.

    Args:
        rubric: the rubric that was answered.
        assessment: the answers.
        result: their score.
        options: as for the report; figures of chapters that it leaves out are left out.

    Raises:
        MissingLibraryError: WeasyPrint or a native library is missing.
        ReportError: a figure cannot be drawn.
    """
    with using(options.language):
        return _slides(rubric, assessment, result, options)


def _slides(
    rubric: Rubric, assessment: Assessment, result: Result, options: ReportOptions
) -> tuple[Slide, ...]:
    from assess.answers.redact import redact

    report = build(rubric, redact(assessment, options.redact), result, options, original=assessment)
    found = figures(report)
    drawings = [_drawing(report, figure) for figure in found]
    faces = ElementTree.Element("style")
    faces.text = font_faces("", "html", _FACES)
    pictures = _pictures(drawings, report, assessment)
    out = []
    for figure, drawing, png in zip(found, drawings, pictures, strict=True):
        drawing.insert(1, faces)
        svg = '<?xml version="1.0" encoding="UTF-8"?>\n' + _text(drawing) + "\n"
        out.append(Slide(figure.name, svg.encode(), png))
    return tuple(out)


def _text(drawing: ElementTree.Element) -> str:
    return unsteered(ElementTree.tostring(drawing, encoding="unicode"))


# ---------------------------------------------------------------- one figure


@functools.cache
def _font(face: str) -> Any:
    from PIL import ImageFont

    # Measured large and scaled down, so that rounding to pixels does not matter.
    return ImageFont.truetype(str(reports_dir() / "fonts" / f"{face}.ttf"), 100)


def _lines(text: str, size: float, width: float, *, bold: bool = False) -> Iterator[str]:
    """The text in lines that fit; a word that is wider than a line goes on in the next."""
    font = _font(_FACES[bold])

    def fits(line: str) -> bool:
        return bool(font.getlength(line) * size / 100 <= width)

    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if fits(longer):
            line = longer
            continue
        if line:
            yield line
        line = word
        while not fits(line):
            cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or fits(line[:n]))
            yield line[:cut]
            line = line[cut:]
    if line:
        yield line


class _Page:
    """A drawing that grows downward."""

    def __init__(self, title: str) -> None:
        self.y = _EDGE
        self.root = ElementTree.Element(
            "svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": _FAMILY}
        )
        ElementTree.SubElement(self.root, "title").text = title
        self.paper = ElementTree.SubElement(self.root, "rect", {"fill": "#ffffff"})

    def write(
        self,
        text: str,
        size: float,
        *,
        left: float = _EDGE,
        bold: bool = False,
        colour: str = _INK,
    ) -> None:
        """Lines of text, as many as it takes."""
        for line in _lines(text, size, _WIDTH - _EDGE - left, bold=bold):
            self.y += size * 1.1
            place = {"x": f"{left:g}", "y": f"{self.y:.2f}", "font-size": f"{size:g}"}
            weight = {"font-weight": "600"} if bold else {}
            ElementTree.SubElement(
                self.root, "text", {**place, **weight, "fill": colour}
            ).text = line
            self.y += size * 0.3

    def draw(self, chart: ElementTree.Element, width: float) -> None:
        """A chart of this width; its looks are in its attributes, classes are for screens."""
        _, _, wide, high = map(float, chart.get("viewBox", "").split())
        scale = width / wide
        group = ElementTree.SubElement(
            self.root,
            "g",
            {"transform": f"translate({_EDGE:g} {self.y:.2f}) scale({scale:.4f})"},
        )
        for element in chart:
            if element.tag != "title":
                group.append(element)
        for element in group.iter():
            element.attrib.pop("class", None)
        self.y += high * scale

    def end(self) -> ElementTree.Element:
        """The drawing, with its size."""
        height = self.y + _EDGE
        self.root.set("viewBox", f"0 0 {_WIDTH:g} {height:.2f}")
        self.root.set("width", f"{_WIDTH:g}")
        self.root.set("height", f"{height:.2f}")
        self.paper.set("width", f"{_WIDTH:g}")
        self.paper.set("height", f"{height:.2f}")
        return self.root


def _drawing(report: Report, figure: Figure) -> ElementTree.Element:
    """The figure with its title, its point, its legend and where it comes from."""
    module = chart_template(report)
    chart = ElementTree.fromstring(str(getattr(module, figure.macro)(figure.value)).strip())  # noqa: S314 - our own template
    page = _Page(chart.findtext("title") or figure.title)
    page.write(figure.title, 15, bold=True)
    page.y += 3
    page.write(figure.point, 10)
    page.y += 12
    top = page.y
    square = figure.macro in ("ring", "rows")
    page.draw(chart, _SQUARE if square or figure.macro == "stairs" else _INNER)
    if square:
        bottom, page.y = page.y, top + 6
        for line in figure.side:
            page.write(line, 10, left=_EDGE + _SQUARE + 24)
            page.y += 5
        page.y = max(bottom, page.y)
    page.y += 8
    page.write(figure.legend, 8, colour=_MUTED)
    brand = report.options.brand.name
    source = f"{brand} · " if brand else ""
    team = report.team if len(report.team) <= 60 else report.team[:59] + "…"
    rubric = tr("rubric {rubric}", rubric=report.rubric)
    page.write(f"{source}{team} · {report.date} · {rubric}", 8, colour=_MUTED)
    return page.end()


# ---------------------------------------------------------------- pictures


def _pictures(
    drawings: list[ElementTree.Element], report: Report, assessment: Assessment
) -> list[bytes]:
    """Each drawing as PNG: a small PDF with a page for each, and its pages as pictures."""
    import datetime as dt

    import pypdfium2

    from assess.report.pdf import to_pdf

    pages, body = [], []
    for number, drawing in enumerate(drawings):
        size = f"{_WIDTH:g}px {drawing.get('height')}px"
        pages.append(f"@page f{number}{{size:{size};margin:0}}#f{number}{{page:f{number}}}")
        body.append(f'<div id="f{number}">{_text(drawing)}</div>')
    text = "".join(body)
    title = tr("Figures")
    html = (
        f"<!doctype html><html lang='{current().code}'><title>{title}</title>"
        f"<style>{font_faces(text, 'pdf')}html,body{{margin:0}}svg{{display:block}}"
        f"{''.join(pages)}</style><body>{text}</body></html>"
    )
    midnight = dt.datetime.combine(assessment.date, dt.time(), dt.UTC)
    document = pypdfium2.PdfDocument(to_pdf(html, report.options.created or midnight))
    try:
        out = []
        for page in document:
            picture = page.render(scale=PIXELS / page.get_width()).to_pil().convert("RGB")
            stream = io.BytesIO()
            picture.save(stream, "PNG", optimize=True)
            out.append(stream.getvalue())
        return out
    finally:
        document.close()
