"""Every terminal: colours or none, any size, pasted text, strange names, strange rubrics."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import made
import pytest
from screen import said, shown, type_text
from terminal import Terminal, questionnaire

from assess.answers.model import Answer
from assess.answers.read import read_answers
from assess.rubric.load import load_rubric
from assess.tui import themes
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session
from assess.tui.widgets.choices import Choices
from assess.tui.widgets.question import QuestionPane

SHIPPED = load_rubric()


@pytest.fixture
def sample_copy(tmp_path: Path, sample: Path) -> Path:
    path = tmp_path / "team.yaml"
    path.write_bytes(sample.read_bytes())
    return path


def run(path: Path, *, columns: int = 120, rows: int = 40, **env: str) -> Terminal:
    env = {"XDG_DATA_HOME": str(path.parent / "data"), **env}
    return Terminal(questionnaire(path.name), columns=columns, rows=rows, cwd=path.parent, env=env)


def colours(terminal: Terminal) -> set[str]:
    """The kinds of colour codes that were sent."""
    found = set()
    for code in terminal.screen.codes:
        numbers = code.split(";")
        if re.search(r"(^|;)[34]8;2;", code):
            found.add("24 bit")
        elif re.search(r"(^|;)[34]8;5;", code):
            found.add("256")
        elif any(re.fullmatch(r"3[0-7]|4[0-7]|9[0-7]|10[0-7]", n) for n in numbers):
            found.add("16")
    return found


# ---------------------------------------------------------------- colours


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"NO_COLOR": "1"}, set()),
        ({"TERM": "xterm", "COLORTERM": ""}, {"16"}),
        ({"TERM": "linux", "COLORTERM": ""}, {"16"}),
        ({"TERM": "xterm-256color", "COLORTERM": ""}, {"256"}),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, {"24 bit"}),
    ],
    ids=["NO_COLOR", "xterm", "linux", "256", "truecolor"],
)
def test_a_terminal_gets_no_more_colours_than_it_has(sample_copy, env, expected):
    with run(sample_copy, **env) as terminal:
        terminal.wait_for("F2 Questions", "saved")
        terminal.press("\x1bOS")  # f4
        terminal.wait_for("Where we stand")
        terminal.press("\x1bOQ")  # f2
        terminal.wait_for("confirm")
        terminal.press("q")
        assert terminal.wait() == 0
        assert colours(terminal) == expected


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("name", [n for n, t in themes.THEMES.items() if not t.ansi])
def test_text_of_every_theme_is_readable_on_every_background_it_lies_on(name):
    theme = themes.THEMES[name]
    v = theme.variables
    least = 7.0 if "contrast" in name else 4.5
    backs = [theme.background, theme.surface, v["block-cursor-background"], v["chosen"]]
    for text in ("quiet", "title", "key", "mark", "good", "warn", "bad", None):
        for back in backs:
            front = v[text] if text else theme.foreground
            a, b = sorted((luminance(front), luminance(back)), reverse=True)
            assert (a + 0.05) / (b + 0.05) >= least, (name, text, back)


# ---------------------------------------------------------------- sizes


def test_the_window_can_be_resized_at_any_time(sample_copy):
    with run(sample_copy, columns=200, rows=60) as terminal:
        terminal.wait_for("Google", "Your situation")
        for columns, rows in ((80, 24), (40, 12), (10, 3), (120, 40), (200, 60)):
            terminal.resize(columns, rows)
            if columns >= 80:
                terminal.wait_for("F2 Questions", "confirm", "saved")
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_change_of_the_window_that_was_missed_is_found_out(sample_copy):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})
    try:  # the program starts deaf to changes
        terminal = run(sample_copy, columns=80, rows=24)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    with terminal:
        terminal.wait_for("F2 Questions", "confirm", "saved")
        terminal.resize(120, 40)
        terminal.wait_for("Monitoring and operations")  # only a wide screen shows the sections
        terminal.press("q")
        assert terminal.wait() == 0


async def test_every_shipped_question_fits_80_by_24_without_scrolling(here):
    path = made.answered(Path("team.yaml"), SHIPPED, {})
    app = Questionnaire(
        SHIPPED, session=Session.open(path, SHIPPED), memory=Memory(here / "memory.json")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        pane = app.screen.query_one(QuestionPane)
        for question in app.session.asking.everything:
            app.session.asking.go(question)
            app.redraw()
            await pilot.pause()
            assert pane.virtual_size.height <= pane.size.height, question
            asked = SHIPPED.question_by_id[question]
            text = " ".join(shown(app).split())
            assert asked.text in text
            for option in asked.options:
                assert option.label in text
                assert option.detail in text


@pytest.mark.parametrize("page", ["home", "questions", "review", "results", "roadmap", "compare"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (30, 8)])
async def test_no_line_is_wider_than_the_screen_and_none_is_missing(questionnaire, page, size):
    app = questionnaire({"models": Answer(option=1)}, team=made.WORD)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.goto(page)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        lines = app.screen._compositor.render_strips()
        assert len(lines) == size[1]
        assert {line.cell_length for line in lines} == {size[0]}
        assert lines[-1].text.strip()  # the keys


# ---------------------------------------------------------------- text


async def test_a_value_longer_than_its_field_can_be_read(questionnaire):
    people = tuple(f"Person {n} of many" for n in range(12))
    app = questionnaire({}, respondents=people)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert "Person 0 of many, Person 1 of many" in shown(app)


async def test_names_of_any_script_are_shown_and_kept(questionnaire):
    name = "فريق التسعير 価格設定 Ärger"
    app = questionnaire({}, team=name)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert name in shown(app)
        await pilot.press("1")
    assert read_answers("team.yaml", made.small()).team == name


async def test_what_a_file_says_never_reaches_the_terminal_as_a_command(questionnaire):
    app = questionnaire({})
    text = Path("team.yaml").read_text()
    hidden = "\u202eevil\u2066"
    Path("team.yaml").write_text(text + f'  models: {{option: 1, note: "{hidden} note"}}\n')
    app.session = Session.open(Path("team.yaml"), made.small())
    async with app.run_test(size=(100, 30)) as pilot:
        app.session.asking.go("models")
        app.redraw()
        await pilot.pause()
        assert "\u202e" not in shown(app)
        assert "\\u202eevil" in shown(app)
        await pilot.press("f3")
        await pilot.pause()
        assert "\u202e" not in shown(app)


def test_pasted_text_answers_nothing_and_goes_into_a_note_as_text(sample_copy):
    before = sample_copy.read_bytes()
    with run(sample_copy, columns=80, rows=24) as terminal:
        terminal.wait_for("confirm")
        terminal.press("\x1b[200~1\r2\r3\rq\x1b[201~")
        terminal.press("e")
        terminal.wait_for("Note and evidence")
        assert sample_copy.read_bytes() == before
        terminal.press("\x1b[200~Two lines\nof \x07\x01pasted text\x1b[201~")
        terminal.wait_for("Two lines", "pasted text")
        terminal.press("\x13q")  # ctrl+s
        assert terminal.wait() == 0
    first = next(q for q in SHIPPED.questions if q.id not in read_ids(before))
    note = read_answers(sample_copy, SHIPPED).answer(first.id).note
    assert note == "Two lines\nof pasted text"


def test_a_real_mouse_chooses_goes_to_a_page_and_quits(sample_copy):
    def click(text: str) -> None:
        terminal.settle()
        rows = terminal.screen.text.split("\n")
        y = next(n for n, row in enumerate(rows) if text in row)
        x = rows[y].index(text) + 1
        terminal.press(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m")

    before = read_ids(sample_copy.read_bytes())
    first = next(q for q in SHIPPED.questions if q.id not in before)
    with run(sample_copy, columns=80, rows=24) as terminal:
        terminal.wait_for(first.text)
        click(first.options[1].label)
        terminal.wait_for("● 1")
        assert read_answers(sample_copy, SHIPPED).answer(first.id).option == 1
        click("F4 Results")
        terminal.wait_for("Where we stand")
        click("q quit")
        assert terminal.wait() == 0


def read_ids(data: bytes) -> set[str]:
    from assess.answers.read import parse_answers

    said = parse_answers(data, SHIPPED)
    return {q for q in said.answers if said.answer(q).status != "unanswered"}


def test_keys_in_one_burst_are_handled_in_their_order(tmp_path):
    """As over a slow line: everything arrives at once, dialogs open and close in between."""
    env = {"XDG_DATA_HOME": str(tmp_path / "data")}
    command = questionnaire()
    with Terminal(command, cwd=tmp_path, env=env) as terminal:
        terminal.wait_for("New assessment")
        terminal.press("nBilling and more\r" + "1\r2\r" + "eA quick note\x13" + "n1\r" + "q")
        assert terminal.wait() == 0
    said_now = read_answers(tmp_path / "billing-and-more.yaml", SHIPPED)
    ids = [q.id for s in SHIPPED.sections for q in SHIPPED.questions_in(s.id)]
    assert said_now.team == "Billing and more"
    assert [said_now.answer(q).option for q in ids[:4]] == [1, 2, None, 1]
    assert said_now.answer(ids[2]).note == "A quick note"


async def test_a_very_long_note_is_shortened_on_the_screen_and_whole_in_the_editor(questionnaire):
    note = " ".join(f"sentence {n} of a long story." for n in range(300))
    app = questionnaire({"models": Answer(option=1, note=note)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "e shows the rest" in shown(app)
        await pilot.press("e")
        await type_text(pilot, " End")
        await pilot.press("escape")
    assert read_answers("team.yaml", made.small()).answer("models").note == note + " End"


# ---------------------------------------------------------------- custom rubrics


async def test_a_rubric_of_one_question(questionnaire, here):
    rubric = made.rubric(here / "one", questions=1, options=2)
    app = questionnaire({}, rubric=rubric)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "enter")
        assert "All core questions" in said(app) or "All questions are answered" in said(app)
        for page in ("review", "results", "roadmap", "home", "questions"):
            app.goto(page)
            await app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.press("p", "m")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "No open question can change" in said(app)


async def test_a_rubric_of_three_hundred_questions(questionnaire, here):
    rubric = made.rubric(here / "many", questions=300)
    app = questionnaire({}, rubric=rubric)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("1", "enter")
        await pilot.press("g", "3", "0", "0", "enter")
        assert app.session.asking.current == "question-299"
        await pilot.press("2")
        await pilot.press("slash")
        await type_text(pilot, "thing 155")
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.asking.current == "question-155"
        assert "question 155" in shown(app)
        await pilot.press("f3")
        await pilot.pause()
        assert "1 Unanswered 298" in shown(app)


@pytest.mark.parametrize(("options", "lines"), [(3, 2), (2, 20), (21, 2), (21, 20)])
async def test_long_options_can_all_be_read_and_chosen(questionnaire, here, options, lines):
    rubric = made.rubric(here / "long", questions=1, options=options, lines=lines)
    app = questionnaire({}, rubric=rubric)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = set()
        choices = app.screen.query_one(Choices)
        for at in range(options):
            await pilot.press("down")
            await pilot.pause()
            assert choices.cursor == at
            text = shown(app)
            label = f"Way {at} of doing thing 0"
            if label in text:
                seen.add(at)
            assert "▸" in text or lines * 60 / 70 > 20  # the cursor is in sight
        assert seen == set(range(options))
        await pilot.press("enter")
    assert read_answers("team.yaml", rubric).answer("question-0").option == options - 1
