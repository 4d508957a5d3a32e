"""What is closed is let go: nothing of a dialog stays in memory."""

from __future__ import annotations

import gc
import weakref

import pytest

from assess.tui.app import Questionnaire


def watched(app: Questionnaire) -> list[weakref.ref[object]]:
    """The screen in front with all in it, and what each of these has drawn."""
    nodes = [app.screen, *app.screen.walk_children()]
    return [weakref.ref(kept) for node in nodes for kept in (node, node._styles_cache)]


def alive(kept: list[weakref.ref[object]]) -> list[object]:
    """What is still there of it."""
    gc.collect()
    return [found for one in kept if (found := one()) is not None]


@pytest.mark.parametrize("keys", [("e", "a", "b"), ("g",), ("question_mark",), ("ctrl+p",)])
async def test_a_closed_dialog_is_let_go_with_all_that_it_has_drawn(questionnaire, keys):
    app = questionnaire({})
    kept = []
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(
            4
        ):  # the first came before start-up was set aside, the last may still be named
            await pilot.press(*keys)
            await pilot.pause()
            kept.append(watched(app))
            assert len(kept[-1]) > 6
            await pilot.press("escape")
            await pilot.pause()
        assert alive(kept[1]) == []
