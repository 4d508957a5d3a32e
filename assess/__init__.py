"""How mature a team's machine-learning operations are, why, and what to do next.

The public functions, each imported when it is first used:

    rubric = assess.load_rubric()
    answers = assess.read_answers("team.yaml", rubric)
    result = assess.score(rubric, answers)
    plan = assess.plan(rubric, answers, result, PlanOptions())
    pdf = assess.render(rubric, answers, result, format="pdf")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assess._version import __version__

if TYPE_CHECKING:
    from assess.answers.read import read_answers
    from assess.report.render import render
    from assess.roadmap.plan import plan
    from assess.rubric.load import load_rubric
    from assess.scoring.score import score

__all__ = ["__version__", "load_rubric", "plan", "read_answers", "render", "score"]

_HOMES = {
    "load_rubric": "assess.rubric.load",
    "read_answers": "assess.answers.read",
    "score": "assess.scoring.score",
    "plan": "assess.roadmap.plan",
    "render": "assess.report.render",
}


def __getattr__(name: str) -> Any:
    """Import a public function from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assess' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
