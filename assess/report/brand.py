"""The name, the logo and the colours of whoever hands a report on."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from assess.errors import Message, ReportError
from assess.fileio import read_file
from assess.report.logo import MAX_LOGO, PICTURES, safe_logo
from assess.report.palette import ENOUGH, HOUSE, PAPER, Palette, contrast, darker, palette
from assess.report.words import clean
from assess.yamlio import Limits, Map, Node, Scalar, parse

__all__ = ["PLAIN", "Brand", "read_brand"]

_LIMITS = Limits(size=64 * 1024, nodes=100)
_LONGEST = 80
_KEYS, _COLOURS = ("name", "logo", "colours"), ("main", "cover")


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that has been checked. Empty where the file says nothing."""

    name: str = ""
    logo: str = ""
    """The logo as a data address, safe to be shown as a picture."""
    palette: Palette = HOUSE


PLAIN = Brand()
"""No brand: the colours of the house."""


def read_brand(path: Path) -> Brand:
    """Read a brand file, and the logo beside it. Nothing else is opened.

    Args:
        path: YAML with ``name``, ``logo`` (a file in the same folder), ``colours`` (``main``,
            ``cover``; written "#rrggbb"), all of them optional.

    Raises:
        ReportError: something in it is wrong or not safe; all that is wrong is told at once.
        MissingLibraryError: a PNG or JPEG logo is given and Pillow is not installed.
    """
    document = parse(read_file(path, _LIMITS.size, ReportError), _LIMITS)
    problems = list(document.problems)
    root = document.root
    if problems or not isinstance(root, Map):
        raise ReportError(
            problems or Message("This is no brand file: name, logo and colours are its keys."),
            str(path),
        )
    entries = _entries(root, _KEYS, problems)
    name = _name(entries.get("name"), problems)
    colours = _colours(entries.get("colours"), problems)
    logo_file = _logo_file(entries.get("logo"), path, problems)
    if problems:
        raise ReportError(sorted(problems, key=lambda m: (m.line or 0, m.column or 0)), str(path))
    logo = "" if logo_file is None else _logo(logo_file)
    return Brand(name, logo, colours)


def _at(node: Node, message: str, hint: str = "") -> Message:
    return Message(message, node.line, node.column, hint)


def _entries(found: Map, known: tuple[str, ...], problems: list[Message]) -> dict[str, Node]:
    out = {}
    for name, (key, value) in found.entries.items():
        if name in known:
            out[name] = value
        else:
            hint = f"Known: {', '.join(known)}."
            problems.append(_at(key, f"Unknown key {clean(name)[:40]!r}.", hint))
    return out


def _name(node: Node | None, problems: list[Message]) -> str:
    if node is None:
        return ""
    text = clean(node.text) if isinstance(node, Scalar) else ""
    if not text or len(text) > _LONGEST:
        problems.append(_at(node, f"The name has to be a text of 1 to {_LONGEST} characters."))
        return ""
    return text


def _colours(node: Node | None, problems: list[Message]) -> Palette:
    if node is None:
        return HOUSE
    if not isinstance(node, Map):
        problems.append(_at(node, f"Colours are given by name: {', '.join(_COLOURS)}."))
        return HOUSE
    found: dict[str, str] = {}
    for key, value in _entries(node, _COLOURS, problems).items():
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            hint = 'Write it in quotes, as "#1f4e79".'
            problems.append(_at(value, f"{key} is no colour.", hint))
        elif (ratio := contrast(text, PAPER)) < ENOUGH:
            problems.append(
                _at(
                    value,
                    f"{text} is too light: white on it has a contrast of {ratio:.1f},"
                    f" readable is {ENOUGH} and more.",
                    f"Take a darker shade, such as {darker(text)}.",
                )
            )
        else:
            found[key] = text
    if "main" not in found:
        return dataclasses.replace(HOUSE, cover=found.get("cover", HOUSE.cover).lower())
    return palette(found["main"], found.get("cover", found["main"]))


def _logo_file(node: Node | None, brand: Path, problems: list[Message]) -> Path | None:
    if node is None:
        return None
    text = node.text.strip() if isinstance(node, Scalar) else ""
    name = Path(text)
    if not text or "\0" in text or "\\" in text or ":" in text or name.name != text:
        problems.append(_at(node, "The logo has to be a file beside the brand file, by its name."))
        return None
    if name.suffix.lower() not in (*PICTURES, ".svg"):
        problems.append(_at(node, "The logo has to be a .svg, .png or .jpg."))
        return None
    path = brand.parent / name
    try:
        inside = path.resolve().parent == brand.parent.resolve()
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        problems.append(_at(node, "The logo is a link to another folder, which is refused."))
        return None
    return path


def _logo(path: Path) -> str:
    return safe_logo(read_file(path, MAX_LOGO, ReportError), path.suffix.lower(), str(path))
