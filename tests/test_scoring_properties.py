"""What must hold for every rubric and every set of answers."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer
from assess.rubric.build import validated
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
    for key, x in result.scorecards.items():
        for p in (x, *x.sections.values(), *x.tests.values()):
            if p.low is not None:
                yield f"{key} {p.id}", p.low, p.high


@settings(max_examples=250, deadline=None)
@given(cases())
def test_an_independent_implementation_gets_the_same_numbers(case):
    rubric, a = case
    subset(reference(rubric_json(rubric), as_document(a)), to_json(score(rubric, a)))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_range_has_its_ends_in_order(case):
    rubric, a = case
    result = score(rubric, a)
    for name, low, high in figures(result):
        assert low <= high, name
    for m in result.models.values():
        assert m.low == m.level <= m.high
        assert m.shown <= m.level
    for x in result.scorecards.values():
        assert x.score is None or x.shown <= x.score == x.low <= x.high <= x.top


@settings(max_examples=150, deadline=None)
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


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_answering_an_open_question_only_narrows_ranges(data):
    rubric, a = data.draw(cases())
    open_questions = [
        q for q in rubric.questions if a.answer(q.id).status in ("unsure", "unanswered")
    ]
    if not open_questions:
        return
    q = data.draw(st.sampled_from(open_questions))
    waived = q.allow_na and data.draw(st.booleans())
    new = Answer(reason="x") if waived else Answer(option=data.draw(st.integers(0, q.top)))
    answered = dataclasses.replace(a, answers={**a.answers, q.id: new})
    before, after = score(rubric, a), score(rubric, answered)
    narrowed = {name: (low, high) for name, low, high in figures(after)}
    for name, low, high in figures(before):
        if waived and name not in narrowed:
            continue  # the last question of a phase: the phase is no longer assessed
        assert low <= narrowed[name][0], name
        assert narrowed[name][1] <= high, name
    for key, r in before.challenges.items():
        assert r.exposure_low <= after.challenges[key].exposure_low
        assert after.challenges[key].exposure <= r.exposure


def without(rubric: Rubric, gone: set[str]) -> Rubric:
    """The rubric with some ladder questions, and all that asks only for them, removed."""
    data = asdict(rubric)
    data["questions"] = [q for q in data["questions"] if q["id"] not in gone]
    for m in data["models"]:
        for c in m["criteria"]:
            c["requires"] = {q: n for q, n in c["requires"].items() if q not in gone}
        m["criteria"] = [c for c in m["criteria"] if c["requires"]]
    data["models"] = [m for m in data["models"] if m["criteria"]]
    for c in data["challenges"]:
        c["controls"] = [k for k in c["controls"] if k["question"] not in gone]
    data["challenges"] = [c for c in data["challenges"] if c["controls"]]
    for x in data["lifecycles"]:
        for p in x["phases"]:
            p["questions"] = [q for q in p["questions"] if q not in gone]
    data["scorecards"] = []  # a test left out would leave sections of unequal size
    return validated(Rubric, data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_not_applicable_is_the_same_as_never_having_asked(data):
    rubric = data.draw(rubrics())
    a = assessment(data.draw(answers_to(rubric)))
    gone = {q.id for q in rubric.ladder if a.answer(q.id).status == "not_applicable"}
    before, after = score(rubric, a), score(without(rubric, gone), a)
    left = list(figures(after))
    names = {name for name, _, _ in left}
    assert [f for f in figures(before) if f[0] in names] == left
    for key, m in before.models.items():
        if key in after.models:
            assert m.shown == after.models[key].shown
            assert m.blockers == after.models[key].blockers
        else:  # no criterion applies: no level is claimed, whatever was answered
            assert (m.level, m.high, m.shown, m.index_high, m.blockers) == (0, 0, 0, 0, ())
    for key, r in before.challenges.items():
        if key not in after.challenges:
            assert (r.coverage, r.coverage_high, r.residual) == (1, 1, 0)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_the_counts_of_the_categories_add_up_to_those_of_the_model(case):
    rubric, a = case
    for m in score(rubric, a).models.values():
        for n in m.levels:
            parts = [c.levels[n.level - 1] for c in m.categories.values()]
            for count in ("met", "unmet", "unknown", "not_applicable"):
                assert sum(getattr(p, count) for p in parts) == getattr(n, count)
        assert Counter(m.criteria.values()) == Counter(
            {
                "met": sum(n.met for n in m.levels),
                "unmet": sum(n.unmet for n in m.levels),
                "unknown": sum(n.unknown for n in m.levels),
                "not_applicable": sum(n.not_applicable for n in m.levels),
            }
        )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_more_evidence_never_lowers_what_is_shown_and_moves_nothing_else(data):
    rubric, a = data.draw(cases())
    backed = {
        q: dataclasses.replace(x, evidence=(*x.evidence, "https://more.example"))
        if data.draw(st.booleans())
        else x
        for q, x in a.answers.items()
    }
    before, after = score(rubric, a), score(rubric, dataclasses.replace(a, answers=backed))
    assert list(figures(before)) == list(figures(after))
    for key, m in before.models.items():
        assert m.shown <= after.models[key].shown


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_order_of_answers_is_irrelevant(data):
    rubric, a = data.draw(cases())
    shuffled = data.draw(st.permutations(list(a.answers.items())))
    assert score(rubric, dataclasses.replace(a, answers=dict(shuffled))) == score(rubric, a)


def levels_of(rubric, a, said):
    result = score(rubric, dataclasses.replace(a, answers={**a.answers, **said}))
    return tuple(m.level for m in result.models.values())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(max_ladder=4, max_criteria=9))
def test_a_question_said_to_change_no_level_changes_none_under_any_completion(case):
    rubric, a = case
    ranked = {x.question: x.can_change_level for x in rank_open_questions(rubric, a)}
    answers = {
        q.id: [Answer(option=k) for k in range(q.top + 1)]
        + ([Answer(reason="x")] if q.allow_na else [])
        for q in rubric.ladder
        if q.id in ranked
    }
    assume(answers and math.prod(map(len, answers.values())) <= 400)
    levels = {}
    for said in itertools.product(*answers.values()):
        levels[said] = levels_of(rubric, a, dict(zip(answers, said, strict=True)))
    for i, question in enumerate(answers):
        by_the_others = {}
        for said, reached in levels.items():
            by_the_others.setdefault(said[:i] + said[i + 1 :], set()).add(reached)
        if any(len(reached) > 1 for reached in by_the_others.values()):
            assert ranked[question], f"{question} changes a level"
    assert not any(can for q, can in ranked.items() if q in {c.id for c in rubric.context})


@settings(max_examples=100, deadline=None)
@given(cases(max_ladder=5))
def test_what_an_open_question_can_move_is_what_its_best_single_answer_moves(case):
    rubric, a = case
    before = score(rubric, a)
    risks = sorted(before.challenges.values(), key=lambda c: -c.residual)[:3]
    for x in rank_open_questions(rubric, a):
        levels, index, residual = [], [], [0.0]
        for option in range(rubric.question_by_id[x.question].top + 1):
            said = {**a.answers, x.question: Answer(option=option)}
            after = score(rubric, dataclasses.replace(a, answers=said))
            pairs = [(m, after.models[key]) for key, m in before.models.items()]
            levels.append(sum(n.low - m.low + m.high - n.high for m, n in pairs))
            index.append(
                sum(n.index_low - m.index_low + m.index_high - n.index_high for m, n in pairs)
            )
            for r in risks:
                new = after.challenges[r.id]
                residual += [r.residual - new.residual, new.residual_best - r.residual_best]
        assert x.levels == max(levels)
        assert x.index == pytest.approx(max(index))
        assert x.residual == pytest.approx(max(residual))


@settings(max_examples=100, deadline=None)
@given(cases())
def test_every_open_question_is_ranked_once_and_those_that_change_levels_come_first(case):
    rubric, a = case
    ranked = rank_open_questions(rubric, a)
    is_open = [q.id for q in rubric.questions if a.answer(q.id).status in ("unsure", "unanswered")]
    assert sorted(x.question for x in ranked) == sorted(is_open)
    order = [(x.can_change_level, x.levels, x.residual, x.index) for x in ranked]
    assert order == sorted(order, reverse=True)
