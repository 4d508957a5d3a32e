"""Agreement and agenda in words, the same on the screen, in Markdown and in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.answers.model import Panel
from assess.panel.agenda import AgendaItem, Voice, by_role
from assess.panel.agreement import RELIABLE, TENTATIVE, Agreement, SectionAgreement

__all__ = [
    "THRESHOLDS",
    "Measured",
    "agreement_words",
    "alpha_words",
    "remarks",
    "said_by",
    "section_rows",
    "voice_words",
]

Measured = tuple[Agreement, Sequence[SectionAgreement]]
"""The agreement of a panel over all questions, and section by section."""

THRESHOLDS = (
    f"Krippendorff's alpha for ordinal data: 1 is full agreement, 0 what chance would give;"
    f" {RELIABLE:.3f} and more is reliable, {TENTATIVE:.3f} and more allows tentative conclusions."
)
"""How to read alpha."""


def alpha_words(found: Agreement) -> str:
    """``0.62 (0.41–0.78)``; "not defined" where it is not."""
    if found.alpha is None:
        return "not defined"
    value = f"{found.alpha:.2f}"
    if found.low is None or found.high is None:
        return value
    return f"{value} ({found.low:.2f} to {found.high:.2f})"


def agreement_words(found: Agreement) -> str:
    """The agreement in two sentences: alpha with its interval and its reading."""
    if found.alpha is None:
        return f"Agreement is not defined. {found.why}"
    interval = ", too few questions for an interval"
    if found.low is not None and found.high is not None:
        interval = f", 95 % interval {found.low:.2f} to {found.high:.2f}"
    plural = "" if found.questions == 1 else "s"
    return (
        f"Agreement: alpha {found.alpha:.2f}{interval}, over {found.questions} question{plural}"
        f" ({found.unanimous} unanimous). {found.words}"
    )


def section_rows(sections: Sequence[SectionAgreement]) -> tuple[tuple[str, str, str], ...]:
    """For each section: its title, unanimous questions, and alpha with its interval."""
    return tuple(
        (
            s.title,
            f"{s.agreement.unanimous} of {s.agreement.questions}",
            alpha_words(s.agreement),
        )
        for s in sections
    )


def voice_words(voice: Voice) -> str:
    """``2 Checked on every run``, or what was said instead of an option."""
    return voice.answer if voice.option is None else f"{voice.answer} {voice.label}"


def said_by(
    item: AgendaItem, panel: Panel, *, anonymous: bool = False, roles: bool = False
) -> Iterator[tuple[str, str]]:
    """Who said what to a question: (what, who), or (role, what) by role."""
    if roles:
        for role, words in by_role(item.question, panel):
            yield role or "without a role", words
        return
    for voice in item.voices:
        who = ", ".join(r.shown for r in voice.respondents)
        if anonymous:
            who = f"{voice.count} respondent{'' if voice.count == 1 else 's'}"
        yield voice_words(voice), who


def remarks(item: AgendaItem) -> Iterator[str]:
    """What respondents wrote beside their answers, each with the name."""
    for voice in item.voices:
        for respondent, text in voice.remarks:
            yield f"{respondent.shown}: {text}"
