"""Nothing grows while the program works for long; `make soak` is the long run, this a short one.

So little work says little of memory, which is judged there; handles, threads and processes are counted here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from soak.questionnaire import sitting
from soak.readings import ALLOWED, Reading, grew, rise, take
from soak.serve import serve
from soak.watch import watch


def readings(**changes: object) -> list[Reading]:
    """Ten readings of a process that holds the same all the time, but for what is given by number."""
    even = {"memory": 60.0, "objects": 1000, "handles": 7, "threads": 3, "children": 0}
    found = []
    for number in range(10):
        now = even | {name: value(number) for name, value in changes.items()}  # type: ignore[operator]
        found.append(Reading(100 * number, **now))  # type: ignore[arg-type]
    return found


def test_answers_pages_and_notes_leave_no_handle_thread_or_process_open(tmp_path: Path) -> None:
    part = sitting(tmp_path, 60)
    assert part.readings[-1].done >= 60
    assert grew(part.readings) == []


def test_saves_in_a_watched_folder_leave_no_handle_open(tmp_path: Path) -> None:
    part = watch(tmp_path, 6)
    assert [r.done for r in part.readings] == [0, 6]
    assert part.readings[0].handles == part.readings[-1].handles


def test_people_who_came_and_went_leave_no_process_behind(tmp_path: Path) -> None:
    (held,) = serve(tmp_path, 2).readings
    assert held.children == 0


@pytest.mark.parametrize("name", ["handles", "children"])
def test_one_more_at_the_end_is_told(name: str) -> None:
    assert grew(readings()) == []
    assert grew(readings(**{name: lambda n: 9 + (n == 9)})) == [f"{name}: 9 became 10"]
    assert grew(readings(**{name: lambda n: 9 + (n > 0)})) == [], "it came with the warm-up"


def test_threads_that_become_more_and_more_are_told() -> None:
    assert grew(readings(threads=lambda n: n)) == ["threads: 3 became 9"]
    assert grew(readings(threads=lambda n: 3 + (n == 9))) == [], "a pool has one more"


def test_memory_that_rises_is_told_and_memory_that_wanders_is_not() -> None:
    assert rise(readings(memory=lambda n: 60 + 2 * n), lambda r: r.memory) == pytest.approx(18)
    (told,) = grew(readings(memory=lambda n: 60 + 2 * n))
    assert "memory rose by 12.0 MiB" in told
    assert grew(readings(memory=lambda n: 60 + ALLOWED * (n % 2))) == []
    assert grew(readings(memory=lambda n: 60 + 50 * (n == 5))) == [], (
        "one large reading is no slope"
    )


def test_a_reading_sees_what_this_process_opens(tmp_path: Path) -> None:
    before = take(0)
    with (tmp_path / "open").open("w"):
        kept = [[number] for number in range(5000)]
        held = take(1)
    assert held.handles == before.handles + 1
    assert held.objects >= before.objects + len(kept)
