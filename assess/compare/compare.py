"""Two assessments of one team → what changed, and which cause did how much of it.

The difference is split by walking from then to now in five steps, always in this order: the
rubric, who was asked, what applies, what was answered, what evidence carries. Each step is scored,
so the parts sum up to the whole; a change that two causes bring about together counts with the
later one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from assess.answers.model import Answer, Assessment, Panel
from assess.answers.people import name_and_role, word
from assess.compare.values import (
    CAUSES,
    AnswerChange,
    AnswerKind,
    Cause,
    ChallengeChange,
    Comparison,
    CriterionChange,
    EvidenceChange,
    LevelStep,
    ModelChange,
    RiskStep,
    ScorecardChange,
    ScorecardStep,
)
from assess.errors import CompareError, Message
from assess.language import mark, tr
from assess.plaintext import one_line
from assess.rubric.model import MaturityModel, Question, Rubric
from assess.scoring.bounds import carries
from assess.scoring.result import Result
from assess.scoring.score import score

__all__ = ["answer_changes", "check_order", "compare", "respondents", "same_team"]

_T = TypeVar("_T")
_Stance = tuple[str, int | None]


def same_team(one: str, other: str) -> bool:
    """Whether two names mean one team: blanks and capitals make no difference."""
    return one_line(one).casefold() == one_line(other).casefold()


def check_order(
    assessments: Iterable[Assessment], *, force: bool = False
) -> tuple[Assessment, ...]:
    """The assessments in order of date; of one date, in the order given.

    Args:
        assessments: two or more.
        force: True compares different teams, too.

    Raises:
        CompareError: they are of different teams, or fewer than two.
    """
    ordered = tuple(sorted(assessments, key=lambda a: a.date))
    if len(ordered) < 2:
        raise CompareError("A comparison needs two answer files or more.")
    first = ordered[0]
    if not force:
        for other in ordered[1:]:
            if not same_team(first.team, other.team):
                raise CompareError(
                    Message(
                        f"These are different teams: “{first.team}” in {first.file or 'one'} and"
                        f" “{other.team}” in {other.file or 'another'}.",
                        hint="If it is one team under a new name, add --force.",
                    )
                )
    return ordered


def compare(
    rubric: Rubric,
    before: Assessment,
    after: Assessment,
    *,
    then: Result | None = None,
    renamed: Mapping[str, str] | None = None,
    dropped: Iterable[str] = (),
) -> Comparison:
    """What changed between two assessments.

    Args:
        rubric: today's rubric; both assessments answer it.
        before: the earlier one.
        after: the later one.
        then: the earlier one scored by the rubric of its time, if that is at hand. Without it,
            what the rubric's own change did to the verdicts is not told apart.
        renamed: questions of the earlier file that have another id now.
        dropped: questions answered in the earlier file that are not asked any more.
    """
    changes = answer_changes(rubric, before, after)
    moved = {c.question: c for c in changes}
    walk = _walk(before, after, moved)
    results = [score(rubric, assessment) for assessment in walk]
    start = then or results[0]
    path = [start, *results]
    people = respondents(before), respondents(after)
    return Comparison(
        before=before,
        after=after,
        models={m.id: _model(m, path) for m in rubric.models if m.id in start.models},
        challenges={
            c.id: _challenge(c.id, path) for c in rubric.challenges if c.id in start.challenges
        },
        answers=changes,
        evidence=_evidence(rubric, before, after),
        asked=(len(people[0]), len(people[1])),
        joined=tuple(shown for key, shown in people[1].items() if key not in people[0]),
        left=tuple(shown for key, shown in people[0].items() if key not in people[1]),
        renamed=dict(renamed or {}),
        dropped=tuple(dropped),
        notes=tuple(_notes(rubric, before, after, then)),
        scorecards={
            x.id: _scorecard(x.id, path) for x in rubric.scorecards if x.id in start.scorecards
        },
    )


def answer_changes(
    rubric: Rubric, before: Assessment, after: Assessment
) -> tuple[AnswerChange, ...]:
    """The questions that are answered differently, in the rubric's order.

    Notes and evidence alone make no change; see :func:`compare` for evidence.
    """
    out = []
    for question in rubric.questions:
        then, now = before.answer(question.id), after.answer(question.id)
        kind = _kind(question, then, now)
        if kind is not None:
            other = _other_people(before, after, question.id)
            out.append(AnswerChange(question.id, kind, then, now, other))
    return tuple(out)


def _kind(question: Question, then: Answer, now: Answer) -> AnswerKind | None:
    if then.between != now.between:
        if now.between is None:
            return "agreed"
        return "in dispute" if then.between is None else "still in dispute"
    if "not_applicable" in (then.status, now.status):
        if then.status == now.status:
            return None
        return "set aside" if now.status == "not_applicable" else "taken up"
    if then.option == now.option:
        return None
    if then.option is None:
        return "now known"
    if now.option is None:
        return "no longer known"
    if question.kind == "context":
        return "other"
    return "higher" if now.option > then.option else "lower"


def respondents(assessment: Assessment) -> dict[str, str]:
    """Who answered: what tells them apart from one round to the next → what a reader calls them.

    The word that a panel calls somebody by comes from their name; a role may change.
    """
    if assessment.panel is None:
        return {word(name_and_role(text)[0]): text for text in assessment.respondents}
    return {r.id: r.shown for r in assessment.panel.respondents}


def _other_people(before: Assessment, after: Assessment, question: str) -> bool:
    """Whether only who was asked can have made this answer another one."""
    if before.panel is None or after.panel is None:
        return False
    then, now = _opinions(before.panel, question), _opinions(after.panel, question)
    both = {r.id for r in before.panel.respondents} & {r.id for r in after.panel.respondents}
    if then == now or any(then.get(who) != now.get(who) for who in both):
        return False
    # What a workshop agreed on, against some of what was said, is the panel's own answer.
    answers = before.answer(question), after.answer(question)
    return not any(
        answer.between is None and _firm(said.values()) != _firm([_stance(answer)])
        for answer, said in zip(answers, (then, now), strict=True)
    )


def _firm(stances: Iterable[_Stance]) -> set[_Stance]:
    """Without those who were unsure or said nothing: they leave a question to the others."""
    return {s for s in stances if s[0] in ("answered", "not_applicable")}


def _opinions(panel: Panel, question: str) -> dict[str, _Stance]:
    said = panel.opinions.get(question, {})
    return {who: _stance(answer) for who, answer in said.items()}


def _stance(answer: Answer) -> _Stance:
    return answer.status, answer.option


def _walk(
    before: Assessment, after: Assessment, moved: Mapping[str, AnswerChange]
) -> tuple[Assessment, ...]:
    """Then; with who is asked now; with what applies now; with what is answered now; now."""

    def put(start: Assessment, of: Callable[[AnswerChange], bool]) -> Assessment:
        answers = dict(start.answers)
        for change in filter(of, moved.values()):
            answers[change.question] = dataclasses.replace(
                change.after, evidence=change.before.evidence
            )
        return dataclasses.replace(start, answers=answers)

    asked = put(before, lambda change: change.cause == "respondents")
    applying = put(asked, lambda change: change.cause == "applicability")
    answered = put(applying, lambda change: change.cause == "answers")
    return before, asked, applying, answered, after


def _model(model: MaturityModel, path: list[Result]) -> ModelChange:
    verdicts = [result.models[model.id] for result in path]
    first, last = verdicts[0], verdicts[-1]
    gained, lost = [], []
    for criterion in model.criteria:
        status = first.criteria.get(criterion.id), last.criteria[criterion.id]
        if status[0] is None or status[0] == status[1]:
            continue
        change = CriterionChange(criterion.id, criterion.level, status[0], status[1])
        if status[1] == "met":
            gained.append(change)
        elif status[0] == "met":
            lost.append(change)
    steps = tuple(
        LevelStep(cause, b.level - a.level, b.shown - a.shown, b.index - a.index)
        for cause, a, b in _steps(verdicts)
    )
    return ModelChange(model.id, first, last, tuple(gained), tuple(lost), steps)


def _challenge(name: str, path: list[Result]) -> ChallengeChange:
    found = [result.challenges[name] for result in path]
    steps = tuple(RiskStep(cause, b.residual - a.residual) for cause, a, b in _steps(found))
    return ChallengeChange(name, found[0], found[-1], steps)


def _scorecard(name: str, path: list[Result]) -> ScorecardChange:
    found = [result.scorecards[name] for result in path]
    steps = tuple(
        ScorecardStep(cause, (b.low or 0.0) - (a.low or 0.0), (b.shown or 0.0) - (a.shown or 0.0))
        for cause, a, b in _steps(found)
    )
    return ScorecardChange(name, found[0], found[-1], steps)


def _steps(values: list[_T]) -> Iterable[tuple[Cause, _T, _T]]:
    return zip(CAUSES, values, values[1:], strict=False)


def _evidence(rubric: Rubric, before: Assessment, after: Assessment) -> tuple[EvidenceChange, ...]:
    """Answers above option 0 that evidence carries now and did not, or the other way round."""
    out = []
    for question in rubric.questions:
        then, now = before.answer(question.id), after.answer(question.id)
        carried = carries(before, then), carries(after, now)
        if carried == (False, True):
            out.append(EvidenceChange(question.id, "new"))
        elif carried == (True, False):
            out.append(EvidenceChange(question.id, "expired" if now.evidence else "removed"))
    return tuple(out)


def _other_view(before: Assessment, after: Assessment) -> str:
    """What to keep in mind where who answered may have moved it all; two panels tell that apart."""
    if before.panel is None and after.panel is not None:
        return tr(
            "The answers are of one file then and of a panel now: what moved may be another view of"
            " the same practice."
        )
    if before.panel is not None and after.panel is None:
        return tr(
            "The answers are of a panel then and of one file now: what moved may be another view of"
            " the same practice."
        )
    then, now = respondents(before), respondents(after)
    if before.panel is None and then and now and not set(then) & set(now):
        return tr(
            "Other people answered then and now: what moved may be another view of the same"
            " practice."
        )
    return ""


def _notes(
    rubric: Rubric, before: Assessment, after: Assessment, then: Result | None
) -> Iterable[str]:
    if not same_team(before.team, after.team):
        yield tr("The names differ: “{then}” then, “{now}” now.", then=before.team, now=after.team)
    if before.date == after.date:
        yield tr("Both are of the same day; the order is the one you gave.")
    if told := _other_view(before, after):
        yield told
    versions = before.rubric_version or rubric.version, after.rubric_version or rubric.version
    if versions[0] == versions[1] and then is None:
        return
    if then is None:
        yield tr(
            "Answered with rubric {then} then and {now} now. Both are scored by rubric {today}, so"
            " the levels shown for then may not be those that were reported then. 'assess compare"
            " --old-rubric DIR' tells the two apart.",
            then=versions[0],
            now=versions[1],
            today=rubric.version,
        )
        return
    fresh = score(rubric, before)
    missing = mark("{title}: the rubric of then did not have this.")
    for model in rubric.models:
        old = then.models.get(model.id)
        if old is None:
            yield tr(missing, title=model.title)
        elif set(old.criteria) != set(fresh.models[model.id].criteria):
            yield tr(
                "{title}: its criteria are not those of then; compare levels with care, indices and"
                " shares not at all.",
                title=model.title,
            )
    for challenge in rubric.challenges:
        if challenge.id not in then.challenges:
            yield tr(missing, title=challenge.title)
