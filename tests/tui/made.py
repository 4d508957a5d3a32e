"""Rubrics and answer files made for tests: one question, hundreds, very long options."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from assess.answers.model import Answer
from assess.answers.write import AnswerFile
from assess.rubric.load import load_rubric
from assess.rubric.model import Rubric, Signal, Where
from assess.scan.scan import Finding, Scan

SMALL = Path(__file__).parents[1] / "rubrics" / "small"
DATE = dt.date(2026, 11, 23)
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def small() -> Rubric:
    """The small rubric that tests share."""
    return load_rubric(base=SMALL)


def rubric(folder: Path, *, questions: int = 1, options: int = 3, lines: int = 1) -> Rubric:
    """A rubric with so many questions of so many options, each with details of so many lines.

    Every second question is core; the criteria spread over two levels.
    """
    detail = " ".join(["Somebody can see this and say so in a line of some length."] * lines)
    asked = []
    for n in range(questions):
        asked.append(
            {
                "id": f"question-{n}",
                "section": f"part-{n // 40}",
                "text": f"How is thing number {n} done in this team?",
                "help": "Look at what is usual.",
                "counts": "What is there.",
                "does_not_count": "What is planned.",
                "why": "It matters.",
                "options": [
                    {"label": f"Way {k} of doing thing {n}", "detail": detail}
                    for k in range(options)
                ],
                "allow_na": n % 3 == 1,
                "core": n % 2 == 0,
                "evidence_hint": "A file.",
                "sources": [{"work": "book", "heading": "Chapter 1"}],
            }
        )
    parts = sorted({q["section"] for q in asked}, key=lambda p: int(p.split("-")[1]))
    criteria = [
        {
            "id": f"c-{n}",
            "level": 1 + n % 2,
            "category": "all",
            "statement": f"Thing {n} is done well.",
            "requires": {f"question-{n}": 1},
            "essential": n < 2,
            "source": [{"work": "book", "heading": "Chapter 2"}],
        }
        for n in range(questions)
    ]
    model = {
        "id": "steps",
        "title": "Steps",
        "short": "Steps",
        "about": "Made up.",
        "levels": [{"level": n, "name": f"Step {n}", "summary": "So."} for n in range(3)],
        "categories": [{"id": "all", "title": "All"}],
        "criteria": criteria,
        "source": [{"work": "book", "heading": "Chapter 2"}],
    }
    files = {
        "rubric.yaml": {
            "id": "made",
            "version": "1.0.0",
            "title": "Made up",
            "unit": "One made-up team.",
            "works": [{"id": "book", "title": "A book"}],
        },
        "questions.yaml": {
            "sections": [{"id": p, "title": f"Part {p[5:]}", "intro": "So."} for p in parts],
            "questions": asked,
        },
        "models/steps.yaml": model,
        "challenges.yaml": {"challenges": []},
        "lifecycles.yaml": {"lifecycles": []},
    }
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))  # JSON is YAML
    return load_rubric(base=folder)


def answered(
    path: Path, rubric: Rubric, answers: dict[str, Answer], *, team: str = "Billing", **more: object
) -> Path:
    """An answer file with these answers."""
    head: dict[str, Any] = {"date": DATE} | more
    file = AnswerFile.new(path, rubric, team=team, **head)
    for question, answer in answers.items():
        file.set_answer(question, answer)
    file.save()
    return path


def seen(*signs: tuple[str, int, str, str], rubric: Rubric | None = None) -> Scan:
    """A scan that saw ``(question, option, strength, place)``, and looked for a sign of each."""
    used = rubric or small()
    signals = {
        (question, option): Signal(
            id=f"{question}-{option}",
            question=question,
            option=option,
            strength=strength,  # type: ignore[arg-type]
            why=f"A sign of {question}.",
            where=Where(),
        )
        for question, option, strength, _ in signs
    }
    findings = []
    for question, option, _, place in signs:
        file, _, line = place.partition(":")
        excerpt = f"run: {question}" if line else ""
        number = int(line) if line else None
        findings.append(Finding(signals[question, option], "repo", file, number, excerpt))
    looked = frozenset(s.id for s in used.signals)
    return Scan(("repo",), tuple(findings), 12, 9, 2, 1, DATE, looked)
