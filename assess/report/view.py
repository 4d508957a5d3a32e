"""The whole report as values and sentences, before any markup: what the templates print."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.errors import ReportError
from assess.language import day, mark, tr, trn
from assess.report.among import Among, among
from assess.report.answers import SectionRows, answers
from assess.report.confidence import Confidence, confidence
from assess.report.cycles import Cycle, cycles
from assess.report.moved import Moved, moved
from assess.report.opinions import Opinions, opinions
from assess.report.options import ReportOptions
from assess.report.risks import Risk, risks, risks_point
from assess.report.road import QUICK_CARDS, Road, road
from assess.report.scorecards import Card, cards
from assess.report.standing import Verdict, verdicts
from assess.report.why import Need, Why, needs, whys
from assess.report.words import clean, joined, percent, safe_link
from assess.roadmap.plan import plan
from assess.rubric.model import Rubric, Source
from assess.scoring.result import Result

__all__ = ["Chapter", "Report", "Strength", "WorkRow", "build"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report: its id, number and title."""

    id: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Strength:
    """Something the team does well: a phase, how far it is covered, and answers that show it."""

    title: str
    share: str
    shown_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A cited work and the headings in it that the rubric reads."""

    title: str
    authors: str
    year: str
    address: str
    href: str
    edition: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says."""

    team: str
    date: str
    created: str
    """The date of the document, and the time when one was asked for; as ISO 8601."""
    respondents: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    rubric: str
    rubric_title: str
    unit: str
    quick: bool
    completeness: str
    open: int
    """Questions that are unsure or unanswered."""
    total: int
    answered: int
    verdicts: tuple[Verdict, ...]
    cards: tuple[Card, ...]
    """The scorecards; none in a quick assessment."""
    strengths: tuple[Strength, ...]
    risks: tuple[Risk, ...]
    risks_point: str
    needs: tuple[Need, ...]
    whys: tuple[Why, ...]
    cycles: tuple[Cycle, ...]
    moved: Moved | None
    """What moved since the baselines; ``None`` without one."""
    among: Among | None
    """Where the team stands among others; ``None`` when there are none to compare with."""
    road: Road | None
    opinions: Opinions | None
    """Where the respondents of a panel disagree; ``None`` when it is none."""
    confidence: Confidence
    sections: tuple[SectionRows, ...]
    works: tuple[WorkRow, ...]
    chapters: tuple[Chapter, ...]
    redacted: str
    """What is left out of this edition, in words."""
    options: ReportOptions

    def chapter(self, chapter_id: str) -> Chapter | None:
        """The chapter with this id when it is printed."""
        return next((c for c in self.chapters if c.id == chapter_id), None)


TITLES = {
    "summary": mark("Executive summary"),
    "standing": mark("Where we stand"),
    "changes": mark("What moved since then"),
    "among": mark("Where we stand among other teams"),
    "why": mark("Why this level and not the next"),
    "risks": mark("Risks"),
    "cycles": mark("Life cycles"),
    "roadmap": mark("Roadmap"),
    "opinions": mark("Where the respondents disagree"),
    "confidence": mark("How sure this is"),
    "answers": mark("All answers"),
    "method": mark("Method, sources and words"),
}


_REDACTED = {
    "evidence": mark("evidence"),
    "notes": mark("notes"),
    "respondents": mark("respondents"),
}


def _strengths(
    rubric: Rubric, assessment: Assessment, result: Result, limit: int = 3
) -> tuple[Strength, ...]:
    """The phases covered furthest, more than half, with up to two top answers each as proof."""
    views = [x for x in rubric.lifecycles if x.cycle] or list(rubric.lifecycles)
    if not views:
        return ()
    view = max(views, key=lambda x: sum(len(p.questions) for p in x.phases))
    found = result.lifecycles[view.id].phases
    ranked = sorted(view.phases, key=lambda p: -(found[p.id].low or 0.0))
    out = []
    for phase in ranked[:limit]:
        low = found[phase.id].low
        if low is None or low <= 0.5:
            continue
        tops = [
            f"{q.subject}: {q.options[-1].label}"
            for q in map(rubric.question_by_id.__getitem__, phase.questions)
            if assessment.answer(q.id).at_least == q.top
        ]
        out.append(Strength(phase.title, percent(low), tuple(tops[:2])))
    return tuple(out)


def _all_sources(rubric: Rubric) -> list[Source]:
    found: list[Source] = []
    for question in rubric.questions:
        found += question.sources
    for model in rubric.models:
        found += model.source
        for criterion in model.criteria:
            found += criterion.source
        for caution in model.cautions:
            found += caution.source
    for card in rubric.scorecards:
        found += card.source
        for test in card.tests:
            found += test.source
    for challenge in rubric.challenges:
        found += challenge.source
    for lifecycle in rubric.lifecycles:
        found += lifecycle.source
    return found


def _grouped(headings: list[str]) -> tuple[str, ...]:
    """Headings that share what stands before ``›``, told once: ``Level 1 › Data, People``."""
    groups: dict[str, list[str]] = {}
    for heading in headings:
        above, _, below = heading.partition(" › ")
        groups.setdefault(above, []).extend([below] if below else [])
    return tuple(f"{a} › {', '.join(b)}" if b else a for a, b in groups.items())


def _works(rubric: Rubric) -> tuple[WorkRow, ...]:
    headings: dict[str, dict[str, None]] = {}
    for source in _all_sources(rubric):
        names = headings.setdefault(source.work, {})
        if source.heading:
            names.update(dict.fromkeys(part.strip() for part in source.heading.split(";")))
    return tuple(
        WorkRow(
            title=w.title,
            authors=w.authors,
            year=w.year,
            address=w.address or "",
            href=safe_link(w.address or ""),
            edition=w.edition,
            headings=_grouped(sorted(headings[w.id])),
        )
        for w in rubric.works
        if w.id in headings
    )


def _completeness(result: Result) -> str:
    found = result.completeness
    total = trn("{n} question", "{n} questions", found.total)
    parts = (
        (
            found.answered,
            tr("{answered} of {total} answered", answered=found.answered, total=total),
        ),
        (found.unsure, tr("{unsure} unsure", unsure=found.unsure)),
        (
            found.not_applicable,
            tr("{not_applicable} not applicable", not_applicable=found.not_applicable),
        ),
        (found.unanswered, tr("{unanswered} unanswered", unanswered=found.unanswered)),
    )
    return ", ".join(words for i, (n, words) in enumerate(parts) if n or not i)


def _road(rubric: Rubric, assessment: Assessment, result: Result) -> Road | None:
    """The roadmap; ``None`` when the rubric knows no practices."""
    if not rubric.practices:
        return None
    cards = QUICK_CARDS if assessment.quick else None
    return road(rubric, plan(rubric, assessment, result), cards)


def build(
    rubric: Rubric,
    assessment: Assessment,
    result: Result,
    options: ReportOptions,
    original: Assessment | None = None,
) -> Report:
    """Make the report's values.

    Args:
        rubric: the rubric that was answered.
        assessment: the answers.
        result: their score.
        options: what to print.
        original: the answers before anything was left out, which say what evidence carries.

    Raises:
        ReportError: a baseline is dated after the assessment, or the one chapter wanted is about a
            panel, which this is not.
    """
    sections = answers(rubric, assessment, original or assessment)
    text = _completeness(result)
    found = risks(rubric, assessment, result)
    way = _road(rubric, assessment, result)
    left_out = set() if options.sections or not assessment.quick else {"cycles"}
    left_out |= set() if way else {"roadmap"}
    since = moved(rubric, assessment, result, options.baselines)
    left_out |= set() if since else {"changes"}
    beside = among(rubric, result, options.against)
    left_out |= set() if beside else {"among"}
    said = None
    if options.wants("opinions"):
        said = opinions(rubric, assessment, result, anonymous="respondents" in options.redact)
    left_out |= set() if said else {"opinions"}
    if said is None and options.sections == ("opinions",):
        raise ReportError(
            "The chapter 'opinions' is for a panel of several respondents.", assessment.file
        )
    wanted = [key for key in TITLES if options.wants(key) and key not in left_out]
    return Report(
        team=clean(assessment.team),
        date=day(assessment.date),
        created=f"{options.created:%Y-%m-%dT%H:%M:%SZ}"
        if options.created
        else assessment.date.isoformat(),
        respondents=tuple(clean(r) for r in assessment.respondents),
        labels=tuple((clean(k), clean(v)) for k, v in assessment.labels.items()),
        rubric=f"{result.rubric_id} {result.rubric_version}",
        rubric_title=rubric.title,
        unit=rubric.unit,
        quick=assessment.quick,
        completeness=text,
        open=result.completeness.unsure + result.completeness.unanswered,
        total=result.completeness.total,
        answered=result.completeness.answered,
        verdicts=verdicts(rubric, result),
        cards=cards(rubric, assessment, result),
        strengths=_strengths(rubric, assessment, result),
        risks=found,
        risks_point=risks_point(found),
        needs=needs(rubric, result),
        whys=whys(rubric, assessment, result),
        cycles=cycles(rubric, result),
        moved=since,
        among=beside,
        road=way,
        opinions=said,
        confidence=confidence(
            rubric,
            assessment,
            sections,
            original,
            scan=None if "evidence" in options.redact else options.scan,
        ),
        sections=sections,
        works=_works(rubric),
        chapters=tuple(Chapter(key, i, tr(TITLES[key])) for i, key in enumerate(wanted, 1)),
        redacted=joined(tr(_REDACTED[name]) for name in sorted(options.redact)),
        options=options,
    )
