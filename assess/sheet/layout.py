"""What stands where in a workbook: the words that are written and looked for again.

They are English here; `written` gives them in the language spoken now.
"""

from __future__ import annotations

from typing import Final

from assess.language import markc, trc
from assess.rubric.model import Question

__all__ = [
    "ANSWER",
    "EVIDENCE",
    "FULL",
    "ID",
    "INSTALL",
    "NOTE",
    "NOT_APPLICABLE",
    "OPTIONS",
    "QUESTION",
    "QUICK",
    "SHEET_CHOICES",
    "SHEET_QUESTIONS",
    "SHEET_START",
    "SHEET_WORDS",
    "UNSURE",
    "WORDS",
    "Label",
    "choice",
    "choices",
    "lead",
    "sheet_name",
    "written",
]

SHEET_START: Final = markc("workbook", "Start")
SHEET_QUESTIONS: Final = markc("workbook", "Questions")
SHEET_CHOICES: Final = "Choices"
"""Holds what the drop-downs offer; hidden, and called so in every language."""
SHEET_WORDS: Final = "Words"
"""Holds our words beside those of the workbook's language; hidden, and called so in every one."""

ID, QUESTION, OPTIONS = (
    markc("workbook", "Id"),
    markc("workbook", "Question"),
    markc("workbook", "Options"),
)
ANSWER, NOTE, EVIDENCE = (
    markc("workbook", "Answer"),
    markc("workbook", "Note, or reason"),
    markc("workbook", "Evidence"),
)
"""Heads of the columns of the sheet of questions, in this order."""


class Label:
    """What stands left of each value of the first sheet."""

    TEAM: Final = markc("workbook", "Team")
    DATE: Final = markc("workbook", "Date")
    RESPONDENT: Final = markc("workbook", "Respondent")
    ROLE: Final = markc("workbook", "Role")
    PROGRESS: Final = markc("workbook", "Progress")
    RUBRIC: Final = markc("workbook", "Rubric")
    VERSION: Final = markc("workbook", "Rubric version")
    ASKED: Final = markc("workbook", "Questions asked")


QUICK: Final = markc("workbook", "core questions")
FULL: Final = markc("workbook", "all questions")
"""What ``Questions asked`` says."""

UNSURE, NOT_APPLICABLE = markc("workbook", "unsure"), markc("workbook", "not applicable")
"""What a drop-down offers besides the options."""
WORDS: Final = (
    *(SHEET_START, SHEET_QUESTIONS, ID, QUESTION, OPTIONS, ANSWER, NOTE, EVIDENCE),
    *(value for name, value in vars(Label).items() if name.isupper()),
    *(QUICK, FULL, UNSURE, NOT_APPLICABLE),
)
"""Every word that is looked for again."""
INSTALL: Final = "Install it with: pip install 'mlops-assess[tables]'"
"""Said where a library of the extra is missing."""


def written(word: str) -> str:
    """One of these words in the language spoken now."""
    return trc("workbook", word)


def sheet_name(word: str) -> str:
    """The name of a sheet as formulas write it."""
    name = written(word)
    return name if name.isalpha() else "'" + name.replace("'", "''") + "'"


def lead(option: int) -> str:
    """What stands before an option's label in a drop-down."""
    return f"{option} - "


def choice(question: Question, option: int) -> str:
    """An option as a drop-down offers it: ``0 - label``."""
    return f"{lead(option)}{' '.join(question.options[option].label.split())}"


def choices(question: Question) -> list[str]:
    """Everything that a question's drop-down offers, in order."""
    offered = [choice(question, n) for n in range(len(question.options))]
    more = [UNSURE, *([NOT_APPLICABLE] if question.allow_na else [])]
    return [*offered, *map(written, more)]
