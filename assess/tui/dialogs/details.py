"""What stands above the answers: team, date, respondents, targets; and how it is asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from assess.answers.write import AnswerFile
from assess.errors import AssessError
from assess.language import mark, tr, trc
from assess.rubric.model import MaturityModel, Rubric
from assess.tui.dialogs.dialog import Dialog
from assess.tui.session import Session
from assess.tui.text import clean
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.picker import Picker

__all__ = ["Details", "file_name"]


def file_name(team: str) -> str:
    """A file name for a team: its letters and digits, in lower case.

    Args:
        team: as the person wrote it; letters of any script stay.
    """
    words = re.findall(r"\w+", team.casefold())
    return ("-".join(words)[:60].strip("-_") or "team") + ".yaml"


class Details(Dialog[Session]):
    """Begins a new assessment, or changes the details of the open one; returns its session."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "done", mark("Done"), show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self,
        rubric: Rubric,
        *,
        session: Session | None = None,
        path: Path | None = None,
        today: dt.date | None = None,
    ) -> None:
        """Prepare the form.

        Args:
            rubric: what will be asked.
            session: the open assessment whose details change; ``None`` begins a new one.
            path: where a new one is saved, when that is known already.
            today: the date of a new one.
        """
        super().__init__()
        self._rubric = rubric
        self._session = session
        self._path = path
        self._today = today or dt.date.today()
        self._made_name = ""
        self._begun_with = self._as_begun()

    def heading(self) -> str:
        """What this is for."""
        return (
            tr("New assessment")
            if self._session is None
            else tr("Team, date, respondents, targets")
        )

    def contents(self) -> ComposeResult:
        """The form."""
        said = None if self._session is None else self._session.assessment
        if said is None:
            yield Text(clean(self._rubric.unit), classes="help-text")
        team = said.team if said else ""
        if said is None and self._path is not None:
            team = self._path.stem.replace("-", " ").replace("_", " ").capitalize()
        yield from _row(
            tr("Team"), Field(team, placeholder=tr("Whose models are assessed"), id="team")
        )
        day = said.date if said else self._today
        yield from _row(tr("Date"), Field(day.isoformat(), placeholder="2026-11-23", id="date"))
        yield from self._who_answers()
        for model in self._rubric.models:
            target = said.targets.get(model.id) if said else None
            yield from _row(tr("Target {short}", short=model.short), _target(model, target))
        capacity = "" if said is None or said.capacity is None else f"{said.capacity:g}"
        hint = tr("Person-weeks a quarter for the roadmap; optional")
        yield from _row(tr("Capacity"), Field(capacity, placeholder=hint, id="capacity"))
        core = sum(q.core for q in self._rubric.questions)
        if core:
            asked = (
                tr("all {n}", n=len(self._rubric.questions)),
                tr("quick: the {core} core ones, then what matters most", core=core),
            )
            yield from _row(
                tr("Questions"), Picker(asked, int(bool(said and said.quick)), id="asked")
            )
        hidden = (
            tr("shown while answering"),
            tr("hidden while answering, so that nobody answers for them"),
        )
        picked = int(bool(self._session and self._session.hide_scores))
        yield from _row(tr("Scores"), Picker(hidden, picked, id="scores"))
        if said is None and self.place.names_files:
            yield from _row(tr("File"), Field(str(self._path or ""), id="file"))

    def _who_answers(self) -> ComposeResult:
        session = self._session
        people = () if session is None else session.assessment.respondents
        if session is not None and session.anonymous and people:
            words = tr("{n}; names are not shown (w on F2 shows them)", n=len(people))
            yield from _row(tr("Respondents"), Text(words, classes="value"))
            return
        hint = tr("Who answers, with commas between; optional")
        field = Field(", ".join(people), placeholder=hint, id="respondents")
        yield from _row(tr("Respondents"), field)

    def hints(self) -> Sequence[Hint]:
        """How to go on."""
        words = mark("start") if self._session is None else mark("keep")
        return (
            Hint("↵", words, "screen.done"),
            Hint("tab", mark("next field"), "app.focus_next"),
            Hint("←→", mark("pick")),
            Hint("esc", mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """Begin with the team."""
        super().on_mount()
        self.query_one("#team", Field).focus()
        self._name_file()

    # ------------------------------------------------------------ the file's name

    def on_input_changed(self, event: Input.Changed) -> None:
        """Name the file after the team until somebody else names it."""
        event.stop()
        if event.input.id == "team":
            self._name_file()

    def _name_file(self) -> None:
        if self._session is not None or self._path is not None or not self.place.names_files:
            return
        field = self.query_one("#file", Field)
        if field.value != self._made_name:
            return
        name = file_name(self.query_one("#team", Field).value)
        if Path(name).exists():
            name = f"{Path(name).stem}-{self._today.isoformat()}.yaml"
        self._made_name = field.value = name

    # ------------------------------------------------------------ done

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter is done."""
        event.stop()
        self.action_done()

    def action_done(self) -> None:
        """Begin, or keep the changes; or say what is missing."""
        team = self.query_one("#team", Field).value.strip()
        if not team:
            self._wrong("team", tr("Give the team a name."))
            return
        try:
            date = dt.date.fromisoformat(self.query_one("#date", Field).value.strip())
        except ValueError:
            self._wrong("date", tr("Write the date as year-month-day, such as 2026-11-23."))
            return
        capacity = self._capacity()
        if isinstance(capacity, str):
            self._wrong("capacity", capacity)
            return
        respondents = self._respondents()
        targets = self._targets()
        quick = bool(self._picked("asked"))
        hide = bool(self._picked("scores"))
        if self._session is None:
            self._begin(team, date, respondents, targets, capacity, quick, hide)
            return
        session = self._session
        session.hide_scores = hide
        if quick != session.assessment.quick:
            session.asking.ask("quick" if quick else "full")
        given: dict[str, Any] = {
            "team": team,
            "date": date,
            "respondents": respondents,
            "targets": targets,
            "capacity": capacity,
            "quick": quick,
        }
        # Only what was changed here: someone else may have changed the rest meanwhile.
        changed = {k: v for k, v in given.items() if v != self._begun_with.get(k)}
        outcome = session.set_header(**changed)
        if outcome.refused:
            self.tell(outcome.refused, bad=True)
        else:
            self.dismiss(session)

    def _as_begun(self) -> dict[str, Any]:
        """The details when this was opened, in the form that the fields give them."""
        if self._session is None:
            return {}
        said = self._session.assessment
        return {
            "team": said.team,
            "date": said.date,
            "respondents": said.respondents,
            "targets": dict(said.targets),
            "capacity": said.capacity,
            "quick": said.quick,
        }

    def _begin(
        self,
        team: str,
        date: dt.date,
        respondents: tuple[str, ...],
        targets: dict[str, int],
        capacity: float | None,
        quick: bool,
        hide: bool,
    ) -> None:
        path = self._named() if self.place.names_files else self.place.new_file(file_name(team))
        if path is None:
            self._wrong("file", tr("Name a file to keep the answers in, such as team.yaml."))
            return
        try:
            file = AnswerFile.new(
                path,
                self._rubric,
                team=team,
                date=date,
                respondents=respondents,
                targets=targets,
                capacity=capacity,
                quick=quick,
            )
            file.save()
        except AssessError as error:
            self._wrong("file", " ".join(m.text() for m in error.messages))
            return
        self.dismiss(Session(self._rubric, file, hide_scores=hide))

    def _named(self) -> Path | None:
        """The file that the person named."""
        name = self.query_one("#file", Field).value.strip()
        if not name:
            return None
        path = Path(name)
        if name.startswith("~"):
            path = path.expanduser()
        if path.suffix.lower() not in (".yaml", ".yml"):
            path = path.with_name(path.name + ".yaml")
        return path

    def _respondents(self) -> tuple[str, ...]:
        """Those written; as they were while names are not shown."""
        fields = self.query("#respondents").results(Field)
        written = next((f.value for f in fields), None)
        if written is None:
            return tuple(self._begun_with["respondents"])
        return tuple(p.strip() for p in written.split(",") if p.strip())

    def _wrong(self, field: str, message: str) -> None:
        self.tell(message, bad=True)
        for found in self.query(f"#{field}").results(Field):
            found.focus()

    def _picked(self, name: str) -> int:
        found = self.query(f"#{name}").results(Picker)
        return next((p.picked for p in found), 0)

    def _targets(self) -> dict[str, int]:
        """The levels picked; targets for categories, which have no line here, stay."""
        known = {m.id for m in self._rubric.models}
        old: dict[str, int] = self._begun_with.get("targets", {})
        targets = {name: level for name, level in old.items() if name not in known}
        for model in self._rubric.models:
            picked = self._picked(f"target-{model.id}")
            if picked:
                targets[model.id] = sorted(x.level for x in model.levels if x.level)[picked - 1]
        return targets

    def _capacity(self) -> float | str | None:
        text = self.query_one("#capacity", Field).value.strip().replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            return tr(
                "Write the capacity as a number of person-weeks, such as 12, or leave it empty."
            )
        return value if 0 < value <= 10_000 else tr("The capacity is a number above 0.")


def _target(model: MaturityModel, target: int | None) -> Picker:
    levels = sorted((x for x in model.levels if x.level), key=lambda x: x.level)
    values = [trc("target", "none"), *(f"{x.level} {clean(x.name)}" for x in levels)]
    numbers = [x.level for x in levels]
    picked = numbers.index(target) + 1 if target in numbers else 0
    return Picker(values, picked, id=f"target-{model.id}")


def _row(label: str, field: Field | Picker | Text) -> ComposeResult:
    with Horizontal(classes="row"):
        yield Text(label, classes="label")
        yield field
