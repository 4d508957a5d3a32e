"""`assess score --format github` and `--format junit`: what build servers read."""

from __future__ import annotations

import io
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import AttachedFileSpec, Pdf

from assess.answers.read import read_answers
from assess.batch.run import Outcome
from assess.cli.gates import Gates, Standing
from assess.cli.main import main
from assess.cli.output import Sink
from assess.cli.score import Scored
from assess.cli.score_ci import ci_writer
from assess.errors import Message
from assess.plaintext import clean
from assess.rubric.load import load_rubric
from assess.scoring.score import score

RUBRIC = load_rubric()
KNOWN = {"error", "warning", "notice", "debug", "group", "add-mask", "set-output", "stop-commands"}


@pytest.fixture
def teams(tmp_path, monkeypatch, sample):
    """A fine file, and one with three mistakes at known places."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    Path("teams").mkdir()
    shutil.copy(sample, "teams/fine.yaml")
    Path("teams/wrong.yaml").write_text(
        "schema: 1\nteam: x\ndate: 2026-11-23\nfoo: 1\nanswers:\n  labelling: 99\n  nothing: 1\n"
    )
    return Path("teams")


def runner(line):
    """What a GitHub runner makes of a line: command, properties, data; None for plain text.

    A line whose first non-blank is :: is a command when a second :: follows and the name is
    known. Else ##[name] anywhere in it is one.
    """
    text = line.lstrip()
    if text.startswith("::") and "::" in text[2:]:
        head, _, data = text[2:].partition("::")
        name, _, rest = head.partition(" ")
        if name.lower() in KNOWN:
            pairs = (part.split("=", 1) for part in rest.strip().split(",") if part)
            found = {k: decoded(v, "\r\n:,%") for k, v in pairs}
            return name, found, decoded(data, "\r\n%")
    if "##[" in line and "]" in line.partition("##[")[2]:
        name = line.partition("##[")[2].partition("]")[0].partition(" ")[0]
        if name.lower() in KNOWN:
            return name, {}, ""
    return None


def decoded(text, characters):
    for char in characters:
        text = text.replace(f"%{ord(char):02X}", char)
    return text


def annotations(out):
    found = [runner(line) for line in out.split("\n")[:-1]]
    assert None not in found, out
    return found


# --- GitHub


def test_mistakes_are_errors_at_their_place_and_every_team_gets_a_notice(teams, capsys):
    assert main(["check", "teams/wrong.yaml"]) == 1
    expected = capsys.readouterr().err.splitlines()
    assert len(expected) == 3
    assert main(["score", "teams", "--format", "github"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    *errors, notice = sorted(annotations(captured.out), key=lambda a: a[0])
    for (kind, place, text), line in zip(errors, expected, strict=True):
        assert kind == "error"
        assert text == line
        assert line.startswith(f"{place['file']}:{place['line']}:{place['col']}: ")
    assert [e[1]["line"] for e in errors] == ["4", "6", "7"]
    kind, place, text = notice
    assert (kind, place) == ("notice", {"file": "teams/fine.yaml", "title": "Fraud scoring"})
    assert text == (
        "teams/fine.yaml: google level 0 of 2, microsoft level 2 of 4;"
        " largest residual risk: feedback-loops 3.4 critical"
    )


def test_a_gate_that_is_not_met_is_an_error_with_the_words_of_standard_error(teams, capsys):
    gates = ["--fail-under", "google=1", "--fail-on-risk", "critical"]
    assert main(["score", "teams/fine.yaml", *gates, "--format", "csv"]) == 3
    expected = capsys.readouterr().err.splitlines()
    assert len(expected) == 2
    assert main(["score", "teams/fine.yaml", *gates, "--format", "github"]) == 3
    captured = capsys.readouterr()
    assert captured.err == ""
    found = annotations(captured.out)
    assert [text for kind, _, text in found if kind == "error"] == expected
    assert [kind for kind, _, _ in found] == ["error", "error", "notice"]


def test_another_rubric_version_is_a_warning(teams, capsys):
    path = teams / "fine.yaml"
    path.write_text(path.read_text().replace('version: "1.0.0"', 'version: "0.9.0"'))
    assert main(["score", str(path), "--format", "github"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    (kind, place, text), _ = annotations(captured.out)
    assert (kind, place["file"]) == ("warning", "teams/fine.yaml")
    assert "Answered with rubric mlops 0.9.0" in text


def test_a_rubric_that_is_wrong_is_annotated_at_its_place(teams, capsys):
    Path("mine/models").mkdir(parents=True)
    Path("mine/models/own.yaml").write_text("id: own\nwrong: '##[add-mask]x'\n")
    assert main(["score", "teams", "--rubric", "mine", "--format", "github"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    found = annotations(captured.out)
    assert {kind for kind, _, _ in found} == {"error"}
    assert {place["file"] for _, place, _ in found} == {"mine/models/own.yaml"}
    assert any("'wrong'" in text and place["line"] == "2" for _, place, text in found)


def test_files_are_named_as_the_checkout_knows_them(teams, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(teams)
    for path in ("fine.yaml", "./fine.yaml", str(tmp_path / "teams" / "fine.yaml")):
        main(["score", path, "--format", "github"])
        ((_, place, _),) = annotations(capsys.readouterr().out)
        assert place["file"] == "teams/fine.yaml"
    monkeypatch.setenv("GITHUB_WORKSPACE", "/somewhere/else")
    main(["score", "./fine.yaml", "--format", "github"])
    ((_, place, _),) = annotations(capsys.readouterr().out)
    assert place["file"] == "fine.yaml"


def test_standard_input_is_no_file_of_the_checkout(teams, monkeypatch, capsys):
    for name, status in (("fine", 0), ("wrong", 1)):
        data = (teams / f"{name}.yaml").read_bytes()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert main(["score", "-", "--format", "github"]) == status
        assert all("file" not in place for _, place, _ in annotations(capsys.readouterr().out))


def test_a_mistake_inside_a_report_is_annotated_on_the_report_without_a_line(teams, capsys):
    assert main(["report", "teams/fine.yaml", "-o", "r.pdf", "--summary"]) == 0
    capsys.readouterr()
    with Pdf.open("r.pdf") as pdf:
        (name,) = pdf.attachments
        spec = pdf.attachments[name]
        text = spec.get_file().read_bytes().replace(b"labelling", b"no-such-question", 1)
        pdf.attachments[name] = AttachedFileSpec(pdf, text, filename=name)
        pdf.save("wrong.pdf")
    assert main(["score", "wrong.pdf", "--format", "github"]) == 1
    for kind, place, said in annotations(capsys.readouterr().out):
        assert (kind, place) == ("error", {"file": "wrong.pdf", "title": "Answer file"})
        assert said.startswith("wrong.pdf (answers.yaml):")


def written(form, gates, outcomes):
    out = io.StringIO()
    with redirect_stdout(out):
        writer = ci_writer(form, Sink(None), RUBRIC, gates)
        for outcome in outcomes:
            writer.add(outcome)
        writer.finish()
    return out.getvalue()


TEXT = st.text(max_size=30) | st.sampled_from(
    ["\n::error::x", "::add-mask::x", "##[add-mask]x", "%0A::error::x", "a,b=c::d", "%25", "\r\r\n"]
)
NAME = TEXT.filter(lambda text: text and "\0" not in text)
NO_GATES = Gates({}, {})
FINE = Standing({"google": 1, "microsoft": 2}, {"feedback-loops": ("high", 2.96)})


@given(file=NAME, team=TEXT, messages=st.lists(TEXT, min_size=1, max_size=3))
def test_no_text_of_users_starts_a_command_of_its_own(file, team, messages):
    fine = Outcome(file, Scored(team, FINE, ("mlops", RUBRIC.version)))
    wrong = Outcome(file, messages=tuple(Message(text, 2, 3) for text in messages))
    out = written("github", Gates({"google": 2}, {}), [fine, wrong])
    found = annotations(out)
    assert [kind for kind, _, _ in found] == ["error", "notice", *["error"] * len(messages)]
    for _, properties, _ in found:
        assert set(properties) <= {"file", "line", "col", "title"}
    assert found[1][2].startswith(clean(file))
    assert found[1][2].endswith("largest residual risk: feedback-loops 2.9 high")
    for text, (_, properties, data) in zip(messages, found[2:], strict=True):
        assert (properties["line"], properties["col"]) == ("2", "3")
        assert data == f"{clean(file)}:2:3: {clean(Message(text).text())}"


# --- JUnit


def suites(out):
    """The suites of a document, checked as the readers of JUnit XML take them."""
    root = ET.fromstring(out)
    assert root.tag == "testsuites"
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        assert suite.tag == "testsuite"
        assert suite.get("name")
        cases = list(suite)
        counted = {
            "tests": len(cases),
            "failures": len(suite.findall("testcase/failure")),
            "errors": len(suite.findall("testcase/error")),
        }
        assert {name: int(suite.get(name)) for name in counted} == counted
        totals = {name: totals[name] + number for name, number in counted.items()}
        names = set()
        for case in cases:
            assert case.tag == "testcase"
            assert case.get("classname") is not None
            assert set(case.attrib) == {"classname", "name", "file"}
            assert [part.tag for part in case] in ([], ["failure"], ["error"], ["system-out"])
            for part in case.findall("failure") + case.findall("error"):
                assert part.get("message")
                assert part.get("type")
                assert part.text
            names.add(case.get("name"))
        assert len(names) == len(cases)
    assert {name: int(root.get(name)) for name in totals} == totals
    return list(root)


def test_junit_has_a_suite_a_file_and_a_case_for_each_model_and_gate(teams, capsys):
    gates = ["--fail-under", "google=1,microsoft=1", "--fail-on-risk", "critical"]
    assert main(["score", "teams", *gates, "--format", "junit"]) == 1
    captured = capsys.readouterr()
    fine, wrong = suites(captured.out)
    assert (fine.get("name"), wrong.get("name")) == ("teams/fine.yaml", "teams/wrong.yaml")
    result = score(RUBRIC, read_answers("teams/fine.yaml", RUBRIC))
    cases = {case.get("name"): case for case in fine}
    for model in RUBRIC.models:
        said = cases[f"{model.id} level"].findtext("system-out")
        assert said == f"{model.id} level {result.models[model.id].level} of {model.top}"
    failed = {name for name, case in cases.items() if case.find("failure") is not None}
    assert failed == {
        "google level is at least 1",
        "feedback-loops residual risk is below critical",
    }
    assert len(cases) == 1 + len(RUBRIC.models) + 2 + len(RUBRIC.challenges)
    assert {case.get("classname") for case in fine} == {"Fraud scoring"}
    (case,) = wrong
    assert case.find("error").text.splitlines() == [
        line for line in captured.err.splitlines() if line.startswith("teams/wrong.yaml:")
    ]
    assert len(case.find("error").text.splitlines()) == 3


def test_junit_of_nothing_but_mistakes_is_a_whole_document(teams, capsys):
    assert main(["score", "teams/wrong.yaml", "nowhere.yaml", "-o", "j.xml", "--format", "junit"])
    assert capsys.readouterr().out == ""
    assert [suite.get("errors") for suite in suites(Path("j.xml").read_text())] == ["1", "1"]


def test_junit_of_many_teams_keeps_its_totals_right_beyond_what_memory_holds(teams, monkeypatch):
    monkeypatch.setattr("assess.cli.score_ci.SPOOL", 1000)
    outcomes = [Outcome(f"{n}.yaml", Scored("Größe €", FINE, ("mlops", ""))) for n in range(50)]
    found = suites(written("junit", Gates({"google": 2}, {}), outcomes))
    assert [suite.get("name") for suite in found] == [f"{n}.yaml" for n in range(50)]
    assert {suite.get("failures") for suite in found} == {"1"}


@given(file=NAME, team=TEXT, messages=st.lists(TEXT, min_size=1, max_size=3))
def test_any_text_of_users_is_held_by_xml(file, team, messages):
    fine = Outcome(file, Scored(team, FINE, ("mlops", RUBRIC.version)))
    wrong = Outcome(file, messages=tuple(Message(text, 2, 3) for text in messages))
    fine_suite, wrong_suite = suites(written("junit", NO_GATES, [fine, wrong]))
    shown = clean(file).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert fine_suite.get("name") == wrong_suite.get("name") == shown
    assert len(wrong_suite.find("testcase/error").text.split("\n")) == len(messages)
