"""Keeping a plan: a YAML file with owner, due date and status that people fill in.

The planner writes id, title, wave, quarter and effort; everything else in the file belongs to the
people. Re-planning reads what they wrote (a practice under way or done is taken as done, a declined
one is not planned), keeps it with their comments, and says what moved.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from assess.errors import Message, PlanError
from assess.roadmap.comments import lift, put_back
from assess.roadmap.schedule import wave_start
from assess.roadmap.suggest import did_you_mean
from assess.roadmap.values import Decision, Plan, PlannedPractice, PlanOptions
from assess.rubric.model import Rubric
from assess.yamlio import Map, Node, Scalar, Seq, parse

if TYPE_CHECKING:
    from ruamel.yaml import YAML

__all__ = ["STATUSES", "KeptPlan", "KeptPractice", "Move", "moves", "plan_text", "read_kept"]

STATUSES = ("planned", "under way", "done", "declined", "dropped")
"""What a practice's ``status`` may be; ``dropped`` is set when re-planning no longer needs it."""

_NEW = """\
# A roadmap made by `assess roadmap --save`. Yours to fill in: owner, due, status, note, and any
# field you add; planning again keeps them. status is one of: planned, under way, done, declined
# (say why in reason, and when in on: 2027-01-31). A risk that you accept goes at the end, as
#   accepted_risks:
#     - {challenge: feedback-loops, reason: Reviewed by the risk board., on: 2027-01-31}
schema: 1
practices: []
"""


@dataclass(frozen=True, slots=True)
class KeptPractice:
    """What the file says of one practice."""

    id: str
    quarter: str = ""
    effort: float | None = None
    status: str = "planned"
    decision: Decision | None = None
    touched: bool = False
    """True when people wrote something of their own into it."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan file that was read."""

    practices: tuple[KeptPractice, ...] = ()
    accepted_risks: Mapping[str, Decision] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Practices that the rubric does not have (any more); kept in the file, and ignored."""

    def options(self, options: PlanOptions) -> PlanOptions:
        """The options with what people decided in the file."""
        under_way = [p.id for p in self.practices if p.status in ("under way", "done")]
        declined = {p.id: p.decision for p in self.practices if p.decision is not None}
        return replace(
            options,
            assume=tuple(dict.fromkeys((*options.assume, *under_way))),
            declined={**declined, **options.declined},
            accepted_risks={**self.accepted_risks, **options.accepted_risks},
        )


@dataclass(frozen=True, slots=True)
class Move:
    """What planning again changed about one practice."""

    practice: str
    kind: Literal["new", "earlier", "later", "done", "dropped", "effort"]
    before: str = ""
    after: str = ""


class _Reader:
    """Reads a plan file and collects everything that is wrong with it."""

    def __init__(self, file: str, rubric: Rubric) -> None:
        self.file, self.rubric = file, rubric
        self.problems: list[Message] = []

    def add(self, node: Node, message: str, hint: str = "") -> None:
        self.problems.append(Message(message, node.line, node.column, hint))

    def items(self, root: Map, key: str) -> list[Map]:
        """The mappings in the list under ``key``."""
        node = root.get(key)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if not isinstance(node, Seq):
            self.add(node, f"“{key}” must be a list.")
            return []
        for item in node.items:
            if not isinstance(item, Map):
                self.add(item, f"Every item of “{key}” must have fields such as id: and status:.")
        return [item for item in node.items if isinstance(item, Map)]

    def text(self, item: Map, key: str) -> str:
        """The text under ``key``; empty when there is none."""
        node = item.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.add(node, f"“{key}” must be a single value.")
            return ""
        return node.text.strip()

    def decision(self, item: Map) -> Decision:
        """``reason`` and ``on``."""
        day = None
        if written := self.text(item, "on"):
            try:
                day = dt.date.fromisoformat(written)
            except ValueError:
                node = item.get("on")
                assert node is not None  # it has text  # noqa: S101
                self.add(node, f"“{written}” is not a date.", "Write it as 2027-01-31.")
        return Decision(self.text(item, "reason") or "No reason is given.", day)

    def practice(self, item: Map) -> KeptPractice | None:
        """One item of ``practices``."""
        pid = self.text(item, "id")
        if not pid:
            self.add(item, "This practice has no id.")
            return None
        status = self.text(item, "status") or "planned"
        if status not in STATUSES:
            node = item.get("status")
            assert node is not None  # it has text  # noqa: S101
            self.add(node, f"“{status}” is not a status.", did_you_mean(status, STATUSES))
        effort = None
        if written := self.text(item, "effort"):
            try:
                effort = float(written)
            except ValueError:
                effort = None  # the planner writes it anew
        own = {key.text for key, node in item if not (isinstance(node, Scalar) and node.empty)}
        return KeptPractice(
            id=pid,
            quarter=self.text(item, "quarter"),
            effort=effort,
            status=status,
            decision=self.decision(item) if status == "declined" else None,
            touched=bool(own - {"id", "title", "wave", "quarter", "effort", "status"})
            or status not in ("planned", "dropped"),
        )


def read_kept(data: bytes, file: str, rubric: Rubric) -> KeptPlan:
    """Read a plan file.

    Args:
        data: its bytes.
        file: its name, for messages.
        rubric: the rubric of the new plan.

    Raises:
        PlanError: it is no plan file; all messages at once, with line and column.
    """
    document = parse(data)
    if document.problems:
        raise PlanError(document.problems, file)
    reader = _Reader(file, rubric)
    root = document.root
    if not isinstance(root, Map) or root.get("practices") is None:
        raise PlanError("This is no plan file: it has no list of practices.", file)
    found: dict[str, KeptPractice] = {}
    for item in reader.items(root, "practices"):
        practice = reader.practice(item)
        if practice is not None and practice.id in found:
            reader.add(item, f"The practice “{practice.id}” stands here twice.")
        elif practice is not None:
            found[practice.id] = practice
    challenges = {c.id for c in rubric.challenges}
    risks = {}
    for item in reader.items(root, "accepted_risks"):
        challenge = reader.text(item, "challenge")
        if challenge not in challenges:
            hint = did_you_mean(challenge, sorted(challenges))
            reader.add(item, f"There is no challenge “{challenge}”.", hint)
        risks[challenge] = reader.decision(item)
    if reader.problems:
        raise PlanError(reader.problems, file)
    known = rubric.practice_by_id
    return KeptPlan(
        practices=tuple(p for p in found.values() if p.id in known),
        accepted_risks=risks,
        unknown=tuple(pid for pid in found if pid not in known),
    )


def moves(plan: Plan, kept: KeptPlan) -> tuple[Move, ...]:
    """What changed since the plan was kept, in the order of the new plan, then what is gone."""
    old = {p.id: p for p in kept.practices}
    out = []
    for p in plan.practices:
        quarter, before = wave_start(plan.start, p.wave), old.get(p.id)
        if before is None or before.status == "dropped" or not before.quarter:
            out.append(Move(p.id, "new", after=quarter))
            continue
        if before.quarter != quarter:
            kind: Literal["earlier", "later"] = "earlier" if quarter < before.quarter else "later"
            out.append(Move(p.id, kind, before.quarter, quarter))
        if before.effort is not None and abs(before.effort - p.effort.likely) > 1e-9:
            out.append(Move(p.id, "effort", f"{before.effort:g}", f"{p.effort.likely:g}"))
    planned = {p.id for p in plan.practices}
    for pid, before in old.items():
        if pid not in planned and before.status == "planned":
            kind_gone: Literal["done", "dropped"] = "done" if pid in plan.done else "dropped"
            out.append(Move(pid, kind_gone, before.quarter))
    return tuple(out)


def plan_text(plan: Plan, kept: bytes | None, rubric: Rubric) -> str:
    """The plan file: a new one, or the kept one brought up to date with everything people wrote.

    Args:
        plan: the new plan.
        kept: the file's present bytes; ``None`` when there is no file yet.
        rubric: the rubric of the plan.
    """
    yaml, before = _yaml(), KeptPlan() if kept is None else read_kept(kept, "", rubric)
    text, comments = lift((kept or _NEW.encode()).decode("utf-8-sig"))
    document: Any = yaml.load(text)
    own = document.pop("accepted_risks", None)
    entries = {str(entry["id"]): entry for entry in document.pop("practices", None) or []}
    document.update(
        {
            "schema": 1,
            "team": plan.team,
            "date": plan.date,
            "targets": dict(plan.targets),
            "capacity": _short(plan.capacity),
            "start": plan.start,
        }
    )
    written = []
    for p in plan.practices:
        entry = entries.pop(p.id, None)
        written.append(_updated(yaml, entry, p, wave_start(plan.start, p.wave)))
    for pid, old in {p.id: p for p in before.practices}.items():
        if pid in entries and (old.touched or ("item", pid) in comments):
            entry = entries[pid]
            if old.status == "planned":
                entry["status"] = "done" if pid in plan.done else "dropped"
            written.append(entry)
    written.extend(entries[pid] for pid in before.unknown)
    document["practices"] = written
    if own is not None:
        document["accepted_risks"] = own
    out = io.StringIO()
    yaml.dump(document, out)
    return put_back(out.getvalue(), comments)


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 100
    yaml.preserve_quotes = True
    return yaml


def _short(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def _updated(yaml: YAML, entry: Any, p: PlannedPractice, quarter: str) -> Any:
    """An entry with the planner's fields brought up to date; a new one when there is none."""
    if entry is None:
        entry = yaml.map()
    entry.update(
        {
            "id": p.id,
            "title": p.title,
            "wave": p.wave,
            "quarter": quarter,
            "effort": _short(p.effort.likely),
        }
    )
    if not entry.get("status") or entry["status"] == "dropped":
        entry["status"] = "planned"
    for key in ("owner", "due", "note"):
        entry.setdefault(key, None)
    return entry
