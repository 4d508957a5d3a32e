"""A logo from outside, made safe: a picture is drawn anew, an SVG keeps nothing but shapes."""

from __future__ import annotations

import base64
import io
import math
import re
import warnings
from xml.etree import ElementTree

from assess.errors import Message, MissingLibraryError, ReportError
from assess.report.words import clean

__all__ = ["MAX_LOGO", "PICTURES", "safe_logo"]

MAX_LOGO = 1024 * 1024
"""Bytes of a logo file at most."""
PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_PIXELS, _SIDE = 25_000_000, 800
_PALEST = 235
_ELEMENTS, _DEPTH = 5_000, 30
_WIDEST = 20.0
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHAPES = _words(
    "svg g path rect circle ellipse line polyline polygon defs"
    " linearGradient radialGradient stop clipPath"
)
_DROPPED = frozenset(("title", "desc", "metadata"))
_ATTRIBUTES = _words(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points viewBox transform"
    " preserveAspectRatio offset gradientUnits gradientTransform spreadMethod clipPathUnits"
)
_LOOKS = _words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin"
    " stroke-miterlimit opacity stop-color stop-opacity clip-path clip-rule display visibility"
    " color"
)
_PLAIN = re.compile(
    r"[\w\s.,%#+\-]*|(?:(?!url)[a-zA-Z]+\([\d\s.,%+\-e]*\)[\s,]*)+|url\(#[\w.\-]+\)", re.ASCII
)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_ADVICE = "Export it as plain SVG with text turned into paths, or as PNG."


def _refused(what: str, file: str, hint: str = _ADVICE) -> ReportError:
    return ReportError(Message(what, hint=hint), file)


def safe_logo(data: bytes, suffix: str, file: str) -> str:
    """The logo as a data address that holds a picture and nothing else.

    Args:
        data: the file.
        suffix: how its name ends, in small letters: one of `PICTURES`, or ``.svg``.
        file: how to call it in messages.

    Raises:
        ReportError: it is damaged, too large, cannot be seen on white, or holds what a logo has
            no need of: scripts, links, style sheets, text, pictures from elsewhere.
        MissingLibraryError: the library that reads pictures is not installed.
    """
    if suffix in PICTURES:
        kind, safe = "image/png", _safe_picture(data, PICTURES[suffix], file)
    else:
        kind, safe = "image/svg+xml", _safe_svg(data, file)
    return f"data:{kind};base64,{base64.b64encode(safe).decode()}"


def _safe_picture(data: bytes, form: str, file: str) -> bytes:
    """The picture drawn anew: pixels only, at most 800 each way."""
    try:
        from PIL import Image, ImageFile, ImageOps
    except ImportError as error:
        raise MissingLibraryError(
            "A logo as PNG or JPEG needs Pillow. Install it with: pip install pillow"
        ) from error
    too_many = _refused("The logo has more than 25 million pixels.", file, "Scale it down.")
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for all
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=(form,)) as found:
                if found.width * found.height > _PIXELS:
                    raise too_many
                turned = ImageOps.exif_transpose(found)
                picture = turned.convert("RGBA" if found.has_transparency_data else "RGB")
    except ReportError:
        raise
    except Image.DecompressionBombError:
        raise too_many from None
    except Exception as error:  # whatever a broken picture makes the library say
        hint = f"Export it anew as {form}."
        raise _refused(f"The logo is not a {form} that can be read.", file, hint) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    _check_shape(picture.width, picture.height, file)
    picture.thumbnail((_SIDE, _SIDE))
    seen = Image.new("RGBA", picture.size, "#ffffff")
    seen.alpha_composite(picture.convert("RGBA"))
    darkest, _ = seen.convert("L").getextrema()
    if isinstance(darkest, (int, float)) and darkest > _PALEST:
        raise _refused(
            "The logo is white or nearly so: nobody would see it on white paper.",
            file,
            "Take the edition for light backgrounds.",
        )
    clean_copy = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    clean_copy.save(out, "PNG", optimize=True)
    return out.getvalue()


def _check_shape(width: float, height: float, file: str) -> None:
    if not 1 / _WIDEST <= width / height <= _WIDEST:
        raise _refused(
            f"The logo is {width:g} by {height:g}: too long and thin for a page.",
            file,
            f"Neither side may be more than {_WIDEST:g} times the other.",
        )


class _Builder(ElementTree.TreeBuilder):
    """Builds the tree as long as there is little of it."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file, self._depth, self._count = file, 0, 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._depth += 1
        self._count += 1
        if self._depth > _DEPTH or self._count > _ELEMENTS:
            raise _refused("The logo is too complicated.", self._file)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, _name: str, _public: str, _system: str, /) -> None:
        # Only a document type can declare entities; without it there is nothing to expand or fetch.
        raise _refused("The logo has a document type, which is refused.", self._file)


def _safe_svg(data: bytes, file: str) -> bytes:
    """The drawing with its shapes only; what an editor added for itself is dropped."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("The logo is not an SVG in UTF-8.", file) from error
    parser = ElementTree.XMLParser(target=_Builder(file))  # noqa: S314 - no document type gets by
    try:
        parser.feed(text)
        root = parser.close()
    except (ElementTree.ParseError, ValueError) as error:
        raise _refused("The logo is not an SVG that can be read.", file) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise _refused("The logo is not an SVG drawing.", file)
    safe = _shape(root, file)
    x, y, width, height = _box(safe, file)
    _check_shape(width, height, file)
    scale = _SIDE / max(width, height)
    safe.set("xmlns", _SVG)
    safe.set("viewBox", f"{x:g} {y:g} {width:g} {height:g}")
    safe.set("width", f"{width * scale:g}")
    safe.set("height", f"{height * scale:g}")
    return ElementTree.tostring(safe, encoding="unicode").encode()


def _box(svg: ElementTree.Element, file: str) -> tuple[float, float, float, float]:
    """What part of the plane the drawing shows: x, y, width and height."""
    text = svg.get("viewBox") or f"0 0 {svg.get('width', '')} {svg.get('height', '')}"
    parts = re.split(r"[\s,]+", re.sub(r"(?<=\d)px\b", "", text.strip()))
    if len(parts) == 4 and all(re.fullmatch(_NUMBER, part) for part in parts):
        x, y, width, height = map(float, parts)
        if all(map(math.isfinite, (x, y))) and 1e-3 <= min(width, height) <= 1e6:
            return x, y, width, height
    raise _refused("The logo does not say its size (viewBox).", file)


def _shape(element: ElementTree.Element, file: str, inside: str = "") -> ElementTree.Element:
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    if name not in _SHAPES or (name == "svg") != (inside == ""):
        raise _refused(f"The logo holds <{clean(name)[:40]}>, which is refused.", file)
    safe = ElementTree.Element(name)
    for key, value in _looks(element, file).items():
        if key == "clip-path" and inside == "clipPath":
            # Clips of clips can double their work at each step.
            raise _refused("The logo clips what it clips with, which is refused.", file)
        if key in _ATTRIBUTES or key in _LOOKS:
            if not _PLAIN.fullmatch(value):
                raise _refused(f"The logo's {key} is not a plain value.", file)
            safe.set(key, value)
        elif key.lower().startswith("on") or key.rpartition("}")[2].lower() == "href":
            what = clean(key.rpartition("}")[2])[:40]
            raise _refused(f"The logo holds {what}, which is refused.", file)
    within = "clipPath" if "clipPath" in (inside, name) else name
    for child in element:
        space, _, local = child.tag.rpartition("}")
        if space == "{" + _SVG:
            if local not in _DROPPED:
                safe.append(_shape(child, file, within))
        elif space in ("", "{" + _XHTML):
            raise _refused(f"The logo holds <{clean(local)[:40]}>, which is refused.", file)
    return safe


def _looks(element: ElementTree.Element, file: str) -> dict[str, str]:
    """The attributes, with what ``style`` says about looks laid over them."""
    found = {key: value.strip() for key, value in element.attrib.items()}
    for part in found.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        if key.strip() in _LOOKS:
            found[key.strip()] = value.strip()
        elif "url" in value.lower() or "\\" in part or "@" in part:
            raise _refused("The logo's style refers to something outside.", file)
    return found
