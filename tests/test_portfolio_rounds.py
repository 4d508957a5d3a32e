"""Which files are one team's: rounds, names that two teams share, files given twice."""

from __future__ import annotations

import datetime as dt

import pytest
from portfolio_cases import NOW, TEAMS, THEN, assessment, small

from assess.portfolio.record import record
from assess.portfolio.rounds import teams_of


@pytest.fixture(scope="module")
def rubric():
    return small()


def made(rubric, team, date=NOW, file="", labels=None, data=b"", who="Ada"):
    return record(rubric, assessment(team, TEAMS[who], date, labels, file), data, plan=False)


def test_the_newest_of_several_dates_counts_and_the_one_before_is_the_baseline(rubric):
    oldest = dt.date(2025, 1, 1)
    records = [made(rubric, "Ada", d, str(d)) for d in (THEN, NOW, oldest)]
    (team,), notes = teams_of(records)
    assert team.now.date == NOW
    assert team.before is not None
    assert team.before.date == THEN
    assert [r.date for r in team.earlier] == [THEN, oldest]
    assert not notes


def test_blanks_around_and_inside_a_name_do_not_make_another_team(rubric):
    records = [made(rubric, "Card  fraud", NOW), made(rubric, " Card fraud\n", THEN)]
    teams, _ = teams_of(records)
    assert [(t.name, len(t.earlier)) for t in teams] == [("Card fraud", 1)]


def test_two_teams_of_one_name_and_date_are_told_apart_by_their_labels(rubric):
    records = [
        made(rubric, "Search", NOW, "a/search.yaml", {"department": "Risk"}),
        made(rubric, "Search", NOW, "b/search.yaml", {"department": "Sales"}),
        made(rubric, "Search", THEN, "c/search.yaml", {"department": "Sales"}),
    ]
    teams, notes = teams_of(records)
    assert [(t.name, len(t.earlier)) for t in teams] == [
        ("Search (Risk)", 0),
        ("Search (Sales)", 1),
    ]
    assert notes == ("2 teams are called “Search”; they are told apart by their labels.",)


def test_or_by_their_folders_or_at_last_by_their_files(rubric):
    by_folder = [made(rubric, "Search", NOW, f"{x}/search.yaml") for x in "ab"]
    teams, notes = teams_of(by_folder)
    assert [t.name for t in teams] == ["Search (a)", "Search (b)"]
    assert "folders" in notes[0]
    by_file = [made(rubric, "Search", NOW, f"a/{x}.yaml") for x in "xy"]
    teams, notes = teams_of(by_file)
    assert [t.name for t in teams] == ["Search (a/x.yaml)", "Search (a/y.yaml)"]
    assert "files" in notes[0]


def test_the_same_bytes_twice_are_one_file(rubric):
    records = [made(rubric, "Ada", NOW, f"{x}.yaml", data=b"same") for x in "ab"]
    (team,), notes = teams_of(records)
    assert team.name == "Ada"
    assert notes == ("b.yaml is the same as a.yaml and counts once.",)


def test_a_label_that_differs_between_rounds_is_mentioned(rubric):
    records = [
        made(rubric, "Ada", NOW, labels={"department": "Risk"}),
        made(rubric, "Ada", THEN, labels={"department": "Sales"}),
    ]
    (team,), notes = teams_of(records)
    assert len(team.earlier) == 1
    assert notes == ("“Ada” has another department in an earlier file; it is taken as one team.",)
