"""Scorecards: scores worked out by hand, what stays open, and the proofs over their files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tiny_rubric import TINY, copy_with

from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.cli.portfolio_picture import picture
from assess.compare.compare import compare
from assess.compare.to_json import comparison_json
from assess.compare.words import score_words
from assess.errors import RubricError
from assess.portfolio.build import portfolio
from assess.portfolio.record import record
from assess.portfolio.to_json import portfolio_json
from assess.report.portfolio.view import build
from assess.resources import rubrics_dir
from assess.rubric.check import check_rubric
from assess.rubric.load import load_rubric
from assess.rubric.locale import load_localised
from assess.scoring.explain import what_if
from assess.scoring.explain_scorecard import explain_scorecard, points
from assess.scoring.score import score

RUBRIC = load_rubric()
(CARD,) = RUBRIC.scorecards
SHOWN = ("https://wiki.example/proof",)


def scored(options, **said):
    """The ML Test Score of a team; ``options`` is what every ladder question gets first."""
    answers = {
        q.id: Answer(option=min(options, q.top)) for q in RUBRIC.ladder if options is not None
    }
    for name, answer in said.items():
        name = name.replace("_", "-")
        answers[name] = Answer(option=answer) if isinstance(answer, int) else answer
    team = Assessment(team="Team", date=dt.date(2026, 11, 23), answers=answers)
    return score(RUBRIC, team).scorecards["ml-test-score"]


def sums(found, end="low"):
    return [getattr(s, end) for s in found.sections.values()]


def test_the_scorecard_has_the_tests_and_the_bands_of_its_source():
    assert [s.id for s in CARD.sections] == [
        "features-data",
        "model-development",
        "infrastructure",
        "monitoring",
    ]
    facts = [t.source[0].facts for t in CARD.tests]
    assert facts == [(f"TS-{letter}{n}",) for letter in "DMIO" for n in range(1, 8)]
    assert [b.up_to for b in CARD.bands] == [0, 1, 2, 3, 5, None]
    assert CARD.top == 7
    # what no question asks is said, and nothing is said to be asked that is not
    assert len(CARD.unasked) == 9
    assert all(bool(t.unasked) != bool(t.manual and t.automated) for t in CARD.tests)


def test_a_team_with_every_highest_option():
    found = scored(9)
    # features and data: D1 1, D2 and D5 only by hand 0.5 + 0.5, D7 1; D3, D4, D6 not asked -> 3.0
    # model development: M1, M5, M6, M7 -> 4; infrastructure: all but I5 -> 6; monitoring: all but O4, O5 -> 5
    assert sums(found) == [3.0, 4.0, 6.0, 5.0]
    # at best all that is not asked holds as well
    assert sums(found, "high") == [7.0, 7.0, 7.0, 7.0]
    assert (found.score, found.low, found.high, found.lowest) == (3.0, 3.0, 7.0, ("features-data",))
    # exactly 3 is still in the band that ends there
    assert (found.band, found.band_high) == ("reasonable", "exceptional")


def test_a_team_with_every_lowest_option():
    found = scored(0)
    assert sums(found) == [0.0, 0.0, 0.0, 0.0]
    # D3, D4, D6 are not asked: 3; D2 and D5 are not even done by hand, so no program can do them
    # M1 may be done by hand, which is not asked: 0.5, and M2, M3, M4: 3.5; I5: 1; O4, O5: 2
    assert sums(found, "high") == [3.0, 3.5, 1.0, 2.0]
    assert (found.score, found.high, found.band, found.band_high) == (0.0, 1.0, "research", "gaps")
    assert len(found.lowest) == 4
    assert found.tests["ts-m1-review"].status == "unasked"
    assert found.tests["ts-d2-benefit"].status == "missing"


def test_nothing_answered_leaves_everything_open():
    found = scored(None)
    assert (found.low, found.high, found.shown) == (0.0, 7.0, 0.0)
    assert {t.status for t in found.tests.values()} == {"unknown", "unasked"}


def test_half_points_whole_points_and_tests_that_do_not_apply():
    found = scored(
        0,
        data_validation=2,
        data_monitoring=1,
        feature_parity=2,
        service_monitoring=2,
        model_monitoring=3,
        upstream_changes=Answer(reason="All data are our own."),
        online_validation=Answer(reason="Batch results only."),
        serving_checks=2,
        failure_recovery=Answer(unsure=True),
    )
    # monitoring: O1 does not apply; O2 by hand (inputs are only looked at) 0.5, O3 0.5, O6 0.5, O7 1
    # -> 2.5 of 6 tests, 2.5 * 7/6 = 2.9167; with O4 and O5, which are not asked, 4.5 * 7/6 = 5.25
    monitoring = found.sections["monitoring"]
    assert (monitoring.low, monitoring.high) == (pytest.approx(2.5 * 7 / 6), 5.25)
    assert found.tests["ts-o1-dependencies"].low is None
    assert dict(monitoring.counts) == {
        "not_applicable": 1,
        "manual": 3,
        "automated": 1,
        "unasked": 2,
    }
    # infrastructure: I6 needs only the check of the serving environment when nothing takes over
    # gradually -> 1; I7 is unsure -> 0 to 1; I5 is not asked -> 0 to 1
    infrastructure = found.sections["infrastructure"]
    assert (infrastructure.low, infrastructure.high) == (1.0, 3.0)
    assert found.tests["ts-i7-rollback"].status == "unknown"
    # features and data: D1 1 -> the smallest is model development with 0
    assert sums(found)[:2] == [1.0, 0.0]
    assert (found.score, found.lowest) == (0.0, ("model-development",))


def test_a_section_in_which_nothing_applies_is_left_out(tmp_path):
    everything = {q.id: Answer(reason="none") for q in RUBRIC.ladder}
    team = Assessment(team="Team", date=dt.date(2026, 11, 23), answers=everything)
    found = score(RUBRIC, team).scorecards["ml-test-score"]
    # of every section only what is not asked is left
    assert (found.low, found.high) == (0.0, 7.0)
    card = {**CARD_OF_TINY, "tests": CARD_OF_TINY["tests"][:2]}
    rubric = load_rubric(with_card(tmp_path, card), base=TINY)
    team = Assessment(team="T", date=team.date, answers={"labels": Answer(reason="none")})
    tiny = score(rubric, team).scorecards["card"]
    assert (tiny.sections["one"].score, tiny.sections["two"].high) == (None, 1.0)
    nothing = {"labels": Answer(reason="none"), "training": Answer(reason="none")}
    tiny = score(rubric, Assessment(team="T", date=team.date, answers=nothing)).scorecards["card"]
    assert (tiny.score, tiny.band, tiny.lowest) == (None, None, ())


def test_evidence_carries_points_as_it_carries_levels():
    found = scored(
        9,
        data_validation=Answer(option=3, evidence=SHOWN),
        model_validation=Answer(option=3, evidence=SHOWN),
        version_control=Answer(option=3, evidence=SHOWN),
        model_monitoring=Answer(option=3, evidence=SHOWN),
    )
    # D1 1; M1 1; I4 1; O7 1 (O2 needs data-monitoring too)
    assert sums(found, "shown") == [1.0, 1.0, 1.0, 1.0]
    assert (found.score, found.shown) == (3.0, 1.0)


def test_the_sample_team():
    team = read_answers(rubrics_dir() / "sample-team.yaml", RUBRIC)
    found = score(RUBRIC, team).scorecards["ml-test-score"]
    # D1 1 (data-validation 2), D7 0.5 (unit tests, started by hand)
    # M1 1, M6 0.5, M7 0.5; I4 1, I6 1, I7 0.5; O3 0.5, O6 1, O7 0.5
    assert sums(found) == [1.5, 2.0, 2.5, 2.0]
    assert sums(found, "high") == [4.5, 5.0, 3.5, 4.0]
    assert (found.band, found.band_high) == ("first-pass", "strong")


def test_scorecards_are_read_in_the_language_asked_for():
    (dutch,) = load_localised("nl").scorecards
    assert (dutch.id, dutch.sections[1].title) == ("ml-test-score", "Modelontwikkeling")
    assert all(a.statement != b.statement for a, b in zip(dutch.tests, CARD.tests, strict=True))


# ---------------------------------------------------------------- why, and what lifts it


def explained(options, **said):
    answers = {q.id: Answer(option=min(options, q.top)) for q in RUBRIC.ladder}
    answers |= {name.replace("_", "-"): Answer(option=option) for name, option in said.items()}
    team = Assessment(team="Team", date=dt.date(2026, 11, 23), answers=answers)
    return explain_scorecard(RUBRIC, team, score(RUBRIC, team), "ml-test-score")


def test_the_section_with_the_smallest_sum_holds_the_score_and_its_nearest_points_come_first():
    team = read_answers(rubrics_dir() / "sample-team.yaml", RUBRIC)
    found = explain_scorecard(RUBRIC, team, score(RUBRIC, team), "ml-test-score")
    assert found.why == "Features and data has the smallest sum, 1.5 of 7, and that is the score."
    assert found.what_lifts == (
        "The score rises with points in Features and data."
        " From 2.0 on, it depends on Model development and Monitoring."
    )
    (section,) = found.lowest
    # one option lifts D5 and D7 by half a point, two options D2
    steps = [(s.test.id, s.before, s.after, [n.question for n in s.needs]) for s in section.steps]
    assert steps == [
        ("ts-d5-privacy", 0.0, 0.5, ["data-storage"]),
        ("ts-d7-feature-code", 0.5, 1.0, ["pipeline-ci"]),
        ("ts-d2-benefit", 0.0, 0.5, ["clean-up"]),
    ]


def test_taking_the_nearest_step_lifts_the_score():
    team = read_answers(rubrics_dir() / "sample-team.yaml", RUBRIC)
    found = explain_scorecard(RUBRIC, team, score(RUBRIC, team), "ml-test-score")
    step = found.lowest[0].steps[0]
    moved = what_if(RUBRIC, team, {n.question: n.need for n in step.needs})
    gain = step.after - step.before
    assert moved.after.scorecards["ml-test-score"].score == found.result.score + gain
    assert ("scorecard", "ml-test-score", 1.5, 2.0) in {
        (c.kind, c.what, c.before, c.after) for c in moved.changes
    }


def test_sections_that_share_the_smallest_sum_must_all_rise():
    found = explained(0)
    assert found.why.endswith(
        "Monitoring have the smallest sum, 0.0 of 7 each, and that is the score."
    )
    assert found.what_lifts.endswith(", in each.")


def test_where_the_questions_can_show_no_more_it_says_so():
    found = explained(9)
    assert found.what_lifts == (
        "Nothing that is asked gives more points in Features and data; what is left is not asked."
    )


# ---------------------------------------------------------------- what people see


@pytest.fixture
def sample_here(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    shutil.copy(sample, "team.yaml")


def said(capsys, *args):
    assert main([*args]) == 0
    return capsys.readouterr().out


def test_score_shows_the_four_sums_and_which_one_holds_the_score(sample_here, capsys):
    part = said(capsys, "score", "team.yaml").split("ML Test Score ---")[1]
    assert "At least 1.5 of 7: A first pass" in part
    assert (
        "at most 3.5 (Strongly tested): 9 of 28 tests are not asked; evidence carries 0.5" in part
    )
    lines = [line for line in part.splitlines() if "not asked" in line and "." in line][1:]
    assert [line.split("  ")[1].startswith("-> ") for line in lines] == [True, False, False, False]
    assert "Features and data has the smallest sum" in part


def test_explain_shows_every_test_with_the_answers_that_decide_it(sample_here, capsys):
    out = said(capsys, "explain", "team.yaml", "--model", "ml-test-score")
    assert "Google" not in out
    assert all(f"  {test.id}\n" in out for test in CARD.tests)
    assert "0.5 -> 1.0 Code that computes features has tests" in out
    assert "-> 2 Each change is built and tested automatically (needed)" in out
    assert "Nothing asks for rules on which features may be used." in out
    assert RUBRIC.work_by_id["ml-test-score"].address in out
    whole = json.loads(
        said(capsys, "explain", "team.yaml", "--model", "ml-test-score", "--format", "json")
    )
    card = whole["scorecards"]["ml-test-score"]
    assert (card["score"], card["band"]["id"], whole["models"]) == (1.5, "first-pass", {})
    assert [t["id"] for s in card["sections"] for t in s["tests"]] == [t.id for t in CARD.tests]


def test_what_if_tells_of_the_score(sample_here, capsys):
    out = said(capsys, "explain", "team.yaml", "--if", "data-storage=3")
    assert "ML Test Score: 1.5-3.5 -> 2.0-3.5 of 7" in out


def test_tables_hold_the_scorecard(sample_here, capsys):
    rows = list(csv.DictReader(io.StringIO(said(capsys, "score", "team.yaml", "--format", "csv"))))
    assert rows[0]["scorecards.ml-test-score.low"] == "1.5"
    assert rows[0]["scorecards.ml-test-score.sections.monitoring.high"] == "4.0"
    out = said(capsys, "score", "team.yaml", "--format", "csv", "--long")
    found = {(r["kind"], r["id"], r["measure"]): r for r in csv.DictReader(io.StringIO(out))}
    assert found["scorecard", "ml-test-score", "score"]["verdict"] == "first-pass"
    assert found["scorecard section", "infrastructure", "score"]["high"] == "3.5"
    assert found["test", "ts-d7-feature-code", "points"]["verdict"] == "manual"


def test_reports_show_the_scorecard_beside_the_levels(sample_here, capsys):
    assert main(["report", "team.yaml", "--format", "html", "-o", "team.html", "-q"]) == 0
    page = Path("team.html").read_text(encoding="utf-8")
    part = page.split('id="standing"')[1].split('id="why"')[0]
    assert "<h3>ML Test Score: at least 1.5 of 7, A first pass</h3>" in part
    assert "Features and data: 1.5–4.5 (1 automated, 1 by hand, 3 not asked)." in part
    assert "Nearest to more points: The same limits hold for copies" in part
    short = said(capsys, "report", "team.yaml", "--format", "md", "-o", "-")
    row = "| ML Test Score | at least 1.5 of 7, A first pass | 1.5 to 3.5 (Strongly tested) | 0.5 |"
    assert row in short
    dutch = said(capsys, "report", "team.yaml", "--format", "md", "-o", "-", "--language", "nl")
    assert "minstens 1,5 van 7, Een eerste ronde" in dutch


def team(date, options, name="Team", **said):
    """An assessment in which every ladder question has an option, unless it says otherwise."""
    answers = {q.id: Answer(option=min(options, q.top)) for q in RUBRIC.ladder}
    answers |= {q.replace("_", "-"): answer for q, answer in said.items()}
    return Assessment(team=name, date=dt.date.fromisoformat(date), answers=answers)


def test_a_comparison_tells_the_score_then_and_now_and_what_moved_it():
    evident = {q.id: Answer(option=min(2, q.top), evidence=SHOWN) for q in RUBRIC.ladder}
    before = team("2026-01-01", 1, data_validation=Answer(unsure=True))
    after = replace(team("2026-06-01", 2), answers=evident)
    found = compare(RUBRIC, before, after)
    (change,) = found.scorecards.values()
    assert change.before == score(RUBRIC, before).scorecards["ml-test-score"]
    assert change.after == score(RUBRIC, after).scorecards["ml-test-score"]
    assert sum(s.score for s in change.steps) == change.after.low - change.before.low > 0
    assert sum(s.shown for s in change.steps) == change.after.shown - change.before.shown > 0
    moved = {s.cause for s in change.steps if s.score}
    assert moved == {"answers"}
    assert [s.cause for s in change.steps if s.shown] == ["evidence"]
    told = comparison_json(RUBRIC, found)["scorecards"]["ml-test-score"]
    assert told["before"]["high"] == round(change.before.high, 4)
    assert told["after"]["score"] == round(change.after.low, 4)
    assert told["by_cause"]["evidence"]["shown"] == round(change.after.shown, 4)
    assert score_words(change).startswith(f"Score {points(change.after.low)} of 7, up from ")
    back = compare(RUBRIC, after, replace(before, date=dt.date(2026, 7, 1)))
    assert "down from" in score_words(back.scorecards["ml-test-score"])


def test_a_comparison_where_no_test_applied_then_says_so(tmp_path):
    rubric = load_rubric(with_card(tmp_path), base=TINY)
    nothing = {"labels": Answer(reason="none"), "training": Answer(reason="none")}
    before = Assessment(team="T", date=dt.date(2026, 1, 1), answers=nothing)
    both = {"labels": Answer(option=2), "training": Answer(option=1)}
    after = Assessment(team="T", date=dt.date(2026, 2, 1), answers=both)
    change = compare(rubric, before, after).scorecards["card"]
    assert score_words(change) == "Score 1.0 of 1, n/a then"
    assert score_words(compare(rubric, before, before).scorecards["card"]) == (
        "Score n/a of 1 as before"
    )
    assert comparison_json(rubric, compare(rubric, before, after))["scorecards"]["card"][
        "before"
    ] == {"score": None, "low": None, "high": None, "shown": None, "band": None}


def test_the_command_compares_the_score_with_its_range(sample_here, capsys):
    shutil.copy(rubrics_dir().parent / "reports" / "samples" / "compare-then.yaml", "then.yaml")
    out = said(capsys, "compare", "then.yaml", "team.yaml")
    assert "Score 1.5 of 7, up from 1.0: A first pass." in out
    assert "score: 1.0-4.0 → 1.5-3.5" in out
    assert "Because answers changed: score +0.5." in out
    assert said(capsys, "score", "then.yaml", "team.yaml").count("1.5-3.5") == 1
    said(capsys, "report", "team.yaml", "--baseline", "then.yaml", "-o", "page.md")
    page = Path("page.md").read_text()
    assert "ML Test Score, the score and what is possible: 1.0–4.0 → 1.5–3.5 of 7." in page


def test_a_portfolio_counts_teams_by_the_band_of_their_score():
    teams = [team("2026-11-01", n, f"Team {n}") for n in range(4)]
    open_ones = {q.id: Answer(unsure=True) for q in RUBRIC.ladder}
    teams.append(replace(team("2026-11-01", 0, "Open"), answers=open_ones))
    found = portfolio(RUBRIC, [record(RUBRIC, t, plan=False) for t in teams])
    scores = [score(RUBRIC, t).scorecards["ml-test-score"] for t in teams]
    (spread,) = found.scorecards
    for band in spread.bands:
        assert band.teams == sum(x.band == band.id for x in scores)
        assert band.high == sum(x.band_high == band.id for x in scores)
        assert band.shown == sum(CARD.band(x.shown).id == band.id for x in scores)
    assert spread.median == sorted(x.low for x in scores)[2]
    assert spread.open == sum(x.high > x.low for x in scores)
    assert spread.lowest == {s.id: sum(s.id in x.lowest for x in scores) for s in CARD.sections}
    told = portfolio_json(found)
    assert told["scorecards"]["ml-test-score"]["median"] == spread.median
    assert [t["scorecards"]["ml-test-score"]["score"] for t in told["teams"]] == [
        x.low for t, x in sorted(zip((t.team for t in teams), scores, strict=True))
    ]
    (view,) = build(RUBRIC, found).cards
    assert sum(band.teams for band in view.bands) == len(teams)
    assert view.bands[-1].points == "0.0"
    assert "ML Test Score" in picture(RUBRIC, found)


def test_a_quick_assessment_asks_too_little_for_a_scorecard(sample_here, capsys):
    text = Path("team.yaml").read_text(encoding="utf-8")
    Path("team.yaml").write_text(f"questions: quick\n{text}", encoding="utf-8")
    assert "ML Test Score" not in said(capsys, "report", "team.yaml", "--format", "md", "-o", "-")


# ---------------------------------------------------------------- files and proofs

CARD_OF_TINY = {
    "id": "card",
    "title": "Card",
    "short": "Card",
    "about": "About it.",
    "source": [{"work": "paper"}],
    "bands": [
        {"id": "none", "up_to": 0, "name": "None", "summary": "Nothing."},
        {"id": "some", "name": "Some", "summary": "Something."},
    ],
    "sections": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
    "tests": [
        {
            "id": "first",
            "section": "one",
            "statement": "First.",
            "manual": {"labels": 1},
            "automated": {"labels": 2},
            "source": [{"work": "paper"}],
        },
        {
            "id": "second",
            "section": "two",
            "statement": "Second.",
            "automated": {"training": 1},
            "unasked": "By hand.",
            "source": [{"work": "paper"}],
        },
    ],
}


def with_card(folder, card=CARD_OF_TINY, name="card.yaml"):
    """An overlay that holds a scorecard."""
    place = folder / "mine" / "scorecards"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(yaml.safe_dump(card, sort_keys=False))
    return folder / "mine"


def changed(**changes):
    """The scorecard with some of its values changed; ``first`` and ``second`` change a test."""
    tests = [{**t, **changes.pop(t["id"], {})} for t in CARD_OF_TINY["tests"]]
    return {**CARD_OF_TINY, "tests": tests, **changes}


def test_an_overlay_may_add_a_scorecard_and_replace_one(tmp_path):
    overlay = with_card(tmp_path)
    assert [s.title for s in load_rubric(overlay, base=TINY).scorecards] == ["Card"]
    base = copy_with(tmp_path)
    (base / "scorecards").mkdir()
    (base / "scorecards" / "own.yaml").write_text(yaml.safe_dump(changed(title="Below")))
    assert [s.title for s in load_rubric(base=base).scorecards] == ["Below"]
    assert [s.title for s in load_rubric(overlay, base=base).scorecards] == ["Card"]


def test_two_files_with_the_same_id_are_refused(tmp_path):
    with_card(tmp_path)
    overlay = with_card(tmp_path, name="twin.yaml")
    with pytest.raises(
        RubricError, match=r"The scorecard id 'card' stands in scorecards/card\.yaml"
    ):
        load_rubric(overlay, base=TINY)


def test_two_scorecards_do_not_share_the_id_of_a_test(tmp_path):
    with_card(tmp_path)
    overlay = with_card(tmp_path, changed(id="other"), name="other.yaml")
    problems = check_rubric(load_rubric(overlay, base=TINY, check=False)).problems
    assert "scorecards/: the test 'first' stands there 2 times." in problems


def test_a_wrong_key_is_told_with_its_place(tmp_path):
    overlay = with_card(tmp_path, {**CARD_OF_TINY, "band": []})
    with pytest.raises(RubricError) as caught:
        load_rubric(overlay, base=TINY)
    (line,) = caught.value.lines()
    assert "mine/scorecards/card.yaml:" in line
    assert "Did you mean 'bands'?" in line


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "alpha"}, "there is a maturity model with the same id"),
        ({"source": [{"work": "papr"}]}, "there is no work 'papr'. Did you mean 'paper'?"),
        (
            {"bands": CARD_OF_TINY["bands"][:1]},
            "every band but the last needs up_to, and the last must not have it",
        ),
        (
            {"bands": [{**CARD_OF_TINY["bands"][0], "id": x, "up_to": 2} for x in "ab"]
             + CARD_OF_TINY["bands"][1:]},
            "up_to must rise from band to band; found 2, 2.",
        ),
        ({"first": {"section": "on"}}, "test first: there is no section 'on'. Did you mean 'one'?"),
        ({"first": {"section": "two"}}, "as many tests as the others, because the smallest sum is"),
        ({"first": {"manual": {"labls": 1}}}, "manual: there is no question 'labls'."),
        ({"first": {"automated": {"labels": 9}}}, "automated: 'labels' has no option 9;"),
        ({"first": {"manual": {"models": 1}}}, "'models' is a context question, not a ladder"),
        ({"first": {"manual": {"labels": 2}}}, "nobody would get half a point"),
        ({"first": {"unasked": "What?"}}, "manual and automated leave nothing unasked"),
        ({"second": {"unasked": ""}}, "without manual it needs unasked"),
        ({"second": {"automated": {}, "unasked": ""}}, "without manual and automated it needs"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_a_problem(tmp_path, changes, problem):
    rubric = load_rubric(with_card(tmp_path, changed(**changes)), base=TINY, check=False)
    found = check_rubric(rubric).problems
    assert any(problem in text and text.startswith("scorecards/") for text in found), found


def test_a_scorecard_that_holds_together_has_no_problem(tmp_path):
    assert check_rubric(load_rubric(with_card(tmp_path), base=TINY)).problems == ()
