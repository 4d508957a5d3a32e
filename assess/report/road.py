"""The roadmap as values: goals, waves, lanes with prerequisite arrows, and cards."""

from __future__ import annotations

from dataclasses import dataclass

from assess.language import tr
from assess.report.words import clean, joined, residual_number, sentence
from assess.roadmap.values import Plan, PlannedPractice, Rise, Wave
from assess.roadmap.words import (
    effort_words,
    goal_words,
    level_words,
    need_words,
    obstacle_words,
    person_weeks,
    plan_words,
    range_words,
    target_words_of,
    weeks,
    why_words,
)
from assess.rubric.model import Rubric

__all__ = [
    "QUICK_CARDS",
    "Arrow",
    "Card",
    "GoalRow",
    "Lane",
    "Lanes",
    "Road",
    "WaveRow",
    "road",
]

CARD_WAVES, QUICK_CARDS = 2, 4
"""Practices of these waves (a quick assessment: at most so many) are described; the others stand in
a table."""
LANES = 32
"""Rows of one lane figure."""
LEFT, WIDTH, TOP, ROW = 256.0, 264.0, 18.0, 12.0


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A target and what becomes of it. ``top`` is 0 for a ceiling of a risk."""

    target: str
    words: str
    obstacles: tuple[str, ...]
    title: str
    now: float
    wanted: float
    top: int


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A quarter: what begins, how full it is, where the team stands behind it."""

    number: int
    start: str
    effort: str
    starts: tuple[str, ...]
    levels: tuple[str, ...]
    """One for each model, in the rubric's order, with an arrow where it rises."""
    risk: str
    gain: str
    """What the wave brings, as ``Google level 1``; empty when no level rises."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A practice in the lane figure."""

    title: str
    label: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the end of a prerequisite to the start of what needs it."""

    path: str
    head: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """One lane figure."""

    columns: tuple[tuple[str, str, float], ...]
    """Each wave's name, its first month, and where it begins."""
    lanes: tuple[Lane, ...]
    arrows: tuple[Arrow, ...]
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """A practice with all one needs to begin."""

    id: str
    title: str
    wave: str
    effort: str
    weeks: str
    """The same without its unit: ``2 (1 to 4)``."""
    what: str
    why: tuple[str, ...]
    steps: tuple[str, ...]
    done_when: tuple[str, ...]
    roles: str


@dataclass(frozen=True, slots=True)
class Road:
    """The whole chapter."""

    words: tuple[str, ...]
    goals: tuple[GoalRow, ...]
    models: tuple[str, ...]
    """Short titles of the models, in the order of `WaveRow.levels`."""
    now_levels: tuple[str, ...]
    now_risk: str
    waves: tuple[WaveRow, ...]
    figures: tuple[Lanes, ...]
    cards: tuple[Card, ...]
    later: tuple[Card, ...]
    early_whole: bool
    """True when every practice of the first waves has a card."""
    needs: tuple[str, ...]
    next_words: str
    """What the first quarter holds and brings, in one sentence; empty without a plan."""


def _largest(rubric: Rubric, residuals: dict[str, float]) -> str:
    if not residuals:
        return "–"
    worst = max(residuals, key=lambda key: residuals[key])
    title = next((c.title for c in rubric.challenges if c.id == worst), worst)
    return f"{title} {residual_number(residuals[worst])}"


def _range(rise: Rise) -> str:
    """`` (wave 3 to 4)``: when a rise comes in 8 of 10 simulated runs."""
    if rise.finish is None:
        return ""
    early, late = rise.finish.early, rise.finish.late
    words = (
        tr("wave {early}", early=early)
        if early == late
        else tr("wave {early} to {late}", early=early, late=late)
    )
    return f" ({words})"


def _waves(rubric: Rubric, plan: Plan) -> tuple[WaveRow, ...]:
    titles = {p.id: p.title for p in plan.practices}
    before = dict(plan.now.levels)
    ranges = {(r.model, r.wave): _range(r) for r in plan.rises}
    out = []
    for wave in plan.waves:
        after = wave.projected.levels
        levels, gains = [], []
        for model in rubric.models:
            rises = after[model.id] > before[model.id]
            text = f"{before[model.id]} → {after[model.id]}" if rises else f"{after[model.id]}"
            levels.append(text + ranges.get((model.id, wave.wave), ""))
            if rises:
                gains.append(level_words(model.short, after[model.id]))
        out.append(
            WaveRow(
                number=wave.wave,
                start=wave.start,
                effort=tr(
                    "{effort} of {capacity}",
                    effort=weeks(wave.effort),
                    capacity=weeks(plan.capacity),
                ),
                starts=tuple(titles[p] for p in wave.starts),
                levels=tuple(levels),
                risk=_largest(rubric, dict(wave.projected.residuals)),
                gain=joined(gains),
            )
        )
        before = dict(after)
    return tuple(out)


def _arrow(source: Lane, target: Lane) -> Arrow:
    x1, y1 = source.x + source.width, source.y + ROW / 2 - 1
    x2, y2 = target.x, target.y + ROW / 2 - 1
    if x2 - x1 >= 8:
        bend = x2 - 5
        path = f"M{x1:.1f} {y1:.1f}H{bend:.1f}V{y2:.1f}H{x2 - 2:.1f}"
    else:  # both in one wave, one below the other: down along the left edge
        bend = x2 - 5
        path = f"M{source.x:.1f} {y1:.1f}H{bend:.1f}V{y2:.1f}H{x2 - 2:.1f}"
    head = f"M{x2:.1f} {y2:.1f}l-4 -2.4v4.8z"
    return Arrow(path, head)


def _figure(plan: Plan, practices: tuple[PlannedPractice, ...]) -> Lanes:
    first = min(p.wave for p in practices)
    last = max(max(p.until, p.wave) for p in practices)
    step = WIDTH / (last - first + 1)
    lanes: dict[str, Lane] = {}
    for row, p in enumerate(practices):
        until = max(p.until, p.wave)
        lanes[p.id] = Lane(
            title=p.title,
            label=weeks(p.effort.likely),
            x=round(LEFT + (p.wave - first) * step + 9, 1),
            y=TOP + row * ROW,
            width=round((until - p.wave + 1) * step - 14, 1),
        )
    arrows = tuple(
        _arrow(lanes[r], lanes[p.id]) for p in practices for r in p.requires if r in lanes
    )
    starts = {wave.wave: wave.start for wave in plan.waves}
    columns = tuple(
        (tr("Wave {k}", k=k), starts.get(k, ""), round(LEFT + (k - first) * step, 1))
        for k in range(first, last + 1)
    )
    names = {p.id: p.title for p in plan.practices}
    words = " ".join(
        tr(
            "Wave {wave}: {title}, {likely}",
            wave=p.wave,
            title=p.title,
            likely=person_weeks(p.effort.likely),
        )
        + (
            tr(", after {names}.", names=joined(names[r] for r in p.requires))
            if p.requires
            else "."
        )
        for p in practices
    )
    return Lanes(columns, tuple(lanes.values()), arrows, TOP + len(practices) * ROW + 4, words)


def _card(rubric: Rubric, practice: PlannedPractice) -> Card:
    found = rubric.practice_by_id[practice.id]
    wave = tr("wave {wave}", wave=practice.wave)
    if practice.until > practice.wave:
        wave = tr("wave {early} to {late}", early=practice.wave, late=practice.until)
    return Card(
        id=practice.id,
        title=practice.title,
        wave=wave,
        effort=effort_words(practice.effort),
        weeks=range_words(practice.effort),
        what=found.what,
        why=why_words(practice.why, rubric, 2),
        steps=found.steps,
        done_when=found.done_when,
        roles=joined(found.roles),
    )


def _next_words(plan: Plan, waves: tuple[WaveRow, ...]) -> str:
    if not waves:
        return ""
    first: Wave = plan.waves[0]
    text = tr(
        "From {start}, {effort} of {capacity} person-weeks",
        start=first.start,
        effort=weeks(first.effort),
        capacity=weeks(plan.capacity),
    )
    if waves[0].gain:
        return tr("{text}; that brings {gain}.", text=text, gain=waves[0].gain)
    brings = next((w for w in waves if w.gain), None)
    if brings is None:
        return f"{text}."
    return tr(
        "{text}; {gain} follows with wave {number}.",
        text=text,
        gain=brings.gain,
        number=brings.number,
    )


def road(rubric: Rubric, plan: Plan, cards: int | None = None) -> Road:
    """The roadmap's values from a plan, with at most so many cards (``None``: no limit)."""
    waves = _waves(rubric, plan)
    tops = {m.id: m.top for m in rubric.models}
    practices = plan.practices
    early = tuple(p for p in practices if p.wave <= CARD_WAVES)[:cards]
    chunks = [practices[i : i + LANES] for i in range(0, len(practices), LANES)]
    return Road(
        words=tuple(clean(w) for w in plan_words(plan)),
        goals=tuple(
            GoalRow(
                target=target_words_of(g),
                words=sentence(goal_words(g, plan)),
                obstacles=tuple(clean(w) for w in obstacle_words(g, rubric)),
                title=g.title,
                now=g.now,
                wanted=g.wanted,
                top=tops.get(g.key.split(".")[0], 0) if g.kind == "level" else 0,
            )
            for g in plan.goals
        ),
        models=tuple(m.short for m in rubric.models),
        now_levels=tuple(str(plan.now.levels[m.id]) for m in rubric.models),
        now_risk=_largest(rubric, dict(plan.now.residuals)),
        waves=waves,
        figures=tuple(_figure(plan, chunk) for chunk in chunks),
        cards=tuple(_card(rubric, p) for p in early),
        later=tuple(_card(rubric, p) for p in practices if p not in early),
        early_whole=len(early) == sum(p.wave <= CARD_WAVES for p in practices),
        needs=tuple(clean(need_words(n)) for n in plan.challenge_needs),
        next_words=_next_words(plan, waves),
    )
