"""Second looks and offers, against the rubric's declarations read another way."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from assess.answers.model import UNANSWERED, Answer, Assessment
from assess.rubric.load import load_rubric
from assess.scoring.hints import contradictions, offers
from assess.scoring.score import score

RUBRIC = load_rubric()


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    answers = {}
    for q in RUBRIC.questions:
        kind = draw(st.integers(0, 9))
        if kind < 7:
            answers[q.id] = Answer(option=draw(st.integers(0, q.top)))
        elif kind == 7:
            answers[q.id] = Answer(unsure=True)
        elif kind == 8 and q.allow_na:
            answers[q.id] = Answer(reason="So.")
    return Assessment("T", dt.date(2026, 11, 23), answers)


@settings(max_examples=60, deadline=None)
@given(assessments())
def test_exactly_the_broken_presuppositions_are_told(assessment):
    told = {(c.question, c.other): c for c in contradictions(RUBRIC, assessment)}
    expected = {}
    for q in RUBRIC.questions:
        chosen = assessment.answer(q.id).option
        for at, option in enumerate(q.options):
            holds = chosen is not None and (
                at == chosen or (q.kind == "ladder" and 0 < at < chosen)
            )
            for other, need in option.implies.items():
                have = assessment.answer(other).option
                if holds and have is not None and have < need:
                    expected[q.id, other] = max(need, expected.get((q.id, other), 0))
    assert {pair: c.need for pair, c in told.items()} == expected
    for c in told.values():
        assert c.have == assessment.answer(c.other).option < c.need


@settings(max_examples=60, deadline=None)
@given(assessments())
def test_only_open_or_lowest_questions_that_allow_it_are_offered_as_not_applicable(assessment):
    for offer in offers(RUBRIC, assessment):
        question = RUBRIC.question_by_id[offer.question]
        answer = assessment.answer(offer.question)
        assert question.allow_na
        assert answer.status in ("unsure", "unanswered") or answer.option == 0
        because = RUBRIC.question_by_id[offer.because]
        assert assessment.answer(offer.because).option == offer.option
        assert because.options[offer.option].offers_na[offer.question] == offer.reason


def test_every_declared_offer_appears_when_its_option_is_chosen():
    declared = [
        (q.id, at, other, reason)
        for q in RUBRIC.context
        for at, option in enumerate(q.options)
        for other, reason in option.offers_na.items()
    ]
    assert declared
    for question, at, other, reason in declared:
        assessment = Assessment("T", dt.date(2026, 11, 23), {question: Answer(option=at)})
        found = {(o.question, o.reason) for o in offers(RUBRIC, assessment)}
        assert (other, reason) in found


def test_hints_change_no_score():
    q = next(q for q in RUBRIC.ladder if any(o.implies for o in q.options))
    assessment = Assessment("T", dt.date(2026, 11, 23), {q.id: Answer(option=q.top)})
    before = score(RUBRIC, assessment)
    contradictions(RUBRIC, assessment)
    offers(RUBRIC, assessment)
    assert score(RUBRIC, assessment) == before
    assert assessment.answer(q.id) != UNANSWERED
