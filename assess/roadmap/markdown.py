"""The plan as Markdown: goals, waves with a card for each practice, and what lies beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.markdown import bullets, plain, table
from assess.roadmap.schedule import wave_start
from assess.roadmap.values import Goal, Plan, PlannedPractice, Recommendation, Wave
from assess.roadmap.words import (
    aside_words,
    effort_words,
    goal_words,
    need_words,
    obstacle_words,
    plan_words,
    sensible_words,
    target_words,
    target_words_of,
    weeks,
    why_words,
)
from assess.rubric.model import Rubric

__all__ = ["plan_markdown", "practice_markdown"]


def plan_markdown(plan: Plan, rubric: Rubric) -> str:
    """The whole plan as one Markdown document."""
    return "\n".join(_document(plan, rubric)) + "\n"


def practice_markdown(
    p: PlannedPractice, plan: Plan, rubric: Rubric, *, heading: bool = True
) -> str:
    """A card of one practice: why it is here, first steps, done when, pitfalls, tools."""
    practice = rubric.practice_by_id[p.id]
    lines = [f"### {p.order}. {plain(p.title)}", ""] if heading else []
    span = f"wave {p.wave}" if p.wave == p.until else f"waves {p.wave} to {p.until}"
    facts = f"`{p.id}` · {effort_words(p.effort)} · {span}, from {wave_start(plan.start, p.wave)}"
    lines += [f"{facts} · {plain(', '.join(practice.roles))}", "", plain(practice.what), ""]
    lines += [f"**Why.** {plain(practice.why)}", ""]
    lines += bullets(why_words(p.why, rubric))
    if p.requires:
        titles = [plain(rubric.practice_by_id[r].title) for r in p.requires]
        lines += [f"**After:** {'; '.join(titles)}", ""]
    raised = [_raised(rubric, q, t) for q, t in p.raises.items()]
    for title, items in (
        ("First steps", practice.steps),
        ("Done when", practice.done_when),
        ("Pitfalls", practice.pitfalls),
        ("Raises", raised),
    ):
        if items:
            lines += [f"**{title}**", "", *bullets(items)]
    if practice.tools:
        lines += [f"**Tools, for example:** {plain(', '.join(practice.tools))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _document(plan: Plan, rubric: Rubric) -> Iterator[str]:
    yield f"# Roadmap: {plain(plan.team)}"
    yield ""
    if plan.goals:
        yield f"Planned on the assessment of {plan.date.isoformat()}, for {target_words(plan)}."
        yield ""
    yield from bullets((*plan_words(plan), *plan.notes))
    yield from _goals(plan, rubric)
    titles = {m.id: m.title for m in rubric.models}
    for found in plan.sensible:
        yield "## Is this level worth it?"
        yield ""
        yield from bullets(sensible_words(found, titles))
    yield from _waves(plan, rubric)
    if plan.waves:
        yield "## Practices"
        yield ""
        for p in plan.practices:
            yield practice_markdown(p, plan, rubric)
    yield from _beyond(plan, rubric)


def _goals(plan: Plan, rubric: Rubric) -> Iterator[str]:
    if not plan.goals:
        return
    yield "## Goals"
    yield ""
    yield from table(
        ("Goal", "Today", "Wanted", "When"),
        (
            (g.title, _standing(g, g.now), _standing(g, g.wanted), goal_words(g, plan))
            for g in plan.goals
        ),
    )
    for goal in plan.goals:
        if goal.obstacles:
            yield f"### What stands in the way of {plain(target_words_of(goal))}"
            yield ""
            yield from bullets(obstacle_words(goal, rubric))


def _standing(goal: Goal, value: float) -> str:
    return f"level {value:.0f}" if goal.kind == "level" else f"residual {value:.1f}"


def _waves(plan: Plan, rubric: Rubric) -> Iterator[str]:
    if not plan.waves:
        return
    titles = {m.id: m.short for m in rubric.models}
    yield "## Waves"
    yield ""
    yield from table(
        ("Wave", "From", "Person-weeks", "Practices", "Behind it"),
        (
            (str(w.wave), w.start, weeks(w.effort), _names(w, plan), _behind(w, titles))
            for w in plan.waves
        ),
    )


def _names(wave: Wave, plan: Plan) -> str:
    names = [
        p.title if p.wave == wave.wave else f"{p.title} (goes on)"
        for p in plan.practices
        if p.wave <= wave.wave <= p.until
    ]
    return "; ".join(names)


def _behind(wave: Wave, titles: dict[str, str]) -> str:
    return ", ".join(
        f"{titles.get(m, m)} {level} (index {wave.projected.indices[m]:.2f})"
        for m, level in wave.projected.levels.items()
    )


def _beyond(plan: Plan, rubric: Rubric) -> Iterator[str]:
    for title, found in (
        ("If you do only three things", plan.three),
        ("Quick wins", plan.quick_wins),
    ):
        if found:
            yield f"## {title}"
            yield ""
            yield from bullets(_recommended(r, rubric) for r in found)
    if plan.challenge_needs:
        yield "## Large risks"
        yield ""
        yield from bullets(
            need_words(n) + ("" if n.wave or not n.practices else " " + _short_list(n.practices))
            for n in plan.challenge_needs
        )
    if plan.asides:
        yield "## Set aside"
        yield ""
        yield from bullets(map(aside_words, plan.asides))


def _short_list(found: Iterable[Recommendation]) -> str:
    return "Practices: " + "; ".join(r.title for r in found) + "."


def _recommended(r: Recommendation, rubric: Rubric) -> str:
    place = f"wave {r.wave}" if r.wave else "not in the plan"
    return f"{r.title}, {effort_words(r.effort)}, {place}. " + " ".join(why_words(r.why, rubric))


def _raised(rubric: Rubric, question_id: str, option: int) -> str:
    question = rubric.question_by_id[question_id]
    return f"{question_id} to {option}: {question.options[option].label}"
