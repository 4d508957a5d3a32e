"""A comparison in words, the same wherever it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assess.compare.values import (
    AnswerChange,
    LevelStep,
    ModelChange,
    PracticeProgress,
    Progress,
)

__all__ = [
    "ANSWER_ORDER",
    "CAUSE_SHORT",
    "CAUSE_WORDS",
    "EVIDENCE_WORDS",
    "PROGRESS_ORDER",
    "answers_words",
    "cause_words",
    "doubt_words",
    "level_words",
    "planned_words",
]

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
    ("still in dispute", "still to discuss"),
    ("other", "context changed"),
)
"""Ways in which answers moved, in the order to tell them, and their words."""

EVIDENCE_WORDS = {
    "new": "carried by evidence now",
    "expired": "the evidence is no longer valid",
    "removed": "the evidence is gone",
}
"""What became of the evidence for an answer."""

PROGRESS_ORDER: tuple[Progress, ...] = ("reached", "partly", "not yet", "not applicable")
"""How far planned practices got, in the order to tell them."""


def level_words(change: ModelChange) -> str:
    """``Level 2, up from 1``, or ``Level 2 as before``."""
    before, after = change.before.level, change.after.level
    if before == after:
        return f"Level {after} as before"
    return f"Level {after}, {'up' if after > before else 'down'} from {before}"


def cause_words(steps: Iterable[LevelStep]) -> Iterator[str]:
    """A sentence for each cause that did something, as ``Because answers changed: level +1.``."""
    for step in steps:
        told = [f"index {step.index:+.2f}"] if abs(step.index) >= 0.005 else []
        if step.level:
            told.append(f"level {step.level:+d}")
        if step.shown:
            told.append(f"level that evidence carries {step.shown:+d}")
        if told:
            yield f"Because {CAUSE_WORDS[step.cause]}: {', '.join(told)}."


def answers_words(changes: Iterable[AnswerChange]) -> str:
    """``17 rose, 1 answered now.``; empty when nothing moved."""
    counts: Counter[str] = Counter(c.kind for c in changes)
    told = [f"{counts[kind]} {words}" for kind, words in ANSWER_ORDER if counts[kind]]
    return ", ".join(told) + "." if told else ""


def planned_words(practices: Sequence[PracticeProgress], kept: str = "") -> str:
    """How many practices of the earlier roadmap are reached.

    Args:
        practices: planned versus done.
        kept: the kept roadmap's name; empty when it was planned anew.
    """
    source = f"the kept roadmap {kept}" if kept else "the roadmap that the earlier answers lead to"
    done = sum(p.progress == "reached" for p in practices)
    plural = "practice" if len(practices) == 1 else "practices"
    return (
        f"Of {len(practices)} {plural} in {source},"
        f" {done} {'is' if done == 1 else 'are'} reached by today’s answers."
    )


def doubt_words(found: PracticeProgress) -> str:
    """What is told of a practice that the kept roadmap calls done; empty where they agree."""
    doubt = found.said == "done" and found.progress in ("partly", "not yet")
    return "the roadmap says done; the answers do not" if doubt else ""
