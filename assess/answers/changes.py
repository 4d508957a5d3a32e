"""What a change of an answer or of the header means for the text of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assess.answers.edit import Editor
from assess.answers.emit import Raw, answer_state, answer_value, number, record_value
from assess.answers.entry import ANSWER_KEYS
from assess.answers.model import Answer, Assessment, EvidenceRecord
from assess.answers.panel import PANEL_KEYS
from assess.answers.read import HEADER_KEYS
from assess.yamlio import Map, Scalar, Seq

__all__ = ["edit_answer", "edit_evidence", "edit_header", "edit_to_discuss"]


def edit_answer(
    editor: Editor, question_id: str, answer: Answer | None, order: Sequence[str]
) -> None:
    """Make the text say this about a question."""
    path = ["answers", question_id]
    node = editor.find(path)
    if answer is None or answer == Answer(between=answer.between):
        if node is not None:
            editor.empty(path)
        return
    keys = getattr(node, "entries", None)
    if keys is None:
        editor.put(path, answer_value(answer), order)
        return
    state = answer_state(answer)
    old = next((key for key in ("not_applicable", "option") if key in keys), None)
    if state is not None and old is not None and state[0] not in keys:
        editor.rename([*path, old], state[0])
    value = answer_value(answer)
    long_form = value if isinstance(value, Mapping) else {"option": value}
    editor.put(path, {k: long_form[k] for k in ANSWER_KEYS if k in long_form})


def edit_to_discuss(editor: Editor, question_id: str, wanted: bool) -> None:
    """Put a question on the list of what a panel has to discuss, or take it off."""
    path = ["panel", "to_discuss"]
    node = editor.find(path)
    items = node.items if isinstance(node, Seq) else []
    listed = [i.text.strip() for i in items if isinstance(i, Scalar)]
    rest = [name for name in listed if name and name != question_id]
    if wanted or rest:
        editor.put(path, [*rest, question_id] if wanted else rest, PANEL_KEYS)
    else:
        editor.remove(path)


def edit_evidence(
    editor: Editor, old: Mapping[str, EvidenceRecord], new: Mapping[str, EvidenceRecord]
) -> None:
    """Make the text hold these evidence records; those that are in both stay as they are."""
    node = editor.find(["evidence"])
    items = node.items if isinstance(node, Seq) else []
    for at in reversed(range(len(items))):
        item = items[at]
        name = item.get("id") if isinstance(item, Map) else None
        if isinstance(name, Scalar) and name.text.strip() in old.keys() - new.keys():
            editor.drop("evidence", at)
    for record in new.values():
        if record.id not in old:
            editor.append("evidence", record_value(record), HEADER_KEYS)


def edit_header(editor: Editor, old: Assessment, new: Assessment) -> None:
    """Make the text say what is new above the answers."""
    if new.team != old.team:
        editor.put(["team"], new.team, HEADER_KEYS)
    if new.date != old.date:
        editor.put(["date"], Raw(new.date.isoformat()), HEADER_KEYS)
    if new.quick != old.quick:
        editor.put(["questions"], Raw("quick" if new.quick else "full"), HEADER_KEYS)
    if new.respondents != old.respondents:
        if new.respondents:
            editor.put(["respondents"], new.respondents, HEADER_KEYS)
        else:
            editor.remove(["respondents"])
    if new.targets != old.targets:
        levels = {name: Raw(str(level)) for name, level in new.targets.items()}
        if not levels:
            editor.remove(["targets"])
        elif getattr(editor.find(["targets"]), "entries", None) is not None:
            editor.put(["targets"], levels)
        else:
            text = ", ".join(f"{name}: {level.text}" for name, level in levels.items())
            editor.put(["targets"], Raw(f"{{{text}}}"), HEADER_KEYS)
    if new.capacity != old.capacity:
        if new.capacity is None:
            editor.remove(["capacity"])
        else:
            editor.put(["capacity"], number(new.capacity), HEADER_KEYS)
