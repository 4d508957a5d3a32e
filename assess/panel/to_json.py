"""The agenda of a panel as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assess.answers.model import Assessment, Panel
from assess.panel.agenda import AgendaItem, Voice, by_role
from assess.panel.agreement import Agreement, SectionAgreement

__all__ = ["agenda_json", "agreement_json"]

Json = dict[str, Any]


def agenda_json(
    assessment: Assessment,
    items: Sequence[AgendaItem],
    measured: tuple[Agreement, Sequence[SectionAgreement]] | None,
    *,
    anonymous: bool = False,
    roles: bool = False,
) -> Json:
    """The agreement and the agenda.

    Args:
        assessment: the panel.
        items: its agenda.
        measured: its agreement; ``None`` when it could not be measured.
        anonymous: True leaves out who said what, and what they wrote.
        roles: True groups what was said by role instead of by respondent.
    """
    panel = assessment.panel or Panel((), {})
    out: Json = {
        "schema": 1,
        "file": assessment.file,
        "team": assessment.team,
        "date": assessment.date.isoformat(),
        "respondents": len(panel.respondents),
        "agreement": None,
        "to_discuss": [_item(i, panel, anonymous=anonymous, roles=roles) for i in items],
    }
    if measured is not None:
        whole, sections = measured
        by_section = {s.section: agreement_json(s.agreement) for s in sections}
        out["agreement"] = agreement_json(whole) | {"sections": by_section}
    return out


def agreement_json(found: Agreement) -> Json:
    """Alpha with its interval, its reading and what it was measured over."""
    return {
        "alpha": _r(found.alpha),
        "low": _r(found.low),
        "high": _r(found.high),
        "reading": found.reading,
        "questions": found.questions,
        "unanimous": found.unanimous,
    }


def _item(item: AgendaItem, panel: Panel, *, anonymous: bool, roles: bool) -> Json:
    out: Json = {
        "question": item.question.id,
        "text": item.question.text,
        "proposal": item.proposal,
        "between": list(item.between),
        "disagreement": _r(item.disagreement),
        "can_change_level": item.can_change_level,
        "levels": item.levels,
        "residual": _r(item.residual),
        "said": [_voice(v, named=not (anonymous or roles)) for v in item.voices],
    }
    if roles:
        out["roles"] = dict(by_role(item.question, panel))
    return out


def _voice(voice: Voice, *, named: bool) -> Json:
    out: Json = {"answer": voice.answer, "label": voice.label, "count": voice.count}
    if named:
        out["respondents"] = [r.id for r in voice.respondents]
        out["remarks"] = [{"respondent": r.id, "text": text} for r, text in voice.remarks]
    return out


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
