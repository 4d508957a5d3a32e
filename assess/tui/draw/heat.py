"""Challenges: a map of exposure and coverage, and the ranking behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from textual.content import Content

from assess.language import tr, trc
from assess.rubric.model import Challenge
from assess.scoring.result import ChallengeResult
from assess.scoring.words import residual_number, risk_word
from assess.tui.text import BAD, GOOD, QUIET, STRONG, WARN, clean, columns, fit, hang, percent_range

__all__ = ["heat_map", "ranking"]

RISK = {"low": GOOD, "moderate": "", "high": WARN, "critical": f"bold {BAD}"}
COLUMNS = 5


def ranked(
    challenges: Sequence[Challenge], results: Mapping[str, ChallengeResult]
) -> list[tuple[Challenge, ChallengeResult]]:
    """The challenges, the largest residual risk first."""
    pairs = [(c, results[c.id]) for c in challenges if c.id in results]
    return sorted(pairs, key=lambda pair: -pair[1].residual)


def heat_map(
    challenges: Sequence[Challenge], results: Mapping[str, ChallengeResult], width: int
) -> list[Content]:
    """Exposure upward, coverage to the right; numbers are those of the ranking.

    The upper left corner is where it burns.
    """
    cells: dict[tuple[int, int], list[Content]] = defaultdict(list)
    for number, (_, found) in enumerate(ranked(challenges, results), 1):
        column = min(int(found.coverage * COLUMNS), COLUMNS - 1)
        text = Content.assemble((str(number), RISK[found.rating] or STRONG))
        cells[found.exposure, column].append(text)
    label = 3
    size = max((width - label - COLUMNS - 1) // COLUMNS, 4)
    lines = [Content.assemble((tr("exposure ↑"), QUIET))]
    for exposure in range(5, 0, -1):
        packed = [_pack(cells[exposure, c], size) for c in range(COLUMNS)]
        for row in range(max(len(p) for p in packed)):
            head = f" {exposure} " if row == 0 else "   "
            parts: list[Content | tuple[str, str]] = [(head, QUIET), ("│", "$line")]
            for p in packed:
                text = p[row] if row < len(p) else Content("")
                parts += [text.pad_right(max(size - text.cell_length, 0)), ("│", "$line")]
            lines.append(Content.assemble(*parts))
    rule = "   └" + "┴".join("─" * size for _ in range(COLUMNS)) + "┘"
    lines.append(Content.assemble((rule, "$line")))
    ends = [f"{n * 100 // COLUMNS}" for n in range(COLUMNS)]
    axis = "   " + "".join(e.ljust(size + 1) for e in ends)
    lines.append(Content.assemble((axis[: len(rule) - 3] + "100", QUIET)))
    lines.append(Content.assemble(("   " + tr("coverage in % →"), QUIET)))
    return [fit(line, width) for line in lines]


def _pack(numbers: list[Content], size: int) -> list[Content]:
    """Numbers laid into lines of a cell."""
    lines = [Content("")]
    for number in numbers:
        grown = lines[-1] + Content(" ") + number
        if grown.cell_length > size and lines[-1]:
            lines.append(Content(" ") + number)
        else:
            lines[-1] = grown
    return lines


def ranking(
    challenges: Sequence[Challenge], results: Mapping[str, ChallengeResult], width: int
) -> list[Content]:
    """A line for each challenge: number, title, risk in a word, residual risk and coverage."""
    titles = trc("column", "risk").ljust(9) + trc("column", "residual").rjust(9)
    titles += trc("column", "covered").rjust(10)
    lines = [columns("", Content.assemble((titles, QUIET)), width)]
    for number, (challenge, found) in enumerate(ranked(challenges, results), 1):
        style = RISK[found.rating]
        low, high = residual_number(found.residual_best), residual_number(found.residual)
        risk = high if low == high else f"{low}–{high}"
        covered = percent_range(found.coverage, found.coverage_high)
        tail = Content.assemble(
            (risk_word(found.rating).ljust(9), style),
            (risk.rjust(9), style),
            (f" {covered}".rjust(10), QUIET),
        )
        head = Content.assemble((f"{number:>2} ", style or STRONG))
        room = width - head.cell_length - tail.cell_length - 1
        title = clean(challenge.title)
        if room >= 18:
            name = fit(title, room)
            lines.append(head + name.pad_right(room - name.cell_length + 1) + tail)
        else:
            lines += hang(head, title, width)
            lines.append(Content("   ") + fit(tail, width - 3))
    return lines
