"""Where a team stands: each model's verdict, ladder and category profile."""

from __future__ import annotations

from dataclasses import dataclass

from assess.language import number, tr, trc, trn
from assess.report.words import joined, percent, rating_word
from assess.rubric.model import MaturityModel, Rubric
from assess.scoring.result import LevelResult, ModelResult, Result

__all__ = ["CategoryRow", "Counts", "LadderRow", "Verdict", "verdicts"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Criteria of one level, or of one category at one level, by status."""

    met: int
    unknown: int
    unmet: int
    not_applicable: int

    @property
    def applicable(self) -> int:
        """Criteria that count."""
        return self.met + self.unknown + self.unmet

    @property
    def words(self) -> str:
        """``5 of 19``, or a dash when nothing is asked."""
        return (
            tr("{met} of {applicable}", met=self.met, applicable=self.applicable)
            if self.applicable
            else "–"
        )


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One step of a ladder. Level 0 asks for nothing: its counts are zero."""

    level: int
    name: str
    summary: str
    state: str
    """``reached``, ``possible`` (within the band) or ``not yet``."""
    state_words: str
    shown: bool
    """True when the evidence carries this level."""
    counts: Counts
    share: str
    rating: str
    rating_words: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category: its level and, for each level from 1, the counts."""

    title: str
    level: int
    low: int
    high: int
    share: str
    cells: tuple[Counts, ...]

    @property
    def level_words(self) -> str:
        """``2``, or ``1 (up to 2)`` when open questions leave a range."""
        return (
            str(self.level)
            if self.low == self.high
            else tr("{level} (up to {high})", level=self.level, high=self.high)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """One model's verdict in values and sentences."""

    id: str
    title: str
    short: str
    about: str
    top: int
    level: int
    low: int
    high: int
    shown: int
    name: str
    summary: str
    sentence: str
    band: str
    evidence: str
    index: str
    steps: tuple[LadderRow, ...]
    """From the highest level down to 0."""
    categories: tuple[CategoryRow, ...]
    ladder_point: str
    category_point: str
    criteria: int
    """Criteria that apply."""
    open_criteria: int


def _counts(n: LevelResult) -> Counts:
    return Counts(n.met, n.unknown, n.unmet, n.not_applicable)


def _step(model: MaturityModel, verdict: ModelResult, level: int) -> LadderRow:
    found = next((n for n in verdict.levels if n.level == level), None)
    reached = level <= verdict.level
    state = "reached" if reached else "possible" if level <= verdict.high else "not yet"
    return LadderRow(
        level=level,
        name=model.level_name(level) or tr("Level {level}", level=level),
        summary=next((x.summary for x in model.levels if x.level == level), ""),
        state=state,
        state_words={
            "reached": tr("reached"),
            "possible": trc("level", "possible"),
            "not yet": tr("not yet"),
        }[state],
        shown=level <= verdict.shown,
        counts=_counts(found) if found else Counts(0, 0, 0, 0),
        share="" if found is None or found.empty else percent(found.share),
        rating="" if found is None else found.rating,
        rating_words="" if found is None else rating_word(found.rating),
    )


def _band(verdict: ModelResult) -> str:
    if verdict.low == verdict.high:
        return tr("level {level}, whatever the open questions turn out to be", level=verdict.level)
    return tr(
        "level {low} to {high}, as the open questions turn out", low=verdict.low, high=verdict.high
    )


def _evidence(verdict: ModelResult) -> str:
    if verdict.level == 0:
        return tr("level 0 needs none")
    if verdict.shown == verdict.level:
        return tr("carries level {shown}, as claimed", shown=verdict.shown)
    return tr(
        "carries level {shown} of the {level} claimed", shown=verdict.shown, level=verdict.level
    )


def _sentence(model: MaturityModel, verdict: ModelResult) -> str:
    name = model.level_name(verdict.level)
    text = tr(
        "{short}: level {level} of {top}", short=model.short, level=verdict.level, top=model.top
    )
    text += f", {name}" if name else ""
    if verdict.high > verdict.low:
        text += "; " + tr("settled open questions could make it level {high}", high=verdict.high)
    if verdict.shown < verdict.level:
        text += "; " + tr("valid evidence carries level {shown}", shown=verdict.shown)
    return text + "."


def _ladder_point(model: MaturityModel, verdict: ModelResult) -> str:
    target = verdict.level + 1
    if target > model.top:
        return tr("The highest level, {top}, is reached.", top=model.top)
    n = verdict.levels[target - 1]
    essential = [b for b in verdict.blockers if b.essential]
    text = tr(
        "Level {target} has {met} of {applicable} criteria met",
        target=target,
        met=n.met,
        applicable=n.applicable,
    )
    if essential:
        text += trn(
            ", and {n} essential criterion on the way to it is open",
            ", and {n} essential criteria on the way to it are open",
            len(essential),
        )
    return text + "."


def _category_point(rows: tuple[CategoryRow, ...]) -> str:
    levels = {row.level for row in rows}
    if len(levels) == 1:
        return tr("All categories stand at level {level}.", level=levels.pop())
    top, bottom = max(levels), min(levels)
    best = [row.title for row in rows if row.level == top]
    worst = [row.title for row in rows if row.level == bottom]
    return tr(
        "Furthest: {best} (level {top}). Furthest behind: {worst} (level {bottom}).",
        best=joined(best),
        top=top,
        worst=joined(worst),
        bottom=bottom,
    )


def _verdict(model: MaturityModel, verdict: ModelResult) -> Verdict:
    categories = []
    for category in model.categories:
        found = verdict.categories[category.id]
        categories.append(
            CategoryRow(
                title=category.title,
                level=found.level,
                low=found.low,
                high=found.high,
                share=percent(found.share),
                cells=tuple(_counts(n) for n in found.levels),
            )
        )
    rows = tuple(categories)
    low, high = number(verdict.index_low, ".1f"), number(verdict.index_high, ".1f")
    statuses = verdict.criteria.values()
    return Verdict(
        id=model.id,
        title=model.title,
        short=model.short,
        about=model.about,
        top=model.top,
        level=verdict.level,
        low=verdict.low,
        high=verdict.high,
        shown=verdict.shown,
        name=model.level_name(verdict.level) or tr("Level {level}", level=verdict.level),
        summary=next((x.summary for x in model.levels if x.level == verdict.level), ""),
        sentence=_sentence(model, verdict),
        band=_band(verdict),
        evidence=_evidence(verdict),
        index=low if low == high else f"{low}–{high}",
        steps=tuple(_step(model, verdict, k) for k in range(model.top, -1, -1)),
        categories=rows,
        ladder_point=_ladder_point(model, verdict),
        category_point=_category_point(rows),
        criteria=sum(s != "not_applicable" for s in statuses),
        open_criteria=sum(s in ("unmet", "unknown") for s in statuses),
    )


def verdicts(rubric: Rubric, result: Result) -> tuple[Verdict, ...]:
    """Every model's verdict, in the rubric's order."""
    return tuple(_verdict(m, result.models[m.id]) for m in rubric.models)
