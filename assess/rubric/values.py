"""YAML nodes → plain Python values for the rubric's models, without guessing."""

from __future__ import annotations

import re
from typing import Any

from assess.errors import Message
from assess.plaintext import CONTROL
from assess.yamlio import Map, Node, Scalar, Seq, looks_like, quoted

__all__ = ["to_value"]

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,11})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,12}")
_WORDS: dict[str, bool] = {"true": True, "false": False}


def to_value(node: Node, problems: list[Message]) -> Any:
    """Convert a node: decimal numbers, ``true``/``false``, text; the depth was limited by parse().

    Unquoted text that YAML readers take for something else (``no``, ``on``, dates, ``1:30``,
    ``0x10``, ``~``), and text with what could steer a terminal, is added to ``problems`` and passed
    on as text. A key without a value is ``None``.
    """
    if isinstance(node, Map):
        return {key.text: to_value(value, problems) for key, value in node}
    if isinstance(node, Seq):
        return [to_value(item, problems) for item in node.items]
    assert isinstance(node, Scalar)  # noqa: S101 - there is no fourth kind
    return _scalar(node, problems)


def _scalar(node: Scalar, problems: list[Message]) -> Any:
    text = node.text
    if CONTROL.search(text):
        message = Message(
            "This text holds a control character.", node.line, node.column, "Remove it."
        )
        problems.append(message)
        return text
    if not node.plain:
        return text
    if not text:
        return None
    if text in _WORDS:
        return _WORDS[text]
    if not (kind := looks_like(text)):
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    problems.append(
        Message(
            f"{quoted(text)} without quotes may be read as {kind}.",
            node.line,
            node.column,
            "Put quotes around it if text is meant; write numbers in plain decimal form.",
        )
    )
    return text
