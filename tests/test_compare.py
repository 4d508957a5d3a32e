"""What changed between two assessments of one team, and which cause did it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
import sys

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from tiny_rubric import tiny

from assess.answers.model import Answer, Assessment, EvidenceRecord, Panel, Respondent
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.compare.compare import answer_changes, check_order, compare
from assess.compare.progress import practices_then, progress
from assess.errors import CompareError
from assess.panel.agreement import measure
from assess.report.moved import moved
from assess.report.options import ReportOptions
from assess.report.render import render
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = tiny()
SHIPPED = load_rubric()
PEOPLE = ROOT / "examples" / "panel"


def made(date: str, /, team: str = "Fraud", **answers) -> Assessment:
    said = {
        key.replace("_", "-"): value if isinstance(value, Answer) else Answer(option=value)
        for key, value in answers.items()
    }
    return Assessment(team=team, date=dt.date.fromisoformat(date), answers=said)


def test_every_kind_of_change_of_an_answer_is_named():
    before = made(
        "2026-01-01", models=0, training=1, release=2, labels=Answer(reason="bought"), checks=1
    )
    after = made(
        "2026-06-01", models=1, training=2, release=1, labels=1, checks=Answer(unsure=True)
    )
    kinds = {c.question: (c.kind, c.cause) for c in answer_changes(RUBRIC, before, after)}
    assert kinds == {
        "models": ("other", "answers"),
        "training": ("higher", "answers"),
        "release": ("lower", "answers"),
        "labels": ("taken up", "applicability"),
        "checks": ("no longer known", "answers"),
    }
    back = {c.question: c.kind for c in answer_changes(RUBRIC, after, before)}
    assert back["labels"] == "set aside"
    assert back["checks"] == "now known"


def test_notes_alone_are_no_change():
    before = made("2026-01-01", training=Answer(option=1))
    after = made("2026-06-01", training=Answer(option=1, note="Now with a note."))
    found = compare(RUBRIC, before, after)
    assert found.answers == ()
    assert found.evidence == ()


def test_evidence_that_expires_is_told_apart_from_evidence_that_is_gone():
    record = EvidenceRecord("log", "demonstrated", valid_until=dt.date(2026, 3, 1))
    before = dataclasses.replace(
        made(
            "2026-01-01",
            training=Answer(option=2, evidence=("log",)),
            release=Answer(option=1, evidence=("https://x.example/a",)),
            checks=1,
        ),
        evidence={"log": record},
    )
    after = dataclasses.replace(
        made(
            "2026-06-01",
            training=Answer(option=2, evidence=("log",)),
            release=1,
            checks=Answer(option=1, evidence=("https://x.example/b",)),
        ),
        evidence={"log": record},
    )
    found = compare(RUBRIC, before, after)
    assert {e.question: e.kind for e in found.evidence} == {
        "training": "expired",
        "release": "removed",
        "checks": "new",
    }
    assert not found.answers


def test_that_other_people_answered_is_said():
    def by(*names: str, panel: Panel | None = None) -> Assessment:
        return dataclasses.replace(made("2026-01-01"), respondents=names, panel=panel)

    def told(before: Assessment, after: Assessment) -> list[str]:
        return [n for n in compare(RUBRIC, before, after).notes if "another view" in n]

    assert told(by("Ana"), by("ana (operations)", "Ben")) == []
    assert told(by(), by("Ben")) == []  # nobody knows who
    assert told(by("Ana"), by("Ben"))[0].startswith("Other people answered")
    panel = Panel((Respondent("ana"), Respondent("ben")), {})
    assert "of one file then and of a panel now" in told(by("Ana"), by(panel=panel))[0]
    assert "of a panel then and of one file now" in told(by(panel=panel), by("Ana"))[0]
    assert told(by(panel=panel), by(panel=panel)) == []


answers = st.one_of(
    st.integers(0, 1).map(lambda n: Answer(option=n)),
    st.builds(Answer, option=st.integers(0, 1), evidence=st.just(("https://x.example",))),
    st.just(Answer(unsure=True)),
    st.just(Answer(reason="no")),
)
assessments = st.dictionaries(st.sampled_from([q.id for q in RUBRIC.questions]), answers)


@given(assessments, assessments)
def test_the_causes_sum_up_to_the_whole_difference(then, now):
    before = Assessment(team="A", date=dt.date(2026, 1, 1), answers=then)
    after = Assessment(team="A", date=dt.date(2026, 6, 1), answers=now)
    first, last = score(RUBRIC, before), score(RUBRIC, after)
    found = compare(RUBRIC, before, after)
    for name, change in found.models.items():
        a, b = first.models[name], last.models[name]
        assert sum(s.level for s in change.steps) == b.level - a.level
        assert sum(s.shown for s in change.steps) == b.shown - a.shown
        assert sum(s.index for s in change.steps) == pytest.approx(b.index - a.index)
        met = {k for k, v in b.criteria.items() if v == "met"}
        was = {k for k, v in a.criteria.items() if v == "met"}
        assert {c.criterion for c in change.gained} == met - was
        assert {c.criterion for c in change.lost} == was - met
    for name, change in found.challenges.items():
        total = last.challenges[name].residual - first.challenges[name].residual
        assert sum(s.residual for s in change.steps) == pytest.approx(total)


@given(assessments)
def test_nothing_moved_between_an_assessment_and_itself(said):
    one = Assessment(team="A", date=dt.date(2026, 1, 1), answers=said)
    found = compare(RUBRIC, one, one)
    assert not (found.answers)
    assert not (found.evidence)
    assert not (found.joined)
    assert not (found.left)
    assert all(not (c.gained or c.lost) for c in found.models.values())


def test_assessments_are_put_in_order_of_date():
    late, early = made("2026-06-01"), made("2026-01-01", team="  FRAUD ")
    assert check_order([late, early]) == (early, late)


def test_different_teams_are_refused_unless_forced():
    one, other = made("2026-01-01"), made("2026-06-01", team="Search")
    with pytest.raises(CompareError, match=r"“Fraud”.*“Search”.*--force"):
        check_order([one, other])
    assert check_order([one, other], force=True) == (one, other)


def test_planned_practices_are_judged_by_todays_answers():
    practice = SHIPPED.practices[0]
    question, option = next(iter(practice.raises.items()))
    before = made("2026-01-01")
    after = dataclasses.replace(
        made("2026-06-01"), answers={q: Answer(option=n) for q, n in practice.raises.items()}
    )
    planned = {practice.id: "done", "gone-by-now": "planned"}
    (found,) = progress(SHIPPED, before, after, planned)
    assert (found.progress, found.said) == ("reached", "done")
    assert found.steps[question] == (0, option, option)
    (still,) = progress(SHIPPED, before, before, planned)
    assert still.progress == "not yet"
    skipped = dataclasses.replace(
        before, answers={q: Answer(reason="none here") for q in practice.raises}
    )
    (aside,) = progress(SHIPPED, before, skipped, planned)
    assert aside.progress == "not applicable"


def test_without_a_kept_plan_the_earlier_answers_are_planned_anew():
    before = dataclasses.replace(made("2026-01-01"), targets={"google": 1})
    found = practices_then(SHIPPED, before)
    assert found
    assert set(found) <= set(SHIPPED.practice_by_id)


# ------------------------------------------------------------ the command

THEN = ROOT / "reports" / "samples" / "compare-then.yaml"
NOW = ROOT / "rubrics" / "sample-team.yaml"


def test_the_table_tells_levels_causes_answers_and_plan(capsys):
    assert main(["compare", str(NOW), str(THEN)]) == 0
    shown = capsys.readouterr().out
    for text in (
        "2026-05-04 → 2026-11-23",
        "up from 1",
        "Because answers changed",
        "Gained",
        "lineage: 1",
        "Planned and done",
    ):
        assert text in shown


def test_json_has_every_verdict_then_and_now(capsys):
    assert main(["compare", str(THEN), str(NOW), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["before"]["date"], found["after"]["date"]) == ("2026-05-04", "2026-11-23")
    model = found["models"]["microsoft"]
    assert (model["before"]["level"], model["after"]["level"]) == (1, 2)
    assert sum(step["level"] for step in model["by_cause"].values()) == 1
    assert {c["cause"] for c in found["answers"]} == {"answers"}
    assert len(found["challenges"]) == len(SHIPPED.challenges)


def test_three_files_give_two_steps(tmp_path, capsys):
    middle = tmp_path / "middle.yaml"
    middle.write_text(THEN.read_text().replace("2026-05-04", "2026-08-01"))
    command = ["compare", str(THEN), str(middle), str(NOW), "--format", "json"]
    assert main(command) == 0
    steps = json.loads(capsys.readouterr().out)
    assert [s["after"]["date"] for s in steps] == ["2026-08-01", "2026-11-23"]
    assert steps[0]["answers"] == []
    assert steps[1]["practices"]


def test_another_team_ends_with_one_clear_message(tmp_path, capsys):
    other = tmp_path / "other.yaml"
    other.write_text(NOW.read_text().replace("team: Fraud scoring", "team: Search", 1))
    assert main(["compare", str(THEN), str(other)]) == 1
    error = capsys.readouterr().err
    assert "different teams" in error
    assert "--force" in error
    assert "Traceback" not in error
    assert main(["compare", str(THEN), str(other), "--force"]) == 0


def test_one_file_alone_is_wrong_usage(capsys):
    assert main(["compare", str(NOW)]) == 2
    assert "two different answer files" in capsys.readouterr().err


def test_a_kept_plan_tells_what_was_said_to_be_done(tmp_path, capsys):
    plan = tmp_path / "plan.yaml"
    assert main(["roadmap", str(THEN), "--save", str(plan), "-q", "-o", "/dev/null"]) == 0
    plan.write_text(plan.read_text().replace("status: planned", "status: done"))
    capsys.readouterr()
    assert main(["compare", str(THEN), str(NOW), "--plan", str(plan)]) == 0
    shown = capsys.readouterr().out
    assert "the roadmap says done; the answers do not" in " ".join(shown.split())


# ------------------------------------------------------------ a rubric that changed meanwhile


def old_rubric(folder, version="0.9.0"):
    target = folder / "old"
    shutil.copytree(ROOT / "rubrics", target)
    head = target / "rubric.yaml"
    head.write_text(
        head.read_text().replace(f'version: "{SHIPPED.version}"', f'version: "{version}"')
    )
    return target


def test_what_the_rubric_did_is_told_apart_when_the_old_one_is_given(tmp_path, capsys):
    old = old_rubric(tmp_path)
    google = old / "models" / "google.yaml"
    text = google.read_text()
    assert "requires: {training-pipeline: 2}" in text
    google.write_text(text.replace("{training-pipeline: 2}", "{scoring-code: 2}", 1))
    before = tmp_path / "before.yaml"
    before.write_text(THEN.read_text().replace('"1.0.0"', '"0.9.0"'))
    command = ["compare", str(before), str(NOW), "--format", "json"]
    assert main(command) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["models"]["google"]["by_cause"]["rubric"]["index"] == 0
    assert any("--old-rubric" in note for note in plain["notes"])
    assert main([*command, "--old-rubric", str(old)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert not any("--old-rubric" in note for note in found["notes"])
    for side in ("before", "after"):
        assert found[side]["rubric_version"] == {"before": "0.9.0", "after": "1.0.0"}[side]
    parts = found["models"]["google"]["by_cause"]
    assert parts["rubric"]["index"] > 0
    whole = (
        found["models"]["google"]["after"]["index"] - found["models"]["google"]["before"]["index"]
    )
    assert sum(part["index"] for part in parts.values()) == pytest.approx(whole, abs=3e-4)


def test_an_old_rubric_that_does_not_hold_together_is_told(tmp_path, capsys):
    old = old_rubric(tmp_path)
    google = old / "models" / "google.yaml"
    google.write_text(google.read_text().replace("{training-pipeline: 2}", "{nowhere: 2}", 1))
    assert main(["compare", str(THEN), str(NOW), "--old-rubric", str(old)]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_an_old_rubric_that_no_file_was_answered_with_is_wrong_usage(tmp_path, capsys):
    old = old_rubric(tmp_path, version="0.1.0")
    assert main(["compare", str(THEN), str(NOW), "--old-rubric", str(old)]) == 2
    assert "0.1.0" in capsys.readouterr().err


def test_what_is_wrong_inside_a_report_is_told_with_its_place_there(tmp_path, capsys):
    answers = tmp_path / "team.yaml"
    text = THEN.read_text()
    answers.write_text(text)
    report = tmp_path / "team.pdf"
    assessment = read_answers(answers, SHIPPED)
    wrong = text.replace("lineage: 1", "lineage: 9").encode()
    assert b"lineage: 9" in wrong
    report.write_bytes(
        render(
            SHIPPED,
            assessment,
            score(SHIPPED, assessment),
            options=ReportOptions(summary=True),
            answers_bytes=wrong,
        )
    )
    assert main(["compare", str(report), str(NOW)]) == 1
    assert "team.pdf (answers.yaml):" in capsys.readouterr().err


def rounds_of(tmp_path, capsys):
    """Two panels of one team: five respondents, and later without the first."""
    files = [PEOPLE / f"{who}.yaml" for who in ("ana", "ben", "cho", "dee", "eli")]
    then, now = str(tmp_path / "then.yaml"), str(tmp_path / "now.yaml")
    assert main(["merge", *map(str, files), "-o", then, "-q"]) == 0
    assert main(["merge", *map(str, files[1:]), "-o", now, "-q"]) == 0
    capsys.readouterr()
    return then, now


def test_of_panels_who_was_asked_and_how_far_they_agree_is_compared(tmp_path, capsys):
    then, now = rounds_of(tmp_path, capsys)
    assert main(["compare", then, now, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    people = found["respondents"]
    assert (people["before"], people["after"]) == (5, 4)
    assert (len(people["joined"]), len(people["left"])) == (0, 1)
    assert {c["cause"] for c in found["answers"]} == {"respondents"}
    alone = measure(SHIPPED, read_answers(now, SHIPPED))[0]
    assert found["agreement"]["after"]["alpha"] == pytest.approx(alone.alpha, abs=1e-4)
    assert found["agreement"]["before"]["alpha"] != found["agreement"]["after"]["alpha"]
    assert main(["compare", then, now]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "5 → 4" in shown
    assert f"→ {alone.alpha:.2f}" in shown
    assert alone.words in shown


def test_without_the_library_the_agreement_is_left_out_and_said(tmp_path, capsys, monkeypatch):
    then, now = rounds_of(tmp_path, capsys)
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    assert main(["compare", then, now, "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["agreement"] is None
    assert "mlops-assess[agreement]" in shown.err


def test_a_report_says_of_two_panels_how_many_were_asked_and_how_far_they_agree(tmp_path, capsys):
    then, now = (read_answers(path, SHIPPED) for path in rounds_of(tmp_path, capsys))
    notes = " ".join(moved(SHIPPED, now, score(SHIPPED, now), [then]).notes)
    assert "5 respondents then, 4 now: 0 new, 1 not there any more." in notes
    assert f"{measure(SHIPPED, then)[0].alpha:.2f}" in notes
    assert not any(name.split()[0] in notes for name in then.respondents)


def panel_of(date, said, **answers):
    """A panel of one question; ``said``: respondent → option."""
    people = tuple(Respondent(name) for name in said)
    opinions = {"training": {name: Answer(option=n) for name, n in said.items()}}
    return dataclasses.replace(made(date, **answers), panel=Panel(people, opinions))


@pytest.mark.parametrize(
    ("said", "answer", "cause"),
    [
        ({"ana": 0, "cem": 2}, Answer(option=0, between=(0, 2)), "respondents"),
        ({"ana": 1, "ben": 2}, Answer(option=1, between=(1, 2)), "answers"),
        ({"ana": 0, "ben": 2}, Answer(option=2), "answers"),
        ({"cem": 2}, Answer(option=2), "respondents"),
        ({"ana": 0, "cem": 2}, Answer(option=2), "answers"),
    ],
    ids=["joined", "changed mind", "agreed", "all others", "agreed with another"],
)
def test_an_answer_moved_by_respondents_only_when_nobody_changed_theirs(said, answer, cause):
    before = panel_of("2026-01-01", {"ana": 0, "ben": 2}, training=Answer(option=0, between=(0, 2)))
    if cause == "respondents":
        before = panel_of("2026-01-01", {"ana": 0}, training=0)
    after = panel_of("2026-06-01", said, training=answer)
    assert [c.cause for c in answer_changes(RUBRIC, before, after)] == [cause]
    models = compare(RUBRIC, before, after).models.values()
    steps = [step for model in models for step in model.steps]
    assert {s.cause for s in steps if s.index or s.level} <= {cause}
