"""Records of many answer files become one portfolio. Pure: the same records, the same values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assess.errors import Message, ReportError
from assess.plaintext import one_line
from assess.portfolio.change import change_of, moved_way
from assess.portfolio.groups import by_label, shown_groups
from assess.portfolio.levels import (
    blockers_of,
    challenges_of,
    coverage_of,
    levels_of,
    spreads_of,
)
from assess.portfolio.lifting import lifting_of, needs_of
from assess.portfolio.rounds import teams_of
from assess.portfolio.scorecards import scorecards_of
from assess.portfolio.standing import Record, Team
from assess.portfolio.values import Failure, Group, Grouping, Portfolio, PortfolioOptions
from assess.rubric.model import Rubric

__all__ = ["portfolio"]

TITLE = "Portfolio"
OTHERS = "All other groups"


def portfolio(
    rubric: Rubric,
    records: Iterable[Record],
    options: PortfolioOptions | None = None,
    failures: Sequence[Failure] = (),
) -> Portfolio:
    """Tell many teams together.

    Args:
        rubric: the rubric that all records were scored by.
        records: one for each answer file, in any order.
        options: groups, and how small a group may be.
        failures: files that could not be read.

    Raises:
        ReportError: there is no team, fewer teams than ``min_group``, or a label to group by that
            no team has.
    """
    options = options or PortfolioOptions()
    read = sorted(records, key=lambda r: (r.file, r.date))
    teams, notes = teams_of(read)
    _check(teams, options)
    now = [t.now for t in teams]
    parts = {field: _parts(teams, field, options.min_group) for field in options.by}
    told = [p.teams for p in next(iter(parts.values()))] if parts else [teams]
    change, why = change_of(rubric, told, options.min_group)
    spreads = [s for m in rubric.models for s in spreads_of(m, teams)] if options.named else []
    return Portfolio(
        title=one_line(options.title) or TITLE,
        teams=teams if options.named else (),
        count=len(teams),
        files=len(read),
        first=min(r.date for r in now),
        last=max(r.date for r in now),
        rubric=(rubric.id, rubric.version),
        min_group=options.min_group,
        models=tuple(levels_of(m, now) for m in rubric.models),
        blockers={m.id: blockers_of(m, now) for m in rubric.models},
        challenges=challenges_of(rubric, now),
        scorecards=scorecards_of(rubric, now),
        practices=needs_of(rubric, now),
        lifting=tuple(lifting_of(rubric, m, now) for m in rubric.models if rubric.practices),
        spreads=tuple(spreads),
        change=change,
        unchanged_why=why,
        coverage=coverage_of(rubric, now),
        groupings=tuple(
            Grouping(
                one_line(field),
                tuple(_group(rubric, part, options) for part in found),
                sum(len(part.merged) for part in found),
            )
            for field, found in parts.items()
        ),
        failures=tuple(failures) if options.named else (),
        notes=notes if options.named else (),
        unread=len(failures),
    )


def _check(teams: Sequence[Team], options: PortfolioOptions) -> None:
    if not teams:
        raise ReportError("There is no team to tell of: no answer file could be read.")
    if len(teams) < options.min_group:
        raise ReportError(
            Message(
                f"There are {len(teams)} teams, fewer than the {options.min_group} of --min-group:"
                " nothing about them may be told.",
                hint="Add more teams, or lower --min-group.",
            )
        )
    if len(options.by) > 1 and not options.named:
        raise ReportError(
            Message(
                "With --min-group only one label can be grouped by: two groupings of the same teams"
                " side by side can give away a small group.",
                hint="Choose one --by.",
            )
        )
    known = sorted({k for t in teams for k in t.now.labels}, key=str.casefold)
    for field in options.by:
        if field.casefold() not in {k.casefold() for k in known}:
            have = (
                f"Labels there are: {', '.join(map(one_line, known))}."
                if known
                else ("No answer file has labels.")
            )
            raise ReportError(
                Message(f"No team has a label “{one_line(field)}” to group by.", hint=have)
            )


@dataclass(frozen=True, slots=True)
class _Part:
    """A group that is told, or the others together."""

    name: str
    teams: tuple[Team, ...]
    merged: tuple[str, ...] = ()


def _parts(teams: Sequence[Team], field: str, min_group: int) -> tuple[_Part, ...]:
    groups = by_label(teams, field)
    shown = shown_groups({name: len(found) for name, found in groups.items()}, min_group)
    out = [_Part(name, tuple(groups[name])) for name in shown]
    rest = sorted(name for name in groups if name not in shown)
    if rest:
        out.append(_Part(OTHERS, tuple(t for name in rest for t in groups[name]), tuple(rest)))
    return tuple(out)


def _group(rubric: Rubric, part: _Part, options: PortfolioOptions) -> Group:
    teams = part.teams
    now = [t.now for t in teams]
    blockers = {m.id: blockers_of(m, now) for m in rubric.models}
    ways = [moved_way(t) for t in teams]
    # Beside the change over all teams, a change over some would tell that of the others.
    tell = options.named
    return Group(
        name=part.name,
        teams=len(teams),
        merged=part.merged,
        models=tuple(levels_of(m, now) for m in rubric.models),
        challenges={c.id: c.large for c in challenges_of(rubric, now)},
        blocker={m: (found[0] if found else None) for m, found in blockers.items()},
        up=ways.count(1) if tell else None,
        down=ways.count(-1) if tell else None,
        before=sum(t.before is not None for t in teams) if tell else None,
    )
