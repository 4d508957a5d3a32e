"""How teams are spread over the bands of each scorecard, and which section holds most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assess.portfolio.levels import lower_median
from assess.portfolio.standing import Record
from assess.portfolio.values import BandCount, ScorecardSpread
from assess.rubric.model import Rubric, Scorecard

__all__ = ["scorecards_of"]


def scorecards_of(rubric: Rubric, records: Sequence[Record]) -> tuple[ScorecardSpread, ...]:
    """Every scorecard over all teams, in the rubric's order."""
    return tuple(_spread(card, records) for card in rubric.scorecards)


def _spread(card: Scorecard, records: Sequence[Record]) -> ScorecardSpread:
    found = [r.scorecards[card.id] for r in records]
    bands = [
        Counter(card.band(points).id for x in found if (points := getattr(x, end)) is not None)
        for end in ("score", "high", "shown")
    ]
    scores = [x.score for x in found if x.score is not None]
    held = Counter(section for x in found for section in x.lowest)
    return ScorecardSpread(
        id=card.id,
        bands=tuple(BandCount(b.id, *(counts[b.id] for counts in bands)) for b in card.bands),
        scored=len(scores),
        median=lower_median(scores) if scores else None,
        open=sum(x.high != x.score for x in found),
        lowest={section.id: held[section.id] for section in card.sections},
    )
