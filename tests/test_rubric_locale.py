"""A rubric in another language: other texts, the same judgement; what is missing stays English."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from pseudo import CLOSE, CODE, OPEN, unmarked, wrapped, write_rubric
from strategies import answers_to, assessment
from tiny_rubric import TINY, copy_with, tiny

from assess.answers.read import read_answers
from assess.cli.main import main
from assess.errors import RubricError
from assess.resources import rubrics_dir
from assess.roadmap.plan import plan
from assess.rubric.load import load_rubric
from assess.rubric.locale import coverage, languages, load_localised
from assess.rubric.show import rubric_json
from assess.scoring.score import score


def translated(folder, **files):
    """A copy of the tiny rubric with texts in a language: ``questions="..."``."""
    base = copy_with(folder)
    place = base / "locale" / "nl"
    (place / "models").mkdir(parents=True)
    for name, text in files.items():
        name = name.replace("__", "/")
        (place / f"{name}.yaml").write_text(text)
    return base


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The built-in rubric with every text between marks."""
    folder = write_rubric(load_rubric(), tmp_path_factory.mktemp("marked"))
    return load_localised(CODE, folder)


def without_marks(rubric_as_json):
    """A rubric's JSON as it would be without the marks around its texts."""
    plain = json.dumps(rubric_as_json, ensure_ascii=False)
    return json.loads(plain.replace(OPEN, "").replace(CLOSE, ""))


def test_what_is_translated_is_shown_and_the_rest_stays_english(tmp_path):
    english = tiny()
    base = translated(
        tmp_path, questions="questions:\n  - {id: checks, text: Wat wordt getoetst?}\n"
    )
    found = load_localised("nl", base=base)
    assert found.question_by_id["checks"].text == "Wat wordt getoetst?"
    assert found.question_by_id["checks"].help == english.question_by_id["checks"].help
    assert found.question_by_id["training"] == english.question_by_id["training"]
    assert found.models == english.models


def test_a_language_without_texts_is_english(tmp_path):
    assert load_localised("fr", base=copy_with(tmp_path)) == tiny()


def test_an_empty_text_is_not_translated_yet(tmp_path):
    question = tiny().question_by_id["checks"]
    options = "".join(
        f"      - {{label: Optie {n}, detail: }}\n" for n, _ in enumerate(question.options)
    )
    base = translated(tmp_path, questions=f"questions:\n  - id: checks\n    options:\n{options}")
    found = load_localised("nl", base=base).question_by_id["checks"]
    assert [o.label for o in found.options] == [f"Optie {n}" for n in range(len(question.options))]
    assert [o.detail for o in found.options] == [o.detail for o in question.options]


def test_every_text_of_the_rubric_can_be_translated(marked):
    assert without_marks(rubric_json(marked)) == rubric_json(load_rubric())
    for question in marked.questions:
        for text in (question.text, question.help, question.counts, question.does_not_count):
            assert unmarked(text) == ""
        for option in question.options:
            assert unmarked(option.label + option.detail) == ""
    for practice in marked.practices:
        assert (
            unmarked(practice.title + practice.what + practice.why + "".join(practice.steps)) == ""
        )


def test_the_sample_team_is_judged_alike_in_every_language(marked, sample):
    english = load_rubric()
    answers = read_answers(sample, english)
    result = score(english, answers)
    for rubric in (marked, *(load_localised(code) for code in languages(rubrics_dir()))):
        assert read_answers(sample, rubric) == answers
        assert score(rubric, answers) == result
        ours, theirs = plan(english, answers, result), plan(rubric, answers, result)
        assert [p.id for p in theirs.practices] == [p.id for p in ours.practices]
        assert theirs.waves == ours.waves


@settings(max_examples=30, deadline=None)
@given(answers_to(tiny()))
def test_no_answer_is_judged_otherwise_in_another_language(pseudo_tiny, answers):
    given_answers = assessment(answers)
    assert score(pseudo_tiny, given_answers) == score(tiny(), given_answers)


@pytest.fixture(scope="module")
def pseudo_tiny(tmp_path_factory):
    folder = write_rubric(tiny(), tmp_path_factory.mktemp("tiny"))
    return load_localised(CODE, folder, TINY)


# ---------------------------------------------------------------- overlays


OVER = """\
sections:
  - {id: work, title: The work, intro: What we do.}
"""


def test_a_text_is_not_laid_over_what_an_overlay_says_anew(tmp_path):
    base = translated(
        tmp_path, questions="sections:\n  - {id: work, title: Het werk, intro: Wat we doen.}\n"
    )
    overlay = tmp_path / "ours"
    overlay.mkdir()
    (overlay / "questions.yaml").write_text(OVER)
    assert load_localised("nl", base=base).sections[-1].title == "Het werk"
    assert load_localised("nl", overlay, base).sections[-1].title == "The work"
    place = overlay / "locale" / "nl"
    place.mkdir(parents=True)
    (place / "questions.yaml").write_text("sections:\n  - {id: work, title: Ons werk}\n")
    found = load_localised("nl", overlay, base).sections[-1]
    assert (found.title, found.intro) == ("Ons werk", "What we do.")


def test_an_overlay_may_translate_and_nothing_else(tmp_path):
    place = tmp_path / "locale" / "fr"
    place.mkdir(parents=True)
    (place / "rubric.yaml").write_text("title: Maturité MLOps\n")
    assert load_localised("fr", tmp_path).title == "Maturité MLOps"
    assert load_localised("nl", tmp_path).version == load_rubric().version


# ---------------------------------------------------------------- what is wrong with a translation


WRONG = {
    "unknown id": (
        "questions",
        "questions:\n  - {id: chekcs, text: Wat?}\n",
        2,
        "Did you mean 'checks'?",
    ),
    "no id": ("questions", "questions:\n  - {text: Wat?}\n", 2, "found by its 'id'"),
    "twice": (
        "questions",
        "questions:\n  - {id: checks}\n  - {id: checks}\n",
        3,
        "stands here twice",
    ),
    "unknown key": (
        "questions",
        "questions:\n  - {id: checks, tekst: Wat?}\n",
        2,
        "Did you mean 'text'?",
    ),
    "not a text": (
        "questions",
        "questions:\n  - {id: checks, core: true}\n",
        2,
        "under the key 'core'",
    ),
    "number": ("questions", "questions:\n  - {id: checks, text: 3}\n", 2, "Put quotes around it."),
    "yes or no": ("questions", "questions:\n  - {id: checks, text: no}\n", 2, "quotes"),
    "list": ("questions", "questions:\n  - {id: checks, text: [Wat]}\n", 2, "not a list"),
    "length": (
        "questions",
        "questions:\n  - id: checks\n    options:\n      - {label: Een}\n",
        4,
        "in English it has",
    ),
    "no list": ("questions", "questions: {checks: Wat?}\n", 1, "must be a list"),
    "no mapping": (
        "questions",
        "questions:\n  - id: checks\n    options: [1, 2, 3, 4]\n",
        3,
        "mapping",
    ),
    "level": ("models__alpha", "levels:\n  - {level: 9, name: Negen}\n", 2, "no level '9'"),
    "no model": ("models__alfa", "title: Alfa\n", None, "Did you mean 'alpha'?"),
    "signals": ("signals", "signals: []\n", None, "Nothing of a file with this name"),
    "whole file": ("rubric", "- title\n", None, "must be a mapping"),
    "syntax": ("rubric", "title: [\n", 2, ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_translation_that_does_not_fit_is_told_with_its_place(tmp_path, case):
    name, text, line, words = WRONG[case]
    base = translated(tmp_path, **{name: text})
    _, problems = coverage(load_rubric(base=base), base=base)
    assert any(words in p.text() and p.line == line for p in problems), problems
    assert all(p.file.endswith(f"{name.replace('__', '/')}.yaml") for p in problems)
    with pytest.raises(RubricError):
        load_localised("nl", base=base)


# ---------------------------------------------------------------- coverage


def test_coverage_counts_every_text_and_names_what_lacks(tmp_path):
    base = translated(tmp_path, rubric="title: Klein\n")
    rubric = load_rubric(base=base)
    ((found,), problems) = coverage(rubric, base=base)
    assert problems == []
    assert found.language == "nl"
    assert found.done == 1
    assert "title" not in found.missing["rubric.yaml"]
    assert "unit" in found.missing["rubric.yaml"]
    assert f"question {rubric.questions[0].id}: option 1: label" in found.missing["questions.yaml"]
    assert "model alpha: level 0: name" in found.missing["models/alpha.yaml"]
    whole = write_rubric(rubric, tmp_path / "whole", "de")
    done = next(x for x in coverage(rubric, whole, base)[0] if x.language == "de")
    assert (done.done, done.percent, done.texts) == (found.texts, 100, found.texts)


def test_one_missing_text_is_never_all(tmp_path):
    rubric = load_rubric()
    folder = write_rubric(rubric, tmp_path)
    path = folder / "locale" / CODE / "rubric.yaml"
    texts = yaml.safe_load(path.read_text())
    del texts["title"]
    path.write_text(yaml.safe_dump(texts))
    found = next(x for x in coverage(rubric, folder)[0] if x.language == CODE)
    assert (found.texts - found.done, found.percent) == (1, 99)


def test_rubric_check_reports_coverage_and_what_lacks(tmp_path, capsys):
    write_rubric(load_rubric(), tmp_path)
    (tmp_path / "locale" / CODE / "rubric.yaml").write_text("title: Titel\n")
    assert main(["rubric", "check", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "holds together" in out
    assert f"{CODE}: " in out
    assert "--verbose" in out
    assert main(["rubric", "check", "--verbose", str(tmp_path)]) == 0
    assert "  rubric.yaml: unit\n" in capsys.readouterr().out
    (tmp_path / "locale" / CODE / "rubric.yaml").write_text("titel: Titel\n")
    assert main(["rubric", "check", str(tmp_path)]) == 1
    assert "rubric.yaml:1:1: Nothing is translated under the key 'titel'" in capsys.readouterr().err


# ---------------------------------------------------------------- choosing a language


@pytest.mark.parametrize("by", ["option", "variable"])
def test_the_rubric_is_shown_in_the_chosen_language(tmp_path, capsys, monkeypatch, by):
    write_rubric(load_rubric(), tmp_path)
    args = ["rubric", "show", "data-monitoring", "--rubric", str(tmp_path)]
    if by == "option":
        args += ["--language", CODE]
    else:
        monkeypatch.setenv("ASSESS_LANGUAGE", CODE)
    assert main(args) == 0
    question = load_rubric().question_by_id["data-monitoring"]
    assert wrapped(question.text) in " ".join(capsys.readouterr().out.split())
    monkeypatch.delenv("ASSESS_LANGUAGE", raising=False)
    assert main(args[:3]) == 0
    assert wrapped(question.text) not in capsys.readouterr().out


def test_an_unknown_language_is_wrong_usage(capsys):
    assert main(["rubric", "list", "--language", "xx"]) == 2
    assert "There is no language 'xx'." in capsys.readouterr().err
    assert main(["rubric", "list", "--language", "../nl"]) == 2


def test_json_keeps_its_keys_and_ids_in_every_language(tmp_path, capsys):
    write_rubric(load_rubric(), tmp_path)
    shown = []
    for extra in ([], ["--language", CODE, "--rubric", str(tmp_path)]):
        assert main(["rubric", "show", "--format", "json", *extra]) == 0
        shown.append(without_marks(json.loads(capsys.readouterr().out)))
    assert shown[0] == shown[1]
