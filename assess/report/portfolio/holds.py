"""What keeps teams back and what would lift them, as values to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.portfolio.values import Blocking, ChallengeSpread, Investment, Lifting, Portfolio
from assess.report.heat import FILLS
from assess.report.portfolio.drawing import Curve, Segment, curve, segments
from assess.report.portfolio.where import BAR_LEFT, BAR_WIDTH, Bar
from assess.report.words import count, joined, percent, residual_number, sentence
from assess.roadmap.problem import exact
from assess.rubric.model import MaturityModel, Rubric

__all__ = [
    "BlockerRow",
    "BlockerView",
    "ChallengeRow",
    "InvestmentRow",
    "LiftView",
    "PracticeRow",
    "blocker_views",
    "challenge_rows",
    "challenges_point",
    "lift_views",
    "practice_rows",
]

MOST_BLOCKERS = 10
MOST_PRACTICES = 12


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """A criterion many teams lack."""

    statement: str
    level: int
    essential: bool
    teams: int
    unmet: int
    unknown: int
    alone: int
    pieces: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class BlockerView:
    """The common blockers of one model."""

    short: str
    wanting: int
    rows: tuple[BlockerRow, ...]
    more: int
    point: str


def _blocker(model: MaturityModel, b: Blocking, total: int) -> BlockerRow:
    statement = next(c.statement for c in model.criteria if c.id == b.criterion)
    counts = [("not met", b.unmet), ("unknown", b.unknown), ("", total - b.teams)]
    pieces = segments(counts, ["#1f4e79", "#bcd3e8", "#ffffff"], 0, 120)
    return BlockerRow(
        statement,
        b.level,
        b.essential,
        b.teams,
        b.unmet,
        b.unknown,
        b.alone,
        pieces[: -1 if b.teams < total else None],
    )


def blocker_views(rubric: Rubric, found: Portfolio) -> tuple[BlockerView, ...]:
    """What keeps most teams from their next level, by model."""
    out = []
    for model, levels in zip(rubric.models, found.models, strict=True):
        ranked = found.blockers[model.id]
        wanting = found.count - levels.top
        rows = tuple(_blocker(model, b, found.count) for b in ranked[:MOST_BLOCKERS])
        if not wanting:
            point = f"{model.short}: every team is at the highest level."
        elif rows:
            first = rows[0]
            point = (
                f"{model.short}: {first.teams} of the {count(wanting, 'team')} below the highest"
                f" level lack{'s' if first.teams == 1 else ''} this:"
                f" {first.statement.rstrip('.')}."
            )
        else:
            point = f"{model.short}: no criterion stands in the way."
        out.append(
            BlockerView(model.short, wanting, rows, max(0, len(ranked) - MOST_BLOCKERS), point)
        )
    return tuple(out)


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A challenge over all teams."""

    title: str
    large: int
    critical: int
    median: str
    settled: int
    bar: Bar
    missing: tuple[str, ...]


def _challenge(rubric: Rubric, c: ChallengeSpread, total: int) -> ChallengeRow:
    title = next(x.title for x in rubric.challenges if x.id == c.id)
    counts = list(c.ratings.items())
    words = ", ".join(f"{n} {k}" for k, n in counts if n)
    bar = Bar(
        title,
        segments(counts, [FILLS[k] for k, _ in counts], BAR_LEFT, BAR_WIDTH),
        f"{c.large} high or critical" if c.large else "none high",
        words,
    )
    missing = tuple(
        f"{rubric.question_by_id[m.question].subject} ({m.teams} of {total})" for m in c.missing[:3]
    )
    return ChallengeRow(
        title, c.large, c.ratings["critical"], residual_number(c.median), c.settled, bar, missing
    )


def challenge_rows(rubric: Rubric, found: Portfolio) -> tuple[ChallengeRow, ...]:
    """Challenges, those large in most teams first."""
    return tuple(_challenge(rubric, c, found.count) for c in found.challenges)


def challenges_point(rows: tuple[ChallengeRow, ...], total: int) -> str:
    """The point of the chart in a sentence."""
    large = [r for r in rows if r.large]
    if not large:
        return "No challenge is high or critical in any team."
    most = [r for r in large if r.large * 2 > total]
    first = rows[0]
    text = f"{first.title} is high or critical in {first.large} of {count(total, 'team')}"
    if len(most) > 1:
        text += f"; {count(len(most), 'challenge')} are in more than half of the teams"
    return f"{text}."


@dataclass(frozen=True, slots=True)
class InvestmentRow:
    """Practices to build once for all, and whom they lift."""

    order: int
    titles: tuple[tuple[str, int], ...]
    """Practices, each with the teams on whose cheapest way it is; most teams first."""
    practices: int
    likely: str
    span: str
    teams: int
    total: int
    weeks: str
    apart: str
    breaks_even: str
    """How much adopting may cost before building once stops to pay, in words."""


@dataclass(frozen=True, slots=True)
class LiftView:
    """Shared investments in one model."""

    short: str
    wanting: int
    beyond: int
    rows: tuple[InvestmentRow, ...]
    curve: Curve | None
    point: str
    words: str
    """The curve in words."""
    rest: str


def weeks_words(weeks: float) -> str:
    """``1 person-week``, ``2.5 person-weeks``."""
    return f"{weeks:g} person-week{'' if weeks == 1 else 's'}"


def _investment(rubric: Rubric, i: Investment, needs: Mapping[str, int]) -> InvestmentRow:
    titles = [(rubric.practice_by_id[p].title, needs.get(p, 0)) for p in i.practices]
    low, likely, high = i.effort
    # Built once costs `likely`; each team may spend up to this share of its own way on adopting.
    share = 1 - likely / i.apart if i.apart else 0.0
    return InvestmentRow(
        order=i.order,
        titles=tuple(sorted(titles, key=lambda t: -t[1])),
        practices=len(titles),
        likely=f"{likely:g}",
        span=f"{low:g} to {high:g}",
        teams=i.teams,
        total=i.total,
        weeks=f"{i.weeks:g}",
        apart=f"{i.apart:g}",
        breaks_even=percent(share) if share > 0 else "",
    )


def _lift_point(model: MaturityModel, lifting: Lifting) -> str:
    """What the investments up to the one that lifts most teams do together."""
    big = max(lifting.investments, key=lambda i: i.teams)
    first = lifting.investments[: big.order]
    practices = count(sum(len(i.practices) for i in first), "practice")
    apart = float(sum(exact(i.apart) for i in first))
    names = joined(str(i.order) for i in first)
    return (
        f"{model.short}: investment{'s' if len(first) > 1 else ''} {names} ({practices}) would lift"
        f" {big.total} of the {count(lifting.wanting, 'team')} below the highest level to their"
        f" next one, for {weeks_words(big.weeks)} if built once for all, or {weeks_words(apart)} if"
        " each team built its own."
    )


def _lift(rubric: Rubric, lifting: Lifting, found: Portfolio) -> LiftView:
    model = next(m for m in rubric.models if m.id == lifting.model)
    needs = {p.id: p.models[lifting.model] for p in found.practices}
    rows = tuple(_investment(rubric, i, needs) for i in lifting.investments)
    if not lifting.wanting:
        point = f"{model.short}: every team is at the highest level; nothing is left to lift."
    elif not rows:
        point = f"{model.short}: no practice of the catalogue lifts a team to its next level."
    else:
        point = _lift_point(model, lifting)
    words = " ".join(
        f"Investment {r.order}: {r.weeks} person-weeks so far, {r.total} teams lifted."
        for r in rows
    )
    left = lifting.wanting - lifting.beyond - (lifting.investments[-1].total if rows else 0)
    rest = []
    if lifting.beyond:
        rest.append(
            f"{count(lifting.beyond, 'team')} cannot reach the next level by the practices of the"
            " catalogue."
        )
    if left > 0:
        rest.append(f"{count(left, 'more team')} would need further practices.")
    return LiftView(
        short=model.short,
        wanting=lifting.wanting,
        beyond=lifting.beyond,
        rows=rows,
        curve=curve(lifting.investments, lifting.wanting),
        point=sentence(point),
        words=words,
        rest=" ".join(rest),
    )


def lift_views(rubric: Rubric, found: Portfolio) -> tuple[LiftView, ...]:
    """Shared investments, by model."""
    return tuple(_lift(rubric, x, found) for x in found.lifting)


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice in many teams' cheapest ways."""

    title: str
    teams: int
    models: tuple[int, ...]
    likely: str
    weeks: str
    span: str
    per_week: str
    roles: str


def practice_rows(rubric: Rubric, found: Portfolio) -> tuple[PracticeRow, ...]:
    """The practices that serve most teams per person-week."""
    out = []
    for p in found.practices[:MOST_PRACTICES]:
        practice = rubric.practice_by_id[p.id]
        low, likely, high = p.effort
        out.append(
            PracticeRow(
                title=practice.title,
                teams=p.teams,
                models=tuple(p.models[m.id] for m in rubric.models),
                likely=f"{likely:g}",
                weeks=weeks_words(likely),
                span=f"{low:g} to {high:g}",
                per_week=f"{p.per_week:.0f}" if p.per_week >= 10 else f"{p.per_week:.1f}",
                roles=joined(practice.roles),
            )
        )
    return tuple(out)
