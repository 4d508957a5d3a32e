"""The values and sentences of a report, before any markup."""

from __future__ import annotations

import builtins
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import read_answers
from assess.errors import MissingLibraryError
from assess.report.answers import register
from assess.report.heat import LEFT, RADIUS, WIDTH, heat
from assess.report.options import ReportOptions
from assess.report.pdf import to_pdf
from assess.report.view import build
from assess.report.words import (
    count,
    day,
    joined,
    percent,
    percent_range,
    residual_number,
    sentence,
    tight,
)
from assess.rubric.load import load_rubric
from assess.scoring.score import score

ROOT = Path(__file__).parent.parent
RUBRIC = load_rubric()


def report_of(assessment):
    return build(RUBRIC, assessment, score(RUBRIC, assessment), ReportOptions())


@pytest.fixture(scope="module")
def sample():
    return report_of(read_answers(ROOT / "rubrics" / "sample-team.yaml", RUBRIC))


@st.composite
def assessments(draw):
    answers = {}
    for q in RUBRIC.questions:
        choice = draw(st.integers(-2, q.top))
        if choice >= 0:
            answers[q.id] = Answer(option=choice)
        elif choice == -2:
            answers[q.id] = Answer(unsure=True)
    return Assessment(team="T", date=dt.date(2026, 11, 23), answers=answers)


few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(assessments())
def test_a_challenge_stands_where_the_shading_says_its_rating(assessment):
    drawn = heat(report_of(assessment).risks)
    seen = 0
    for row in drawn.rows:
        for marker in row.markers:
            seen += 1
            assert marker.risk.exposure == row.exposure
            inside = LEFT + RADIUS < marker.x < LEFT + WIDTH - RADIUS
            if inside:
                band = next(b for b in row.bands if b.x - 0.02 <= marker.x <= b.x + b.width + 0.02)
                near_edge = min(abs(marker.x - b.x) for b in row.bands) < 0.05
                assert near_edge or band.rating == marker.risk.rating
    assert seen == len(RUBRIC.challenges)


@few
@given(assessments())
def test_markers_of_a_row_never_cover_each_other(assessment):
    for row in heat(report_of(assessment).risks).rows:
        for i, a in enumerate(row.markers):
            for b in row.markers[i + 1 :]:
                assert abs(a.y - b.y) >= 2 * RADIUS or abs(a.x - b.x) >= 2 * RADIUS


@few
@given(assessments())
def test_the_bars_count_what_the_result_counts(assessment):
    result = score(RUBRIC, assessment)
    report = build(RUBRIC, assessment, result, ReportOptions())
    for verdict in report.verdicts:
        found = result.models[verdict.id]
        assert (verdict.level, verdict.low, verdict.high) == (found.level, found.low, found.high)
        by_level = {n.level: n for n in found.levels}
        for step in verdict.steps:
            if step.level:
                n = by_level[step.level]
                assert (step.counts.met, step.counts.unmet) == (n.met, n.unmet)
                assert step.rating == n.rating
        for k in range(1, verdict.top + 1):
            cells = [row.cells[k - 1] for row in verdict.categories]
            assert sum(c.met for c in cells) == by_level[k].met
            assert sum(c.applicable for c in cells) == by_level[k].applicable
    ranks = [r.residual for r in report.risks]
    assert ranks == sorted(ranks, reverse=True)


def test_the_sample_says_what_was_worked_out_by_hand(sample):
    google, microsoft = sample.verdicts
    assert google.sentence == "Google: level 0 of 2, Manual process."
    assert microsoft.sentence == (
        "Microsoft: level 2 of 4, Automated training; valid evidence carries level 1."
    )
    assert google.ladder_point == (
        "Level 1 has 12 of 23 criteria met, and 1 essential criterion on the way to it is open."
    )
    assert sample.risks[0].title == "Feedback loops"
    assert sample.risks[0].sentence == (
        "Exposure 5 of 5, controls 32%–47% in place: residual 3.4 of 5, critical (at best 2.6)."
    )
    assert sample.completeness == (
        "65 of 69 questions answered, 2 unsure, 1 not applicable, 1 unanswered"
    )
    assert [e.id for e in sample.confidence.stale] == ["pipeline-runs", "warehouse-rights"]
    assert [w.next_level for w in sample.whys] == [1, 3]
    assert len(sample.whys[1].cautions) == 1


def test_what_is_only_asserted_is_not_out_of_date():
    day = dt.date(2026, 11, 23)
    records = (
        EvidenceRecord("told", "asserted"),
        EvidenceRecord("old", "documented", valid_until=day - dt.timedelta(days=1)),
        EvidenceRecord("to-come", "documented", observed_on=day + dt.timedelta(days=1)),
        EvidenceRecord("good", "demonstrated", valid_until=day),
    )
    one = Assessment(team="A", date=day, evidence={r.id: r for r in records})
    found = register(one)
    assert [r.state for r in found] == ["asserted only", "expired", "not yet observed", "valid"]
    assert [r.stale for r in found] == [False, True, True, False]


def test_strengths_are_more_than_half_covered_and_shown_by_top_answers(sample):
    assert [s.title for s in sample.strengths] == ["Validate", "Train", "Develop"]
    assert sample.strengths[0].shown_by == ("Scoring code: It has automated tests",)
    nothing = report_of(Assessment(team="T", date=dt.date(2026, 1, 2)))
    assert nothing.strengths == ()


def test_what_was_not_answered_is_never_called_the_lowest_option():
    nothing = report_of(Assessment(team="T", date=dt.date(2026, 1, 2)))
    assert nothing.needs
    assert {n.have for n in nothing.needs} == {"not answered"}


def test_the_top_level_has_no_next_one():
    top = Assessment(
        team="T",
        date=dt.date(2026, 1, 2),
        answers={q.id: Answer(option=q.top) for q in RUBRIC.questions},
    )
    report = report_of(top)
    assert [w.next_level for w in report.whys] == [None, None]
    assert all(not w.open for w in report.whys)
    assert report.verdicts[0].ladder_point == "The highest level, 2, is reached."
    assert report.road is not None
    assert report.road.waves == ()


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%")]
)
def test_a_percentage_says_all_and_nothing_only_when_it_is_so(share, words):
    assert percent(share) == words


def test_numbers_and_lists_in_words():
    assert percent_range(0.32, 0.47) == "32%–47%"
    assert percent_range(0.5, 0.5) == "50%"
    assert residual_number(1.96) == "1.9"
    assert residual_number(2.0) == "2.0"
    assert count(1, "criterion", "criteria") == "1 criterion"
    assert count(2, "criterion", "criteria") == "2 criteria"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""
    assert day(dt.date(2026, 11, 3)) == "3 November 2026"
    assert sentence("it ends") == "It ends."
    assert load_rubric().question_by_id["pipeline-ci"].subject == "Pipeline CI"
    assert tight("more than 50 %.") == "more than 50%."


def test_a_missing_native_library_is_named_with_what_to_do(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr("assess.doctor.native_command", lambda **_: "apt-get install that-library")
    with pytest.raises(MissingLibraryError, match="apt-get install that-library"):
        to_pdf("<p>x", dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
