"""Small random rubrics with practices, and answers to them, for the roadmap tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from assess.answers.model import Answer, Assessment
from assess.rubric.model import (
    Category,
    Challenge,
    Control,
    Criterion,
    Exposure,
    ExposureAdd,
    Level,
    MaturityModel,
    Option,
    Practice,
    Question,
    Rubric,
    Section,
    Source,
    Work,
)

SOURCE = (Source(work="notes"),)


def question(qid: str, top: int, kind: Any = "ladder") -> Question:
    return Question(
        id=qid,
        section="work",
        kind=kind,
        text=f"How far is {qid}?",
        help="Help.",
        counts="Counts.",
        does_not_count="Does not count.",
        why="Why.",
        options=tuple(Option(label=f"Option {i}", detail="Detail.") for i in range(top + 1)),
        allow_na=True,
        evidence_hint="Hint.",
        sources=SOURCE,
    )


def criterion(
    cid: str,
    level: int,
    requires: Mapping[str, int],
    *,
    essential: bool = False,
    category: str = "a",
) -> Criterion:
    return Criterion(
        id=cid,
        level=level,
        category=category,
        statement=f"Criterion {cid}.",
        requires=dict(requires),
        essential=essential,
        source=SOURCE,
    )


def model(mid: str, top: int, criteria: list[Criterion]) -> MaturityModel:
    return MaturityModel(
        id=mid,
        title=f"Model {mid}",
        short=mid,
        about="About.",
        levels=tuple(Level(level=i, name=f"L{i}", summary="Summary.") for i in range(top + 1)),
        categories=(Category(id="a", title="A"), Category(id="b", title="B")),
        criteria=tuple(criteria),
        source=SOURCE,
    )


def challenge(
    cid: str, base: int, controls: list[tuple[str, int, float]], add: list[tuple[str, int, int]]
) -> Challenge:
    return Challenge(
        id=cid,
        group="risks",
        title=f"Challenge {cid}",
        what="What.",
        symptoms=("Symptom",),
        exposure=Exposure(
            base=base, add=tuple(ExposureAdd(question=q, at_least=t, points=p) for q, t, p in add)
        ),
        controls=tuple(Control(question=q, option=o, weight=w) for q, o, w in controls),
        source=SOURCE,
    )


def practice(
    pid: str,
    raises: Mapping[str, int],
    requires: tuple[str, ...] = (),
    effort: float | tuple[float, float, float] = 1.0,
) -> Practice:
    return Practice(
        id=pid,
        title=f"Practice {pid}",
        what="What it is.",
        why="Why it matters.",
        phase="work",
        raises=dict(raises),
        requires=requires,
        effort=effort if isinstance(effort, tuple) else (effort / 2, effort, effort * 2),
        roles=("Engineer",),
        steps=("Start.", "Go on."),
        done_when=("It is done.",),
        pitfalls=("Too much at once.",),
        tools=("Tool",),
        sources=SOURCE,
    )


def rubric(
    questions: list[Question],
    models: list[MaturityModel],
    practices: list[Practice],
    challenges: list[Challenge] | None = None,
) -> Rubric:
    return Rubric(
        id="mlops",
        version="1.0.0",
        title="Test rubric",
        unit="A team.",
        works=(Work(id="notes", title="Notes"),),
        sections=(Section(id="work", title="Work", intro="Intro."),),
        questions=tuple(questions),
        models=tuple(models),
        challenges=tuple(challenges or ()),
        practices=tuple(practices),
    )


def assessment(answers: Mapping[str, int | str | Answer] | None = None, **more: Any) -> Assessment:
    """An assessment; answers may be given as an option, ``"unsure"`` or ``"na"``."""
    out = {}
    for qid, value in (answers or {}).items():
        if isinstance(value, Answer):
            out[qid] = value
        elif value == "unsure":
            out[qid] = Answer(unsure=True)
        elif value == "na":
            out[qid] = Answer(reason="Not for us.")
        else:
            out[qid] = Answer(option=int(value))
    more.setdefault("date", dt.date(2026, 11, 23))
    return Assessment(team=more.pop("team", "Team"), answers=out, **more)


@dataclass(frozen=True)
class Case:
    """A rubric, answers to it, and what is asked of the roadmap."""

    rubric: Rubric
    assessment: Assessment
    targets: dict[str, int]
    max_risk: dict[str, float] = field(default_factory=dict)


def name(prefix: str, i: int) -> str:
    return f"{prefix}{i}"


@st.composite
def cases(draw: st.DrawFn, max_practices: int = 9) -> Case:
    """Small enough for brute force, wild enough to meet every clause of the rules."""
    tops = draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    qids = [name("q", i) for i in range(len(tops))]
    top = dict(zip(qids, tops, strict=True))
    some_question = st.sampled_from(qids)

    def thresholds(size: int) -> dict[str, int]:
        picked = draw(st.lists(some_question, min_size=1, max_size=size, unique=True))
        return {q: draw(st.integers(1, top[q])) for q in picked}

    models = []
    for m in range(draw(st.integers(1, 2))):
        height = draw(st.integers(1, 3))
        criteria = [
            criterion(
                name("c", i),
                draw(st.integers(1, height)),
                thresholds(2),
                essential=draw(st.booleans()),
                category=draw(st.sampled_from("ab")),
            )
            for i in range(draw(st.integers(1, 9)))
        ]
        models.append(model(name("m", m), height, criteria))
    order = draw(st.permutations(range(draw(st.integers(0, max_practices)))))
    pids = [name("p", i) for i in order]
    practices = []
    for i, pid in enumerate(pids):
        earlier = st.lists(st.sampled_from(pids[:i]), max_size=2, unique=True) if i else st.just([])
        practices.append(
            practice(
                pid,
                thresholds(3),
                tuple(draw(earlier)),
                draw(st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0, 3.25, 5.0])),
            )
        )
    challenges = []
    for i in range(draw(st.integers(0, 2))):
        picked = draw(st.lists(some_question, min_size=1, max_size=3, unique=True))
        controls = [
            (q, draw(st.integers(1, top[q])), draw(st.sampled_from([1.0, 2.0, 0.1, 0.7])))
            for q in picked
        ]
        add = [("context", draw(st.integers(1, 2)), draw(st.integers(1, 3)))]
        challenges.append(challenge(name("r", i), draw(st.integers(0, 5)), controls, add))
    answers: dict[str, int | str] = {}
    for q in [*qids, "context"]:
        kind = draw(st.sampled_from(["low", "low", "any", "any", "unsure", "na", "none"]))
        limit = top.get(q, 2)
        if kind == "low":
            answers[q] = 0
        elif kind == "any":
            answers[q] = draw(st.integers(0, limit))
        elif kind != "none":
            answers[q] = kind
    targets = {}
    for m in models:
        if draw(st.booleans()):
            targets[m.id] = draw(st.integers(0, m.top))
        if draw(st.integers(0, 3)) == 0:
            targets[f"{m.id}.{draw(st.sampled_from('ab'))}"] = draw(st.integers(1, m.top))
    max_risk = {
        c.id: draw(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 3.0]))
        for c in challenges
        if draw(st.booleans())
    }
    return Case(
        rubric(
            [*(question(q, top[q]) for q in qids), question("context", 2, "context")],
            models,
            practices,
            challenges,
        ),
        assessment(answers),
        targets,
        max_risk,
    )
