"""What the bench measures on: valid answer files of a realistic kind, the same for everyone."""

from __future__ import annotations

from collections import Counter

from assess.answers.read import parse_answers
from assess.rubric.load import load_rubric
from bench.corpus import answer_file, write

COUNT = 40


def test_the_corpus_is_valid_and_says_everything_an_answer_file_can_say():
    rubric = load_rubric()
    states = Counter()
    kinds = Counter()
    for seed in range(COUNT):
        text = answer_file(rubric, seed)
        assert 3_000 < len(text.encode()) < 12_000
        assessment = parse_answers(text.encode(), rubric, f"{seed}.yaml")
        for question in rubric.questions:
            answer = assessment.answer(question.id)
            states[answer.status] += 1
            kinds["note"] += bool(answer.note)
            kinds["evidence"] += bool(answer.evidence)
            kinds["accepted"] += bool(answer.accepted)
    assert set(states) == {"answered", "unsure", "not_applicable", "unanswered"}
    assert states["answered"] > 0.8 * states.total()
    assert min(kinds["note"], kinds["evidence"], kinds["accepted"]) > COUNT / 4


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    first, again, other = (
        [path.read_bytes() for path in write(tmp_path / name, 3, seed)]
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert first == again
    assert not set(first) & set(other)
