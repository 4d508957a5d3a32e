"""What is around the question: the keys that work now, the side panels, the mark of a list."""

from __future__ import annotations

import made
import pytest
from textual.widgets import OptionList

from assess.answers.model import Answer
from assess.tui.widgets.question import QuestionPane
from assess.tui.widgets.sections import Sections
from assess.tui.widgets.verdict import Verdict

IDS = [q.id for q in made.small().questions]


def lines(app) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def keys(app) -> str:
    """The last two lines."""
    return " ".join("  ".join(lines(app)[-2:]).split())


@pytest.mark.parametrize("page", ["home", "questions", "review", "results", "roadmap"])
async def test_every_page_says_at_80_columns_how_to_quit_and_get_help(questionnaire, page):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        app.goto(page)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "q quit ? help ^p all" in keys(app)


async def test_the_keys_of_a_question_are_all_there_at_80_columns(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for hint in ("↵ confirm", "n next", "p back", "u unsure", "e note", "m what matters"):
            assert hint in keys(app)
        for hint in ("/ search", "g go to", "v verdict"):
            assert hint in keys(app)


async def test_the_keys_shown_are_those_of_what_is_in_focus(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert "←→ fold" in keys(app)
        assert "confirm" not in keys(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "↵ confirm" in keys(app)


async def test_review_offers_to_accept_a_reason_only_where_there_is_one(questionnaire):
    app = questionnaire({IDS[0]: Answer(option=0)})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        listed = app.screen.query_one(OptionList)
        offered = 0
        for at, option in enumerate(listed.options):
            if option.disabled:
                continue
            listed.highlighted = at
            await pilot.pause()
            with_reason = "Perhaps:" in str(option.prompt)
            offered += with_reason
            assert ("y accept" in keys(app)) is with_reason


async def test_home_offers_a_sample_only_where_the_rubric_has_one(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert "s sample" not in keys(app)  # the small rubric of the tests has none


async def test_a_low_terminal_keeps_to_one_line_of_keys(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        assert "choose" in lines(app)[-1]
        assert lines(app)[-1].endswith("q quit  ? help  ^p all")


# ---------------------------------------------------------------- side panels


async def test_at_80_columns_the_panel_opened_last_stands_beside_the_question(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "t")
        await pilot.pause()
        sections, verdict = app.screen.query_one(Sections), app.screen.query_one(Verdict)
        pane = app.screen.query_one(QuestionPane)
        assert (sections.display, verdict.display) == (True, False)
        assert pane.size.width >= 40
        await pilot.press("v")
        await pilot.pause()
        assert (sections.display, verdict.display) == (False, True)
        assert pane.size.width >= 40


async def test_both_panels_come_back_where_there_is_room(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "t")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert app.screen.query_one(Sections).display
        assert app.screen.query_one(Verdict).display


@pytest.mark.parametrize("key", ["v", "t"])
async def test_in_60_columns_a_panel_takes_the_place_of_the_question_until_it_is_left(
    questionnaire, key
):
    app = questionnaire({})
    async with app.run_test(size=(60, 24)) as pilot:
        pane = app.screen.query_one(QuestionPane)
        await pilot.press(key)
        await pilot.pause()
        assert not pane.display
        await pilot.press("escape")
        await pilot.pause()
        assert pane.display
        await pilot.press("1")
        await pilot.pause()
        assert app.session.answer().option == 1


@pytest.mark.parametrize("key", ["1", "u", "enter", "space", "backspace"])
async def test_nothing_is_answered_while_the_question_is_not_on_the_screen(questionnaire, key):
    app = questionnaire({})
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("v", key)
        await pilot.pause()
        assert app.session.answer().status == "unanswered"
        assert app.screen.query_one(QuestionPane).display
        await pilot.press("2")
        await pilot.pause()
        assert app.session.answer().option == 2


# ---------------------------------------------------------------- lists


async def test_the_picked_line_of_a_list_has_a_mark(questionnaire):
    app = questionnaire({})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()

        def marked() -> list[str]:
            return [line for line in lines(app) if "▸" in line]

        assert len(marked()) == 1
        assert "Go on" in marked()[0]
        await pilot.press("down")
        await pilot.pause()
        assert len(marked()) == 1
        assert "New assessment" in marked()[0]
