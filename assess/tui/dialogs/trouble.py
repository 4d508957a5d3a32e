"""The answers are not on disk: why, that they are safe in memory, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assess.errors import AssessError
from assess.language import mark, tr, trn
from assess.tui.dialogs.dialog import Dialog
from assess.tui.session import Session
from assess.tui.text import QUIET, STRONG, clean, tilde
from assess.tui.widgets.fields import Field
from assess.tui.widgets.keybar import Hint
from assess.tui.widgets.lines import Text
from assess.tui.widgets.listing import Listing

__all__ = ["SaveElsewhere", "TroubleDialog"]


class TroubleDialog(Dialog[bool]):
    """Returns True when it is settled, or when the person chose to leave without saving."""

    TITLE_TEXT = mark("Not saved")
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, session: Session, *, leaving: bool) -> None:
        super().__init__()
        self._session = session
        self._leaving = leaving
        self.must_answer = True
        self._acts: list[Callable[[], None]] = []

    def contents(self) -> ComposeResult:
        """The reason, and the ways on."""
        session = self._session
        trouble = session.trouble
        assert trouble is not None  # noqa: S101 - opened only when there is one
        yield Text(Content.assemble((clean(trouble.message), STRONG)))
        yield Text(self.place.shown(session.path), classes="help-text")
        yield Text(tr("Your answers are safe in memory as long as this program runs."))
        if clash := self._clash():
            yield Text(clash)
        yield Text("")
        options = []
        for words, detail, act in self._ways():
            text = Content.assemble((words, STRONG), ("\n" + detail if detail else "", QUIET))
            options.append(Option(text))
            self._acts.append(act)
        yield Listing(*options, id="ways", markup=False)

    def _clash(self) -> str:
        if self._session.trouble is None or self._session.trouble.kind != "conflict":
            return ""
        try:
            both = self._session.clashes()
        except AssessError:
            return ""
        if not both:
            return ""
        names = ", ".join(both[:5]) + (" …" if len(both) > 5 else "")
        questions = trn("{n} question", "{n} questions", len(both))
        return tr(
            "Both of you answered {questions} differently: {names}.",
            questions=questions,
            names=names,
        )

    def _ways(self) -> list[tuple[str, str, Callable[[], None]]]:
        session = self._session
        ways: list[tuple[str, str, Callable[[], None]]] = []
        trouble = session.trouble
        elsewhere = (
            tr("Save everything to another file …"),
            tr("and go on with that one; the file on disk stays as it is"),
            self._elsewhere,
        )
        if trouble is not None and trouble.kind == "conflict":
            if session.path.exists():
                ways.append(
                    (
                        tr("Put my answers on top of theirs"),
                        tr("their changes stay; where both changed the same question, mine counts"),
                        self._join,
                    )
                )
                ways.append(elsewhere)
                ways.append(
                    (tr("Take theirs"), tr("and forget what I said since my last save"), self._drop)
                )
            else:
                ways.append((tr("Write the file again"), tr("in the same place"), self._again))
                ways.append(elsewhere)
        else:
            ways.append((tr("Try again"), "", self._again))
            ways.append(elsewhere)
        if self._leaving:
            ways.append(
                (tr("Leave without saving"), tr("what is not on disk is lost"), self._leave)
            )
            ways.append((tr("Stay"), "", self._go_on))
        else:
            ways.append(
                (
                    tr("Go on for now"),
                    tr("answers stay in memory; saving is tried again with every answer"),
                    self._go_on,
                )
            )
        return ways

    def hints(self) -> Sequence[Hint]:
        """How to pick."""
        words = mark("stay") if self._leaving else mark("go on for now")
        return (
            Hint("↑↓", mark("move")),
            Hint("↵", mark("do it")),
            Hint("esc", words, "screen.finish"),
        )

    def on_mount(self) -> None:
        """The first way loses nothing, unless both answered the same question."""
        super().on_mount()
        ways = self.query_one(Listing)
        ways.highlighted = None if self._clash() else 0
        ways.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was picked."""
        event.stop()
        self._acts[event.option_index]()

    def finish(self) -> bool:
        """Escape goes on with the answers in memory."""
        self._go_on()
        return True

    def _settle(self, refused: str) -> None:
        trouble = self._session.trouble
        if refused:
            self.tell(refused, bad=True)
        elif trouble is not None:
            self.tell(trouble.message, bad=True)
        else:
            self.dismiss(True)

    def _again(self) -> None:
        self._settle(self._session.save(overwrite=not self._session.path.exists()).refused)

    def _join(self) -> None:
        self._settle(self._session.join().refused)

    def _drop(self) -> None:
        self._settle(self._session.drop().refused)

    def _elsewhere(self) -> None:
        def saved(done: bool | None) -> None:
            if done:
                self.dismiss(True)

        self.app.push_screen(SaveElsewhere(self._session), saved)

    def _leave(self) -> None:
        self.dismiss(True)

    def _go_on(self) -> None:
        self.dismiss(False)


class SaveElsewhere(Dialog[bool]):
    """Saves everything to another file; returns True when that worked."""

    TITLE_TEXT = mark("Save everything to another file")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "save", mark("Save"), show=False)]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._spare = session.path
        """Where it is saved when nobody names another file."""

    def contents(self) -> ComposeResult:
        """A line for the path."""
        self._spare = self.place.spare(self._session.path, keeps=self._session.keeps)
        yield Text(tr("The questionnaire goes on with that file."), classes="help-text")
        if self.place.names_files:
            yield Field(tilde(self._spare), id="path")
        else:
            yield Text(self.place.shown(self._spare))

    def hints(self) -> Sequence[Hint]:
        """Save or leave."""
        return (
            Hint("↵", mark("save"), "screen.save"),
            Hint("esc", mark("cancel"), "screen.finish"),
        )

    def on_mount(self) -> None:
        """Type at once."""
        super().on_mount()
        if self.place.names_files:
            self.query_one(Field).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save on Enter."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save, or say why not."""
        path = self._named() if self.place.names_files else self._spare
        if path is None:
            self.tell(tr("Name a file, for example team.yaml."))
            return
        outcome = self._session.save_as(path)
        if outcome.refused:
            self.tell(outcome.refused, bad=True)
        else:
            self.dismiss(True)

    def _named(self) -> Path | None:
        text = self.query_one(Field).value.strip()
        if not text:
            return None
        try:
            path = Path(text).expanduser()
        except RuntimeError:
            path = Path(text)
        if path.suffix.lower() not in (".yaml", ".yml"):
            path = path.with_name(path.name + ".yaml")
        return path
