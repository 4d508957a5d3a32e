"""How sure the verdicts are: what is open, waived or chosen, and what evidence carries."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.language import day, mark, number, tr, trn
from assess.report.answers import AnswerRow, EvidenceRow, SectionRows, register
from assess.report.words import answer_word, clean, joined
from assess.rubric.model import Rubric
from assess.scan.accept import suggestions
from assess.scan.answers import differences, in_words
from assess.scan.scan import Scan
from assess.scoring.looks import Look, looks
from assess.scoring.relevance import OpenQuestion, rank_open_questions

__all__ = ["Confidence", "OpenRow", "Scanned", "SeenRow", "confidence"]


MOST_OPEN, MOST_OPEN_QUICK = 15, 8
"""Open questions listed, and in a quick assessment, where most are open."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open question and what an answer to it can move."""

    id: str
    text: str
    status: str
    moves: str


@dataclass(frozen=True, slots=True)
class SeenRow:
    """An answer that the repositories speak against."""

    id: str
    text: str
    told: str
    seen: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the team's repositories show, beside the answers."""

    words: str
    """What was scanned and when, and how the answers stand to it."""
    rows: tuple[SeenRow, ...]
    """The answers that it speaks against."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """The whole chapter on confidence."""

    open: tuple[OpenRow, ...]
    """Those worth answering first, at most `MOST_OPEN` or `MOST_OPEN_QUICK`."""
    more_open: int
    not_applicable: tuple[AnswerRow, ...]
    accepted: tuple[AnswerRow, ...]
    register: tuple[EvidenceRow, ...]
    stale: tuple[EvidenceRow, ...]
    above_zero: int
    """Ladder answers above option 0."""
    carried: int
    """Those that valid evidence carries."""
    evidence_words: str
    open_words: str
    looks: tuple[Look, ...]
    """What is worth a second look."""
    scanned: Scanned | None
    """``None`` when no repository was scanned, or when evidence is left out."""


def _status(status: str) -> str:
    return tr("unanswered") if status == "unanswered" else answer_word(status)


def _moves(question: OpenQuestion) -> str:
    if question.can_change_level:
        if question.levels:
            return tr("changes a level bound by itself")
        return tr("can change a level")
    if question.residual > 0:
        return tr(
            "can move one of the three largest risks by {residual}",
            residual=number(question.residual, ".1f"),
        )
    if question.index > 0:
        return tr("moves no level; moves how much of a level is met")
    return tr("moves neither levels nor the largest risks")


def confidence(
    rubric: Rubric,
    assessment: Assessment,
    sections: tuple[SectionRows, ...],
    original: Assessment | None = None,
    scan: Scan | None = None,
) -> Confidence:
    """What is known and how well.

    ``original`` holds what was left out of ``assessment``, which still counts as given. ``scan`` is
    what the team's repositories show.
    """
    rows = [row for section in sections for row in section.rows]
    ladder = [row for row in rows if row.kind == "ladder" and row.option]
    carried = sum(row.carried for row in ladder)
    open_rows = tuple(
        OpenRow(
            id=q.question,
            text=rubric.question_by_id[q.question].text,
            status=_status(assessment.answer(q.question).status),
            moves=_moves(q),
        )
        for q in rank_open_questions(rubric, assessment)
    )
    records = register(assessment)
    words = tr(
        "No answer stands above its lowest option, so there is nothing to show evidence for."
    )
    if ladder:
        words = trn(
            "Valid evidence carries {carried} of {n} answer above the lowest option; the"
            " others rest on the respondents' word.",
            "Valid evidence carries {carried} of {n} answers above the lowest option;"
            " the others rest on the respondents' word.",
            len(ladder),
            carried=carried,
        )
    most = MOST_OPEN_QUICK if assessment.quick else MOST_OPEN
    return Confidence(
        open=open_rows[:most],
        more_open=max(0, len(open_rows) - most),
        not_applicable=tuple(row for row in rows if row.status == "not_applicable"),
        accepted=tuple(row for row in rows if row.accepted),
        register=records,
        stale=tuple(r for r in records if r.stale),
        above_zero=len(ladder),
        carried=carried,
        evidence_words=words,
        open_words=(
            trn("{n} question left open", "{n} questions left open", len(open_rows))
            if open_rows
            else tr("every question is answered or not applicable")
        ),
        looks=_looks(rubric, assessment, original),
        scanned=None if scan is None else _scanned(rubric, assessment, scan),
    )


def _scanned(rubric: Rubric, assessment: Assessment, scan: Scan) -> Scanned:
    seen = suggestions(rubric, assessment, scan)
    told = [(assessment.answer(q).option, s.option) for q, s in seen.items()]
    parts = (
        (mark("{n} as told"), sum(a == b for a, b in told)),
        (mark("{n} more than was told"), sum(a is not None and a < b for a, b in told)),
        (mark("{n} a part of what was told"), sum(a is not None and a > b for a, b in told)),
        (mark("{n} where the question is open"), sum(a is None for a, _ in told)),
    )
    how = joined(tr(words, n=n) for words, n in parts if n)
    repos = trn("{n} repository", "{n} repositories", len(scan.repos))
    files = trn("{n} file", "{n} files", scan.read)
    words = tr(
        "A scan of {repos} on {date} read {files} and saw what an option says for"
        " {n} of {n2} questions",
        repos=repos,
        date=day(scan.date),
        files=files,
        n=len(seen),
        n2=len(rubric.ladder),
    )
    words += f": {how}." if how else "."
    words += " " + tr("What it did not see may be there all the same.")
    words = " ".join([words, *map(clean, scan.notes)])
    found = sorted(differences(rubric, assessment, scan), key=lambda d: d.shown is None)
    rows = (
        SeenRow(d.question, rubric.question_by_id[d.question].text, *in_words(rubric, scan, d))
        for d in found  # what was seen before what was not
    )
    return Scanned(words, tuple(rows))


def _looks(rubric: Rubric, assessment: Assessment, original: Assessment | None) -> tuple[Look, ...]:
    if original is None or original.evidence == assessment.evidence:
        return looks(rubric, original or assessment)
    # evidence is left out of this report: its kind and age are, too
    return tuple(look for look in looks(rubric, original) if look.kind != "evidence")
