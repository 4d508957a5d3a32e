"""`assess score --fail-on-risk`: which residual risks fail a run, and how it is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ORDER = ("low", "moderate", "high", "critical")


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture
def team(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(sample, "team.yaml"))


@pytest.fixture
def ratings(rubric, sample):
    """The rating of each challenge of the sample team; every rating occurs."""
    result = score(rubric, read_answers(sample, rubric))
    found = {name: challenge.rating for name, challenge in result.challenges.items()}
    assert set(found.values()) == set(ORDER)
    return found


def run(capsys, *options, path="team.yaml"):
    """Status, and the challenges named on standard error, each on a line of its own."""
    status = main(["score", path, "--format", "csv", *options])
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith("team.yaml: ") for line in lines)
    return status, [line.split()[1] for line in lines]


@pytest.mark.parametrize("limit", ORDER[1:])
def test_a_rating_fails_every_challenge_at_or_above_it(team, ratings, limit, capsys):
    bad = [name for name, r in ratings.items() if ORDER.index(r) >= ORDER.index(limit)]
    assert run(capsys, "--fail-on-risk", limit) == (3, bad)


def test_a_challenge_can_have_a_rating_of_its_own_that_goes_before_the_one_for_all(
    team, ratings, capsys
):
    (critical,) = (name for name, r in ratings.items() if r == "critical")
    high = [name for name, r in ratings.items() if r == "high"]
    moderate = [name for name, r in ratings.items() if r == "moderate"]
    assert run(capsys, "--fail-on-risk", f"{high[0]}=critical") == (0, [])
    assert run(capsys, "--fail-on-risk", f"{moderate[0]}=high") == (0, [])
    assert run(capsys, "--fail-on-risk", f"{moderate[0]} = moderate") == (3, [moderate[0]])
    assert run(capsys, "--fail-on-risk", f"critical,{high[0]}=high") == (
        3,
        [name for name in ratings if name in (critical, high[0])],
    )
    options = ("--fail-on-risk", f"{critical}=critical", "--fail-on-risk", "high")
    assert run(capsys, *options) == (3, [name for name in ratings if name in (critical, *high)])


def test_it_is_said_what_the_risk_is_and_what_it_may_be(team, capsys):
    main(["score", "team.yaml", "--format", "csv", "--fail-on-risk", "feedback-loops=high"])
    assert capsys.readouterr().err == (
        "team.yaml: feedback-loops residual risk is critical (3.4 of 5); it has to be below high.\n"
    )


def test_levels_and_risks_are_told_together_and_every_team_is(team, capsys):
    shutil.copy("team.yaml", "other.yaml")
    options = ["--fail-under", "google=2", "--fail-on-risk", "critical"]
    assert main(["score", "other.yaml", "team.yaml", "--format", "csv", *options]) == 3
    told = [line.split()[:2] for line in capsys.readouterr().err.splitlines()]
    assert told == [
        ["other.yaml:", "google"],
        ["other.yaml:", "feedback-loops"],
        ["team.yaml:", "google"],
        ["team.yaml:", "feedback-loops"],
    ]


def test_an_invalid_file_is_status_1_even_when_a_risk_is_too_large(team):
    Path("wrong.yaml").write_text("- x\n")
    assert main(["score", "team.yaml", "wrong.yaml", "--fail-on-risk", "critical"]) == 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("critcal", "not moderate, high or critical"),
        ("low", "not moderate, high or critical"),
        ("feedback-loops", "not moderate, high or critical"),
        ("feedback-loops=low", "not moderate, high or critical"),
        ("feedback-loops=3", "not moderate, high or critical"),
        ("=high", "not moderate, high or critical"),
        ("", "not moderate, high or critical"),
        ("high,", "not moderate, high or critical"),
        ("feedback-loop=high", "Did you mean 'feedback-loops'"),
        ("high,critical", "given twice"),
        ("feedback-loops=high,feedback-loops=critical", "feedback-loops is given twice"),
        ("hi\x1b[31mgh", "\\x1b"),
    ],
)
def test_a_wrong_fail_on_risk_is_wrong_usage(team, value, says, capsys):
    assert main(["score", "team.yaml", "--fail-on-risk", value]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "\x1b" not in captured.err
