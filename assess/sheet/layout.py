"""What stands where in a workbook: the words that are written and looked for again."""

from __future__ import annotations

from typing import Final

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
    "UNSURE",
    "Label",
    "choice",
    "choices",
]

SHEET_START: Final = "Start"
SHEET_QUESTIONS: Final = "Questions"
SHEET_CHOICES: Final = "Choices"
"""Holds what the drop-downs offer; hidden."""

ID, QUESTION, OPTIONS = "Id", "Question", "Options"
ANSWER, NOTE, EVIDENCE = "Answer", "Note, or reason", "Evidence"
"""Heads of the columns of the sheet of questions, in this order."""


class Label:
    """What stands left of each value of the first sheet."""

    TEAM: Final = "Team"
    DATE: Final = "Date"
    RESPONDENT: Final = "Respondent"
    ROLE: Final = "Role"
    PROGRESS: Final = "Progress"
    RUBRIC: Final = "Rubric"
    VERSION: Final = "Rubric version"
    ASKED: Final = "Questions asked"


QUICK: Final = "core questions"
FULL: Final = "all questions"
"""What ``Questions asked`` says."""

UNSURE, NOT_APPLICABLE = "unsure", "not applicable"
"""What a drop-down offers besides the options."""
INSTALL: Final = "Install it with: pip install 'mlops-assess[tables]'"
"""Said where a library of the extra is missing."""


def choice(question: Question, option: int) -> str:
    """An option as a drop-down offers it: ``0 - label``."""
    return f"{option} - {' '.join(question.options[option].label.split())}"


def choices(question: Question) -> list[str]:
    """Everything that a question's drop-down offers, in order."""
    offered = [choice(question, n) for n in range(len(question.options))]
    return [*offered, UNSURE, *([NOT_APPLICABLE] if question.allow_na else [])]
