"""The questionnaire on a server: nothing outside one folder is asked for, shown or written."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from screen import settle, shown, told, type_text

from assess.answers.read import parse_answers, read_answers
from assess.answers.write import AnswerFile
from assess.tui.app import Questionnaire
from assess.tui.dialogs.open_file import ChooseScan, OpenFile
from assess.tui.place import OnServer
from assess.tui.served import FolderMemory
from assess.tui.session import Session

RUBRIC = made.small()
SIZE = (100, 32)


@pytest.fixture
def folder(here, monkeypatch):
    """A person's folder deep in the file system of a server, and what they must not see."""
    (here / "payroll.yaml").write_text("salaries")
    mine = here / "srv" / "answers" / "ab12"
    mine.mkdir(parents=True)
    monkeypatch.chdir(mine)
    return mine


def served(only: Path | None = None) -> Questionnaire:
    session = None if only is None else Session.open(only, RUBRIC)
    return Questionnaire(
        RUBRIC,
        session=session,
        memory=FolderMemory(only),
        place=OnServer(one_file=only is not None),
        today=made.DATE,
    )


def seen(app: Questionnaire) -> str:
    """The screen, after a look that it tells nothing of the server."""
    text = shown(app)
    for part in ("srv", "ab12", "payroll", "tmp/", "~/"):
        assert part not in text, text
    return text


@pytest.mark.parametrize(
    ("team", "name"),
    [
        ("Fraud scoring", "fraud-scoring.yaml"),
        ("../../payroll", "payroll.yaml"),
        ("/etc/passwd", "etc-passwd.yaml"),
        ("~root", "root.yaml"),
        (".questionnaire.json", "questionnaire-json.yaml"),
        ("Ünïté n° 4", "unite-n-4.yaml"),
        ("支付", "team.yaml"),
        ('a\\b:c*?"<>|', "a-b-c.yaml"),
    ],
)
async def test_a_new_assessment_gets_a_safe_name_in_the_folder(team, name, folder, here):
    app = served()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        assert not app.screen.query("#file")
        await type_text(pilot, team)
        await pilot.press("enter")
        await pilot.pause()
        assert "question 1 of" in shown(app)
    assert [path.name for path in folder.glob("*.yaml")] == [name]
    assert (here / "payroll.yaml").read_text() == "salaries"


async def test_home_lists_the_own_assessments_and_offers_no_other_file(folder):
    app = served()
    async with app.run_test(size=SIZE) as pilot:
        for team in ("Payments", "Payments", "Fraud"):
            await pilot.press("f1", "n")
            await type_text(pilot, team)
            await pilot.press("enter")
            await pilot.pause()
        await pilot.press("f1", "o")
        await pilot.pause()
        assert app.page is app.screen
        text = seen(app)
        assert "Open a file" not in text
        assert "on the server" in text
        assert "payments.yaml" in text
        assert "payments-2.yaml" in text
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Open a file" not in shown(app)
        await pilot.press("escape", "ctrl+p")
        await type_text(pilot, "open another")
        await settle(pilot)
        assert "Open another file" not in shown(app)
        await pilot.press("escape")
        for way in (app.choose_file, app.scanning.choose):
            way()
            await pilot.pause()
            assert app.page is app.screen


@pytest.mark.parametrize(
    "dialog",
    [lambda app: OpenFile(app.read, "Open"), lambda _: ChooseScan(())],
    ids=["open", "scan"],
)
async def test_no_dialog_that_lists_folders_stays_open(dialog, folder):
    app = served()
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(dialog(app))
        await pilot.pause()
        assert app.page is app.screen


async def test_saving_elsewhere_asks_no_path_and_stays_in_the_folder(folder):
    path = made.answered(Path("team.yaml"), RUBRIC, {})
    app = served()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        await pilot.pause()
        app.saving.elsewhere()
        await pilot.pause()
        assert not app.screen.query("#path")
        assert "team-2.yaml" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.session is not None
        assert app.session.path == Path("team-2.yaml")
        assert "Saved in team-2.yaml" in shown(app)
        app.session.path.unlink()
        folder.chmod(0o500)
        app.saving.rescue()
        folder.chmod(0o700)
    assert path.exists()


async def test_a_document_is_handed_to_the_browser_and_not_to_the_disk(folder, monkeypatch):
    made.answered(Path("team.yaml"), RUBRIC, {})
    before = set(folder.iterdir())
    handed = []
    monkeypatch.setattr(
        Questionnaire,
        "deliver_binary",
        lambda _self, data, **more: handed.append((data.read(), more)),
    )
    app = served()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "f4", "w")
        await pilot.pause()
        assert not app.screen.query("#path")
        assert "download" in seen(app)
        await pilot.press("right", "right", "enter")
        await settle(pilot)
        assert told(app) == "Your browser downloads team.yaml"
        await pilot.press("left", "enter")
        await settle(pilot)
        assert told(app) == "Your browser downloads team.html"
    (yaml, as_yaml), (html, as_html) = handed
    assert parse_answers(yaml, RUBRIC, "team.yaml") == read_answers("team.yaml", RUBRIC)
    assert as_yaml == {
        "save_filename": "team.yaml",
        "mime_type": "application/yaml",
        "name": str(len(yaml)),
    }
    assert html.startswith(b"<!")
    assert as_html["mime_type"] == "text/html"
    assert {path.name for path in set(folder.iterdir()) - before} <= {".questionnaire.json"}


async def test_on_one_file_nothing_else_is_there(folder):
    made.answered(Path("team.yaml"), RUBRIC, {})
    made.answered(Path("other.yaml"), RUBRIC, {}, team="Other")
    app = served(Path("team.yaml"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f1", "n", "o", "s")
        await pilot.pause()
        assert app.page is app.screen
        text = seen(app)
        assert "Billing" in text
        assert "New assessment" not in text
        assert "Other" not in text
        await pilot.press("T", "1")
        await pilot.pause()
        assert "question" in shown(app)
    assert sorted(path.name for path in folder.iterdir()) == ["other.yaml", "team.yaml"]


async def test_when_the_file_cannot_be_written_answers_stay_in_the_folder(folder, monkeypatch):
    made.answered(Path("team.yaml"), RUBRIC, {})
    app = served()
    places = [app.place.spares(Path("team.yaml"), Path("/somewhere/else"))]
    assert [path for found in places for path in found] == [Path("team-2.yaml")]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        await pilot.pause()
        file = AnswerFile.open("team.yaml", RUBRIC)
        file.set_header(team="Somebody else")
        file.save()
        await pilot.press("1")
        await pilot.pause()
        assert "Not saved" in seen(app)
        app.saving.rescue()
    assert app.saving.rescued == Path("team-2.yaml")
    assert read_answers("team-2.yaml", RUBRIC).team == "Billing"
