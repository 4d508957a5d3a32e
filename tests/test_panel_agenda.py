"""Agreement of a panel, its agenda, and the commands that make and show them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.answers.model import Answer, Panel, Respondent
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.panel.agenda import agenda, by_role, disagreement, voices
from assess.panel.agreement import Agreement, alpha, alpha_range, measure
from assess.panel.merge import merge
from assess.rubric.load import load_rubric
from assess.scoring.score import score

PEOPLE = Path(__file__).parents[1] / "examples" / "panel"
FILES = [str(PEOPLE / f"{who}.yaml") for who in ("ana", "ben", "cho", "dee", "eli")]
GAP = None


def units(*raters: list[int | None]) -> list[list[int]]:
    """Each unit's values, from one list a rater."""
    return [[v for v in column if v is not None] for column in zip(*raters, strict=True)]


# K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania.
# Example A: two observers, ten articles, alpha = .095 (with two values, ordinal is nominal).
TWO_OBSERVERS = units([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
# Examples C and D: four observers, twelve units, missing data. Ordinal alpha = .815.
FOUR_OBSERVERS = units(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
)


def test_alpha_is_that_of_krippendorffs_published_examples():
    assert alpha(TWO_OBSERVERS) == pytest.approx(0.095, abs=0.0005)
    assert alpha(FOUR_OBSERVERS) == pytest.approx(0.815, abs=0.0005)


def test_alpha_is_one_for_full_agreement_and_not_defined_without_variation():
    assert alpha([[1, 1], [2, 2, 2], [3, 3]]) == pytest.approx(1)
    assert alpha([[2, 2], [2, 2, 2]]) is None
    assert alpha([[1], [2], []]) is None
    assert alpha([]) is None


def test_who_said_what_does_not_matter_to_alpha():
    assert alpha([sorted(u) for u in FOUR_OBSERVERS]) == pytest.approx(alpha(FOUR_OBSERVERS))


def test_the_interval_holds_alpha_and_is_the_same_every_time():
    low, high = alpha_range(FOUR_OBSERVERS)
    assert low < alpha(FOUR_OBSERVERS) < high
    assert (low, high) == alpha_range(FOUR_OBSERVERS)
    assert (low, high) != alpha_range(FOUR_OBSERVERS, seed=2)
    assert -1 <= low <= high <= 1


def test_there_is_no_interval_of_one_question_or_of_draws_without_variation():
    assert alpha_range([[1, 2, 3]]) is None
    assert alpha_range([[1, 1], [2, 2]]) is None


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (0.8, "reliable"),
        (0.799, "tentative"),
        (0.667, "tentative"),
        (0.666, "low"),
        (0, "none"),
        (-0.2, "none"),
    ],
)
def test_alpha_is_read_by_krippendorffs_thresholds(value, reading):
    assert Agreement(value, None, None, 5, 2).reading == reading


RUBRIC = load_rubric()


def five():
    return merge(RUBRIC, [read_answers(f, RUBRIC) for f in FILES]).assessment


def test_five_respondents_are_measured_overall_and_by_section():
    whole, sections = measure(RUBRIC, five())
    assert whole.low < whole.alpha < whole.high
    assert whole.questions == sum(s.agreement.questions for s in sections)
    assert whole.unanimous == sum(s.agreement.unanimous for s in sections)
    assert "context" not in {s.section for s in sections}


def test_two_who_never_answered_the_same_question_have_no_alpha():
    a = read_answers(FILES[0], RUBRIC)
    empty = merge(RUBRIC, [a, type(a)(a.team, a.date, rubric_version=a.rubric_version)]).assessment
    whole, _ = measure(RUBRIC, empty)
    assert whole.alpha is None
    assert "two respondents" in whole.words


def test_what_can_change_a_level_comes_first():
    panel = five()
    items = agenda(RUBRIC, panel)
    assert {i.question.id for i in items} == set(panel.to_discuss)
    can = [i.can_change_level for i in items]
    assert can == sorted(can, reverse=True)
    assert any(can)
    assert not all(can)


def test_what_cannot_change_a_level_changes_none_however_it_is_settled():
    import dataclasses

    panel = five()
    idle = [i for i in agenda(RUBRIC, panel) if not i.can_change_level]
    levels = {m: (r.level, r.high) for m, r in score(RUBRIC, panel).models.items()}
    for at in (0, 1):
        settled = {
            i.question.id: dataclasses.replace(
                panel.answers[i.question.id], option=i.between[at], between=None
            )
            for i in idle
        }
        after = dataclasses.replace(panel, answers={**panel.answers, **settled})
        assert {m: (r.level, r.high) for m, r in score(RUBRIC, after).models.items()} == levels


QUESTION = next(q for q in RUBRIC.ladder if q.top == 3 and q.allow_na)
ROLES = {"ana": "data science", "ben": "operations", "cho": "operations", "dee": ""}


def panel_of(**said: Answer) -> Panel:
    people = tuple(Respondent(who, role=ROLES[who]) for who in ROLES)
    return Panel(people, {QUESTION.id: said})


def test_disagreement_is_the_mean_distance_of_pairs():
    assert disagreement(QUESTION, panel_of(ana=Answer(option=3), ben=Answer(option=0))) == 1
    half = panel_of(ana=Answer(option=3), ben=Answer(option=0), cho=Answer(option=0))
    assert disagreement(QUESTION, half) == pytest.approx(2 / 3)
    waived = panel_of(ana=Answer(option=3), ben=Answer(reason="no"), cho=Answer(unsure=True))
    assert disagreement(QUESTION, waived) == 1
    assert disagreement(QUESTION, panel_of(ana=Answer(option=2), dee=Answer(unsure=True))) == 0


@settings(max_examples=100)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=4))
def test_disagreement_lies_between_none_and_all_and_is_none_only_in_agreement(options):
    said = {who: Answer(option=v) for who, v in zip(ROLES, options, strict=False)}
    found = disagreement(QUESTION, panel_of(**said))
    assert 0 <= found <= 1
    assert (found == 0) == (len(set(options)) == 1)


def test_voices_group_who_said_the_same_and_roles_tell_what_each_said():
    panel = panel_of(
        ana=Answer(option=3, note="Seen it."), ben=Answer(option=1), cho=Answer(unsure=True)
    )
    found = voices(QUESTION, panel)
    assert [(v.answer, [r.id for r in v.respondents]) for v in found] == [
        ("3", ["ana"]),
        ("1", ["ben"]),
        ("unsure", ["cho"]),
        ("no answer", ["dee"]),
    ]
    assert [(r.id, text) for r, text in found[0].remarks] == [("ana", "Seen it.")]
    assert by_role(QUESTION, panel) == (
        ("data science", "3"),
        ("operations", "1, unsure"),
        ("", "no answer"),
    )


# ---------------------------------------------------------------- commands


@pytest.fixture
def panel(tmp_path, capsys) -> str:
    path = str(tmp_path / "panel.yaml")
    assert main(["merge", *FILES, "-o", path, "-q"]) == 0
    capsys.readouterr()
    return path


def test_merge_tells_what_became_of_the_questions_and_everybodys_levels(tmp_path, capsys):
    path = tmp_path / "panel.yaml"
    assert main(["merge", *FILES, "-o", str(path)]) == 0
    shown = capsys.readouterr()
    assert "a panel of 5 respondents" in shown.out
    assert "to discuss" in shown.out
    assert "Ben Okafor (operations)" in shown.out
    assert f"assess agenda {path}" in shown.err
    assert main(["check", str(path)]) == 0


def test_merge_without_a_file_prints_the_panel(capsys):
    assert main(["merge", *FILES[:2], "-q"]) == 0
    assert "\npanel:\n" in capsys.readouterr().out


def test_merge_never_overwrites_a_panel_or_an_input(panel, tmp_path, capsys):
    before = Path(panel).read_bytes()
    assert main(["merge", *FILES, "-o", panel]) == 2
    assert "--overwrite" in capsys.readouterr().err
    copies = [tmp_path / Path(f).name for f in FILES[:2]]
    for copy, file in zip(copies, FILES, strict=False):
        copy.write_bytes(Path(file).read_bytes())
    assert main(["merge", *map(str, copies), "-o", str(copies[0]), "--overwrite"]) == 2
    assert copies[0].read_bytes() == Path(FILES[0]).read_bytes()
    assert Path(panel).read_bytes() == before
    assert main(["merge", *FILES[:2], "-o", panel, "--overwrite"]) == 0
    assert Path(panel).read_bytes() != before


def test_roles_can_be_given_for_files(tmp_path, capsys):
    role = f"{FILES[1]}=platform"
    assert main(["merge", *FILES[:2], "--role", role, "--role", "ana.yaml=research", "-q"]) == 0
    out = capsys.readouterr().out
    assert "role: platform" in out
    assert "role: research" in out
    assert main(["merge", *FILES[:2], "--role", "zoe.yaml=research"]) == 2
    assert "zoe.yaml" in capsys.readouterr().err
    assert main(["merge", *FILES[:2], "--role", "research"]) == 2


def test_what_cannot_be_merged_is_said(panel, tmp_path, capsys):
    assert main(["merge", FILES[0]]) == 2
    assert main(["merge", FILES[0], panel]) == 1
    assert "panel already" in capsys.readouterr().err
    other = tmp_path / "other.yaml"
    other.write_text(Path(FILES[1]).read_text().replace("team: Fraud scoring", "team: Churn"))
    assert main(["merge", FILES[0], str(other)]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["merge", FILES[0], str(other), "--force", "-q"]) == 0


def test_the_agenda_names_who_said_what(panel, capsys):
    assert main(["agenda", panel]) == 0
    out = capsys.readouterr().out
    assert "alpha" in out
    assert "Ben Okafor (operations)" in out
    assert "Nobody has called us" in " ".join(out.split())


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_an_anonymous_agenda_names_nobody(panel, capsys, form):
    assert main(["agenda", panel, "--anonymous", "--format", form]) == 0
    out = capsys.readouterr().out
    for word in ("Ana", "ben-okafor", "Okafor", "operations)", "Nobody has called us"):
        assert word not in out
    assert "1 respondent" in out or form == "json"


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_an_agenda_by_role_names_roles_only(panel, capsys, form):
    assert main(["agenda", panel, "--by-role", "--format", form]) == 0
    out = capsys.readouterr().out
    assert "data science" in out
    assert "Okafor" not in out


def test_the_agenda_as_json_holds_the_figures(panel, capsys):
    assert main(["agenda", panel, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    whole, sections = measure(RUBRIC, read_answers(panel, RUBRIC))
    assert found["respondents"] == 5
    assert found["agreement"]["alpha"] == round(whole.alpha, 4)
    assert set(found["agreement"]["sections"]) == {s.section for s in sections}
    assert len(found["to_discuss"]) == len(read_answers(panel, RUBRIC).to_discuss)


def test_how_many_answers_are_only_proposed_is_said(panel, capsys):
    left = len(read_answers(panel, RUBRIC).to_discuss)
    words = f"{left} answers of the panel are only proposed"
    assert main(["check", panel]) == 0
    assert words in capsys.readouterr().out
    assert main(["score", panel]) == 0
    assert f"{words}: assess agenda" in capsys.readouterr().out
    assert main(["check", FILES[0]]) == 0
    assert "proposed" not in capsys.readouterr().out


def test_only_a_panel_has_an_agenda(capsys):
    assert main(["agenda", FILES[0]]) == 1
    assert "assess merge" in capsys.readouterr().err


def test_without_the_library_the_agenda_is_shown_and_what_to_install_is_said(
    panel, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    assert main(["agenda", panel]) == 0
    shown = capsys.readouterr()
    assert "To discuss" in shown.out
    assert "mlops-assess[agreement]" in shown.err


@pytest.mark.parametrize("command", ["score", "explain", "roadmap"])
def test_a_panel_file_is_an_answer_file_like_any_other(panel, capsys, command):
    assert main([command, panel]) == 0
    out = capsys.readouterr().out
    if command != "roadmap":
        assert "to discuss" in " ".join(out.split())
