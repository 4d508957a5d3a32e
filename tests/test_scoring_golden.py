"""Scores worked out by hand on the small rubric, with the arithmetic."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.rubric.load import load_rubric
from assess.scoring.score import score

SMALL = load_rubric(base=Path(__file__).parent / "rubrics" / "small")
DAY = dt.date(2026, 11, 23)


def team(**said) -> Assessment:
    """Options by question; ``None`` means unsure, a text is a reason for not applicable."""
    answers = {}
    for q, v in said.items():
        if isinstance(v, Answer):
            answers[q] = v
        elif v is None:
            answers[q] = Answer(unsure=True)
        elif isinstance(v, str):
            answers[q] = Answer(reason=v)
        else:
            answers[q] = Answer(option=v)
    return Assessment(team="Team", date=DAY, answers=answers)


def test_a_team_in_the_middle():
    r = score(
        SMALL,
        team(
            models=2, pace=1, build=2, tests=1, data=0, store=0, train=1, release=2, watch=1, team=1
        ),
    )
    stairs = r.models["stairs"]
    # level 1: build 2>=2, tests 1>=1, data 0<1, team 1>=1 -> 3 of 4 = 0.75, L; essential (build) met.
    # level 2: train 1<2 (essential), store+data unmet, release met -> 1 of 3 = 0.3333, P.
    assert [(n.met, n.unmet, n.unknown) for n in stairs.levels] == [(3, 1, 0), (1, 2, 0)]
    assert [n.rating for n in stairs.levels] == ["L", "P"]
    assert (stairs.level, stairs.high) == (1, 1)
    assert stairs.index == pytest.approx(0.75 + 1 / 3)
    # tech: level 1 has 2 of 3 (0.667) -> level 1; over both levels 3 of 6.
    assert (stairs.categories["tech"].level, stairs.categories["tech"].share) == (1, 0.5)
    # people: 1 of 1 at level 1, nothing asked at level 2 -> rises to level 2.
    assert (stairs.categories["people"].level, stairs.categories["people"].share) == (2, 1.0)
    # next level is 2: everything unmet up to 2 blocks it.
    assert [(b.criterion, b.essential) for b in stairs.blockers] == [
        ("s1-data", False),
        ("s2-train", True),
        ("s2-store", False),
    ]
    assert [(q.question, q.have, q.need) for q in stairs.blockers[2].questions] == [
        ("store", 0, 2),
        ("data", 0, 2),
    ]
    # drift: exposure 1 + 1 (pace>=1) + 2 (models>=2) = 4;
    # coverage (3*(1/3) + 1.5*(1/2) + 0.5*0) / 5 = 1.75/5 = 0.35; residual 4*0.65 = 2.6, high.
    drift = r.challenges["drift"]
    assert (drift.exposure, drift.exposure_low) == (4, 4)
    assert (drift.coverage, drift.residual, drift.rating) == (0.35, 2.6, "high")
    # jungle: 2 + 1; coverage (1*1 + 1*0.5)/2 = 0.75; residual 0.75, low.
    jungle = r.challenges["jungle"]
    assert (jungle.exposure, jungle.coverage, jungle.residual, jungle.rating) == (
        3,
        0.75,
        0.75,
        "low",
    )
    # make: (2/3 + 1/2 + 0/2) / 3 = 0.38889
    assert r.lifecycles["loop"].phases["make"].share == pytest.approx(7 / 18)


def test_unsure_and_unanswered_give_a_band():
    r = score(SMALL, team(build=3, tests=None, team=2, data="not ours", store="none", models=None))
    stairs = r.models["stairs"]
    # level 1: build met, tests unknown, data not applicable, team met -> low 2/3, high 3/3.
    n = stairs.levels[0]
    assert (n.met, n.unknown, n.not_applicable, n.applicable) == (2, 1, 1, 3)
    assert (n.share, n.share_high, n.rating) == (2 / 3, 1.0, "L")
    # level 2: train and release unknown, store not applicable -> low 0/2, high 2/2.
    assert (stairs.low, stairs.high) == (1, 2)
    assert (stairs.index_low, stairs.index_high) == (2 / 3, 2.0)
    # tower level 1: tests is essential and unknown -> low 0, high 3.
    assert (r.models["tower"].low, r.models["tower"].high) == (0, 3)
    # drift: pace and models are open: exposure 1+1+2+2 clamped to 5, exposure_low 1.
    drift = r.challenges["drift"]
    assert (drift.exposure, drift.exposure_low) == (5, 1)
    # store is not applicable: controls watch 3 and train 1.5, both open: coverage 0 to 1.
    assert (drift.coverage, drift.coverage_high) == (0.0, 1.0)
    assert (drift.residual, drift.residual_best, drift.rating) == (5.0, 0.0, "critical")
    # keep has only store: not assessed.
    assert r.lifecycles["loop"].phases["keep"].share is None
    assert (r.completeness.answered, r.completeness.unsure) == (2, 2)
    assert (r.completeness.not_applicable, r.completeness.unanswered) == (2, 4)


def test_level_shares_of_exactly_one_half_are_not_enough():
    # tower level 2: train 2 (essential, met), team 0<2, store not applicable -> 1 of 2 = 0.50, P.
    r = score(SMALL, team(build=2, tests=1, train=2, team=0, store="none", release=3, watch=2))
    tower = r.models["tower"]
    assert tower.levels[1].rating == "P"
    assert tower.level == 1


def test_evidence_carries_less_than_was_told():
    shown = Answer(option=2, evidence=("https://x.example/build",))
    stale = Answer(option=2, evidence=("old",))
    base = team(
        build=shown,
        tests=shown,
        data=stale,
        team=Answer(option=2),
        train=stale,
        release=shown,
        store=shown,
    )
    a = Assessment(
        team="Team",
        date=DAY,
        answers=base.answers,
        evidence={"old": EvidenceRecord("old", "demonstrated", valid_until=dt.date(2026, 11, 22))},
    )
    stairs = score(SMALL, a).models["stairs"]
    # told: level 1 4/4, level 2 3/3 -> 2. shown: build, tests met; data, team open -> 2/4 = 0.50: not > 0.50.
    assert (stairs.level, stairs.shown) == (2, 0)


def test_nothing_applicable_claims_no_level():
    only_na = {q.id: Answer(reason="n/a") for q in SMALL.ladder}
    r = score(SMALL, Assessment(team="Team", date=DAY, answers=only_na))
    for m in r.models.values():
        assert (m.level, m.high, m.index) == (0, 0, 0)
        assert all(n.rating == "F" and n.share == 1 for n in m.levels)
        assert m.blockers == ()
    assert r.challenges["jungle"].coverage == 1
    assert r.challenges["jungle"].residual == 0


def test_the_top_level_has_no_blockers():
    best = {q.id: q.top for q in SMALL.ladder}
    r = score(SMALL, team(**best, models=0, pace=0))
    assert [(m.level, m.blockers) for m in r.models.values()] == [(2, ()), (3, ())]
    assert r.models["tower"].index == 3


def test_seventeen_of_twenty_is_largely_and_not_fully():
    from assess.scoring.levels import rating_of

    assert [rating_of(*x) for x in ((17, 20), (18, 20), (1, 2), (3, 20), (4, 20), (0, 0))] == [
        "L",
        "F",
        "P",
        "N",
        "P",
        "F",
    ]


def test_the_sample_team_on_the_shipped_rubric():
    """Google: 12 of 23 at level 1, 5 of 19 at level 2; Microsoft: 9/9, 14/16, 1/12, 1/8."""
    from assess.answers.read import read_answers
    from assess.resources import rubrics_dir

    rubric = load_rubric()
    r = score(rubric, read_answers(rubrics_dir() / "sample-team.yaml", rubric))
    google, microsoft = r.models["google"], r.models["microsoft"]
    assert [(n.met, n.applicable) for n in google.levels] == [(12, 23), (5, 19)]
    assert [(n.met, n.applicable) for n in microsoft.levels] == [(9, 9), (14, 16), (1, 12), (1, 8)]
    # the automatic release is essential for Google 1 and Microsoft 3, and this team releases by script
    assert (google.level, google.high, google.shown) == (0, 0, 0)
    assert (microsoft.level, microsoft.high) == (2, 2)
    # the evidence of the training runs is out of date, so Microsoft 2 is told but not carried
    assert microsoft.shown == 1
    assert google.index == pytest.approx(12 / 23 + 5 / 19)
    # feedback loops: 1 + 1 + 2 (direct influence) + 1 (chained) = 5. Controls over 13: loops 0 of 4,
    # comparison 2*(2/3), consumers unsure, log 2*(2/3), limits 1*(1/2), groups 1*(1/2), quality 1*(1/2)
    loops = r.challenges["feedback-loops"]
    low = (4 / 3 + 4 / 3 + 0.5 + 0.5 + 0.5) / 13
    assert loops.exposure == 5
    assert loops.coverage == pytest.approx(low)
    assert loops.residual == pytest.approx(5 * (1 - low))
    assert loops.residual_best == pytest.approx(5 * (1 - low - 2 / 13))
    assert loops.rating == "critical"
