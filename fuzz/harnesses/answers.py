"""Answer files: read, written again, changed, scored, reported."""

from __future__ import annotations

import dataclasses
import shutil
import zlib
from contextlib import suppress
from pathlib import Path

from assess.answers.emit import to_text
from assess.answers.model import Answer, Assessment
from assess.answers.read import parse_answers
from assess.answers.write import AnswerFile
from assess.errors import AnswersError, WriteError
from assess.rubric.model import Rubric
from fuzz.harness import DAY, ROOT, TESTS, Harness, turn
from fuzz.inside import built_in, check_words, command, short_words


def _answer_seeds() -> list[bytes]:
    from bench.corpus import answer_file

    files = [ROOT / "rubrics" / "sample-team.yaml", *sorted((TESTS / "teams").glob("*.yaml"))[:3]]
    files += sorted((TESTS / "hostile").glob("*.yaml"))
    files += sorted((ROOT / "examples" / "panel").glob("*.yaml"))
    made = [answer_file(built_in(), seed).encode() for seed in range(3)]
    old = b'schema: 1\nrubric: {id: mlops, version: "0.9.0"}\nteam: T # x\ndate: 2026-11-23\nanswers: {labelling: 2}\n'
    return [path.read_bytes() for path in files] + [*made, _panel(), old]


def _panel() -> bytes:
    from assess.panel.merge import merge

    rubric = built_in()
    people = []
    for who, option in (("Ana", 0), ("Ben", 2), ("Cleo", 1)):
        answers = {q.id: Answer(option=min(option, q.top), note=who) for q in rubric.questions[:12]}
        people.append(
            Assessment(team="T", date=DAY, answers=answers, respondents=(who,), file=f"{who}.yaml")
        )
    return to_text(merge(rubric, people).assessment).encode()


_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("score", "t.yaml"), ("score", "t.yaml", "--format", "json"), ("score", "t.yaml", "--format", "csv"),
    ("explain", "t.yaml"), ("explain", "t.yaml", "--format", "json"), ("report", "t.yaml", "--format", "md"),
    ("report", "t.yaml", "-o", "t.html"), ("roadmap", "t.yaml"), ("roadmap", "t.yaml", "--format", "csv"),
    ("roadmap", "t.yaml", "--format", "md"), ("compare", "t.yaml", "other.yaml"), ("badge", "t.yaml"),
    ("portfolio", "t.yaml", "other.yaml"), ("agenda", "t.yaml"), ("agenda", "t.yaml", "--format", "md"),
    ("merge", "t.yaml", "other.yaml", "--force"), ("upgrade", "t.yaml", "--dry-run"),
    ("score", "t.yaml", "--format", "junit"), ("score", "t.yaml", "--format", "github"), ("check", "t.yaml"),
)  # fmt: skip


def _run_answers(data: bytes, folder: Path) -> str:
    rubric = built_in()
    path = folder / "t.yaml"
    if (number := turn(data, 24)) is not None:
        _all_commands(data, folder, number)
    try:
        said = parse_answers(data, rubric, "t.yaml")
    except AnswersError as error:
        check_words(error)
        _upgrade(data, rubric)
        return short_words(error)
    text = to_text(said)
    again = parse_answers(text.encode(), rubric, "t.yaml")
    assert again == said, "written out, the answers read back as others"
    if turn(data, 3) is not None:
        _change(data, path, rubric)
    _upgrade(data, rubric)
    return "fine"


def _upgrade(data: bytes, rubric: Rubric) -> None:
    from assess.answers.upgrade import plan_upgrade

    with suppress(AnswersError):
        plan = plan_upgrade(data, rubric, "t.yaml")
        parse_answers(plan.text.encode(), rubric, "t.yaml")


def _all_commands(data: bytes, folder: Path, number: int) -> None:
    (folder / "t.yaml").write_bytes(data)
    shutil.copy(ROOT / "rubrics" / "sample-team.yaml", folder / "other.yaml")
    command(*_COMMANDS[number % len(_COMMANDS)])


def _change(data: bytes, path: Path, rubric: Rubric) -> None:
    """Answer a question and save: the file then says exactly that more."""
    path.write_bytes(data)
    file = AnswerFile.open(path, rubric)
    number = zlib.crc32(data)
    question = rubric.questions[number % len(rubric.questions)]
    answer = (
        Answer(option=1),
        Answer(unsure=True),
        Answer(option=0, note="One\n  two: # x"),
        None,
    )[number % 4]
    try:
        file.set_answer(question.id, answer)
    except AnswersError:
        assert path.read_bytes() == data
        return
    try:
        file.save()
    except WriteError:
        assert path.read_bytes() == data
        path = path.with_name("new.yaml")
        file.save_as(path)
    there = parse_answers(path.read_bytes(), rubric, str(path))
    assert there == dataclasses.replace(file.assessment, file=str(path)), (
        "saved, it reads back as another"
    )


HARNESS = Harness(
    "answers", _answer_seeds, _run_answers, aims=("answers", "yamlio.py", "yamlwords.py")
)
