"""Keeping a plan: what people write stays, what they decide counts, what moved is said."""

from __future__ import annotations

import datetime as dt
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

from assess.errors import PlanError
from assess.roadmap.keep import moves, plan_text, read_kept
from assess.roadmap.plan import plan
from assess.roadmap.values import Plan, PlanOptions
from assess.rubric.model import Rubric
from assess.scoring.score import score


@pytest.fixture
def r() -> Rubric:
    return rubric(
        [question(q, 1) for q in "abc"],
        [model("m", 1, [criterion(f"c-{q}", 1, {q: 1}, essential=True) for q in "abc"])],
        [
            practice("pa", {"a": 1}, effort=2),
            practice("pb", {"b": 1}, effort=2),
            practice("pb-other", {"b": 1}, effort=5),
            practice("pc", {"c": 1}, ("pb",), effort=2),
        ],
        [challenge("risk", 5, [("a", 1, 1.0)], [])],
    )


def make(r: Rubric, answers: dict[str, Any] | None = None, **options: Any) -> Plan:
    team = assessment(answers or {}, capacity=2.0)
    options.setdefault("targets", {"m": 1})
    return plan(r, team, score(r, team), PlanOptions(advice=False, samples=0, **options))


def again(r: Rubric, text: str, answers: dict[str, Any] | None = None) -> tuple[Plan, list, str]:
    """Plan once more with a kept plan: the plan, its moves, and the new text."""
    data = text.encode()
    kept = read_kept(data, "plan.yaml", r)
    team = assessment(answers or {}, capacity=2.0)
    options = kept.options(PlanOptions(targets={"m": 1}, advice=False, samples=0))
    made = plan(r, team, score(r, team), options)
    return (
        made,
        [(m.practice, m.kind, m.before, m.after) for m in moves(made, kept)],
        plan_text(made, data, r),
    )


def test_a_new_plan_file_has_every_practice_with_fields_to_fill_in(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    assert text.startswith("# A roadmap made by")
    assert "  - id: pa\n    title: Practice pa\n    wave: 1\n    quarter: 2027-01\n" in text
    assert text.count("status: planned\n    owner:\n    due:\n    note:\n") == 3


def test_planning_again_without_a_change_gives_the_same_bytes(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    _, moved, second = again(r, text)
    assert moved == []
    assert second == text


def test_what_people_wrote_stays_with_their_comments(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    text = text.replace(
        "owner:\n    due:\n    note:\n",
        'owner: Åsa  # on leave in May\n    due: 2027-03-31\n    note: "a: b"\n    ticket: ML-12\n',
        1,
    )
    _, _, second = again(r, text, {"c": 1})
    assert (
        'owner: Åsa  # on leave in May\n    due: 2027-03-31\n    note: "a: b"\n    ticket: ML-12\n'
        in second
    )


def test_what_moved_is_said(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    _, moved, second = again(r, text, {"a": 1})
    assert moved == [
        ("pb", "earlier", "2027-04", "2027-01"),
        ("pc", "earlier", "2027-07", "2027-04"),
        ("pa", "done", "2027-01", ""),
    ]
    assert "id: pa\n" not in second  # nobody had written anything into it


def test_a_practice_that_people_wrote_into_is_kept_when_it_is_done(r: Rubric) -> None:
    text = plan_text(make(r), None, r).replace("owner:\n", "owner: Bo\n", 1)
    _, _, second = again(r, text, {"a": 1})
    assert "id: pa\n" in second
    assert "status: done\n    owner: Bo\n" in second


def test_what_is_under_way_or_done_is_taken_as_done(r: Rubric) -> None:
    text = plan_text(make(r), None, r).replace("status: planned", "status: under way", 1)
    made, moved, second = again(r, text)
    assert [p.id for p in made.practices] == ["pb", "pc"]
    assert made.assumed == ("pa",)
    assert [m[0] for m in moved] == ["pb", "pc"]
    assert "status: under way" in second


def test_what_is_declined_is_not_planned_and_keeps_reason_and_date(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    head, tail = text.split("id: pb\n")
    tail = tail.replace(
        "status: planned", "status: declined\n    reason: Too dear.\n    on: 2026-12-01", 1
    )
    made, _, second = again(r, head + "id: pb\n" + tail, {"c": 1})
    assert [p.id for p in made.practices] == ["pa", "pb-other"]
    aside = next(a for a in made.asides if a.practice == "pb")
    assert (aside.reason, aside.on) == ("Too dear.", dt.date(2026, 12, 1))
    assert "reason: Too dear.\n    on: 2026-12-01" in second
    third = again(r, second, {"c": 1})[2]
    assert third == second


def test_a_dropped_practice_comes_back_as_new(r: Rubric) -> None:
    text = plan_text(make(r), None, r).replace("owner:\n", "owner: Bo\n", 1)
    kept = read_kept(text.encode(), "p", r)
    none = make(r, targets={})
    dropped = plan_text(none, text.encode(), r)
    assert [(m.practice, m.kind) for m in moves(none, kept)] == [
        ("pa", "dropped"),
        ("pb", "dropped"),
        ("pc", "dropped"),
    ]
    assert "status: dropped\n    owner: Bo" in dropped
    _, moved, back = again(r, dropped)
    assert ("pa", "new", "", "2027-01") in moved
    assert "status: planned\n    owner: Bo" in back


def test_a_changed_estimate_is_said(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    kept = read_kept(text.encode(), "p", r)
    made = make(r, effort={"pa": (1, 1, 1)})
    assert ("pa", "effort", "2", "1") in [
        (m.practice, m.kind, m.before, m.after) for m in moves(made, kept)
    ]


def test_accepted_risks_are_read_and_kept(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    text += "accepted_risks:\n  - {challenge: risk, reason: Board., on: 2026-12-01}\n"
    kept = read_kept(text.encode(), "p", r)
    assert kept.accepted_risks["risk"].reason == "Board."
    assert "challenge: risk, reason: Board., on: 2026-12-01" in again(r, text)[2]


def test_practices_the_rubric_no_longer_has_are_kept_and_named(r: Rubric) -> None:
    text = plan_text(make(r), None, r) + "  - {id: gone, owner: Cy}\n"
    kept = read_kept(text.encode(), "p", r)
    assert kept.unknown == ("gone",)
    assert "id: gone" in again(r, text)[2]


def test_everything_wrong_in_a_plan_file_is_told_with_its_place(r: Rubric) -> None:
    text = """\
practices:
  - {id: pa, status: plannd}
  - {id: pa}
  - {title: No id}
  - nothing
  - {id: pb, status: declined, on: tomorrow}
accepted_risks:
  - {challenge: rsk}
"""
    with pytest.raises(PlanError) as caught:
        read_kept(text.encode(), "plan.yaml", r)
    lines = caught.value.lines()
    assert [line.split(":")[1] for line in lines] == ["5", "2", "3", "4", "6", "8"]
    assert "Did you mean “planned”?" in lines[1]
    assert "Did you mean “risk”?" in lines[5]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"a: 1", b"practices: 3", b"\x00", b"practices: &x []", b"practices: [*x]"]
)
def test_a_file_that_is_no_plan_is_refused_in_plain_words(r: Rubric, data: bytes) -> None:
    with pytest.raises(PlanError) as caught:
        read_kept(data, "plan.yaml", r)
    assert all(line.startswith("plan.yaml") for line in caught.value.lines())


def commented(text: str) -> str:
    """A plan file with comments everywhere around its practices."""
    out = []
    for line in text.splitlines():
        if line.startswith("  - id: "):
            out += ["", f"  # before {line[8:]}", "  # second line"]
        out.append(line)
        if line == "    note:":
            out += ["    extra: [a, b]", f"    # at the end of {len(out)}"]
    return "\n".join([*out, "", "# about the risks", "accepted_risks: []", "# the end"]) + "\n"


def test_comments_around_practices_stay_when_nothing_changes(r: Rubric) -> None:
    text = commented(plan_text(make(r), None, r))
    assert again(r, text)[2] == text


def test_comments_move_with_the_practice_they_stand_at(r: Rubric) -> None:
    text = commented(plan_text(make(r), None, r))
    second = again(r, text, {"a": 1})[2]  # pa is done, so it comes last
    assert second.index("id: pb") < second.index("id: pa")
    for pid in ("pa", "pb", "pc"):
        assert f"  # before {pid}\n  # second line\n  - id: {pid}\n" in second
    for line in text.splitlines():
        if "#" in line:
            assert second.count(line + "\n") == text.count(line + "\n"), line
    assert second.endswith("# about the risks\naccepted_risks: []\n# the end\n")


@pytest.mark.parametrize(
    "note",
    ["|\n      # no comment\n      last\n      # nor this\n", ">-\n      # a\n\n      # b\n"],
)
def test_a_line_of_a_note_is_not_taken_for_a_comment(r: Rubric, note: str) -> None:
    text = plan_text(make(r), None, r).replace("note:\n", f"note: {note}", 1)
    assert "# no comment" in again(r, text)[2] or "# b" in again(r, text)[2]
    assert again(r, text)[2] == text


def test_a_file_with_unusual_line_ends_is_kept_too(r: Rubric) -> None:
    text = plan_text(make(r), None, r)
    odd = text.replace("owner:\n", 'owner: "A\u2028B"  # whose?\n', 1)
    second = again(r, odd)[2]
    assert "# whose?" in second
    assert again(r, second)[2] == second
    assert "owner: Bo\n" in again(r, text.replace("owner:\n", "owner: Bo\r\n", 1))[2]
