"""A roadmap as lines: its goals, its waves with what each leads to, and what to start with."""

from __future__ import annotations

from textual.content import Content

from assess.language import number, tr, trc
from assess.roadmap.values import Goal, Plan, Wave
from assess.roadmap.words import (
    effort_words,
    goal_words,
    obstacle_words,
    person_weeks,
    plan_words,
    sensible_words,
    target_words,
    target_words_of,
    weeks,
)
from assess.rubric.model import Rubric
from assess.tui.text import BAD, GOOD, KEY, QUIET, STRONG, TITLE, WARN, clean, columns, fit, hang

__all__ = ["plan_lines"]


def plan_lines(plan: Plan, rubric: Rubric, width: int) -> list[Content]:
    """The whole plan."""
    lines = Content.assemble((tr("Roadmap to {plan}", plan=target_words(plan)), TITLE)).wrap(width)
    for sentence in plan_words(plan):
        lines += Content.assemble((clean(sentence), QUIET)).wrap(width)
    titles = {m.id: m.short for m in rubric.models}
    for words in (w for s in plan.sensible for w in sensible_words(s, titles)):
        lines += hang(Content.assemble(("! ", WARN)), clean(words), width)
    lines.append(Content(""))
    for goal in plan.goals:
        lines += _goal(goal, plan, rubric, width)
    if plan.waves:
        lines += [Content(""), Content.assemble((tr("Waves"), TITLE))]
        lines += _chart(plan, width) if len(plan.waves) > 1 else []
        for wave in plan.waves:
            lines += [Content(""), *_wave(wave, plan, rubric, width)]
    if plan.three:
        lines += [Content(""), Content.assemble((tr("If you do only three things"), TITLE))]
        for at, three in enumerate(plan.three, 1):
            head = Content.assemble((f" {at} ", KEY))
            text = Content.assemble(clean(three.title), (f"  {effort_words(three.effort)}", QUIET))
            lines += hang(head, text, width)
    return lines


def _goal(goal: Goal, plan: Plan, rubric: Rubric, width: int) -> list[Content]:
    mark, style = ("✓ ", GOOD) if goal.attainable else ("✗ ", BAD)
    head = Content.assemble((mark, style), (target_words_of(goal).ljust(20), STRONG), " ")
    lines = hang(head, goal_words(goal, plan), width)
    for words in obstacle_words(goal, rubric):
        lines += hang(Content("    "), Content.assemble((clean(words), QUIET)), width)
    return lines


def _chart(plan: Plan, width: int) -> list[Content]:
    """A bar for every practice across the waves, in the order of work."""
    waves = max(w.wave for w in plan.waves)
    label = max(Content(clean(p.title)).cell_length for p in plan.practices)
    cell = min((width - label - 1) // waves, 9)
    if cell < 3:  # no room beside whole titles; the waves list them all
        return []
    head = "".join(f"{n}".ljust(cell) for n in range(1, waves + 1))
    lines = [Content.assemble((" " * (label + 1) + head, QUIET))]
    for practice in plan.practices:
        title = fit(clean(practice.title), label)
        before = "·" * (cell * (practice.wave - 1))
        work = "━" * (cell * (practice.until - practice.wave + 1) - 1)
        after = "·" * (cell * waves - len(before) - len(work) - 1)
        lines.append(
            Content.assemble(
                title.pad_right(label - title.cell_length + 1),
                (before, QUIET),
                (work + " ", "$mark"),
                (after, QUIET),
            )
        )
    return lines


def _wave(wave: Wave, plan: Plan, rubric: Rubric, width: int) -> list[Content]:
    by_id = {p.id: p for p in plan.practices}
    title = Content.assemble(
        (tr("Wave {wave}", wave=wave.wave), STRONG),
        ("  " + tr("from {start}", start=wave.start), QUIET),
    )
    full = tr(
        "{effort} of {capacity}", effort=weeks(wave.effort), capacity=person_weeks(plan.capacity)
    )
    lines = [columns(title, Content.assemble((full, QUIET)), width)]
    for practice_id in wave.starts:
        practice = by_id[practice_id]
        effort = Content.assemble((weeks(practice.effort.likely), QUIET))
        lines.append(columns("  " + clean(practice.title), effort, width))
    levels = ", ".join(
        f"{clean(m.short)} {wave.projected.levels[m.id]}"
        f" ({number(wave.projected.indices[m.id], '.2f')})"
        for m in rubric.models
        if m.id in wave.projected.levels
    )
    lines += hang(
        Content.assemble(("  " + trc("wave", "then") + " ", GOOD)),
        Content.assemble((levels, GOOD)),
        width,
    )
    return lines
