"""An answer file of an earlier rubric, rewritten for today's: planned first, nothing dropped.

A renamed question keeps its answer under the new id. Where the rubric says how options moved, the
answer moves with them. What cannot be carried over is never guessed: the question becomes open and
a note keeps what was said; an answer to a question that is gone stays in the file as a comment.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

from assess.answers.changes import edit_answer
from assess.answers.edit import EditError, Editor
from assess.answers.emit import Raw
from assess.answers.entry import read_answer
from assess.answers.fields import Fields
from assess.answers.model import UNANSWERED, Answer
from assess.answers.read import parse_answers
from assess.errors import AnswersError, Message
from assess.frozen import frozen
from assess.rubric.model import Question, Rubric
from assess.rubric.versions import version_key
from assess.yamlio import ANSWER_LIMITS, Map, Node, Scalar, parse

__all__ = ["ItemKind", "Upgrade", "UpgradeItem", "plan_upgrade"]

_BOM = "\ufeff"


ItemKind = Literal["mapped", "review", "orphaned"]


@frozen
class UpgradeItem:
    """What becomes of one answer."""

    kind: ItemKind
    """``mapped``: carried over under another id or option; ``review``: open now, what was said is
    in its note; ``orphaned``: the question is gone, the answer stays as a comment."""
    before: str
    """The question's id in the file."""
    question: str
    """Its id today; empty when it is gone."""
    said: int | None
    """The option chosen then; ``None`` when it was no option."""
    option: int | None
    """The option today."""
    why: str


@frozen
class Upgrade:
    """The plan, and the text of the file after it."""

    file: str
    version: str
    """The rubric's version that the file names; empty when it names none."""
    to_version: str
    kept: tuple[str, ...]
    """Questions whose answers stay as they are."""
    items: tuple[UpgradeItem, ...]
    new: tuple[str, ...]
    """Questions that the file does not answer yet and an earlier rubric may not have asked."""
    text: str
    changed: bool
    """True when the text is another one than before."""

    def of(self, kind: ItemKind) -> tuple[UpgradeItem, ...]:
        """The items of one kind, in the order of the file."""
        return tuple(item for item in self.items if item.kind == kind)

    @property
    def renamed(self) -> Mapping[str, str]:
        """Former id → id today."""
        return {i.before: i.question for i in self.items if i.question and i.before != i.question}


def plan_upgrade(data: bytes, rubric: Rubric, file: str = "") -> Upgrade:
    """Plan what becomes of an answer file with today's rubric.

    Args:
        data: the file's bytes.
        rubric: today's rubric, the same rubric id as the file's.
        file: its name, for messages.

    Returns:
        The plan with the new text, which reads without errors. Comments, order and every other
        character of the file stay.

    Raises:
        AnswersError: the file has problems that no newer rubric explains (all of them, with line
            and column), or is written in a way that cannot be changed safely.
    """
    document = parse(data, ANSWER_LIMITS)
    if document.problems or not isinstance(document.root, Map):
        parse_answers(data, rubric, file)  # tells what is wrong
    text = data.decode("utf-8")
    mark = _BOM if text.startswith(_BOM) else ""
    try:
        made = _Upgrading(text.removeprefix(_BOM), rubric)
        theirs, ours = version_key(made.version), version_key(rubric.version)
        if theirs is not None and ours is not None and theirs > ours:
            raise AnswersError(
                Message(
                    f"The file was answered with rubric {made.version};"
                    f" this one is {rubric.version}, which is older.",
                    hint="Use the newer program, or --rubric with the newer rubric.",
                ),
                file=file,
            )
        made.run()
        if made.items and isinstance(made.editor.find(["panel"]), Map):
            raise AnswersError(
                Message(
                    "This is a panel, and its questions changed since; whoever answered has to"
                    " look again.",
                    hint="Upgrade each respondent's own file, then 'assess merge' them again.",
                ),
                file=file,
            )
        version = made.version
        # What is wrong now is wrong in any version: none is blamed.
        as_then = dataclasses.replace(rubric, version=version or rubric.version)
        parse_answers(made.editor.text.encode("utf-8"), as_then, file)
        made.set_version()
    except EditError:
        raise AnswersError(
            Message(
                "This file is written in a way that cannot be changed without harming it.",
                hint="Write every answer on a line of its own, then try again.",
            ),
            file=file,
        ) from None
    new = mark + made.editor.text
    answered = parse_answers(new.encode("utf-8"), rubric, file).answers
    return Upgrade(
        file=file,
        version=version,
        to_version=rubric.version,
        kept=tuple(made.kept),
        items=tuple(made.items),
        new=tuple(q.id for q in rubric.questions if q.id not in answered),
        text=new,
        changed=new != text,
    )


class _Upgrading:
    """One file on its way."""

    def __init__(self, text: str, rubric: Rubric) -> None:
        self.editor = Editor(text)
        self.rubric = rubric
        self.items: list[UpgradeItem] = []
        self.kept: list[str] = []
        node = self.editor.find(["rubric", "version"])
        self.version = node.text.strip() if isinstance(node, Scalar) else ""
        self._former = {old: q.id for q in rubric.questions for old in q.formerly}
        self._order = tuple(q.id for q in rubric.questions)

    def run(self) -> _Upgrading:
        if self.version == self.rubric.version:
            return self
        answers = self.editor.find(["answers"])
        for key in list(answers.entries) if isinstance(answers, Map) else []:
            self._one(key)
        return self

    def set_version(self) -> None:
        """Name today's version, where the file names one or names the rubric."""
        rubric = self.editor.find(["rubric"])
        if self.version == self.rubric.version:
            return
        if isinstance(rubric, Map):
            self.editor.put(
                ["rubric", "version"], Raw(f'"{self.rubric.version}"'), ("id", "version")
            )
        else:
            value = {"id": self.rubric.id, "version": self.rubric.version}
            self.editor.put(["rubric"], value, ("schema", "rubric"))

    def _one(self, key: str) -> None:
        question = self.rubric.question_by_id.get(key)
        if question is None:
            name = self._former.get(key)
            if name is None and not self.version:
                return  # of which version is it? the reader asks whether another id was meant
            if name is None or self.editor.find(["answers", name]) is not None:
                self._retire(key, name)
                return
            self.editor.rename(["answers", key], name)
            question = self.rubric.question_by_id[name]
        node = self.editor.find(["answers", question.id])
        assert node is not None  # noqa: S101 - it was found above
        self._carry(key, question, node)

    def _carry(self, key: str, question: Question, node: Node) -> None:
        """Carry one answer over to today's options."""
        fields = Fields()
        wide = _with_options(question)
        answer = read_answer(node, wide, fields, _Anything())
        if fields.problems or answer is None:
            if key != question.id:
                self._note(key, question, None, None)
            return  # empty, or wrong: then the reader tells
        why = self._lost(question, answer)
        if why:
            self._reopen(key, question, answer, why)
            return
        option = self._moved(question, answer.option)
        if answer.option is not None and option is None:
            self._reopen(key, question, answer, "its options mean something else now")
            return
        if option != answer.option:
            moved = dataclasses.replace(answer, option=option)
            edit_answer(self.editor, question.id, moved, self._order)
        self._note(key, question, answer.option, option)

    def _note(self, key: str, question: Question, said: int | None, option: int | None) -> None:
        if key == question.id and said == option:
            self.kept.append(key)
            return
        why = f"is called {question.id} now" if key != question.id else ""
        if said != option:
            why = f"{why}; " if why else ""
            why += f"option {said} is option {option} now"
        self.items.append(UpgradeItem("mapped", key, question.id, said, option, why))

    def _lost(self, question: Question, answer: Answer) -> str:
        """Why the answer cannot stand, whatever the options were; empty when it can."""
        if answer.reason is not None and not question.allow_na:
            return "it cannot be not applicable any more"
        return ""

    def _moved(self, question: Question, option: int | None) -> int | None:
        """Where an option went through all changes since the file's version."""
        since = version_key(self.version)
        for change in sorted(question.changes, key=lambda c: version_key(c.version) or (0, 0, 0)):
            at = version_key(change.version)
            if since is None or at is None or at <= since or option is None:
                continue
            now = change.options[option] if option < len(change.options) else "open"
            option = None if now == "open" else now
        return option if option is None or option <= question.top else None

    def _reopen(self, key: str, question: Question, answer: Answer, why: str) -> None:
        """Make the question open and keep what was said in its note."""
        said = f"option {answer.option}" if answer.option is not None else "not applicable"
        if answer.reason:
            said += f": {answer.reason}"
        kept = f"Answered to rubric {self.version or 'of then'}: {said}."
        note = f"{answer.note}\n{kept}" if answer.note else kept
        open_now = dataclasses.replace(UNANSWERED, note=note, evidence=answer.evidence)
        if answer.accepted:
            open_now = dataclasses.replace(open_now, accepted=answer.accepted)
        edit_answer(self.editor, question.id, open_now, self._order)
        item = UpgradeItem("review", key, question.id, answer.option, None, why)
        self.items.append(item)

    def _retire(self, key: str, name: str | None) -> None:
        """Turn an answer to a question that is gone into a comment."""
        self.editor.comment_out(["answers", key])
        why = "is not asked any more"
        if name is not None:
            why = f"is called {name} now, which the file answers too"
        self.items.append(UpgradeItem("orphaned", key, "", None, None, why))


class _Anything(frozenset[str]):
    """Every evidence id counts as known here: the whole file is read strictly afterwards."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return True


def _with_options(question: Question) -> Question:
    """The question as an earlier rubric may have asked it: more options, not applicable allowed."""
    spare = tuple(question.options[-1] for _ in range(21 - len(question.options)))
    return dataclasses.replace(question, options=question.options + spare, allow_na=True)
