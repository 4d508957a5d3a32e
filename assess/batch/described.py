"""What each column of a table of verdicts means, in the words of the rubric that was scored by."""

from __future__ import annotations

from assess.rubric.model import Rubric

__all__ = ["described"]

HEAD = {
    "file": "The answer file",
    "team": "The team assessed",
    "date": "The day of the assessment",
    "rubric.id": "The rubric scored by",
    "rubric.version": "Its version",
}
COMPLETENESS = {
    "total": "Questions of the rubric",
    "answered": "Questions answered",
    "unsure": "Questions answered with unsure",
    "not_applicable": "Questions that do not apply",
    "unanswered": "Questions not answered",
}
MODEL = {
    "level": "Level attained",
    "low": "Level when every open answer is at its worst",
    "high": "Level when every open answer is at its best",
    "shown": "Level that evidence carries",
    "index": "Sum of the shares of the levels that ask for something",
    "index_low": "Index when every open answer is at its worst",
    "index_high": "Index when every open answer is at its best",
}
CATEGORY = {
    **{name: MODEL[name] for name in ("level", "low", "high")},
    "share": "Share of criteria met, 0 to 1",
    "share_high": "Share of criteria met, 0 to 1, when every open answer is at its best",
}
CHALLENGE = {
    "exposure": "Exposure in the worst case, 1 to 5",
    "exposure_low": "Exposure in the best case, 1 to 5",
    "coverage": "Share of the controls in place, 0 to 1",
    "coverage_high": "Share of the controls in place, 0 to 1, at best",
    "residual": "Residual risk in the worst case, 0 to 5",
    "residual_best": "Residual risk in the best case, 0 to 5",
    "rating": "Rating of the residual risk: low, moderate, high or critical",
}
PHASE = {
    "share": "Share covered, 0 to 1",
    "low": "Share covered, 0 to 1, at worst",
    "high": "Share covered, 0 to 1, at best",
}
SECTION = {
    "score": "Points, the smallest of which over all sections is the score",
    "low": "Points when every open answer is at its worst and what is not asked counts 0",
    "high": "Points when every open answer is at its best and what is not asked counts 1",
    "shown": "Points that evidence carries",
}
SCORECARD = {
    **SECTION,
    "score": "Score: the smallest sum of points of a section",
    "band": "What the score means, as the id of a band",
    "band_high": "What the score at best means, as the id of a band",
}
NOTES = {
    "note": "Note to the answer",
    "accepted": "Why a low option was chosen on purpose",
    "reason": "Why the question does not apply",
    "evidence": "Evidence for the answer",
}
LONG = {
    "kind": "What is told: model, category, criterion, challenge, phase, scorecard, scorecard"
    " section, test, or answer (with notes)",
    "of": "What it belongs to: a model, a group of challenges, a life cycle, a scorecard or a"
    " section",
    "id": "The id of what is told",
    "measure": "What of it: level, shown, index, share, met, exposure, coverage, residual, score,"
    " points, option",
    "value": "The figure",
    "low": "The figure at the lower end of what open answers leave possible",
    "high": "The figure at the upper end of what open answers leave possible",
    "verdict": "The figure in a word: a criterion's status, a risk's rating, a score's band, a"
    " test's status, an answer's status",
}


def described(rubric: Rubric, *, long: bool = False) -> dict[str, str]:
    """The meaning of each column that a table can have, by its name.

    Args:
        rubric: what is scored by.
        long: True for the table with one row a team × verdict.
    """
    out = dict(HEAD)
    if long:
        return out | LONG | NOTES

    def add(path: str, words: dict[str, str], of: str) -> None:
        out.update({f"{path}.{name}": f"{text}: {of}" for name, text in words.items()})

    out.update({f"completeness.{name}": text for name, text in COMPLETENESS.items()})
    for model in rubric.models:
        add(f"models.{model.id}", MODEL, model.title)
        for category in model.categories:
            path = f"models.{model.id}.categories.{category.id}"
            add(path, CATEGORY, f"{model.title}, {category.title}")
    for challenge in rubric.challenges:
        add(f"challenges.{challenge.id}", CHALLENGE, challenge.title)
    for cycle in rubric.lifecycles:
        for phase in cycle.phases:
            path = f"lifecycles.{cycle.id}.phases.{phase.id}"
            add(path, PHASE, f"{cycle.title}, {phase.title}")
    for card in rubric.scorecards:
        add(f"scorecards.{card.id}", SCORECARD, card.title)
        for section in card.sections:
            path = f"scorecards.{card.id}.sections.{section.id}"
            add(path, SECTION, f"{card.title}, {section.title}")
    for question in rubric.questions:
        add(f"answers.{question.id}", NOTES, question.text)
    return out
