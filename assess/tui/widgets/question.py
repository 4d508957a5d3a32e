"""The question pane: one set of widgets whose contents are replaced, question after question."""

from __future__ import annotations

import dataclasses

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Spacing

from assess.answers.model import Answer
from assess.language import mark, tr
from assess.rubric.model import Question
from assess.tui.session import Session
from assess.tui.text import (
    KEY,
    QUIET,
    STRONG,
    TITLE,
    WARN,
    clean,
    clean_block,
    columns,
    hang,
    option_words,
)
from assess.tui.way import place
from assess.tui.widgets.choices import Choice, Choices
from assess.tui.widgets.lines import Lines, link
from assess.tui.widgets.opinions import opinions, remarked
from assess.tui.widgets.seen import beside, differs, reasons

__all__ = ["QuestionPane"]

NOTE_LINES = 4
"""Lines of a long note that are shown below the choices; the editor shows all."""


class _Head(Lines):
    """Where we are, the question, and its help."""

    def __init__(self) -> None:
        super().__init__(id="question-head")
        self.session: Session | None = None

    def build(self, width: int) -> list[Content]:
        session = self.session
        if session is None:
            return []
        question = session.question()
        section = next(s for s in session.rubric.sections if s.id == question.section)
        title = Content.assemble((clean(section.title), TITLE))
        lines = [columns(title, place(session), width)]
        if session.rubric.questions_in(section.id)[0].id == question.id:
            lines += _wrap(section.intro, width, QUIET)
        lines.append(Content(""))
        lines += _wrap(question.text, width, STRONG)
        lines += _wrap(question.help, width, QUIET)
        lines.append(Content(""))
        return lines


class _Foot(Lines):
    """Note and evidence, gentle hints, and the guidance when it is wanted or there is room."""

    def __init__(self) -> None:
        super().__init__(id="question-foot")
        self.session: Session | None = None
        self.guidance = False
        self.offering = True
        """Whether there is room for the line that says where the guidance is."""

    def build(self, width: int) -> list[Content]:
        if self.session is None:
            return []
        more = self.guide(width) if self.guidance else []
        if self.offering and not self.guidance:
            more = self.offer(width)
        return [*self.said(width), *more]

    def said(self, width: int) -> list[Content]:
        """What was written beside the answer, and what does not go together."""
        session = self.session
        assert session is not None  # noqa: S101 - build() looked
        answer = session.answer()
        lines: list[Content] = []
        if answer.note:
            lines += _entry(mark("note"), answer.note, width, most=NOTE_LINES)
        if answer.accepted:
            lines += _entry(mark("on purpose"), answer.accepted, width, most=NOTE_LINES)
        if answer.evidence:
            lines += _entry(mark("evidence"), ", ".join(map(clean, answer.evidence)), width, most=3)
        for who, text in remarked(session):
            lines += _entry(mark("said"), f"{who}: {text}", width, most=NOTE_LINES)
        for hint in session.contradictions():
            if session.asking.current in (hint.question, hint.other):
                a, b = session.question(hint.question), session.question(hint.other)
                text = tr(
                    "“{a}” usually comes with at least “{b}” of: {text} Answered there: {b2}.",
                    a=option_words(a, hint.option),
                    b=option_words(b, hint.need),
                    text=b.text,
                    b2=option_words(b, hint.have),
                )
                lines += _entry(mark("second look"), text, width, style=WARN)
        found = session.differences().get(session.asking.current)
        if found and found.shown is None:  # what was seen stands beside its option
            differing = differs(session, found)
            lines += _entry(mark("second look"), differing, width, style=WARN)
        return [Content(""), *lines] if lines else []

    def offer(self, width: int) -> list[Content]:
        """One line that says where the guidance is."""
        text = Content.assemble(
            (" i ", KEY), (tr("what counts, why it matters, evidence, sources"), QUIET)
        )
        return [Content(""), *(link(line, "screen.guidance") for line in text.wrap(width))]

    def guide(self, width: int) -> list[Content]:
        """What counts and what does not, why it matters, what shows it, and where it comes from."""
        session = self.session
        assert session is not None  # noqa: S101 - build() looked
        question = session.question()
        lines = [Content("")]
        for name, text in reasons(session):
            lines += _entry(name, text, width)
        lines += _entry(mark("counts"), question.counts, width)
        lines += _entry(mark("not"), question.does_not_count, width)
        lines += _entry(mark("why"), question.why, width)
        lines += _entry(mark("shown by"), question.evidence_hint, width)
        for at, source in enumerate(question.sources):
            work = session.rubric.work_by_id.get(source.work)
            title = work.title if work else source.work
            where = f"{title}: {source.heading}" if source.heading else title
            lines += _entry(mark("source") if at == 0 else "", where, width)
        return lines


class QuestionPane(VerticalScroll, can_focus=False):
    """Shows the current question of a session."""

    def __init__(self) -> None:
        super().__init__(id="question")
        self._head, self._foot = _Head(), _Foot()
        self.choices = Choices()
        self._session: Session | None = None
        self.guidance_wanted: bool | None = None
        """Whether the person asked for the guidance or sent it away; ``None``: when it fits."""

    def compose(self) -> ComposeResult:
        """Head, choices and foot; they stay."""
        yield self._head
        yield self.choices
        yield self._foot

    def show(self, session: Session, *, keep_cursor: bool = False) -> None:
        """Show the current question.

        Args:
            session: what to show.
            keep_cursor: True when it is the same question and only its answer changed.
        """
        self._session = session
        self._head.session = self._foot.session = session
        choices = _choices(session)
        chosen = next((at for at, c in enumerate(choices) if c.chosen), None)
        if session.answer().between is not None:  # Enter agrees with what is proposed
            chosen = session.answer().option
        self.choices.show(choices, self.choices.cursor if keep_cursor else chosen)
        self._head.redraw()
        self._arrange()
        if not keep_cursor:
            self.scroll_home(animate=False)
            if chosen is not None:
                self.call_after_refresh(self._reveal)

    def on_resize(self, _: events.Resize) -> None:
        """Use the room there is now."""
        self._arrange()
        self.call_after_refresh(self._reveal)

    def _arrange(self) -> None:
        """Leave air between the choices, and show the guidance, where everything fits."""
        width, height = self.choices.size.width, self.size.height
        if not width or self._session is None:
            self.choices.redraw()
            self._foot.redraw()
            return
        head = len(self._head.lines(width))
        loose = self.choices.height_if(width, roomy=True)
        tight = self.choices.height_if(width, roomy=False)
        said = len(self._foot.said(width))
        guide, offer = len(self._foot.guide(width)), len(self._foot.offer(width))
        self.choices.roomy = head + loose + said + offer <= height
        used = head + (loose if self.choices.roomy else tight) + said
        fits = used + guide <= height
        wanted = self.guidance_wanted
        self._foot.guidance = fits if wanted is None else wanted
        self._foot.offering = used + offer <= height
        self.choices.redraw()
        self._foot.redraw()

    def toggle_guidance(self) -> None:
        """Show the guidance, or put it away."""
        self.guidance_wanted = not self._foot.guidance
        self._arrange()
        if self._foot.guidance:
            self.call_after_refresh(self._foot.scroll_visible, animate=False, top=False)

    def on_choices_moved(self, event: Choices.Moved) -> None:
        """Keep the cursor in sight."""
        event.stop()
        self._reveal()

    def _reveal(self) -> None:
        if self.choices.cursor is None:
            return
        region = self.choices.region_of(self.choices.cursor)
        place = region.translate(self.choices.virtual_region.offset)
        if place.bottom <= self.size.height:  # with the question above it, where there is room
            self.scroll_home(animate=False)
            return
        self.scroll_to_region(place, animate=False, spacing=Spacing(0, 0, 1, 0))


def _choices(session: Session) -> list[Choice]:
    question, answer = session.question(), session.answer()
    agreed = answer.between is None
    said = opinions(session)
    choices = [
        Choice(
            "option",
            str(at),
            clean(o.label),
            clean(o.detail),
            at,
            chosen=agreed and answer.option == at,
            hint="" if agreed or answer.option != at else tr("proposed; Enter agrees"),
            said=said.get(str(at), ""),
            seen=beside(session, at),
        )
        for at, o in enumerate(question.options)
    ]
    unsure = Choice("unsure", "u", tr("Unsure"), tr("nobody here knows"), chosen=answer.unsure)
    choices.append(dataclasses.replace(unsure, said=said.get("unsure", "")))
    if question.allow_na:
        waived = _not_applicable(session, question, answer)
        choices.append(dataclasses.replace(waived, said=said.get("not applicable", "")))
    return choices


def _not_applicable(session: Session, question: Question, answer: Answer) -> Choice:
    chosen = answer.reason is not None
    detail = clean(answer.reason or "") if chosen else tr("and you say why")
    offered = "" if chosen else next((o.reason for o in session.offers(question.id)), "")
    hint = tr("Perhaps: {offered}", offered=clean(offered)) if offered else ""
    return Choice("not_applicable", "x", tr("Not applicable"), detail, chosen=chosen, hint=hint)


def _wrap(text: str, width: int, style: str) -> list[Content]:
    return Content.assemble((clean(text), style)).wrap(width)


def _entry(
    name: str, text: str, width: int, *, style: str = "", most: int | None = None
) -> list[Content]:
    if not text:
        return []
    first = Content.assemble((tr(name).ljust(12), QUIET))
    lines = hang(first, Content.assemble((clean_block(text), style)), width)
    if most is not None and len(lines) > most:
        more = Content.assemble(" " * first.cell_length, (tr("… e shows the rest"), QUIET))
        lines = [*lines[:most], more]
    return lines
