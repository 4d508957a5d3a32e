"""Where values and comments begin and end in a text that was parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assess.yamlio import Map, Node, Scalar, Seq

__all__ = ["BREAK", "HEADER", "Places"]

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COMMENT = re.compile("(?:^|(?<=[\\s,\\[{]))#[^\r\n\x85\u2028\u2029]*")
HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(#[^\r\n]*)?")


class Places:
    """A text, and what lies where in it; nodes must come from parsing this very text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def line_start(self, at: int) -> int:
        """Where the line begins that holds a place."""
        ends = [found.end() for found in BREAK.finditer(self.text, 0, at)]
        return ends[-1] if ends else 0

    def line_end(self, at: int) -> int:
        """Where that line ends, before its line break."""
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def end(self, node: Node) -> int:
        """Where a value ends; for block styles, the end of its last line with something on it."""
        if isinstance(node, Scalar):
            if node.block:
                return max(len(self.text[: node.end].rstrip()), node.start + 1)
            return node.end
        assert isinstance(node, Map | Seq)  # noqa: S101 - there is no fourth kind
        if node.flow:
            return node.end
        last = node.items[-1] if isinstance(node, Seq) else list(node)[-1][1]
        return self.end(last)

    def spans(self, node: Node) -> Iterator[tuple[int, int]]:
        """The stretches of a node that are content, in order; comments lie between them."""
        if isinstance(node, Scalar):
            yield node.start, self.end(node)
            return
        assert isinstance(node, Map | Seq)  # noqa: S101 - there is no fourth kind
        if node.flow:
            yield node.start, node.start + 1
        parts = node.items if isinstance(node, Seq) else [part for pair in node for part in pair]
        for part in parts:
            yield from self.spans(part)
        if node.flow:
            yield node.end - 1, node.end

    def comments(self, *nodes: Node) -> list[str]:
        """The comments inside and between nodes that follow each other."""
        found: list[str] = []
        before: int | None = None
        for node in nodes:
            if isinstance(node, Scalar) and node.block:
                header = HEADER.match(self.text, node.start)
                found += [header[1]] if header and header[1] else []
            for start, end in self.spans(node):
                if before is not None:
                    found += self.comments_between(before, start)
                before = end
        return found

    def comments_between(self, start: int, end: int) -> list[str]:
        """The comments in a stretch that holds no content."""
        return [found[0].rstrip() for found in _COMMENT.finditer(self.text[start:end])]

    def comma(self, start: int, end: int) -> int | None:
        """The place of the comma in a stretch that holds no content."""
        blank = _COMMENT.sub(lambda found: "#" * len(found[0]), self.text[start:end])
        at = blank.find(",")
        return None if at < 0 else start + at
