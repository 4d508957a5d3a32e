"""The catalogues of the interface hold what the code says, and say it completely."""

from __future__ import annotations

import string

import pytest

from assess.language import catalogues, find
from tools.messages import FOLDER, collected, kept, outdated

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_catalogues_are_in_step_with_the_code_and_compiled():
    """When this fails: make messages, and translate what is new."""
    assert list(outdated(LANGUAGES, write=False)) == []
    assert catalogues() == ["en", *LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_takes_the_same_values_as_the_english(language):
    for message in kept(language):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(fields, english))
        for text in filter(None, given):
            assert fields(text) <= wanted, text
            assert wanted - fields(text) <= {"n"}, text
            for mark in ("<span", "<strong", "<tspan", "</"):
                assert text.count(mark) == english[-1].count(mark), text


def test_dutch_is_complete():
    lacking = [
        m.id for m in kept("nl") if m.id and not (all(m.string) if m.pluralizable else m.string)
    ]
    assert lacking == []


def test_dutch_is_spoken():
    texts = find("nl").texts
    assert texts is not None
    assert texts.gettext("Life cycles") == "Levenscycli"
    assert texts.ngettext("{n} question", "{n} questions", 2) == "{n} vragen"
    assert len([m for m in collected() if m.id]) > 500
