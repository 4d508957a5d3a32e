"""What must hold for every rubric and every set of answers."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer
from assess.rubric.model import Rubric
from assess.rubric.show import rubric_json
from assess.scoring.relevance import rank_open_questions
from assess.scoring.score import score
from assess.scoring.to_json import to_json
from tests.reference_scoring import reference
from tests.strategies import answers_to, as_document, assessment, cases, rubrics


def subset(expected, actual, path=""):
    """Every value of ``expected`` stands in ``actual``; extra keys are allowed."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in actual, f"{path}.{key} is missing"
            subset(value, actual[key], f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(expected) == len(actual), path
        for i, value in enumerate(expected):
            subset(value, actual[i], f"{path}[{i}]")
    else:
        assert expected == actual, f"{path}: expected {expected!r}, got {actual!r}"


def figures(result):
    """Every figure with the side on which more is better: (name, low end, high end)."""
    for key, m in result.models.items():
        yield f"{key} level", m.low, m.high
        yield f"{key} index", m.index_low, m.index_high
        for n in m.levels:
            yield f"{key} share {n.level}", n.share, n.share_high
        for c in m.categories.values():
            yield f"{key} {c.id} level", c.low, c.high
            yield f"{key} {c.id} share", c.share, c.share_high
    for key, r in result.challenges.items():
        yield f"{key} coverage", r.coverage, r.coverage_high
        yield f"{key} residual", -r.residual, -r.residual_best
    for key, x in result.lifecycles.items():
        for p in x.phases.values():
            if p.low is not None:
                yield f"{key} {p.id}", p.low, p.high


@settings(max_examples=400, deadline=None)
@given(cases())
def test_an_independent_implementation_gets_the_same_numbers(case):
    rubric, a = case
    subset(reference(rubric_json(rubric), as_document(a)), to_json(score(rubric, a)))


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_range_has_its_ends_in_order(case):
    rubric, a = case
    result = score(rubric, a)
    for name, low, high in figures(result):
        assert low <= high, name
    for m in result.models.values():
        assert m.low == m.level <= m.high
        assert m.shown <= m.level


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_raising_an_answer_never_lowers_anything(data):
    rubric, a = data.draw(cases())
    ladder = {q.id for q in rubric.ladder}
    raisable = [
        q
        for q, x in a.answers.items()
        if q in ladder and x.option is not None and x.option < rubric.question_by_id[q].top
    ]
    if not raisable:
        return
    q = data.draw(st.sampled_from(raisable))
    old = a.answers[q]
    new = data.draw(st.integers(old.option + 1, rubric.question_by_id[q].top))
    raised = dataclasses.replace(a, answers={**a.answers, q: dataclasses.replace(old, option=new)})
    before, after = list(figures(score(rubric, a))), list(figures(score(rubric, raised)))
    for (name, low, high), (_, low2, high2) in zip(before, after, strict=True):
        assert low2 >= low, name
        assert high2 >= high, name


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_answering_an_open_question_only_narrows_ranges(data):
    rubric, a = data.draw(cases())
    open_questions = [
        q for q in rubric.questions if a.answer(q.id).status in ("unsure", "unanswered")
    ]
    if not open_questions:
        return
    q = data.draw(st.sampled_from(open_questions))
    answered = dataclasses.replace(
        a, answers={**a.answers, q.id: Answer(option=data.draw(st.integers(0, q.top)))}
    )
    before, after = score(rubric, a), score(rubric, answered)
    for (name, low, high), (_, low2, high2) in zip(figures(before), figures(after), strict=True):
        assert low <= low2, name
        assert high2 <= high, name
    for key, r in before.challenges.items():
        assert r.exposure_low <= after.challenges[key].exposure_low
        assert after.challenges[key].exposure <= r.exposure


def without(rubric: Rubric, gone: set[str]) -> Rubric:
    """The rubric with some ladder questions, and what asks only for them, removed."""
    data = rubric.model_dump()
    data["questions"] = [q for q in data["questions"] if q["id"] not in gone]
    for m in data["models"]:
        for c in m["criteria"]:
            c["requires"] = {q: n for q, n in c["requires"].items() if q not in gone}
        m["criteria"] = [c for c in m["criteria"] if c["requires"]]
    for c in data["challenges"]:
        c["controls"] = [k for k in c["controls"] if k["question"] not in gone]
    for x in data["lifecycles"]:
        for p in x["phases"]:
            p["questions"] = [q for q in p["questions"] if q not in gone]
    return Rubric.model_validate(data)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_not_applicable_is_the_same_as_never_having_asked(data):
    rubric = data.draw(rubrics())
    a = assessment(data.draw(answers_to(rubric)))
    gone = {q.id for q in rubric.ladder if a.answer(q.id).status == "not_applicable"}
    kept = rubric.model_dump()
    for m in kept["models"]:
        if not any(set(c["requires"]) - gone for c in m["criteria"]):
            return
    if any(not {k["question"] for k in c["controls"]} - gone for c in kept["challenges"]):
        return
    if gone == {q.id for q in rubric.ladder}:
        return
    before, after = score(rubric, a), score(without(rubric, gone), a)
    assert list(figures(before)) == list(figures(after))
    for key, m in before.models.items():
        assert m.shown == after.models[key].shown
        assert m.blockers == after.models[key].blockers


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_order_of_answers_is_irrelevant(data):
    rubric, a = data.draw(cases())
    shuffled = data.draw(st.permutations(list(a.answers.items())))
    assert score(rubric, dataclasses.replace(a, answers=dict(shuffled))) == score(rubric, a)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_question_said_to_change_no_level_changes_none(data):
    rubric, a = data.draw(cases(max_ladder=5, max_criteria=6))
    ranked = rank_open_questions(rubric, a)
    idle = [x.question for x in ranked if not x.can_change_level]
    ladder = {q.id: q for q in rubric.ladder}
    others = [x.question for x in ranked if x.question not in idle and x.question in ladder]
    for _ in range(8):
        said = dict(a.answers)
        for q in others:
            said[q] = Answer(option=data.draw(st.integers(0, ladder[q].top)))
        seen = set()
        for q in idle:
            if q not in ladder:
                continue
            for option in range(ladder[q].top + 1):
                full = {
                    **said,
                    **{x: Answer(option=0) for x in idle if x in ladder},
                    q: Answer(option=option),
                }
                result = score(rubric, dataclasses.replace(a, answers=full))
                seen.add(tuple(m.level for m in result.models.values()))
        assert len(seen) <= 1
