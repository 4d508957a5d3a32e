"""What the respondents of a panel said, as the questionnaire shows it: by name, or as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assess.language import tr, trn
from assess.panel.agenda import Voice, voices
from assess.tui.session import Session
from assess.tui.text import clean, clean_block

__all__ = ["opinions", "remarked", "switch_names", "tally"]


NAMED = 6
"""Respondents of one opinion that are named; of more it is told how many of each role they are."""


def opinions(session: Session) -> dict[str, str]:
    """Who said what to the current question: by ``0`` … ``n``, ``unsure``, ``not applicable``.

    Empty when it is no panel. Names are left out when the session is anonymous.
    """
    return {v.answer: _who(v, session.anonymous) for v in _voices(session, session.asking.current)}


def remarked(session: Session) -> Iterator[tuple[str, str]]:
    """What respondents wrote beside their answers; nothing when anonymous."""
    if session.anonymous:
        return
    for voice in _voices(session, session.asking.current):
        for respondent, text in voice.remarks:
            yield clean(respondent.shown), clean_block(text)


def switch_names(session: Session) -> str:
    """Show counts instead of names and remarks, or names again; says which."""
    session.anonymous = not session.anonymous
    return tr("Counts only: no names, no remarks.") if session.anonymous else tr("Names are shown.")


def tally(session: Session, question_id: str) -> str:
    """``0 ×2   2 ×1   unsure ×1``: how many said what, the lowest option first."""
    options = [v for v in _voices(session, question_id) if v.option is not None]
    others = [v for v in _voices(session, question_id) if v.option is None]
    return "   ".join(f"{v.words} ×{v.count}" for v in (*reversed(options), *others))


def _voices(session: Session, question_id: str) -> tuple[Voice, ...]:
    panel = session.assessment.panel
    return () if panel is None else voices(session.question(question_id), panel)


def _who(voice: Voice, anonymous: bool) -> str:
    if anonymous:
        return trn("{n} respondent", "{n} respondents", voice.count)
    names = [clean(r.shown) for r in voice.respondents]
    if voice.count <= NAMED:
        return ", ".join(names)
    roles = Counter(clean(r.role) for r in voice.respondents)
    if set(roles) == {""}:
        return tr("{names} and {n} more", names=", ".join(names[:NAMED]), n=voice.count - NAMED)
    told = (f"{n} {role or tr('without a role')}" for role, n in roles.most_common())
    return tr("{n} respondents: {told}", n=voice.count, told=", ".join(told))
