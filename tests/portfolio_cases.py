"""Five teams on the tests' small rubric, small enough to work every figure out by hand.

Stairs 1 asks build 2 (essential), tests 1, data 1 and team 1; Stairs 2 asks train 2 (essential),
store 2 with data 2, and release 2. Tower 1 asks tests 1 (essential) and build 1; Tower 2 train 2
(essential), team 2 and store 1; Tower 3 release 3 (essential) and watch 2.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from assess.answers.model import Answer, Assessment
from assess.portfolio.record import record
from assess.portfolio.standing import Record
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric

SMALL = Path(__file__).parent / "rubrics" / "small"
NOW, THEN = dt.date(2026, 11, 23), dt.date(2026, 2, 1)
LADDER = ("build", "tests", "data", "store", "train", "release", "watch", "team")
TEAMS: dict[str, tuple[int | str, ...]] = {
    "Ada": (0, 0, 0, 0, 0, 0, 0, 0),
    "Ben": (2, 1, 1, 0, 0, 0, 0, 0),
    "Cleo": (2, 0, 0, 0, 0, 0, 0, 0),
    "Dan": (3, 2, 2, 2, 2, 2, 0, 2),
    "Eva": ("unsure", 1, "n/a", 0, 0, 0, 0, 0),
}


def small() -> Rubric:
    """The small rubric with its practices."""
    return load_rubric(base=SMALL)


def assessment(
    team: str,
    values: tuple[int | str, ...],
    date: dt.date = NOW,
    labels: dict[str, str] | None = None,
    file: str = "",
) -> Assessment:
    """Answers to the ladder questions in their order; both context answers are 0."""
    answers = {"models": Answer(option=0), "pace": Answer(option=0)}
    for question, value in zip(LADDER, values, strict=True):
        if value == "unsure":
            answers[question] = Answer(unsure=True)
        elif value == "n/a":
            answers[question] = Answer(reason="There is none.")
        else:
            answers[question] = Answer(option=int(value))
    return Assessment(
        team, date, answers, labels=labels or {}, rubric_id="small", file=file or f"{team}.yaml"
    )


def five(rubric: Rubric, labels: dict[str, str] | None = None) -> list[Record]:
    """The newest round of the five teams; ``labels`` gives each its department."""
    return [
        record(rubric, assessment(t, v, labels={"department": labels[t]} if labels else {}))
        for t, v in TEAMS.items()
    ]


def rounds(rubric: Rubric, labels: dict[str, str] | None = None) -> list[Record]:
    """The five teams, of which Dan came from nowhere, Ben stayed and Cleo fell."""
    before = {"Dan": TEAMS["Ada"], "Ben": TEAMS["Ben"], "Cleo": TEAMS["Ben"]}
    return five(rubric, labels) + [
        record(rubric, assessment(t, v, THEN, file=f"then/{t}.yaml")) for t, v in before.items()
    ]
