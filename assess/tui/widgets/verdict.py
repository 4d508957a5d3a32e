"""The live verdict beside the question: ladders that move, and what the question touches."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from assess.language import tr
from assess.scoring.words import risk_word
from assess.tui.draw.ladder import ladder, legend
from assess.tui.session import Session
from assess.tui.text import QUIET, STRONG, TITLE, clean, columns, fit, hang
from assess.tui.widgets.lines import Lines

__all__ = ["Verdict"]


class _Panel(Lines):
    """The lines of the panel."""

    def __init__(self) -> None:
        super().__init__(id="verdict-lines")
        self.session: Session | None = None

    def build(self, width: int) -> list[Content]:
        session = self.session
        if session is None:
            return []
        if session.hide_scores:
            return _hidden(width)
        result = session.result
        lines: list[Content] = []
        for model in session.rubric.models:
            target = session.assessment.targets.get(model.id)
            lines += ladder(model, result.models[model.id], width, names=False, target=target)
            lines.append(Content(""))
        lines += legend(width)
        return [*lines, Content(""), *_touched(session, width)]


def _hidden(width: int) -> list[Content]:
    title = Content.assemble((tr("Scores are hidden"), STRONG))
    text = tr("so that nobody answers for the score. h shows them; F4 has the results.")
    return [title, *Content.assemble((text, QUIET)).wrap(width)]


def _touched(session: Session, width: int) -> list[Content]:
    """The criteria and challenges that the current question has a part in."""
    question = session.asking.current
    lines = [Content.assemble((tr("This question counts for"), TITLE))]
    for model in session.rubric.models:
        status = session.result.models[model.id].criteria
        for criterion in model.criteria:
            if question not in criterion.requires:
                continue
            mark = {"met": "✓", "unmet": "✗", "unknown": "?"}.get(status[criterion.id], "–")
            head = Content.assemble((f"{mark} ", ""))
            star = "◆" if criterion.essential else ""
            name = tr(
                "{short} {level}{star} from option {requires}",
                short=model.short,
                level=criterion.level,
                star=star,
                requires=criterion.requires[question],
            )
            lines.append(fit(head + Content.assemble((name, "")), width))
            lines += hang(
                Content("  "), Content.assemble((clean(criterion.statement), QUIET)), width
            )
    for challenge in session.rubric.challenges:
        controls = any(c.question == question for c in challenge.controls)
        exposes = any(x.question == question for x in challenge.exposure.add)
        if not (controls or exposes):
            continue
        found = session.result.challenges[challenge.id]
        head = Content.assemble(("↓ " if controls else "↑ ", ""), clean(challenge.title))
        rating = Content.assemble((risk_word(found.rating), QUIET))
        if head.cell_length + rating.cell_length < width:
            lines.append(columns(head, rating, width))
        else:
            lines += [fit(head, width), columns("", rating, width)]
    if len(lines) == 1:
        lines.append(Content.assemble((tr("no level and no challenge"), QUIET)))
    return lines


class Verdict(VerticalScroll, can_focus=False):
    """The panel; it scrolls when it is long."""

    def __init__(self) -> None:
        super().__init__(id="verdict")
        self._panel = _Panel()

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._panel

    def show(self, session: Session) -> None:
        """Draw the verdict on the answers as they are now."""
        self._panel.session = session
        self._panel.redraw()
