"""What PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of a file, as far as one can compute it.

Each check gives sentences on what is wrong; `findings` gives those of all. It is no validator: it
knows the features that a report may use, and holds everything else for wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

__all__ = ["findings"]

BLOCKS = {"Document", "Sect", "Div", "Part", "NonStruct", "Art"}
TABLE = {
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
}
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
}
HEADINGS = {f"H{n}" for n in range(1, 7)}
KNOWN = BLOCKS | HEADINGS | set(TABLE) | set(PARENTS)
KNOWN |= {
    "Caption",
    "Lbl",
    "P",
    "Span",
    "Link",
    "Figure",
    "BlockQuote",
    "TOC",
    "TOCI",
    "Note",
    "Quote",
    "Code",
    "Form",
}
PAINTS = {
    *("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI", "INLINE IMAGE"),
    *("Tj", "TJ", "'", '"'),
}
PRINT, HIDING = 4, 1 | 2 | 32 | 256  # flags of annotations: invisible, hidden, no view, toggle


@dataclass
class Node:
    """A structure element with what hangs below it."""

    kind: str
    element: Any
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    marked: set[tuple[int, int]] = field(default_factory=set)
    """Page number and number of each piece of content that belongs to it."""
    objects: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def findings(data: bytes) -> list[str]:
    """What is wrong in a file, as sentences; empty when nothing is."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        root = _tree(pdf.Root.StructTreeRoot, pages)
        checks = (
            *(_file(pdf, data), _objects(pdf), _actions(pdf), _fonts(pdf), _files(pdf)),
            *(
                _metadata(pdf),
                _kinds(root),
                _identifiers(pdf, root),
                _headings(root),
                _tables(root),
                _figures(root),
            ),
            *(_content(pdf, root), _annotations(pdf, root)),
        )
        return [finding for check in checks for finding in check]


def _tree(top: Any, pages: dict[Any, int]) -> Node:
    def grown(element: Any, parent: Node | None, page: Any) -> Node:
        node = Node(str(element.get("/S", "/Root"))[1:], element, parent)
        page = element.get("/Pg", page)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int | Decimal):
                node.marked.add((pages[page.objgen], int(kid)))
            elif kid.get("/Type") == Name.MCR:
                node.marked.add((pages[kid.get("/Pg", page).objgen], int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                node.objects.append(kid.Obj)
            else:
                node.children.append(grown(kid, node, page))
        return node

    return grown(top, None, None)


def _number_tree(node: Any) -> dict[int, Any]:
    numbers = list(node.get("/Nums", []))
    found = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for kid in node.get("/Kids", []):
        found |= _number_tree(kid)
    return found


def _file(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[4-7][\r\n]+%[\x80-\xff]{4}", data):
        yield "the header is not that of a binary PDF 1.x"
    if pdf.is_encrypted:
        yield "it is encrypted"
    if "/ID" not in pdf.trailer:
        yield "it has no identifier"
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "something follows the end"
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not said to be tagged"
    if root.get("/MarkInfo", {}).get("/Suspects"):
        yield "its tags are suspect"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "it has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "a window would show the file's name and not the title"
    intents = [intent for intent in root.get("/OutputIntents", []) if intent.S == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield "it has no single output intent"
    for intent in intents:
        profile = intent.DestOutputProfile
        if (
            profile.N != 3
            or profile.read_bytes()[16:20] != b"RGB "
            or not intent.OutputConditionIdentifier
        ):
            yield "the output intent has no RGB profile"
    for name in ("/OCProperties", "/AcroForm", "/AA", "/Requirements", "/Perms", "/OpenAction"):
        if name in root:
            yield f"the catalogue has {name}"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        yield from _limits(item, 0)
        if isinstance(item, Stream):
            filters = item.get("/Filter", [])
            used = {str(f) for f in (filters if isinstance(filters, Array) else [filters])}
            if used & {"/LZWDecode", "/Crypt"}:
                yield f"a stream is packed with {used}"
            if any(
                name in item for name in ("/F", "/FFilter", "/FDecodeParms", "/OPI", "/PS", "/Ref")
            ):
                yield "a stream leads out of the file"
            if item.get("/Subtype") == Name.Image and (
                item.get("/Interpolate") or "/Alternates" in item
            ):
                yield "an image is interpolated or has alternates"
            if item.get("/Subtype") == Name.PS:
                yield "there is PostScript"
            if item.get("/Subtype") == Name.Form:
                yield from _painting(item)
        if (
            isinstance(item, Dictionary)
            and item.get("/Type") == Name.ExtGState
            and {"/TR", "/TR2", "/HTP", "/HTO"} & set(item.keys())
        ):
            yield "a graphics state has a transfer function"


def _painting(place: Any) -> Iterator[str]:
    """What a page or a form paints: in RGB or grey, as the intent says, and only glyphs that exist."""
    for operands, operator in pikepdf.parse_content_stream(place):
        name = str(operator)
        if name in ("k", "K") or (name in ("cs", "CS") and operands[0] == Name.DeviceCMYK):
            yield "something is painted in the colours of a printer"
        if name in ("Tj", "TJ"):
            shown = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            if any(codes[i : i + 2] == b"\0\0" for i in range(0, len(codes), 2)):
                yield "a character has no glyph"


def _limits(item: Any, depth: int) -> Iterator[str]:
    if isinstance(item, pikepdf.String) and len(bytes(item)) > 32767:
        yield "a string is too long"
    elif isinstance(item, Name) and len(str(item).encode()) > 128:
        yield f"a name is too long: {item}"
    elif isinstance(item, int) and abs(item) > 2**31 - 1:
        yield f"a number is too large: {item}"
    elif (
        isinstance(item, Array | Dictionary | Stream)
        and depth < 40
        and not (depth and item.is_indirect)
    ):
        inner = list(item) if isinstance(item, Array) else [item.get(key) for key in item]
        for value in inner:
            yield from _limits(value, depth + 1)


def _actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, Dictionary):
            continue
        yield from (f"there is {key}" for key in ("/AA", "/JS", "/JavaScript") if key in item)
        action = item.get("/A")
        if isinstance(action, Dictionary) and "/S" in action:
            if action.S not in (Name.URI, Name.GoTo):
                yield f"an action is {action.S}"
            if not {*action.keys()} <= {"/Type", "/S", "/URI", "/D"}:
                yield f"an action does more: {sorted(action.keys())}"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font]
    if not fonts:
        yield "it has no fonts"
    for font in fonts:
        if font.Subtype in (Name.CIDFontType0, Name.CIDFontType2):
            if font.Subtype == Name.CIDFontType2 and font.get("/CIDToGIDMap") != Name.Identity:
                yield f"{font.BaseFont} does not say which glyph is which"
            continue
        if font.Subtype != Name.Type0 or font.Encoding != Name("/Identity-H"):
            yield f"{font.BaseFont} is a {font.Subtype} font"
            continue
        (inner,) = font.DescendantFonts
        descriptor = inner.FontDescriptor
        files = [key for key in ("/FontFile2", "/FontFile3") if key in descriptor]
        if len(files) != 1 or not re.match(r"/[A-Z]{6}\+", str(font.BaseFont)):
            yield f"{font.BaseFont} is not embedded as a subset"
            continue
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} cannot be read as text"
            continue
        means = _meanings(font.ToUnicode.read_bytes().decode("ascii"))
        # No text is right for a glyph that is a part, such as the dots of a letter, of another's.
        wrong = [text for text in means.values() if any(_no_text(c) for c in text)]
        if wrong:
            yield f"{font.BaseFont} stands for characters that mean nothing: {wrong[:5]}"
        if files == ["/FontFile2"]:
            yield from _widths(font, inner, descriptor.FontFile2.read_bytes(), set(means))


def _no_text(character: str) -> bool:
    point = ord(character)
    return point in (0, 0xFEFF, 0xFFFE, 0xFFFD) or 0xE000 <= point <= 0xF8FF


def _meanings(cmap: str) -> dict[int, str]:
    """What each glyph of a ToUnicode map stands for."""
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def _widths(font: Any, inner: Any, program: bytes, used: set[int]) -> Iterator[str]:
    """Widths in the document and in the font program have to agree (ISO 19005-3, 6.2.11.5)."""
    tables = TTFont(io.BytesIO(program))
    unit, metrics = tables["head"].unitsPerEm, tables["hmtx"].metrics
    order = tables.getGlyphOrder()
    said: dict[int, float] = {}
    parts = list(inner.W)
    while parts:
        first, second = int(parts.pop(0)), parts.pop(0)
        if isinstance(second, Array):
            said |= {first + i: float(width) for i, width in enumerate(second)}
        else:
            width = float(parts.pop(0))
            said |= dict.fromkeys(range(first, int(second) + 1), width)
    for glyph in used:
        if glyph >= len(order):
            yield f"{font.BaseFont} lacks glyph {glyph}"
        elif (
            abs(
                said.get(glyph, float(inner.get("/DW", 1000)))
                - metrics[order[glyph]][0] * 1000 / unit
            )
            > 1
        ):
            yield f"{font.BaseFont} gives glyph {glyph} another width than its program"


def _files(pdf: pikepdf.Pdf) -> Iterator[str]:
    related = {spec.objgen for spec in pdf.Root.get("/AF", [])}
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.Filespec:
            if not {"/F", "/UF", "/EF", "/Desc"} <= set(item.keys()):
                yield "an attachment is not described"
            if item.get("/AFRelationship") not in (Name.Source, Name.Data, Name.Supplement):
                yield "an attachment does not say how it relates"
            if item.objgen not in related:
                yield "an attachment is not related to the document"
            stream = item.EF.F
            if "/" not in str(stream.get("/Subtype", ""))[1:] or "/ModDate" not in stream.get(
                "/Params", {}
            ):
                yield "an attachment does not say its type or its date"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    raw = pdf.Root.Metadata
    if raw.get("/Type") != Name.Metadata or raw.get("/Subtype") != Name.XML:
        yield "the metadata is no XML stream"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        said = {
            "pdfaid:part": "3",
            "pdfaid:conformance": "A",
            "{http://www.aiim.org/pdfua/ns/id/}part": "1",
        }
        yield from (f"it does not say {k} {v}" for k, v in said.items() if xmp.get(k) != v)
        info = pdf.docinfo
        if not xmp.get("dc:title") or xmp.get("dc:title") != str(info.get("/Title")):
            yield "the title is missing, or is said in two ways"
        pairs = {"/Author": "dc:creator", "/Subject": "dc:description", "/Keywords": "pdf:Keywords"}
        pairs |= {"/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer"}
        for key, name in pairs.items():
            value = xmp.get(name)
            value = ", ".join(value) if isinstance(value, list) else value
            if key in info and str(info[key]) != value:
                yield f"{name} differs from {key}"
        for key, name in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
            if key in info:
                one, other = (re.sub(r"\D", "", str(x)) for x in (info[key], xmp.get(name)))
                if not (one.startswith(other) or other.startswith(one)):
                    yield f"{name} differs from {key}"


def _kinds(root: Node) -> Iterator[str]:
    if [child.kind for child in root.children] != ["Document"]:
        yield "the tags do not begin with one document"
    for node in root.walk():
        if node is root:
            continue
        if node.kind not in KNOWN:
            yield f"{node.kind} is no standard tag"
        parent = node.parent.kind if node.parent else ""
        if node.kind in PARENTS and parent not in PARENTS[node.kind]:
            yield f"{node.kind} stands in {parent}"
        if parent in TABLE and node.kind not in TABLE[parent]:
            yield f"{parent} holds {node.kind}"
        back = node.element.get("/P")
        if node.parent and (back is None or back.objgen != node.parent.element.objgen):
            yield f"{node.kind} does not lead back to {parent}"
        if node.marked and node.kind in TABLE:
            yield f"{node.kind} holds text of its own"


def _headings(root: Node) -> Iterator[str]:
    levels = [int(node.kind[1]) for node in root.walk() if node.kind in HEADINGS]
    if levels[:1] != [1]:
        yield f"the first heading is {levels[:1]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _attribute(node: Node, name: str) -> Any:
    found = node.element.get("/A", [])
    for attributes in found if isinstance(found, Array) else [found]:
        if isinstance(attributes, Dictionary) and name in attributes:
            return attributes[name]
    return None


def _tables(root: Node) -> Iterator[str]:
    for table in (node for node in root.walk() if node.kind == "Table"):
        rows = [node for node in table.walk() if node.kind == "TR"]
        ids = {str(node.element.ID) for node in table.walk() if "/ID" in node.element}
        cells = [cell for row in rows for cell in row.children]
        heads = [cell for cell in cells if cell.kind == "TH"]
        if not heads:
            yield "a table has no headers"
        for head in heads:
            if _attribute(head, "/Scope") not in (Name.Row, Name.Column, Name.Both):
                yield "a table header does not say whether it heads a row or a column"
        for cell in cells:
            if not {str(name) for name in _attribute(cell, "/Headers") or ()} <= ids:
                yield "a cell names a header that is not in its table"
        left: dict[int, int] = {}  # cells of rows above that reach down, by row
        widths = set()
        for number, row in enumerate(rows):
            width = left.get(number, 0)
            for cell in row.children:
                across = int(_attribute(cell, "/ColSpan") or 1)
                width += across
                for below in range(1, int(_attribute(cell, "/RowSpan") or 1)):
                    left[number + below] = left.get(number + below, 0) + across
            widths.add(width)
        if len(widths) > 1:
            yield f"a table has rows of {sorted(widths)} cells"


def _identifiers(pdf: pikepdf.Pdf, root: Node) -> Iterator[str]:
    names = list(pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", []))
    listed = {str(names[i]): names[i + 1].objgen for i in range(0, len(names), 2)}
    if list(listed) != sorted(listed):
        yield "the identifiers are not in order"
    found = [node.element for node in root.walk() if "/ID" in node.element]
    if {str(element.ID): element.objgen for element in found} != listed or len(found) != len(
        listed
    ):
        yield "the list of identifiers is not that of the elements"


def _figures(root: Node) -> Iterator[str]:
    for node in root.walk():
        if node.kind == "Figure" and len(str(node.element.get("/Alt", ""))) < 4:
            yield "a figure has no text for those who do not see it"
        if node.kind != "Figure":
            continue
        left, bottom, right, top = (
            float(side) for side in _attribute(node, "/BBox") or (0, 0, 0, 0)
        )
        _, _, width, height = (float(side) for side in node.element.Pg.MediaBox)
        if not (-1 <= left < right <= width + 1 and -1 <= bottom < top <= height + 1):
            yield "a figure does not say where on the page it stands"


def _content(pdf: pikepdf.Pdf, root: Node) -> Iterator[str]:
    """All that is painted is marked, as part of one element or as an artifact."""
    owned: dict[tuple[int, int], Node] = {}
    for node in root.walk():
        for piece in node.marked:
            if piece in owned:
                yield f"piece {piece} belongs to two elements"
            owned[piece] = node
    parents = _number_tree(pdf.Root.StructTreeRoot.ParentTree)
    met: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        above = parents.get(int(page.obj.get("/StructParents", -1)), [])
        yield from _painting(page)
        for piece in _marked(page, number, met):
            yield f"page {number + 1}: {piece}"
        for place in sorted(n for p, n in met if p == number):
            node = owned.get((number, place))
            entry = above[place] if place < len(above) else None
            if node is None or entry is None or entry.objgen != node.element.objgen:
                yield f"page {number + 1}: piece {place} has no element, or another in the table"
    yield from (f"an element wants piece {piece}, which is nowhere" for piece in owned.keys() - met)


def _marked(page: Any, number: int, met: set[tuple[int, int]]) -> Iterator[str]:
    stack: list[str] = []
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tag, place = str(operands[0]), None
            if name == "BDC" and isinstance(operands[1], Dictionary):
                place = operands[1].get("/MCID")
            if tag == "/Artifact" and "piece" in stack:
                yield "an artifact lies inside an element"
            if place is not None and stack:
                yield f"piece {place} lies inside {stack[-1]}"
            if place is not None:
                if (number, int(place)) in met:
                    yield f"piece {place} is there twice"
                met.add((number, int(place)))
            stack.append(
                "piece" if place is not None else "artifact" if tag == "/Artifact" else "mark"
            )
        elif name == "EMC":
            stack.pop()
        elif name in ("q", "Q"):
            depth += 1 if name == "q" else -1
            if depth > 28:
                yield "graphics states are nested too deep"
        elif name in PAINTS and not {"piece", "artifact"} & set(stack):
            yield f"{name} paints something that is not marked"


def _annotations(pdf: pikepdf.Pdf, root: Node) -> Iterator[str]:
    owners = {thing.objgen: node for node in root.walk() for thing in node.objects}
    parents = _number_tree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages, 1):
        found = list(page.obj.get("/Annots", []))
        if found and page.obj.get("/Tabs") != Name.S:
            yield f"page {number}: the tab key does not follow the tags"
        for one in found:
            flags = int(one.get("/F", 0))
            if one.Subtype != Name.Link:
                yield f"page {number}: there is a {one.Subtype} annotation"
            if not flags & PRINT or flags & HIDING:
                yield f"page {number}: a link is not printed or hidden"
            if not str(one.get("/Contents", "")):
                yield f"page {number}: a link has no description"
            owner = owners.get(one.objgen)
            if owner is None or owner.kind != "Link":
                yield f"page {number}: a link belongs to no Link element"
            elif parents[int(one.StructParent)].objgen != owner.element.objgen:
                yield f"page {number}: a link's way back leads elsewhere"
