"""What moved since the previous round, over the teams that were assessed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assess.portfolio.groups import safe_subset
from assess.portfolio.standing import Team
from assess.portfolio.values import Change, ModelChange, Mover, RiskChange
from assess.rubric.model import Rubric

__all__ = ["change_of", "moved_way"]

NOTICEABLE = 0.05
"""A residual that moves by less reads the same."""


def change_of(
    rubric: Rubric, parts: Sequence[Sequence[Team]], min_group: int
) -> tuple[Change | None, str]:
    """The change since each team's previous round, or why there is none to tell.

    Args:
        rubric: the rubric.
        parts: all teams, by the groups that are told (one part when there are none).
        min_group: above 1 the change is told only when nothing about fewer teams can be worked out
            from it and the groups.
    """
    pairs = [(team, before) for part in parts for team in part if (before := team.before)]
    if not pairs:
        return None, "No team has an earlier assessment among these files."
    sizes = [
        (sum(t.before is not None for t in p), sum(t.before is None for t in p)) for p in parts
    ]
    if not safe_subset(sizes, min_group):
        return None, (
            "What moved since the previous round is not told: it would speak of fewer than"
            f" {min_group} teams, by itself or beside the other figures."
        )
    models, movers = [], []
    for model in rubric.models:
        moves: Counter[tuple[int, int]] = Counter()
        for team, before in pairs:
            then, now = before.models[model.id].level, team.now.models[model.id].level
            moves[then, now] += 1
            if then != now and min_group <= 1:
                movers.append(Mover(team.name, model.id, then, now, before.date))
        models.append(
            ModelChange(
                id=model.id,
                moves=dict(sorted(moves.items())),
                up=sum(n for (a, b), n in moves.items() if b > a),
                same=sum(n for (a, b), n in moves.items() if b == a),
                down=sum(n for (a, b), n in moves.items() if b < a),
            )
        )
    dates = [before.date for _, before in pairs]
    return Change(
        teams=len(pairs),
        first=min(dates),
        last=max(dates),
        models=tuple(models),
        risks=tuple(_risk(c.id, pairs) for c in rubric.challenges),
        movers=tuple(sorted(movers, key=lambda m: (m.after - m.before, m.team))),
    ), ""


def _risk(challenge: str, pairs: Sequence[tuple[Team, object]]) -> RiskChange:
    lower = higher = 0
    for team, _ in pairs:
        before = team.before
        assert before is not None  # noqa: S101 - pairs hold teams with an earlier round
        step = team.now.challenges[challenge].residual - before.challenges[challenge].residual
        lower += step <= -NOTICEABLE
        higher += step >= NOTICEABLE
    return RiskChange(challenge, lower, len(pairs) - lower - higher, higher)


def moved_way(team: Team) -> int:
    """1 when some level rose and none fell, -1 when some fell, 0 else or without a round before."""
    if team.before is None:
        return 0
    steps = [x.level - team.before.models[m].level for m, x in team.now.models.items()]
    if any(s < 0 for s in steps):
        return -1
    return int(any(s > 0 for s in steps))
