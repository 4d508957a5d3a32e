"""The tables of a portfolio with types: Parquet for one, a workbook with a sheet for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from assess.cli.output import Sink

if TYPE_CHECKING:
    from assess.batch.columns import Cell, Column, Type
    from assess.portfolio.tables import Table
    from assess.portfolio.values import Portfolio
    from assess.rubric.model import Rubric

__all__ = ["columns_of", "rows_of", "write_parquet", "write_workbook"]

TEXT = (
    "team",
    "file",
    "label",
    "group",
    "model",
    "category",
    "criterion",
    "challenge",
    "scorecard",
    "band",
    "practice",
    "question",
)
NUMBER = (
    "settled",
    "median_residual",
    "effort_low",
    "effort_likely",
    "effort_high",
    "teams_per_person_week",
    "investment_effort_likely",
    "weeks_so_far",
)

POINTS = ("_index", "_score", "_score_high", "_score_shown")
"""How columns of teams end that hold points and sums of shares."""

MEANINGS = {
    "team": "The team",
    "date": "The day of its newest assessment",
    "file": "Its newest answer file",
    "settled": "Share of its questions that are settled, 0 to 1",
    "rounds": "Assessments of the team, the newest included",
    "label": "The label that teams are grouped by; empty over all teams",
    "group": "The group; empty over all teams",
    "group_teams": "Teams in the group",
    "model": "The maturity model",
    "category": "The category of the model",
    "level": "The level",
    "criterion": "The criterion",
    "essential": "True when the level needs the criterion whatever else is met",
    "challenge": "The challenge",
    "scorecard": "The scorecard",
    "band": "The band of its scores",
    "practice": "The practice",
    "question": "The question",
    "teams": "How many teams",
    "teams_open": "Teams whose answer is open (unsure or none)",
    "teams_high": "Teams at the level when open answers are at their best",
    "teams_shown": "Teams whose evidence carries the level",
    "unmet": "Teams that do not meet the criterion",
    "unknown": "Teams of which it is not known",
    "alone": "Teams that would reach the next level by meeting this criterion only",
    "low": "Teams with a low residual risk in the worst case",
    "moderate": "Teams with a moderate residual risk in the worst case",
    "high": "Teams with a high residual risk in the worst case",
    "critical": "Teams with a critical residual risk in the worst case",
    "median_residual": "Lower median of the residual risks in the worst case, 0 to 5",
    "effort_low": "Least effort when it is built once, in person-weeks",
    "effort_likely": "Likely effort when it is built once, in person-weeks",
    "effort_high": "Most effort when it is built once, in person-weeks",
    "teams_per_person_week": "Teams for each likely person-week, when it is built once for all",
    "order": "The place of the investment in the order to make them",
    "investment_teams": "Teams that reach their next level by it and those before",
    "investment_effort_likely": "Likely effort of the investment, in person-weeks",
    "teams_so_far": "Teams lifted by it and those before",
    "weeks_so_far": "Likely effort of it and those before, in person-weeks",
    "before": "The level in the previous round",
    "now": "The level in the newest round",
}


def _type(table: str, name: str) -> Type:
    if name == "date":
        return "date"
    if name == "essential":
        return "truth"
    if name in TEXT or (table == "teams" and name.startswith("label_")):
        return "text"
    of_team = table == "teams" and (name.startswith("residual_") or name.endswith(POINTS))
    return "number" if name in NUMBER or of_team else "whole"


def columns_of(name: str, table: Table) -> tuple[Column, ...]:
    """The columns of a table of a portfolio, with their types; these depend on the names only."""
    from assess.batch.columns import Column

    return tuple(Column(column, _type(name, column)) for column in table.columns)


def rows_of(columns: Iterable[Column], table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, each value of its column's type or ``None``."""
    types = [column.type for column in columns]
    for row in table.rows:
        yield tuple(_cell(kind, value) for kind, value in zip(types, row, strict=True))


def _cell(kind: Type, value: object) -> Cell:
    if value is None or (value == "" and kind != "text"):
        return None
    if kind == "date":
        return dt.date.fromisoformat(str(value))
    if kind == "number" and isinstance(value, int):
        return float(value)
    assert isinstance(value, str | int | float)  # noqa: S101 - tables hold nothing else
    return value


def _described(rubric: Rubric, tables: Mapping[str, Table]) -> dict[str, str]:
    out = dict(MEANINGS)
    for name in tables["teams"].columns if "teams" in tables else ():
        if name.startswith("label_"):
            out[name] = "A label of the answer file"
    for model in rubric.models:
        title = model.title
        out[f"teams_{model.id}"] = f"Teams with it in the cheapest way to their next level: {title}"
        out[f"{model.id}_level"] = f"Level attained: {title}"
        out[f"{model.id}_high"] = f"Level when every open answer is at its best: {title}"
        out[f"{model.id}_shown"] = f"Level that evidence carries: {title}"
        out[f"{model.id}_index"] = (
            f"Sum of the shares of the levels that ask for something: {title}"
        )
        out[f"{model.id}_before"] = f"Level in the previous round: {title}"
        for category in model.categories:
            out[f"{model.id}_{category.id}"] = f"Level of the category: {title}, {category.title}"
    for challenge in rubric.challenges:
        out[f"residual_{challenge.id}"] = (
            f"Residual risk in the worst case, 0 to 5: {challenge.title}"
        )
    for card in rubric.scorecards:
        top = f"0 to {card.top}: {card.title}"
        out[f"{card.id}_score"] = f"Score, {top}"
        out[f"{card.id}_score_high"] = f"Score when every open answer is at its best, {top}"
        out[f"{card.id}_score_shown"] = f"Score that evidence carries, {top}"
    return out


def _about(rubric: Rubric) -> dict[str, str]:
    return {"rubric.id": rubric.id, "rubric.version": rubric.version}


def write_parquet(sink: Sink, rubric: Rubric, found: Portfolio, name: str) -> None:
    """Write one table.

    Raises:
        MissingLibraryError: PyArrow is not installed.
    """
    from assess.batch.tables import open_parquet
    from assess.portfolio.tables import tables_of

    tables = tables_of(found)
    columns = columns_of(name, tables[name])
    about = _about(rubric) | {"table": name}
    described = _described(rubric, tables)
    with open_parquet(columns, sink.write_bytes, about=about, described=described) as writer:
        for row in rows_of(columns, tables[name]):
            writer.add(row)


def write_workbook(sink: Sink, rubric: Rubric, found: Portfolio) -> None:
    """Write every table that may be told, a sheet for each.

    Raises:
        MissingLibraryError: XlsxWriter is not installed.
    """
    from assess.batch.tables import open_workbook
    from assess.portfolio.tables import tables_of

    tables = tables_of(found)
    described = _described(rubric, tables)
    with open_workbook(sink.write_bytes, about=_about(rubric), described=described) as begin:
        for name, table in tables.items():
            columns = columns_of(name, table)
            sheet = begin(name, columns, frozen=1)
            for row in rows_of(columns, table):
                sheet.add(row)
