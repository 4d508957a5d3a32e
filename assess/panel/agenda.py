"""The agenda of the consensus workshop: what to discuss, in the order in which it pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from assess.answers.model import Answer, Assessment, Panel, Respondent
from assess.errors import PanelError
from assess.language import mark, number, tr
from assess.rubric.model import Question, Rubric
from assess.scoring.relevance import rank_disputed_questions

__all__ = ["AgendaItem", "Voice", "agenda", "by_role", "disagreement", "voices"]


@dataclass(frozen=True, slots=True)
class Voice:
    """What some respondents said alike: an option, or that the question does not apply or is open.

    Attributes:
        answer: ``0``…``n``, ``not applicable``, ``unsure`` or ``no answer``.
        option: the option; ``None`` when it was none.
        label: the option in words.
        respondents: who said so, in the panel's order.
        count: how many they are.
        remarks: the notes, reasons and acceptances they wrote, each with its respondent.
    """

    answer: str
    option: int | None
    label: str
    respondents: tuple[Respondent, ...]
    remarks: tuple[tuple[Respondent, str], ...]

    @property
    def words(self) -> str:
        """The answer in the current language."""
        return _shown(self.answer)

    @property
    def count(self) -> int:
        """How many said so."""
        return len(self.respondents)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A question to discuss.

    Attributes:
        question: the question.
        proposal: the option that the panel file proposes; ``None`` when it proposes none.
        between: the lowest and the highest option given.
        disagreement: how far opinions lie apart, 0…1 (see :func:`disagreement`).
        can_change_level: whether settling it can change a level; when false, it cannot, however
            the others are settled.
        levels: steps by which settling it alone can move the bounds of levels, over all models.
        residual: the most by which it alone can move one of the largest residual risks, 0…5.
        voices: who said what, the highest option first.
    """

    question: Question
    proposal: int | None
    between: tuple[int, int]
    disagreement: float
    can_change_level: bool
    levels: int
    residual: float
    voices: tuple[Voice, ...]

    @property
    def matters(self) -> str:
        """What settling it can do, in words."""
        if self.levels:
            return tr("changes a level bound by itself")
        if self.can_change_level:
            return tr("can change a level together with others")
        if self.residual > 0:
            return tr(
                "can move one of the three largest risks by {residual}",
                residual=number(self.residual, ".1f"),
            )
        return tr("moves no level and none of the largest risks")


def agenda(rubric: Rubric, assessment: Assessment) -> tuple[AgendaItem, ...]:
    """What a panel has to discuss, what matters most first.

    Ordered by: can change a level, steps of level bounds it can move by itself, how far opinions
    lie apart, move of the largest residual risks, and the rubric's order.

    Raises:
        PanelError: it is no panel.
    """
    panel = _panel(assessment)
    items = []
    for ranked in rank_disputed_questions(rubric, assessment):
        question = rubric.question_by_id[ranked.question]
        answer = assessment.answer(question.id)
        assert answer.between is not None  # noqa: S101 - only such questions are ranked
        items.append(
            AgendaItem(
                question=question,
                proposal=answer.option,
                between=answer.between,
                disagreement=disagreement(question, panel),
                can_change_level=ranked.can_change_level,
                levels=ranked.levels,
                residual=ranked.residual,
                voices=voices(question, panel),
            )
        )
    order = {q.id: n for n, q in enumerate(rubric.questions)}
    return tuple(
        sorted(
            items,
            key=lambda i: (
                -i.can_change_level,
                -i.levels,
                -i.disagreement,
                -i.residual,
                order[i.question.id],
            ),
        )
    )


def _panel(assessment: Assessment) -> Panel:
    if assessment.panel is None:
        raise PanelError("This is no panel; 'assess merge' makes one.", file=assessment.file)
    return assessment.panel


def disagreement(question: Question, panel: Panel) -> float:
    """How far the opinions on a question lie apart, 0…1.

    The mean over all pairs of respondents who gave an option or set the question aside: two
    options count by their distance as a part of the ladder, an option and *not applicable* count
    as far apart as can be. Who is unsure or silent does not count.
    """
    said = [a for a in panel.opinions.get(question.id, {}).values() if a.status in _OPINIONATED]
    pairs = list(combinations(said, 2))
    return sum(_distance(a, b, question.top) for a, b in pairs) / len(pairs) if pairs else 0.0


_OPINIONATED = ("answered", "not_applicable")


def _distance(a: Answer, b: Answer, top: int) -> float:
    if a.option is None or b.option is None:
        return float(a.status != b.status)
    return abs(a.option - b.option) / top


def voices(question: Question, panel: Panel) -> tuple[Voice, ...]:
    """Who said what to a question: options from the highest down, then what is no option."""
    said = panel.opinions.get(question.id, {})
    groups: dict[tuple[int, str], list[Respondent]] = {}
    for respondent in panel.respondents:
        answer = said.get(respondent.id, Answer())
        groups.setdefault(_key(answer), []).append(respondent)
    out = []
    for (_, words), members in sorted(groups.items(), key=lambda group: group[0]):
        option = int(words) if words.isdecimal() else None
        out.append(
            Voice(
                answer=words,
                option=option,
                label="" if option is None else question.options[option].label,
                respondents=tuple(members),
                remarks=tuple(_remarks(members, said)),
            )
        )
    return tuple(out)


def _key(answer: Answer) -> tuple[int, str]:
    if answer.option is not None:
        return -answer.option, str(answer.option)
    words = {
        "not_applicable": (1, mark("not applicable")),
        "unsure": (2, mark("unsure")),
    }
    return words.get(answer.status, (3, mark("no answer")))


def _shown(words: str) -> str:
    return words if words.isdecimal() else tr(words)


def _remarks(
    members: Iterable[Respondent], said: Mapping[str, Answer]
) -> Iterator[tuple[Respondent, str]]:
    for respondent in members:
        answer = said.get(respondent.id, Answer())
        yield from (
            (respondent, text) for text in (answer.reason, answer.note, answer.accepted) if text
        )


def by_role(question: Question, panel: Panel) -> tuple[tuple[str, str], ...]:
    """What each role said, such as ``("operations", "1, 1, unsure")``; in the order of the panel.

    Respondents without a role stand together under "".
    """
    said = panel.opinions.get(question.id, {})
    roles: dict[str, Counter[tuple[int, str]]] = {}
    for respondent in panel.respondents:
        roles.setdefault(respondent.role, Counter())[_key(said.get(respondent.id, Answer()))] += 1
    return tuple(
        (role, ", ".join(_shown(words) for _, words in sorted(found.elements())))
        for role, found in roles.items()
    )
