"""The proofs that a rubric holds together: all references lead somewhere, nothing is out of reach.

What a single value may be is proven when a file is read (model.py, load.py); here is what only the
whole can show. A problem says the file and the thing in it; a note is worth a look but no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from assess.frozen import frozen
from assess.rubric.folder import MOST_PROBLEMS
from assess.rubric.model import Challenge, MaturityModel, Question, Rubric
from assess.rubric.practices import check_practices
from assess.rubric.references import References, repeated
from assess.rubric.scorecards import check_scorecards
from assess.rubric.signals import check_signals
from assess.rubric.versions import version_key

__all__ = ["CheckReport", "check_rubric"]


@frozen
class CheckReport:
    """What was found; the rubric holds together when there are no problems."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when there are no problems."""
        return not self.problems


def check_rubric(rubric: Rubric) -> CheckReport:
    """Prove every cross-reference of a rubric.

    Args:
        rubric: the merged rubric, as :func:`assess.rubric.load.load_rubric` returns it.

    Returns:
        The problems and notes, in the order of the files; of each at most `MOST_PROBLEMS`.
    """
    known = References(rubric)
    checks: tuple[Callable[[Rubric, References], Iterator[str]], ...] = (
        _works,
        _questions,
        _models,
        check_scorecards,
        _challenges,
        _lifecycles,
        check_practices,
        check_signals,
    )
    problems = (problem for check in checks for problem in check(rubric, known))
    return CheckReport(_first(problems, "problems"), _first(_notes(rubric), "notes"))


def _first(found: Iterable[str], what: str) -> tuple[str, ...]:
    """What was found, each once; of very much the beginning, and that there is more."""
    some = list(dict.fromkeys(islice(found, MOST_PROBLEMS + 1)))
    if len(some) > MOST_PROBLEMS:
        some[MOST_PROBLEMS:] = [f"There are more {what}; looking ended here."]
    return tuple(some)


def _works(rubric: Rubric, _: References) -> Iterator[str]:
    yield from repeated("rubric.yaml", "work", (w.id for w in rubric.works))


def _changes(place: str, question: Question, version: str) -> Iterator[str]:
    """Only a major version may change what an option means, and not one still to come."""
    for change in question.changes:
        major, minor, patch = version_key(change.version) or (0, 0, 0)
        if minor or patch:
            yield (
                f"{place}: its options change in {change.version}; only a major version"
                f" ({major + 1}.0.0) may change what an option means."
            )
        if (major, minor, patch) > (version_key(version) or (0, 0, 0)):
            yield f"{place}: its options change in {change.version}, after version {version}."
    if question.changes:
        last = max(question.changes, key=lambda c: version_key(c.version) or (0, 0, 0))
        beyond = [option for option in last.options if option != "open" and option > question.top]
        if beyond:
            yield (
                f"{place}: its change of {last.version} leads to option {beyond[0]};"
                f" the highest is {question.top}."
            )


def _evidence_needs(place: str, question: Question) -> Iterator[str]:
    if question.evidence_needs and question.kind != "ladder":
        yield f"{place}: only ladder questions may have evidence_needs."
    seen: set[int] = set()
    for need in question.evidence_needs:
        if need.option > question.top:
            yield (
                f"{place}: evidence_needs names option {need.option};"
                f" the highest is {question.top}."
            )
        if need.option in seen:
            yield f"{place}: evidence_needs names option {need.option} more than once."
        seen.add(need.option)


def _questions(rubric: Rubric, known: References) -> Iterator[str]:
    file = "questions.yaml"
    yield from repeated(file, "section", (s.id for s in rubric.sections))
    yield from repeated(file, "question", (q.id for q in rubric.questions))
    former = Counter(name for q in rubric.questions for name in q.formerly)
    for q in rubric.questions:
        place = f"{file}: question {q.id}"
        if q.section not in known.sections:
            yield f"{place}: {known.missing('section', q.section, known.sections)}"
        for name in q.formerly:
            if name in known.questions:
                yield f"{place}: its former id {name!r} is the id of a question today."
            elif former[name] > 1:
                yield f"{place}: its former id {name!r} is given more than once."
        yield from _changes(place, q, rubric.version)
        yield from _evidence_needs(place, q)
        if q.na_reasons and not q.allow_na:
            yield f"{place}: it has reasons for not applicable but does not allow it (allow_na)."
        for n, option in enumerate(q.options):
            at = f"{place}: option {n}"
            for other, threshold in option.implies.items():
                if other == q.id:
                    yield f"{at}: it implies an option of its own question."
                yield from known.option(at, "implies", other, threshold)
            for other in option.offers_na:
                if q.kind != "context":
                    yield f"{at}: only options of context questions may have offers_na."
                if (target := known.questions.get(other)) is None:
                    yield f"{at}: {known.missing('question', other, known.questions)}"
                elif not target.allow_na:
                    yield f"{at}: it offers not applicable for {other!r}, which does not allow it."
        yield from known.cited(place, q.sources)


# ---------------------------------------------------------------- maturity models


def _models(rubric: Rubric, known: References) -> Iterator[str]:
    yield from repeated("models/", "model", (m.id for m in rubric.models))
    yield from repeated("models/", "criterion", (c.id for m in rubric.models for c in m.criteria))
    for model in rubric.models:
        yield from _model(model, known)


def _model(model: MaturityModel, known: References) -> Iterator[str]:
    file = f"models/{model.id}.yaml"
    levels = sorted(level.level for level in model.levels)
    if levels != list(range(len(levels))):
        found = ", ".join(map(str, levels))
        yield f"{file}: the levels must be 0, 1, 2 … without a gap or a double; found {found}."
    yield from repeated(file, "category", (c.id for c in model.categories))
    yield from known.cited(file, model.source)
    categories = {c.id for c in model.categories}
    for criterion in model.criteria:
        place = f"{file}: criterion {criterion.id}"
        if criterion.level not in levels:
            yield f"{place}: there is no level {criterion.level}."
        if criterion.category not in categories:
            yield f"{place}: {known.missing('category', criterion.category, categories)}"
        yield from known.ladder(place, "requires", criterion.requires)
        if criterion.essential:
            for name in criterion.requires:
                if (q := known.questions.get(name)) is not None and q.allow_na:
                    yield (
                        f"{place}: it is essential, but {name!r} allows not applicable,"
                        " so the level could be reached by waiving what defines it."
                    )
        yield from known.cited(place, criterion.source)
    for level in levels:
        if level > 0 and not any(c.essential and c.level == level for c in model.criteria):
            yield f"{file}: level {level} has no essential criterion."
    for n, caution in enumerate(model.cautions, start=1):
        place = f"{file}: caution {n}"
        if caution.from_level not in levels:
            yield f"{place}: there is no level {caution.from_level}."
        yield from known.ladder(place, "unless", caution.unless)
        yield from known.cited(place, caution.source)


# ---------------------------------------------------------------- challenges, life cycles


def _challenges(rubric: Rubric, known: References) -> Iterator[str]:
    file = "challenges.yaml"
    yield from repeated(file, "challenge", (c.id for c in rubric.challenges))
    for challenge in rubric.challenges:
        yield from _challenge(f"{file}: challenge {challenge.id}", challenge, known)


def _challenge(place: str, challenge: Challenge, known: References) -> Iterator[str]:
    if not challenge.controls:
        yield f"{place}: it has no controls."
    for add in challenge.exposure.add:
        yield from known.option(place, "exposure", add.question, add.at_least, kind="context")
    pairs = Counter((add.question, add.at_least) for add in challenge.exposure.add)
    for (name, at_least), times in pairs.items():
        if times > 1:
            yield f"{place}: exposure adds points for {name!r} from option {at_least} twice."
    for control in challenge.controls:
        yield from known.option(place, "controls", control.question, control.option, kind="ladder")
    for name, times in Counter(c.question for c in challenge.controls).items():
        if times > 1:
            yield f"{place}: {name!r} is a control twice."
    yield from known.cited(place, challenge.source)


def _lifecycles(rubric: Rubric, known: References) -> Iterator[str]:
    file = "lifecycles.yaml"
    yield from repeated(file, "life cycle", (x.id for x in rubric.lifecycles))
    for cycle in rubric.lifecycles:
        place = f"{file}: life cycle {cycle.id}"
        yield from repeated(place, "phase", (p.id for p in cycle.phases))
        yield from known.cited(place, cycle.source)
        for phase in cycle.phases:
            at = f"{place}: phase {phase.id}"
            if not phase.questions:
                yield f"{at}: it names no question, so nothing can cover it."
            yield from repeated(at, "question", phase.questions)
            for name in phase.questions:
                yield from known.option(at, "questions", name, None, kind="ladder")


# ---------------------------------------------------------------- notes


def _notes(rubric: Rubric) -> Iterator[str]:
    if not rubric.practices:
        yield "practices.yaml: there is no catalogue of practices, so no roadmap can be made."
    if not rubric.challenges:
        yield "challenges.yaml: there are no challenges, so no risks are shown."
    if not rubric.lifecycles:
        yield "lifecycles.yaml: there are no life cycles, so no coverage is shown."
    if not rubric.models:
        yield "models/: there is no maturity model, so no level is shown."
    used = {name for m in rubric.models for c in m.criteria for name in c.requires}
    used |= {name for s in rubric.scorecards for t in s.tests for name in (*t.manual, *t.automated)}
    used |= {c.question for challenge in rubric.challenges for c in challenge.controls}
    used |= {a.question for challenge in rubric.challenges for a in challenge.exposure.add}
    used |= {name for q in rubric.context for o in q.options for name in o.offers_na}
    offering = {q.id for q in rubric.context if any(o.offers_na for o in q.options)}
    for q in rubric.questions:
        if q.id not in used and q.id not in offering:
            yield f"questions.yaml: question {q.id} counts for no criterion and no challenge."
    placed = {name for c in rubric.lifecycles for p in c.phases for name in p.questions}
    for q in rubric.ladder if rubric.lifecycles else ():
        if q.id not in placed:
            yield f"lifecycles.yaml: question {q.id} stands in no phase of any life cycle."
    sections = {q.section for q in rubric.questions}
    for section in rubric.sections:
        if section.id not in sections:
            yield f"questions.yaml: section {section.id} holds no question."
    for model in rubric.models:
        categories = {c.category for c in model.criteria}
        for category in model.categories:
            if category.id not in categories:
                yield f"models/{model.id}.yaml: category {category.id} has no criterion."
