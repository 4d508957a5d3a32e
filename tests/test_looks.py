"""Second looks at evidence: weaker or older than the rubric asks for, high claims without any."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.cli.main import main
from assess.report.confidence import confidence
from assess.rubric.build import validated
from assess.rubric.check import check_rubric
from assess.rubric.load import load_rubric
from assess.rubric.model import EvidenceNeed, Rubric
from assess.scoring.evidence import tops_without_evidence, weak_evidence
from assess.scoring.looks import looks
from assess.scoring.score import score

RUBRIC = load_rubric()
_BARE = asdict(RUBRIC)
for _question in _BARE["questions"]:
    _question["evidence_needs"] = ()
BARE = validated(Rubric, _BARE)
"""The same rubric without a word on evidence."""
DAY = dt.date(2026, 11, 23)
QUESTION = RUBRIC.question_by_id["model-deployment"]
(NEED,) = QUESTION.evidence_needs


def team(option: int, *records: EvidenceRecord, names: tuple[str, ...] | None = None) -> Assessment:
    evidence = tuple(r.id for r in records) if names is None else names
    answer = Answer(option=option, evidence=evidence)
    return Assessment("T", DAY, {QUESTION.id: answer}, evidence={r.id: r for r in records})


def record(kind="demonstrated", seen: dt.date | None = DAY, until=None, id="r") -> EvidenceRecord:
    return EvidenceRecord(id, kind, observed_on=seen, valid_until=until)


def days(n: int) -> dt.date:
    return DAY - dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("assessment", "told"),
    [
        (team(2, record(seen=days(365))), ""),
        (team(2, record(seen=days(366))), "the latest is of 2025-11-22"),
        (team(2, record(kind="documented")), "what it has is documented at most"),
        (team(2, names=("https://wiki.example/x",)), "what it has is documented at most"),
        (team(2, record(kind="asserted")), "none of what it has is valid"),
        (team(2, record(until=days(1))), "none of what it has is valid"),
        (team(2, record(seen=days(-1))), "none of what it has is valid"),
        (team(2, record(seen=None)), "does not say when it was observed"),
        (team(2, record(seen=days(400)), record(seen=days(3), id="s")), ""),
        (team(1, record(kind="documented")), ""),  # below the option that needs it
        (team(3, record(kind="documented")), "documented at most"),  # above it, too
        (team(2), ""),  # rests on word alone: the level with evidence says so
    ],
)
def test_evidence_is_looked_at_for_its_kind_and_age(assessment, told):
    assert (NEED.option, NEED.kind, NEED.within_days) == (2, "demonstrated", 365)
    found = weak_evidence(RUBRIC, assessment)
    words = [x.words for x in looks(RUBRIC, assessment) if x.kind == "evidence"]
    assert len(found) == len(words) == bool(told)
    if told:
        assert told in words[0]
        assert found[0].question == QUESTION.id


def section(option: str, evidence: tuple[str, ...] = ()) -> Assessment:
    first = next(
        s
        for s in RUBRIC.sections
        if len(RUBRIC.questions_in(s.id)) >= 3
        and all(q.kind == "ladder" for q in RUBRIC.questions_in(s.id))
    )
    asked = RUBRIC.questions_in(first.id)
    answers = {q.id: Answer(option=q.top) for q in asked}
    last = asked[-1]
    if option == "lower":
        answers[last.id] = Answer(option=last.top - 1)
    elif option == "open":
        answers = {q.id: answers[q.id] for q in asked[:2]}
    answers[asked[0].id] = replace(answers[asked[0].id], evidence=evidence)
    return Assessment("T", DAY, answers)


def test_a_section_at_the_top_without_evidence_is_told_once():
    (found,) = tops_without_evidence(RUBRIC, section("top"))
    assert len(found.questions) == len(RUBRIC.questions_in(found.section))
    (look,) = [x for x in looks(RUBRIC, section("top")) if x.kind == "top"]
    assert look.question == found.questions[0]
    assert "the highest option" in look.words


@pytest.mark.parametrize(
    "assessment",
    [section("lower"), section("open"), section("top", ("https://wiki.example/x",))],
    ids=["one lower", "two answered", "evidence for one"],
)
def test_nothing_is_told_of_a_section_that_differs_or_shows_something(assessment):
    assert tops_without_evidence(RUBRIC, assessment) == ()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_looks_change_no_score_and_name_questions_of_the_rubric(data):
    asked = data.draw(st.lists(st.sampled_from([q.id for q in RUBRIC.ladder]), unique=True))
    answers = {
        q: Answer(option=data.draw(st.integers(0, RUBRIC.question_by_id[q].top)), evidence=("r",))
        for q in asked
    }
    kind = data.draw(st.sampled_from(["asserted", "documented", "demonstrated"]))
    said = Assessment("T", DAY, answers, evidence={"r": record(kind=kind)})
    assert score(RUBRIC, said) == score(BARE, said)
    for look in looks(RUBRIC, said):
        assert look.question in RUBRIC.question_by_id
    assert not [x for x in looks(BARE, said) if x.kind == "evidence"]


def test_a_need_must_name_an_option_that_there_is_once_and_on_a_ladder():
    def problems(question, *needs):
        changed = replace(RUBRIC.question_by_id[question], evidence_needs=needs)
        questions = tuple(changed if q.id == question else q for q in RUBRIC.questions)
        return check_rubric(replace(RUBRIC, questions=questions)).problems

    def need(option):
        return EvidenceNeed(option=option, kind="documented")

    assert problems(QUESTION.id, need(1), need(2)) == problems(QUESTION.id)
    assert any("more than once" in str(p) for p in problems(QUESTION.id, need(1), need(1)))
    assert any("the highest is 3" in str(p) for p in problems(QUESTION.id, need(4)))
    assert any("only ladder" in str(p) for p in problems(RUBRIC.context[0].id, need(1)))


def test_check_tells_it_and_it_is_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.yaml").write_text(
        "schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n"
        "  model-deployment: {option: 2, evidence: ['https://wiki.example/x']}\n"
    )
    assert main(["check", "t.yaml"]) == 0
    told = capsys.readouterr().err
    assert "t.yaml: Worth a second look: model-deployment at “2 " in told
    assert "should have demonstrated evidence of the last 365 days" in told


def test_a_report_without_its_evidence_does_not_tell_of_it(sample):
    from assess.answers.read import read_answers

    whole = read_answers(sample, RUBRIC)
    without = replace(
        whole,
        evidence={},
        answers={q: replace(a, evidence=()) for q, a in whole.answers.items()},
    )
    kinds = {x.kind for x in confidence(RUBRIC, whole, ()).looks}
    assert "evidence" in kinds
    hidden = confidence(RUBRIC, without, (), whole).looks
    assert {x.kind for x in hidden} <= {"contradiction"}
