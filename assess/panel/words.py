"""Agreement and agenda in words, the same on the screen, in Markdown and in a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.answers.model import Panel
from assess.language import number, tr, trn
from assess.panel.agenda import AgendaItem, Voice, by_role
from assess.panel.agreement import RELIABLE, TENTATIVE, Agreement, SectionAgreement

__all__ = [
    "Measured",
    "agreement_words",
    "alpha_words",
    "remarks",
    "said_by",
    "section_rows",
    "thresholds",
    "voice_words",
]

Measured = tuple[Agreement, Sequence[SectionAgreement]]
"""The agreement of a panel over all questions, and section by section."""


def thresholds() -> str:
    """How to read alpha."""
    return tr(
        "Krippendorff's alpha for ordinal data: 1 is full agreement, 0 what chance"
        " would give; {reliable} and more is reliable, {tentative} and more allows"
        " tentative conclusions.",
        reliable=number(RELIABLE, ".3f"),
        tentative=number(TENTATIVE, ".3f"),
    )


def alpha_words(found: Agreement) -> str:
    """``0.62 (0.41–0.78)``; "not defined" where it is not."""
    if found.alpha is None:
        return tr("not defined")
    value = _number(found.alpha)
    if found.low is None or found.high is None:
        return value
    return tr(
        "{value} ({low} to {high})",
        value=value,
        low=_number(found.low),
        high=_number(found.high),
    )


def _number(alpha: float) -> str:
    """With two decimals; what rounds to nothing has no sign."""
    return number(round(alpha, 2) + 0.0, ".2f")


def agreement_words(found: Agreement) -> str:
    """The agreement in two sentences: alpha with its interval and its reading."""
    if found.alpha is None:
        return tr("Agreement is not defined.") + f" {found.why}"
    interval = tr("too few questions for an interval")
    if found.low is not None and found.high is not None:
        interval = tr(
            "95 % interval {low} to {high}",
            low=_number(found.low),
            high=_number(found.high),
        )
    questions = trn("{n} question", "{n} questions", found.questions)
    said = tr(
        "Agreement: alpha {alpha}, {interval}, over {questions} ({unanimous} unanimous).",
        alpha=_number(found.alpha),
        interval=interval,
        questions=questions,
        unanimous=found.unanimous,
    )
    return f"{said} {found.words}"


def section_rows(sections: Sequence[SectionAgreement]) -> tuple[tuple[str, str, str], ...]:
    """For each section: its title, unanimous questions, and alpha with its interval."""
    return tuple(
        (
            s.title,
            tr(
                "{unanimous} of {questions}",
                unanimous=s.agreement.unanimous,
                questions=s.agreement.questions,
            ),
            alpha_words(s.agreement),
        )
        for s in sections
    )


def voice_words(voice: Voice) -> str:
    """``2 Checked on every run``, or what was said instead of an option."""
    return voice.words if voice.option is None else f"{voice.answer} {voice.label}"


def said_by(
    item: AgendaItem, panel: Panel, *, anonymous: bool = False, roles: bool = False
) -> Iterator[tuple[str, str]]:
    """Who said what to a question: (what, who), or (role, what) by role."""
    if roles:
        for role, words in by_role(item.question, panel):
            yield role or tr("without a role"), words
        return
    for voice in item.voices:
        who = ", ".join(r.shown for r in voice.respondents)
        if anonymous:
            who = trn("{n} respondent", "{n} respondents", voice.count)
        yield voice_words(voice), who


def remarks(item: AgendaItem) -> Iterator[str]:
    """What respondents wrote beside their answers, each with the name."""
    for voice in item.voices:
        for respondent, text in voice.remarks:
            yield f"{respondent.shown}: {text}"
