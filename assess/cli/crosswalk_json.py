"""The crosswalk for programs: as JSON, and as a table with a row for each criterion and option."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assess.rubric.crosswalk import Capability, Crosswalk
    from assess.rubric.model import Rubric

__all__ = ["COLUMNS", "crosswalk_json", "crosswalk_rows"]

Json = dict[str, Any]

COLUMNS = ("question", "option", "label", "kind", "model", "id", "level", "essential", "points")
"""Columns of the table; ``kind`` is criterion or test, ``model`` also names a scorecard."""


def crosswalk_json(rubric: Rubric, found: Crosswalk) -> Json:
    """The whole crosswalk; ``place`` is a level divided by the highest one of its model."""
    return {
        "schema": 1,
        "rubric": {"id": rubric.id, "version": rubric.version},
        "models": [{"id": m.id, "title": m.title, "top": m.top} for m in rubric.models],
        "scorecards": [{"id": x.id, "title": x.title, "top": x.top} for x in rubric.scorecards],
        "questions": [
            {
                "question": row.question.id,
                "criteria": [
                    {
                        "model": use.model,
                        "level": use.level,
                        "criterion": use.criterion,
                        "option": use.option,
                        "essential": use.essential,
                    }
                    for use in row.uses
                ],
                "tests": [
                    {
                        "scorecard": use.scorecard,
                        "test": use.test,
                        "option": use.option,
                        "points": use.points,
                    }
                    for use in row.tests
                ],
            }
            for row in found.rows
        ],
        "capabilities": [
            {
                **_capability(capability),
                "label": capability.label,
                "needs": {
                    model: {
                        "level": need.level,
                        "top": need.top,
                        "place": round(need.place, 4),
                        "criteria": list(need.criteria),
                    }
                    for model, need in capability.needs.items()
                },
            }
            for capability in found.capabilities
        ],
        "inversions": [
            {
                "model": x.model,
                "other": x.other,
                "first": _capability(x.first),
                "second": _capability(x.second),
            }
            for x in found.inversions
        ],
    }


def _capability(capability: Capability) -> Json:
    return {"question": capability.question, "option": capability.option}


def crosswalk_rows(found: Crosswalk) -> Iterator[tuple[object, ...]]:
    """The rows of the table, in the order of :data:`COLUMNS`."""
    for row in found.rows:
        options = row.question.options
        for use in row.uses:
            asked = (row.question.id, use.option, options[use.option].label)
            yield (*asked, "criterion", use.model, use.criterion, use.level, use.essential, "")
        for test in row.tests:
            asked = (row.question.id, test.option, options[test.option].label)
            yield (*asked, "test", test.scorecard, test.test, "", "", test.points)
