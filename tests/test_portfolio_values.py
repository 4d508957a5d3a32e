"""What a portfolio says of five teams, every figure worked out by hand (see portfolio_cases.py)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from portfolio_cases import NOW, TEAMS, THEN, assessment, five, rounds, small

from assess.errors import ReportError
from assess.portfolio.build import portfolio
from assess.portfolio.record import record
from assess.portfolio.tables import TABLES, tables_of, to_csv
from assess.portfolio.to_json import portfolio_json
from assess.portfolio.values import PortfolioOptions


@pytest.fixture(scope="module")
def rubric():
    return small()


@pytest.fixture(scope="module")
def found(rubric):
    return portfolio(rubric, rounds(rubric))


def test_teams_are_counted_by_level_as_claimed_and_at_best(found):
    stairs, tower = found.models
    # Stairs: Ben 3 of 4 at level 1; Dan everything; Eva's open question could give 2 of 3.
    assert [(n.teams, n.high) for n in stairs.levels] == [(3, 2), (1, 2), (1, 1)]
    # Tower: Ben has level 1, Dan level 2; Eva has 1 of 2, which is not more than half.
    assert [(n.teams, n.high) for n in tower.levels] == [(3, 2), (1, 2), (1, 1), (0, 0)]
    assert (stairs.median, tower.median) == (0, 0)
    assert (stairs.open, tower.open) == (1, 1)
    # Nobody gave evidence: what is carried is level 0 for all.
    assert [n.shown for n in stairs.levels] == [5, 0, 0]
    assert stairs.unproven == 2


def test_categories_are_counted_in_the_same_way(found):
    tech, people = found.models[0].categories
    # tech, level 1: build, tests, data. Ben has all three, Cleo one, Eva one (of two, data n/a).
    assert tech.counts == (3, 1, 1)
    # people asks team 1 at level 1 and nothing at 2: whoever has it holds both.
    assert people.counts == (4, 0, 1)
    assert (tech.median, people.median) == (0, 0)


def test_blockers_are_ranked_by_the_teams_they_stand_in_the_way_of(found):
    ranked = [(b.criterion, b.unmet, b.unknown, b.alone) for b in found.blockers["stairs"]]
    assert ranked == [
        ("s1-team", 4, 0, 0),  # all but Dan
        ("s1-build", 1, 1, 1),  # Ada lacks it, Eva cannot say; it alone would lift Eva
        ("s1-tests", 2, 0, 0),  # Ada and Cleo
        ("s1-data", 2, 0, 0),
        ("s2-train", 1, 0, 0),  # Ben's next level is 2
        ("s2-store", 1, 0, 0),
        ("s2-release", 1, 0, 0),
    ]


def test_challenges_are_counted_by_rating_with_what_would_lower_them(found):
    jungle = next(c for c in found.challenges if c.id == "jungle")
    # exposure 2 × missing controls: Ada 2, Eva 1.5, Cleo 1, Ben 0.5, Dan 0
    assert jungle.ratings == {"low": 2, "moderate": 2, "high": 1, "critical": 0}
    assert jungle.median == 1
    assert jungle.large == 1
    # tests: Ada 1, Cleo 1, Ben ½, Eva ½; build: Ada 1, Eva 1 (unsure counts as the lowest)
    assert [(m.question, m.teams, m.relief) for m in jungle.missing] == [
        ("tests", 4, 3.0),
        ("build", 2, 2.0),
    ]
    assert found.challenges[0].id == "jungle"


def test_practices_are_ranked_by_teams_on_whose_cheapest_way_they_are(found):
    ranked = [(p.id, p.teams, dict(p.models), p.per_week) for p in found.practices]
    assert ranked == [
        ("one-team", 3, {"stairs": 3, "tower": 1}, 1.5),
        ("unit-tests", 3, {"stairs": 3, "tower": 2}, 1.0),
        ("build-script", 2, {"stairs": 2, "tower": 2}, 1.0),
        ("dashboards", 1, {"stairs": 0, "tower": 1}, 0.5),
        ("release-script", 1, {"stairs": 1, "tower": 0}, pytest.approx(1 / 3)),
        ("training-job", 1, {"stairs": 1, "tower": 1}, 0.25),
        ("auto-release", 1, {"stairs": 0, "tower": 1}, 0.2),
    ]


def test_shared_investments_lift_most_teams_per_person_week_first(found):
    stairs = found.lifting[0]
    assert (stairs.wanting, stairs.beyond) == (4, 0)
    assert [
        (i.practices, i.effort[1], i.teams, i.total, i.weeks, i.apart) for i in stairs.investments
    ] == [
        # Eva alone needs build-script: 1 team for 2 weeks is the best ratio there is.
        (("build-script",), 2, 1, 1, 2, 2),
        # Then Ada and Cleo for 3 + 2; by themselves 7 and 5.
        (("unit-tests", "one-team"), 5, 2, 3, 7, 12),
        # Ben has build-script; what is left of his way is 4 + 3.
        (("training-job", "release-script"), 7, 1, 4, 14, 12),
    ]


def test_change_is_told_over_the_teams_with_a_previous_round(found):
    change = found.change
    assert change is not None
    assert (change.teams, change.first, change.last) == (3, THEN, THEN)
    stairs = change.models[0]
    assert dict(stairs.moves) == {(0, 2): 1, (1, 0): 1, (1, 1): 1}
    assert (stairs.up, stairs.same, stairs.down) == (1, 1, 1)
    assert [(m.team, m.model, m.before, m.after) for m in change.movers] == [
        ("Cleo", "stairs", 1, 0),
        ("Cleo", "tower", 1, 0),
        ("Dan", "stairs", 0, 2),
        ("Dan", "tower", 0, 2),
    ]
    jungle = next(r for r in change.risks if r.id == "jungle")
    assert (jungle.lower, jungle.same, jungle.higher) == (1, 1, 1)


def test_coverage_counts_settled_questions_and_the_open_ones(found):
    coverage = found.coverage
    assert coverage.complete == 4
    assert dict(coverage.bands) == {
        "all": 4,
        "90% or more": 1,
        "75% to 90%": 0,
        "50% to 75%": 0,
        "less than 50%": 0,
    }
    assert [(q.id, q.teams) for q in coverage.questions] == [("build", 1)]


def test_old_quick_and_otherwise_versioned_answers_are_counted(rubric):
    team = assessment("Ada", TEAMS["Ada"])
    old = replace(team, team="Old", date=dt.date(2025, 11, 1), rubric_version="0.9.0")
    quick = replace(team, team="Quick", quick=True, rubric_version=rubric.version)
    coverage = portfolio(rubric, [record(rubric, t) for t in (team, old, quick)]).coverage
    assert (coverage.old, coverage.quick, coverage.other_version) == (1, 1, 1)


def test_the_widest_ranges_are_those_that_open_questions_leave(found):
    assert [(s.team, s.model, s.level, s.high, s.open) for s in found.spreads] == [
        ("Eva", "stairs", 0, 1, 1),
        ("Eva", "tower", 0, 1, 1),
    ]
    assert found.spreads[0].index == pytest.approx(1 / 3)
    assert found.spreads[0].index_high == pytest.approx(2 / 3)


def test_groups_hold_the_same_figures_over_their_teams(rubric):
    departments = {"Ada": "Risk", "Ben": "risk ", "Cleo": "Sales", "Dan": "Risk", "Eva": "Sales"}
    found = portfolio(rubric, five(rubric, departments), PortfolioOptions(by=("Department",)))
    (grouping,) = found.groupings
    assert [(g.name, g.teams) for g in grouping.groups] == [("Risk", 3), ("Sales", 2)]
    risk = grouping.groups[0]
    assert [n.teams for n in risk.models[0].levels] == [1, 1, 1]
    assert risk.blocker["stairs"].criterion == "s1-team"
    assert risk.challenges == {"drift": 0, "jungle": 1}
    assert grouping.hidden == 0


def test_teams_without_the_label_are_a_group_of_their_own(rubric):
    records = five(rubric, {t: "Risk" if t == "Ada" else "" for t in TEAMS})
    found = portfolio(rubric, records, PortfolioOptions(by=("department",)))
    assert [(g.name, g.teams) for g in found.groupings[0].groups] == [
        ("none given", 4),
        ("Risk", 1),
    ]


def test_the_order_of_files_changes_nothing(rubric, found):
    again = portfolio(rubric, list(reversed(rounds(rubric))))
    assert portfolio_json(again) == portfolio_json(found)


def test_json_and_tables_say_the_same(found):
    value = json.loads(json.dumps(portfolio_json(found)))
    tables = tables_of(found)
    assert tuple(tables) == TABLES
    assert value["count"] == len(value["teams"]) == len(tables["teams"].rows) == 5
    for row in csv.DictReader(io.StringIO(to_csv(tables["levels"]))):
        level = value["models"][row["model"]]["levels"][int(row["level"])]
        assert (int(row["teams"]), int(row["teams_high"])) == (level["teams"], level["high"])
    for row in csv.DictReader(io.StringIO(to_csv(tables["teams"]))):
        team = next(t for t in value["teams"] if t["team"] == row["team"])
        assert int(row["stairs_level"]) == team["models"]["stairs"]["level"]
        assert float(row["residual_jungle"]) == team["challenges"]["jungle"]["residual"]
    blockers = list(csv.DictReader(io.StringIO(to_csv(tables["blockers"]))))
    assert blockers[0]["criterion"] == "s1-team"
    assert blockers[0]["essential"] == "false"
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(rubric):
    found = portfolio(rubric, [record(rubric, assessment("=1+1", TEAMS["Ada"]))])
    assert to_csv(tables_of(found)["teams"]).splitlines()[1].startswith("'=1+1,")


def test_one_team_is_a_portfolio_too(rubric):
    found = portfolio(rubric, [record(rubric, assessment("Solo", TEAMS["Ben"]))])
    assert found.count == 1
    assert found.change is None
    assert [n.teams for n in found.models[0].levels] == [0, 1, 0]


def test_no_team_at_all_is_told_plainly(rubric):
    with pytest.raises(ReportError, match="no team to tell of"):
        portfolio(rubric, [])


def test_an_unknown_label_is_told_with_those_there_are(rubric):
    records = five(rubric, dict.fromkeys(TEAMS, "Risk"))
    with pytest.raises(ReportError, match=r"“region”.*Labels there are: department\."):
        portfolio(rubric, records, PortfolioOptions(by=("region",)))


def test_a_rubric_without_practices_or_challenges_has_no_such_parts(rubric):
    bare = replace(rubric, practices=(), challenges=())
    found = portfolio(bare, five(bare))
    assert (found.practices, found.lifting, found.challenges) == ((), (), ())
    assert [n.teams for n in found.models[0].levels] == [3, 1, 1]


def test_everything_done_leaves_nothing_to_lift(rubric):
    top = (3, 2, 2, 2, 3, 3, 3, 2)
    found = portfolio(rubric, [record(rubric, assessment(str(i), top)) for i in range(3)])
    assert [(x.wanting, x.investments) for x in found.lifting] == [(0, ()), (0, ())]
    assert found.practices == ()
    assert all(not b for b in found.blockers.values())


def test_dates_span_the_newest_assessments_only(found):
    assert (found.first, found.last) == (NOW, NOW)
