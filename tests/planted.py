"""Faults made on purpose, to show that the fuzzer finds faults."""

from __future__ import annotations

import os
import time
from pathlib import Path

from assess.errors import AnswersError
from fuzz.harness import Harness

SEEDS = [b"alpha: 1\nbeta: 2\ngamma: 3\n"]


def _crash(data: bytes, _folder: Path) -> str:
    if b"beta" in data and b"gamma" not in data:
        raise ZeroDivisionError
    return "fine"


def _die(data: bytes, _folder: Path) -> str:
    if len(data) > 40:
        os.abort()
    return "fine"


def _loud(data: bytes, _folder: Path) -> str:
    if b"gamma" not in data:
        os.write(2, b"\x1b[2J")
    return "fine"


def _large(data: bytes, _folder: Path) -> str:
    return str(len(b"x" * (64 << 20))) if b"gamma" not in data else "fine"


def _slow(data: bytes, _folder: Path) -> str:
    while b"gamma" not in data:
        time.perf_counter()
    return "fine"


def _refuse(data: bytes, _folder: Path) -> str:
    try:
        raise AnswersError("No.", "x")
    except AnswersError as error:
        return error.messages[0].message


CRASH = Harness("crash", lambda: SEEDS, _crash)
DIE = Harness("die", lambda: SEEDS, _die)
LOUD = Harness("loud", lambda: SEEDS, _loud)
LARGE = Harness("large", lambda: SEEDS, _large, memory=32)
SLOW = Harness("slow", lambda: SEEDS, _slow)
REFUSE = Harness("refuse", lambda: SEEDS, _refuse)
