"""What a report says has moved since earlier assessments."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.errors import ReportError
from assess.report.moved import NEAREST, moved
from assess.report.render import ReportOptions, render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

SAMPLE = Path(__file__).parent.parent / "rubrics" / "sample-team.yaml"
RUBRIC = load_rubric()
NOW = read_answers(SAMPLE, RUBRIC)
RESULT = score(RUBRIC, NOW)
EARLIER = dt.date(2026, 5, 4)


def then(date: dt.date = EARLIER, **changes: Answer | None) -> Assessment:
    """The sample at an earlier date, with some other answers (underscores stand for hyphens)."""
    answers = dict(NOW.answers)
    for name, answer in changes.items():
        question = name.replace("_", "-")
        if answer is None:
            answers.pop(question, None)
        else:
            answers[question] = answer
    return dataclasses.replace(NOW, date=date, answers=answers)


def found(*earlier: Assessment):
    move = moved(RUBRIC, NOW, RESULT, earlier)
    assert move is not None
    return move


def test_without_a_baseline_nothing_is_said_to_have_moved():
    assert moved(RUBRIC, NOW, RESULT, ()) is None
    html = render(RUBRIC, NOW, RESULT, format="html").decode()
    assert 'id="changes"' not in html
    assert "Since " not in html


def test_the_same_answers_move_nothing():
    move = found(then())
    assert move.answers == ()
    assert move.answers_point == "Every question is answered as it was then."
    assert {m.step for m in move.models} == {0}
    assert {r.way for r in move.risks} == {"same"}
    assert move.risks_point == "0 of 11 residual risks are lower and none is higher than then."


def test_each_change_of_an_answer_is_told_by_its_kind():
    asked = {q.id: q for q in RUBRIC.ladder if NOW.answer(q.id).option is not None}
    up = next(q for q in asked if NOW.answer(q).option)
    down = next(q for q in asked if NOW.answer(q).option < asked[q].top and q != up)
    settled = next(q for q in asked if q not in (up, down))
    aside = next(q.id for q in RUBRIC.ladder if NOW.answer(q.id).status == "not_applicable")
    open_now = next(q.id for q in RUBRIC.ladder if NOW.answer(q.id).status == "unsure")
    context = next(q for q in RUBRIC.questions if q.kind == "context" and NOW.answer(q.id).option)
    answers = dict(NOW.answers)
    answers[up] = Answer(option=NOW.answer(up).option - 1)
    answers[down] = Answer(option=NOW.answer(down).option + 1)
    answers[settled] = Answer(unsure=True)
    answers[aside] = Answer(option=0)
    answers[open_now] = Answer(option=0)
    answers[context.id] = Answer(option=0)
    move = found(dataclasses.replace(NOW, date=EARLIER, answers=answers))
    assert {a.id: a.kind for a in move.answers} == {
        up: "higher",
        down: "lower",
        settled: "now known",
        aside: "set aside",
        open_now: "no longer known",
        context.id: "other",
    }
    assert move.answers_point.startswith("1 answer rose, 1 answer fell, ")
    risen = next(a for a in move.answers if a.id == up)
    assert risen.before.startswith(f"{NOW.answer(up).option - 1}: ")
    assert risen.after.startswith(f"{NOW.answer(up).option}: ")


def test_levels_and_risks_are_compared_with_the_latest_and_drawn_from_the_oldest():
    nothing = Assessment(team=NOW.team, date=dt.date(2024, 1, 1))
    move = found(then(), nothing)
    microsoft = next(m for m in move.models if m.id == "microsoft")
    assert [p.date for p in microsoft.points] == ["2024-01-01", "2026-05-04", "2026-11-23"]
    assert [p.level for p in microsoft.points] == [0, 2, 2]
    assert microsoft.words == "level 2 as before"
    assert move.since == "4 May 2026"
    alone = found(nothing)
    microsoft = next(m for m in alone.models if m.id == "microsoft")
    assert (microsoft.step, microsoft.words) == (2, "up from level 0")
    for risk, challenge in zip(
        alone.risks,
        sorted(RUBRIC.challenges, key=lambda c: -RESULT.challenges[c.id].residual),
        strict=True,
    ):
        assert risk.after == RESULT.challenges[challenge.id].residual
        assert risk.before == score(RUBRIC, nothing).challenges[challenge.id].residual


def test_a_baseline_that_is_newer_is_refused():
    with pytest.raises(ReportError, match="later than this assessment"):
        found(then(dt.date(2026, 11, 24)))


def test_another_name_and_another_rubric_version_are_said():
    old = dataclasses.replace(then(), team="Old <b>name</b>", rubric_version="0.9.0")
    assert len(found(old).notes) == 2
    options = ReportOptions(baselines=(old,))
    html = render(RUBRIC, NOW, RESULT, format="html", options=options).decode()
    assert "Old &lt;b&gt;name&lt;/b&gt;" in html
    assert "given to rubric 0.9.0" in html


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dates(min_value=dt.date(2015, 1, 1), max_value=NOW.date), min_size=1, max_size=10)
)
def test_dates_of_a_trend_stand_in_order_apart_and_inside(dates):
    points = found(*(then(d) for d in dates)).models[0].points
    places = [p.x for p in points]
    assert len(points) == min(len(dates), 7) + 1
    assert all(b - a >= NEAREST - 0.2 for a, b in itertools.pairwise(places))
    assert places[0] >= 80
    assert places[-1] <= 480


def test_the_command_adds_the_chapter_and_keeps_the_fonts(tmp_path, capsys):
    old = tmp_path / "old.yaml"
    old.write_text("schema: 1\nteam: Fraud scoring\ndate: 2026-05-04\nanswers: {}\n")
    out = tmp_path / "r.pdf"
    assert main(["report", str(SAMPLE), "-o", str(out), "--baseline", str(old)]) == 0
    reader = pypdf.PdfReader(out)
    assert "3 What moved since then" in [x.title for x in reader.outline if "title" in dir(x)]
    cover = " ".join(reader.pages[0].extract_text().split())
    assert "Since 4 May 2026: up from level 0." in cover
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert all("Report-Sans" in name for name in names), names
    capsys.readouterr()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["-o", "r.html", "--section", "changes"], "--baseline OLD"),
        (["--out-dir", "out", "--baseline", "a.yaml", "b.yaml"], "one answer file"),
        (["-o", "a.yaml", "--format", "html", "--baseline", "a.yaml"], "is an answer file"),
    ],
)
def test_a_baseline_is_for_one_report_and_never_overwritten(
    tmp_path, monkeypatch, capsys, more, words
):
    monkeypatch.chdir(tmp_path)
    for name in ("team.yaml", "a.yaml", "b.yaml"):
        Path(name).write_bytes(SAMPLE.read_bytes())
    assert main(["report", "team.yaml", *more]) == 2
    assert words in capsys.readouterr().err
    assert Path("a.yaml").read_bytes() == SAMPLE.read_bytes()


def test_a_baseline_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path, capsys):
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\nteam: T\ndate: 2026-01-01\nanswers: {no-such-thing: 1}\n")
    out = tmp_path / "r.html"
    assert main(["report", str(SAMPLE), "-o", str(out), "--baseline", str(bad)]) == 1
    assert "bad.yaml:4:" in capsys.readouterr().err
    assert not out.exists()


def test_the_html_edition_tells_it_too_and_stays_without_requests():
    options = ReportOptions(baselines=(then(dt.date(2025, 1, 2)),))
    html = render(RUBRIC, NOW, RESULT, format="html", options=options).decode()
    assert 'id="changes"' in html
    assert not re.search(r"<(img|link|iframe)\b", html)
