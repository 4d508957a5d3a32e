"""The language in which assess speaks: texts of the interface, numbers and dates.

English stands in the code. Another language is a catalogue of gettext under assess/locale/, made
with Babel (``make messages``) and read with the standard library; what it lacks stays English. The
language is a context variable: two threads or tasks may speak two languages, and a worker process
speaks English until it is told otherwise. Ids, keys and error messages are never translated.

Texts are found by what calls them: ``tr``, ``trn`` and ``trc`` translate at once; ``mark``,
``markc`` and ``markn`` only say that a text is to be translated where it is used, for tables that
are made on import.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from assess.frozen import frozen

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = [
    "CODE",
    "ENGLISH",
    "Language",
    "catalogues",
    "current",
    "day",
    "decimal",
    "find",
    "mark",
    "markc",
    "markn",
    "number",
    "own_name",
    "switch",
    "tr",
    "trc",
    "trn",
    "using",
]

CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The form of a language's code, such as ``nl`` or ``pt-BR`` (BCP 47)."""
FOLDER = Path(__file__).resolve().parent / "locale"


@frozen
class Language:
    """A language: its code, and the texts of the interface in it (``None``: English)."""

    code: str
    texts: GNUTranslations | None = None


ENGLISH = Language("en")


class _Speaker:
    """Who speaks in a context and in the tasks begun there; may change the language."""

    __slots__ = ("language",)

    def __init__(self, language: Language) -> None:
        self.language = language


_NOBODY = _Speaker(ENGLISH)
_speaker: ContextVar[_Speaker] = ContextVar("speaker", default=_NOBODY)


def catalogues() -> list[str]:
    """The codes of all languages that the interface speaks, English first."""
    return [ENGLISH.code, *sorted(path.stem for path in FOLDER.glob("*.mo"))]


@functools.cache
def find(code: str) -> Language:
    """The language with this code; without a catalogue its interface is English."""
    if not CODE.fullmatch(code) or not (path := FOLDER / f"{code}.mo").is_file():
        return Language(code)
    from gettext import GNUTranslations

    with path.open("rb") as catalogue:
        return Language(code, GNUTranslations(catalogue))


def own_name(code: str) -> str:
    """What a language calls itself: ``Nederlands``; its code when it does not say."""
    if code == ENGLISH.code:
        return "English"
    texts = find(code).texts
    name = texts.pgettext("own name of the language", _OWN_NAME) if texts else _OWN_NAME
    return code if name == _OWN_NAME else name


def current() -> Language:
    """The language spoken now."""
    return _speaker.get().language


@contextmanager
def using(language: str | Language) -> Iterator[Language]:
    """Speak a language for a while, in this thread or task and in tasks begun meanwhile."""
    chosen = find(language) if isinstance(language, str) else language
    before = _speaker.set(_Speaker(chosen))
    try:
        yield chosen
    finally:
        _speaker.reset(before)


def switch(language: str) -> None:
    """Speak another language from now on: here and in all tasks begun since the last ``using``.

    Raises:
        RuntimeError: nobody said ``using``; the change would not end.
    """
    speaker = _speaker.get()
    if speaker is _NOBODY:
        raise RuntimeError("switch() outside using()")
    speaker.language = find(language)


# ---------------------------------------------------------------- texts


def mark(message: str) -> str:
    """The message as it is; says only that ``tr`` will be asked for it."""
    return message


def markc(context: str, message: str) -> str:
    """The message as it is; says only that ``trc`` will be asked for it in this context."""
    return message


def markn(one: str, many: str) -> tuple[str, str]:
    """Both messages as they are; says only that ``trn`` will be asked for them."""
    return one, many


def tr(message: str, /, **values: object) -> str:
    """The message in the current language.

    Args:
        message: the English text; with ``values``, a format string that names them.
        values: what is put into it.
    """
    texts = _speaker.get().language.texts
    text = texts.gettext(message) if texts and message else message
    return text.format(**values) if values else text


def trn(one: str, many: str, n: float, /, **values: object) -> str:
    """The message for ``n`` things; ``{n}`` in it is ``n``, unless ``values`` has one.

    Args:
        one: the English text for one thing.
        many: the English text for any other number.
        n: how many.
        values: what else is put into it.
    """
    texts = _speaker.get().language.texts
    if texts:  # the rule of a language speaks of whole numbers: 1.5 is not one thing
        text = texts.ngettext(one, many, int(n) if n == int(n) else 2)
    else:
        text = one if n == 1 else many
    return text.format(**{"n": n, **values})


def trc(context: str, message: str, /, **values: object) -> str:
    """The message in the current language, where one English text has several meanings.

    Args:
        context: which meaning it is.
        message: the English text.
        values: what is put into it.
    """
    texts = _speaker.get().language.texts
    text = texts.pgettext(context, message) if texts else message
    return text.format(**values) if values else text


_OWN_NAME = markc("own name of the language", "English")


# ---------------------------------------------------------------- numbers and dates

_MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)


def day(date: dt.date) -> str:
    """``23 November 2026``, in the words of the current language."""
    return trc("date", "{day} {month} {year}").format(
        day=date.day, month=tr(_MONTHS[date.month - 1]), year=date.year
    )


def number(value: float, spec: str = ",") -> str:
    """A number as prose and tables write it: ``1,234`` is ``1.234`` in Dutch.

    Args:
        value: the number.
        spec: how English writes it, as in format strings (``,``, ``.1f``, ``+.2f``, ``g``).
    """
    return decimal(format(value, spec))


def decimal(text: str) -> str:
    """A number that English writes with ``.`` and ``,``, with the marks of the current language."""
    if _speaker.get().language.texts is None:
        return text
    point, group = trc("number", "."), trc("number", ",")
    return "".join({".": point, ",": group}.get(c, c) for c in text)
