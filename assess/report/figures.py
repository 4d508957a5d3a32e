"""The figures of a report one by one: what each is called, says, and needs beside it to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assess.language import tr, trn
from assess.report.heat import heat
from assess.report.view import Report

__all__ = ["Figure", "figures"]


def _bars() -> str:
    return tr("Bars: filled is met, dashed with “?” is unknown (open questions), empty is not met.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: a macro of the chart template and its arguments, with the words around it."""

    name: str
    """Unique in a report; fit for a file name."""
    macro: str
    value: Any
    title: str
    point: str
    """What it shows, in a sentence; may be empty."""
    legend: str
    side: tuple[str, ...] = ()
    """Lines beside a figure that is as high as wide."""


def figures(report: Report) -> tuple[Figure, ...]:
    """Every figure of the chapters that are printed, in their order; those of the cover first."""
    found: list[Figure] = [
        Figure(
            f"level-{_slug(v.id)}",
            "stairs",
            v,
            tr(
                "{title}: level {level} of {top}, {name}",
                title=v.title,
                level=v.level,
                top=v.top,
                name=v.name,
            ),
            v.summary,
            tr(
                "Filled: reached. Dashed: possible when open questions turn out well."
                " Empty: not yet."
            ),
        )
        for v in report.verdicts
    ]
    chapters = {
        "standing": _standing,
        "changes": _changes,
        "risks": _risks,
        "cycles": _cycles,
        "roadmap": _roadmap,
        "confidence": _confidence,
    }
    for chapter in report.chapters:
        if chapter.id in chapters:
            found += chapters[chapter.id](report)
    return tuple(found)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "x"


def _standing(r: Report) -> Iterator[Figure]:
    for v in r.verdicts:
        yield Figure(
            f"ladder-{_slug(v.id)}",
            "ladder",
            v,
            tr("{title}: ladder", title=v.title),
            v.ladder_point,
            tr(
                "{criteria} criteria that apply. {bars} Ratings: N up to 15%, P to 50%, L to"
                " 85%, F above. The bar at the left spans the range: {band}.",
                criteria=v.criteria,
                bars=_bars(),
                band=v.band,
            ),
        )
        yield Figure(
            f"categories-{_slug(v.id)}",
            "profile",
            v,
            tr("{title}: categories", title=v.title),
            v.category_point,
            tr("Criteria met of those that apply, by category and level.") + f" {_bars()}",
        )

    for k in r.cards:
        yield Figure(
            f"scorecard-{_slug(k.id)}",
            "scorecard",
            k,
            f"{k.title}: {k.score}",
            k.why,
            tr(
                "Points by section. Bars: filled is shown by answers, dashed with “?” is open"
                " questions and what is not asked, empty is missing. Range: {range}.",
                range=k.range_words,
            ),
        )


def _changes(r: Report) -> Iterator[Figure]:
    if r.moved is None:
        return
    for m in r.moved.models:
        yield Figure(
            f"trend-{_slug(m.id)}",
            "trend",
            m,
            tr("{title}: levels over time", title=m.title),
            m.sentence,
            tr(
                "Filled: the level. Dashed stroke above it: how far open questions could raise it."
                " Small open circle: what valid evidence carried."
            ),
        )
    if r.moved.risks:
        yield Figure(
            "risks-then-and-now",
            "shifts",
            r.moved.risks,
            tr("Residual risks, then and now"),
            r.moved.risks_point,
            tr(
                "Residual risk 0 to 5, worst case. Open circle: {since}. Filled: now.",
                since=r.moved.since,
            ),
        )


def _risks(r: Report) -> Iterator[Figure]:
    if not r.risks:
        return
    numbers = "; ".join(f"{k.rank} {k.title}" for k in r.risks)
    yield Figure(
        "risks-exposure-and-coverage",
        "heat",
        heat(r.risks),
        tr("Challenges by exposure and coverage"),
        r.risks_point,
        tr(
            "Numbered by residual risk: {numbers}. The shading is the rating that a"
            " place in the row has; a line to a small circle shows where open questions"
            " could bring a challenge.",
            numbers=numbers,
        ),
    )
    yield Figure(
        "risks-ranked",
        "residuals",
        r.risks,
        tr("Residual risk, ranked"),
        r.risks_point,
        tr(
            "Residual = exposure × (1 − coverage), 0 to 5, worst case; the black stroke marks the"
            " best case when questions are open."
        ),
    )


def _cycles(r: Report) -> Iterator[Figure]:
    shades = tr("Shades: below 25%, 25 to 49%, 50 to 74%, 75% and more; darker is more.")
    for c in r.cycles:
        yield Figure(
            f"cycle-{_slug(c.id)}",
            "ring" if c.cycle else "rows",
            c,
            c.title,
            c.point,
            tr(
                "How far the questions of each phase are answered toward their highest option, low"
                " end."
            )
            + (f" {shades}" if c.cycle else ""),
            tuple(f"{p.number} {p.title}: {p.range_words}" for p in c.phases),
        )


def _roadmap(r: Report) -> Iterator[Figure]:
    if r.road is None:
        return
    leveled = [goal for goal in r.road.goals if goal.top]
    if leveled:
        yield Figure(
            "targets",
            "targets",
            leveled,
            tr("Levels now and targets"),
            r.road.words[0] if r.road.words else "",
            tr(
                "Filled: the level now. Open circle: the target. The dashed line is the way"
                " between."
            ),
        )
    for number, lanes in enumerate(r.road.figures, 1):
        yield Figure(
            "roadmap" if len(r.road.figures) == 1 else f"roadmap-{number}",
            "lanes",
            lanes,
            tr("Roadmap"),
            r.road.next_words if number == 1 else "",
            trn(
                "{n} practice in the order of work, with likely person-weeks; an arrow leads from a"
                " prerequisite to what needs it.",
                "{n} practices in the order of work, with likely person-weeks; an arrow leads from"
                " a prerequisite to what needs it.",
                len(lanes.lanes),
            ),
        )


def _confidence(r: Report) -> Iterator[Figure]:
    yield Figure(
        "evidence",
        "evidence",
        r.verdicts,
        tr("Levels claimed and shown"),
        r.confidence.evidence_words,
        tr(
            "Filled: the level claimed. Open circle: the level that documented or"
            " demonstrated evidence, valid on {date}, carries by itself.",
            date=r.date,
        ),
    )
