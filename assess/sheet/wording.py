"""The words of a workbook that is not in English: written beside it, and known again by them.

Heads, labels and what drop-downs offer are in the language asked for. A hidden sheet says which of
our words each of them stands for, and the sheet behind the drop-downs holds the options as they
were offered; so it is read back whatever the language is, also by a version that words it
otherwise. A workbook without that sheet is in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assess.language import ENGLISH, current
from assess.rubric.model import Question
from assess.sheet import layout
from assess.sheet.grid import Grid

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Wording", "needs_words", "write_words"]


def needs_words() -> bool:
    """Whether a workbook in the language spoken now needs the sheet of words."""
    return current().code != ENGLISH.code


def write_words(sheet: Worksheet) -> None:
    """Write each of our words with the one that stands in the workbook."""
    for row, word in enumerate(layout.WORDS):
        sheet.write_string(row, 0, word)
        sheet.write_string(row, 1, layout.written(word))


@dataclass(frozen=True, slots=True)
class Wording:
    """What a workbook's words stand for.

    Attributes:
        words: ours, each with the one that is written.
        options: by question, its options as they were offered.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheets: Sequence[Grid]) -> Wording:
        """The wording of a workbook; that of English, when it does not say."""
        by_name = {sheet.sheet: sheet for sheet in sheets}
        told = by_name.get(layout.SHEET_WORDS)
        if told is None:
            return cls()
        pairs = ((told.text(row, 0), told.text(row, 1)) for row in range(len(told.rows)))
        words = {ours: theirs for ours, theirs in pairs if ours and theirs}
        offered = by_name.get(layout.SHEET_CHOICES)
        rows = offered.rows if offered is not None else ()
        return cls(words, {cells[0]: _labels(cells[1:]) for cells in rows if any(cells[:1])})

    def written(self, word: str) -> str:
        """One of our words as it stands in the workbook."""
        return self.words.get(word, word)

    def meant(self, text: str) -> str:
        """The word of ours that a text of the workbook stands for; the text itself for none."""
        return next((ours for ours, theirs in self.words.items() if theirs == text), text)

    def said(self, text: str) -> str:
        """An answer with ``unsure`` and ``not applicable`` in our words."""
        for ours in (layout.UNSURE, layout.NOT_APPLICABLE):
            theirs = self.written(ours)
            if text[: len(theirs)].casefold() == theirs.casefold():
                rest = text[len(theirs) :]
                if not rest[:1].isalnum():
                    return ours + rest
        return text

    def question(self, question: Question) -> Question:
        """A question with its options as they were offered; as it is where those do not fit it."""
        labels = self.options.get(question.id, ())
        if len(labels) != len(question.options):
            return question
        options = tuple(
            replace(option, label=label, detail="")
            for option, label in zip(question.options, labels, strict=True)
        )
        return replace(question, options=options)


def _labels(offered: Sequence[str]) -> tuple[str, ...]:
    """The labels of the options at the head of what a drop-down offers."""
    labels: list[str] = []
    for n, text in enumerate(offered):
        lead = layout.lead(n)
        if not text.startswith(lead):
            break
        labels.append(text.removeprefix(lead))
    return tuple(labels)
