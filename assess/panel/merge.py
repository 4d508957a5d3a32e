"""Several respondents' answers → one panel: everything said is kept, a consensus is proposed.

Nothing is averaged. What all who know agree on stands; for the rest the lower median of the
options given is proposed and marked to discuss, and until somebody settles it the scores use the
whole range of opinions. A respondent who is unsure leaves a gap, not a low opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assess.answers.model import (
    UNANSWERED,
    Answer,
    Assessment,
    EvidenceRecord,
    Panel,
    Respondent,
)
from assess.answers.people import name_and_role, word
from assess.compare.compare import same_team
from assess.errors import Message, PanelError
from assess.rubric.model import Rubric

__all__ = ["Merged", "merge", "propose"]

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Merged:
    """A panel, and what became of the questions.

    Attributes:
        assessment: the panel as an assessment.
        unanimous: questions on which all who know say the same.
        gaps: questions that nobody could answer.
        notes: what the reader should know about the files that differ.
    """

    assessment: Assessment
    unanimous: tuple[str, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def to_discuss(self) -> tuple[str, ...]:
        """Questions on which opinions differ."""
        return self.assessment.to_discuss


def propose(opinions: Iterable[Answer]) -> Answer:
    """The consensus that a panel's opinions on one question propose.

    Args:
        opinions: what respondents said; evidence is named by the panel's ids.

    Returns:
        Their common answer, or a proposal with the range ``between`` when they differ: the lower
        median of the options. Evidence is that of the respondents who gave at least this option.
    """
    said = tuple(opinions)
    options = sorted(a.option for a in said if a.option is not None)
    waived = [a for a in said if a.status == "not_applicable"]
    if not options:
        evidence = _together(a.evidence for a in waived)
        if waived:
            reasons = dict.fromkeys(a.reason or "" for a in waived)
            return Answer(reason="; ".join(reasons), evidence=evidence)
        return Answer(unsure=True) if any(a.unsure for a in said) else UNANSWERED
    low, high = options[0], options[-1]
    option = options[(len(options) - 1) // 2]
    differ = low != high or bool(waived)
    accepted = dict.fromkeys(a.accepted for a in said if a.option is not None and a.accepted)
    return Answer(
        option=option,
        evidence=_together(a.evidence for a in said if a.option is not None and a.option >= option),
        accepted="" if differ else "; ".join(accepted),
        between=(low, high) if differ else None,
    )


def merge(
    rubric: Rubric,
    assessments: Sequence[Assessment],
    *,
    roles: Mapping[str, str] | None = None,
    force: bool = False,
) -> Merged:
    """Make one panel of several respondents' answers.

    Args:
        rubric: what was asked.
        assessments: one for each respondent, in the order to keep.
        roles: roles by ``Assessment.file``; they go before a role that the file tells.
        force: True merges different teams, too.

    Raises:
        PanelError: fewer than two; different teams or versions of the rubric; one is a panel.
    """
    _check(assessments, force=force)
    first = assessments[0]
    respondents = _respondents(assessments, roles or {})
    evidence, renamed = _unite(assessments)
    opinions: dict[str, dict[str, Answer]] = {}
    answers: dict[str, Answer] = {}
    unanimous, gaps = [], []
    for question in rubric.questions:
        said = {
            who.id: _with_evidence(one.answer(question.id), names)
            for who, one, names in zip(respondents, assessments, renamed, strict=True)
            if one.answer(question.id) != UNANSWERED
        }
        if said:
            opinions[question.id] = said
        answer = propose(said.values())
        if answer.status in ("unsure", "unanswered"):
            gaps.append(question.id)
        elif answer.between is None:
            unanimous.append(question.id)
        if answer != UNANSWERED:
            answers[question.id] = answer
    targets, capacity = _first(a.targets for a in assessments), _first_number(assessments)
    panel = Assessment(
        team=first.team,
        date=max(a.date for a in assessments),
        answers=answers,
        respondents=tuple(r.shown[:_LONGEST].strip() for r in respondents),
        targets=targets,
        capacity=capacity,
        evidence=evidence,
        labels={k: v for a in reversed(assessments) for k, v in a.labels.items()},
        rubric_id=first.rubric_id,
        rubric_version=first.rubric_version or rubric.version,
        quick=all(a.quick for a in assessments),
        panel=Panel(respondents, opinions),
    )
    notes = tuple(_notes(assessments, panel))
    return Merged(panel, tuple(unanimous), tuple(gaps), notes)


def _check(assessments: Sequence[Assessment], *, force: bool) -> None:
    if len(assessments) < 2:
        raise PanelError("A panel needs two answer files or more.")
    first = assessments[0]
    for one in assessments:
        if one.panel is not None:
            hint = "Merge the respondents' own files; they are named in it under 'respondents'."
            message = Message("This is a panel already, and panels are not merged.", hint=hint)
            raise PanelError(message, file=one.file)
        if one.rubric_version != first.rubric_version:
            versions = " and ".join(a.rubric_version or "an unnamed one" for a in (first, one))
            raise PanelError(
                Message(
                    f"Not the same version of the rubric as in {first.file or 'the first file'}:"
                    f" {versions}.",
                    hint="'assess upgrade' brings an older file up to date.",
                ),
                file=one.file,
            )
        if not force and not same_team(first.team, one.team):
            raise PanelError(
                Message(
                    f"These are different teams: “{first.team}” in {first.file or 'one'} and"
                    f" “{one.team}” here.",
                    hint="If it is one team under two names, add --force.",
                ),
                file=one.file,
            )


# ---------------------------------------------------------------- respondents


def _respondents(
    assessments: Sequence[Assessment], roles: Mapping[str, str]
) -> tuple[Respondent, ...]:
    out: list[Respondent] = []
    for number, one in enumerate(assessments, start=1):
        name, role = _name_and_role(one.respondents)
        stem = re.sub(r"\.ya?ml$", "", re.split(r"[\\/]", one.file)[-1], flags=re.IGNORECASE)
        taken = {r.id for r in out}
        base = word(name) or word(stem) or f"respondent-{number}"
        unique = base
        for n in range(2, len(assessments) + 2):
            if unique not in taken:
                break
            unique = f"{base}-{n}"
        file = re.split(r"[\\/]", one.file)[-1][:_LONGEST]
        out.append(Respondent(unique, name, roles.get(one.file, role), _plain(file)))
    return tuple(out)


def _name_and_role(respondents: tuple[str, ...]) -> tuple[str, str]:
    """``Ana (operations)`` is a name with a role; several answered one file together."""
    if len(respondents) == 1 and (found := name_and_role(respondents[0]))[1]:
        return found
    return " and ".join(respondents)[:_LONGEST].strip(), ""


def _by_name(respondents: Iterable[Respondent]) -> dict[str, list[Respondent]]:
    """Respondents of one name, by that name as the first of them writes it; a role is no name."""
    found: dict[str, list[Respondent]] = {}
    for one in respondents:
        if one.name:
            found.setdefault(word(one.name), []).append(one)
    return {same[0].name: same for same in found.values()}


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()


# ---------------------------------------------------------------- evidence and header


def _unite(
    assessments: Sequence[Assessment],
) -> tuple[dict[str, EvidenceRecord], list[Mapping[str, str]]]:
    """All evidence records, and for each file what its ids are called now."""
    records: dict[str, EvidenceRecord] = {}
    renamed: list[Mapping[str, str]] = []
    for one in assessments:
        names = {}
        for record in one.evidence.values():
            name, n = record.id, 1
            while name in records and records[name] != replace(record, id=name):
                n += 1
                name = f"{record.id[:60]}-{n}"
            records[name] = replace(record, id=name)
            names[record.id] = name
        renamed.append(names)
    return records, renamed


def _with_evidence(answer: Answer, names: Mapping[str, str]) -> Answer:
    if not answer.evidence:
        return answer
    return replace(answer, evidence=tuple(names.get(item, item) for item in answer.evidence))


def _together(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _first(all_targets: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    return next((dict(targets) for targets in all_targets if targets), {})


def _first_number(assessments: Sequence[Assessment]) -> float | None:
    return next((a.capacity for a in assessments if a.capacity is not None), None)


def _notes(assessments: Sequence[Assessment], panel: Assessment) -> Iterable[str]:
    panelists = () if panel.panel is None else panel.panel.respondents
    for name, same in _by_name(panelists).items():
        if len(same) > 1:
            yield (
                f"{name} answered {len(same)} files: {', '.join(r.file for r in same)}. Each counts"
                " as a respondent; leave one out if it is the same person."
            )
    days = sorted({a.date for a in assessments})
    if len(days) > 1:
        yield (
            f"The files are of different days ({days[0]} to {days[-1]}); the panel is of the"
            f" latest, {panel.date}. Evidence is judged on that day."
        )
    if any(not same_team(a.team, panel.team) for a in assessments):
        yield f"The files name different teams; the panel is “{panel.team}”, as in the first."
    if any(a.targets and dict(a.targets) != dict(panel.targets) for a in assessments):
        yield "The files have different targets; the panel has those of the first that has any."
    if any(a.capacity not in (None, panel.capacity) for a in assessments):
        yield "The files have different capacities; the panel has that of the first."
    if len({a.quick for a in assessments}) > 1:
        yield "Some answered the core questions only; what they did not see, they left open."
