"""Random rubrics and random answer files, as plain dictionaries and as the product's own values."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import strategies as st

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.rubric.build import validated
from assess.rubric.model import Rubric

DAY = dt.date(2026, 11, 23)

# A strategy that is made anew for each draw costs more than the draw: these are made once.
whole = cache(st.integers)
one_of = cache(st.sampled_from)
YES_OR_NO = st.booleans()


@cache
def some_of(names: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    """Some of the names, at least one, each once."""
    return st.lists(one_of(names), min_size=1, max_size=most, unique=True)


_SOURCE = [{"work": "book"}]
_TEXTS = {
    "help": "h",
    "counts": "c",
    "does_not_count": "d",
    "why": "w",
    "evidence_hint": "e",
    "sources": _SOURCE,
}


def _question(name: str, kind: str, options: int, allow_na: bool) -> dict:
    return {
        "id": name,
        "section": "all",
        "kind": kind,
        "text": name,
        "options": [{"label": str(k), "detail": "x"} for k in range(options)],
        "allow_na": allow_na,
        **_TEXTS,
    }


@st.composite
def rubrics(draw, max_ladder: int = 7, max_criteria: int = 9) -> Rubric:
    """A small valid rubric: one or two models, up to five challenges, a life cycle, a scorecard."""
    ladder = [
        _question(f"q{i}", "ladder", draw(whole(2, 5)), draw(YES_OR_NO))
        for i in range(draw(whole(1, max_ladder)))
    ]
    context = [
        _question(f"c{i}", "context", draw(whole(2, 4)), draw(YES_OR_NO))
        for i in range(draw(whole(1, 3)))
    ]
    names = tuple(q["id"] for q in ladder)
    top = {q["id"]: len(q["options"]) - 1 for q in [*ladder, *context]}

    def requires(limit: int):
        chosen = draw(some_of(names, limit))
        return {q: draw(whole(1, top[q])) for q in chosen}

    models = []
    for m in range(draw(whole(1, 2))):
        levels = draw(whole(1, 4))
        models.append(
            {
                "id": f"m{m}",
                "title": "t",
                "short": "s",
                "about": "a",
                "levels": [{"level": k, "name": str(k), "summary": "s"} for k in range(levels + 1)],
                "categories": [{"id": c, "title": c} for c in ("a", "b")],
                "criteria": [
                    {
                        "id": f"m{m}-{i}",
                        "level": draw(whole(1, levels)),
                        "category": draw(one_of("ab")),
                        "statement": "s",
                        "requires": requires(3),
                        "essential": draw(YES_OR_NO),
                        "source": _SOURCE,
                    }
                    for i in range(draw(whole(1, max_criteria)))
                ],
                "source": _SOURCE,
            }
        )
    weights = one_of((1, 2, 3, 0.5, 0.1, 1.5, 2.25))
    challenges = [
        {
            "id": f"r{i}",
            "group": "g",
            "title": "t",
            "what": "w",
            "symptoms": ["s"],
            "exposure": {
                "base": draw(whole(0, 5)),
                "add": [
                    {
                        "question": c["id"],
                        "at_least": draw(whole(1, top[c["id"]])),
                        "points": draw(whole(1, 3)),
                    }
                    for c in context
                    if draw(YES_OR_NO)
                ],
            },
            "controls": [
                {"question": q, "option": draw(whole(1, top[q])), "weight": draw(weights)}
                for q in draw(some_of(names, 4))
            ],
            "source": _SOURCE,
        }
        for i in range(draw(whole(1, 5)))
    ]
    phases = [
        {
            "id": f"p{i}",
            "title": "p",
            "questions": draw(some_of(names, 4)),
        }
        for i in range(2)
    ]

    def test(name: str, section: str):
        sides = draw(st.sampled_from(["manual", "automated", "both", "both", "both", "neither"]))
        sides = {"both": ("manual", "automated"), "neither": ()}.get(sides, (sides,))
        return {
            "id": name,
            "section": section,
            "statement": "s",
            **{side: requires(2) for side in sides},
            **({} if len(sides) == 2 else {"unasked": "u"}),
            "source": _SOURCE,
        }

    size = draw(st.integers(1, 4))
    sections = [f"s{i}" for i in range(draw(st.integers(1, 3)))]
    limits = [0, *draw(st.lists(st.sampled_from([0.5, 1, 1.25, 2, 3]), unique=True))]
    scorecard = {
        "id": "card",
        "title": "t",
        "short": "s",
        "about": "a",
        "bands": [
            {"id": f"b{i}", "name": "n", "summary": "s", **({} if x is None else {"up_to": x})}
            for i, x in enumerate([*sorted(limits), None])
        ],
        "sections": [{"id": s, "title": s} for s in sections],
        "tests": [test(f"{s}-{i}", s) for s in sections for i in range(size)],
        "source": _SOURCE,
    }
    return validated(
        Rubric,
        {
            "id": "random",
            "version": "1.0.0",
            "title": "t",
            "unit": "u",
            "works": [{"id": "book", "title": "b"}],
            "sections": [{"id": "all", "title": "All", "intro": "i"}],
            "questions": [*context, *ladder],
            "models": models,
            "challenges": challenges,
            "scorecards": [scorecard],
            "lifecycles": [
                {"id": "life", "title": "l", "about": "a", "phases": phases, "source": _SOURCE}
            ],
        },
    )


def made_of(models, *, top: int, options: int) -> Rubric:
    """A rubric from bare criteria (id -> level, requires, essential), without challenges."""
    names = sorted({q for m in models for c in m.values() for q in c["requires"]})
    return validated(
        Rubric,
        {
            "id": "made",
            "version": "1.0.0",
            "title": "t",
            "unit": "u",
            "works": [{"id": "book", "title": "b"}],
            "sections": [{"id": "all", "title": "All", "intro": "i"}],
            "questions": [_question(q, "ladder", options, allow_na=False) for q in names],
            "models": [
                {
                    "id": f"m{i}",
                    "title": "t",
                    "short": "s",
                    "about": "a",
                    "levels": [
                        {"level": k, "name": str(k), "summary": "s"} for k in range(top + 1)
                    ],
                    "categories": [{"id": "all", "title": "All"}],
                    "criteria": [
                        {"id": key, "category": "all", "statement": "s", "source": _SOURCE, **c}
                        for key, c in model.items()
                    ],
                    "source": _SOURCE,
                }
                for i, model in enumerate(models)
            ],
        },
    )


RECORDS = {
    "told": EvidenceRecord("told", "asserted"),
    "paper": EvidenceRecord("paper", "documented", observed_on=DAY),
    "run": EvidenceRecord("run", "demonstrated", valid_until=DAY),
    "stale": EvidenceRecord("stale", "demonstrated", valid_until=DAY - dt.timedelta(days=1)),
    "future": EvidenceRecord("future", "documented", observed_on=DAY + dt.timedelta(days=1)),
}


_STATES = ("option", "option", "unsure", "open")
_SHOWN = st.lists(one_of((*RECORDS, "https://x.example")), max_size=2, unique=True)


@st.composite
def answers_to(draw, rubric: Rubric, *, evidence: bool = True) -> dict[str, Answer]:
    """Some answer to each question, or none; not applicable only where it is allowed."""
    out = {}
    for q in rubric.questions:
        state = draw(one_of(_STATES + (("na",) if q.allow_na else ())))
        shown = ()
        if evidence and draw(YES_OR_NO):
            shown = tuple(draw(_SHOWN))
        if state == "option":
            out[q.id] = Answer(option=draw(whole(0, q.top)), evidence=shown)
        elif state == "unsure":
            out[q.id] = Answer(unsure=True, evidence=shown)
        elif state == "na":
            out[q.id] = Answer(reason="because", evidence=shown)
    return out


def assessment(answers: dict[str, Answer]) -> Assessment:
    """An assessment of a made-up team on a fixed day."""
    return Assessment(team="Team", date=DAY, answers=answers, evidence=RECORDS)


@st.composite
def cases(draw, **limits) -> tuple[Rubric, Assessment]:
    """A random rubric with a random assessment on it."""
    rubric = draw(rubrics(**limits))
    return rubric, assessment(draw(answers_to(rubric)))


def as_document(a: Assessment) -> dict:
    """The assessment as a parsed answer file, for the reference implementation."""
    said = {}
    for q, x in a.answers.items():
        entry: dict = {}
        if x.option is not None:
            entry["option"] = x.option
        elif x.unsure:
            entry["option"] = "unsure"
        elif x.reason is not None:
            entry["not_applicable"] = x.reason
        if x.evidence:
            entry["evidence"] = list(x.evidence)
        said[q] = entry
    records = [
        {"id": r.id, "kind": r.kind, "observed_on": r.observed_on, "valid_until": r.valid_until}
        for r in a.evidence.values()
    ]
    return {"date": a.date, "answers": said, "evidence": records}
