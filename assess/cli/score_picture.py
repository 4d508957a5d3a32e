"""The verdict of one team as a picture for the terminal, and of several as one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assess.cli.console import clean
from assess.cli.draw import RISK_STYLES, Pen, Reach
from assess.cli.scorecard_picture import scorecard_head, scorecard_sections
from assess.cli.words import (
    RATING_WORDS,
    completeness_words,
    count,
    option_label,
    option_words,
    percent,
    proposal_words,
    residual_number,
)
from assess.frozen import frozen
from assess.scoring.explain import explain_model
from assess.scoring.explain_scorecard import explain_scorecard, points_range
from assess.scoring.looks import looks

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assess.answers.model import Assessment
    from assess.rubric.model import MaturityModel, Rubric
    from assess.scoring.explain import ModelExplanation
    from assess.scoring.result import (
        Blocker,
        ChallengeResult,
        LevelResult,
        ModelResult,
        Result,
        ShortFall,
    )

__all__ = ["Row", "one_team", "row_of", "several_teams"]

WORST = 3
"""Challenges shown."""
BLOCKERS = 4
"""Blockers shown for each model."""
WIDE_FROM = 76
"""Columns from which several teams are shown with their risks."""
CARDS_FROM = 50
"""Columns from which they are shown with their scorecards."""
POINTS = 7
"""Columns for a scorecard's points among several teams: ``1.5-4.5``."""


def one_team(
    rubric: Rubric, assessment: Assessment, result: Result, pen: Pen
) -> Iterator[RenderableType]:
    """What a team wants to see first: levels, what blocks the next one, the worst challenges."""
    yield _title(result)
    if words := proposal_words(assessment):
        yield Text(f"{words}: assess agenda", style="yellow")
    if doubts := len(looks(rubric, assessment)):
        things = count(doubts, "thing is", "things are")
        yield Text(f"{things} worth a second look: assess check", style="yellow")
    for model in rubric.models:
        explained = explain_model(rubric, assessment, result, model.id)
        yield Text()
        yield pen.heading(model.title)
        yield from _verdict(model, explained.result, pen)
        yield _ladder(model, explained.result, pen)
        for caution in explained.cautions:
            yield Text.assemble(("Keep in mind: ", "bold yellow"), clean(caution.text))
        yield from _blockers(rubric, explained, pen)
    if result.challenges:
        yield Text()
        yield pen.heading("Largest residual risks")
        yield _challenges(rubric, result, pen)
    for card in rubric.scorecards:
        scored = explain_scorecard(rubric, assessment, result, card.id)
        yield Text()
        yield pen.heading(card.title)
        yield from scorecard_head(scored)
        yield scorecard_sections(scored, pen)
        yield Text(clean(scored.why))


def _title(result: Result) -> Text:
    date = f"{result.date.day} {result.date:%b %Y}"
    return Text.assemble(
        (clean(result.team), "bold"),
        f", {date}\n",
        completeness_words(result.completeness),
        (f" (rubric {result.rubric_id} {result.rubric_version})", "dim"),
    )


def _verdict(model: MaturityModel, found: ModelResult, pen: Pen) -> Iterator[Text]:
    name = clean(model.level_name(found.level))
    yield Text.assemble(
        (f"Level {found.level} of {model.top}", "bold"), f": {name}" if name else ""
    )
    index = pen.range(f"{found.index_low:.2f}", f"{found.index_high:.2f}")
    parts = [f"index {index} of {model.top}"]
    if found.high > found.low:
        parts.append(f"unsure and open answers allow level {found.low} to {found.high}")
    parts.append(f"evidence carries level {found.shown}")
    yield Text("; ".join(parts))


def _ladder(model: MaturityModel, found: ModelResult, pen: Pen) -> Padding:
    table = Table.grid(padding=(0, 1, 0, 0))
    for _ in range(2 if pen.narrow else 3):
        table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for _ in range(0 if pen.narrow else 4):
        table.add_column(no_wrap=True)
    by_level = {level.level: level for level in found.levels}
    for level in sorted(model.levels, key=lambda x: -x.level):
        n = level.level
        reach: Reach = "reached" if n <= found.low else "possible" if n <= found.high else "not yet"
        cells = _facts(by_level[n], pen) if n in by_level else ("", "", "", "")
        if pen.narrow:
            words = ", ".join(str(cell) for cell in (*cells[:0:-1], reach) if str(cell))
            table.add_row(pen.mark(reach), str(n), f"{clean(level.name)}: {words}")
        else:
            table.add_row(pen.mark(reach), str(n), reach, clean(level.name), *cells)
    return Padding(table, (0, 0, 0, 2))


def _facts(level: LevelResult, pen: Pen) -> tuple[Text | str, ...]:
    """A level's share as a bar, a percentage, a rating and a count."""
    if level.empty:
        return "", "", "", "asks nothing new"
    met = f"{level.met} of {level.applicable} met"
    if level.unknown:
        met += f", {level.unknown} unknown"
    return (
        pen.bar(level.share, level.share_high),
        Text(percent(level.share), justify="right"),
        f"{level.rating} {RATING_WORDS[level.rating]}",
        met,
    )


def _blockers(rubric: Rubric, explained: ModelExplanation, pen: Pen) -> Iterator[RenderableType]:
    model, found = explained.model, explained.result
    following = found.level + 1
    if following > model.top:
        yield Text("The highest level is reached.")
        return
    yield Text(f"What blocks level {following}", style="bold")
    lacking: set[int] = set()
    for level in explained.levels[:following]:
        n = level.result
        needed = level.needed_at if n.level == following else level.needed_below
        if n.met < needed:
            met = f"{n.met} of {n.applicable} criteria met"
            yield _indented(f"Level {n.level} has {met}, {needed} needed")
        if n.met + len(level.essential_open) < needed:
            lacking.add(n.level)
    deciding = [b for b in found.blockers if b.essential or b.level in lacking]
    deciding.sort(key=lambda b: (not b.essential, b.level))
    yield from _blocker_list(rubric, model, deciding[:BLOCKERS], pen)
    if (more := len(deciding) - BLOCKERS) > 0:
        yield _indented(f"and {count(more, 'open criterion', 'open criteria')} more", "dim")
    if rest := len(found.blockers) - len(deciding):
        others = "other criterion is" if rest == 1 else "other criteria are"
        yield _indented(f"{rest} {others} open; the level does not depend on them", "dim")


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, 2))


def _blocker_list(
    rubric: Rubric, model: MaturityModel, blockers: Sequence[Blocker], pen: Pen
) -> Iterator[Padding]:
    """Open criteria, each with the questions that fall short: what is and what is needed.

    A table for each, as rich measures a table inside another several times over.
    """
    statements = {criterion.id: criterion.statement for criterion in model.criteria}
    for blocker in blockers:
        text = Text(clean(statements[blocker.criterion]))
        if blocker.essential:
            text.append(" (essential)", style="bold")
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_row(pen.sign(blocker.status), text)
        yield Padding(table, (0, 0, 0, 2))
        yield Padding(_shortfall_list(rubric, blocker.questions, pen), (0, 0, 0, 4))


def _shortfall_list(rubric: Rubric, shortfalls: Iterable[ShortFall], pen: Pen) -> Table:
    """Questions that fall short: the option that is, and below it the one that is needed."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for short in shortfalls:
        question = rubric.question_by_id.get(short.question)
        have = short.discussion or option_words(question, short.have, short.answer)
        table.add_row(short.question, "", have)
        table.add_row("", pen.arrow, option_label(question, short.need))
    return table


def worst(result: Result) -> list[ChallengeResult]:
    """Challenges from the largest residual risk down; the rubric's order among equals."""
    return sorted(result.challenges.values(), key=lambda c: -c.residual)


def _challenges(rubric: Rubric, result: Result, pen: Pen) -> Padding:
    titles = {challenge.id: challenge.title for challenge in rubric.challenges}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Challenge", ratio=1, overflow="fold")
    for name in ("Exposure", "Coverage", "Residual risk"):
        table.add_column(name, no_wrap=not pen.narrow, overflow="fold")
    for found in worst(result)[:WORST]:
        residual = Text(f"{residual_number(found.residual)} ")
        residual.append(found.rating, style=RISK_STYLES[found.rating])
        if found.residual_best < found.residual:
            residual.append(f" (at best {residual_number(found.residual_best)})")
        table.add_row(
            clean(titles[found.id]),
            f"{pen.range(str(found.exposure_low), str(found.exposure))} of 5",
            pen.range(percent(found.coverage), percent(found.coverage_high)),
            residual,
        )
    return Padding(table, (0, 0, 0, 2))


@frozen
class Row:
    """A team's verdict in one line; small enough to come from another process."""

    file: str
    team: str
    models: tuple[tuple[str, str], ...]
    """For each model the level with what is possible, and the level that evidence carries."""
    scorecards: tuple[str, ...]
    """For each scorecard the points with what is possible."""
    risk: str
    rating: str
    answered: str
    style: str = ""
    """How the row is drawn, as rich writes it."""


def row_of(rubric: Rubric, result: Result) -> Row:
    """One team's row."""
    models = []
    for model in rubric.models:
        found = result.models[model.id]
        level = str(found.level)
        if found.high > found.low:
            level += f" to {found.high}"
        models.append((level, str(found.shown)))
    titles = {challenge.id: challenge.title for challenge in rubric.challenges}
    top = worst(result)[:1]
    done = result.completeness
    return Row(
        file=result.file,
        team=clean(result.team),
        models=tuple(models),
        scorecards=tuple(
            points_range(result.scorecards[card.id], "-") for card in rubric.scorecards
        ),
        risk=f"{clean(titles[top[0].id])} {residual_number(top[0].residual)} " if top else "",
        rating=top[0].rating if top else "",
        answered=f"{done.answered}/{done.total}",
    )


def several_teams(rubric: Rubric, rows: Iterable[Row], *, width: int) -> Table:
    """One row a team, in the order of the files; verdicts only where there is no room for more."""
    wide = width >= WIDE_FROM
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Team", overflow="fold", ratio=2)
    for model in rubric.models:
        table.add_column(clean(model.short), no_wrap=True)
        table.add_column("shown", no_wrap=True)
    cards = rubric.scorecards if width >= CARDS_FROM else ()
    for card in cards:  # a name of several words takes several lines: the table is wide as it is
        table.add_column(clean(card.short), min_width=POINTS, max_width=POINTS, overflow="fold")
    if wide:
        table.add_column("Largest residual risk", overflow="fold", ratio=3)
        table.add_column("Answered", no_wrap=True)
    for row in rows:
        risk = Text(row.risk)
        risk.append(row.rating, style=RISK_STYLES.get(row.rating, ""))
        verdicts = [*(cell for pair in row.models for cell in pair), *row.scorecards[: len(cards)]]
        more = (risk, row.answered) if wide else ()
        table.add_row(row.team, *verdicts, *more, style=row.style)
    return table
