"""``assess score FOLDER --watch`` while a folder is saved into again and again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from bench import corpus
from soak.program import Program
from soak.readings import Part

__all__ = ["SAVES", "watch"]

SAVES = 600
"""One every six seconds of an hour."""
TEAMS = 20
SIZE = (120, 80)
"""Columns and lines that show all teams."""
READ_EVERY = 25
"""Saves between two readings."""


def watch(folder: Path, saves: int) -> Part:
    """Save so many times into a folder that is watched, and wait each time for the table to show it.

    Most saves take a file's place, as editors do; some write into it, break it, mend it, or take the
    whole folder away and bring it back.

    Args:
        folder: an empty folder.
        saves: how many.
    """
    begun = time.monotonic()
    teams = folder / "teams"
    files = corpus.write(teams, TEAMS)
    texts = [path.read_text(encoding="utf-8") for path in files]
    readings, broken, moved = [], 0, 0
    program = Program(folder, "score", "teams", "--watch", "--jobs", "1", size=SIZE)
    try:
        program.rest()
        readings.append(program.holds(0))
        for number in range(1, saves + 1):
            path, text = files[number % TEAMS], texts[number % TEAMS]
            head, team, rest = text.partition("team: ")
            text = f"{head}{team}Save {number}\n{rest.partition(chr(10))[2]}"
            if number % 10 == 0:
                path.write_text("schema: 1\nteam: [half\n", encoding="utf-8")
                program.wait_for(path.name)
                broken += 1
            if number % 50 == 0:
                shutil.move(teams, folder / "away")
                program.idle()
                shutil.move(folder / "away", teams)
                moved += 1
            beside = path.with_suffix(".tmp")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
            program.wait_for(f"Save {number}")
            if number % READ_EVERY == 0 or number == saves:
                readings.append(program.holds(number))
        status = program.leave("\x03")
    except BaseException:
        program.close()
        raise
    if status:
        raise SystemExit(f"The watch ended with status {status}.")
    words = (
        f"{saves} saves seen in a watched folder of {TEAMS} teams, {broken} broken files between them;"
        f" the folder taken away and brought back {moved} times"
    )
    return Part("watch", "saves", words, time.monotonic() - begun, readings)
