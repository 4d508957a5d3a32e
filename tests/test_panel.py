"""A panel: what is proposed, how it is scored, and how its file is read and written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tiny_rubric import tiny

from assess.answers.emit import to_text
from assess.answers.model import UNANSWERED, Answer, Assessment, EvidenceRecord
from assess.answers.read import parse_answers, read_answers
from assess.answers.redact import redact, redacted_file
from assess.answers.write import AnswerFile
from assess.cli.main import main
from assess.errors import AnswersError, PanelError
from assess.panel.merge import merge, propose
from assess.rubric.load import load_rubric
from assess.rubric.schema import schemas
from assess.scoring.score import score
from assess.scoring.to_json import to_json
from tests.strategies import answers_to, assessment, rubrics, whole

RUBRIC = tiny()
DAY = dt.date(2026, 11, 23)
PANEL = """\
schema: 1
rubric: {id: tiny, version: "1.2.3"}
team: Fraud
date: 2026-11-23
answers:
  models: 1
  # the lower one for now
  training: 1
  checks:
    option: 0
    note: We talk on Monday.
panel:
  respondents:   # as merged
    - {id: ana, name: Ana, role: data science, file: a.yaml}
    - {id: ben}
  opinions:
    models: {ana: 1, ben: 1}
    training: {ana: 2, ben: 1}   # who is right?
    checks:
      ana: {option: 0, note: None seen.}
      ben: 2
  to_discuss:
    - training
    - checks
"""


def read(text: str) -> Assessment:
    return parse_answers(text.encode(), RUBRIC, "panel.yaml")


def problems(text: str) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        read(text)
    return caught.value.lines()


def one(name: str, answers: dict[str, Answer], **more) -> Assessment:
    return Assessment(
        team="Fraud", date=DAY, answers=answers, rubric_version="1.2.3", file=f"{name}.yaml", **more
    )


def figures(result):
    """Everything scored, without the file and what was answered."""
    found = to_json(dataclasses.replace(result, file=""))
    return {k: found[k] for k in ("models", "challenges", "lifecycles")}


# ---------------------------------------------------------------- what is proposed


@pytest.mark.parametrize(
    ("said", "proposal"),
    [
        ("2 2 2", Answer(option=2)),
        ("2 u 2", Answer(option=2)),
        ("1 2", Answer(option=1, between=(1, 2))),
        ("0 2 3", Answer(option=2, between=(0, 3))),
        ("0 1 2 3", Answer(option=1, between=(0, 3))),
        ("3 u 1 - 1", Answer(option=1, between=(1, 3))),
        ("2 n", Answer(option=2, between=(2, 2))),
        ("n n", Answer(reason="because")),
        ("n u", Answer(reason="because")),
        ("u -", Answer(unsure=True)),
        ("- -", UNANSWERED),
        ("", UNANSWERED),
    ],
)
def test_the_proposal_is_the_common_answer_or_the_lower_median(said, proposal):
    words = {"u": Answer(unsure=True), "n": Answer(reason="because"), "-": UNANSWERED}
    opinions = [words[w] if w in words else Answer(option=int(w)) for w in said.split()]
    assert propose(opinions) == proposal


def test_evidence_of_those_below_the_proposal_does_not_carry_it():
    found = propose(
        [
            Answer(option=0, evidence=("low",)),
            Answer(option=1, evidence=("middle", "both")),
            Answer(option=3, evidence=("both", "high")),
            Answer(unsure=True, evidence=("gap",)),
        ]
    )
    assert found.evidence == ("middle", "both", "high")


def test_reasons_why_a_question_does_not_apply_are_joined():
    said = [Answer(reason="We buy them."), Answer(reason="Bought."), Answer(reason="We buy them.")]
    assert propose(said).reason == "We buy them.; Bought."


def test_a_name_that_answered_twice_is_told():
    files = [
        one("a", {}, respondents=("Ana (operations)",)),
        one("b", {}, respondents=("ana",)),
        one("c", {}, respondents=("Ben",)),
        one("d", {}),
        one("e", {}),
    ]
    assert merge(RUBRIC, files).notes == (
        "Ana answered 2 files: a.yaml, b.yaml. Each counts as a respondent; leave one out if it is"
        " the same person.",
    )


def test_evidence_ids_that_clash_get_new_names_and_references_follow():
    ours = EvidenceRecord("runs", "demonstrated", what="ours")
    theirs = EvidenceRecord("runs", "asserted", what="theirs")
    same = EvidenceRecord("page", "documented")
    answers = {"training": Answer(option=2, evidence=("runs", "page", "https://x.example/"))}
    made = merge(
        RUBRIC,
        [
            one("a", answers, evidence={"runs": ours, "page": same}),
            one("b", answers, evidence={"runs": theirs, "page": same}),
        ],
    ).assessment
    assert [(r.id, r.what) for r in made.evidence.values()] == [
        ("runs", "ours"),
        ("page", ""),
        ("runs-2", "theirs"),
    ]
    assert made.panel.opinions["training"]["b"].evidence == ("runs-2", "page", "https://x.example/")
    assert set(made.answers["training"].evidence) == {
        "runs",
        "runs-2",
        "page",
        "https://x.example/",
    }


def test_names_and_roles_come_from_the_files():
    made = merge(
        RUBRIC,
        [
            one("a", {}, respondents=("Ana Lind (data science)",)),
            one("b", {}, respondents=("Ana Lind",)),
            one("c", {}, respondents=("Cho", "Dee")),
            one("d-team", {}),
        ],
        roles={"d-team.yaml": "operations"},
    ).assessment
    assert [(r.id, r.name, r.role) for r in made.panel.respondents] == [
        ("ana-lind", "Ana Lind", "data science"),
        ("ana-lind-2", "Ana Lind", ""),
        ("cho-and-dee", "Cho and Dee", ""),
        ("d-team", "", "operations"),
    ]
    assert made.respondents == (
        "Ana Lind (data science)",
        "Ana Lind",
        "Cho and Dee",
        "d-team (operations)",
    )


def test_the_panel_is_of_the_latest_day_and_says_so():
    later = dataclasses.replace(one("b", {}), date=DAY + dt.timedelta(days=3))
    made = merge(RUBRIC, [one("a", {}), later])
    assert made.assessment.date == later.date
    assert any("different days" in note for note in made.notes)


def test_what_is_no_panel_is_refused():
    a, b = one("a", {"models": Answer(option=1)}), one("b", {"models": Answer(option=2)})
    with pytest.raises(PanelError, match="two answer files"):
        merge(RUBRIC, [a])
    with pytest.raises(PanelError, match="different teams"):
        merge(RUBRIC, [a, dataclasses.replace(b, team="Churn")])
    assert merge(RUBRIC, [a, dataclasses.replace(b, team="Churn")], force=True).notes
    with pytest.raises(PanelError, match="version of the rubric"):
        merge(RUBRIC, [a, dataclasses.replace(b, rubric_version="1.0.0")], force=True)
    with pytest.raises(PanelError, match="panel already"):
        merge(RUBRIC, [merge(RUBRIC, [a, b]).assessment, b])


# ---------------------------------------------------------------- scores


@st.composite
def panels(draw, *, all_answered: bool = False):
    """A rubric and two to four respondents' answers."""
    rubric = draw(rubrics())
    said = []
    for n in range(draw(st.integers(2, 4))):
        if all_answered:
            answers = {q.id: Answer(option=draw(whole(0, q.top))) for q in rubric.questions}
        else:
            answers = draw(answers_to(rubric))
        said.append(dataclasses.replace(assessment(answers), file=f"r{n}.yaml"))
    return rubric, said


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_panel_of_equal_files_scores_as_the_file(data):
    rubric = data.draw(rubrics())
    a = assessment(data.draw(answers_to(rubric)))
    merged = merge(rubric, [dataclasses.replace(a, file=f"{n}.yaml") for n in range(3)])
    assert merged.to_discuss == ()
    assert figures(score(rubric, merged.assessment)) == figures(score(rubric, a))


@settings(max_examples=120, deadline=None)
@given(panels(all_answered=True))
def test_the_range_of_a_panel_holds_every_respondent(case):
    rubric, said = case
    whole = score(rubric, merge(rubric, said).assessment)
    for single in (score(rubric, a) for a in said):
        for key, m in whole.models.items():
            assert m.low <= single.models[key].level <= m.high
            assert m.index_low <= single.models[key].index <= m.index_high
        for key, r in whole.challenges.items():
            assert r.residual_best <= single.challenges[key].residual <= r.residual
        for key, x in whole.lifecycles.items():
            for p in x.phases.values():
                assert p.low <= single.lifecycles[key].phases[p.id].share <= p.high


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_settling_within_the_opinions_never_widens_a_range(data):
    rubric, said = data.draw(panels())
    panel = merge(rubric, said).assessment
    assume(panel.to_discuss)
    question = data.draw(st.sampled_from(panel.to_discuss))
    low, high = panel.answers[question].between
    agreed = Answer(option=data.draw(st.integers(low, high)))
    after = dataclasses.replace(panel, answers={**panel.answers, question: agreed})
    wide, narrow = score(rubric, panel), score(rubric, after)
    for key, m in wide.models.items():
        now = narrow.models[key]
        assert m.low <= now.low <= now.high <= m.high
        assert m.index_low <= now.index_low <= now.index_high <= m.index_high
        for c, category in m.categories.items():
            assert category.low <= now.categories[c].low <= now.categories[c].high <= category.high
    for key, r in wide.challenges.items():
        now = narrow.challenges[key]
        assert r.residual_best <= now.residual_best <= now.residual <= r.residual


@settings(max_examples=100, deadline=None)
@given(panels())
def test_only_the_range_of_opinions_counts_not_the_proposal(case):
    rubric, said = case
    panel = merge(rubric, said).assessment
    other = {
        q: dataclasses.replace(a, option=None) if a.between else a for q, a in panel.answers.items()
    }
    first, second = (
        score(rubric, dataclasses.replace(panel, answers=x, evidence={}))
        for x in (panel.answers, other)
    )
    for key, m in first.models.items():
        assert (m.level, m.high, m.criteria) == (
            second.models[key].level,
            second.models[key].high,
            second.models[key].criteria,
        )


# ---------------------------------------------------------------- the file


def test_a_panel_file_is_read():
    found = read(PANEL)
    assert found.to_discuss == ("training", "checks")
    assert found.answer("training") == Answer(option=1, between=(1, 2))
    assert found.answer("checks").between == (0, 2)
    assert found.answer("models").between is None
    assert [r.role for r in found.panel.respondents] == ["data science", ""]
    assert found.panel.opinions["checks"]["ana"].note == "None seen."


@settings(max_examples=100, deadline=None)
@given(panels())
def test_a_merged_panel_reads_back_as_it_was_written(case):
    rubric, said = case
    said = [dataclasses.replace(a, rubric_id=rubric.id) for a in said]
    made = merge(rubric, said).assessment
    again = parse_answers(to_text(made).encode(), rubric)
    assert again == dataclasses.replace(made, file="")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ben: 2", "ben: 7", "panel.yaml:21:12: checks has no option 7."),
        ("ben: 1}   #", "bem: 1}   #", "The panel has no respondent 'bem'. Did you mean 'ben'?"),
        ("    - training", "    - trainings", "There is no question 'trainings'. Did you mean"),
        ("    - checks", "    - training", "training is to discuss twice."),
        ("    - checks", "    - loop", "No respondent gave an option for loop"),
        ("{id: ben}", "{id: ana}", "The respondent's id 'ana' is used twice."),
        ("{id: ben}", "{name: Ben}", "This respondent has no id."),
        ("{id: ben}", "{id: b n}", "The respondent's id 'b n' is not one word."),
        ("  opinions:", "  opinion:", "A panel has no key 'opinion'. Did you mean 'opinions'?"),
        ("{ana: 2, ben: 1}", "[2, 1]", "The opinions on training must be a mapping"),
    ],
)
def test_what_is_wrong_in_a_panel_is_told_with_its_place(old, new, expected):
    assert old in PANEL
    assert any(expected in line for line in problems(PANEL.replace(old, new, 1)))


def test_a_panel_without_respondents_is_told():
    text = PANEL[: PANEL.index("panel:")] + "panel: {opinions: {}}\n"
    assert any("names no respondents" in line for line in problems(text))


def test_agreeing_takes_a_question_off_the_list_and_leaves_the_rest_as_it_was(tmp_path):
    path = tmp_path / "panel.yaml"
    path.write_text(PANEL)
    file = AnswerFile.open(path, RUBRIC)
    file.set_answer("training", Answer(option=2, note="Agreed on Monday."))
    file.save()
    lines = path.read_text().splitlines()
    assert "    - training" not in lines
    assert [line for line in PANEL.splitlines() if line not in lines] == [
        "  training: 1",
        "    - training",
    ]
    again = AnswerFile.open(path, RUBRIC).assessment
    assert again == file.assessment
    assert again.to_discuss == ("checks",)
    assert again.panel == read(PANEL).panel


def test_agreeing_on_the_proposal_itself_settles_it(tmp_path):
    path = tmp_path / "panel.yaml"
    path.write_text(PANEL)
    file = AnswerFile.open(path, RUBRIC)
    file.set_answer("training", Answer(option=1))
    file.set_answer("checks", dataclasses.replace(file.assessment.answer("checks"), between=None))
    file.save()
    assert "to_discuss" not in path.read_text()
    assert AnswerFile.open(path, RUBRIC).assessment.to_discuss == ()


def test_a_note_alone_settles_nothing_and_a_change_can_be_taken_back(tmp_path):
    path = tmp_path / "panel.yaml"
    path.write_text(PANEL)
    file = AnswerFile.open(path, RUBRIC)
    before = file.assessment.answer("training")
    file.set_answer("training", dataclasses.replace(before, note="Ask Ann."))
    assert "training" in file.assessment.to_discuss
    file.set_answer("training", Answer(option=2))
    file.set_answer("training", before)
    file.save()
    again = AnswerFile.open(path, RUBRIC).assessment
    assert again.answer("training") == before
    assert set(again.to_discuss) == {"training", "checks"}


def test_every_part_of_the_header_can_change_around_a_panel(tmp_path):
    path = tmp_path / "panel.yaml"
    path.write_text(PANEL)
    file = AnswerFile.open(path, RUBRIC)
    file.set_header(team="Churn", capacity=3)
    file.save()
    assert path.read_text().endswith(PANEL[PANEL.index("panel:") :])
    copy = tmp_path / "copy.yaml"
    file.save_as(copy)
    assert AnswerFile.open(copy, RUBRIC).assessment.panel == read(PANEL).panel


def test_without_respondents_nobodys_opinions_can_be_put_together():
    found = redact(read(PANEL), ["respondents", "notes"])
    text = redacted_file(found).decode()
    assert "ana" not in text.casefold()
    assert "ben" not in text.casefold()
    assert "a.yaml" not in text
    assert "None seen" not in text
    assert figures(score(RUBRIC, read(text))) == figures(score(RUBRIC, read(PANEL)))
    # lowest first on every question, whoever said it
    assert [a.option for a in found.panel.opinions["training"].values()] == [1, 2]
    assert [a.option for a in found.panel.opinions["checks"].values()] == [0, 2]


def test_the_schema_of_answer_files_has_a_place_for_panels():
    schema = schemas(RUBRIC)["answers"]["properties"]["panel"]
    assert set(schema["properties"]) == {"respondents", "opinions", "to_discuss"}
    assert set(schema["properties"]["opinions"]["properties"]) == {q.id for q in RUBRIC.questions}
    json.dumps(schema)


def test_a_round_begins_with_a_file_for_each_respondent(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    who = ["--team", "Fraud", "--respondent", "Ana: Lind", "--role", "operations"]
    assert main(["new", "ana.yaml", *who]) == 0
    assert (
        main(["new", "ben.xlsx", "--team", "Fraud", "--respondent", "=Ben", "--role", "data"]) == 0
    )
    assert main(["import", "ben.xlsx", "-o", "ben.yaml"]) == 0
    assert main(["new", "cho.yaml", "--team", "Fraud", "--role", "product"]) == 0
    assert main(["merge", "ana.yaml", "ben.yaml", "cho.yaml", "-o", "panel.yaml"]) == 0
    panel = read_answers("panel.yaml", load_rubric()).panel
    assert [(r.name, r.role) for r in panel.respondents][:2] == [
        ("Ana: Lind", "operations"),
        ("=Ben", "data"),
    ]
    assert "product" in panel.respondents[2].shown
