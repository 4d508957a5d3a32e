"""Answer files of an earlier rubric: planned first, carried over, nothing dropped."""

from __future__ import annotations

import pytest
from tiny_rubric import copy_with

from assess.answers.read import parse_answers
from assess.answers.upgrade import plan_upgrade
from assess.cli.main import main
from assess.errors import AnswersError
from assess.rubric.check import check_rubric
from assess.rubric.load import load_rubric

Q = "questions.yaml"
CHANGES = """    changes:
      - {version: "2.0.0", what: By hand was split., options: [0, 2, open, 3]}
    core: true
    evidence_hint: The pipeline's runs."""
OLDER = """\
schema: 1
rubric: {id: mlops, version: "0.9.0"}
team: A
date: 2026-01-01
answers:
  old-one: 1
"""
OLD = """\
# our file
schema: 1
rubric: {id: tiny, version: "1.0.0"}  # as answered
team: Fraud
date: 2026-01-01
answers:
  training: 1  # a script
  release: 2
  labelling:
    option: 1
    note: Half of them.
  retired-one:
    option: 3
    note: |
      Said at length,
      on two lines.
  models: 1
"""


@pytest.fixture
def two(tmp_path):
    folder = copy_with(
        tmp_path,
        ("rubric.yaml", '"1.2.3"', '"2.0.0"'),
        (Q, "    core: true\n    evidence_hint: The pipeline's runs.", CHANGES),
    )
    rubric = load_rubric(base=folder)
    assert not check_rubric(rubric).problems
    return rubric


def test_the_plan_tells_what_is_kept_mapped_reviewed_orphaned_and_new(two):
    plan = plan_upgrade(OLD.encode(), two, "team.yaml")
    assert plan.kept == ("release", "models")
    assert [(i.before, i.question, i.said, i.option) for i in plan.of("mapped")] == [
        ("training", "training", 1, 2),
        ("labelling", "labels", 1, 1),
    ]
    assert [i.before for i in plan.of("orphaned")] == ["retired-one"]
    assert "checks" in plan.new
    assert "training" not in plan.new
    assert plan.renamed == {"labelling": "labels"}


def test_the_new_text_reads_and_keeps_every_comment_and_word(two):
    plan = plan_upgrade(OLD.encode(), two, "team.yaml")
    now = parse_answers(plan.text.encode(), two)
    assert now.rubric_version == "2.0.0"
    assert now.answers["training"].option == 2
    assert now.answers["labels"].note == "Half of them."
    for words in ("# our file", "# as answered", "# a script", "retired-one:", "Said at length,"):
        assert words in plan.text
    assert "  # retired-one:" in plan.text.splitlines()


def test_an_option_without_a_counterpart_becomes_open_with_a_note(two):
    plan = plan_upgrade(OLD.replace("training: 1", "training: 2").encode(), two)
    (item,) = plan.of("review")
    assert (item.question, item.said, item.option) == ("training", 2, None)
    answer = parse_answers(plan.text.encode(), two).answers["training"]
    assert answer.status == "unanswered"
    assert "option 2" in answer.note
    assert "1.0.0" in answer.note


def test_upgrading_again_changes_nothing(two):
    once = plan_upgrade(OLD.encode(), two)
    again = plan_upgrade(once.text.encode(), two)
    assert not again.changed
    assert again.text == once.text
    assert not again.items


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_answers_in_brackets_and_windows_line_ends_are_upgraded(two, ends):
    text = OLD[: OLD.index("answers:")] + "answers: {labelling: 1, gone: 2, release: 1}\n"
    plan = plan_upgrade(text.replace("\n", ends).encode(), two)
    now = parse_answers(plan.text.encode(), two)
    assert now.answers["labels"].option == 1
    assert now.answers["release"].option == 1
    assert "# gone: 2" in plan.text


def test_both_the_old_and_the_new_id_keeps_the_new_and_comments_the_old(two):
    text = OLD + "  labels: 2\n"
    plan = plan_upgrade(text.encode(), two)
    assert parse_answers(plan.text.encode(), two).answers["labels"].option == 2
    assert "labelling" in [i.before for i in plan.of("orphaned")]
    assert "Half of them." in plan.text


def test_not_applicable_that_is_not_allowed_any_more_keeps_its_reason(two):
    text = OLD.replace("release: 2", "release: {not_applicable: We do not release.}")
    plan = plan_upgrade(text.encode(), two)
    assert "We do not release." in parse_answers(plan.text.encode(), two).answers["release"].note


def test_a_mistake_that_no_newer_rubric_explains_is_told_with_its_place(two):
    with pytest.raises(AnswersError) as caught:
        plan_upgrade(OLD.replace("release: 2", "release: maybe").encode(), two, "team.yaml")
    assert "team.yaml:8:12" in caught.value.lines()[0]


def test_reading_a_file_of_another_version_that_does_not_fit_names_the_versions(two):
    def told(text: str) -> list[str]:
        with pytest.raises(AnswersError) as caught:
            parse_answers(text.encode(), two, "team.yaml")
        return caught.value.lines()

    older = told(OLD)
    assert older[0].startswith("team.yaml:3:29: The file was answered with rubric 1.0.0;")
    assert "'assess upgrade'" in older[0]
    assert any("labelling" in line for line in older[1:])
    assert "which is newer than 2.0.0" in told(OLD.replace('"1.0.0"', '"3.0.0"'))[0]
    todays = told(OLD.replace('"1.0.0"', '"2.0.0"'))
    assert not any("answered with" in line for line in todays)
    wrong_head = OLD[: OLD.index("answers:")].replace("team: Fraud", "team: [1]")
    assert not any("answered with" in line for line in told(wrong_head))  # no version explains that


def test_a_mistyped_id_in_a_file_of_today_is_no_retired_question(two):
    text = (
        OLD.replace('"1.0.0"', '"2.0.0"')
        .replace("retired-one", "chekcs")
        .replace("labelling", "labels")
    )
    with pytest.raises(AnswersError, match="Did you mean 'checks'"):
        plan_upgrade(text.encode(), two)


def test_a_file_of_a_newer_rubric_is_not_taken_back(two):
    with pytest.raises(AnswersError, match="older"):
        plan_upgrade(OLD.replace('"1.0.0"', '"3.0.0"').encode(), two)


def test_a_minor_version_may_not_change_what_an_option_means(tmp_path):
    folder = copy_with(
        tmp_path,
        (
            Q,
            "    core: true\n    evidence_hint: The pipeline's runs.",
            CHANGES.replace("2.0.0", "1.2.0"),
        ),
    )
    problems = check_rubric(load_rubric(base=folder)).problems
    assert any("only a major version" in str(p) for p in problems)


# ------------------------------------------------------------ the command


def test_a_dry_run_shows_the_plan_and_writes_nothing(tmp_path, capsys):
    file = tmp_path / "team.yaml"
    file.write_text(OLDER)
    assert main(["upgrade", str(file), "--dry-run"]) == 0
    assert "old-one" in capsys.readouterr().out
    assert file.read_text() == OLDER


def test_without_a_terminal_nothing_is_written_unless_told_to(tmp_path, capsys):
    file = tmp_path / "team.yaml"
    file.write_text(OLDER)
    assert main(["upgrade", str(file)]) == 2
    shown = capsys.readouterr()
    assert "old-one" in shown.out
    assert "--yes" in shown.err
    assert file.read_text() == OLDER
    assert main(["upgrade", str(file), "--yes"]) == 0
    assert "# old-one: 1" in file.read_text()
    assert '"1.0.0"' in file.read_text()
    assert main(["score", str(file), "-q"]) == 0


def test_another_output_leaves_the_old_file(tmp_path, capsys):
    file, target = tmp_path / "old.yaml", tmp_path / "new.yaml"
    text = (
        'schema: 1\nrubric: {id: mlops, version: "0.9.0"}\nteam: A\ndate: 2026-01-01\nanswers: {}\n'
    )
    file.write_text(text)
    assert main(["upgrade", str(file), "-o", str(target)]) == 0
    assert file.read_text() == text
    assert '"1.0.0"' in target.read_text()
