"""A comparison in words, the same wherever it is shown."""

from __future__ import annotations

__all__ = ["ANSWER_ORDER", "CAUSE_SHORT", "CAUSE_WORDS", "EVIDENCE_WORDS"]

CAUSE_WORDS = {
    "rubric": "the rubric changed",
    "respondents": "respondents changed",
    "applicability": "what applies changed",
    "answers": "answers changed",
    "evidence": "evidence or dates changed",
}
"""Why a level, index or risk moved, in a sentence of its own."""

CAUSE_SHORT = {
    "rubric": "the rubric",
    "respondents": "respondents",
    "applicability": "what applies",
    "answers": "answers",
    "evidence": "evidence",
}
"""The same in a table."""

ANSWER_ORDER = (
    ("higher", "rose"),
    ("lower", "fell"),
    ("now known", "answered now"),
    ("no longer known", "open now"),
    ("set aside", "not applicable now"),
    ("taken up", "applicable again"),
    ("agreed", "agreed on now"),
    ("in dispute", "to discuss now"),
    ("other", "context changed"),
)
"""Ways in which answers moved, in the order to tell them, and their words."""

EVIDENCE_WORDS = {
    "new": "carried by evidence now",
    "expired": "the evidence is no longer valid",
    "removed": "the evidence is gone",
}
"""What became of the evidence for an answer."""
