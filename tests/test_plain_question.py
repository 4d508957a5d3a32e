"""A question of one's own with what the format asks for and nothing more goes through everything."""

from __future__ import annotations

import io
import shutil

import pytest
from conftest import ROOT
from openpyxl import load_workbook

from assess.cli.main import main

QUESTION = """\
questions:
  - id: house-rule
    section: planning
    text: Do releases follow the rule of the house?
    help: The handbook says what the rule is.
    why: Releases become alike.
    kind: ladder
    options:
      - {label: "No", detail: "Nobody asks for it."}
      - {label: "Yes", detail: "Every release does."}
    allow_na: true
    core: true
    evidence_hint: The handbook.
    sources: [{work: sculley-2015}]
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A folder with such a rubric and a team that answered it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "questions.yaml").write_text(QUESTION)
    shutil.copy(ROOT / "rubrics" / "sample-team.yaml", "team.yaml")
    text = (tmp_path / "team.yaml").read_text()
    (tmp_path / "team.yaml").write_text(
        text.replace("\nanswers:\n", "\nanswers:\n  house-rule: 1\n")
    )
    return tmp_path


def test_it_is_proven_with_a_note_that_it_changes_nothing_yet(house, capsys):
    assert main(["rubric", "check", "house"]) == 0
    out, err = capsys.readouterr()
    told = " ".join((out + err).split())
    assert "question house-rule counts for no criterion and no challenge" in told
    assert "question house-rule stands in no phase of any life cycle" in told


@pytest.mark.parametrize(
    "command",
    [
        "score team.yaml --format json",
        "roadmap team.yaml --format json",
        "report team.yaml --format html -o out.html",
        "report team.yaml --format md -o -",
        "rubric show house-rule",
        "explain team.yaml --model google",
    ],
)
def test_every_command_takes_it(house, capsys, command):
    assert main([*command.split(), "--rubric", "house"]) == 0, capsys.readouterr().err


def test_the_template_and_the_workbook_leave_out_what_it_does_not_say(house, capsys):
    assert main(["new", "-", "--rubric", "house"]) == 0
    template = capsys.readouterr().out
    part = template[template.index("Do releases follow") : template.index("  house-rule:")]
    assert "Evidence: The handbook." in part
    assert "ounts:" not in part
    assert "count:" not in part
    assert main(["new", "team.xlsx", "--rubric", "house"]) == 0
    book = load_workbook(io.BytesIO((house / "team.xlsx").read_bytes()), rich_text=False)
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value and "Do releases follow" in str(cell.value)
    ]
    assert len(cells) == 1
    assert "ounts:" not in cells[0]
    assert "May be not applicable" in cells[0]
