"""Comments of a kept plan: lifted out with what they stand at, and put back when it was rewritten.

A YAML library ties a comment to what stands before it, so it goes astray when an item of a list
moves. People mean the opposite: a line of comment is about the item that follows, and one that is
indented like the fields of an item belongs to that item. Comments between the fields of an item and
behind a value stay where they are; only lines around items and top-level keys are lifted.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.yamlio import Map, Scalar, Seq, parse

__all__ = ["Lifted", "lift", "put_back"]

Place = tuple[str, str]
"""``("key", name)`` of a top-level key, ``("item", id)`` of a practice, or the end of either."""

Lifted = dict[Place, list[str]]
"""Lines of comment, blank lines among them included, by the place before which they stand;
``("after", id)`` stands behind a practice's last field and ``("end", "")`` at the end."""


_ODD_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
"""Characters on which Python and YAML disagree whether a line ends."""


def lift(text: str) -> tuple[str, Lifted]:
    """A plan file without the comments around its items, and those comments by place."""
    if set(text) & _ODD_BREAKS:
        return text, {}
    lines = text.splitlines()
    inside = _inside_values(text)
    found: Lifted = {}
    gone: set[int] = set()
    before: tuple[str, int] | None = None  # the practice above, and the column of its dash
    for place, line, column in [*_places(text), (("end", ""), len(lines) + 1, 0)]:
        top = line - 1
        while top > 0 and top - 1 not in inside and _aside(lines[top - 1]):
            top -= 1
        if top == 0 and place[0] == "key":  # the head of the file stays at its head
            top = line - 1
        block = range(top, line - 1)
        if before is not None:
            deep = [n for n in block if lines[n].strip() and _indent(lines[n]) > before[1]]
            split = deep[-1] + 1 if deep else top
            _keep(found, ("after", before[0]), lines[top:split])
            block = range(split, line - 1)
            gone.update(range(top, split))
        _keep(found, place, [lines[n] for n in block])
        gone.update(block)
        before = (place[1], column) if place[0] == "item" else None
    kept = [text_line for n, text_line in enumerate(lines) if n not in gone]
    return "\n".join(kept) + "\n", found


def put_back(text: str, lifted: Lifted) -> str:
    """The rewritten file with the lifted comments at their places."""
    if not lifted:
        return text
    lines = text.split("\n")[:-1]
    above: dict[int, list[str]] = {}
    left = dict(lifted)
    before: Place | None = None
    for place, line, _ in [*_places(text), (("end", ""), len(lines) + 1, 0)]:
        if before is not None and before[0] == "item":
            above.setdefault(line, []).extend(left.pop(("after", before[1]), []))
        above.setdefault(line, []).extend(left.pop(place, []))
        before = place
    # What stood at something that is gone is not lost either.
    above[len(lines) + 1].extend(line for block in left.values() for line in block if line.strip())
    out: list[str] = []
    for number, line_text in enumerate([*lines, ""], 1):
        out += above.get(number, [])
        out += [line_text] if number <= len(lines) else []
    return "\n".join(out) + "\n"


def _places(text: str) -> Iterator[tuple[Place, int, int]]:
    """Top-level keys, and practices that begin a line, in order, with line and column."""
    root = parse(text.encode()).root
    if not isinstance(root, Map):
        return
    lines = text.splitlines()
    for key, node in root:
        yield ("key", key.text), key.line, 0
        if key.text != "practices" or not isinstance(node, Seq):
            continue
        for item in node.items:
            written = lines[item.line - 1]
            name = item.get("id") if isinstance(item, Map) else None
            if written.lstrip().startswith("- ") and isinstance(name, Scalar):
                yield ("item", name.text.strip()), item.line, _indent(written)


def _inside_values(text: str) -> set[int]:
    """Numbers, from 0, of the lines that belong to a text of several lines: no comments there."""
    import yaml

    inside: set[int] = set()
    for token in yaml.scan(text):
        if isinstance(token, yaml.ScalarToken):
            last = token.end_mark.line + (token.style not in ("|", ">"))
            inside.update(range(token.start_mark.line, last))
    return inside


def _keep(found: Lifted, place: Place, block: list[str]) -> None:
    if any(line.strip() for line in block):
        found[place] = block


def _aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
