"""One thing of the rubric in full, and the whole questionnaire, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from assess.cli.cite import cite
from assess.cli.console import clean
from assess.cli.words import option_label
from assess.language import number, tr, trc, trn
from assess.scoring.words import evidence_word

if TYPE_CHECKING:
    from assess.cli.page import Page
    from assess.rubric.model import (
        Challenge,
        Criterion,
        LifeCycle,
        MaturityModel,
        Practice,
        Question,
        Rubric,
        Scorecard,
        ScorecardTest,
        Section,
        Source,
        Work,
    )

__all__ = ["all_ids", "show_all", "show_id"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def all_ids(rubric: Rubric) -> list[str]:
    """Every id that :func:`show_id` knows, without repetitions."""
    groups: tuple[Sequence[_HasId], ...] = (
        rubric.questions,
        rubric.models,
        *(m.criteria for m in rubric.models),
        rubric.scorecards,
        *(x.tests for x in rubric.scorecards),
        rubric.challenges,
        rubric.lifecycles,
        rubric.practices,
        rubric.sections,
        rubric.works,
    )
    return list(dict.fromkeys(item.id for group in groups for item in group))


def show_id(page: Page, rubric: Rubric, id_: str) -> None:
    """Show everything that has this id."""
    for question in (q for q in rubric.questions if q.id == id_):
        _question(page, rubric, question)
    for model in rubric.models:
        if model.id == id_:
            _model(page, rubric, model)
        for criterion in (c for c in model.criteria if c.id == id_):
            _criterion(page, rubric, model, criterion)
    for card in rubric.scorecards:
        if card.id == id_:
            _scorecard(page, rubric, card)
        for test in (t for t in card.tests if t.id == id_):
            _test(page, rubric, card, test)
    for challenge in (c for c in rubric.challenges if c.id == id_):
        _challenge(page, rubric, challenge)
    for lifecycle in (x for x in rubric.lifecycles if x.id == id_):
        _lifecycle(page, rubric, lifecycle)
    for practice in (p for p in rubric.practices if p.id == id_):
        _practice(page, rubric, practice)
    for section in (s for s in rubric.sections if s.id == id_):
        _section(page, rubric, section)
    for work in (w for w in rubric.works if w.id == id_):
        _work(page, work)


def show_all(page: Page, rubric: Rubric) -> None:
    """The whole questionnaire in order, with what every option means."""
    page.para(f"{rubric.title} ({rubric.id} {rubric.version})", style="bold")
    page.para(rubric.unit)
    for section in rubric.sections:
        page.heading(section.title)
        page.para(section.intro)
        for question in rubric.questions_in(section.id):
            page.gap()
            page.para(Text.assemble((question.id, "cyan"), f"  {_kind(question)}"))
            page.para(question.text, style="bold")
            _options(page, question)


def _kind(question: Question) -> str:
    words = [tr("ladder") if question.kind == "ladder" else tr("context")]
    if question.core:
        words.append(trc("questions", "core"))
    if question.allow_na:
        words.append(tr("may be not applicable"))
    return ", ".join(words)


def _options(page: Page, question: Question) -> None:
    for at, option in enumerate(question.options):
        page.para(Text.assemble((f"{at} {clean(option.label)}: ", "bold"), clean(option.detail)), 2)


def _title(page: Page, kind: str, id_: str, title: str) -> None:
    page.heading(f"{kind} {id_}")
    page.para(title, style="bold")


def _sources(page: Page, rubric: Rubric, sources: tuple[Source, ...]) -> None:
    page.gap()
    page.para(tr("Sources"), style="bold")
    for what, address in cite(rubric, sources):
        page.items([what], 2)
        if address:
            page.line(address, 4)


def _question(page: Page, rubric: Rubric, question: Question) -> None:
    _title(page, tr("Question"), question.id, question.text)
    section = next((s.title for s in rubric.sections if s.id == question.section), "")
    page.para(f"{section}; {_kind(question)}", style="dim")
    page.para(question.help)
    page.gap()
    _options(page, question)
    page.gap()
    page.field(tr("Counts"), question.counts)
    page.field(tr("Does not count"), question.does_not_count)
    page.field(tr("Why"), question.why)
    page.field(tr("Evidence"), question.evidence_hint)
    for need in question.evidence_needs:
        told = tr(
            "from option {option}: {kind} evidence",
            option=need.option,
            kind=evidence_word(need.kind),
        )
        if need.within_days:
            told += ", " + tr("of the last {days} days", days=need.within_days)
        page.field(tr("Needs"), told)
    page.field(tr("Formerly"), ", ".join(question.formerly))
    if uses := list(_uses(rubric, question)):
        page.gap()
        page.para(tr("Used by"), style="bold")
        page.items(uses, 2)
    _sources(page, rubric, question.sources)


def _uses(rubric: Rubric, question: Question) -> Iterator[str]:
    """Everything that an answer to this question moves."""
    for model in rubric.models:
        for criterion in model.criteria:
            if (option := criterion.requires.get(question.id)) is not None:
                yield tr(
                    "criterion {id}, {short} level {level}: from {option}",
                    id=criterion.id,
                    short=model.short,
                    level=criterion.level,
                    option=option,
                )
    for card in rubric.scorecards:
        for test in card.tests:
            half, whole = tr("half a point"), tr("a whole point")
            for side, points in ((test.manual, half), (test.automated, whole)):
                if (option := side.get(question.id)) is not None:
                    yield tr(
                        "test {id}, {short}: {points} from {option}",
                        id=test.id,
                        short=card.short,
                        points=points,
                        option=option,
                    )
    for challenge in rubric.challenges:
        for control in challenge.controls:
            if control.question == question.id:
                yield tr(
                    "challenge {id}: control, full at {option}",
                    id=challenge.id,
                    option=control.option,
                )
        for add in challenge.exposure.add:
            if add.question == question.id:
                yield tr(
                    "challenge {id}: exposure + {points} from {option}",
                    id=challenge.id,
                    points=add.points,
                    option=add.at_least,
                )
    for lifecycle in rubric.lifecycles:
        for phase in lifecycle.phases:
            if question.id in phase.questions:
                yield f"{lifecycle.title}: {phase.title}"
    for practice in rubric.practices:
        if (option := practice.raises.get(question.id)) is not None:
            yield tr("practice {id}: raises it to {option}", id=practice.id, option=option)


def _needs(rubric: Rubric, wanted: Mapping[str, int]) -> list[str]:
    return [
        f"{id_}: {option_label(rubric.question_by_id.get(id_), option)}"
        for id_, option in wanted.items()
    ]


def _model(page: Page, rubric: Rubric, model: MaturityModel) -> None:
    _title(page, tr("Maturity model"), model.id, model.title)
    page.para(model.about)
    for level in model.levels:
        page.gap()
        title = tr("Level {level}: {name}", level=level.level, name=level.name)
        page.para(title, style="bold")
        page.para(level.summary)
        page.items(
            (
                f"{c.id}: {c.statement}{' ' + tr('(essential)') if c.essential else ''}"
                for c in model.criteria
                if c.level == level.level
            ),
            2,
        )
    page.gap()
    page.field(tr("Categories"), ", ".join(c.title for c in model.categories))
    for caution in model.cautions:
        page.field(tr("From level {level}", level=caution.from_level), caution.text)
        needs = _needs(rubric, caution.unless)
        page.items((tr("unless {need}", need=need) for need in needs), 16)
    _sources(page, rubric, model.source)


def _criterion(page: Page, rubric: Rubric, model: MaturityModel, criterion: Criterion) -> None:
    _title(page, tr("Criterion"), criterion.id, criterion.statement)
    category = next((c.title for c in model.categories if c.id == criterion.category), "")
    level = tr("level {level}", level=criterion.level)
    essential = ", " + tr("essential") if criterion.essential else ""
    page.para(f"{model.title}, {level}, {category}{essential}", style="dim")
    page.para(tr("Met when all of these are answered so, or higher:"))
    page.items(_needs(rubric, criterion.requires), 2)
    page.field(tr("Note"), criterion.note)
    _sources(page, rubric, criterion.source)


def _scorecard(page: Page, rubric: Rubric, card: Scorecard) -> None:
    _title(page, tr("Scorecard"), card.id, card.title)
    page.para(card.about)
    for section in card.sections:
        page.gap()
        page.para(section.title, style="bold")
        page.items(
            (
                f"{t.id}: {t.statement}"
                + ("" if t.manual or t.automated else " " + tr("(not asked)"))
                for t in card.tests
                if t.section == section.id
            ),
            2,
        )
    page.gap()
    page.para(tr("What a score means"), style="bold")
    below = tr("Any score")
    for band in card.bands:
        limit = below
        if band.up_to is not None:
            end = number(band.up_to, "g")
            limit = tr("Up to {points}", points=end) if band.up_to else "0"
            below = tr("Above {points}", points=end)
        page.field(limit, f"{band.name}. {band.summary}")
    _sources(page, rubric, card.source)


def _test(page: Page, rubric: Rubric, card: Scorecard, test: ScorecardTest) -> None:
    _title(page, tr("Test"), test.id, test.statement)
    section = next((s.title for s in card.sections if s.id == test.section), "")
    page.para(f"{card.title}, {section}", style="dim")
    half = tr("Half a point when all of these are answered so, or higher:")
    whole = tr("A whole point when all of these are answered so, or higher:")
    for side, words in ((test.manual, half), (test.automated, whole)):
        if side:
            page.para(words)
            page.items(_needs(rubric, side), 2)
    page.field(tr("Not asked"), test.unasked)
    page.field(tr("Note"), test.note)
    _sources(page, rubric, test.source)


def _challenge(page: Page, rubric: Rubric, challenge: Challenge) -> None:
    _title(page, tr("Challenge"), challenge.id, challenge.title)
    page.para(challenge.group, style="dim")
    page.para(challenge.what)
    page.gap()
    page.para(tr("Symptoms"), style="bold")
    page.items(challenge.symptoms, 2)
    exposure = tr("Exposure: {base}, and (1 to 5 in all)", base=challenge.exposure.base)
    page.para(exposure, style="bold")
    page.items(
        (
            trn(
                "+ {n} point from {question}: {option}",
                "+ {n} points from {question}: {option}",
                add.points,
                question=add.question,
                option=option_label(rubric.question_by_id.get(add.question), add.at_least),
            )
            for add in challenge.exposure.add
        ),
        2,
    )
    page.para(tr("Controls: in full at this option, in proportion below it"), style="bold")
    page.items(
        (
            f"{c.question}: {option_label(rubric.question_by_id.get(c.question), c.option)}"
            + " "
            + tr("(weight {weight})", weight=number(c.weight, "g"))
            for c in challenge.controls
        ),
        2,
    )
    _sources(page, rubric, challenge.source)


def _lifecycle(page: Page, rubric: Rubric, lifecycle: LifeCycle) -> None:
    _title(page, tr("Life cycle"), lifecycle.id, lifecycle.title)
    page.para(lifecycle.about)
    page.gap()
    for phase in lifecycle.phases:
        page.para(Text.assemble((clean(phase.title), "bold"), f"  {clean(phase.about)}".rstrip()))
        page.para(", ".join(phase.questions), 2)
    _sources(page, rubric, lifecycle.source)


def _practice(page: Page, rubric: Rubric, practice: Practice) -> None:
    _title(page, tr("Practice"), practice.id, practice.title)
    page.para(practice.what)
    page.gap()
    low, likely, high = (number(weeks, "g") for weeks in practice.effort)
    page.field(tr("Why"), practice.why)
    page.field(tr("Phase"), practice.phase)
    effort = tr("{likely} person-weeks ({low} to {high})", likely=likely, low=low, high=high)
    page.field(tr("Effort"), effort)
    page.field(tr("Roles"), ", ".join(practice.roles))
    page.field(tr("Requires"), ", ".join(practice.requires))
    page.field(tr("Tools"), ", ".join(practice.tools))
    for title, lines in (
        (tr("Raises"), _needs(rubric, practice.raises)),
        (tr("Steps"), practice.steps),
        (tr("Done when"), practice.done_when),
        (tr("Pitfalls"), practice.pitfalls),
    ):
        if lines:
            page.para(title, style="bold")
            page.items(lines, 2)
    _sources(page, rubric, practice.sources)


def _section(page: Page, rubric: Rubric, section: Section) -> None:
    _title(page, tr("Section"), section.id, section.title)
    page.para(section.intro)
    page.gap()
    page.items((f"{q.id}: {q.text}" for q in rubric.questions_in(section.id)), 2)


def _work(page: Page, work: Work) -> None:
    _title(page, tr("Work"), work.id, work.title)
    page.field(tr("Authors"), work.authors)
    page.field(tr("Year"), work.year)
    page.field(tr("Address"), work.address or "")
    page.field(tr("Edition read"), work.edition)
