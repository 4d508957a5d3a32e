"""A language is spoken where it is chosen and nowhere else; what it lacks is English."""

from __future__ import annotations

import asyncio
import datetime as dt
import gettext
import subprocess
import sys
import threading

import pytest

from assess import language
from assess.language import (
    Language,
    current,
    day,
    decimal,
    find,
    number,
    switch,
    tr,
    trc,
    trn,
    using,
)


class Texts(gettext.NullTranslations):
    """A few texts in Dutch."""

    known = {  # noqa: RUF012
        "Hello, {name}": "Hallo, {name}",
        "November": "november",
        ("number", "."): ",",
        ("number", ","): ".",
        ("{n} file", "{n} files"): ("{n} bestand", "{n} bestanden"),
    }

    def gettext(self, message):
        return self.known.get(message, message)

    def pgettext(self, context, message):
        return self.known.get((context, message), message)

    def ngettext(self, one, many, n):
        return self.known.get((one, many), (one, many))[n != 1]


DUTCH = Language("nl", Texts())


def test_english_is_what_stands_in_the_code():
    assert current().code == "en"
    assert tr("Hello, {name}", name="Ana") == "Hello, Ana"
    assert tr("A {brace} stays without values") == "A {brace} stays without values"
    assert trc("greeting", "Hi {name}", name="Ana") == "Hi Ana"
    assert [trn("{n} file", "{n} files", n) for n in (0, 1, 2, 1.5)] == [
        "0 files",
        "1 file",
        "2 files",
        "1.5 files",
    ]
    assert number(1234.5, ",.1f") == "1,234.5"
    assert day(dt.date(2026, 11, 3)) == "3 November 2026"


def test_a_language_is_spoken_until_its_block_ends():
    with using(DUTCH):
        assert tr("Hello, {name}", name="{x}") == "Hallo, {x}"
        assert [trn("{n} file", "{n} files", n) for n in (1, 2, 1.5)] == [
            "1 bestand",
            "2 bestanden",
            "1.5 bestanden",
        ]
        assert number(1234.5, ",.1f") == "1.234,5"
        assert decimal("0.50–1.25") == "0,50–1,25"
        assert day(dt.date(2026, 11, 3)) == "3 november 2026"
        with using("en"):
            assert tr("Hello, {name}", name="Ana") == "Hello, Ana"
        assert current() is DUTCH
    assert current().code == "en"


def test_what_is_not_translated_is_english():
    with using(DUTCH):
        assert tr("Good night") == "Good night"
        assert trn("one mouse", "{n} mice", 3) == "3 mice"


def test_threads_and_tasks_may_speak_two_languages():
    heard = []

    async def speak(chosen):
        with using(chosen):
            await asyncio.sleep(0)
            return tr("Hello, {name}", name="x")

    async def both():
        return await asyncio.gather(speak(DUTCH), speak("en"))

    with using(DUTCH):
        thread = threading.Thread(target=lambda: heard.append(current().code))
        thread.start()
        thread.join()
    assert heard == ["en"]
    assert asyncio.run(both()) == ["Hallo, x", "Hello, x"]


@pytest.mark.parametrize("code", ["xx", "../en", "", "NL"])
def test_a_language_without_a_catalogue_has_english_texts(code):
    assert find(code) == Language(code)


def test_english_reads_no_catalogue_and_imports_no_gettext():
    code = "import sys, assess.language as l; l.tr('x'); print('gettext' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"


def test_months_are_twelve():
    assert {day(dt.date(2026, m, 1)).split()[1] for m in range(1, 13)} == set(language._MONTHS)


def test_the_language_may_change_for_all_tasks_at_once():
    async def listen(heard, asked):
        for _ in range(2):
            await asked.wait()
            heard.append(current().code)
            await asyncio.sleep(0)

    async def main():
        heard, asked = [], asyncio.Event()
        with using("en"):
            task = asyncio.create_task(listen(heard, asked))
            await asyncio.sleep(0)
            switch("nl")
            asked.set()
            await task
            assert tr("Life cycles") == "Levenscycli"
        return heard, current().code

    assert asyncio.run(main()) == (["nl", "nl"], "en")
    with pytest.raises(RuntimeError):
        switch("nl")
