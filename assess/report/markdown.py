"""The report in short as Markdown: for a pull request, a wiki page or a chat."""

from __future__ import annotations

from collections.abc import Iterator

from assess.language import tr
from assess.markdown import bullets, plain, table
from assess.report.view import Report

__all__ = ["to_markdown"]


def to_markdown(report: Report) -> str:
    """Verdicts, what moved, strengths, risks, what holds the next level, what to do next."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(r: Report) -> Iterator[str]:
    yield f"# {plain(r.team)}: " + tr("MLOps assessment of {date}", date=r.date)
    yield ""
    yield from table(
        (tr("Model"), tr("Level"), tr("Range"), tr("Evidence carries"), tr("Index")),
        (
            (
                v.title,
                tr("{level} of {top}", level=v.level, top=v.top)
                + (f", {v.name}" if v.name else ""),
                str(v.low) if v.low == v.high else tr("{low} to {high}", low=v.low, high=v.high),
                str(v.shown),
                v.index,
            )
            for v in r.verdicts
        ),
    )
    if r.cards:
        yield from table(
            (tr("Scorecard"), tr("Score"), tr("Range"), tr("Evidence carries"), tr("Smallest sum")),
            (
                (
                    k.title,
                    k.score,
                    k.range_words,
                    k.evidence,
                    ", ".join(f"{b.title} {b.words}" for b in k.bars if b.lowest),
                )
                for k in r.cards
            ),
        )
    if r.moved:
        yield "## " + tr("Since {since}", since=r.moved.since)
        yield ""
        yield from bullets(
            (*(m.sentence for m in r.moved.models), *r.moved.scorecards, r.moved.risks_point)
        )
    yield "## " + tr("Strengths")
    yield ""
    if r.strengths:
        yield from bullets(
            _with(tr("{title}: {share} covered", title=s.title, share=s.share), s.shown_by)
            for s in r.strengths
        )
    else:
        yield tr("No phase of the life cycle is more than half covered yet.")
        yield ""
    if r.risks:
        yield "## " + tr("Largest risks")
        yield ""
        yield from table(
            (tr("Challenge"), tr("Residual"), tr("Rating"), tr("First to put in place")),
            (
                (
                    k.title,
                    k.residual_words,
                    k.rating_words,
                    f"{k.controls[0].need} ({k.controls[0].topic.lower()})" if k.controls else "",
                )
                for k in r.risks[:3]
            ),
        )
    for w in r.whys:
        short = plain(w.short)
        yield "## " + (
            tr("What holds {short} level {next_level}", short=short, next_level=w.next_level)
            if w.next_level
            else tr("{short}: the highest level is reached", short=short)
        )
        yield ""
        yield from bullets((*w.reasons, *w.cautions) if w.next_level else w.cautions)
    if r.road and r.road.waves:
        first = r.road.waves[0]
        yield "## " + tr("What to do next quarter")
        yield ""
        yield plain(r.road.next_words)
        yield ""
        yield from (f"{n}. {plain(title)}" for n, title in enumerate(first.starts, 1))
        yield ""
    yield "## " + tr("How far to trust this")
    yield ""
    scanned = r.confidence.scanned
    yield from bullets(
        (
            f"{r.completeness}.",
            r.confidence.evidence_words,
            *([scanned.words] if scanned else ()),
            *(
                f"{row.text} " + tr("Told: {told}; {seen}.", told=row.told, seen=row.seen)
                for row in (scanned.rows if scanned else ())
            ),
        )
    )
    yield tr("Scored by rubric {rubric}.", rubric=plain(r.rubric))


def _with(head: str, parts: tuple[str, ...]) -> str:
    return f"{head}. {'; '.join(parts)}." if parts else f"{head}."
