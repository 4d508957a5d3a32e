"""How far the respondents agreed in two rounds of one team."""

from __future__ import annotations

from assess.answers.model import Assessment
from assess.language import tr
from assess.panel.agreement import Agreement, measure
from assess.panel.words import alpha_words
from assess.rubric.model import Rubric

__all__ = ["Rounds", "agreement_then_and_now", "rounds_words"]

Rounds = tuple[Agreement | None, Agreement | None]
"""The agreement then and now; ``None`` for a round that was no panel."""


def agreement_then_and_now(rubric: Rubric, before: Assessment, after: Assessment) -> Rounds | None:
    """The agreement of each round over all ladder questions.

    Returns:
        ``None`` when neither is a panel.

    Raises:
        MissingLibraryError: the library that computes alpha is not installed.
    """
    if before.panel is None and after.panel is None:
        return None
    return _of(rubric, before), _of(rubric, after)


def _of(rubric: Rubric, one: Assessment) -> Agreement | None:
    return None if one.panel is None else measure(rubric, one)[0]


def rounds_words(rounds: Rounds) -> str:
    """``alpha 0.41 (0.20 to 0.58) → 0.70 (0.52 to 0.81)``, and how to read the later one."""
    then, now = (tr("no panel") if one is None else alpha_words(one) for one in rounds)
    words = tr("Agreement (alpha, 95 % interval): {then} → {now}.", then=then, now=now)
    later = rounds[1]
    return words if later is None else f"{words} {later.words}"
