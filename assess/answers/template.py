"""The commented answer file that a person fills in by hand."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

from assess.answers.emit import MODELINE, scalar
from assess.answers.people import shown
from assess.language import tr
from assess.plaintext import one_line
from assess.rubric.model import Question, Rubric

__all__ = ["template"]

_WIDTH = 100


def template(
    rubric: Rubric,
    *,
    quick: bool = False,
    team: str = "",
    date: dt.date,
    who: tuple[str, str] = ("", ""),
) -> str:
    """Write an answer file in which every question stands with its options, none answered.

    Args:
        rubric: what is asked.
        quick: True for the core questions only.
        team: the team's name; a placeholder when empty.
        date: the day of the assessment.
        who: name and role of the one respondent who answers; empty when several do.

    Returns:
        YAML that reads back as an assessment without answers.
    """
    return "\n".join(_lines(rubric, quick, one_line(team), date, shown(*map(one_line, who)))) + "\n"


def _lines(rubric: Rubric, quick: bool, team: str, date: dt.date, respondent: str) -> Iterator[str]:
    yield MODELINE
    schema = "assess rubric schema answers > answers.schema.json"
    yield "# " + tr("(Completion in your editor: {schema})", schema=schema)
    yield "#"
    yield from _comment(tr("{title}: answers of one team.", title=rubric.title), "")
    yield "#"
    yield from _comment(rubric.unit, "")
    yield "#"
    yield from _comment(tr("How to fill it in. After each question's ':' write one of these:"), "")
    for left, right in (
        ("2", tr("the number of the option that holds today (and all below it)")),
        ("unsure", tr("if nobody knows")),
        (
            '{not_applicable: "' + tr("the reason") + '"}',
            tr("where the question says that it may be"),
        ),
    ):
        yield f"#   {left:<32}{right}"
    yield from _comment(tr("or, with more to say, lines below it, indented:"), "")
    yield "#   option: 1"
    yield "#   note: " + tr("What to know about this answer.")
    yield "#   evidence: [ci-runs, https://wiki.example/page]   # " + tr(
        "ids from below, or addresses"
    )
    yield "#   accepted: " + tr("Why a low option was chosen on purpose.")
    yield from _comment(
        tr("Leave it empty to answer later. 'assess check FILE' shows mistakes."), ""
    )
    yield ""
    yield "schema: 1"
    yield f'rubric: {{id: {scalar(rubric.id, flow=True)}, version: "{rubric.version}"}}'
    team = team or tr("My team")
    yield f"team: {scalar(team)}"
    yield f"date: {date.isoformat()}"
    if quick:
        yield "questions: quick   # " + tr("the core questions; any other question may be added")
    if respondent:
        yield f"respondents: [{scalar(respondent, flow=True)}]"
    else:
        yield "# respondents: [data science lead, operations lead]"
    if rubric.models:
        targets = ", ".join(f"{model.id}: {model.top}" for model in rubric.models)
        yield f"# targets: {{{targets}}}   # " + tr("the levels you want to reach")
    yield "# capacity: 12   # " + tr("person-weeks you can spend on it in a quarter")
    yield "# labels: {department: Risk}"
    yield ""
    yield "answers:"
    for section in rubric.sections:
        questions = [q for q in rubric.questions_in(section.id) if q.core or not quick]
        if not questions:
            continue
        yield ""
        yield f"  # {'=' * (_WIDTH - 4)}"
        yield from _comment(section.title, "  ")
        yield from _comment(section.intro, "  ")
        for question in questions:
            yield ""
            yield from _question(question)
    yield ""
    yield "# evidence:"
    yield "#   - id: ci-runs"
    yield "#     kind: demonstrated   # " + tr("or documented, or asserted")
    yield "#     what: Training workflow runs"
    yield "#     ref: .github/workflows/train.yml"
    yield f"#     observed_on: {date.isoformat()}"
    yield f"#     valid_until: {_year_later(date).isoformat()}"


def _question(question: Question) -> Iterator[str]:
    margin = "  "
    yield from _comment(question.text, margin)
    for n, option in enumerate(question.options):
        yield from _comment(f"{option.label}: {option.detail}", margin, first=f"  {n}  ")
    yield from _comment(question.help, margin)
    yield from _comment(question.counts, margin, first=tr("Counts:") + " ")
    yield from _comment(question.does_not_count, margin, first=tr("Does not count:") + " ")
    yield from _comment(question.evidence_hint, margin, first=tr("Evidence:") + " ")
    if question.allow_na:
        reason = question.na_reasons[0] if question.na_reasons else tr("the reason")
        answer = f"{{not_applicable: {scalar(reason, flow=True)}}}"
        yield from _comment(tr("May be {answer}", answer=answer), margin)
    yield f"{margin}{scalar(question.id)}:"


def _comment(text: str, margin: str, first: str = "") -> Iterator[str]:
    """Text as comment lines, none without text; further ones are indented like ``first``."""
    lead = f"{margin}# "
    hang = " " * (len(first) if first.startswith(" ") else 2 if first else 0)
    yield from textwrap.wrap(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=lead + first,
        subsequent_indent=lead + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _year_later(date: dt.date) -> dt.date:
    try:
        return date.replace(year=min(date.year + 1, dt.MAXYEAR))
    except ValueError:  # 29 February
        return date.replace(year=date.year + 1, day=28)
