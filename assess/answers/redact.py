"""Leave out what must not travel: notes, evidence or the respondents, in the pages and the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment, Panel, Respondent

__all__ = ["REDACTABLE", "REMOVED", "redact", "redacted_file"]

REDACTABLE = ("notes", "evidence", "respondents")
"""What can be left out. Notes are everything that was written in free text beside an option."""
REMOVED = "Removed from this edition."


def _answer(answer: Answer, what: frozenset[str]) -> Answer:
    if "notes" in what:
        answer = dataclasses.replace(
            answer,
            note="",
            accepted=REMOVED if answer.accepted else "",
            reason=REMOVED if answer.reason is not None else None,
        )
    if "evidence" in what:
        answer = dataclasses.replace(answer, evidence=())
    return answer


def _panel(panel: Panel, what: frozenset[str]) -> Panel:
    """The panel; without respondents, nobody's opinions can be put together again."""
    opinions: dict[str, Mapping[str, Answer]] = {
        question: {who: _answer(answer, what) for who, answer in said.items()}
        for question, said in panel.opinions.items()
    }
    if "respondents" not in what:
        return Panel(panel.respondents, opinions)
    ids = [f"respondent-{n}" for n in range(1, len(panel.respondents) + 1)]
    opinions = {
        question: dict(zip(ids, sorted(said.values(), key=_sorting), strict=False))
        for question, said in opinions.items()
    }
    return Panel(tuple(map(Respondent, ids)), opinions)


def _sorting(answer: Answer) -> tuple[int, str, str]:
    """An order of answers that does not tell who gave them."""
    option = -1 if answer.option is None else answer.option
    return option, answer.status, answer.note


def redact(assessment: Assessment, what: Iterable[str]) -> Assessment:
    """The assessment without what is named; options, targets and dates stay.

    Args:
        assessment: the answers.
        what: names of `REDACTABLE`.

    Raises:
        ValueError: a name is none of them.
    """
    names = frozenset(what)
    unknown = names - set(REDACTABLE)
    if unknown:
        raise ValueError(f"cannot redact {', '.join(sorted(unknown))}")
    if not names:
        return assessment
    changes: dict[str, object] = {
        "answers": {key: _answer(answer, names) for key, answer in assessment.answers.items()}
    }
    if assessment.panel is not None:
        changes["panel"] = _panel(assessment.panel, names)
    if "evidence" in names:
        changes["evidence"] = {}
    if "respondents" in names:
        changes["respondents"] = ()
    return dataclasses.replace(assessment, **changes)  # type: ignore[arg-type]


def redacted_file(assessment: Assessment) -> bytes:
    """An answer file of what is left, written anew so that no comment slips through."""
    return to_text(assessment).encode("utf-8")
