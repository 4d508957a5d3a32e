"""Changing one value in the text of an answer file, and leaving every other character alone.

The text is parsed to find where a value begins and ends, only that stretch is replaced, and the
result is parsed again. Comments, order, quotes, line ends and blank lines of everything else stay
as their author left them; a comment inside a stretch that goes is moved above it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assess.answers.emit import STEP, Raw, Value, emit, item_lines, scalar
from assess.answers.places import BREAK, HEADER, Places
from assess.yamlio import ANSWER_LIMITS, Document, Map, Node, Scalar, Seq, parse

__all__ = ["EditError", "Editor", "TooLargeError"]


class EditError(Exception):
    """The text is written in a way this module cannot change safely."""


class TooLargeError(EditError):
    """With this change the text would be larger than what is read."""


class Editor:
    """The text of an answer file, changed value by value.

    Args:
        text: a file that was read without problems; no byte-order mark.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._break = self._habit()
        self._moved: list[str] = []
        self.document = self._parse()
        """The parsed text."""

    # ------------------------------------------------------------ what is there

    def _parse(self) -> Document:
        data = self.text.encode("utf-8", "surrogatepass")
        if len(data) > ANSWER_LIMITS.size:
            raise TooLargeError
        document = parse(data)
        if not isinstance(document.root, Map) or document.problems:
            raise EditError
        self._places = Places(self.text)
        self._root = document.root
        return document

    def _habit(self) -> str:
        """The line break that the file uses."""
        found = BREAK.search(self.text)
        return found[0] if found and found[0] in ("\r\n", "\r") else "\n"

    def find(self, path: Sequence[str]) -> Node | None:
        """The value under a path of keys."""
        node: Node | None = self._root
        for key in path:
            node = node.get(key) if isinstance(node, Map) else None
        return node

    def _step(self) -> int:
        """How far this file indents what belongs to a key."""
        for _, value in self._root:
            if isinstance(value, Map) and not value.flow and value.entries:
                first = next(iter(value.entries.values()))[0]
                return max(first.column - self._root.column, 1)
        return STEP

    # ------------------------------------------------------------ changing

    def put(self, path: Sequence[str], value: Value, order: Sequence[str] = ()) -> None:
        """Set the value under a path, unless it says the same already.

        Args:
            path: keys from the top of the file; what is missing above the last is made.
            value: what to write; a mapping's keys are set one by one where a mapping stands.
            order: the order of the keys beside the last one, to place a new one.

        Raises:
            EditError: the place cannot be changed safely.
        """
        *parents, key = path
        parent = self.find(parents)
        if not isinstance(parent, Map):
            if parent is not None and not (isinstance(parent, Scalar) and parent.empty):
                raise EditError
            self.put(parents, {key: value})
            return
        node = parent.get(key)
        if node is None:
            self._insert(parent, _predecessor(parent, key, order), key, value)
        elif isinstance(node, Map) and isinstance(value, Mapping):
            for name, item in value.items():
                self.put([*path, name], item, tuple(value))
            for gone in [k for k in node.entries if k not in value]:
                self.remove([*path, gone])
        elif isinstance(node, Seq) and not isinstance(value, Raw | str | Mapping):
            self._put_list(parent, key, node, tuple(value))
        elif not (isinstance(node, Scalar) and _says(node, value)):
            self._replace(parent, key, value)
        self._place_moved(path)

    def remove(self, path: Sequence[str]) -> None:
        """Remove a key with its value, if it is there; comments beside it stay."""
        *parents, key = path
        parent = self.find(parents)
        if isinstance(parent, Map) and key in parent.entries:
            if parent.flow:
                self._delete_in_flow(parent, key)
            else:
                self._delete_lines(parent, key)
            self._place_moved(parents)

    def append(self, key: str, value: Mapping[str, Value], order: Sequence[str] = ()) -> None:
        """Put a mapping at the end of a list at the top of the file; the list is made if need be.

        Args:
            key: the list's key.
            value: what to add, written in the style of what is there.
            order: the order of the keys beside it, to place a new one.

        Raises:
            EditError: the place cannot be changed safely.
        """
        root, node = self._root, self._root.get(key)
        inline = emit(value, 0, flow=True)[0]
        if isinstance(node, Seq) and node.items:
            last = node.items[-1]
            end = self._places.end(last)
            if node.flow:
                self._splice((end, end, ", " + inline))
                return
            column = node.column - 1
            flow = isinstance(last, Map) and last.flow
            lines = [" " * column + "- " + inline] if flow else item_lines(value, column)
            at = self._places.line_end(end)
            self._splice((at, at, self._lines(lines)))
        elif root.flow:
            self.put([key], Raw(f"[{inline}]"), order)
        else:
            if node is None:
                self._insert(root, _predecessor(root, key, order), key, Raw(""))
            elif not (isinstance(node, Scalar) and node.empty):
                self._replace(root, key, Raw(""))
            at = self._places.line_end(self._root.entries[key][0].start)
            lines = item_lines(value, self._root.column - 1 + STEP)
            self._splice((at, at, self._lines(lines)))
        self._place_moved([key])

    def drop(self, key: str, at: int) -> None:
        """Take one item out of a list at the top of the file; with its last one, the list goes.

        Raises:
            EditError: the item cannot be taken out safely.
        """
        node = self._root.get(key)
        if not isinstance(node, Seq) or not 0 <= at < len(node.items):
            raise EditError
        if len(node.items) == 1:
            self.remove([key])
            return
        item = node.items[at]
        if node.flow:
            self._moved += self._places.comments(item)
            start = self._places.end(node.items[at - 1]) if at else item.start
            end = self._places.end(item) if at else node.items[1].start
            self._splice((start, end, ""))
            self._place_moved([key])
        elif self.text[self._places.line_start(item.start) : item.start].strip() != "-":
            raise EditError
        else:
            self._cut_lines(item.start, self._places.end(item), self._places.comments(item))

    def rename(self, path: Sequence[str], new: str) -> None:
        """Give a key another name, in its place."""
        *parents, key = path
        parent = self.find(parents)
        if not isinstance(parent, Map) or key not in parent.entries:
            raise EditError
        node = parent.entries[key][0]
        self._splice((node.start, node.end, scalar(new, flow=parent.flow)))

    def comment_out(self, path: Sequence[str]) -> None:
        """Turn a key and its value into comments, in their place; nothing happens without it."""
        *parents, key = path
        parent = self.find(parents)
        if not isinstance(parent, Map) or key not in parent.entries:
            return
        name, node = parent.entries[key]
        if parent.flow:
            said = " ".join(self.text[name.start : self._places.end(node)].split())
            self._moved.append(f"# {said}")
            self._delete_in_flow(parent, key)
            self._place_moved(parents)
            return
        start = self._places.line_start(name.start)
        end = self._places.line_end(self._places.end(node))
        margin = self.text[start : name.start]
        if margin.strip():
            raise EditError
        lines = BREAK.sub("\n", self.text[start:end]).split("\n")
        kept = (f"{margin}# {line.removeprefix(margin)}".rstrip() for line in lines)
        self._splice((start, end, self._break.join(kept)))

    def empty(self, path: Sequence[str]) -> None:
        """Leave the key and take its value away."""
        node = self.find(path)
        parent = self.find(path[:-1])
        if isinstance(node, Map):
            for key in list(node.entries):
                self.remove([*path, key])
        elif isinstance(node, Scalar) and not node.empty and isinstance(parent, Map):
            self._replace(parent, path[-1], Raw(""))
            self._place_moved(path)

    def _splice(self, *cuts: tuple[int, int, str]) -> None:
        """Replace stretches of text (start, end, new); they do not overlap."""
        for start, end, new in sorted(cuts, key=lambda cut: cut[:2], reverse=True):
            self.text = self.text[:start] + new + self.text[end:]
        self.document = self._parse()

    # ------------------------------------------------------------ values

    def _replace(self, parent: Map, key: str, value: Value) -> None:
        """Put a value where another one stands, or where nothing stands."""
        name, node = parent.entries[key]
        start, end = node.start, self._places.end(node)
        step = self._step()
        column = name.column - 1
        comment = ""
        own_line = node.line != name.line
        if isinstance(node, Scalar):
            if node.block:
                found = HEADER.match(self.text, start)
                comment = "  " + found[1] if found and found[1] else ""
        elif isinstance(node, Map | Seq) and node.flow:
            self._moved += self._places.comments(node)
        else:
            raise EditError
        if own_line and not parent.flow:
            step = max(node.column - name.column, 1)
        inline, below = emit(value, column, flow=parent.flow, step=step)
        if own_line and below and not inline:
            inline = below.pop(0).strip()
        if isinstance(node, Scalar) and node.empty:
            if ":" not in self.text[name.end : start]:
                inline = ": " + inline
            elif inline and not self.text[start - 1].isspace():
                inline = " " + inline
        elif not inline and not own_line:
            start = len(self.text[:start].rstrip(" \t"))
        if not inline:
            comment = comment.rstrip()
        cut = (start, end, inline + comment)
        if not below:
            self._splice(cut)
        else:
            line_end = self._places.line_end(end)
            self._splice(cut, (line_end, line_end, self._lines(below)))

    def _put_list(self, parent: Map, key: str, node: Seq, items: tuple[str, ...]) -> None:
        """Make a list hold these texts; the ones that stay at its beginning are not touched."""
        old = tuple(i.text.strip() for i in node.items if isinstance(i, Scalar))
        if old == items:
            return
        if len(old) != len(node.items):
            raise EditError
        if not items:
            self.remove([*self._path_of(parent), key])
        elif old and items[: len(old)] == old:
            end = self._places.end(node.items[-1])
            new = [scalar(item, flow=node.flow) for item in items[len(old) :]]
            if node.flow:
                self._splice((end, end, "".join(", " + item for item in new)))
            else:
                line_end = self._places.line_end(end)
                dash = " " * (node.column - 1) + "- "
                self._splice((line_end, line_end, self._lines([dash + item for item in new])))
        else:
            self._moved += self._places.comments(node)
            if node.flow:
                self._splice((node.start, node.end, emit(items, 0, flow=True)[0]))
            else:
                dash = f"{self._break}{' ' * (node.column - 1)}- "
                text = "- " + dash.join(scalar(item) for item in items)
                self._splice((node.start, self._places.end(node), text))

    def _path_of(self, wanted: Map) -> list[str]:
        """The keys that lead to a mapping."""
        ways: list[tuple[Map, list[str]]] = [(self._root, [])]
        while ways:
            node, path = ways.pop()
            if node is wanted:
                return path
            ways += [(v, [*path, k.text]) for k, v in node if isinstance(v, Map)]
        raise EditError

    # ------------------------------------------------------------ entries

    def _insert(self, parent: Map, after: str | None, key: str, value: Value) -> None:
        """Add a key after another one, or before all when ``after`` is ``None``."""
        column = parent.column - 1
        name = scalar(key, flow=parent.flow)
        inline, below = emit(value, column, flow=parent.flow, step=self._step())
        piece = f"{name}: {inline}" if inline else f"{name}:"
        if parent.flow:
            if after is None:
                at = parent.start + 1
                self._splice((at, at, piece + (", " if parent.entries else "")))
            else:
                at = self._places.end(parent.entries[after][1])
                self._splice((at, at, ", " + piece))
        elif after is None:
            at = parent.start
            margin = self._break + " " * column
            self._splice((at, at, self._break.join([piece, *below]) + margin))
        else:
            at = self._places.line_end(self._places.end(parent.entries[after][1]))
            self._splice((at, at, self._lines([" " * column + piece, *below])))

    def _delete_lines(self, parent: Map, key: str) -> None:
        """Remove an entry that has its own lines."""
        name, node = parent.entries[key]
        if self.text[self._places.line_start(name.start) : name.start].strip():
            raise EditError
        self._cut_lines(name.start, self._places.end(node), self._places.comments(name, node))

    def _cut_lines(self, start: int, end: int, comments: list[str]) -> None:
        """Take the lines from one place to another away; comments in them stay there."""
        line_start, line_end = self._places.line_start(start), self._places.line_end(end)
        comments = comments + self._places.comments_between(end, line_end)
        following = BREAK.match(self.text, line_end)
        if comments:
            margin = " " * (start - line_start)
            new = self._break.join(margin + comment for comment in comments)
            self._splice((line_start, line_end, new))
        elif following:
            self._splice((line_start, following.end(), ""))
        else:
            before = re.search("(?:\r\n|[\r\n\x85\u2028\u2029])?$", self.text[:line_start])
            self._splice((before.start() if before else line_start, line_end, ""))

    def _delete_in_flow(self, parent: Map, key: str) -> None:
        """Remove an entry between brackets with one comma."""
        keys = list(parent.entries)
        place = keys.index(key)
        name, node = parent.entries[key]
        start, end = name.start, self._places.end(node)
        self._moved += self._places.comments(name, node)
        last = place == len(keys) - 1
        limit = parent.end - 1 if last else parent.entries[keys[place + 1]][0].start
        comma = self._places.comma(end, limit)
        if comma is not None:
            self._moved += self._places.comments_between(end, comma)
            stop = comma + 1
            while self.text[stop] in " \t":
                stop += 1
            self._splice((start, stop, ""))
        elif place:
            before = self._places.end(parent.entries[keys[place - 1]][1])
            self._moved += self._places.comments_between(before, start)
            self._splice((before, end, ""))
        else:
            self._splice((start, end, ""))

    def _lines(self, lines: Sequence[str]) -> str:
        """Whole lines that follow a line."""
        return "".join(self._break + line for line in lines)

    def _place_moved(self, path: Sequence[str]) -> None:
        """Write comments whose place went away above the line their value belongs to."""
        if not self._moved:
            return
        at = self._root.start
        node: Node | None = self._root
        for key in path:
            if not isinstance(node, Map) or node.flow or key not in node.entries:
                break
            at = node.entries[key][0].start
            node = node.entries[key][1]
        line_start = self._places.line_start(at)
        margin = self.text[line_start:at]
        if margin.strip():
            raise EditError
        new = "".join(f"{margin}{comment}{self._break}" for comment in self._moved)
        self._moved = []
        self._splice((line_start, line_start, new))


def _says(node: Scalar, value: Value) -> bool:
    """Whether a scalar reads as this value already."""
    if isinstance(value, Raw):
        return node.text == value.text
    if isinstance(value, str):
        return not node.empty and node.text.strip() == value
    return not isinstance(value, Mapping) and [node.text.strip()] == list(value)


def _predecessor(parent: Map, key: str, order: Sequence[str]) -> str | None:
    """The key of ``parent`` after which ``key`` belongs; ``None`` when it belongs before all."""
    present = list(parent.entries)
    if not present:
        return None
    if key not in order:
        return present[-1]
    earlier = [k for k in order[: order.index(key)] if k in parent.entries]
    return earlier[-1] if earlier else None
