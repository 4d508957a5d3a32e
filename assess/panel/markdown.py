"""The agenda of a panel as Markdown, to hand out before the workshop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.answers.model import Assessment, Panel
from assess.language import tr, trc, trn
from assess.markdown import bullets, plain, table
from assess.panel.agenda import AgendaItem
from assess.panel.words import (
    Measured,
    agreement_words,
    remarks,
    said_by,
    section_rows,
    thresholds,
)

__all__ = ["agenda_markdown"]


def agenda_markdown(
    assessment: Assessment,
    items: Sequence[AgendaItem],
    measured: Measured | None,
    *,
    anonymous: bool = False,
    roles: bool = False,
) -> str:
    """The agreement and the agenda as one document.

    Args:
        assessment: the panel.
        items: its agenda.
        measured: its agreement; ``None`` when it could not be measured.
        anonymous: True leaves out who said what, and what they wrote.
        roles: True tells what each role said instead of each respondent.
    """
    panel = assessment.panel or Panel((), {})
    respondents = trn("{n} respondent", "{n} respondents", len(panel.respondents))
    lines = ["# " + tr("{team}: what to discuss", team=plain(assessment.team)), ""]
    lines += [f"{respondents}, {assessment.date.isoformat()}.", ""]
    if measured is not None:
        whole, sections = measured
        lines += [plain(agreement_words(whole)), "", plain(thresholds()), ""]
        heads = tr("Section"), tr("Unanimous"), tr("Alpha (95 %)")
        lines += table(heads, section_rows(sections))
    if not items:
        lines += [tr("Nothing is left to discuss."), ""]
    for number, item in enumerate(items, start=1):
        lines += _item(number, item, panel, anonymous=anonymous, roles=roles)
    return "\n".join(lines).rstrip() + "\n"


def _item(
    number: int, item: AgendaItem, panel: Panel, *, anonymous: bool, roles: bool
) -> Iterator[str]:
    question = item.question
    yield from (f"## {number}. {plain(question.text)}", "")
    yield from (f"`{question.id}` · {item.matters}", "")
    head = (tr("Role"), tr("Said")) if roles else (tr("Said"), trc("who said it", "By"))
    yield from table(head, said_by(item, panel, anonymous=anonymous, roles=roles))
    if item.proposal is not None:
        option = f"{item.proposal} {plain(question.options[item.proposal].label)}"
        yield from (tr("Proposed: {option}", option=option), "")
    if not (anonymous or roles):
        yield from bullets(remarks(item))
    yield from ("**" + trc("to fill in", "Agreed:") + "**", "")
