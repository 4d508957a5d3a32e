"""`assess rubric` and `assess doctor`: the rubric for people and for programs, the machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assess.cli.main import main
from assess.cli.rubric import KINDS
from assess.cli.rubric_show import all_ids
from assess.doctor import Check
from assess.rubric.load import load_rubric
from assess.rubric.schema import schemas
from assess.rubric.show import rubric_json


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


def printed(capsys, *args):
    assert main(["rubric", *args]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_list_without_a_kind_says_what_there_is(rubric, capsys):
    out = printed(capsys, "list")
    for kind in KINDS:
        assert re.search(rf"^{kind} +\d+", out, re.MULTILINE)
    assert re.search(rf"questions +{len(rubric.questions)} ", out)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_a_row_for_everything_of_its_kind(kind, rubric, capsys):
    out = printed(capsys, "list", kind)
    if kind == "criteria":
        ids = [c.id for m in rubric.models for c in m.criteria]
    elif kind == "tests":
        ids = [t.id for x in rubric.scorecards for t in x.tests]
    else:
        ids = [item.id for item in getattr(rubric, kind)]
    assert [line.split()[0] for line in out.splitlines()[1:] if line[0] != " "] == ids


def test_everything_can_be_shown_by_its_id(rubric, capsys, monkeypatch):
    monkeypatch.setattr("assess.cli.rubric.load", lambda _overlay: rubric)
    for id_ in all_ids(rubric):
        out = printed(capsys, "show", id_)
        assert id_ in out.splitlines()[0]


def test_a_question_is_shown_with_options_help_uses_and_sources(rubric, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "1000")
    question = rubric.question_by_id["model-monitoring"]
    out = printed(capsys, "show", question.id)
    for text in (question.text, question.help, question.counts, question.does_not_count):
        assert text in out
    for number, option in enumerate(question.options):
        assert f"{number} {option.label}: {option.detail}" in out
    for model in rubric.models:
        for criterion in model.criteria:
            assert (f"criterion {criterion.id}," in out) == (question.id in criterion.requires)
    for challenge in rubric.challenges:
        controls = {control.question for control in challenge.controls}
        assert (f"challenge {challenge.id}: control" in out) == (question.id in controls)
    for source in question.sources:
        work = rubric.work_by_id[source.work]
        assert work.title in out
        assert work.address is None or work.address in out


def test_show_without_an_id_is_the_whole_questionnaire(rubric, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "1000")
    out = printed(capsys, "show")
    positions = [out.index(question.text) for question in rubric.questions]
    assert positions == sorted(positions)
    for question in rubric.questions:
        assert all(option.detail in out for option in question.options)


def test_show_as_json_is_the_whole_rubric(rubric, capsys):
    assert json.loads(printed(capsys, "show", "--format", "json")) == rubric_json(rubric)


def test_show_one_thing_as_json(rubric, capsys):
    found = json.loads(printed(capsys, "show", "model-monitoring", "--format", "json"))
    whole = rubric_json(rubric)
    (question,) = [q for q in whole["questions"] if q["id"] == "model-monitoring"]
    assert {"kind": "question", **question} in (found if isinstance(found, list) else [found])


def test_one_id_of_several_things_shows_them_all(rubric, capsys):
    section = next(s.id for s in rubric.sections if s.id in {x.id for x in rubric.lifecycles})
    out = printed(capsys, "show", section)
    assert f"Section {section} " in out
    assert f"Life cycle {section} " in out
    kinds = {item["kind"] for item in json.loads(printed(capsys, "show", section, "--format=json"))}
    assert {"section", "lifecycle"} <= kinds


def test_an_unknown_id_gets_a_suggestion(capsys):
    assert main(["rubric", "show", "model-monitorin"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Did you mean 'model-monitoring'?" in captured.err


def test_the_shipped_rubric_holds_together(capsys):
    assert "holds together" in printed(capsys, "check")


OVERLAY = """\
id: own
title: Our own model
short: Own
about: A model of a company's own.
source: [{work: google-mlops}]
levels:
  - {level: 0, name: Nothing yet, summary: Nothing is asked.}
  - {level: 1, name: "Watched", summary: Models are watched.}
categories: [{id: all, title: All}]
criteria:
  - id: own1-watched
    level: 1
    category: all
    statement: Models are watched.
    requires: {model-monitoring: 2}
    essential: true
    source: [{work: google-mlops}]
"""


@pytest.fixture
def overlay(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine/models").mkdir(parents=True)
    Path("mine/models/own.yaml").write_text(OVERLAY)
    return Path("mine")


def test_a_model_of_ones_own_appears_in_every_command(overlay, sample, capsys):
    assert main(["rubric", "check", "mine"]) == 0
    capsys.readouterr()
    for args in (
        ["score", str(sample)],
        ["explain", str(sample)],
        ["rubric", "list", "models"],
        ["rubric", "show", "own"],
    ):
        assert main([*args, "--rubric", "mine"]) == 0
        assert "Our own model" in capsys.readouterr().out
    assert main(["score", str(sample), "--rubric", "mine", "--format", "json"]) == 0
    assert "own" in json.loads(capsys.readouterr().out)["models"]
    assert main(["score", str(sample), "--rubric", "mine", "--fail-under", "own=1"]) in (0, 3)


def test_problems_of_an_overlay_are_told_with_status_1(overlay, sample, capsys):
    text = OVERLAY.replace("model-monitoring", "model-monitorin")
    Path("mine/models/own.yaml").write_text(text)
    assert main(["rubric", "check", "mine"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "model-monitorin" in captured.err
    assert main(["score", str(sample), "--rubric", "mine"]) == 1
    assert "model-monitorin" in capsys.readouterr().err


def test_a_rubric_file_that_cannot_be_read_is_told_with_its_place(overlay, capsys):
    Path("mine/models/own.yaml").write_text(OVERLAY.replace("title:", "titel:", 1))
    assert main(["rubric", "check", "mine"]) == 1
    err = capsys.readouterr().err
    assert re.search(r"^mine/models/own.yaml:2:1: .*Did you mean 'title'\?", err, re.MULTILINE)


def test_schemas_are_printed_one_or_all(rubric, capsys):
    assert json.loads(printed(capsys, "schema")) == schemas(rubric)
    assert json.loads(printed(capsys, "schema", "answers")) == schemas(rubric)["answers"]
    assert main(["rubric", "schema", "answer"]) == 2
    assert "Did you mean 'answers'?" in capsys.readouterr().err


def test_schemas_are_written_into_a_folder_when_asked(tmp_path, monkeypatch, rubric, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "schema", "--out-dir", "a/schemas"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    names = {path.name for path in Path("a/schemas").iterdir()}
    assert names == {f"{name}.schema.json" for name in schemas(rubric)}
    written = json.loads(Path("a/schemas/answers.schema.json").read_text())
    assert written == schemas(rubric)["answers"]


# --- doctor


def pretend(monkeypatch, *found):
    monkeypatch.setattr("assess.doctor.checks", lambda: list(found))


def test_doctor_on_a_ready_machine(monkeypatch, capsys):
    pretend(monkeypatch, Check("Python", "ok", "3.11"), Check("YAML", "warning", "slow", "pip x"))
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "Everything needed is there." in out
    assert "\n  pip x\n" in out


def test_doctor_says_what_is_missing_and_the_command_whole(monkeypatch, capsys):
    command = "sudo apt-get install -y --no-install-recommends " + "libpangoft2-1.0-0 " * 8
    pretend(monkeypatch, Check("Native library", "missing", "libpango", command.strip()))
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "MISSING" in out
    assert f"\n  {command.strip()}\n" in out


def test_doctor_as_json(monkeypatch, capsys):
    pretend(monkeypatch, Check("Fonts", "missing", "none", "reinstall"))
    assert main(["doctor", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ready"]
    assert found["checks"] == [
        {"name": "Fonts", "status": "missing", "detail": "none", "fix": "reinstall"}
    ]


def test_doctor_on_this_machine_runs_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) in (0, 1)
    assert "Python" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_there_for_programs_too(capsys, rubric, kind):
    assert main(["rubric", "list", "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["id"] == rubric.id
    assert main(["rubric", "list", kind, "--format", "json"]) == 0
    items = json.loads(capsys.readouterr().out)
    assert len(items) == whole[kind] > 0
    assert main(["rubric", "show", items[-1]["id"], "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert any(
        items[-1].items() <= one.items() for one in (shown if isinstance(shown, list) else [shown])
    )
