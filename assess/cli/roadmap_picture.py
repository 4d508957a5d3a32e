"""A roadmap as a picture for the terminal: goals, waves with a chart, and what lies beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assess.cli.console import clean
from assess.language import current, day, mark, number, tr, trn
from assess.roadmap.words import (
    aside_words,
    goal_words,
    need_words,
    obstacle_words,
    person_weeks,
    plan_words,
    sensible_words,
    target_words,
    target_words_of,
    weeks,
    why_words,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assess.cli.draw import Pen
    from assess.roadmap.keep import Move
    from assess.roadmap.values import Goal, Plan, PlannedPractice, Recommendation, Wave
    from assess.rubric.model import Rubric

__all__ = ["picture"]

CHART = 24
"""Waves that the chart has room for."""
REASONS = 2
"""Reasons shown for a recommendation."""

_MOVES = {
    "new": mark("new, from {after}"),
    "earlier": mark("earlier: from {before} to {after}"),
    "later": mark("later: from {before} to {after}"),
    "done": mark("done now, was planned for {before}"),
    "dropped": mark("no longer needed, was planned for {before}"),
    "effort": mark("effort changed from {before} to {after} person-weeks"),
}


def picture(
    plan: Plan,
    rubric: Rubric,
    pen: Pen,
    width: int,
    changes: Sequence[Move] = (),
    kept: bool = False,
) -> Iterator[RenderableType]:
    """Everything of the plan that a person reads first, in the order of their questions."""
    yield _title(plan)
    for line in (*plan_words(plan), *plan.notes):
        yield Text(clean(line))
    yield from _goals(plan, rubric, pen)
    yield from _sensible(plan, rubric, pen)
    if kept:
        yield from _moves(changes, rubric, pen)
    if plan.waves:
        yield Text()
        yield pen.heading(tr("Waves"))
        yield _waves(plan, rubric, pen, width)
    for title, found in (
        (tr("If you do only three things"), plan.three),
        (tr("Quick wins: prerequisites done, most index for the effort"), plan.quick_wins),
    ):
        if found:
            yield Text()
            yield pen.heading(title)
            for recommended in found:
                yield from _recommendation(recommended, rubric, pen)
    yield from _risks(plan, pen)
    yield from _asides(plan, pen)


def _title(plan: Plan) -> Text:
    date = day(plan.date) if current().texts else f"{plan.date.day} {plan.date:%b %Y}"
    text = Text.assemble((clean(plan.team), "bold"), ", " + tr("assessed {date}", date=date))
    if plan.goals:
        text.append("\n" + tr("Roadmap to") + " ").append(clean(target_words(plan)), "bold")
    return text


def _goals(plan: Plan, rubric: Rubric, pen: Pen) -> Iterator[RenderableType]:
    if not plan.goals:
        return
    yield Text()
    yield pen.heading(tr("Goals"))
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for goal in plan.goals:
        reach = "not yet" if not goal.attainable else "reached" if goal.wave == 0 else "possible"
        table.add_row(
            pen.mark(reach),  # type: ignore[arg-type]
            clean(goal.title),
            f"{_standing(goal, goal.now)} {pen.arrow} {_standing(goal, goal.wanted)}",
            goal_words(goal, plan),
        )
    yield table
    for goal in plan.goals:
        if goal.obstacles:
            wanted = target_words_of(goal)
            yield Text(tr("In the way of {wanted}:", wanted=clean(wanted)), "bold")
            yield from _bullets(obstacle_words(goal, rubric), pen)


def _standing(goal: Goal, value: float) -> str:
    return number(value, ".0f" if goal.kind == "level" else ".1f")


def _sensible(plan: Plan, rubric: Rubric, pen: Pen) -> Iterator[RenderableType]:
    titles = {m.id: m.title for m in rubric.models}
    for found in plan.sensible:
        yield Text()
        yield pen.heading(tr("Is this level worth it?"))
        first, *rest = sensible_words(found, titles)
        yield Text(clean(first), "bold")
        yield from _bullets(rest, pen)


def _moves(changes: Sequence[Move], rubric: Rubric, pen: Pen) -> Iterator[RenderableType]:
    yield Text()
    yield pen.heading(tr("Since the plan was kept"))
    if not changes:
        yield Text(tr("Nothing moved."))
    yield from _bullets(
        (
            f"{rubric.practice_by_id[m.practice].title}: "
            + tr(_MOVES[m.kind], before=m.before, after=m.after)
            for m in changes
        ),
        pen,
    )


def _waves(plan: Plan, rubric: Rubric, pen: Pen, width: int) -> Table:
    chart = 1 < len(plan.waves) <= min(CHART, (width - 50) // 2)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    for wave in plan.waves:
        full = tr(
            "{effort} of {capacity}", effort=weeks(wave.effort), capacity=weeks(plan.capacity)
        )
        table.add_row(
            Text(tr("Wave {wave}, from {start}", wave=wave.wave, start=wave.start), "bold"),
            Text(full, "bold"),
            Text(_ruler(plan, wave), "dim") if chart else "",
        )
        for p in plan.practices:
            if p.wave == wave.wave:
                table.add_row(
                    Padding(_practice(p), (0, 0, 0, 2)),
                    weeks(p.effort.likely),
                    _bar(p, plan, pen) if chart else _span(p),
                )
        table.add_row(Padding(_behind(wave, rubric), (0, 0, 0, 2)), "", "")
    return table


def _practice(p: PlannedPractice) -> Text:
    text = Text(clean(p.title))
    reasons = [p.id]
    if p.why.blockers:
        reasons.append(trn("meets {n} criterion", "meets {n} criteria", len(p.why.blockers)))
    if p.why.lowers:
        reasons.append(trn("lowers {n} risk", "lowers {n} risks", len(p.why.lowers)))
    if p.why.unlocks:
        reasons.append(trn("opens {n} practice", "opens {n} practices", len(p.why.unlocks)))
    text.append(f"\n{', '.join(reasons)}", "dim")
    return text


def _ruler(plan: Plan, wave: Wave) -> str:
    """The number of the wave above its column."""
    label = str(wave.wave)
    cells = [" "] * (2 * len(plan.waves))
    at = 2 * (wave.wave - 1)
    cells[at : at + len(label)] = label
    return "".join(cells).rstrip()


def _bar(p: PlannedPractice, plan: Plan, pen: Pen) -> Text:
    full, empty = ("█", "·") if pen.fancy else ("#", ".")
    text = Text()
    for wave in range(1, len(plan.waves) + 1):
        inside = p.wave <= wave <= p.until
        text.append((full if inside else empty) * 2, "cyan" if inside else "dim")
    return text


def _span(p: PlannedPractice) -> str:
    return "" if p.wave == p.until else tr("until wave {until}", until=p.until)


def _behind(wave: Wave, rubric: Rubric) -> Text:
    parts = [
        tr(
            "{model} {level} (index {index})",
            model=clean(m.short),
            level=wave.projected.levels[m.id],
            index=number(wave.projected.indices[m.id], ".2f"),
        )
        for m in rubric.models
    ]
    worst = sorted(wave.projected.residuals.items(), key=lambda item: -item[1])[:1]
    titles = {c.id: c.title for c in rubric.challenges}
    parts += [
        tr(
            "largest risk {title} {value}",
            title=clean(titles[c]).lower(),
            value=number(value, ".1f"),
        )
        for c, value in worst
    ]
    return Text(tr("then {parts}", parts=", ".join(parts)), "green")


def _recommendation(found: Recommendation, rubric: Rubric, pen: Pen) -> Iterator[RenderableType]:
    place = tr("wave {wave}", wave=found.wave) if found.wave else tr("not in the plan")
    head = Table.grid(padding=(0, 1, 0, 0))
    head.add_column(no_wrap=True)
    head.add_column(ratio=1, overflow="fold")
    text = Text.assemble(
        (clean(found.title), "bold"),
        f" ({found.practice})",
        f", {person_weeks(found.effort.likely)}, {place}",
    )
    head.add_row(f"  {pen.bullet}", text)
    yield head
    for reason in why_words(found.why, rubric, REASONS)[:REASONS]:
        yield Padding(Text(clean(reason)), (0, 0, 0, 4))


def _risks(plan: Plan, pen: Pen) -> Iterator[RenderableType]:
    if not plan.challenge_needs:
        return
    yield Text()
    yield pen.heading(tr("Risks above moderate"))
    for found in plan.challenge_needs:
        yield from _bullets([need_words(found)], pen)
        if not found.wave and found.practices:
            rest = [r for r in found.practices if not r.planned]
            planned = len(found.practices) - len(rest)
            names = [clean(r.title) for r in rest]
            if planned:
                names.append(tr("{planned} that the plan has anyway", planned=planned))
            yield Padding(Text("; ".join(names) + "."), (0, 0, 0, 4))


def _asides(plan: Plan, pen: Pen) -> Iterator[RenderableType]:
    if not plan.asides:
        return
    yield Text()
    yield pen.heading(tr("Set aside"))
    yield from _bullets(map(aside_words, plan.asides), pen)


def _bullets(items: Iterable[str], pen: Pen) -> Iterator[RenderableType]:
    for item in items:
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_row(f"  {pen.bullet}", clean(item))
        yield table
