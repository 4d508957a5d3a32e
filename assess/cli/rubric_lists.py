"""The parts of the rubric as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from assess.language import number, tr, trc

if TYPE_CHECKING:
    from assess.cli.page import Page
    from assess.rubric.model import Rubric

__all__ = ["list_kind", "overview"]

Rows = Iterable[tuple[str, ...]]


def overview(page: Page, rubric: Rubric) -> None:
    """What the rubric is, and how much of each kind it holds."""
    page.para(f"{rubric.title} ({rubric.id} {rubric.version})", style="bold")
    page.para(rubric.unit)
    page.gap()
    core = sum(q.core for q in rubric.questions)
    criteria = ", ".join(f"{len(m.criteria)} {m.short}" for m in rubric.models)
    page.table(
        (tr("Kind"), tr("How many"), ""),
        [
            (
                "questions",
                str(len(rubric.questions)),
                tr(
                    "{ladder} ladder, {context} context, {core} core",
                    ladder=len(rubric.ladder),
                    context=len(rubric.context),
                    core=core,
                ),
            ),
            ("models", str(len(rubric.models)), ", ".join(m.title for m in rubric.models)),
            ("criteria", str(sum(len(m.criteria) for m in rubric.models)), criteria),
            (
                "scorecards",
                str(len(rubric.scorecards)),
                ", ".join(x.title for x in rubric.scorecards),
            ),
            ("tests", str(sum(len(x.tests) for x in rubric.scorecards)), tr("of the scorecards")),
            ("challenges", str(len(rubric.challenges)), ""),
            (
                "lifecycles",
                str(len(rubric.lifecycles)),
                ", ".join(x.title for x in rubric.lifecycles),
            ),
            ("practices", str(len(rubric.practices)), ""),
            ("sections", str(len(rubric.sections)), ", ".join(s.title for s in rubric.sections)),
            ("works", str(len(rubric.works)), tr("what the rubric cites")),
        ],
    )
    page.gap()
    page.para(
        tr(
            "'{list}' lists one kind, '{show}' shows one thing.",
            list="assess rubric list KIND",
            show="assess rubric show ID",
        )
    )


def list_kind(page: Page, rubric: Rubric, kind: str) -> None:
    """Everything of one kind, one row each."""
    columns, rows = _LISTS[kind](rubric)
    found = list(rows)
    if found:
        page.table(columns, found)
    else:
        page.para(tr("This rubric has no {kind}.", kind=kind))


def _questions(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Section"), tr("Question")), (
        (q.id, q.section, f"{q.text} ({trc('questions', 'core')})" if q.core else q.text)
        for q in rubric.questions
    )


def _models(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Levels"), tr("Criteria"), tr("Title and level names")), (
        (
            m.id,
            tr("{low} to {high}", low=min(x.level for x in m.levels), high=m.top),
            str(len(m.criteria)),
            f"{m.title}: {', '.join(x.name for x in m.levels)}",
        )
        for m in rubric.models
    )


def _criteria(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Level"), tr("Statement")), (
        (c.id, f"{m.id} {c.level}", c.statement + (" " + tr("(essential)") if c.essential else ""))
        for m in rubric.models
        for c in sorted(m.criteria, key=lambda c: c.level)
    )


def _scorecards(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Tests"), tr("Title and sections")), (
        (x.id, str(len(x.tests)), f"{x.title}: {', '.join(s.title for s in x.sections)}")
        for x in rubric.scorecards
    )


def _tests(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Section"), tr("Statement")), (
        (
            t.id,
            t.section,
            t.statement + ("" if t.manual or t.automated else " " + tr("(not asked)")),
        )
        for x in rubric.scorecards
        for t in x.tests
    )


def _challenges(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Group"), tr("Title")), (
        (c.id, c.group, c.title) for c in rubric.challenges
    )


def _lifecycles(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Questions"), tr("Title and phases")), (
        (
            x.id,
            str(len({q for p in x.phases for q in p.questions})),
            f"{x.title}: {', '.join(p.title for p in x.phases)}",
        )
        for x in rubric.lifecycles
    )


def _practices(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Weeks"), tr("Phase"), tr("Title")), (
        (p.id, "/".join(number(x, "g") for x in p.effort), p.phase, p.title)
        for p in rubric.practices
    )


def _sections(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Questions"), tr("Title")), (
        (s.id, str(len(rubric.questions_in(s.id))), f"{s.title}: {s.intro}")
        for s in rubric.sections
    )


def _works(rubric: Rubric) -> tuple[tuple[str, ...], Rows]:
    return (tr("Id"), tr("Year"), tr("Title")), (
        (w.id, w.year, ". ".join(x for x in (w.title, w.authors, w.address or "") if x))
        for w in rubric.works
    )


_LISTS: dict[str, Callable[[Rubric], tuple[tuple[str, ...], Rows]]] = {
    "questions": _questions,
    "models": _models,
    "criteria": _criteria,
    "scorecards": _scorecards,
    "tests": _tests,
    "challenges": _challenges,
    "lifecycles": _lifecycles,
    "practices": _practices,
    "sections": _sections,
    "works": _works,
}
