"""The report's chapter on where the respondents of a panel disagree."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from pdf_words import words_of

from assess.answers.model import Answer, Assessment, Panel, Respondent
from assess.cli.main import main
from assess.panel.merge import merge
from assess.report.opinions import opinions
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()


def panel() -> Assessment:
    said = {
        "Ana (data science)": {"training-pipeline": 3, "labelling": 2, "objectives": 1},
        "Ben (operations)": {"training-pipeline": 1, "labelling": 2},
        "Cho (operations)": {"training-pipeline": 1, "labelling": 3, "objectives": 1},
    }
    alone = [
        Assessment(
            team="T", date=dt.date(2026, 11, 23), respondents=(who,), file=f"{who[:3]}.yaml",
            answers={q: Answer(option=k) for q, k in answers.items()},
            rubric_id=RUBRIC.id, rubric_version=RUBRIC.version,
        )
        for who, answers in said.items()
    ]  # fmt: skip
    return merge(RUBRIC, alone, roles={}, force=False).assessment


def chapter(assessment: Assessment, *, anonymous: bool = False):
    return opinions(RUBRIC, assessment, score(RUBRIC, assessment), anonymous=anonymous)


def test_it_tells_what_each_said_the_questions_that_matter_most_first() -> None:
    found = chapter(panel())
    assert found.summary == "3 respondents, 2 questions to discuss."
    assert found.who == ("Ana (data science)", "Ben (operations)", "Cho (operations)")
    assert [d.id for d in found.disputes] == ["training-pipeline", "labelling"]
    first = found.disputes[0]
    assert (first.dots, first.proposal, first.top) == ((0, 2, 0, 1), 1, 3)
    assert [(what[0], who) for what, who in first.said] == [("3", "Ana"), ("1", "Ben, Cho")]
    assert first.roles == "data science: 3; operations: 1, 1"
    assert "over 3 questions (1 unanimous)" in found.agreement
    assert found.more == 0


def test_it_says_what_settling_as_proposed_would_leave() -> None:
    top = {q.id: Answer(option=q.top) for q in RUBRIC.questions}
    who = (Respondent("ana"), Respondent("ben"))
    question = "training-pipeline"  # Microsoft's level 2 asks for it
    given = {"ana": Answer(option=3), "ben": Answer(option=0)}
    answers = {**top, question: Answer(option=0, between=(0, 3))}
    one = Assessment(
        team="T", date=dt.date(2026, 11, 23), answers=answers,
        rubric_id=RUBRIC.id, rubric_version=RUBRIC.version, panel=Panel(who, {question: given}),
    )  # fmt: skip
    assert (
        "Microsoft: level 1 to 4 by the opinions; settled as proposed, level 1."
        in chapter(one).bands
    )


def test_without_respondents_only_counts_are_told() -> None:
    found = chapter(panel(), anonymous=True)
    assert found.who == ()
    first = found.disputes[0]
    assert [who for _, who in first.said] == ["1 respondent", "2 respondents"]
    assert first.roles == ""


def test_one_respondent_has_no_such_chapter() -> None:
    alone = Assessment(team="T", date=dt.date(2026, 11, 23))
    assert chapter(alone) is None


def test_without_the_library_the_chapter_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    found = chapter(panel())
    assert found.sections == ()
    assert "pip install 'mlops-assess[agreement]'" in found.agreement
    assert len(found.disputes) == 2


def test_a_real_report_of_a_panel_has_it_and_names_nobody_when_redacted(tmp_path: Path) -> None:
    made = tmp_path / "panel.yaml"
    assert main(["merge", str(ROOT / "examples" / "panel"), "-o", str(made)]) == 0
    texts = {}
    for name, more in (("told", []), ("hidden", ["--redact", "respondents"])):
        pdf = tmp_path / f"{name}.pdf"
        assert main(["report", str(made), "-o", str(pdf), "--section", "opinions", *more]) == 0
        texts[name] = " ".join(" ".join(words_of(pdf)).split())
        html = tmp_path / f"{name}.html"
        assert main(["report", str(made), "-o", str(html), *more]) == 0
        assert "Where the respondents disagree" in html.read_text()
    assert "5 respondents, 32 questions to discuss." in texts["told"]
    assert "Ana Lindqvist (data science)" in texts["told"]
    assert "Krippendorff's alpha" in texts["told"]
    for name in ("Ana L", "Lindqvist", "Okafor", "Tanaka", "Alvarez", "Novak"):
        assert name not in texts["hidden"]
        assert name not in (tmp_path / "hidden.html").read_text()


def test_the_chapter_alone_is_refused_for_one_respondent(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.pdf"
    assert main(["report", str(sample), "-o", str(target), "--section", "opinions"]) == 1
    assert "is for a panel of several respondents" in capsys.readouterr().err
    assert not target.exists()
