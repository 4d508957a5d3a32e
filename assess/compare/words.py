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
    ScorecardChange,
    ScorecardStep,
)
from assess.language import mark, number, tr, trn
from assess.scoring.explain_scorecard import points

__all__ = [
    "ANSWER_ORDER",
    "CAUSE_SHORT",
    "CAUSE_WORDS",
    "EVIDENCE_WORDS",
    "PROGRESS_ORDER",
    "PROGRESS_WORDS",
    "answers_words",
    "cause_words",
    "doubt_words",
    "level_words",
    "planned_words",
    "score_words",
]

CAUSE_WORDS = {
    "rubric": mark("the rubric changed"),
    "respondents": mark("respondents changed"),
    "applicability": mark("what applies changed"),
    "answers": mark("answers changed"),
    "evidence": mark("evidence or dates changed"),
}
"""Why a level, index or risk moved, in a sentence of its own."""

CAUSE_SHORT = {
    "rubric": mark("the rubric"),
    "respondents": mark("respondents"),
    "applicability": mark("what applies"),
    "answers": mark("answers"),
    "evidence": mark("evidence"),
}
"""The same in a table."""

ANSWER_ORDER = (
    ("higher", mark("rose")),
    ("lower", mark("fell")),
    (mark("now known"), mark("answered now")),
    (mark("no longer known"), mark("open now")),
    (mark("set aside"), mark("not applicable now")),
    (mark("taken up"), mark("applicable again")),
    ("agreed", mark("agreed on now")),
    (mark("in dispute"), mark("to discuss now")),
    (mark("still in dispute"), mark("still to discuss")),
    ("other", mark("context changed")),
)
"""Ways in which answers moved, in the order to tell them, and their words."""

EVIDENCE_WORDS = {
    "new": mark("carried by evidence now"),
    "expired": mark("the evidence is no longer valid"),
    "removed": mark("the evidence is gone"),
}
"""What became of the evidence for an answer."""

PROGRESS_ORDER: tuple[Progress, ...] = ("reached", "partly", "not yet", "not applicable")
"""How far planned practices got, in the order to tell them."""

PROGRESS_WORDS: dict[Progress, str] = {
    "reached": mark("reached"),
    "partly": mark("partly"),
    "not yet": mark("not yet"),
    "not applicable": mark("not applicable"),
}
"""The same in words."""


def level_words(change: ModelChange) -> str:
    """``Level 2, up from 1``, or ``Level 2 as before``."""
    before, after = change.before.level, change.after.level
    if before == after:
        return tr("Level {after} as before", after=after)
    if after > before:
        return tr("Level {after}, up from {before}", after=after, before=before)
    return tr("Level {after}, down from {before}", after=after, before=before)


def score_words(change: ScorecardChange) -> str:
    """``Score 1.5 of 7, up from 0.5``, or ``Score 1.5 of 7 as before``."""
    before, after = change.before.low, change.after.low
    told = [tr("n/a") if x is None else points(x) for x in (before, after)]
    words = {"before": told[0], "after": told[1], "top": change.after.top}
    if before == after:
        return tr("Score {after} of {top} as before", **words)
    if before is None or after is None:
        return tr("Score {after} of {top}, {before} then", **words)
    if after > before:
        return tr("Score {after} of {top}, up from {before}", **words)
    return tr("Score {after} of {top}, down from {before}", **words)


def cause_words(steps: Iterable[LevelStep | ScorecardStep]) -> Iterator[str]:
    """A sentence for each cause that did something, as ``Because answers changed: level +1.``."""
    for step in steps:
        told = _told(step) if isinstance(step, LevelStep) else _told_points(step)
        if told:
            yield tr(
                "Because {cause}: {told}.", cause=tr(CAUSE_WORDS[step.cause]), told=", ".join(told)
            )


def _told(step: LevelStep) -> list[str]:
    told = []
    if abs(step.index) >= 0.005:
        told.append(tr("index {index}", index=number(step.index, "+.2f")))
    if step.level:
        told.append(tr("level {level}", level=number(step.level, "+d")))
    if step.shown:
        told.append(tr("level that evidence carries {shown}", shown=number(step.shown, "+d")))
    return told


def _told_points(step: ScorecardStep) -> list[str]:
    told = []
    if abs(step.score) >= 0.005:
        told.append(tr("score {points}", points=points(step.score, "+")))
    if abs(step.shown) >= 0.005:
        told.append(tr("score that evidence carries {points}", points=points(step.shown, "+")))
    return told


def answers_words(changes: Iterable[AnswerChange]) -> str:
    """``17 rose, 1 answered now.``; empty when nothing moved."""
    counts: Counter[str] = Counter(c.kind for c in changes)
    told = [f"{counts[kind]} {tr(words)}" for kind, words in ANSWER_ORDER if counts[kind]]
    return ", ".join(told) + "." if told else ""


def planned_words(practices: Sequence[PracticeProgress], kept: str = "") -> str:
    """How many practices of the earlier roadmap are reached.

    Args:
        practices: planned versus done.
        kept: the kept roadmap's name; empty when it was planned anew.
    """
    source = tr("the roadmap that the earlier answers lead to")
    if kept:
        source = tr("the kept roadmap {kept}", kept=kept)
    done = sum(p.progress == "reached" for p in practices)
    planned = trn("{n} practice", "{n} practices", len(practices))
    return trn(
        "Of {planned} in {source}, {n} is reached by today’s answers.",
        "Of {planned} in {source}, {n} are reached by today’s answers.",
        done,
        planned=planned,
        source=source,
    )


def doubt_words(found: PracticeProgress) -> str:
    """What is told of a practice that the kept roadmap calls done; empty where they agree."""
    doubt = found.said == "done" and found.progress in ("partly", "not yet")
    return tr("the roadmap says done; the answers do not") if doubt else ""
