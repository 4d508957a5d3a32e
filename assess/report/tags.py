"""The tags of a PDF as PDF/UA-1 wants them, where WeasyPrint writes them in another way.

Works on the objects of a document that is about to be written; changes no word and no look of it.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["link_targets", "mend_tags"]

_PIXEL = 0.75
"""A CSS pixel in points."""
_TAG = re.compile(r"<[^>]*>")
_TARGETS = (
    re.compile(r'<h2 id="([^"]+)-title">(.*?)</h2>', re.DOTALL),
    re.compile(r'<tr id="([^"]+)"[^>]*><t[dh][^>]*>(.*?)</t[dh]>', re.DOTALL),
)


def link_targets(html: str) -> dict[str, str]:
    """What a link leads to, in words: chapters by their heading, rows by their first cell.

    Only templates write tags (what people wrote is escaped), so no pattern can meet any other.

    Args:
        html: the document.

    Returns:
        The words for each ``id`` that links of a report lead to.
    """
    found = [pair for pattern in _TARGETS for pair in pattern.findall(html)]
    return {name: " ".join(markup.unescape(_TAG.sub("", text)).split()) for name, text in found}


def mend_tags(pdf: Any, targets: Mapping[str, str]) -> None:
    """Mend the structure of a document.

    - Running headers and feet are artifacts: nothing of the text that is read out.
    - A definition list holds items with a label and a body, not groups of items.
    - A table header says what it heads, and its identifier can be looked up.
    - A link in a link, which a dotted leader becomes, goes; the outer one covers it.
    - A link inside the document is described by what it leads to, not by the name of the place.
    - The place of a figure is told in points from the foot of the page.

    Args:
        pdf: a ``pydyf.PDF`` with the tags of WeasyPrint.
        targets: what `link_targets` gives.
    """
    _Tags(pdf).mend()
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Subtype") == "/Link" and "Dest" in thing:
            place = thing["Dest"].string
            thing["Contents"] = type(thing["Dest"])(targets.get(place) or place)


class _Tags:
    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.numbers = self.at(self.root["ParentTree"])["Nums"]
        (self.document,) = self.children(self.root)

    def mend(self) -> None:
        named = {}
        for element, above in list(self.elements(self.document, ())):
            kind = element.get("S")  # none when it was dissolved into its parent
            if kind == "/L":
                self.list_items(element)
            elif kind == "/TBody":
                self.table_body(element)
            elif kind == "/TH":
                self.table_header(element, above)
                if "ID" in element:
                    named[element["ID"].string] = element
            elif kind == "/Figure":
                self.figure(element)
            elif kind and kind != "/Link":
                self.no_link(element, above)
        self.identifiers(named)
        self.running_text({id(element) for element, _ in self.elements(self.document, ())})

    def at(self, reference: Any) -> Any:
        """The object that a reference such as ``b"12 0 R"`` means."""
        return self.pdf.objects[int(bytes(reference).split()[0])]

    def children(self, element: Any) -> list[Any]:
        """The elements in an element; no numbers of content, no annotations."""
        found = [self.at(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if "S" in kid]

    def elements(self, element: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
        """An element and all in it, in reading order, each with those that it is in."""
        yield element, above
        for child in self.children(element):
            yield from self.elements(child, (*above, element))

    def list_items(self, element: Any) -> None:
        """``dl > div > dt + dd`` comes as groups of items: make each group one item."""
        for group in self.children(element):
            if group["S"] != "/Div":
                continue
            group["S"] = "/LI"
            items, group["K"][:] = self.children(group), []
            for item in items:
                label = len(items) > 1 and item is items[0]
                for body in self.children(item):
                    body["S"], body["P"] = "/Lbl" if label else "/LBody", group.reference
                    group["K"].append(body.reference)
                item.clear()

    def table_body(self, element: Any) -> None:
        """A body inside a body gives its rows to the outer one."""
        rows: list[Any] = []
        for reference in element["K"]:
            inner = self.at(reference)
            if inner["S"] == "/TBody":
                self.table_body(inner)
                for row in self.children(inner):
                    row["P"] = element.reference
                rows += inner["K"]
                inner.clear()
            else:
                rows.append(reference)
        element["K"][:] = rows

    def table_header(self, element: Any, above: tuple[Any, ...]) -> None:
        column = any(outer["S"] == "/THead" for outer in above)
        element["A"]["Scope"] = "/Column" if column else "/Row"

    def figure(self, element: Any) -> None:
        box = element["A"]["BBox"]
        height = self.at(element["Pg"])["MediaBox"][3]
        left, top, right, bottom = (side * _PIXEL for side in box)
        box[:] = [left, height - bottom, right, height - top]

    def no_link(self, element: Any, above: tuple[Any, ...]) -> None:
        """Take the annotation off an element that is no link itself."""
        held = [kid for kid in element["K"] if isinstance(kid, bytes)]
        for reference in (kid for kid in held if self.at(kid).get("Type") == "/OBJR"):
            if not any(outer["S"] == "/Link" for outer in above):
                element["S"] = "/Link"
                continue
            annotation = self.at(self.at(reference)["Obj"])
            element["K"].remove(reference)
            self.at(element["Pg"])["Annots"].remove(annotation.reference)
            place = self.numbers.index(annotation["StructParent"], 2 * self.pages() - 1)
            del self.numbers[place : place + 2]
            annotation.clear()
            self.at(reference).clear()

    def pages(self) -> int:
        return len(self.pdf.page_references)

    def identifiers(self, named: dict[Any, Any]) -> None:
        """List the identifiers that cells name their headers by."""
        if not named:
            return
        import pydyf

        names = pydyf.Array()
        for name in sorted(named):
            names.extend((pydyf.String(name), named[name].reference))
        self.root["IDTree"] = pydyf.Dictionary({"Names": names})

    def running_text(self, kept: set[int]) -> None:
        """Make an artifact of every piece of content that no element of the document holds."""
        import pydyf

        for number, page in enumerate(self.pdf.page_references):
            owners = self.numbers[2 * number + 1]
            dropped = {
                place for place, owner in enumerate(owners) if id(self.at(owner)) not in kept
            }
            for place in dropped:
                owners[place] = b"null"
            items = self.at(self.at(page)["Contents"]).stream
            for i, item in enumerate(items):
                if isinstance(item, pydyf.Dictionary) and item.get("MCID") in dropped:
                    items[i - 1] = "/Artifact"
                    items[i] = pydyf.Dictionary({"Type": "/Pagination"})
