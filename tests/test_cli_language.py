"""Commands in another language: no word of theirs stays English, and no key of JSON changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from pseudo import CODE, Marks, greek, write_rubric

from assess import language
from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import read_answers
from assess.cli.main import main
from assess.cli.rubric import KINDS
from assess.language import Language
from assess.panel.merge import merge
from assess.rubric import locale
from assess.rubric.load import load_rubric

SAMPLE = ROOT / "rubrics" / "sample-team.yaml"
TEAM = "Ομάδα"
"""What people write is not translated; in Greek it cannot be taken for a text of ours."""
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]+")
RUBRIC = load_rubric()
CITED = {w.id for w in RUBRIC.works} | {
    word
    for w in RUBRIC.works
    for text in (w.title, w.authors or "", str(w.year), w.address or "")
    for word in WORD.findall(text)
}
THINGS = [
    *(RUBRIC.questions, RUBRIC.sections, RUBRIC.practices, RUBRIC.lifecycles, RUBRIC.challenges),
    *(RUBRIC.models, *(m.criteria for m in RUBRIC.models)),
    *(RUBRIC.scorecards, *(c.tests for c in RUBRIC.scorecards)),
    *(c.sections for c in RUBRIC.scorecards),
]
IDS = {x.id for things in THINGS for x in things} | {c.group for c in RUBRIC.challenges}
FACTS = {
    word
    for things in THINGS
    for x in things
    for source in getattr(x, "source", ()) or getattr(x, "sources", ())
    for fact in source.facts
    for word in WORD.findall(fact)
}
COMMANDS = {"assess", "rubric", "show"}
"""What is to be typed stays as it is."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An overlay with every text of the rubric in Greek letters."""
    return write_rubric(RUBRIC, tmp_path_factory.mktemp("greek"), change=greek)


@pytest.fixture(scope="module")
def rubric(folder):
    return locale.load_localised(CODE, folder)


@pytest.fixture
def spoken(folder, rubric, tmp_path, monkeypatch, capsys):
    """Run a command in the language; returns what it prints."""
    monkeypatch.setattr(locale, "load_localised", lambda *_: rubric)  # read once for all tests
    marks, found = Marks(greek), language.find
    monkeypatch.setattr(
        language, "find", lambda code: Language(CODE, marks) if code == CODE else found(code)
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")

    def run(*args: str) -> str:
        assert main([*args, "--language", CODE, "--rubric", str(folder)]) == 0
        assert not marks.unknown
        return capsys.readouterr().out

    write("now.yaml", team())
    return run


def write(path: str, said: Assessment) -> None:
    Path(path).write_text(to_text(said), encoding="utf-8")


def team(**changes: Answer) -> Assessment:
    """The sample team with everything that people wrote in Greek."""
    sample = read_answers(SAMPLE, RUBRIC)
    answers = {
        q: dataclasses.replace(
            a,
            note=TEAM if a.note else "",
            reason=TEAM if a.reason else a.reason,
            accepted=TEAM if a.accepted else "",
            evidence=("https://1.2/3",) if a.evidence else (),
        )
        for q, a in sample.answers.items()
    } | {q.replace("_", "-"): a for q, a in changes.items()}
    return dataclasses.replace(
        sample, team=TEAM, respondents=(TEAM,), labels={}, answers=answers, evidence={}, file=""
    )


def panel(turn: int = 0) -> Assessment:
    alone = [
        dataclasses.replace(
            team(),
            answers={
                q.id: Answer(option=(q.top + n * turn) % (q.top + 1), note=TEAM)
                for q in RUBRIC.ladder[:6]
            },
            respondents=(f"{TEAM} {n} ({TEAM})",),
            file=f"{n}.yaml",
        )
        for n in range(2)
    ]
    return merge(RUBRIC, alone, roles={}, force=False).assessment


def latin(text: str) -> set[str]:
    """Words that are in no other language, without ids and the works cited."""
    text = re.sub(r'"[^"\n]*"', "", text)  # headings of works
    return {w for w in WORD.findall(text) if w not in IDS | CITED | FACTS | COMMANDS}


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--criterion", "g1-symmetry"),
        ("--if", "model-deployment=2,data-validation=3"),
        ("--if", "model-deployment=1"),
    ],
    ids=["all", "a criterion", "what moves", "nothing moves"],
)
def test_explain_speaks_the_language(spoken, args):
    out = spoken("explain", "now.yaml", *args)
    assert len(out) > 100
    assert not latin(out)


def test_compare_speaks_the_language(spoken):
    waived = next(q.id for q in RUBRIC.ladder if q.allow_na)
    before = team(
        **{waived: Answer(reason=TEAM)},
        data_validation=Answer(option=3),
        feature_parity=Answer(option=2),
    )
    open_then = {q: Answer(unsure=True) for q in list(before.answers)[::7] if q != waived}
    before = dataclasses.replace(
        before,
        date=before.date.replace(year=2025),
        answers=before.answers | open_then,
        respondents=(f"{TEAM} 2",),
    )
    write("then.yaml", before)
    assert not latin(spoken("compare", "then.yaml", "now.yaml"))
    write("panel.yaml", dataclasses.replace(panel(turn=1), date=dt.date(2027, 1, 1)))
    assert not latin(spoken("compare", "now.yaml", "panel.yaml"))


@pytest.mark.parametrize("form", ["table", "md"])
@pytest.mark.parametrize("more", [(), ("--by-role",), ("--anonymous",)])
def test_the_agenda_speaks_the_language(spoken, form, more):
    write("panel.yaml", panel(turn=1))
    out = spoken("agenda", "panel.yaml", "--format", form, *more)
    assert not latin(out)


def test_an_agenda_with_nothing_left_says_so_in_the_language(spoken):
    write("panel.yaml", panel())
    assert not latin(spoken("agenda", "panel.yaml"))


def test_the_rubric_is_listed_and_shown_in_the_language(spoken):
    for kind in ((), *((kind,) for kind in KINDS)):
        assert not latin(spoken("rubric", "list", *kind)) - {*KINDS, "list", "KIND", "ID"}, kind
    chosen = [
        "g1-symmetry",
        RUBRIC.models[1].id,
        RUBRIC.scorecards[0].id,
        RUBRIC.scorecards[0].tests[1].id,
        RUBRIC.challenges[2].id,
        RUBRIC.lifecycles[0].id,
        RUBRIC.practices[3].id,
        RUBRIC.sections[1].id,
        *(q.id for q in RUBRIC.questions[::9]),
        *next(([q.id] for q in RUBRIC.questions if q.evidence_needs), []),
    ]
    tools = {w for p in RUBRIC.practices for tool in p.tools for w in WORD.findall(tool)}
    for id_ in chosen:
        assert not latin(spoken("rubric", "show", id_)) - tools, id_


def test_keys_and_figures_of_json_are_the_same_in_every_language(spoken, capsys):
    def keys(value):
        if isinstance(value, dict):
            return {k: keys(v) for k, v in value.items()}
        if isinstance(value, list):
            return [keys(v) for v in value]
        return None if isinstance(value, str) else value

    for args in (("explain", "now.yaml"), ("explain", "now.yaml", "--if", "model-deployment=2")):
        other = json.loads(spoken(*args, "--format", "json"))
        assert main([*args, "--format", "json"]) == 0
        assert keys(json.loads(capsys.readouterr().out)) == keys(other)


def test_the_variable_chooses_for_these_commands_too(spoken, monkeypatch, capsys):
    monkeypatch.setenv("ASSESS_LANGUAGE", "nl")
    assert main(["explain", "now.yaml", "--model", "google"]) == 0
    assert "Waarom dit niveau" in capsys.readouterr().out
    assert main(["score", "now.yaml"]) == 0  # made for scripts and logs: English
    assert "What blocks level 1" in capsys.readouterr().out
