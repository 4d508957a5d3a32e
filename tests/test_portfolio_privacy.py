"""Small groups: no figure speaks of a few teams, and none can be worked out by taking away."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolio_cases import LADDER, NOW, TEAMS, THEN, assessment, five, small

from assess.errors import ReportError
from assess.portfolio.build import OTHERS, portfolio
from assess.portfolio.groups import safe_subset, shown_groups
from assess.portfolio.record import record
from assess.portfolio.tables import tables_of
from assess.portfolio.to_json import portfolio_json
from assess.portfolio.values import PortfolioOptions
from assess.report.portfolio.render import render_portfolio

RUBRIC = small()
TOPS = {q.id: q.top for q in RUBRIC.questions}
names = st.sampled_from("ABCDEF")
sizes = st.dictionaries(names, st.integers(1, 12), min_size=1)


@given(sizes, st.integers(1, 7))
def test_every_part_that_can_be_worked_out_is_large_enough(found, k):
    shown = shown_groups(found, k)
    assert all(found[g] >= k for g in shown)
    rest = sum(found.values()) - sum(found[g] for g in shown)
    if sum(found.values()) >= k:
        assert rest == 0 or rest >= k
    else:
        assert shown == ()


@given(sizes, st.integers(1, 7))
def test_no_more_is_hidden_than_needed(found, k):
    shown = set(shown_groups(found, k))
    large = {g for g in found if found[g] >= k}
    assert shown <= large
    # At most one group that is large enough is hidden, the smallest, and only to cover others.
    extra = large - shown
    assert len(extra) <= 1
    if extra:
        (hidden,) = extra
        assert found[hidden] == min(found[g] for g in large)
        assert 0 < sum(n for n in found.values() if n < k) < k


def solvable(rows: list[list[int]], wanted: list[int]) -> bool:
    """Whether ``wanted`` is a sum of multiples of the rows: then its figure can be worked out."""
    basis: list[list[Fraction]] = []

    def reduced(row: list[Fraction]) -> list[Fraction]:
        for other in basis:
            pivot = next(i for i, x in enumerate(other) if x)
            if row[pivot]:
                factor = row[pivot] / other[pivot]
                row = [a - factor * b for a, b in zip(row, other, strict=True)]
        return row

    for row in rows:
        left = reduced([Fraction(x) for x in row])
        if any(left):
            basis.append(left)
    return not any(reduced([Fraction(x) for x in wanted]))


@st.composite
def organisations(draw):
    """Up to nine teams: the group of each, and whether it was assessed before."""
    n = draw(st.integers(2, 9))
    return [(draw(st.sampled_from("ABCD")), draw(st.booleans())) for _ in range(n)]


def records_of(teams, answers=lambda i: (0,) * len(LADDER), name=lambda i: f"Team {i}"):
    out = []
    for i, (group, before) in enumerate(teams):
        labels = {"department": group}
        out.append(record(RUBRIC, assessment(name(i), answers(i), NOW, labels), plan=False))
        if before:
            values = (0,) * len(LADDER)
            old = assessment(name(i), values, THEN, labels, f"then/{i}.yaml")
            out.append(record(RUBRIC, old, plan=False))
    return out


@settings(max_examples=150, deadline=None)
@given(organisations(), st.integers(2, 4))
def test_no_set_of_a_few_teams_can_be_worked_out_from_all_that_is_told(teams, k):
    options = PortfolioOptions(by=("department",), min_group=k)
    if len(teams) < k:
        with pytest.raises(ReportError, match="nothing about them may be told"):
            portfolio(RUBRIC, records_of(teams), options)
        return
    found = portfolio(RUBRIC, records_of(teams), options)
    told = [[1] * len(teams)]
    covered = set()
    for group in found.groupings[0].groups:
        members = set(group.merged) or {group.name}
        covered |= members
        told.append([int(g in members) for g, _ in teams])
        assert sum(told[-1]) == group.teams
        assert group.up is group.down is group.before is None
    assert covered == {g for g, _ in teams}
    if found.change is not None:
        told.append([int(before) for _, before in teams])
    for size in range(1, k):
        for few in combinations(range(len(teams)), size):
            assert not solvable(told, [int(i in few) for i in range(len(teams))])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_told_does_not_depend_on_which_hidden_group_a_team_is_in(data):
    """Teams of hidden groups trade places, and all get other names: not a byte changes."""
    groups = ["A"] * 5 + ["B"] * 3 + ["C"] * 2 + ["D"] * 1
    answers = [
        tuple(data.draw(st.integers(0, TOPS[q])) for q in LADDER) for _ in range(len(groups))
    ]
    order = [*range(5), *data.draw(st.permutations(range(5, len(groups))))]
    options = PortfolioOptions(by=("department",), min_group=4)
    first = portfolio(
        RUBRIC, records_of([(g, False) for g in groups], lambda i: answers[i]), options
    )
    second = portfolio(
        RUBRIC,
        records_of(
            [(g, False) for g in groups], lambda i: answers[order[i]], lambda i: f"Other {i}"
        ),
        options,
    )
    assert [g.name for g in first.groupings[0].groups] == ["A", OTHERS]
    assert json.dumps(portfolio_json(first)) == json.dumps(portfolio_json(second))
    assert {k: t.rows for k, t in tables_of(first).items()} == {
        k: t.rows for k, t in tables_of(second).items()
    }
    assert render_portfolio(RUBRIC, first, format="html") == render_portfolio(
        RUBRIC, second, format="html"
    )


def test_no_team_file_or_label_of_one_team_is_named(tmp_path):
    departments = {"Ada": "Risk", "Ben": "Risk", "Cleo": "Risk", "Dan": "Sales", "Eva": "Legal"}
    found = portfolio(
        RUBRIC, five(RUBRIC, departments), PortfolioOptions(by=("department",), min_group=2)
    )
    texts = [
        json.dumps(portfolio_json(found)),
        render_portfolio(RUBRIC, found, format="html").decode().split("</style>")[1],
    ]
    for text in texts:
        for name in departments:
            assert name not in text
            assert f"{name}.yaml" not in text
        assert "Sales" in text  # that the group exists is no secret
    assert "teams" not in tables_of(found)


def test_two_labels_at_once_are_refused_where_they_could_give_a_group_away():
    both = {"department": "Risk", "region": "North"}
    records = [record(RUBRIC, assessment(t, v, labels=both)) for t, v in TEAMS.items()]
    options = PortfolioOptions(by=("department", "region"), min_group=2)
    with pytest.raises(ReportError, match="only one label"):
        portfolio(RUBRIC, records, options)
    assert len(portfolio(RUBRIC, records, PortfolioOptions(by=options.by)).groupings) == 2


@pytest.mark.parametrize(
    ("parts", "safe"),
    [
        ([(5, 0)], True),
        ([(5, 5)], True),
        ([(5, 4)], False),
        ([(4, 6)], False),
        ([(0, 10)], False),
        ([(5, 0), (0, 9)], True),
        ([(5, 0), (1, 8)], False),  # take the first part away, and one team is left
        ([(2, 3), (3, 2), (0, 5)], True),
        ([(2, 3), (2, 2), (6, 0)], False),
    ],
)
def test_a_subset_is_safe_when_neither_it_nor_the_rest_is_a_few_beside_the_parts(parts, safe):
    assert safe_subset(parts, 5) is safe
