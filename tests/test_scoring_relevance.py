"""Which open questions are still worth asking, in cases worked out by hand."""

from __future__ import annotations

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.resources import rubrics_dir
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric
from assess.scoring.relevance import rank_open_questions
from tests.strategies import assessment, made_of

RUBRIC = load_rubric()


def rubric_of(*models: dict[str, dict], top: int = 1, options: int = 3) -> Rubric:
    """A rubric whose models have the given criteria: id -> level, requires, essential."""
    return made_of(models, top=top, options=options)


def ranked(rubric: Rubric, **said: int):
    answers = {q: Answer(option=v) for q, v in said.items()}
    return {x.question: x for x in rank_open_questions(rubric, assessment(answers))}


def plain(*questions: str, level: int = 1, option: int = 1) -> dict[str, dict]:
    """One criterion a question, none essential."""
    return {f"{q}-{level}": {"level": level, "requires": {q: option}} for q in questions}


def test_a_question_between_low_and_high_can_change_the_level():
    # level 1 asks a and b: 0 or 1 or 2 of 2; one of two is not more than half.
    found = ranked(rubric_of(plain("a", "b")))
    assert found["a"].can_change_level
    assert found["b"].can_change_level


def test_a_question_of_a_level_that_nothing_reaches_cannot():
    # level 1 is out of reach (a is 0 and essential), so level 2's question b changes nothing.
    model = {
        "x": {"level": 1, "requires": {"a": 1}, "essential": True},
        "y": {"level": 2, "requires": {"b": 1}, "essential": True},
    }
    found = ranked(rubric_of(model, top=2), a=0)
    assert not found["b"].can_change_level
    # it still moves the index: level 2's share may be 0 or 1
    assert (found["b"].levels, found["b"].index) == (0, 1)


def test_a_question_above_the_highest_possible_level_cannot():
    # a decides on level 1; level 2's essential b is 0, so level 1 is the most there can be.
    model = {
        "x": {"level": 1, "requires": {"a": 1}, "essential": True},
        "y": {"level": 2, "requires": {"b": 1}, "essential": True},
        "z": {"level": 2, "requires": {"c": 1}},
    }
    found = ranked(rubric_of(model, top=2), b=0)
    assert found["a"].can_change_level
    assert not found["c"].can_change_level


def test_a_question_cannot_once_the_share_of_its_level_suffices_anyway():
    # 2 of 3 is more than half: c cannot take level 1, the top one, away.
    found = ranked(rubric_of(plain("a", "b", "c")), a=1, b=1)
    assert not found["c"].can_change_level
    # with a level above, 2 of 3 is not more than 85 %: c decides whether level 2 can be reached.
    two = plain("a", "b", "c") | plain("d", level=2)
    found = ranked(rubric_of(two, top=2), a=1, b=1)
    assert found["c"].can_change_level
    assert found["d"].can_change_level
    # 7 of 8 is more than 85 %: now the eighth does not matter, the level above still does.
    names = "abcefgh"
    two = plain(*names, "c8") | plain("d", level=2)
    found = ranked(rubric_of(two, top=2), **dict.fromkeys(names, 1))
    assert not found["c8"].can_change_level
    assert found["d"].can_change_level


def test_an_essential_question_matters_even_when_the_share_suffices():
    model = plain("a", "b", "c")
    model["c-1"]["essential"] = True
    assert ranked(rubric_of(model), a=1, b=1)["c"].can_change_level


def test_an_option_in_the_middle_may_move_more_than_both_ends():
    # Model one has 2 of 5 met and q, r, s open: q at 1 or more lifts it to 3 of 5, level 1 for sure;
    # q at 0 leaves 4 of 5 possible. Model two has q (at 2), r, s open and 2 of 5 unmet: q below 2
    # leaves 2 of 5, no level any more; q at 2 makes only 1 of 5 sure. So q at 1 moves both models.
    one = plain("a", "b", "q", "r", "s")
    two = plain("c", "d", "r", "s") | plain("q", option=2)
    found = ranked(rubric_of(one, two), a=1, b=1, c=0, d=0)
    assert found["q"].levels == 2
    assert found["r"].levels == 1


def test_a_context_question_changes_no_level_but_may_matter_for_a_risk():
    found = {x.question: x for x in rank_open_questions(RUBRIC, assessment({}))}
    for q in RUBRIC.context:
        assert not found[q.id].can_change_level
        assert (found[q.id].levels, found[q.id].index) == (0, 0)
    assert any(found[q.id].matters for q in RUBRIC.context)


def test_a_finished_assessment_leaves_nothing_to_ask():
    full = {q.id: Answer(option=q.top) for q in RUBRIC.questions}
    assert rank_open_questions(RUBRIC, assessment(full)) == ()


def test_the_open_questions_of_the_sample_team_are_ranked():
    sample = read_answers(rubrics_dir() / "sample-team.yaml", RUBRIC)
    still_open = {
        q.id for q in RUBRIC.questions if sample.answer(q.id).status in ("unsure", "unanswered")
    }
    assert still_open
    assert {x.question for x in rank_open_questions(RUBRIC, sample)} == still_open


def test_the_first_question_of_an_empty_assessment_moves_the_most():
    first = rank_open_questions(RUBRIC, assessment({}))[0]
    assert first.can_change_level
    assert first.levels == max(x.levels for x in rank_open_questions(RUBRIC, assessment({})))
    assert first.levels > 0
