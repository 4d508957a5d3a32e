"""Scores worked out by hand on the small rubric, with the arithmetic."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.read import read_answers
from assess.resources import rubrics_dir
from assess.rubric.check import check_rubric
from assess.rubric.load import load_rubric
from assess.rubric.model import Control, Exposure, Rubric
from assess.scoring.levels import rating_of
from assess.scoring.score import score

SMALL = load_rubric(base=Path(__file__).parent / "rubrics" / "small")
TOPS = {q.id: q.top for q in SMALL.ladder}
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


@pytest.mark.parametrize(
    ("met", "applicable", "rating"),
    [(3, 20, "N"), (4, 20, "P"), (1, 2, "P"), (17, 20, "L"), (18, 20, "F"), (0, 0, "F")],
)
def test_a_share_at_a_threshold_belongs_to_the_rating_below(met, applicable, rating):
    assert rating_of(met, applicable) == rating


def test_no_rating_is_blurred_by_binary_fractions():
    for applicable in range(1, 201):
        for met in range(applicable + 1):
            share = Fraction(met, applicable)
            exact = "NPLF"[sum(share > Fraction(x) for x in ("0.15", "0.5", "0.85"))]
            assert rating_of(met, applicable) == exact


def with_drift(**changes) -> Rubric:
    """The small rubric with its first challenge changed."""
    drift = replace(SMALL.challenges[0], **changes)
    return replace(SMALL, challenges=(drift,))


def test_a_residual_of_exactly_one_is_moderate():
    # exposure 2, weights 0.1 + 0.2 + 0.3, of which 0.1 + 0.2 in place: 2 * (1 - 0.3/0.6) = 1.
    # The binary neighbours of 0.1 and 0.2 add up to more than that of 0.3: less than 1 would be left.
    rubric = with_drift(
        exposure=Exposure(base=2),
        controls=(
            Control(question="watch", option=3, weight=0.1),
            Control(question="train", option=2, weight=0.2),
            Control(question="store", option=2, weight=0.3),
        ),
    )
    drift = score(rubric, team(watch=3, train=2, store=0)).challenges["drift"]
    assert (drift.coverage, drift.residual, drift.rating) == (0.5, 1.0, "moderate")
    # 5 * (1 - 0.8) is 0.9999999999999998 in plain floats
    rubric = with_drift(
        exposure=Exposure(base=5),
        controls=(
            Control(question="watch", option=3, weight=4),
            Control(question="train", option=2, weight=1),
        ),
    )
    drift = score(rubric, team(watch=3, train=0)).challenges["drift"]
    assert (drift.coverage, drift.residual, drift.rating) == (0.8, 1.0, "moderate")


@pytest.mark.parametrize(
    ("watch", "residual", "rating"), [(0, 4, "critical"), (1, 3, "critical"), (2, 2, "high")]
)
def test_each_rating_of_a_residual_starts_at_its_threshold(watch, residual, rating):
    controls = (
        Control(question="watch", option=2, weight=1),
        Control(question="store", option=2, weight=1),
    )
    rubric = with_drift(exposure=Exposure(base=4), controls=controls)
    drift = score(rubric, team(watch=watch, store=0)).challenges["drift"]
    assert (drift.residual, drift.rating) == (residual, rating)


@pytest.mark.parametrize(("base", "exposure"), [(0, 1), (5, 5)])
def test_exposure_stays_within_one_and_five(base, exposure):
    rubric = with_drift(exposure=Exposure(base=base))
    assert score(rubric, team()).challenges["drift"].exposure == exposure
    add = SMALL.challenges[0].exposure.add
    rubric = with_drift(exposure=Exposure(base=base, add=add))
    drift = score(rubric, team(pace=2, models=2)).challenges["drift"]
    assert (drift.exposure, drift.exposure_low) == (5, 5)


def test_a_context_question_that_is_not_applicable_adds_nothing():
    drift = score(SMALL, team(pace="batch only", models=1)).challenges["drift"]
    assert (drift.exposure, drift.exposure_low) == (1, 1)


def test_blank_is_not_no():
    blank, no = score(SMALL, team()), score(SMALL, team(**dict.fromkeys(TOPS, 0)))
    for key, m in blank.models.items():
        assert set(m.criteria.values()) == {"unknown"}
        assert (m.low, m.high) == (0, len(m.levels))
        assert set(no.models[key].criteria.values()) == {"unmet"}
        assert no.models[key].high == 0
    assert {q.answer for b in blank.models["stairs"].blockers for q in b.questions} == {
        "unanswered"
    }


def test_a_question_that_is_not_applicable_drops_out_of_a_criterion_with_others():
    # s2-store asks for store 2 and data 2; without a store it asks for data 2 only.
    assert score(SMALL, team(store="none", data=2)).models["stairs"].criteria["s2-store"] == "met"
    r = score(SMALL, team(store="none", data=1)).models["stairs"]
    assert r.criteria["s2-store"] == "unmet"
    r = score(SMALL, team(store="none", data="none")).models["stairs"]
    assert r.criteria["s2-store"] == "not_applicable"


@pytest.mark.parametrize(
    ("record", "carried"),
    [
        (EvidenceRecord("e", "asserted"), False),
        (EvidenceRecord("e", "documented"), True),
        (EvidenceRecord("e", "demonstrated", observed_on=DAY, valid_until=DAY), True),
        (EvidenceRecord("e", "demonstrated", valid_until=DAY - dt.timedelta(days=1)), False),
        (EvidenceRecord("e", "documented", observed_on=DAY + dt.timedelta(days=1)), False),
        (None, True),  # an address
    ],
)
def test_evidence_counts_when_it_is_more_than_asserted_and_valid_on_the_day(record, carried):
    answers = {q: Answer(option=top, evidence=("e",)) for q, top in TOPS.items()}
    a = Assessment(
        team="Team", date=DAY, answers=answers, evidence={} if record is None else {"e": record}
    )
    r = score(SMALL, a)
    assert {k: (m.level, m.shown) for k, m in r.models.items()} == {
        "stairs": (2, 2 if carried else 0),
        "tower": (3, 3 if carried else 0),
    }


def test_the_small_rubric_holds_together():
    assert check_rubric(SMALL).problems == ()


def test_the_sample_team_on_the_shipped_rubric():
    """Google: 12 of 23 at level 1, 5 of 19 at level 2; Microsoft: 9/9, 14/16, 1/12, 2/8."""
    rubric = load_rubric()
    r = score(rubric, read_answers(rubrics_dir() / "sample-team.yaml", rubric))
    google, microsoft = r.models["google"], r.models["microsoft"]
    assert [(n.met, n.applicable) for n in google.levels] == [(12, 23), (5, 19)]
    assert [(n.met, n.applicable) for n in microsoft.levels] == [(9, 9), (14, 16), (1, 12), (2, 8)]
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
