"""Each proof over a rubric notices the one thing that is broken, and says where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny_rubric import copy_with, tiny

from assess.rubric.check import check_rubric
from assess.rubric.load import load_rubric

Q, M, C, L, P, S = (
    "questions.yaml",
    "models/alpha.yaml",
    "challenges.yaml",
    "lifecycles.yaml",
    "practices.yaml",
    "signals.yaml",
)


def report(folder):
    return check_rubric(load_rubric(base=folder, check=False))


def test_a_sound_rubric_has_neither_problems_nor_notes():
    found = check_rubric(tiny())
    assert found.problems == ()
    assert found.notes == ()
    assert found.ok


def test_the_shipped_rubric_holds_together():
    assert check_rubric(load_rubric()).problems == ()


BROKEN = {
    # questions.yaml
    "section": (Q, "section: work", "section: wrk", "question training: there is no section 'wrk'"),
    "former id in use": (Q, "formerly: [labelling", "formerly: [checks", "'checks' is the id of a"),
    "former id twice": (
        Q,
        "formerly: [labelling, label-checks]",
        "formerly: [old, old]",
        "'old' is given more than once",
    ),
    "reasons without leave": (Q, "    allow_na: true\n", "", "question labels: it has reasons for"),
    "implied question": (Q, "implies: {training: 2}", "implies: {trainin: 2}", "'trainin'"),
    "implied option": (Q, "implies: {training: 2}", "implies: {training: 9}", "no option 9"),
    "implies itself": (Q, "implies: {training: 2}", "implies: {checks: 2}", "its own question"),
    "offer to a stranger": (
        Q,
        "offers_na: {labels:",
        "offers_na: {label:",
        "Did you mean 'labels'",
    ),
    "offer not allowed": (Q, "offers_na: {labels:", "offers_na: {checks:", "does not allow it"),
    "offer on a ladder": (
        Q,
        "detail: One command.}",
        "detail: One command., offers_na: {labels: No.}}",
        "question training: option 1: only options of context questions",
    ),
    "work of a question": (Q, "{work: paper, heading: Models}", "{work: papr}", "no work 'papr'"),
    # models
    "gap in levels": (M, "level: 2, name", "level: 3, name", "without a gap or a double"),
    "level of a criterion": (M, "level: 2\n", "level: 5\n", "a2-release: there is no level 5"),
    "category": (M, "category: shipping", "category: shiping", "no category 'shiping'"),
    "double criterion": (M, "id: a1-labels", "id: b1-checks", "the criterion 'b1-checks' stands"),
    "question of a criterion": (M, "{training: 2}", "{trainin: 2}", "a1-training: requires: there"),
    "option of a criterion": (M, "{training: 2}", "{training: 4}", "its highest is 3"),
    "context in a criterion": (M, "{labels: 1}", "{models: 1}", "is a context question"),
    "no essential": (M, "    essential: true\n", "", "level 1 has no essential criterion"),
    "essential but waivable": (M, "{training: 2}", "{labels: 2}", "by waiving what defines it"),
    "level of a caution": (M, "from_level: 1", "from_level: 7", "caution 1: there is no level 7"),
    "question of a caution": (M, "unless: {checks: 2}", "unless: {cheks: 2}", "caution 1: unless"),
    "work of a caution": (
        M,
        "alone., source: [{work: paper}]",
        "alone., source: [{work: x}]",
        "'x'",
    ),
    "work of a criterion": (
        M,
        "{work: paper, heading: T",
        "{work: pap, heading: T",
        "no work 'pap'",
    ),
    "work of a model": (M, "\nsource: [{work: paper}]", "\nsource: [{work: y}]", "no work 'y'"),
    # challenges
    "exposure question": (C, "question: loop", "question: lop", "exposure: there is no question"),
    "exposure option": (C, "at_least: 1", "at_least: 2", "'loop' has no option 2"),
    "ladder in exposure": (C, "question: loop", "question: labels", "not a context question"),
    "control question": (
        C,
        "question: checks",
        "question: chcks",
        "controls: there is no question",
    ),
    "control option": (C, "checks, option: 3", "checks, option: 4", "'checks' has no option 4"),
    "context in controls": (
        C,
        "question: checks, option: 3",
        "question: models, option: 2",
        "not a l",
    ),
    "control twice": (C, "question: labels, option: 2", "question: checks, option: 2", "twice"),
    "work of a challenge": (C, "source: [{work: paper}]", "source: [{work: z}]", "no work 'z'"),
    # life cycles
    "question of a phase": (L, "[training, labels]", "[training, lables]", "Did you mean 'labels'"),
    "context in a phase": (L, "[training, labels]", "[training, labels, loop]", "is a context"),
    "question twice": (
        L,
        "[training, labels]",
        "[training, labels, labels]",
        "stands there 2 times",
    ),
    "empty phase": (L, "[training, labels]", "[]", "phase make: it names no question"),
    "double phase": (L, "id: ship", "id: make", "the phase 'make' stands there 2 times"),
    "work of a life cycle": (L, "work: paper", "work: w", "no work 'w'"),
    # practices
    "phase of a practice": (
        P,
        "phase: work",
        "phase: wok",
        "practice pipeline: phase: there is no",
    ),
    "raised question": (P, "raises: {training: 3}", "raises: {train: 3}", "raises: there is no qu"),
    "raised option": (P, "raises: {training: 3}", "raises: {training: 5}", "has no option 5"),
    "raised context": (
        P,
        "raises: {training: 3}",
        "raises: {models: 2, training: 3}",
        "is a context",
    ),
    "required practice": (
        P,
        "requires: [pipeline]",
        "requires: [pipline]",
        "Did you mean 'pipeline'",
    ),
    "practice of itself": (P, "requires: [pipeline]", "requires: [gate]", "circle: gate → gate"),
    "effort falls": (P, "effort: [1, 2, 4.5]", "effort: [3, 2, 4.5]", "effort must rise"),
    "no effort": (P, "effort: [1, 1, 1]", "effort: [0, 0, 1]", "must be more than 0"),
    "work of a practice": (P, "sources: [{work: paper}]", "sources: [{work: v}]", "no work 'v'"),
    "criterion out of reach": (
        P,
        "checks: 3, rel",
        "checks: 2, rel",
        "b1-checks: no practice raises",
    ),
    "control out of reach": (P, "training: 3", "training: 2", "complex-models: no practice raises"),
    # signals
    "signal question": (
        S,
        "question: training",
        "question: traning",
        "signal workflow: option: the",
    ),
    "signal option": (S, "option: 2", "option: 8", "has no option 8"),
    "signal on context": (S, "training, option: 2", "models, option: 2", "is a context question"),
    **{
        name: (S, "where: {", f"where: {{{where}", said)
        for name, where, said in (
            ("signal of two kinds", "imports: [b], ", "only one of runs, text, imports"),
            ("signal and its trigger", "started_by: [schedule], ", "started_by belongs to runs"),
            ("signal within nothing", "within: a.b, ", "within belongs to look"),
            (
                "signal of what is not",
                "look: [{at: a, none: true}], ",
                "look begins with what must",
            ),
            (
                "signal of both",
                "look: [{at: a}, {at: a, none: true}], ",
                "look can never match: 'a' must be there",
            ),
            ("signal also never", "also: [a], never: [a], ", "'a' stands in also and in never"),
            ("history without a figure", "history: {fact: people}, ", "names no figure"),
            (
                "history upside down",
                "history: {fact: people, at_least: 3, at_most: 2}, ",
                "at_least is more than at_most",
            ),
            ("history of shares", "history: {fact: reviewed, at_least: 2}, ", "share is at most 1"),
            ("history of months", "history: {fact: months, at_least: 13}, ", "has twelve months"),
            (
                "history of others",
                "history: {fact: people, other: [a], at_least: 1}, ",
                "other belongs",
            ),
            (
                "history of names",
                "history: {fact: people, named: a, at_least: 1}, ",
                "named belongs",
            ),
            ("history of files", "history: {fact: tags, at_least: 1}, ", "leave out paths"),
        )
    },
    "signal and conditions": (S, "text: train", "unconditional: true", "belongs to text: it says"),
    "signal and exceptions": (S, "text: train", "unless: a", "unless belongs to text or runs"),
    "signal beside nothing": (
        S,
        "where: {",
        "beside: [workflw], where: {",
        "Did you mean 'workflow'",
    ),
    "signal beside itself": (S, "where: {", "beside: [workflow], where: {", "beside itself"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_one_broken_reference_is_found(tmp_path, case):
    file, old, new, expected = BROKEN[case]
    problems = report(copy_with(tmp_path, (file, old, new))).problems
    assert any(expected in problem for problem in problems), problems
    assert all(": " in problem for problem in problems)


def test_problems_name_the_file_and_the_thing(tmp_path):
    folder = copy_with(tmp_path, (M, "{training: 2}", "{training: 4}"))
    assert report(folder).problems[0].startswith("models/alpha.yaml: criterion a1-training: ")


def test_a_circle_of_practices_is_shown_as_a_way(tmp_path):
    folder = copy_with(
        tmp_path,
        (P, "    effort: [1, 2, 4.5]", "    requires: [two-labels]\n    effort: [1, 2, 3]"),
    )
    assert report(folder).problems == (
        "practices.yaml: practices wait for each other in a circle:"
        " gate → pipeline → two-labels → gate.",
    )


def test_two_circles_are_both_found_and_what_waits_for_them_is_not_blamed(tmp_path):
    folder = copy_with(
        tmp_path,
        (P, "requires: [gate]", "requires: [two-labels]"),
        (P, "    effort: [1, 2, 4.5]", "    requires: [gate]\n    effort: [1, 2, 3]"),
    )
    circles = [p for p in report(folder).problems if "circle" in p]
    assert [c.rpartition(": ")[2] for c in circles] == [
        "gate → pipeline → gate.",
        "two-labels → two-labels.",
    ]


def test_without_practices_there_is_a_note_and_no_problem(tmp_path):
    folder = copy_with(tmp_path)
    (folder / P).unlink()
    found = report(folder)
    assert found.problems == ()
    assert any(note.startswith("practices.yaml: there is no catalogue") for note in found.notes)


def test_what_serves_nothing_is_noted(tmp_path):
    folder = copy_with(
        tmp_path,
        (C, "{question: loop, at_least: 1, points: 2}", ""),
        (Q, "questions:\n", "  - {id: idle, title: Idle, intro: Nothing.}\nquestions:\n"),
        (M, "  - {id: shipping", "  - {id: spare, title: Spare}\n  - {id: shipping"),
        (L, "[training, labels]", "[training]"),
    )
    found = report(folder)
    assert found.problems == ()
    assert found.notes == (
        "questions.yaml: question loop counts for no criterion and no challenge.",
        "lifecycles.yaml: question labels stands in no phase of any life cycle.",
        "questions.yaml: section idle holds no question.",
        "models/alpha.yaml: category spare has no criterion.",
    )


def test_every_file_may_be_broken_at_once_and_all_is_told(tmp_path):
    folder = copy_with(
        tmp_path,
        (Q, "section: work", "section: wrk"),
        (M, "{training: 2}", "{trainin: 2}"),
        (C, "question: loop", "question: lop"),
        (L, "[training, labels]", "[training, lables, labels]"),
        (S, "option: 2", "option: 8"),
    )
    files = {problem.partition(":")[0] for problem in report(folder).problems}
    assert files >= {Q, M, C, L, S}


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("works", "work"),
        ("sections", "section"),
        ("questions", "question"),
        ("models", "model"),
        ("challenges", "challenge"),
        ("lifecycles", "life cycle"),
        ("practices", "practice"),
        ("signals", "signal"),
    ],
)
def test_ids_are_unique_in_each_kind(kind, word):
    rubric = tiny()
    things = getattr(rubric, kind)
    doubled = replace(rubric, **{kind: (*things, things[0])})
    expected = f"the {word} {things[0].id!r} stands there 2 times."
    assert any(p.endswith(expected) for p in check_rubric(doubled).problems)


def test_categories_are_unique_in_a_model():
    rubric = tiny()
    model = rubric.model("alpha")
    doubled = replace(model, categories=(*model.categories, model.categories[0]))
    broken = replace(rubric, models=(doubled,))
    assert any("the category 'making' stands" in p for p in check_rubric(broken).problems)
