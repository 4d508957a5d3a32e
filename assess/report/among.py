"""Where the team stands among the others of its organisation: counts, then a percentile."""

from __future__ import annotations

from dataclasses import dataclass

from assess.language import day, number, tr, trn
from assess.portfolio.place import FEWEST, Figures, Organisation, Place, places
from assess.report.words import clean, percent, residual_number
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["Among", "PlaceRow", "among"]

LEFT, WIDTH = 190.0, 220.0


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One figure of the team among those of others."""

    title: str
    value: str
    lower: int
    equal: int
    higher: int
    percentile: str
    main: bool
    """True for a model's level, beside its categories."""
    worse: float
    """Width of the part of the bar for teams that stand lower (with a larger risk)."""
    same: float


@dataclass(frozen=True, slots=True)
class Among:
    """The whole chapter."""

    n: int
    enough: bool
    lead: str
    too_few: str
    sentences: tuple[str, ...]
    models: tuple[tuple[str, tuple[PlaceRow, ...]], ...]
    """Short name of a model, and its rows: level, criteria met, categories."""
    risks: tuple[PlaceRow, ...]
    risks_point: str


def _row(place: Place, title: str, value: str) -> PlaceRow:
    worse = place.higher if place.kind == "residual" else place.lower
    unit = WIDTH / place.n if place.n else 0.0
    return PlaceRow(
        title=title,
        value=value,
        lower=place.lower,
        equal=place.equal,
        higher=place.higher,
        percentile="–" if place.percentile is None else f"{place.percentile:.0f}",
        main=place.kind == "level",
        worse=round(worse * unit, 2),
        same=round(place.equal * unit, 2),
    )


def _lead(found: Organisation) -> str:
    n, name = len(found.others), clean(found.name)
    text = trn("{n} other team from {name}", "{n} other teams from {name}", n, name=name)
    if found.first is not None and found.last is not None:
        dates = day(found.last)
        if found.first != found.last:
            dates = tr("{first} to {last}", first=day(found.first), last=day(found.last))
        text += tr(", each with its newest assessment ({dates})", dates=dates)
    if found.unread:
        text += "; " + trn(
            "{n} file could not be read", "{n} files could not be read", found.unread
        )
    more = tr("These are teams of the same organisation and self-assessments like this one.")
    return f"{text}. {more}"


def among(rubric: Rubric, result: Result, found: Organisation | None) -> Among | None:
    """Where the team stands; ``None`` when there is nobody to compare with.

    Args:
        rubric: the rubric.
        result: the team's score.
        found: the other teams; fewer than `FEWEST` are only said to be too few.
    """
    if found is None:
        return None
    n = len(found.others)
    if n < FEWEST:
        few = tr("There is no other team to compare with: too few to say where this one stands.")
        if n:
            few = trn(
                "There is {n} other team to compare with: too few to say where this one stands.",
                "There are {n} other teams to compare with: too few to say where this one stands.",
                n,
            )
        few += " " + tr("{fewest} are needed.", fewest=FEWEST)
        return Among(n, False, _lead(found), few, (), (), (), "")
    by_key = {(p.kind, p.key): p for p in places(rubric, Figures.of(result), found)}
    sentences, models = [], []
    for model in rubric.models:
        level = by_key["level", model.id]
        rank = ""
        if level.percentile is not None:
            rank = tr(": percentile {percentile}", percentile=number(level.percentile, ".0f"))
        others = trn("{n} other team", "{n} other teams", level.n)
        sentences.append(
            trn(
                "{short}: level {value}; of {others} {n} is lower, {equal} the same and"
                " {higher} higher{rank}.",
                "{short}: level {value}; of {others} {n} are lower, {equal} the same and"
                " {higher} higher{rank}.",
                level.lower,
                short=model.short,
                value=number(level.value, "g"),
                others=others,
                equal=level.equal,
                higher=level.higher,
                rank=rank,
            )
        )
        index = by_key["index", model.id]
        rows = [
            _row(
                level,
                tr("Level"),
                tr("{value} of {top}", value=number(level.value, "g"), top=model.top),
            ),
            _row(
                index,
                tr("Criteria met in levels"),
                tr("{value} of {top}", value=number(index.value, ".1f"), top=model.top),
            ),
        ]
        for category in model.categories:
            place = by_key["category", f"{model.id}.{category.id}"]
            rows.append(_row(place, category.title, percent(place.value)))
        models.append((model.short, tuple(rows)))
    titles = {c.id: c.title for c in rubric.challenges}
    ranked = sorted(
        (p for p in by_key.values() if p.kind == "residual"), key=lambda p: p.percentile or 0.0
    )
    risks = tuple(_row(p, titles[p.key], residual_number(p.value)) for p in ranked)
    return Among(
        n=n,
        enough=True,
        lead=_lead(found),
        too_few="",
        sentences=tuple(sentences),
        models=tuple(models),
        risks=risks,
        risks_point=_risks_point(ranked, titles),
    )


def _risks_point(ranked: list[Place], titles: dict[str, str]) -> str:
    if not ranked:
        return ""
    first = ranked[0]
    title = titles[first.key]
    return trn(
        "Where this team stands out most is {title}: the residual risk is smaller in"
        " {lower} of {n} other team, and larger in {higher}.",
        "Where this team stands out most is {title}: the residual risk is smaller in"
        " {lower} of {n} other teams, and larger in {higher}.",
        first.n,
        title=title,
        lower=first.lower,
        higher=first.higher,
    )
