"""A thousand random answer files on the shipped rubric, against a second implementation."""

from __future__ import annotations

import random

from assess.answers.model import Answer
from assess.rubric.load import load_rubric
from assess.rubric.show import rubric_json
from assess.scoring.score import score
from assess.scoring.to_json import to_json
from tests.reference_scoring import reference
from tests.strategies import RECORDS, as_document, assessment
from tests.test_scoring_properties import subset

RUBRIC = load_rubric()


def random_answers(rng: random.Random) -> dict[str, Answer]:
    """A random team: its ability shifts the options, its candour how much stays open."""
    ability, candour = rng.random(), rng.choice([0.0, 0.05, 0.3, 0.9])
    answers = {}
    for q in RUBRIC.questions:
        shown = tuple(rng.sample([*RECORDS, "https://x.example"], k=rng.choice([0, 0, 1, 2])))
        if rng.random() < candour:
            if rng.random() < 0.5:
                answers[q.id] = Answer(unsure=True, evidence=shown)
        elif q.allow_na and rng.random() < 0.15:
            answers[q.id] = Answer(reason="because")
        else:
            option = min(q.top, max(0, round(rng.gauss(ability * q.top, 0.8))))
            answers[q.id] = Answer(option=option, evidence=shown)
    return answers


def test_a_thousand_random_teams_get_the_same_numbers_from_both_implementations():
    rng = random.Random(20261123)
    shown = rubric_json(RUBRIC)
    levels = set()
    for _ in range(1000):
        a = assessment(random_answers(rng))
        result = score(RUBRIC, a)
        subset(reference(shown, as_document(a)), to_json(result))
        levels.update((m.id, m.level) for m in result.models.values())
    # the sample is worth something: it reaches every level of both models but perhaps the rarest
    assert len(levels) >= 7
