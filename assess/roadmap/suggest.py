"""A closest known id for one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

__all__ = ["did_you_mean"]


def did_you_mean(wanted: str, known: Sequence[str]) -> str:
    """“Did you mean …?”, or the known ids when none is close and they are few, or nothing."""
    close = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"Known: {', '.join(known)}." if 0 < len(known) <= 12 else ""
