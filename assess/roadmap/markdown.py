"""The plan as Markdown: goals, waves with a card for each practice, and what lies beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.language import number, tr
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
    span = (
        tr("wave {wave}", wave=p.wave)
        if p.wave == p.until
        else tr("waves {wave} to {until}", wave=p.wave, until=p.until)
    )
    start = wave_start(plan.start, p.wave)
    facts = f"`{p.id}` · {effort_words(p.effort)} · " + tr(
        "{span}, from {start}", span=span, start=start
    )
    lines += [f"{facts} · {plain(', '.join(practice.roles))}", "", plain(practice.what), ""]
    lines += ["**" + tr("Why.") + f"** {plain(practice.why)}", ""]
    lines += bullets(why_words(p.why, rubric))
    if p.requires:
        titles = [plain(rubric.practice_by_id[r].title) for r in p.requires]
        lines += ["**" + tr("After:") + f"** {'; '.join(titles)}", ""]
    raised = [_raised(rubric, q, t) for q, t in p.raises.items()]
    for title, items in (
        (tr("First steps"), practice.steps),
        (tr("Done when"), practice.done_when),
        (tr("Pitfalls"), practice.pitfalls),
        (tr("Raises"), raised),
    ):
        if items:
            lines += [f"**{title}**", "", *bullets(items)]
    if practice.tools:
        lines += ["**" + tr("Tools, for example:") + f"** {plain(', '.join(practice.tools))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _document(plan: Plan, rubric: Rubric) -> Iterator[str]:
    yield "# " + tr("Roadmap: {team}", team=plain(plan.team))
    yield ""
    if plan.goals:
        yield tr(
            "Planned on the assessment of {date}, for {plan}.",
            date=plan.date.isoformat(),
            plan=plain(target_words(plan)),
        )
        yield ""
    yield from bullets((*plan_words(plan), *plan.notes))
    yield from _goals(plan, rubric)
    titles = {m.id: m.title for m in rubric.models}
    for found in plan.sensible:
        yield "## " + tr("Is this level worth it?")
        yield ""
        yield from bullets(sensible_words(found, titles))
    yield from _waves(plan, rubric)
    if plan.waves:
        yield "## " + tr("Practices")
        yield ""
        for p in plan.practices:
            yield practice_markdown(p, plan, rubric)
    yield from _beyond(plan, rubric)


def _goals(plan: Plan, rubric: Rubric) -> Iterator[str]:
    if not plan.goals:
        return
    yield "## " + tr("Goals")
    yield ""
    yield from table(
        (tr("Goal"), tr("Today"), tr("Wanted"), tr("When")),
        (
            (g.title, _standing(g, g.now), _standing(g, g.wanted), goal_words(g, plan))
            for g in plan.goals
        ),
    )
    for goal in plan.goals:
        if goal.obstacles:
            target = plain(target_words_of(goal))
            yield "### " + tr("What stands in the way of {target}", target=target)
            yield ""
            yield from bullets(obstacle_words(goal, rubric))


def _standing(goal: Goal, value: float) -> str:
    return (
        tr("level {value}", value=number(value, ".0f"))
        if goal.kind == "level"
        else tr("residual {value}", value=number(value, ".1f"))
    )


def _waves(plan: Plan, rubric: Rubric) -> Iterator[str]:
    if not plan.waves:
        return
    titles = {m.id: m.short for m in rubric.models}
    yield "## " + tr("Waves")
    yield ""
    yield from table(
        (tr("Wave"), tr("From"), tr("Person-weeks"), tr("Practices"), tr("Behind it")),
        (
            (str(w.wave), w.start, weeks(w.effort), _names(w, plan), _behind(w, titles))
            for w in plan.waves
        ),
    )


def _names(wave: Wave, plan: Plan) -> str:
    names = [
        p.title if p.wave == wave.wave else tr("{title} (goes on)", title=p.title)
        for p in plan.practices
        if p.wave <= wave.wave <= p.until
    ]
    return "; ".join(names)


def _behind(wave: Wave, titles: dict[str, str]) -> str:
    return ", ".join(
        tr(
            "{model} {level} (index {index})",
            model=titles.get(m, m),
            level=level,
            index=number(wave.projected.indices[m], ".2f"),
        )
        for m, level in wave.projected.levels.items()
    )


def _beyond(plan: Plan, rubric: Rubric) -> Iterator[str]:
    for title, found in (
        (tr("If you do only three things"), plan.three),
        (tr("Quick wins"), plan.quick_wins),
    ):
        if found:
            yield f"## {title}"
            yield ""
            yield from bullets(_recommended(r, rubric) for r in found)
    if plan.challenge_needs:
        yield "## " + tr("Large risks")
        yield ""
        yield from bullets(
            need_words(n) + ("" if n.wave or not n.practices else " " + _short_list(n.practices))
            for n in plan.challenge_needs
        )
    if plan.asides:
        yield "## " + tr("Set aside")
        yield ""
        yield from bullets(map(aside_words, plan.asides))


def _short_list(found: Iterable[Recommendation]) -> str:
    return tr("Practices: {names}.", names="; ".join(r.title for r in found))


def _recommended(r: Recommendation, rubric: Rubric) -> str:
    place = tr("wave {wave}", wave=r.wave) if r.wave else tr("not in the plan")
    return f"{r.title}, {effort_words(r.effort)}, {place}. " + " ".join(why_words(r.why, rubric))


def _raised(rubric: Rubric, question_id: str, option: int) -> str:
    question = rubric.question_by_id[question_id]
    return tr(
        "{question} to {option}: {label}",
        question=question_id,
        option=option,
        label=question.options[option].label,
    )
