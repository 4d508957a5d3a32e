"""A sitting without a screen: answering, undo, saving, conflicts, and what is asked."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.answers.model import UNANSWERED, Answer
from assess.answers.read import read_answers
from assess.errors import AnswersError, ReportError
from assess.report.options import ReportOptions
from assess.report.render import render
from assess.scoring.relevance import rank_open_questions
from assess.scoring.score import score
from assess.tui.keeping import Outcome
from assess.tui.session import Session

RUBRIC = made.small()
IDS = [q.id for q in RUBRIC.questions]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made.answered(tmp_path / "team.yaml", RUBRIC, {})


@pytest.fixture
def session(path: Path) -> Session:
    return Session.open(path, RUBRIC)


def on_disk(path: Path, question: str) -> Answer:
    return read_answers(path, RUBRIC).answer(question)


def by_someone_else(path: Path, question: str, answer: Answer) -> None:
    other = Session.open(path, RUBRIC)
    assert other.give(answer, question) == Outcome()


# ---------------------------------------------------------------- answering


def test_every_kind_of_answer_is_on_disk_when_the_call_returns(session, path):
    session.asking.go("build")
    session.choose(2)
    assert on_disk(path, "build").option == 2
    session.unsure()
    assert on_disk(path, "build").unsure
    session.clear()
    assert on_disk(path, "build") == UNANSWERED
    session.asking.go("data")
    session.not_applicable("We have none.")
    assert on_disk(path, "data").reason == "We have none."


def test_changing_an_answer_keeps_note_and_evidence(session, path):
    session.asking.go("data")
    said = Answer(option=0, note="Why so.", evidence=("https://a.example/x",), accepted="Agreed.")
    session.give(said)
    session.choose(2)
    assert on_disk(path, "data") == dataclasses.replace(said, option=2)
    session.unsure()
    assert on_disk(path, "data") == Answer(unsure=True, note=said.note, evidence=said.evidence)
    session.not_applicable("None here.")
    assert on_disk(path, "data").note == "Why so."


def test_what_the_rubric_does_not_allow_is_refused_and_changes_nothing(session, path):
    before = path.read_bytes()
    outcome = session.give(Answer(option=99), "build")
    assert outcome.refused
    assert outcome.trouble is None
    assert session.not_applicable("No.", "build").refused
    assert session.answer("build") == UNANSWERED
    assert path.read_bytes() == before
    assert not session.can_undo


def test_the_result_is_the_score_of_the_answers(session):
    for question in IDS:
        session.asking.go(question)
        session.choose(1)
    assert session.result == score(RUBRIC, session.assessment)


def test_the_sample_is_never_written_until_it_is_saved_elsewhere(path, tmp_path):
    before = path.read_bytes()
    session = Session.look(path, RUBRIC)
    session.choose(1)
    assert not session.unsaved
    assert path.read_bytes() == before
    copy = tmp_path / "mine.yaml"
    assert session.save_as(copy) == Outcome()
    session.asking.step(1)
    session.choose(2)
    assert on_disk(copy, IDS[0]).option == 1
    assert on_disk(copy, IDS[1]).option == 2
    assert path.read_bytes() == before


# ---------------------------------------------------------------- undo


answers = st.one_of(
    st.integers(0, 2).map(lambda n: Answer(option=n)),
    st.just(Answer(unsure=True)),
    st.just(UNANSWERED),
    st.text("abc ", max_size=5).map(lambda t: Answer(option=1, note=t.strip())),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(IDS), answers), min_size=1, max_size=8))
def test_undo_takes_everything_back_and_redo_brings_it_again(tmp_path_factory, changes):
    path = made.answered(tmp_path_factory.mktemp("undo") / "team.yaml", RUBRIC, {})
    session = Session.open(path, RUBRIC)
    states = [dict(session.assessment.answers)]
    for question, answer in changes:
        session.give(answer, question)
        if session.assessment.answers != states[-1]:
            states.append(dict(session.assessment.answers))
    for state in reversed(states[:-1]):
        assert session.undo() == Outcome()
        assert session.assessment.answers == state
    assert session.undo().refused
    for state in states[1:]:
        assert session.redo() == Outcome()
        assert session.assessment.answers == state
    assert read_answers(path, RUBRIC).answers == session.assessment.answers
    assert session.redo().refused


def test_undo_shows_the_question_it_changes(session):
    session.choose(1)
    session.asking.go(IDS[4])
    session.undo()
    assert session.asking.current == IDS[0]


def test_a_new_answer_forgets_what_could_be_done_again(session):
    session.choose(1)
    session.undo()
    session.choose(2)
    assert session.redo().refused


def test_a_note_saved_while_it_is_written_is_one_step(session):
    session.choose(1)
    for text in ("A", "A no", "A note"):
        session.give(Answer(option=1, note=text), same_step=True)
    session.undo()
    assert session.answer() == UNANSWERED  # the first draft joined the step of the choice


def test_undo_leaves_what_someone_else_changed_since(session, path):
    session.choose(1)
    by_someone_else(path, IDS[0], Answer(option=0))
    assert session.look_at_disk() == (IDS[0],)
    assert "someone else" in session.undo().refused
    assert on_disk(path, IDS[0]).option == 0


# ---------------------------------------------------------------- two writers


def test_a_change_on_disk_is_taken_over_when_nothing_is_unsaved(session, path):
    by_someone_else(path, IDS[2], Answer(option=2))
    assert session.look_at_disk() == (IDS[2],)
    assert session.answer(IDS[2]).option == 2
    assert session.look_at_disk() is None


def test_a_conflict_overwrites_nothing_and_keeps_the_answer(session, path):
    by_someone_else(path, IDS[2], Answer(option=2))
    outcome = session.choose(1)
    assert outcome.trouble is not None
    assert outcome.trouble.kind == "conflict"
    assert session.unsaved
    assert session.answer().option == 1
    assert on_disk(path, IDS[0]) == UNANSWERED


def test_answers_of_both_can_be_joined(session, path):
    by_someone_else(path, IDS[2], Answer(option=2))
    session.choose(1)
    assert session.clashes() == ()
    assert session.join() == Outcome()
    assert session.trouble is None
    assert on_disk(path, IDS[0]).option == 1
    assert on_disk(path, IDS[2]).option == 2


def test_joining_says_where_both_answered_and_mine_counts(session, path):
    by_someone_else(path, IDS[0], Answer(option=2))
    session.choose(1)
    assert session.clashes() == (IDS[0],)
    session.join()
    assert on_disk(path, IDS[0]).option == 1


def test_joining_keeps_details_that_were_not_saved(session, path):
    by_someone_else(path, IDS[2], Answer(option=2))
    session.set_header(team="Another name")
    assert session.trouble is not None
    session.join()
    said = read_answers(path, RUBRIC)
    assert said.team == "Another name"
    assert said.answer(IDS[2]).option == 2


def test_theirs_can_be_taken_instead(session, path):
    by_someone_else(path, IDS[0], Answer(option=2))
    session.choose(1)
    assert session.drop() == Outcome()
    assert session.answer(IDS[0]).option == 2
    assert not session.unsaved


def test_in_a_conflict_everything_can_be_saved_elsewhere(session, path, tmp_path):
    by_someone_else(path, IDS[0], Answer(option=2))
    session.choose(1)
    assert session.save_as(path).refused  # there is a file of this name
    assert session.save_as(tmp_path / "other.yaml") == Outcome()
    assert on_disk(tmp_path / "other.yaml", IDS[0]).option == 1
    assert on_disk(path, IDS[0]).option == 2


def test_a_file_that_is_gone_is_told_and_can_be_written_again(session, path):
    session.choose(1)
    path.unlink()
    news = session.look_at_disk()
    assert isinstance(news, Outcome)
    assert "moved or removed" in news.trouble.message
    assert session.look_at_disk() is None  # told once
    session.asking.step(1)
    assert session.choose(2).trouble is not None
    assert session.save(overwrite=True) == Outcome()
    assert on_disk(path, IDS[0]).option == 1
    assert on_disk(path, IDS[1]).option == 2


def test_a_file_that_cannot_be_read_any_more_is_told_and_left_alone(session, path):
    path.write_text("team: [")
    news = session.look_at_disk()
    assert isinstance(news, Outcome)
    assert session.choose(1).trouble is not None
    assert path.read_text() == "team: ["
    assert session.join().refused


def test_what_could_not_be_saved_is_saved_with_the_next_answer(session, path):
    held = path.with_suffix(".held")
    path.rename(held)
    path.mkdir()  # nothing can be written there
    assert session.choose(1).trouble is not None
    path.rmdir()
    held.rename(path)
    session.asking.step(1)
    assert session.choose(2) == Outcome()
    assert session.trouble is None
    assert on_disk(path, IDS[0]).option == 1


def test_looking_at_the_disk_costs_no_reading_when_nothing_changed(session, path, monkeypatch):
    def unexpected(*_: object) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr("assess.tui.keeping.AnswerFile.open", unexpected)
    for _ in range(3):
        assert session.look_at_disk() is None
    session.choose(1)
    assert session.look_at_disk() is None
    os.utime(path, (1, 1))
    with pytest.raises(AssertionError):
        session.look_at_disk()


# ---------------------------------------------------------------- what is asked


def test_a_file_is_gone_on_with_at_its_first_unanswered_question(tmp_path):
    path = made.answered(tmp_path / "t.yaml", RUBRIC, {q: Answer(option=1) for q in IDS[:3]})
    assert Session.open(path, RUBRIC).asking.current == IDS[3]


def test_a_quick_file_asks_the_core_questions(tmp_path):
    path = made.answered(tmp_path / "t.yaml", RUBRIC, {}, quick=True)
    session = Session.open(path, RUBRIC)
    assert session.asking.mode == "quick"
    assert session.asking.asked == tuple(q.id for q in RUBRIC.questions if q.core)


def test_going_through_the_questions_meets_each_once_and_stops_at_the_ends(session):
    met = [session.asking.current]
    while session.asking.step(1):
        met.append(session.asking.current)
    assert met == IDS
    while session.asking.step(-1):
        met.pop()
    assert session.asking.current == met[0] == IDS[0]


def test_from_a_question_that_is_not_asked_the_way_leads_to_its_neighbours(tmp_path):
    path = made.answered(tmp_path / "t.yaml", RUBRIC, {}, quick=True)
    session = Session.open(path, RUBRIC)
    session.asking.go("data")  # between tests and train among the core ones
    session.asking.step(1)
    assert session.asking.current == "train"
    session.asking.go("data")
    session.asking.step(-1)
    assert session.asking.current == "tests"


def test_what_matters_comes_in_the_order_of_the_ranking_and_leaves_out_the_rest(session):
    for question in IDS[:6]:
        session.asking.go(question)
        session.choose(2)
    ranking = rank_open_questions(RUBRIC, session.assessment)
    session.asking.ask("matters", ranking)
    assert session.asking.asked == tuple(x.question for x in ranking if x.can_change_level)
    assert session.asking.current == session.asking.asked[0]


def rank(session: Session):
    return rank_open_questions(RUBRIC, session.assessment)


def test_ranking_again_keeps_what_was_asked_and_drops_what_can_change_no_level(session):
    session.asking.ask("matters", rank(session))
    asked = []
    while True:
        asked.append(session.asking.current)
        session.choose(0)
        session.asking.rerank(rank(session))
        assert session.asking.asked[: len(asked)] == tuple(asked)
        still = {x.question for x in rank(session) if x.can_change_level}
        assert set(session.asking.asked[len(asked) :]) == still
        if not session.asking.step(1):
            break
    assert not any(x.can_change_level for x in rank(session))
    low, high = (
        {k: getattr(m, end) for k, m in session.result.models.items()} for end in ("low", "high")
    )
    assert low == high  # the levels are settled, though questions are open
    assert len(asked) < len(IDS)


def test_after_the_levels_come_the_largest_risks(session):
    for question in IDS[2:]:
        session.give(Answer(option=1), question)
    session.asking.ask("matters", rank(session))
    assert not session.asking.for_levels
    assert session.asking.current in ("models", "pace")  # no level asks for the situation
    assert set(session.asking.asked) == {x.question for x in rank(session) if x.residual > 0}


def test_ready_reasons_come_from_context_answers_first(tmp_path):
    from assess.rubric.load import load_rubric

    rubric = load_rubric()
    source = next(
        (q, at, other)
        for q in rubric.context
        for at, option in enumerate(q.options)
        for other in option.offers_na
    )
    question, at, other = source
    path = made.answered(tmp_path / "t.yaml", rubric, {question.id: Answer(option=at)})
    session = Session.open(path, rubric)
    reason = question.options[at].offers_na[other]
    assert session.ready_reasons(other)[0] == reason
    assert [o.reason for o in session.offers(other)] == [reason]
    session.not_applicable(reason, other)
    assert session.offers(other) == ()


# ---------------------------------------------------------------- a report that carries answers


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = made.answered(tmp_path / "told.yaml", RUBRIC, {"build": Answer(option=1)})
    assessment = read_answers(path, RUBRIC)
    pdf = render(
        RUBRIC,
        assessment,
        score(RUBRIC, assessment),
        options=ReportOptions(summary=True),
        answers_bytes=path.read_bytes(),
    )
    file = path.with_name("report.pdf")
    file.write_bytes(pdf)
    return file


def test_a_report_gives_its_answers_and_is_never_written(report):
    whole = report.read_bytes()
    session = Session.open(report, RUBRIC)
    assert session.assessment.answer("build").option == 1
    target = report.with_name("report.yaml")
    assert session.path == target
    assert not target.exists()
    assert not session.unsaved
    session.asking.go("build")
    session.choose(2)
    assert on_disk(target, "build").option == 2
    assert report.read_bytes() == whole


def test_answers_from_a_report_never_replace_a_file(report):
    there = report.with_name("report.yaml")
    there.write_text("mine")
    session = Session.open(report, RUBRIC)
    session.asking.go("build")
    session.choose(2)
    assert session.path.name == "report-2.yaml"
    assert on_disk(session.path, "build").option == 2
    assert there.read_text() == "mine"


def test_a_file_that_appears_meanwhile_is_not_overwritten(report):
    session = Session.open(report, RUBRIC)
    session.path.write_text("theirs")
    session.asking.go("build")
    assert session.choose(2).trouble is not None
    assert session.path.read_text() == "theirs"
    assert session.unsaved


def test_a_pdf_without_answers_is_told(tmp_path):
    file = tmp_path / "other.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    with pytest.raises(ReportError):
        Session.open(file, RUBRIC)


def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    for name in ("pipe.yaml", "pipe.pdf"):
        pipe = tmp_path / name
        os.mkfifo(pipe)
        with pytest.raises(AnswersError, match="pipe"):
            Session.open(pipe, RUBRIC)


def test_answers_that_are_wrong_inside_a_report_are_told_with_their_place(report, tmp_path):
    text = (tmp_path / "told.yaml").read_text().replace("build: 1", "build: 9")
    assessment = read_answers(tmp_path / "told.yaml", RUBRIC)
    options = ReportOptions(summary=True)
    result = score(RUBRIC, assessment)
    report.write_bytes(
        render(RUBRIC, assessment, result, options=options, answers_bytes=text.encode())
    )
    with pytest.raises(AnswersError, match=r"report\.pdf \(answers\.yaml\):"):
        Session.open(report, RUBRIC)
