"""Reading a rubric: every mistake has its place, and an overlay replaces and adds by id."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tiny_rubric import TINY, copy_with, tiny

from assess.errors import RubricError
from assess.rubric.load import load_rubric


def problems_of(folder, **more):
    with pytest.raises(RubricError) as caught:
        load_rubric(base=folder, **more)
    return [line.removeprefix(f"{folder}/") for line in caught.value.lines()]


def overlay(folder: Path, **files: str) -> Path:
    target = folder / "overlay"
    (target / "models").mkdir(parents=True)
    for name, text in files.items():
        path = target / (name.replace("__", "/") + ".yaml")
        path.write_text(text)
    if not any((target / "models").iterdir()):
        (target / "models").rmdir()
    return target


# ---------------------------------------------------------------- reading


def test_a_rubric_is_read_with_google_first_and_everything_in_its_order():
    rubric = tiny()
    assert (rubric.id, rubric.version) == ("tiny", "1.2.3")
    assert [m.id for m in rubric.models] == ["google", "alpha"]
    assert [q.id for q in rubric.ladder] == ["training", "release", "labels", "checks"]
    assert [q.id for q in rubric.context] == ["models", "loop"]
    assert rubric.question_by_id["checks"].options[3].implies == {"training": 2}
    assert [c.id for c in rubric.challenges] == ["feedback-loops", "complex-models"]
    assert [p.id for p in rubric.practices] == ["pipeline", "gate", "two-labels"]
    assert rubric.signals[0].question == "training"


def test_the_built_in_rubric_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rubric = load_rubric()
    assert [m.id for m in rubric.models] == ["google", "microsoft"]


"""What is wrong → file, old text, new text, the text at the place that is told, the message."""
WRONG = {
    "unknown key": (
        "questions.yaml",
        "    help: The usual way.",
        "    halp: The usual way.",
        "halp:",
        "The key 'halp' is not known here. Did you mean 'help'?",
    ),
    "missing key": (
        "questions.yaml",
        "    help: The usual way.\n",
        "",
        "id: release",
        "'help' is missing.",
    ),
    "number where text belongs": (
        "questions.yaml",
        "text: How is a model trained?",
        "text: 12",
        "12\n",
        "'text' must be text. Put quotes around it.",
    ),
    "no where text belongs": (
        "questions.yaml",
        "label: Never,",
        "label: No,",
        "No, detail: They do not",
        "'No' without quotes may be read as yes or no. Put quotes around it if text is meant; write numbers in plain decimal form.",
    ),
    "text where a number belongs": (
        "models/alpha.yaml",
        "requires: {labels: 1}",
        'requires: {labels: "1"}',
        '"1"}',
        "'labels' must be a whole number. Write it without quotes, such as 2.",
    ),
    "threshold 0": (
        "models/alpha.yaml",
        "requires: {labels: 1}",
        "requires: {labels: 0}",
        "0}\n",
        "'labels' must be at least 1, not 0.",
    ),
    "hexadecimal": (
        "models/alpha.yaml",
        "requires: {labels: 1}",
        "requires: {labels: 0x1}",
        "0x1",
        "'0x1' without quotes may be read as a number. Put quotes around it if text is meant; write numbers in plain decimal form.",
    ),
    "id with capitals": (
        "models/alpha.yaml",
        "id: a1-labels",
        "id: A1_labels",
        "A1_labels",
        "'id' has the wrong form: 'A1_labels'. An id is lower-case letters, digits and single hyphens, such as 'data-validation'.",
    ),
    "key that is no id": (
        "models/alpha.yaml",
        "requires: {labels: 1}",
        "requires: {Labels: 1}",
        "Labels: 1",
        "'Labels' has the wrong form: 'Labels'. An id is lower-case letters, digits and single hyphens, such as 'data-validation'.",
    ),
    "not one of the words": (
        "signals.yaml",
        "strength: weak",
        "strength: week",
        "week",
        "'strength' must be 'strong' or 'weak', not 'week'.",
    ),
    "list expected": (
        "practices.yaml",
        "roles: [engineer]",
        "roles: engineer",
        "engineer\n",
        "'roles' must be a list.",
    ),
    "too few": (
        "questions.yaml",
        "options: [{label: Never, detail: They do not.}, {label: They do, detail: They do.}]",
        "options: [{label: Never, detail: They do not.}]",
        "[{label: Never",
        "'options' needs at least 2.",
    ),
    "no source": (
        "models/alpha.yaml",
        "requires: {labels: 1}\n    source: [{work: paper}]",
        "requires: {labels: 1}\n    source: []",
        "[]",
        "'source' needs at least 1.",
    ),
    "empty value": (
        "rubric.yaml",
        "title: Tiny rubric",
        "title:",
        "\nunit",
        "'title' is empty. Write a value, or leave the key out if it is optional.",
    ),
    "version": (
        "rubric.yaml",
        'version: "1.2.3"',
        "version: one",
        "one\n",
        "'version' has the wrong form: 'one'. A version is three numbers, such as '1.0.0'.",
    ),
    "address": (
        "rubric.yaml",
        '"https://paper.example/1"',
        '"javascript:alert(1)"',
        '"javascript',
        "'address' has the wrong form: 'javascript:alert(1)'. An address begins with http:// or https://.",
    ),
    "same id twice": (
        "questions.yaml",
        "id: release",
        "id: training",
        "training\n    section: work\n    text: How does",
        "The id 'training' stands twice in questions; the first is on line 31. Every id is used once.",
    ),
    "same key twice": (
        "rubric.yaml",
        "title: Tiny rubric",
        "id: other\ntitle: Tiny rubric",
        "id: other",
        "The key 'id' appears twice; the first is on line 1, column 1. Keep one of them.",
    ),
    "alias": (
        "lifecycles.yaml",
        "questions: [training, labels]",
        "questions: *all",
        "*all",
        "Anchors and aliases (& and *) are not allowed. Write the value out; put quotes around text that begins with & or *.",
    ),
    "tag": (
        "signals.yaml",
        "why: A workflow trains.",
        "why: !!python/name:os.system ''",
        "!!python",
        "Tags (!) are not allowed. Write the plain value; put quotes around text that begins with !.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_with_file_line_and_column(tmp_path, case):
    file, old, new, at, message = WRONG[case]
    folder = copy_with(tmp_path, (file, old, new))
    before = (folder / file).read_text().partition(at)[0].split("\n")
    place = f"{file}:{len(before)}:{len(before[-1]) + 1}"
    assert f"{place}: {message}" in problems_of(folder)


def test_the_mistakes_of_all_files_come_at_once(tmp_path):
    folder = copy_with(
        tmp_path,
        ("questions.yaml", "label: Never,", "label: No,"),
        ("questions.yaml", "    help: The usual way.\n", ""),
        ("models/alpha.yaml", "requires: {labels: 1}", "requires: {labels: 0}"),
        ("signals.yaml", "strength: weak", "strength: week"),
    )
    places = [line.split(" ")[0] for line in problems_of(folder)]
    assert places == [
        "questions.yaml:28:23:",
        "questions.yaml:46:5:",
        "signals.yaml:2:61:",
        "models/alpha.yaml:24:24:",
    ]


def test_a_list_instead_of_a_mapping_is_refused(tmp_path):
    folder = copy_with(tmp_path)
    (folder / "signals.yaml").write_text("- a\n")
    assert problems_of(folder) == ["signals.yaml:1:1: The file must be a mapping ('key: value')."]


def test_a_required_file_that_is_missing_is_named(tmp_path):
    folder = copy_with(tmp_path)
    (folder / "questions.yaml").unlink()
    assert problems_of(folder) == [f"{folder}: questions.yaml is missing."]


def test_two_files_with_one_model_id_are_refused(tmp_path):
    folder = copy_with(tmp_path)
    shutil.copy(folder / "models/alpha.yaml", folder / "models/beta.yaml")
    (line,) = problems_of(folder)
    assert line == "models/beta.yaml: The model id 'alpha' stands in models/alpha.yaml too."


def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path):
    folder = copy_with(tmp_path)
    (folder / "signals.yaml").unlink()
    os.mkfifo(folder / "signals.yaml")
    (line,) = problems_of(folder)
    assert line.startswith("signals.yaml: This is a pipe or a device, not a file.")


# ---------------------------------------------------------------- overlays


def test_an_overlay_replaces_what_has_the_same_id_in_its_place_and_adds_the_rest(tmp_path):
    folder = overlay(
        tmp_path,
        challenges="""challenges:
  - id: feedback-loops
    group: Ours
    title: Our loops
    what: Ours.
    symptoms: [One.]
    exposure: {base: 5}
    controls: [{question: checks, option: 1, weight: 1}]
    source: [{work: house}]
  - id: our-own
    group: Ours
    title: Our own
    what: Ours.
    symptoms: [One.]
    exposure: {base: 1}
    controls: [{question: checks, option: 1, weight: 1}]
    source: [{work: paper}]
""",
        rubric="version: 9.0.0\nworks: [{id: house, title: House rules}]\n",
    )
    rubric = load_rubric(overlay=folder, base=TINY)
    assert [(c.id, c.group) for c in rubric.challenges] == [
        ("feedback-loops", "Ours"),
        ("complex-models", "Models"),
        ("our-own", "Ours"),
    ]
    assert (rubric.id, rubric.version, rubric.title) == ("tiny", "9.0.0", "Tiny rubric")
    assert [w.id for w in rubric.works] == ["paper", "site", "house"]


def test_an_overlay_replaces_a_model_as_a_whole_and_adds_one(tmp_path):
    model = (TINY / "models/alpha.yaml").read_text()
    changed = model.replace("title: Alpha levels", "title: Changed").replace(
        "  - id: a1-labels\n    level: 1\n    category: making\n    statement: Labels are checked.\n"
        "    requires: {labels: 1}\n    source: [{work: paper}]\n",
        "",
    )
    mine = model.replace("id: alpha", "id: mine")
    for name in ("a1-training", "a1-labels", "a2-release"):
        mine = mine.replace(name, f"mine-{name}")
    rubric = load_rubric(overlay=overlay(tmp_path, models__any=changed, models__x=mine), base=TINY)
    assert [m.id for m in rubric.models] == ["google", "alpha", "mine"]
    assert rubric.model("alpha").title == "Changed"
    assert [c.id for c in rubric.model("alpha").criteria] == ["a1-training", "a2-release"]


def test_an_overlay_over_the_built_in_rubric_adds_a_question(tmp_path):
    folder = overlay(
        tmp_path,
        questions="""questions:
  - id: our-question
    section: planning
    text: Ours?
    help: Ours.
    counts: Ours.
    does_not_count: Theirs.
    why: Ours.
    options: [{label: None yet, detail: None.}, {label: Some, detail: Some.}]
    evidence_hint: Ours.
    sources: [{work: se4ml}]
""",
        lifecycles="""lifecycles:
  - id: ours
    title: Ours
    about: Ours.
    phases: [{id: all, title: All, questions: [our-question]}]
    source: [{work: se4ml}]
""",
    )
    built_in, rubric = load_rubric(), load_rubric(overlay=folder)
    assert len(rubric.questions) == len(built_in.questions) + 1
    assert rubric.questions[-1].id == "our-question"
    assert [x.id for x in rubric.lifecycles] == [*(x.id for x in built_in.lifecycles), "ours"]


def test_an_overlay_whose_references_lead_nowhere_is_refused(tmp_path):
    folder = overlay(
        tmp_path,
        signals="signals:\n  - {id: a, question: nope, option: 1, strength: weak, why: A, where: {paths: [a]}}",
    )
    with pytest.raises(RubricError, match=r"signals\.yaml: signal a: option: there is no question"):
        load_rubric(overlay=folder, base=TINY)
    assert load_rubric(overlay=folder, base=TINY, check=False).signals[-1].question == "nope"


def refused(folder):
    with pytest.raises(RubricError) as caught:
        load_rubric(overlay=folder, base=TINY)
    return str(caught.value)


def test_an_overlay_folder_that_is_missing_empty_or_a_file_is_refused(tmp_path):
    assert refused(tmp_path / "none") == (
        f"{tmp_path}/none: There is no such folder. A rubric is a folder of YAML files."
    )
    (tmp_path / "empty").mkdir()
    assert "The folder holds no rubric files. It may hold rubric.yaml" in refused(
        tmp_path / "empty"
    )
    (tmp_path / "file").write_text("x")
    assert "This is not a folder." in refused(tmp_path / "file")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("question.yaml", "Did you mean 'questions.yaml'?"),
        ("questions.yml", "Did you mean 'questions.yaml'?"),
        ("team.yaml", "is no file of a rubric"),
        ("model", "Did you mean 'models'?"),
    ],
)
def test_an_overlay_file_with_an_unknown_name_is_refused(tmp_path, name, hint):
    folder = overlay(tmp_path, signals="signals: []\n")
    path = folder / name
    path.write_text("a: 1\n") if "." in name else path.mkdir()
    assert hint in refused(folder)


def test_files_that_are_no_yaml_are_left_alone(tmp_path):
    folder = overlay(tmp_path, signals="signals: []\n")
    (folder / "README.md").write_text("Notes")
    (folder / ".git").mkdir()
    (folder / "sample-team.yaml").write_text("schema: 1\n")
    assert load_rubric(overlay=folder, base=TINY) == tiny()


def test_a_model_file_with_the_other_ending_is_not_passed_over(tmp_path):
    folder = overlay(tmp_path, models__mine="id: x")
    (folder / "models/mine.yaml").rename(folder / "models/mine.yml")
    assert "'models/mine.yml' must end in .yaml. Rename it." in refused(folder)


def test_a_folder_without_permission_is_told(tmp_path, monkeypatch):
    def deny(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", deny)
    assert "The folder cannot be read: Permission denied." in refused(tmp_path)
