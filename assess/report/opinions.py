"""Where the respondents of a panel disagree: how far, about what, and what that leaves open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from assess.answers.model import Assessment, Panel
from assess.errors import MissingLibraryError
from assess.language import tr, trn
from assess.panel.agenda import AgendaItem, Voice, agenda
from assess.panel.agreement import measure
from assess.panel.words import agreement_words, said_by, section_rows, thresholds, voice_words
from assess.report.standing import verdicts
from assess.report.words import clean, level_range
from assess.rubric.model import Rubric
from assess.scoring.result import Result
from assess.scoring.score import score

__all__ = ["Dispute", "Opinions", "opinions"]

MOST = 12
"""Disputed questions listed; the others are marked among all answers."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question to discuss."""

    id: str
    text: str
    matters: str
    """What settling it can do."""
    top: int
    dots: tuple[int, ...]
    """How many gave each option, from 0 up."""
    proposal: int | None
    said: tuple[tuple[str, str], ...]
    """What was said and by whom, or by how many."""
    roles: str
    """What each role said; empty when that tells nothing more or must not be told."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """The whole chapter on disagreement."""

    who: tuple[str, ...]
    """The respondents; empty when they must not be named."""
    summary: str
    agreement: str
    sections: tuple[tuple[str, str, str], ...]
    """Title, unanimous questions and alpha of each section."""
    thresholds: str
    bands: tuple[str, ...]
    """For each model, what the disagreement leaves open."""
    disputes: tuple[Dispute, ...]
    more: int
    """Questions to discuss that are not listed."""


def opinions(
    rubric: Rubric, assessment: Assessment, result: Result, *, anonymous: bool
) -> Opinions | None:
    """The chapter on a panel; ``None`` when the assessment is of one respondent.

    Args:
        rubric: what was asked.
        assessment: the answers with the opinions behind them.
        result: their score.
        anonymous: True tells how many said something, and not who.
    """
    panel = assessment.panel
    if panel is None or len(panel.respondents) < 2:
        return None
    items = agenda(rubric, assessment)
    sections: tuple[tuple[str, str, str], ...] = ()
    reading = ""
    try:
        whole, parts = measure(rubric, assessment)
        text, sections, reading = agreement_words(whole), section_rows(parts), thresholds()
    except MissingLibraryError as error:
        text = tr("How far they agree was not measured.") + f" {error.messages[0].text()}"
    todo = tr("nothing left to discuss")
    if items:
        todo = trn("{n} question to discuss", "{n} questions to discuss", len(items))
    n = len(panel.respondents)
    return Opinions(
        who=() if anonymous else tuple(clean(r.shown) for r in panel.respondents),
        summary=trn("{n} respondent, {todo}.", "{n} respondents, {todo}.", n, todo=todo),
        agreement=text,
        sections=sections,
        thresholds=reading,
        bands=_bands(rubric, assessment, result) if items else (),
        disputes=tuple(_dispute(item, panel, anonymous) for item in items[:MOST]),
        more=max(0, len(items) - MOST),
    )


def _dispute(item: AgendaItem, panel: Panel, anonymous: bool) -> Dispute:
    question = item.question
    given = Counter(panel.options(question.id))
    roles = Counter(r.role for r in panel.respondents)
    by_role = ""
    if not anonymous and len(roles) > 1 and max(roles.values()) > 1:
        by_role = "; ".join(
            f"{clean(role)}: {words}" for role, words in said_by(item, panel, roles=True)
        )
    return Dispute(
        id=question.id,
        text=question.text,
        matters=item.matters,
        top=question.top,
        dots=tuple(given[option] for option in range(question.top + 1)),
        proposal=item.proposal,
        said=tuple((voice_words(voice), _who(voice, anonymous)) for voice in item.voices),
        roles=by_role,
    )


def _who(voice: Voice, anonymous: bool) -> str:
    """Names, without the roles that the chapter begins with; or only how many."""
    if anonymous:
        return trn("{n} respondent", "{n} respondents", voice.count)
    return ", ".join(clean(r.name or r.id) for r in voice.respondents)


def _bands(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[str, ...]:
    """What each model's range would be were everything settled as proposed."""
    settled = replace(
        assessment,
        answers={key: replace(a, between=None) for key, a in assessment.answers.items()},
    )
    then = {v.id: v for v in verdicts(rubric, score(rubric, settled))}
    out = []
    for now in verdicts(rubric, result):
        after = then[now.id]
        if (now.low, now.high) == (after.low, after.high):
            said = tr(
                "{levels}; settled as proposed, the same", levels=level_range(now.low, now.high)
            )
        else:
            said = tr(
                "{levels} by the opinions; settled as proposed, {settled}",
                levels=level_range(now.low, now.high),
                settled=level_range(after.low, after.high),
            )
        out.append(f"{now.short}: {said}.")
    return tuple(out)
