"""One thing of the rubric in full, and the whole questionnaire, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from assess.cli.cite import cite
from assess.cli.console import clean
from assess.cli.words import count, option_label

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
    words: list[str] = [question.kind]
    if question.core:
        words.append("core")
    if question.allow_na:
        words.append("may be not applicable")
    return ", ".join(words)


def _options(page: Page, question: Question) -> None:
    for number, option in enumerate(question.options):
        page.para(
            Text.assemble((f"{number} {clean(option.label)}: ", "bold"), clean(option.detail)), 2
        )


def _title(page: Page, kind: str, id_: str, title: str) -> None:
    page.heading(f"{kind} {id_}")
    page.para(title, style="bold")


def _sources(page: Page, rubric: Rubric, sources: tuple[Source, ...]) -> None:
    page.gap()
    page.para("Sources", style="bold")
    for what, address in cite(rubric, sources):
        page.items([what], 2)
        if address:
            page.line(address, 4)


def _question(page: Page, rubric: Rubric, question: Question) -> None:
    _title(page, "Question", question.id, question.text)
    section = next((s.title for s in rubric.sections if s.id == question.section), "")
    page.para(f"{section}; {_kind(question)}", style="dim")
    page.para(question.help)
    page.gap()
    _options(page, question)
    page.gap()
    page.field("Counts", question.counts)
    page.field("Does not count", question.does_not_count)
    page.field("Why", question.why)
    page.field("Evidence", question.evidence_hint)
    for need in question.evidence_needs:
        age = f", of the last {need.within_days} days" if need.within_days else ""
        page.field("Needs", f"from option {need.option}: {need.kind} evidence{age}")
    page.field("Formerly", ", ".join(question.formerly))
    if uses := list(_uses(rubric, question)):
        page.gap()
        page.para("Used by", style="bold")
        page.items(uses, 2)
    _sources(page, rubric, question.sources)


def _uses(rubric: Rubric, question: Question) -> Iterator[str]:
    """Everything that an answer to this question moves."""
    for model in rubric.models:
        for criterion in model.criteria:
            if (option := criterion.requires.get(question.id)) is not None:
                level = f"{model.short} level {criterion.level}"
                yield f"criterion {criterion.id}, {level}: from {option}"
    for card in rubric.scorecards:
        for test in card.tests:
            for side, points in ((test.manual, "half a point"), (test.automated, "a whole point")):
                if (option := side.get(question.id)) is not None:
                    yield f"test {test.id}, {card.short}: {points} from {option}"
    for challenge in rubric.challenges:
        for control in challenge.controls:
            if control.question == question.id:
                yield f"challenge {challenge.id}: control, full at {control.option}"
        for add in challenge.exposure.add:
            if add.question == question.id:
                yield f"challenge {challenge.id}: exposure + {add.points} from {add.at_least}"
    for lifecycle in rubric.lifecycles:
        for phase in lifecycle.phases:
            if question.id in phase.questions:
                yield f"{lifecycle.title}: {phase.title}"
    for practice in rubric.practices:
        if (option := practice.raises.get(question.id)) is not None:
            yield f"practice {practice.id}: raises it to {option}"


def _needs(rubric: Rubric, wanted: Mapping[str, int]) -> list[str]:
    return [
        f"{id_}: {option_label(rubric.question_by_id.get(id_), option)}"
        for id_, option in wanted.items()
    ]


def _model(page: Page, rubric: Rubric, model: MaturityModel) -> None:
    _title(page, "Maturity model", model.id, model.title)
    page.para(model.about)
    for level in model.levels:
        page.gap()
        page.para(f"Level {level.level}: {level.name}", style="bold")
        page.para(level.summary)
        page.items(
            (
                f"{c.id}: {c.statement}{' (essential)' if c.essential else ''}"
                for c in model.criteria
                if c.level == level.level
            ),
            2,
        )
    page.gap()
    page.field("Categories", ", ".join(c.title for c in model.categories))
    for caution in model.cautions:
        page.field(f"From level {caution.from_level}", caution.text)
        page.items((f"unless {need}" for need in _needs(rubric, caution.unless)), 16)
    _sources(page, rubric, model.source)


def _criterion(page: Page, rubric: Rubric, model: MaturityModel, criterion: Criterion) -> None:
    _title(page, "Criterion", criterion.id, criterion.statement)
    category = next((c.title for c in model.categories if c.id == criterion.category), "")
    essential = ", essential" if criterion.essential else ""
    page.para(f"{model.title}, level {criterion.level}, {category}{essential}", style="dim")
    page.para("Met when all of these are answered so, or higher:")
    page.items(_needs(rubric, criterion.requires), 2)
    page.field("Note", criterion.note)
    _sources(page, rubric, criterion.source)


def _scorecard(page: Page, rubric: Rubric, card: Scorecard) -> None:
    _title(page, "Scorecard", card.id, card.title)
    page.para(card.about)
    for section in card.sections:
        page.gap()
        page.para(section.title, style="bold")
        page.items(
            (
                f"{t.id}: {t.statement}" + ("" if t.manual or t.automated else " (not asked)")
                for t in card.tests
                if t.section == section.id
            ),
            2,
        )
    page.gap()
    page.para("What a score means", style="bold")
    below = "Any score"
    for band in card.bands:
        limit = below
        if band.up_to is not None:
            limit = f"Up to {band.up_to:g}" if band.up_to else "0"
            below = f"Above {band.up_to:g}"
        page.field(limit, f"{band.name}. {band.summary}")
    _sources(page, rubric, card.source)


def _test(page: Page, rubric: Rubric, card: Scorecard, test: ScorecardTest) -> None:
    _title(page, "Test", test.id, test.statement)
    section = next((s.title for s in card.sections if s.id == test.section), "")
    page.para(f"{card.title}, {section}", style="dim")
    for side, points in ((test.manual, "Half a point"), (test.automated, "A whole point")):
        if side:
            page.para(f"{points} when all of these are answered so, or higher:")
            page.items(_needs(rubric, side), 2)
    page.field("Not asked", test.unasked)
    page.field("Note", test.note)
    _sources(page, rubric, test.source)


def _challenge(page: Page, rubric: Rubric, challenge: Challenge) -> None:
    _title(page, "Challenge", challenge.id, challenge.title)
    page.para(challenge.group, style="dim")
    page.para(challenge.what)
    page.gap()
    page.para("Symptoms", style="bold")
    page.items(challenge.symptoms, 2)
    page.para(f"Exposure: {challenge.exposure.base}, and (1 to 5 in all)", style="bold")
    page.items(
        (
            f"+ {count(add.points, 'point')} from {add.question}: "
            + option_label(rubric.question_by_id.get(add.question), add.at_least)
            for add in challenge.exposure.add
        ),
        2,
    )
    page.para("Controls: in full at this option, in proportion below it", style="bold")
    page.items(
        (
            f"{c.question}: {option_label(rubric.question_by_id.get(c.question), c.option)}"
            f" (weight {c.weight:g})"
            for c in challenge.controls
        ),
        2,
    )
    _sources(page, rubric, challenge.source)


def _lifecycle(page: Page, rubric: Rubric, lifecycle: LifeCycle) -> None:
    _title(page, "Life cycle", lifecycle.id, lifecycle.title)
    page.para(lifecycle.about)
    page.gap()
    for phase in lifecycle.phases:
        page.para(Text.assemble((clean(phase.title), "bold"), f"  {clean(phase.about)}".rstrip()))
        page.para(", ".join(phase.questions), 2)
    _sources(page, rubric, lifecycle.source)


def _practice(page: Page, rubric: Rubric, practice: Practice) -> None:
    _title(page, "Practice", practice.id, practice.title)
    page.para(practice.what)
    page.gap()
    low, likely, high = (f"{weeks:g}" for weeks in practice.effort)
    page.field("Why", practice.why)
    page.field("Phase", practice.phase)
    page.field("Effort", f"{likely} person-weeks ({low} to {high})")
    page.field("Roles", ", ".join(practice.roles))
    page.field("Requires", ", ".join(practice.requires))
    page.field("Tools", ", ".join(practice.tools))
    for title, lines in (
        ("Raises", _needs(rubric, practice.raises)),
        ("Steps", practice.steps),
        ("Done when", practice.done_when),
        ("Pitfalls", practice.pitfalls),
    ):
        if lines:
            page.para(title, style="bold")
            page.items(lines, 2)
    _sources(page, rubric, practice.sources)


def _section(page: Page, rubric: Rubric, section: Section) -> None:
    _title(page, "Section", section.id, section.title)
    page.para(section.intro)
    page.gap()
    page.items((f"{q.id}: {q.text}" for q in rubric.questions_in(section.id)), 2)


def _work(page: Page, work: Work) -> None:
    _title(page, "Work", work.id, work.title)
    page.field("Authors", work.authors)
    page.field("Year", work.year)
    page.field("Address", work.address or "")
    page.field("Edition read", work.edition)
