"""What moved since the previous round, and how sure all of it is, as values to print."""

from __future__ import annotations

from dataclasses import dataclass

from assess.portfolio.values import Change, ModelChange, Portfolio, Spread
from assess.report.portfolio.drawing import Segment, segments
from assess.report.words import clean, count, day, joined, percent
from assess.rubric.model import MaturityModel, Rubric

__all__ = ["ChangeView", "MoveTable", "SpreadRow", "SureView", "change_view", "sure_view"]

MOST_MOVERS = 20
MOST_SPREADS = 6
MOST_QUESTIONS = 10
MOST_FILES = 20
SPREAD_LEFT, SPREAD_WIDTH = 200.0, 220.0


@dataclass(frozen=True, slots=True)
class MoveCell:
    """Teams that went from one level to another."""

    teams: int
    way: str
    """``up``, ``same`` or ``down``."""


@dataclass(frozen=True, slots=True)
class MoveTable:
    """Level then (rows) × level now (columns) of one model."""

    short: str
    top: int
    rows: tuple[tuple[int, tuple[MoveCell, ...], int], ...]
    """Level then, a cell for each level now, and the teams that were there."""
    totals: tuple[int, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class MoverRow:
    """A team whose level moved."""

    team: str
    model: str
    words: str
    since: str
    fell: bool


@dataclass(frozen=True, slots=True)
class RiskRow:
    """How many teams' residual moved."""

    title: str
    lower: int
    same: int
    higher: int
    pieces: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The whole chapter."""

    lead: str
    models: tuple[MoveTable, ...]
    movers: tuple[MoverRow, ...]
    more_movers: int
    risks: tuple[RiskRow, ...]
    risks_point: str


def _moves(model: MaturityModel, found: ModelChange, total: int) -> MoveTable:
    levels = range(model.top + 1)
    rows = tuple(
        (
            a,
            tuple(
                MoveCell(found.moves.get((a, b), 0), "up" if b > a else "down" if b < a else "same")
                for b in levels
            ),
            sum(found.moves.get((a, b), 0) for b in levels),
        )
        for a in levels
    )
    sentence = (
        f"{model.short}: {found.up} of {count(total, 'team')} rose, {found.same} stayed and"
        f" {found.down} fell."
    )
    return MoveTable(
        model.short,
        model.top,
        rows,
        tuple(sum(found.moves.get((a, b), 0) for a in levels) for b in levels),
        sentence,
    )


def _risks_point(rows: tuple[RiskRow, ...], total: int) -> str:
    if not rows:
        return ""
    best = max(rows, key=lambda r: r.lower)
    worst = max(rows, key=lambda r: r.higher)
    text = f"{best.title} became smaller in {best.lower} of {count(total, 'team')}"
    if worst.higher:
        text += f"; {worst.title} became larger in {worst.higher}"
    return f"{text}."


def change_view(rubric: Rubric, found: Portfolio) -> ChangeView | None:
    """What moved; ``None`` when there is nothing to compare with."""
    change = found.change
    if change is None:
        return None
    shorts = {m.id: m.short for m in rubric.models}
    titles = {c.id: c.title for c in rubric.challenges}
    movers = tuple(
        MoverRow(
            clean(m.team),
            shorts[m.model],
            f"{m.before} → {m.after}",
            day(m.since),
            m.after < m.before,
        )
        for m in change.movers
    )
    risks = tuple(
        RiskRow(
            titles[r.id],
            r.lower,
            r.same,
            r.higher,
            segments(
                [("smaller", r.lower), ("same", r.same), ("larger", r.higher)],
                ["#1f4e79", "#f1f5f9", "#dc8235"],
                0,
                160,
            ),
        )
        for r in sorted(change.risks, key=lambda r: (r.higher - r.lower, r.id))
    )
    return ChangeView(
        lead=_lead(change, found.count),
        models=tuple(
            _moves(m, x, change.teams) for m, x in zip(rubric.models, change.models, strict=True)
        ),
        movers=movers[:MOST_MOVERS],
        more_movers=max(0, len(movers) - MOST_MOVERS),
        risks=risks,
        risks_point=_risks_point(risks, change.teams),
    )


def _lead(change: Change, total: int) -> str:
    dates = day(change.first)
    if change.first != change.last:
        dates = f"{day(change.first)} to {day(change.last)}"
    return (
        f"{change.teams} of {count(total, 'team')} have an earlier assessment"
        f" (dated {dates}). Both rounds are scored by the same rubric, so only answers and"
        " evidence make a difference."
    )


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A team's range in one model, with its place in the chart."""

    team: str
    levels: str
    x: float
    x2: float
    open: int


@dataclass(frozen=True, slots=True)
class SpreadView:
    """The widest ranges in one model."""

    short: str
    top: int
    rows: tuple[SpreadRow, ...]
    more: int
    ticks: tuple[tuple[float, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class SureView:
    """How complete, how recent, how certain."""

    settled: str
    band_rows: tuple[tuple[str, int, str], ...]
    questions: tuple[tuple[str, int, str], ...]
    more_questions: int
    spreads: tuple[SpreadView, ...]
    files: tuple[tuple[str, str], ...]
    more_files: int
    unread: int
    notes: tuple[str, ...]
    dates: str


def _spreads(model: MaturityModel, found: tuple[Spread, ...]) -> SpreadView | None:
    mine = [s for s in found if s.model == model.id]
    if not mine:
        return None

    def x(value: float) -> float:
        return round(SPREAD_LEFT + SPREAD_WIDTH * value / model.top, 2)

    rows = tuple(
        SpreadRow(
            team=clean(s.team),
            levels=f"level {s.level}–{s.high}" if s.high > s.level else f"level {s.level}",
            x=x(s.index),
            x2=x(s.index_high),
            open=s.open,
        )
        for s in mine[:MOST_SPREADS]
    )
    words = "; ".join(
        f"{r.team}: {r.levels}, {s.index:.1f} to {s.index_high:.1f},"
        f" {count(r.open, 'open question')}"
        for r, s in zip(rows, mine, strict=False)
    )
    return SpreadView(
        model.short,
        model.top,
        rows,
        len(mine) - len(rows),
        tuple((x(k), k) for k in range(model.top + 1)),
        words,
    )


def sure_view(rubric: Rubric, found: Portfolio) -> SureView:
    """How far to trust the figures."""
    c = found.coverage
    settled = (
        f"{c.complete} of {count(found.count, 'team')} have settled every question;"
        f" the middle team {percent(c.median)} of them."
    )
    if found.count == 1:
        settled = f"The team has settled {percent(c.median)} of the questions."
    dates = day(found.last)
    if found.first != found.last:
        dates = f"{day(found.first)} to {day(found.last)}"
    extra = []
    if c.old:
        extra.append(f"{count(c.old, 'assessment')} more than a year older than the newest")
    if c.quick:
        extra.append(f"{count(c.quick, 'quick assessment')} of the core questions only")
    if c.other_version:
        extra.append(f"{c.other_version} that answered another version of the rubric")
    text = f"Newest assessments of each team: {dates}"
    if extra:
        text += f", with {joined(extra)}"
    return SureView(
        settled=settled,
        band_rows=tuple((name, n, percent(n / found.count)) for name, n in c.bands),
        questions=tuple(
            (rubric.question_by_id[q.id].text, q.teams, percent(q.teams / found.count))
            for q in c.questions[:MOST_QUESTIONS]
        ),
        more_questions=max(0, len(c.questions) - MOST_QUESTIONS),
        spreads=tuple(v for m in rubric.models if (v := _spreads(m, found.spreads)) is not None),
        files=tuple((clean(f.file), clean(f.message)) for f in found.failures[:MOST_FILES]),
        more_files=max(0, len(found.failures) - MOST_FILES),
        unread=found.unread,
        notes=tuple(clean(n) for n in found.notes),
        dates=f"{text}.",
    )
