"""The challenges: exposure, coverage, residual risk, and what would lower it."""

from __future__ import annotations

from dataclasses import dataclass

from assess.answers.model import Assessment
from assess.language import tr, trn
from assess.report.words import (
    answer_word,
    joined,
    percent_range,
    residual_number,
    risk_word,
)
from assess.rubric.model import Challenge, Rubric
from assess.scoring.result import ChallengeResult, ControlResult, Result

__all__ = ["Control", "Risk", "risks", "risks_point"]

THRESHOLDS = ((1.0, "low"), (2.0, "moderate"), (3.0, "high"))


@dataclass(frozen=True, slots=True)
class Control:
    """A control that is not fully in place."""

    topic: str
    text: str
    have: str
    need: str
    missing: float
    """Share of the challenge's coverage that it would add, 0…1."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One challenge, ranked by residual risk (rank 1 is the largest)."""

    rank: int
    id: str
    group: str
    title: str
    what: str
    exposure: int
    exposure_low: int
    exposure_words: str
    because: tuple[str, ...]
    """The context answers that raise the exposure."""
    coverage: float
    coverage_high: float
    coverage_words: str
    residual: float
    residual_best: float
    residual_words: str
    best_words: str
    rating: str
    rating_words: str
    controls: tuple[Control, ...]
    """Those not fully in place, the most useful first."""
    in_place: int
    total_controls: int
    sentence: str


def _controls(
    rubric: Rubric, assessment: Assessment, found: tuple[ControlResult, ...]
) -> tuple[Control, ...]:
    weight = sum(c.weight for c in found) or 1.0
    out = []
    for c in sorted(found, key=lambda c: -c.weight * (1 - c.low)):
        if c.low >= 1:
            continue
        question = rubric.question_by_id[c.question]
        answer = assessment.answer(c.question)
        have = answer_word(answer.status)
        if answer.option is not None:
            have = answer.discussion or question.options[answer.option].label
        out.append(
            Control(
                topic=question.subject,
                text=question.text,
                have=have,
                need=question.options[c.option].label,
                missing=c.weight * (1 - c.low) / weight,
            )
        )
    return tuple(out)


def _because(rubric: Rubric, assessment: Assessment, found: ChallengeResult) -> tuple[str, ...]:
    known: dict[str, str] = {}
    open_topics: dict[str, None] = {}
    for e in found.exposures:
        question = rubric.question_by_id[e.question]
        option = assessment.answer(e.question).option
        if option is None:
            open_topics[question.subject.lower()] = None
        else:
            known[e.question] = f"{question.subject}: {question.options[option].label}"
    told = list(known.values())
    if open_topics:
        told.append(
            tr("not known, so the worst is assumed: {open_topics}", open_topics=joined(open_topics))
        )
    return tuple(told)


def _risk(
    rank: int, rubric: Rubric, assessment: Assessment, challenge: Challenge, found: ChallengeResult
) -> Risk:
    exposure = str(found.exposure)
    if found.exposure_low != found.exposure:
        exposure = f"{found.exposure_low}–{found.exposure}"
    exposure = tr("{exposure} of 5", exposure=exposure)
    residual, best = residual_number(found.residual), residual_number(found.residual_best)
    controls = _controls(rubric, assessment, found.controls)
    coverage = percent_range(found.coverage, found.coverage_high)
    text = tr(
        "Exposure {exposure}, controls {coverage} in place: residual {residual} of 5, {rating}",
        exposure=exposure,
        coverage=coverage,
        residual=residual,
        rating=risk_word(found.rating),
    )
    text += tr(" (at best {best}).", best=best) if best != residual else "."
    return Risk(
        rank=rank,
        id=challenge.id,
        group=challenge.group,
        title=challenge.title,
        what=challenge.what,
        exposure=found.exposure,
        exposure_low=found.exposure_low,
        exposure_words=exposure,
        because=_because(rubric, assessment, found),
        coverage=found.coverage,
        coverage_high=found.coverage_high,
        coverage_words=coverage,
        residual=found.residual,
        residual_best=found.residual_best,
        residual_words=residual,
        best_words=best,
        rating=found.rating,
        rating_words=risk_word(found.rating),
        controls=controls,
        in_place=len(found.controls) - len(controls),
        total_controls=len(found.controls),
        sentence=text,
    )


def risks(rubric: Rubric, assessment: Assessment, result: Result) -> tuple[Risk, ...]:
    """Every challenge, the largest residual first (then the rubric's order)."""
    ranked = sorted(rubric.challenges, key=lambda c: -result.challenges[c.id].residual)
    return tuple(
        _risk(i, rubric, assessment, c, result.challenges[c.id]) for i, c in enumerate(ranked, 1)
    )


def risks_point(found: tuple[Risk, ...]) -> str:
    """The point of the risk figures, in one sentence."""
    if not found:
        return tr("This rubric names no challenges.")
    bad = [r.title for r in found if r.rating in ("high", "critical")]
    if not bad:
        return tr(
            "No residual risk is high or critical; the largest is {title}.", title=found[0].title
        )
    return trn(
        "One of {total} residual risks is high or critical: {names}.",
        "{n} of {total} residual risks are high or critical: {names}.",
        len(bad),
        total=len(found),
        names=joined(bad),
    )
