"""Whether a file holds what somebody wrote, so that no result takes its place unasked."""

from __future__ import annotations

import json
import re
from pathlib import Path

from assess.yamlio import ANSWER_LIMITS

__all__ = ["holds_handwork", "is_handwork"]

_SCHEMA = re.compile(rb"""^["']?schema["']?[ \t]*:""", re.MULTILINE)
_RESULTS = (b"%PDF", b"<", b"PK", b"PAR1")
"""How reports, workbooks and tables begin."""


def is_handwork(data: bytes) -> bool:
    """Whether this is the text of an answer file, a panel or a roadmap that is kept.

    These say their schema at the margin, or stand in one pair of braces with answers in it; a
    result in JSON is indented or has none. A broken one counts, too: somebody may be in the middle
    of it.

    Args:
        data: the bytes of a file.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(data) > ANSWER_LIMITS.size or text.startswith(_RESULTS):
        return False
    if text.startswith((b"{", b"[")):
        return _has_answers(text)
    return _SCHEMA.search(text) is not None


def _has_answers(text: bytes) -> bool:
    """Whether text in braces is that of answers, as JSON or YAML; JSON line by line is a result."""
    for part in (text, text.partition(b"\n")[0]):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        return isinstance(value, dict) and "schema" in value and "answers" in value
    return all(re.search(rb"\b" + key + rb"[\"']?\s*:", text) for key in (b"schema", b"answers"))


def holds_handwork(path: Path) -> bool:
    """Whether a file of this machine is there and holds such a text.

    Args:
        path: of a file, which need not exist.
    """
    try:
        if not path.is_file() or path.stat().st_size > ANSWER_LIMITS.size:
            return False
        return is_handwork(path.read_bytes())
    except (OSError, ValueError):  # writing there will tell what is the matter
        return False
