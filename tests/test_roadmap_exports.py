"""The plan as tickets, as Markdown and in words: what trackers import and people read."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from roadmap_cases import (
    assessment,
    challenge,
    criterion,
    model,
    practice,
    question,
    rubric,
)

from assess.roadmap.markdown import plan_markdown
from assess.roadmap.plan import plan
from assess.roadmap.tickets import COLUMNS, tickets_csv
from assess.roadmap.values import Decision, Plan, PlanOptions
from assess.roadmap.words import goal_words, plan_words, why_words
from assess.rubric.model import Rubric
from assess.scoring.score import score


@pytest.fixture
def r() -> Rubric:
    return rubric(
        [question(q, 2) for q in "ab"],
        [
            model(
                "m",
                2,
                [
                    criterion("c-a", 1, {"a": 1}, essential=True),
                    criterion("c-b", 2, {"b": 2}, essential=True),
                ],
            )
        ],
        [
            practice("pa", {"a": 1}, effort=1),
            practice("pb", {"b": 2}, ("pa",), effort=30),
        ],
        [challenge("risk", 5, [("b", 2, 1.0), ("a", 2, 1.0)], [])],
    )


def make(r: Rubric, answers: dict[str, Any] | None = None, **options: Any) -> Plan:
    team = assessment(answers or {}, team=options.pop("team", "Team"))
    options.setdefault("targets", {"m": 2})
    return plan(r, team, score(r, team), PlanOptions(start="2027-01", **options))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_practice_is_one_ticket_with_the_documented_columns(r: Rubric) -> None:
    text = tickets_csv(make(r), r)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    first, second = rows(text)
    assert (first["id"], first["title"], first["depends on"]) == ("pa", "Practice pa", "")
    assert (second["depends on"], second["labels"]) == ("pa", "mlops work wave-2")
    assert (second["estimate weeks"], second["estimate seconds"]) == ("30", str(30 * 5 * 8 * 3600))
    assert (second["start"], second["wave"], second["until"]) == ("2027-04", "2", "4")


def test_a_ticket_says_why_how_to_begin_and_when_it_is_done(r: Rubric) -> None:
    description = rows(tickets_csv(make(r), r))[0]["description"]
    for part in ("**Why.** Why it matters.", "**First steps**", "- Start.", "**Done when**"):
        assert part in description
    assert "Meets an open criterion: Criterion c-a." in description
    assert "Is needed for: Practice pb." in description


def test_depends_on_names_only_tickets_that_stand_above(r: Rubric) -> None:
    seen: set[str] = set()
    for row in rows(tickets_csv(make(r), r)):
        assert set(row["depends on"].split()) <= seen
        seen.add(row["id"])


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x"])
def test_a_cell_never_runs_as_a_formula(title: str) -> None:
    evil = replace(practice("pa", {"a": 1}), title=title)
    r = rubric([question("a", 1)], [model("m", 1, [criterion("c", 1, {"a": 1})])], [evil])
    assert rows(tickets_csv(make(r, targets={"m": 1}), r))[0]["title"] == f"'{title}"


def test_the_markdown_has_goals_waves_and_a_card_for_each_practice(r: Rubric) -> None:
    text = plan_markdown(make(r), r)
    assert text.startswith("# Roadmap: Team\n")
    assert "for m level 2." in text
    assert "| 2 | 2027-04 | 12 | Practice pb |" in text
    assert "| 3 | 2027-07 | 12 | Practice pb (goes on) |" in text
    assert text.count("### 1. Practice pa") == text.count("### 2. Practice pb") == 1
    assert "## If you do only three things" in text
    assert "- Risk" not in text
    assert "Challenge risk: residual 5.0 today" in text


def test_text_from_files_cannot_become_markup(r: Rubric) -> None:
    text = plan_markdown(make(r, team="<b>*x*</b>\n# y"), r)
    assert text.splitlines()[0] == r"# Roadmap: \<b\>\*x\*\</b\> \# y"


def test_goals_out_of_reach_and_practices_set_aside_are_in_the_markdown(r: Rubric) -> None:
    text = plan_markdown(make(r, declined={"pb": Decision("Too dear.")}), r)
    assert "out of reach: all practices that can be planned lead to level 1" in text
    assert "Criterion c-b (essential): b reaches 0 of 2. Set aside: pb." in text
    assert "Practice pb (pb, declined): Too dear." in text


def test_the_words_state_effort_proof_and_where_the_capacity_comes_from(r: Rubric) -> None:
    words = " ".join(plan_words(make(r)))
    assert "2 practices, 31 person-weeks (15.5 to 62), 4 quarters from 2027-01." in words
    assert "Proven: no other set of practices gets there with less effort." in words
    assert "12 person-weeks a quarter (assumed;" in words


def test_the_proof_is_limited_to_what_can_be_planned_when_something_is_set_aside(r: Rubric) -> None:
    words = " ".join(plan_words(make(r, targets={"m": 1}, exclude=("pb",))))
    assert "no other set of the practices that can be planned" in words


def test_a_goal_says_when_it_is_reached(r: Rubric) -> None:
    made = make(r, samples=0)
    assert goal_words(made.goals[0], made) == "by the end of wave 4 (2027-12)"
    reached = make(r, {"a": 1}, targets={"m": 1})
    assert goal_words(reached.goals[0], reached) == "reached today"


def test_a_plan_with_nothing_to_do_says_so(r: Rubric) -> None:
    done = make(r, {"a": 2, "b": 2}, targets=None)
    assert any("highest level" in line for line in plan_words(done))
    reached = make(r, {"a": 1}, targets={"m": 1})
    assert any("nothing to plan" in line for line in plan_words(reached))


def test_reasons_name_the_largest_relief_first_and_shorten_long_lists(r: Rubric) -> None:
    why = make(r).practices[1].why
    assert "Lowers Challenge risk from 3.75 to 1.25." in why_words(why, r)
    many = why.__class__(blockers=("c-a", "c-b", "c-a", "c-b"))
    assert why_words(many, r, limit=2) == (
        "Meets 4 open criteria: Criterion c-a; Criterion c-b; and 2 more.",
    )
