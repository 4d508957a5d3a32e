"""`assess explain`: reasons down to the answers, and what one change would do."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import pytest

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.rubric.load import load_rubric
from assess.scoring.score import score


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture
def team(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")  # no line breaks within what is looked for
    return Path(shutil.copy(sample, "team.yaml"))


@pytest.fixture
def result(team, rubric):
    return score(rubric, read_answers("team.yaml", rubric))


def explained(capsys, *args):
    assert main(["explain", "team.yaml", *args]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_every_criterion_up_to_the_next_level_is_shown_with_its_answers_and_sources(
    team, rubric, result, capsys
):
    out = explained(capsys)
    assessment = read_answers("team.yaml", rubric)
    for model in rubric.models:
        level = result.models[model.id].level
        for criterion in model.criteria:
            shown = f"  {criterion.id}\n" in out
            assert shown == (criterion.level <= level + 1), criterion.id
            if not shown:
                continue
            for source in criterion.source:
                assert source.work in out
                assert all(fact in out for fact in source.facts)
                address = rubric.work_by_id[source.work].address
                assert address is None or address in out
            for question in criterion.requires:
                option = assessment.answer(question).option
                if option is not None:
                    label = rubric.question_by_id[question].options[option].label
                    assert f"{option} {label}" in out
                note = assessment.answer(question).note
                assert note in out
    assert not re.search("[─●○✓✗→]", out)


def test_it_says_why_this_level_and_why_not_the_next(team, result, capsys):
    out = explained(capsys, "--model", "google")
    assert "Why this level" in out
    assert "Why not the next" in out
    assert "model-deployment" in out
    assert "Microsoft MLOps" not in out
    level = result.models["google"].level
    assert f"Level {level} of 2" in out
    assert re.search(r"not met: .*\(essential\)  g1-model-delivery", out)


def test_one_criterion_is_shown_with_its_sources_in_full(team, rubric, capsys):
    out = explained(capsys, "--criterion", "g1-continuous-training")
    criterion = next(c for c in rubric.model("google").criteria if c.id == "g1-continuous-training")
    work = rubric.work_by_id[criterion.source[0].work]
    assert criterion.statement in out
    assert work.title in out
    assert f"\n{' ' * 18}{work.address}\n" in out
    assert criterion.source[0].heading in out
    assert "g1-symmetry" not in out


def test_a_long_address_is_never_broken(team, rubric, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "50")
    out = explained(capsys, "--criterion", "g1-continuous-training")
    assert rubric.work_by_id["google-mlops"].address in out


def test_if_shows_the_levels_criteria_and_challenges_that_would_move(team, rubric, result, capsys):
    assessment = read_answers("team.yaml", rubric)
    answers = {**assessment.answers, "model-deployment": Answer(option=2)}
    after = score(rubric, dataclasses.replace(assessment, answers=answers))
    out = explained(capsys, "--if", "model-deployment=2")
    assert "now             1 " in out
    assert "then            2 " in out
    for model in rubric.models:
        old, new = result.models[model.id], after.models[model.id]
        if old.level != new.level:
            assert f"{model.short}: level {old.level} -> {new.level}" in out
        else:
            assert f"{model.short}: stays at level {new.level}" in out
        for criterion in model.criteria:
            moved = old.criteria[criterion.id] != new.criteria[criterion.id]
            assert (f"{model.short} {criterion.level}: {criterion.statement}" in out) == moved
    for challenge in rubric.challenges:
        old, new = result.challenges[challenge.id], after.challenges[challenge.id]
        moved = f"{challenge.title}: {old.residual:.2f} {old.rating} -> {new.residual:.2f}" in out
        assert moved == (old.residual != new.residual)
    assert result.models["google"].level < after.models["google"].level  # the case says something


def test_if_takes_several_changes_and_writes_nothing(team, capsys):
    before = team.read_bytes()
    one = explained(capsys, "--if", "model-deployment=2,feature-store=1")
    two = explained(capsys, "--if", "model-deployment=2", "--if", "feature-store=1")
    assert one == two
    assert "If the answers were" in one
    assert team.read_bytes() == before
    assert [p.name for p in Path().iterdir()] == ["team.yaml"]


def test_an_answer_that_is_so_already_changes_nothing(team, capsys):
    assert "No level, criterion, challenge or score would change." in explained(
        capsys, "--if", "model-deployment=1"
    )


def test_json_holds_the_same_explanation(team, rubric, result, capsys):
    found = json.loads(explained(capsys, "--format", "json"))
    assert found["team"] == "Fraud scoring"
    for model in rubric.models:
        shown = found["models"][model.id]
        assert shown["level"] == result.models[model.id].level
        criteria = [c for level in shown["levels"] for c in level["criteria"]]
        assert {c["id"]: c["status"] for c in criteria} == dict(result.models[model.id].criteria)
        by_id = {c.id: c for c in model.criteria}
        for criterion in criteria:
            needs = {q["question"]: q["need"] for q in criterion["questions"]}
            assert needs == by_id[criterion["id"]].requires
            assert criterion["sources"][0]["title"]


def test_json_of_one_criterion_and_of_a_what_if(team, capsys):
    found = json.loads(explained(capsys, "--criterion", "g1-model-delivery", "--format", "json"))
    criteria = [c for level in found["models"]["google"]["levels"] for c in level["criteria"]]
    assert [c["id"] for c in criteria] == ["g1-model-delivery"]
    assert list(found["models"]) == ["google"]

    found = json.loads(explained(capsys, "--if", "model-deployment=2", "--format", "json"))
    assert found["what_if"]["answers"] == {"model-deployment": 2}
    assert {"kind": "level", "what": "google", "before": 0, "after": 1} in found["what_if"][
        "changes"
    ]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--model", "gogle"], "Did you mean 'google'"),
        (["--criterion", "g1-continous-training"], "Did you mean 'g1-continuous-training'"),
        (["--criterion", "g1-continuous-training", "--model", "microsoft"], "criterion of google"),
        (["--if", "model-deploymnt=2"], "Did you mean 'model-deployment'"),
        (["--if", "model-deployment=9"], "options 0 to"),
        (["--if", "model-deployment"], "form"),
        (["--if", "model-deployment=unsure"], "whole number"),
    ],
    ids=str,
)
def test_a_wrong_name_or_number_is_wrong_usage(team, args, says, capsys):
    assert main(["explain", "team.yaml", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


def test_a_folder_of_several_files_is_wrong_usage(team, capsys):
    shutil.copy("team.yaml", "b.yaml")
    assert main(["explain", "."]) == 2
    assert "one answer file" in capsys.readouterr().err


def test_unsure_and_not_applicable_answers_are_told_in_words(tmp_path, monkeypatch, capsys, rubric):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    asked = {q for m in rubric.models for c in m.criteria if c.level == 1 for q in c.requires}
    waivable = next(q.id for q in rubric.ladder if q.allow_na and q.id in asked)
    unsure = next(q.id for q in rubric.ladder if not q.allow_na and q.id in asked)
    Path("team.yaml").write_text(
        "schema: 1\nteam: T\ndate: 2026-11-23\nanswers:\n"
        f"  {waivable}: {{not_applicable: We have none of it.}}\n  {unsure}: unsure\n"
    )
    out = explained(capsys)
    assert re.search(rf"{waivable} +not applicable: We have none of it.", out)
    assert re.search(rf"{unsure} +unsure", out)
    assert "not answered" in out
