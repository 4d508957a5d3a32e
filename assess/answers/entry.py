"""One answer of an answer file: short form, long form, and what can be wrong with either."""

from __future__ import annotations

import re
from collections.abc import Collection

from assess.answers.fields import ADDRESS, Fields, nearest
from assess.answers.model import Answer
from assess.rubric.model import Question, Rubric
from assess.yamlio import Map, Node, Scalar, Seq, looks_like, quoted

__all__ = ["ANSWER_KEYS", "read_answer", "unknown_question"]

ANSWER_KEYS = ("option", "not_applicable", "note", "evidence", "accepted")
"""The keys of an answer's long form."""

_OPTIONS = {str(n): Answer(option=n) for n in range(21)}
_UNSURE = Answer(unsure=True)
_NOTHING = Answer()
_KEYS = frozenset(ANSWER_KEYS)
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def read_answer(
    node: Node, question: Question, fields: Fields, records: Collection[str] = ()
) -> Answer | None:
    """Read what was said to a question.

    Args:
        node: the value under the question's id.
        question: which options there are, and whether it may be not applicable.
        fields: collects what is wrong.
        records: the ids of the file's evidence records.

    Returns:
        The answer; ``None`` when nothing was said or (noted) it is wrong.
    """
    if isinstance(node, Scalar):
        if node.plain:
            text = node.text
            answer = _OPTIONS.get(text)
            if answer is not None and int(text) <= question.top:
                return None if node.refused else answer
            if text == "unsure" or text == "":
                return _UNSURE if text else None
        return _option(node, question, fields)
    if isinstance(node, Map):
        return None if node.refused else _long_form(node, question, fields, records)
    if not node.refused:
        fields.add(node, f"The answer to {question.id} cannot be a list.", _right(question))
    return None


def unknown_question(rubric: Rubric, name: str) -> tuple[str, str]:
    """What to say of a question id that the rubric does not have: message and hint."""
    for question in rubric.questions:
        if name in question.formerly:
            return (
                f"The question {quoted(name)} is now called {quoted(question.id)}.",
                "'assess upgrade' brings the file up to date and drops nothing.",
            )
    meant = nearest(name, rubric.question_by_id)
    hint = f"Did you mean {quoted(meant)}?" if meant else "'assess rubric list' shows them all."
    return f"There is no question {quoted(name)}.", hint


def _right(question: Question) -> str:
    """What an answer to this question may be."""
    more = ', or {not_applicable: "the reason"}' if question.allow_na else ""
    return f"Write a number from 0 to {question.top}, or unsure{more}."


def _labels(question: Question) -> str:
    """The options with their numbers."""
    return ", ".join(f"{n} {quoted(o.label, 300)}" for n, o in enumerate(question.options))


def _option(node: Node, question: Question, fields: Fields) -> Answer | None:
    """The number of an option or ``unsure``; anything else is told in the most helpful way."""
    if node.refused:
        return None
    if isinstance(node, Scalar) and node.plain:
        answer = _OPTIONS.get(node.text)
        if answer is not None and int(node.text) <= question.top:
            return answer
    right = _right(question)
    what = f"The answer to {question.id}"
    if not isinstance(node, Scalar):
        fields.add(node, f"{what} must be the number of an option, not a list or a mapping.", right)
        return None
    text = node.text
    if node.plain and (text == "unsure" or text in _OPTIONS or _WHOLE.fullmatch(text)):
        return _numbered(node, question, fields)
    if not node.plain and _WHOLE.fullmatch(text):
        fields.add(node, f"{what} is a number, without quotes.", f"Write {text}.")
    elif not node.plain and text == "unsure":
        return _UNSURE
    elif text.strip().lower() in ("unsure", "unknown", "?"):
        fields.add(node, f"{what} is {quoted(text)}.", "If nobody knows, write unsure.")
    elif text.strip().lower() in ("not_applicable", "not applicable", "n/a", "na"):
        hint = 'Write {not_applicable: "the reason"}.' if question.allow_na else right
        why = "needs a reason" if question.allow_na else "is not possible here"
        fields.add(node, f"{what}: 'not applicable' {why}.", hint)
    elif (number := _by_label(text, question)) is not None:
        fields.add(node, f"{what} must be the number of an option.", f"Write {number}.")
    else:
        kind = looks_like(text) if node.plain else ""
        read_as = f" (read as {kind})" if kind and kind != "a number" else ""
        said = f"{quoted(text)}{read_as}" if text else "an empty text"
        fields.add(node, f"{what} must be the number of an option, not {said}.", right)
    return None


def _numbered(node: Scalar, question: Question, fields: Fields) -> Answer | None:
    """An option's number, plainly written: is there such an option?"""
    text = node.text
    if text == "unsure":
        return _UNSURE
    answer = _OPTIONS.get(text)
    if answer is not None and int(text) <= question.top:
        return answer
    if text.lstrip("-") in _OPTIONS or not text.lstrip("-").startswith("0"):
        fields.add(
            node,
            f"{question.id} has no option {text}.",
            f"Choose from 0 to {question.top}: {_labels(question)}.",
        )
    else:
        fields.add(node, f"The answer to {question.id} is not a plain number.", _right(question))
    return None


def _by_label(text: str, question: Question) -> int | None:
    tidy = text.strip().lower()
    return next((n for n, o in enumerate(question.options) if o.label.lower() == tidy), None)


def _long_form(
    node: Map, question: Question, fields: Fields, records: Collection[str]
) -> Answer | None:
    entries = node.entries
    if not entries.keys() <= _KEYS:
        fields.known_keys(node, ANSWER_KEYS, f"The answer to {question.id}")
    option = node.get("option")
    reason = node.get("not_applicable")
    state: Answer | None = _NOTHING
    if isinstance(option, Scalar) and option.empty:
        option = None
    if option is not None and reason is not None:
        fields.add(
            entries["not_applicable"][0],
            f"The answer to {question.id} has both 'option' and 'not_applicable'.",
            "Keep one of them.",
        )
    elif option is not None:
        state = _option(option, question, fields)
    elif reason is not None:
        state = _not_applicable(reason, node, question, fields)
    note = fields.text(node.get("note"), "The note")
    accepted = fields.text(node.get("accepted"), "The reason under 'accepted'")
    evidence = _evidence(node.get("evidence"), fields, records)
    if state is None or (state is _NOTHING and not (note or accepted or evidence)):
        return None
    return Answer(state.option, state.unsure, state.reason, note, evidence, accepted)


def _not_applicable(node: Node, parent: Map, question: Question, fields: Fields) -> Answer | None:
    if node.refused:
        return None
    if not question.allow_na:
        fields.add(
            parent.entries["not_applicable"][0],
            f"{question.id} cannot be not applicable.",
            f"{_right(question)} If it is so on purpose, add 'accepted: why'.",
        )
        return None
    example = 'Write the reason, such as {not_applicable: "We buy labelled data."}.'
    if isinstance(node, Scalar) and node.plain and looks_like(node.text) and len(node.text) < 6:
        fields.add(node, f"'not_applicable' of {question.id} needs a reason as text.", example)
        return None
    before = len(fields.problems)
    reason = fields.text(node, "The reason under 'not_applicable'")
    if not reason:
        if len(fields.problems) == before:
            fields.add(node, f"'not_applicable' of {question.id} has no reason.", example)
        return None
    return Answer(reason=reason)


def _evidence(node: Node | None, fields: Fields, records: Collection[str]) -> tuple[str, ...]:
    if node is None or node.refused:
        return ()
    if isinstance(node, Map):
        hint = "Put the record under 'evidence:' at the end of the file and name its id here."
        fields.add(node, "Evidence of an answer is a list of ids or addresses.", hint)
        return ()
    found = []
    for item in node.items if isinstance(node, Seq) else [node]:
        text = fields.text(item, "An entry under 'evidence'")
        if not text:
            continue
        if text not in records and not ADDRESS.fullmatch(text):
            meant = nearest(text, records)
            fields.add(
                item,
                f"{quoted(text)} is neither the id of an evidence record nor an address.",
                (f"Did you mean {quoted(meant)}? Otherwise add" if meant else "Add")
                + " a record under 'evidence:' and name its id, or give an address (https://…).",
            )
        found.append(text)
    return tuple(found)
