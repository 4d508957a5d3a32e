"""What a roadmap is made of: what was asked, and the plan that answers it. No rules here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assess.scoring.result import ShortFall

__all__ = [
    "DEFAULT_CAPACITY",
    "Aside",
    "ChallengeNeed",
    "Decision",
    "Effort",
    "Finish",
    "Goal",
    "Obstacle",
    "Plan",
    "PlanOptions",
    "PlannedPractice",
    "Projection",
    "Recommendation",
    "Reopened",
    "Rise",
    "SensibleLevel",
    "SolverReport",
    "Wave",
    "Why",
]

DEFAULT_CAPACITY = 12.0
"""Person-weeks a quarter when neither the answer file nor the caller names a capacity."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something a team chose on purpose: why, and when (``None`` when nobody wrote it down)."""

    reason: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a person asks of a roadmap beyond what the answer file says.

    Ids are those of the rubric. Every default means "as the answer file says".
    """

    targets: Mapping[str, int] | None = None
    """Levels by model id or ``model.category``. ``None``: the answer file's, else the next level of
    every model. An empty mapping: no target level at all (useful with ``max_risk`` alone)."""
    max_risk: Mapping[str, float] = field(default_factory=dict)
    """Highest residual risk (0…5, worst case) allowed for a challenge."""
    capacity: float | None = None
    """Person-weeks a quarter."""
    start: str = ""
    """First month of the first wave as YYYY-MM; empty: the quarter after the assessment's date."""
    assume: tuple[str, ...] = ()
    """Practices already under way: taken as done, without effort."""
    exclude: tuple[str, ...] = ()
    """Practices that are not possible here."""
    effort: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """The team's own estimates (low, likely, high person-weeks) by practice id."""
    declined: Mapping[str, Decision] = field(default_factory=dict)
    """Practices declined on purpose; never planned, always listed."""
    accepted_risks: Mapping[str, Decision] = field(default_factory=dict)
    """Challenges whose risk is accepted on purpose; listed, but nothing is recommended for them."""
    accepted: Literal["avoid", "keep", "ignore"] = "avoid"
    """What becomes of practices whose questions are all ``accepted`` low options. ``avoid``: not
    planned, unless some target cannot be reached without; ``keep``: never planned; ``ignore``:
    planned like any other."""
    advice: bool = True
    """Also work out quick wins, what the large risks need, and the best three practices."""
    samples: int = 500
    """Simulated runs behind the finishing ranges; 0 leaves the ranges out."""
    node_limit: int = 20_000
    """Branch-and-bound nodes allowed for one solver step (deterministic)."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-weeks: low, likely, high."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a team stands at some moment: levels, indices and worst-case residuals."""

    levels: Mapping[str, int]
    indices: Mapping[str, float]
    categories: Mapping[str, int]
    """Level by ``model.category``."""
    residuals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a practice is recommended. Sums over a plan are exact: nothing is counted twice."""

    blockers: tuple[str, ...] = ()
    """Criteria not met today that the plan meets and would not meet without this practice."""
    lowers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Residual before and after, by challenge, at the practice's place in the order of work."""
    index: Mapping[str, float] = field(default_factory=dict)
    """Gain of each model's index at the practice's place in the order of work."""
    unlocks: tuple[str, ...] = ()
    """Practices that cannot be done without it (in the plan; elsewhere, in the catalogue)."""
    ask_first: tuple[str, ...] = ()
    """Questions it raises that are unsure or unanswered: find out first, it may be in place."""


@dataclass(frozen=True, slots=True)
class PlannedPractice:
    """A practice of the plan with its place in time; ``until`` is later when it spans waves."""

    id: str
    title: str
    wave: int
    until: int
    order: int
    """Place in the order of work, from 1."""
    effort: Effort
    requires: tuple[str, ...]
    """Prerequisites of the catalogue that are in this plan."""
    raises: Mapping[str, int]
    why: Why


@dataclass(frozen=True, slots=True)
class Wave:
    """One quarter: what is worked on, how full it is, and where the team stands when it ends."""

    wave: int
    start: str
    effort: float
    starts: tuple[str, ...]
    """Practices that begin in this wave, in the order of work."""
    finishes: tuple[str, ...]
    """Practices that are done by the end of this wave and not before."""
    projected: Projection


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What still stands in the way of a goal after every practice that can be planned."""

    criterion: str
    """Id of the criterion; empty when a challenge's ceiling is the goal."""
    level: int
    essential: bool
    questions: tuple[ShortFall, ...]
    """Where the questions would stand then, and what is needed."""
    asides: tuple[str, ...]
    """Practices set aside that would raise these questions far enough."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The waves between which a goal is reached in the middle 80 % of simulated runs."""

    early: int
    late: int
    early_start: str
    late_start: str


@dataclass(frozen=True, slots=True)
class Rise:
    """A model's level that a wave brings, and when it may really come."""

    model: str
    level: int
    wave: int
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A target level or a ceiling for a risk, and what the plan does for it."""

    key: str
    """``model``, ``model.category`` or a challenge id."""
    kind: Literal["level", "risk"]
    title: str
    wanted: float
    """The level, or the highest residual allowed."""
    now: float
    attainable: bool
    best: float
    """What every practice that can be planned would reach."""
    wave: int | None
    """Wave behind which it is reached; 0 when it is reached today, ``None`` when never."""
    finish: Finish | None = None
    obstacles: tuple[Obstacle, ...] = ()
    reopen: tuple[str, ...] = ()
    """Accepted questions whose practices would make an unattainable goal attainable."""
    reopen_effort: float | None = None
    """Likely person-weeks that the whole plan would then cost more."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A practice that is not planned although it is not done, and why."""

    practice: str
    title: str
    why: Literal["excluded", "declined", "accepted", "blocked"]
    reason: str
    on: dt.date | None = None
    questions: tuple[str, ...] = ()
    """The accepted questions, when that is why."""
    by: tuple[str, ...] = ()
    """The prerequisites set aside, when it is blocked."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """An accepted answer that the plan has to raise after all, because a target needs it."""

    question: str
    reason: str
    """Why it was accepted."""
    practices: tuple[str, ...]
    """Practices of the plan that raise it."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A practice worth doing, beyond or within the plan."""

    practice: str
    title: str
    effort: Effort
    planned: bool
    wave: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class ChallengeNeed:
    """What brings a high or critical risk down to moderate (below 2), at least effort."""

    challenge: str
    title: str
    residual: float
    """Worst case today."""
    planned: float
    """Worst case when the plan is done."""
    wave: int | None
    """Wave behind which the plan itself brings it below 2; ``None`` when it does not."""
    possible: bool
    best: float
    """Worst case after every practice that can be planned."""
    practices: tuple[Recommendation, ...]
    """The cheapest closed set that brings it below 2 from today (or as far as it can go)."""
    effort: float
    """Likely person-weeks of these practices."""
    accepted: Decision | None = None
    """Set when the team accepted this risk; then no practices are listed."""


@dataclass(frozen=True, slots=True)
class SensibleLevel:
    """A target that the team's situation hardly repays, and the level that is enough."""

    model: str
    target: int
    enough: int
    reasons: tuple[str, ...]
    caution: str
    source: str


@dataclass(frozen=True, slots=True)
class SolverReport:
    """How far the choice of practices was proven."""

    status: Literal["optimal", "feasible", "nothing to do"]
    gap: float
    """Proven distance from the least effort, as a share of the plan's effort; 0 when optimal."""
    ties_settled: bool
    """True when the tie rules (index, then ids) were proven too."""
    nodes: int
    node_limit: int
    time_limit: float
    """Seconds for one solver step; a last resort that no usual plan comes near."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The roadmap of one assessment."""

    team: str
    date: dt.date
    file: str
    targets: Mapping[str, int]
    targets_from: Literal["asked", "answer file", "next level"]
    max_risk: Mapping[str, float]
    attainable: bool
    """True when every target and ceiling is attained by this plan."""
    solver: SolverReport
    effort: Effort
    capacity: float
    capacity_from: Literal["asked", "answer file", "default"]
    start: str
    practices: tuple[PlannedPractice, ...]
    """In the order of work."""
    waves: tuple[Wave, ...]
    goals: tuple[Goal, ...]
    now: Projection
    assumed: tuple[str, ...]
    done: tuple[str, ...]
    """Practices that are done today, without the assumed ones."""
    asides: tuple[Aside, ...]
    reopened: tuple[Reopened, ...] = ()
    quick_wins: tuple[Recommendation, ...] = ()
    challenge_needs: tuple[ChallengeNeed, ...] = ()
    three: tuple[Recommendation, ...] = ()
    sensible: tuple[SensibleLevel, ...] = ()
    rises: tuple[Rise, ...] = ()
    """Every rise of a model's level behind a wave, in order of time."""
    notes: tuple[str, ...] = ()

    @property
    def optimal(self) -> bool:
        """True when no cheaper plan exists, and the tie rules are settled too."""
        return self.solver.status != "feasible" and self.solver.ties_settled
