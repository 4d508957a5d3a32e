"""Values to HTML: the templates under reports/, autoescaped, with everything bundled."""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import jinja2
from markupsafe import Markup, escape

from assess.language import current, tr, trc, trn
from assess.report.heat import heat
from assess.report.palette import HOUSE, Palette
from assess.report.view import Report
from assess.report.words import count, joined, sentence, unmarked, unsteered
from assess.resources import reports_dir

__all__ = ["chart_template", "document", "font_faces", "markup", "stylesheet"]

Form = Literal["pdf", "html"]
Page = Literal["a4", "letter"]
FONT_ROLES = (
    ("Report Sans", 300, "normal", "IBMPlexSans-Light"),
    ("Report Sans", 400, "normal", "IBMPlexSans-Regular"),
    ("Report Sans", 400, "italic", "IBMPlexSans-Italic"),
    ("Report Sans", 600, "normal", "IBMPlexSans-SemiBold"),
)
# PDF only, and only when a team wrote such characters: family, file, ranges of code points.
SCRIPT_FONTS = (
    ("Report Arabic", "NotoSansArabic-Regular", ((0x0600, 0x08FF), (0xFB50, 0xFEFE))),
    ("Report Hebrew", "NotoSansHebrew-Regular", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    (
        "Report Emoji",
        "NotoEmoji-Regular",
        ((0x2600, 0x2712), (0x2714, 0x27BF), (0x2B05, 0x2B55), (0x1F000, 0x1FAFF)),
    ),
)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(reports_dir() / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(joined=joined, sentence=sentence, plural=count, halves=_halves)
    environment.filters["unmarked"] = unmarked
    environment.globals.update(tr=_tr, trn=_trn, trc=_trc)
    return environment


# Messages of templates are our own markup; what is put into them is escaped, unless it is markup.


def _tr(message: str, **values: object) -> Markup:
    return Markup(tr(message)).format(**values)  # noqa: S704


def _trn(one: str, many: str, n: int, **values: object) -> Markup:
    whole = {name: escape(value) for name, value in values.items()}
    return Markup(trn(one, many, n, **whole))  # noqa: S704


def _trc(context: str, message: str, **values: object) -> Markup:
    return Markup(trc(context, message)).format(**values)  # noqa: S704


def _halves(items: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The items as two columns, read down the first and then the second."""
    middle = (len(items) + 1) // 2
    return items[:middle], items[middle:]


def _scripts(text: str) -> list[tuple[str, str]]:
    """Families and files of the extra fonts that this text needs."""
    points = {ord(character) for character in text if ord(character) > 0x2FF}
    return [
        (family, name)
        for family, name, ranges in SCRIPT_FONTS
        if any(a <= p <= b for p in points for a, b in ranges)
    ]


@functools.cache
def _source(name: str, form: Form) -> str:
    """Where a font is read from: a bundled file (PDF), or the page itself (HTML)."""
    if form == "pdf":
        return f'url("bundled:{name}.ttf")'
    data = base64.b64encode((reports_dir() / "fonts" / f"{name}.woff2").read_bytes()).decode()
    return f'url("data:font/woff2;base64,{data}") format("woff2")'


def font_faces(text: str, form: Form, only: Sequence[str] = ()) -> str:
    """The rules that load the fonts which a text needs.

    Args:
        text: what is written, which tells the extra fonts of a PDF.
        form: ``pdf`` for fonts from bundled files, ``html`` for fonts inside the rules.
        only: names of font files; empty for all.
    """
    extra = _scripts(text) if form == "pdf" else []
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f"src:{_source(name, form)}}}"
        for family, weight, style, name in FONT_ROLES
        if not only or name in only
    ]
    faces += [
        f'@font-face{{font-family:"{family}";src:{_source(name, form)}}}' for family, name in extra
    ]
    return "\n".join(faces)


def _fonts(text: str, form: Form) -> str:
    extra = _scripts(text) if form == "pdf" else []
    families = ", ".join(f'"{f}"' for f in ("Report Sans", *(f for f, _ in extra)))
    return f"{font_faces(text, form)}\n:root{{--sans:{families}, sans-serif}}"


def chart_template(report: Report) -> Any:
    """The macros that draw figures, in the colours of the report."""
    template = _environment().get_template("charts.html")
    return template.make_module({"hue": report.options.brand.palette})


def stylesheet(
    body: str, form: Form, page: Page, palette: Palette = HOUSE, more: Sequence[str] = ()
) -> str:
    """All styles of a document, fonts included (as data in HTML, as bundled files in PDF).

    Args:
        body: its markup, which says what fonts it needs.
        form: what it is made for.
        page: paper of a PDF.
        palette: the colours.
        more: further style files of this kind of document.
    """
    styles = reports_dir() / "styles"
    names = ["common.css", "print.css"] if form == "pdf" else ["common.css", "screen.css"]
    hues = dataclasses.asdict(palette)
    root = ";".join(f"--hue-{name.replace('_', '-')}:{hue}" for name, hue in hues.items())
    root += "".join(f";--{name}:{_css_text(text)}" for name, text in _css_words())
    parts = [_fonts(body, form), f":root{{{root}}}"]
    parts += [(styles / name).read_text(encoding="utf-8") for name in (*names, *more)]
    if form == "pdf":
        size = {"a4": "A4", "letter": "letter"}[page]
        parts.append(f"@page{{size:{size}}}")
    return "\n".join(parts)


def _css_words() -> Iterator[tuple[str, str]]:
    """What style files write beside the text."""
    yield "of", " " + trc("page", "of") + " "
    yield "scroll-sideways", tr("Scroll sideways") + " →"
    yield "asked-for", tr("Asked for") + ": "


def _css_text(text: str) -> str:
    escaped = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'"{escaped}"'


def _without_dead_links(body: str) -> str:
    """The markup with links to what this edition leaves out turned into their text.

    Only templates write tags (what people wrote is escaped), so the pattern cannot meet any other.
    """
    ids = set(re.findall(r'\bid="([^"]+)"', body))

    def keep(link: re.Match[str]) -> str:
        return link[0] if link[1] in ids else link[2]

    return re.sub(r'<a href="#([^"]+)"[^>]*>(.*?)</a>', keep, body, flags=re.S)


def markup(report: Report, form: Form, **values: Any) -> str:
    """The report as one HTML document with its styles inside.

    Args:
        report: the values.
        form: ``pdf`` for the document WeasyPrint prints, ``html`` for the edition that is read.
        values: further values for the templates.
    """
    values["heat"] = heat(report.risks)
    if form == "html" and any(chapter.id == "answers" for chapter in report.chapters):
        script = (reports_dir() / "templates" / "sort.js").read_text(encoding="utf-8")
        digest = hashlib.sha256(script.encode("utf-8")).digest()
        values["script"] = Markup(script)  # noqa: S704  (a file of ours)
        values["script_hash"] = base64.b64encode(digest).decode("ascii")
    options = report.options
    return _document("", report, form, options.page, options.brand.palette, **values)


def document(kind: str, report: Any, form: Form, page: Page = "a4") -> str:
    """Another kind of document as one HTML document: templates in a folder, styles in a file.

    Args:
        kind: name of its folder under the templates, and of its style file.
        report: the values, ``r`` in the templates.
        form: ``pdf`` or ``html``.
        page: paper of a PDF.
    """
    return _document(f"{kind}/", report, form, page, HOUSE, (f"{kind}.css",))


def _document(
    folder: str,
    report: Any,
    form: Form,
    page: Page,
    palette: Palette,
    styles: Sequence[str] = (),
    **values: Any,
) -> str:
    environment = _environment()
    values["hue"] = palette
    values["language"] = current().code
    body = environment.get_template("body.html").render(
        r=report, form=form, folder=folder, **values
    )
    body = _without_dead_links(body)
    html = environment.get_template(f"{folder}page.html").render(
        r=report,
        form=form,
        body=Markup(body),  # noqa: S704  (rendered with autoescape above)
        style=Markup(stylesheet(body, form, page, palette, styles)),  # noqa: S704
        **values,
    )
    return unsteered(html)
