"""What pydantic finds in a rubric file, in plain words with line and column."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from assess.errors import Message
from assess.yamlio import Map, Node, Seq, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["from_pydantic", "in_words"]

_UNKNOWN = "unexpected_keyword_argument"
_ID_RULE = "An id is lower-case letters, digits and single hyphens, such as 'data-validation'."


def from_pydantic(error: ValidationError, root: Map, kind: type[Any]) -> list[Message]:
    """Turn each error into a message at the node it speaks of.

    Args:
        error: what validating the file's content raised.
        root: the file's nodes.
        kind: the model the content was validated against.
    """
    return list(dict.fromkeys(_messages(error, root, kind)))


def in_words(detail: ErrorDetails) -> str:
    """What is wrong with one value, where there is no place in a file to point at."""
    return _words(detail, [])[0]


def _messages(error: ValidationError, root: Map, kind: type[Any]) -> Iterator[Message]:
    for detail in error.errors(include_url=False):
        node, known = _find(root, detail, kind)
        message, hint = _words(detail, known)
        yield Message(message, node.line, node.column, hint)


def _find(root: Map, detail: ErrorDetails, kind: Any) -> tuple[Node, list[str]]:
    """The node an error is about, and the keys its mapping may have."""
    node: Node = root
    key: Node = root
    for part in detail["loc"]:
        if isinstance(node, Map) and isinstance(part, str) and (entry := node.entries.get(part)):
            key, node = entry
            if detail["type"] != _UNKNOWN or part != detail["loc"][-1]:
                kind = _below(kind, part)
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node.items):
            key = node = node.items[part]
            kind = _inner(kind)
        elif part == "[key]":
            node = key
    if detail["type"] == _UNKNOWN:
        node = key
    model = _model_in(kind)
    return node, [field.name for field in fields(model)] if model else []


def _below(kind: Any, name: str) -> Any:
    """The type under a key of a model or a mapping."""
    model = _model_in(kind)
    if model is None:
        return _inner(kind)
    return get_type_hints(model).get(name)


def _inner(kind: Any) -> Any:
    """The type of a list's items or a mapping's values."""
    kind = _without_none(kind)
    args = [a for a in get_args(kind) if a is not Ellipsis]
    return args[-1] if get_origin(kind) in (tuple, list, dict) and args else None


def _model_in(kind: Any) -> type[Any] | None:
    kind = _without_none(kind)
    return kind if isinstance(kind, type) and is_dataclass(kind) else None


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return next((a for a in get_args(kind) if a is not type(None)), None)
    return kind


def _words(detail: ErrorDetails, known: list[str]) -> tuple[str, str]:
    """The message and the hint for one error."""
    kind = detail["type"]
    context = detail.get("ctx", {})
    name = _name(detail)
    value = detail.get("input")
    if kind == "missing":
        return f"{name} is missing.", ""
    if kind == _UNKNOWN:
        close = get_close_matches(str(detail["loc"][-1]), known, n=1)
        hint = f"Did you mean {quoted(close[0])}?" if close else f"Known keys: {', '.join(known)}."
        return f"The key {quoted(str(detail['loc'][-1]))} is not known here.", hint
    if value is None and kind.endswith(("_type", "_parsing")):
        return f"{name} is empty.", "Write a value, or leave the key out if it is optional."
    if kind == "string_type":
        if isinstance(value, bool | int | float):
            return f"{name} must be text.", "Put quotes around it."
        return f"{name} must be text, not a list or a mapping.", ""
    if kind == "string_pattern_mismatch":
        return f"{name} has the wrong form: {quoted(str(value))}.", _pattern_hint(context)
    if kind in ("int_type", "int_parsing", "int_from_float"):
        return f"{name} must be a whole number.", "Write it without quotes, such as 2."
    if kind in ("float_type", "float_parsing"):
        return f"{name} must be a number.", "Write it with a decimal point and without quotes."
    if kind in ("bool_type", "bool_parsing"):
        return f"{name} must be true or false.", ""
    if kind in ("tuple_type", "list_type"):
        return f"{name} must be a list.", ""
    if kind in ("dataclass_type", "model_type", "dict_type"):
        return f"{name} must be a mapping ('key: value').", ""
    if kind == "string_too_short":
        return f"{name} must not be empty.", ""
    if kind == "string_too_long":
        return f"{name} is longer than {context.get('max_length')} characters.", ""
    if kind == "too_short":
        return f"{name} needs at least {context.get('min_length')}.", ""
    if kind == "too_long":
        return f"{name} must not have more than {context.get('max_length')}.", ""
    if kind == "literal_error":
        return f"{name} must be {context.get('expected')}, not {quoted(str(value))}.", ""
    for rule, words in (
        ("ge", "at least"),
        ("gt", "more than"),
        ("le", "at most"),
        ("lt", "less than"),
    ):
        if rule in context:
            return f"{name} must be {words} {context[rule]}, not {value}.", ""
    return f"{name}: {detail['msg']}.", ""


def _pattern_hint(context: Any) -> str:
    pattern = str(context.get("pattern", ""))
    if "a-z0-9" in pattern:
        return _ID_RULE
    if "http" in pattern:
        return "An address begins with http:// or https://."
    return "A version is three numbers, such as '1.0.0'." if r"\." in pattern else pattern


def _name(detail: ErrorDetails) -> str:
    """The key an error is about, with its place in a list from 1: ``'options[2]'``."""
    parts = [p for p in detail["loc"] if p != "[key]"]
    if not parts:
        return "The file"
    tail: list[str] = []
    while parts and isinstance(parts[-1], int):
        tail.insert(0, f"[{int(parts.pop()) + 1}]")
    return quoted(f"{parts[-1]}{''.join(tail)}") if parts else "The list"
