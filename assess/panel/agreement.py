"""How far the respondents of a panel agree: Krippendorff's alpha for ordinal data, with gaps.

One unit is a ladder question, one value an option, one rater a respondent; who is unsure, gave no
answer or set the question aside leaves a gap. Context questions stay out: their options describe a
situation and rise to nothing. The interval is a percentile bootstrap over questions.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Assessment, Panel
from assess.errors import MissingLibraryError, PanelError
from assess.language import tr
from assess.rubric.model import Question, Rubric

__all__ = [
    "RELIABLE",
    "REPLICATES",
    "TENTATIVE",
    "Agreement",
    "Reading",
    "SectionAgreement",
    "alpha",
    "alpha_range",
    "measure",
]

RELIABLE, TENTATIVE = 0.800, 0.667
"""Krippendorff's thresholds: at least the first to rely on data, the second to conclude from it
tentatively."""
REPLICATES = 1000
"""Times that the questions are drawn anew for the interval."""
_SEED = 20_110_125
_MOST_UNDEFINED = 0.05

Reading = Literal["reliable", "tentative", "low", "none"]
Units = Sequence[Sequence[int]]
"""The options given, one list for each question; gaps are left out, the order means nothing."""

_INSTALL = "Agreement needs the library krippendorff: pip install 'mlops-assess[agreement]'."


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha over some questions.

    Attributes:
        alpha: 1 for full agreement, 0 for what chance would give, below 0 for less than that;
            ``None`` when it is not defined.
        low: lower end of the 95 % interval; ``None`` when there are too few questions.
        high: its upper end.
        questions: questions with an option from at least two respondents.
        unanimous: those of them on which all gave the same option.
        why: why alpha is not defined; "" when it is.
    """

    alpha: float | None
    low: float | None
    high: float | None
    questions: int
    unanimous: int
    why: str = ""

    @property
    def reading(self) -> Reading | None:
        """Krippendorff's reading of alpha; ``none`` is no more than chance."""
        if self.alpha is None:
            return None
        if self.alpha >= RELIABLE:
            return "reliable"
        if self.alpha >= TENTATIVE:
            return "tentative"
        return "low" if self.alpha > 0 else "none"

    @property
    def words(self) -> str:
        """What that means, in a sentence."""
        if self.alpha is None:
            return self.why
        return {
            "reliable": tr("The respondents agree well enough to rely on the answers."),
            "tentative": tr("The respondents agree enough for tentative conclusions only."),
            "low": tr("The respondents agree too little to rely on the answers before they talk."),
            "none": tr("The respondents agree no more than chance would have it."),
        }[self.reading or "none"]


@dataclass(frozen=True, slots=True)
class SectionAgreement:
    """Alpha over the ladder questions of a section."""

    section: str
    title: str
    agreement: Agreement


def measure(
    rubric: Rubric, assessment: Assessment
) -> tuple[Agreement, tuple[SectionAgreement, ...]]:
    """The agreement of a panel, over all ladder questions and section by section.

    Args:
        rubric: what was asked.
        assessment: a panel; what was agreed on since does not change what was said.

    Raises:
        PanelError: it is no panel.
        MissingLibraryError: the library that computes alpha is not installed.
    """
    if assessment.panel is None:
        raise PanelError("This is no panel; 'assess merge' makes one.", file=assessment.file)
    panel = assessment.panel
    sections = tuple(
        SectionAgreement(section.id, section.title, _agreement(panel, questions))
        for section in rubric.sections
        if (questions := [q for q in rubric.questions_in(section.id) if q.kind == "ladder"])
    )
    return _agreement(panel, rubric.ladder), sections


def _agreement(panel: Panel, questions: Sequence[Question]) -> Agreement:
    units = [said for q in questions if len(said := panel.options(q.id)) > 1]
    unanimous = sum(len(set(said)) == 1 for said in units)
    if not units:
        why = tr("No question has an option from two respondents.")
        return Agreement(None, None, None, 0, 0, why)
    found = alpha(units)
    if found is None:
        why = tr(
            "Everybody gave the same option everywhere, so there is no variation to measure by."
        )
        return Agreement(None, None, None, len(units), unanimous, why)
    low, high = alpha_range(units) or (None, None)
    return Agreement(found, low, high, len(units), unanimous)


def alpha(units: Units) -> float | None:
    """Krippendorff's alpha with the ordinal metric.

    Args:
        units: the values given to each unit; units with fewer than two are left out.

    Returns:
        Alpha; ``None`` when there is no unit with two values or all values are the same.

    Raises:
        MissingLibraryError: the library that computes it is not installed.
    """
    return _alpha(*_counted(units))


def _counted(units: Units) -> tuple[list[list[int]], list[int]]:
    """How often each value was given to each unit with at least two, and the values in order."""
    pairable = [unit for unit in units if len(unit) > 1]
    domain = sorted({value for unit in pairable for value in unit})
    return [[found[value] for value in domain] for found in map(Counter, pairable)], domain


def _alpha(counts: Sequence[Sequence[int]], domain: Sequence[int]) -> float | None:
    there = [k for k in range(len(domain)) if any(row[k] for row in counts)]
    if len(there) < 2:
        return None
    try:
        import krippendorff
    except ImportError as error:
        raise MissingLibraryError(_INSTALL) from error
    found = krippendorff.alpha(
        value_counts=[[row[k] for k in there] for row in counts],
        value_domain=[domain[k] for k in there],
        level_of_measurement="ordinal",
    )
    return float(found)


def alpha_range(
    units: Units, *, replicates: int = REPLICATES, seed: int = _SEED
) -> tuple[float, float] | None:
    """The 95 % percentile interval of alpha, by drawing units again and again.

    Args:
        units: the values given to each unit.
        replicates: how often.
        seed: the same seed gives the same interval.

    Returns:
        Its ends; ``None`` with fewer than two units, or when more than one draw in twenty has no
        variation to measure by.
    """
    counts, domain = _counted(units)  # once, as counting costs more than what follows
    if len(counts) < 2:
        return None
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    drawn = (_alpha(draw.choices(counts, k=len(counts)), domain) for _ in range(replicates))
    found = sorted(value for value in drawn if value is not None)
    if len(found) < (1 - _MOST_UNDEFINED) * replicates:
        return None
    return _quantile(found, 0.025), _quantile(found, 0.975)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of them lies, between neighbours in a straight line."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
