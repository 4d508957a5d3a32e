"""Answer files like those that teams write: seeded, so that everyone measures the same bytes.

python -m bench.corpus FOLDER COUNT [SEED]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path

from assess.rubric.load import load_rubric
from assess.rubric.model import Question, Rubric

DOMAINS = ("Fraud", "Pricing", "Churn", "Search", "Demand", "Routing", "Credit", "Claims", "Supply")
KINDS = ("scoring", "forecasting", "ranking", "matching", "planning")
ROLES = ("data science lead", "ML engineer", "product owner", "operations lead", "data steward")
NOTES = (
    "Dashboards exist, no alerts.",
    "Only for the two largest models; the others follow next year.",
    "Runs every night; somebody looks when it is red.",
    "Décidé avec l'équipe plateforme ; à revoir au printemps.",
    "The partner sends a file by mail, and we load it by hand. It arrives late about once a month.",
    "Since the incident in March: two people have to agree, and the decision is kept with the run.",
)
REASONS = ("We buy labelled data.", "Decided by another team.", "There is no such step here.")
ACCEPTED = "Agreed with operations until the platform is there."


def answer_file(rubric: Rubric, seed: int) -> str:
    """One team's answer file: about a quarter in long form, some unsure, open or not applicable."""
    rng = random.Random(seed)
    skill = rng.betavariate(2, 2)  # teams differ; questions within a team less so
    date = dt.date(2026, 1, 5) + dt.timedelta(days=rng.randrange(300))
    lines = [
        "# Filled in at the quarterly meeting.",
        "schema: 1",
        f'rubric: {{id: {rubric.id}, version: "{rubric.version}"}}',
        f"team: {rng.choice(DOMAINS)} {rng.choice(KINDS)} {seed}",
        f"date: {date}",
        f"respondents: [{', '.join(rng.sample(ROLES, rng.randint(1, 3)))}]",
        f"targets: {{google: {rng.randint(1, 2)}, microsoft: {rng.randint(1, 4)}}}",
        f"labels: {{department: {rng.choice(('Risk', 'Sales', 'Logistics'))}}}",
        "answers:",
    ]
    section = ""
    for question in rubric.questions:
        if question.section != section:
            section = question.section
            lines.append(f"  # {section}")
        lines += _answer(rng, question, skill)
    lines.append("evidence:")
    for number in range(5):
        seen = date - dt.timedelta(days=rng.randrange(400))
        until = seen + dt.timedelta(days=365)
        kind = rng.choice(("documented", "demonstrated"))
        lines.append(
            f'  - {{id: record-{number}, kind: {kind}, what: "Runs, seen together", '
            f'ref: "https://ci.example/{number}", observed_on: {seen}, valid_until: {until}}}'
        )
    return "\n".join(lines) + "\n"


def _answer(rng: random.Random, question: Question, skill: float) -> list[str]:
    roll = rng.random()
    if roll < 0.03:
        return []
    if roll < 0.08:
        return [f"  {question.id}: unsure"]
    if roll < 0.11 and question.allow_na:
        return [f'  {question.id}: {{not_applicable: "{rng.choice(REASONS)}"}}']
    top = len(question.options) - 1
    option = min(top, max(0, round(rng.gauss(skill * top, 0.8))))
    if rng.random() < 0.72:
        return [f"  {question.id}: {option}"]
    lines = [f"  {question.id}:", f"    option: {option}", f'    note: "{rng.choice(NOTES)}"']
    if option and rng.random() < 0.6:
        lines.append(
            f"    evidence: [record-{rng.randrange(5)}, https://wiki.example/page-{rng.randrange(10_000)}]"
        )
    elif not option and rng.random() < 0.3:
        lines.append(f"    accepted: {ACCEPTED}")
    return lines


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write ``count`` answer files of about 5 KB into ``folder``; the same seed, the same bytes."""
    rubric = load_rubric()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"team-{number:06}.yaml"
        path.write_text(answer_file(rubric, seed * 1_000_000 + number), encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    where, how_many, *more = sys.argv[1:]
    write(Path(where), int(how_many), *map(int, more))
