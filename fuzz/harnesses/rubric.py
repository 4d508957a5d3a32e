"""Rubric folders of somebody else, and all that is made of those that are let in."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

from assess.answers.model import Answer, Assessment
from assess.errors import AssessError, RubricError
from assess.rubric.model import Rubric
from fuzz import bundle
from fuzz.harness import DAY, ROOT, TESTS, Harness, turn
from fuzz.inside import check_words, command, short_words


def _rubric_seeds() -> list[bytes]:
    tiny, small = TESTS / "rubrics" / "tiny", TESTS / "rubrics" / "small"
    names = ["rubric", "questions", "challenges", "lifecycles", "practices", "signals", "models"]

    def part(folder: Path, *wanted: str) -> bytes:
        files = {
            p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.yaml"))
        }
        return bundle.pack(
            {n: d for n, d in files.items() if n.partition(".")[0].partition("/")[0] in wanted}
        )

    signals = (ROOT / "rubrics" / "signals.yaml").read_bytes()[:6000].rpartition(b"\n  - ")[0]
    card = (ROOT / "rubrics" / "scorecards" / "ml-test-score.yaml").read_bytes()
    dutch = (
        b"questions:\n- {id: training, text: Hoe?, options: [{label: Met de hand, detail: x}]}\n"
    )
    alone = [part(folder, name) for folder in (tiny, small) for name in names]
    more = (
        {"signals.yaml": signals + b"\n"},
        {"scorecards/c.yaml": card},
        _CARD,
        {"locale/nl/questions.yaml": dutch},
    )
    seeds = [*alone, part(tiny, *names), part(small, *names), *map(bundle.pack, more)]
    return [seed for seed in seeds if seed]


_CARD = {
    "scorecards/c.yaml": b"id: c\ntitle: t\nshort: s\nabout: a\nsource: [{work: paper}]\n"
    b"bands: [{id: low, up_to: 0.5, name: n, summary: s}, {id: high, name: n, summary: s}]\n"
    b"sections: [{id: one, title: t}]\n"
    b"tests: [{id: t1, section: one, statement: s, manual: {training: 1}, automated: {training: 2},"
    b" source: [{work: paper}]}]\n",
}


def _run_rubric(data: bytes, folder: Path) -> str:
    from assess.rubric.load import load_rubric
    from assess.rubric.locale import load_localised
    from assess.scan.scan import scan

    own = bundle.write(data, folder / "own") if data else folder
    own.mkdir(exist_ok=True)
    if (number := turn(data, 6)) is not None:
        _rubric_commands(folder, number)
    try:
        rubric = load_rubric(own)
    except RubricError as error:
        check_words(error)
        return short_words(error)
    if rubric.signals:
        repo = _repo(folder)
        with suppress(RubricError):
            scan(rubric, [str(repo)])
    if b"locale/" in data:
        with suppress(RubricError):
            load_localised("nl", own, HARNESS.base)
    for level in (0, 1, 20):
        _verdicts(rubric, level, wholly=level < 2 and zlib.crc32(data) % 4 == level)
    return f"fine {len(rubric.questions)} {len(rubric.models)}"


def _verdicts(rubric: Rubric, level: int, *, wholly: bool) -> None:
    """Everything that follows from answers holds for any rubric that was let in."""
    from assess.report.render import render
    from assess.roadmap.plan import plan, plan_json
    from assess.roadmap.values import PlanOptions
    from assess.scoring.score import score
    from assess.scoring.to_json import to_json

    answers = {q.id: Answer(option=min(level, q.top)) for q in rubric.questions}
    said = Assessment(
        team="T", date=DAY, answers=answers, rubric_id=rubric.id, rubric_version=rubric.version
    )
    result = score(rubric, said)
    to_json(result)
    for model in result.models.values():
        assert 0 <= model.low <= model.high
    if wholly:
        with suppress(AssessError):
            plan_json(plan(rubric, said, result, PlanOptions()))
        render(rubric, said, result, format="md")


_RUBRIC_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("rubric", "check", "own"), ("rubric", "show", "--rubric", "own"), ("rubric", "list", "--rubric", "own"),
    ("rubric", "show", "--format", "json", "--rubric", "own"), ("score", "t.yaml", "--rubric", "own"),
    ("explain", "t.yaml", "--rubric", "own"), ("roadmap", "t.yaml", "--rubric", "own"),
    ("report", "t.yaml", "-o", "t.html", "--rubric", "own"), ("new", "n.yaml", "--rubric", "own"),
    ("scan", "repo", "--rubric", "own"),
    ("score", "t.yaml", "--rubric", "own", "--language", "nl"), ("compare", "t.yaml", "t2.yaml", "--rubric", "own"),
    ("portfolio", "t.yaml", "t2.yaml", "--rubric", "own"), ("new", "n.xlsx", "--rubric", "own"),
)  # fmt: skip


def _repo(folder: Path) -> Path:
    """A small repository."""
    repo = folder / "repo"
    for name, text in (
        ("a.py", b"import mlflow\n" * 20),
        (".github/workflows/x.yml", b"jobs: {train: {steps: [{run: train}]}}\n"),
    ):
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_bytes(text)
    return repo


def _rubric_commands(folder: Path, number: int) -> None:
    head = b"schema: 1\nteam: T\ndate: 2026-11-23\nanswers: {training: 1, checks: 2}\n"
    (folder / "t.yaml").write_bytes(head)
    (folder / "t2.yaml").write_bytes(head.replace(b"11-23", b"11-24").replace(b": 1,", b": 2,"))
    _repo(folder)
    command(*_RUBRIC_COMMANDS[number % len(_RUBRIC_COMMANDS)])


HARNESS = Harness(
    "rubric",
    _rubric_seeds,
    _run_rubric,
    base=TESTS / "rubrics" / "tiny",
    aims=("rubric", "yamlio.py"),
)
