"""Every answer as it was given, and the evidence register."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment, EvidenceRecord
from assess.language import mark, tr
from assess.report.words import answer_word, clean, evidence_word, safe_link, sentence_case
from assess.rubric.model import Question, Rubric
from assess.scoring.bounds import carries

__all__ = ["AnswerRow", "EvidenceLink", "EvidenceRow", "SectionRows", "answers", "register"]


LONG = 900
"""Characters in a row that fill about a fifth of a page."""


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """Evidence named by an answer: text, and an address when it may be followed."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with what was answered."""

    number: int
    id: str
    text: str
    kind: str
    status: str
    option: int | None
    top: int
    label: str
    """The option's label, or the status in words."""
    note: str
    reason: str
    accepted: str
    evidence: tuple[EvidenceLink, ...]
    carried: bool
    """True when valid evidence carries the answer."""
    discussion: str = ""
    """``opinions 1–3, to discuss`` in a panel; the answer is a proposal then."""

    @property
    def long(self) -> bool:
        """True when the row is so long that it has to break across pages."""
        words = sum(map(len, (self.note, self.reason, self.accepted)))
        return words + sum(len(e.text) for e in self.evidence) > LONG


@dataclass(frozen=True, slots=True)
class SectionRows:
    """The answers of one section."""

    id: str
    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence record."""

    id: str
    kind: str
    what: str
    ref: str
    href: str
    observed: str
    valid_until: str
    state: str
    """``valid``, ``expired``, ``not yet observed`` or ``asserted only``, in words."""
    valid: bool
    stale: bool
    """Whether it is out of date, or of a day still to come; what is only asserted never is."""
    used: int
    """Answers that name it."""


def _label(question: Question, option: int | None, status: str) -> str:
    if option is not None:
        return question.options[option].label
    return sentence_case(answer_word(status))


def _evidence(assessment: Assessment, item: str) -> EvidenceLink:
    record = assessment.evidence.get(item)
    if record is not None:
        return EvidenceLink(clean(record.id), f"#evidence-{record.id}")
    return EvidenceLink(clean(item), safe_link(item))


def answers(
    rubric: Rubric, assessment: Assessment, original: Assessment
) -> tuple[SectionRows, ...]:
    """All questions by section, in the rubric's order, with what was answered.

    ``original`` holds the evidence that carries answers, also where it is not shown.
    """
    number = 0
    out = []
    for section in rubric.sections:
        rows = []
        for q in rubric.questions_in(section.id):
            number += 1
            answer = assessment.answer(q.id)
            rows.append(
                AnswerRow(
                    number=number,
                    id=q.id,
                    text=q.text,
                    kind=q.kind,
                    status=answer.status,
                    option=answer.option,
                    top=q.top,
                    label=_label(q, answer.option, answer.status),
                    discussion=answer.discussion,
                    note=clean(answer.note),
                    reason=clean(answer.reason or ""),
                    accepted=clean(answer.accepted),
                    evidence=tuple(_evidence(assessment, item) for item in answer.evidence),
                    carried=carries(original, original.answer(q.id)),
                )
            )
        if rows:
            out.append(SectionRows(section.id, section.title, tuple(rows)))
    return tuple(out)


def _state(record: EvidenceRecord, assessment: Assessment) -> str:
    if record.kind == "asserted":
        return mark("asserted only")
    if record.observed_on is not None and record.observed_on > assessment.date:
        return mark("not yet observed")
    if record.valid_until is not None and record.valid_until < assessment.date:
        return mark("expired")
    return mark("valid")


def register(assessment: Assessment) -> tuple[EvidenceRow, ...]:
    """The evidence records in the order of the answer file."""
    used: dict[str, int] = {}
    for answer in assessment.answers.values():
        for item in set(answer.evidence):
            used[item] = used.get(item, 0) + 1
    return tuple(
        EvidenceRow(
            id=clean(r.id),
            kind=evidence_word(r.kind),
            what=clean(r.what),
            ref=clean(r.ref),
            href=safe_link(r.ref),
            observed="" if r.observed_on is None else r.observed_on.isoformat(),
            valid_until="" if r.valid_until is None else r.valid_until.isoformat(),
            state=tr(state := _state(r, assessment)),
            valid=state == "valid",
            stale=state in ("expired", "not yet observed"),
            used=used.get(r.id, 0),
        )
        for r in assessment.evidence.values()
    )
